package app

import (
	"context"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"

	"acuse/internal/billing"
	"acuse/internal/mail"
)

// Site is what stands at a host.
type Site struct {
	Slug    string // of the company whose portal stands at the host's root, "" at the platform's
	Nothing bool   // nobody has proven that the host is its own: nothing stands there
}

// Site of a host as a browser names it, without port. The platform's own host, bare addresses and names that are no domain,
// this machine's and those of a local network, are the platform's without asking anybody. So is a host that nobody wants,
// where nobody has said which one is the platform's.
func (a *App) Site(ctx context.Context, host string) (Site, error) {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if a.isPlatform(host) || isLocal(host) || isIP(strings.Trim(host, "[]")) || !strings.Contains(host, ".") {
		return Site{}, nil
	}
	o, err := a.store.Directory().OwnerOfHost(ctx, host)
	if billing.CodeOf(err) == billing.NotFound {
		return Site{Nothing: !a.options.AnyHost}, nil
	}
	return Site{Slug: o.Slug, Nothing: o.Wanted}, err
}

// Host is the platform's own.
func (a *App) Host() string {
	u, err := url.Parse(a.options.URL)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}

// isPlatform reports whether a host is the platform's own, or one of its aliases.
func (a *App) isPlatform(host string) bool {
	return host == a.Host() || slices.Contains(a.options.Aliases, host)
}

// PortalBase is where the portal of a company is, without a slash at the end: at its own domain once that is proven, else
// behind its slug.
func (a *App) PortalBase(company billing.Company) string {
	if company.Domain == "" {
		return a.options.URL + "/" + company.Slug
	}
	u, err := url.Parse(a.options.URL)
	if err != nil {
		return "https://" + company.Domain
	}
	base := url.URL{Scheme: u.Scheme, Host: company.Domain}
	if u.Port() != "" {
		base.Host += ":" + u.Port()
	}
	return base.String()
}

// portalURL is where the customers of that company log in.
func (a *App) portalURL(company billing.Company) string { return a.PortalBase(company) + "/entrar" }

// linkURL is where a link's token leads.
func (a *App) linkURL(company billing.Company, token string) string {
	return a.PortalBase(company) + "/d/" + token
}

// exampleAddresses are those of mails that are only looked at: their link opens nothing.
func (a *App) exampleAddresses(company billing.Company) mail.Addresses {
	return mail.Addresses{Area: a.portalURL(company), Link: a.linkURL(company, "ejemplo")}
}

// DisplayHost is a host as people write it: "facturas.peña.es" for "facturas.xn--pea-8ma.es". One with letters of other scripts,
// which may look like these, stays as DNS has it.
func DisplayHost(host string) string {
	shown, err := idna.Display.ToUnicode(host)
	if err != nil || strings.ContainsFunc(shown, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) }) {
		return host
	}
	return shown
}

var hostRules = idna.New(idna.MapForLookup(), idna.BidiRule(), idna.StrictDomainName(true), idna.VerifyDNSLength(true), idna.ValidateLabels(true))

// private are the names that no public DNS has (RFC 6761, 6762, 7686, 8375, 9476).
var private = []string{"localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "invalid", "test", "onion", "arpa", "alt"}

// domainMax leaves room for the name of its record before it.
const domainMax = 200

// checkHost makes a host as DNS knows it of what somebody typed or pasted, or says what is wrong with it.
func (a *App) checkHost(typed string) (string, error) {
	host := strings.TrimSpace(typed)
	if _, rest, pasted := strings.Cut(host, "://"); pasted {
		host, _, _ = strings.Cut(rest, "/") // what a browser shows, wherever on the site it was
	}
	host = strings.TrimSuffix(strings.TrimSuffix(host, "/"), ".")
	if host == "" {
		return "", billing.Fail(billing.Invalid, "error.required")
	}
	ascii, err := hostRules.ToASCII(host)
	labels := strings.Split(ascii, ".")
	switch own := a.Host(); {
	case err == nil && isLocal(ascii):
		return "", billing.Fail(billing.Invalid, "address.error.domain_private")
	case err != nil, len(labels) < 2, len(ascii) > domainMax, isIP(ascii), strings.Trim(labels[len(labels)-1], "0123456789") == "":
		return "", billing.Fail(billing.Invalid, "address.error.domain")
	case slices.Contains(private, labels[len(labels)-1]):
		return "", billing.Fail(billing.Invalid, "address.error.domain_private")
	case isSuffix(ascii):
		return "", billing.Fail(billing.Invalid, "address.error.domain_suffix", "domain", DisplayHost(ascii))
	case a.isPlatform(ascii), strings.HasSuffix(ascii, "."+own):
		return "", billing.Fail(billing.Invalid, "address.error.domain_platform")
	}
	return ascii, nil
}

// isSuffix tells what everybody's domains end in, "com.es": nobody's own.
func isSuffix(host string) bool {
	suffix, _ := publicsuffix.PublicSuffix(host)
	return suffix == host
}

func isLocal(host string) bool { return host == "localhost" || strings.HasSuffix(host, ".localhost") }

func isIP(host string) bool {
	_, err := netip.ParseAddr(host)
	return err == nil
}
