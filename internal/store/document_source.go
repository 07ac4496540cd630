package store

import (
	"strconv"

	"acuse/internal/billing"
)

// How a list is read. In its order, row by row, a page fills soon if many of the rows are wanted and they do not all
// stand at the far end. If few are, they are looked up by what narrows the list most and put in order then. In between,
// nobody knows before: the next rows in order are tried, and if they do not fill the page it is looked up as well.
const (
	fewRows  = 10_000  // up to so many are looked up at once
	nextRows = 2_000   // so many are tried in order
	manyRows = 200_000 // up to so many are looked up where those did not do; beyond, the list is read in its order
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

// listed is a part of a list in one order: all of it, or of the order Leído what was read or what was not.
type listed struct {
	column string
	part   string // a condition, "" for all
	page   Page
}

// documents is one page of a part of a list.
func (tx *Tx) documents(f DocumentFilter, l listed) ([]billing.Document, error) {
	if f.hasOrder(l) {
		return tx.read(f, f.inOrder(l), l)
	}
	s, few, err := tx.lookUp(f, fewRows)
	if err != nil {
		return nil, err
	}
	if few {
		return tx.read(f, s, l)
	}
	if rows, err := tx.read(f, f.next(l), l); err != nil || len(rows) > l.page.Size {
		return rows, err
	}
	if s, few, err = tx.lookUp(f, manyRows); err != nil {
		return nil, err
	}
	if !few {
		s = f.inOrder(l)
	}
	return tx.read(f, s, l)
}

func (tx *Tx) read(f DocumentFilter, s source, l listed) ([]billing.Document, error) {
	if l.part != "" {
		s.and(l.part)
	}
	order := f.order(s.where, l.page, s.by(l.column))
	return list(tx, documentFields, s.query(documentColumns)+order, s.args...)
}

// whole is the source of all that a filter shows, to be read in its order to the end.
func (tx *Tx) whole(f DocumentFilter) (source, error) {
	l := listed{column: f.column()}
	if f.hasOrder(l) {
		return f.inOrder(l), nil
	}
	s, few, err := tx.lookUp(f, manyRows)
	if err == nil && !few {
		s = f.inOrder(l)
	}
	return s, err
}

// hasOrder reports whether an index has just these documents in this order.
func (f DocumentFilter) hasOrder(l listed) bool {
	return len(f.Words) == 0 && (!f.narrowed() || l.column == byDate && f.Money != Overdue)
}

// lookUp is the source that looks the filter's documents up by what narrows them most, if those are at most so many.
func (tx *Tx) lookUp(f DocumentFilter, most int) (s source, few bool, err error) {
	set := most + 1
	if f.narrowed() {
		if set, err = tx.countSet(f, most); err != nil {
			return s, false, err
		}
	}
	rarest, documents, err := tx.rarest(f.Words, most)
	switch {
	case err != nil || min(set, documents) > most:
		return s, false, err
	case documents <= set:
		return f.byWord(rarest), true, nil
	}
	return f.bySet(), true, nil
}

// unordered is the source of the filter's documents where their order does not matter.
func (tx *Tx) unordered(f DocumentFilter) (source, error) {
	if len(f.Words) == 0 {
		return f.bySet(), nil
	}
	s, few, err := tx.lookUp(f, manyRows)
	if err == nil && !few {
		s = f.bySet()
	}
	return s, err
}

// inOrder reads the list in its order.
func (f DocumentFilter) inOrder(l listed) source {
	s := source{from: `document d`, where: &where{}}
	f.base(s.where)
	f.narrow(s.where, l.column == byDate)
	s.words(f.Words, -1)
	return s
}

// next looks among the next rows in the list's order, whatever they are.
func (f DocumentFilter) next(l listed) source {
	ahead := source{from: `document d`, where: &where{}}
	f.base(ahead.where)
	if l.part != "" {
		ahead.and(l.part)
	}
	page := l.page
	page.Size = nextRows - 1 // apply asks for one more
	order := f.order(ahead.where, page, l.column)
	s := source{from: `(` + ahead.query(`*`) + order + `) d`, where: &where{args: ahead.args}, looked: true}
	f.narrow(s.where, true)
	s.words(f.Words, -1)
	return s
}

// firstDay is before any document's.
const firstDay = billing.Date("0001-01-01")

// bySet looks up what the filter's state, money, reading and span leave. All of these have indexes by day: a span that
// is open at its beginning says so in a way that they are found by.
func (f DocumentFilter) bySet() source {
	s := source{from: `document d`, where: &where{}, looked: true}
	f.base(s.where)
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
	f.base(s.where)
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

// rarest is the place of the word that the fewest documents have, and how many those are, at most one more than most.
func (tx *Tx) rarest(words []string, most int) (place, documents int, err error) {
	documents = most + 1
	for i, word := range words {
		var n int
		err := tx.get([]any{&n}, `SELECT count(*) FROM (SELECT 1 FROM document_word WHERE company_id = $1 AND word >= $2 AND word < $3 LIMIT $4) few`,
			word, word+lastLetter, most+1)
		if err != nil {
			return 0, 0, err
		}
		if n < documents {
			place, documents = i, n
		}
	}
	return place, documents, nil
}

// countSet counts what the filter's state, money, reading and span leave, at most one more than most.
func (tx *Tx) countSet(f DocumentFilter, most int) (int, error) {
	f.Words = nil
	s := f.bySet()
	var n int
	s.args = append(s.args, most+1)
	err := tx.get([]any{&n}, `SELECT count(*) FROM (`+s.query(`1`)+` LIMIT $`+strconv.Itoa(len(s.args)+1)+`) few`, s.args...)
	return n, err
}
