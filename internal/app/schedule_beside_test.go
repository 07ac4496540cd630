package app_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/store"
)

// More than one batch, each drawn up in parts beside what is written: the numbers go on from part to part, and who cannot
// have an invoice stops alone, wherever it stands.
func TestManyAreDrawnUpInParts(t *testing.T) {
	const due = 1250
	w := newWorld(t)
	w.manySchedules(due)
	ids := w.column(`SELECT id FROM schedule ORDER BY id`)
	for _, n := range []int{0, 199, 200, 777, 1100} {
		_, err := w.db.Write.ExecContext(t.Context(), `UPDATE schedule SET series_id = (SELECT id FROM series WHERE kind = 'quote') WHERE id = $1`, ids[n])
		w.ok(err)
	}
	w.to("2026-12-01")
	w.issueDue()
	const made, stopped = due - 5, 5
	for _, c := range []struct {
		what, query string
		want        int
	}{
		{"stopped", `SELECT count(*) FROM schedule WHERE state = 'stopped' AND fault = 'recurring.fault.series'`, stopped},
		{"moved on", `SELECT count(*) FROM schedule WHERE state = 'active' AND next_date = '2027-01-01' AND made = 1 AND revision = 2`, made},
		{"the last number", `SELECT max(CAST(substr(number, 8) AS INTEGER)) FROM document WHERE state = 'issued'`, made},
		{"numbers", `SELECT count(DISTINCT number) FROM document WHERE state = 'issued'`, made},
		{"the counter", `SELECT next - 1 FROM series_counter WHERE year = 2026`, made},
		{"messages", `SELECT count(*) FROM email WHERE kind = 'document_sent'`, made},
		{"their jobs", `SELECT count(*) FROM river_job WHERE kind = 'send_email'`, made + 1}, // and the notice
		{"their links", `SELECT count(*) FROM link`, made},
		{"lines", `SELECT count(*) FROM document_line`, 3 * made},
	} {
		if got := w.count(c.query); got != c.want {
			t.Errorf("%s: got %d, want %d", c.what, got, c.want)
		}
	}
	// In the order of their schedules, as their numbers are.
	order := w.column(`SELECT r.schedule_id FROM schedule_run r JOIN document d ON d.company_id = r.company_id AND d.id = r.document_id ORDER BY d.order_key`)
	for n := range order[1:] {
		if order[n] >= order[n+1] {
			t.Fatalf("%s was numbered before %s", order[n], order[n+1])
		}
	}
}

// What many are looked up by is left to a job, which makes it as each document and message would have its own; the few of
// the last batch have theirs at once.
func TestWhatManyAreFoundByFollows(t *testing.T) {
	const due, many = 1100, 1000
	w := newWorld(t)
	w.manySchedules(due)
	w.to("2026-12-01")
	w.issueDue()
	found := func() (documents, messages int) {
		_, page, err := w.Documents(t.Context(), w.owner, app.DocumentQuery{Kind: billing.Invoice, Search: "seguridad"})
		w.ok(err)
		_, of, err := w.Outbox(t.Context(), w.owner, app.OutboxQuery{Search: "cliente"})
		w.ok(err)
		return page.Total, of.Total
	}
	if documents, messages := found(); documents != due-many || messages != due-many {
		t.Errorf("at once: got %d and %d, want %d of each", documents, messages, due-many)
	}
	if got := w.count(`SELECT count(*) FROM river_job WHERE kind = 'word_some'`); got != 1 {
		t.Errorf("got %d jobs, want 1", got)
	}
	for range 2 { // twice is harmless
		if more, err := w.WordSome(t.Context(), app.WordSome{CompanyID: w.owner.CompanyID}); err != nil || more {
			t.Fatalf("got more: %v, %v", more, err)
		}
	}
	if documents, messages := found(); documents != due || messages != due {
		t.Errorf("after the job: got %d and %d, want %d of each", documents, messages, due)
	}
	if left := w.count(`SELECT (SELECT count(*) FROM document_unworded) + (SELECT count(*) FROM email_unworded)`); left != 0 {
		t.Errorf("%d are left", left)
	}
	words := func() []string {
		return w.column(`SELECT document_id || ' ' || word || ' ' || CAST(issue_date AS TEXT) AS row FROM document_word
			UNION ALL SELECT email_id || ' ' || word AS row FROM email_word WHERE email_id IN (SELECT id FROM email) ORDER BY row`)
	}
	followed := words()
	for _, change := range []string{`DELETE FROM document_word`, `DELETE FROM document_words`, `DELETE FROM email_word`, `UPDATE email SET words = ''`,
		`INSERT INTO document_unworded (company_id, document_id) SELECT company_id, id FROM document`,
		`INSERT INTO email_unworded (company_id, email_id) SELECT company_id, id FROM email`} {
		_, err := w.db.Write.ExecContext(t.Context(), change)
		w.ok(err)
	}
	w.ok(w.WordDocuments(t.Context())) // one by one
	if each := words(); !slices.Equal(followed, each) {
		t.Errorf("%d words followed, one by one they are %d, or others", len(followed), len(each))
	}
}

func TestWhoReadsBesideSeesTheCompanyAsItWas(t *testing.T) {
	w := newWorld(t)
	name := func(tx *store.Tx) string {
		company, err := tx.Company()
		w.ok(err)
		return company.Name
	}
	rename := func(tx *store.Tx, to string) {
		company, err := tx.Company()
		w.ok(err)
		company.Name = to
		w.ok(tx.PutCompany(company))
	}
	w.ok(w.store.Update(t.Context(), w.owner.CompanyID, func(tx *store.Tx) error { rename(tx, "Antes"); return nil }))
	w.ok(w.store.UpdateBeside(t.Context(), w.owner.CompanyID, func(tx, before *store.Tx) error {
		rename(tx, "Después")
		if got := name(before); got != "Antes" {
			t.Errorf("beside: got %q", got)
		}
		if got := name(tx); got != "Después" {
			t.Errorf("in the change: got %q", got)
		}
		return nil
	}))
	w.ok(w.store.View(t.Context(), w.owner.CompanyID, func(tx *store.Tx) error {
		if got := name(tx); got != "Después" {
			t.Errorf("afterwards: got %q", got)
		}
		return nil
	}))
}

// Whoever has the company and reads beside must not wait for a connection of those who wait for the company: there are
// more of them than connections.
func TestReadingBesideWaitsForNobody(t *testing.T) {
	w := newWorld(t)
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	var all sync.WaitGroup
	for n := range 40 {
		all.Go(func() {
			var err error
			if n%20 == 0 {
				err = w.store.UpdateBeside(ctx, w.owner.CompanyID, func(_, before *store.Tx) error {
					time.Sleep(50 * time.Millisecond) // the others come
					_, err := before.Series(billing.Invoice)
					return err
				})
			} else {
				err = w.store.Update(ctx, w.owner.CompanyID, func(tx *store.Tx) error {
					_, err := tx.Series(billing.Invoice)
					return err
				})
			}
			if err != nil {
				t.Error(fmt.Errorf("writer %d: %w", n, err))
			}
		})
	}
	all.Wait()
}
