package app

import (
	"acuse/internal/billing"
	"acuse/internal/store"
)

// withContacts puts below each customer whose own access an action takes away the contacts of it that keep theirs, but
// for those the action is about itself.
func withContacts(action billing.AccessAction, lines []ActLine, contactsOf func(customer string) ([]ContactRow, error)) ([]ActLine, error) {
	if !action.TakesAway() {
		return lines, nil
	}
	named := map[string]bool{}
	for _, l := range lines {
		named[l.Holder()] = true
	}
	var all []ActLine
	for _, l := range lines {
		all = append(all, l)
		if l.ContactID != "" {
			continue
		}
		contacts, err := contactsOf(l.CustomerID)
		if err != nil {
			return nil, err
		}
		for _, c := range contacts {
			left := ActLine{CustomerID: l.CustomerID, CustomerName: l.CustomerName, ContactID: c.ID, ContactName: c.Name, Email: c.Email,
				Outcome: action.Leaves(c.Access.State)}
			if left.Outcome != "" && !named[left.Holder()] {
				all = append(all, left)
			}
		}
	}
	return all, nil
}

// contactsOfAct finds the contacts with an access of every customer of an act at once.
func contactsOfAct(tx *store.Tx, act string) (func(customer string) ([]ContactRow, error), error) {
	all, err := tx.ContactsOfAct(act)
	of := map[string][]ContactRow{}
	for _, c := range all {
		of[c.CustomerID] = append(of[c.CustomerID], c)
	}
	return func(customer string) ([]ContactRow, error) { return of[customer], nil }, err
}
