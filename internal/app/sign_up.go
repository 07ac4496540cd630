package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/store"
)

// SignUpLinkLife is how long the link in the mail that confirms a sign-up works.
const SignUpLinkLife = 24 * time.Hour

// SignUp is the form with which a company begins.
type SignUp struct {
	Company  string
	Name     string // of the person
	Email    string
	Password string
	Language string
	IP       string
}

// SignUp founds a company with its first owner and its first series, and logs the owner in. A mail asks whether the
// address is theirs; until they confirm it the company can be prepared, but gives no access and sends no mail, and the
// account cannot be logged in to anew. That is so too for an address that has an account already: only its mail says
// so, and whoever signs up cannot tell.
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
	// Whether the name is new or not, one row is offered: it takes the same time.
	if err := a.store.Directory().AddLoginName(ctx, billing.EmailKey(f.Email), newSalt()); err != nil {
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

// found makes company, owner and session in one step; a slug that is taken, or looks like one that is, gets a number.
func (a *App) found(ctx context.Context, company billing.Company, account store.Account) (Entered, error) {
	entered, session := a.newSession("")
	session.AccountID = account.ID
	if billing.SlugMayBeTaken(company.Slug) {
		company.Slug = "empresa-" + company.ID[len(company.ID)-6:]
	}
	base := company.Slug
	for n := 2; ; n++ {
		err := a.store.Update(ctx, company.ID, func(tx *store.Tx) error {
			if err := a.addCompany(tx, company); err != nil {
				return err
			}
			if err := tx.AddPendingAccount(account, newSalt()); err != nil {
				return err
			}
			if err := tx.PutMember(account.ID, billing.Owner, a.Now()); err != nil {
				return err
			}
			if err := a.postSignUp(tx, account.ID, account.Email, account.Name, account.Language); err != nil {
				return err
			}
			return tx.AddOfficeSession(session, a.Now())
		})
		if !isKey(err, "error.slug_taken") && !isKey(err, "address.error.slug_alike") || n > 50 {
			return entered, err
		}
		company.Slug = fmt.Sprintf("%s-%d", base, n)
	}
}

func (a *App) addCompany(tx *store.Tx, company billing.Company) error {
	if a.options.ReservedSlugs[company.Slug] {
		return billing.Fail(billing.Conflict, "error.slug_taken")
	}
	if err := tx.AddCompany(company); err != nil {
		return err
	}
	for _, kind := range billing.Kinds {
		if err := tx.AddSeries(billing.FirstSeries(store.NewID(), kind)); err != nil {
			return err
		}
	}
	return nil
}

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
	errs = append(errs, checkPassword(f.Password, f.Email, f.Company, billing.SlugOf(f.Company), f.Name)...)
	return errs.Err()
}

// postSignUp posts the mail that asks whether an address belongs to who signed up with it.
func (a *App) postSignUp(tx *store.Tx, account, email, name, language string) error {
	return a.post(tx, store.Email{Kind: store.EmailSignUp, Dedupe: "sign-up:" + account + ":" + store.NewID(),
		Recipient: email, RecipientName: name, Language: language, AccountID: account})
}

// composeSignUp makes the link here: only the hash of its token is kept. An address that has an account already is told
// so instead, and gets no link.
func (a *App) composeSignUp(ctx context.Context, companyID string, e store.Email, envelope mail.Envelope) (mail.Message, error) {
	token, id := newToken()
	taken, err := a.hasAccount(ctx, billing.EmailKey(e.Recipient))
	if err != nil {
		return mail.Message{}, err
	}
	var company billing.Company
	err = a.store.Update(ctx, companyID, func(tx *store.Tx) error {
		s, err := tx.SignUp(e.AccountID)
		if err != nil {
			return err
		}
		if !s.ConfirmedAt.IsZero() {
			return errOver
		}
		if company, err = tx.Company(); err != nil || taken {
			return err
		}
		return tx.AddSignUpLink(id, e.AccountID, a.Now().Add(SignUpLinkLife))
	})
	if err != nil {
		return mail.Message{}, err
	}
	if taken {
		return mail.AccountExists{Envelope: envelope, Lang: e.Language, Name: e.RecipientName, CompanyName: company.Name,
			URL: a.options.URL + "/entrar"}.Message()
	}
	return mail.SignUp{Envelope: envelope, Lang: e.Language, Name: e.RecipientName, CompanyName: company.Name,
		URL: a.options.URL + "/confirmar/" + token, Hours: int(SignUpLinkLife / time.Hour)}.Message()
}

func (a *App) hasAccount(ctx context.Context, login string) (bool, error) {
	_, err := a.store.Directory().AccountOf(ctx, login)
	if billing.CodeOf(err) == billing.NotFound {
		return false, nil
	}
	return err == nil, err
}

// SignUpLink is what a mailed link stands for when it is opened. Opening it changes nothing.
type SignUpLink struct {
	CompanyName string
	Email       string
	Confirmed   bool // already
	Expired     bool
}

// OpenSignUpLink tells what the link with that token confirms; billing.ErrNotFound when there is none.
func (a *App) OpenSignUpLink(ctx context.Context, token string) (SignUpLink, error) {
	s, err := a.store.Directory().SignUpOfLink(ctx, tokenID(token))
	if err != nil {
		return SignUpLink{}, err
	}
	l := SignUpLink{Confirmed: !s.ConfirmedAt.IsZero(), Expired: !a.Now().Before(s.ExpiresAt)}
	err = a.store.View(ctx, s.CompanyID, func(tx *store.Tx) error {
		company, err := tx.Company()
		if err != nil {
			return err
		}
		user, err := tx.User(s.AccountID)
		l.CompanyName, l.Email = company.Name, user.Email
		return err
	})
	return l, err
}

// ConfirmSignUp does what the link says: the account gets its login name, and the company's mail leaves. A link that
// has expired, or was used, changes nothing.
func (a *App) ConfirmSignUp(ctx context.Context, token string) error {
	s, err := a.store.Directory().SignUpOfLink(ctx, tokenID(token))
	if err != nil {
		return err
	}
	switch {
	case !s.ConfirmedAt.IsZero():
		return nil
	case !a.Now().Before(s.ExpiresAt):
		return billing.Fail(billing.Invalid, "people.error.link_expired")
	}
	return a.store.Update(ctx, s.CompanyID, func(tx *store.Tx) error { return a.confirm(tx, s) })
}

func (a *App) confirm(tx *store.Tx, s store.SignUp) error {
	if err := tx.ConfirmSignUp(s, a.Now()); err != nil {
		return err
	}
	held, err := tx.HeldEmails()
	if err != nil {
		return err
	}
	for _, id := range held {
		if err := tx.Later(SendEmail{CompanyID: tx.CompanyID(), EmailID: id}); err != nil {
			return err
		}
	}
	return nil
}

// ResendSignUp mails another link to the founder who asks for it from inside; the earlier ones work on.
func (a *App) ResendSignUp(ctx context.Context, who Actor) error {
	return a.resendSignUp(ctx, who.CompanyID, who.AccountID)
}

// RenewSignUpLink mails another link in place of one that has expired.
func (a *App) RenewSignUpLink(ctx context.Context, token string) error {
	s, err := a.store.Directory().SignUpOfLink(ctx, tokenID(token))
	if err != nil {
		return err
	}
	return a.resendSignUp(ctx, s.CompanyID, s.AccountID)
}

func (a *App) resendSignUp(ctx context.Context, company, account string) error {
	key := "sign-up-mail:" + account
	if err := a.throttle(ctx, key, mailsPerName); err != nil {
		return err
	}
	if err := a.store.Directory().CountAttempt(ctx, key, a.Now(), a.Now().Add(-attemptWindow)); err != nil {
		return err
	}
	return a.store.Update(ctx, company, func(tx *store.Tx) error {
		s, err := tx.SignUp(account)
		if err != nil {
			return err
		}
		user, err := tx.User(account)
		if err != nil || !s.ConfirmedAt.IsZero() {
			return err
		}
		return a.postSignUp(tx, account, user.Email, user.Name, user.Language)
	})
}
