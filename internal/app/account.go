package app

import (
	"context"
	"strings"
	"time"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// How long a session lives: unused, and in any case (ASVS 5.0 7.3.1, 7.3.2).
const (
	SessionIdle = 12 * time.Hour
	SessionLife = 14 * 24 * time.Hour
	seenEvery   = 5 * time.Minute // a session's last use is written this often at most
)

// Failed attempts before a name or an address must wait, per window.
const (
	attemptsPerName    = 10
	attemptsPerAddress = 100
	signUpsPerAddress  = 20
	attemptWindow      = 15 * time.Minute
)

// Entered is somebody who got in: the token for their browser and where to go.
type Entered struct {
	Token          string
	Portal         bool
	Slug           string // of the portal
	Temporary      bool   // the person must choose a password of their own first
	Several        bool   // it opens several portals, or several customers of one: the person chooses
	Office         string // token of the company's side, when the same password opens that besides portals
	ExpiresAt      time.Time
	ChosenLanguage string
}

// newAccount hashes the password under the name's one salt.
func (a *App) newAccount(ctx context.Context, email, name, password, language string) (store.Account, error) {
	login := billing.EmailKey(email)
	salt, err := a.saltFor(ctx, login)
	if err != nil {
		return store.Account{}, err
	}
	hash, err := a.hash.forPerson(ctx, password, salt)
	return store.Account{ID: store.NewID(), LoginName: login, Email: email, Name: name, Language: language,
		PasswordHash: hash, CreatedAt: a.Now()}, err
}

// saltFor is the salt of a login name, made and kept if the name is new.
func (a *App) saltFor(ctx context.Context, login string) (string, error) {
	dir := a.store.Directory()
	salt, err := dir.Salt(ctx, login)
	if err != nil || salt != "" {
		return salt, err
	}
	if err := dir.AddLoginName(ctx, login, newSalt()); err != nil {
		return "", err
	}
	return dir.Salt(ctx, login)
}

// newSession begins a session of that host, "" is the platform's.
func (a *App) newSession(host string) (Entered, store.Session) {
	token, _ := newToken()
	token = BoundToken(token, host)
	id := tokenID(token)
	expires := a.Now().Add(SessionLife)
	return Entered{Token: token, ExpiresAt: expires}, store.Session{ID: id, ExpiresAt: expires}
}

// hostSign parts a token from the host it is bound to; no token has one.
const hostSign = "@"

// BoundToken is what a browser's token is at a company's own domain: with the host in it, so that the session is found at
// that host alone. At the platform's ("") it is itself. Whatever is no token of ours is none anywhere.
func BoundToken(token, host string) string {
	switch {
	case token == "" || strings.Contains(token, hostSign):
		return ""
	case host == "":
		return token
	}
	return token + hostSign + host
}

// BareToken is what the browser keeps of a token.
func BareToken(token string) string {
	bare, _, _ := strings.Cut(token, hostSign)
	return bare
}

// LogOut ends the session of that token.
func (a *App) LogOut(ctx context.Context, token string) error {
	return a.store.Directory().EndSession(ctx, tokenID(token))
}

// Actor finds the company user behind a session token; billing.ErrNotFound when there is none any more.
func (a *App) Actor(ctx context.Context, token string) (Actor, error) {
	return a.actor(ctx, token, a.alive)
}

// actor finds who it is, if check lets the session pass.
func (a *App) actor(ctx context.Context, token string, check sessionCheck) (Actor, error) {
	s, err := a.store.Directory().OfficeSession(ctx, tokenID(token))
	if err == nil {
		err = check(ctx, s)
	}
	return Actor{CompanyID: s.CompanyID, AccountID: s.AccountID, Role: s.Role, SessionID: s.ID, Temporary: s.Temporary}, err
}

// Guest finds the customer's access behind a session token in the company of that slug; billing.ErrNotFound when
// there is none, or it may no longer enter.
func (a *App) Guest(ctx context.Context, token, slug string) (Guest, error) {
	return a.guest(ctx, token, slug, a.alive)
}

// portalVisit finds the session and whose it is, if check lets it pass.
func (a *App) portalVisit(ctx context.Context, token, slug string, check sessionCheck) (store.PortalVisit, error) {
	var seen store.PortalVisit
	company, err := a.companyOfSlug(ctx, slug)
	if err != nil {
		return seen, err
	}
	err = a.store.Look(ctx, company, func(tx *store.Tx) (err error) {
		seen, err = tx.PortalVisit(tokenID(token))
		return err
	})
	if err == nil {
		err = check(ctx, seen.Session)
	}
	return seen, err
}

// guest finds who it is, if check lets the session pass.
func (a *App) guest(ctx context.Context, token, slug string, check sessionCheck) (Guest, error) {
	seen, err := a.portalVisit(ctx, token, slug, check)
	if err != nil {
		return Guest{}, err
	}
	s := seen.Session
	if s.Here == 1 && !s.Chosen { // the first time in this session that the only one here is used
		err = a.store.Update(ctx, seen.Company.ID, func(tx *store.Tx) error { return tx.ChooseAccess(s.ID, s.AccessID, a.Now()) })
	}
	_, host, _ := strings.Cut(token, hostSign)
	return Guest{SessionID: s.ID, Host: host, Temporary: s.Temporary, MustChoose: s.Here > 1 && !s.Chosen, Several: s.Held > 1,
		Access: seen.Access, Contact: seen.Contact, Customer: seen.Customer, Company: seen.Company, PageSize: seen.PageSize}, err
}

// CompanyBySlug is the company whose login page that is.
func (a *App) CompanyBySlug(ctx context.Context, slug string) (billing.Company, error) {
	id, err := a.companyOfSlug(ctx, slug)
	if err != nil {
		return billing.Company{}, err
	}
	var company billing.Company
	err = a.store.View(ctx, id, func(tx *store.Tx) (err error) {
		company, err = tx.Company()
		return err
	})
	if err != nil { // nobody is to take half a company for one
		return billing.Company{}, err
	}
	return company, nil
}

// alive refuses a session that expired or lay unused too long, and notes its use every few minutes.
func (a *App) alive(ctx context.Context, s store.Session) error {
	if err := a.unexpired(ctx, s); err != nil {
		return err
	}
	if now := a.Now(); now.Sub(s.SeenAt) > seenEvery {
		return a.store.Directory().MarkSeen(ctx, s.ID, now)
	}
	return nil
}

// ChoosePassword keeps the password a customer chose after entering with a mailed one, ends every session of the
// access and opens a new one.
func (a *App) ChoosePassword(ctx context.Context, g Guest, password, again string) (Entered, error) {
	if err := checkPassword(password, g.Access.Username, g.names()...); err != nil {
		return Entered{}, err
	}
	if password != again {
		return Entered{}, billing.Errors{{Code: billing.Invalid, Field: "again", Key: "error.password_differs"}}
	}
	salt, err := a.saltFor(ctx, billing.EmailKey(g.Access.Username))
	if err != nil {
		return Entered{}, err
	}
	hash, err := a.hash.forPerson(ctx, password, salt)
	if err != nil {
		return Entered{}, err
	}
	entered, session := a.newSession(g.Host)
	session.AccessID, entered.Portal, entered.Slug = g.Access.ID, true, g.Company.Slug
	err = a.store.Update(ctx, g.Company.ID, func(tx *store.Tx) error {
		if err := tx.PutOwnPassword(g.Access.ID, hash); err != nil {
			return err
		}
		return tx.AddPortalSession(session, a.Now())
	})
	return entered, err
}

func (a *App) companyOf(ctx context.Context, slug string) (string, error) {
	if slug == "" {
		return "", nil
	}
	return a.companyOfSlug(ctx, slug)
}

func (a *App) throttle(ctx context.Context, key string, limit int) error {
	n, err := a.store.Directory().Attempts(ctx, key, a.Now().Add(-attemptWindow))
	if err == nil && n >= limit {
		return billing.Fail(billing.TooMany, "error.too_many", "minutes", int(attemptWindow.Minutes()))
	}
	return err
}
