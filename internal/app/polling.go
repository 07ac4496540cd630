package app

import (
	"context"
	"time"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// PollingActor is Actor for a request that a page made by itself: it does not count as use of the session, which ends
// when nobody sits before the page any more.
func (a *App) PollingActor(ctx context.Context, token string) (Actor, error) {
	return a.actor(ctx, token, a.unexpired)
}

// PollingGuest is Guest for such a request of a page of the portal.
func (a *App) PollingGuest(ctx context.Context, token, slug string) (Guest, error) {
	return a.guest(ctx, token, slug, a.unexpired)
}

// sessionCheck refuses a session that is over: alive, which notes its use too, or unexpired.
type sessionCheck func(context.Context, store.Session) error

// unexpired refuses a session that expired or lay unused too long.
func (a *App) unexpired(_ context.Context, s store.Session) error {
	if now := a.Now(); !now.Before(s.ExpiresAt) || now.Sub(s.SeenAt) > SessionIdle {
		return billing.ErrNotFound
	}
	return nil
}

// How ReadNews looks back: a reading is dated a moment before its transaction is through, so each look overlaps the one
// before by newsOverlap and whoever asks knows what it has shown. What is older than newsMax is no news.
const (
	newsOverlap = 5 * time.Second
	newsMax     = time.Hour
	newsRows    = 50
)

// NewsSince is from when on a page that is shown now asks for news.
func (a *App) NewsSince() time.Time { return a.Now().Add(-newsOverlap) }

// News is a first reading of a document.
type News = store.News

// ReadNews is what one act of a customer made read for the first time.
type ReadNews struct {
	ID        string // of the act: the same one whenever it is told
	Customer  string
	Documents []News
}

// ReadNews tells what was read for the first time since then, the latest act first, and since when to ask next.
func (a *App) ReadNews(ctx context.Context, who Actor, since time.Time) ([]ReadNews, time.Time, error) {
	now := a.Now()
	if earliest := now.Add(-newsMax); since.Before(earliest) {
		since = earliest
	}
	var rows []News
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		rows, err = tx.ReadNews(since, newsRows)
		return err
	})
	var all []ReadNews
	places := map[string]int{}
	for _, n := range rows {
		act := n.DownloadID
		if act == "" {
			act = n.EventID
		}
		place, known := places[act]
		if !known {
			place = len(all)
			places[act] = place
			all = append(all, ReadNews{ID: act, Customer: n.Customer})
		}
		all[place].Documents = append(all[place].Documents, n)
	}
	return all, now.Add(-newsOverlap), err
}
