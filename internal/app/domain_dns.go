package app

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"time"
)

// Resolver is what is asked of DNS: net.Resolver, or a test's.
type Resolver interface {
	LookupCNAME(ctx context.Context, host string) (string, error)
	LookupHost(ctx context.Context, host string) ([]string, error)
	LookupTXT(ctx context.Context, name string) ([]string, error)
}

// dnsPatience is how long one domain is looked up.
const dnsPatience = 10 * time.Second

// lookUp says what is wrong with the records of a domain, "" nothing: "txt" there is no such TXT record, "cname" the host
// leads elsewhere, "dns" no answer.
func (a *App) lookUp(ctx context.Context, d Domain) string {
	ctx, cancel := context.WithTimeout(ctx, dnsPatience)
	defer cancel()
	said, err := a.options.Resolver.LookupTXT(ctx, dnsName(proofName(d.Host)))
	switch {
	case err != nil && !notThere(err):
		return "dns"
	case !slices.ContainsFunc(said, func(s string) bool { return strings.TrimSpace(s) == proofValue(d.Token) }):
		return "txt"
	}
	return a.leadsHere(ctx, d.Host)
}

// leadsHere compares where the host ends with where the platform's does: the same name, or for the root of a domain,
// which can have no CNAME, no address but the platform's.
func (a *App) leadsHere(ctx context.Context, host string) string {
	theirs, err := a.options.Resolver.LookupCNAME(ctx, dnsName(host))
	if err != nil {
		return ifThere(err, "cname")
	}
	ours, err := a.options.Resolver.LookupCNAME(ctx, dnsName(a.Host()))
	if err == nil && sameName(theirs, ours) || sameName(theirs, a.Host()) {
		return ""
	}
	at, err := a.options.Resolver.LookupHost(ctx, dnsName(host))
	if err != nil {
		return ifThere(err, "cname")
	}
	here, err := a.options.Resolver.LookupHost(ctx, dnsName(a.Host()))
	if err != nil {
		return ifThere(err, "cname")
	}
	for _, address := range at {
		if !slices.Contains(here, address) {
			return "cname"
		}
	}
	return ""
}

// dnsName is a whole name: the search domains of this machine are no part of it.
func dnsName(host string) string { return strings.TrimSuffix(host, ".") + "." }

func sameName(a, b string) bool {
	return strings.EqualFold(strings.TrimSuffix(a, "."), strings.TrimSuffix(b, "."))
}

func ifThere(err error, wrong string) string {
	if notThere(err) {
		return wrong
	}
	return "dns"
}

func notThere(err error) bool {
	var answer *net.DNSError
	return errors.As(err, &answer) && answer.IsNotFound
}
