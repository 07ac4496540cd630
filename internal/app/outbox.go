package app

import (
	"context"
	"time"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// The outbox as it is shown: a line, an attempt, a state, a kind of message.
type (
	EmailRow     = store.EmailRow
	EmailAttempt = store.EmailAttempt
	EmailState   = store.EmailState
	EmailKind    = store.EmailKind
)

// EmailStates and EmailKinds are what the outbox can be narrowed to.
var (
	EmailStates = store.EmailStates
	EmailKinds  = store.EmailKinds
)

// Messages that speak of a document nobody has read.
const (
	EmailReminder = store.EmailReminder
	EmailFallback = store.EmailFallback
)

// OutboxQuery is what the outbox was asked for.
type OutboxQuery struct {
	Search string // beginnings of words: address, customer, number of the document
	State  EmailState
	Kind   EmailKind
	Page   PageRequest
}

// Outbox is one page of Configuración > Correo, the newest messages first.
func (a *App) Outbox(ctx context.Context, who Actor, q OutboxQuery) ([]EmailRow, PageInfo, error) {
	var rows []EmailRow
	var info PageInfo
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) error {
		f := store.EmailFilter{Words: billing.SearchWords(q.Search), State: q.State, Kind: q.Kind}
		total, err := tx.CountEmails(f)
		if err != nil {
			return err
		}
		f.Page, err = q.Page.storePage(true, func(id string) (*store.Key, error) {
			e, err := tx.Email(id)
			return &store.Key{Value: e.CreatedAt, Tie: e.ID}, err
		})
		if err != nil {
			return err
		}
		found, err := tx.Emails(f)
		rows, info = paged(q.Page, f.Page, found, total, func(r EmailRow) string { return r.ID })
		return err
	})
	return rows, info, err
}

// MessagePage is one message of the outbox with all that is known of it, the words of its text filled in.
type MessagePage struct {
	Email
	Attempted []EmailAttempt   // the latest first
	Document  billing.Document // it carries, zero when none
	Customer  billing.Customer // it is about or goes to, zero when none
	Original  Email            // that it repeats, zero when none
	MayResend MessageOutcome   // what Reenviar would do
	Canceller string           // name of who cancelled it, as far as its link knows
}

// Message of the outbox.
func (a *App) Message(ctx context.Context, who Actor, id string) (MessagePage, error) {
	var page MessagePage
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		if page.Email, err = tx.Email(id); err != nil {
			return err
		}
		if page.Attempted, err = tx.EmailAttempts(id); err != nil {
			return err
		}
		if page.DocumentID != "" {
			if page.Document, err = tx.Document(page.DocumentID); err != nil {
				return err
			}
		}
		if page.CustomerID != "" {
			if page.Customer, err = tx.Customer(page.CustomerID); err != nil {
				return err
			}
		}
		if page.AgainOf != "" {
			if page.Original, err = tx.Email(page.AgainOf); err != nil {
				return err
			}
		}
		if page.Canceller, err = canceller(tx, page.Email); err != nil {
			return err
		}
		if page.MayResend, err = resendable(tx, page.Email); err != nil || !page.Kind.Carries() {
			return err
		}
		company, err := tx.Company()
		fillMail(&page.Email, page.Document, company)
		return err
	})
	return page, err
}

// canceller is the name of who took a message's link back when they cancelled it, "" when that is not known.
func canceller(tx *store.Tx, e store.Email) (string, error) {
	if e.State != store.EmailCancelled || e.Way != billing.ByLink {
		return "", nil
	}
	revoked, err := tx.RevokedLinks(e.DocumentID)
	for _, l := range revoked {
		if l.Recipient == e.Recipient && l.RevokedAt.Equal(e.UpdatedAt) {
			return l.RevokedBy, err
		}
	}
	return "", err
}

// LostMail is a message that did not arrive.
type LostMail = store.LostEmail

// LostMail tells what was given up since then, the latest first, to whom Recibir emails is Sí.
func (a *App) LostMail(ctx context.Context, who Actor, since time.Time) ([]LostMail, error) {
	if earliest := a.Now().Add(-newsMax); since.Before(earliest) {
		since = earliest
	}
	var all []LostMail
	return all, a.store.View(ctx, who.CompanyID, func(tx *store.Tx) error {
		user, err := tx.User(who.AccountID)
		if err != nil || !user.Notify {
			return err
		}
		all, err = tx.LostEmails(since, newsRows)
		return err
	})
}
