package app

import (
	"context"
	"slices"
	"strconv"
	"time"

	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/store"
)

// AddressFault is something that is wrong with a company's own domain.
type AddressFault = mail.AddressTrouble

// What may be wrong, the worst first.
const (
	FaultLost        = mail.DomainLost
	FaultFailing     = mail.DomainFailing
	FaultCertificate = mail.DomainUncertified
	FaultDKIM        = mail.DomainUnsigned
)

// addressFaults are what is wrong with the company's own domain now, the worst first.
func addressFaults(tx *store.Tx) ([]AddressFault, error) {
	d, err := tx.Domain()
	if billing.CodeOf(err) == billing.NotFound {
		return nil, nil
	}
	if err != nil || d.State == DomainWaiting {
		return nil, err
	}
	k, err := tx.DKIM()
	if err != nil && billing.CodeOf(err) != billing.NotFound {
		return nil, err
	}
	var all []AddressFault
	add := func(kind, why string, since time.Time, is bool) {
		if is {
			all = append(all, AddressFault{Kind: kind, Domain: DisplayHost(d.Host), Why: why, Since: since, Until: d.FailingSince.Add(DomainGrace)})
		}
	}
	add(FaultLost, d.LastError, d.FailingSince.Add(DomainGrace), d.State == DomainLost)
	add(FaultFailing, d.LastError, d.FailingSince, d.State == DomainProven && !d.FailingSince.IsZero())
	add(FaultCertificate, d.UncertifiedWhy, d.UncertifiedSince, d.State == DomainProven && !d.UncertifiedSince.IsZero())
	add(FaultDKIM, k.LastError, k.LostAt, !k.LostAt.IsZero())
	return all, nil
}

// tellAddressFaults posts a notice to each owner whose Recibir emails is Sí, once a trouble: its message says everything that
// is wrong by the time it goes out. The latest trouble names it, so that one that lasts is not told again.
func (a *App) tellAddressFaults(tx *store.Tx) error {
	faults, err := addressFaults(tx)
	if err != nil || len(faults) == 0 {
		return err
	}
	latest := slices.MaxFunc(faults, func(a, b AddressFault) int { return a.Since.Compare(b.Since) })
	users, err := tx.UsersToNotify()
	for _, u := range users {
		if !u.Role.CanManage() {
			continue
		}
		err := a.post(tx, store.Email{Kind: store.EmailAddressFault,
			Dedupe:    "address:" + latest.Kind + ":" + latest.Domain + ":" + strconv.FormatInt(latest.Since.Unix(), 10) + ":" + u.AccountID,
			Recipient: u.Email, RecipientName: u.Name, Language: u.Language, AccountID: u.AccountID})
		if err != nil {
			return err
		}
	}
	return err
}

// composeAddressFault writes that notice; where everything has been mended meanwhile it is not sent.
func (a *App) composeAddressFault(ctx context.Context, companyID string, e store.Email, envelope mail.Envelope) (mail.Message, error) {
	m := mail.AddressFault{Envelope: envelope, Lang: e.Language, UserName: e.RecipientName, At: a.Now(),
		URL: a.options.URL + "/app/configuracion/imagen-de-marca/direccion"}
	err := a.store.View(ctx, companyID, func(tx *store.Tx) error {
		company, err := tx.Company()
		if err != nil {
			return err
		}
		m.CompanyName = company.Name
		m.Troubles, err = addressFaults(tx)
		if err == nil && len(m.Troubles) == 0 {
			return errOver
		}
		return err
	})
	if err != nil {
		return mail.Message{}, err
	}
	return m.Message()
}

// CertificateFailed keeps that no certificate could be had for a company's domain, and why: "rate" the authority has given too
// many, "caa" the domain does not let it, "other". Of another host, or one not proven, it keeps nothing.
func (a *App) CertificateFailed(ctx context.Context, host, why string) error {
	return a.keepCertified(ctx, host, func(d *Domain) bool {
		if !d.UncertifiedSince.IsZero() && (why == d.UncertifiedWhy || why == "other") { // what is known is not forgotten for less
			return false
		}
		if d.UncertifiedSince.IsZero() {
			d.UncertifiedSince = a.Now()
		}
		d.UncertifiedWhy = why
		return true
	})
}

// CertificateGot keeps that there is one.
func (a *App) CertificateGot(ctx context.Context, host string) error {
	return a.keepCertified(ctx, host, func(d *Domain) bool {
		was := !d.UncertifiedSince.IsZero()
		d.UncertifiedSince, d.UncertifiedWhy = time.Time{}, ""
		return was
	})
}

// keepCertified changes the domain of whom the host is, if there is anything to change: only then somebody writes.
func (a *App) keepCertified(ctx context.Context, host string, change func(*Domain) bool) error {
	owner, err := a.store.Directory().OwnerOfHost(ctx, host)
	if billing.CodeOf(err) == billing.NotFound || err == nil && owner.CompanyID == "" {
		return nil
	}
	if err != nil {
		return err
	}
	find := func(tx *store.Tx) (d Domain, changed bool, err error) {
		d, err = tx.Domain()
		if billing.CodeOf(err) == billing.NotFound || err == nil && d.Host != host {
			return d, false, nil
		}
		return d, err == nil && change(&d), err
	}
	changed := false
	err = a.store.View(ctx, owner.CompanyID, func(tx *store.Tx) (err error) {
		_, changed, err = find(tx)
		return err
	})
	if err != nil || !changed {
		return err
	}
	return a.store.Update(ctx, owner.CompanyID, func(tx *store.Tx) error {
		d, changed, err := find(tx)
		if err != nil || !changed {
			return err
		}
		if err := tx.PutDomain(d); err != nil {
			return err
		}
		return a.tellAddressFaults(tx)
	})
}
