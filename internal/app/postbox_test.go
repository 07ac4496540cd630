package app_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/mail"
	"acuse/internal/store"
)

// postbox is an SMTP server that says what the test wants: to each line that begins so, the answer; "silence" says
// nothing, "cut" ends the talk, "taken" answers nothing to the final dot but keeps the message and ends the talk.
type postbox struct {
	mu      sync.Mutex
	answers map[string]string
	taken   []string // messages, whole
	from    []string // envelope senders
	said    []string // all lines of clients but those of messages
	address string
	pause   time.Duration // before it answers to a message
}

func openPostbox(t testing.TB) *postbox {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	b := &postbox{address: listener.Addr().String()}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go b.talk(conn)
		}
	}()
	return b
}

func (b *postbox) say(answers map[string]string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.answers = answers
}

func (b *postbox) mails() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.taken...)
}

func (b *postbox) answer(word, usual string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if answer, ok := b.answers[word]; ok {
		return answer
	}
	return usual
}

func (b *postbox) note(line string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.said = append(b.said, line)
	if from, ok := strings.CutPrefix(line, "MAIL FROM:"); ok {
		b.from = append(b.from, strings.Fields(from)[0])
	}
}

func (b *postbox) talk(conn net.Conn) {
	defer conn.Close()
	_, _ = io.WriteString(conn, "220 hello\r\n")
	lines := bufio.NewReader(conn)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return
		}
		word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		b.note(strings.TrimSpace(line))
		usual := map[string]string{"DATA": "354 go on", "QUIT": "221 bye", "EHLO": "250-localhost\r\n250 AUTH PLAIN LOGIN"}[word]
		if usual == "" {
			usual = "250 ok"
		}
		answer := b.answer(word, usual)
		if answer == "cut" {
			return
		}
		if answer != "silence" {
			_, _ = io.WriteString(conn, answer+"\r\n")
		}
		if word == "DATA" && strings.HasPrefix(answer, "354") && !b.content(conn, lines) {
			return
		}
	}
}

// content reads a message and answers its final dot; false ends the talk.
func (b *postbox) content(conn net.Conn, lines *bufio.Reader) bool {
	var whole strings.Builder
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return false
		}
		if strings.TrimRight(line, "\r\n") == "." {
			break
		}
		whole.WriteString(strings.TrimPrefix(line, "."))
	}
	time.Sleep(b.pause)
	answer := b.answer(".", "250 taken")
	if strings.HasPrefix(answer, "250") || answer == "taken" {
		b.mu.Lock()
		b.taken = append(b.taken, whole.String())
		b.mu.Unlock()
	}
	switch answer {
	case "cut", "taken":
		return false
	case "silence":
		return true
	}
	_, _ = io.WriteString(conn, answer+"\r\n")
	return true
}

// by has the platform's mail leave by that server.
func (w *world) by(address string) {
	w.t.Helper()
	sender, err := mail.SMTP(address)
	w.ok(err)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.smtp = sender
}

// outbox are the company's messages as its page shows them, the newest first.
func (w *world) outbox(q app.OutboxQuery) []app.EmailRow {
	w.t.Helper()
	rows, _, err := w.Outbox(w.t.Context(), w.owner, q)
	w.ok(err)
	return rows
}

func (w *world) message(id string) app.MessagePage {
	w.t.Helper()
	page, err := w.Message(w.t.Context(), w.owner, id)
	w.ok(err)
	return page
}

// send1 tries one message.
func (w *world) send1(id string) error { return w.sendWithin(time.Minute, id) }

func (w *world) sendWithin(patience time.Duration, id string) error {
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	defer cancel()
	return w.SendEmail(ctx, app.SendEmail{CompanyID: w.owner.CompanyID, EmailID: id})
}

// queued posts an invoice to its customer and answers invoice and message.
func (w *world) queued(customer string) (invoice, email string) {
	w.t.Helper()
	invoice = w.invoice(w.owner, customer)
	page, err := w.NewDispatch(w.t.Context(), w.owner, []string{invoice})
	w.ok(err)
	w.ok(w.SendDocuments(w.t.Context(), w.owner, page.DispatchForm))
	return invoice, w.page(invoice).Emails[0].ID
}

// act does with messages what a button of the outbox says.
func (w *world) act(action app.MessageAction, ids ...string) int {
	w.t.Helper()
	n, err := w.ActOnMessages(w.t.Context(), w.owner, action, w.NewAct(), ids)
	w.ok(err)
	return n
}

func states(rows []app.EmailRow) map[store.EmailState]int {
	n := map[store.EmailState]int{}
	for _, r := range rows {
		n[r.State]++
	}
	return n
}
