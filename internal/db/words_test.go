package db

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// TestTheWordsInOneRowAreThoseOfBefore: 00016 gathers them, and what went back has them as it had.
func TestTheWordsInOneRowAreThoseOfBefore(t *testing.T) {
	ctx := t.Context()
	d := emptyDatabase(t)
	provider, err := d.goose()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.UpTo(ctx, 15); err != nil {
		t.Fatal(err)
	}
	exec := func(query string, args ...any) {
		t.Helper()
		if _, err := d.Write.ExecContext(ctx, query, args...); err != nil {
			t.Fatalf("%v: %s", err, query)
		}
	}
	exec(`INSERT INTO company (id, slug, name, tax_id_type, tax_id, address, country, province, city, postcode, email, phone, iban, language, created_at)
		VALUES ('c', 'c', 'C', 'cif', '', '', 'ES', '', '', '', '', '', '', 'es', $1)`, time.Now())
	for _, email := range []string{"with", "without"} {
		exec(`INSERT INTO email (company_id, id, kind, dedupe, recipient, recipient_name, language, attempts, last_answer, created_at, updated_at)
			VALUES ('c', $1, 'sign_up', $1, 'x@y.example', 'X', 'es', 0, '', $2, $2)`, email, time.Now())
	}
	for _, word := range []string{"cafe", "14520", "a@b.example"} {
		exec(`INSERT INTO document_word (company_id, word, issue_date, document_id) VALUES ('c', $1, '2026-11-23', 'd'), ('x', $1, '2026-11-24', 'd')`, word)
		exec(`INSERT INTO email_word (company_id, word, email_id) VALUES ('c', $1, 'with')`, word)
	}
	words := func(query, whose string) {
		t.Helper()
		var got, of string
		if err := d.Write.QueryRowContext(ctx, query).Scan(&got, &of); err != nil {
			t.Fatalf("%v: %s", err, query)
		}
		all := strings.Split(got, " ")
		slices.Sort(all)
		if want := []string{"", "14520", "a@b.example", "cafe"}; !slices.Equal(all, want) || of != whose {
			t.Errorf("got %q of %s, want %q of %s", all, of, want, whose)
		}
	}
	for range 2 { // there and back, and there again
		if _, err := provider.UpTo(ctx, 16); err != nil {
			t.Fatal(err)
		}
		words(`SELECT words, company_id || ' ' || CAST(issue_date AS TEXT) FROM document_words WHERE company_id = 'c'`, "c 2026-11-23")
		words(`SELECT words, company_id || ' ' || CAST(issue_date AS TEXT) FROM document_words WHERE company_id = 'x'`, "x 2026-11-24")
		words(`SELECT words, id FROM email WHERE words <> ''`, "with")
		if _, err := provider.DownTo(ctx, 15); err != nil {
			t.Fatal(err)
		}
		var n int
		if err := d.Write.QueryRowContext(ctx, `SELECT count(*) FROM document_word`).Scan(&n); err != nil || n != 6 {
			t.Errorf("back again: got %d words, %v, want 6", n, err)
		}
	}
}
