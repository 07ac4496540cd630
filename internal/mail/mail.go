// Package mail is what Acuse writes to people: one typed struct a mail, rendered in the recipient's language, and the
// ways a mail leaves (SMTP, a folder of .eml files). It keeps nothing: the outbox is rows of the database.
package mail

import (
	"context"
	"strings"
	"unicode"
)

// Message is one finished mail, ready for a Sender: both bodies rendered, nothing left to decide.
type Message struct {
	ID       string // Message-ID without <>; the same at every retry, so that a mailbox can drop the second copy
	From     string // address of the platform, whoever the mail speaks for
	FromName string // whom the mail speaks for
	ReplyTo  string // address that answers go to, "" = From
	To       string
	ToName   string
	Subject  string
	Text     string // the plain-text part, never empty
	HTML     string
	Kind     string // which mail this is: names the .eml file and the outbox row

	Attachments []Attachment
	Inline      []Inline

	Signature *Signature // nil is none
}

// Attachment is a file that a message carries.
type Attachment struct {
	Name    string // plain ASCII
	Type    string // "application/pdf"
	Content []byte
}

// The kinds of mail there are.
const (
	KindAccessGranted   = "access_granted"
	KindDocumentsRead   = "documents_read"
	KindDocumentSent    = "document_sent"
	KindDocumentsUnread = "documents_unread"

	KindSchedulesStopped = "schedules_stopped"

	KindAddressFault = "address_fault"

	KindForgotten        = "forgotten"
	KindAccountForgotten = "account_forgotten"
	KindSignUp           = "sign_up"
	KindAccountExists    = "account_exists"

	KindProfileProposed = "profile_proposed"
	KindLinkAsked       = "link_asked"

	KindServerTest = "server_test"
)

// Sender hands one message over, and returns no error once somebody has taken charge of it: answer is what a server said
// then ("250 2.0.0 queued as 4F2A"), "" where none was asked. It is the one seam of the tests; the caller keeps the retries
// (see Permanent and Answer).
type Sender func(ctx context.Context, m Message) (answer string, err error)

// Envelope is what a mail needs besides its content, and what its outbox row holds.
type Envelope struct {
	ID   string // Message-ID without <>
	From string // address of the platform
	To   string // address of the recipient
}

// SubjectMax and maxName are long enough for any real subject or name, short enough that no header line reaches the 998
// bytes of RFC 5322.
const (
	maxName    = 80
	SubjectMax = 160
)

// oneLine makes somebody's text safe to stand inside a sentence or a header: no line break, no control character, no
// bidirectional override that would turn the rest of the line around. Letters of every script and emoji stay, and so
// does the no-break space of an amount.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Bidi_Control, r):
			return -1
		case unicode.IsControl(r), r == '\u2028', r == '\u2029':
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' }), " ")
}

// cut shortens s to at most n characters, and shows that it did.
func cut(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	return strings.TrimRight(string(runes[:n-1]), " ") + "…"
}
