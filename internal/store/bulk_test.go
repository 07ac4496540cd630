package store

import (
	"strings"
	"testing"

	"acuse/internal/billing"
)

// Rows are made beside the caller, who could not recover.
func TestAPanicWhileRowsAreMadeIsAnError(t *testing.T) {
	broken := bulkTable{"document", "id", func() ([][]any, error) {
		var none *billing.Document
		return [][]any{{none.ID}}, nil
	}}
	rows, err := broken.make()
	if rows != nil || err == nil || !strings.Contains(err.Error(), "nil pointer") {
		t.Errorf("got %v, %v", rows, err)
	}
}
