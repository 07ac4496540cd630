package store

import (
	"time"

	"acuse/internal/billing"
)

const accessColumns = `id, customer_id, username, state, language, password_hash <> '', granted_at, granted_by, ended_at, first_login_at, last_login_at`

func accessFields(a *billing.Access) []any {
	return []any{&a.ID, &a.CustomerID, &a.Username, &a.State, &a.Language, &a.OwnPassword, utc(&a.GrantedAt), &a.GrantedBy,
		utc(&a.EndedAt), utc(&a.FirstLoginAt), utc(&a.LastLoginAt)}
}

// Access by its id, living or ended.
func (tx *Tx) Access(id string) (billing.Access, error) {
	var a billing.Access
	err := tx.get(accessFields(&a), `SELECT `+accessColumns+` FROM access WHERE company_id = $1 AND id = $2`, id)
	return a, err
}

// AccessOf a customer: the living one, nil when it is *sin acceso*.
func (tx *Tx) AccessOf(customer string) (*billing.Access, error) {
	var a billing.Access
	err := tx.get(accessFields(&a), `SELECT `+accessColumns+` FROM access WHERE company_id = $1 AND customer_id = $2 AND state <> 'ended'`, customer)
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
	_, err := tx.exec(`INSERT INTO access (company_id, id, customer_id, username, login_name, state, language, password_hash, granted_at, granted_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, '', $8, $9)`,
		a.ID, a.CustomerID, a.Username, billing.EmailKey(a.Username), string(a.State), a.Language, a.GrantedAt, a.GrantedBy)
	return err
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
	return tx.must(`UPDATE access SET last_login_at = $3, first_login_at = COALESCE(first_login_at, $3)
		WHERE company_id = $1 AND id = $2 AND state = 'active'`, access, now)
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
	_, err := tx.exec(`DELETE FROM session_access WHERE company_id = $1 AND access_id = $2`, access)
	return err
}

// Act is one pressing of a button of the bar.
type Act struct {
	Action billing.AccessAction
	At     time.Time
	Lines  []ActLine
}

// ActLine is what an act did for one customer.
type ActLine struct {
	CustomerID   string
	CustomerName string
	Email        string
	Outcome      billing.AccessOutcome
}

// AddAct keeps one pressing of a button of the bar, unless it is there already: a form sent twice.
func (tx *Tx) AddAct(id string, action billing.AccessAction, account string, now time.Time) error {
	_, err := tx.exec(`INSERT INTO access_act (company_id, id, kind, account_id, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (company_id, id) DO NOTHING`, id, string(action), account, now)
	return err
}

// ActDone reports whether an act has done its position-th customer.
func (tx *Tx) ActDone(act string, position int) (bool, error) {
	var n int
	err := tx.get([]any{&n}, `SELECT count(*) FROM access_act_line WHERE company_id = $1 AND act_id = $2 AND position = $3`, act, position)
	return n > 0, err
}

// AddActLine keeps what an act did for one customer.
func (tx *Tx) AddActLine(act string, position int, customer string, outcome billing.AccessOutcome) error {
	_, err := tx.exec(`INSERT INTO access_act_line (company_id, act_id, position, customer_id, outcome) VALUES ($1, $2, $3, $4, $5)`,
		act, position, customer, string(outcome))
	return err
}

// Act by its id, with what it did.
func (tx *Tx) Act(id string) (Act, error) {
	var act Act
	err := tx.get([]any{&act.Action, utc(&act.At)}, `SELECT kind, at FROM access_act WHERE company_id = $1 AND id = $2`, id)
	if err != nil {
		return act, err
	}
	act.Lines, err = list(tx, func(l *ActLine) []any { return []any{&l.CustomerID, &l.CustomerName, &l.Email, &l.Outcome} },
		`SELECT l.customer_id, c.name, c.email, l.outcome FROM access_act_line l
		JOIN customer c ON c.company_id = l.company_id AND c.id = l.customer_id
		WHERE l.company_id = $1 AND l.act_id = $2 ORDER BY l.position`, id)
	return act, err
}
