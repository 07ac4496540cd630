package store

import "time"

// DKIM is the key that signs the company's mail.
type DKIM struct {
	Domain    string
	Selector  string
	Sealed    string // the private half
	Public    string // p= of its record
	CreatedAt time.Time
	CheckedAt time.Time
	ProvenAt  time.Time // since when the record has been there, zero: it is not
	LastError string
	LostAt    time.Time // since when a record that was there is not
}

// DKIM key of the company; billing.ErrNotFound when it has none.
func (tx *Tx) DKIM() (DKIM, error) {
	var k DKIM
	err := tx.get([]any{&k.Domain, &k.Selector, &k.Sealed, &k.Public, utc(&k.CreatedAt), utc(&k.CheckedAt), utc(&k.ProvenAt), &k.LastError, utc(&k.LostAt)},
		`SELECT domain, selector, sealed, public, created_at, checked_at, proven_at, last_error, lost_at FROM dkim_key WHERE company_id = $1`)
	return k, err
}

// PutDKIM keeps it.
func (tx *Tx) PutDKIM(k DKIM) error {
	_, err := tx.exec(`INSERT INTO dkim_key (company_id, domain, selector, sealed, public, created_at, checked_at, proven_at, last_error, lost_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (company_id) DO UPDATE SET domain = EXCLUDED.domain, selector = EXCLUDED.selector, sealed = EXCLUDED.sealed, public = EXCLUDED.public,
		created_at = EXCLUDED.created_at, checked_at = EXCLUDED.checked_at, proven_at = EXCLUDED.proven_at, last_error = EXCLUDED.last_error, lost_at = EXCLUDED.lost_at`,
		k.Domain, k.Selector, k.Sealed, k.Public, k.CreatedAt, orNull(k.CheckedAt), orNull(k.ProvenAt), k.LastError, orNull(k.LostAt))
	return err
}

// DropDKIM forgets it.
func (tx *Tx) DropDKIM() error {
	_, err := tx.exec(`DELETE FROM dkim_key WHERE company_id = $1`)
	return err
}
