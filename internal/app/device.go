package app

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// DeviceMarks are opaque signs of a log-in and of its access, by which a device tells what it may keep of whom. They open
// nothing and say nothing to who reads them.
func (a *App) DeviceMarks(g Guest) (session, access string) {
	return a.deviceMark("session", g.SessionID), a.deviceMark("access", g.Company.ID+"\x00"+g.Access.ID)
}

// SessionMark is the sign of the log-in with that token.
func (a *App) SessionMark(token string) string { return a.deviceMark("session", tokenID(token)) }

func (a *App) deviceMark(of, id string) string {
	mac := hmac.New(sha256.New, a.options.Secret)
	mac.Write([]byte("device " + of + "\x00" + id))
	return linkLetters.EncodeToString(mac.Sum(nil)[:10])
}

// UnreadCount is how many of the customer's documents nobody has read yet, up to store.CountMax.
func (a *App) UnreadCount(ctx context.Context, g Guest) (int, error) {
	var n int
	err := a.store.View(ctx, g.Company.ID, func(tx *store.Tx) (err error) {
		n, err = tx.CountDocuments(PortalQuery{Reading: billing.Unread}.filter(g))
		return err
	})
	return n, err
}
