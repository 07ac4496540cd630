package e2e_test

import (
	"net"
	"strings"
	"testing"
	"time"

	"acuse/e2e/harness"
)

const outboxPage = "/app/configuracion/correo"

// TestTheOutboxAndTheMailSettings of a company, on a desktop, a phone and without JavaScript: a customer of its own each.
func TestTheOutboxAndTheMailSettings(t *testing.T) {
	t.Parallel()
	platform, own := harness.NewPostOffice(t), harness.NewPostOffice(t)
	platform.Open()
	own.Open()
	s := harness.Start(t, harness.Options{Demo: true, Env: []string{"ACUSE_SMTP_URL=smtp://" + platform.Address}})
	for view, customer := range map[string][2]string{
		"desktop":            {"Agrupación La Sénia", "hola@lasenia.example"},
		"phone":              {"Clínica Dental Arrecife, S.L.P.", "recepcion@arrecife.example"},
		"without JavaScript": {"Cooperativa Camp de Túria", "compras@campdeturia.example"},
	} {
		t.Run(view, func(t *testing.T) {
			platform.Refuse(customer[1])
			p := s.Open(views[view]).For(t)
			p.Enter(s.Login("office", "lucia@"))
			o := &outboxTour{t: t, p: p, view: views[view], own: own, name: customer[0], email: customer[1]}
			o.bounce()
			o.server()
			o.texts()
		})
	}
}

type outboxTour struct {
	t           *testing.T
	p           *harness.Page
	view        harness.View
	own         *harness.PostOffice
	name, email string
}

// bounce: the customer's server refuses the address, and every place where it matters says so.
func (o *outboxTour) bounce() {
	p := o.p
	p.Navigate("/app/clientes?q=" + o.email)
	p.Check("id", "")
	grantFromBar(p)
	p.Navigate(outboxPage + "?q=" + o.email)
	waitUntil(o.t, 20*time.Second, "the bounce in the outbox", func() bool {
		p.Reload()
		return strings.Contains(p.Within("#rows").Text(), "Rebotado")
	})
	o.look("outbox")
	p.Fill("estado", "bounced")
	if o.view.NoScript {
		p.Follow("Filtrar")
	}
	p.ExpectText("Quitar filtros")
	p.Within("#rows").ExpectText(o.email, "550 5.1.1 No such user here")
	p.Navigate(outboxPage + "?estado=pending&q=" + o.email)
	p.ExpectText("Ningún mensaje así")
	p.Navigate(outboxPage + "?estado=bounced&q=" + o.email)
	openFirst(p)
	p.ExpectText("El servidor del destinatario no acepta esta dirección.", "550 5.1.1 No such user here", o.name, "Reenviar")
	o.look("message")
	p.Navigate("/app/clientes?correo=refused&q=" + o.email)
	p.Within("#rows").ExpectText(o.name, "Rechazado")
	o.look("refused")
	p.Within("#rows").Follow(o.name)
	p.ExpectText(o.email+" no acepta correo.", "Rebotado")
	o.look("customer")
}

// server: the company's own, wrong and right, tried with a real one; then what bounced goes out by it.
func (o *outboxTour) server() {
	p := o.p
	host, port, err := net.SplitHostPort(o.own.Address)
	if err != nil {
		o.t.Fatal(err)
	}
	p.Navigate(outboxPage + "/servidor")
	o.look("server")
	p.Fill("own", "1")
	p.Fill("host", host)
	p.Fill("security", "none")
	p.Fill("port", "70000")
	p.Fill("from_address", "facturas@estudiomarjal.example")
	p.Follow("Guardar")
	p.ExpectText("Puerto: El puerto tiene que ser 25, 465, 587 o 2525.")
	if got := p.Value("host"); got != host {
		o.t.Errorf("what was typed: got %q, want %q", got, host)
	}
	o.look("server-wrong")
	p.Fill("port", port)
	p.Follow("Guardar")
	p.ExpectText("Servidor guardado.")
	before := len(o.own.Mails())
	p.Follow("Enviar mensaje de prueba")
	p.ExpectText("El servidor aceptó el mensaje para lucia@estudiomarjal.example.")
	if got := o.own.Mails(); len(got) != before+1 || got[before].From != "facturas@estudiomarjal.example" || !strings.Contains(got[before].Subject, "Prueba del correo") {
		o.t.Errorf("at the company's server: got %d mails more", len(got)-before)
	}
	o.look("server-tried")
	p.Navigate(outboxPage + "?estado=bounced&q=" + o.email)
	p.Check("id", "")
	p.Within("[data-bar]").Follow("Reenviar")
	p.ExpectText("¿Reenviar a " + o.email + "?")
	o.look("confirm")
	p.Within(".bar-form").Follow("Reenviar")
	p.ExpectText("1 mensaje en camino otra vez.")
	waitUntil(o.t, 20*time.Second, "the mail at the company's server", func() bool { return len(o.own.Mails()) == before+2 })
	if m := o.own.Mails()[before+1]; m.To != o.email || m.From != "facturas@estudiomarjal.example" || m.Header.Get("Reply-To") == "" {
		o.t.Errorf("got %s to %s", m.From, m.To)
	}
	waitUntil(o.t, 10*time.Second, "that the address is good", func() bool {
		p.Navigate("/app/clientes?correo=refused&q=" + o.email)
		return !strings.Contains(p.Text(), o.name)
	})
	p.Navigate(outboxPage + "/servidor")
	p.Fill("own", "0")
	p.Follow("Guardar")
	p.ExpectText("Servidor guardado.")
}

// texts: one is edited, looked at, refused without what it needs, kept, and put back.
func (o *outboxTour) texts() {
	p := o.p
	p.Navigate(outboxPage + "/textos/access?idioma=es")
	p.Click("Cómo llega el texto guardado")
	o.look("text")
	p.Fill("body", "Hola, {cliente}. Entra en {url}")
	p.Follow("Guardar")
	p.ExpectText("Falta {usuario}, {contraseña}: sin eso el cliente no podría entrar ni abrir nada.")
	p.Fill("subject", "Bienvenida, {cliente}")
	p.Fill("body", "Hola, {cliente}.\n\nEntra en {url}\nUsuario: {usuario}\nClave: {contraseña}")
	p.Follow("Vista previa")
	p.ExpectText("Bienvenida, Cafetería Ejemplo, S.L.", "Clave: abcd-efgh-2345-6789", "Ahora sale el texto habitual.")
	o.look("preview")
	p.Follow("Guardar")
	p.ExpectText("Texto guardado.", "Ahora sale tu texto.")
	p.Follow("Volver al texto habitual")
	p.ExpectText("Ahora sale el texto habitual.")
	if got := p.Value("subject"); got != "Tu acceso a los documentos de {empresa}" {
		o.t.Errorf("the subject: got %q, want the usual one", got)
	}
}

// look: the page fits, is accessible and complains of nothing but refused forms.
func (o *outboxTour) look(name string) {
	o.t.Helper()
	o.p.Picture(name)
	o.p.ExpectFits()
	if !o.view.NoScript {
		o.p.ExpectAccessible()
	}
	for _, problem := range o.p.Problems() {
		if !notLoaded.MatchString(problem) {
			o.t.Errorf("%s: the console says: %s", name, problem)
		}
	}
}
