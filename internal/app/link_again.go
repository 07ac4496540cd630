package app

import (
	"context"
	"fmt"
	"time"

	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/store"
)

// AskNewLink is the wish of whoever holds a dead link for another one. One that has expired is mailed anew, to the same
// recipient only. One that the company took back stays so: its users are told who asks, and decide. The answer is the
// same whatever became of it, and one that asks again and again waits.
func (a *App) AskNewLink(ctx context.Context, company, token, ip string) error {
	key := "link:" + ip
	if err := a.throttle(ctx, key, asksPerAddress); err != nil {
		return err
	}
	if err := a.store.Directory().CountAttempt(ctx, key, a.Now(), a.Now().Add(-attemptWindow)); err != nil {
		return err
	}
	page, link, err := a.link(ctx, company, token)
	if billing.CodeOf(err) == billing.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	switch page.State {
	case billing.LinkExpired:
		return a.mailLinkAnew(ctx, company, link.ID)
	case billing.LinkRevoked:
		return a.tellLinkAsked(ctx, company, link)
	}
	return nil
}

func (a *App) mailLinkAnew(ctx context.Context, company, id string) error {
	now := a.Now()
	return a.store.Update(ctx, company, func(tx *store.Tx) error {
		link, err := tx.Link(id)
		if err != nil || link.State(now) != billing.LinkExpired {
			return err
		}
		e, err := tx.Email(link.EmailID)
		if err != nil {
			return err
		}
		e.AccountID, e.AgainOf = "", e.ID
		e.Dedupe = fmt.Sprintf("link:%s:%d", link.ID, now.Unix()/int64(linkAgainEvery/time.Second))
		_, err = a.postDocument(tx, e, "")
		return err
	})
}

// tellLinkAsked notes in the document's history that the recipient of a link taken back asks for another, and tells
// each user who could send one and whose Recibir emails is Sí.
func (a *App) tellLinkAsked(ctx context.Context, company string, link billing.Link) error {
	now := a.Now()
	return a.store.Update(ctx, company, func(tx *store.Tx) error {
		asked, err := tx.LinkAsked(link.ID, now.Add(-linkAskedEvery))
		if err != nil || asked {
			return err
		}
		event := store.DocumentEvent{ID: store.NewID(), DocumentID: link.DocumentID, Kind: billing.EventLinkAsked, LinkID: link.ID, At: now}
		if err := tx.AddDocumentEvent(event); err != nil {
			return err
		}
		users, err := tx.UsersToNotify()
		if err != nil {
			return err
		}
		for _, u := range users {
			if !u.Role.CanWrite() {
				continue // could not send one
			}
			err := a.post(tx, store.Email{Kind: store.EmailLinkAsked, Dedupe: "link-asked:" + event.ID + ":" + u.AccountID,
				Recipient: u.Email, RecipientName: u.Name, Language: u.Language, AccountID: u.AccountID, LinkID: link.ID})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func (a *App) composeLinkAsked(ctx context.Context, companyID string, e store.Email, envelope mail.Envelope) (mail.Message, error) {
	m := mail.LinkAsked{Envelope: envelope, Lang: e.Language, UserName: e.RecipientName}
	err := a.store.View(ctx, companyID, func(tx *store.Tx) error {
		company, err := tx.Company()
		if err != nil {
			return err
		}
		link, err := tx.Link(e.LinkID)
		if err != nil {
			return err
		}
		d, err := tx.Document(link.DocumentID)
		if err != nil {
			return err
		}
		m.CompanyName, m.CustomerName, m.Who = company.Name, d.CustomerName, link.Recipient
		m.Kind, m.Number, m.URL = d.Kind, d.Number, a.options.URL+"/app/facturas/"+d.ID
		return nil
	})
	if err != nil {
		return mail.Message{}, err
	}
	return m.Message()
}
