package app

import (
	"context"
	"encoding/base32"
	"errors"
	"fmt"
	"strings"
	"time"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// SeedPlan says how much made-up data Seed makes. The same plan always makes the same rows.
type SeedPlan struct {
	Customers      int
	Documents      int
	HeavyCustomers []int // how many of the documents are the first customer's, the second's …
	Logins         int   // the first customers, as many, get an access with a password of their own
	PDFs           bool  // draw every PDF now instead of at its first delivery
}

// Login is a way in that was made for whoever tries Acuse out.
type Login struct {
	Door     string // "office", "portal"
	URL      string // of the page to log in at
	Username string
	Password string
}

// ErrSeeded says that the made-up company is there already.
var ErrSeeded = errors.New("already seeded: the database has the company " + madeUpSlug)

// Seeds spread over three years that end on a fixed day, in the past so that invoices can go on from it.
const (
	seedDays      = 3 * 365
	seedSeconds   = 10 * 3600 // of a working day, from 7:00 UTC
	seedChunk     = 10000     // rows a transaction
	seedDraftEach = 50        // every so manieth document is a draft
)

var seedEnd = time.Date(2026, 6, 30, 7, 0, 0, 0, time.UTC)

// Seed fills the database with one made-up company, its customers and their invoices of three years, and answers its
// logins: users, then customers. If the company is there it is ErrSeeded and nothing changes.
func (a *App) Seed(ctx context.Context, plan SeedPlan) ([]Login, error) {
	if err := plan.check(); err != nil {
		return nil, err
	}
	began := seedEnd.AddDate(0, 0, -seedDays)
	b, logins, err := a.foundMadeUp(ctx, newInventor(1), began)
	if err != nil {
		return nil, err
	}
	s := &seeding{app: a, ctx: ctx, plan: plan, book: b, began: began, accesses: map[string]billing.Access{}}
	if err := s.addCustomers(); err != nil {
		return nil, err
	}
	for _, customer := range s.customers[:plan.Logins] {
		access, login, err := a.openMadeUpAccess(ctx, b, customer, began)
		if err != nil {
			return nil, err
		}
		s.accesses[customer.ID] = access
		logins = append(logins, login)
	}
	return logins, s.addDocuments()
}

func (p SeedPlan) check() error {
	heavy := 0
	for _, n := range p.HeavyCustomers {
		if heavy += n; n < 0 {
			return errors.New("seed: no customer has fewer than no documents")
		}
	}
	if p.Customers < 1 || p.Logins < 0 || p.Logins > p.Customers || len(p.HeavyCustomers) > p.Customers || p.Documents < heavy {
		return errors.New("seed: at least one customer; no more logins than customers, nor documents of some than documents")
	}
	return nil
}

// seeding is a Seed under way.
type seeding struct {
	*book
	app       *App
	ctx       context.Context
	plan      SeedPlan
	began     time.Time
	customers []billing.Customer
	accesses  map[string]billing.Access // by customer
}

func (s *seeding) addCustomers() error {
	for from := 0; from < s.plan.Customers; from += seedChunk {
		for n := from; n < min(from+seedChunk, s.plan.Customers); n++ {
			c := s.customer(n, s.began)
			if c.Email == "" && n < s.plan.Logins {
				c.Email = fmt.Sprintf("cliente-%d@correo.example", n+1)
			}
			s.customers = append(s.customers, c)
		}
		err := s.app.store.Update(s.ctx, s.company.ID, func(tx *store.Tx) error { return tx.AddCustomers(s.customers[from:]) })
		if err != nil {
			return err
		}
	}
	return nil
}

// addDocuments adds all or none, so that their indexes can be made at the end.
func (s *seeding) addDocuments() error {
	var versions []string
	err := s.app.store.Load(s.ctx, s.company.ID, func(tx *store.Tx) error {
		for from := 0; from < s.plan.Documents; from += seedChunk {
			var chunk []store.BulkDocument
			for n := from; n < min(from+seedChunk, s.plan.Documents); n++ {
				d, err := s.document(n)
				if err != nil {
					return err
				}
				if s.plan.PDFs && d.VersionID != "" {
					versions = append(versions, d.VersionID)
				}
				chunk = append(chunk, d)
			}
			if err := tx.AddDocuments(chunk); err != nil {
				return err
			}
		}
		return nil
	})
	for _, version := range versions {
		if err == nil {
			_, err = s.app.pdf(s.ctx, s.company.ID, version)
		}
	}
	return err
}

// document is the n-th: dates run evenly through the years, and so do the heavy customers' documents through all.
func (s *seeding) document(n int) (store.BulkDocument, error) {
	position := int64(n) * seedDays * seedSeconds / int64(s.plan.Documents)
	at := s.began.AddDate(0, 0, int(position/seedSeconds)).Add(time.Duration(position%seedSeconds) * time.Second)
	customer, heavy := s.heavy(n)
	if light := s.customers[len(s.plan.HeavyCustomers):]; !heavy && len(light) > 0 {
		customer = light[s.IntN(len(light))]
	}
	d, err := s.draft(customer, billing.DayOf(at, billing.Madrid), at, s.lines())
	if err != nil || !heavy && n%seedDraftEach == seedDraftEach-1 {
		return d, err
	}
	s.issue(&d, customer)
	age := seedDays - int(position/seedSeconds)
	if paid := s.IntN(100); age > 60 && paid < 97 || paid < 40 {
		s.pay(&d)
	}
	if access, ok := s.accesses[customer.ID]; ok && s.IntN(3) > 0 {
		s.read(&d, access, at.Add(time.Duration(1+s.IntN(5*24*60))*time.Minute))
	}
	return d, nil
}

// heavy is the customer with a share of its own whose turn the n-th document is; false and the first one when it is
// nobody's. Each has its share evenly among what those before it left.
func (s *seeding) heavy(n int) (billing.Customer, bool) {
	left := s.plan.Documents
	for i, share := range s.plan.HeavyCustomers {
		before := n * share / left
		if (n+1)*share/left > before {
			return s.customers[i], true
		}
		n, left = n-before, left-share
	}
	return s.customers[0], false
}

// The company of the demo and of seeds.
const madeUpSlug = "estudio-marjal"

var madeUpCompany = billing.Company{Slug: madeUpSlug, IBAN: "ES7712341234161234567890", Language: "es", Party: billing.Party{
	Name: "Estudio Marjal", TaxIDType: billing.TaxIDNIF, TaxID: "93471790C", Address: "Carrer de la Marjal, 14, bajo",
	Country: "ES", Province: "Valencia/València", City: "Massanassa", Postcode: "46470", Email: "hola@estudiomarjal.example",
	Phone: "960 000 014"}}

var madeUpUsers = []billing.User{
	{Name: "Lucía Ferrandis Oltra", Email: "lucia@estudiomarjal.example", Role: billing.Owner},
	{Name: "Pau Sanchis Peris", Email: "pau@estudiomarjal.example", Role: billing.Staff},
	{Name: "Gestoría Miravella", Email: "asesoria@miravella.example", Role: billing.Reader},
}

// foundMadeUp makes the company with its users and series.
func (a *App) foundMadeUp(ctx context.Context, v inventor, at time.Time) (*book, []Login, error) {
	_, err := a.companyOfSlug(ctx, madeUpSlug)
	if billing.CodeOf(err) != billing.NotFound {
		return nil, nil, errors.Join(err, ErrSeeded)
	}
	b := &book{inventor: v, company: madeUpCompany, series: billing.FirstSeries(v.id(at), billing.Invoice)}
	b.company.ID, b.company.CreatedAt = v.id(at), at
	var accounts []store.Account
	var logins []Login
	for _, u := range madeUpUsers {
		hash, salt, err := a.hashMadeUp(ctx, u.Email)
		if err != nil {
			return nil, nil, err
		}
		if err := a.store.Directory().AddLoginName(ctx, billing.EmailKey(u.Email), salt); err != nil {
			return nil, nil, err
		}
		accounts = append(accounts, store.Account{ID: v.id(at), LoginName: billing.EmailKey(u.Email), Email: u.Email, Name: u.Name,
			Language: "es", PasswordHash: hash, CreatedAt: at})
		logins = append(logins, a.officeLogin(u.Email))
	}
	b.issuedBy = accounts[0].ID
	return b, logins, a.store.Update(ctx, b.company.ID, func(tx *store.Tx) error {
		if err := tx.AddCompany(b.company); err != nil {
			return err
		}
		for i, account := range accounts {
			if err := tx.AddAccount(account); err != nil {
				return err
			}
			if err := tx.PutMember(account.ID, madeUpUsers[i].Role, at.Add(time.Duration(i)*time.Second)); err != nil {
				return err
			}
		}
		return tx.AddSeries(b.series)
	})
}

// openMadeUpAccess gives a customer an access that has been used already, with a password of its own.
func (a *App) openMadeUpAccess(ctx context.Context, b *book, customer billing.Customer, at time.Time) (billing.Access, Login, error) {
	access := customer.NewAccess(b.id(at), b.issuedBy, at)
	hash, salt, err := a.hashMadeUp(ctx, access.Username)
	if err != nil {
		return access, Login{}, err
	}
	return access, a.portalLogin(access.Username), a.store.Update(ctx, b.company.ID, func(tx *store.Tx) error {
		if err := tx.AddLoginName(billing.EmailKey(access.Username), salt); err != nil {
			return err
		}
		if err := tx.AddAccess(access); err != nil {
			return err
		}
		if err := tx.PutOwnPassword(access.ID, hash); err != nil {
			return err
		}
		return tx.MarkLogin(access.ID, at.Add(time.Hour))
	})
}

// hashMadeUp hashes a made-up password under the name's salt; a new name's is derived like the password.
func (a *App) hashMadeUp(ctx context.Context, username string) (hash, salt string, err error) {
	login := billing.EmailKey(username)
	if salt, err = a.store.Directory().Salt(ctx, login); err != nil {
		return "", "", err
	}
	if salt == "" {
		salt = a.derived("salt", login)
	}
	hash, err = a.hash.forPerson(ctx, a.madeUpPassword(username), salt)
	return hash, salt, err
}

// madeUpPassword is always the same on this installation, and only its secret leads to it.
func (a *App) madeUpPassword(username string) string {
	p := strings.ToLower(base32.StdEncoding.EncodeToString([]byte(a.derived("made-up password", billing.EmailKey(username)))))
	return p[:4] + "-" + p[4:8] + "-" + p[8:12] + "-" + p[12:16]
}

func (a *App) officeLogin(username string) Login {
	return Login{"office", a.options.URL + "/entrar", username, a.madeUpPassword(username)}
}

func (a *App) portalLogin(username string) Login {
	return Login{"portal", a.portalURL(madeUpCompany), username, a.madeUpPassword(username)}
}
