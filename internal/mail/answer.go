package mail

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/textproto"
)

// Permanent reports whether sending the same message again is useless: the server refused it for good (5xx), or its
// addresses are none. What goes wrong before the message was offered (no connection, wrong password of ours) is never
// the recipient's fault and can be put right: it is not permanent, and neither is a 53x, which asks for a log-in.
func Permanent(err error) bool {
	if errors.Is(err, errUnsendable) {
		return true
	}
	var before unreached
	var answer *textproto.Error
	if errors.As(err, &before) || !errors.As(err, &answer) {
		return false
	}
	return answer.Code/100 == 5 && answer.Code/10 != 53
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
	case errors.Is(err, context.Canceled):
		return "cancelled"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return "no answer in time"
	}
	return cut(oneLine(err.Error()), maxAnswer)
}

const maxAnswer = 200

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
