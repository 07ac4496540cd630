package mail

import (
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"

	_ "github.com/emersion/go-message/charset"
	gomessage "github.com/emersion/go-message/mail"

	"acuse/internal/billing"
)

// allLetters are every mail there is, in a language; those with words to choose also in words of a company's own.
func allLetters(t *testing.T, lang string) map[string]Message {
	t.Helper()
	asked := LinkAsked{Envelope: accessGranted(lang).Envelope, Lang: lang, UserName: "Lucía", CompanyName: "Estudio Marjal", CustomerName: "Café", Who: "x@y.example",
		Kind: billing.Invoice, Number: "F-1", URL: "https://acuse.example/app/facturas/1"}
	proposed := ProfileProposed{Envelope: accessGranted(lang).Envelope, Lang: lang, UserName: "Lucía", CompanyName: "Estudio Marjal", CustomerName: "Café", Who: "x@y.example",
		Fields: []billing.ProposedField{{Field: "phone", Before: "1", After: "2"}}, URL: "https://acuse.example/app/clientes/1"}
	all := map[string]Message{
		"access": mustMessage(t, accessGranted(lang)), "read": mustMessage(t, documentsRead(lang, invoice, quote)), "link": mustMessage(t, byLink(lang)),
		"attached": mustMessage(t, attached(lang)), "link asked": mustMessage(t, asked), "proposed": mustMessage(t, proposed),
		"address fault": mustMessage(t, addressFault(lang, DomainFailing, DomainUncertified)),
		"server test":   mustMessage(t, ServerTest{Envelope: accessGranted(lang).Envelope, Lang: lang, Name: "Lucía", Company: marjal}),
	}
	for name, m := range peopleLetters(lang) {
		all[name] = mustMessage(t, m)
	}
	for _, kind := range TemplateKinds {
		usual := UsualTemplate(kind, lang)
		usual.Body += "\n\n<img src=\"https://pixel.example/x.gif\"> <b>¡Gràcies!</b> https://ours.example"
		m, err := Example(kind, lang, usual, marjal, exampleAddresses, "2026-11-23", Letterhead{})
		if err != nil {
			t.Fatal(err)
		}
		all["own words: "+string(kind)] = m
	}
	return all
}

// remote is whatever a mail program would fetch by itself.
var remote = regexp.MustCompile(`(?i)<(img|script|link|iframe|object|embed|video|audio|source|svg|form|input)\b|url\(|@import|\bsrc\s*=|\bbackground\s*=|http-equiv`)

func TestNoMailFetchesAnythingAndAllHaveAPlainText(t *testing.T) {
	for _, lang := range billing.Languages {
		for name, m := range allLetters(t, lang) {
			// What somebody wrote is text: its brackets are written out.
			if found := remote.FindString(strings.ReplaceAll(m.HTML, "&lt;img src=", "")); found != "" {
				t.Errorf("%s, %s: the HTML holds %q", lang, name, found)
			}
			if strings.HasPrefix(name, "own words") && !strings.Contains(m.HTML, "&lt;b&gt;¡Gràcies!&lt;/b&gt;") {
				t.Errorf("%s, %s: what was written is not text:\n%s", lang, name, m.HTML)
			}
			if len(strings.TrimSpace(m.Text)) < 40 {
				t.Errorf("%s, %s: got the plain text %q", lang, name, m.Text)
			}
		}
	}
}

// TestAnotherProgramReadsWhatWasWritten: every mail in every language, by a library that had no part in writing it.
func TestAnotherProgramReadsWhatWasWritten(t *testing.T) {
	for _, lang := range billing.Languages {
		for name, m := range allLetters(t, lang) {
			r, err := gomessage.CreateReader(bytes.NewReader(raw(t, m)))
			if err != nil {
				t.Fatalf("%s, %s: %v", lang, name, err)
			}
			from, _ := r.Header.AddressList("From")
			to, _ := r.Header.AddressList("To")
			subject, _ := r.Header.Subject()
			id, _ := r.Header.MessageID()
			if len(from) != 1 || from[0].Address != m.From || from[0].Name != m.FromName || len(to) != 1 || to[0].Address != m.To || to[0].Name != m.ToName ||
				subject != m.Subject || id != m.ID {
				t.Errorf("%s, %s: got from %v, to %v, subject %q, id %q", lang, name, from, to, subject, id)
			}
			got := readParts(t, r)
			if got["text/plain"] != m.Text || got["text/html"] != m.HTML {
				t.Errorf("%s, %s: got\n%s\nwant\n%s", lang, name, got["text/plain"], m.Text)
			}
			for _, a := range m.Attachments {
				if got[a.Name] != string(a.Content) {
					t.Errorf("%s, %s: %s differs: got %d bytes, want %d", lang, name, a.Name, len(got[a.Name]), len(a.Content))
				}
			}
			if want := 2 + len(m.Attachments); len(got) != want {
				t.Errorf("%s, %s: got %d parts, want %d", lang, name, len(got), want)
			}
		}
	}
}

// readParts are the parts of a mail by their type, or by their name.
func readParts(t *testing.T, r *gomessage.Reader) map[string]string {
	t.Helper()
	parts := map[string]string{}
	for {
		part, err := r.NextPart()
		if err == io.EOF {
			return parts
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(part.Body)
		if err != nil {
			t.Fatal(err)
		}
		switch h := part.Header.(type) {
		case *gomessage.InlineHeader:
			kind, _, _ := h.ContentType()
			parts[kind] = strings.ReplaceAll(string(content), "\r\n", "\n")
		case *gomessage.AttachmentHeader:
			name, _ := h.Filename()
			parts[name] = string(content)
		}
	}
}
