package store

import (
	"slices"
	"testing"
	"time"

	"acuse/internal/billing"
)

func TestAValueThatAllRowsHaveIsSharedByThem(t *testing.T) {
	at := time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC)
	row := func(id string) []any {
		return []any{id, int64(1), nil, []byte("same"), billing.Date("2026-12-01"), at, true}
	}
	for _, c := range []struct {
		why         string
		rows        [][]any
		shared, own []int
	}{
		{"a row alone has its own", [][]any{row("a")}, nil, []int{0, 1, 2, 3, 4, 5, 6}},
		{"bytes are not compared", [][]any{row("a"), row("b"), row("c")}, []int{1, 2, 4, 5, 6}, []int{0, 3}},
		{"the last one differs", [][]any{{"a", "x"}, {"a", "x"}, {"a", "y"}}, []int{0}, []int{1}},
		{"nothing is not the empty text, nor a number its text", [][]any{{nil, "1"}, {"", int64(1)}}, nil, []int{0, 1}},
	} {
		shared, own := sharedColumns(c.rows)
		if !slices.Equal(shared, c.shared) || !slices.Equal(own, c.own) {
			t.Errorf("%s: shared %v, own %v, want %v, %v", c.why, shared, own, c.shared, c.own)
		}
	}
	if got, want := insertInto("line", []string{"id", "number", "text"}, []int{2}, []int{0, 1}), "line (company_id, text, id, number) VALUES "; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
