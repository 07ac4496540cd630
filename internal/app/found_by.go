package app

import (
	"slices"
	"strings"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// foundBy names in each row the contacts that have the words of a search its customer itself does not have.
func foundBy(tx *store.Tx, rows []CustomerRow, words []string) error {
	for i, r := range rows {
		missing := without(words, r.Name, r.TaxID, r.Email)
		if len(missing) == 0 {
			continue
		}
		contacts, err := tx.ContactsOf(r.ID)
		if err != nil {
			return err
		}
		for _, c := range contacts {
			if len(without(missing, c.Name, c.Email)) < len(missing) {
				rows[i].Found = append(rows[i].Found, c.Contact)
			}
		}
	}
	return nil
}

// without are the words that begin none of those of the texts.
func without(words []string, texts ...string) []string {
	there := billing.Words(strings.Join(texts, " "))
	return slices.DeleteFunc(slices.Clone(words), func(word string) bool {
		return slices.ContainsFunc(there, func(w string) bool { return strings.HasPrefix(w, word) })
	})
}
