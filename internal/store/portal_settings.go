package store

import (
	"context"
	"time"

	"acuse/internal/billing"
)

// PageSizeOf is how many rows the person of an access wants on a list, 0 when they have not said.
func (tx *Tx) PageSizeOf(access string) (int, error) {
	var size int
	err := tx.get([]any{&size}, `SELECT page_size FROM access_preference WHERE company_id = $1 AND access_id = $2`, access)
	if billing.CodeOf(err) == billing.NotFound {
		return 0, nil
	}
	return size, err
}

// PutPageSize keeps it.
func (tx *Tx) PutPageSize(access string, size int) error {
	_, err := tx.exec(`INSERT INTO access_preference (company_id, access_id, page_size) VALUES ($1, $2, $3)
		ON CONFLICT (company_id, access_id) DO UPDATE SET page_size = EXCLUDED.page_size`, access, size)
	return err
}

// PortalLogin is one log-in of an access.
type PortalLogin struct {
	At        time.Time
	IP        string
	UserAgent string
}

// AddPortalLogin appends that an access was used to log in.
func (tx *Tx) AddPortalLogin(access string, from Origin, now time.Time) error {
	_, err := tx.exec(`INSERT INTO portal_login (company_id, id, access_id, at, ip, user_agent) VALUES ($1, $2, $3, $4, $5, $6)`,
		NewID(), access, now, from.IP, from.UserAgent)
	return err
}

// PortalLogins of an access, newest first.
func (tx *Tx) PortalLogins(access string, max int) ([]PortalLogin, error) {
	return list(tx, func(l *PortalLogin) []any { return []any{utc(&l.At), &l.IP, &l.UserAgent} },
		`SELECT at, ip, user_agent FROM portal_login WHERE company_id = $1 AND access_id = $2 ORDER BY at DESC LIMIT $3`, access, max)
}

// OpenSession is a session that an access is logged in with.
type OpenSession struct {
	ID        string // SHA-256 of its token
	UserAgent string // "" when it is not known
	CreatedAt time.Time
	SeenAt    time.Time
}

// OpenSessions of an access: those that neither expired nor lie unused since the time given.
func (tx *Tx) OpenSessions(access string, now, since time.Time) ([]OpenSession, error) {
	return list(tx, func(s *OpenSession) []any { return []any{&s.ID, opt(&s.UserAgent), utc(&s.CreatedAt), utc(&s.SeenAt)} },
		`SELECT s.id, o.user_agent, s.created_at, s.seen_at FROM session_access h JOIN session s ON s.id = h.session_id
		LEFT JOIN session_origin o ON o.session_id = s.id
		WHERE h.company_id = $1 AND h.access_id = $2 AND s.expires_at > $3 AND s.seen_at >= $4 ORDER BY s.seen_at DESC, s.id`, access, now, since)
}

// EndOtherSessions ends every session of an access but one; "" keeps none.
func (tx *Tx) EndOtherSessions(access, keep string) error {
	if _, err := tx.exec(`DELETE FROM session_access WHERE company_id = $1 AND access_id = $2 AND session_id <> $3`, access, keep); err != nil {
		return err
	}
	return tx.endPush(access, keep)
}

// ChangeOwnPassword keeps a password that the person changed: mailed ones and every other session of the access die.
func (tx *Tx) ChangeOwnPassword(access, hash, session string) error {
	if err := tx.must(`UPDATE access SET password_hash = $3 WHERE company_id = $1 AND id = $2 AND state = 'active'`, access, hash); err != nil {
		return err
	}
	if _, err := tx.exec(`DELETE FROM access_password WHERE company_id = $1 AND access_id = $2`, access); err != nil {
		return err
	}
	return tx.EndOtherSessions(access, session)
}

// AccessOfSession is an access that a session holds, and its company.
type AccessOfSession struct{ CompanyID, AccessID string }

// AccessesOf a session, for what happens to all of them: a log-in.
func (d Directory) AccessesOf(ctx context.Context, session string) ([]AccessOfSession, error) {
	rows, err := d.db.Read.QueryContext(ctx, `SELECT company_id, access_id FROM session_access WHERE session_id = $1 ORDER BY company_id, access_id`, session)
	if err != nil {
		return nil, err
	}
	return scanAll(rows, func(a *AccessOfSession) []any { return []any{&a.CompanyID, &a.AccessID} })
}

// AddSessionOrigin keeps the browser of a session beside it.
func (d Directory) AddSessionOrigin(ctx context.Context, session, userAgent string) error {
	_, err := d.db.Write.ExecContext(ctx, `INSERT INTO session_origin (session_id, user_agent) VALUES ($1, $2) ON CONFLICT (session_id) DO NOTHING`, session, userAgent)
	return err
}
