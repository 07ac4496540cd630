package store

import (
	"slices"
	"time"

	"acuse/internal/billing"
)

// MarkRefused keeps of an address, and on a customer or those of its contacts that have it, that its server refused a
// message for good; a zero time takes that back.
func (tx *Tx) MarkRefused(customer, address string, r billing.RefusedEmail) error {
	if err := tx.putRefusedAddress(billing.EmailKey(address), r); err != nil {
		return err
	}
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

func (tx *Tx) putRefusedAddress(key string, r billing.RefusedEmail) error {
	if r.At.IsZero() {
		_, err := tx.exec(`DELETE FROM refused_address WHERE company_id = $1 AND address_key = $2`, key)
		return err
	}
	_, err := tx.exec(`INSERT INTO refused_address (company_id, address_key, at, answer) VALUES ($1, $2, $3, $4)
		ON CONFLICT (company_id, address_key) DO UPDATE SET at = excluded.at, answer = excluded.answer`, key, r.At, r.Answer)
	return err
}

// FindRefused says of schedules that send which of their recipients do not take mail, in the order they are written.
func (tx *Tx) FindRefused(all []Schedule) error {
	var keys []string
	for _, s := range all {
		for _, address := range s.SendsTo() {
			keys = append(keys, billing.EmailKey(address))
		}
	}
	if len(keys) == 0 {
		return nil
	}
	slices.Sort(keys)
	type refused struct {
		key string
		billing.RefusedEmail
	}
	w := &where{}
	found, err := list(tx, func(r *refused) []any { return []any{&r.key, utc(&r.At), &r.Answer} },
		`SELECT address_key, at, answer FROM refused_address WHERE company_id = $1 AND address_key `+w.in(slices.Compact(keys)), w.args...)
	if err != nil {
		return err
	}
	byKey := map[string]billing.RefusedEmail{}
	for _, r := range found {
		byKey[r.key] = r.RefusedEmail
	}
	for i, s := range all {
		for _, address := range s.SendsTo() {
			r := byKey[billing.EmailKey(address)]
			if r.At.IsZero() && address == s.CustomerEmail {
				r = s.CustomerRefused
			}
			if !r.At.IsZero() {
				all[i].Refused = append(all[i].Refused, billing.RefusedRecipient{Address: address, RefusedEmail: r})
			}
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
