package work_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/store"
	"acuse/internal/store/storetest"
	"acuse/internal/work"
)

// outbox is a mail server that refuses the first messages.
type outbox struct {
	mu     sync.Mutex
	refuse int
	sent   []mail.Message
}

func (o *outbox) send(_ context.Context, m mail.Message) (string, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.refuse > 0 {
		o.refuse--
		return "", errors.New("connection refused")
	}
	o.sent = append(o.sent, m)
	return "", nil
}

func (o *outbox) count() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.sent)
}

func TestGrantedAccessIsMailedByTheQueue(t *testing.T) {
	s, d := storetest.Open(t)
	box := &outbox{}
	a := app.New(s, app.Options{URL: "http://localhost:8080", MailFrom: "no-reply@localhost", Secret: []byte("secret"), Send: box.send})
	who, customer := companyWithCustomer(t, a)
	jobs, err := work.New(d, a, slog.New(slog.DiscardHandler), nil)
	ok(t, err)
	ok(t, jobs.Start(context.WithoutCancel(t.Context())))
	defer func() { ok(t, jobs.Stop(context.Background())) }()
	ok(t, a.ChangeAccess(t.Context(), who, billing.GrantAccess, a.NewAct(), []string{customer}))
	waitFor(t, "the mail", func() bool { return box.count() == 1 })
	page, err := a.Customer(t.Context(), who, customer)
	ok(t, err)
	waitFor(t, "its state", func() bool {
		page, err = a.Customer(t.Context(), who, customer)
		return err == nil && page.Emails[0].State == store.EmailSent
	})
}

func TestTwoNodesShareTheWorkAndSendEachMailOnce(t *testing.T) {
	s, d := storetest.Open(t)
	box := &outbox{}
	a := app.New(s, app.Options{URL: "http://localhost:8080", MailFrom: "no-reply@localhost", Secret: []byte("secret"), Send: box.send})
	who, first := companyWithCustomer(t, a)
	customers := []string{first}
	for range 19 {
		customers = append(customers, addCustomer(t, a, who))
	}
	for range 2 {
		jobs, err := work.New(d, a, slog.New(slog.DiscardHandler), nil)
		ok(t, err)
		ok(t, jobs.Start(context.WithoutCancel(t.Context())))
		defer func() { ok(t, jobs.Stop(context.Background())) }()
	}
	ok(t, a.ChangeAccess(t.Context(), who, billing.GrantAccess, a.NewAct(), customers))
	waitFor(t, "twenty mails", func() bool { return box.count() >= 20 })
	time.Sleep(600 * time.Millisecond) // one more poll of both: nothing may come twice
	if got := box.count(); got != 20 {
		t.Errorf("mails: got %d, want 20", got)
	}
}

func TestBackOffGrowsAndStaysWithinSixHours(t *testing.T) {
	last := time.Duration(0)
	for failures := range 30 {
		wait := work.BackOff(failures)
		if wait < min(last*3/4, 6*time.Hour) || wait > 6*time.Hour*5/4 {
			t.Errorf("after %d failures: got %s", failures, wait)
		}
		last = wait
	}
}

func companyWithCustomer(t *testing.T, a *app.App) (app.Actor, string) {
	t.Helper()
	entered, err := a.SignUp(t.Context(), app.SignUp{Company: "Estudio", Name: "Ana", Email: "ana@estudio.example", Password: "una-clave-larga-1", Language: "es"})
	ok(t, err)
	who, err := a.Actor(t.Context(), entered.Token)
	ok(t, err)
	_, err = a.SetUser(t.Context(), "estudio", "ana@estudio.example", "", "", billing.Owner) // confirms the address
	ok(t, err)
	return who, addCustomer(t, a, who)
}

func addCustomer(t *testing.T, a *app.App, who app.Actor) string {
	t.Helper()
	f := a.NewCustomer()
	f.Party = billing.Party{Name: "Café", TaxIDType: billing.TaxIDCIF, Country: "ES", Email: f.ID[24:] + "@cafe.example"}
	ok(t, a.AddCustomer(t.Context(), who, f))
	return f.ID
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func waitFor(t *testing.T, what string, done func() bool) {
	t.Helper()
	for range 200 {
		if done() {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("waited 20 s for %s", what)
}

// TestAMessageThatDidNotLeaveComesBackWhenItsRowSays: the queue keeps when, so that a restart changes nothing; somebody
// who presses Enviar ahora does not wait for it.
func TestAMessageThatDidNotLeaveComesBackWhenItsRowSays(t *testing.T) {
	s, d := storetest.Open(t)
	box := &outbox{refuse: 1}
	a := app.New(s, app.Options{URL: "http://localhost:8080", MailFrom: "no-reply@localhost", Secret: []byte("secret"), Send: box.send})
	who, customer := companyWithCustomer(t, a)
	log := &strings.Builder{}
	jobs, err := work.New(d, a, slog.New(slog.NewTextHandler(log, nil)), nil)
	ok(t, err)
	ok(t, jobs.Start(context.WithoutCancel(t.Context())))
	ok(t, a.ChangeAccess(t.Context(), who, billing.GrantAccess, a.NewAct(), []string{customer}))
	var email app.EmailRow
	waitFor(t, "the first attempt", func() bool {
		rows, _, err := a.Outbox(t.Context(), who, app.OutboxQuery{Kind: store.EmailAccessGranted})
		ok(t, err)
		email = rows[0]
		return email.Attempts == 1
	})
	if wait := email.NextAt.Sub(email.UpdatedAt); wait < time.Minute || wait > 75*time.Second {
		t.Errorf("next attempt after %s, want a minute and up to a quarter more", wait)
	}
	var at time.Time
	waitFor(t, "the job to wait", func() bool {
		return d.Read.QueryRowContext(t.Context(), `SELECT scheduled_at FROM river_job WHERE kind = 'send_email' AND state = 'scheduled'`).Scan(&at) == nil
	})
	if early := email.NextAt.Sub(at); early > time.Second || early < -5*time.Second {
		t.Errorf("the job comes at %s, want %s", at, email.NextAt)
	}
	ok(t, jobs.Stop(context.Background()))
	if !strings.Contains(log.String(), "connection refused") || strings.Contains(log.String(), "cafe.example") {
		t.Errorf("the log says\n%s", log)
	}
	jobs, err = work.New(d, a, slog.New(slog.DiscardHandler), nil)
	ok(t, err)
	ok(t, jobs.Start(context.WithoutCancel(t.Context())))
	defer func() { ok(t, jobs.Stop(context.Background())) }()
	_, err = a.ActOnMessages(t.Context(), who, app.SendNow, a.NewAct(), []string{email.ID})
	ok(t, err)
	waitFor(t, "the mail", func() bool { return box.count() == 1 })
}
