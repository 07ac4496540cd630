package store

import (
	"encoding/json"
	"fmt"
	"time"

	"acuse/internal/billing"
	"acuse/internal/db"
)

const documentColumns = `d.id, d.kind, d.state, d.revision, d.series_id, d.number, d.customer_id, d.customer_name, d.issue_date, d.due_date,
	d.notes, d.base, d.tax, d.total, d.paid, d.pending, d.version_id, d.created_at, d.updated_at, d.issued_at, d.issued_by, d.archived_at,
	d.read_at, d.read_by, d.seen_at, d.attached_at, d.read_by_link, d.bounced_at`

func documentFields(d *billing.Document) []any {
	return []any{&d.ID, &d.Kind, &d.State, &d.Revision, opt(&d.SeriesID), opt(&d.Number), opt(&d.CustomerID), &d.CustomerName,
		&d.IssueDate, &d.DueDate, &d.Notes, &d.Totals.Base, &d.Totals.Tax, &d.Totals.Total, &d.Paid, &d.Pending, opt(&d.VersionID),
		utc(&d.CreatedAt), utc(&d.UpdatedAt), utc(&d.IssuedAt), &d.IssuedBy, utc(&d.ArchivedAt), utc(&d.ReadAt), &d.ReadBy,
		utc(&d.SeenAt), utc(&d.AttachedAt), &d.ReadByLink, utc(&d.BouncedAt)}
}

// Document with its lines and totals.
func (tx *Tx) Document(id string) (billing.Document, error) {
	var d billing.Document
	err := tx.get(documentFields(&d), `SELECT `+documentColumns+` FROM document d WHERE d.company_id = $1 AND d.id = $2`, id)
	if err != nil {
		return d, err
	}
	d.Lines, err = list(tx, func(l *billing.Line) []any {
		return []any{&l.Text, &l.Quantity, &l.Price, &l.Discount, &l.Tax, &l.Net}
	}, `SELECT text, quantity, price, discount, tax, net FROM document_line WHERE company_id = $1 AND document_id = $2 ORDER BY position`, id)
	if err != nil {
		return d, err
	}
	d.Lines, d.Totals, err = billing.Sum(d.Lines)
	return d, err
}

// AddDraft keeps a new draft. An id that is there already (a form sent twice) is a billing.Conflict.
func (tx *Tx) AddDraft(d billing.Document) error {
	_, err := tx.exec(`INSERT INTO document (company_id, id, kind, state, revision, order_key, customer_id, customer_name, customer_key,
		issue_date, due_date, notes, base, tax, total, pending, read_by, created_at, updated_at, issued_by)
		VALUES ($1, $2, $3, 'draft', 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, '', $14, $15, '')`,
		d.ID, string(d.Kind), draftOrder(d.ID), orNull(d.CustomerID), d.CustomerName, billing.FoldKey(d.CustomerName),
		d.IssueDate, d.DueDate, d.Notes, d.Totals.Base, d.Totals.Tax, d.Totals.Total, d.CreatedAt, d.UpdatedAt)
	if db.IsDuplicate(err) {
		return billing.Fail(billing.Conflict, "error.exists_already")
	}
	if err != nil {
		return err
	}
	if err := tx.putWords(d); err != nil {
		return err
	}
	return tx.addLines(d)
}

// PutDraft keeps a changed draft, if nobody else changed or issued it since revision d.Revision; else billing.Conflict.
func (tx *Tx) PutDraft(d billing.Document) error {
	n, err := tx.exec(`UPDATE document SET revision = revision + 1, customer_id = $4, customer_name = $5, customer_key = $6, issue_date = $7,
		due_date = $8, notes = $9, base = $10, tax = $11, total = $12, updated_at = $13
		WHERE company_id = $1 AND id = $2 AND revision = $3 AND state = 'draft'`,
		d.ID, d.Revision, orNull(d.CustomerID), d.CustomerName, billing.FoldKey(d.CustomerName), d.IssueDate, d.DueDate, d.Notes,
		d.Totals.Base, d.Totals.Tax, d.Totals.Total, d.UpdatedAt)
	if err != nil {
		return err
	}
	if n == 0 {
		return billing.Fail(billing.Conflict, "error.changed_meanwhile")
	}
	if _, err := tx.exec(`DELETE FROM document_line WHERE company_id = $1 AND document_id = $2`, d.ID); err != nil {
		return err
	}
	if err := tx.putWords(d); err != nil {
		return err
	}
	return tx.addLines(d)
}

// DeleteDraft forgets a draft; an issued document never goes.
func (tx *Tx) DeleteDraft(id string) error {
	if _, err := tx.exec(`DELETE FROM document_line WHERE company_id = $1 AND document_id = $2 AND EXISTS (
		SELECT 1 FROM document d WHERE d.company_id = $1 AND d.id = $2 AND d.state = 'draft')`, id); err != nil {
		return err
	}
	if err := tx.forgetWords(id); err != nil {
		return err
	}
	return tx.must(`DELETE FROM document WHERE company_id = $1 AND id = $2 AND state = 'draft'`, id)
}

// Issue numbers and freezes a draft: it becomes issued with its first version in one step.
func (tx *Tx) Issue(d billing.Document, orderKey, by string, snapshot billing.Snapshot) error {
	frozen, err := json.Marshal(snapshot)
	if err != nil {
		return err
	}
	err = tx.must(`UPDATE document SET state = 'issued', revision = revision + 1, series_id = $3, number = $4, order_key = $5, version_id = $6,
		pending = $7, issued_at = $8, updated_at = $8, issued_by = $9 WHERE company_id = $1 AND id = $2 AND state = 'draft'`,
		d.ID, d.SeriesID, d.Number, orderKey, d.VersionID, d.Pending, d.IssuedAt, by)
	if err != nil {
		return err
	}
	if err := tx.putWords(d); err != nil {
		return err
	}
	_, err = tx.exec(`INSERT INTO version (company_id, id, document_id, number, snapshot, created_at) VALUES ($1, $2, $3, 1, $4, $5)`,
		d.VersionID, d.ID, string(frozen), d.IssuedAt)
	return err
}

// DocumentFilter narrows a list of documents and says which page of it, in which order.
type DocumentFilter struct {
	Kind     billing.Kind      // the company's list; "" is every kind
	Customer string            // the portal's list: only issued, not archived documents of that customer
	Reading  billing.ReadState // "" is all
	State    billing.State     // "" is all
	Words    []billing.Sought  // each is found in the document
	Span     billing.Span      // of the day of issue
	Owed     bool              // only what is not paid yet
	Money    Money             // of the company's list; "" is all
	Today    billing.Date      // what Overdue is measured by
	Archived bool              // the company's list: those archived, not the others
	Sort     string            // "date", "customer", "total", "read"; the portal's also "number", "due", "base", "pending"
	Page     Page

	words []searched // Words, once they are looked up
}

// PendingMax is how many documents Pending adds up.
const PendingMax = 1000

// Pending is what a customer owes. Of more than PendingMax documents it says only that there are more.
type Pending struct {
	Amount  billing.Cents
	Count   int
	Overdue int
}

// Standing is what a customer is told beside its documents: what it owes, and whether it has answered yet if it accepts
// electronic invoices.
type Standing struct {
	Pending
	Answered bool
}

// StandingOf a customer on that day.
func (tx *Tx) StandingOf(customer string, today billing.Date) (Standing, error) {
	var s Standing
	err := tx.get([]any{&s.Amount, &s.Count, &s.Overdue, &s.Answered}, `SELECT CAST(COALESCE(sum(pending), 0) AS BIGINT), count(*),
		CAST(COALESCE(sum(CASE WHEN due_date < $3 THEN 1 ELSE 0 END), 0) AS BIGINT),
		EXISTS (SELECT 1 FROM consent WHERE company_id = $1 AND customer_id = $2) FROM (
			SELECT pending, due_date FROM document WHERE company_id = $1 AND customer_id = $2
			AND state = 'issued' AND archived_at IS NULL AND pending <> 0 LIMIT $4) few`, customer, today, PendingMax+1)
	return s, err
}

func (tx *Tx) addLines(d billing.Document) error {
	for i, l := range d.Lines {
		_, err := tx.exec(`INSERT INTO document_line (company_id, document_id, position, text, quantity, price, discount, tax, net)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			d.ID, i, l.Text, int64(l.Quantity), int64(l.Price), int64(l.Discount), int64(l.Tax), int64(l.Net))
		if err != nil {
			return fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	return nil
}

// draftOrder puts drafts before the numbered documents of their day, in the order they were made.
func draftOrder(id string) string { return "~" + id }

// Version is the frozen content of a document as its customer gets it.
type Version struct {
	ID          string
	DocumentID  string
	Number      int
	Snapshot    billing.Snapshot
	PDFHash     string // SHA-256 of the stored PDF, "" before the first delivery
	FirstReadAt time.Time
}

// Version by its id.
func (tx *Tx) Version(id string) (Version, error) {
	var v Version
	var frozen string
	err := tx.get([]any{&v.ID, &v.DocumentID, &v.Number, &frozen, opt(&v.PDFHash), utc(&v.FirstReadAt)},
		`SELECT id, document_id, number, snapshot, pdf_sha256, first_read_at FROM version WHERE company_id = $1 AND id = $2`, id)
	if err != nil {
		return v, err
	}
	return v, json.Unmarshal([]byte(frozen), &v.Snapshot)
}

// PortalVersion is what a customer gets of one of its documents: issued and not archived, else it is not there.
func (tx *Tx) PortalVersion(customer, document string) (string, error) {
	var id string
	err := tx.get([]any{&id}, `SELECT version_id FROM document
		WHERE company_id = $1 AND id = $3 AND customer_id = $2 AND state = 'issued' AND archived_at IS NULL`, customer, document)
	return id, err
}

// File is a stored file by its SHA-256.
func (tx *Tx) File(sha256 string) ([]byte, error) {
	var content []byte
	err := tx.get([]any{&content}, `SELECT content FROM stored_file WHERE company_id = $1 AND sha256 = $2`, sha256)
	return content, err
}

// KeepPDF keeps a version's PDF under its SHA-256. Of several that drew it at once one wins: KeepPDF answers the
// winner's hash, and the bytes under it are the version's for ever.
func (tx *Tx) KeepPDF(version, sha256 string, content []byte, now time.Time) (string, error) {
	_, err := tx.exec(`INSERT INTO stored_file (company_id, sha256, content, created_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (company_id, sha256) DO NOTHING`, sha256, content, now)
	if err != nil {
		return "", err
	}
	if _, err := tx.exec(`UPDATE version SET pdf_sha256 = $3 WHERE company_id = $1 AND id = $2 AND pdf_sha256 IS NULL`, version, sha256); err != nil {
		return "", err
	}
	var winner string
	err = tx.get([]any{&winner}, `SELECT pdf_sha256 FROM version WHERE company_id = $1 AND id = $2`, version)
	return winner, err
}
