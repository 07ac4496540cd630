package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// outboxFigures are a full outbox on its way to a mail server.
type outboxFigures struct {
	database string
	turns    []turn // messages/s: acuse serve, bare connections
}

// mailWorkers is how many messages Acuse sends at once.
const mailWorkers = 4

// outboxPatience is how long a full outbox may take.
const outboxPatience = 10 * time.Minute

// outbox has acuse serve send a full outbox to a mail server of this machine, and then the same messages by a program
// that does nothing else.
func (b *bench) outbox(ctx context.Context) error {
	for _, d := range b.databases {
		f := outboxFigures{database: d.name}
		for round := range (b.rounds + 4) / 5 {
			t, err := b.outboxRound(ctx, d, fmt.Sprintf("outbox%d", round))
			if err != nil {
				return fmt.Errorf("%s: %w", d.name, err)
			}
			f.turns = append(f.turns, t)
		}
		log.Printf("%s: outbox: %s messages/s against %s, ratio %s", d.name, of(f.turns, first), of(f.turns, second), of(f.turns, ratio))
		b.report.outboxes = append(b.report.outboxes, f)
	}
	return nil
}

func (b *bench) outboxRound(ctx context.Context, d database, name string) (turn, error) {
	var t turn
	where, err := b.fresh(ctx, d, name)
	if err != nil {
		return t, err
	}
	if err := b.fillOutbox(ctx, where); err != nil {
		return t, err
	}
	sink, err := openSink(b.messages)
	if err != nil {
		return t, err
	}
	defer sink.server.Close()
	if t.a, err = b.serveOutbox(ctx, where, sink); err != nil {
		return t, err
	}
	last := filepath.Join(b.folder, "message")
	if err := os.WriteFile(last, sink.last, 0o600); err != nil {
		return t, err
	}
	defer os.Remove(last)
	took, _, err := child(ctx, "-child", "bare-mail", "-arg", fmt.Sprintf("%s,%d,%s", sink.address, b.messages, last))
	t.b = float64(b.messages) / took
	return t, errors.Join(err, b.drop(ctx, d, where))
}

// fillOutbox issues invoices while nobody sends their mails.
func (b *bench) fillOutbox(ctx context.Context, where string) error {
	if err := b.planInvoices(ctx, where, b.messages); err != nil {
		return err
	}
	books, err := openBooks(ctx, where)
	if err != nil {
		return err
	}
	defer books.close()
	return books.issueAll(ctx)
}

// serveOutbox starts acuse serve and answers how many messages a second came, from the first to the last.
func (b *bench) serveOutbox(ctx context.Context, where string, sink *sink) (float64, error) {
	addr, err := freeAddress()
	if err != nil {
		return 0, err
	}
	s := &served{app: exec.CommandContext(ctx, b.binary, "serve")}
	s.app.Env = append(b.env(where, addr), "ACUSE_SECRET_KEY="+hex.EncodeToString([]byte(benchSecret)), "ACUSE_SMTP_URL=smtp://"+sink.address)
	if err := s.app.Start(); err != nil {
		return 0, err
	}
	defer s.stop()
	select {
	case <-sink.full:
	case <-time.After(outboxPatience):
		return 0, fmt.Errorf("%d of %d messages came within %s", sink.count(), sink.want, outboxPatience)
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	return float64(sink.want-1) / sink.took.Seconds(), nil
}

// sink is a mail server that takes every message and keeps the last.
type sink struct {
	server  *smtp.Server
	address string
	want    int
	full    chan struct{} // closed once as many as are wanted have come

	mu    sync.Mutex
	taken int
	began time.Time
	took  time.Duration // from the first to the last that was wanted
	last  []byte
}

func openSink(want int) (*sink, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &sink{address: l.Addr().String(), want: want, full: make(chan struct{})}
	s.server = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return clerk{s}, nil }))
	s.server.Domain = "localhost"
	go func() { _ = s.server.Serve(l) }() // ends with Close
	return s, nil
}

func (s *sink) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.taken
}

// clerk takes the messages of one connection.
type clerk struct{ sink *sink }

func (clerk) Mail(string, *smtp.MailOptions) error { return nil }
func (clerk) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (clerk) Reset()                               {}
func (clerk) Logout() error                        { return nil }

func (c clerk) Data(r io.Reader) error {
	message, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s := c.sink
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taken++
	if s.taken == 1 {
		s.began = time.Now()
	}
	if s.taken == s.want {
		s.took, s.last = time.Since(s.began), message
		close(s.full)
	}
	return nil
}

// sendBare is the child that sends a message many times, over a connection of its own each time, as many at once as
// Acuse does.
func sendBare(ctx context.Context, arg string) error {
	var n int
	address, rest, _ := strings.Cut(arg, ",")
	count, path, _ := strings.Cut(rest, ",")
	if _, err := fmt.Sscan(count, &n); err != nil {
		return err
	}
	message, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	began := time.Now()
	if _, err := (&bench{}).atOnce(mailWorkers, n, func() error { return sendOne(address, message) }); err != nil {
		return err
	}
	return errors.Join(ctx.Err(), say(time.Since(began)))
}

func sendOne(address string, message []byte) error {
	c, err := smtp.Dial(address)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.SendMail("no-reply@localhost", []string{"somebody@example.com"}, bytes.NewReader(message)); err != nil {
		return err
	}
	return c.Quit()
}

// outboxTable is the report's part about messages.
func (b *bench) outboxTable(t *table) {
	t.begin("Sending a full outbox", fmt.Sprintf(`%d messages with a link to an invoice, sent by acuse serve, %d at once, to a mail server on this machine, from the first that came to the
last. Compared with a program that has one of them ready and does nothing but send it as often, as many at once, over a connection of
its own each time, too.`, b.messages, mailWorkers),
		"Database", "Acuse, messages/s", "Bare, messages/s", "Ratio")
	for _, f := range b.report.outboxes {
		t.row(f.database, bold(of(f.turns, first)), of(f.turns, second), of(f.turns, ratio))
	}
}
