package work_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/store/storetest"
	"acuse/internal/work"
)

// TestTwoNodesMakeEachPeriodicInvoiceOnceAndMailIt: the clock finds what is due and the queue makes it, whichever node
// does it.
func TestTwoNodesMakeEachPeriodicInvoiceOnceAndMailIt(t *testing.T) {
	s, d := storetest.Open(t)
	box := &outbox{}
	a := app.New(s, app.Options{URL: "http://localhost:8080", MailFrom: "no-reply@localhost", Secret: []byte("secret"), Send: box.send})
	who, _ := companyWithCustomer(t, a)
	party := billing.Party{Name: "Estudio", TaxIDType: billing.TaxIDNIF, TaxID: "93471790C", Address: "Carrer de la Marjal, 14", Country: "ES", Email: "ana@estudio.example"}
	ok(t, a.SaveCompany(t.Context(), who, app.CompanyForm{Party: party}))
	c := a.NewCustomer()
	c.Party = party
	c.Name, c.Email = "Café", "cafe@cafe.example"
	ok(t, a.AddCustomer(t.Context(), who, c))
	for range 10 {
		f, err := a.NewSchedule(t.Context(), who)
		ok(t, err)
		f.Name, f.CustomerID, f.Start, f.Attach = "Mensual", c.ID, string(a.Today()), "0"
		f.Lines[0].Text, f.Lines[0].Price = "Mantenimiento de {mes}", "100"
		ok(t, a.SaveSchedule(t.Context(), who, f, true))
	}
	_, err := d.Write.ExecContext(t.Context(), `DELETE FROM river_job WHERE kind = 'issue_schedules'`) // the clock finds them by itself
	ok(t, err)
	for range 2 {
		jobs, err := work.New(d, a, slog.New(slog.DiscardHandler), nil)
		ok(t, err)
		ok(t, jobs.Start(context.WithoutCancel(t.Context())))
		defer func() { ok(t, jobs.Stop(context.Background())) }()
	}
	waitFor(t, "ten mails", func() bool { return box.count() >= 10 })
	time.Sleep(600 * time.Millisecond) // one more poll of both: nothing may come twice
	var invoices int
	ok(t, d.Read.QueryRowContext(t.Context(), `SELECT count(*) FROM document WHERE state = 'issued'`).Scan(&invoices))
	if got := box.count(); got != 10 || invoices != 10 {
		t.Errorf("got %d mails and %d invoices, want 10 of each", got, invoices)
	}
}
