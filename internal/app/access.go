package app

import (
	"context"
	"fmt"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// GrantMax is how many customers one pressing of *Conceder acceso* may take.
const GrantMax = 1000

// NewAct is the id of an act that has not been done yet: the form carries it, so that one sent twice acts once.
func (a *App) NewAct() string { return store.NewID() }

// GrantAccess gives each of the customers an access and mails it: access URL, user, password. Each customer's change
// and its mail commit together; the outcomes are kept under act, to be shown by Granted. A customer that is somebody
// else's is not there: ErrNotFound, and nothing happens.
func (a *App) GrantAccess(ctx context.Context, who Actor, act string, customers []string) error {
	if err := who.mayWrite(); err != nil {
		return err
	}
	if len(customers) == 0 {
		return billing.Fail(billing.Invalid, "error.nothing_ticked")
	}
	if len(customers) > GrantMax {
		return billing.Fail(billing.Invalid, "error.too_many_rows", "max", GrantMax)
	}
	if !store.IsID(act) {
		return billing.ErrNotFound
	}
	return a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		fresh, err := tx.AddAct(act, who.AccountID, a.Now())
		if err != nil || !fresh {
			return err
		}
		for i, id := range customers {
			outcome, err := a.grant(tx, who, id)
			if err != nil {
				return err
			}
			if err := tx.AddActLine(act, i, id, outcome); err != nil {
				return err
			}
		}
		return nil
	})
}

func (a *App) grant(tx *store.Tx, who Actor, id string) (billing.GrantOutcome, error) {
	customer, err := tx.Customer(id)
	if err != nil {
		return "", err
	}
	current, err := tx.AccessOf(id)
	if err != nil {
		return "", err
	}
	access, outcome := customer.GrantAccess(store.NewID(), current, who.AccountID, a.Now())
	if outcome != billing.Granted {
		return outcome, nil
	}
	if err := tx.AddLoginName(billing.EmailKey(access.Username), newSalt()); err != nil {
		return "", err
	}
	if err := tx.AddAccess(access); err != nil {
		return "", err
	}
	return outcome, a.post(tx, store.Email{
		Kind: store.EmailAccessGranted, Dedupe: "access:" + access.ID,
		Recipient: access.Username, RecipientName: customer.Name, Language: access.Language,
		CustomerID: customer.ID, AccessID: access.ID,
	})
}

// GrantLine is what one pressing of *Conceder acceso* did for one customer.
type GrantLine = store.GrantLine

// Granted tells what an act did, customer by customer.
func (a *App) Granted(ctx context.Context, who Actor, act string) ([]GrantLine, error) {
	var lines []GrantLine
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		lines, err = tx.ActLines(act)
		return err
	})
	return lines, err
}

// portalURL is where the customers of that company log in.
func (a *App) portalURL(company billing.Company) string {
	return fmt.Sprintf("%s/%s/entrar", a.options.URL, company.Slug)
}
