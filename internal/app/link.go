package app

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"time"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// How often looking at the page of a link is written down, and how often its recipient may ask for another one.
const (
	linkLooksMax   = 20 // an hour, of each reason
	linkAgainEvery = 8 * time.Hour
	linkAskedEvery = 24 * time.Hour // of one that was taken back: how often the company is told
	asksPerAddress = 30             // of an IP address, per window
)

// LinkPage is what an e-mailed link leads to. Of a link that is dead nothing is shown but that.
type LinkPage struct {
	State    billing.LinkState
	Language string           // of the contact it was sent to, else of the customer
	Document billing.Document // while the link is live
	Version  billing.Snapshot // the content it opens
	Own      bool             // the company's own people look: nothing they do counts as a reading
}

// LookAtLink is the page behind an e-mailed link. Looking is never a reading, whoever does it: mail programs and their
// scanners open links, too. It is kept as *ignored* with the reason. billing.ErrNotFound when the company never sent
// such a link.
func (a *App) LookAtLink(ctx context.Context, company, token string, r Request) (LinkPage, error) {
	page, link, err := a.link(ctx, company, token)
	if err != nil || page.State != billing.LinkLive {
		return page, err
	}
	reason := a.notReading(ctx, company, r)
	if reason == "" {
		reason = billing.ReasonLinkOpened
	}
	page.Own = reason == billing.ReasonOfficeSession
	now := a.Now()
	return page, a.store.Append(ctx, company, func(tx *store.Tx) error {
		// Whoever has the link must not be able to fill the history with looks.
		n, err := tx.LinkEvents(link.ID, reason, now.Add(-time.Hour), linkLooksMax)
		if err != nil || n >= linkLooksMax {
			return err
		}
		return tx.AddEvent(billing.ReadEvent{
			ID: store.NewID(), DocumentID: link.DocumentID, VersionID: link.VersionID, LinkID: link.ID,
			Phase: billing.Ignored, Reason: reason, Channel: billing.ChannelLink, At: now,
		}, r.Origin)
	})
}

// UseLink is the button behind a link: a ticket for its document, good for five minutes and with this link only.
func (a *App) UseLink(ctx context.Context, company, token string) (string, error) {
	link, err := a.liveLink(ctx, company, token)
	if err != nil {
		return "", err
	}
	ticket, id := newToken()
	now := a.Now()
	return ticket, a.store.Append(ctx, company, func(tx *store.Tx) error {
		if err := tx.MarkLinkUsed(link.ID, now); err != nil {
			return err
		}
		return tx.AddDownload(store.Download{ID: id, LinkID: link.ID, CreatedAt: now, ExpiresAt: now.Add(TicketLife), Versions: []string{link.VersionID}})
	})
}

// ReadByLink opens a ticket of that link, as ReadDocuments does one of a session.
func (a *App) ReadByLink(ctx context.Context, company, token, ticket string, r Request) (*Delivery, error) {
	link, err := a.liveLink(ctx, company, token)
	if err != nil {
		return nil, err
	}
	return a.deliver(ctx, ticket, r, reader{company: company, link: link.ID, name: link.Recipient, may: func(ctx context.Context) error {
		_, err := a.liveLink(ctx, company, token)
		return err
	}})
}

// RevokeLink takes one link of a document back; the document's history says who did, and when.
func (a *App) RevokeLink(ctx context.Context, who Actor, document, link string) error {
	if err := who.mayWrite(); err != nil {
		return err
	}
	return a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error { return tx.RevokeLink(document, link, who.AccountID, a.Now()) })
}

// liveLink is the link of a token while it opens its document; any other is not there.
func (a *App) liveLink(ctx context.Context, company, token string) (billing.Link, error) {
	page, link, err := a.link(ctx, company, token)
	if err == nil && page.State != billing.LinkLive {
		err = billing.ErrNotFound
	}
	return link, err
}

// link finds the link of a token and what it opens. One whose document has left the portal is as good as taken back.
func (a *App) link(ctx context.Context, company, token string) (LinkPage, billing.Link, error) {
	var page LinkPage
	var link billing.Link
	err := a.store.View(ctx, company, func(tx *store.Tx) (err error) {
		if link, err = tx.Link(tokenID(token)); err != nil {
			return err
		}
		customer, err := tx.Customer(link.CustomerID)
		if err != nil {
			return err
		}
		known, err := recipientsOf(tx, customer)
		if err != nil {
			return err
		}
		page.State, page.Language = link.State(a.Now()), whose(known, link.Recipient).Language
		if page.State == billing.LinkRevoked {
			return nil
		}
		_, err = tx.PortalVersion(link.CustomerID, link.DocumentID)
		if billing.CodeOf(err) == billing.NotFound {
			page.State = billing.LinkRevoked
			return nil
		}
		if err != nil || page.State != billing.LinkLive {
			return err
		}
		if page.Document, err = tx.Document(link.DocumentID); err != nil {
			return err
		}
		version, err := tx.Version(link.VersionID)
		page.Version = version.Snapshot
		return err
	})
	return page, link, err
}

var linkLetters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// linkToken is the token of the link that a mail carries: made of the mail's id and this installation's secret, so that
// it stands in no row and no job, and a mail sent again carries the same link. Letters and figures only: whatever ends
// in a sign loses it in some mail programs.
func (a *App) linkToken(email string) string {
	mac := hmac.New(sha256.New, a.options.Secret)
	mac.Write([]byte("link\x00" + email))
	return linkLetters.EncodeToString(mac.Sum(nil)[:20])
}
