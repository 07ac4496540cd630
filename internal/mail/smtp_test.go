package mail

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	smtpd "github.com/emersion/go-smtp"
	gomail "github.com/wneessen/go-mail"
)

// trusting is SMTP with roots of the test's own.
func trusting(t *testing.T, address string, roots *x509.CertPool) Sender {
	t.Helper()
	s, err := parseServer(address)
	if err != nil {
		t.Fatal(err)
	}
	s.tls.RootCAs = roots
	return s.send
}

func TestAMessageArrivesWholeAndOnce(t *testing.T) {
	certificate, roots := selfSigned(t)
	for _, way := range []struct {
		name, address     string
		implicit, encrypt bool
	}{
		{"STARTTLS and password", "smtp://lucia%40acuse.example:p%40ss%2Fword@%s?tls=mandatory", false, true},
		{"STARTTLS when offered", "smtp://%s?tls=opportunistic", false, true},
		{"TLS from the first byte", "smtps://lucia%40acuse.example:p%40ss%2Fword@%s", true, true},
		{"this machine, in the clear", "smtp://lucia%40acuse.example:p%40ss%2Fword@%s", false, false},
	} {
		office := &postOffice{user: "lucia@acuse.example", password: "p@ss/word"}
		offered := certificate
		if !way.encrypt {
			offered = nil
		}
		at := office.open(t, offered, way.implicit)
		m := mustMessage(t, accessGranted("es"))
		answer, err := trusting(t, strings.Replace(way.address, "%s", at, 1), roots)(t.Context(), m)
		if err != nil {
			t.Errorf("%s: %v", way.name, err)
			continue
		}
		if answer != "250 2.0.0 OK: queued" {
			t.Errorf("%s: answered %q, want what the server said", way.name, answer)
		}
		got := office.delivered()
		if len(got) != 1 {
			t.Errorf("%s: got %d deliveries, want 1", way.name, len(got))
			continue
		}
		d := got[0]
		if d.from != m.From || d.to != m.To || d.encrypted != way.encrypt || (d.login != "") != strings.Contains(way.address, "lucia") {
			t.Errorf("%s: got from %s to %s encrypted %v login %q", way.name, d.from, d.to, d.encrypted, d.login)
		}
		stored, err := Read(bytes.NewReader(d.raw))
		if err != nil || stored.ID != m.ID || stored.Text != m.Text || stored.HTML != m.HTML {
			t.Errorf("%s: read back %v, got ID %s and text\n%s", way.name, err, stored.ID, stored.Text)
		}
	}
}

func TestARefusalIsToldApartFromBadLuck(t *testing.T) {
	refuse := func(code int, a, b, c int, text string) error {
		return &smtpd.SMTPError{Code: code, EnhancedCode: smtpd.EnhancedCode{a, b, c}, Message: text}
	}
	for _, c := range []struct {
		name    string
		office  *postOffice
		outcome Outcome
		reason  string
		answer  string
	}{
		{"mailbox full", &postOffice{onRcpt: refuse(452, 4, 2, 2, "Mailbox full")}, TryAgain, ReasonLater, "452 4.2.2 Mailbox full"},
		{"mailbox full, it says for good", &postOffice{onRcpt: refuse(552, 5, 2, 2, "Mailbox full")}, TryAgain, ReasonSender, "552 5.2.2 Mailbox full"},
		{"no such user", &postOffice{onRcpt: refuse(550, 5, 1, 1, "No such user\nsee our page")}, Bounced, ReasonRecipient, "550 No such user 5.1.1 see our page"},
		{"no such user, once it has read all", &postOffice{onData: refuse(550, 5, 1, 1, "No such user")}, Bounced, ReasonRecipient, "550 5.1.1 No such user"},
		{"no relaying", &postOffice{onRcpt: refuse(554, 5, 7, 1, "Relay access denied")}, Rejected, ReasonSender, "554 5.7.1 Relay access denied"},
		{"a blocked host", &postOffice{onRcpt: refuse(554, 5, 7, 1, "Service unavailable; Client host blocked")}, Rejected, ReasonSender, "554 5.7.1 Service unavailable; Client host blocked"},
		{"sender refused", &postOffice{onMail: refuse(553, 5, 7, 1, "Not yours")}, Rejected, ReasonSender, "553 5.7.1 Not yours"},
		{"sender not now", &postOffice{onMail: refuse(451, 4, 3, 0, "Busy")}, TryAgain, ReasonLater, "451 4.3.0 Busy"},
		{"please log in", &postOffice{onMail: refuse(530, 5, 7, 0, "Authentication required")}, TryAgain, ReasonLogin, "530 5.7.0 Authentication required"},
		{"greylisted", &postOffice{onData: refuse(451, 4, 7, 1, "Try later")}, TryAgain, ReasonLater, "451 4.7.1 Try later"},
		{"content refused", &postOffice{onData: refuse(554, 5, 6, 0, "Looks like spam")}, Rejected, ReasonContent, "554 5.6.0 Looks like spam"},
	} {
		sender := trusting(t, "smtp://"+c.office.open(t, nil, false), nil)
		_, err := sender(t.Context(), mustMessage(t, accessGranted("es")))
		if err == nil || OutcomeOf(err) != c.outcome || Reason(err) != c.reason || Answer(err) != c.answer || Permanent(err) != (c.outcome != TryAgain) {
			t.Errorf("%s: got %v, %s, %s, permanent %v, answer %q; want %s, %s, answer %q",
				c.name, err, OutcomeOf(err), Reason(err), Permanent(err), Answer(err), c.outcome, c.reason, c.answer)
		}
		if n := len(c.office.delivered()); n != 0 {
			t.Errorf("%s: got %d deliveries, want none", c.name, n)
		}
	}
}

func TestOurOwnMistakesNeverCountAgainstTheRecipient(t *testing.T) {
	certificate, _ := selfSigned(t)
	office := &postOffice{user: "u", password: "right"}
	clear, encrypted := office.open(t, nil, false), office.open(t, certificate, false)
	_, strangers := selfSigned(t)
	for _, c := range []struct {
		name, address, answer string
		outcome               Outcome
		reason                string
	}{
		{"wrong password", "smtp://u:s3cret-w0rd@" + clear, "535 5.7.8 Authentication failed", TryAgain, ReasonLogin},
		{"no STARTTLS offered", "smtp://u:s3cret-w0rd@" + clear + "?tls=mandatory", "does not support STARTTLS", TryAgain, ReasonEncryption},
		{"certificate of a stranger", "smtp://u:s3cret-w0rd@" + encrypted + "?tls=mandatory", "certificate signed by unknown authority", TryAgain, ReasonEncryption},
		{"sent away at the door", "smtp://" + script(t, "554 not you", nil), "554 not you", TryAgain, ReasonUnreachable},
		{"nobody there", "smtp://127.0.0.1:1", "connection refused", TryAgain, ReasonUnreachable},
	} {
		_, err := trusting(t, c.address, strangers)(t.Context(), mustMessage(t, accessGranted("es")))
		if err == nil || OutcomeOf(err) != c.outcome || Reason(err) != c.reason || !strings.Contains(Answer(err), c.answer) {
			t.Errorf("%s: got %v, %s, %s, answer %q; want %s, %s with %q", c.name, err, OutcomeOf(err), Reason(err), Answer(err), c.outcome, c.reason, c.answer)
		}
		if strings.Contains(fmt.Sprintf("%v %+v %q", err, err, Answer(err)), "s3cret") {
			t.Errorf("%s: the error repeats the password: %v", c.name, err)
		}
	}
	if n := len(office.delivered()); n != 0 {
		t.Errorf("got %d deliveries, want none", n)
	}
}

func TestACutConnectionIsWorthAnotherTry(t *testing.T) {
	for _, at := range []string{"EHLO", "MAIL", "RCPT", "DATA", "middle", "."} {
		answers := map[string]string{at: "cut"}
		if at == "EHLO" {
			answers["HELO"] = "cut"
		}
		_, err := trusting(t, "smtp://"+script(t, "220 hello", answers), nil)(t.Context(), mustMessage(t, accessGranted("es")))
		if err == nil || Permanent(err) || Answer(err) == "" {
			t.Errorf("cut at %s: got %v, permanent %v, answer %q; want a passing error", at, err, Permanent(err), Answer(err))
		}
	}
}

func TestWhatTheServerTookIsNotSentAgain(t *testing.T) {
	for _, goodbye := range []string{"cut", "silence", "500 what?"} {
		start := time.Now()
		address := script(t, "220 hello", map[string]string{"QUIT": goodbye})
		if _, err := trusting(t, "smtp://"+address, nil)(t.Context(), mustMessage(t, accessGranted("es"))); err != nil {
			t.Errorf("QUIT answered by %s: got %v, want nil", goodbye, err)
		}
		if took := time.Since(start); took > farewell+3*time.Second {
			t.Errorf("QUIT answered by %s: took %s", goodbye, took)
		}
	}
}

func TestASilentServerCostsNoMoreThanTheDeadline(t *testing.T) {
	for _, at := range []string{"greeting", "EHLO", "RCPT", "."} {
		greeting, answer := "220 hello", AnswerTimeout
		switch at {
		case "greeting":
			greeting = ""
		case ".":
			answer = AnswerLost
		}
		sender := trusting(t, "smtp://"+script(t, greeting, map[string]string{at: "silence"}), nil)
		ctx, cancel := context.WithTimeout(t.Context(), 150*time.Millisecond)
		start := time.Now()
		_, err := sender(ctx, mustMessage(t, accessGranted("es")))
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) || Permanent(err) || Answer(err) != answer {
			t.Errorf("silent at %s: got %v, answer %q; want the deadline", at, err, Answer(err))
		}
		if took := time.Since(start); took > 3*time.Second {
			t.Errorf("silent at %s: took %s", at, took)
		}
	}
}

func TestGivingUpEndsTheTalk(t *testing.T) {
	sender := trusting(t, "smtp://"+script(t, "220 hello", map[string]string{"RCPT": "silence"}), nil)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	if _, err := sender(ctx, mustMessage(t, accessGranted("es"))); !errors.Is(err, context.Canceled) || Answer(err) != "cancelled" {
		t.Errorf("got %v, answer %q; want cancelled", err, Answer(err))
	}
}

func TestWhatAnSMTPAddressMeans(t *testing.T) {
	for _, c := range []struct {
		address string
		want    server
	}{
		{"smtp://mail.example", server{host: "mail.example", port: 587, policy: gomail.TLSMandatory}},
		{"smtp://u:p@mail.example:2525?tls=opportunistic", server{host: "mail.example", port: 2525, policy: gomail.TLSOpportunistic}},
		{"smtp://mailpit:1025?tls=none", server{host: "mailpit", port: 1025, policy: gomail.NoTLS}},
		{"smtps://mail.example/", server{host: "mail.example", port: 465, implicit: true, policy: gomail.TLSMandatory}},
		{"smtp://localhost:25", server{host: "localhost", port: 25, policy: gomail.NoTLS}},
		{"smtp://[::1]:25?tls=mandatory", server{host: "::1", port: 25, policy: gomail.TLSMandatory}},
	} {
		got, err := parseServer(c.address)
		if err != nil || got.host != c.want.host || got.port != c.want.port || got.implicit != c.want.implicit || got.policy != c.want.policy {
			t.Errorf("%s: got %+v, %v; want %+v", c.address, got, err, c.want)
		}
	}
	for _, bad := range []string{
		"", "mail.example:587", "http://u:s3cret@mail.example", "smtp://u:s3cret@:587", "smtp://u:s3cret@mail.example:0",
		"smtp://u:s3cret@mail.example:x", "smtp://u:s3cret@mail.example?tls=perhaps", "smtp://u:s3cret@mail.example?ssl=1",
		"smtps://u:s3cret@mail.example?tls=none", "smtp://u:s3cret@mail.example?tls=none", "smtp://u:s3cret%@mail.example",
		"smtp://u:s3cret@mail.example/inbox",
	} {
		_, err := SMTP(bad)
		if err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: got %v, want an error without the password", bad, err)
		}
	}
}

func TestNoErrorHasNoAnswer(t *testing.T) {
	if got := Answer(nil); got != "" || Permanent(nil) {
		t.Errorf("got %q, permanent %v", got, Permanent(nil))
	}
	if got := Answer(errors.New(strings.Repeat("x\n", 900))); len([]rune(got)) != maxAnswer || strings.Contains(got, "\n") {
		t.Errorf("a long error: got %d characters: %q", len([]rune(got)), got)
	}
}
