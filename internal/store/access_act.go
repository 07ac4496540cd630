package store

import (
	"time"

	"acuse/internal/billing"
)

// Act is one pressing of a button of the bar.
type Act struct {
	Action billing.AccessAction
	At     time.Time
	Lines  []ActLine
}

// ActLine is what an act did for one customer, or one contact of it.
type ActLine struct {
	CustomerID   string
	CustomerName string
	ContactID    string // "" is the customer itself
	ContactName  string
	Email        string
	Outcome      billing.AccessOutcome
}

// Holder is whose access it is, as forms name it: the customer's id, and after a slash its contact's.
func (l ActLine) Holder() string {
	if l.ContactID == "" {
		return l.CustomerID
	}
	return l.CustomerID + "/" + l.ContactID
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

// AddActLine keeps what an act did for one customer, or one contact of it.
func (tx *Tx) AddActLine(act string, position int, customer, contact string, outcome billing.AccessOutcome) error {
	_, err := tx.exec(`INSERT INTO access_act_line (company_id, act_id, position, customer_id, contact_id, outcome) VALUES ($1, $2, $3, $4, $5, $6)`,
		act, position, customer, contact, string(outcome))
	return err
}

// Act by its id, with what it did.
func (tx *Tx) Act(id string) (Act, error) {
	var act Act
	err := tx.get([]any{&act.Action, utc(&act.At)}, `SELECT kind, at FROM access_act WHERE company_id = $1 AND id = $2`, id)
	if err != nil {
		return act, err
	}
	act.Lines, err = list(tx, func(l *ActLine) []any {
		return []any{&l.CustomerID, &l.CustomerName, &l.ContactID, &l.ContactName, &l.Email, &l.Outcome}
	}, `SELECT l.customer_id, c.name, l.contact_id, COALESCE(k.name, ''), COALESCE(k.email, c.email), l.outcome FROM access_act_line l
		JOIN customer c ON c.company_id = l.company_id AND c.id = l.customer_id
		LEFT JOIN contact k ON k.company_id = l.company_id AND k.id = l.contact_id
		WHERE l.company_id = $1 AND l.act_id = $2 ORDER BY l.position`, id)
	return act, err
}

// ContactsOfAct are the contacts with a living access of the customers whose own access an act was about.
func (tx *Tx) ContactsOfAct(act string) ([]ContactRow, error) {
	return list(tx, func(r *ContactRow) []any {
		return append(contactFields(&r.Contact), &r.Access.ID, &r.Access.Username, &r.Access.State)
	}, `SELECT `+contactColumns+`, a.id, a.username, a.state FROM access_act_line l
		JOIN access a ON a.company_id = l.company_id AND a.customer_id = l.customer_id AND a.contact_id <> '' AND a.state <> 'ended'
		JOIN contact k ON k.company_id = a.company_id AND k.id = a.contact_id
		WHERE l.company_id = $1 AND l.act_id = $2 AND l.contact_id = '' ORDER BY l.position`, act)
}

// AccessTurn is one turn in the life of an access: given, used, taken away.
type AccessTurn struct {
	Kind     string // "granted", "revoked", "deactivated", "activated", "first_login", "last_login"
	At       time.Time
	By       string // name of the user who did it, "" where nobody did
	Username string // of the access, where it is known
	Contact  string // whose it is; "" is the customer itself
}

// AccessGrants are all accesses a customer and its contacts have had, newest first, with who gave them.
func (tx *Tx) AccessGrants(customer string) ([]AccessGrant, error) {
	return list(tx, func(g *AccessGrant) []any {
		return []any{utc(&g.GrantedAt), &g.By, &g.Username, &g.Contact, utc(&g.FirstLoginAt), utc(&g.LastLoginAt)}
	}, `SELECT a.granted_at, COALESCE(u.name, ''), a.username, COALESCE(k.name, ''), a.first_login_at, a.last_login_at FROM access a
		LEFT JOIN account u ON u.id = a.granted_by
		LEFT JOIN contact k ON k.company_id = a.company_id AND k.id = a.contact_id
		WHERE a.company_id = $1 AND a.customer_id = $2 ORDER BY a.granted_at DESC LIMIT 50`, customer)
}

// AccessGrant is an access that somebody was given, living or over.
type AccessGrant struct {
	GrantedAt, FirstLoginAt, LastLoginAt time.Time
	By, Username, Contact                string
}

// AccessChanges are what acts did to the accesses of a customer and its contacts after they had been given, about the
// newest first: the ids of acts are made when their form is shown.
func (tx *Tx) AccessChanges(customer string) ([]AccessTurn, error) {
	return list(tx, func(c *AccessTurn) []any { return []any{&c.Kind, utc(&c.At), &c.By, &c.Contact} },
		`SELECT l.outcome, e.at, COALESCE(u.name, ''), COALESCE(k.name, '') FROM access_act_line l
		JOIN access_act e ON e.company_id = l.company_id AND e.id = l.act_id
		LEFT JOIN account u ON u.id = e.account_id
		LEFT JOIN contact k ON k.company_id = l.company_id AND k.id = l.contact_id
		WHERE l.company_id = $1 AND l.customer_id = $2 AND l.outcome IN ('revoked', 'deactivated', 'activated')
		ORDER BY l.act_id DESC LIMIT 200`, customer)
}
