package store

import (
	"time"

	"acuse/internal/billing"
	"acuse/internal/db"
)

const contactColumns = `k.id, k.customer_id, k.name, k.email, k.language, k.created_at, k.updated_at, k.removed_at, k.email_refused_at, k.email_refused_answer`

func contactFields(c *billing.Contact) []any {
	return []any{&c.ID, &c.CustomerID, &c.Name, &c.Email, &c.Language, utc(&c.CreatedAt), utc(&c.UpdatedAt), utc(&c.RemovedAt),
		utc(&c.Refused.At), &c.Refused.Answer}
}

// Contact of the company, also one that was removed.
func (tx *Tx) Contact(id string) (billing.Contact, error) {
	var c billing.Contact
	err := tx.get(contactFields(&c), `SELECT `+contactColumns+` FROM contact k WHERE k.company_id = $1 AND k.id = $2`, id)
	return c, err
}

// ContactRow is a contact with its access.
type ContactRow struct {
	billing.Contact
	Access billing.Access // zero when sin acceso
}

// ContactsOf a customer, oldest first, with the living access of each.
func (tx *Tx) ContactsOf(customer string) ([]ContactRow, error) {
	return list(tx, func(r *ContactRow) []any {
		return append(contactFields(&r.Contact), opt(&r.Access.ID), opt(&r.Access.Username), opt(&r.Access.State),
			utc(&r.Access.GrantedAt), utc(&r.Access.LastLoginAt))
	}, `SELECT `+contactColumns+`, a.id, a.username, a.state, a.granted_at, a.last_login_at FROM contact k
		LEFT JOIN access a ON a.company_id = k.company_id AND a.customer_id = k.customer_id AND a.contact_id = k.id AND a.state <> 'ended'
		WHERE k.company_id = $1 AND k.customer_id = $2 AND k.removed_at IS NULL ORDER BY k.created_at, k.id`, customer)
}

// AddContact makes a contact. An id that is there already (a form sent twice) is a billing.Conflict.
func (tx *Tx) AddContact(c billing.Contact) error {
	_, err := tx.exec(`INSERT INTO contact (company_id, id, customer_id, name, email, language, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		c.ID, c.CustomerID, c.Name, c.Email, c.Language, c.CreatedAt, c.UpdatedAt)
	if db.IsDuplicate(err) {
		return billing.Fail(billing.Conflict, "error.exists_already")
	}
	if err != nil {
		return err
	}
	return tx.PutCustomerWords(c.CustomerID)
}

// PutContact keeps a contact's changed data. Its access keeps its username; that an address was refused is over with it.
func (tx *Tx) PutContact(c billing.Contact) error {
	err := tx.must(`UPDATE contact SET name = $3, email = $4, language = $5, updated_at = $6,
		email_refused_at = CASE WHEN email = $4 THEN email_refused_at END,
		email_refused_answer = CASE WHEN email = $4 THEN email_refused_answer ELSE '' END
		WHERE company_id = $1 AND id = $2 AND removed_at IS NULL`, c.ID, c.Name, c.Email, c.Language, c.UpdatedAt)
	if err != nil {
		return err
	}
	return tx.PutCustomerWords(c.CustomerID)
}

// RemoveContact takes a contact from its customer. Its row stays: what it has read bears its name.
func (tx *Tx) RemoveContact(c billing.Contact, now time.Time) error {
	if err := tx.must(`UPDATE contact SET removed_at = $3 WHERE company_id = $1 AND id = $2 AND removed_at IS NULL`, c.ID, now); err != nil {
		return err
	}
	return tx.PutCustomerWords(c.CustomerID)
}
