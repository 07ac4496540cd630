package app_test

import (
	"strings"
	"testing"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/store"
)

func TestFiftyDownloadsAtOnceAreFiftyReadingsAndOneNotice(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café Almirante, S.L.", "administracion@cafealmirante.example")
	id := w.invoice(w.owner, customer)
	g, _ := w.guest(w.owner, w.slug, customer)
	noErrors(t, together(50, func(int) error { return w.fetch(g, app.Request{}, id) }))
	if got := w.count(`SELECT count(*) FROM read_event WHERE phase = 'completed'`); got != 50 {
		t.Errorf("completed: got %d, want 50", got)
	}
	if got := w.count(`SELECT count(*) FROM read_event WHERE first`); got != 1 {
		t.Errorf("first readings: got %d, want 1", got)
	}
	w.runMail()
	notices := 0
	for _, m := range w.sent {
		if m.Kind == mail.KindDocumentsRead {
			notices++
		}
	}
	if notices != 1 {
		t.Errorf("notices: got %d, want 1", notices)
	}
	page, err := w.Document(t.Context(), w.owner, id)
	w.ok(err)
	if page.Reading() != billing.Read || page.ReadBy != "administracion@cafealmirante.example" || !page.ReadAt.Equal(w.Now()) {
		t.Errorf("got %s by %q at %s", page.Reading(), page.ReadBy, page.ReadAt)
	}
}

func TestNoticeGoesOnlyToUsersWhoseRecibirEmailsIsYes(t *testing.T) {
	w := newWorld(t)
	for _, u := range []struct {
		email  string
		notify bool
	}{{"si@estudiomarjal.example", true}, {"no@estudiomarjal.example", false}} {
		_, err := w.SetUser(t.Context(), w.slug, u.email, u.email, ownerPassword, billing.Staff)
		w.ok(err)
		entered, err := w.LogIn(t.Context(), app.LogIn{Username: u.email, Password: ownerPassword})
		w.ok(err)
		who, err := w.Actor(t.Context(), entered.Token)
		w.ok(err)
		w.ok(w.SaveInterface(t.Context(), who, u.notify, "es"))
	}
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	id := w.invoice(w.owner, customer)
	g, _ := w.guest(w.owner, w.slug, customer)
	w.sent = nil
	w.ok(w.fetch(g, app.Request{}, id))
	w.runMail()
	got := map[string]int{}
	for _, m := range w.sent {
		got[m.To]++
	}
	if len(got) != 2 || got["si@estudiomarjal.example"] != 1 || got["lucia@estudiomarjal.example"] != 1 {
		t.Errorf("got %v, want one each to the two who want it", got)
	}
}

func TestOneActOfSeveralDocumentsIsOneNoticeThatListsThem(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	read, fresh, also := w.invoice(w.owner, customer), w.invoice(w.owner, customer), w.invoice(w.owner, customer)
	g, _ := w.guest(w.owner, w.slug, customer)
	w.ok(w.fetch(g, app.Request{}, read))
	w.runMail()
	w.sent = nil
	w.ok(w.fetch(g, app.Request{}, read, fresh, also, fresh))
	w.runMail()
	if len(w.sent) != 1 {
		t.Fatalf("notices: got %d, want 1", len(w.sent))
	}
	text := w.sent[0].Text
	for number, want := range map[string]bool{"F-2026-0001": false, "F-2026-0002": true, "F-2026-0003": true} {
		if got := strings.Contains(text, number); got != want {
			t.Errorf("%s in the notice: got %v, want %v\n%s", number, got, want, text)
		}
	}
}

func TestWhatIsNeverAReadingIsKeptWithItsReason(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	id := w.invoice(w.owner, customer)
	g, _ := w.guest(w.owner, w.slug, customer)
	office, err := w.LogIn(t.Context(), app.LogIn{Username: "lucia@estudiomarjal.example", Password: ownerPassword})
	w.ok(err)
	w.ok(w.fetch(g, app.Request{Head: true}, id))
	w.ok(w.fetch(g, app.Request{Prefetch: true}, id))
	w.ok(w.fetch(g, app.Request{Office: office.Token}, id))
	_, err = w.OfficePDF(t.Context(), w.owner, id, app.Origin{IP: "203.0.113.5", UserAgent: "test"})
	w.ok(err)
	page, err := w.Document(t.Context(), w.owner, id)
	w.ok(err)
	if page.Reading() != billing.Unread {
		t.Error("the invoice is Leído")
	}
	got := map[billing.Reason]billing.Phase{}
	for _, e := range page.Events {
		got[e.Reason] = e.Phase
	}
	for _, reason := range []billing.Reason{billing.ReasonHead, billing.ReasonPrefetch, billing.ReasonOfficeSession, billing.ReasonOfficeUser} {
		if got[reason] != billing.Ignored {
			t.Errorf("%s: got %q, want ignored", reason, got[reason])
		}
	}
	if n := w.count(`SELECT count(*) FROM read_origin WHERE ip = '203.0.113.5'`); n != 1 {
		t.Errorf("origins kept: got %d, want 1", n)
	}
	w.sent = nil
	w.runMail()
	if len(w.sent) != 0 {
		t.Errorf("notices: got %d, want 0", len(w.sent))
	}
}

func TestOfficeSessionOfAnotherCompanyDoesNotSpoilTheReading(t *testing.T) {
	w := newWorld(t)
	w.found("Otra empresa", "otra@otra.example")
	office, err := w.LogIn(t.Context(), app.LogIn{Username: "otra@otra.example", Password: ownerPassword})
	w.ok(err)
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	id := w.invoice(w.owner, customer)
	g, _ := w.guest(w.owner, w.slug, customer)
	w.ok(w.fetch(g, app.Request{Office: office.Token}, id))
	page, err := w.Document(t.Context(), w.owner, id)
	w.ok(err)
	if page.Reading() != billing.Read {
		t.Errorf("got %s, want read", page.Reading())
	}
}

func TestTicketIsGoodForItsOwnersDocumentsSessionAndTimeOnly(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	customer, neighbour := w.customer(w.owner, "Café", "cafe@b.example"), w.customer(w.owner, "Vecino", "vecino@b.example")
	id, theirs := w.invoice(w.owner, customer), w.invoice(w.owner, neighbour)
	f := w.draft(customer)
	w.ok(w.SaveDraft(ctx, w.owner, f, true))
	g, _ := w.guest(w.owner, w.slug, customer)
	for name, document := range map[string]string{"a neighbour's": theirs, "a draft": f.ID, "nothing": "x"} {
		if _, err := w.OpenDownload(ctx, g, []string{id, document}); billing.CodeOf(err) != billing.NotFound {
			t.Errorf("%s: got %v, want not found", name, err)
		}
	}
	if _, err := w.OpenDownload(ctx, g, nil); billing.CodeOf(err) != billing.Invalid {
		t.Errorf("nothing ticked: got %v, want invalid", err)
	}
	token, err := w.OpenDownload(ctx, g, []string{id})
	w.ok(err)
	again, err := w.LogIn(ctx, app.LogIn{Slug: w.slug, Username: g.Access.Username, Password: "clave de Almirante"})
	w.ok(err)
	otherSession, err := w.Guest(ctx, again.Token, w.slug)
	w.ok(err)
	if _, err := w.ReadDocuments(ctx, otherSession, token, app.Request{}); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("other session: got %v, want not found", err)
	}
	w.wait(app.TicketLife)
	if _, err := w.ReadDocuments(ctx, g, token, app.Request{}); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("too late: got %v, want not found", err)
	}
}

func TestOneTicketIsOneReadingHoweverOftenItIsFetched(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	id := w.invoice(w.owner, customer)
	g, _ := w.guest(w.owner, w.slug, customer)
	token, err := w.OpenDownload(ctx, g, []string{id})
	w.ok(err)
	for range 3 { // phones ask for a download again
		d, err := w.ReadDocuments(ctx, g, token, app.Request{})
		w.ok(err)
		w.ok(d.Sent(ctx, 0, 1000, 1000))
	}
	for phase, want := range map[string]int{"started": 1, "completed": 1} {
		if got := w.count(`SELECT count(*) FROM read_event WHERE phase = $1`, phase); got != want {
			t.Errorf("%s: got %d, want %d", phase, got, want)
		}
	}
}

func TestOnlyAWholeFileIsAReading(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	id := w.invoice(w.owner, customer)
	g, _ := w.guest(w.owner, w.slug, customer)
	token, err := w.OpenDownload(ctx, g, []string{id})
	w.ok(err)
	d, err := w.ReadDocuments(ctx, g, token, app.Request{})
	w.ok(err)
	for _, part := range [][2]int64{{900, 1000}, {0, 400}, {500, 1000}, {300, 600}} {
		w.ok(d.Sent(ctx, part[0], part[1], 1000))
		if got := w.count(`SELECT count(*) FROM read_event WHERE phase = 'completed'`); got != 0 {
			t.Fatalf("after bytes %d to %d: it counts already", part[0], part[1])
		}
	}
	w.ok(d.Sent(ctx, 600, 1000, 1000))
	if got := w.count(`SELECT count(*) FROM read_event WHERE phase = 'completed'`); got != 1 {
		t.Errorf("after the last gap: got %d readings, want 1", got)
	}
}

func TestRunningDownloadStopsWhenTheAccessEnds(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	one, two := w.invoice(w.owner, customer), w.invoice(w.owner, customer)
	g, token := w.guest(w.owner, w.slug, customer)
	ticket, err := w.OpenDownload(ctx, g, []string{one, two})
	w.ok(err)
	d, err := w.ReadDocuments(ctx, g, ticket, app.Request{})
	w.ok(err)
	_, err = d.File(ctx, 0)
	w.ok(err)
	w.ok(w.LogOut(ctx, token))
	if _, err := d.File(ctx, 1); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("second file: got %v, want not found", err)
	}
}

func TestPortalShowsWhatIsIssuedToThatCustomerAndWhatIsOwed(t *testing.T) {
	w := newWorld(t)
	customer, neighbour := w.customer(w.owner, "Café", "cafe@b.example"), w.customer(w.owner, "Vecino", "vecino@b.example")
	read := w.invoice(w.owner, customer)
	w.invoice(w.owner, customer)
	w.invoice(w.owner, neighbour)
	w.ok(w.SaveDraft(t.Context(), w.owner, w.draft(customer), true))
	g, _ := w.guest(w.owner, w.slug, customer)
	w.ok(w.fetch(g, app.Request{}, read))
	for reading, want := range map[billing.ReadState]int{"": 2, billing.Read: 1, billing.Unread: 1} {
		page, err := w.PortalDocuments(t.Context(), g, app.PortalQuery{Reading: reading, Desc: true})
		w.ok(err)
		if len(page.Documents) != want || page.Page.Total != want {
			t.Errorf("%q: got %d of %d, want %d", reading, len(page.Documents), page.Page.Total, want)
		}
		if page.Pending != (store.Pending{Amount: 2 * 65340, Count: 2}) {
			t.Errorf("pending: got %+v", page.Pending)
		}
	}
}
