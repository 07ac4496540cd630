package store

import (
	"context"
	"database/sql"
	"time"

	"acuse/internal/billing"
)

// HoldsAccess reports whether a session still holds an access of that company that is active.
func (d Directory) HoldsAccess(ctx context.Context, session, company, access string) (bool, error) {
	var n int
	err := d.db.Read.QueryRowContext(ctx, `SELECT count(*) FROM session s
		JOIN session_access h ON h.session_id = s.id AND h.company_id = $2 AND h.access_id = $3
		JOIN access a ON a.company_id = h.company_id AND a.id = h.access_id AND a.state = 'active'
		WHERE s.id = $1 AND s.door = 'portal'`, session, company, access).Scan(&n)
	return n > 0, err
}

// AccessRef names an access of some company.
type AccessRef struct{ CompanyID, AccessID string }

// HeldAccesses are the active accesses of a session, whatever their company, and the session itself.
func (d Directory) HeldAccesses(ctx context.Context, id string) (Session, []AccessRef, error) {
	s := Session{ID: id}
	err := d.db.Read.QueryRowContext(ctx, `SELECT s.seen_at, s.expires_at, s.temporary FROM session s WHERE s.id = $1 AND s.door = 'portal'`, id).
		Scan(utc(&s.SeenAt), utc(&s.ExpiresAt), &s.Temporary)
	if err != nil {
		return s, nil, notFound(err)
	}
	rows, err := d.db.Read.QueryContext(ctx, `SELECT h.company_id, h.access_id FROM session_access h
		JOIN access a ON a.company_id = h.company_id AND a.id = h.access_id AND a.state = 'active'
		WHERE h.session_id = $1 ORDER BY h.company_id, h.access_id`, id)
	if err != nil {
		return s, nil, err
	}
	held, err := scanAll(rows, func(r *AccessRef) []any { return []any{&r.CompanyID, &r.AccessID} })
	return s, held, err
}

// AddSharedSession opens one session for accesses of several companies, or several of one; none is chosen yet.
func (d Directory) AddSharedSession(ctx context.Context, s Session, held []AccessRef, now time.Time) error {
	return d.inOne(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO session (id, door, temporary, created_at, seen_at, expires_at) VALUES ($1, 'portal', $4, $2, $2, $3)`,
			s.ID, now, s.ExpiresAt, s.Temporary)
		for _, h := range held {
			if err != nil {
				return err
			}
			_, err = tx.ExecContext(ctx, `INSERT INTO session_access (session_id, company_id, access_id) VALUES ($1, $2, $3)`, s.ID, h.CompanyID, h.AccessID)
		}
		return err
	})
}

// AddOfficeSession opens a session of the company for one of its users.
func (tx *Tx) AddOfficeSession(s Session, now time.Time) error {
	_, err := tx.exec(`INSERT INTO session (id, door, account_id, company_id, temporary, created_at, seen_at, expires_at) VALUES ($2, 'office', $3, $1, $6, $4, $4, $5)`,
		s.ID, s.AccountID, now, s.ExpiresAt, s.Temporary)
	return err
}

// AddPortalSession opens a session for an access of the company.
func (tx *Tx) AddPortalSession(s Session, now time.Time) error {
	_, err := tx.tx.ExecContext(tx.ctx, `INSERT INTO session (id, door, temporary, created_at, seen_at, expires_at) VALUES ($1, 'portal', $4, $2, $2, $3)`,
		s.ID, now, s.ExpiresAt, s.Temporary)
	if err != nil {
		return err
	}
	_, err = tx.exec(`INSERT INTO session_access (company_id, session_id, access_id, chosen_at) VALUES ($1, $2, $3, $4)`, s.ID, s.AccessID, now)
	return err
}

// ChooseAccess makes an access the present one of a session that holds it; the first time counts as a log-in.
func (tx *Tx) ChooseAccess(session, access string, now time.Time) error {
	var chosen time.Time
	err := tx.get([]any{utc(&chosen)}, `SELECT chosen_at FROM session_access WHERE company_id = $1 AND session_id = $2 AND access_id = $3`, session, access)
	if err != nil {
		return err
	}
	if err := tx.must(`UPDATE session_access SET chosen_at = $4 WHERE company_id = $1 AND session_id = $2 AND access_id = $3`, session, access, now); err != nil {
		return err
	}
	if !chosen.IsZero() {
		return nil
	}
	return tx.MarkLogin(access, now)
}

// PutAccountPassword keeps an account's own new password: the mailed ones and every session of it are over.
func (d Directory) PutAccountPassword(ctx context.Context, account, hash string) error {
	return d.inOne(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `UPDATE account SET password_hash = $2 WHERE id = $1`, account, hash); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM account_password WHERE account_id = $1`, account); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM session WHERE account_id = $1`, account)
		return err
	})
}

// AddAccountPassword keeps the hash of a mailed password and lets the oldest ones die beyond billing.LiveTemporaryMax.
func (d Directory) AddAccountPassword(ctx context.Context, account, hash string, now time.Time) error {
	return d.inOne(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO account_password (id, account_id, hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)`,
			NewID(), account, hash, now, now.Add(billing.TemporaryPasswordLife))
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM account_password WHERE account_id = $1 AND id NOT IN (
			SELECT id FROM account_password WHERE account_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2)`,
			account, billing.LiveTemporaryMax)
		return err
	})
}

// inOne runs several changes of the directory in one transaction.
func (d Directory) inOne(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := d.db.Begin(ctx, "")
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after Commit it does nothing
	if err := do(tx); err != nil {
		return err
	}
	return tx.Commit()
}
