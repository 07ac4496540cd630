package app_test

import (
	"strings"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/mail"
)

const guestPassword = "clave de Almirante" // that world.guest chooses

// settled is a customer inside, with the token of its session.
func settled(t *testing.T) (*world, app.Guest, string) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café Almirante, S.L.", "cafe@b.example")
	g, token := w.guest(w.owner, w.slug, customer)
	return w, g, token
}

// logIn opens another session of the same access.
func (w *world) logIn(password string) (string, error) {
	entered, err := w.LogIn(w.t.Context(), app.LogIn{Slug: w.slug, Username: "cafe@b.example", Password: password, IP: "203.0.113.9"})
	if err != nil {
		return "", err
	}
	return entered.Token, w.NoteLogIn(w.t.Context(), entered.Token, app.Origin{IP: "203.0.113.9", UserAgent: "Mozilla/5.0 (Windows) Firefox/140.0"})
}

func TestPreferencesHoldFromTheNextPageOn(t *testing.T) {
	w, g, token := settled(t)
	w.ok(w.SavePreferences(t.Context(), g, "en", 10))
	g, err := w.Guest(t.Context(), token, w.slug)
	if w.ok(err); g.Access.Language != "en" || g.PageSize != 10 {
		t.Errorf("got %s, %d rows", g.Access.Language, g.PageSize)
	}
	s := shelf{w, g}
	s.put(30)
	page, err := w.PortalDocuments(t.Context(), g, app.PortalQuery{})
	if w.ok(err); len(page.Documents) != 10 || page.Page.To != 10 {
		t.Errorf("the list shows %d rows, to %d, want 10", len(page.Documents), page.Page.To)
	}
	wantKey(t, w.SavePreferences(t.Context(), g, "xx", 10), "error.choice", "language")
	wantKey(t, w.SavePreferences(t.Context(), g, "es", 7), "error.choice", "rows")
}

func TestAPasswordIsChangedByWhoKnowsItAndEndsTheOtherSessions(t *testing.T) {
	w, g, token := settled(t)
	other, err := w.logIn(guestPassword)
	w.ok(err)
	change := func(current, password, again string) error {
		return w.ChangePassword(t.Context(), g, app.PasswordChange{Current: current, Password: password, Again: again})
	}
	wantKey(t, change("no es esta", "otra clave larga", "otra clave larga"), "own.password.wrong", "current")
	wantKey(t, change(guestPassword, "corta", "corta"), "error.password_short", "password")
	wantKey(t, change(guestPassword, "otra clave larga", "otra"), "error.password_differs", "again")
	if _, err := w.Guest(t.Context(), other, w.slug); err != nil {
		t.Errorf("nothing has changed, but the other session is over: %v", err)
	}
	w.ok(change(guestPassword, "otra clave larga", "otra clave larga"))
	if _, err := w.Guest(t.Context(), token, w.slug); err != nil {
		t.Errorf("the own session is over: %v", err)
	}
	if _, err := w.Guest(t.Context(), other, w.slug); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("the other session goes on: %v", err)
	}
	if _, err := w.logIn(guestPassword); billing.CodeOf(err) != billing.Unknown {
		t.Errorf("the old password still opens: %v", err)
	}
	_, err = w.logIn("otra clave larga")
	w.ok(err)
}

func TestGuessingThePresentPasswordIsThrottled(t *testing.T) {
	w, g, _ := settled(t)
	var err error
	for range 11 {
		err = w.ChangePassword(t.Context(), g, app.PasswordChange{Current: "no es", Password: "otra clave larga", Again: "otra clave larga"})
	}
	wantKey(t, err, "error.too_many")
}

func TestOpenSessionsAndLogInsAreListedAndCanBeEnded(t *testing.T) {
	w, g, token := settled(t)
	w.ok(w.NoteSession(t.Context(), token, app.Origin{UserAgent: "Mozilla/5.0 (iPhone) Safari/605"}))
	w.wait(time.Minute)
	other, err := w.logIn(guestPassword)
	w.ok(err)
	s, err := w.PortalSettings(t.Context(), g)
	w.ok(err)
	if len(s.Sessions) != 2 || !strings.Contains(s.Sessions[0].UserAgent, "Firefox") || s.Sessions[1].ID != g.SessionID || !strings.Contains(s.Sessions[1].UserAgent, "iPhone") {
		t.Fatalf("sessions: got %+v, the own one is %s", s.Sessions, g.SessionID)
	}
	if len(s.Logins) != 1 || s.Logins[0].IP != "203.0.113.9" || !s.Logins[0].At.Equal(w.Now()) {
		t.Errorf("log-ins: got %+v", s.Logins)
	}
	w.ok(w.EndSessions(t.Context(), g, false))
	if _, err := w.Guest(t.Context(), other, w.slug); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("the other one goes on: %v", err)
	}
	if _, err := w.Guest(t.Context(), token, w.slug); err != nil {
		t.Errorf("the own one is over: %v", err)
	}
	w.ok(w.EndSessions(t.Context(), g, true))
	if _, err := w.Guest(t.Context(), token, w.slug); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("all were ended, the own one goes on: %v", err)
	}
}

func TestASessionLeftUnusedIsNotListedAndOldLogInsAreForgotten(t *testing.T) {
	w, g, _ := settled(t)
	_, err := w.logIn(guestPassword)
	w.ok(err)
	w.wait(app.SessionIdle + time.Minute)
	s, err := w.PortalSettings(t.Context(), g)
	if w.ok(err); len(s.Sessions) != 0 {
		t.Errorf("got %d sessions", len(s.Sessions))
	}
	w.wait(366 * 24 * time.Hour)
	w.ok(w.Purge(t.Context()))
	if s, err = w.PortalSettings(t.Context(), g); err != nil || len(s.Logins) != 0 {
		t.Errorf("after a year: got %d log-ins, %v", len(s.Logins), err)
	}
}

func TestConsentIsKeptWithWhoWhenAndText(t *testing.T) {
	w, g, _ := settled(t)
	said := func() *billing.Consent {
		page, err := w.Customer(t.Context(), w.owner, g.Customer.ID)
		w.ok(err)
		return page.Consent
	}
	if said() != nil {
		t.Fatalf("before: got %+v", said())
	}
	expectSaid := func(want bool) {
		if got, err := w.ConsentSaid(t.Context(), g); err != nil || got != want {
			t.Errorf("said: got %t, %v, want %t", got, err, want)
		}
	}
	expectSaid(false)
	w.ok(w.SayConsent(t.Context(), g, false))
	if c := said(); c == nil || c.Given || c.Who != "cafe@b.example" || !c.At.Equal(w.Now()) {
		t.Errorf("refused: got %+v", c)
	}
	expectSaid(true)
	w.wait(time.Minute)
	w.ok(w.SayConsent(t.Context(), g, true))
	w.wait(time.Hour)
	w.ok(w.SayConsent(t.Context(), g, true)) // said already
	c := said()
	if c == nil || !c.Given || c.Who != "cafe@b.example" || c.TextVersion != billing.ConsentText || !c.At.Equal(w.Now().Add(-time.Hour)) {
		t.Errorf("given: got %+v", c)
	}
	w.ok(w.SayConsent(t.Context(), g, false))
	if c := said(); c.Given || !c.At.Equal(w.Now()) {
		t.Errorf("taken back: got %+v", c)
	}
	if n := w.count(`SELECT count(*) FROM consent`); n != 3 {
		t.Errorf("rows: got %d, want 3: nothing is overwritten", n)
	}
}

func TestLegalTextsAreTheOwnersAndEmptyOnesAreTheUsualAgain(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	text := func(lang string) string {
		s, err := w.LegalText(ctx, w.owner.CompanyID, billing.Privacy, lang)
		w.ok(err)
		return s
	}
	w.ok(w.SaveLegalTexts(ctx, w.owner, app.LegalForm{Language: "es", Privacy: "Lo nuestro\r\n\r\n# Fin"}))
	if got := text("es"); got != "Lo nuestro\n\n# Fin" {
		t.Errorf("got %q", got)
	}
	if got := text("en"); got != "" {
		t.Errorf("English: got %q", got)
	}
	w.ok(w.SaveLegalTexts(ctx, w.owner, app.LegalForm{Language: "es"}))
	if got := text("es"); got != "" {
		t.Errorf("emptied: got %q", got)
	}
	wantKey(t, w.SaveLegalTexts(ctx, w.owner, app.LegalForm{Language: "es", Legal: strings.Repeat("x", billing.LegalTextMax+1)}), "error.too_long", "legal")
	staff := w.owner
	staff.Role = billing.Staff
	wantKey(t, w.SaveLegalTexts(ctx, staff, app.LegalForm{Language: "es"}), "error.forbidden")
}

// proposed is what the customer would have changed: its street and its phone, and a NIF that is none with them.
func proposed(g app.Guest) billing.Party {
	p := g.Customer.Party
	p.Address, p.Phone = "Carrer Nou, 1", "960 000 002"
	return p
}

func TestAProposalIsAcceptedFieldByField(t *testing.T) {
	w, g, _ := settled(t)
	ctx := t.Context()
	invoice := w.invoice(w.owner, g.Customer.ID)
	w.ok(w.ProposeChange(ctx, g, proposed(g)))
	page, err := w.Customer(ctx, w.owner, g.Customer.ID)
	w.ok(err)
	p := page.Proposal
	if p == nil || len(p.Open()) != 2 || p.Who != "cafe@b.example" || p.Fields[0].Field != "address" || p.Fields[0].Before != g.Customer.Address {
		t.Fatalf("got %+v", p)
	}
	w.ok(w.DecideProposal(ctx, w.owner, g.Customer.ID, p.ID, []string{"address"}, true))
	w.ok(w.DecideProposal(ctx, w.owner, g.Customer.ID, p.ID, []string{"phone"}, false))
	page, err = w.Customer(ctx, w.owner, g.Customer.ID)
	w.ok(err)
	if page.Address != "Carrer Nou, 1" || page.Phone != g.Customer.Phone || len(page.Proposal.Open()) != 0 {
		t.Errorf("got %q, %q, still open %+v", page.Address, page.Phone, page.Proposal.Open())
	}
	wantKey(t, w.DecideProposal(ctx, w.owner, g.Customer.ID, p.ID, []string{"phone"}, true), "own.proposal.decided")
	if page, err = w.Customer(ctx, w.owner, g.Customer.ID); err != nil || page.Phone != g.Customer.Phone {
		t.Errorf("decided twice: phone %q, %v", page.Phone, err)
	}
	document, err := w.OpenDocument(ctx, g, invoice, app.Request{}, true)
	if w.ok(err); document.Snapshot.Customer.Address != g.Customer.Address {
		t.Errorf("the issued document now says %q", document.Snapshot.Customer.Address)
	}
}

func TestAProposalIsCountedAndMarkedUntilAllOfItIsDecided(t *testing.T) {
	w, g, _ := settled(t)
	ctx := t.Context()
	other, _ := w.found("Otra", "otra@otra.example")
	w.customer(w.owner, "Bodegas", "")
	expect := func(when string, want int) {
		t.Helper()
		for _, who := range []app.Actor{w.owner, other} {
			desk, err := w.Desk(ctx, who)
			if w.ok(err); who == w.owner && desk.Proposals != want || who == other && desk.Proposals != 0 {
				t.Errorf("%s: %s counts %d, want %d of the first company", when, desk.Company.Name, desk.Proposals, want)
			}
		}
		rows, _, err := w.Customers(ctx, w.owner, app.CustomerQuery{})
		w.ok(err)
		for _, r := range rows {
			if marked := want > 0 && r.ID == g.Customer.ID; r.Proposes != marked {
				t.Errorf("%s: %s is marked: %t, want %t", when, r.Name, r.Proposes, marked)
			}
		}
	}
	expect("nothing proposed", 0)
	w.ok(w.ProposeChange(ctx, g, proposed(g)))
	again := proposed(g)
	again.Phone = "960 000 003"
	w.wait(time.Second)
	w.ok(w.ProposeChange(ctx, g, again))
	expect("proposed twice by one", 1)
	p, err := w.LastProposal(ctx, g)
	w.ok(err)
	w.ok(w.DecideProposal(ctx, w.owner, g.Customer.ID, p.ID, []string{"address"}, true))
	expect("one field decided", 1)
	w.ok(w.DecideProposal(ctx, w.owner, g.Customer.ID, p.ID, []string{"phone"}, false))
	expect("all decided", 0)
}

func TestWhatIsAcceptedMustBePossibleTogether(t *testing.T) {
	w, g, _ := settled(t)
	ctx := t.Context()
	party := g.Customer.Party
	party.TaxIDType, party.TaxID = billing.TaxIDNIF, "12345678Z"
	w.ok(w.ProposeChange(ctx, g, party))
	p, err := w.LastProposal(ctx, g)
	w.ok(err)
	err = w.DecideProposal(ctx, w.owner, g.Customer.ID, p.ID, []string{"tax_id"}, true) // a person's number, still as a company's
	if billing.CodeOf(err) != billing.Invalid {
		t.Errorf("got %v, want it refused", err)
	}
	w.ok(w.DecideProposal(ctx, w.owner, g.Customer.ID, p.ID, []string{"tax_id_type", "tax_id"}, true))
}

func TestWhoMayOnlyLookIsNotAskedToDecideOnAProposal(t *testing.T) {
	w, g, _ := settled(t)
	told := func() int {
		return w.count(`SELECT count(*) FROM email WHERE proposal_id IS NOT NULL AND proposal_id <> ''`)
	}
	w.ok(w.ProposeChange(t.Context(), g, proposed(g)))
	if got := told(); got != 1 {
		t.Fatalf("the owner: got %d mails, want 1", got)
	}
	_, err := w.db.Write.ExecContext(t.Context(), `UPDATE member SET role = $1`, string(billing.Reader))
	w.ok(err)
	party := proposed(g)
	party.Address = "Carrer Nou, 2"
	w.ok(w.ProposeChange(t.Context(), g, party))
	if got := told(); got != 1 {
		t.Errorf("readers alone: got %d mails, want still 1", got)
	}
}

func TestWhoseTaxIDIsVouchedForProposesLikeAnybody(t *testing.T) {
	w, g, token := settled(t)
	ctx := t.Context()
	page, err := w.Customer(ctx, w.owner, g.Customer.ID)
	w.ok(err)
	f := app.CustomerForm{ID: page.ID, Party: page.Party, TaxIDOverride: true, Language: page.Language}
	f.TaxID = "B58378432" // does not add up
	w.ok(w.SaveCustomer(ctx, w.owner, f))
	g, err = w.Guest(ctx, token, w.slug)
	w.ok(err)
	accept := func(party billing.Party) billing.Customer {
		w.ok(w.ProposeChange(ctx, g, party))
		p, err := w.LastProposal(ctx, g)
		w.ok(err)
		w.ok(w.DecideProposal(ctx, w.owner, g.Customer.ID, p.ID, []string{p.Fields[0].Field}, true))
		page, err := w.Customer(ctx, w.owner, g.Customer.ID)
		w.ok(err)
		return page.Customer
	}
	party := g.Customer.Party
	party.Address = "Carrer Nou, 1"
	if c := accept(party); c.Address != "Carrer Nou, 1" || !c.TaxIDOverride {
		t.Errorf("another street: got %q, vouched for %v", c.Address, c.TaxIDOverride)
	}
	party.TaxID = "B58378433" // nobody has vouched for this one
	wantKey(t, w.ProposeChange(ctx, g, party), "error.taxid_control", "tax_id")
	g.Customer.Address, party.TaxID = party.Address, "B58378431"
	if c := accept(party); c.TaxID != "B58378431" || c.TaxIDOverride {
		t.Errorf("the right number: got %s, vouched for %v", c.TaxID, c.TaxIDOverride)
	}
}

func TestALaterProposalTakesThePlaceOfAnEarlierOne(t *testing.T) {
	w, g, _ := settled(t)
	ctx := t.Context()
	w.ok(w.ProposeChange(ctx, g, proposed(g)))
	first, err := w.LastProposal(ctx, g)
	w.ok(err)
	w.wait(time.Minute)
	later := g.Customer.Party
	later.City = "Alboraia"
	w.ok(w.ProposeChange(ctx, g, later))
	last, err := w.LastProposal(ctx, g)
	if w.ok(err); len(last.Fields) != 1 || last.Fields[0].Field != "city" {
		t.Errorf("got %+v", last)
	}
	wantKey(t, w.DecideProposal(ctx, w.owner, g.Customer.ID, first.ID, []string{"phone"}, true), "own.proposal.decided")
}

func TestABadOrEmptyProposalIsRefusedBesideItsField(t *testing.T) {
	w, g, _ := settled(t)
	party := proposed(g)
	party.Email = "no es un e-mail"
	wantKey(t, w.ProposeChange(t.Context(), g, party), "error.email", "email")
	wantKey(t, w.ProposeChange(t.Context(), g, g.Customer.Party), "own.proposal.nothing")
	if n := w.count(`SELECT count(*) FROM profile_proposal`); n != 0 {
		t.Errorf("%d were kept", n)
	}
}

func TestWhoWantsEmailsIsToldOfAProposalOnce(t *testing.T) {
	w, g, _ := settled(t)
	w.ok(w.ProposeChange(t.Context(), g, proposed(g)))
	w.runMail()
	w.runMail()
	var notices []mail.Message
	for _, m := range w.sent {
		if m.Kind == mail.KindProfileProposed {
			notices = append(notices, m)
		}
	}
	if len(notices) != 1 || notices[0].To != "lucia@estudiomarjal.example" {
		t.Fatalf("got %d notices", len(notices))
	}
	for _, want := range []string{"Café Almirante, S.L.", "Carrer Nou, 1", "960 000 002", "https://acuse.example/app/clientes/" + g.Customer.ID} {
		if !strings.Contains(notices[0].Text, want) {
			t.Errorf("it does not say %q:\n%s", want, notices[0].Text)
		}
	}
	w.ok(w.SaveInterface(t.Context(), w.owner, false, "es"))
	w.wait(time.Minute)
	later := g.Customer.Party
	later.City = "Alboraia"
	w.ok(w.ProposeChange(t.Context(), g, later))
	if n := len(w.waiting()); n != 0 {
		t.Errorf("Recibir emails is No, but %d messages wait", n)
	}
}

func TestAProposalDecidedBeforeTheMailLeavesSendsNone(t *testing.T) {
	w, g, _ := settled(t)
	w.ok(w.ProposeChange(t.Context(), g, proposed(g)))
	p, err := w.LastProposal(t.Context(), g)
	w.ok(err)
	w.ok(w.DecideProposal(t.Context(), w.owner, g.Customer.ID, p.ID, []string{"address", "phone"}, false))
	sent := len(w.sent)
	w.runMail()
	if len(w.sent) != sent {
		t.Error("it was sent")
	}
}

func TestAProposalIsItsCompanysAndItsCustomersAlone(t *testing.T) {
	w, g, _ := settled(t)
	ctx := t.Context()
	w.ok(w.ProposeChange(ctx, g, proposed(g)))
	p, err := w.LastProposal(ctx, g)
	w.ok(err)
	other, _ := w.found("Otra", "otra@otra.example")
	neighbour := w.customer(w.owner, "Vecino", "vecino@b.example")
	reader := w.owner
	reader.Role = billing.Reader
	wantKey(t, w.DecideProposal(ctx, other, g.Customer.ID, p.ID, []string{"phone"}, true), "error.not_found")
	wantKey(t, w.DecideProposal(ctx, w.owner, neighbour, p.ID, []string{"phone"}, true), "error.not_found")
	wantKey(t, w.DecideProposal(ctx, reader, g.Customer.ID, p.ID, []string{"phone"}, true), "error.forbidden")
	wantKey(t, w.DecideProposal(ctx, w.owner, g.Customer.ID, p.ID, nil, true), "own.proposal.none_ticked")
}

func TestThePreviewSeesAsTheCustomerDoesAndLeavesNoTrace(t *testing.T) {
	w, g, _ := settled(t)
	ctx := t.Context()
	invoice := w.invoice(w.owner, g.Customer.ID)
	preview, err := w.Preview(ctx, w.owner, g.Customer.ID)
	w.ok(err)
	page, err := w.PortalDocuments(ctx, preview, app.PortalQuery{})
	if w.ok(err); len(page.Documents) != 1 {
		t.Errorf("got %d documents", len(page.Documents))
	}
	if _, err := w.OpenDocument(ctx, preview, invoice, app.Request{}, false); err != nil {
		t.Error(err)
	}
	page, err = w.PortalDocuments(ctx, g, app.PortalQuery{})
	if w.ok(err); page.Documents[0].Reading() != billing.Unread {
		t.Errorf("got %s, want unread", page.Documents[0].Reading())
	}
	_, err = w.OpenDownload(ctx, preview, []string{invoice})
	wantKey(t, err, "error.forbidden")
	wantKey(t, w.SayConsent(ctx, preview, true), "error.forbidden")
	wantKey(t, w.ProposeChange(ctx, preview, proposed(g)), "error.forbidden")
	s, err := w.PortalSettings(ctx, preview)
	if w.ok(err); len(s.Sessions)+len(s.Logins) != 0 {
		t.Error("the company sees where its customer logs in")
	}
	other, _ := w.found("Otra", "otra@otra.example")
	_, err = w.Preview(ctx, other, g.Customer.ID)
	wantKey(t, err, "error.not_found")
}

func TestAllOfAFilterIsOneDownloadAndSaysHowFarItIs(t *testing.T) {
	s := aShelf(t, 30)
	ctx := t.Context()
	q := app.PortalQuery{Kind: billing.Invoice, Sort: "total"}
	want := s.all(q, 100)
	token, files, err := s.OpenDownloadAll(ctx, s.guest, q)
	if s.ok(err); files != len(want) || files < 3 {
		t.Fatalf("got %d files, want %d", files, len(want))
	}
	progress := func() app.DownloadProgress {
		p, err := s.DownloadProgress(ctx, s.guest, token)
		s.ok(err)
		return p
	}
	if p := progress(); p.Began || p.Done || p.Files != files {
		t.Errorf("before: got %+v", p)
	}
	d, err := s.ReadDocuments(ctx, s.guest, token, app.Request{})
	s.ok(err)
	for i := range d.Count() {
		if _, err := d.File(ctx, i); err != nil {
			t.Fatal(err)
		}
		s.ok(d.Progress(ctx, i))
	}
	s.ok(d.Progress(ctx, 10))
	if p := progress(); !p.Began || p.Done || p.Sent != 10 {
		t.Errorf("on the way: got %+v", p)
	}
	s.ok(d.Done(ctx))
	if p := progress(); !p.Done || p.Sent != files {
		t.Errorf("done: got %+v", p)
	}
	if left := s.all(app.PortalQuery{Kind: billing.Invoice, Reading: billing.Unread}, 100); len(left) != 0 {
		t.Errorf("%d are still unread", len(left))
	}
	neighbour, _ := s.world.guest(s.owner, s.slug, s.customer(s.owner, "Vecino", "vecino@b.example"))
	_, err = s.DownloadProgress(ctx, neighbour, token)
	wantKey(t, err, "error.not_found")
	_, _, err = s.OpenDownloadAll(ctx, neighbour, app.PortalQuery{})
	wantKey(t, err, "error.nothing_ticked")
}
