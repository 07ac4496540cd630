package store

import (
	"strings"

	"acuse/internal/billing"
)

// addends are what a document of the filter's list brings to its sums: base, tax, total and what is pending, and
// nothing if it is of a kind that does not add up there.
func (f DocumentFilter) addends() []any {
	columns := []any{"d.base", "d.tax", "d.total", "d.pending"}
	if f.Customer == "" || f.Kind != "" {
		return columns // of one kind
	}
	var kinds []string
	for _, k := range billing.Kinds {
		if k.AddsUp(f.Kind) {
			kinds = append(kinds, "'"+string(k)+"'")
		}
	}
	for i, column := range columns {
		columns[i] = "CASE WHEN d.kind IN (" + strings.Join(kinds, ", ") + ") THEN " + column.(string) + " ELSE 0 END"
	}
	return columns
}
