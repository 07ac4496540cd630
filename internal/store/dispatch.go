package store

import (
	"time"

	"acuse/internal/billing"
)

// Dispatch is one pressing of Enviar.
type Dispatch struct {
	ID        string
	Way       billing.SendWay
	AccountID string
	At        time.Time
	Lines     []DispatchLine
}

// DispatchOutcome is what became of one document and one recipient.
type DispatchOutcome string

const (
	DispatchQueued   DispatchOutcome = "queued"
	DispatchNoEmail  DispatchOutcome = "no_email" // the customer has no address
	DispatchInactive DispatchOutcome = "inactive" // by link, whose access is inactive
	DispatchDraft    DispatchOutcome = "draft"    // not issued yet
	DispatchArchived DispatchOutcome = "archived" // out of the portal: no link would open it
)

// Sent reports whether there is a message.
func (o DispatchOutcome) Sent() bool { return o == DispatchQueued }

// DispatchLine is one document and one recipient of a dispatch.
type DispatchLine struct {
	DocumentID   string
	Kind         billing.Kind
	Number       string
	CustomerID   string
	CustomerName string
	Recipient    string
	Outcome      DispatchOutcome
	EmailID      string
	EmailState   EmailState // as it is now
}

// AddDispatch keeps a pressing of Enviar; false when it is there already: a form sent twice.
func (tx *Tx) AddDispatch(d Dispatch) (bool, error) {
	n, err := tx.exec(`INSERT INTO dispatch (company_id, id, way, account_id, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (company_id, id) DO NOTHING`, d.ID, string(d.Way), d.AccountID, d.At)
	return n == 1, err
}

// AddDispatchLine keeps what became of one document and one recipient.
func (tx *Tx) AddDispatchLine(dispatch string, position int, l DispatchLine) error {
	_, err := tx.exec(`INSERT INTO dispatch_line (company_id, dispatch_id, position, document_id, recipient, outcome, email_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, dispatch, position, l.DocumentID, l.Recipient, string(l.Outcome), orNull(l.EmailID))
	return err
}

// Dispatch by its id, with what became of each line.
func (tx *Tx) Dispatch(id string) (Dispatch, error) {
	d := Dispatch{ID: id}
	err := tx.get([]any{&d.Way, &d.AccountID, utc(&d.At)}, `SELECT way, account_id, at FROM dispatch WHERE company_id = $1 AND id = $2`, id)
	if err != nil {
		return d, err
	}
	d.Lines, err = list(tx, func(l *DispatchLine) []any {
		return []any{&l.DocumentID, &l.Kind, opt(&l.Number), opt(&l.CustomerID), &l.CustomerName, &l.Recipient, &l.Outcome, opt(&l.EmailID), opt(&l.EmailState)}
	}, `SELECT l.document_id, d.kind, d.number, d.customer_id, d.customer_name, l.recipient, l.outcome, l.email_id, e.state FROM dispatch_line l
		JOIN document d ON d.company_id = l.company_id AND d.id = l.document_id
		LEFT JOIN email e ON e.company_id = l.company_id AND e.id = l.email_id
		WHERE l.company_id = $1 AND l.dispatch_id = $2 ORDER BY l.position`, id)
	return d, err
}
