package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"slices"
	"strings"

	"acuse/internal/dial"
)

// Outcome is what an attempt to send came to.
type Outcome string

// An attempt is over for good but for TryAgain: the server that said 4xx, that was not reached, cut the talk off, could not
// be trusted or would not have us log in may yet take the message, and so may a mailbox that is full.
const (
	Accepted Outcome = "accepted"
	TryAgain Outcome = "try_again"
	Bounced  Outcome = "bounced"  // the server will not have this recipient
	Rejected Outcome = "rejected" // it will not have the message, whoever it is for: sender, content
)

// OutcomeOf tells what an attempt that ended in err came to.
func OutcomeOf(err error) Outcome {
	var answer *textproto.Error
	var before unreached
	var at refused
	switch {
	case err == nil:
		return Accepted
	case errors.Is(err, errUnsendable):
		return Rejected
	case !errors.As(err, &answer) || answer.Code/100 != 5:
		return TryAgain
	case asksForLogin(answer), isFull(answer):
		return TryAgain // somebody mends it, here or there
	case errors.As(err, &before):
		return TryAgain // sent away at the door: not this message's doing
	case errors.As(err, &at) && at.aboutRecipient(answer):
		return Bounced
	}
	return Rejected
}

// Permanent reports whether sending the same message again is useless.
func Permanent(err error) bool {
	outcome := OutcomeOf(err)
	return outcome == Bounced || outcome == Rejected
}

// asksForLogin reports whether the server wants us to log in, or to do so otherwise.
func asksForLogin(answer *textproto.Error) bool { return answer.Code/10 == 53 }

// isFull reports whether the mailbox has no room now (RFC 3463: X.2.2; 552 without more said means the same).
func isFull(answer *textproto.Error) bool {
	return strings.HasPrefix(answer.Msg, "5.2.2") || answer.Code == 552 && !strings.HasPrefix(answer.Msg, "5.")
}

// refused marks what was being offered when a server said no.
type refused struct {
	what string // sender, recipient, data, content
	err  error
}

func (r refused) Error() string { return "mail: " + r.what + ": " + r.err.Error() }
func (r refused) Unwrap() error { return r.err }

// aboutRecipient tells a refused recipient from a refused sender: many servers answer RCPT with what they have against
// whoever sends (no relaying, a blocked host), and some find out after the content that there is no such mailbox (RFC 3463: X.1, X.2).
func (r refused) aboutRecipient(answer *textproto.Error) bool {
	switch text := strings.ToLower(answer.Msg); r.what {
	case "recipient":
		return !slices.ContainsFunc([]string{"relay", "authenticat", "client host"}, func(s string) bool { return strings.Contains(text, s) })
	case "content":
		return strings.HasPrefix(text, "5.1.") || strings.HasPrefix(text, "5.2.")
	}
	return false
}

// Reasons why an attempt did not succeed, for people: each has its sentence.
const (
	ReasonLogin       = "login"
	ReasonRecipient   = "recipient"
	ReasonSender      = "sender"
	ReasonContent     = "content"
	ReasonLater       = "later" // it said to come again
	ReasonTimeout     = "timeout"
	ReasonEncryption  = "encryption"
	ReasonPrivate     = "private"
	ReasonUnknownHost = "unknown_host"
	ReasonUnreachable = "unreachable"
)

// Reason is why an attempt did not succeed, "" for nil.
func Reason(err error) string {
	var answer *textproto.Error
	var at refused
	var network net.Error
	var dns *net.DNSError
	switch {
	case err == nil:
		return ""
	case errors.Is(err, dial.ErrPrivate):
		return ReasonPrivate
	case errors.As(err, &answer) && asksForLogin(answer):
		return ReasonLogin
	case errors.As(err, &answer) && answer.Code/100 == 4:
		return ReasonLater
	case errors.As(err, &answer) && errors.As(err, &at):
		switch {
		case OutcomeOf(err) == Bounced:
			return ReasonRecipient
		case at.what == "content":
			return ReasonContent
		}
		return ReasonSender
	case isEncryption(err):
		return ReasonEncryption
	case errors.As(err, &dns) && dns.IsNotFound:
		return ReasonUnknownHost
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return ReasonTimeout
	}
	return ReasonUnreachable
}

// isEncryption reports whether TLS is what failed: the server offers none, or its certificate is not to be trusted.
func isEncryption(err error) bool {
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	return errors.As(err, &certificate) || errors.As(err, &record) || errors.As(err, &alert) || strings.Contains(err.Error(), "STARTTLS")
}

// Answer is the server's last word in one short line ("550 5.1.1 No such user"), or what went wrong when it had none:
// what the outbox row shows. It is "" for nil.
func Answer(err error) string {
	var answer *textproto.Error
	var network net.Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &answer):
		return cut(oneLine(fmt.Sprintf("%03d %s", answer.Code, answer.Msg)), maxAnswer)
	case errors.Is(err, dial.ErrPrivate):
		return AnswerPrivate
	case isLost(err):
		return AnswerLost
	case errors.Is(err, context.Canceled):
		return "cancelled"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return AnswerTimeout
	}
	return cut(oneLine(err.Error()), maxAnswer)
}

// isLost reports whether the server was given the whole message and did not say what it has done with it.
func isLost(err error) bool {
	var at refused
	return errors.As(err, &at) && at.what == "content"
}

// taken is what a server said when it took a message, as Answer has what it says when it does not.
func taken(said string) string { return cut(oneLine("250 "+said), maxAnswer) }

const maxAnswer = 200

// What Answer says when it was not the server that said something.
const (
	AnswerTimeout = "no answer in time"
	AnswerPrivate = "a private address"
	AnswerLost    = "no answer to the whole message" // which may have been taken all the same
)

// unreached marks an error from before the server was offered the message.
type unreached struct{ err error }

func (u unreached) Error() string { return "mail: connect: " + u.err.Error() }
func (u unreached) Unwrap() error { return u.err }

// withReason adds why the connection was cut when it was us who cut it: time was up, or the caller gave up.
func withReason(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("%w: %w", ctx.Err(), err)
	}
	return err
}
