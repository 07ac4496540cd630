package e2e_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"acuse/e2e/harness"
	"acuse/internal/web"
)

// stop is a page on the walk through the program.
type stop struct {
	name   string
	path   string
	status int                 // 200 unless said
	do     func(*harness.Page) // what to do there before looking
}

// walk is every page of the demo company somebody can reach, by door. Every GET route of the table has its key here,
// or a reason in notPages.
type walk map[string][]stop

// notPages are the GET routes that answer with something else than a page, or send on.
var notPages = map[string]string{
	"open /{$}":                     "sends on",
	"portal-open /{$}":              "sends on",
	"office /app/{$}":               "sends on",
	"office /app/facturas/{id}/pdf": "a file",
	"portal /descargas/{ticket}":    "a file",

	"portal-open /d/{token}/descargas/{ticket}": "a file",
	"dev /dev/correo/{file}/html":               "the frame of another page",
	"office /app/avisos":                        "a fragment",
	"portal /documentos/vista/{x...}":           "a fragment",
}

// strangerStops stand before any log-in.
func strangerStops() walk {
	return walk{
		"open /entrar": {{name: "entrar", path: "/entrar"},
			{name: "entrar-error", path: "/entrar", do: func(p *harness.Page) {
				p.Fill("username", "nadie@ningunsitio.example")
				p.Fill("password", "no es esta")
				p.Within("main").Follow("Entrar")
			}}},
		"open /registro": {{name: "registro", path: "/registro"},
			{name: "registro-error", path: "/registro", do: func(p *harness.Page) {
				p.Fill("company", "Otra")
				p.Fill("name", "Otra")
				p.Fill("email", "otra@otra.example")
				p.Fill("password", "corta")
				p.Follow("Crear empresa")
			}}},
		"portal-open /entrar": {{name: "portal-entrar", path: "/estudio-marjal/entrar"},
			{name: "portal-entrar-error", path: "/estudio-marjal/entrar", do: func(p *harness.Page) {
				p.Fill("username", "nadie@ningunsitio.example")
				p.Fill("password", "no es esta")
				p.Within("main").Follow("Entrar")
			}}},
		"dev /dev/correo": {{name: "correo", path: "/dev/correo"}},
		"dev /dev/correo/{file}": {{name: "correo-mensaje", path: "/dev/correo", do: func(p *harness.Page) {
			p.Navigate(p.Eval(`[...document.querySelectorAll("tbody a")].find(a => a.textContent.startsWith("Tu acceso")).getAttribute("href")`).(string))
		}}},
		"portal-open /d/{token}": {{name: "enlace-no-valido", path: "/estudio-marjal/d/aaaabbbbccccddddeeeeffffgggghhhh", status: http.StatusNotFound}},
		"": {{name: "404", path: "/no-existe-tal-sitio", status: http.StatusNotFound},
			{name: "portal-404", path: "/estudio-marjal/nada", status: http.StatusNotFound}},
	}
}

// officeStops are the owner's.
func officeStops() walk {
	first := func(from, text string) func(*harness.Page) {
		return func(p *harness.Page) { p.Within(from).Follow(text) }
	}
	return walk{
		"office /app/clientes": {{name: "clientes", path: "/app/clientes"},
			{name: "clientes-marcados", path: "/app/clientes", do: func(p *harness.Page) { p.Check("id", "") }},
			{name: "clientes-nada", path: "/app/clientes?q=zzzz"},
			{name: "clientes-con-acceso", path: "/app/clientes?acceso=active&orden=-name"},
			{name: "clientes-ninguno", path: "/app/clientes?acceso=inactive"}},
		"office /app/clientes/nuevo": {{name: "cliente-nuevo", path: "/app/clientes/nuevo"},
			{name: "cliente-error", path: "/app/clientes/nuevo", do: func(p *harness.Page) {
				p.Fill("tax_id", "B58378432")
				p.Fill("postcode", "1")
				p.Fill("email", "no es un e-mail")
				p.Follow("Guardar")
			}}},
		"office /app/clientes/{id}":        {{name: "cliente", path: "/app/clientes", do: first("#rows", "Café Almirante, S.L.")}},
		"office /app/clientes/{id}/editar": {{name: "cliente-editar", path: "/app/clientes", do: func(p *harness.Page) { first("#rows", "Café Almirante, S.L.")(p); p.Follow("Editar") }}},
		"office /app/accesos/{act}": {{name: "accesos", path: "/app/clientes", do: func(p *harness.Page) {
			for _, box := range p.Eval(`[...document.querySelectorAll("[name=id]")].slice(0, 9).map(b => b.value)`).([]any) {
				p.Check("id", box.(string))
			}
			grantFromBar(p)
		}}},
		"office /app/facturas": {{name: "facturas", path: "/app/facturas"},
			{name: "facturas-borradores", path: "/app/facturas?estado=draft"},
			{name: "facturas-filtro", path: "/app/facturas?leido=read&estado=issued&orden=-total"},
			{name: "facturas-nada", path: "/app/facturas?leido=read&estado=draft"}},
		"office /app/facturas/nueva": {{name: "factura-nueva", path: "/app/facturas/nueva"},
			{name: "factura-error", path: "/app/facturas/nueva", do: func(p *harness.Page) {
				p.Fill("due_date", "2020-01-01")
				p.Fill("line.0.price", "doce")
				p.Fill("line.0.quantity", "999999999999999999999")
				p.Follow("Emitir")
			}}},
		"office /app/facturas/{id}": {{name: "factura", path: "/app/facturas?estado=issued&leido=read", do: openFirst},
			{name: "factura-borrador", path: "/app/facturas?estado=draft", do: openFirst},
			{name: "factura-borrar", path: "/app/facturas?estado=draft", do: func(p *harness.Page) { openFirst(p); p.Click("Borrar borrador") }}},
		"office /app/envios/nuevo": {{name: "envio", path: "/app/facturas?estado=issued&leido=unread", do: func(p *harness.Page) {
			openFirst(p)
			p.Follow("Enviar por e-mail")
			p.Fill("to", "no es")
			p.Fill("subject.es", "")
			p.Within(".bar-form").Follow("Enviar")
		}}},
		"office /app/envios/{id}": {{name: "envio-hecho", path: "/app/facturas?estado=issued&leido=unread", do: func(p *harness.Page) {
			for _, box := range tickable(p, 12) {
				p.Check("id", box)
			}
			p.Within("[data-bar]").Follow("Enviar")
			p.Within(".bar-form").Follow("Enviar")
		}}, {name: "envio-factura", path: "/app/facturas?estado=issued&leido=unread", do: openFirst}},
		"office /app/configuracion/mis-datos": {{name: "mis-datos", path: "/app/configuracion/mis-datos"},
			{name: "mis-datos-error", path: "/app/configuracion/mis-datos", do: func(p *harness.Page) {
				p.Fill("tax_id", "12345678A")
				p.Fill("iban", "ES00 1111")
				p.Follow("Guardar")
			}}},
		"office /app/configuracion/interfaz": {{name: "interfaz", path: "/app/configuracion/interfaz"}},
		"":                                   {{name: "office-404", path: "/app/facturas/nada", status: http.StatusNotFound}},
	}
}

// openFirst opens the first row of a list.
func openFirst(p *harness.Page) {
	href := p.Eval(`document.querySelector("#rows .c-title a").getAttribute("href")`).(string)
	p.Navigate(href)
}

// grantFromBar presses Conceder acceso, whose name carries how many it would change.
func grantFromBar(p *harness.Page) {
	name := p.Eval(`[...document.querySelectorAll("[data-bar] button")].map(b => b.innerText).find(t => /acceso|access/i.test(t))`).(string)
	p.Within("[data-bar]").Follow(name)
}

func portalStops() walk {
	return walk{
		"portal /documentos": {{name: "documentos", path: "/estudio-marjal/documentos"},
			{name: "documentos-marcados", path: "/estudio-marjal/documentos", do: func(p *harness.Page) { p.Check("id", "") }},
			{name: "documentos-filtro", path: "/estudio-marjal/documentos?leido=no&orden=total"}},
		"portal /mis-datos": {{name: "portal-mis-datos", path: "/estudio-marjal/mis-datos"}},
		"":                  {{name: "portal-dentro-404", path: "/estudio-marjal/descargas/nada", status: http.StatusNotFound}},
	}
}

func choosingStops() walk {
	return walk{"choosing /contrasena": {{name: "contrasena", path: "/estudio-marjal/contrasena"},
		{name: "contrasena-error", path: "/estudio-marjal/contrasena", do: func(p *harness.Page) {
			p.Fill("password", "una clave larga")
			p.Fill("again", "otra clave larga")
			p.Follow("Guardar y entrar")
		}}}}
}

func TestEveryPageThatCanBeReachedHasAnExample(t *testing.T) {
	for _, r := range web.Routes() {
		key := string(r.Door) + " " + r.Pattern
		if r.Method != http.MethodGet || notPages[key] != "" {
			continue
		}
		there := slices.ContainsFunc([]walk{strangerStops(), officeStops(), portalStops(), choosingStops()}, func(w walk) bool { return len(w[key]) > 0 })
		if !there {
			t.Errorf("%s: no page of the walk shows it", key)
		}
	}
}

// TestEveryPageIsAccessibleFitsAndIsTranslated walks through the demo company on a desktop and on a phone.
func TestEveryPageIsAccessibleFitsAndIsTranslated(t *testing.T) {
	s := harness.Start(t, harness.Options{Demo: true})
	guest := grantDemo(t, s)
	for _, view := range []struct {
		name string
		view harness.View
	}{{"1280", harness.View{}}, {"390", harness.View{Mobile: true, Dark: true}}} {
		walkAll(t, s, view.name, view.view, guest, true)
	}
	speakEnglish(t, s)
	for _, view := range []struct {
		name string
		view harness.View
	}{{"en-1280", harness.View{Dark: true}}, {"en-390", harness.View{Mobile: true}}} {
		office := s.Open(view.view)
		office.LogIn(s.Login("office", "lucia@"))
		visit(t, view.name, office, englishStops(), false)
	}
}

func walkAll(t *testing.T, s *harness.Server, name string, view harness.View, guest harness.Login, axe bool) {
	visit(t, name, s.Open(view), strangerStops(), axe)
	office := s.Open(view)
	office.LogIn(s.Login("office", "lucia@"))
	visit(t, name, office, officeStops(), axe)
	portal := s.Open(view)
	portal.LogIn(s.Login("portal", ""))
	visit(t, name, portal, portalStops(), axe)
	choosing := s.Open(view)
	choosing.LogIn(guest)
	visit(t, name, choosing, choosingStops(), axe)
}

// visit goes to each stop, in the order of their names, and looks.
func visit(t *testing.T, view string, p *harness.Page, w walk, axe bool) {
	var all []stop
	for _, stops := range w {
		all = append(all, stops...)
	}
	slices.SortFunc(all, func(a, b stop) int { return strings.Compare(a.name, b.name) })
	for _, at := range all {
		t.Run(view+"/"+at.name, func(t *testing.T) { look(t, p.For(t), at, axe) })
	}
}

var (
	bareKey   = regexp.MustCompile(`\b(ui|office|portal|account|share|error|mail|pdf|country)\.[a-z_]+[a-z_.]*`)
	notLoaded = regexp.MustCompile(`^Failed to load resource: the server responded with a status of 4\d\d`)
)

func look(t *testing.T, p *harness.Page, at stop, axe bool) {
	before := len(p.Problems())
	if got := p.Navigate(at.path); got != max(at.status, http.StatusOK) {
		t.Errorf("%s: status %d, want %d", at.path, got, max(at.status, http.StatusOK))
	}
	if at.do != nil {
		at.do(p)
	}
	p.Screenshot("page")
	if found := bareKey.FindAllString(p.Text(), -1); found != nil {
		t.Errorf("texts that nobody translated: %q", found)
	}
	for _, problem := range p.Problems()[before:] {
		if !notLoaded.MatchString(problem) { // the page itself, when it is an error's
			t.Errorf("the console says: %s", problem)
		}
	}
	p.ExpectFits()
	if axe {
		p.ExpectAccessible()
	}
}

// grantDemo gives a customer of the demo an access and returns the log-in that was mailed.
func grantDemo(t *testing.T, s *harness.Server) harness.Login {
	t.Helper()
	p := s.Open(harness.View{})
	p.LogIn(s.Login("office", "lucia@"))
	p.Navigate("/app/clientes?q=lasenia")
	p.Check("id", "")
	grantFromBar(p)
	m := s.WaitMail("hola@lasenia.example", "acceso")
	return harness.Login{Door: "portal", URL: s.URL + "/estudio-marjal/entrar", Username: "hola@lasenia.example", Password: passwordIn(t, m)}
}

func speakEnglish(t *testing.T, s *harness.Server) {
	t.Helper()
	p := s.Open(harness.View{})
	p.LogIn(s.Login("office", "lucia@"))
	p.Navigate("/app/configuracion/interfaz")
	p.Fill("language", "en")
	p.Follow("Guardar")
	p.ExpectText("Interface")
}

// englishStops are the pages whose address alone leads there, and a few whose errors are texts.
func englishStops() walk {
	w := walk{}
	for key, stops := range officeStops() {
		for _, at := range stops {
			if at.do == nil {
				w[key] = append(w[key], at)
			}
		}
	}
	w["error"] = []stop{{name: "cliente-error", path: "/app/clientes/nuevo", do: func(p *harness.Page) {
		p.Fill("tax_id", "B58378432")
		p.Fill("email", "no e-mail")
		p.Follow("Save")
	}}, {name: "factura", path: "/app/facturas?estado=issued&leido=read", do: openFirst},
		{name: "cliente", path: "/app/clientes?acceso=active", do: openFirst},
		{name: "borrador", path: "/app/facturas?estado=draft", do: openFirst}}
	for _, path := range []string{"/entrar", "/registro", "/estudio-marjal/documentos"} {
		w["error"] = append(w["error"], stop{name: "lang" + strings.ReplaceAll(path, "/", "-"), path: path + "?lang=en"})
	}
	return w
}

// TestAFreshCompanyHasPagesToo: nothing there yet, on every list.
func TestAFreshCompanyHasPagesToo(t *testing.T) {
	s := harness.Start(t, harness.Options{})
	for name, view := range map[string]harness.View{"1280": {Dark: true}, "390": {Mobile: true}} {
		p := s.Open(view)
		p.Navigate("/registro")
		p.Fill("company", "Empresa "+name)
		p.Fill("name", "Ana")
		p.Fill("email", "ana"+name+"@fresca.example")
		p.Fill("password", ownerPassword)
		p.Follow("Crear empresa")
		visit(t, name, p, walk{"": {
			{name: "primer-mis-datos", path: "/app/configuracion/mis-datos?hecho=welcome"},
			{name: "primer-clientes", path: "/app/clientes"},
			{name: "primer-facturas", path: "/app/facturas"},
			{name: "primer-factura-nueva", path: "/app/facturas/nueva"},
			{name: "primer-correo", path: "/dev/correo"},
		}}, true)
	}
}

// TestWhoMayOnlyLookIsTold: the reader's pages have no buttons that would refuse, and the refusal is a page.
func TestWhoMayOnlyLookIsTold(t *testing.T) {
	s := harness.Start(t, harness.Options{Demo: true})
	p := s.Open(harness.View{})
	p.LogIn(s.Login("office", "asesoria@"))
	visit(t, "reader", p, walk{"": {
		{name: "reader-clientes", path: "/app/clientes"},
		{name: "reader-facturas", path: "/app/facturas"},
		{name: "reader-borrador", path: "/app/facturas?estado=draft", do: openFirst},
		{name: "reader-mis-datos", path: "/app/configuracion/mis-datos"},
		{name: "reader-403", path: "/app/facturas/nueva", status: http.StatusForbidden},
	}}, true)
}
