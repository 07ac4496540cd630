package store

import (
	"time"

	"acuse/internal/billing"
	"acuse/internal/db"
)

// AddPayment notes a payment and takes it off what is pending, in one step. More than is pending is a
// billing.Conflict, and so is an id that is there already (a form sent twice).
func (tx *Tx) AddPayment(p billing.Payment, by string) error {
	n, err := tx.exec(`UPDATE document SET paid = paid + $3, pending = pending - $3 WHERE company_id = $1 AND id = $2 AND state = 'issued'
		AND (($3 > 0 AND pending >= $3) OR ($3 < 0 AND pending <= $3))`, p.DocumentID, int64(p.Amount))
	if err != nil {
		return err
	}
	if n == 0 {
		return billing.Fail(billing.Conflict, "sales.error.pending_changed")
	}
	_, err = tx.exec(`INSERT INTO payment (company_id, id, document_id, date, amount, method, account_id, at, undone_by, undo_reason)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', '')`, p.ID, p.DocumentID, p.Date, int64(p.Amount), p.Method, by, p.At)
	if db.IsDuplicate(err) {
		return billing.Fail(billing.Conflict, "error.exists_already")
	}
	return err
}

// UndoPayment makes a payment not count any more; false when it had been undone before.
func (tx *Tx) UndoPayment(document, payment, by, reason string, now time.Time) (bool, error) {
	n, err := tx.exec(`UPDATE payment SET undone_at = $4, undone_by = $5, undo_reason = $6
		WHERE company_id = $1 AND document_id = $2 AND id = $3 AND undone_at IS NULL`, document, payment, now, by, reason)
	if err != nil || n == 0 {
		return false, err
	}
	return true, tx.must(`UPDATE document SET
		paid = paid - (SELECT amount FROM payment WHERE company_id = $1 AND id = $3),
		pending = pending + (SELECT amount FROM payment WHERE company_id = $1 AND id = $3)
		WHERE company_id = $1 AND id = $2`, document, payment)
}

// Payment by its id.
func (tx *Tx) Payment(id string) (billing.Payment, error) {
	var p billing.Payment
	err := tx.get(paymentFields(&p), selectPayments+` AND p.id = $2`, id)
	return p, err
}

// Payments of a document, newest first.
func (tx *Tx) Payments(document string) ([]billing.Payment, error) {
	return list(tx, paymentFields, selectPayments+` AND p.document_id = $2 ORDER BY p.at DESC, p.id DESC`, document)
}

const selectPayments = `SELECT p.id, p.document_id, p.date, p.amount, p.method, COALESCE(a.name, ''), p.at, p.undone_at,
	COALESCE(u.name, ''), p.undo_reason FROM payment p LEFT JOIN account a ON a.id = p.account_id
	LEFT JOIN account u ON u.id = p.undone_by WHERE p.company_id = $1`

func paymentFields(p *billing.Payment) []any {
	return []any{&p.ID, &p.DocumentID, &p.Date, &p.Amount, &p.Method, &p.By, utc(&p.At), utc(&p.UndoneAt), &p.UndoneBy, &p.UndoReason}
}
