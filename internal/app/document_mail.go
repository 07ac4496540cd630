package app

import (
	"context"

	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/store"
)

// postDocument puts a message that carries a document into the outbox, once per Dedupe, with its link, if it goes by
// link, and the job that sends it. It answers the message's id, "" when there is one with its key already.
func (a *App) postDocument(tx *store.Tx, e store.Email, by string) (string, error) {
	e.ID, e.CreatedAt = store.NewID(), a.Now()
	if e.Kind == "" {
		e.Kind = store.EmailDocumentSent
	}
	fresh, err := tx.AddEmail(e)
	if err != nil || !fresh {
		return "", err
	}
	if e.Way == billing.ByLink {
		err := tx.AddLink(billing.Link{ID: tokenID(a.linkToken(e.ID)), DocumentID: e.DocumentID, VersionID: e.VersionID, CustomerID: e.CustomerID,
			EmailID: e.ID, Recipient: e.Recipient, CreatedAt: e.CreatedAt, CreatedBy: by, ExpiresAt: e.CreatedAt.Add(billing.LinkLife)})
		if err != nil {
			return "", err
		}
	}
	return e.ID, tx.Later(SendEmail{CompanyID: tx.CompanyID(), EmailID: e.ID})
}

// fillMail fills in the words of a message that carries a document, as its recipient reads them.
func fillMail(e *store.Email, d billing.Document, company billing.Company) {
	words := documentWords(d, e.Language, company)
	words.Customer = e.RecipientName
	e.Subject, e.Body = words.Fill(e.Language, e.Subject), words.Fill(e.Language, e.Body)
}

// mail finds the messages that carried the document, their words filled in, and where those that did not arrive go when
// they are sent again.
func (page *DocumentPage) mail(tx *store.Tx) (err error) {
	if page.Emails, err = tx.EmailsOfDocument(page.ID); err != nil || len(page.Emails) == 0 {
		return err
	}
	company, err := tx.Company()
	if err != nil {
		return err
	}
	var again resending
	page.Resent = map[string]Resent{}
	for i := range page.Emails {
		fillMail(&page.Emails[i], page.Document, company)
		e := page.Emails[i]
		if e.State != store.EmailBounced && e.State != store.EmailFailed {
			continue
		}
		if again.known == nil {
			if again, err = newResending(tx, page.Customer, page.ID); err != nil {
				return err
			}
		}
		page.Resent[e.ID] = again.to(e)
	}
	return nil
}

// composeDocument writes the mail that carries a document. By link it makes the token here: no row or job holds it. A
// link that was taken back or has expired meanwhile sends nothing.
func (a *App) composeDocument(ctx context.Context, companyID string, e store.Email, envelope mail.Envelope) (mail.Message, error) {
	m := mail.DocumentSent{Envelope: envelope, Lang: e.Language, RecipientName: e.RecipientName, Subject: e.Subject, Body: e.Body}
	var company billing.Company
	err := a.store.View(ctx, companyID, func(tx *store.Tx) (err error) {
		if company, err = tx.Company(); err != nil {
			return err
		}
		m.Company = company.Party
		version, err := tx.Version(e.VersionID)
		if err != nil {
			return err
		}
		m.Document = version.Snapshot
		document, err := tx.Document(e.DocumentID)
		if err != nil {
			return err
		}
		m.Paid = document.Paid
		if err := a.putArea(tx, company, e, &m); err != nil {
			return err
		}
		if e.Way == billing.ByLink {
			return a.putLink(tx, company, e, &m)
		}
		return nil
	})
	if err == nil && e.Way == billing.ByAttachment {
		var file File
		file, err = a.pdf(ctx, companyID, e.VersionID)
		m.File = mail.Attachment{Name: file.Name, Type: "application/pdf", Content: file.Content}
	}
	if err == nil {
		m.Letterhead, err = a.letterhead(ctx, company, e.Language)
	}
	if err != nil {
		return mail.Message{}, err
	}
	return m.Message()
}

// putArea names the private area where the customer has an access, or the recipient one of their own, with its username.
func (a *App) putArea(tx *store.Tx, company billing.Company, e store.Email, m *mail.DocumentSent) error {
	customer, err := tx.Customer(e.CustomerID)
	if err != nil {
		return err
	}
	known, err := recipientsOf(tx, customer)
	for _, r := range known {
		if r.Access != billing.AccessActive {
			continue
		}
		own := billing.EmailKey(r.username) == billing.EmailKey(e.Recipient)
		if own {
			m.Username = r.username
		}
		if own || !r.Contact {
			m.Area = a.portalURL(company)
		}
	}
	return err
}

func (a *App) putLink(tx *store.Tx, company billing.Company, e store.Email, m *mail.DocumentSent) error {
	token := a.linkToken(e.ID)
	link, err := tx.Link(tokenID(token))
	if billing.CodeOf(err) == billing.NotFound || err == nil && link.State(a.Now()) != billing.LinkLive {
		return errOver
	}
	m.URL, m.Expires = a.linkURL(company, token), billing.DayOf(link.ExpiresAt, billing.Madrid)
	return err
}

// markCarried notes what a message that has gone out carried: a link, whose reading is waited for from now on, or a PDF
// nobody can know the reading of.
func (a *App) markCarried(tx *store.Tx, e store.Email) error {
	switch e.Way {
	case billing.ByLink:
		if err := a.planReminders(tx, e); err != nil {
			return err
		}
		return tx.MarkLinked(e.DocumentID, e.VersionID)
	case billing.ByAttachment:
		return tx.MarkAttached(e.DocumentID, e.VersionID, e.Kind == store.EmailFallback, e.SentAt)
	}
	return nil
}
