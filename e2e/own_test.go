package e2e_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"acuse/e2e/harness"
)

// own is a customer of the demo company in its own browser, and the company in another.
type own struct {
	t              *testing.T
	s              *harness.Server
	view           harness.View
	office, portal *harness.Page
	name, email    string
	login          harness.Login // with its own password
}

const portalBase = "/estudio-marjal"

// TestACustomersOwnPages from its first log-in on: a customer a view, all of one company.
func TestACustomersOwnPages(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	for view, customer := range map[string][2]string{
		"desktop":            {"Agrupación La Sénia", "hola@lasenia.example"},
		"phone":              {"Clínica Dental Arrecife, S.L.P.", "recepcion@arrecife.example"},
		"without JavaScript": {"Cooperativa Camp de Túria", "compras@campdeturia.example"},
	} {
		t.Run(view, func(t *testing.T) {
			c := &own{t: t, s: s, view: views[view], name: customer[0], email: customer[1]}
			c.office, c.portal = s.Open(c.view).For(t), s.Open(c.view).For(t)
			c.office.LogIn(s.Login("office", "lucia@"))
			for _, part := range []struct {
				name string
				run  func(*own)
			}{
				{"first log-in and consent", (*own).enter},
				{"preview", (*own).preview},
				{"document", (*own).document},
				{"proposal", (*own).propose},
				{"preferences", (*own).preferences},
				{"settings", (*own).settings},
				{"sessions", (*own).sessions},
			} {
				if !t.Run(part.name, func(t *testing.T) {
					part.run(&own{t, s, c.view, c.office.For(t), c.portal.For(t), c.name, c.email, c.entry()})
				}) {
					return // the next part goes on from here
				}
			}
		})
	}
}

// entry is how the customer logs in once it has chosen its password.
func (c *own) entry() harness.Login {
	return harness.Login{Door: "portal", URL: c.s.URL + portalBase + "/entrar", Username: c.email, Password: ownPassword}
}

// enter: the mailed password, a password of one's own, and consent on the way. Company and customer see who gave it.
func (c *own) enter() {
	c.openCustomer()
	c.office.ExpectText("Aún no ha dicho si las acepta")
	c.office.Within(".head").Follow("Conceder acceso")
	m := c.s.WaitMail(c.email, "acceso")
	if want := "Estudio Marjal ve cuándo abres y cuándo descargas cada documento."; !strings.Contains(m.Text, want) || !strings.Contains(m.HTML, want) {
		c.t.Errorf("the mail is not open about who sees what:\n%s", m.Text)
	}
	p := c.portal
	p.LogIn(harness.Login{URL: c.login.URL, Username: c.email, Password: passwordIn(c.t, m)})
	p.ExpectPath(portalBase + "/contrasena")
	p.ExpectText("Acepto recibir en formato electrónico las facturas que Estudio Marjal emita a mi nombre")
	if got := p.Eval(`document.querySelectorAll("[name=consent]:checked").length`); got != 0.0 {
		c.t.Errorf("consent is given or refused beforehand: %v", got) // it has to be an act of one's own
	}
	if got := p.Eval(`[...document.querySelectorAll("[name=consent]")].filter(r => getComputedStyle(r, "::before").content !== "none").length`); got != 0.0 {
		c.t.Errorf("consent looks given or refused beforehand: %v choices bear a mark", got)
	}
	p.ExpectText("Ahora no", "Entras igual")
	p.Check("consent", "1")
	for password, why := range map[string]string{"Password123": "de las más usadas", "corta": "es corta", c.email: "no puede ser tu usuario"} {
		p.Fill("password", password)
		p.Fill("again", password)
		p.Follow("Guardar y entrar")
		p.ExpectText(why)
	}
	p.Fill("password", ownPassword) // letters and spaces: no rule of composition
	p.Fill("again", ownPassword)
	p.Follow("Guardar y entrar")
	p.ExpectPath(portalBase + "/documentos")
	p.ExpectText("Estudio Marjal ve cuándo abres y cuándo descargas cada documento.")
	c.openCustomer()
	c.office.ExpectText("Aceptadas por " + c.email + ":")
	c.office.Click("Ver el texto que aceptó")
	c.office.ExpectText("Acepto recibir en formato electrónico las facturas que Estudio Marjal")
	c.sound()
}

// preview: the company sees what the customer sees and leaves no trace; whatever it asks for is refused.
func (c *own) preview() {
	c.openCustomer()
	customer := c.office.Path()
	c.office.Within(".head").Follow("Vista previa del portal")
	p := c.office
	banner := func() { p.ExpectText("Vista previa del portal", "Así ve "+c.name+" su portal") }
	banner()
	number := firstNumber(p)
	p.ExpectNoText("Salir", "PDF marcados")
	p.Within("#rows").Follow(number)
	p.ExpectText("En la vista previa no se descarga", "Total a pagar")
	p.ExpectNoText("Descargar PDF", "Lo abriste en pantalla")
	banner()
	document := p.Path()
	for _, entry := range []string{"Mis Datos", "Configuración"} {
		p.Within("nav").Follow(entry)
		banner()
		p.ExpectNoText("Proponer un cambio", "Guardar", "Cerrar todas", "Cambiar contraseña")
		p.ExpectFits()
	}
	p.ExpectText("Sus sesiones, sus accesos y su contraseña solo los ve tu cliente.")
	p.Follow("Volver a la ficha")
	p.ExpectPath(customer)

	robot := logInClient(c.s, c.s.Login("office", "lucia@"))
	for _, path := range []string{"/documentos/pdf", "/mis-datos/proponer", "/configuracion", "/configuracion/contrasena", "/configuracion/sesiones", "/configuracion/consentimiento", "/salir"} {
		a := robot.Post(customer+"/portal"+path, url.Values{"id": {document[strings.LastIndex(document, "/")+1:]}, "name": {"x"}, "given": {"0"}})
		if a.Status != http.StatusMethodNotAllowed && a.Status != http.StatusNotFound {
			c.t.Errorf("POST %s in the preview: status %d, want it refused", path, a.Status)
		}
	}
	c.portal.Navigate(portalBase + "/documentos?q=" + number)
	c.portal.Within("#rows").ExpectText("No leído")
	c.sound()
}

// document: opened on screen it is Visto for both sides, never Leído; downloaded it is.
func (c *own) document() {
	p := c.portal
	p.Navigate(portalBase + "/documentos")
	number := firstNumber(p)
	p.Within("#rows").Follow(number)
	p.ExpectText(number, "Estudio Marjal", "93471790C", c.name, "Total a pagar", "Lo abriste en pantalla", "Al descargarlo queda como leído, y Estudio Marjal lo ve.")
	p.Within("#state").ExpectText("Visto")
	lines := texts(p, ".paper tbody tr td:first-child .pre")
	p.Reload() // again at once is the same opening
	if got := texts(p, "#history b"); len(got) != 2 {
		c.t.Errorf("the customer's history: got %q, want one opening and the issue", got)
	}
	p.Navigate(portalBase + "/documentos?q=" + number)
	p.Within("#rows").ExpectText("Visto")

	o := c.office
	c.openDocument(number)
	o.Within("#state").ExpectText("Visto")
	o.Within("#history").ExpectText("Visto", c.email+" lo abrió en pantalla: es menos que leído.")
	if got := texts(o, "#history b"); strings.Count(strings.Join(got, "|"), "Visto") != 1 {
		c.t.Errorf("the company's history: got %q, want one opening", got)
	}
	o.Within("#ladders").ExpectText(c.email)
	if got := strings.Join(texts(o, `#ladders li:not([data-step])`), "|"); !strings.Contains(got, "|Visto") {
		c.t.Errorf("the ladder has come to %q, want Visto", got)
	}
	if got := strings.Join(texts(o, `#ladders [data-step=next]`), "|"); !strings.Contains(got, "Leído") {
		c.t.Errorf("the ladder has yet to come to %q, want Leído", got)
	}
	o.Navigate("/app/facturas?leido=read&q=" + number)
	o.ExpectNoText(c.name)
	c.openDocument(number)
	if got := texts(o, ".c-title"); !strings.Contains(strings.Join(got, "|"), lines[0]) || len(lines) == 0 {
		c.t.Errorf("the customer read the lines %q, the company has %q", lines, got)
	}

	p.Navigate(portalBase + "/documentos?q=" + number)
	p.Within("#rows").Follow(number)
	file := p.Download(func() { p.Click("Descargar PDF") })
	if !strings.HasPrefix(string(file.Bytes), "%PDF-") {
		c.t.Errorf("got %s that begins with %q", file.Name, file.Bytes[:min(8, len(file.Bytes))])
	}
	if c.view.NoScript {
		p.Reload()
	}
	p.Within("#history").ExpectText("Descargaste el PDF")
	o.Reload()
	o.Within("#state").ExpectText("Leído")
	o.Within("#history").ExpectText("Leído", "Visto")
	c.sound()
}

// openCustomer is the company's page of the customer.
func (c *own) openCustomer() {
	c.office.Navigate("/app/clientes?q=" + url.QueryEscape(c.email))
	c.office.Within("#rows").Follow(c.name)
}

// openDocument of the company by its number.
func (c *own) openDocument(number string) {
	c.office.Navigate("/app/facturas?q=" + number)
	openFirst(c.office)
}

// sound: both pages fit and the browser complained of nothing but refused forms.
func (c *own) sound() {
	c.t.Helper()
	for _, p := range []*harness.Page{c.office, c.portal} {
		p.ExpectFits()
		for _, problem := range p.Problems() {
			if !notLoaded.MatchString(problem) {
				c.t.Errorf("the console says: %s", problem)
			}
		}
	}
}

// firstNumber is the number of the first invoice in a list of the portal.
func firstNumber(p *harness.Page) string {
	return p.Eval(`[...document.querySelectorAll("#rows .c-title a")].map(a => a.innerText.trim()).find(n => n.startsWith("F-"))`).(string)
}

// texts are those of all that a selector finds.
func texts(p *harness.Page, selector string) []string {
	var all []string
	for _, text := range p.Eval(`[...document.querySelectorAll(` + "`" + selector + "`" + `)].map(e => e.innerText.trim())`).([]any) {
		all = append(all, text.(string))
	}
	return all
}
