package store

import (
	"strconv"

	"acuse/internal/billing"
)

// How a list is read. In its order, row by row, a page fills soon if many of the rows are wanted. If few are, they are
// looked up by what narrows the list most and put in order then: otherwise the whole list would be gone through.
const (
	fewRows  = 20_000 // up to so many are looked up where one thing narrows the list
	someRows = 50_000 // and where several do, because together they may leave very few
)

// source is where the rows of a filter come from: a FROM clause, and the conditions with their arguments.
type source struct {
	from string
	*where
	looked bool // looked up by what narrows them: no index has them in the list's order
}

// query is a query of those rows, up to where an ORDER BY may follow.
func (s source) query(columns string) string {
	return `SELECT ` + columns + ` FROM ` + s.from + ` WHERE d.company_id = $1` + s.sql.String()
}

// by is the column that the rows are put in order by, so written that its index is used only if they are read by it.
func (s source) by(column string) string {
	if s.looked {
		return "COALESCE(" + column + ", " + column + ")"
	}
	return column
}

// source of the filter's documents, for a page of them.
func (tx *Tx) source(f DocumentFilter) (source, error) {
	if len(f.Words) == 0 && (!f.narrowed() || f.column() == byDate && f.Money != Overdue) {
		return f.inOrder(), nil // an index has them in this order
	}
	most := fewRows
	if f.narrowed() && len(f.Words) > 0 || len(f.Words) > 1 {
		most = someRows
	}
	rarest, documents, err := tx.rarest(f.Words)
	if err != nil {
		return source{}, err
	}
	set := someRows + 1
	if f.narrowed() {
		if set, err = tx.countSet(f); err != nil {
			return source{}, err
		}
	}
	switch {
	case documents <= min(set, most):
		return f.byWord(rarest), nil
	case set <= most:
		return f.bySet(), nil
	}
	return f.inOrder(), nil
}

// unordered is the source of the filter's documents where their order does not matter.
func (tx *Tx) unordered(f DocumentFilter) (source, error) {
	if len(f.Words) == 0 {
		return f.bySet(), nil
	}
	rarest, documents, err := tx.rarest(f.Words)
	if err != nil {
		return source{}, err
	}
	set := someRows + 1
	if f.narrowed() {
		if set, err = tx.countSet(f); err != nil {
			return source{}, err
		}
	}
	if documents <= min(set, someRows) {
		return f.byWord(rarest), nil
	}
	return f.bySet(), nil
}

// inOrder reads the list in its order.
func (f DocumentFilter) inOrder() source {
	s := source{from: `document d`, where: &where{}}
	f.narrow(s.where, f.column() == byDate)
	s.words(f.Words, -1)
	return s
}

// firstDay is before any document's.
const firstDay = billing.Date("0001-01-01")

// bySet looks up what the filter's state, money, reading and span leave. All of these have indexes by day: a span that
// is open at its beginning says so in a way that they are found by.
func (f DocumentFilter) bySet() source {
	s := source{from: `document d`, where: &where{}, looked: true}
	f.narrow(s.where, true)
	if f.Span.From == "" && (f.rarelyRead() || f.Money != Overdue) {
		s.and(`d.issue_date >= ?`, firstDay)
	}
	s.words(f.Words, -1)
	return s
}

// byWord looks up what has the n-th word. CROSS JOIN keeps SQLite from turning it round.
func (f DocumentFilter) byWord(n int) source {
	s := source{looked: true, where: &where{args: []any{f.Words[n], f.Words[n] + lastLetter}},
		from: `(SELECT DISTINCT document_id FROM document_word WHERE company_id = $1 AND word >= $2 AND word < $3) few CROSS JOIN document d`}
	s.and(`d.id = few.document_id`)
	f.narrow(s.where, true)
	s.words(f.Words, n)
	return s
}

// words narrows to the documents that have all words but the n-th.
func (s source) words(words []string, n int) {
	for i, word := range words {
		if i != n {
			s.and(`EXISTS (SELECT 1 FROM document_word x WHERE x.company_id = d.company_id AND x.document_id = d.id AND x.word >= ? AND x.word < ?)`,
				word, word+lastLetter)
		}
	}
}

// rarest is the place of the word that the fewest documents have, and how many those are, at most someRows + 1.
func (tx *Tx) rarest(words []string) (place, documents int, err error) {
	documents = someRows + 1
	for i, word := range words {
		var n int
		err := tx.get([]any{&n}, `SELECT count(*) FROM (SELECT 1 FROM document_word WHERE company_id = $1 AND word >= $2 AND word < $3 LIMIT $4) few`,
			word, word+lastLetter, someRows+1)
		if err != nil {
			return 0, 0, err
		}
		if n < documents {
			place, documents = i, n
		}
	}
	return place, documents, nil
}

// countSet counts what the filter's state, money, reading and span leave, at most someRows + 1.
func (tx *Tx) countSet(f DocumentFilter) (int, error) {
	f.Words = nil
	s := f.bySet()
	var n int
	s.args = append(s.args, someRows+1)
	err := tx.get([]any{&n}, `SELECT count(*) FROM (`+s.query(`1`)+` LIMIT $`+strconv.Itoa(len(s.args)+1)+`) few`, s.args...)
	return n, err
}
