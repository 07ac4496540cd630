package app

import (
	"context"
	"time"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// seenAgain is how long after an opening the same person's next one is noted as another.
const seenAgain = 10 * time.Minute

// PortalDocument is a document as its customer sees it on screen: what its PDF says, and what it did with it.
type PortalDocument struct {
	billing.Document
	Snapshot billing.Snapshot
	Events   []billing.ReadEvent // who of the customer got it, and this access's openings, newest first
	Sent     []Email             // messages with it that left, newest first
	Own      bool                // the company's own people look: nothing they do counts as a reading
}

// OpenDocument shows one of the customer's documents: this company's, this customer's, issued, not archived. Opening it
// makes it *visto*, weaker than read, unless what asks is none of the customer's (see notReading), a page that looks for
// news by itself (quiet), or the company's preview.
func (a *App) OpenDocument(ctx context.Context, g Guest, id string, r Request, quiet bool) (PortalDocument, error) {
	page, err := a.portalDocument(ctx, g, id)
	reason := a.notReading(ctx, g.Company.ID, r)
	page.Own = reason == billing.ReasonOfficeSession
	if err != nil || quiet || g.Preview || reason != "" {
		return page, err
	}
	now := a.Now()
	err = a.store.Append(ctx, g.Company.ID, func(tx *store.Tx) error {
		return tx.MarkSeen(page.Document, g.Access.ID, now, now.Add(-seenAgain))
	})
	if err != nil {
		return page, err
	}
	return a.portalDocument(ctx, g, id)
}

func (a *App) portalDocument(ctx context.Context, g Guest, id string) (PortalDocument, error) {
	var page PortalDocument
	err := a.store.View(ctx, g.Company.ID, func(tx *store.Tx) error {
		version, err := tx.PortalVersion(g.Customer.ID, id)
		if err != nil {
			return err
		}
		if page.Document, err = tx.Document(id); err != nil {
			return err
		}
		v, err := tx.Version(version)
		if err != nil {
			return err
		}
		page.Snapshot = v.Snapshot
		events, err := tx.Events(id)
		if err != nil {
			return err
		}
		for _, e := range events {
			if e.Phase == billing.Completed || e.Phase == billing.Opened && e.AccessID != "" && e.AccessID == g.Access.ID {
				page.Events = append(page.Events, e)
			}
		}
		emails, err := tx.EmailsOfDocument(id)
		for _, e := range emails {
			if !e.SentAt.IsZero() {
				page.Sent = append(page.Sent, e)
			}
		}
		return err
	})
	return page, err
}
