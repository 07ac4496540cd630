package e2e_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"acuse/e2e/harness"
)

// TestFromEmailedLinkToRead: an invoice goes out as a link; machines open it and count for nothing, its recipient
// presses the button and counts; the company takes the link back.
func TestFromEmailedLinkToRead(t *testing.T) {
	t.Parallel()
	for name, view := range map[string]harness.View{
		"desktop": {}, "phone": {Mobile: true}, "without JavaScript": {NoScript: true},
	} {
		t.Run(name, func(t *testing.T) { t.Parallel(); fromEmailedLinkToRead(t, view) })
	}
}

func fromEmailedLinkToRead(t *testing.T, view harness.View) {
	s := harness.Start(t, harness.Options{})
	office := s.Open(view)
	signUp(office)
	addCustomer(office)
	issueInvoice(office, view)
	office.Follow("Enviar por e-mail")
	office.ExpectText("Enviar F-"+year()+"-0001", "Sabrás cuándo lo lee", "No verificable: no sabrás si lo lee")
	office.Fill("to", customerEmail+", no es")
	office.Within(".bar-form").Follow("Enviar")
	office.ExpectText("«no» no es una dirección de e-mail")
	if got := office.Value("way"); got != "link" {
		t.Errorf("the way: got %q, want link", got)
	}
	office.Fill("to", customerEmail)
	office.Within(".bar-form").Follow("Enviar")
	office.ExpectText("Enlaces vivos", "Sin usar", "No leído")
	invoice := office.Path()

	mail := s.WaitMail(customerEmail, "Factura F-"+year()+"-0001 de Estudio Marjal")
	link := mail.Links()[0]
	if !strings.HasPrefix(link, s.URL+"/estudio-marjal/d/") || len(mail.Files) != 0 {
		t.Fatalf("got a mail with the link %s and %d files", link, len(mail.Files))
	}
	machinesOpen(t, s, link)
	office.Navigate(invoice)
	office.ExpectText("No leído", "Página del enlace abierta", "Un robot abrió el enlace", "Precarga del navegador", "Comprobación sin descarga")
	ownBrowserOpens(office, link, invoice)

	customer := s.Open(view)
	customer.Navigate(link)
	customer.ExpectText("Factura F-"+year()+"-0001", "Estudio Marjal", "653,40", "Estudio Marjal ve cuándo abres este enlace")
	customer.ExpectNoText("Acuse")
	file := customer.Download(func() { customer.Click("Descargar PDF") })
	if !bytes.HasPrefix(file.Bytes, []byte("%PDF-")) || file.Name != "F-"+year()+"-0001-estudio-marjal.pdf" {
		t.Errorf("got %s, %d bytes", file.Name, len(file.Bytes))
	}
	if again := customer.Download(func() { customer.Click("Descargar PDF") }); !bytes.Equal(again.Bytes, file.Bytes) {
		t.Error("the second download is another file")
	}
	if notice := s.WaitMail(ownerEmail, "ha leído"); !strings.Contains(notice.Text, "por el enlace enviado a "+customerEmail) {
		t.Errorf("the notice does not name the link:\n%s", notice.Text)
	}
	office.Navigate(invoice)
	office.ExpectText("Leído hoy", "Por el enlace enviado a "+customerEmail)
	office.Click("Anular el enlace de " + customerEmail)
	office.ExpectText("¿Anular el enlace de "+customerEmail+"?", "tendrás que enviarle otro")
	office.Within(".dialog:popover-open").Follow("Anular el enlace")
	office.ExpectText("Enlace anulado por ")
	office.ExpectText("Ningún enlace abre ahora este documento.")
	if got := customer.Navigate(link); got != http.StatusGone {
		t.Errorf("the link taken back: got %d, want 410", got)
	}
	customer.ExpectText("Este enlace ya no sirve")
	asksAgain(t, s, customer, office, invoice)
	customer.ExpectNoText("F-" + year())
	customer.Navigate("/estudio-marjal/documentos")
	customer.ExpectText("Usuario", "Contraseña") // the link is no way in
}

// asksAgain presses the button of a link taken back: its recipient gets nothing, the company learns of it.
func asksAgain(t *testing.T, s *harness.Server, customer, office *harness.Page, invoice string) {
	t.Helper()
	sent := len(s.Mails())
	customer.Follow("Pedir nuevo enlace")
	customer.ExpectText("Petición recibida")
	asked := s.WaitMail(ownerEmail, customerEmail+" pide un enlace nuevo")
	if asked.Links()[0] != s.URL+invoice || len(s.Mails()) != sent+1 {
		t.Errorf("got %d more mails and the link %s, want one that leads to %s", len(s.Mails())-sent, asked.Links()[0], invoice)
	}
	office.Navigate(invoice)
	office.ExpectText("Enlace nuevo pedido por "+customerEmail, "Ningún enlace abre ahora este documento.")
}

// machinesOpen does with a link what stands between a mail and its reader.
func machinesOpen(t *testing.T, s *harness.Server, link string) {
	t.Helper()
	scanner := s.Open(harness.View{}) // a whole browser that runs scripts and waits, and presses nothing
	scanner.Navigate(link)
	scanner.ExpectText("Descargar PDF")
	if ran := scanner.Eval(`new Promise(done => setTimeout(() => done(document.querySelector("script[src]") !== null), 1500))`); ran != true {
		t.Errorf("the scanner ran no script: %v", ran)
	}
	for _, x := range []struct {
		method, header, value string
	}{
		{http.MethodHead, "User-Agent", "Mozilla/5.0"},
		{http.MethodGet, "Sec-Purpose", "prefetch;prerender"},
		{http.MethodGet, "User-Agent", "WhatsApp/2.23.20.0"},
		{http.MethodGet, "User-Agent", "Mozilla/5.0 (compatible; BarracudaCentral Link Scanner)"},
	} {
		c := s.Client()
		c.Header.Set(x.header, x.value)
		if a := c.Send(x.method, link, nil); a.Status != http.StatusOK {
			t.Errorf("%s with %s: got %d", x.method, x.value, a.Status)
		}
	}
}

// ownBrowserOpens presses the button where a user of the company is logged in.
func ownBrowserOpens(office *harness.Page, link, invoice string) {
	tab := office.Tab()
	tab.Navigate(link)
	tab.Download(func() { tab.Click("Descargar PDF") })
	office.Navigate(invoice)
	office.ExpectText("No leído", "PDF descargado desde un navegador de tu empresa")
}

func TestAnAttachmentIsTheSamePDFAndNotVerifiable(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{})
	office := s.Open(harness.View{})
	signUp(office)
	addCustomer(office)
	issueInvoice(office, harness.View{})
	office.Follow("Enviar por e-mail")
	office.Check("way", "attachment")
	office.Fill("subject.es", "<b>Tu factura</b> {número}")
	office.Fill("body.es", "<script>alert(1)</script>")
	office.Within(".bar-form").Follow("Enviar")
	mail := s.WaitMail(customerEmail, "<b>Tu factura</b> F-"+year()+"-0001")
	own := office.Download(func() { office.Click("PDF") })
	if len(mail.Files) != 1 || mail.Files[0].Name != own.Name || !bytes.Equal(mail.Files[0].Bytes, own.Bytes) {
		t.Fatalf("got %d files, want the company's own PDF byte for byte", len(mail.Files))
	}
	if strings.Contains(mail.HTML, "<script") || strings.Contains(mail.Text, "/d/") {
		t.Errorf("what was typed is no text, or there is a link, too:\n%s", mail.Text)
	}
	office.Navigate("/app/facturas")
	office.ExpectText("No verificable")
	office.ExpectNoText("No leído hoy")
	office.Navigate("/dev/correo")
	office.Follow("<b>Tu factura</b> F-" + year() + "-0001")
	office.ExpectText("Adjuntos", own.Name)
}

// TestTickedInvoicesGoEachToItsCustomer from the list, with one bar for all.
func TestTickedInvoicesGoEachToItsCustomer(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	for name, view := range map[string]harness.View{"1280": {Dark: true}, "390": {Mobile: true}, "noscript": {NoScript: true}} {
		office := s.Open(view)
		office.Enter(s.Login("office", "lucia@"))
		office.Navigate("/app/facturas?estado=issued&leido=unread")
		for _, box := range tickable(office, 3) {
			office.Check("id", box)
		}
		office.Within("[data-bar]").Follow("Enviar")
		office.ExpectText("Enviar 3 documentos", "{número}")
		look(t, office, stop{name: name, path: office.Path() + "?" + query(office)}, !view.NoScript)
		office.Within(".bar-form").Follow("Enviar")
		office.ExpectText("3 mensajes en camino.")
		for deadline := time.Now().Add(20 * time.Second); !strings.Contains(office.Text(), "Enviado"); office.Reload() {
			if time.Now().After(deadline) {
				t.Fatalf("%s: nothing was sent:\n%s", name, office.Text())
			}
			time.Sleep(200 * time.Millisecond)
		}
		office.ExpectFits()
		office.ExpectNoProblems()
	}
	got := 0
	for _, m := range s.Mails() {
		if strings.HasPrefix(m.Subject, "Factura F-") {
			got++
		}
	}
	if got != 9 {
		t.Errorf("mails: got %d, want 9", got)
	}
}

func tickable(p *harness.Page, n int) []string {
	var all []string
	for _, box := range p.Eval(`[...document.querySelectorAll("#rows [name=id]")].map(b => b.value)`).([]any) {
		all = append(all, box.(string))
	}
	return all[:n]
}

func query(p *harness.Page) string {
	u, _ := url.Parse(p.URL())
	return u.RawQuery
}

// TestTheLinksPagesAreAccessibleAndFit: living, expired and asked for again.
func TestTheLinksPagesAreAccessibleAndFit(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	office := s.Open(harness.View{})
	office.Enter(s.Login("office", "lucia@"))
	office.Navigate("/app/facturas?estado=issued&leido=unread")
	openFirst(office)
	office.Follow("Enviar por e-mail")
	office.Fill("to", "alguien@lejos.example")
	office.Within(".bar-form").Follow("Enviar")
	link, err := url.Parse(s.WaitMail("alguien@lejos.example", "Factura").Links()[0])
	if err != nil {
		t.Fatal(err)
	}
	for name, view := range map[string]harness.View{"1280": {}, "390": {Mobile: true, Dark: true}} {
		p := s.Open(view)
		for _, at := range []stop{
			{name: "enlace", path: link.Path},
			{name: "enlace-en", path: link.Path + "?lang=en"},
			{name: "enlace-pedido", path: link.Path + "?pedido=1&lang=es"},
			{name: "enlace-descarga-vieja", path: link.Path + "/descargas/nada", status: http.StatusNotFound},
		} {
			t.Run(name+"/"+at.name, func(t *testing.T) { look(t, p.For(t), at, true) })
		}
	}
}

// TestAnExpiredLinkGivesWayToANewOne: its page offers another, which comes by mail and opens the document.
func TestAnExpiredLinkGivesWayToANewOne(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{})
	office := s.Open(harness.View{})
	signUp(office)
	addCustomer(office)
	issueInvoice(office, harness.View{})
	office.Follow("Enviar por e-mail")
	office.Within(".bar-form").Follow("Enviar")
	old := s.WaitMail(customerEmail, "Factura F-"+year()+"-0001 de Estudio Marjal").Links()[0]
	expire(t, s)
	for name, view := range map[string]harness.View{"desktop": {}, "phone": {Mobile: true, Dark: true}, "without JavaScript": {NoScript: true}} {
		customer := s.Open(view)
		if got := customer.Navigate(old); got != http.StatusGone {
			t.Errorf("%s: got %d, want 410", name, got)
		}
		customer.ExpectText("Este enlace ya no sirve", "solo llega al e-mail al que se envió este")
		customer.ExpectNoText("F-" + year())
		customer.ExpectFits()
		if !view.NoScript {
			customer.ExpectAccessible()
		}
		customer.Follow("Pedir nuevo enlace")
		customer.ExpectText("Petición recibida", "es Estudio Marjal quien debe enviarlo")
		customer.ExpectFits()
		fresh := newest(t, s, old)
		customer.Navigate(fresh)
		file := customer.Download(func() { customer.Click("Descargar PDF") })
		if !bytes.HasPrefix(file.Bytes, []byte("%PDF-")) {
			t.Errorf("%s: got %d bytes, want the PDF", name, len(file.Bytes))
		}
	}
	if notice := s.WaitMail(ownerEmail, "ha leído"); !strings.Contains(notice.Text, "por el enlace enviado a "+customerEmail) {
		t.Errorf("the notice does not name the link:\n%s", notice.Text)
	}
}

// expire lets two months go by for every link.
func expire(t *testing.T, s *harness.Server) {
	t.Helper()
	b := openBooks(t, s)
	if _, err := b.d.Write.ExecContext(t.Context(), `UPDATE link SET expires_at = $1`, time.Now().UTC().Add(-time.Minute)); err != nil {
		t.Fatal(err)
	}
}

// newest is the link that came by mail after the old one.
func newest(t *testing.T, s *harness.Server, old string) string {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		for _, m := range s.Mails() {
			if links := m.Links(); strings.HasPrefix(m.Subject, "Factura F-") && links[0] != old {
				return links[0]
			}
		}
	}
	t.Fatal("no new link came")
	return ""
}
