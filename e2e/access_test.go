package e2e_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"acuse/e2e/harness"
)

// granting is the company before its list of customers, and one of them before the portal.
type granting struct {
	t             *testing.T
	s             *harness.Server
	view          harness.View
	office, guest *harness.Page
	name, email   string // the customer who enters
	other         string // one who never does
}

// TestTheFourActionsOnAnAccess, each from the bar of the list with its page and its result: granted again means a new
// password, activated again the same one.
func TestTheFourActionsOnAnAccess(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	for name, customers := range map[string][3]string{
		"desktop":            {"Bodegas Peñarrubia, S.A.", "proveedores@penarrubia.example", "Hostal Sierra Calma, S. Com."},
		"phone":              {"Ioan Petrescu", "taller@petrescu.example", "Transportes Veleta, S.A."},
		"without JavaScript": {"Yolanda Quiles Bru", "yolanda@quilesbru.example", "Clínica Dental Arrecife, S.L.P."},
	} {
		t.Run(name, func(t *testing.T) {
			g := &granting{t, s, views[name], s.Open(views[name]).For(t), s.Open(views[name]).For(t), customers[0], customers[1], customers[2]}
			g.office.Enter(s.Login("office", "lucia@"))
			first := g.grant()
			g.filters()
			g.deactivateAndActivate()
			g.revokeAndGrantAgain(first)
			g.history()
			for _, p := range []*harness.Page{g.office, g.guest} {
				p.ExpectFits()
				for _, problem := range p.Problems() {
					if !notLoaded.MatchString(problem) { // refused log-ins
						t.Errorf("the console says: %s", problem)
					}
				}
			}
		})
	}
}

// grant gives two customers an access, and says why a third one gets none. It answers the mailed password.
func (g *granting) grant() string {
	p := g.office
	g.press("Conceder acceso", g.name, g.other, "Marta Ibarrola Senent")
	p.ExpectText("¿Conceder acceso a 2 clientes?", "Tendrá acceso; se le enviará un e-mail a "+g.email, "No tiene dirección de e-mail: no cambia nada")
	p.ExpectFits()
	p.Within(".bar-form").Follow("Conceder acceso")
	p.ExpectText("Acceso concedido a 2 de 3 clientes.", "Acceso concedido; se le envía un e-mail a "+g.email, "No tiene dirección de e-mail.", "Añadir e-mail")
	m := g.s.WaitMail(g.email, "Tu acceso a los documentos de Estudio Marjal")
	for _, want := range []string{g.s.URL + portalBase + "/entrar", g.email} {
		if !strings.Contains(m.Text, want) {
			g.t.Errorf("the mail does not say %q:\n%s", want, m.Text)
		}
	}
	mailed := passwordIn(g.t, m)
	g.enter(mailed)
	g.guest.ExpectPath(portalBase + "/contrasena")
	g.guest.Fill("password", ownPassword)
	g.guest.Fill("again", ownPassword)
	g.guest.Follow("Guardar y entrar")
	g.inside(true)
	g.press("Conceder acceso", g.name)
	p.ExpectText("No ha cambiado nada. La tabla dice por qué.", "Ya tenía acceso")
	if got := g.mails(); got != 1 {
		g.t.Errorf("an access that was there already: got %d mails, want 1", got)
	}
	return mailed
}

// filters: the column Acceso, and the list narrowed by it.
func (g *granting) filters() {
	p := g.office
	for filter, want := range map[string][2]bool{"active": {true, true}, "never": {false, true}, "none": {false, false}, "inactive": {false, false}} {
		p.Navigate("/app/clientes?acceso=" + filter)
		for i, name := range []string{g.name, g.other} {
			if want[i] {
				p.Within("main").ExpectText(name)
			} else {
				p.Within("main").ExpectNoText(name)
			}
		}
	}
	p.Navigate("/app/clientes?entrada=month")
	p.ExpectText(g.name)
	p.ExpectNoText(g.other)
	p.Navigate("/app/clientes?q=" + url.QueryEscape(g.email))
	p.Within("#rows").ExpectText("Con acceso", "hoy")
	p.Navigate("/app/clientes?acceso=never")
	p.Within("#rows").ExpectText("Aún no ha entrado")
}

// deactivateAndActivate: nothing happens before the page that says who is affected is confirmed; then at once.
func (g *granting) deactivateAndActivate() {
	p := g.office
	g.press("Desactivar", g.name)
	p.ExpectText("¿Desactivar a "+g.name+"?", "Se cierran sus sesiones y dejan de funcionar los enlaces", "No podrá entrar hasta que lo actives",
		"Se borra su contraseña", "Al activarlo vale la misma contraseña")
	g.inside(true)
	p.Within(".bar-form").Follow("Desactivar")
	p.ExpectText("1 cliente desactivado.", "Desactivado: conserva usuario y contraseña")
	g.inside(false)
	g.inactive(ownPassword)
	p.Follow("Deshacer")
	p.ExpectText("1 cliente activado.", "Activado: vale la misma contraseña")
	g.enter(ownPassword)
	g.inside(true)

	g.press("Desactivar", g.name)
	p.Within(".bar-form").Follow("Desactivar")
	g.press("Conceder acceso", g.name)
	p.ExpectText("Está inactivo: usa Activar")
	p.Navigate("/app/clientes?acceso=inactive")
	p.Within("#rows").ExpectText(g.name, "Inactivo")
	g.inactive(ownPassword)
	g.press("Activar", g.name)
	p.ExpectText("¿Activar a "+g.name+"?", "No se le envía ningún e-mail")
	p.Within(".bar-form").Follow("Activar")
	p.ExpectText("1 cliente activado.", "Deshacer")
	g.enter(ownPassword)
	g.inside(true)
	if got := g.mails(); got != 1 {
		g.t.Errorf("activated: got %d mails, want none but the first", got)
	}
}

// revokeAndGrantAgain: the password of before is gone, the mailed one as well as one's own.
func (g *granting) revokeAndGrantAgain(first string) {
	p := g.office
	g.press("Quitar acceso", g.name, g.other)
	p.ExpectText("¿Quitar el acceso a 2 clientes?", "Perderá el acceso y su contraseña", "Al volver a darle acceso recibirá otra")
	g.inside(true)
	p.Within(".bar-form").Follow("Quitar acceso")
	p.ExpectText("Acceso quitado a 2 clientes.")
	p.ExpectNoText("Deshacer") // a password that is gone is gone
	g.inside(false)
	g.refused(ownPassword)
	g.press("Conceder acceso", g.name)
	p.Within(".bar-form").Follow("Conceder acceso")
	p.ExpectText("Acceso concedido a 1 cliente.")
	waitUntil(g.t, 15*time.Second, "the second mail", func() bool { return g.mails() == 2 })
	var again string
	for _, m := range g.s.Mails() {
		if m.To == g.email && passwordIn(g.t, m) != first {
			again = passwordIn(g.t, m)
		}
	}
	g.refused(first)
	g.refused(ownPassword)
	g.enter(again)
	g.guest.ExpectPath(portalBase + "/contrasena")
}

// history of the grants: who, when, first and last use.
func (g *granting) history() {
	g.office.Navigate("/app/clientes?q=" + url.QueryEscape(g.email))
	g.office.Within("#rows").Follow(g.name)
	g.office.ExpectText("Historial de accesos", "Acceso concedido", "Desactivado", "Activado", "Acceso quitado", "Primera entrada", "Última entrada",
		"por Lucía Ferrandis Oltra", "usuario "+g.email)
}

// press ticks customers and presses a button of the bar.
func (g *granting) press(button string, names ...string) {
	g.t.Helper()
	g.office.Navigate("/app/clientes")
	for _, name := range names {
		id := g.office.Eval(fmt.Sprintf(`[...document.querySelectorAll("#rows tr")].find(row => row.innerText.includes(%q)).querySelector("[name=id]").value`, name))
		g.office.Check("id", id.(string))
	}
	fromBar(g.office, button)
}

func (g *granting) enter(password string) {
	g.t.Helper()
	g.guest.LogIn(harness.Login{URL: g.s.URL + portalBase + "/entrar", Username: g.email, Password: password})
}

func (g *granting) refused(password string) {
	g.t.Helper()
	g.enter(password)
	g.guest.ExpectPath(portalBase + "/entrar")
	g.guest.ExpectText("no son correctos")
}

// inactive: whoever knows the password is told why it opens nothing.
func (g *granting) inactive(password string) {
	g.t.Helper()
	g.refused("no es la suya")
	g.enter(password)
	g.guest.ExpectPath(portalBase + "/entrar")
	g.guest.ExpectText("Tu acceso a los documentos de Estudio Marjal está inactivo. Escribe a hola@estudiomarjal.example")
}

// inside says whether the customer's next request is answered or sent to the log-in.
func (g *granting) inside(want bool) {
	g.t.Helper()
	g.guest.Navigate(portalBase + "/documentos")
	path := portalBase + "/entrar"
	if want {
		path = portalBase + "/documentos"
	}
	g.guest.ExpectPath(path)
}

// mails that gave this customer an access.
func (g *granting) mails() int {
	n := 0
	for _, m := range g.s.Mails() {
		if m.To == g.email {
			n++
		}
	}
	return n
}

var printedLogin = regexp.MustCompile(`(?m)^LOGIN office \S+ (\S+) (\S+)$`)

// TestAllCustomersOfAFilterAreChangedAtOnce, those on other pages too, and back again with Deshacer.
func TestAllCustomersOfAFilterAreChangedAtOnce(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{})
	printed, err := s.Run("seed", "--customers", "60", "--documents", "60")
	if err != nil {
		t.Fatalf("%v: %s", err, printed)
	}
	login := printedLogin.FindStringSubmatch(printed)
	if login == nil {
		t.Fatalf("no log-in was printed:\n%s", printed)
	}
	for name, view := range views {
		t.Run(name, func(t *testing.T) {
			p := s.Open(view).For(t)
			p.LogIn(harness.Login{URL: s.URL + "/entrar", Username: login[1], Password: login[2]})
			act := func(list, button string) int {
				p.Navigate(list)
				var all int
				if _, err := fmt.Sscanf(texts(p, ".tick-all")[0], "Marcar los %d de este filtro", &all); err != nil || all <= rows(p) {
					t.Fatalf("%s offers %q beside %d rows", list, texts(p, ".tick-all"), rows(p))
				}
				p.Check("all", "1")
				fromBar(p, button)
				return all
			}
			n := act("/app/clientes?acceso=none", "Conceder acceso")
			p.ExpectText(fmt.Sprintf("¿Conceder acceso a %d clientes?", n-1)) // one has no address
			p.Within(".bar-form").Follow("Conceder acceso")
			p.ExpectText(fmt.Sprintf("Acceso concedido a %d de %d clientes.", n-1, n), "No tiene dirección de e-mail.")
			p.Navigate("/app/clientes?acceso=none")
			expectRows(t, p, 1)
			n = act("/app/clientes?acceso=active", "Desactivar")
			p.ExpectText(fmt.Sprintf("¿Desactivar a %d clientes?", n))
			p.Within(".bar-form").Follow("Desactivar")
			p.ExpectText(fmt.Sprintf("%d clientes desactivados.", n))
			p.Follow("Deshacer")
			p.ExpectText(fmt.Sprintf("%d clientes activados.", n))
			p.ExpectFits()
			n = act("/app/clientes?acceso=active", "Quitar acceso")
			p.ExpectText(fmt.Sprintf("¿Quitar el acceso a %d clientes?", n))
			p.Within(".bar-form").Follow("Quitar acceso")
			p.ExpectText(fmt.Sprintf("Acceso quitado a %d clientes.", n))
			p.ExpectNoProblems()
		})
	}
}
