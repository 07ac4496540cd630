package app

import (
	"cmp"
	"context"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// LogIn is what a login page sends.
type LogIn struct {
	Slug     string // of the portal whose page it is; "" is the common page
	Host     string // the own domain at which that is, "" at the platform's
	Username string
	Password string
	IP       string
}

// LogIn opens a session for whoever the name and password belong to; where they open several portals the session holds
// all of them. Names that do not exist cost the same and are answered the same as wrong passwords: billing.Unknown. Only
// who knows the password learns that it has expired, or that the access is inactive.
func (a *App) LogIn(ctx context.Context, f LogIn) (Entered, error) {
	login := billing.EmailKey(f.Username)
	company, err := a.companyOf(ctx, f.Slug)
	if err != nil {
		return Entered{}, err
	}
	keys := [2]string{"name:" + company + ":" + tokenID(login), "address:" + f.IP}
	if err := a.throttle(ctx, keys[0], attemptsPerName); err != nil {
		return Entered{}, err
	}
	if err := a.throttle(ctx, keys[1], attemptsPerAddress); err != nil {
		return Entered{}, err
	}
	opened, err := a.match(ctx, login, f.Password, company)
	if billing.CodeOf(err) == billing.Unknown {
		for _, key := range keys {
			if err := a.store.Directory().CountAttempt(ctx, key, a.Now(), a.Now().Add(-attemptWindow)); err != nil {
				return Entered{}, err
			}
		}
	}
	if err != nil {
		return Entered{}, err
	}
	return a.enter(ctx, opened, f.Host)
}

// match finds everything the password opens: an account, accesses of several companies, of several customers. What the
// person's own password opens comes before what a mailed one does: that one opens a single thing.
func (a *App) match(ctx context.Context, login, password, company string) ([]store.Credential, error) {
	salt, err := a.store.Directory().Salt(ctx, login)
	if err != nil {
		return nil, err
	}
	if salt == "" {
		salt = a.derived("salt", login)
	}
	if len(password) > 4*PasswordMax {
		password = "" // opens nothing, costs the same
	}
	hash, err := a.hash.forPerson(ctx, password, salt)
	if err != nil {
		return nil, err
	}
	all, err := a.store.Directory().Credentials(ctx, login, company)
	if err != nil {
		return nil, err
	}
	var own, mailed []store.Credential
	expired, inactive := false, ""
	for _, c := range all {
		switch same := sameHash(c.Hash, hash); {
		case !same:
		case c.AccessID != "" && c.State != billing.AccessActive:
			inactive = c.CompanyID
		case c.Temporary && !a.Now().Before(c.ExpiresAt):
			expired = true
		case c.Temporary:
			mailed = append(mailed, c)
		default:
			own = append(own, c)
		}
	}
	switch {
	case len(own) > 0:
		return own, nil
	case len(mailed) > 0:
		return mailed[:1], nil
	case expired:
		return nil, billing.Fail(billing.Unknown, "error.password_expired")
	case inactive != "":
		return nil, a.inactive(ctx, inactive)
	}
	return nil, billing.Fail(billing.Unknown, "error.login")
}

// inactive tells whoever knows the password of an access that is inactive, and nobody else, whom to write to.
func (a *App) inactive(ctx context.Context, company string) error {
	var c billing.Company
	err := a.store.View(ctx, company, func(tx *store.Tx) (err error) {
		c, err = tx.Company()
		return err
	})
	if err != nil {
		return err
	}
	return billing.Fail(billing.Unknown, "error.access_inactive", "company", c.Name, "contact", cmp.Or(c.Email, c.Name))
}

// enter opens the sessions for what the password opened: one of the company's side, one for all portals.
func (a *App) enter(ctx context.Context, opened []store.Credential, host string) (Entered, error) {
	var office Entered
	var held []store.AccessRef
	for _, c := range opened {
		if c.AccountID == "" {
			held = append(held, store.AccessRef{CompanyID: c.CompanyID, AccessID: c.AccessID})
			continue
		}
		var err error
		if office, err = a.enterOffice(ctx, c); err != nil {
			return Entered{}, err
		}
	}
	if len(held) == 0 {
		if office.Token == "" {
			return Entered{}, billing.Fail(billing.Unknown, "error.login")
		}
		return office, nil
	}
	entered, err := a.enterPortals(ctx, held, opened[0].Temporary, host)
	entered.Office = office.Token
	entered.Several = entered.Several || office.Token != ""
	return entered, err
}

// enterOffice opens the account's first company; an account that is in none any more opens nothing.
func (a *App) enterOffice(ctx context.Context, c store.Credential) (Entered, error) {
	companies, err := a.store.Directory().CompaniesOf(ctx, c.AccountID)
	if err != nil || len(companies) == 0 {
		return Entered{}, err
	}
	entered, session := a.newSession("")
	session.AccountID, session.Temporary, entered.Temporary = c.AccountID, c.Temporary, c.Temporary
	return entered, a.store.Append(ctx, companies[0], func(tx *store.Tx) error { return tx.AddOfficeSession(session, a.Now()) })
}

// enterPortals opens one session for all those accesses. The only one counts as used; of several each does when it is
// chosen.
func (a *App) enterPortals(ctx context.Context, held []store.AccessRef, temporary bool, host string) (Entered, error) {
	entered, session := a.newSession(host)
	session.AccessID, session.Temporary = held[0].AccessID, temporary
	entered.Portal, entered.Temporary, entered.Several = true, temporary, len(held) > 1
	if entered.Several {
		if err := a.store.Directory().AddSharedSession(ctx, session, held, a.Now()); err != nil {
			return Entered{}, err
		}
	}
	err := a.store.Append(ctx, held[0].CompanyID, func(tx *store.Tx) error {
		company, err := tx.Company()
		if err != nil {
			return err
		}
		entered.Slug = company.Slug
		if entered.Several {
			return nil
		}
		if err := tx.MarkLogin(held[0].AccessID, a.Now()); err != nil {
			return err
		}
		return tx.AddPortalSession(session, a.Now())
	})
	return entered, err
}
