package store

import (
	"fmt"
	"time"

	"acuse/internal/billing"
)

// Money is what a company's list can be narrowed to by what has been paid.
type Money string

// States of money. What is owed may have been paid in part, and may be late.
const (
	Owed     Money = "pending" // something is pending
	PartPaid Money = "partial" // something is, and something was paid
	Overdue  Money = "late"    // something is, after its due date
	Paid     Money = "paid"    // nothing is pending
)

// company narrows one of the company's lists to its money and its reading.
func (f DocumentFilter) company(w *where) {
	switch f.Money {
	case Owed:
		w.and(`d.pending <> 0`)
	case PartPaid:
		w.and(`d.pending <> 0 AND d.paid <> 0`)
	case Overdue:
		due := `d.due_date`
		if f.rarelyRead() { // fewer than are late
			due = `COALESCE(d.due_date, d.due_date)`
		}
		w.and(`d.pending > 0 AND d.pending <> 0 AND `+due+` < ?`, f.Today)
	case Paid:
		w.and(`d.state = 'issued' AND d.pending = 0`)
	}
	switch f.Reading {
	case billing.Read:
		w.and(`d.read_at IS NOT NULL`)
	case billing.Seen:
		w.and(`d.read_at IS NULL AND d.seen_at IS NOT NULL`)
	case billing.Unverified:
		w.and(`d.read_at IS NULL AND d.seen_at IS NULL AND d.attached_at IS NOT NULL AND d.bounced_at IS NULL`)
	case billing.Unread:
		w.and(`d.state = 'issued' AND d.read_at IS NULL AND d.seen_at IS NULL AND d.attached_at IS NULL AND d.bounced_at IS NULL`)
	case billing.Returned:
		w.and(`d.read_at IS NULL AND d.seen_at IS NULL AND d.bounced_at IS NOT NULL`)
	}
}

// rarelyRead reports whether the filter asks for a state of reading that few documents are in.
func (f DocumentFilter) rarelyRead() bool {
	return f.Reading == billing.Seen || f.Reading == billing.Unverified || f.Reading == billing.Returned
}

// documentsByReading is a page in the order of Leído, which has two parts: what was read, by when, and what was not,
// by its day. From the last to the first, what was read comes first, the latest before. Each part is an index of its
// own, so that no order ever meets a NULL.
func (tx *Tx) documentsByReading(f DocumentFilter) ([]billing.Document, error) {
	parts := []bool{false, true} // read?
	if f.Page.Desc != f.Page.Backward {
		parts = []bool{true, false}
	}
	if f.Reading != "" { // the other part holds none of these
		parts = []bool{f.Reading == billing.Read}
	}
	from := f.Page.From
	if from != nil && len(parts) > 1 {
		if _, read := from.Value.(time.Time); read != parts[0] {
			parts = parts[1:]
		}
	}
	var all []billing.Document
	for _, read := range parts {
		l := listed{column: byDate, part: `d.read_at IS NULL`, page: f.Page}
		if read {
			l.column, l.part = "d.read_at", `d.read_at IS NOT NULL`
		}
		l.page.From, l.page.Size = from, f.Page.Size-len(all)
		rows, err := tx.documents(f, l)
		if err != nil {
			return nil, err
		}
		if all = append(all, rows...); len(all) > f.Page.Size {
			break
		}
		from = nil
	}
	return all, nil
}

// Late are invoices that are overdue on a day and not archived, those somebody has read or those nobody has: the longest
// overdue, at most some, and what all of them come to.
type Late struct {
	Documents []billing.Document
	Count     int // at most PendingMax and one more
	Pending   billing.Cents
}

// LateInvoices that were read, or were not, with at most max of them.
func (tx *Tx) LateInvoices(today billing.Date, read bool, max int) (l Late, err error) {
	w := &where{}
	w.and(`d.kind = 'invoice' AND d.archived_at IS NULL AND d.pending > 0 AND d.due_date < ?`, today)
	if read {
		w.and(`d.read_at IS NOT NULL`)
	} else {
		w.and(`d.read_at IS NULL`)
	}
	late := source{from: `document d`, where: w}
	l.Documents, err = list(tx, documentFields, late.query(documentColumns)+fmt.Sprintf(` ORDER BY d.due_date, d.id LIMIT %d`, max), w.args...)
	if err != nil {
		return l, err
	}
	err = tx.get([]any{&l.Count, &l.Pending}, `SELECT count(*), CAST(COALESCE(sum(pending), 0) AS BIGINT) FROM (`+
		late.query(`d.pending`)+fmt.Sprintf(` ORDER BY d.due_date, d.id LIMIT %d`, PendingMax+1)+`) few`, w.args...)
	return l, err
}

// Archive takes an issued document out of the portal and the lists, or brings it back when at is zero.
func (tx *Tx) Archive(document string, at time.Time) error {
	return tx.must(`UPDATE document SET archived_at = $3 WHERE company_id = $1 AND id = $2 AND state = 'issued'`, document, orNull(at))
}

// MarkUnread makes the current version of a document unread, as if nobody had obtained or seen it: its next reading is
// a first one again. Its events stay.
func (tx *Tx) MarkUnread(document string) error {
	if _, err := tx.exec(`UPDATE version SET first_read_at = NULL WHERE company_id = $1 AND id = (
		SELECT version_id FROM document WHERE company_id = $1 AND id = $2)`, document); err != nil {
		return err
	}
	return tx.must(`UPDATE document SET read_at = NULL, read_by = '', seen_at = NULL WHERE company_id = $1 AND id = $2 AND state = 'issued'`, document)
}

// DocumentEvent is something that happened to a document and has no table of its own.
type DocumentEvent struct {
	ID         string
	DocumentID string
	Kind       billing.DocumentEventKind
	AccountID  string // "" when it was a customer
	LinkID     string // of EventLinkAsked
	Who        string // name of that account, or address of that link
	At         time.Time
}

// AddDocumentEvent appends it.
func (tx *Tx) AddDocumentEvent(e DocumentEvent) error {
	_, err := tx.exec(`INSERT INTO document_event (company_id, id, document_id, kind, account_id, at, link_id) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		e.ID, e.DocumentID, string(e.Kind), e.AccountID, e.At, orNull(e.LinkID))
	return err
}

// DocumentEvents of a document, newest first.
func (tx *Tx) DocumentEvents(document string) ([]DocumentEvent, error) {
	return list(tx, func(e *DocumentEvent) []any {
		return []any{&e.ID, &e.DocumentID, &e.Kind, &e.AccountID, opt(&e.LinkID), &e.Who, utc(&e.At)}
	}, `SELECT e.id, e.document_id, e.kind, e.account_id, e.link_id, COALESCE(u.name, l.recipient, ''), e.at FROM document_event e
		LEFT JOIN account u ON u.id = e.account_id LEFT JOIN link l ON l.company_id = e.company_id AND l.id = e.link_id
		WHERE e.company_id = $1 AND e.document_id = $2 ORDER BY e.at DESC, e.id DESC LIMIT 200`, document)
}

// LinkAsked reports whether the recipient of that link has asked for another one since then.
func (tx *Tx) LinkAsked(link string, since time.Time) (bool, error) {
	n, err := tx.count(`SELECT 1 FROM document_event WHERE company_id = $1 AND link_id = $2 AND at > $3`, []any{link, since})
	return n > 0, err
}

// News is a first reading, as the company is told of it while it works.
type News struct {
	EventID    string
	DownloadID string
	DocumentID string
	Kind       billing.Kind
	Number     string
	Customer   string
	Link       string // to whom the link was sent that it was read by, "" in the private area
	At         time.Time
}

// ReadNews are the first readings since then, the latest first, at most limit.
func (tx *Tx) ReadNews(since time.Time, limit int) ([]News, error) {
	return list(tx, func(n *News) []any {
		return []any{&n.EventID, opt(&n.DownloadID), &n.DocumentID, &n.Kind, &n.Number, &n.Customer, &n.Link, utc(&n.At)}
	}, `SELECT e.id, e.download_id, e.document_id, d.kind, d.number, d.customer_name, COALESCE(l.recipient, ''), e.at FROM read_event e
		JOIN document d ON d.company_id = e.company_id AND d.id = e.document_id
		LEFT JOIN link l ON l.company_id = e.company_id AND l.id = e.link_id
		WHERE e.company_id = $1 AND e.phase = 'completed' AND e.first AND e.at > $2 ORDER BY e.at DESC LIMIT $3`, since, limit)
}
