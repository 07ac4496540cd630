package mail

import (
	"bytes"
	"errors"
	"fmt"
	"net/mail"
	"regexp"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// errUnsendable marks a message that no server would ever be offered: an address that is none.
var errUnsendable = errors.New("mail: cannot be sent")

var messageID = regexp.MustCompile(`^[A-Za-z0-9!#$%&'*+/=?^_{|}~.-]{1,120}@[A-Za-z0-9.-]{1,120}$`)

// compose turns m into MIME: multipart/alternative of text and HTML, UTF-8, quoted-printable; with pictures inside a
// multipart/related around it, and with attachments a multipart/mixed around that, the files in base64.
func compose(m Message, now time.Time) (*gomail.Msg, error) {
	if !messageID.MatchString(m.ID) {
		return nil, fmt.Errorf("%w: Message-ID %q", errUnsendable, m.ID)
	}
	if m.Text == "" || m.HTML == "" {
		return nil, fmt.Errorf("%w: a body is empty", errUnsendable)
	}
	from, err := address(m.FromName, m.From)
	if err != nil {
		return nil, err
	}
	to, err := address(m.ToName, m.To)
	if err != nil {
		return nil, err
	}
	msg := gomail.NewMsg(gomail.WithEncoding(gomail.EncodingQP), gomail.WithCharset(gomail.CharsetUTF8), gomail.WithNoDefaultUserAgent())
	msg.SetAddrHeaderFromMailAddress(gomail.HeaderFrom, from)
	msg.SetAddrHeaderFromMailAddress(gomail.HeaderTo, to)
	if m.ReplyTo != "" {
		reply, err := address(m.FromName, m.ReplyTo)
		if err != nil {
			return nil, err
		}
		msg.SetAddrHeaderFromMailAddress(gomail.HeaderReplyTo, reply)
	}
	msg.SetMessageIDWithValue(m.ID)
	msg.SetDateWithValue(now)
	msg.Subject(subject(m.Subject))
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	for _, i := range m.Inline {
		msg.EmbedReadSeeker(i.Name, bytes.NewReader(i.Content), gomail.WithFileContentType(gomail.ContentType(i.Type)),
			gomail.WithFileEncoding(gomail.EncodingB64), gomail.WithFileContentID("<"+i.ID+">"))
	}
	for _, a := range m.Attachments {
		msg.AttachReadSeeker(a.Name, bytes.NewReader(a.Content), gomail.WithFileContentType(gomail.ContentType(a.Type)),
			gomail.WithFileEncoding(gomail.EncodingB64))
	}
	return msg, nil
}

// subject is s fit for the header. What looks like an encoded word (RFC 2047) is taken apart: nobody may have it decoded.
func subject(s string) string {
	return cut(strings.ReplaceAll(oneLine(s), "=?", "= ?"), SubjectMax)
}

// address is somebody in a header: a bare address checked by the parser, and a name that can only be a name.
func address(name, bare string) (*mail.Address, error) {
	parsed, err := mail.ParseAddress(bare)
	if err != nil || parsed.Address != bare || oneLine(bare) != bare {
		return nil, fmt.Errorf("%w: %q is no e-mail address", errUnsendable, bare)
	}
	return &mail.Address{Name: cut(oneLine(name), maxName), Address: bare}, nil
}
