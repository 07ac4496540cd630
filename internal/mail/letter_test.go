package mail

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"acuse/internal/billing"
)

var update = flag.Bool("update", false, "write the golden files anew")

var marjal = billing.Party{
	Name: "Estudio Marjal", Address: "Carrer de la Marjal, 14", Postcode: "46470", City: "Massanassa",
	Email: "hola@estudiomarjal.example",
}

func accessGranted(lang string) AccessGranted {
	return AccessGranted{
		Envelope: Envelope{ID: "0199-a1@acuse.example", From: "correo@acuse.example", To: "administracion@cafealmirante.example"},
		Lang:     lang, Company: marjal, CustomerName: "Café Almirante, S.L.",
		URL:      "https://acuse.example/marjal/entrar",
		Username: "administracion@cafealmirante.example", Password: "kTq7-mWz4-xRb9",
	}
}

func documentsRead(lang string, documents ...ReadDocument) DocumentsRead {
	return DocumentsRead{
		Envelope: Envelope{ID: "0199-b2@acuse.example", From: "correo@acuse.example", To: "lucia@estudiomarjal.example"},
		Lang:     lang, UserName: "Lucía Ferrandis", CompanyName: "Estudio Marjal", CustomerName: "Café Almirante, S.L.",
		ReadBy: "administracion@cafealmirante.example", At: time.Date(2026, 11, 20, 8, 31, 7, 0, time.UTC),
		Documents: documents,
	}
}

func readByLink(lang string) DocumentsRead {
	m := documentsRead(lang, invoice)
	m.ByLink = true
	return m
}

var (
	invoice   = ReadDocument{billing.Invoice, "F-2026-0184", 137826, "https://acuse.example/app/facturas/0199a184"}
	rectified = ReadDocument{billing.Invoice, "R-2026-0003", -12690, "https://acuse.example/app/facturas/0199a003"}
	quote     = ReadDocument{billing.Quote, "P-2026-0031", 48400, "https://acuse.example/app/presupuestos/0199a031"}
)

func mustMessage(t *testing.T, m interface{ Message() (Message, error) }) Message {
	t.Helper()
	message, err := m.Message()
	if err != nil {
		t.Fatalf("Message(): %v", err)
	}
	return message
}

func TestLettersLookAsTheyWereApproved(t *testing.T) {
	for _, lang := range billing.Languages {
		for name, m := range map[string]interface{ Message() (Message, error) }{
			"access":    accessGranted(lang),
			"read-one":  documentsRead(lang, invoice),
			"read-many": documentsRead(lang, invoice, rectified, quote),
			"read-link": readByLink(lang),
		} {
			got := mustMessage(t, m)
			golden(t, name+"."+lang+".txt.golden", "Subject: "+got.Subject+"\n\n"+got.Text)
			golden(t, name+"."+lang+".html.golden", got.HTML)
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (go test -update writes it anew)\ngot:\n%s\nwant:\n%s", name, got, want)
	}
}

func TestEveryTextOfAMailExists(t *testing.T) {
	kinds := []billing.Kind{billing.Invoice, billing.Quote, billing.DeliveryNote, billing.Proforma, billing.Receipt}
	for _, lang := range billing.Languages {
		letters := []Message{mustMessage(t, accessGranted(lang))}
		for _, kind := range kinds {
			letters = append(letters, mustMessage(t, documentsRead(lang, ReadDocument{kind, "N-1", 100, invoice.URL})))
		}
		for _, m := range letters {
			for _, part := range []string{m.Subject, m.FromName, m.Text, m.HTML} {
				if strings.Contains(part, "mail.") || (part != m.HTML && strings.Contains(part, "{")) {
					t.Errorf("%s %s: a text is missing or unfilled in:\n%s", lang, m.Kind, part)
				}
			}
		}
	}
}

func TestAnAccessMailSpeaksForTheCompanyAlone(t *testing.T) {
	m := accessGranted("es")
	m.URL = "https://clientes.estudiomarjal.example/entrar"
	got := mustMessage(t, m)
	for part, text := range map[string]string{"subject": got.Subject, "text": got.Text, "html": got.HTML, "from name": got.FromName} {
		if strings.Contains(strings.ToLower(text), "acuse") {
			t.Errorf("the %s names the platform:\n%s", part, text)
		}
	}
	if got.FromName != marjal.Name || got.ReplyTo != marjal.Email {
		t.Errorf("got from %q, reply to %q; want %q, %q", got.FromName, got.ReplyTo, marjal.Name, marjal.Email)
	}
	m.Company.Email = ""
	if got := mustMessage(t, m); got.ReplyTo != "" {
		t.Errorf("a company without e-mail: got reply to %q, want none", got.ReplyTo)
	}
}

func TestThePasswordStandsInTheBodiesOnly(t *testing.T) {
	m := accessGranted("es")
	m.Password = `a&b<c>"d'`
	got := mustMessage(t, m)
	if !strings.Contains(got.Text, m.Password) {
		t.Errorf("the text does not show the password as it is typed:\n%s", got.Text)
	}
	if want := "a&amp;b&lt;c&gt;&#34;d&#39;"; !strings.Contains(got.HTML, want) {
		t.Errorf("the HTML does not hold %s", want)
	}
	if strings.Contains(got.Subject+got.FromName+got.ID+got.Kind, m.Password) {
		t.Errorf("the password stands outside the bodies: %+v", got)
	}
	shown, _, _ := strings.Cut(got.HTML, "<main>")
	if strings.Contains(shown, "a&amp;b") {
		t.Errorf("the preheader shows the password")
	}
}

func TestALetterFetchesNothingAndWatchesNobody(t *testing.T) {
	for _, m := range []Message{mustMessage(t, accessGranted("es")), mustMessage(t, documentsRead("en", invoice, quote))} {
		for _, bad := range []string{"<img", "<script", "<link", "<iframe", "url(", "src=", "@import", "background=\"http"} {
			if strings.Contains(m.HTML, bad) {
				t.Errorf("%s holds %s", m.Kind, bad)
			}
		}
	}
}

func TestHostileNamesStayText(t *testing.T) {
	for _, name := range hostile {
		m := documentsRead("es", ReadDocument{billing.Invoice, name, 1, invoice.URL})
		m.CustomerName, m.UserName, m.CompanyName, m.ReadBy = name, name, name, name
		got := mustMessage(t, m)
		if strings.Contains(got.HTML, "<b>") || strings.Contains(got.HTML, "<script") {
			t.Errorf("%q became markup:\n%s", name, got.HTML)
		}
		if strings.Contains(got.Text, "\nBcc:") || strings.Contains(got.Text, "\u202e") {
			t.Errorf("%q broke a line or turned one around:\n%s", name, got.Text)
		}
		if strings.ContainsAny(got.Subject, "\r\n\x00") || len([]rune(got.Subject)) > SubjectMax {
			t.Errorf("%q: got subject %q", name, got.Subject)
		}
	}
}

func TestALinkLeadsToTheWebOrTheMailIsRefused(t *testing.T) {
	for _, bad := range []string{"", "javascript:alert(1)", "/entrar", "ftp://x.example/", "https:///x", "https://x.example/a b"} {
		m := accessGranted("es")
		m.URL = bad
		if _, err := m.Message(); err == nil {
			t.Errorf("URL %q: got no error, want one", bad)
		}
	}
	if _, err := documentsRead("es").Message(); err == nil {
		t.Error("no document: got no error, want one")
	}
}

func TestTextIsWrappedAndAddressesAreNot(t *testing.T) {
	m := accessGranted("es")
	m.URL = "https://acuse.example/" + strings.Repeat("largo", 30) + "/entrar"
	got := mustMessage(t, m)
	for _, line := range strings.Split(got.Text, "\n") {
		if n := len([]rune(line)); n > columns && !strings.Contains(line, m.URL) {
			t.Errorf("a line of %d columns, want at most %d: %s", n, columns, line)
		}
	}
	if !strings.Contains(got.Text, m.URL) {
		t.Errorf("the address is broken in:\n%s", got.Text)
	}
}
