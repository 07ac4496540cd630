package app_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
)

func TestEachContactHasAnAccessOfItsOwn(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	customer := w.customer(w.owner, "Café Almirante, S.L.", "cafe@b.example")
	marta := w.contact(w.owner, customer, "Marta Ruiz", "marta@b.example")
	joan := w.contact(w.owner, customer, "Joan Vila", "joan@b.example")
	own, _ := w.guest(w.owner, w.slug, customer)
	for _, c := range []string{marta, joan} {
		w.chooseMailed(w.grant(w.owner, customer+"/"+c))
	}
	if n := w.count(`SELECT count(*) FROM access WHERE state = 'active' AND customer_id = $1`, customer); n != 3 {
		t.Fatalf("accesses: got %d, want the customer's and its contacts'", n)
	}
	entered, err := w.LogIn(ctx, app.LogIn{Slug: w.slug, Username: "marta@b.example", Password: "clave de Almirante"})
	w.ok(err)
	g, err := w.Guest(ctx, entered.Token, w.slug)
	w.ok(err)
	if g.Contact.Name != "Marta Ruiz" || g.Customer.ID != customer || g.Access.ID == own.Access.ID {
		t.Errorf("got %+v, want Marta of the same customer", g)
	}
	if got := w.change(billing.RevokeAccess, customer+"/"+joan); got != billing.Revoked {
		t.Errorf("taking Joan's away: got %s", got)
	}
	if _, err = w.Guest(ctx, entered.Token, w.slug); err != nil {
		t.Errorf("Joan's access was taken away, and Marta's is over: %v", err)
	}
	if got := w.change(billing.DeactivateAccess, customer); got != billing.Deactivated {
		t.Errorf("deactivating the customer's own: got %s", got)
	}
	if _, err = w.Guest(ctx, entered.Token, w.slug); err != nil {
		t.Errorf("the customer's own was deactivated, and Marta's is over: %v", err)
	}
	page, err := w.Customer(ctx, w.owner, customer)
	w.ok(err)
	var got []string
	for _, c := range page.Contacts {
		got = append(got, fmt.Sprintf("%s %q", c.Name, c.Access.State))
	}
	if want := `[Marta Ruiz "active" Joan Vila ""]`; page.Access.State != billing.AccessInactive || fmt.Sprint(got) != want {
		t.Errorf("got own %s and %s, want inactive and %s", page.Access.State, got, want)
	}
}

func TestTheListOfCustomersIsAboutTheirOwnAccess(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	w.grant(w.owner, customer+"/"+w.contact(w.owner, customer, "Marta", "marta@b.example"))
	rows, info, err := w.Customers(t.Context(), w.owner, app.CustomerQuery{})
	w.ok(err)
	if len(rows) != 1 || info.Total != 1 || rows[0].Access.State != billing.AccessNone {
		t.Errorf("got %d rows of %d, access %q: want one, sin acceso", len(rows), info.Total, rows[0].Access.State)
	}
	if got := w.change(billing.RevokeAccess, customer); got != billing.HadNone {
		t.Errorf("Quitar acceso from the list: got %s, want nothing to do", got)
	}
	if n := w.count(`SELECT count(*) FROM access WHERE state = 'active'`); n != 1 {
		t.Error("a button of the list changed a contact's access")
	}
}

func TestReadingsSayWhichContact(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café Almirante, S.L.", "cafe@b.example")
	id := w.invoice(w.owner, customer)
	entered := w.chooseMailed(w.grant(w.owner, customer+"/"+w.contact(w.owner, customer, "Marta Ruiz", "marta@b.example")))
	g, err := w.Guest(t.Context(), entered.Token, w.slug)
	w.ok(err)
	w.ok(w.fetch(g, app.Request{}, id))
	const want = "Marta Ruiz · marta@b.example"
	page, err := w.Document(t.Context(), w.owner, id)
	w.ok(err)
	if page.ReadBy != want || page.Events[0].Who != want {
		t.Errorf("read by %q, event of %q, want %q", page.ReadBy, page.Events[0].Who, want)
	}
	w.runMail()
	if m := w.sent[len(w.sent)-1]; !strings.Contains(m.Text, want) {
		t.Errorf("the notice does not name her:\n%s", m.Text)
	}
}

func TestARemovedContactIsOutAtOnceAndKeepsItsReadings(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	id := w.invoice(w.owner, customer)
	contact := w.contact(w.owner, customer, "Marta", "marta@b.example")
	entered := w.chooseMailed(w.grant(w.owner, customer+"/"+contact))
	g, err := w.Guest(ctx, entered.Token, w.slug)
	w.ok(err)
	w.ok(w.fetch(g, app.Request{}, id))
	of, err := w.RemoveContact(ctx, w.owner, contact)
	w.ok(err)
	if of != customer {
		t.Errorf("removed from %q, want %q", of, customer)
	}
	_, err = w.Guest(ctx, entered.Token, w.slug)
	notThere(t, "her session", err)
	_, err = w.Contact(ctx, w.owner, contact)
	notThere(t, "her page", err)
	_, err = w.RemoveContact(ctx, w.owner, contact)
	notThere(t, "removing twice", err)
	notThere(t, "an access for her", w.ChangeAccess(ctx, w.owner, billing.GrantAccess, w.NewAct(), []string{customer + "/" + contact}))
	page, err := w.Document(ctx, w.owner, id)
	w.ok(err)
	if !strings.Contains(page.Events[0].Who, "Marta") {
		t.Errorf("the reading is by %q, want her name", page.Events[0].Who)
	}
	w.contact(w.owner, customer, "Marta otra vez", "marta@b.example") // the address is free again
}

func TestContactsThatAreRefused(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	w.contact(w.owner, customer, "Marta", "marta@b.example")
	for _, x := range []struct{ name, email, language, field, key string }{
		{"", "x@b.example", "es", "name", "error.required"},
		{"Joan", "", "es", "email", "error.required"},
		{"Joan", "joan", "es", "email", "error.email"},
		{"Joan", "MARTA@b.example", "es", "email", "people.error.contact_email"},
		{"Joan", "Cafe@b.example", "es", "email", "people.error.contact_email"},
		{"Joan", "joan@b.example", "xx", "language", "error.choice"},
	} {
		err := w.AddContact(ctx, w.owner, app.ContactForm{ID: w.NewAct(), CustomerID: customer, Name: x.name, Email: x.email, Language: x.language})
		wantKey(t, err, x.key, x.field)
	}
	f, _, err := w.NewContact(ctx, w.owner, customer)
	w.ok(err)
	f.Name, f.Email = "Joan", "joan@b.example"
	for range 2 { // the same form, sent twice
		w.ok(w.AddContact(ctx, w.owner, f))
	}
	if n := w.count(`SELECT count(*) FROM contact`); n != 2 {
		t.Errorf("contacts: got %d, want 2", n)
	}
	other, _ := w.found("Otra", "otra@otra.example")
	f.ID = w.NewAct()
	notThere(t, "another company's customer", w.AddContact(ctx, other, f))
	theirs := w.customer(other, "Ajeno", "ajeno@b.example")
	page, err := w.Customer(ctx, w.owner, customer)
	w.ok(err)
	notThere(t, "a contact under another customer", w.ChangeAccess(ctx, other, billing.GrantAccess, w.NewAct(), []string{theirs + "/" + page.Contacts[0].ID}))
	second := w.customer(w.owner, "Segundo", "segundo@b.example")
	notThere(t, "a contact under another customer of the company", w.ChangeAccess(ctx, w.owner, billing.GrantAccess, w.NewAct(), []string{second + "/" + page.Contacts[0].ID}))
	notThere(t, "a holder cut short", w.ChangeAccess(ctx, w.owner, billing.GrantAccess, w.NewAct(), []string{second + "/"}))
}

func TestTheHistoryOfAccessesSaysWhoDidWhatAndWhen(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	contact := w.contact(w.owner, customer, "Marta", "marta@b.example")
	step := func(do func()) { w.wait(time.Hour); do() }
	step(func() { w.guest(w.owner, w.slug, customer) })
	step(func() { w.change(billing.DeactivateAccess, customer) })
	step(func() { w.change(billing.ActivateAccess, customer) })
	step(func() {
		_, err := w.LogIn(t.Context(), app.LogIn{Slug: w.slug, Username: "cafe@b.example", Password: "clave de Almirante"})
		w.ok(err)
	})
	step(func() { w.grant(w.owner, customer+"/"+contact) })
	step(func() { _, err := w.RemoveContact(t.Context(), w.owner, contact); w.ok(err) })
	step(func() { w.change(billing.RevokeAccess, customer) })
	step(func() { w.change(billing.RevokeAccess, customer) }) // there is none any more: nothing happens
	page, err := w.Customer(t.Context(), w.owner, customer)
	w.ok(err)
	var got []string
	for _, turn := range slices.Backward(page.Turns) {
		got = append(got, strings.TrimSpace(turn.Kind+" "+turn.Contact+" "+turn.By))
	}
	slices.Sort(got[:2]) // granted and entered in the same hour
	want := []string{"first_login", "granted  Lucía Ferrandis", "deactivated  Lucía Ferrandis", "activated  Lucía Ferrandis", "last_login",
		"granted Marta Lucía Ferrandis", "revoked Marta Lucía Ferrandis", "revoked  Lucía Ferrandis"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

func TestCustomersAreFilteredByWhenTheyLastEntered(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	old := w.customer(w.owner, "Antiguo", "antiguo@b.example")
	w.guest(w.owner, w.slug, old)
	w.now = time.Date(2026, 11, 30, 23, 30, 0, 0, time.UTC) // already December in Madrid
	fresh := w.customer(w.owner, "Reciente", "reciente@b.example")
	w.guest(w.owner, w.slug, fresh)
	w.grant(w.owner, w.customer(w.owner, "Nunca", "nunca@b.example"))
	w.customer(w.owner, "Sin acceso", "")
	for _, x := range []struct {
		q    app.CustomerQuery
		want string
	}{
		{app.CustomerQuery{Access: "never"}, "[Nunca]"},
		{app.CustomerQuery{Login: "month"}, "[Reciente]"},
		{app.CustomerQuery{Login: "older"}, "[Antiguo]"},
		{app.CustomerQuery{Login: "older", Access: "inactive"}, "[]"},
		{app.CustomerQuery{Access: "active"}, "[Antiguo Nunca Reciente]"},
	} {
		rows, info, err := w.Customers(ctx, w.owner, x.q)
		w.ok(err)
		ids, err := w.CustomerIDs(ctx, w.owner, x.q)
		w.ok(err)
		var names []string
		for _, r := range rows {
			names = append(names, r.Name)
		}
		if fmt.Sprint(names) != x.want || info.Total != len(names) || len(ids) != len(names) {
			t.Errorf("%+v: got %v, %d in all, %d to tick, want %s", x.q, names, info.Total, len(ids), x.want)
		}
	}
}

func TestATaxIDThatDoesNotAddUpMayBeVouchedFor(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	f := w.NewCustomer()
	f.Party = billing.Party{Name: "Café", TaxIDType: billing.TaxIDCIF, TaxID: "B58378432", Country: "ES"}
	wantKey(t, w.AddCustomer(ctx, w.owner, f), "error.taxid_control", "tax_id")
	f.TaxIDOverride = true
	f.TaxID = "B5837843" // not even the form of one
	wantKey(t, w.AddCustomer(ctx, w.owner, f), "error.taxid_form", "tax_id")
	f.TaxID, f.Email = "B58378432", "no es un e-mail"
	wantKey(t, w.AddCustomer(ctx, w.owner, f), "error.email", "email")
	f.Email = ""
	w.ok(w.AddCustomer(ctx, w.owner, f))
	vouched := func() bool {
		page, err := w.Customer(ctx, w.owner, f.ID)
		w.ok(err)
		return page.TaxIDOverride
	}
	if !vouched() {
		t.Error("that somebody vouched for it is not kept")
	}
	reader := w.owner
	reader.Role = billing.Reader
	if err := w.SaveCustomer(ctx, reader, f); billing.CodeOf(err) != billing.Forbidden {
		t.Errorf("a reader vouches: got %v", err)
	}
	f.TaxID = "B58378431"
	w.ok(w.SaveCustomer(ctx, w.owner, f))
	if vouched() {
		t.Error("a number that adds up needs nobody to vouch for it")
	}
}

// TestTakingACustomersAccessAwayNamesTheContactsWhoStayInside: before, with the way to take theirs too, and after.
func TestTakingACustomersAccessAwayNamesTheContactsWhoStayInside(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	marta, joan := w.contact(w.owner, customer, "Marta", "marta@b.example"), w.contact(w.owner, customer, "Joan", "joan@b.example")
	w.contact(w.owner, customer, "Pau", "pau@b.example") // never had one
	for _, h := range []string{customer, customer + "/" + marta, customer + "/" + joan} {
		w.change(billing.GrantAccess, h)
	}
	w.change(billing.DeactivateAccess, customer+"/"+joan)
	for _, c := range []struct {
		action billing.AccessAction
		asked  []string
		want   string
	}{
		{billing.RevokeAccess, []string{customer}, "[revoked Marta:keeps Joan:keeps_inactive]"},
		{billing.DeactivateAccess, []string{customer}, "[deactivated Marta:keeps]"},
		{billing.RevokeAccess, []string{customer, customer + "/" + marta}, "[revoked Joan:keeps_inactive Marta:revoked]"},
		{billing.RevokeAccess, []string{customer + "/" + joan}, "[Joan:revoked]"},
		{billing.ActivateAccess, []string{customer}, "[active]"},
	} {
		lines, err := w.PreviewAccess(ctx, w.owner, c.action, c.asked)
		w.ok(err)
		if got := fmt.Sprint(told(lines)); got != c.want {
			t.Errorf("%s %v: got %s, want %s", c.action, c.asked, got, c.want)
		}
	}
	act := w.NewAct()
	w.ok(w.ChangeAccess(ctx, w.owner, billing.RevokeAccess, act, []string{customer}))
	done, err := w.Act(ctx, w.owner, act)
	w.ok(err)
	if got, want := fmt.Sprint(told(done.Lines)), "[revoked Marta:keeps Joan:keeps_inactive]"; got != want {
		t.Errorf("afterwards: got %s, want %s", got, want)
	}
	w.change(billing.RevokeAccess, customer+"/"+marta)
	done, err = w.Act(ctx, w.owner, act)
	w.ok(err)
	if got, want := fmt.Sprint(told(done.Lines)), "[revoked Joan:keeps_inactive]"; got != want {
		t.Errorf("once hers is gone, too: got %s, want %s", got, want)
	}
}

func told(lines []app.ActLine) []string {
	var all []string
	for _, l := range lines {
		all = append(all, strings.TrimPrefix(l.ContactName+":"+string(l.Outcome), ":"))
	}
	return all
}

// TestTheListFindsACustomerByAnyOfItsAccesses: its own or a contact's, and by when any of them was last used.
func TestTheListFindsACustomerByAnyOfItsAccesses(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	only, both, off := w.customer(w.owner, "Solo contacto", "solo@b.example"), w.customer(w.owner, "Ambos", "ambos@b.example"), w.customer(w.owner, "Inactiva", "i@b.example")
	w.customer(w.owner, "Nadie", "nadie@b.example")
	jon := only + "/" + w.contact(w.owner, only, "Jon Etxea", "jon@etxea.example")
	entered := w.chooseMailed(w.grant(w.owner, jon))
	_, err := w.Guest(ctx, entered.Token, w.slug)
	w.ok(err)
	w.grant(w.owner, both)
	w.grant(w.owner, both+"/"+w.contact(w.owner, both, "Ane", "ane@b.example"))
	inside := off + "/" + w.contact(w.owner, off, "Pau", "pau@b.example")
	w.grant(w.owner, inside)
	w.change(billing.DeactivateAccess, inside)
	w.wait(24 * time.Hour)
	listed := func(q app.CustomerQuery) string {
		t.Helper()
		rows, info, err := w.Customers(ctx, w.owner, q)
		w.ok(err)
		ids, err := w.CustomerIDs(ctx, w.owner, q)
		w.ok(err)
		if len(rows) != info.Total || len(rows) != len(ids) {
			t.Errorf("%+v: %d rows, %d counted, %d ids", q, len(rows), info.Total, len(ids))
		}
		var all []string
		for _, r := range rows {
			in, contactsOff := r.Contacts()
			all = append(all, fmt.Sprintf("%s %q %d %d %t", r.Name, r.Access.State, in, contactsOff, !r.EnteredAt.IsZero()))
		}
		return strings.Join(all, "; ")
	}
	for _, c := range []struct {
		q    app.CustomerQuery
		want string
	}{
		{app.CustomerQuery{Access: "active"}, `Ambos "active" 1 0 false; Solo contacto "" 1 0 true`},
		{app.CustomerQuery{Access: "none"}, `Nadie "" 0 0 false`},
		{app.CustomerQuery{Access: "inactive"}, `Inactiva "" 0 1 false`},
		{app.CustomerQuery{Access: "never"}, `Ambos "active" 1 0 false; Inactiva "" 0 1 false`},
		{app.CustomerQuery{Login: "month"}, `Solo contacto "" 1 0 true`},
		{app.CustomerQuery{Login: "older"}, ``},
	} {
		if got := listed(c.q); got != c.want {
			t.Errorf("%+v: got %s, want %s", c.q, got, c.want)
		}
	}
	w.change(billing.RevokeAccess, jon)
	if got := listed(app.CustomerQuery{Access: "none"}); got != `Nadie "" 0 0 false; Solo contacto "" 0 0 false` {
		t.Errorf("after Quitar: got %s", got)
	}
	w.change(billing.ActivateAccess, inside)
	if got := listed(app.CustomerQuery{Access: "inactive"}); got != "" {
		t.Errorf("after Activar: got %s inactive, want none", got)
	}
}

func TestASearchSaysWhichContactItFound(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Quintana", "info@quintana.example")
	w.contact(w.owner, customer, "Jon Etxea", "jon@quintana.example")
	w.contact(w.owner, customer, "Ane Goñi", "ane@quintana.example")
	for search, want := range map[string]string{"quintana": "[]", "jon": "[Jon Etxea]", "quint go": "[Ane Goñi]", "ane@": "[Ane Goñi]"} {
		rows, _, err := w.Customers(t.Context(), w.owner, app.CustomerQuery{Search: search})
		w.ok(err)
		got := []string{}
		for _, r := range rows {
			for _, c := range r.Found {
				got = append(got, c.Name)
			}
		}
		if len(rows) != 1 || fmt.Sprint(got) != want {
			t.Errorf("%q: got %d rows, %v, want %s", search, len(rows), got, want)
		}
	}
}
