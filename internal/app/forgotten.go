package app

import (
	"context"
	"unicode/utf8"

	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/store"
)

// Requests for a mail before a name or an address must wait, per window.
const (
	mailsPerName    = 3
	mailsPerAddress = 30
)

// Forgotten is what the page ¿Has olvidado tu contraseña? sends.
type Forgotten struct {
	Slug     string // of the portal whose page it is; "" is the common page
	Username string
	IP       string
}

// Forgot has a new temporary password mailed to everybody of that name. It does and answers the same whether the name
// exists or not: the job finds out. The old password goes on working until a new one is saved.
func (a *App) Forgot(ctx context.Context, f Forgotten) error {
	login := billing.EmailKey(f.Username)
	var errs billing.Errors
	if login == "" {
		errs.Add("username", "error.required")
	} else if utf8.RuneCountInString(login) > 254 {
		errs.Add("username", "error.too_long", "max", 254)
	}
	if err := errs.Err(); err != nil {
		return err
	}
	company, err := a.companyOf(ctx, f.Slug)
	if err != nil {
		return err
	}
	for _, by := range []struct {
		key   string
		limit int
	}{{"forgotten:" + tokenID(login), mailsPerName}, {"forgotten-from:" + f.IP, mailsPerAddress}} {
		if err := a.throttle(ctx, by.key, by.limit); err != nil {
			return err
		}
		if err := a.store.Directory().CountAttempt(ctx, by.key, a.Now(), a.Now().Add(-attemptWindow)); err != nil {
			return err
		}
	}
	row := store.Forgotten{ID: store.NewID(), CompanyID: company, LoginName: login, At: a.Now()}
	return a.store.AddForgotten(ctx, row, AssignPasswords{ForgottenID: row.ID})
}

// AssignPasswords is the job that looks into a request for a new password.
type AssignPasswords struct {
	ForgottenID string `json:"forgotten_id"`
}

// Kind names the job in the queue.
func (AssignPasswords) Kind() string { return "assign_passwords" }

// AssignPasswords posts a mail to each active access of the name that was typed, and on the common page to its account.
// Each company's mail speaks for that company alone. Safe to run twice.
func (a *App) AssignPasswords(ctx context.Context, job AssignPasswords) error {
	dir := a.store.Directory()
	f, err := dir.Forgotten(ctx, job.ForgottenID)
	if billing.CodeOf(err) == billing.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	accesses, err := dir.ActiveAccesses(ctx, f.LoginName, f.CompanyID)
	if err != nil {
		return err
	}
	for _, ref := range accesses {
		if err := a.postForgotten(ctx, f, ref); err != nil {
			return err
		}
	}
	if f.CompanyID == "" {
		if err := a.postAccountForgotten(ctx, f); err != nil {
			return err
		}
	}
	return dir.DropForgotten(ctx, f.ID)
}

func (a *App) postForgotten(ctx context.Context, f store.Forgotten, ref store.AccessRef) error {
	return a.store.Update(ctx, ref.CompanyID, func(tx *store.Tx) error {
		access, err := tx.Access(ref.AccessID)
		if err != nil || access.State != billing.AccessActive {
			return err
		}
		h, err := holderOf(tx, access.CustomerID, access.ContactID)
		if err != nil {
			return err
		}
		return a.post(tx, store.Email{Kind: store.EmailForgotten, Dedupe: "forgotten:" + f.ID + ":" + access.ID,
			Recipient: access.Username, RecipientName: h.name(), Language: access.Language, CustomerID: access.CustomerID, AccessID: access.ID})
	})
}

// postAccountForgotten puts the mail of a company's user into the outbox of their first company.
func (a *App) postAccountForgotten(ctx context.Context, f store.Forgotten) error {
	account, err := a.store.Directory().AccountOf(ctx, f.LoginName)
	if billing.CodeOf(err) == billing.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	companies, err := a.store.Directory().CompaniesOf(ctx, account)
	if err != nil || len(companies) == 0 {
		return err
	}
	return a.store.Update(ctx, companies[0], func(tx *store.Tx) error {
		user, err := tx.User(account)
		if err != nil {
			return err
		}
		return a.post(tx, store.Email{Kind: store.EmailAccountForgotten, Dedupe: "forgotten:" + f.ID + ":" + account,
			Recipient: user.Email, RecipientName: user.Name, Language: user.Language, AccountID: account})
	})
}

// composeForgotten makes a customer's new password here: only its hash is kept.
func (a *App) composeForgotten(ctx context.Context, companyID string, e store.Email, envelope mail.Envelope) (mail.Message, error) {
	password, hash, err := a.temporaryPassword(ctx, e.Recipient)
	if err != nil {
		return mail.Message{}, err
	}
	var company billing.Company
	var own mail.Template
	err = a.store.Update(ctx, companyID, func(tx *store.Tx) error {
		access, err := tx.Access(e.AccessID)
		if err != nil {
			return err
		}
		if access.State != billing.AccessActive {
			return errOver
		}
		if company, err = tx.Company(); err != nil {
			return err
		}
		if own, err = ownTemplate(tx, mail.TemplateForgotten, e.Language); err != nil {
			return err
		}
		return tx.AddTemporaryPassword(access.ID, hash, a.Now())
	})
	if err != nil {
		return mail.Message{}, err
	}
	head, err := a.letterhead(ctx, company, e.Language)
	if err != nil {
		return mail.Message{}, err
	}
	return mail.PasswordForgotten{Letterhead: head, Envelope: envelope, Lang: e.Language, Company: company.Party, Name: e.RecipientName,
		URL: a.portalURL(company), Username: e.Recipient, Password: password, Own: own}.Message()
}

// composeAccountForgotten is the same for a user of the company's side.
func (a *App) composeAccountForgotten(ctx context.Context, companyID string, e store.Email, envelope mail.Envelope) (mail.Message, error) {
	err := a.store.View(ctx, companyID, func(tx *store.Tx) error {
		_, err := tx.User(e.AccountID)
		if billing.CodeOf(err) == billing.NotFound {
			return errOver
		}
		return err
	})
	if err != nil {
		return mail.Message{}, err
	}
	password, hash, err := a.temporaryPassword(ctx, e.Recipient)
	if err != nil {
		return mail.Message{}, err
	}
	if err := a.store.Directory().AddAccountPassword(ctx, e.AccountID, hash, a.Now()); err != nil {
		return mail.Message{}, err
	}
	return mail.AccountForgotten{Envelope: envelope, Lang: e.Language, Name: e.RecipientName,
		URL: a.options.URL + "/entrar", Username: e.Recipient, Password: password}.Message()
}

func (a *App) temporaryPassword(ctx context.Context, username string) (password, hash string, err error) {
	salt, err := a.saltFor(ctx, billing.EmailKey(username))
	if err != nil {
		return "", "", err
	}
	password = NewPassword()
	hash, err = a.hash.forJob(ctx, password, salt)
	return password, hash, err
}

// ChooseAccountPassword keeps the password a company's user chose after entering with a mailed one, ends every session
// of the account and opens a new one.
func (a *App) ChooseAccountPassword(ctx context.Context, who Actor, password, again string) (Entered, error) {
	var user billing.User
	var company billing.Company
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		if company, err = tx.Company(); err != nil {
			return err
		}
		user, err = tx.User(who.AccountID)
		return err
	})
	if err != nil {
		return Entered{}, err
	}
	if err := checkPassword(password, user.Email, company.Name, company.Slug, user.Name); err != nil {
		return Entered{}, err
	}
	if password != again {
		return Entered{}, billing.Errors{{Code: billing.Invalid, Field: "again", Key: "error.password_differs"}}
	}
	salt, err := a.saltFor(ctx, billing.EmailKey(user.Email))
	if err != nil {
		return Entered{}, err
	}
	hash, err := a.hash.forPerson(ctx, password, salt)
	if err != nil {
		return Entered{}, err
	}
	if err := a.store.Directory().PutAccountPassword(ctx, who.AccountID, hash); err != nil {
		return Entered{}, err
	}
	entered, session := a.newSession("")
	session.AccountID = who.AccountID
	return entered, a.store.Append(ctx, who.CompanyID, func(tx *store.Tx) error { return tx.AddOfficeSession(session, a.Now()) })
}
