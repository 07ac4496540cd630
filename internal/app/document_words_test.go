package app_test

import (
	"testing"

	"acuse/internal/app"
)

// The database as it was before: documents without words, on the list that the migration leaves.
func TestDocumentsFromBeforeAreFoundOnceTheJobHasRun(t *testing.T) {
	s := aShelf(t, 12)
	for _, change := range []string{`DELETE FROM document_word`, `INSERT INTO document_unworded (company_id, document_id) SELECT company_id, id FROM document`} {
		_, err := s.db.Write.ExecContext(t.Context(), change)
		s.ok(err)
	}
	found := func() int {
		page, err := s.PortalDocuments(t.Context(), s.guest, app.PortalQuery{Search: "diseño"})
		s.ok(err)
		return page.Page.Total
	}
	if got := found(); got != 0 {
		t.Fatalf("before: got %d", got)
	}
	for range 2 { // twice is harmless
		s.ok(s.WordDocuments(t.Context()))
		if got := found(); got != 12 {
			t.Errorf("after: got %d, want 12", got)
		}
	}
	if left := s.count(`SELECT count(*) FROM document_unworded`); left != 0 {
		t.Errorf("%d are left", left)
	}
}
