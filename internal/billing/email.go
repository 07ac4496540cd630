package billing

import (
	"net/mail"
	"regexp"
	"strings"
	"time"
)

const maxEmail = 254 // what SMTP can carry between < and >

var domainForm = regexp.MustCompile(`^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]$`)

// RefusedEmail says that the server of somebody's address refused a message for good, and with what answer. It is over
// when the address changes, or when a later message to it is taken.
type RefusedEmail struct {
	At     time.Time // zero: it was not
	Answer string    // of that server
}

// RefusedRecipient is an address that somebody sends to and whose server refused a message.
type RefusedRecipient struct {
	Address string
	RefusedEmail
}

// CheckEmail says whether s is one address to which a mail can be sent: no display name, no quotes, a domain with a
// dot, ASCII only (an accent is nearly always a slip, and many servers refuse it). Key "error.email".
func CheckEmail(s string) error {
	local, domain, _ := strings.Cut(s, "@")
	address, err := mail.ParseAddress(s)
	if err != nil || address.Address != s || len(s) > maxEmail || len(local) > 64 ||
		strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7f }) ||
		!domainForm.MatchString(domain) {
		return Fail(Invalid, "error.email")
	}
	return nil
}

// EmailKey is the form in which addresses and user names are looked up. Only ASCII letters change, so that no exotic
// letter can turn into somebody else's address.
func EmailKey(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, strings.TrimSpace(s))
}
