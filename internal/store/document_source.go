package store

import (
	"math"
	"strconv"
	"strings"

	"acuse/internal/billing"
)

// How a list is read. In its order, row by row, a page fills soon if many of the rows are wanted and they do not all
// stand at the far end. If few are, they are looked up by what narrows the list most and put in order then. In between,
// nobody knows before. By day, the documents of a word are read in their order. By another column, the next rows in order
// are tried, and if they do not fill the page it is looked up as well.
const (
	fewRows  = 2_000   // up to so many are looked up at once
	someRows = 10_000  // up to so many of a customer are read in order to the end
	nextRows = 2_000   // so many are tried in order
	manyRows = 200_000 // up to so many are looked up where those did not do; beyond, the list is read in its order
	fewForms = 20      // so many words that begin alike are read side by side
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
	if s, ok, err := tx.ordered(f, l); err != nil || ok {
		if err != nil {
			return nil, err
		}
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

// ordered is a source in the list's order that is sure to come to an end soon, if there is one.
func (tx *Tx) ordered(f DocumentFilter, l listed) (s source, ok bool, err error) {
	if f.Customer != "" && !f.narrowed() {
		if n, err := tx.countSet(f, someRows); err != nil || n <= someRows {
			return f.inOrder(l), err == nil, err
		}
	}
	if l.column != byDate {
		return s, false, nil
	}
	n, err := tx.rarestForms(f)
	if err != nil || n < 0 {
		return s, false, err
	}
	return f.byDay(n, l), true, nil
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
	return len(f.words) == 0 && (!f.narrowed() || l.column == byDate && f.Money != Overdue)
}

// lookUp is the source that looks the filter's documents up by what narrows them most, if those are at most so many.
func (tx *Tx) lookUp(f DocumentFilter, most int) (s source, few bool, err error) {
	rarest, documents, err := tx.rarest(f.words, most)
	if err != nil {
		return s, false, err
	}
	set, err := tx.countSet(f, min(most, documents))
	switch {
	case err != nil || min(set, documents) > most:
		return s, false, err
	case documents <= set:
		return f.byWord(rarest), true, nil
	}
	return f.bySet(), true, nil
}

// countable is the source of the filter's documents where their order does not matter, if it is sure to come to an end
// soon: where every word that is looked for is frequent, nobody knows before how far one has to look.
func (tx *Tx) countable(f DocumentFilter) (s source, ok bool, err error) {
	if len(f.words) == 0 {
		return f.bySet(), true, nil
	}
	for _, most := range []int{fewRows, someRows} {
		if s, ok, err = tx.lookUp(f, most); err != nil || ok {
			break
		}
	}
	return s, ok, err
}

// unordered is the source of the filter's documents where their order does not matter.
func (tx *Tx) unordered(f DocumentFilter) (source, error) {
	if s, ok, err := tx.countable(f); err != nil || ok {
		return s, err
	}
	n, err := tx.rarestForms(f)
	if err != nil || n < 0 {
		return f.bySet(), err
	}
	return f.byForms(n), nil
}

// inOrder reads the list in its order.
func (f DocumentFilter) inOrder(l listed) source {
	s := source{from: `document d`, where: &where{}}
	f.base(s.where)
	f.narrow(s.where, l.column == byDate)
	f.haveWords(s.where, `d.issue_date`, `d.id`, -1)
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
	f.haveWords(s.where, `d.issue_date`, `d.id`, -1)
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
	f.haveWords(s.where, `d.issue_date`, `d.id`, -1)
	return s
}

// byWord looks up what has the n-th word. CROSS JOIN keeps SQLite from turning it round.
func (f DocumentFilter) byWord(n int) source {
	return f.byWords(n, `SELECT DISTINCT document_id, issue_date FROM document_word WHERE company_id = $1 AND word >= $2 AND word < $3`,
		f.words[n].from, f.words[n].until)
}

// byForms looks up what has one of the forms of the n-th word, from the first on: who needs only some does not wait for
// all. A document that has several is met at the first of them; which forms come before that is so written that no
// database reads all words before it.
func (f DocumentFilter) byForms(n int) source {
	forms := &where{}
	in := forms.in(f.words[n].forms)
	words := `SELECT document_id, issue_date FROM document_word w WHERE company_id = $1 AND word ` + in
	if len(f.words[n].forms) > 1 {
		words += ` AND NOT EXISTS (SELECT 1 FROM document_word x WHERE x.company_id = $1 AND x.word ` + in + ` AND COALESCE(x.word, x.word) < w.word
			AND x.issue_date = w.issue_date AND x.document_id = w.document_id)`
	}
	return f.byWords(n, words, forms.args...)
}

func (f DocumentFilter) byWords(n int, words string, args ...any) source {
	s := source{looked: true, where: &where{args: args}, from: `(` + words + `) few CROSS JOIN document d`}
	s.and(`d.id = few.document_id`)
	f.haveWords(s.where, `few.issue_date`, `few.document_id`, n)
	f.base(s.where)
	f.narrow(s.where, true)
	return s
}

// byDay reads the documents of each form of the n-th word in the list's order, as far as the page goes.
func (f DocumentFilter) byDay(n int, l listed) source {
	var each []string
	var args []any
	for _, form := range f.words[n].forms {
		s := source{from: `document_word w CROSS JOIN document d`, where: &where{args: args}}
		s.and(`w.company_id = $1 AND w.word = ? AND d.id = w.document_id`, form)
		f.haveWords(s.where, `w.issue_date`, `w.document_id`, n)
		f.base(s.where)
		f.narrow(s.where, true)
		if l.part != "" {
			s.and(l.part)
		}
		if from := l.page.From; from != nil { // said again of the index that is read
			_, sign := l.page.direction()
			s.and(`w.issue_date `+sign+`= ?`, from.Value)
		}
		order := f.order(s.where, l.page, `w.issue_date`)
		each = append(each, `SELECT id FROM (`+s.query(`d.id`)+order+`) one`)
		args = s.args
	}
	s := source{from: `(` + strings.Join(each, ` UNION `) + `) few CROSS JOIN document d`, where: &where{args: args}, looked: true}
	s.and(`d.id = few.id`)
	return s
}

// haveWords narrows to the documents that have all words but the n-th; day and id are the columns they are known by.
func (f DocumentFilter) haveWords(w *where, day, id string, n int) {
	for i, word := range f.words {
		switch {
		case i == n:
		case word.forms == nil:
			w.and(`EXISTS (SELECT 1 FROM document_words x WHERE x.company_id = $1 AND x.document_id = `+id+` AND x.words LIKE ? ESCAPE '\')`,
				begins(word.from))
		default: // beside one another, when the documents come by day
			w.and(`EXISTS (SELECT 1 FROM document_word x WHERE x.company_id = $1 AND x.issue_date = ` + day + ` AND x.document_id = ` + id + ` AND x.word ` + w.in(word.forms) + `)`)
		}
	}
}

// searched is a word that is looked for.
type searched struct {
	from, until string   // what is found lies between them, and is not until itself
	forms       []string // all words that are found, nil if those are many
}

// search finds out which words are meant by those that are looked for. none reports that there are none for one.
func (tx *Tx) search(f *DocumentFilter) (none bool, err error) {
	f.words = make([]searched, len(f.Words))
	for i, sought := range f.Words {
		word := searched{from: sought.Word, until: sought.Word + lastLetter}
		if sought.Whole {
			word.until = sought.Word + firstLetter
		}
		forms, err := list(tx, func(s *string) []any { return []any{s} }, `WITH RECURSIVE form (word) AS (
			SELECT min(word) FROM document_word WHERE company_id = $1 AND word >= $2 AND word < $3
			UNION ALL SELECT (SELECT min(w.word) FROM document_word w WHERE w.company_id = $1 AND w.word > form.word AND w.word < $3)
				FROM form WHERE form.word IS NOT NULL)
			SELECT word FROM form WHERE word IS NOT NULL LIMIT $4`, word.from, word.until, fewForms+1)
		if err != nil || len(forms) == 0 {
			return true, err
		}
		if len(forms) <= fewForms {
			word.forms = forms
		}
		f.words[i] = word
	}
	return false, nil
}

// rarestForms is the place of the rarest of the words with few forms, -1 if none has.
func (tx *Tx) rarestForms(f DocumentFilter) (int, error) {
	var few []int
	for i, word := range f.words {
		if word.forms != nil {
			few = append(few, i)
		}
	}
	if len(few) == 0 {
		return -1, nil
	}
	best, documents := few[0], math.MaxInt
	for _, i := range few {
		if len(few) == 1 {
			break
		}
		n, err := tx.countWord(f.words[i], 2*someRows)
		if err != nil {
			return -1, err
		}
		if n < documents {
			best, documents = i, n
		}
	}
	return best, nil
}

// rarest is the place of the word that the fewest documents have, and how many those are, at most one more than most.
func (tx *Tx) rarest(words []searched, most int) (place, documents int, err error) {
	documents = most + 1
	for i, word := range words {
		n, err := tx.countWord(word, most)
		if err != nil {
			return 0, 0, err
		}
		if n < documents {
			place, documents = i, n
		}
	}
	return place, documents, nil
}

// countWord counts how often documents have what a word begins, at most one more than most.
func (tx *Tx) countWord(word searched, most int) (n int, err error) {
	err = tx.get([]any{&n}, `SELECT count(*) FROM (SELECT 1 FROM document_word WHERE company_id = $1 AND word >= $2 AND word < $3 LIMIT $4) few`,
		word.from, word.until, most+1)
	return n, err
}

// countSet counts what all but the words leaves, at most one more than most. Where that is one kind of documents, those
// archived are counted along: the index of the days does not tell them apart, and it only matters whether there are few.
func (tx *Tx) countSet(f DocumentFilter, most int) (int, error) {
	f.words = nil
	s := f.bySet()
	if f.Customer == "" && !f.Archived && !f.narrowed() {
		s = source{from: `document d`, where: &where{}}
		s.and(`d.kind = ?`, string(f.Kind))
	}
	var n int
	s.args = append(s.args, most+1)
	err := tx.get([]any{&n}, `SELECT count(*) FROM (`+s.query(`1`)+` LIMIT $`+strconv.Itoa(len(s.args)+1)+`) few`, s.args...)
	return n, err
}
