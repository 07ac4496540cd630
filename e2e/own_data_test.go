package e2e_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"acuse/e2e/harness"
)

var (
	documentAddress = regexp.MustCompile(`/estudio-marjal/documentos/[0-9a-f-]{36}`)
	customerAddress = regexp.MustCompile(`/app/clientes/[0-9a-f-]{36}`)
)

// propose: Mis Datos can only be read; a change goes to the company, which takes it field by field.
func (c *own) propose() {
	p, o := c.portal, c.office
	p.Navigate(portalBase + "/documentos")
	number := firstNumber(p)
	p.Within("nav").Follow("Mis Datos")
	p.ExpectText("Nombre o Razón Social", "Tipo Identificador Fiscal", "Identificador Fiscal", "Dirección", "País", "Provincia", "Ciudad/Municipio",
		"Código Postal", "E-mail", "Teléfono", c.name, c.email)
	if fields := p.Eval(`document.querySelectorAll("main input:not([type=hidden]), main select, main textarea").length`); fields != 0.0 {
		c.t.Errorf("Mis Datos has %v fields to type into, want none", fields)
	}
	old := p.Eval(`[...document.querySelectorAll("main dt")].find(t => t.innerText === "Dirección").nextElementSibling.innerText`).(string)
	p.ExpectText("Los documentos ya emitidos conservan los datos de entonces.")
	p.Follow("Proponer un cambio")
	p.Follow("Enviar la propuesta")
	p.ExpectText("No has cambiado nada")
	p.Fill("address", "Carrer Nou, 1")
	p.Fill("phone", "960 000 002")
	p.Fill("email", "no es un e-mail")
	p.Follow("Enviar la propuesta")
	p.ExpectText("Revisa este dato:")
	if got := p.Value("address"); got != "Carrer Nou, 1" {
		c.t.Errorf("what was typed: got %q", got)
	}
	p.Fill("email", c.email)
	p.Follow("Enviar la propuesta")
	p.ExpectText("Propuesta enviada a Estudio Marjal.", "Tu última propuesta", "En revisión")
	c.sound()

	m := c.s.WaitMail(c.s.Login("office", "lucia@").Username, c.name+" propone un cambio en sus datos")
	if !strings.Contains(m.Text, "Carrer Nou, 1") || !strings.Contains(m.Text, old) {
		c.t.Errorf("the mail does not say what changes:\n%s", m.Text)
	}
	o.Navigate("/app/clientes")
	o.Within("#rows").ExpectText(c.name, "Propone cambios en sus datos")
	if got := o.Eval(`document.querySelector("#menu [aria-current] .tally").innerText`); got != "1" {
		c.t.Errorf("the menu counts %v customers who propose changes, want 1", got)
	}
	c.sound()
	o.Picture("propone")
	o.Navigate(m.Links()[0])
	o.Within("#propuesta").ExpectText("Los propuso "+c.email, old, "Carrer Nou, 1", "960 000 002")
	o.Within("#propuesta").Follow("Aceptar marcados")
	o.ExpectText("Marca algún campo.")
	o.Within("#propuesta").Check("field", "address")
	o.Within("#propuesta").Follow("Aceptar marcados")
	o.ExpectText("Cambios aceptados: ya están en la ficha.", "Carrer Nou, 1")
	o.Within("#propuesta").Check("field", "phone")
	o.Within("#propuesta").Follow("Rechazar marcados")
	o.ExpectText("Cambios rechazados")
	o.ExpectNoText("Cambios propuestos", "960 000 002")
	o.Navigate("/app/clientes")
	o.ExpectNoText("Propone cambios en sus datos")

	p.Navigate(portalBase + "/mis-datos")
	p.ExpectText("Carrer Nou, 1", "Aceptado", "Rechazado")
	p.Navigate(portalBase + "/documentos?q=" + number)
	p.Within("#rows").Follow(number)
	p.ExpectText(old) // issued before
	p.ExpectNoText("Carrer Nou, 1")
	c.sound()
}

// preferences hold from the next page on, in a session of their own.
func (c *own) preferences() {
	view := c.view
	view.Window = true
	p := c.s.Open(view).For(c.t)
	p.LogIn(c.login)
	p.Within("nav").Follow("Configuración")
	p.ExpectText("Idioma", "Número máximo Filas en los Listados", "Sesiones abiertas", "Tus accesos")
	p.Fill("language", "en")
	p.Within("[aria-labelledby=h-preferences]").Follow("Guardar")
	p.ExpectText("Settings", "Preferences saved")
	p.Within(".portal-foot").Follow("Legal notice") // in the language of who reads, whatever the browser chose before
	p.ExpectNoText("Titular", "Volver")
	p.Back()
	p.Fill("language", "es")
	p.Fill("rows", "10")
	p.Within("[aria-labelledby=h-preferences]").Follow("Save")
	p.ExpectText("Preferencias guardadas.")
	if got := p.Value("rows"); got != "10" {
		c.t.Errorf("rows: got %s, want 10", got)
	}
	p.ExpectFits()
	p.ExpectNoProblems()
	p.Follow("Salir")
	p.ExpectPath(portalBase + "/entrar")
}

// settings: the password only changes for who knows it.
func (c *own) settings() {
	p := c.portal
	p.Navigate(portalBase + "/configuracion")
	change := func(current, password, again string) {
		p.Fill("current", current)
		p.Fill("password", password)
		p.Fill("again", again)
		p.Within("[aria-labelledby=h-password]").Follow("Cambiar contraseña")
	}
	change("no es esta", "otra clave nueva", "otra clave nueva")
	p.ExpectText("Esta no es tu contraseña actual")
	change(ownPassword, "qwertyuiop", "qwertyuiop")
	p.ExpectText("de las más usadas")
	change(ownPassword, "solominusculas", "solo minusculas")
	p.ExpectText("Las dos contraseñas no coinciden")
	change(ownPassword, "solominusculas", "solominusculas")
	p.ExpectText("Contraseña cambiada")
	other := c.s.Open(c.view).For(c.t)
	other.LogIn(c.login)
	other.ExpectText("no son correctos") // the old one
	change("solominusculas", ownPassword, ownPassword)
	p.ExpectText("Contraseña cambiada")
	p.Within("[aria-labelledby=h-consent]").Follow("Retirar el consentimiento")
	p.ExpectText("No aceptas recibirlas en formato electrónico: " + c.email)
	c.openCustomer()
	c.office.ExpectText("No las acepta, según "+c.email, "hay que enviarlas en papel")
	c.sound()
}

// sessions: one's own log-ins are listed; other sessions are ended, then all of them.
func (c *own) sessions() {
	p, other := c.portal, c.s.Open(c.view).For(c.t)
	other.LogIn(c.login)
	other.ExpectPath(portalBase + "/documentos")
	p.Navigate(portalBase + "/configuracion")
	open := `document.querySelectorAll("[aria-labelledby=h-sessions] li").length`
	if got := p.Eval(open); got != 2.0 {
		c.t.Errorf("open sessions: got %v, want 2", got)
	}
	p.Within("[aria-labelledby=h-sessions]").ExpectText("esta", "Chrome en")
	p.Within("[aria-labelledby=h-logins]").ExpectText("Chrome en", "127.0.0.1")
	p.Follow("Cerrar las demás")
	p.ExpectText("Tus demás sesiones están cerradas.")
	if got := p.Eval(open); got != 1.0 {
		c.t.Errorf("open sessions: got %v, want 1", got)
	}
	other.Navigate(portalBase + "/documentos")
	other.ExpectPath(portalBase + "/entrar")
	other.LogIn(c.login)
	p.Reload()
	p.Follow("Cerrar todas")
	p.ExpectPath(portalBase + "/entrar")
	for _, page := range []*harness.Page{p, other} {
		page.Navigate(portalBase + "/documentos")
		page.ExpectPath(portalBase + "/entrar")
	}
	c.sound()
}

// TestTheLegalPagesAreTheCompanys: its owner writes them, customers and the log-in page show them.
func TestTheLegalPagesAreTheCompanys(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	t.Run("rows per page", func(t *testing.T) { rowsPerPage(t, s) })
	t.Run("noindex", func(t *testing.T) { privatePagesAreNotIndexed(t, s) })
	for name, view := range views {
		t.Run(name, func(t *testing.T) {
			stranger, office := s.Open(view).For(t), s.Open(view).For(t)
			office.Enter(s.Login("office", "lucia@"))
			office.Navigate("/app/configuracion/mis-datos")
			office.Follow("Textos legales")
			office.Fill("legal", "")
			office.Fill("privacy", "")
			office.Follow("Guardar")
			stranger.Navigate(portalBase + "/entrar")
			stranger.ExpectText("Estudio Marjal ve cuándo abres y cuándo descargas cada documento.")
			stranger.Follow("Aviso legal")
			stranger.ExpectText("Titular", "Estudio Marjal", "93471790C")
			stranger.ExpectNoText("Acuse")
			stranger.Follow("Privacidad")
			stranger.ExpectText("Quién es el responsable", "cuándo abres y cuándo descargas cada documento", "doce meses")
			stranger.ExpectFits()

			office.ExpectText("Ahora se ve el texto de serie.")
			office.Fill("legal", "# Quiénes somos\n\nSomos de Massanassa.\n<script>document.title = 'robado'</script>")
			office.Follow("Guardar")
			office.ExpectText("Textos guardados.")
			office.ExpectFits()
			stranger.Navigate(portalBase + "/entrar")
			stranger.Follow("Aviso legal")
			stranger.ExpectText("Quiénes somos", "Somos de Massanassa.", "<script>")
			stranger.ExpectNoText("Titular")
			stranger.ExpectNoProblems()
			customer := s.Open(view).For(t)
			customer.LogIn(s.Login("portal", ""))
			customer.Within(".portal-foot").Follow("Aviso legal")
			customer.ExpectText("Somos de Massanassa.")
			customer.Follow("Volver")
			customer.ExpectPath(portalBase + "/documentos")

			staff := s.Open(view).For(t)
			staff.Enter(s.Login("office", "pau@"))
			staff.Navigate("/app/configuracion/textos-legales")
			staff.ExpectText("Solo el propietario puede cambiarlos.")
		})
	}
}

// rowsPerPage: the list shows as many as the customer wants.
func rowsPerPage(t *testing.T, s *harness.Server) {
	p := s.Open(harness.View{}).For(t)
	p.LogIn(s.Login("portal", ""))
	if got := rows(p); got <= 10 {
		t.Fatalf("the list has %d rows, want more than 10 to begin with", got)
	}
	p.Navigate(portalBase + "/configuracion")
	p.Fill("rows", "10")
	p.Within("[aria-labelledby=h-preferences]").Follow("Guardar")
	p.Navigate(portalBase + "/documentos")
	if got := rows(p); got != 10 {
		t.Errorf("the list shows %d rows, want the 10 chosen", got)
	}
}

// privatePagesAreNotIndexed, by header and by the page itself.
func privatePagesAreNotIndexed(t *testing.T, s *harness.Server) {
	office, portal := logInClient(s, s.Login("office", "lucia@")), logInClient(s, s.Login("portal", ""))
	document := documentAddress.FindString(portal.Get(portalBase + "/documentos").Body)
	customer := customerAddress.FindString(office.Get("/app/clientes").Body)
	for path, client := range map[string]*harness.Client{
		portalBase + "/documentos": portal, document: portal, portalBase + "/mis-datos": portal, portalBase + "/mis-datos/proponer": portal,
		portalBase + "/configuracion": portal, portalBase + "/documentos/excel": portal, portalBase + "/documentos/listado": portal,
		"/app/facturas": office, customer: office, customer + "/portal/documentos": office, customer + "/portal/configuracion": office,
	} {
		a := client.Get(path)
		if a.Status != http.StatusOK || a.Header.Get("X-Robots-Tag") != "noindex" || a.Header.Get("Cache-Control") == "" {
			t.Errorf("%s: status %d, X-Robots-Tag %q, Cache-Control %q", path, a.Status, a.Header.Get("X-Robots-Tag"), a.Header.Get("Cache-Control"))
		}
		if strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") && !strings.Contains(a.Body, `<meta name="robots" content="noindex"`) {
			t.Errorf("%s: the page itself lets robots in", path)
		}
	}
}
