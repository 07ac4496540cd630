package store

import (
	"math"

	"acuse/internal/billing"
)

// What a list says of a document when it is written out: every column more is read for each of very many.
const eachColumns = `d.id, d.kind, d.state, d.number, d.customer_id, d.customer_name, d.issue_date, d.due_date,
	d.base, d.tax, d.total, d.paid, d.pending, d.read_at, d.read_by, d.seen_at, d.attached_at, d.read_by_link`

func eachFields(d *billing.Document) []any {
	return []any{&d.ID, &d.Kind, &d.State, opt(&d.Number), opt(&d.CustomerID), &d.CustomerName, &d.IssueDate, &d.DueDate,
		&d.Totals.Base, &d.Totals.Tax, &d.Totals.Total, &d.Paid, &d.Pending, utc(&d.ReadAt), &d.ReadBy,
		utc(&d.SeenAt), utc(&d.AttachedAt), &d.ReadByLink}
}

// EachDocument hands over all that a customer's filter shows, in its order, one by one as they are read: never all in
// memory. They have what a list shows and no more. Its Page says the order only; do must not ask the database.
func (tx *Tx) EachDocument(f DocumentFilter, do func(billing.Document) error) error {
	if none, err := tx.search(&f); err != nil || none {
		return err
	}
	s, err := tx.whole(f)
	if err != nil {
		return err
	}
	f.Page = Page{Size: math.MaxInt32 - 1, Desc: f.Page.Desc}
	order := f.order(s.where, f.Page, s.by(f.column()))
	rows, err := tx.rows.QueryContext(tx.ctx, s.query(eachColumns)+order, append([]any{tx.company}, s.args...)...)
	if err != nil {
		return err
	}
	defer rows.Close()
	var d billing.Document
	fields := eachFields(&d)
	for rows.Next() {
		if err := rows.Scan(fields...); err != nil {
			return err
		}
		if err := do(d); err != nil {
			return err
		}
	}
	return rows.Err()
}
