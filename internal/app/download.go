package app

import (
	"context"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// progressEvery is after how many files a download notes how far it has come.
const progressEvery = 10

// OpenDownloadAll gives a ticket for all that a filter shows, in its order, and says for how many: see OpenDownload.
func (a *App) OpenDownloadAll(ctx context.Context, g Guest, q PortalQuery) (ticket string, files int, err error) {
	ticket, err = a.openDownload(ctx, g, func(tx *store.Tx) ([]string, error) {
		versions, err := tx.PortalVersions(q.filter(g), DownloadMax+1)
		switch {
		case err != nil:
			return nil, err
		case len(versions) > DownloadMax:
			return nil, billing.Fail(billing.Invalid, "error.too_many_rows", "max", DownloadMax)
		case len(versions) == 0:
			return nil, billing.Fail(billing.Invalid, "error.nothing_ticked")
		}
		files = len(versions)
		return versions, nil
	})
	return ticket, files, err
}

func (a *App) openDownload(ctx context.Context, g Guest, choose func(*store.Tx) ([]string, error)) (string, error) {
	if g.Preview {
		return "", billing.ErrForbidden
	}
	token, id := newToken()
	now := a.Now()
	return token, a.store.Append(ctx, g.Company.ID, func(tx *store.Tx) error {
		versions, err := choose(tx)
		if err != nil {
			return err
		}
		return tx.AddDownload(store.Download{ID: id, SessionID: g.SessionID, AccessID: g.Access.ID, CreatedAt: now,
			ExpiresAt: now.Add(TicketLife), Versions: versions})
	})
}

// DownloadProgress is how far a download of several files has come.
type DownloadProgress struct {
	Files, Sent int
	Began       bool
	Done        bool // the last byte of everything has gone out
	Expired     bool // it can no longer begin
}

// DownloadProgress of this session's ticket.
func (a *App) DownloadProgress(ctx context.Context, g Guest, token string) (DownloadProgress, error) {
	var p DownloadProgress
	err := a.store.View(ctx, g.Company.ID, func(tx *store.Tx) error {
		d, err := tx.Download(tokenID(token))
		if err != nil {
			return err
		}
		if d.SessionID != g.SessionID || d.AccessID != g.Access.ID {
			return billing.ErrNotFound
		}
		p = DownloadProgress{Files: len(d.Versions), Sent: d.FilesSent, Done: !d.CompletedAt.IsZero(), Expired: !a.Now().Before(d.ExpiresAt)}
		if p.Done {
			p.Sent = p.Files
		}
		p.Began, err = tx.DownloadBegan(d.ID)
		return err
	})
	return p, err
}

// Progress notes, every few files, that so many have gone out.
func (d *Delivery) Progress(ctx context.Context, sent int) error {
	if d.reason != "" || sent%progressEvery != 0 {
		return nil
	}
	return d.app.store.Append(ctx, d.reader.company, func(tx *store.Tx) error { return tx.MarkFiles(d.ticket.ID, sent) })
}
