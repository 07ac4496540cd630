package app_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/store"
)

// TestWhatAServerAnswersIsWhatBecomesOfAMessage: with a real server at the other end, at each step of the talk.
func TestWhatAServerAnswersIsWhatBecomesOfAMessage(t *testing.T) {
	w := newWorld(t)
	box := openPostbox(t)
	for name, c := range map[string]struct {
		answers map[string]string
		login   string
		options string
		want    store.EmailState
		answer  string
	}{
		"taken":                               {nil, "", "", store.EmailSent, "250"},
		"sender, not now":                     {map[string]string{"MAIL": "451 4.3.0 busy"}, "", "", store.EmailPending, "451 4.3.0 busy"},
		"sender, never":                       {map[string]string{"MAIL": "553 5.7.1 not yours"}, "", "", store.EmailFailed, "553 5.7.1 not yours"},
		"recipient, not now":                  {map[string]string{"RCPT": "452 4.2.2 full"}, "", "", store.EmailPending, "452 4.2.2 full"},
		"recipient, never":                    {map[string]string{"RCPT": "550 5.1.1 no such user"}, "", "", store.EmailBounced, "550 5.1.1 no such user"},
		"no relaying":                         {map[string]string{"RCPT": "554 5.7.1 Relay access denied"}, "", "", store.EmailFailed, "554 5.7.1 Relay access denied"},
		"data, not now":                       {map[string]string{"DATA": "421 4.3.2 closing"}, "", "", store.EmailPending, "421 4.3.2 closing"},
		"data, never":                         {map[string]string{"DATA": "554 5.5.1 no"}, "", "", store.EmailFailed, "554 5.5.1 no"},
		"content, not now":                    {map[string]string{".": "451 4.7.1 greylisted"}, "", "", store.EmailPending, "451 4.7.1 greylisted"},
		"content, never":                      {map[string]string{".": "554 5.6.0 spam"}, "", "", store.EmailFailed, "554 5.6.0 spam"},
		"recipient, once the content is read": {map[string]string{".": "550 5.1.1 no such user"}, "", "", store.EmailBounced, "550 5.1.1 no such user"},
		"log-in refused":                      {map[string]string{"AUTH": "535 5.7.8 no"}, "u:p@", "", store.EmailPending, "535 5.7.8 no"},
		"no encryption":                       {nil, "", "?tls=mandatory", store.EmailPending, "STARTTLS"},
		"encryption that is none":             {map[string]string{"EHLO": "250-localhost\r\n250 STARTTLS", "STARTTLS": "220 go on"}, "", "?tls=mandatory", store.EmailPending, ""},
		"silent":                              {map[string]string{"RCPT": "silence"}, "", "", store.EmailPending, app.AnswerTimeout},
		"silent at the end":                   {map[string]string{".": "silence"}, "", "", store.EmailPending, app.AnswerLost},
		"cut":                                 {map[string]string{"MAIL": "cut"}, "", "", store.EmailPending, ""},
		"cut before the final dot":            {map[string]string{"DATA": "cut"}, "", "", store.EmailPending, ""},
		"cut after the final dot":             {map[string]string{".": "cut"}, "", "", store.EmailPending, app.AnswerLost},
	} {
		customer := w.customer(w.owner, "Café", "cafe@b.example")
		invoice, email := w.queued(customer)
		box.say(c.answers)
		w.by("smtp://" + c.login + box.address + c.options)
		patience := time.Minute
		if c.answer == app.AnswerTimeout || c.answer == app.AnswerLost {
			patience = 2 * time.Second
		}
		err := w.sendWithin(patience, email)
		var deferred *app.Deferred
		if errors.As(err, &deferred) != (c.want == store.EmailPending) || deferred != nil && deferred.Err == nil {
			t.Errorf("%s: got error %v", name, err)
		}
		page := w.message(email)
		if page.State != c.want || page.Attempts != 1 || !strings.Contains(page.LastAnswer, c.answer) || page.LastAnswer == "" {
			t.Errorf("%s: got %s after %d attempts: %q; want %s, %q", name, page.State, page.Attempts, page.LastAnswer, c.want, c.answer)
		}
		if len(page.Attempted) != 1 || page.Attempted[0].State != c.want || page.Attempted[0].Answer != page.LastAnswer || !page.Attempted[0].At.Equal(w.Now()) {
			t.Errorf("%s: got attempts %+v", name, page.Attempted)
		}
		if page.NextAt.IsZero() == (c.want == store.EmailPending) {
			t.Errorf("%s: next attempt %s", name, page.NextAt)
		}
		bounced := c.want == store.EmailBounced
		if refused := page.Customer.Refused; refused.At.IsZero() == bounced || bounced && refused.Answer != page.LastAnswer {
			t.Errorf("%s: the customer's address: got refused %+v", name, refused)
		}
		if got := w.page(invoice).Standing(); (got == billing.Returned) != (bounced || c.want == store.EmailFailed) {
			t.Errorf("%s: the document: got %s", name, got)
		}
	}
}

func TestAMessageIsTriedForThreeDaysAndNeverBeforeItsTime(t *testing.T) {
	w := newWorld(t)
	_, email := w.queued(w.customer(w.owner, "Café", "cafe@b.example"))
	w.sendErr = errors.New("connection refused")
	first := w.Now()
	for n := 1; ; n++ {
		_ = w.send1(email)
		page := w.message(email)
		if page.Attempts != n || len(page.Attempted) != n || page.Attempted[0].Number != n {
			t.Fatalf("attempts: got %d and %d kept, want %d", page.Attempts, len(page.Attempted), n)
		}
		if page.State == store.EmailFailed {
			if waited := w.Now().Sub(first); waited != billing.MailLife {
				t.Errorf("given up after %s, want %s", waited, billing.MailLife)
			}
			break
		}
		if page.State != store.EmailPending || !page.NextAt.After(w.Now()) || page.NextAt.After(first.Add(billing.MailLife)) {
			t.Fatalf("after %d attempts: got %s, next at %s", n, page.State, page.NextAt)
		}
		w.wait(page.NextAt.Sub(w.Now()) - time.Millisecond)
		var early *app.Deferred
		if err := w.send1(email); !errors.As(err, &early) || early.Err != nil || !early.At.Equal(page.NextAt) {
			t.Fatalf("before its time: got %v, want to come again at %s", err, page.NextAt)
		}
		if got := w.message(email).Attempts; got != n {
			t.Fatalf("before its time: got %d attempts, want %d", got, n)
		}
		w.wait(time.Millisecond)
	}
	w.sendErr = nil
	w.wait(time.Hour)
	w.ok(w.send1(email))
	if len(w.sent) != 0 {
		t.Errorf("sent after it was given up: %d mails", len(w.sent))
	}
}

func TestAMessageWhoseAnswerWasLostComesAgainAsTheSame(t *testing.T) {
	w := newWorld(t)
	box := openPostbox(t)
	w.by("smtp://" + box.address)
	_, email := w.queued(w.customer(w.owner, "Café", "cafe@b.example"))
	box.say(map[string]string{".": "taken"})
	_ = w.send1(email)
	box.say(nil)
	w.wait(2 * time.Minute)
	w.ok(w.send1(email))
	w.ok(w.send1(email)) // and once more for nothing
	got := box.mails()
	if len(got) != 2 || w.message(email).State != store.EmailSent {
		t.Fatalf("got %d mails and %s, want two and sent", len(got), w.message(email).State)
	}
	for _, header := range []string{"Message-ID", "To", "Subject"} {
		line := regexp.MustCompile(`(?m)^` + header + `: .*$`)
		if a, b := line.FindString(got[0]), line.FindString(got[1]); a == "" || a != b {
			t.Errorf("%s: got %q and %q, want the same", header, a, b)
		}
	}
}

func TestWithoutAServerMessagesWaitAndUseUpNoAttempt(t *testing.T) {
	w := newWorld(t)
	_, email := w.queued(w.customer(w.owner, "Café", "cafe@b.example"))
	mute := app.New(w.store, app.Options{HashKiB: 64, URL: "https://acuse.example", MailFrom: "no-reply@acuse.example", Secret: []byte("secret"), Now: w.clock})
	if err := mute.SendEmail(t.Context(), app.SendEmail{CompanyID: w.owner.CompanyID, EmailID: email}); !errors.Is(err, app.ErrNoMailServer) {
		t.Fatalf("got %v, want that there is no server", err)
	}
	if page := w.message(email); page.State != store.EmailPending || page.Attempts != 0 || !page.TriedSince.IsZero() {
		t.Errorf("got %s after %d attempts, want pending after none", page.State, page.Attempts)
	}
	desk, err := mute.Desk(t.Context(), w.owner)
	w.ok(err)
	if !desk.NoMail || desk.Waiting != 1 {
		t.Errorf("got no mail %v, waiting %d; want true, 1", desk.NoMail, desk.Waiting)
	}
	w.ok(w.send1(email))
	if len(w.sent) != 1 {
		t.Errorf("with a server: got %d mails, want 1", len(w.sent))
	}
}

func TestACancelledMessageIsNotSent(t *testing.T) {
	w := newWorld(t)
	invoice, email := w.queued(w.customer(w.owner, "Café", "cafe@b.example"))
	if n := w.act(app.CancelMessage, email); n != 1 {
		t.Errorf("cancelled: got %d, want 1", n)
	}
	if page := w.page(invoice); len(page.Links) != 0 || len(page.Revoked) != 1 || page.Revoked[0].RevokedBy == "" {
		t.Errorf("its link: got %d live and %+v taken back, want it taken back", len(page.Links), page.Revoked)
	}
	w.runMail()
	w.ok(w.send1(email)) // its job comes all the same
	if page := w.message(email); page.State != store.EmailCancelled || page.Attempts != 0 || len(w.sent) != 0 {
		t.Errorf("got %s after %d attempts, %d mails; want cancelled and none", page.State, page.Attempts, len(w.sent))
	}
	if page := w.message(email); page.LastAnswer != app.AnswerTakenBack || page.Canceller == "" {
		t.Errorf("its page says %q by %q, want that somebody cancelled it", page.LastAnswer, page.Canceller)
	}
	if n := w.act(app.CancelMessage, email) + w.act(app.SendNow, email); n != 0 {
		t.Errorf("of one that is over: got %d changes, want none", n)
	}
}

func TestSendNowDoesNotWaitForTheNextAttempt(t *testing.T) {
	w := newWorld(t)
	_, email := w.queued(w.customer(w.owner, "Café", "cafe@b.example"))
	w.sendErr = errors.New("connection refused")
	_ = w.send1(email)
	w.sendErr = nil
	before := w.count(`SELECT count(*) FROM river_job WHERE kind = 'send_email'`)
	if n := w.act(app.SendNow, email); n != 1 {
		t.Errorf("hurried: got %d, want 1", n)
	}
	if jobs := w.count(`SELECT count(*) FROM river_job WHERE kind = 'send_email'`) - before; jobs != 1 {
		t.Errorf("jobs: got %d more, want 1", jobs)
	}
	w.ok(w.send1(email))
	if page := w.message(email); page.State != store.EmailSent || page.Attempts != 2 {
		t.Errorf("got %s after %d attempts, want sent after 2", page.State, page.Attempts)
	}
}

// TestSendingADocumentAgainLeavesTheEarlierMessageAndItsLink, whatever had become of it, once an act.
func TestSendingADocumentAgainLeavesTheEarlierMessageAndItsLink(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	ctx := t.Context()
	w.runMail()
	invoice, email := w.queued(customer)
	w.ok(w.send1(email))
	first := mailed(t, w.sent[0])
	act := w.NewAct()
	for range 2 { // pressed twice
		_, err := w.ActOnMessages(ctx, w.owner, app.ResendMessage, act, []string{email})
		w.ok(err)
	}
	w.runMail()
	if len(w.sent) != 2 || w.sent[0].ID == w.sent[1].ID {
		t.Fatalf("got %d mails, want a second with an id of its own", len(w.sent))
	}
	second := mailed(t, w.sent[1])
	if first == second || w.sent[0].Subject != w.sent[1].Subject {
		t.Errorf("got links %s and %s, subjects %q and %q", first, second, w.sent[0].Subject, w.sent[1].Subject)
	}
	for _, link := range []string{first, second} {
		w.ok(w.press(link, app.Request{}))
	}
	if page := w.message(email); page.Subject != w.sent[0].Subject || strings.Contains(page.Body, "{") {
		t.Errorf("its page says %q, %q", page.Subject, page.Body)
	}
	for _, e := range w.page(invoice).Emails {
		if e.Subject != w.sent[0].Subject || strings.Contains(e.Body, "{") {
			t.Errorf("the document's page says %q, %q", e.Subject, e.Body)
		}
	}
	if page := w.message(email); page.State != store.EmailSent || page.ResentAt.IsZero() {
		t.Errorf("the first: got %s, repeated at %s", page.State, page.ResentAt)
	}
	if again := w.page(invoice).Emails[0]; again.AgainOf != email {
		t.Errorf("the second repeats %q, want %s", again.AgainOf, email)
	}
	_, err := w.Archive(ctx, w.owner, billing.Invoice, []string{invoice})
	w.ok(err)
	if n := w.act(app.ResendMessage, email); n != 0 {
		t.Errorf("of an archived document: got %d, want none", n)
	}
}

// TestAnAccessMailIsSentAgainAsLongAsItsGrantWantsIt (product.md § 2).
func TestAnAccessMailIsSentAgainAsLongAsItsGrantWantsIt(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	username, password := w.grant(w.owner, customer)
	email := w.outbox(app.OutboxQuery{Kind: store.EmailAccessGranted})[0].ID
	if n := w.act(app.ResendMessage, email); n != 1 {
		t.Fatalf("sent again: got %d, want 1", n)
	}
	w.runMail()
	other := passwordIn(t, w.sent[len(w.sent)-1])
	if other == password {
		t.Error("the same password was mailed twice: it is kept somewhere")
	}
	for _, p := range []string{password, other} { // both work
		_, err := w.LogIn(ctx, app.LogIn{Slug: w.slug, Username: username, Password: p, IP: "203.0.113.9"})
		w.ok(err)
	}
	w.change(billing.RevokeAccess, customer)
	lines, err := w.PreviewMessages(ctx, w.owner, app.ResendMessage, []string{email})
	w.ok(err)
	if lines[0].Outcome != app.MessageOver || w.act(app.ResendMessage, email) != 0 {
		t.Errorf("of a grant that is over: got %s, want over", lines[0].Outcome)
	}
	own := w.customer(w.owner, "Bodegas", "bodegas@b.example")
	w.guest(w.owner, w.slug, own)
	for _, row := range w.outbox(app.OutboxQuery{Search: "bodegas"}) {
		if n := w.act(app.ResendMessage, row.ID); n != 0 {
			t.Errorf("to somebody with a password of their own: got %d, want none", n)
		}
	}
}

func TestTheOutboxIsSearchedAndNarrowedPageByPage(t *testing.T) {
	w := newWorld(t)
	cafe := w.customer(w.owner, "Café Almirante", "cafe@b.example")
	bodegas := w.customer(w.owner, "Bodegas Ñandú", "bodegas@c.example")
	invoice, first := w.queued(cafe)
	_, second := w.queued(bodegas)
	w.grant(w.owner, cafe)
	number := w.page(invoice).Number
	for name, c := range map[string]struct {
		q    app.OutboxQuery
		want int
	}{
		"all":               {app.OutboxQuery{}, 3},
		"by address":        {app.OutboxQuery{Search: "cafe@b.example"}, 2},
		"by its beginning":  {app.OutboxQuery{Search: "bodegas@"}, 1},
		"by customer":       {app.OutboxQuery{Search: "ñandú"}, 1},
		"folded":            {app.OutboxQuery{Search: "NANDU"}, 1},
		"by number":         {app.OutboxQuery{Search: number}, 1},
		"by its end":        {app.OutboxQuery{Search: strings.TrimLeft(number[strings.LastIndex(number, "-")+1:], "0")}, 1},
		"two words":         {app.OutboxQuery{Search: "almirante " + number}, 1},
		"words of two":      {app.OutboxQuery{Search: "bodegas " + number}, 0},
		"a state":           {app.OutboxQuery{State: store.EmailBounced}, 0},
		"a kind":            {app.OutboxQuery{Kind: store.EmailDocumentSent}, 2},
		"kind and state":    {app.OutboxQuery{Kind: store.EmailAccessGranted, State: store.EmailSent}, 1},
		"all of them":       {app.OutboxQuery{Kind: store.EmailAccessGranted, State: store.EmailSent, Search: "cafe"}, 1},
		"nothing like that": {app.OutboxQuery{Search: "zzz"}, 0},
	} {
		rows, info, err := w.Outbox(t.Context(), w.owner, c.q)
		w.ok(err)
		if len(rows) != c.want || info.Total != c.want {
			t.Errorf("%s: got %d rows of %d, want %d", name, len(rows), info.Total, c.want)
		}
	}
	var seen []string
	q := app.OutboxQuery{Page: app.PageRequest{Size: 1}}
	for {
		rows, info, err := w.Outbox(t.Context(), w.owner, q)
		w.ok(err)
		seen = append(seen, rows[0].ID)
		if info.Next == "" {
			break
		}
		q.Page.After = info.Next
	}
	if len(seen) != 3 || seen[2] != first || seen[1] != second {
		t.Errorf("page by page: got %v, want three, the newest first", seen)
	}
	stranger, _ := w.found("Otra", "otra@otra.example")
	if rows, _, err := w.Outbox(t.Context(), stranger, app.OutboxQuery{Search: "cafe"}); err != nil || len(rows) != 0 {
		t.Errorf("another company: got %d rows, %v", len(rows), err)
	}
}

// Signs that stand for any others where the second word of a search is looked for.
func TestASignInAnAddressStandsForItself(t *testing.T) {
	w := newWorld(t)
	w.queued(w.customer(w.owner, "Almirante", "ana_b@b.example"))
	w.queued(w.customer(w.owner, "Bodegas", "anaxb@b.example"))
	for search, want := range map[string]int{"bodegas anaxb@b": 1, "bodegas ana_b@b": 0, "almirante ana_b@b": 1, "bodegas naxb": 0, "bodegas ana%": 1} {
		if got := len(w.outbox(app.OutboxQuery{Search: search})); got != want {
			t.Errorf("%q: got %d, want %d", search, got, want)
		}
	}
}

func TestMessagesFromBeforeAreFoundOnceTheyHaveWords(t *testing.T) {
	w := newWorld(t)
	_, email := w.queued(w.customer(w.owner, "Café Almirante", "cafe@b.example"))
	for _, query := range []string{`DELETE FROM email_word WHERE email_id = $1`, `INSERT INTO email_unworded (company_id, email_id) SELECT company_id, id FROM email WHERE id = $1`} {
		_, err := w.db.Write.ExecContext(t.Context(), query, email)
		w.ok(err)
	}
	if got := len(w.outbox(app.OutboxQuery{Search: "almirante"})); got != 0 {
		t.Fatalf("before: got %d, want none", got)
	}
	for range 2 {
		w.ok(w.WordDocuments(t.Context()))
	}
	if got := len(w.outbox(app.OutboxQuery{Search: "almirante"})); got != 1 || w.count(`SELECT count(*) FROM email_unworded`) != 0 {
		t.Errorf("after: got %d, want 1", got)
	}
}

func TestOnlyWhoMayWriteActsOnMessagesAndOnlyOnTheirOwn(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	_, email := w.queued(w.customer(w.owner, "Café", "cafe@b.example"))
	stranger, _ := w.found("Otra", "otra@otra.example")
	reader := w.owner
	reader.Role = billing.Reader
	for name, c := range map[string]struct {
		who  app.Actor
		want billing.Code
	}{"another company": {stranger, billing.NotFound}, "a reader": {reader, billing.Forbidden}} {
		for _, action := range app.MessageActions {
			if _, err := w.ActOnMessages(ctx, c.who, action, w.NewAct(), []string{email}); billing.CodeOf(err) != c.want {
				t.Errorf("%s, %s: got %v, want %s", name, action, err, c.want)
			}
			if _, err := w.PreviewMessages(ctx, c.who, action, []string{email}); billing.CodeOf(err) != c.want {
				t.Errorf("%s looks at %s: got %v, want %s", name, action, err, c.want)
			}
		}
	}
	if _, err := w.Message(ctx, stranger, email); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("another company's message: got %v, want not found", err)
	}
	if _, err := w.ActOnMessages(ctx, w.owner, "burn", w.NewAct(), []string{email}); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("an act there is not: got %v", err)
	}
	wantKey(t, w.actErr(nil), "error.nothing_ticked")
	if got := states(w.outbox(app.OutboxQuery{})); got[store.EmailPending] != 1 {
		t.Errorf("got %v, want it untouched", got)
	}
}

func (w *world) actErr(ids []string) error {
	_, err := w.ActOnMessages(w.t.Context(), w.owner, app.CancelMessage, w.NewAct(), ids)
	return err
}

// TestWhatMayHaveArrivedIsNotSaidNeverToHaveLeft: a message that is cancelled after its answer was lost keeps its link.
func TestWhatMayHaveArrivedIsNotSaidNeverToHaveLeft(t *testing.T) {
	w := newWorld(t)
	box := openPostbox(t)
	w.by("smtp://" + box.address)
	for name, c := range map[string]struct {
		answers map[string]string
		last    string
		links   int
	}{
		"lost":    {map[string]string{".": "cut"}, app.AnswerTooLate, 1},
		"refused": {map[string]string{".": "451 4.7.1 later"}, app.AnswerTakenBack, 0},
	} {
		invoice, email := w.queued(w.customer(w.owner, "Café", "cafe@b.example"))
		box.say(c.answers)
		var deferred *app.Deferred
		if err := w.sendWithin(time.Minute, email); !errors.As(err, &deferred) {
			t.Fatalf("%s: got %v", name, err)
		}
		w.act(app.CancelMessage, email)
		if page := w.message(email); page.State != store.EmailCancelled || page.LastAnswer != c.last {
			t.Errorf("%s: got %s, %q", name, page.State, page.LastAnswer)
		}
		if links := w.page(invoice).Links; len(links) != c.links {
			t.Errorf("%s: got %d live links, want %d", name, len(links), c.links)
		}
	}
}

// TestSendingAgainCountsWhatItDoes: the form, sent once more, does nothing and says so.
func TestSendingAgainCountsWhatItDoes(t *testing.T) {
	w := newWorld(t)
	_, email := w.queued(w.customer(w.owner, "Café", "cafe@b.example"))
	w.runMail()
	act := w.NewAct()
	for i, want := range []int{1, 0} {
		n, err := w.ActOnMessages(t.Context(), w.owner, app.ResendMessage, act, []string{email})
		w.ok(err)
		if n != want {
			t.Errorf("time %d: got %d, want %d", i+1, n, want)
		}
	}
	lines, err := w.PreviewMessages(t.Context(), w.owner, app.ResendMessage, []string{email})
	w.ok(err)
	if lines[0].Number == "" {
		t.Error("the message is not told apart by its document")
	}
}
