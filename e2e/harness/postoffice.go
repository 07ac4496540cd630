package harness

import (
	"bytes"
	"io"
	"log"
	"maps"
	"net"
	"net/mail"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// PostOffice is a real SMTP server that takes every message and counts them by Message-ID.
type PostOffice struct {
	Address string // host:port; for ACUSE_SMTP_URL it follows "smtp://"
	t       testing.TB
	server  *smtp.Server
	mu      sync.Mutex
	taken   map[string]int
	mails   []Mail
	refused map[string]bool
	moods   *moods // nil is never a bad one
}

// NewPostOffice has an address but is closed: nobody answers there before Open.
func NewPostOffice(t testing.TB) *PostOffice {
	t.Helper()
	return &PostOffice{Address: "127.0.0.1:" + freePort(t), t: t, taken: map[string]int{}}
}

// Open opens it; the test's end closes it.
func (o *PostOffice) Open() {
	o.t.Helper()
	o.server = smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &counterClerk{office: o, line: c.Conn()}, nil }))
	o.server.Domain, o.server.ReadTimeout, o.server.WriteTimeout = "localhost", 30*time.Second, 30*time.Second
	if o.moods != nil {
		o.server.ErrorLog = log.New(io.Discard, "", 0) // it would tell of each connection that is cut
	}
	listener, err := net.Listen("tcp", o.Address)
	if err != nil {
		o.t.Fatal(err)
	}
	go func() { _ = o.server.Serve(listener) }() // ends with Close
	o.t.Cleanup(func() { _ = o.server.Close() })
}

// Refuse has the server say for good that nobody has that address.
func (o *PostOffice) Refuse(address string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.refused == nil {
		o.refused = map[string]bool{}
	}
	o.refused[address] = true
}

// Taken is how often each Message-ID came.
func (o *PostOffice) Taken() map[string]int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return maps.Clone(o.taken)
}

// Mails are the messages taken so far.
func (o *PostOffice) Mails() []Mail {
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]Mail(nil), o.mails...)
}

// counterClerk takes the messages of one connection.
type counterClerk struct {
	office *PostOffice
	line   net.Conn
	to     string
}

func (*counterClerk) Reset()                               {}
func (*counterClerk) Logout() error                        { return nil }
func (*counterClerk) Mail(string, *smtp.MailOptions) error { return nil }

func (c *counterClerk) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.office.mu.Lock()
	defer c.office.mu.Unlock()
	c.to = to
	if c.office.refused[to] {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "No such user here"}
	}
	return c.turnAway(to)
}

func (c *counterClerk) Data(r io.Reader) error {
	mood := c.mood()
	if mood == hangsUpEarly {
		rest, hungUp := c.hangUp(r)
		if hungUp {
			return nil
		}
		r, mood = rest, obliging
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	message, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	parsed, err := parseMail(raw)
	if err != nil {
		return err
	}
	id := message.Header.Get("Message-ID")
	if mood != obliging {
		if taken, err := c.sulk(mood, id); !taken {
			return err
		}
	}
	c.office.mu.Lock()
	defer c.office.mu.Unlock()
	c.office.taken[id]++
	c.office.mails = append(c.office.mails, parsed)
	if c.office.moods != nil {
		delete(c.office.moods.turned, c.to)
	}
	return nil
}
