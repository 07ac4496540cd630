package app

import (
	"context"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// GuestLanguage is the language of whom Guest would find, for a page that is anybody's: billing.ErrNotFound where that is
// nobody. It is no use of the session.
func (a *App) GuestLanguage(ctx context.Context, token, slug string) (string, error) {
	seen, err := a.portalVisit(ctx, token, slug, a.unexpired)
	return seen.Access.Language, err
}

// UserLanguage is the language of whom Actor would find, for such a page.
func (a *App) UserLanguage(ctx context.Context, token string) (string, error) {
	if token == "" {
		return "", billing.ErrNotFound
	}
	who, err := a.PollingActor(ctx, token)
	if err != nil {
		return "", err
	}
	var user billing.User
	err = a.store.Look(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		user, err = tx.User(who.AccountID)
		return err
	})
	return user.Language, err
}
