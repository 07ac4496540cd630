package backup_test

import (
	"context"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/backup"
	"acuse/internal/billing"
	"acuse/internal/db"
	"acuse/internal/store"
)

const onlineWriters = 3

// TestABackupMadeWhilePeopleIssueInvoicesIsOfOneMoment backs up again and again while invoices are issued, and looks at
// what comes out of each.
func TestABackupMadeWhilePeopleIssueInvoicesIsOfOneMoment(t *testing.T) {
	t.Parallel()
	for _, kind := range databases() {
		d := empty(t, kind)
		ok(t, d.Migrate(t.Context()))
		issue := issuer(t, d)
		var issued atomic.Int64
		ctx, over := context.WithCancel(t.Context())
		var all sync.WaitGroup
		for range onlineWriters {
			all.Go(func() {
				for ctx.Err() == nil {
					if err := issue(); err != nil {
						t.Errorf("%s: issue: %v", kind, err)
						return
					}
					issued.Add(1)
				}
			})
		}
		var paths []string
		var counts []int64
		for n := range 3 {
			for before := issued.Load(); issued.Load() < before+10 && !t.Failed(); {
				time.Sleep(20 * time.Millisecond)
			}
			path := filepath.Join(t.TempDir(), string(rune('a'+n)))
			before := issued.Load()
			r, err := backup.Write(t.Context(), d, path, options)
			ok(t, err)
			at := slices.IndexFunc(r.Counts, func(c backup.Count) bool { return c.Table == "document" })
			if got, after := r.Counts[at].Rows, issued.Load(); got < before || got > after+onlineWriters {
				t.Errorf("%s: got %d documents, want between %d and %d", kind, got, before, after+onlineWriters)
			}
			paths, counts = append(paths, path), append(counts, r.Counts[at].Rows)
		}
		over()
		all.Wait()
		if counts[0] == 0 || counts[2] == counts[0] {
			t.Errorf("%s: documents in the backups: got %v, want more and more", kind, counts)
		}
		for i, path := range paths {
			expectWhole(t, restored(t, kind, path), counts[i])
		}
	}
}

// issuer founds a company and answers what issues one more invoice of two lines, a mail with it.
func issuer(t testing.TB, d *db.DB) func() error {
	t.Helper()
	s, err := store.Open(d)
	ok(t, err)
	ctx := context.WithoutCancel(t.Context())
	a := app.New(s, app.Options{URL: "http://localhost:8080", MailFrom: "no-reply@localhost", Secret: options.Key})
	entered, err := a.SignUp(ctx, app.SignUp{Company: "Estudio", Name: "Ana", Email: "ana@estudio.example", Password: "una-clave-larga-1", Language: "es"})
	ok(t, err)
	who, err := a.Actor(ctx, entered.Token)
	ok(t, err)
	party := billing.Party{Name: "Estudio", TaxIDType: billing.TaxIDNIF, TaxID: "93471790C", Address: "Carrer de la Marjal, 14",
		Country: "ES", Province: "Valencia", City: "Massanassa", Postcode: "46470", Email: "ana@estudio.example"}
	ok(t, a.SaveCompany(ctx, who, app.CompanyForm{Party: party}))
	_, err = a.SetUser(ctx, "estudio", "ana@estudio.example", "", "", billing.Owner) // confirms the address
	ok(t, err)
	customer := a.NewCustomer()
	customer.Party = party
	customer.Party.Name, customer.Party.TaxIDType, customer.Party.TaxID = "Café", billing.TaxIDCIF, "B58378431"
	ok(t, a.AddCustomer(ctx, who, customer))
	return func() error {
		f := a.NewDraft(billing.Invoice)
		f.CustomerID = customer.ID
		f.Lines = []app.LineForm{{Text: "Diseño", Quantity: "12", Price: "45,00", Tax: "21"}, {Text: "Carta", Quantity: "1", Price: "5,00", Tax: "21"}}
		_, err := a.Issue(ctx, who, f, true)
		return err
	}
}

// expectWhole checks that every document is complete and that their numbers leave no gap.
func expectWhole(t testing.TB, d *db.DB, documents int64) {
	t.Helper()
	for query, want := range map[string]int64{
		`SELECT COUNT(*) FROM document WHERE state = 'issued' AND version_id IS NOT NULL`:                                                documents,
		`SELECT COUNT(*) FROM document_line`:                                                                                             2 * documents,
		`SELECT COUNT(*) FROM version v JOIN document d ON d.company_id = v.company_id AND d.version_id = v.id AND d.id = v.document_id`: documents,
		`SELECT COUNT(DISTINCT document_id) FROM document_word`:                                                                          documents,
		`SELECT COUNT(DISTINCT number) FROM document`:                                                                                    documents,
		`SELECT next - 1 FROM series_counter`:                                                                                            documents,
	} {
		var got int64
		ok(t, d.Read.QueryRowContext(t.Context(), query).Scan(&got))
		if got != want {
			t.Errorf("%s: %s: got %d, want %d", d.Name(), query, got, want)
		}
	}
}
