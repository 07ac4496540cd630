package app

import (
	"context"
	"slices"

	"acuse/internal/billing"
	"acuse/internal/push"
	"acuse/internal/store"
)

// PageSizes are the choices of *Número máximo Filas en los Listados*.
var PageSizes = []int{10, 25, 50, 100}

// loginsShown is how many log-ins the customer's own log shows.
const loginsShown = 50

// PortalLogin is one log-in of an access, OpenSession a session it is logged in with.
type (
	PortalLogin = store.PortalLogin
	OpenSession = store.OpenSession
)

// PortalSettings is what a customer sees under Configuración.
type PortalSettings struct {
	Language string
	PageSize int
	Sessions []OpenSession // latest use first; empty in the preview, and so are the log-ins
	Logins   []PortalLogin // newest first
	Consent  *billing.Consent
	Devices  []Device // newest first
	PushKey  string   // with which a device registers for messages of this company
}

// PortalSettings of the person who asks. Where somebody has been logging in is shown to nobody else.
func (a *App) PortalSettings(ctx context.Context, g Guest) (PortalSettings, error) {
	s := PortalSettings{Language: g.Access.Language, PageSize: g.pageSize()}
	now := a.Now()
	err := a.store.View(ctx, g.Company.ID, func(tx *store.Tx) (err error) {
		if s.Consent, err = tx.ConsentOf(g.Customer.ID); err != nil || g.Preview {
			return err
		}
		if s.Sessions, err = tx.OpenSessions(g.Access.ID, now, now.Add(-SessionIdle)); err != nil {
			return err
		}
		if s.Logins, err = tx.PortalLogins(g.Access.ID, loginsShown); err != nil {
			return err
		}
		s.Devices, err = tx.PushSubscriptions(g.Access.ID)
		return err
	})
	if err != nil || g.Preview {
		return s, err
	}
	key, err := push.KeyOf(a.options.Secret, g.Company.ID)
	s.PushKey = key.Public
	return s, err
}

func (g Guest) pageSize() int {
	if g.PageSize > 0 {
		return g.PageSize
	}
	return PageSize
}

// SavePreferences keeps the language of the portal and how many rows its lists show.
func (a *App) SavePreferences(ctx context.Context, g Guest, language string, rows int) error {
	var errs billing.Errors
	if !slices.Contains(billing.Languages, language) {
		errs.Add("language", "error.choice")
	}
	if !slices.Contains(PageSizes, rows) {
		errs.Add("rows", "error.choice")
	}
	if err := errs.Err(); err != nil {
		return err
	}
	return a.store.Update(ctx, g.Company.ID, func(tx *store.Tx) error {
		if err := tx.PutAccessLanguage(g.Access.ID, language); err != nil {
			return err
		}
		return tx.PutPageSize(g.Access.ID, rows)
	})
}

// PasswordChange is the form with which a customer changes its password.
type PasswordChange struct{ Current, Password, Again string }

// ChangePassword keeps a new password of the person who knows the present one, and ends every other session of the
// access. Wrong guesses count as failed log-ins do.
func (a *App) ChangePassword(ctx context.Context, g Guest, f PasswordChange) error {
	login := billing.EmailKey(g.Access.Username)
	key := "name:" + g.Company.ID + ":" + tokenID(login)
	if err := a.throttle(ctx, key, attemptsPerName); err != nil {
		return err
	}
	salt, err := a.saltFor(ctx, login)
	if err != nil {
		return err
	}
	known, err := a.knows(ctx, g, f.Current, salt)
	if err != nil {
		return err
	}
	if !known {
		if err := a.store.Directory().CountAttempt(ctx, key, a.Now(), a.Now().Add(-attemptWindow)); err != nil {
			return err
		}
		return billing.Errors{{Code: billing.Invalid, Field: "current", Key: "own.password.wrong"}}
	}
	if err := checkPassword(f.Password, g.Access.Username, g.names()...); err != nil {
		return err
	}
	if f.Password != f.Again {
		return billing.Errors{{Code: billing.Invalid, Field: "again", Key: "error.password_differs"}}
	}
	hash, err := a.hash.forPerson(ctx, f.Password, salt)
	if err != nil {
		return err
	}
	return a.store.Update(ctx, g.Company.ID, func(tx *store.Tx) error { return tx.ChangeOwnPassword(g.Access.ID, hash, g.SessionID) })
}

// knows reports whether that is the access's own password.
func (a *App) knows(ctx context.Context, g Guest, password, salt string) (bool, error) {
	if len(password) > 4*PasswordMax {
		password = "" // opens nothing, costs the same
	}
	hash, err := a.hash.forPerson(ctx, password, salt)
	if err != nil {
		return false, err
	}
	all, err := a.store.Directory().Credentials(ctx, billing.EmailKey(g.Access.Username), g.Company.ID)
	return slices.ContainsFunc(all, func(c store.Credential) bool {
		return c.AccessID == g.Access.ID && !c.Temporary && sameHash(c.Hash, hash)
	}), err
}

// EndSessions ends every session of the access: all of them, or all but the one that asks.
func (a *App) EndSessions(ctx context.Context, g Guest, also bool) error {
	keep := g.SessionID
	if also {
		keep = ""
	}
	return a.store.Update(ctx, g.Company.ID, func(tx *store.Tx) error { return tx.EndOtherSessions(g.Access.ID, keep) })
}

// NoteSession keeps the browser of a customer's new session, for its own list of open ones.
func (a *App) NoteSession(ctx context.Context, token string, from Origin) error {
	return a.store.Directory().AddSessionOrigin(ctx, tokenID(token), from.UserAgent)
}

// NoteLogIn is NoteSession for a session that began with a log-in: it is kept in the log of each access it opened.
func (a *App) NoteLogIn(ctx context.Context, token string, from Origin) error {
	if err := a.NoteSession(ctx, token, from); err != nil {
		return err
	}
	accesses, err := a.store.Directory().AccessesOf(ctx, tokenID(token))
	if err != nil {
		return err
	}
	for _, access := range accesses {
		err := a.store.Append(ctx, access.CompanyID, func(tx *store.Tx) error { return tx.AddPortalLogin(access.AccessID, from, a.Now()) })
		if err != nil {
			return err
		}
	}
	return nil
}
