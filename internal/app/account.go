package app

import (
	"context"
	"fmt"
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

// SignUp is the form with which a company begins.
type SignUp struct {
	Company  string
	Name     string // of the person
	Email    string
	Password string
	Language string
	IP       string
}

// Entered is somebody who got in: the token for their browser and where to go.
type Entered struct {
	Token          string
	Portal         bool
	Slug           string // of the portal
	Temporary      bool   // the person must choose a password of their own first
	ExpiresAt      time.Time
	ChosenLanguage string
}

// SignUp founds a company with its first owner and its first series, and logs the owner in.
func (a *App) SignUp(ctx context.Context, f SignUp) (Entered, error) {
	f.Company, f.Name, f.Email = strings.TrimSpace(f.Company), strings.TrimSpace(f.Name), strings.TrimSpace(f.Email)
	if err := f.check(); err != nil {
		return Entered{}, err
	}
	if err := a.throttle(ctx, "signup:"+f.IP, signUpsPerAddress); err != nil {
		return Entered{}, err
	}
	if err := a.store.Directory().CountAttempt(ctx, "signup:"+f.IP, a.Now(), a.Now().Add(-attemptWindow)); err != nil {
		return Entered{}, err
	}
	account, err := a.newAccount(ctx, f.Email, f.Name, f.Password, f.Language)
	if err != nil {
		return Entered{}, err
	}
	company := billing.Company{ID: store.NewID(), Slug: billing.SlugOf(f.Company), Language: f.Language, CreatedAt: a.Now(),
		Party: billing.Party{Name: f.Company, TaxIDType: billing.TaxIDCIF, Country: "ES", Email: f.Email}}
	return a.found(ctx, company, account)
}

// found makes company, owner and session in one step; a slug that is taken gets a number.
func (a *App) found(ctx context.Context, company billing.Company, account store.Account) (Entered, error) {
	entered, session := a.newSession()
	session.AccountID = account.ID
	base := company.Slug
	for n := 2; ; n++ {
		err := a.store.Update(ctx, company.ID, func(tx *store.Tx) error {
			if err := addCompany(tx, company); err != nil {
				return err
			}
			if err := tx.AddAccount(account); err != nil {
				return err
			}
			if err := tx.PutMember(account.ID, billing.Owner, a.Now()); err != nil {
				return err
			}
			return tx.AddOfficeSession(session, a.Now())
		})
		if !isKey(err, "error.slug_taken") || n > 50 {
			return entered, onField(err, "error.account_exists", "email")
		}
		company.Slug = fmt.Sprintf("%s-%d", base, n)
	}
}

func addCompany(tx *store.Tx, company billing.Company) error {
	if reservedSlug(company.Slug) {
		return billing.Fail(billing.Conflict, "error.slug_taken")
	}
	if err := tx.AddCompany(company); err != nil {
		return err
	}
	return tx.AddSeries(billing.FirstSeries(store.NewID()))
}

// ReservedSlugs are first segments of paths that are not a company's: the router fills it from its table.
var ReservedSlugs = map[string]bool{}

func reservedSlug(slug string) bool { return ReservedSlugs[slug] }

func (f SignUp) check() error {
	var errs billing.Errors
	if f.Company == "" {
		errs.Add("company", "error.required")
	} else if len([]rune(f.Company)) > 120 {
		errs.Add("company", "error.too_long", "max", 120)
	}
	if f.Name == "" {
		errs.Add("name", "error.required")
	} else if len([]rune(f.Name)) > 120 {
		errs.Add("name", "error.too_long", "max", 120)
	}
	if f.Email == "" {
		errs.Add("email", "error.required")
	} else if billing.CheckEmail(f.Email) != nil {
		errs.Add("email", "error.email")
	}
	errs = append(errs, checkPassword(f.Password, f.Email, "password")...)
	return errs.Err()
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

// LogIn is what a login page sends.
type LogIn struct {
	Slug     string // of the portal whose page it is; "" is the common page
	Username string
	Password string
	IP       string
}

// LogIn opens a session for whoever the name and password belong to. Names that do not exist cost the same and are
// answered the same as wrong passwords: billing.Unknown.
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
	matched, err := a.match(ctx, login, f.Password, company)
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
	return a.enter(ctx, matched)
}

// match finds what the password opens. The account comes before accesses, an access's own password before mailed ones.
func (a *App) match(ctx context.Context, login, password, company string) (store.Credential, error) {
	salt, err := a.store.Directory().Salt(ctx, login)
	if err != nil {
		return store.Credential{}, err
	}
	if salt == "" {
		salt = a.derived("salt", login)
	}
	if len(password) > 4*PasswordMax {
		password = "" // opens nothing, costs the same
	}
	hash, err := a.hash.forPerson(ctx, password, salt)
	if err != nil {
		return store.Credential{}, err
	}
	all, err := a.store.Directory().Credentials(ctx, login, company)
	if err != nil {
		return store.Credential{}, err
	}
	var best *store.Credential
	expired := false
	for i, c := range all {
		switch same := sameHash(c.Hash, hash); {
		case !same || c.AccessID != "" && c.State != billing.AccessActive:
		case c.Temporary && !a.Now().Before(c.ExpiresAt):
			expired = true
		case best == nil || c.AccountID != "" || best.Temporary && !c.Temporary:
			best = &all[i]
		}
	}
	switch {
	case best != nil:
		return *best, nil
	case expired:
		return store.Credential{}, billing.Fail(billing.Unknown, "error.password_expired")
	}
	return store.Credential{}, billing.Fail(billing.Unknown, "error.login")
}

func (a *App) enter(ctx context.Context, c store.Credential) (Entered, error) {
	entered, session := a.newSession()
	if c.AccountID != "" {
		companies, err := a.store.Directory().CompaniesOf(ctx, c.AccountID)
		if err != nil {
			return Entered{}, err
		}
		if len(companies) == 0 {
			return Entered{}, billing.Fail(billing.Unknown, "error.login")
		}
		session.AccountID = c.AccountID
		err = a.store.Append(ctx, companies[0], func(tx *store.Tx) error { return tx.AddOfficeSession(session, a.Now()) })
		return entered, err
	}
	session.AccessID, session.Temporary = c.AccessID, c.Temporary
	entered.Portal, entered.Temporary = true, c.Temporary
	err := a.store.Append(ctx, c.CompanyID, func(tx *store.Tx) error {
		if err := tx.MarkLogin(c.AccessID, a.Now()); err != nil {
			return err
		}
		company, err := tx.Company()
		if err != nil {
			return err
		}
		entered.Slug = company.Slug
		return tx.AddPortalSession(session, a.Now())
	})
	return entered, err
}

func (a *App) newSession() (Entered, store.Session) {
	token, id := newToken()
	expires := a.Now().Add(SessionLife)
	return Entered{Token: token, ExpiresAt: expires}, store.Session{ID: id, ExpiresAt: expires}
}

// LogOut ends the session of that token.
func (a *App) LogOut(ctx context.Context, token string) error {
	return a.store.Directory().EndSession(ctx, tokenID(token))
}

// Actor finds the company user behind a session token; billing.ErrNotFound when there is none any more.
func (a *App) Actor(ctx context.Context, token string) (Actor, error) {
	s, err := a.store.Directory().OfficeSession(ctx, tokenID(token))
	if err == nil {
		err = a.alive(ctx, s)
	}
	return Actor{CompanyID: s.CompanyID, AccountID: s.AccountID, Role: s.Role, SessionID: s.ID}, err
}

// Guest finds the customer's access behind a session token in the company of that slug; billing.ErrNotFound when
// there is none, or it may no longer enter.
func (a *App) Guest(ctx context.Context, token, slug string) (Guest, error) {
	dir := a.store.Directory()
	company, err := dir.CompanyOfSlug(ctx, slug)
	if err != nil {
		return Guest{}, err
	}
	var seen store.PortalVisit
	err = a.store.View(ctx, company, func(tx *store.Tx) (err error) {
		seen, err = tx.PortalVisit(tokenID(token))
		return err
	})
	if err != nil {
		return Guest{}, err
	}
	if err := a.alive(ctx, seen.Session); err != nil {
		return Guest{}, err
	}
	return Guest{SessionID: seen.Session.ID, Temporary: seen.Session.Temporary, Access: seen.Access, Customer: seen.Customer, Company: seen.Company}, nil
}

// CompanyBySlug is the company whose login page that is.
func (a *App) CompanyBySlug(ctx context.Context, slug string) (billing.Company, error) {
	id, err := a.store.Directory().CompanyOfSlug(ctx, slug)
	if err != nil {
		return billing.Company{}, err
	}
	var company billing.Company
	err = a.store.View(ctx, id, func(tx *store.Tx) (err error) {
		company, err = tx.Company()
		return err
	})
	return company, err
}

// alive refuses a session that expired or lay unused too long, and notes its use every few minutes.
func (a *App) alive(ctx context.Context, s store.Session) error {
	now := a.Now()
	if !now.Before(s.ExpiresAt) || now.Sub(s.SeenAt) > SessionIdle {
		return billing.ErrNotFound
	}
	if now.Sub(s.SeenAt) > seenEvery {
		return a.store.Directory().MarkSeen(ctx, s.ID, now)
	}
	return nil
}

// ChoosePassword keeps the password a customer chose after entering with a mailed one, ends every session of the
// access and opens a new one.
func (a *App) ChoosePassword(ctx context.Context, g Guest, password, again string) (Entered, error) {
	if err := checkPassword(password, g.Access.Username, "password").Err(); err != nil {
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
	entered, session := a.newSession()
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
	return a.store.Directory().CompanyOfSlug(ctx, slug)
}

func (a *App) throttle(ctx context.Context, key string, limit int) error {
	n, err := a.store.Directory().Attempts(ctx, key, a.Now().Add(-attemptWindow))
	if err == nil && n >= limit {
		return billing.Fail(billing.TooMany, "error.too_many", "minutes", int(attemptWindow.Minutes()))
	}
	return err
}
