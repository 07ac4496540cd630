package store

import (
	"fmt"
	"time"

	"acuse/internal/billing"
)

// Documents is one page of the list, without lines.
func (tx *Tx) Documents(f DocumentFilter) ([]billing.Document, error) {
	if none, err := tx.search(&f); err != nil || none {
		return nil, err
	}
	if f.Sort == "read" && f.Customer == "" {
		return tx.documentsByReading(f)
	}
	return tx.documents(f, listed{column: f.column(), page: f.Page})
}

// Uncounted is the number of documents that are not counted beside a list, because finding them all may take long.
const Uncounted = -1

// CountDocuments counts what the filter shows, up to CountMax, however long that takes.
func (tx *Tx) CountDocuments(f DocumentFilter) (int, error) {
	if none, err := tx.search(&f); err != nil || none {
		return 0, err
	}
	s, err := tx.unordered(f)
	if err != nil {
		return 0, err
	}
	return tx.count(s.query(`1`), s.args)
}

// CountBeside counts what the filter shows, up to CountMax, or else it is Uncounted.
func (tx *Tx) CountBeside(f DocumentFilter) (int, error) {
	if none, err := tx.search(&f); err != nil || none {
		return 0, err
	}
	s, ok, err := tx.countable(f)
	if err != nil || !ok {
		return Uncounted, err
	}
	return tx.count(s.query(`1`), s.args)
}

// DocumentSums are what the documents of a filter add up to; Count is of all, also of those that do not add up.
type DocumentSums struct {
	Count                     int
	Base, Tax, Total, Pending billing.Cents
}

// SumDocuments adds up what the filter shows, however much that is.
func (tx *Tx) SumDocuments(f DocumentFilter) (DocumentSums, error) {
	var sums DocumentSums
	if none, err := tx.search(&f); err != nil || none {
		return sums, err
	}
	s, err := tx.unordered(f)
	if err != nil {
		return sums, err
	}
	return tx.sum(f, s, "")
}

// SumUpTo adds up what the filter shows if that is at most so much, or else is nil; count is of all, up to CountMax and
// one more, or Uncounted.
func (tx *Tx) SumUpTo(f DocumentFilter, most int) (sums *DocumentSums, count int, err error) {
	switch none, err := tx.search(&f); {
	case err != nil:
		return nil, 0, err
	case none:
		return &DocumentSums{}, 0, nil
	}
	s, ok, err := tx.countable(f)
	if err != nil || !ok {
		return nil, Uncounted, err
	}
	few, err := tx.sum(f, s, fmt.Sprintf(" LIMIT %d", most+1))
	if err != nil {
		return nil, 0, err
	}
	if few.Count <= most {
		return &few, few.Count, nil
	}
	count, err = tx.count(s.query(`1`), s.args)
	return nil, count, err
}

// sum adds up the documents of a source as far as the limit lets it.
func (tx *Tx) sum(f DocumentFilter, s source, limit string) (sums DocumentSums, err error) {
	err = tx.get([]any{&sums.Count, &sums.Base, &sums.Tax, &sums.Total, &sums.Pending},
		`SELECT count(*), CAST(COALESCE(sum(base), 0) AS BIGINT), CAST(COALESCE(sum(tax), 0) AS BIGINT),
		CAST(COALESCE(sum(total), 0) AS BIGINT), CAST(COALESCE(sum(pending), 0) AS BIGINT)
		FROM (`+s.query(fmt.Sprintf(`%s AS base, %s AS tax, %s AS total, %s AS pending`, f.addends()...))+limit+`) few`, s.args...)
	return sums, err
}

// PortalVersions are the versions of all that a customer's filter shows, in its order, at most max.
func (tx *Tx) PortalVersions(f DocumentFilter, max int) ([]string, error) {
	if none, err := tx.search(&f); err != nil || none {
		return nil, err
	}
	f.Page.Size = max - 1 // apply asks for one more
	s, err := tx.whole(f)
	if err != nil {
		return nil, err
	}
	order := f.order(s.where, f.Page, s.by(f.column()))
	return list(tx, func(id *string) []any { return []any{id} }, s.query(`d.version_id`)+order, s.args...)
}

// What has no day stands after all that have one; the expressions are those of the indexes.
const (
	noDay   = "9999-12-31"
	dueKey  = `COALESCE(d.due_date, '` + noDay + `')`
	readKey = `COALESCE(d.read_at, '` + noDay + ` 00:00:00+00:00')`
	byDate  = "d.issue_date"
)

// orders are the columns that lists sort by, and the value of a document in each.
var orders = map[string]struct {
	column string
	value  func(d billing.Document) any
}{
	"date":     {byDate, func(d billing.Document) any { return d.IssueDate }},
	"customer": {"d.customer_key", func(d billing.Document) any { return billing.FoldKey(d.CustomerName) }},
	"total":    {"d.total", func(d billing.Document) any { return int64(d.Totals.Total) }},
	"number":   {"d.number", func(d billing.Document) any { return d.Number }},
	"base":     {"d.base", func(d billing.Document) any { return int64(d.Totals.Base) }},
	"pending":  {"d.pending", func(d billing.Document) any { return int64(d.Pending) }},
	"due": {dueKey, func(d billing.Document) any {
		if d.DueDate == "" {
			return billing.Date(noDay)
		}
		return d.DueDate
	}},
	"read": {readKey, func(d billing.Document) any {
		if d.ReadAt.IsZero() {
			return time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
		}
		return d.ReadAt
	}},
}

func (f DocumentFilter) column() string {
	if order, ok := orders[f.Sort]; ok {
		return order.column
	}
	return byDate
}

// DocumentKey is where a document stands in the filter's order, to find the page beside it.
func (tx *Tx) DocumentKey(f DocumentFilter, id string) (*Key, error) {
	var d billing.Document
	var tie string
	err := tx.get(append(documentFields(&d), &tie), `SELECT `+documentColumns+`, d.order_key FROM document d WHERE d.company_id = $1 AND d.id = $2`, id)
	order, ok := orders[f.Sort]
	if !ok {
		order = orders["date"]
	}
	key := &Key{Value: order.value(d), Tie: tie, ID: id}
	if f.Sort == "read" && f.Customer == "" && d.ReadAt.IsZero() {
		key.Value = d.IssueDate // see documentsByReading
	}
	return key, err
}

// order adds a page's condition and answers ORDER BY and LIMIT. A list of several kinds of documents needs their ids
// to tell them apart: two kinds may have series of the same code.
func (f DocumentFilter) order(w *where, page Page, column string) string {
	if f.Customer == "" {
		return page.apply(w, column, "d.order_key")
	}
	direction, sign := page.direction()
	if page.From != nil {
		w.and(fmt.Sprintf("(%s, d.order_key, d.id) %s (?, ?, ?)", column, sign), page.From.Value, page.From.Tie, page.From.ID)
	}
	return fmt.Sprintf(" ORDER BY %s %s, d.order_key %s, d.id %s LIMIT %d", column, direction, direction, direction, page.Size+1)
}

// narrowed reports whether anything but its words narrows the list.
func (f DocumentFilter) narrowed() bool {
	return f.Reading != "" || f.State != "" || f.Money != "" || f.Owed || !f.Span.Empty()
}

// base adds what the list is without any filter: a customer's, of documents that are out and not archived, or the
// company's of one kind, archived or not.
func (f DocumentFilter) base(w *where) {
	switch {
	case f.Customer != "":
		w.and(`d.customer_id = ? AND d.state = 'issued' AND d.archived_at IS NULL`, f.Customer)
	case f.Kind != "" && f.Archived:
		w.and(`d.kind = ? AND d.archived_at IS NOT NULL`, string(f.Kind))
	case f.Kind != "":
		w.and(`d.kind = ? AND d.archived_at IS NULL`, string(f.Kind))
	}
}

// narrow adds what the filter says besides its words; byDay lets the index of the days be used for its span.
func (f DocumentFilter) narrow(w *where, byDay bool) {
	switch {
	case f.Customer != "":
		f.portal(w)
	case f.Kind != "":
		f.company(w)
	}
	switch f.State {
	case billing.Draft:
		w.and(`d.state = 'draft'`)
	case billing.Issued:
		w.and(`d.state = 'issued'`)
	}
	day := byDate
	if !byDay { // the list is read in its order, not by its days and put in order then
		day = `COALESCE(d.issue_date, d.issue_date)`
	}
	if f.Span.From != "" {
		w.and(day+` >= ?`, f.Span.From)
	}
	if f.Span.To != "" {
		w.and(day+` <= ?`, f.Span.To)
	}
	if f.Owed {
		w.and(`d.pending <> 0`)
	}
}

// portal narrows to a customer's list, of one kind or of all. There only what was not obtained is unread, opened on
// screen or not.
func (f DocumentFilter) portal(w *where) {
	if f.Kind != "" {
		w.and(`d.kind = ?`, string(f.Kind))
	}
	switch f.Reading {
	case billing.Read:
		w.and(`d.read_at IS NOT NULL`)
	case billing.Unread:
		w.and(`d.read_at IS NULL`)
	}
}
