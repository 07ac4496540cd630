package mail

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"strings"
	"testing"
	"time"
)

// hostile are the names that people and attackers type.
var hostile = []string{
	"Café\r\nBcc: everybody@victim.example\r\n\r\nHello",
	"Café\nBcc: x@victim.example",
	`Almirante, "El Bueno", S.L. <otro@victim.example>`,
	`back\slash; (comment) [list] : group;`,
	"Café ☕ 👩‍🍳 S.L.",
	"شركة القهوة \u202eexe.fdp",
	"=?utf-8?q?=0D=0ABcc:_x@victim.example?=",
	"<b>bold</b><script>alert(1)</script>{{.}}",
	"\x00\x1b[31mred\x7f\u0085\u2028end",
	"bytes \xff\xfe of no language",
	strings.Repeat("Ñ", 1000),
	strings.Repeat("x", 1000),
}

// parsed is a message as another program sees it.
type parsed struct {
	header mail.Header
	kinds  []string // content types, the whole first
}

func parse(t *testing.T, raw []byte) parsed {
	t.Helper()
	msg, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("not a message: %v\n%s", err, raw)
	}
	p := parsed{header: msg.Header}
	kind, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil {
		t.Fatalf("Content-Type: %v", err)
	}
	p.kinds = append(p.kinds, kind)
	parts := multipart.NewReader(msg.Body, params["boundary"])
	for {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return p
		}
		if err != nil {
			t.Fatalf("part: %v", err)
		}
		p.kinds = append(p.kinds, part.Header.Get("Content-Type")+" "+part.Header.Get("Content-Transfer-Encoding"))
	}
}

func raw(t *testing.T, m Message) []byte {
	t.Helper()
	msg, err := compose(m, time.Date(2026, 11, 20, 8, 31, 0, 0, time.UTC))
	if err != nil {
		t.Fatalf("compose: %v", err)
	}
	var b bytes.Buffer
	if _, err := msg.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAMessageIsWhatOtherProgramsExpect(t *testing.T) {
	m := mustMessage(t, accessGranted("es"))
	p := parse(t, raw(t, m))
	for key, want := range map[string]string{
		"Message-Id": "<0199-a1@acuse.example>", "Date": "Fri, 20 Nov 2026 08:31:00 +0000",
		"Auto-Submitted": "auto-generated", "Mime-Version": "1.0", "User-Agent": "", "X-Mailer": "",
		"From": `"Estudio Marjal" <correo@acuse.example>`, "Reply-To": `"Estudio Marjal" <hola@estudiomarjal.example>`,
	} {
		if got := p.header.Get(key); got != want {
			t.Errorf("%s: got %q, want %q", key, got, want)
		}
	}
	want := "multipart/alternative, text/plain; charset=UTF-8 quoted-printable, text/html; charset=UTF-8 quoted-printable"
	if got := strings.Join(p.kinds, ", "); got != want {
		t.Errorf("structure: got %s, want %s", got, want)
	}
	stored, err := Read(bytes.NewReader(raw(t, m)))
	if err != nil {
		t.Fatal(err)
	}
	if stored.Text != m.Text || stored.HTML != m.HTML || stored.Subject != m.Subject {
		t.Errorf("read back: got %q\n%s\nwant %q\n%s", stored.Subject, stored.Text, m.Subject, m.Text)
	}
}

func TestHostileNamesAddNoHeaderAndNoRecipient(t *testing.T) {
	known := map[string]bool{"From": true, "To": true, "Reply-To": true, "Subject": true, "Date": true, "Message-Id": true,
		"Mime-Version": true, "Content-Type": true, "Auto-Submitted": true}
	for _, name := range hostile {
		a := accessGranted("es")
		a.CustomerName, a.Company.Name, a.Username = name, name, name
		m := mustMessage(t, a)
		m.Subject = name // whatever a caller puts there
		bytes := raw(t, m)
		p := parse(t, bytes)
		for key := range p.header {
			if !known[key] {
				t.Errorf("%q added the header %s", name, key)
			}
		}
		for key, want := range map[string]string{"From": a.From, "To": a.To, "Reply-To": a.Company.Email} {
			list, err := p.header.AddressList(key)
			if err != nil || len(list) != 1 || list[0].Address != want {
				t.Errorf("%q: %s: got %v, %v; want %s alone", name, key, list, err, want)
				continue
			}
			if got, want := list[0].Name, cut(oneLine(name), maxName); got != want {
				t.Errorf("%s: got name %q, want %q", key, got, want)
			}
		}
		decoded, err := new(mime.WordDecoder).DecodeHeader(p.header.Get("Subject"))
		if want := subject(name); err != nil || decoded != want {
			t.Errorf("Subject: got %q, %v; want %q", decoded, err, want)
		}
		for _, line := range strings.Split(string(bytes), "\r\n") {
			if len(line) > 998 || strings.ContainsAny(line, "\r\n") {
				t.Errorf("%q: a line of %d bytes, or one with a bare CR or LF", name, len(line))
			}
		}
	}
}

func TestOneLineKeepsWhatPeopleWrite(t *testing.T) {
	for in, want := range map[string]string{
		"  Café   Almirante ":  "Café Almirante",
		"1.378,26\u00a0€":      "1.378,26\u00a0€",
		"👩‍🍳":                  "👩‍🍳",
		"شركة القهوة":          "شركة القهوة",
		"a\r\n\tb\u2029c\x00d": "a b c d",
		"a\u202eb\u2066c":      "abc",
		"a\xffb":               "a\ufffdb",
	} {
		if got := oneLine(in); got != want {
			t.Errorf("oneLine(%q): got %q, want %q", in, got, want)
		}
	}
}

func TestWhatIsNoAddressIsNeverSent(t *testing.T) {
	good := mustMessage(t, accessGranted("es"))
	for name, spoil := range map[string]func(*Message){
		"no recipient":        func(m *Message) { m.To = "" },
		"two recipients":      func(m *Message) { m.To = "a@x.example, b@x.example" },
		"recipient with name": func(m *Message) { m.To = "A <a@x.example>" },
		"recipient with CRLF": func(m *Message) { m.To = "a@x.example\r\nRCPT TO:<b@x.example>" },
		"sender":              func(m *Message) { m.From = "acuse" },
		"reply":               func(m *Message) { m.ReplyTo = "call me" },
		"Message-ID":          func(m *Message) { m.ID = "a@b>\r\nBcc: x@y.example" },
		"empty Message-ID":    func(m *Message) { m.ID = "" },
		"no text":             func(m *Message) { m.Text = "" },
	} {
		m := good
		spoil(&m)
		_, err := compose(m, time.Now())
		if err == nil || !Permanent(err) {
			t.Errorf("%s: got %v (permanent %v), want a permanent error", name, err, Permanent(err))
		}
	}
}
