package app

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/store"
)

// errOver says that what a message belongs to is over: it sends nothing.
var errOver = errors.New("what the message belongs to is over")

func (a *App) compose(ctx context.Context, company string, e store.Email) (mail.Message, error) {
	envelope := mail.Envelope{ID: e.ID + "@" + a.mailDomain(), From: a.options.MailFrom, To: e.Recipient}
	switch e.Kind {
	case store.EmailAccessGranted:
		return a.composeAccess(ctx, company, e, envelope)
	case store.EmailDocumentsRead:
		return a.composeRead(ctx, company, e, envelope)
	case store.EmailDocumentSent, store.EmailReminder, store.EmailFallback:
		return a.composeDocument(ctx, company, e, envelope)
	case store.EmailUnread:
		return a.composeUnread(ctx, company, e, envelope)
	case store.EmailSchedulesStopped:
		return a.composeStopped(ctx, company, e, envelope)
	case store.EmailAddressFault:
		return a.composeAddressFault(ctx, company, e, envelope)
	case store.EmailForgotten:
		return a.composeForgotten(ctx, company, e, envelope)
	case store.EmailAccountForgotten:
		return a.composeAccountForgotten(ctx, company, e, envelope)
	case store.EmailSignUp:
		return a.composeSignUp(ctx, company, e, envelope)
	case store.EmailProfileProposed:
		return a.composeProposal(ctx, company, e, envelope)
	case store.EmailLinkAsked:
		return a.composeLinkAsked(ctx, company, e, envelope)
	}
	return mail.Message{}, fmt.Errorf("no such mail: %q", e.Kind)
}

// composeAccess makes the password here: only its hash is kept, and no row, job or log ever holds it.
func (a *App) composeAccess(ctx context.Context, companyID string, e store.Email, envelope mail.Envelope) (mail.Message, error) {
	password, hash, err := a.temporaryPassword(ctx, e.Recipient)
	if err != nil {
		return mail.Message{}, err
	}
	var company billing.Company
	var own mail.Template
	err = a.store.Update(ctx, companyID, func(tx *store.Tx) (err error) {
		access, err := tx.Access(e.AccessID)
		if err != nil {
			return err
		}
		if access.State != billing.AccessActive || access.OwnPassword {
			return errOver
		}
		if company, err = tx.Company(); err != nil {
			return err
		}
		if own, err = ownTemplate(tx, mail.TemplateAccess, e.Language); err != nil {
			return err
		}
		return tx.AddTemporaryPassword(access.ID, hash, a.Now())
	})
	if err != nil {
		return mail.Message{}, err
	}
	head, err := a.letterhead(ctx, company, e.Language)
	if err != nil {
		return mail.Message{}, err
	}
	return mail.AccessGranted{Letterhead: head, Envelope: envelope, Lang: e.Language, Company: company.Party, CustomerName: e.RecipientName,
		URL: a.portalURL(company), Username: e.Recipient, Password: password, Own: own}.Message()
}

func (a *App) composeRead(ctx context.Context, companyID string, e store.Email, envelope mail.Envelope) (mail.Message, error) {
	m := mail.DocumentsRead{Envelope: envelope, Lang: e.Language, UserName: e.RecipientName}
	err := a.store.View(ctx, companyID, func(tx *store.Tx) error {
		company, err := tx.Company()
		if err != nil {
			return err
		}
		m.CompanyName = company.Name
		events, err := tx.FirstReads(e.DownloadID)
		if err != nil {
			return err
		}
		for _, event := range events {
			d, err := tx.Document(event.DocumentID)
			if err != nil {
				return err
			}
			m.CustomerName, m.ReadBy, m.ByLink, m.At = d.CustomerName, event.Who, event.LinkID != "", event.At
			m.Documents = append(m.Documents, mail.ReadDocument{Kind: d.Kind, Number: d.Number, Total: d.Totals.Total,
				URL: a.options.URL + "/app/facturas/" + d.ID})
		}
		if len(events) == 0 {
			return errOver
		}
		return nil
	})
	if err != nil {
		return mail.Message{}, err
	}
	return m.Message()
}

// mailDomain is what the ids of the platform's messages end with: its sender's domain, so that they name no other.
func (a *App) mailDomain() string {
	host := "localhost"
	if u, err := url.Parse(a.options.URL); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	_, host, _ = strings.Cut(ofDomain("@"+host, a.options.MailFrom), "@")
	return host
}
