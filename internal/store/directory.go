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

// CompanyOfSlug is the company whose portal is, or was, /{slug}/.
func (d Directory) CompanyOfSlug(ctx context.Context, slug string) (string, error) {
	var id string
	err := d.db.Read.QueryRowContext(ctx, `SELECT id FROM company WHERE slug = $1
		UNION ALL SELECT company_id FROM old_slug WHERE slug = $1 LIMIT 1`, slug).Scan(&id)
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

// Credentials of a login name: of its account, of accounts that have not confirmed yet that it is theirs, and of its
// living accesses in that company ("" is everywhere).
func (d Directory) Credentials(ctx context.Context, name, company string) ([]Credential, error) {
	rows, err := d.db.Read.QueryContext(ctx, `
		SELECT NULL, a.company_id, a.id, a.state, p.hash, 1, p.expires_at FROM access a
			JOIN access_password p ON p.company_id = a.company_id AND p.access_id = a.id
			WHERE a.login_name = $1 AND a.state <> 'ended' AND ($2 = '' OR a.company_id = $2)
		UNION ALL
		SELECT NULL, company_id, id, state, password_hash, 0, NULL FROM access
			WHERE login_name = $1 AND state <> 'ended' AND password_hash <> '' AND ($2 = '' OR company_id = $2)
		UNION ALL
		SELECT u.id, NULL, NULL, '', p.hash, 1, p.expires_at FROM account u
			JOIN account_password p ON p.account_id = u.id WHERE u.login_name = $1 AND $2 = ''
		UNION ALL
		SELECT u.id, NULL, NULL, '', u.password_hash, 0, NULL FROM sign_up s
			JOIN account u ON u.id = s.account_id WHERE s.login_name = $1 AND s.confirmed_at IS NULL AND $2 = ''
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
	Here      int  // how many accesses of this company it holds, and
	Held      int  // of all companies
	Chosen    bool // AccessID has been chosen among them, or is the only one and has been used
}

// OfficeSession finds a company user's session with the role it has there now.
func (d Directory) OfficeSession(ctx context.Context, id string) (Session, error) {
	s := Session{ID: id}
	err := d.db.Read.QueryRowContext(ctx, `SELECT s.account_id, s.company_id, s.seen_at, s.expires_at, s.temporary, m.role FROM session s
		JOIN member m ON m.company_id = s.company_id AND m.account_id = s.account_id
		WHERE s.id = $1 AND s.door = 'office'`, id).
		Scan(&s.AccountID, &s.CompanyID, utc(&s.SeenAt), utc(&s.ExpiresAt), &s.Temporary, &s.Role)
	return s, notFound(err)
}

// MarkSeen notes that a session is in use.
func (d Directory) MarkSeen(ctx context.Context, session string, now time.Time) error {
	_, err := d.db.Write.ExecContext(ctx, `UPDATE session SET seen_at = $2 WHERE id = $1`, session, now)
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
		{`DELETE FROM portal_login WHERE at < $1`, now.AddDate(-1, 0, 0)},
		{`DELETE FROM forgotten WHERE at < $1`, now.Add(-7 * 24 * time.Hour)},
		{`DELETE FROM sign_up_link WHERE expires_at < $1`, now.AddDate(0, -1, 0)},
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
	_, err := d.db.Write.ExecContext(ctx, countAttempt, key, now, since)
	return err
}

const countAttempt = `INSERT INTO throttle (key, started_at, attempts) VALUES ($1, $2, 1)
	ON CONFLICT (key) DO UPDATE SET attempts = CASE WHEN throttle.started_at < $3 THEN 1 ELSE throttle.attempts + 1 END,
	started_at = CASE WHEN throttle.started_at < $3 THEN EXCLUDED.started_at ELSE throttle.started_at END`

// ForgetAttempts clears a key: the person got in.
func (d Directory) ForgetAttempts(ctx context.Context, key string) error {
	_, err := d.db.Write.ExecContext(ctx, `DELETE FROM throttle WHERE key = $1`, key)
	return err
}
