package store

import "acuse/internal/billing"

// putCustomerWords keeps what a customer is found by, in place of what it was found by before: its name, NIF and
// e-mail, and the names and e-mails of its contacts.
func (tx *Tx) putCustomerWords(c billing.Customer) error {
	for _, table := range []string{`customer_unworded`, `customer_word`} {
		if _, err := tx.exec(`DELETE FROM `+table+` WHERE company_id = $1 AND customer_id = $2`, c.ID); err != nil {
			return err
		}
	}
	contacts, err := tx.ContactsOf(c.ID)
	if err != nil {
		return err
	}
	text := c.Name + " " + c.TaxID + " " + c.Email
	for _, contact := range contacts {
		text += " " + contact.Name + " " + contact.Email
	}
	words := billing.Words(text)
	rows := make([][]any, len(words))
	for i, word := range words {
		rows[i] = []any{word, c.ID}
	}
	return tx.bulk(`customer_word`, `word, customer_id`, rows)
}

// PutCustomerWords finds out what a customer is found by.
func (tx *Tx) PutCustomerWords(id string) error {
	c, err := tx.Customer(id)
	if err != nil {
		return err
	}
	return tx.putCustomerWords(c)
}

// UnwordedCustomers are those with contacts from before these were looked through, at most max.
func (tx *Tx) UnwordedCustomers(max int) ([]string, error) {
	return list(tx, func(id *string) []any { return []any{id} },
		`SELECT customer_id FROM customer_unworded WHERE company_id = $1 ORDER BY customer_id LIMIT $2`, max)
}
