package mail

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	smtpd "github.com/emersion/go-smtp"
)

// postOffice is a real SMTP server that keeps what it takes, and refuses what it is told to refuse.
type postOffice struct {
	onMail, onRcpt, onData error
	user, password         string

	mu   sync.Mutex
	mail []delivery
}

type delivery struct {
	from, to, login string
	encrypted       bool
	raw             []byte
}

func (o *postOffice) delivered() []delivery {
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]delivery(nil), o.mail...)
}

func (o *postOffice) NewSession(c *smtpd.Conn) (smtpd.Session, error) {
	return &visit{office: o, conn: c}, nil
}

type visit struct {
	office *postOffice
	conn   *smtpd.Conn
	delivery
}

func (v *visit) Reset()        {}
func (v *visit) Logout() error { return nil }

func (v *visit) AuthMechanisms() []string { return []string{sasl.Plain} }

func (v *visit) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != v.office.user || password != v.office.password {
			return smtpd.ErrAuthFailed
		}
		v.login = user
		return nil
	}), nil
}

func (v *visit) Mail(from string, _ *smtpd.MailOptions) error {
	v.from = from
	return v.office.onMail
}

func (v *visit) Rcpt(to string, _ *smtpd.RcptOptions) error {
	v.to = to
	return v.office.onRcpt
}

func (v *visit) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if v.office.onData != nil {
		return v.office.onData
	}
	v.raw = raw
	_, v.encrypted = v.conn.TLSConnectionState()
	v.office.mu.Lock()
	defer v.office.mu.Unlock()
	v.office.mail = append(v.office.mail, v.delivery)
	return nil
}

// open starts the server on a port of its own; with certificate it offers STARTTLS, or with implicit speaks TLS at once.
func (o *postOffice) open(t *testing.T, certificate *tls.Certificate, implicit bool) (address string) {
	t.Helper()
	s := smtpd.NewServer(o)
	s.Domain, s.AllowInsecureAuth, s.ErrorLog = "localhost", certificate == nil, quiet{}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if certificate != nil {
		s.TLSConfig = &tls.Config{Certificates: []tls.Certificate{*certificate}}
	}
	if implicit {
		listener = tls.NewListener(listener, s.TLSConfig)
	}
	done := make(chan error, 1)
	go func() { done <- s.Serve(listener) }()
	t.Cleanup(func() {
		_ = s.Close()
		if err := <-done; err != nil {
			t.Errorf("server: %v", err)
		}
	})
	return listener.Addr().String()
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

// selfSigned makes a certificate for this machine, and the roots that trust it.
func selfSigned(t *testing.T) (*tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(leaf)
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}

// script is a server that says exactly what the test wants: for each line of the client that begins with the key, the
// answer. "silence" says nothing, "cut" closes the connection. The lines of a message are read up to its dot.
func script(t *testing.T, greeting string, answers map[string]string) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go recite(conn, greeting, answers)
		}
	}()
	return listener.Addr().String()
}

func recite(conn net.Conn, greeting string, answers map[string]string) {
	defer conn.Close()
	say := func(s string) { _, _ = io.WriteString(conn, s+"\r\n") }
	if greeting != "" {
		say(greeting)
	}
	lines := bufio.NewScanner(conn)
	inData := false
	for lines.Scan() {
		word, _, _ := strings.Cut(lines.Text(), " ")
		if inData && lines.Text() != "." {
			if answers["middle"] == "cut" {
				return
			}
			continue
		}
		answer, known := answers[word]
		if !known {
			answer = map[string]string{"DATA": "354 go on", "QUIT": "221 bye"}[word]
			if answer == "" {
				answer = "250 ok"
			}
		}
		if answer == "cut" {
			return
		}
		inData = word == "DATA"
		if answer != "silence" {
			say(answer)
		}
	}
}
