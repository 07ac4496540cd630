package store

import (
	"strings"

	"acuse/internal/billing"
)

// putEmailWords keeps what a message is found by.
func (tx *Tx) putEmailWords(e Email) error {
	number := ""
	if e.DocumentID != "" {
		if err := tx.get([]any{opt(&number)}, `SELECT number FROM document WHERE company_id = $1 AND id = $2`, e.DocumentID); err != nil {
			return err
		}
	}
	return tx.bulk(`email_word`, `word, email_id`, emailWordRows(e, number))
}

// emailWordRows are the rows of a message's words; number is its document's.
func emailWordRows(e Email, number string) [][]any {
	words := billing.EmailWords(e.Recipient, e.RecipientName, number)
	rows := make([][]any, len(words))
	for i, word := range words {
		rows[i] = []any{word, e.ID}
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
	for _, table := range []string{`email_unworded`, `email_word`} {
		if _, err := tx.exec(`DELETE FROM `+table+` WHERE company_id = $1 AND email_id = $2`, id); err != nil {
			return err
		}
	}
	e, err := tx.Email(id)
	if err != nil {
		return err
	}
	return tx.putEmailWords(e)
}

// prefixed are columns with the name of their table before each.
func prefixed(table, columns string) string {
	all := strings.Split(columns, ",")
	for i, column := range all {
		all[i] = table + "." + strings.TrimSpace(column)
	}
	return strings.Join(all, ", ")
}
