package app_test

import (
	"slices"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/store"
)

func TestEveryKindHasItsOwnNumbersWhoeverIssuesAtOnce(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café Almirante, S.L.", "")
	codes := map[billing.Kind]string{billing.Invoice: "F", billing.Quote: "P", billing.DeliveryNote: "A", billing.Proforma: "PF", billing.Receipt: "R"}
	// a company older than the kinds has a series of invoices only: the others are made when first needed
	_, err := w.db.Write.ExecContext(t.Context(), `DELETE FROM series WHERE kind <> 'invoice'`)
	w.ok(err)
	const each = 12
	numbers := make([]string, each*len(billing.Kinds))
	noErrors(t, together(len(numbers), func(i int) (err error) {
		f := w.draft(customer)
		f.Kind = billing.Kinds[i%len(billing.Kinds)]
		numbers[i], err = w.Issue(t.Context(), w.owner, f, true)
		return err
	}))
	var want []string
	for _, kind := range billing.Kinds {
		for n := range each {
			want = append(want, codes[kind]+"-2026-0"+nth(n+1))
		}
	}
	slices.Sort(numbers)
	slices.Sort(want)
	if !slices.Equal(numbers, want) {
		t.Errorf("got %v\nwant %v", numbers, want)
	}
}

func TestANewCompanyHasASeriesForEachKind(t *testing.T) {
	w := newWorld(t)
	if got := w.count(`SELECT count(DISTINCT kind) FROM series WHERE company_id = $1`, w.owner.CompanyID); got != 5 {
		t.Errorf("series: got %d kinds, want 5", got)
	}
}

func TestOnlyInvoicesAndReceiptsAreToBePaidAndOnlyInvoicesNeedWhatTheLawAsks(t *testing.T) {
	w := newWorld(t)
	f := w.NewCustomer()
	f.Name = "Sin NIF"
	w.ok(w.AddCustomer(t.Context(), w.owner, f))
	for _, kind := range billing.Kinds {
		d := w.draft(f.ID)
		d.Kind = kind
		_, err := w.Issue(t.Context(), w.owner, d, true)
		if kind == billing.Invoice {
			wantKey(t, err, "error.customer_incomplete", "customer_id")
			continue
		}
		w.ok(err)
		want := billing.Cents(0)
		if kind == billing.Receipt {
			want = 653_40
		}
		w.wantMoney(d.ID, 0, want)
		if want == 0 {
			p := w.NewPayment(billing.Document{ID: d.ID, Pending: 1}, true)
			wantKey(t, w.AddPayment(t.Context(), w.owner, p, true), "sales.error.nothing_pending")
		}
		empty := w.draft("")
		empty.Kind, empty.Lines = kind, nil
		_, err = w.Issue(t.Context(), w.owner, empty, true)
		wantKey(t, err, "error.customer_required", "customer_id")
		wantKey(t, err, "error.lines_required", "lines")
	}
}

func TestADraftKeepsItsKind(t *testing.T) {
	w := newWorld(t)
	f := w.draft("")
	f.Kind = billing.Quote
	w.ok(w.SaveDraft(t.Context(), w.owner, f, true))
	f.Kind, f.Revision = billing.Invoice, 1
	if err := w.SaveDraft(t.Context(), w.owner, f, true); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("save a quote as an invoice: got %v, want not found", err)
	}
	rows, _, err := w.Documents(t.Context(), w.owner, app.DocumentQuery{Kind: billing.Invoice})
	w.ok(err)
	if len(rows) != 0 {
		t.Errorf("invoices: got %d, want none", len(rows))
	}
}

func TestArchivedDocumentsLeaveThePortalAndTheListAndComeBack(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	customer := w.customer(w.owner, "Café Almirante, S.L.", "cafe@b.example")
	id, other := w.invoice(w.owner, customer), w.invoice(w.owner, customer)
	draft := w.draft(customer)
	w.ok(w.SaveDraft(ctx, w.owner, draft, true))
	g, _ := w.guest(w.owner, w.slug, customer)
	lists := func() (live, archived, portal int) {
		for n, q := range map[*int]app.DocumentQuery{&live: {Kind: billing.Invoice}, &archived: {Kind: billing.Invoice, Archived: true}} {
			rows, _, err := w.Documents(ctx, w.owner, q)
			w.ok(err)
			*n = len(rows)
		}
		page, err := w.PortalDocuments(ctx, g, app.PortalQuery{})
		w.ok(err)
		return live, archived, len(page.Documents)
	}
	n, err := w.Archive(ctx, w.owner, billing.Invoice, []string{id, draft.ID, id})
	w.ok(err)
	if live, archived, portal := lists(); n != 1 || live != 2 || archived != 1 || portal != 1 {
		t.Errorf("archived %d: got %d live, %d archived, %d in the portal, want 1: 2, 1, 1", n, live, archived, portal)
	}
	if _, err := w.OpenDownload(ctx, g, []string{id}); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("download an archived one: got %v, want not found", err)
	}
	n, err = w.Unarchive(ctx, w.owner, billing.Invoice, []string{id, other})
	w.ok(err)
	if live, archived, portal := lists(); n != 1 || live != 3 || archived != 0 || portal != 2 {
		t.Errorf("brought back %d: got %d live, %d archived, %d in the portal, want 1: 3, 0, 2", n, live, archived, portal)
	}
	w.ok(w.fetch(g, app.Request{}, id))
	page, err := w.Document(ctx, w.owner, id)
	w.ok(err)
	if len(page.Acts) != 2 || page.Acts[0].Kind != billing.EventUnarchived || page.Acts[1].Kind != billing.EventArchived || page.Acts[1].Who != "Lucía Ferrandis" {
		t.Errorf("events: got %+v", page.Acts)
	}
	if _, err := w.Archive(ctx, w.owner, billing.Quote, []string{id}); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("archive an invoice as a quote: got %v, want not found", err)
	}
}

func TestMarkedUnreadTheNextReadingIsAFirstOneAndNotifiesAgain(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	customer := w.customer(w.owner, "Café Almirante, S.L.", "cafe@b.example")
	id := w.invoice(w.owner, customer)
	g, _ := w.guest(w.owner, w.slug, customer)
	w.ok(w.fetch(g, app.Request{}, id))
	_, err := w.OpenDocument(ctx, g, id, app.Request{}, false)
	w.ok(err)
	w.wait(time.Hour)
	w.ok(w.MarkUnread(ctx, w.owner, billing.Invoice, id))
	w.ok(w.MarkUnread(ctx, w.owner, billing.Invoice, id)) // pressed twice
	page, err := w.Document(ctx, w.owner, id)
	w.ok(err)
	if page.Reading() != billing.Unread || page.ReadBy != "" || len(page.Events) != 3 {
		t.Errorf("after it: got %s by %q with %d events, want unread, by nobody, the 3 events kept, that it was seen among them", page.Reading(), page.ReadBy, len(page.Events))
	}
	if len(page.Acts) != 1 || page.Acts[0].Kind != billing.EventUnread || page.Acts[0].Who != "Lucía Ferrandis" {
		t.Errorf("events: got %+v, want it marked unread by Lucía once", page.Acts)
	}
	notices := func() int { return w.count(`SELECT count(*) FROM email WHERE kind = 'documents_read'`) }
	before := notices()
	w.ok(w.fetch(g, app.Request{}, id))
	w.ok(w.fetch(g, app.Request{}, id))
	page, err = w.Document(ctx, w.owner, id)
	w.ok(err)
	firsts := 0
	for _, e := range page.Events {
		if e.First && e.Phase == billing.Completed {
			firsts++
		}
	}
	if page.Reading() != billing.Read || firsts != 2 || notices() != before+1 {
		t.Errorf("read again twice: got %s, %d first readings, %d more notices, want read, 2, 1", page.Reading(), firsts, notices()-before)
	}
}

func TestSortedByLeidoTheListIsWalkedBothWaysThroughBothParts(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	customer := w.customer(w.owner, "Café Almirante, S.L.", "cafe@b.example")
	const n, read = 2*app.PageSize + 9, app.PageSize + 3
	var ids []string
	for range n {
		ids = append(ids, w.invoice(w.owner, customer))
	}
	for i := range read { // the later issued, the earlier read; some at the same instant
		_, err := w.db.Write.ExecContext(ctx, `UPDATE document SET read_at = $1, read_by = 'x' WHERE id = $2`, w.Now().Add(-time.Duration(i/2)*time.Minute), ids[i])
		w.ok(err)
	}
	for _, desc := range []bool{false, true} {
		q := app.DocumentQuery{Kind: billing.Invoice, Sort: "read", Desc: desc}
		ahead := walk(t, w, q, false)
		back := walk(t, w, q, true)
		slices.Reverse(back)
		if len(ahead) != n || !slices.Equal(ahead, back) {
			t.Fatalf("desc=%v: %d rows forwards, %d backwards, want the same %d", desc, len(ahead), len(back), n)
		}
		if !desc {
			slices.Reverse(ahead)
		}
		for i, id := range ahead {
			if got, want := slices.Index(ids, id) < read, i < read; got != want {
				t.Errorf("desc=%v, row %d: read %v, want %v", desc, i, got, want)
			}
		}
		if ahead[read-1] != ids[read-1] || ahead[read] != ids[n-1] {
			t.Errorf("desc=%v: the earliest read or the latest unread is not where both meet", desc)
		}
	}
	for state, want := range map[billing.ReadState]int{billing.Read: read, billing.Unread: n - read, billing.Seen: 0} {
		if got := len(walk(t, w, app.DocumentQuery{Kind: billing.Invoice, Sort: "read", Reading: state}, false)); got != want {
			t.Errorf("filter %s: got %d, want %d", state, got, want)
		}
	}
}

func TestTheListIsNarrowedByWhatTheColumnsSay(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	customer := w.customer(w.owner, "Café", "")
	set := func(id, columns string) string {
		_, err := w.db.Write.ExecContext(ctx, `UPDATE document SET `+columns+` WHERE id = '`+id+`'`)
		w.ok(err)
		return id
	}
	seen := set(w.invoice(w.owner, customer), `seen_at = issued_at`)
	attached := set(w.invoice(w.owner, customer), `attached_at = issued_at`)
	late := set(w.invoice(w.owner, customer), `due_date = '2026-11-22'`)
	partial, paid := w.invoice(w.owner, customer), w.invoice(w.owner, customer)
	for id, amount := range map[string]string{partial: "1", paid: "653,40"} {
		w.ok(w.AddPayment(ctx, w.owner, app.PaymentForm{ID: store.NewID(), DocumentID: id, Date: "2026-11-23", Amount: amount}, true))
	}
	draft := w.draft("")
	w.ok(w.SaveDraft(ctx, w.owner, draft, true))
	for name, c := range map[string]struct {
		q    app.DocumentQuery
		want []string
	}{
		"seen":     {app.DocumentQuery{Reading: billing.Seen}, []string{seen}},
		"attached": {app.DocumentQuery{Reading: billing.Unverified}, []string{attached}},
		"unread":   {app.DocumentQuery{Reading: billing.Unread}, []string{late, partial, paid}},
		"pending":  {app.DocumentQuery{Money: store.Owed}, []string{seen, attached, late, partial}},
		"partial":  {app.DocumentQuery{Money: store.PartPaid}, []string{partial}},
		"late":     {app.DocumentQuery{Money: store.Overdue}, []string{late}},
		"paid":     {app.DocumentQuery{Money: store.Paid}, []string{paid}},
		"draft":    {app.DocumentQuery{State: billing.Draft}, []string{draft.ID}},
	} {
		c.q.Kind, c.q.Sort = billing.Invoice, "date"
		rows, info, err := w.Documents(ctx, w.owner, c.q)
		w.ok(err)
		var got []string
		for _, d := range rows {
			got = append(got, d.ID)
		}
		slices.Sort(got)
		slices.Sort(c.want)
		if !slices.Equal(got, c.want) || info.Total != len(c.want) {
			t.Errorf("%s: got %v of %d, want %v", name, got, info.Total, c.want)
		}
	}
}

func TestNewsTellEachActOfReadingOnceAndNoOtherCompanys(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	customer := w.customer(w.owner, "Café Almirante, S.L.", "cafe@b.example")
	one, two, three := w.invoice(w.owner, customer), w.invoice(w.owner, customer), w.invoice(w.owner, customer)
	g, _ := w.guest(w.owner, w.slug, customer)
	other, _ := w.found("Otra", "otra@otra.example")
	since := w.NewsSince()
	w.wait(time.Second)
	w.ok(w.fetch(g, app.Request{}, one))
	w.wait(time.Second)
	w.ok(w.fetch(g, app.Request{}, two, three))
	w.ok(w.fetch(g, app.Request{}, one)) // again: no news
	news, next, err := w.ReadNews(ctx, w.owner, since)
	w.ok(err)
	if len(news) != 2 || len(news[0].Documents) != 2 || len(news[1].Documents) != 1 || news[1].Documents[0].Number != "F-2026-0001" || news[1].Customer != "Café Almirante, S.L." {
		t.Errorf("got %+v, want two acts, the latest first: two documents, then F-2026-0001", news)
	}
	again, _, err := w.ReadNews(ctx, w.owner, next)
	w.ok(err)
	if len(again) != 2 || again[0].ID != news[0].ID {
		t.Errorf("a moment later: got %+v, want the same acts under the same ids", again)
	}
	w.wait(time.Minute)
	_, next, err = w.ReadNews(ctx, w.owner, next)
	w.ok(err)
	if none, _, err := w.ReadNews(ctx, w.owner, next); err != nil || len(none) != 0 {
		t.Errorf("a minute later: got %+v, %v, want none", none, err)
	}
	if none, _, err := w.ReadNews(ctx, other, since); err != nil || len(none) != 0 {
		t.Errorf("the other company: got %+v, %v, want none", none, err)
	}
}

func TestAPageThatPollsDoesNotKeepItsSessionAlive(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	entered, err := w.LogIn(ctx, app.LogIn{Username: "lucia@estudiomarjal.example", Password: ownerPassword, IP: "203.0.113.1"})
	w.ok(err)
	for passed := time.Duration(0); passed < app.SessionIdle; passed += time.Hour {
		if _, err := w.PollingActor(ctx, entered.Token); err != nil {
			t.Fatalf("after %s: got %v, want the session still there", passed, err)
		}
		w.wait(time.Hour + time.Second)
	}
	if _, err := w.PollingActor(ctx, entered.Token); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("after %s of nothing but polls: got %v, want it over", app.SessionIdle, err)
	}
}

func TestAPageOfThePortalThatPollsDoesNotKeepItsSessionAlive(t *testing.T) {
	w, _, token := settled(t)
	for passed := time.Duration(0); passed < app.SessionIdle; passed += time.Hour {
		if _, err := w.PollingGuest(t.Context(), token, w.slug); err != nil {
			t.Fatalf("after %s: got %v, want the session still there", passed, err)
		}
		w.wait(time.Hour + time.Second)
	}
	_, err := w.PollingGuest(t.Context(), token, w.slug)
	notThere(t, "a session of nothing but polls", err)
}
