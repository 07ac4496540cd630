package app

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"strings"
	"time"

	"golang.org/x/net/publicsuffix"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// Domain is the own domain that a company wants or has.
type Domain = store.Domain

// The states of a domain.
const (
	DomainWaiting = store.DomainWaiting
	DomainProven  = store.DomainProven
	DomainLost    = store.DomainLost
)

// When domains are checked by themselves, and how long a proven one may be without its records.
const (
	DomainGrace  = 3 * 24 * time.Hour
	domainDaily  = 24 * time.Hour
	domainWaits  = 14 * 24 * time.Hour // then only when somebody asks
	domainChecks = 20
)

// AddressPage is the page Dirección of Configuración > Imagen de marca.
type AddressPage struct {
	Slug     string
	Base     string // of every portal behind a slug
	OldSlugs []store.OldSlug
	Changes  SlugChanges
	Domain   Domain // Host "" is none
	Target   string // what its CNAME must name
	TXTName  string // and the name and value of its TXT record
	TXTValue string
	Zone     string // what the panel of the domain may add to names by itself; Host is equal to it at its root
	DKIM     DKIM
	Sender   string // of the mails to customers
	Signed   bool   // they have a signature of the domain, once its record is there
}

// Address of the company's portal.
func (a *App) Address(ctx context.Context, who Actor) (AddressPage, error) {
	page := AddressPage{Base: a.options.URL + "/", Target: a.Host()}
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) error {
		company, err := tx.Company()
		if err != nil {
			return err
		}
		page.Slug = company.Slug
		if page.OldSlugs, err = tx.OldSlugs(); err != nil {
			return err
		}
		if page.Changes, err = a.slugChanges(tx); err != nil {
			return err
		}
		if page.Domain, err = tx.Domain(); billing.CodeOf(err) == billing.NotFound {
			return nil
		}
		page.TXTName, page.TXTValue = proofName(page.Domain.Host), proofValue(page.Domain.Token)
		if err != nil {
			return err
		}
		if page.Zone, err = publicsuffix.EffectiveTLDPlusOne(page.Domain.Host); err != nil {
			page.Zone = page.Domain.Host
		}
		if page.DKIM, err = a.dkimOf(tx); err != nil {
			return err
		}
		page.Sender, err = a.customerSender(tx)
		page.Signed = signsFor(page.Domain.Host, page.Sender)
		return err
	})
	return page, err
}

// The record that proves a domain: it does not name the platform, which the company's customers need not know.
func proofName(host string) string   { return "_prueba." + host }
func proofValue(token string) string { return "prueba=" + token }

// ClaimDomain says which domain the company wants its portal at. It is routed once its records have been found, and by the
// first who has them: what another has proven is refused, what another only wants is not.
func (a *App) ClaimDomain(ctx context.Context, who Actor, typed string) error {
	if err := who.mayManage(); err != nil {
		return err
	}
	host, err := a.checkHost(typed)
	if err != nil {
		return beside("domain", err)
	}
	owner, err := a.store.Directory().OwnerOfHost(ctx, host)
	if err != nil && billing.CodeOf(err) != billing.NotFound {
		return err
	}
	if owner.CompanyID != "" && owner.CompanyID != who.CompanyID {
		return beside("domain", billing.Fail(billing.Conflict, "address.error.domain_taken"))
	}
	now := a.Now()
	err = a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		kept, err := tx.Domain()
		if err == nil && kept.Host == host {
			return nil
		}
		if err == nil && kept.State == DomainProven { // what is in use is taken away by name, not by the way
			return billing.Fail(billing.Conflict, "address.error.domain_drop_first")
		}
		if err != nil && billing.CodeOf(err) != billing.NotFound {
			return err
		}
		if err := tx.DropDKIM(); err != nil {
			return err
		}
		return tx.PutDomain(Domain{Host: host, Token: newProof(), State: DomainWaiting, ClaimedAt: now, ClaimedBy: who.AccountID, NextAt: now.Add(10 * time.Minute)})
	})
	return beside("domain", err)
}

func newProof() string {
	var random [16]byte
	rand.Read(random[:])
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(random[:]))
}

// DropDomain takes the company's domain away: its portal is behind its slug alone from now on, and links that were mailed
// with the domain open nothing any more.
func (a *App) DropDomain(ctx context.Context, who Actor) error {
	if err := who.mayManage(); err != nil {
		return err
	}
	host := ""
	err := a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		d, err := tx.Domain()
		if billing.CodeOf(err) == billing.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		host = d.Host
		if err := tx.DropDKIM(); err != nil {
			return err
		}
		return tx.DropDomain()
	})
	if err != nil || host == "" {
		return err
	}
	return a.dropCertificates(ctx, host)
}

// CheckDomainNow looks for the records at once.
func (a *App) CheckDomainNow(ctx context.Context, who Actor) error {
	if err := who.mayManage(); err != nil {
		return err
	}
	key := "domain:" + who.CompanyID
	if err := a.throttle(ctx, key, domainChecks); err != nil {
		return err
	}
	if err := a.store.Directory().CountAttempt(ctx, key, a.Now(), a.Now().Add(-attemptWindow)); err != nil {
		return err
	}
	return a.CheckDomain(ctx, CheckDomain{who.CompanyID})
}

// FindDomains is the job that has domains checked that are due.
type FindDomains struct{}

// Kind names the job in the queue.
func (FindDomains) Kind() string { return "find_domains" }

// CheckDomain is the job that checks the domain of one company.
type CheckDomain struct {
	CompanyID string `json:"company_id"`
}

// Kind names the job in the queue.
func (CheckDomain) Kind() string { return "check_domain" }

const domainsAtOnce = 200

// FindDomains puts a job a company into the queue.
func (a *App) FindDomains(ctx context.Context) error {
	due, err := a.store.Directory().DomainsDue(ctx, a.Now(), domainsAtOnce)
	if err != nil {
		return err
	}
	for _, company := range due {
		err := a.store.Append(ctx, company, func(tx *store.Tx) error { return tx.Later(CheckDomain{company}) })
		if err != nil {
			return err
		}
	}
	return nil
}

// CheckDomain looks for the records of a company's domain, and of the key that signs its mail, and keeps what follows. Safe to
// run twice.
func (a *App) CheckDomain(ctx context.Context, job CheckDomain) error {
	var asked Domain
	err := a.store.View(ctx, job.CompanyID, func(tx *store.Tx) (err error) {
		asked, err = tx.Domain()
		return err
	})
	if billing.CodeOf(err) == billing.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	found := a.lookUp(ctx, asked)
	err = a.keepCheck(ctx, job.CompanyID, asked, found)
	if isKey(err, "address.error.domain_taken") {
		err = a.keepCheck(ctx, job.CompanyID, asked, "taken")
	}
	if err != nil {
		return err
	}
	return a.checkDKIM(ctx, job.CompanyID)
}

// keepCheck keeps what a check found of the domain that was asked about, unless it is another by now.
func (a *App) keepCheck(ctx context.Context, company string, asked Domain, found string) error {
	return a.store.Update(ctx, company, func(tx *store.Tx) error {
		d, err := tx.Domain()
		if billing.CodeOf(err) == billing.NotFound || err == nil && d.Token != asked.Token {
			return nil
		}
		if err != nil {
			return err
		}
		if err := tx.PutDomain(afterCheck(d, found, a.Now())); err != nil {
			return err
		}
		return a.tellAddressFaults(tx)
	})
}

// afterCheck is a domain after a check that found that wrong, "" nothing. What DNS did not answer at all ("dns") says
// nothing of a proven domain.
func afterCheck(d Domain, found string, now time.Time) Domain {
	d.CheckedAt, d.LastError = now, found
	switch {
	case found == "":
		d.State, d.FailingSince, d.NextAt = DomainProven, time.Time{}, now.Add(domainDaily)
		if d.ProvenAt.IsZero() {
			d.ProvenAt = now
		}
	case d.State == DomainProven:
		d.NextAt = now.Add(time.Hour)
		if found == "dns" {
			break
		}
		if d.FailingSince.IsZero() {
			d.FailingSince = now
		}
		if now.Sub(d.FailingSince) >= DomainGrace {
			d.State = DomainLost
		}
	default:
		d.NextAt = nextLook(d, now)
	}
	return d
}

// nextLook is when records that are not there are looked for again: soon at first, in the end only when somebody asks.
func nextLook(d Domain, now time.Time) time.Time {
	since := d.ClaimedAt
	if d.State == DomainLost {
		since = d.FailingSince
	}
	switch waited := now.Sub(since); {
	case waited < time.Hour:
		return now.Add(10 * time.Minute)
	case waited < 2*24*time.Hour:
		return now.Add(time.Hour)
	case waited < domainWaits:
		return now.Add(domainDaily)
	}
	return time.Time{}
}
