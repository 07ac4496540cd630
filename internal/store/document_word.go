package store

import (
	"slices"
	"strings"

	"acuse/internal/billing"
)

// lastLetter ends every word that begins alike; firstLetter comes right after the word itself.
const (
	lastLetter  = "\U0010FFFF"
	firstLetter = "\x01"
)

// joined are all words of one thing in a row of its own: a space before each, which no word has inside.
func joined(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return " " + strings.Join(words, " ")
}

var likeSigns = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// begins is the pattern of joined words of which one begins so, for LIKE … ESCAPE '\'. SQLite's LIKE takes A for a, which
// is the same to words: they are folded.
func begins(prefix string) string { return "% " + likeSigns.Replace(prefix) + "%" }

// putWords keeps what a document is found by, in place of what it was found by before.
func (tx *Tx) putWords(d billing.Document) error {
	if err := tx.forgetWords(d.ID); err != nil {
		return err
	}
	words := d.Words()
	if err := tx.bulk(`document_words`, documentWordsColumns, [][]any{wordsRow(d, words)}); err != nil {
		return err
	}
	return tx.bulk(`document_word`, documentWordColumns, wordRows(d, words))
}

func (tx *Tx) forgetWords(document string) error {
	if _, err := tx.exec(`DELETE FROM document_unworded WHERE company_id = $1 AND document_id = $2`, document); err != nil {
		return err
	}
	var day billing.Date
	var words string
	err := tx.get([]any{&day, &words}, `SELECT issue_date, words FROM document_words WHERE company_id = $1 AND document_id = $2`, document)
	if billing.CodeOf(err) == billing.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	for some := range slices.Chunk(strings.Fields(words), 100) { // SQLite looks each $n up among all
		w := &where{}
		w.and(`issue_date = ? AND document_id = ?`, day, document)
		w.and(`word ` + w.in(some))
		if _, err := tx.exec(`DELETE FROM document_word WHERE company_id = $1`+w.sql.String(), w.args...); err != nil {
			return err
		}
	}
	_, err = tx.exec(`DELETE FROM document_words WHERE company_id = $1 AND document_id = $2`, document)
	return err
}

const (
	documentWordColumns  = `word, issue_date, document_id`
	documentWordsColumns = `document_id, issue_date, words`
)

// wordsRow is the one row of all words of a document.
func wordsRow(d billing.Document, words []string) []any {
	return []any{d.ID, d.IssueDate, joined(words)}
}

// wordRows are the rows that it is looked up by.
func wordRows(d billing.Document, words []string) [][]any {
	keys := lookUpWords(words)
	rows := make([][]any, len(keys))
	var day, id any = d.IssueDate, d.ID
	for i, word := range keys {
		rows[i] = []any{word, day, id}
	}
	return rows
}

// lookUpWords are those of a thing's words that it is looked up by, in their order. Who looks for "f" finds "f20260184",
// so that a word which begins another needs no row of its own: a quarter of all. An amount does: it is looked for whole.
func lookUpWords(words []string) []string {
	sorted := slices.Clone(words)
	slices.Sort(sorted)
	keys := sorted[:0]
	for i, word := range sorted {
		if i+1 == len(sorted) || !strings.HasPrefix(sorted[i+1], word) || billing.MayBeAmount(word) {
			keys = append(keys, word)
		}
	}
	return keys
}

// wordsOf are all words of a document or a message, as they stand in its row.
type wordsOf struct {
	id    string
	day   billing.Date // of a document
	words string
}

// PutWordsLeft gives documents and messages that were written in great numbers what they are looked up by, at most max of
// each, and reports whether there may be more.
func (tx *Tx) PutWordsLeft(max int) (more bool, err error) {
	documents, err := list(tx, func(w *wordsOf) []any { return []any{&w.id, &w.day, &w.words} },
		`SELECT u.document_id, w.issue_date, w.words FROM document_unworded u
		JOIN document_words w ON w.company_id = u.company_id AND w.document_id = u.document_id
		WHERE u.company_id = $1 ORDER BY u.document_id LIMIT $2`, max)
	if err != nil {
		return false, err
	}
	err = tx.putWordsLeft(documents, `document_word`, documentWordColumns, `document_unworded`, `document_id`, func(w wordsOf) [][]any {
		return wordRows(billing.Document{ID: w.id, IssueDate: w.day}, strings.Fields(w.words))
	})
	if err != nil {
		return false, err
	}
	emails, err := list(tx, func(w *wordsOf) []any { return []any{&w.id, &w.words} },
		`SELECT u.email_id, e.words FROM email_unworded u JOIN email e ON e.company_id = u.company_id AND e.id = u.email_id
		WHERE u.company_id = $1 AND e.words <> '' ORDER BY u.email_id LIMIT $2`, max)
	if err != nil {
		return false, err
	}
	return len(documents) == max || len(emails) == max, tx.putWordsLeft(emails, `email_word`, emailWordColumns, `email_unworded`, `email_id`, func(w wordsOf) [][]any {
		return emailWordRows(w.id, strings.Fields(w.words))
	})
}

func (tx *Tx) putWordsLeft(all []wordsOf, table, columns, unworded, id string, rowsOf func(wordsOf) [][]any) error {
	if len(all) == 0 {
		return nil
	}
	var rows [][]any
	ids := make([]string, len(all))
	for i, w := range all {
		rows = append(rows, rowsOf(w)...)
		ids[i] = w.id
	}
	if err := tx.bulk(table, columns, sortWords(rows)); err != nil {
		return err
	}
	w := &where{}
	w.and(id + ` ` + tx.anyOf(w, ids))
	_, err := tx.exec(`DELETE FROM `+unworded+` WHERE company_id = $1`+w.sql.String(), w.args...)
	return err
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
