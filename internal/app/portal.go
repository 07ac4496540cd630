package app

import (
	"context"
	"slices"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// PortalQuery is what a customer's list of documents was asked for.
type PortalQuery struct {
	Reading billing.ReadState // "" is all
	Sort    string            // "date", "total"
	Desc    bool
	Page    PageRequest
}

// PortalPage is what a customer sees under Documentos.
type PortalPage struct {
	Documents []billing.Document
	Page      PageInfo
	Pending   store.Pending
}

// PortalDocuments is one page of the customer's issued, not archived documents.
func (a *App) PortalDocuments(ctx context.Context, g Guest, q PortalQuery) (PortalPage, error) {
	var page PortalPage
	if q.Sort != "total" {
		q.Sort = "date"
	}
	f := store.DocumentFilter{Customer: g.Customer.ID, Reading: q.Reading, Sort: q.Sort}
	var err error
	page.Documents, page.Page, err = a.documents(ctx, g.Company.ID, f, q.Desc, q.Page, func(tx *store.Tx) (err error) {
		page.Pending, err = tx.PendingOf(g.Customer.ID, a.Today())
		return err
	})
	return page, err
}

// SavePortalLanguage keeps the language a customer chose for the portal.
func (a *App) SavePortalLanguage(ctx context.Context, g Guest, language string) error {
	if !slices.Contains(billing.Languages, language) {
		return billing.Errors{{Code: billing.Invalid, Field: "language", Key: "error.choice"}}
	}
	return a.store.Update(ctx, g.Company.ID, func(tx *store.Tx) error { return tx.PutAccessLanguage(g.Access.ID, language) })
}
