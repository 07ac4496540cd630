package app

import (
	"context"
	"slices"
	"time"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// SalesMax is how many documents one pressing of a button may take.
const SalesMax = 500

// SalesLine is what an action does to one document. Pending is what Cobrar would note, under the id of Payment.
type SalesLine struct {
	billing.Document
	Outcome billing.SalesOutcome
	Payment string
}

// PreviewSales says what an action would do to each of the ticked documents, before it does.
func (a *App) PreviewSales(ctx context.Context, who Actor, kind billing.Kind, action billing.SalesAction, documents []string) ([]SalesLine, error) {
	if err := who.mayWrite(); err != nil {
		return nil, err
	}
	if err := checkTicked(documents); err != nil {
		return nil, err
	}
	var lines []SalesLine
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) error {
		for _, id := range documents {
			d, err := documentOfKind(tx, kind, id)
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(lines, func(l SalesLine) bool { return l.ID == id }) {
				lines = append(lines, SalesLine{Document: d, Outcome: d.Will(action), Payment: store.NewID()})
			}
		}
		return nil
	})
	return lines, err
}

// Archive is Archivar: issued documents leave the portal and the list. Those it does not change are left alone. It
// answers how many did.
func (a *App) Archive(ctx context.Context, who Actor, kind billing.Kind, documents []string) (int, error) {
	return a.moveArchive(ctx, who, kind, billing.Archive, documents)
}

// Unarchive is Desarchivar: they come back to both.
func (a *App) Unarchive(ctx context.Context, who Actor, kind billing.Kind, documents []string) (int, error) {
	return a.moveArchive(ctx, who, kind, billing.Unarchive, documents)
}

func (a *App) moveArchive(ctx context.Context, who Actor, kind billing.Kind, action billing.SalesAction, documents []string) (int, error) {
	if err := who.mayWrite(); err != nil {
		return 0, err
	}
	if err := checkTicked(documents); err != nil {
		return 0, err
	}
	now, event := a.Now(), billing.EventArchived
	archivedAt := now
	if action == billing.Unarchive {
		archivedAt, event = time.Time{}, billing.EventUnarchived
	}
	n := 0
	err := a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		n = 0
		for _, id := range documents {
			d, err := documentOfKind(tx, kind, id)
			if err != nil {
				return err
			}
			if !d.Will(action).Changes() {
				continue
			}
			if err := tx.Archive(id, archivedAt); err != nil {
				return err
			}
			n++
			err = tx.AddDocumentEvent(store.DocumentEvent{ID: store.NewID(), DocumentID: id, Kind: event, AccountID: who.AccountID, At: now})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}

// lateMax is how many invoices Inicio shows of each sort.
const lateMax = 5

// LateNews is what Inicio says of money that is overdue: apart what nobody has read, who may not even have it.
type LateNews struct{ Unread, Read Late }

// Late are invoices that are overdue.
type Late = store.Late

// LateNews for Inicio.
func (a *App) LateNews(ctx context.Context, who Actor) (n LateNews, err error) {
	err = a.store.View(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		if n.Unread, err = tx.LateInvoices(a.Today(), false, lateMax); err != nil {
			return err
		}
		n.Read, err = tx.LateInvoices(a.Today(), true, lateMax)
		return err
	})
	return n, err
}

// Collecting is what Cobrar was shown to do to one document: the payment it notes and all that was pending then.
type Collecting struct {
	Document string
	Payment  string
	Amount   billing.Cents
}

// Collect is Cobrar: notes, for each document, that all that was pending came in today. All of them or none: if less is
// pending by now than was shown, it is billing.Conflict and nothing changes.
func (a *App) Collect(ctx context.Context, who Actor, kind billing.Kind, all []Collecting) error {
	if err := who.mayWrite(); err != nil {
		return err
	}
	var ids []string
	for _, c := range all {
		ids = append(ids, c.Document)
	}
	if err := checkTicked(ids); err != nil {
		return err
	}
	return a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		for _, c := range all {
			if _, err := documentOfKind(tx, kind, c.Document); err != nil {
				return err
			}
			err := a.addPayment(tx, who, billing.Payment{ID: c.Payment, DocumentID: c.Document, Date: a.Today(), Amount: c.Amount})
			if billing.CodeOf(err) == billing.Invalid {
				return billing.Fail(billing.Conflict, "sales.error.pending_changed")
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// MarkUnread is Marcar como no leído. Nothing is deleted: the readings stay in the history, the next one is a first one
// again and tells the company's users.
func (a *App) MarkUnread(ctx context.Context, who Actor, kind billing.Kind, document string) error {
	if err := who.mayWrite(); err != nil {
		return err
	}
	return a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		d, err := documentOfKind(tx, kind, document)
		if err != nil {
			return err
		}
		if d.ReadAt.IsZero() && d.SeenAt.IsZero() {
			return nil // the button, pressed twice
		}
		err = tx.AddDocumentEvent(store.DocumentEvent{ID: store.NewID(), DocumentID: d.ID, Kind: billing.EventUnread, AccountID: who.AccountID, At: a.Now()})
		if err != nil {
			return err
		}
		return tx.MarkUnread(d.ID)
	})
}

func checkTicked(documents []string) error {
	switch {
	case len(documents) == 0:
		return billing.Fail(billing.Invalid, "error.nothing_ticked")
	case len(documents) > SalesMax:
		return billing.Fail(billing.Invalid, "error.too_many_rows", "max", SalesMax)
	}
	return nil
}

// documentOfKind is a document of the list it was asked in; one of another kind is not there.
func documentOfKind(tx *store.Tx, kind billing.Kind, id string) (billing.Document, error) {
	d, err := tx.Document(id)
	if err == nil && d.Kind != kind {
		err = billing.ErrNotFound
	}
	return d, err
}
