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

func TestEveryPageThatCanBeReachedHasAnExample(t *testing.T) {
	for _, r := range web.Routes() {
		key := string(r.Door) + " " + r.Pattern
		if r.Method != http.MethodGet || notPages[key] != "" {
			continue
		}
		there := slices.ContainsFunc([]walk{strangerStops(), officeStops(), portalStops(), choosingStops(), peopleStops()}, func(w walk) bool { return len(w[key]) > 0 })
		if !there {
			t.Errorf("%s: no page of the walk shows it", key)
		}
	}
}

// TestEveryPageIsAccessibleFitsAndIsTranslated walks through the demo company on a desktop and on a phone, and once more
// in English. It takes longest: in the first file it begins first, so that nothing waits for it alone.
func TestEveryPageIsAccessibleFitsAndIsTranslated(t *testing.T) {
	t.Parallel()
	for name, view := range map[string]harness.View{"1280": {}, "390": {Mobile: true, Dark: true}} {
		t.Run(name, func(t *testing.T) { t.Parallel(); walkAll(t, view) })
	}
	t.Run("en-390", func(t *testing.T) { t.Parallel(); walkInEnglish(t) })
}

func walkInEnglish(t *testing.T) {
	s := harness.Start(t, harness.Options{Demo: true})
	speakEnglish(t, s)
	view := harness.View{Mobile: true}
	office := s.Open(view)
	office.Enter(s.Login("office", "lucia@"))
	visit(t, office, englishStops(), false)
	visit(t, s.Open(view), walk{"": {
		{name: "lang-entrar", path: "/entrar?lang=en"}, {name: "lang-registro", path: "/registro?lang=en"},
		{name: "lang-portal", path: "/estudio-marjal/entrar?lang=en"}}}, false)
	readInEnglish(t, s)
}

// readInEnglish gives an English customer an access: mail, choice of a password and documents speak its language.
func readInEnglish(t *testing.T, s *harness.Server) {
	office := s.Open(harness.View{})
	office.Enter(s.Login("office", "lucia@"))
	office.Navigate("/app/clientes/nuevo")
	office.Fill("name", "Harbour & Co")
	office.Fill("email", "billing@harbour.example")
	office.Fill("language", "en")
	office.Follow("Save")
	office.Follow("Grant access")
	m := s.WaitMail("billing@harbour.example", "")
	portal := s.Open(harness.View{Mobile: true})
	portal.LogIn(harness.Login{URL: s.URL + "/estudio-marjal/entrar", Username: "billing@harbour.example", Password: passwordIn(t, m)})
	visit(t, portal, walk{"": {{name: "portal-contrasena", path: "/estudio-marjal/contrasena"}}}, true)
	portal.Navigate("/estudio-marjal/contrasena")
	portal.Fill("password", ownPassword)
	portal.Fill("again", ownPassword)
	portal.Follow("Save and log in")
	readOwnInEnglish(t, portal)
	expectEnglish(t, "the mail", m.Subject+"\n"+m.Text)
}

var spanish = regexp.MustCompile(`(?i)\b(tus?|acceso|contraseña|documentos|usuario|para|con|datos)\b`)

func expectEnglish(t *testing.T, what, text string) {
	t.Helper()
	if found := spanish.FindAllString(text, -1); found != nil {
		t.Errorf("%s: Spanish in %q: %q", what, text, found)
	}
}

func walkAll(t *testing.T, view harness.View) {
	s := harness.Start(t, harness.Options{Demo: true})
	guest := grantDemo(t, s)
	visit(t, s.Open(view), strangerStops(), true)
	office := s.Open(view)
	office.LogIn(s.Login("office", "lucia@"))
	visit(t, office, officeStops(), true)
	portal := s.Open(view)
	portal.LogIn(s.Login("portal", ""))
	visit(t, portal, portalStops(), true)
	visit(t, office, proposedStops(), true)
	choosing := s.Open(view)
	choosing.LogIn(guest)
	visit(t, choosing, choosingStops(), true)
}

// visit goes to each stop, in the order of their names, and looks.
func visit(t *testing.T, p *harness.Page, w walk, axe bool) {
	var all []stop
	for _, stops := range w {
		all = append(all, stops...)
	}
	slices.SortFunc(all, func(a, b stop) int { return strings.Compare(a.name, b.name) })
	for _, at := range all {
		t.Run(at.name, func(t *testing.T) { look(t, p.For(t), at, axe) })
	}
}

var (
	bareKey   = regexp.MustCompile(`\b(ui|app|brand|address|office|sales|share|people|portal|own|list|account|error|mail|outbox|pdf|country|recurring|schedule|reminder)\.[a-z_]+[a-z_.]*`)
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
	p.Picture("page")
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
		if p.IsPhone() {
			p.ExpectThumb()
		}
	}
}

// grantDemo gives a customer of the demo an access and returns the log-in that was mailed.
func grantDemo(t *testing.T, s *harness.Server) harness.Login {
	t.Helper()
	p := s.Open(harness.View{})
	p.Enter(s.Login("office", "lucia@"))
	p.Navigate("/app/clientes?q=lasenia")
	p.Check("id", "")
	grantFromBar(p)
	m := s.WaitMail("hola@lasenia.example", "acceso")
	return harness.Login{Door: "portal", URL: s.URL + "/estudio-marjal/entrar", Username: "hola@lasenia.example", Password: passwordIn(t, m)}
}

func speakEnglish(t *testing.T, s *harness.Server) {
	t.Helper()
	p := s.Open(harness.View{})
	p.Enter(s.Login("office", "lucia@"))
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
	return w
}

// TestAFreshCompanyHasPagesToo: nothing there yet, on every list.
func TestAFreshCompanyHasPagesToo(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{})
	for name, view := range map[string]harness.View{"1280": {Dark: true}, "390": {Mobile: true}} {
		t.Run(name, func(t *testing.T) {
			p := s.Open(view)
			p.Navigate("/registro")
			p.Fill("company", "Empresa "+name)
			p.Fill("name", "Ana")
			p.Fill("email", "ana"+name+"@fresca.example")
			p.Fill("password", ownerPassword)
			p.Follow("Crear empresa")
			visit(t, p, walk{"": {
				{name: "primer-mis-datos", path: "/app/configuracion/mis-datos?hecho=welcome"},
				{name: "primer-clientes", path: "/app/clientes"},
				{name: "primer-facturas", path: "/app/facturas"},
				{name: "primer-factura-nueva", path: "/app/facturas/nueva"},
				{name: "primer-correo", path: "/dev/correo"},
			}}, true)
		})
	}
}

// TestWhoMayOnlyLookIsTold: the reader's pages have no buttons that would refuse, and the refusal is a page.
func TestWhoMayOnlyLookIsTold(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	p := s.Open(harness.View{})
	p.Enter(s.Login("office", "asesoria@"))
	visit(t, p, walk{"": {
		{name: "reader-clientes", path: "/app/clientes"},
		{name: "reader-facturas", path: "/app/facturas"},
		{name: "reader-borrador", path: "/app/facturas?estado=draft", do: openFirst},
		{name: "reader-mis-datos", path: "/app/configuracion/mis-datos"},
		{name: "reader-403", path: "/app/facturas/nueva", status: http.StatusForbidden},
	}}, true)
}
