package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// CustomerQuery is what the list of customers was asked for.
type CustomerQuery struct {
	Search string // beginnings of words of name, NIF or e-mail, or of a contact
	Access string // its own or a contact's: "", "none", "active", "inactive", "never" (may enter, nobody has yet)
	Login  string // when somebody of it last entered: "", "month" is this month, "older" is before
	Desc   bool
	Page   PageRequest

	Refused bool // only those whose address does not take mail
}

// filter is what the query narrows the list to.
func (a *App) filter(q CustomerQuery) store.CustomerFilter {
	f := store.CustomerFilter{Words: billing.SearchWords(q.Search), Access: q.Access, Refused: q.Refused}
	day := a.Now().In(billing.Madrid)
	month := time.Date(day.Year(), day.Month(), 1, 0, 0, 0, 0, billing.Madrid).UTC()
	switch q.Login {
	case "month":
		f.LoginFrom = month
	case "older":
		f.LoginBefore = month
	}
	return f
}

// CustomerRow is a line of the list of customers.
type CustomerRow struct {
	store.CustomerRow
	Found []billing.Contact // by whom a search found it, where not by its own name, NIF or e-mail
}

// Email is a message of the outbox, sent or not.
type Email = store.Email

// Customers is one page of Contactos > Clientes, by name.
func (a *App) Customers(ctx context.Context, who Actor, q CustomerQuery) ([]CustomerRow, PageInfo, error) {
	var rows []CustomerRow
	var info PageInfo
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) error {
		f := a.filter(q)
		total, err := tx.CountCustomers(f)
		if err != nil {
			return err
		}
		f.Page, err = q.Page.storePage(q.Desc, func(id string) (*store.Key, error) {
			c, err := tx.Customer(id)
			return &store.Key{Value: billing.FoldKey(c.Name), Tie: c.ID}, err
		})
		if err != nil {
			return err
		}
		found, err := tx.Customers(f)
		all := make([]CustomerRow, len(found))
		for i, r := range found {
			all[i].CustomerRow = r
		}
		rows, info = paged(q.Page, f.Page, all, total, func(r CustomerRow) string { return r.ID })
		return foundBy(tx, rows, f.Words)
	})
	return rows, info, err
}

// CustomerIDs are all customers that a filter shows, at most ActMax.
func (a *App) CustomerIDs(ctx context.Context, who Actor, q CustomerQuery) ([]string, error) {
	var ids []string
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		ids, err = tx.CustomerIDs(a.filter(q), ActMax)
		return err
	})
	return ids, err
}

// CustomerPage is one customer with all that is known of its access and mail.
type CustomerPage struct {
	billing.Customer
	Access   *billing.Access // its own, nil: sin acceso
	Contacts []ContactRow    // oldest first
	Turns    []AccessTurn    // of its access and its contacts', newest first
	Emails   []Email         // newest first

	Documents []billing.Document // the newest it sees, of all kinds, without lines

	Proposal *billing.Proposal // its last one, nil: never made one
	Consent  *billing.Consent  // what it said about electronic invoices, nil: nothing yet
}

// NewestDocuments is how many documents the page of a customer shows.
const NewestDocuments = 10

// Customer of the company.
func (a *App) Customer(ctx context.Context, who Actor, id string) (CustomerPage, error) {
	var page CustomerPage
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		if page.Customer, err = tx.Customer(id); err != nil {
			return err
		}
		if page.Access, err = tx.AccessOf(id); err != nil {
			return err
		}
		if page.Proposal, err = tx.LastProposal(id); err != nil {
			return err
		}
		if page.Consent, err = tx.ConsentOf(id); err != nil {
			return err
		}
		if page.Contacts, err = tx.ContactsOf(id); err != nil {
			return err
		}
		if page.Turns, err = accessTurns(tx, id); err != nil {
			return err
		}
		if page.Documents, err = tx.NewestDocumentsOf(id, NewestDocuments); err != nil {
			return err
		}
		page.Emails, err = tx.EmailsOf(id)
		return err
	})
	return page, err
}

// CustomerForm is a customer as typed. New forms carry the id the customer will have, so that one sent twice makes one.
type CustomerForm struct {
	ID string
	billing.Party
	TaxIDOverride bool // «Es correcto aunque no cuadre»
	Language      string
	Revision      string // of the data the form was opened with; "" keeps it over whatever stands there
}

// Form is the form of a customer's data as they are kept.
func (p CustomerPage) Form() CustomerForm { return formOf(p.Customer) }

func formOf(c billing.Customer) CustomerForm {
	f := CustomerForm{ID: c.ID, Party: c.Party, TaxIDOverride: c.TaxIDOverride, Language: c.Language}
	f.Revision = revisionOf(f)
	return f
}

// revisionOf tells data of a form from any others.
func revisionOf(data any) string { return tokenID(fmt.Sprintf("%#v", data))[:16] }

// NewCustomer is an empty form.
func (a *App) NewCustomer() CustomerForm {
	return CustomerForm{ID: store.NewID(), Language: billing.Languages[0],
		Party: billing.Party{TaxIDType: billing.TaxIDCIF, Country: "ES"}}
}

// TaxIDTwin says beside the field which other customer has the tax id that was typed; nil when none has, or when it is
// what the customer has been kept with. It is a warning and no rule: two branches of a firm may well share theirs.
func (a *App) TaxIDTwin(ctx context.Context, who Actor, f CustomerForm) error {
	taxID := f.Clean().TaxID
	if taxID == "" {
		return nil
	}
	var twin billing.Customer
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) error {
		kept, err := tx.Customer(f.ID)
		if err == nil && kept.TaxID == taxID {
			return billing.ErrNotFound
		}
		if err != nil && billing.CodeOf(err) != billing.NotFound {
			return err
		}
		twin, err = tx.CustomerByTaxID(taxID, f.ID)
		return err
	})
	switch {
	case billing.CodeOf(err) == billing.NotFound:
		return nil
	case err != nil:
		return err
	}
	var errs billing.Errors
	errs.Add("tax_id", "people.error.tax_id_twin", "name", twin.Name, "id", twin.ID)
	return errs
}

// AddCustomer makes a customer. The form sent again with other data, after the button Back, is a billing.Conflict:
// SaveCustomer keeps them.
func (a *App) AddCustomer(ctx context.Context, who Actor, f CustomerForm) error {
	if err := who.mayWrite(); err != nil {
		return err
	}
	if !store.IsID(f.ID) {
		return billing.ErrNotFound
	}
	if err := f.check(); err != nil {
		return err
	}
	now := a.Now()
	customer := billing.Customer{ID: f.ID, Party: f.Party, TaxIDOverride: f.TaxIDOverride, Language: f.Language, CreatedAt: now, UpdatedAt: now}
	err := a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error { return tx.AddCustomer(customer) })
	if !isKey(err, "error.exists_already") {
		return err
	}
	kept, err := a.Customer(ctx, who, f.ID)
	if err == nil && !f.same(kept.Customer) {
		return billing.Fail(billing.Conflict, "people.error.customer_exists")
	}
	return err // nil: the same form, sent twice
}

// same reports whether the form says what is kept.
func (f CustomerForm) same(kept billing.Customer) bool {
	return kept.Party == f.Party && kept.TaxIDOverride == f.TaxIDOverride && kept.Language == f.Language
}

// SaveCustomer keeps changed data of a customer. Its access keeps its username; issued documents keep the old data.
// What somebody else changed since the form was opened is not overwritten: a billing.Conflict.
func (a *App) SaveCustomer(ctx context.Context, who Actor, f CustomerForm) error {
	if err := who.mayWrite(); err != nil {
		return err
	}
	if err := f.check(); err != nil {
		return err
	}
	return a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		customer, err := tx.Customer(f.ID)
		if err != nil || f.same(customer) {
			return err
		}
		if f.Revision != "" && f.Revision != formOf(customer).Revision {
			return billing.Fail(billing.Conflict, "people.error.changed_meanwhile")
		}
		customer.Party, customer.TaxIDOverride, customer.Language, customer.UpdatedAt = f.Party, f.TaxIDOverride, f.Language, a.Now()
		return tx.PutCustomer(customer)
	})
}

func (f *CustomerForm) check() error {
	f.Party = f.Clean()
	errs, vouched := f.Check(billing.CustomerRules).WithoutControl(f.TaxIDOverride)
	f.TaxIDOverride = vouched
	if !slices.Contains(billing.Languages, f.Language) {
		errs.Add("language", "error.choice")
	}
	return errs.Err()
}
