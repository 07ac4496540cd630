package harness

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

const mailWithin = 20 * time.Second

// Mail is a message the server sent, decoded.
type Mail struct {
	From, To, Subject string // addresses bare, the subject in plain text
	Text, HTML        string
	Files             []File // attachments
	Header            mail.Header
}

// File is a name and what is in it: an attachment, a download.
type File struct {
	Name  string
	Bytes []byte
}

// Mails are all messages in the server's mailbox (<data>/mail/*.eml), in the order of their file names.
func (s *Server) Mails() []Mail {
	s.t.Helper()
	all, err := readMails(filepath.Join(s.Data, "mail"))
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

// WaitMail waits for a message to that address whose subject contains the words, and returns the newest.
func (s *Server) WaitMail(to, subject string) Mail {
	s.t.Helper()
	var all []Mail
	var err error
	for deadline := time.Now().Add(mailWithin); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		// A file may be half written: its error counts only if it stays.
		all, err = readMails(filepath.Join(s.Data, "mail"))
		for i := len(all) - 1; i >= 0; i-- {
			if strings.EqualFold(all[i].To, to) && strings.Contains(all[i].Subject, subject) {
				return all[i]
			}
		}
	}
	var got strings.Builder
	for _, m := range all {
		fmt.Fprintf(&got, "  to %s: %s\n", m.To, m.Subject)
	}
	s.t.Fatalf("no mail to %s with subject %q after %v (error: %v); got %d:\n%s", to, subject, mailWithin, err, len(all), got.String())
	return Mail{}
}

// Links are the web addresses in the text part, in order.
func (m Mail) Links() []string {
	return webAddress.FindAllString(m.Text, -1)
}

var webAddress = regexp.MustCompile(`https?://[^\s<>"]+[^\s<>".,;:!?)]`)

func readMails(dir string) ([]Mail, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.eml")) // sorted
	if err != nil {
		return nil, err
	}
	var all []Mail
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			return all, err
		}
		m, err := parseMail(raw)
		if err != nil {
			return all, fmt.Errorf("%s: %w", filepath.Base(path), err)
		}
		all = append(all, m)
	}
	return all, nil
}

func parseMail(raw []byte) (Mail, error) {
	message, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return Mail{}, err
	}
	m := Mail{Header: message.Header, From: bareAddress(message.Header, "From"), To: bareAddress(message.Header, "To")}
	if m.Subject, err = new(mime.WordDecoder).DecodeHeader(message.Header.Get("Subject")); err != nil {
		return Mail{}, err
	}
	return m, m.addPart(message.Header.Get, message.Body)
}

// addPart takes one MIME part, or each part inside it.
func (m *Mail) addPart(header func(string) string, body io.Reader) error {
	kind, params, err := mime.ParseMediaType(header("Content-Type"))
	if err != nil {
		return fmt.Errorf("Content-Type %q: %w", header("Content-Type"), err)
	}
	if strings.HasPrefix(kind, "multipart/") {
		for parts := multipart.NewReader(body, params["boundary"]); ; {
			part, err := parts.NextRawPart()
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return err
			}
			if err := m.addPart(part.Header.Get, part); err != nil {
				return err
			}
		}
	}
	switch strings.ToLower(header("Content-Transfer-Encoding")) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	content, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	how, named, _ := mime.ParseMediaType(header("Content-Disposition"))
	switch {
	case how == "attachment":
		name, _ := new(mime.WordDecoder).DecodeHeader(named["filename"])
		m.Files = append(m.Files, File{name, content})
	case kind == "text/html":
		m.HTML += string(content)
	case kind == "text/plain":
		m.Text += string(content)
	}
	return nil
}

func bareAddress(h mail.Header, name string) string {
	if list, err := h.AddressList(name); err == nil && len(list) > 0 {
		return list[0].Address
	}
	return h.Get(name)
}
