package store

import "acuse/internal/billing"

// NewestDocumentsOf a customer, of all kinds and without lines, at most max. They are those it sees, issued and not
// archived: the index of its list has them in their order.
func (tx *Tx) NewestDocumentsOf(customer string, max int) ([]billing.Document, error) {
	return list(tx, documentFields, `SELECT `+documentColumns+` FROM document d
		WHERE d.company_id = $1 AND d.customer_id = $2 AND d.state = 'issued' AND d.archived_at IS NULL
		ORDER BY d.issue_date DESC, d.order_key DESC, d.id DESC LIMIT $3`, customer, max)
}
