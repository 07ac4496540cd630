package app

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"time"

	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/store"
)

// DKIM is the key that signs a company's mail, and the record that tells everybody so.
type DKIM struct {
	store.DKIM
	Name  string // of the TXT record
	Value string
}

// dkimBits is what RFC 8301 asks for; longer keys do not fit the records of all.
const dkimBits = 2048

func (a *App) dkimOf(tx *store.Tx) (DKIM, error) {
	k, err := tx.DKIM()
	if billing.CodeOf(err) == billing.NotFound {
		return DKIM{}, nil
	}
	return DKIM{DKIM: k, Name: k.Selector + "._domainkey." + k.Domain, Value: "v=DKIM1; k=rsa; p=" + k.Public}, err
}

// MakeDKIM makes the key of the company's domain; one there is stays.
func (a *App) MakeDKIM(ctx context.Context, who Actor) error {
	if err := who.mayManage(); err != nil {
		return err
	}
	private, err := rsa.GenerateKey(rand.Reader, dkimBits)
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKIXPublicKey(&private.PublicKey)
	if err != nil {
		return err
	}
	sealed, err := a.sealFor(dkimPurpose(who.CompanyID), string(x509.MarshalPKCS1PrivateKey(private)))
	if err != nil {
		return err
	}
	return a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		d, err := tx.Domain()
		if err != nil {
			return err
		}
		if d.State != DomainProven {
			return billing.Fail(billing.Conflict, "address.error.dkim_unproven")
		}
		if k, err := tx.DKIM(); err == nil && k.Domain == d.Host {
			return nil
		}
		return tx.PutDKIM(store.DKIM{Domain: d.Host, Selector: "f" + a.Now().Format("200601"), Sealed: sealed,
			Public: base64.StdEncoding.EncodeToString(der), CreatedAt: a.Now()})
	})
}

// CheckDKIM looks for the key's record; mail is signed once it has been found, and as long as it was at the last
// look. The domain's own checks look for it, too.
func (a *App) CheckDKIM(ctx context.Context, who Actor) error {
	if err := who.mayManage(); err != nil {
		return err
	}
	return a.checkDKIM(ctx, who.CompanyID)
}

func (a *App) checkDKIM(ctx context.Context, company string) error {
	var asked DKIM
	err := a.store.View(ctx, company, func(tx *store.Tx) (err error) {
		asked, err = a.dkimOf(tx)
		return err
	})
	if err != nil || asked.Domain == "" {
		return err
	}
	look, cancel := context.WithTimeout(ctx, dnsPatience)
	defer cancel()
	said, err := a.options.Resolver.LookupTXT(look, dnsName(asked.Name))
	found := ""
	switch want := "p=" + asked.Public; {
	case err != nil && !notThere(err):
		found = "dns"
	case !slices.ContainsFunc(said, func(s string) bool { return slices.Contains(tagsOf(s), want) }):
		found = "txt"
	}
	return a.store.Update(ctx, company, func(tx *store.Tx) error {
		k, err := tx.DKIM()
		if err != nil || k.Public != asked.Public {
			return err
		}
		k.CheckedAt, k.LastError = a.Now(), found
		switch {
		case found == "" && k.ProvenAt.IsZero():
			k.ProvenAt, k.LostAt = a.Now(), time.Time{}
		case found == "txt" && !k.ProvenAt.IsZero():
			k.ProvenAt, k.LostAt = time.Time{}, a.Now()
		}
		if err := tx.PutDKIM(k); err != nil {
			return err
		}
		return a.tellAddressFaults(tx)
	})
}

// tagsOf are the parts of a record, without spaces: panels add some.
func tagsOf(record string) []string {
	return strings.Split(strings.Join(strings.Fields(record), ""), ";")
}

func dkimPurpose(company string) string { return "dkim\x00" + company }

// signature is what signs a company's mail from that address; nil when nothing does.
func (a *App) signature(tx *store.Tx, from string) (*mail.Signature, error) {
	k, err := tx.DKIM()
	if billing.CodeOf(err) == billing.NotFound || err == nil && (k.ProvenAt.IsZero() || !signsFor(k.Domain, from)) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	der, err := a.unsealFor(dkimPurpose(tx.CompanyID()), k.Sealed)
	if errors.Is(err, errSealed) { // sealed with another secret key: the mail leaves, unsigned
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &mail.Signature{Domain: k.Domain, Selector: k.Selector, Key: []byte(der)}, nil
}

// signsFor reports whether a key of that domain speaks for the address: its domain is the same, or one above, as receivers
// take it who compare loosely (RFC 7489, 3.1.1).
func signsFor(domain, from string) bool {
	_, at, _ := strings.Cut(strings.ToLower(from), "@")
	return at == domain || strings.Contains(at, ".") && strings.HasSuffix(domain, "."+at)
}
