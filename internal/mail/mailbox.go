package mail

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"mime/multipart"
	"net/mail"
	"os"
	"slices"
	"strings"
	"time"

	"acuse/internal/billing"
)

// Stored is a message that File wrote, as a mailbox page shows it: headers decoded, both bodies whole.
type Stored struct {
	File    string // its name inside the folder, what Open asks for
	ID      string // Message-ID without <>
	From    string // "Name <address>"
	To      string
	Subject string
	Date    time.Time // UTC
	Text    string
	HTML    string   // somebody's text stands in it, escaped; show it in a sandboxed frame all the same
	Files   []string // names of what is attached
	Inline  []Inline // what the HTML shows
}

// HTMLAlone is the HTML with its pictures inside, as that of the Message was.
func (s Stored) HTMLAlone() string { return withPictures(s.HTML, s.Inline) }

// List reads every message of dir, newest first. A folder that does not exist yet is an empty mailbox.
func List(dir string) ([]Stored, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("mail: list: %w", err)
	}
	var all []Stored
	for _, entry := range slices.Backward(entries) { // names begin with the time
		if !isStored(entry.Name()) {
			continue
		}
		one, err := Open(dir, entry.Name())
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// Open reads one message of dir. A name that is not one of a message, or leads out of dir, is billing.ErrNotFound.
func Open(dir, name string) (Stored, error) {
	if !isStored(name) {
		return Stored{}, billing.ErrNotFound
	}
	f, err := os.OpenInRoot(dir, name)
	if errors.Is(err, fs.ErrNotExist) {
		return Stored{}, billing.ErrNotFound
	}
	if err != nil {
		return Stored{}, fmt.Errorf("mail: open %s: %w", name, err)
	}
	defer f.Close()
	stored, err := Read(f)
	if err != nil {
		return Stored{}, fmt.Errorf("mail: read %s: %w", name, err)
	}
	stored.File = name
	return stored, nil
}

// Read parses one message as File writes it; its File stays "".
func Read(r io.Reader) (Stored, error) {
	msg, err := mail.ReadMessage(r)
	if err != nil {
		return Stored{}, err
	}
	date, err := msg.Header.Date()
	if err != nil {
		return Stored{}, err
	}
	var decoder mime.WordDecoder
	subject, err := decoder.DecodeHeader(msg.Header.Get("Subject"))
	if err != nil {
		return Stored{}, err
	}
	s := Stored{
		ID: strings.Trim(msg.Header.Get("Message-Id"), "<>"), Subject: subject, Date: date.UTC(),
		From: people(msg.Header, "From"), To: people(msg.Header, "To"),
	}
	return s, s.readBodies(msg.Header.Get("Content-Type"), msg.Body)
}

func (s *Stored) readBodies(contentType string, all io.Reader) error {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return err
	}
	parts := multipart.NewReader(all, params["boundary"])
	for {
		part, err := parts.NextPart() // undoes quoted-printable
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		kind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type"))
		if strings.HasPrefix(kind, "multipart/") {
			if err := s.readBodies(part.Header.Get("Content-Type"), part); err != nil {
				return err
			}
			continue
		}
		id := strings.Trim(part.Header.Get("Content-Id"), "<>")
		if name := part.FileName(); name != "" && id == "" {
			s.Files = append(s.Files, name)
			continue
		}
		body, err := io.ReadAll(part)
		if err != nil {
			return err
		}
		if id != "" {
			if body, err = base64.StdEncoding.DecodeString(string(body)); err != nil { // past its line breaks
				return err
			}
			s.Inline = append(s.Inline, Inline{Attachment{Name: part.FileName(), Type: kind, Content: body}, id})
			continue
		}
		text := strings.ReplaceAll(string(body), "\r\n", "\n")
		switch kind {
		case "text/plain":
			s.Text = text
		case "text/html":
			s.HTML = text
		}
	}
}

// people writes out the addresses of a header as a person reads them.
func people(header mail.Header, key string) string {
	addresses, err := header.AddressList(key)
	if err != nil {
		return header.Get(key)
	}
	all := make([]string, len(addresses))
	for i, a := range addresses {
		all[i] = a.Address
		if a.Name != "" {
			all[i] = a.Name + " <" + a.Address + ">"
		}
	}
	return strings.Join(all, ", ")
}

// isStored reports whether name can be one that File gave: no separator, nothing hidden.
func isStored(name string) bool {
	return strings.HasSuffix(name, ".eml") && !strings.HasPrefix(name, ".") &&
		!strings.ContainsFunc(name, func(r rune) bool { return !plain(r) })
}
