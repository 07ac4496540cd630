// Package app is the use cases: one exported method is one thing somebody can ask for. Each checks permission, lets
// the domain decide, stores, and enqueues what follows, in that order. A job's args live beside its use case.
package app

import (
	"cmp"
	"context"
	"net"
	"sync"
	"time"

	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/store"
)

// App holds what the use cases share.
type App struct {
	store   *store.Store
	send    mail.Sender // nil: there is no way to send, mail waits in the outbox
	hash    *hasher
	slugs   sync.Map             // slug → company id, of companies that exist: a slug stays its company's
	looks   kept[lookKey, *Look] // brands in force
	icons   kept[iconKey, store.BrandFile]
	options Options
}

// Options of an App.
type Options struct {
	URL         string           // public base, without a slash at the end
	Aliases     []string         // other hosts of the platform
	AnyHost     bool             // the platform is at each host that no company wants: nobody has said which one is its own
	MailFrom    string           // address the platform's mail comes from
	MailDomains bool             // the platform's server takes senders of the companies' own domains: mails to customers come from there
	Secret      []byte           // of this installation: makes what must look random to others yet stay the same
	Send        mail.Sender      // nil when no mail server is configured
	Now         func() time.Time // nil is the clock; tests set theirs
	Dev         bool             // a company's mail server may be any on this machine: for development

	HashKiB uint32 // memory that hashing a password takes; 0 is argonKiB, as on every server. Tests, which hash thousands, take less

	Resolver Resolver // of DNS, for the proofs of domains; nil is this machine's

	SharedApps bool // companies without a domain of their own may have the platform's host name their Android apps

	ReservedSlugs map[string]bool // first segments of paths that are not a company's; the router knows them
}

// New puts the use cases on a store.
func New(s *store.Store, o Options) *App {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Resolver == nil {
		o.Resolver = net.DefaultResolver
	}
	return &App{store: s, send: o.Send, hash: newHasher(cmp.Or(o.HashKiB, argonKiB)), options: o}
}

// companyOfSlug is the company whose portal is, or was, /{slug}/; asked of the database once.
func (a *App) companyOfSlug(ctx context.Context, slug string) (string, error) {
	if id, ok := a.slugs.Load(slug); ok {
		return id.(string), nil
	}
	id, err := a.store.Directory().CompanyOfSlug(ctx, slug)
	if err == nil {
		a.slugs.Store(slug, id)
	}
	return id, err
}

// Now is the instant of everything that happens now: UTC, to the microsecond, as both databases keep it.
func (a *App) Now() time.Time { return a.options.Now().UTC().Truncate(time.Microsecond) }

// Today is the legal day: Europe/Madrid's.
func (a *App) Today() billing.Date { return billing.DayOf(a.Now(), billing.Madrid) }

// URL is the public base, without a slash at the end.
func (a *App) URL() string { return a.options.URL }

// Actor is who asks, on the company's side.
type Actor struct {
	CompanyID string
	AccountID string
	Role      billing.Role
	SessionID string
	Temporary bool // entered with a mailed password: choosing one of their own comes first
}

func (who Actor) mayWrite() error {
	if who.Role.CanWrite() {
		return nil
	}
	return billing.ErrForbidden
}

func (who Actor) mayManage() error {
	if who.Role.CanManage() {
		return nil
	}
	return billing.ErrForbidden
}

// Guest is who asks, on the customer's side: one access of one company.
type Guest struct {
	Access     billing.Access
	Company    billing.Company
	Customer   billing.Customer
	Contact    billing.Contact // whose access it is, zero when it is the customer's own
	SessionID  string
	Host       string // the company's own domain where the session is, "" at the platform's
	Temporary  bool   // entered with a mailed password: choosing one of their own comes first
	MustChoose bool   // the session holds several accesses of this company and has not chosen yet
	Several    bool   // it holds several accesses, here or elsewhere: Mis proveedores
	PageSize   int    // rows a list shows, 0 is the usual number
	Preview    bool   // not the customer: somebody of the company who looks as it does, and leaves no trace
}

// Who is how a reading names the person: the access's username, after the name of the contact whose it is.
func (g Guest) Who() string {
	if g.Contact.ID == "" {
		return g.Access.Username
	}
	return g.Contact.Name + " · " + g.Access.Username
}

// names are what whoever attacks this access knows: no password is made of them alone.
func (g Guest) names() []string {
	return []string{g.Company.Name, g.Company.Slug, g.Customer.Name, g.Contact.Name}
}

// Origin is where a request came from.
type Origin = store.Origin
