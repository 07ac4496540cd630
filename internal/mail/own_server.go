package mail

import (
	"crypto/tls"

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
