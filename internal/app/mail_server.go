package app

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"acuse/internal/billing"
	"acuse/internal/dial"
	"acuse/internal/mail"
	"acuse/internal/store"
)

// MailServer is how a company's mail leaves, its password sealed; MailTest what trying it came to.
type (
	MailServer = store.MailServer
	MailTest   = store.MailTest
)

// Lengths of what is typed of a mail server.
const (
	HostMax         = 253
	MailUserMax     = 254
	MailPasswordMax = 254
)

// MailServerForm is the tab Servidor of Configuración > Correo as typed.
type MailServerForm struct {
	Own         bool
	Host        string
	Port        string
	Security    string
	Username    string
	Password    string // "" keeps the one there is
	HasPassword bool   // there is one; it is never shown
	FromAddress string
	FromName    string
}

// MailServerPage is the form with what is known of what it keeps.
type MailServerPage struct {
	MailServerForm
	Saved        bool // there is something to try
	Unreadable   bool // the password kept cannot be opened with this installation's secret key
	Test         MailTest
	Platform     bool   // the platform has a server
	PlatformFrom string // the sender it uses
}

// MailSecurities are the ways of encryption to choose from.
func (a *App) MailSecurities() []string {
	var all []string
	for _, s := range mail.Securities(a.options.Dev) {
		all = append(all, string(s))
	}
	return all
}

// MailServer of the company, as its form.
func (a *App) MailServer(ctx context.Context, who Actor) (MailServerPage, error) {
	page := MailServerPage{Platform: a.send != nil}
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) error {
		company, err := tx.Company()
		if err != nil {
			return err
		}
		own, err := a.domainSender(tx)
		if err != nil {
			return err
		}
		page.PlatformFrom = cmp.Or(own, a.options.MailFrom)
		s, err := tx.MailServer()
		if billing.CodeOf(err) == billing.NotFound {
			page.MailServerForm = MailServerForm{Port: "587", Security: string(mail.StartTLS), FromAddress: company.Email, FromName: company.Name}
			return nil
		}
		page.MailServerForm = MailServerForm{Own: s.Own, Host: s.Host, Port: strconv.Itoa(s.Port), Security: s.Security, Username: s.Username,
			HasPassword: s.Sealed != "", FromAddress: s.FromAddress, FromName: s.FromName}
		page.Saved, page.Test = s.Host != "", s.Test
		if s.Sealed != "" {
			_, sealed := a.open(who.CompanyID, s.Sealed)
			page.Unreadable = sealed != nil
		}
		return err
	})
	return page, err
}

// SaveMailServer keeps how the company's mail leaves. Without Own nothing has to be right: who would have it leave by the
// platform's again can always have that, and what was kept of a server stays.
func (a *App) SaveMailServer(ctx context.Context, who Actor, f MailServerForm) error {
	if err := who.mayManage(); err != nil {
		return err
	}
	f = f.clean()
	if err := f.check(ctx, a.options.Dev); err != nil {
		if !f.Own {
			return a.usePlatform(ctx, who)
		}
		return err
	}
	sealed := ""
	if f.Password != "" {
		var err error
		if sealed, err = a.seal(who.CompanyID, f.Password); err != nil {
			return err
		}
	}
	port, _ := strconv.Atoi(f.Port)
	return a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		kept, err := tx.MailServer()
		if err != nil && billing.CodeOf(err) != billing.NotFound {
			return err
		}
		s := store.MailServer{Own: f.Own, Host: f.Host, Port: port, Security: f.Security, Username: f.Username, Sealed: sealed,
			FromAddress: f.FromAddress, FromName: f.FromName, UpdatedAt: a.Now(), UpdatedBy: who.AccountID}
		if sealed == "" && f.Username != "" {
			// A password is for the server and the user it was typed for: nobody gets it sent to another of theirs.
			if kept.Host == f.Host && kept.Username == f.Username {
				s.Sealed = kept.Sealed
			}
			if s.Sealed == "" && f.Own {
				key := "outbox.error.password"
				if kept.Sealed != "" {
					key = "outbox.error.password_moved"
				}
				return billing.Errors{{Code: billing.Invalid, Field: "password", Key: key}}
			}
		}
		if err := tx.PutMailServer(s); err != nil {
			return err
		}
		return a.hurryMail(tx)
	})
}

// usePlatform has the company's mail leave by the platform's server; what was typed of its own stays.
func (a *App) usePlatform(ctx context.Context, who Actor) error {
	return a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		s, err := tx.MailServer()
		if billing.CodeOf(err) == billing.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		s.Own, s.UpdatedAt, s.UpdatedBy = false, a.Now(), who.AccountID
		return tx.PutMailServer(s)
	})
}

// hurryMail has what waits for another attempt tried at once: the server it failed at is another now.
func (a *App) hurryMail(tx *store.Tx) error {
	waiting, err := tx.PendingEmails(hurriedMax)
	if err != nil {
		return err
	}
	for _, e := range waiting {
		if e.NextAt.After(a.Now()) {
			if err := a.sendNow(tx, e); err != nil {
				return err
			}
		}
	}
	return nil
}

// hurriedMax is how many messages a new server is tried with at once; the others come in their time.
const hurriedMax = 500

// Moved reports whether a form is for another server or user than the one kept, whose password is not for it.
func (f MailServerForm) Moved(kept MailServerForm) bool {
	f = f.clean()
	return kept.Host != "" && (f.Host != kept.Host || f.Username != kept.Username)
}

func (f MailServerForm) clean() MailServerForm {
	f.Host = strings.TrimSuffix(strings.ToLower(billing.CleanLine(f.Host)), ".")
	f.Port, f.Username = billing.CleanLine(f.Port), billing.CleanLine(f.Username)
	f.FromAddress, f.FromName = billing.CleanLine(f.FromAddress), billing.CleanLine(f.FromName)
	return f
}

var hostForm = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$`)

func (f MailServerForm) check(ctx context.Context, dev bool) error {
	var errs billing.Errors
	switch {
	case f.Host == "":
		errs.Add("host", "error.required")
	case len(f.Host) > HostMax || !hostForm.MatchString(f.Host) && !isIP(f.Host):
		errs.Add("host", "outbox.error.host")
	case !dev && dial.CheckHost(ctx, f.Host) != nil:
		errs.Add("host", "outbox.error.host_private")
	}
	port, err := strconv.Atoi(f.Port)
	if err != nil || port < 1 || port > 65535 || !dev && !slices.Contains(mail.Ports, port) {
		errs.Add("port", "outbox.error.port")
	}
	if !slices.Contains(mail.Securities(dev), mail.Security(f.Security)) {
		errs.Add("security", "error.choice")
	}
	if len(f.Username) > MailUserMax {
		errs.Add("username", "error.too_long", "max", MailUserMax)
	}
	switch {
	case len(f.Password) > MailPasswordMax:
		errs.Add("password", "error.too_long", "max", MailPasswordMax)
	case f.Password != "" && f.Username == "":
		errs.Add("username", "outbox.error.user")
	}
	if f.FromAddress == "" {
		errs.Add("from_address", "error.required")
	} else {
		errs.AddErr("from_address", billing.CheckEmail(f.FromAddress))
	}
	if len([]rune(f.FromName)) > billing.MaxName {
		errs.Add("from_name", "error.too_long", "max", billing.MaxName)
	}
	return errs.Err()
}

// mailTestsPerWindow is how often a company may try its server, per window.
const mailTestsPerWindow = 10

// TestMailServer sends a message to whoever asks, by the server that was kept, and keeps what it answered.
func (a *App) TestMailServer(ctx context.Context, who Actor) error {
	if err := who.mayManage(); err != nil {
		return err
	}
	key := "mail-test:" + who.CompanyID
	if err := a.throttle(ctx, key, mailTestsPerWindow); err != nil {
		return err
	}
	if err := a.store.Directory().CountAttempt(ctx, key, a.Now(), a.Now().Add(-attemptWindow)); err != nil {
		return err
	}
	var s store.MailServer
	var user billing.User
	var company billing.Company
	var signature *mail.Signature
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		if s, err = tx.MailServer(); err != nil {
			return err
		}
		if user, err = tx.User(who.AccountID); err != nil {
			return err
		}
		if signature, err = a.signature(tx, s.FromAddress); err != nil {
			return err
		}
		company, err = tx.Company()
		return err
	})
	if err != nil {
		return err
	}
	out := a.ownOutlet(company, s)
	out.signature = signature
	if out.err != nil {
		return billing.Errors{{Code: billing.Invalid, Field: "password", Key: "outbox.server.password_unreadable"}}
	}
	message, err := mail.ServerTest{Envelope: mail.Envelope{ID: store.NewID() + "@" + a.mailDomain(), From: s.FromAddress, To: user.Email},
		Lang: user.Language, Name: user.Name, Company: company.Party}.Message()
	if err != nil {
		return err
	}
	answer, err := out.send(ctx, out.address(message))
	test := store.MailTest{At: a.Now(), To: user.Email, Reason: mail.Reason(err), Answer: cmp.Or(mail.Answer(err), answer, AnswerTaken)}
	return a.store.Update(context.WithoutCancel(ctx), who.CompanyID, func(tx *store.Tx) error { return tx.PutMailTest(s, test) })
}
