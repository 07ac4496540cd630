package store

import (
	"time"

	"acuse/internal/billing"
)

const accessColumns = `a.id, a.customer_id, a.contact_id, a.username, a.state, a.language, a.password_hash <> '', a.granted_at, a.granted_by, a.ended_at,
	a.first_login_at, a.last_login_at`

func accessFields(a *billing.Access) []any {
	return []any{&a.ID, &a.CustomerID, &a.ContactID, &a.Username, &a.State, &a.Language, &a.OwnPassword, utc(&a.GrantedAt), &a.GrantedBy,
		utc(&a.EndedAt), utc(&a.FirstLoginAt), utc(&a.LastLoginAt)}
}

// Access by its id, living or ended.
func (tx *Tx) Access(id string) (billing.Access, error) {
	var a billing.Access
	err := tx.get(accessFields(&a), `SELECT `+accessColumns+` FROM access a WHERE a.company_id = $1 AND id = $2`, id)
	return a, err
}

// AccessOf a customer: its own living one, nil when it is *sin acceso*.
func (tx *Tx) AccessOf(customer string) (*billing.Access, error) {
	return tx.AccessOfContact(customer, "")
}

// AccessOfContact is the living access of one contact of a customer, nil when it is *sin acceso*. Contact "" is the
// customer itself.
func (tx *Tx) AccessOfContact(customer, contact string) (*billing.Access, error) {
	var a billing.Access
	err := tx.get(accessFields(&a), `SELECT `+accessColumns+` FROM access a
		WHERE a.company_id = $1 AND customer_id = $2 AND contact_id = $3 AND state <> 'ended'`, customer, contact)
	if billing.CodeOf(err) == billing.NotFound {
		return nil, nil
	}
	return &a, err
}

// AddLoginName keeps the salt of a login name with the change that needs it, unless it has one already.
func (tx *Tx) AddLoginName(name, salt string) error {
	_, err := tx.tx.ExecContext(tx.ctx, addLoginName, name, salt)
	return err
}

// AddAccess keeps a new access; its passwords come when they are mailed.
func (tx *Tx) AddAccess(a billing.Access) error {
	_, err := tx.exec(`INSERT INTO access (company_id, id, customer_id, contact_id, username, login_name, state, language, password_hash, granted_at, granted_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', $9, $10)`,
		a.ID, a.CustomerID, a.ContactID, a.Username, billing.EmailKey(a.Username), string(a.State), a.Language, a.GrantedAt, a.GrantedBy)
	if err != nil {
		return err
	}
	return tx.sumAccesses(a.ID)
}

// AddTemporaryPassword keeps the hash of a mailed password and lets the oldest ones die beyond billing.LiveTemporaryMax.
func (tx *Tx) AddTemporaryPassword(access, hash string, now time.Time) error {
	_, err := tx.exec(`INSERT INTO access_password (company_id, id, access_id, hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		NewID(), access, hash, now, now.Add(billing.TemporaryPasswordLife))
	if err != nil {
		return err
	}
	_, err = tx.exec(`DELETE FROM access_password WHERE company_id = $1 AND access_id = $2 AND id NOT IN (
		SELECT id FROM access_password WHERE company_id = $1 AND access_id = $2 ORDER BY created_at DESC, id DESC LIMIT $3)`,
		access, billing.LiveTemporaryMax)
	return err
}

// PutOwnPassword keeps the password the person chose: the mailed ones and every session of the access die with that.
func (tx *Tx) PutOwnPassword(access, hash string) error {
	if err := tx.must(`UPDATE access SET password_hash = $3 WHERE company_id = $1 AND id = $2 AND state = 'active'`, access, hash); err != nil {
		return err
	}
	if _, err := tx.exec(`DELETE FROM access_password WHERE company_id = $1 AND access_id = $2`, access); err != nil {
		return err
	}
	return tx.endSessions(access)
}

// MarkLogin notes that the access was used to log in.
func (tx *Tx) MarkLogin(access string, now time.Time) error {
	err := tx.must(`UPDATE access SET last_login_at = $3, first_login_at = COALESCE(first_login_at, $3)
		WHERE company_id = $1 AND id = $2 AND state = 'active'`, access, now)
	if err != nil {
		return err
	}
	return tx.must(`UPDATE customer SET entered_at = $3 WHERE company_id = $1 AND id = (SELECT a.customer_id FROM access a
		WHERE a.company_id = $1 AND a.id = $2)`, access, now)
}

// PutAccessLanguage keeps the language the person chose for the portal.
func (tx *Tx) PutAccessLanguage(access, language string) error {
	return tx.must(`UPDATE access SET language = $3 WHERE company_id = $1 AND id = $2`, access, language)
}

// EndAccess takes an access away: its credentials are destroyed, every session and link of it is over at once.
func (tx *Tx) EndAccess(access string, now time.Time) error {
	err := tx.must(`UPDATE access SET state = 'ended', password_hash = '', ended_at = $3 WHERE company_id = $1 AND id = $2 AND state <> 'ended'`, access, now)
	if err != nil {
		return err
	}
	if _, err := tx.exec(`DELETE FROM access_password WHERE company_id = $1 AND access_id = $2`, access); err != nil {
		return err
	}
	if err := tx.sumAccesses(access); err != nil {
		return err
	}
	if err := tx.endLinks(access, now); err != nil {
		return err
	}
	return tx.endSessions(access)
}

// DeactivateAccess keeps username and passwords but lets nobody in: every session and link is over at once.
func (tx *Tx) DeactivateAccess(access string, now time.Time) error {
	err := tx.must(`UPDATE access SET state = 'inactive', inactive_at = $3 WHERE company_id = $1 AND id = $2 AND state = 'active'`, access, now)
	if err != nil {
		return err
	}
	if err := tx.sumAccesses(access); err != nil {
		return err
	}
	if err := tx.endLinks(access, now); err != nil {
		return err
	}
	return tx.endSessions(access)
}

// ActivateAccess lets the same username and passwords in again. The clock of the mailed ones stood still meanwhile.
func (tx *Tx) ActivateAccess(access string, now time.Time) error {
	var since time.Time
	err := tx.get([]any{utc(&since)}, `SELECT inactive_at FROM access WHERE company_id = $1 AND id = $2 AND state = 'inactive'`, access)
	if err != nil {
		return err
	}
	if err := tx.must(`UPDATE access SET state = 'active', inactive_at = NULL WHERE company_id = $1 AND id = $2`, access); err != nil {
		return err
	}
	if err := tx.sumAccesses(access); err != nil {
		return err
	}
	live, err := list(tx, func(p *temporaryPassword) []any { return []any{&p.id, utc(&p.expires)} },
		`SELECT id, expires_at FROM access_password WHERE company_id = $1 AND access_id = $2`, access)
	if err != nil {
		return err
	}
	for _, p := range live {
		if err := tx.must(`UPDATE access_password SET expires_at = $3 WHERE company_id = $1 AND id = $2`, p.id, p.expires.Add(now.Sub(since))); err != nil {
			return err
		}
	}
	return nil
}

type temporaryPassword struct {
	id      string
	expires time.Time
}

func (tx *Tx) endSessions(access string) error {
	if _, err := tx.exec(`DELETE FROM session_access WHERE company_id = $1 AND access_id = $2`, access); err != nil {
		return err
	}
	return tx.endPush(access, "")
}
