package e2e_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"

	"acuse/e2e/harness"
)

const (
	ownerEmail    = "lucia@estudiomarjal.example"
	ownerPassword = "una clave larga 1"
	customerEmail = "administracion@cafealmirante.example"
	customerName  = "Café Almirante, S.L."
	ownPassword   = "la clave de Almirante"
)

// TestFromGrantToRead is the main job, end to end: the six steps a company and its customer take, in a browser each.
func TestFromGrantToRead(t *testing.T) {
	t.Parallel()
	for name, view := range map[string]harness.View{
		"desktop": {}, "phone": {Mobile: true}, "without JavaScript": {NoScript: true},
	} {
		t.Run(name, func(t *testing.T) { t.Parallel(); fromGrantToRead(t, view) })
	}
}

func fromGrantToRead(t *testing.T, view harness.View) {
	s := harness.Start(t, harness.Options{})
	office := s.Open(view)
	signUp(office)
	confirmSignUp(s, office)
	addCustomer(office)
	issueInvoice(office, view)
	grantAccess(office)

	mail := s.WaitMail(customerEmail, "acceso")
	for _, want := range []string{s.URL + "/estudio-marjal/entrar", customerEmail} {
		if !strings.Contains(mail.Text, want) {
			t.Errorf("the mail does not say %q:\n%s", want, mail.Text)
		}
	}
	customer := s.Open(view)
	logIn(customer, passwordIn(t, mail))
	readInvoice(t, customer)

	notice := s.WaitMail(ownerEmail, "ha leído")
	if want := customerName + " ha leído F-" + year() + "-0001"; !strings.Contains(notice.Subject, want) {
		t.Errorf("notice: got %q, want %q", notice.Subject, want)
	}
	seeItWasRead(office)
	readAgain(t, s, customer)
}

func year() string { return time.Now().Format("2006") }

func signUp(p *harness.Page) {
	p.Navigate("/registro")
	p.Fill("company", "Estudio Marjal")
	p.Fill("name", "Lucía Ferrandis")
	p.Fill("email", ownerEmail)
	p.Fill("password", ownerPassword)
	p.Follow("Crear empresa")
	p.ExpectPath("/app/configuracion/mis-datos")
	p.Fill("name", "Estudio Marjal")
	p.Fill("tax_id_type", "nif")
	p.Fill("tax_id", "93471790-c")
	p.Fill("address", "Carrer de la Marjal, 14")
	p.Fill("province", "Valencia")
	p.Fill("city", "Massanassa")
	p.Fill("postcode", "46470")
	p.Fill("iban", "ES77 1234 1234 1612 3456 7890")
	p.Follow("Guardar")
	p.ExpectText("93471790C")
}

func addCustomer(p *harness.Page) {
	p.Navigate("/app/clientes")
	p.ExpectText("Clientes")
	p.Within(".head").Follow("Nuevo cliente")
	p.Fill("name", customerName)
	p.Fill("tax_id", "B58378432")
	p.Fill("address", "Passeig de la Dàrsena, 8")
	p.Fill("city", "València")
	p.Fill("province", "Valencia")
	p.Fill("postcode", "46024")
	p.Fill("email", customerEmail)
	p.Follow("Guardar")
	p.ExpectText("¿Es B58378431?") // beside its field, with everything typed kept
	p.Fill("tax_id", "B58378431")
	p.Follow("Guardar")
	p.ExpectText(customerName, "Sin acceso")
}

func issueInvoice(p *harness.Page, view harness.View) {
	p.Navigate("/app/facturas")
	p.Within(".head").Follow("Nueva factura")
	choose(p, "customer_id", customerName)
	p.Fill("line.0.text", "Rediseño de carta y menús de temporada")
	p.Fill("line.0.quantity", "12")
	p.Fill("line.0.price", "45,00")
	if !view.NoScript {
		p.ExpectText("653,40") // the server's sum, while typing
	}
	p.Follow("Guardar borrador")
	p.ExpectText("Borrador", "653,40")
	p.Follow("Emitir")
	p.ExpectText("F-"+year()+"-0001", "No leído")
}

// choose picks the option of a select whose text begins so.
func choose(p *harness.Page, name, text string) {
	p.Fill(name, text)
}

func grantAccess(p *harness.Page) {
	p.Navigate("/app/clientes")
	p.Check("id", "")
	grantFromBar(p)
	p.ExpectText(customerName, customerEmail)
	p.Navigate("/app/clientes")
	p.ExpectText("Con acceso")
}

func logIn(p *harness.Page, password string) {
	p.Navigate("/estudio-marjal/entrar")
	p.ExpectText("Estudio Marjal")
	p.Fill("username", customerEmail)
	p.Fill("password", "no es esta")
	p.Follow("Entrar")
	p.ExpectText("no son correctos")
	p.Fill("username", customerEmail)
	p.Fill("password", password)
	p.Follow("Entrar")
	p.ExpectPath("/estudio-marjal/contrasena")
	p.Fill("password", ownPassword)
	p.Fill("again", ownPassword)
	p.Follow("Guardar y entrar")
	p.ExpectPath("/estudio-marjal/documentos")
}

func readInvoice(t *testing.T, p *harness.Page) {
	t.Helper()
	p.ExpectText("Documentos", "F-"+year()+"-0001", "540,00", "653,40", "No leído")
	p.ExpectNoText("Acuse")
	p.Check("id", "")
	file := p.Download(func() { p.Click("PDF") })
	if !bytes.HasPrefix(file.Bytes, []byte("%PDF-")) || file.Name != "F-"+year()+"-0001-estudio-marjal.pdf" {
		t.Errorf("got %s, %d bytes that begin with %q", file.Name, len(file.Bytes), file.Bytes[:min(8, len(file.Bytes))])
	}
	p.Navigate("/estudio-marjal/documentos")
	p.ExpectText("Leído hoy")
}

func seeItWasRead(p *harness.Page) {
	p.Navigate("/app/facturas")
	p.ExpectText("Leído hoy", customerEmail)
	p.Navigate("/app/facturas?leido=unread")
	p.ExpectNoText("F-" + year() + "-0001")
	p.Navigate("/app/facturas?leido=read")
	p.ExpectText("F-" + year() + "-0001")
}

// readAgain: however often it is downloaded, the notice came once.
func readAgain(t *testing.T, s *harness.Server, p *harness.Page) {
	t.Helper()
	for range 2 {
		p.Navigate("/estudio-marjal/documentos")
		p.Check("id", "")
		p.Download(func() { p.Click("PDF") })
	}
	time.Sleep(2 * time.Second) // four polls of the queue
	notices := 0
	for _, m := range s.Mails() {
		if m.To == ownerEmail && strings.Contains(m.Subject, "ha leído") {
			notices++
		}
	}
	if notices != 1 {
		t.Errorf("notices: got %d, want 1", notices)
	}
}

var passwordLine = regexp.MustCompile(`\b[a-z2-9]{4}(?:-[a-z2-9]{4}){3}\b`)

func passwordIn(t *testing.T, m harness.Mail) string {
	t.Helper()
	found := passwordLine.FindString(m.Text)
	if found == "" {
		t.Fatalf("no password in the mail:\n%s", m.Text)
	}
	return found
}
