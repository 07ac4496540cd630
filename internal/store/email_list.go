package store

import (
	"fmt"
	"slices"
	"time"

	"acuse/internal/billing"
)

// EmailFilter narrows the outbox and says which page of it, by time.
type EmailFilter struct {
	Words []string // each begins a word of the recipient's address or name, or of the document's number
	State EmailState
	Kind  EmailKind
	Page  Page
}

// EmailRow is a line of the outbox, with the document the message carries.
type EmailRow struct {
	Email
	DocumentKind billing.Kind
	Number       string
}

// fewEmails are looked up by a word and put in order then; of a word that more have, the list is read in its order.
const fewEmails = 20_000

// Emails is one page of the outbox.
func (tx *Tx) Emails(f EmailFilter) ([]EmailRow, error) {
	from, w, looked, err := tx.emailSource(f)
	if err != nil {
		return nil, err
	}
	created := `e.created_at`
	if looked {
		created = `COALESCE(e.created_at, e.created_at)` // no index has them in this order
	}
	order := f.Page.apply(w, created, `e.id`)
	return list(tx, func(r *EmailRow) []any { return append(emailFields(&r.Email), opt(&r.DocumentKind), opt(&r.Number)) },
		`SELECT `+prefixed("e", emailColumns)+`, d.kind, d.number FROM `+from+`
		LEFT JOIN document d ON d.company_id = e.company_id AND d.id = e.document_id
		WHERE e.company_id = $1`+w.sql.String()+order, w.args...)
}

// CountEmails counts what the filter shows, up to CountMax.
func (tx *Tx) CountEmails(f EmailFilter) (int, error) {
	from, w, _, err := tx.emailSource(f)
	if err != nil {
		return 0, err
	}
	return tx.count(`SELECT 1 FROM `+from+` WHERE e.company_id = $1`+w.sql.String(), w.args)
}

// emailSource is where the rows of a filter come from; looked means by a word that few have, in no order.
func (tx *Tx) emailSource(f EmailFilter) (from string, w *where, looked bool, err error) {
	w = &where{}
	rarest, fewest := -1, fewEmails+1
	for i, word := range f.Words {
		var n int
		err = tx.get([]any{&n}, fmt.Sprintf(`SELECT count(*) FROM (SELECT 1 FROM email_word WHERE company_id = $1 AND word >= $2 AND word < $3 LIMIT %d) few`, fewest),
			word, word+lastLetter)
		if err != nil {
			return "", nil, false, err
		}
		if n < fewest {
			rarest, fewest = i, n
		}
	}
	from = `email e`
	words := f.Words
	if rarest >= 0 {
		looked = true
		w.args = append(w.args, words[rarest], words[rarest]+lastLetter)
		from = `(SELECT DISTINCT email_id FROM email_word WHERE company_id = $1 AND word >= $2 AND word < $3) few CROSS JOIN email e`
		w.and(`e.id = few.email_id`)
		words = slices.Delete(slices.Clone(words), rarest, rarest+1)
	}
	for _, word := range words {
		w.and(`e.words LIKE ? ESCAPE '\'`, begins(word))
	}
	if f.State != "" {
		w.and(`e.state = ?`, string(f.State))
	}
	if f.Kind != "" {
		w.and(`e.kind = ?`, string(f.Kind))
	}
	return from, w, looked, nil
}

// PendingEmails are the messages that wait, the oldest first, at most max.
func (tx *Tx) PendingEmails(max int) ([]Email, error) {
	return list(tx, emailFields, `SELECT `+emailColumns+` FROM email WHERE company_id = $1 AND state = 'pending' ORDER BY created_at, id LIMIT $2`, max)
}

// LostEmail is a message that did not arrive.
type LostEmail struct {
	ID        string
	Kind      EmailKind
	State     EmailState
	Recipient string
	At        time.Time
}

// isLost are messages that did not arrive and that nobody has sent again.
const isLost = `state IN ('bounced', 'failed') AND resent_at IS NULL`

// LostEmails are those that were given up since then, the latest first, at most max.
func (tx *Tx) LostEmails(since time.Time, max int) ([]LostEmail, error) {
	return list(tx, func(l *LostEmail) []any { return []any{&l.ID, &l.Kind, &l.State, &l.Recipient, utc(&l.At)} },
		`SELECT id, kind, state, recipient, updated_at FROM email WHERE company_id = $1 AND updated_at >= $2 AND `+isLost+`
		ORDER BY updated_at DESC LIMIT $3`, since, max)
}

// LostEmailsMax is how far CountLostEmails counts, and one more.
const LostEmailsMax = 99

// CountLostEmails counts those given up since then.
func (tx *Tx) CountLostEmails(since time.Time) (int, error) {
	var n int
	err := tx.get([]any{&n}, fmt.Sprintf(`SELECT count(*) FROM (SELECT 1 FROM email WHERE company_id = $1 AND updated_at >= $2 AND `+isLost+` LIMIT %d) few`,
		LostEmailsMax+1), since)
	return n, err
}
