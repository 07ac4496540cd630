package app

import (
	"context"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// Preview lets somebody of the company look at the portal as that customer sees it: to look only, and nothing it asks
// is ever the customer's doing.
func (a *App) Preview(ctx context.Context, who Actor, customer string) (Guest, error) {
	g := Guest{Preview: true}
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		if g.Customer, err = tx.Customer(customer); err != nil {
			return err
		}
		if g.Company, err = tx.Company(); err != nil {
			return err
		}
		access, err := tx.AccessOf(customer)
		if err != nil {
			return err
		}
		if access == nil {
			g.Access = billing.Access{Username: g.Customer.Email, Language: g.Customer.Language}
			return nil
		}
		g.Access = *access
		g.PageSize, err = tx.PageSizeOf(access.ID)
		return err
	})
	return g, err
}
