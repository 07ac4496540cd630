package store

import (
	"strings"

	"acuse/internal/billing"
)

// emailWords are what a message is found by.
func (tx *Tx) emailWords(e Email) ([]string, error) {
	number := ""
	if e.DocumentID != "" {
		if err := tx.get([]any{opt(&number)}, `SELECT number FROM document WHERE company_id = $1 AND id = $2`, e.DocumentID); err != nil {
			return nil, err
		}
	}
	return billing.EmailWords(e.Recipient, e.RecipientName, number), nil
}

const emailWordColumns = `word, email_id`

// emailWordRows are the rows that a message is looked up by.
func emailWordRows(id string, words []string) [][]any {
	keys := lookUpWords(words)
	rows := make([][]any, len(keys))
	var of any = id
	for i, word := range keys {
		rows[i] = []any{word, of}
	}
	return rows
}

// UnwordedEmails are messages from before they could be looked for, at most max.
func (tx *Tx) UnwordedEmails(max int) ([]string, error) {
	return list(tx, func(id *string) []any { return []any{id} },
		`SELECT email_id FROM email_unworded WHERE company_id = $1 ORDER BY email_id LIMIT $2`, max)
}

// PutEmailWords finds out what a message from before is found by.
func (tx *Tx) PutEmailWords(id string) error {
	n, err := tx.exec(`DELETE FROM email_unworded WHERE company_id = $1 AND email_id = $2`, id)
	if err != nil || n == 0 {
		return err
	}
	e, err := tx.Email(id)
	if err != nil {
		return err
	}
	words, err := tx.emailWords(e)
	if err != nil {
		return err
	}
	if err := tx.must(`UPDATE email SET words = $3 WHERE company_id = $1 AND id = $2`, id, joined(words)); err != nil {
		return err
	}
	return tx.bulk(`email_word`, emailWordColumns, emailWordRows(id, words))
}

// prefixed are columns with the name of their table before each.
func prefixed(table, columns string) string {
	all := strings.Split(columns, ",")
	for i, column := range all {
		all[i] = table + "." + strings.TrimSpace(column)
	}
	return strings.Join(all, ", ")
}
