package mail

import (
	"strings"
	"testing"

	"acuse/internal/billing"
	"acuse/internal/i18n"
)

// TestTheUsualTextMakesTheUsualMail: what somebody sees who opens it to change it is what goes out until then.
func TestTheUsualTextMakesTheUsualMail(t *testing.T) {
	for _, lang := range billing.Languages {
		own := accessGranted(lang)
		own.Own = UsualTemplate(TemplateAccess, lang)
		forgotten := peopleLetters(lang)["forgotten"].(PasswordForgotten)
		forgotten.Own = UsualTemplate(TemplateForgotten, lang)
		link, attachment := byLink(lang), attached(lang)
		link.Subject, link.Body = UsualTemplate(TemplateLink, lang).Subject, UsualTemplate(TemplateLink, lang).Body
		attachment.Subject, attachment.Body = UsualTemplate(TemplateAttachment, lang).Subject, UsualTemplate(TemplateAttachment, lang).Body
		plain := func(m DocumentSent) DocumentSent {
			m.Subject, m.Body = DocumentTexts(lang, "")
			return m
		}
		for name, pair := range map[string][2]interface{ Message() (Message, error) }{
			"access": {own, accessGranted(lang)}, "forgotten": {forgotten, peopleLetters(lang)["forgotten"]},
			"link": {link, plain(byLink(lang))}, "attachment": {attachment, plain(attached(lang))},
		} {
			got, want := mustMessage(t, pair[0]), mustMessage(t, pair[1])
			if got.Subject != want.Subject || got.Text != want.Text || got.HTML != want.HTML {
				t.Errorf("%s, %s: got %q\n%s\nwant %q\n%s", lang, name, got.Subject, got.Text, want.Subject, want.Text)
			}
		}
		for _, kind := range TemplateKinds {
			if errs := UsualTemplate(kind, lang).Check(kind, lang); len(errs) > 0 {
				t.Errorf("%s, %s: the usual text is refused: %v", lang, kind, errs)
			}
		}
	}
}

var exampleAddresses = Addresses{Area: "https://acuse.example/marjal/entrar", Link: "https://acuse.example/marjal/d/ejemplo"}

// TestTheExampleIsWhatTheMailOfAnInvoiceSays, while no other text stands: the same words, the link, the private area. A
// text of the company's own is shown as it is.
func TestTheExampleIsWhatTheMailOfAnInvoiceSays(t *testing.T) {
	for _, lang := range billing.Languages {
		for _, kind := range []TemplateKind{TemplateLink, TemplateAttachment} {
			usual := UsualTemplate(kind, lang)
			got, err := Example(kind, lang, usual, marjal, exampleAddresses, "2026-11-23", Letterhead{})
			if err != nil {
				t.Fatal(err)
			}
			m := DocumentSent{Lang: lang, Company: marjal, RecipientName: got.ToName, Document: ExampleInvoice(lang, "2026-11-23"),
				Area: exampleAddresses.Area, Username: "cafe@example.com"}
			m.Subject, m.Body = DocumentTexts(lang, billing.Invoice)
			if kind == TemplateLink {
				m.URL, m.Expires = exampleAddresses.Link, "2027-01-22"
			} else {
				m.File = Attachment{Name: m.Document.Number + ".pdf", Content: []byte("%PDF-")}
			}
			want := mustMessage(t, m)
			if got.Subject != want.Subject || got.Text != want.Text {
				t.Errorf("%s, %s: got %q\n%s\nwant %q\n%s", lang, kind, got.Subject, got.Text, want.Subject, want.Text)
			}
			usual.Body += "\n\nHTL-22"
			if own, err := Example(kind, lang, usual, marjal, exampleAddresses, "2026-11-23", Letterhead{}); err != nil || !strings.Contains(own.Text, "HTL-22") {
				t.Errorf("%s, %s: got %v\n%s", lang, kind, err, own.Text)
			}
		}
	}
}

// TestTheTextOfAnyDocumentSaysWhichItIs.
func TestTheTextOfAnyDocumentSaysWhichItIs(t *testing.T) {
	for _, lang := range billing.Languages {
		subject, body := DocumentTexts(lang, "")
		for _, kind := range []billing.Kind{billing.Invoice, billing.Quote, billing.DeliveryNote, billing.Proforma, billing.Receipt} {
			name := i18n.For(lang).T("mail.kind." + string(kind))
			words := DocumentWords{Kind: kind, Number: "F-1"}
			for _, text := range []string{words.Fill(lang, subject), words.Fill(lang, body)} {
				if !strings.Contains(text, name) || strings.Contains(text, braced(i18n.For(lang), "document")) {
					t.Errorf("%s, %s: got %q", lang, kind, text)
				}
			}
		}
	}
}

func TestATemplateKeepsWhatTheCustomerNeeds(t *testing.T) {
	whole := "Entra en {url} con {usuario} y {contraseña}"
	for name, c := range map[string]struct {
		kind          TemplateKind
		subject, body string
		field, key    string
	}{
		"whole":                        {TemplateAccess, "Tu acceso", whole, "", ""},
		"no password":                  {TemplateAccess, "Tu acceso", "Entra en {url} con {usuario}", "body", "outbox.error.missing_word"},
		"no user":                      {TemplateForgotten, "Tu acceso", "Entra en {url} con {contraseña}", "body", "outbox.error.missing_word"},
		"no address":                   {TemplateAccess, "Tu acceso", "{usuario} {contraseña}", "body", "outbox.error.missing_word"},
		"no link":                      {TemplateLink, "Factura {número}", "Hola, {cliente}", "body", "outbox.error.missing_word"},
		"a link":                       {TemplateLink, "Factura {número}", "Hola, {cliente}: {enlace}", "", ""},
		"a link where there is none":   {TemplateAttachment, "Factura {número}", "Mira {enlace}", "body", "outbox.error.unknown_word"},
		"a word of another language":   {TemplateLink, "Invoice {number}", "{enlace}", "subject", "outbox.error.unknown_word"},
		"a slip":                       {TemplateLink, "Factura", "{enlace} {clinte}", "body", "outbox.error.unknown_word"},
		"a password of somebody else":  {TemplateLink, "Factura", "{enlace} {contraseña}", "body", "outbox.error.unknown_word"},
		"the password in the subject":  {TemplateAccess, "Tu clave: {contraseña}", whole, "subject", "outbox.error.secret_subject"},
		"no subject":                   {TemplateAccess, " ", whole, "subject", "error.required"},
		"nothing":                      {TemplateAttachment, "Factura", "\n", "body", "error.required"},
		"a long subject":               {TemplateAccess, strings.Repeat("x", SubjectMax+1), whole, "subject", "error.too_long"},
		"a long text":                  {TemplateAttachment, "x", strings.Repeat("x", TemplateMax+1), "body", "error.too_long"},
		"a brace that opens no word":   {TemplateAttachment, "x", "{ así } no", "body", "outbox.error.unknown_word"},
		"a brace that is never closed": {TemplateAttachment, "x", "1 { 2", "", ""},
	} {
		errs := Template{c.subject, c.body}.Check(c.kind, "es")
		if c.key == "" {
			if len(errs) != 0 {
				t.Errorf("%s: got %v, want nothing wrong", name, errs)
			}
			continue
		}
		if len(errs) != 1 || errs[0].Field != c.field || errs[0].Key != c.key {
			t.Errorf("%s: got %v, want %s beside %s", name, errs, c.key, c.field)
		}
	}
}

func TestWordsAreFilledOnceAndAreTextAlone(t *testing.T) {
	m := byLink("es")
	m.RecipientName, m.Company.Name = "{enlace} <b>{empresa}</b>\r\nBcc: x@y.example", "{cliente}"
	m.Subject, m.Body = "{cliente}", "Hola, {cliente}:\n{documento} {número} de {empresa}\n{enlace}\nAdiós. {enlace}"
	got := mustMessage(t, m)
	if want := "{enlace} <b>{empresa}</b> Bcc: x@y.example"; got.Subject != want || !strings.Contains(got.Text, "Hola, "+want+":") {
		t.Errorf("got subject %q and\n%s", got.Subject, got.Text)
	}
	if strings.Contains(got.HTML, "<b>{") || strings.Contains(got.Text, "\nBcc:") || !strings.Contains(got.Text, "Factura F-2026-0184 de {cliente}") {
		t.Errorf("got\n%s", got.Text)
	}
	// The box stands where the line of the link was, what follows it below; in a sentence it is the address.
	box, after := strings.Index(got.Text, "Factura: F-2026-0184"), strings.Index(got.Text, "Adiós. "+m.URL)
	if box < 0 || after < box {
		t.Errorf("got the box at %d and what follows it at %d:\n%s", box, after, got.Text)
	}
}

func TestAnAttachmentCannotSpeakOfALink(t *testing.T) {
	for body, want := range map[string]bool{"Aquí va": false, "Aquí va\n\n{enlace}\n": false, "Mira en {enlace}": true} {
		if got := (Template{"x", body}).Misplaced("es"); got != want {
			t.Errorf("%q: got %v, want %v", body, got, want)
		}
	}
	m := attached("es")
	m.Body = "Aquí va\n{enlace}\nAdiós"
	if got := mustMessage(t, m); strings.Contains(got.Text+got.HTML, "enlace") || !strings.Contains(got.Text, "Adiós") {
		t.Errorf("got\n%s", got.Text)
	}
}

func TestCredentialsAreTypedAsTheyStandWhereverTheyAre(t *testing.T) {
	m := accessGranted("es")
	m.Password = `a&b<c>"d'`
	m.Own = Template{"Hola", "Entra con {usuario} y {contraseña} en {url}"}
	got := mustMessage(t, m)
	if !strings.Contains(got.Text, m.Username+" y "+m.Password) || !strings.Contains(got.HTML, "a&amp;b&lt;c&gt;&#34;d&#39;") || strings.Contains(got.HTML, `class="box"`) {
		t.Errorf("got\n%s\n%s", got.Text, got.HTML)
	}
	m.Own.Body = "Hola\n\nDónde: {url}\nQuién: {usuario}\nClave: {contraseña}\n\nUn saludo"
	if got := mustMessage(t, m); !strings.Contains(got.HTML, `class="box"`) || !strings.Contains(got.Text, "Clave: "+m.Password+"\n") {
		t.Errorf("got\n%s", got.Text)
	}
}
