package app

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/store"
)

// SendEmail is the job that sends one message of the outbox. It carries ids only: the text, and a password in it, is
// made when the job runs.
type SendEmail struct {
	CompanyID string `json:"company_id"`
	EmailID   string `json:"email_id"`
}

// Kind names the job in the queue.
func (SendEmail) Kind() string { return "send_email" }

// ErrNoMailServer says that there is no way to send yet: the message stays in the outbox, the job comes again.
var ErrNoMailServer = errors.New("no mail server configured")

// post puts a message into the outbox, once per Dedupe, with the job that sends it.
func (a *App) post(tx *store.Tx, e store.Email) error {
	e.ID, e.CreatedAt = store.NewID(), a.Now()
	fresh, err := tx.AddEmail(e)
	if err != nil || !fresh {
		return err
	}
	return tx.Later(SendEmail{CompanyID: tx.CompanyID(), EmailID: e.ID})
}

// SendEmail sends a message of the outbox and notes the answer. Safe to run twice: what was sent, or is over, is left
// alone. An error asks for another attempt; last says that there will be none.
func (a *App) SendEmail(ctx context.Context, job SendEmail, last bool) error {
	if a.send == nil {
		return ErrNoMailServer
	}
	var e store.Email
	held := false
	err := a.store.View(ctx, job.CompanyID, func(tx *store.Tx) (err error) {
		if e, err = tx.Email(job.EmailID); err == nil && e.Kind != store.EmailSignUp {
			held, err = tx.MailHeld(billing.UnconfirmedMails)
		}
		return err
	})
	if err != nil || e.State != store.EmailPending || held { // what is held goes once the address is confirmed
		return err
	}
	message, err := a.compose(ctx, job.CompanyID, e)
	if errors.Is(err, errOver) {
		return a.markEmail(ctx, job, store.EmailCancelled, "")
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", e.Kind, err)
	}
	switch err := a.send(ctx, message); {
	case err == nil:
		return a.markSent(ctx, job, e)
	case mail.Permanent(err) || last:
		return a.markEmail(ctx, job, store.EmailFailed, mail.Answer(err))
	default:
		return errors.Join(fmt.Errorf("send %s: %s", e.Kind, mail.Answer(err)), a.markEmail(ctx, job, store.EmailPending, mail.Answer(err)))
	}
}

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
		return tx.AddTemporaryPassword(access.ID, hash, a.Now())
	})
	if err != nil {
		return mail.Message{}, err
	}
	return mail.AccessGranted{Envelope: envelope, Lang: e.Language, Company: company.Party, CustomerName: e.RecipientName,
		URL: a.portalURL(company), Username: e.Recipient, Password: password}.Message()
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

func (a *App) markEmail(ctx context.Context, job SendEmail, state store.EmailState, answer string) error {
	// The answer is kept even when the job's time is up: the message has gone out.
	return a.store.Update(context.WithoutCancel(ctx), job.CompanyID, func(tx *store.Tx) error {
		return tx.MarkEmail(job.EmailID, state, answer, a.Now())
	})
}

func (a *App) mailDomain() string {
	if u, err := url.Parse(a.options.URL); err == nil && u.Hostname() != "" {
		return u.Hostname()
	}
	return "localhost"
}
