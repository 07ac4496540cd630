package store

import "acuse/internal/billing"

// lastLetter ends every word that begins alike; firstLetter comes right after the word itself.
const (
	lastLetter  = "\U0010FFFF"
	firstLetter = "\x01"
)

// putWords keeps what a document is found by, in place of what it was found by before.
func (tx *Tx) putWords(d billing.Document) error {
	if err := tx.forgetWords(d.ID); err != nil {
		return err
	}
	return tx.bulk(`document_word`, `word, issue_date, document_id`, wordRows(d))
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
		rows[i] = []any{word, d.IssueDate, d.ID}
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
