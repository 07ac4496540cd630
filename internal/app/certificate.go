package app

import (
	"context"
	"errors"
	"strings"

	"acuse/internal/billing"
)

// MayHaveCertificate is nil for the hosts that this installation asks certificates for: the platform's own and its aliases, and domains
// that companies have proven.
func (a *App) MayHaveCertificate(ctx context.Context, host string) error {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if isLocal(host) || isIP(host) || !strings.Contains(host, ".") || strings.Trim(host, "abcdefghijklmnopqrstuvwxyz0123456789-.") != "" {
		return billing.ErrNotFound
	}
	if a.isPlatform(host) {
		return nil
	}
	o, err := a.store.Directory().OwnerOfHost(ctx, host)
	if err == nil && o.CompanyID == "" {
		return billing.ErrNotFound
	}
	return err
}

// Certificates keeps what the certificate authority gave, and the challenges it is answered with, in the database, so that
// every node has them. All of it is sealed: private keys are among it.
type Certificates struct{ app *App }

// Certificates of this installation.
func (a *App) Certificates() Certificates { return Certificates{a} }

// Get what is kept under a name; billing.ErrNotFound when nothing is, or nothing that this installation can open.
func (c Certificates) Get(ctx context.Context, name string) ([]byte, error) {
	sealed, err := c.app.store.Directory().Certificate(ctx, name)
	if err != nil {
		return nil, err
	}
	plain, err := c.app.unsealFor("certificate\x00"+name, sealed)
	if errors.Is(err, errSealed) { // another secret key than it was sealed with: it is asked for again
		return nil, billing.ErrNotFound
	}
	return []byte(plain), err
}

// Put keeps it.
func (c Certificates) Put(ctx context.Context, name string, data []byte) error {
	sealed, err := c.app.sealFor("certificate\x00"+name, string(data))
	if err != nil {
		return err
	}
	return c.app.store.Directory().PutCertificate(ctx, name, sealed, c.app.Now())
}

// Delete forgets it.
func (c Certificates) Delete(ctx context.Context, name string) error {
	return c.app.store.Directory().DropCertificate(ctx, name)
}

// dropCertificates forgets those of a host, for browsers with elliptic curves and for those without.
func (a *App) dropCertificates(ctx context.Context, host string) error {
	return errors.Join(a.Certificates().Delete(ctx, host), a.Certificates().Delete(ctx, host+"+rsa"))
}
