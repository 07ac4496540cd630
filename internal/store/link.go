package store

import (
	"time"

	"acuse/internal/billing"
)

const linkColumns = `id, document_id, version_id, customer_id, email_id, recipient, created_at, created_by, expires_at, revoked_at, last_used_at`

func linkFields(l *billing.Link) []any {
	return []any{&l.ID, &l.DocumentID, &l.VersionID, &l.CustomerID, &l.EmailID, &l.Recipient, utc(&l.CreatedAt), &l.CreatedBy,
		utc(&l.ExpiresAt), utc(&l.RevokedAt), utc(&l.LastUsedAt)}
}

// AddLink keeps a new link.
func (tx *Tx) AddLink(l billing.Link) error {
	_, err := tx.exec(`INSERT INTO link (company_id, id, document_id, version_id, customer_id, email_id, recipient, recipient_key,
		created_at, created_by, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		l.ID, l.DocumentID, l.VersionID, l.CustomerID, l.EmailID, l.Recipient, billing.EmailKey(l.Recipient), l.CreatedAt, l.CreatedBy, l.ExpiresAt)
	return err
}

// Link by the SHA-256 of its token, in whatever state it is.
func (tx *Tx) Link(id string) (billing.Link, error) {
	var l billing.Link
	err := tx.get(linkFields(&l), `SELECT `+linkColumns+` FROM link WHERE company_id = $1 AND id = $2`, id)
	return l, err
}

// LiveLinks of a document, newest first.
func (tx *Tx) LiveLinks(document string, now time.Time) ([]billing.Link, error) {
	return list(tx, linkFields, `SELECT `+linkColumns+` FROM link WHERE company_id = $1 AND document_id = $2 AND revoked_at IS NULL
		AND expires_at > $3 ORDER BY created_at DESC, email_id DESC LIMIT 50`, document, now)
}

// RevokedLinks of a document, newest first: for whom, when and by whom they were taken back.
func (tx *Tx) RevokedLinks(document string) ([]billing.Link, error) {
	return list(tx, func(l *billing.Link) []any { return []any{&l.Recipient, utc(&l.RevokedAt), &l.RevokedBy} },
		`SELECT l.recipient, l.revoked_at, COALESCE(u.name, '') FROM link l LEFT JOIN account u ON u.id = l.revoked_by
		WHERE l.company_id = $1 AND l.document_id = $2 AND l.revoked_at IS NOT NULL ORDER BY l.created_at DESC, l.email_id DESC LIMIT 50`, document)
}

// RevokeLink takes one link of a document back; one that was taken back already stays as it is.
func (tx *Tx) RevokeLink(document, id, account string, now time.Time) error {
	return tx.must(`UPDATE link SET revoked_by = CASE WHEN revoked_at IS NULL THEN $4 ELSE revoked_by END, revoked_at = COALESCE(revoked_at, $5)
		WHERE company_id = $1 AND document_id = $2 AND id = $3`, document, id, account, now)
}

// MarkLinkUsed notes that the button behind a link was pressed.
func (tx *Tx) MarkLinkUsed(id string, now time.Time) error {
	return tx.must(`UPDATE link SET last_used_at = $3 WHERE company_id = $1 AND id = $2`, id, now)
}

// LinkEvents counts the events of a link with that reason since then, up to most.
func (tx *Tx) LinkEvents(id string, reason billing.Reason, since time.Time, most int) (int, error) {
	var n int
	err := tx.get([]any{&n}, `SELECT count(*) FROM (SELECT 1 FROM read_event WHERE company_id = $1 AND link_id = $2 AND at > $3
		AND reason = $4 LIMIT $5) few`, id, since, string(reason), most)
	return n, err
}

// MarkAttached notes that a version went out as an attachment, on its document while that is the current one. Where it
// went out as a link too that is not noted (see billing.Document.Reading), unless it was because of that link that nobody
// read: fallback.
func (tx *Tx) MarkAttached(document, version string, fallback bool, now time.Time) error {
	_, err := tx.exec(`UPDATE document SET attached_at = $4 WHERE company_id = $1 AND id = $2 AND version_id = $3 AND attached_at IS NULL
		AND ($5 OR NOT EXISTS (SELECT 1 FROM email e WHERE e.company_id = $1 AND e.document_id = $2 AND e.version_id = $3 AND e.way = 'link' AND e.state = 'sent'))`,
		document, version, now, fallback)
	return err
}

// MarkLinked notes that a version went out as a link: from now on its reading can be known.
func (tx *Tx) MarkLinked(document, version string) error {
	_, err := tx.exec(`UPDATE document SET attached_at = NULL WHERE company_id = $1 AND id = $2 AND version_id = $3 AND attached_at IS NOT NULL`,
		document, version)
	return err
}

// endLinks takes the links of an access back: those sent to its address, and once nobody of the customer may enter any
// more every link of the customer.
func (tx *Tx) endLinks(access string, now time.Time) error {
	var customer, login string
	var others int
	err := tx.get([]any{&customer, &login, &others}, `SELECT a.customer_id, a.login_name, (SELECT count(*) FROM access o
		WHERE o.company_id = a.company_id AND o.customer_id = a.customer_id AND o.state = 'active')
		FROM access a WHERE a.company_id = $1 AND a.id = $2`, access)
	if err != nil {
		return err
	}
	_, err = tx.exec(`UPDATE link SET revoked_at = $3 WHERE company_id = $1 AND customer_id = $2 AND revoked_at IS NULL
		AND (recipient_key = $4 OR $5 = 0)`, customer, now, login, others)
	return err
}
