package store

import (
	"time"

	"acuse/internal/billing"
)

// MarkRefused keeps on a customer or on one of its contacts, whoever has that address, that its server refused a
// message for good; a zero time takes that back.
func (tx *Tx) MarkRefused(customer, address string, r billing.RefusedEmail) error {
	c, err := tx.Customer(customer)
	if err != nil {
		return err
	}
	if billing.EmailKey(c.Email) == billing.EmailKey(address) && (!r.At.IsZero() || !c.Refused.At.IsZero()) {
		if err := tx.must(`UPDATE customer SET email_refused_at = $3, email_refused_answer = $4 WHERE company_id = $1 AND id = $2`,
			customer, orNull(r.At), r.Answer); err != nil {
			return err
		}
	}
	contacts, err := tx.ContactsOf(customer)
	if err != nil {
		return err
	}
	for _, k := range contacts {
		if billing.EmailKey(k.Email) != billing.EmailKey(address) || r.At.IsZero() && k.Refused.At.IsZero() {
			continue
		}
		if err := tx.must(`UPDATE contact SET email_refused_at = $3, email_refused_answer = $4 WHERE company_id = $1 AND id = $2`,
			k.ID, orNull(r.At), r.Answer); err != nil {
			return err
		}
	}
	return nil
}

// MarkReturned keeps whether a message with that version of the document came back; zero takes it back. Another version
// than the present one changes nothing.
func (tx *Tx) MarkReturned(document, version string, at time.Time) error {
	_, err := tx.exec(`UPDATE document SET bounced_at = $4 WHERE company_id = $1 AND id = $2 AND version_id = $3`, document, version, orNull(at))
	return err
}
