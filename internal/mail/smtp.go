package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"acuse/internal/dial"
)

const (
	// patience is how long one message may take, from the first packet to the server's last word.
	patience = 20 * time.Second
	// farewell is how long we wait for the answer to QUIT: the message is already theirs.
	farewell = 2 * time.Second
)

// SMTP makes a Sender that hands each message to one mail server, over a connection of its own and within 20 seconds:
//
//	smtp://user:password@host:587    STARTTLS; ?tls=mandatory|opportunistic|none, mandatory unless the host is this machine
//	smtps://user:password@host:465   TLS from the first byte
//
// A password never crosses a network in the clear. No error of it repeats the password.
func SMTP(address string) (Sender, error) {
	s, err := parseServer(address)
	if err != nil {
		return nil, err
	}
	return s.send, nil
}

// server is a mail server and how to reach it.
type server struct {
	host           string
	port           int
	user, password string
	implicit       bool             // TLS from the first byte
	policy         gomail.TLSPolicy // of STARTTLS
	tls            *tls.Config
	public         bool // no address of a private network is dialled
}

var policies = map[string]gomail.TLSPolicy{
	"none": gomail.NoTLS, "opportunistic": gomail.TLSOpportunistic, "mandatory": gomail.TLSMandatory,
}

// parseServer reads the address. Its errors never quote it whole: it holds the password.
func parseServer(address string) (server, error) {
	u, err := url.Parse(address)
	if err != nil {
		return server{}, errors.New("mail: the SMTP address cannot be read")
	}
	s := server{host: u.Hostname(), user: u.User.Username(), policy: gomail.TLSMandatory}
	s.password, _ = u.User.Password()
	s.tls = &tls.Config{ServerName: s.host, MinVersion: tls.VersionTLS12}
	switch u.Scheme {
	case "smtp":
		s.port = 587
	case "smtps":
		s.port, s.implicit = 465, true
	default:
		return server{}, errors.New("mail: the SMTP address begins with smtp:// or smtps://")
	}
	if s.host == "" || (u.Path != "" && u.Path != "/") {
		return server{}, errors.New("mail: the SMTP address is smtp://user:password@host:port")
	}
	if u.Port() != "" {
		if s.port, err = strconv.Atoi(u.Port()); err != nil || s.port < 1 || s.port > 65535 {
			return server{}, fmt.Errorf("mail: %q is no port", u.Port())
		}
	}
	return s, s.choosePolicy(u.Query())
}

func (s *server) choosePolicy(query url.Values) error {
	for name := range query {
		if name != "tls" || s.implicit {
			return fmt.Errorf("mail: the SMTP address has an unknown option %q", name)
		}
	}
	loopback := s.host == "localhost" || net.ParseIP(s.host).IsLoopback()
	if loopback {
		s.policy = gomail.NoTLS
	}
	if query.Has("tls") {
		policy, known := policies[query.Get("tls")]
		if !known {
			return errors.New("mail: tls of the SMTP address is mandatory, opportunistic or none")
		}
		s.policy = policy
	}
	if s.user != "" && !s.implicit && s.policy == gomail.NoTLS && !loopback {
		return errors.New("mail: tls=none would send the SMTP password in the clear")
	}
	return nil
}

func (s server) send(ctx context.Context, m Message) (answer string, err error) {
	content, err := render(m, time.Now())
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	client, err := s.connect(ctx)
	if err != nil {
		return "", withReason(ctx, unreached{err})
	}
	if answer, err = deliver(client, m, content); err != nil {
		return "", withReason(ctx, err)
	}
	if client.UpdateDeadline(farewell) == nil {
		_ = client.Quit() // whatever it answers, it has taken the message
	}
	return answer, nil
}

// connect dials, encrypts and logs in. The connection dies with ctx, in whatever state it is.
func (s server) connect(ctx context.Context) (*smtp.Client, error) {
	options := []gomail.Option{
		gomail.WithPort(s.port), gomail.WithTimeout(patience), gomail.WithTLSConfig(s.tls), gomail.WithTLSPolicy(s.policy),
		gomail.WithDialContextFunc(func(_ context.Context, network, address string) (net.Conn, error) {
			return s.dial(ctx, network, address)
		}),
	}
	if s.implicit {
		options = append(options, gomail.WithSSL())
	}
	if s.user != "" {
		options = append(options, gomail.WithUsername(s.user), gomail.WithPassword(s.password),
			gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthSCRAMSHA1, gomail.SMTPAuthCramMD5,
				gomail.SMTPAuthPlain, gomail.SMTPAuthLogin))
	}
	client, err := gomail.NewClient(s.host, options...)
	if err != nil {
		return nil, err
	}
	return client.DialToSMTPClientWithContext(ctx)
}

func (s server) dial(ctx context.Context, network, address string) (net.Conn, error) {
	var dialer net.Dialer
	if s.public {
		dialer.Control = dial.RefusePrivate // of the very address that is dialled, whatever a name means now
	}
	conn, err := dialer.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, func() { _ = conn.Close() })
	if !s.implicit {
		return conn, nil
	}
	encrypted := tls.Client(conn, s.tls)
	return encrypted, encrypted.HandshakeContext(ctx)
}

// deliver runs the one transaction. Once the server has answered the final dot the message is its own, and nothing
// that happens later may make us send it again: answer is that last word.
func deliver(client *smtp.Client, m Message, content []byte) (answer string, err error) {
	if err := client.Mail("<" + m.From + ">"); err != nil {
		return "", refused{"sender", err}
	}
	if err := client.Rcpt("<" + m.To + ">"); err != nil {
		return "", refused{"recipient", err}
	}
	body, err := client.Data()
	if err != nil {
		return "", refused{"data", err}
	}
	if _, err := body.Write(content); err != nil {
		return "", fmt.Errorf("mail: write: %w", err) // no final dot: a server must not deliver half a message
	}
	if err := body.Close(); err != nil {
		return "", refused{"content", err}
	}
	if said, ok := body.(*smtp.DataCloser); ok {
		answer = taken(said.ServerResponse())
	}
	return answer, nil
}
