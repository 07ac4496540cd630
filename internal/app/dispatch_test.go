package app_test

import (
	"strings"
	"testing"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/store"
)

func TestOneDocumentGoesToEveryRecipientTypedInAMessageAndLinkOfItsOwn(t *testing.T) {
	w := newWorld(t)
	invoice := w.invoice(w.owner, w.customer(w.owner, "Café", "cafe@b.example"))
	sent := w.dispatch(billing.ByLink, "cafe@b.example, Conta@b.example;cafe@B.example\n direccion@b.example ", invoice)
	got := map[string]string{}
	for _, m := range sent {
		got[m.To] = mailed(t, m)
	}
	if len(sent) != 3 || len(got) != 3 || got["cafe@b.example"] == got["Conta@b.example"] {
		t.Errorf("got %v, want three messages with a link each", got)
	}
	page := w.page(invoice)
	if len(page.Links) != 3 || len(page.Emails) != 3 || page.Emails[0].State != store.EmailSent {
		t.Errorf("on its page: got %d links and %d mails, want 3 of each", len(page.Links), len(page.Emails))
	}
	for i, l := range page.Links {
		if l.Recipient != page.Emails[i].Recipient || !l.ExpiresAt.Equal(l.CreatedAt.Add(billing.LinkLife)) || l.CreatedBy != w.owner.AccountID {
			t.Errorf("got %+v", l)
		}
	}
}

func TestTheFormProposesATextInTheCustomersLanguage(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	spanish, english := w.customer(w.owner, "Café", "cafe@b.example"), w.customer(w.owner, "Coffee", "coffee@b.example")
	page, err := w.Customer(ctx, w.owner, english)
	w.ok(err)
	w.ok(w.SaveCustomer(ctx, w.owner, app.CustomerForm{ID: english, Party: page.Party, Language: "en"}))
	one, two := w.invoice(w.owner, spanish), w.invoice(w.owner, english)
	single, err := w.NewDispatch(ctx, w.owner, []string{two, two})
	w.ok(err)
	if single.To != "coffee@b.example" || single.Way != billing.ByLink || len(single.Texts) != 1 ||
		single.Texts[0].Subject != "Invoice F-2026-0002 from Estudio Marjal" || !strings.Contains(single.Texts[0].Body, "€653.40") {
		t.Errorf("one document: got %+v", single.DispatchForm)
	}
	several, err := w.NewDispatch(ctx, w.owner, []string{one, two})
	w.ok(err)
	if len(several.Texts) != 2 || several.Texts[0].Subject != "Factura {número} de {empresa}" || several.Texts[1].Subject != "Invoice {number} from {company}" {
		t.Errorf("several: got %+v", several.Texts)
	}
	w.ok(w.SendDocuments(ctx, w.owner, several.DispatchForm))
	w.runMail()
	for i, want := range []string{"Factura F-2026-0001 de Estudio Marjal", "Invoice F-2026-0002 from Estudio Marjal"} {
		if got := w.sent[i].Subject; got != want {
			t.Errorf("mail %d: got %q, want %q", i, got, want)
		}
	}
}

func TestSeveralDocumentsGoEachToItsCustomerAndTheRestSayWhyNot(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	cafe, vecino := w.customer(w.owner, "Café", "cafe@b.example"), w.customer(w.owner, "Vecino", "vecino@b.example")
	draft := w.draft(cafe)
	w.ok(w.SaveDraft(ctx, w.owner, draft, true))
	archived := w.invoice(w.owner, cafe)
	_, err := w.db.Write.ExecContext(ctx, `UPDATE document SET archived_at = $1 WHERE id = $2`, w.Now(), archived)
	w.ok(err)
	documents := []string{w.invoice(w.owner, cafe), w.invoice(w.owner, vecino), w.invoice(w.owner, w.customer(w.owner, "Marta", "")), draft.ID, archived, w.invoice(w.owner, cafe)}
	page, err := w.NewDispatch(ctx, w.owner, documents)
	w.ok(err)
	want := []store.DispatchOutcome{store.DispatchQueued, store.DispatchQueued, store.DispatchNoEmail, store.DispatchDraft, store.DispatchArchived, store.DispatchQueued}
	for i, l := range page.Lines {
		if l.Outcome != want[i] || l.DocumentID != documents[i] {
			t.Errorf("before, line %d: got %s, want %s", i, l.Outcome, want[i])
		}
	}
	page.To = "ladron@b.example" // only for a single document
	for range 2 {                // the form, sent twice
		w.ok(w.SendDocuments(ctx, w.owner, page.DispatchForm))
	}
	w.runMail()
	got := map[string]int{}
	for _, m := range w.sent {
		got[m.To]++
	}
	if len(w.sent) != 3 || got["cafe@b.example"] != 2 || got["vecino@b.example"] != 1 {
		t.Errorf("got mails to %v, want two to the one and one to the other", got)
	}
	done, err := w.Dispatch(ctx, w.owner, page.ID)
	w.ok(err)
	if len(done.Lines) != len(want) {
		t.Fatalf("got %d lines, want %d", len(done.Lines), len(want))
	}
	for i, l := range done.Lines {
		if l.Outcome != want[i] || l.DocumentID != documents[i] || (l.Outcome == store.DispatchQueued) != (l.EmailState == store.EmailSent) {
			t.Errorf("after, line %d: got %+v, want %s", i, l, want[i])
		}
	}
}

func TestWhatIsWrongInTheFormIsSaidBesideItsField(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	invoice := w.invoice(w.owner, w.customer(w.owner, "Café", ""))
	good, err := w.NewDispatch(ctx, w.owner, []string{invoice})
	w.ok(err)
	good.To = "cafe@b.example"
	var many []string
	for i := range app.RecipientsMax + 1 {
		many = append(many, nth(i)+"@b.example")
	}
	for _, c := range []struct {
		spoil      func(*app.DispatchForm)
		key, field string
	}{
		{func(f *app.DispatchForm) { f.To = " , " }, "share.error.no_recipient", "to"},
		{func(f *app.DispatchForm) { f.To = "cafe@b.example, no es" }, "share.error.recipient", "to"},
		{func(f *app.DispatchForm) { f.To = "a@b.example\r\nBcc: x@y.example" }, "share.error.recipient", "to"},
		{func(f *app.DispatchForm) { f.To = strings.Join(many, ",") }, "share.error.many_recipients", "to"},
		{func(f *app.DispatchForm) { f.Way = "paloma" }, "error.choice", "way"},
		{func(f *app.DispatchForm) { f.Texts = []app.DispatchText{{Language: "es", Subject: "  "}} }, "error.required", "subject.es"},
		{func(f *app.DispatchForm) {
			f.Texts = []app.DispatchText{{Language: "es", Subject: strings.Repeat("ñ", 161)}}
		}, "error.too_long", "subject.es"},
		{func(f *app.DispatchForm) {
			f.Texts = []app.DispatchText{{Language: "es", Subject: "x", Body: strings.Repeat("ñ", 4001)}}
		}, "error.too_long", "body.es"},
		{func(f *app.DispatchForm) { f.Texts = nil }, "error.form", ""},
		{func(f *app.DispatchForm) { f.Documents = nil }, "error.nothing_ticked", ""},
		{func(f *app.DispatchForm) { f.Documents = []string{invoice, "x"} }, "error.not_found", ""},
		{func(f *app.DispatchForm) { f.ID = "x" }, "error.not_found", ""},
	} {
		f := good.DispatchForm
		c.spoil(&f)
		wantKey(t, w.SendDocuments(ctx, w.owner, f), c.key, c.field)
	}
	if n := w.count(`SELECT count(*) FROM email`) + w.count(`SELECT count(*) FROM dispatch`); n != 0 {
		t.Errorf("refused, but %d rows were made", n)
	}
}

func TestADispatchOfOthersDocumentsSendsNothing(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	invoice := w.invoice(w.owner, w.customer(w.owner, "Café", "cafe@b.example"))
	stranger, _ := w.found("Otra", "otra@otra.example")
	page, err := w.NewDispatch(ctx, w.owner, []string{invoice})
	w.ok(err)
	if _, err := w.NewDispatch(ctx, stranger, []string{invoice}); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("another company's form: got %v, want not found", err)
	}
	if err := w.SendDocuments(ctx, stranger, page.DispatchForm); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("another company sends: got %v, want not found", err)
	}
	reader := w.owner
	reader.Role = billing.Reader
	if err := w.SendDocuments(ctx, reader, page.DispatchForm); billing.CodeOf(err) != billing.Forbidden {
		t.Errorf("a reader sends: got %v, want forbidden", err)
	}
	w.ok(w.SendDocuments(ctx, w.owner, page.DispatchForm))
	if _, err := w.Dispatch(ctx, stranger, page.ID); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("another company looks at it: got %v, want not found", err)
	}
	if n := w.count(`SELECT count(*) FROM email WHERE company_id = $1`, stranger.CompanyID); n != 0 {
		t.Errorf("the stranger has %d messages, want none", n)
	}
}

// TestAMessageGreetsWhoGetsIt: a contact by name and in their language, nobody's address without a name.
func TestAMessageGreetsWhoGetsIt(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	customer := w.customer(w.owner, "Yolanda Quiles Bru", "yolanda@b.example")
	f, _, err := w.NewContact(ctx, w.owner, customer)
	w.ok(err)
	f.Name, f.Email, f.Language = "Jon Etxea", "jon@b.example", "eu"
	w.ok(w.AddContact(ctx, w.owner, f))
	page, err := w.NewDispatch(ctx, w.owner, []string{w.invoice(w.owner, customer)})
	w.ok(err)
	if len(page.Known[0]) != 2 || page.To != "yolanda@b.example" || len(page.Texts) != 2 {
		t.Fatalf("got %+v, want the customer chosen, her contact offered, and a text for each language", page)
	}
	page.To = "yolanda@b.example, JON@b.example, gestor@otro.example"
	w.ok(w.SendDocuments(ctx, w.owner, page.DispatchForm))
	w.runMail()
	want := map[string][2]string{"yolanda@b.example": {"Hola, Yolanda Quiles Bru:", "Factura F-2026-0001 de Estudio Marjal"},
		"JON@b.example": {"Kaixo, Jon Etxea:", "F-2026-0001"}, "gestor@otro.example": {"Hola:", "Factura F-2026-0001 de Estudio Marjal"}}
	for _, m := range w.sent {
		said := want[m.To]
		if said[0] == "" || !strings.Contains(m.Text, said[0]) || !strings.Contains(m.Subject, said[1]) {
			t.Errorf("to %s: got %q and\n%s\nwant %v", m.To, m.Subject, m.Text, said)
		}
		if m.To != "yolanda@b.example" && (strings.Contains(m.Text, "Hola, Yolanda") || m.ToName == "Yolanda Quiles Bru") {
			t.Errorf("to %s: greets the customer", m.To)
		}
	}
	if len(w.sent) != 3 {
		t.Errorf("got %d mails, want 3", len(w.sent))
	}
	for _, m := range w.sent {
		link, err := w.LookAtLink(ctx, w.owner.CompanyID, mailed(t, m), app.Request{})
		w.ok(err)
		if wantLang := map[bool]string{true: "eu", false: "es"}[m.To == "JON@b.example"]; link.Language != wantLang {
			t.Errorf("the page of the link to %s: got %s, want %s", m.To, link.Language, wantLang)
		}
	}
}

func TestSeveralDocumentsGoToTheContactsTooWhenAskedFor(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	cafe, vecino := w.customer(w.owner, "Café", "cafe@b.example"), w.customer(w.owner, "Vecino", "vecino@b.example")
	w.contact(w.owner, cafe, "Marta", "marta@b.example")
	for _, contacts := range []bool{false, true} {
		page, err := w.NewDispatch(ctx, w.owner, []string{w.invoice(w.owner, cafe), w.invoice(w.owner, vecino)})
		w.ok(err)
		page.Contacts = contacts
		w.ok(w.SendDocuments(ctx, w.owner, page.DispatchForm))
		done, err := w.Dispatch(ctx, w.owner, page.ID)
		w.ok(err)
		var got []string
		for _, l := range done.Lines {
			got = append(got, l.Recipient)
		}
		want := map[bool]string{false: "cafe@b.example vecino@b.example", true: "cafe@b.example marta@b.example vecino@b.example"}[contacts]
		if strings.Join(got, " ") != want {
			t.Errorf("contacts too %t: got %v, want %s", contacts, got, want)
		}
	}
}

// TestNoLinkGoesToAnInactiveAccess: Desactivar has just killed those it had. Attached it goes, and to whom never had an
// access any way.
func TestNoLinkGoesToAnInactiveAccess(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	marta := w.contact(w.owner, customer, "Marta", "marta@b.example")
	w.contact(w.owner, customer, "Pau", "pau@b.example")
	for _, h := range []string{customer, customer + "/" + marta} {
		w.grant(w.owner, h)
		w.change(billing.DeactivateAccess, h)
	}
	invoice, other := w.invoice(w.owner, customer), w.invoice(w.owner, w.customer(w.owner, "Vecino", "vecino@b.example"))
	send := func(way billing.SendWay, to string, documents ...string) (app.Dispatch, error) {
		t.Helper()
		page, err := w.NewDispatch(ctx, w.owner, documents)
		w.ok(err)
		page.Way, page.To, page.Contacts = way, to, true
		if err := w.SendDocuments(ctx, w.owner, page.DispatchForm); err != nil {
			return app.Dispatch{}, err
		}
		done, err := w.Dispatch(ctx, w.owner, page.ID)
		w.ok(err)
		return done, nil
	}
	for _, to := range []string{"cafe@b.example", "MARTA@b.example", "pau@b.example, marta@b.example"} {
		_, err := send(billing.ByLink, to, invoice)
		wantKey(t, err, "share.error.inactive", "to")
	}
	if n := w.count(`SELECT count(*) FROM link`); n != 0 {
		t.Errorf("refused, but %d links were made", n)
	}
	for way, to := range map[billing.SendWay]string{billing.ByAttachment: "cafe@b.example", billing.ByLink: "pau@b.example, gestor@otro.example"} {
		_, err := send(way, to, invoice)
		w.ok(err)
	}
	done, err := send(billing.ByLink, "", invoice, other)
	w.ok(err)
	var got []string
	for _, l := range done.Lines {
		got = append(got, l.Recipient+":"+string(l.Outcome))
	}
	if want := "cafe@b.example:inactive marta@b.example:inactive pau@b.example:queued vecino@b.example:queued"; strings.Join(got, " ") != want {
		t.Errorf("several: got %v, want %s", got, want)
	}
	w.change(billing.ActivateAccess, customer)
	_, err = send(billing.ByLink, "cafe@b.example", invoice)
	w.ok(err)
}
