package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/netip"
	"slices"
	"syscall"

	gomail "github.com/wneessen/go-mail"
)

// Security is how the connection to a company's own server is encrypted.
type Security string

const (
	StartTLS    Security = "starttls" // asked for in the clear, then encrypted: port 587
	ImplicitTLS Security = "tls"      // from the first byte: port 465
	InTheClear  Security = "none"     // to a developer's server only
)

// OwnServer is the mail server of a company. Whoever set it up is a stranger to this machine's network.
type OwnServer struct {
	Host           string
	Port           int
	Security       Security
	User, Password string
	Private        bool // may lie in a private network, and speak in the clear: for development
}

// Ports are those that a company's server may have.
var Ports = []int{25, 465, 587, 2525}

// Securities are the ways of encryption there are to choose from.
func Securities(private bool) []Security {
	if private {
		return []Security{StartTLS, ImplicitTLS, InTheClear}
	}
	return []Security{StartTLS, ImplicitTLS}
}

// Sender hands each message to that server, as SMTP does. One in a private network is not dialled.
func (o OwnServer) Sender() Sender { return o.server().send }

func (o OwnServer) server() server {
	s := server{host: o.Host, port: o.Port, user: o.User, password: o.Password, implicit: o.Security == ImplicitTLS,
		policy: gomail.TLSMandatory, tls: &tls.Config{ServerName: o.Host, MinVersion: tls.VersionTLS12}, public: !o.Private}
	if o.Private && o.Security == InTheClear {
		s.policy = gomail.NoTLS
	}
	return s
}

// errPrivate says that a server lies in a network that strangers have no business in.
var errPrivate = errors.New("mail: the server has a private address")

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

func refusePrivate(_, address string, _ syscall.RawConn) error {
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
		return errPrivate
	}
	return nil
}
