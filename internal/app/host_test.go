package app_test

import (
	"testing"

	"acuse/internal/app"
)

func TestAnAliasOfThePlatformIsNobodysDomain(t *testing.T) {
	w := newWorld(t)
	const alias = "www.acuse-alias.example"
	w.prove(w.owner, alias) // before whoever runs the platform has named it
	a := app.New(w.store, app.Options{URL: w.URL(), Aliases: []string{alias}, Secret: []byte("0123456789abcdef0123456789abcdef"), Now: w.clock, Resolver: &w.dns})
	if site, err := a.Site(t.Context(), alias); err != nil || site != (app.Site{}) {
		t.Errorf("got %+v, %v, want the platform's", site, err)
	}
	w.ok(a.MayHaveCertificate(t.Context(), alias))
	w.ok(a.DropDomain(t.Context(), w.owner))
	wantField(t, a.ClaimDomain(t.Context(), w.owner, alias), "domain", "address.error.domain_platform")
}
