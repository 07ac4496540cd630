package app

import (
	"slices"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// Recipient is somebody known to whom a document may go: its customer, or a contact of it.
type Recipient struct {
	Name, Email, Language string
	Contact               bool
	Access                billing.AccessState // of their own
	Refused               billing.RefusedEmail
	username              string // of that access
}

// recipientsOf are the customer and then its contacts, with an address or without.
func recipientsOf(tx *store.Tx, customer billing.Customer) ([]Recipient, error) {
	access, err := tx.AccessOf(customer.ID)
	if err != nil {
		return nil, err
	}
	own := Recipient{Name: customer.Name, Email: customer.Email, Language: customer.Language, Refused: customer.Refused}
	if access != nil {
		own.Access, own.username = access.State, access.Username
	}
	contacts, err := tx.ContactsOf(customer.ID)
	all := []Recipient{own}
	for _, c := range contacts {
		all = append(all, Recipient{Name: c.Name, Email: c.Email, Language: c.Language, Contact: true, Access: c.Access.State, username: c.Access.Username, Refused: c.Refused})
	}
	return all, err
}

// whose finds who has that address; to nobody's it goes without a name, in the customer's language.
func whose(all []Recipient, address string) Recipient {
	key := billing.EmailKey(address)
	i := slices.IndexFunc(all, func(r Recipient) bool { return r.Email != "" && billing.EmailKey(r.Email) == key })
	if i < 0 {
		return Recipient{Email: address, Language: all[0].Language}
	}
	r := all[i]
	r.Email = address
	return r
}

// shutOut reports whether that address is the one of an access that is inactive, and of none that is active: a link
// would open what Desactivar has closed.
func shutOut(all []Recipient, address string) bool {
	key, inactive := billing.EmailKey(address), false
	for _, r := range all {
		if billing.EmailKey(r.Email) != key && billing.EmailKey(r.username) != key {
			continue
		}
		if r.Access == billing.AccessActive {
			return false
		}
		inactive = inactive || r.Access == billing.AccessInactive
	}
	return inactive
}

// addresses of the contacts that have one.
func contactAddresses(all []Recipient) []string {
	var found []string
	for _, r := range all {
		if r.Contact && r.Email != "" {
			found = append(found, r.Email)
		}
	}
	return found
}
