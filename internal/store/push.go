package store

import (
	"context"
	"database/sql"
	"time"
)

// PushSubscription is a device that an access is told on.
type PushSubscription struct {
	ID, AccessID, SessionID, Endpoint, P256dh, Auth, UserAgent string

	CreatedAt time.Time
	LastOKAt  time.Time // zero before the first message
	Failures  int       // since then
}

const pushColumns = `s.id, s.access_id, s.session_id, s.endpoint, s.p256dh, s.auth, s.user_agent, s.created_at, s.last_ok_at, s.failures`

func pushFields(s *PushSubscription) []any {
	return []any{&s.ID, &s.AccessID, &s.SessionID, &s.Endpoint, &s.P256dh, &s.Auth, &s.UserAgent, utc(&s.CreatedAt), utc(&s.LastOKAt), &s.Failures}
}

// PutPushSubscription keeps a device for an access, which it no longer is for another one; the same again stays what it
// was. Beyond most, the access's oldest are forgotten.
func (tx *Tx) PutPushSubscription(s PushSubscription, most int) error {
	if _, err := tx.exec(`DELETE FROM push_subscription WHERE company_id = $1 AND endpoint = $2 AND access_id <> $3`, s.Endpoint, s.AccessID); err != nil {
		return err
	}
	_, err := tx.exec(`INSERT INTO push_subscription (company_id, id, access_id, session_id, endpoint, p256dh, auth, user_agent, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (company_id, endpoint) DO UPDATE SET session_id = excluded.session_id, p256dh = excluded.p256dh, auth = excluded.auth,
			user_agent = excluded.user_agent, failures = 0`, s.ID, s.AccessID, s.SessionID, s.Endpoint, s.P256dh, s.Auth, s.UserAgent, s.CreatedAt)
	if err != nil {
		return err
	}
	_, err = tx.exec(`DELETE FROM push_subscription WHERE company_id = $1 AND access_id = $2 AND id NOT IN (
		SELECT id FROM push_subscription WHERE company_id = $1 AND access_id = $2 ORDER BY created_at DESC, id DESC LIMIT $3)`, s.AccessID, most)
	return err
}

// MovePushSubscription gives a device of an access its new address and keys; billing.ErrNotFound when the access has none
// at the old one.
func (tx *Tx) MovePushSubscription(access, was string, s PushSubscription) error {
	if _, err := tx.exec(`DELETE FROM push_subscription WHERE company_id = $1 AND endpoint = $2 AND endpoint <> $3`, s.Endpoint, was); err != nil {
		return err
	}
	return tx.must(`UPDATE push_subscription SET endpoint = $4, p256dh = $5, auth = $6, failures = 0
		WHERE company_id = $1 AND access_id = $2 AND endpoint = $3`, access, was, s.Endpoint, s.P256dh, s.Auth)
}

// PushSubscriptions of an access, newest first.
func (tx *Tx) PushSubscriptions(access string) ([]PushSubscription, error) {
	return list(tx, pushFields, `SELECT `+pushColumns+` FROM push_subscription s WHERE s.company_id = $1 AND s.access_id = $2 ORDER BY s.created_at DESC`, access)
}

// PushSubscription by its id, of an access that is active.
func (tx *Tx) PushSubscription(id string) (PushSubscription, error) {
	var s PushSubscription
	err := tx.get(pushFields(&s), `SELECT `+pushColumns+` FROM push_subscription s
		JOIN access a ON a.company_id = s.company_id AND a.id = s.access_id AND a.state = 'active' WHERE s.company_id = $1 AND s.id = $2`, id)
	return s, err
}

// DeletePushSubscription forgets a device of an access; one that is not there is no error.
func (tx *Tx) DeletePushSubscription(access, id string) error {
	_, err := tx.exec(`DELETE FROM push_subscription WHERE company_id = $1 AND access_id = $2 AND id = $3`, access, id)
	return err
}

// NotePush keeps how handing a message over went.
func (tx *Tx) NotePush(id string, ok bool, now time.Time) error {
	query, args := `UPDATE push_subscription SET failures = failures + 1 WHERE company_id = $1 AND id = $2`, []any{id}
	if ok {
		query, args = `UPDATE push_subscription SET failures = 0, last_ok_at = $3 WHERE company_id = $1 AND id = $2`, []any{id, now}
	}
	_, err := tx.exec(query, args...)
	return err
}

// endPush forgets the devices of an access, but for those of one session: "" is none.
func (tx *Tx) endPush(access, keep string) error {
	_, err := tx.exec(`DELETE FROM push_subscription WHERE company_id = $1 AND access_id = $2 AND session_id <> $3`, access, keep)
	return err
}

// CustomerDevice is a device that somebody of a customer is told on.
type CustomerDevice struct{ CustomerID, SubscriptionID string }

// DevicesOf customers: of their own accesses and their contacts', where those are active.
func (tx *Tx) DevicesOf(customers []string) ([]CustomerDevice, error) {
	if len(customers) == 0 {
		return nil, nil
	}
	w := &where{}
	return list(tx, func(d *CustomerDevice) []any { return []any{&d.CustomerID, &d.SubscriptionID} },
		`SELECT a.customer_id, s.id FROM push_subscription s JOIN access a ON a.company_id = s.company_id AND a.id = s.access_id
		WHERE s.company_id = $1 AND a.state = 'active' AND a.customer_id `+tx.anyOf(w, customers)+` ORDER BY s.id`, w.args...)
}

// MovePush hands the devices of a session to the next one in the same browser, where that holds the same access.
func (d Directory) MovePush(ctx context.Context, from, to string) error {
	_, err := d.db.Write.ExecContext(ctx, `UPDATE push_subscription SET session_id = $2 WHERE session_id = $1 AND EXISTS (SELECT 1 FROM session_access h
		WHERE h.session_id = $2 AND h.company_id = push_subscription.company_id AND h.access_id = push_subscription.access_id)`, from, to)
	return err
}

// EndSession forgets a session, and the devices it had messages sent to.
func (d Directory) EndSession(ctx context.Context, id string) error {
	return d.inOne(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM push_subscription WHERE session_id = $1`, id); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM session WHERE id = $1`, id)
		return err
	})
}
