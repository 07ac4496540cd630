package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"acuse/internal/billing"
	"acuse/internal/db"
)

// Directory is what stands outside any company: slugs, login names, sessions, memberships, attempts that failed. It
// answers with ids and hashes, never with a company's data.
type Directory struct{ db *db.DB }

// Directory of this store.
func (s *Store) Directory() Directory { return Directory{s.db} }

// CompanyOfSlug is the company whose portal is /{slug}/.
func (d Directory) CompanyOfSlug(ctx context.Context, slug string) (string, error) {
	var id string
	err := d.db.Read.QueryRowContext(ctx, `SELECT id FROM company WHERE slug = $1`, slug).Scan(&id)
	return id, notFound(err)
}

// Companies are the ids of all companies, for jobs that go over them.
func (d Directory) Companies(ctx context.Context) ([]string, error) {
	rows, err := d.db.Read.QueryContext(ctx, `SELECT id FROM company ORDER BY id`)
	if err != nil {
		return nil, err
	}
	return scanAll(rows, func(id *string) []any { return []any{id} })
}

// Salt of a login name, "" when nobody has that name.
func (d Directory) Salt(ctx context.Context, name string) (string, error) {
	var salt string
	err := d.db.Read.QueryRowContext(ctx, `SELECT salt FROM login_name WHERE name = $1`, name).Scan(&salt)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return salt, err
}

// AddLoginName keeps the salt of a login name, unless it has one already.
func (d Directory) AddLoginName(ctx context.Context, name, salt string) error {
	_, err := d.db.Write.ExecContext(ctx, addLoginName, name, salt)
	return err
}

const addLoginName = `INSERT INTO login_name (name, salt) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`

// Credential is a hash that a password may match, and what it opens: an account or an access.
type Credential struct {
	AccountID string
	CompanyID string // of the access
	AccessID  string
	State     billing.AccessState
	Hash      string
	Temporary bool
	ExpiresAt time.Time // of a temporary password
}

// Credentials of a login name: of its account, and of its living accesses in that company ("" is everywhere).
func (d Directory) Credentials(ctx context.Context, name, company string) ([]Credential, error) {
	rows, err := d.db.Read.QueryContext(ctx, `
		SELECT NULL, a.company_id, a.id, a.state, p.hash, 1, p.expires_at FROM access a
			JOIN access_password p ON p.company_id = a.company_id AND p.access_id = a.id
			WHERE a.login_name = $1 AND a.state <> 'ended' AND ($2 = '' OR a.company_id = $2)
		UNION ALL
		SELECT NULL, company_id, id, state, password_hash, 0, NULL FROM access
			WHERE login_name = $1 AND state <> 'ended' AND password_hash <> '' AND ($2 = '' OR company_id = $2)
		UNION ALL
		SELECT id, NULL, NULL, '', password_hash, 0, NULL FROM account WHERE login_name = $1 AND $2 = ''`, name, company)
	if err != nil {
		return nil, err
	}
	return scanAll(rows, func(c *Credential) []any {
		return []any{opt(&c.AccountID), opt(&c.CompanyID), opt(&c.AccessID), &c.State, &c.Hash, &c.Temporary, utc(&c.ExpiresAt)}
	})
}

// CompaniesOf an account, oldest membership first.
func (d Directory) CompaniesOf(ctx context.Context, account string) ([]string, error) {
	rows, err := d.db.Read.QueryContext(ctx, `SELECT company_id FROM member WHERE account_id = $1 ORDER BY created_at, company_id`, account)
	if err != nil {
		return nil, err
	}
	return scanAll(rows, func(id *string) []any { return []any{id} })
}

// AccountOf a login name.
func (d Directory) AccountOf(ctx context.Context, name string) (string, error) {
	var id string
	err := d.db.Read.QueryRowContext(ctx, `SELECT id FROM account WHERE login_name = $1`, name).Scan(&id)
	return id, notFound(err)
}

// Session of a browser, and whom it speaks for here.
type Session struct {
	ID        string // SHA-256 of the token
	AccountID string
	CompanyID string
	AccessID  string
	SeenAt    time.Time
	ExpiresAt time.Time
	Role      billing.Role
	Temporary bool // entered with a mailed password: choosing one of their own comes first
}

// OfficeSession finds a company user's session with the role it has there now.
func (d Directory) OfficeSession(ctx context.Context, id string) (Session, error) {
	s := Session{ID: id}
	err := d.db.Read.QueryRowContext(ctx, `SELECT s.account_id, s.company_id, s.seen_at, s.expires_at, m.role FROM session s
		JOIN member m ON m.company_id = s.company_id AND m.account_id = s.account_id
		WHERE s.id = $1 AND s.door = 'office'`, id).
		Scan(&s.AccountID, &s.CompanyID, utc(&s.SeenAt), utc(&s.ExpiresAt), &s.Role)
	return s, notFound(err)
}

// PortalSession finds the access a session holds in that company, as long as it is active.
func (d Directory) PortalSession(ctx context.Context, id, company string) (Session, error) {
	s := Session{ID: id, CompanyID: company}
	err := d.db.Read.QueryRowContext(ctx, `SELECT a.id, s.seen_at, s.expires_at, s.temporary FROM session s
		JOIN session_access h ON h.session_id = s.id AND h.company_id = $2
		JOIN access a ON a.company_id = h.company_id AND a.id = h.access_id AND a.state = 'active'
		WHERE s.id = $1 AND s.door = 'portal' ORDER BY a.id LIMIT 1`, id, company).
		Scan(&s.AccessID, utc(&s.SeenAt), utc(&s.ExpiresAt), &s.Temporary)
	return s, notFound(err)
}

// MarkSeen notes that a session is in use.
func (d Directory) MarkSeen(ctx context.Context, session string, now time.Time) error {
	_, err := d.db.Write.ExecContext(ctx, `UPDATE session SET seen_at = $2 WHERE id = $1`, session, now)
	return err
}

// EndSession forgets a session.
func (d Directory) EndSession(ctx context.Context, id string) error {
	_, err := d.db.Write.ExecContext(ctx, `DELETE FROM session WHERE id = $1`, id)
	return err
}

// Purge forgets what has had its time: sessions that expired, attempts long over, and where readers came from.
func (d Directory) Purge(ctx context.Context, now time.Time) error {
	for _, old := range []struct {
		sql    string
		before time.Time
	}{
		{`DELETE FROM session WHERE expires_at < $1`, now},
		{`DELETE FROM throttle WHERE started_at < $1`, now.Add(-24 * time.Hour)},
		{`DELETE FROM read_origin WHERE at < $1`, now.AddDate(-1, 0, 0)},
	} {
		if _, err := d.db.Write.ExecContext(ctx, old.sql, old.before); err != nil {
			return err
		}
	}
	return nil
}

// Attempts counts the failures of a key since the time given.
func (d Directory) Attempts(ctx context.Context, key string, since time.Time) (int, error) {
	var n int
	err := d.db.Read.QueryRowContext(ctx, `SELECT attempts FROM throttle WHERE key = $1 AND started_at >= $2`, key, since).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return n, err
}

// CountAttempt adds a failure to a key; a window that began before since begins anew.
func (d Directory) CountAttempt(ctx context.Context, key string, now, since time.Time) error {
	_, err := d.db.Write.ExecContext(ctx, `INSERT INTO throttle (key, started_at, attempts) VALUES ($1, $2, 1)
		ON CONFLICT (key) DO UPDATE SET attempts = CASE WHEN throttle.started_at < $3 THEN 1 ELSE throttle.attempts + 1 END,
		started_at = CASE WHEN throttle.started_at < $3 THEN EXCLUDED.started_at ELSE throttle.started_at END`, key, now, since)
	return err
}

// ForgetAttempts clears a key: the person got in.
func (d Directory) ForgetAttempts(ctx context.Context, key string) error {
	_, err := d.db.Write.ExecContext(ctx, `DELETE FROM throttle WHERE key = $1`, key)
	return err
}

// AddOfficeSession opens a session of the company for one of its users.
func (tx *Tx) AddOfficeSession(s Session, now time.Time) error {
	_, err := tx.exec(`INSERT INTO session (id, door, account_id, company_id, temporary, created_at, seen_at, expires_at) VALUES ($2, 'office', $3, $1, FALSE, $4, $4, $5)`,
		s.ID, s.AccountID, now, s.ExpiresAt)
	return err
}

// AddPortalSession opens a session for an access of the company.
func (tx *Tx) AddPortalSession(s Session, now time.Time) error {
	_, err := tx.tx.ExecContext(tx.ctx, `INSERT INTO session (id, door, temporary, created_at, seen_at, expires_at) VALUES ($1, 'portal', $4, $2, $2, $3)`,
		s.ID, now, s.ExpiresAt, s.Temporary)
	if err != nil {
		return err
	}
	_, err = tx.exec(`INSERT INTO session_access (company_id, session_id, access_id) VALUES ($1, $2, $3)`, s.ID, s.AccessID)
	return err
}

// PutAccountPassword keeps an account's new password and ends its sessions.
func (d Directory) PutAccountPassword(ctx context.Context, account, hash string) error {
	tx, err := d.db.Write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after Commit it does nothing
	if _, err := tx.ExecContext(ctx, `UPDATE account SET password_hash = $2 WHERE id = $1`, account, hash); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM session WHERE account_id = $1`, account); err != nil {
		return err
	}
	return tx.Commit()
}
