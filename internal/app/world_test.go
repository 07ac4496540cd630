package app_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/db"
	"acuse/internal/mail"
	"acuse/internal/store"
	"acuse/internal/store/storetest"
)

// world is one company with its owner, on a real database; only the mail and the clock are the test's.
type world struct {
	*app.App
	t       testing.TB
	db      *db.DB
	store   *store.Store
	owner   app.Actor
	slug    string
	mu      sync.Mutex
	now     time.Time
	sent    []mail.Message
	sendErr error       // what the mail server answers
	smtp    mail.Sender // a real one, where the test has one
	dns     dns         // what DNS says
}

const ownerPassword = "una-clave-larga-1"

func newWorld(t testing.TB) *world {
	t.Helper()
	if one, ok := t.(*testing.T); ok {
		one.Parallel() // each has a database of its own
	}
	w := &world{t: t, now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	w.store, w.db = storetest.Open(t)
	w.App = app.New(w.store, app.Options{
		HashKiB: 64, URL: "https://acuse.example", MailFrom: "no-reply@acuse.example", Secret: []byte("0123456789abcdef0123456789abcdef"),
		Send: w.send, Now: w.clock, Resolver: &w.dns,
	})
	w.owner, w.slug = w.found("Estudio Marjal", "lucia@estudiomarjal.example")
	return w
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) wait(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func (w *world) send(ctx context.Context, m mail.Message) (string, error) {
	w.mu.Lock()
	smtp := w.smtp
	w.mu.Unlock()
	if smtp != nil {
		return smtp(ctx, m)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.sendErr != nil {
		return "", w.sendErr
	}
	w.sent = append(w.sent, m)
	return "", nil
}

// mended has the mail server take messages again, when those that wait are due.
func (w *world) mended() {
	w.sendErr = nil
	w.wait(2 * time.Minute)
}

// found signs a company up that is ready to issue invoices, and answers its owner.
func (w *world) found(name, email string) (app.Actor, string) {
	w.t.Helper()
	ctx := w.t.Context()
	entered, err := w.SignUp(ctx, app.SignUp{Company: name, Name: "Lucía Ferrandis", Email: email, Password: ownerPassword, Language: "es", IP: "203.0.113.1"})
	w.ok(err)
	who, err := w.Actor(ctx, entered.Token)
	w.ok(err)
	w.ok(w.SaveCompany(ctx, who, app.CompanyForm{Party: billing.Party{Name: name, TaxIDType: billing.TaxIDNIF, TaxID: "93471790C",
		Address: "Carrer de la Marjal, 14", Country: "ES", Province: "Valencia", City: "Massanassa", Postcode: "46470", Email: email},
		IBAN: "ES7712341234161234567890"}))
	desk, err := w.Desk(ctx, who)
	w.ok(err)
	_, err = w.SetUser(ctx, desk.Company.Slug, email, "", "", billing.Owner) // confirms the address
	w.ok(err)
	for _, query := range []string{`DELETE FROM email WHERE company_id = $1`, `DELETE FROM river_job WHERE kind = 'send_email' AND $1 <> ''`} {
		_, err = w.db.Write.ExecContext(ctx, query, who.CompanyID)
		w.ok(err)
	}
	return who, desk.Company.Slug
}

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// customer adds a customer with everything an invoice needs.
func (w *world) customer(who app.Actor, name, email string) string {
	w.t.Helper()
	f := w.NewCustomer()
	f.Party = billing.Party{Name: name, TaxIDType: billing.TaxIDCIF, TaxID: "B58378431", Address: "Passeig de la Dàrsena, 8",
		Country: "ES", Province: "Valencia", City: "València", Postcode: "46024", Email: email}
	w.ok(w.AddCustomer(w.t.Context(), who, f))
	return f.ID
}

func (w *world) draft(customer string) app.DraftForm {
	f := w.NewDraft(billing.Invoice)
	f.CustomerID = customer
	f.Lines = []app.LineForm{{Text: "Diseño de carta", Quantity: "12", Price: "45,00", Tax: "21"}}
	return f
}

// invoice issues an invoice of 653,40 € and answers its id.
func (w *world) invoice(who app.Actor, customer string) string {
	w.t.Helper()
	f := w.draft(customer)
	_, err := w.Issue(w.t.Context(), who, f, true)
	w.ok(err)
	return f.ID
}

// grant gives the customer an access and answers with what the mail says: username and password.
func (w *world) grant(who app.Actor, customer string) (username, password string) {
	w.t.Helper()
	w.ok(w.ChangeAccess(w.t.Context(), who, billing.GrantAccess, w.NewAct(), []string{customer}))
	w.runMail()
	for i := len(w.sent) - 1; i >= 0; i-- {
		if m := w.sent[i]; m.Kind == mail.KindAccessGranted {
			return m.To, passwordIn(w.t, m)
		}
	}
	w.t.Fatal("no mail with an access was sent")
	return "", ""
}

var passwordLine = regexp.MustCompile(`\b[a-z2-9]{4}(?:-[a-z2-9]{4}){3}\b`)

func passwordIn(t testing.TB, m mail.Message) string {
	t.Helper()
	found := passwordLine.FindString(m.Text)
	if found == "" {
		t.Fatalf("no password in the mail:\n%s", m.Text)
	}
	return found
}

// guest gets a customer through the portal's door, with a password of its own.
func (w *world) guest(who app.Actor, slug, customer string) (app.Guest, string) {
	w.t.Helper()
	ctx := w.t.Context()
	username, password := w.grant(who, customer)
	entered, err := w.LogIn(ctx, app.LogIn{Slug: slug, Username: username, Password: password, IP: "203.0.113.9"})
	w.ok(err)
	g, err := w.Guest(ctx, entered.Token, slug)
	w.ok(err)
	entered, err = w.ChoosePassword(ctx, g, "clave de Almirante", "clave de Almirante")
	w.ok(err)
	g, err = w.Guest(ctx, entered.Token, slug)
	w.ok(err)
	return g, entered.Token
}

// runMail runs the job of every message that waits, once.
func (w *world) runMail() []error {
	w.t.Helper()
	var errs []error
	for _, job := range w.waiting() {
		if err := w.SendEmail(w.t.Context(), job); err != nil {
			errs = append(errs, err)
		}
	}
	return errs
}

func (w *world) waiting() []app.SendEmail {
	w.t.Helper()
	rows, err := w.db.Read.QueryContext(w.t.Context(), `SELECT company_id, id FROM email WHERE state = 'pending' ORDER BY company_id, created_at, id`)
	w.ok(err)
	defer rows.Close()
	var jobs []app.SendEmail
	for rows.Next() {
		var job app.SendEmail
		w.ok(rows.Scan(&job.CompanyID, &job.EmailID))
		jobs = append(jobs, job)
	}
	w.ok(rows.Err())
	return jobs
}

func (w *world) count(query string, args ...any) int {
	w.t.Helper()
	var n int
	w.ok(w.db.Read.QueryRowContext(w.t.Context(), query, args...).Scan(&n))
	return n
}

// fetch downloads documents whole, as the portal's door does.
func (w *world) fetch(g app.Guest, r app.Request, documents ...string) error {
	ctx := w.t.Context()
	token, err := w.OpenDownload(ctx, g, documents)
	if err != nil {
		return err
	}
	d, err := w.ReadDocuments(ctx, g, token, r)
	if err != nil {
		return err
	}
	if d.Count() > 1 {
		for i := range d.Count() {
			if _, err := d.File(ctx, i); err != nil {
				return err
			}
		}
		return d.Done(ctx)
	}
	file, err := d.File(ctx, 0)
	if err != nil {
		return err
	}
	size := int64(len(file.Content))
	return d.Sent(ctx, 0, size, size)
}

// wantKey fails unless err is the error for people with that key (beside that field, if one is named).
func wantKey(t testing.TB, err error, key string, field ...string) {
	t.Helper()
	var one *billing.Error
	var many billing.Errors
	switch {
	case errors.As(err, &many):
		for _, e := range many {
			if e.Key == key && (len(field) == 0 || e.Field == field[0]) {
				return
			}
		}
	case errors.As(err, &one):
		if one.Key == key {
			return
		}
	}
	t.Errorf("got error %v, want %s %s", err, key, strings.Join(field, " "))
}

// together runs do n times at once and answers what each returned.
func together(n int, do func(i int) error) []error {
	errs := make([]error, n)
	var wg sync.WaitGroup
	gate := make(chan struct{})
	for i := range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-gate
			errs[i] = do(i)
		}()
	}
	close(gate)
	wg.Wait()
	return errs
}

func noErrors(t testing.TB, errs []error) {
	t.Helper()
	for i, err := range errs {
		if err != nil {
			t.Fatalf("number %d: %v", i, err)
		}
	}
}

func nth(i int) string { return fmt.Sprintf("%03d", i) }
