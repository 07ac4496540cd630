package app

import (
	"cmp"
	"context"
	"slices"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// Supplier is a portal that a person's session opens: a line of Mis proveedores.
type Supplier struct {
	AccessID string
	Company  string // its name
	Slug     string
	Customer string // whose documents they are
	Contact  string // as whom the person enters, "" as the customer itself
}

// OpenTo are the companies whose portals the session with that token opens, none once it is over.
func (a *App) OpenTo(ctx context.Context, token string) ([]string, error) {
	s, held, err := a.store.Directory().HeldAccesses(ctx, tokenID(token))
	if err == nil {
		err = a.unexpired(ctx, s)
	}
	if billing.CodeOf(err) == billing.NotFound {
		return nil, nil
	}
	companies := make([]string, len(held))
	for i, h := range held {
		companies[i] = h.CompanyID
	}
	return companies, err
}

// Suppliers are all portals that the session with that token opens, by name of company and customer;
// billing.ErrNotFound when there is no such session any more.
func (a *App) Suppliers(ctx context.Context, token string) ([]Supplier, error) {
	s, held, err := a.store.Directory().HeldAccesses(ctx, tokenID(token))
	if err != nil {
		return nil, err
	}
	if err := a.alive(ctx, s); err != nil {
		return nil, err
	}
	if len(held) == 0 || s.Temporary { // who must still choose a password does that first
		return nil, billing.ErrNotFound
	}
	all := make([]Supplier, len(held))
	for i, h := range held {
		if all[i], err = a.supplier(ctx, h); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(all, func(a, b Supplier) int {
		return cmp.Or(cmp.Compare(billing.FoldKey(a.Company), billing.FoldKey(b.Company)), cmp.Compare(a.Slug, b.Slug),
			cmp.Compare(billing.FoldKey(a.Customer), billing.FoldKey(b.Customer)), cmp.Compare(a.AccessID, b.AccessID))
	})
	return all, nil
}

func (a *App) supplier(ctx context.Context, h store.AccessRef) (Supplier, error) {
	s := Supplier{AccessID: h.AccessID}
	err := a.store.View(ctx, h.CompanyID, func(tx *store.Tx) error {
		company, err := tx.Company()
		if err != nil {
			return err
		}
		access, err := tx.Access(h.AccessID)
		if err != nil {
			return err
		}
		customer, err := tx.Customer(access.CustomerID)
		if err != nil {
			return err
		}
		s.Company, s.Slug, s.Customer = company.Name, company.Slug, customer.Name
		if access.ContactID != "" {
			contact, err := tx.Contact(access.ContactID)
			s.Contact = contact.Name
			return err
		}
		return nil
	})
	return s, err
}

// ChooseSupplier makes an access that the guest's session holds in this company the present one.
func (a *App) ChooseSupplier(ctx context.Context, g Guest, access string) error {
	held, err := a.store.Directory().HoldsAccess(ctx, g.SessionID, g.Company.ID, access)
	if err != nil {
		return err
	}
	if !held {
		return billing.ErrNotFound
	}
	return a.store.Update(ctx, g.Company.ID, func(tx *store.Tx) error { return tx.ChooseAccess(g.SessionID, access, a.Now()) })
}
