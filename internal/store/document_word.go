package store

import "acuse/internal/billing"

// fewWords is up to how many documents a list is searched by its rarest word: those are looked up and put in order.
// Where a word is more frequent than that, the list is read in its order, which soon fills a page.
const fewWords = 2000

// lastLetter follows every word that begins alike.
const lastLetter = "\U0010FFFF"

// putWords keeps what a document is found by, in place of what it was found by before.
func (tx *Tx) putWords(d billing.Document) error {
	if err := tx.forgetWords(d.ID); err != nil {
		return err
	}
	return tx.bulk(`document_word`, `word, document_id`, wordRows(d))
}

func (tx *Tx) forgetWords(document string) error {
	if _, err := tx.exec(`DELETE FROM document_unworded WHERE company_id = $1 AND document_id = $2`, document); err != nil {
		return err
	}
	_, err := tx.exec(`DELETE FROM document_word WHERE company_id = $1 AND document_id = $2`, document)
	return err
}

func wordRows(d billing.Document) [][]any {
	words := d.Words()
	rows := make([][]any, len(words))
	for i, word := range words {
		rows[i] = []any{word, d.ID}
	}
	return rows
}

// UnwordedDocuments are documents from before there were words, at most max.
func (tx *Tx) UnwordedDocuments(max int) ([]string, error) {
	return list(tx, func(id *string) []any { return []any{id} },
		`SELECT document_id FROM document_unworded WHERE company_id = $1 ORDER BY document_id LIMIT $2`, max)
}

// PutDocumentWords finds out what a document is found by.
func (tx *Tx) PutDocumentWords(id string) error {
	d, err := tx.Document(id)
	if err != nil {
		return err
	}
	return tx.putWords(d)
}

// source is where the rows of a filter come from: a FROM clause, and the conditions with their arguments.
type source struct {
	from string
	*where
}

// query is a query of those rows, up to where an ORDER BY may follow.
func (s source) query(columns string) string {
	return `SELECT ` + columns + ` FROM ` + s.from + ` WHERE d.company_id = $1` + s.sql.String()
}

// source of the filter's documents. A search for a rare word goes from the word to the documents, any other looks
// through the documents for the words.
func (tx *Tx) source(f DocumentFilter) (source, error) {
	rare, words, err := tx.rarest(f.Words)
	if err != nil {
		return source{}, err
	}
	s := source{from: `document d`, where: &where{}}
	if rare != "" {
		// CROSS JOIN keeps SQLite from turning it round.
		s.from = `(SELECT DISTINCT document_id FROM document_word WHERE company_id = $1 AND word >= $2 AND word < $3) few CROSS JOIN document d`
		s.args = []any{rare, rare + lastLetter}
		s.and(`d.id = few.document_id`)
	}
	f.narrow(s.where)
	for _, word := range words {
		s.and(`EXISTS (SELECT 1 FROM document_word x WHERE x.company_id = d.company_id AND x.document_id = d.id AND x.word >= ? AND x.word < ?)`,
			word, word+lastLetter)
	}
	return s, nil
}

// rarest is the word that the fewest documents have, "" when all are frequent, and the other words.
func (tx *Tx) rarest(words []string) (string, []string, error) {
	rare, fewest := -1, fewWords+1
	for i, word := range words {
		var n int
		err := tx.get([]any{&n}, `SELECT count(*) FROM (SELECT 1 FROM document_word WHERE company_id = $1 AND word >= $2 AND word < $3 LIMIT $4) few`,
			word, word+lastLetter, fewWords+1)
		if err != nil {
			return "", nil, err
		}
		if n < fewest {
			rare, fewest = i, n
		}
	}
	if rare < 0 {
		return "", words, nil
	}
	others := append([]string{}, words[:rare]...)
	return words[rare], append(others, words[rare+1:]...), nil
}

// forgetDraftWords forgets the words of a draft that is about to go.
func (tx *Tx) forgetDraftWords(id string) error {
	for _, table := range []string{`document_word`, `document_unworded`} {
		_, err := tx.exec(`DELETE FROM `+table+` WHERE company_id = $1 AND document_id = $2 AND EXISTS (
			SELECT 1 FROM document d WHERE d.company_id = $1 AND d.id = $2 AND d.state = 'draft')`, id)
		if err != nil {
			return err
		}
	}
	return nil
}
