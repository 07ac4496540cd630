package store

import (
	"fmt"
)

// CountMax is where counting stops: beyond it a list says "más de 10.000".
const CountMax = 10_000

// Key is where a row stands in an order: its value there, and what tells equals apart.
type Key struct {
	Value any // string, int64 or billing.Date, as the column is
	Tie   string
	ID    string // tells apart what even Tie does not, where a list needs it
}

// Page is one page of a list, found by key: the first page after nothing, the next after the last row of this one,
// the last by reversing the order. It costs the same wherever it lies.
type Page struct {
	Size     int
	Desc     bool // the order shown
	Backward bool // the rows before From, nearest first (or the list's last ones): the caller turns them round
	From     *Key // the row to go on from; nil at an end of the list
}

// apply adds the page's condition and answers ORDER BY and LIMIT, with one row more than the page to see if it goes on.
func (p Page) apply(w *where, sort, tie string) string {
	direction, sign := p.direction()
	if p.From != nil {
		w.and(fmt.Sprintf("(%s, %s) %s (?, ?)", sort, tie, sign), p.From.Value, p.From.Tie)
	}
	return fmt.Sprintf(" ORDER BY %s %s, %s %s LIMIT %d", sort, direction, tie, direction, p.Size+1)
}

// direction of the order that is read, and the sign of what lies further on in it.
func (p Page) direction() (direction, sign string) {
	if p.Desc != p.Backward {
		return "DESC", "<"
	}
	return "ASC", ">"
}

// count counts the rows of a query, at most CountMax+1 of them.
func (tx *Tx) count(rows string, args []any) (int, error) {
	var n int
	err := tx.get([]any{&n}, fmt.Sprintf(`SELECT count(*) FROM (%s LIMIT %d) few`, rows, CountMax+1), args...)
	return n, err
}
