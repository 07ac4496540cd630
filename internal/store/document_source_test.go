package store

import (
	"path/filepath"
	"strings"
	"testing"

	"acuse/internal/billing"
	"acuse/internal/db"
)

// TestTheFormsOfAWordAreLookedUpNotReadThrough: "223,85" begins the amounts 22385, 223850 … A document that has two of
// them is left out at the second; asking for that by all words before it took minutes in a company of a million documents.
func TestTheFormsOfAWordAreLookedUpNotReadThrough(t *testing.T) {
	d, err := db.Open(t.Context(), filepath.Join(t.TempDir(), "acuse.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	f := DocumentFilter{Kind: billing.Invoice, words: []searched{{from: "22385", forms: []string{"22385", "223850", "223851"}}}}
	s := f.byForms(0)
	rows, err := d.Read.QueryContext(t.Context(), `EXPLAIN QUERY PLAN `+s.query(`1`)+` LIMIT 10`, append([]any{"company"}, s.args...)...)
	if err != nil {
		t.Fatal(err)
	}
	steps, err := scanAll(rows, func(step *string) []any { return []any{new(int), new(int), new(int), step} })
	if err != nil || len(steps) == 0 {
		t.Fatalf("got %q, %v", steps, err)
	}
	for _, step := range steps {
		if strings.Contains(step, "word<") || strings.HasPrefix(step, "SCAN d") {
			t.Errorf("%s\n\tin: %s", step, strings.Join(steps, "; "))
		}
	}
}
