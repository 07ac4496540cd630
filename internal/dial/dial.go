// Package dial keeps connections that strangers name out of this machine's own network.
package dial

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"syscall"
)

// ErrPrivate says that a server lies in a network that strangers have no business in.
var ErrPrivate = errors.New("dial: the server has a private address")

// CheckHost refuses a host that stands for, or leads to, an address of a private network. One that is not known now is
// let through: the connection is looked at again.
func CheckHost(ctx context.Context, host string) error {
	if address, err := netip.ParseAddr(host); err == nil {
		return checkAddress(address)
	}
	all, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil
	}
	for _, address := range all {
		if err := checkAddress(address); err != nil {
			return err
		}
	}
	return nil
}

// RefusePrivate is the Control of a net.Dialer: whatever a name means by then, no address of a private network is dialled.
func RefusePrivate(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	return checkAddress(at.Addr())
}

// reserved are the networks that are nobody's on the internet, besides those that netip knows; those that wrap another
// address in theirs are refused whole.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("2001::/32"),
}

func checkAddress(address netip.Addr) error {
	address = address.Unmap().WithZone("")
	if !address.IsGlobalUnicast() || address.IsPrivate() ||
		slices.ContainsFunc(reserved, func(p netip.Prefix) bool { return p.Contains(address) }) {
		return ErrPrivate
	}
	return nil
}
