package app_test

import (
	"context"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
)

// dns is what DNS says; nothing is there that a test has not said.
type dns struct {
	mu         sync.Mutex
	cname, txt map[string]string
	down       bool
}

func (d *dns) say(kind *map[string]string, name, value string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if *kind == nil {
		*kind = map[string]string{}
	}
	(*kind)[name] = value
}

func (d *dns) answer(all *map[string]string, name string) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	value, ok := (*all)[strings.TrimSuffix(name, ".")]
	if d.down {
		return "", &net.DNSError{Err: "server misbehaving", Name: name, IsTemporary: true}
	}
	if !ok {
		return "", &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
	}
	return value, nil
}

func (d *dns) LookupCNAME(_ context.Context, host string) (string, error) {
	if host == "acuse.example." {
		return host, nil
	}
	return d.answer(&d.cname, host)
}

func (d *dns) LookupHost(_ context.Context, host string) ([]string, error) {
	if host == "acuse.example." {
		return []string{"192.0.2.7"}, nil
	}
	at, err := d.answer(&d.cname, host)
	return []string{at}, err
}

func (d *dns) LookupTXT(_ context.Context, name string) ([]string, error) {
	said, err := d.answer(&d.txt, name)
	return []string{"v=spf1 -all", said}, err
}

// publish puts the records of the domain that the company has claimed into DNS.
func (w *world) publish(who app.Actor) {
	w.t.Helper()
	page := w.address(who)
	w.dns.say(&w.dns.cname, page.Domain.Host, "acuse.example.")
	w.dns.say(&w.dns.txt, page.TXTName, page.TXTValue)
}

func (w *world) address(who app.Actor) app.AddressPage {
	w.t.Helper()
	page, err := w.Address(w.t.Context(), who)
	w.ok(err)
	return page
}

// prove gives the company that domain.
func (w *world) prove(who app.Actor, host string) {
	w.t.Helper()
	w.ok(w.ClaimDomain(w.t.Context(), who, host))
	w.publish(who)
	w.ok(w.CheckDomainNow(w.t.Context(), who))
	if d := w.address(who).Domain; d.State != app.DomainProven {
		w.t.Fatalf("%s: got %s (%s), want proven", host, d.State, d.LastError)
	}
}

func (w *world) site(host string) app.Site {
	w.t.Helper()
	site, err := w.Site(w.t.Context(), host)
	w.ok(err)
	return site
}

func TestOnlyPublicNamesThatAreNotThePlatformsAreDomains(t *testing.T) {
	w := newWorld(t)
	for typed, want := range map[string]string{
		"facturas.marjal.example": "facturas.marjal.example", " HTTPS://Facturas.Marjal.example/ ": "facturas.marjal.example", "https://facturas.marjal.example/": "facturas.marjal.example",
		"facturas.peña.es": "facturas.xn--pea-8ma.es", "FACTURAS.marjal.es.": "facturas.marjal.es", "marjal.es": "marjal.es",
		"http://facturas.marjal.es/entrar?x=1#y": "facturas.marjal.es", "HTTPS://Cobros.Marjal.es/": "cobros.marjal.es",
		"": "error.required", "localhost": "address.error.domain_private", "marjal": "", "192.0.2.1": "", "[2001:db8::1]": "", "2001:db8::1": "", "facturas.marjal.es:8443": "",
		"facturas.marjal.es/entrar": "", "a b.es": "", "a_b.es": "", "-a.es": "", "a..es": "", "xn--zz.es": "", "x.1.2.3": "", "*.marjal.es": "", "com.es": "address.error.domain_suffix", "blogspot.com": "address.error.domain_suffix",
		strings.Repeat("a", 64) + ".es": "", strings.Repeat("abcdefgh.", 24) + "es": "", "user@marjal.es": "", "facturas.marjal.es\r\nX: y": "",
		"x.localhost": "address.error.domain_private", "server.local": "address.error.domain_private", "a.internal": "address.error.domain_private", "1.0.0.127.in-addr.arpa": "address.error.domain_private",
		"acuse.example": "address.error.domain_platform", "ACUSE.example": "address.error.domain_platform", "marjal.acuse.example": "address.error.domain_platform", "notacuse.example": "notacuse.example",
	} {
		err := w.ClaimDomain(t.Context(), w.owner, typed)
		switch {
		case strings.Contains(want, "error."):
			wantField(t, err, "domain", want)
		case want == "":
			wantField(t, err, "domain", "address.error.domain")
		default:
			if got := w.address(w.owner).Domain.Host; err != nil || got != want {
				t.Errorf("%q: got %s, %v, want %s", typed, got, err, want)
			}
		}
	}
}

func TestADomainIsRoutedFromItsProofOnAndNotBefore(t *testing.T) {
	w := newWorld(t)
	const host = "facturas.marjal.example"
	if got := w.site(host); got != (app.Site{Nothing: true}) {
		t.Errorf("a host nobody wants: got %+v", got)
	}
	w.ok(w.ClaimDomain(t.Context(), w.owner, host))
	check := func(want app.Site, state, wrong string) {
		t.Helper()
		w.ok(w.CheckDomainNow(t.Context(), w.owner))
		if d := w.address(w.owner).Domain; string(d.State) != state || d.LastError != wrong || d.CheckedAt != w.Now() {
			t.Errorf("got %s %q checked %v, want %s %q now", d.State, d.LastError, d.CheckedAt, state, wrong)
		}
		for _, h := range []string{host, strings.ToUpper(host), host + "."} {
			if got := w.site(h); got != want {
				t.Errorf("%s: got %+v, want %+v", h, got, want)
			}
		}
	}
	nothing, here := app.Site{Nothing: true}, app.Site{Slug: w.slug}
	check(nothing, "waiting", "txt")
	page := w.address(w.owner)
	if page.TXTName != "_prueba."+host || !strings.HasPrefix(page.TXTValue, "prueba=") || len(page.TXTValue) < 30 || page.Target != "acuse.example" {
		t.Errorf("got records %+v", page)
	}
	w.dns.say(&w.dns.txt, page.TXTName, page.TXTValue+"x")
	check(nothing, "waiting", "txt")
	w.dns.say(&w.dns.txt, page.TXTName, page.TXTValue)
	check(nothing, "waiting", "cname")
	w.dns.say(&w.dns.cname, host, "elsewhere.example.")
	check(nothing, "waiting", "cname")
	w.dns.down = true
	check(nothing, "waiting", "dns")
	w.dns.down = false
	w.dns.say(&w.dns.cname, host, "ACUSE.example.")
	check(here, "proven", "")
	w.dns.say(&w.dns.cname, host, "192.0.2.7") // an address, as the root of a domain has: the platform's
	check(here, "proven", "")
	c, err := w.CompanyBySlug(t.Context(), w.slug)
	w.ok(err)
	if got := w.PortalBase(c); got != "https://"+host {
		t.Errorf("the portal is at %s", got)
	}
	w.ok(w.DropDomain(t.Context(), w.owner))
	if got := w.site(host); got != nothing {
		t.Errorf("after it was dropped: got %+v", got)
	}
}

func TestTheFirstProofWins(t *testing.T) {
	w := newWorld(t)
	const host = "facturas.marjal.example"
	other, _ := w.found("Talleres Rodes", "rodes@rodes.example")
	w.ok(w.ClaimDomain(t.Context(), other, host))
	w.ok(w.ClaimDomain(t.Context(), w.owner, host)) // wanted by two
	if a, b := w.address(w.owner).TXTValue, w.address(other).TXTValue; a == b {
		t.Fatalf("both prove it with %s", a)
	}
	w.prove(w.owner, host)
	w.dns.say(&w.dns.txt, "_prueba."+host, w.address(other).TXTValue) // both may say so: the first stays
	w.ok(w.CheckDomainNow(t.Context(), other))
	if d := w.address(other).Domain; d.State != app.DomainWaiting || d.LastError != "taken" {
		t.Errorf("the second proof: got %s %q", d.State, d.LastError)
	}
	if got := w.site(host); got.Slug != w.slug {
		t.Errorf("got %+v, want the first's", got)
	}
	third, _ := w.found("Tercera", "t@tercera.example")
	wantField(t, w.ClaimDomain(t.Context(), third, host), "domain", "address.error.domain_taken")
	wantField(t, w.ClaimDomain(t.Context(), w.owner, "otra.marjal.example"), "domain", "address.error.domain_drop_first")
	w.ok(w.DropDomain(t.Context(), w.owner))
	w.ok(w.CheckDomainNow(t.Context(), other))
	if got, want := w.site(host).Slug, "talleres-rodes"; got != want {
		t.Errorf("after the first left: got %q, want %q", got, want)
	}
}

func TestADomainThatLosesItsRecordsIsSwitchedOffAfterSomeDays(t *testing.T) {
	w := newWorld(t)
	const host = "facturas.marjal.example"
	w.prove(w.owner, host)
	look := func() app.Domain {
		t.Helper()
		w.ok(w.CheckDomain(t.Context(), app.CheckDomain{CompanyID: w.owner.CompanyID}))
		return w.address(w.owner).Domain
	}
	w.dns.down = true // no answer says nothing, however long
	for range 5 {
		w.wait(24 * time.Hour)
		if d := look(); d.State != app.DomainProven || !d.FailingSince.IsZero() {
			t.Fatalf("without an answer: got %+v", d)
		}
	}
	w.dns.down = false
	w.dns.say(&w.dns.cname, host, "elsewhere.example.")
	look()
	w.wait(app.DomainGrace - time.Minute)
	if d := look(); d.State != app.DomainProven || w.site(host).Slug == "" {
		t.Errorf("just before the time is up: got %+v", d)
	}
	desk, err := w.Desk(t.Context(), w.owner)
	w.ok(err)
	if f := desk.AddressFaults; len(f) != 1 || f[0].Kind != app.FaultFailing || f[0].Domain != host || f[0].Why != "cname" {
		t.Errorf("the desk says %+v of a domain that fails", f)
	}
	w.wait(time.Minute)
	if d := look(); d.State != app.DomainLost || !w.site(host).Nothing {
		t.Errorf("after it: got %+v and %+v", d, w.site(host))
	}
	c, err := w.CompanyBySlug(t.Context(), w.slug)
	w.ok(err)
	if got := w.PortalBase(c); got != "https://acuse.example/"+w.slug {
		t.Errorf("links lead to %s, want back behind the slug", got)
	}
	w.dns.say(&w.dns.cname, host, "acuse.example.")
	if d := look(); d.State != app.DomainProven {
		t.Errorf("with its records back: got %+v", d)
	}
}

func TestDomainsAreLookedForWhenTheyAreDue(t *testing.T) {
	w := newWorld(t)
	due := func() int {
		t.Helper()
		w.ok(w.FindDomains(t.Context()))
		return w.count(`SELECT count(*) FROM river_job WHERE kind = 'check_domain'`)
	}
	w.ok(w.ClaimDomain(t.Context(), w.owner, "facturas.marjal.example"))
	if got := due(); got != 0 {
		t.Errorf("at once: got %d", got)
	}
	w.wait(10 * time.Minute)
	if got := due(); got != 1 {
		t.Errorf("after ten minutes: got %d", got)
	}
	for range 500 { // nobody puts the records there: in the end it is left alone
		d := w.address(w.owner).Domain
		if d.NextAt.IsZero() {
			return
		}
		w.wait(d.NextAt.Sub(w.Now()))
		w.ok(w.CheckDomain(t.Context(), app.CheckDomain{CompanyID: w.owner.CompanyID}))
	}
	t.Error("it is looked for for ever")
}

func TestOnlyTheOwnerChangesTheDomain(t *testing.T) {
	w := newWorld(t)
	w.prove(w.owner, "facturas.marjal.example")
	staff := w.owner
	staff.Role = billing.Staff
	for what, err := range map[string]error{"claim": w.ClaimDomain(t.Context(), staff, "x.marjal.example"), "check": w.CheckDomainNow(t.Context(), staff),
		"drop": w.DropDomain(t.Context(), staff), "make a key": w.MakeDKIM(t.Context(), staff), "check the key": w.CheckDKIM(t.Context(), staff)} {
		if billing.CodeOf(err) != billing.Forbidden {
			t.Errorf("%s: got %v, want forbidden", what, err)
		}
	}
}

// TestMailedAddressesAreThoseOfTheProvenDomain: links and log-ins, until it is gone.
func TestMailedAddressesAreThoseOfTheProvenDomain(t *testing.T) {
	w := newWorld(t)
	w.prove(w.owner, "facturas.marjal.example")
	customer := w.customer(w.owner, "Café Port", "cafe@port.example")
	w.ok(w.ChangeAccess(t.Context(), w.owner, billing.GrantAccess, w.NewAct(), []string{customer}))
	w.runMail()
	if m := w.sent[len(w.sent)-1]; !strings.Contains(m.Text, "https://facturas.marjal.example/entrar") || strings.Contains(m.Text, "acuse.example/") {
		t.Errorf("got\n%s", m.Text)
	}
}

// TestASessionIsOfOneHost: the same token is nobody's at another.
func TestASessionIsOfOneHost(t *testing.T) {
	for _, token := range []string{"", "abc@facturas.marjal.example", "@"} {
		for _, host := range []string{"", "facturas.marjal.example"} {
			if got := app.BoundToken(token, host); got != "" {
				t.Errorf("%q at %q: got %q, want none", token, host, got)
			}
		}
	}
	if a, b, c := app.BoundToken("abc", ""), app.BoundToken("abc", "a.example"), app.BoundToken("abc", "b.example"); a == b || b == c || app.BareToken(b) != "abc" || app.BareToken(a) != "abc" {
		t.Errorf("got %q, %q, %q", a, b, c)
	}
}

func FuzzWhatIsTypedAsADomain(f *testing.F) {
	w := newWorld(f)
	f.Add("https://facturas.peña.es/")
	f.Fuzz(func(t *testing.T, typed string) {
		if w.ClaimDomain(t.Context(), w.owner, typed) != nil {
			return
		}
		page, err := w.Address(t.Context(), w.owner)
		if host := page.Domain.Host; err != nil || strings.Trim(host, "abcdefghijklmnopqrstuvwxyz0123456789-.") != "" || !strings.Contains(host, ".") {
			t.Errorf("%q became %q", typed, host)
		}
	})
}

// TestAHostIsShownAsItCannotBeMistaken: in its own letters where they are Latin, else as DNS has it.
func TestAHostIsShownAsItCannotBeMistaken(t *testing.T) {
	for host, want := range map[string]string{"facturas.xn--pea-8ma.es": "facturas.peña.es", "facturas.marjal.es": "facturas.marjal.es",
		"xn--fcturas-2fg.es": "xn--fcturas-2fg.es", "xn--e1afmkfd.es": "xn--e1afmkfd.es"} {
		if got := app.DisplayHost(host); got != want {
			t.Errorf("%s: got %s, want %s", host, got, want)
		}
	}
}
