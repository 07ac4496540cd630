package store

import (
	"fmt"
	"time"

	"acuse/internal/billing"
	"acuse/internal/db"
)

const customerColumns = `c.name, c.tax_id_type, c.tax_id, c.address, c.country, c.province, c.city, c.postcode, c.email, c.phone,
	c.tax_id_override, c.id, c.language, c.created_at, c.updated_at, c.email_refused_at, c.email_refused_answer`

func customerFields(c *billing.Customer) []any {
	return append(partyFields(&c.Party), &c.TaxIDOverride, &c.ID, &c.Language, utc(&c.CreatedAt), utc(&c.UpdatedAt),
		utc(&c.Refused.At), &c.Refused.Answer)
}

// Customer of the company.
func (tx *Tx) Customer(id string) (billing.Customer, error) {
	var c billing.Customer
	err := tx.get(customerFields(&c), `SELECT `+customerColumns+` FROM customer c WHERE c.company_id = $1 AND c.id = $2`, id)
	return c, err
}

// CustomerByTaxID is the first customer with that tax id, but for the one with the id except; billing.ErrNotFound when
// there is none.
func (tx *Tx) CustomerByTaxID(taxID, except string) (billing.Customer, error) {
	var c billing.Customer
	err := tx.get(customerFields(&c), `SELECT `+customerColumns+` FROM customer c WHERE c.company_id = $1 AND c.tax_id = $2 AND c.id <> $3
		ORDER BY c.id LIMIT 1`, taxID, except)
	return c, err
}

// AddCustomer makes a customer. An id that is there already (a form sent twice) is a billing.Conflict.
func (tx *Tx) AddCustomer(c billing.Customer) error {
	_, err := tx.exec(`INSERT INTO customer (company_id, `+partyColumns+`, id, name_key, language, created_at, updated_at, tax_id_override)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
		append(partyValues(c.Party), c.ID, billing.FoldKey(c.Name), c.Language, c.CreatedAt, c.UpdatedAt, c.TaxIDOverride)...)
	if db.IsDuplicate(err) {
		return billing.Fail(billing.Conflict, "error.exists_already")
	}
	if err != nil {
		return err
	}
	return tx.putCustomerWords(c)
}

// PutCustomer keeps a customer's changed data. Issued documents keep the old ones; that an address was refused is over
// with the address.
func (tx *Tx) PutCustomer(c billing.Customer) error {
	err := tx.must(`UPDATE customer SET name = $2, tax_id_type = $3, tax_id = $4, address = $5, country = $6, province = $7,
		city = $8, postcode = $9, email = $10, phone = $11, name_key = $13, language = $14, updated_at = $15,
		tax_id_override = $16, email_refused_at = CASE WHEN email = $10 THEN email_refused_at END,
		email_refused_answer = CASE WHEN email = $10 THEN email_refused_answer ELSE '' END WHERE company_id = $1 AND id = $12`,
		append(partyValues(c.Party), c.ID, billing.FoldKey(c.Name), c.Language, c.UpdatedAt, c.TaxIDOverride)...)
	if err != nil {
		return err
	}
	return tx.putCustomerWords(c)
}

// CustomerFilter narrows the list of customers and says which page of it.
type CustomerFilter struct {
	Words  []string // each begins a word of name, NIF or e-mail, or of a contact
	Access string   // its own or a contact's: "", "none", "active", "inactive", "never" (may enter, nobody has yet)
	// When somebody of the customer last logged in: from the first instant on, before the second; zero is any time.
	LoginFrom, LoginBefore time.Time
	Refused                bool // only those whose address was refused
	Page                   Page
}

// CustomerRow is a line of the list of customers.
type CustomerRow struct {
	billing.Customer
	Access   billing.Access // the customer's own, zero when sin acceso
	Proposes bool           // a change of its data waits to be decided

	// Of the customer and its contacts together: the active accesses, the inactive ones, and the last log-in by any.
	In, Off   int
	EnteredAt time.Time
}

// Contacts are how many contacts have an access, active or inactive.
func (r CustomerRow) Contacts() (in, off int) {
	switch in, off = r.In, r.Off; r.Access.State {
	case billing.AccessActive:
		in--
	case billing.AccessInactive:
		off--
	}
	return in, off
}

// withAccess joins the customer's own living access; its contacts have theirs.
const withAccess = `customer c LEFT JOIN access a ON a.company_id = c.company_id AND a.customer_id = c.id AND a.contact_id = '' AND a.state <> 'ended'`

// Customers is one page of the list, by name.
func (tx *Tx) Customers(f CustomerFilter) ([]CustomerRow, error) {
	w := f.where()
	order := f.Page.apply(w, "c.name_key", "c.id")
	return list(tx, func(r *CustomerRow) []any {
		return append(customerFields(&r.Customer), opt(&r.Access.ID), opt(&r.Access.Username), opt(&r.Access.State),
			utc(&r.Access.GrantedAt), utc(&r.Access.LastLoginAt), &r.Proposes, &r.In, &r.Off, utc(&r.EnteredAt))
	}, `SELECT `+customerColumns+`, a.id, a.username, a.state, a.granted_at, a.last_login_at,
		EXISTS (SELECT 1 FROM profile_proposal p WHERE p.company_id = c.company_id AND p.customer_id = c.id AND `+isOpen("p")+`),
		c.accesses_in, c.accesses_off, c.entered_at
		FROM `+withAccess+`
		WHERE c.company_id = $1`+w.sql.String()+order, w.args...)
}

// sumAccesses keeps beside the customer of an access what its list shows of all of them. The row is taken first: what a
// log-in writes there meanwhile is waited for.
func (tx *Tx) sumAccesses(access string) error {
	const of = ` FROM access o WHERE o.company_id = customer.company_id AND o.customer_id = customer.id AND o.state <> 'ended'`
	const whose = ` WHERE company_id = $1 AND id = (SELECT a.customer_id FROM access a WHERE a.company_id = $1 AND a.id = $2)`
	if err := tx.must(`UPDATE customer SET entered_at = NULL`+whose, access); err != nil {
		return err
	}
	return tx.must(`UPDATE customer SET accesses_in = (SELECT count(*)`+of+` AND o.state = 'active'),
		accesses_off = (SELECT count(*)`+of+` AND o.state = 'inactive'),
		entered_at = (SELECT o.last_login_at`+of+` AND o.last_login_at IS NOT NULL ORDER BY o.last_login_at DESC LIMIT 1)`+whose, access)
}

// CustomerIDs are the ids of all that the filter shows, by name, at most max.
func (tx *Tx) CustomerIDs(f CustomerFilter, max int) ([]string, error) {
	w := f.where()
	return list(tx, func(id *string) []any { return []any{id} }, `SELECT c.id
		FROM customer c WHERE c.company_id = $1`+w.sql.String()+fmt.Sprintf(` ORDER BY c.name_key, c.id LIMIT %d`, max), w.args...)
}

// CountCustomers counts what the filter shows, up to CountMax.
func (tx *Tx) CountCustomers(f CustomerFilter) (int, error) {
	w := f.where()
	return tx.count(`SELECT 1 FROM customer c WHERE c.company_id = $1`+w.sql.String(), w.args)
}

// CustomerNames are id and name of customers for a choice, by name, at most max.
func (tx *Tx) CustomerNames(max int) ([]billing.Customer, error) {
	return list(tx, customerFields, `SELECT `+customerColumns+` FROM customer c WHERE c.company_id = $1 ORDER BY c.name_key, c.id LIMIT $2`, max)
}

func (f CustomerFilter) where() *where {
	w := &where{}
	for _, word := range f.Words {
		w.and(`EXISTS (SELECT 1 FROM customer_word x WHERE x.company_id = c.company_id AND x.customer_id = c.id AND x.word >= ? AND x.word < ?)`,
			word, word+"\U0010FFFF")
	}
	switch f.Access {
	case "none":
		w.and(`c.accesses_in + c.accesses_off = 0`)
	case "active":
		w.and(`c.accesses_in > 0`)
	case "inactive":
		w.and(`c.accesses_off > 0`)
	case "never":
		w.and(`c.accesses_in + c.accesses_off > 0 AND c.entered_at IS NULL`)
	}
	if f.Refused {
		w.and(`c.email_refused_at IS NOT NULL`)
	}
	if !f.LoginFrom.IsZero() {
		w.and(`c.entered_at IS NOT NULL AND c.entered_at >= ?`, f.LoginFrom)
	}
	if !f.LoginBefore.IsZero() {
		w.and(`c.entered_at IS NOT NULL AND c.entered_at < ?`, f.LoginBefore)
	}
	return w
}
