package mail

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"strings"
	"testing"

	"acuse/internal/billing"
)

func documentSent(lang string) DocumentSent {
	subject, body := DocumentTexts(lang, billing.Invoice)
	return DocumentSent{
		Envelope: Envelope{ID: "0199-c3@acuse.example", From: "correo@acuse.example", To: "administracion@cafealmirante.example"},
		Lang:     lang, Company: marjal, RecipientName: "Café Almirante, S.L.", Subject: subject, Body: body,
		Document: billing.Snapshot{Kind: billing.Invoice, Number: "F-2026-0184", IssueDate: "2026-11-20", DueDate: "2026-12-20",
			Totals: billing.Totals{Total: 148701, Payable: 137826}},
	}
}

func byLink(lang string) DocumentSent {
	m := documentSent(lang)
	m.URL, m.Expires = "https://acuse.example/marjal/d/mfrggzdfmztwq2lkmfrggzdfmztwq2lk", "2027-01-19"
	return m
}

func attached(lang string) DocumentSent {
	m := documentSent(lang)
	m.File = Attachment{Name: "F-2026-0184-estudio-marjal.pdf", Type: "application/pdf", Content: []byte("%PDF-1.7\r\n\x00\xff\n.\nbytes")}
	return m
}

func TestLettersWithADocumentLookAsTheyWereApproved(t *testing.T) {
	for _, lang := range billing.Languages {
		entering := byLink(lang)
		entering.Area, entering.Username = "https://acuse.example/marjal/entrar", "administracion@cafealmirante.example"
		both := attached(lang)
		both.Area, both.Username = entering.Area, entering.Username
		for name, m := range map[string]DocumentSent{"document-link": byLink(lang), "document-area": entering,
			"document-attached": attached(lang), "document-attached-area": both} {
			got := mustMessage(t, m)
			golden(t, name+"."+lang+".txt.golden", "Subject: "+got.Subject+"\n\n"+got.Text)
			golden(t, name+"."+lang+".html.golden", got.HTML)
		}
	}
}

func TestAMailSaysThatAReadingIsSeenOnlyWhereItIs(t *testing.T) {
	area := attached("es")
	area.Area = "https://acuse.example/marjal/entrar"
	for name, c := range map[string]struct {
		m    DocumentSent
		want string
	}{
		"by link":                   {byLink("es"), "Estudio Marjal ve cuándo abres y cuándo descargas cada documento."},
		"attached":                  {attached("es"), ""},
		"attached, and in the area": {area, "Si lo descargas en tu zona privada, Estudio Marjal ve cuándo."},
	} {
		text := strings.Join(strings.Fields(mustMessage(t, c.m).Text), " ")
		if !strings.Contains(text, c.want) || strings.Contains(text, " ve cuándo") != (c.want != "") {
			t.Errorf("%s: want %q in\n%s", name, c.want, text)
		}
	}
}

func TestADocumentGoesAsALinkOrAttachedNeverBothNorNeither(t *testing.T) {
	both := attached("es")
	both.URL = byLink("es").URL
	for name, m := range map[string]DocumentSent{"both": both, "neither": documentSent("es")} {
		if got, err := m.Message(); err == nil {
			t.Errorf("%s: got a message %q, want an error", name, got.Subject)
		}
	}
	if got := mustMessage(t, byLink("es")).Attachments; got != nil {
		t.Errorf("by link: got %d attachments, want none", len(got))
	}
}

func TestAnAttachmentArrivesByteForByteBesideBothBodies(t *testing.T) {
	m := attached("es")
	for i := range 100_000 { // every byte, in lines of every length
		m.File.Content = append(m.File.Content, byte(i*7+i/256))
	}
	sent := mustMessage(t, m)
	message := raw(t, sent)
	p := parse(t, message)
	if want := "multipart/mixed"; p.kinds[0] != want || len(p.kinds) != 3 || !strings.HasPrefix(p.kinds[1], "multipart/alternative") {
		t.Fatalf("structure: got %q, want %s of both bodies and the file", p.kinds, want)
	}
	name, content := attachment(t, message)
	if name != m.File.Name || !bytes.Equal(content, m.File.Content) {
		t.Errorf("got %s with %d bytes, want %s with %d", name, len(content), m.File.Name, len(m.File.Content))
	}
	stored, err := Read(bytes.NewReader(message))
	if err != nil {
		t.Fatal(err)
	}
	if stored.Text != sent.Text || stored.HTML != sent.HTML || len(stored.Files) != 1 || stored.Files[0] != m.File.Name {
		t.Errorf("read back: got files %q and\n%s\nwant %s and\n%s", stored.Files, stored.Text, m.File.Name, sent.Text)
	}
}

// attachment is the one file of a message.
func attachment(t *testing.T, message []byte) (string, []byte) {
	t.Helper()
	msg, err := mail.ReadMessage(bytes.NewReader(message))
	if err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	for parts := multipart.NewReader(msg.Body, params["boundary"]); ; {
		part, err := parts.NextRawPart()
		if err != nil {
			t.Fatalf("no attachment: %v", err)
		}
		if part.FileName() == "" {
			continue
		}
		content, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, part))
		if err != nil {
			t.Fatal(err)
		}
		return part.FileName(), content
	}
}

func TestHostileTextsAboveADocumentStayText(t *testing.T) {
	for _, text := range hostile {
		m := byLink("es")
		m.Subject, m.Body = text, "Hola\n"+text+"\n{número} {cliente}"
		m.RecipientName = "{total} " + text
		sent := mustMessage(t, m)
		p := parse(t, raw(t, sent))
		if _, added := p.header["Bcc"]; added {
			t.Errorf("%q added a recipient", text)
		}
		if len(p.kinds) != 3 {
			t.Errorf("%q: structure: got %q, want two bodies", text, p.kinds)
		}
		if strings.Contains(sent.HTML, "<script") || strings.Contains(sent.HTML, "<b>bold") {
			t.Errorf("%q became HTML", text)
		}
		if strings.ContainsAny(sent.Text, "\x00\x1b\u202e") {
			t.Errorf("%q: control characters in the text", text)
		}
		if !strings.Contains(sent.Text, "F-2026-0184 {total}") {
			t.Errorf("the words were not filled in once:\n%s", sent.Text)
		}
	}
}

func TestTheWordsOfATextAreThoseOfItsLanguage(t *testing.T) {
	words := DocumentWords{Kind: billing.Invoice, Number: "F-1", Customer: "Café", Company: "Marjal", Total: 1000, Due: "2026-12-20"}
	for lang, c := range map[string][2]string{
		"es": {"{número} {total} {vencimiento} {cliente} {empresa} {number}", "F-1 10,00\u00a0€ 20 de diciembre de 2026 Café Marjal {number}"},
		"ca": {"{número} {total} {venciment} {client} {empresa} {number}", "F-1 10,00\u00a0€ 20 de desembre del 2026 Café Marjal {number}"},
		"eu": {"{zenbakia} {guztira} {mugaeguna} {bezeroa} {enpresa} {number}", "F-1 10,00\u00a0€ 2026ko abenduaren 20a Café Marjal {number}"},
		"gl": {"{número} {total} {vencemento} {cliente} {empresa} {number}", "F-1 10,00\u00a0€ 20 de decembro de 2026 Café Marjal {number}"},
		"en": {"{number} {total} {due date} {customer} {company} {número}", "F-1 €10.00 20 December 2026 Café Marjal {número}"},
	} {
		if got := words.Fill(lang, c[0]); got != c[1] {
			t.Errorf("%s: got %q, want %q", lang, got, c[1])
		}
		for _, word := range DocumentWordList(lang) {
			if words.Fill(lang, word) == word {
				t.Errorf("%s: %s is offered and never filled in", lang, word)
			}
		}
	}
}
