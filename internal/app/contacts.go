package app

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// ContactRow is a contact of a customer with its access, AccessTurn a line of the history of a customer's accesses.
type (
	ContactRow = store.ContactRow
	AccessTurn = store.AccessTurn
)

// holder is whose access it is: a customer, or one of its contacts.
type holder struct {
	customer billing.Customer
	contact  billing.Contact // zero: the customer itself
}

// parseHolder finds whose access "customer" or "customer/contact" means; billing.ErrNotFound when the company has none
// such, or no longer.
func parseHolder(tx *store.Tx, id string) (holder, error) {
	customer, contact, _ := strings.Cut(id, "/")
	h, err := holderOf(tx, customer, contact)
	if err == nil && (!h.contact.RemovedAt.IsZero() || contact == "" && strings.Contains(id, "/")) {
		err = billing.ErrNotFound
	}
	return h, err
}

// holderOf is the customer, or the contact of it where one is named; also one that was removed.
func holderOf(tx *store.Tx, customer, contact string) (holder, error) {
	var h holder
	var err error
	if h.customer, err = tx.Customer(customer); err != nil || contact == "" {
		return h, err
	}
	if h.contact, err = tx.Contact(contact); err == nil && h.contact.CustomerID != customer {
		err = billing.ErrNotFound
	}
	return h, err
}

func (h holder) name() string {
	if h.contact.ID != "" {
		return h.contact.Name
	}
	return h.customer.Name
}

func (h holder) email() string {
	if h.contact.ID != "" {
		return h.contact.Email
	}
	return h.customer.Email
}

func (h holder) newAccess(id, by string, now time.Time) billing.Access {
	if h.contact.ID != "" {
		return h.contact.NewAccess(id, by, now)
	}
	return h.customer.NewAccess(id, by, now)
}

// ContactForm is a contact as typed. New forms carry the id the contact will have, so that one sent twice makes one.
type ContactForm struct {
	ID         string
	CustomerID string
	Name       string
	Email      string
	Language   string
	Revision   string // of the data the form was opened with; "" keeps it over whatever stands there
}

// Form is the form of a contact's data as they are kept.
func (p ContactPage) Form() ContactForm { return contactFormOf(p.Contact) }

func contactFormOf(c billing.Contact) ContactForm {
	f := ContactForm{ID: c.ID, CustomerID: c.CustomerID, Name: c.Name, Email: c.Email, Language: c.Language}
	f.Revision = revisionOf(f)
	return f
}

// NewContact is an empty form of a customer, with the customer it belongs to.
func (a *App) NewContact(ctx context.Context, who Actor, customer string) (ContactForm, billing.Customer, error) {
	f := ContactForm{ID: store.NewID(), CustomerID: customer}
	var c billing.Customer
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		c, err = tx.Customer(customer)
		return err
	})
	f.Language = c.Language
	return f, c, err
}

// ContactPage is one contact, with its access and whose it is.
type ContactPage struct {
	ContactRow
	Customer billing.Customer
}

// Contact of a customer of the company; one that was removed is not found.
func (a *App) Contact(ctx context.Context, who Actor, id string) (ContactPage, error) {
	var page ContactPage
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		if page.Contact, err = tx.Contact(id); err != nil {
			return err
		}
		if !page.RemovedAt.IsZero() {
			return billing.ErrNotFound
		}
		if page.Customer, err = tx.Customer(page.CustomerID); err != nil {
			return err
		}
		access, err := tx.AccessOfContact(page.CustomerID, id)
		if access != nil {
			page.Access = *access
		}
		return err
	})
	return page, err
}

// AddContact makes a contact of a customer. The form sent again with other data, after the button Back, is a
// billing.Conflict: SaveContact keeps them.
func (a *App) AddContact(ctx context.Context, who Actor, f ContactForm) error {
	if err := who.mayWrite(); err != nil {
		return err
	}
	if !store.IsID(f.ID) {
		return billing.ErrNotFound
	}
	now := a.Now()
	c := billing.Contact{ID: f.ID, CustomerID: f.CustomerID, CreatedAt: now}
	err := a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		if err := f.into(tx, &c, now); err != nil {
			return err
		}
		return tx.AddContact(c)
	})
	if !isKey(err, "error.exists_already") {
		return err
	}
	kept, err := a.Contact(ctx, who, f.ID)
	if err == nil && (kept.Name != c.Name || kept.Email != c.Email || kept.Language != c.Language) {
		return billing.Fail(billing.Conflict, "people.error.contact_exists")
	}
	return err // nil: the same form, sent twice
}

// SaveContact keeps changed data of a contact. Its access keeps its username. It answers whose contact it is.
// What somebody else changed since the form was opened is not overwritten: a billing.Conflict.
func (a *App) SaveContact(ctx context.Context, who Actor, f ContactForm) (customer string, err error) {
	if err := who.mayWrite(); err != nil {
		return "", err
	}
	err = a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		c, err := tx.Contact(f.ID)
		if err != nil {
			return err
		}
		customer = c.CustomerID
		kept := contactFormOf(c)
		if err := f.into(tx, &c, a.Now()); err != nil {
			return err
		}
		if f.Revision != "" && f.Revision != kept.Revision && contactFormOf(c) != kept {
			return billing.Fail(billing.Conflict, "people.error.changed_meanwhile")
		}
		return tx.PutContact(c)
	})
	return customer, err
}

// into checks what was typed and puts it into the contact. An address stands once among a customer and its contacts:
// two accesses of the same name would be one too many.
func (f ContactForm) into(tx *store.Tx, c *billing.Contact, now time.Time) error {
	customer, err := tx.Customer(c.CustomerID)
	if err != nil {
		return err
	}
	c.Name, c.Email, c.Language, c.UpdatedAt = f.Name, f.Email, f.Language, now
	*c = c.Clean()
	errs := c.Check()
	if !slices.Contains(billing.Languages, c.Language) {
		errs.Add("language", "error.choice")
	}
	others, err := tx.ContactsOf(c.CustomerID)
	if err != nil {
		return err
	}
	taken := slices.ContainsFunc(others, func(o ContactRow) bool {
		return o.ID != c.ID && billing.EmailKey(o.Email) == billing.EmailKey(c.Email)
	})
	if c.Email != "" && (taken || billing.EmailKey(customer.Email) == billing.EmailKey(c.Email)) {
		errs.Add("email", "people.error.contact_email")
	}
	return errs.Err()
}

// RemoveContact takes a contact from its customer: its access is over at once, what it has read stays. It answers whose
// contact it was.
func (a *App) RemoveContact(ctx context.Context, who Actor, id string) (customer string, err error) {
	if err := who.mayWrite(); err != nil {
		return "", err
	}
	err = a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		c, err := tx.Contact(id)
		if err != nil {
			return err
		}
		customer = c.CustomerID
		access, err := tx.AccessOfContact(c.CustomerID, c.ID)
		if err != nil {
			return err
		}
		if access != nil {
			act := store.NewID()
			if err := tx.EndAccess(access.ID, a.Now()); err != nil {
				return err
			}
			if err := tx.AddAct(act, billing.RevokeAccess, who.AccountID, a.Now()); err != nil {
				return err
			}
			if err := tx.AddActLine(act, 0, c.CustomerID, c.ID, billing.Revoked); err != nil {
				return err
			}
		}
		return tx.RemoveContact(c, a.Now())
	})
	return customer, err
}

// accessTurns is the history of a customer's accesses, newest first: given by whom, first and last used, taken away,
// paused and given back by whom.
func accessTurns(tx *store.Tx, customer string) ([]AccessTurn, error) {
	turns, err := tx.AccessChanges(customer)
	if err != nil {
		return nil, err
	}
	grants, err := tx.AccessGrants(customer)
	if err != nil {
		return nil, err
	}
	for _, g := range grants {
		turns = append(turns, AccessTurn{Kind: "granted", At: g.GrantedAt, By: g.By, Username: g.Username, Contact: g.Contact})
		if !g.FirstLoginAt.IsZero() {
			turns = append(turns, AccessTurn{Kind: "first_login", At: g.FirstLoginAt, Username: g.Username, Contact: g.Contact})
		}
		if g.LastLoginAt.After(g.FirstLoginAt) {
			turns = append(turns, AccessTurn{Kind: "last_login", At: g.LastLoginAt, Username: g.Username, Contact: g.Contact})
		}
	}
	slices.SortStableFunc(turns, func(a, b AccessTurn) int { return cmp.Compare(b.At.UnixMicro(), a.At.UnixMicro()) })
	return turns, nil
}
