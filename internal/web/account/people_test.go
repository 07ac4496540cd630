package account_test

import (
	"html"
	"net/url"
	"strings"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web/door"
)

func TestEveryLogInPageLeadsToTheForgottenPassword(t *testing.T) {
	w := newWorld(t)
	for page, path := range map[string]string{"/entrar": "/olvido", "/" + w.slug + "/entrar": "/" + w.slug + "/olvido"} {
		w.browser().get(page).expectText(t, page, `<a href="`+path+`">¿Has olvidado tu contraseña?</a>`)
		form := w.browser().get(path)
		form.expect(t, path, 200, "")
		form.expectText(t, path, `action="`+path+`"`, `name="username"`)
		known := w.browser().post(path, url.Values{"username": {w.portal.Username}})
		unknown := w.browser().post(path, url.Values{"username": {"nadie@nowhere.example"}})
		known.expect(t, "a known name", 303, path+"?enviado=1")
		unknown.expect(t, "an unknown name", 303, path+"?enviado=1")
		w.browser().get(known.location).expectText(t, "sent", "Si hay un acceso con ese usuario")
		empty := w.browser().post(path, url.Values{"username": {""}})
		empty.expect(t, "no name", 422, "")
		empty.expectText(t, "no name", `id="f-username-e"`)
	}
	if portal := w.browser().get("/" + w.slug + "/olvido"); strings.Contains(portal.body, "Acuse") {
		t.Error("the company's page names the platform")
	}
}

func TestAnExpiredPasswordLeadsToTheForgottenPageWithTheNameFilledIn(t *testing.T) {
	w := newWorld(t)
	mailed := w.granted()
	w.mu.Lock()
	w.now = w.now.Add(billing.TemporaryPasswordLife)
	w.mu.Unlock()
	for _, path := range []string{"/entrar", "/" + w.slug + "/entrar"} {
		a := w.browser().logIn(path, mailed)
		a.expect(t, path, 401, "")
		a.expectText(t, path, `value="`+mailed.Username+`"`, "ha caducado", `action="`+strings.Replace(path, "entrar", "olvido", 1)+`"`)
		a.expectNoText(t, path, "no son correctos", mailed.Password)
	}
}

func TestACompanysUserChoosesAPasswordBeforeAnythingElse(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	if err := w.Forgot(ctx, app.Forgotten{Username: w.office.Username}); err != nil {
		t.Fatal(err)
	}
	mailed := w.mailedAfterForgot()
	b := w.browser()
	b.logIn("/entrar", app.Login{Username: w.office.Username, Password: mailed}).expect(t, "log in", 303, "/contrasena")
	for _, path := range []string{"/app/", "/app/facturas", "/app/clientes"} {
		b.get(path).expect(t, path, 303, "/contrasena")
	}
	page := b.get("/contrasena")
	page.expectText(t, "the page", w.office.Username, "es temporal", `action="/contrasena"`)
	page.expectNoText(t, "the page of a company's user", "Acepto recibir") // that is asked of customers
	b.post("/contrasena", url.Values{"password": {"una frase nueva"}, "again": {"otra"}}).expect(t, "two passwords", 422, "")
	before := b.cookies[door.OfficeCookie]
	b.post("/contrasena", url.Values{"password": {"una frase nueva"}, "again": {"una frase nueva"}}).expect(t, "choosing", 303, "/app/")
	if b.cookies[door.OfficeCookie] == before {
		t.Error("choosing a password kept the old session")
	}
	b.get("/app/facturas").expect(t, "afterwards", 200, "")
	b.get("/contrasena").expect(t, "the page again", 303, "/app/")
	b.post("/contrasena", url.Values{"password": {"y una tercera mas"}, "again": {"y una tercera mas"}}).expect(t, "sent without need", 303, "/app/")
	w.browser().logIn("/entrar", app.Login{Username: w.office.Username, Password: "una frase nueva"}).expect(t, "the new one", 303, "/app/")
}

// mailedAfterForgot runs the jobs that a request left, and answers the password of the last mail.
func (w *world) mailedAfterForgot() string {
	w.t.Helper()
	ctx := w.t.Context()
	for _, id := range w.ids(`SELECT id FROM forgotten`) {
		if err := w.AssignPasswords(ctx, app.AssignPasswords{ForgottenID: id}); err != nil {
			w.t.Fatal(err)
		}
	}
	w.runMail()
	return mailedPassword.FindString(w.sent[len(w.sent)-1].Text)
}

// runMail sends every message that waits.
func (w *world) runMail() {
	w.t.Helper()
	for _, id := range w.ids(`SELECT company_id || ' ' || id FROM email WHERE state = 'pending'`) {
		company, email, _ := strings.Cut(id, " ")
		if err := w.SendEmail(w.t.Context(), app.SendEmail{CompanyID: company, EmailID: email}); err != nil {
			w.t.Fatal(err)
		}
	}
}

func (w *world) ids(query string) []string {
	w.t.Helper()
	rows, err := w.db.Read.QueryContext(w.t.Context(), query)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			w.t.Fatal(err)
		}
		all = append(all, id)
	}
	return all
}

func TestASignUpIsConfirmedByTheMailedLinkAndAPress(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.post("/registro", url.Values{"company": {"Taller Ñ"}, "name": {"Ana"}, "email": {"ana@taller.example"}, "password": {"una frase que vale"}})
	b.get("/app/clientes").expectText(t, "every page", "Confirma tu e-mail.", `href="/app/confirmar"`)
	b.get("/app/confirmar").expectText(t, "the page behind the notice", "ana@taller.example", "Enviar otro enlace")
	w.runMail()
	link := w.lastLink()
	opened := w.browser().get(link)
	opened.expectText(t, "the link", html.EscapeString("¿Es tuyo ana@taller.example?"), "Taller Ñ")
	b.get("/app/clientes").expectText(t, "after a scanner opened it", "Confirma tu e-mail.")
	if got := b.post("/app/confirmar", url.Values{}); got.location != "/app/confirmar?hecho=enviado" {
		t.Errorf("another link: got %d to %s", got.status, got.location)
	}
	w.browser().post(link, url.Values{}).expect(t, "the press", 303, "/confirmado")
	w.browser().get("/confirmado").expectText(t, "confirmed", "sin límite")
	b.get("/app/clientes").expectNoText(t, "every page", "Confirma tu e-mail.")
	b.get("/app/confirmar").expect(t, "the page of before", 303, "/app/")
	w.browser().get(link).expectText(t, "the link again", "ya está confirmado")
	w.browser().logIn("/entrar", app.Login{Username: "ana@taller.example", Password: "una frase que vale"}).expect(t, "log in", 303, "/app/")
	w.browser().get("/confirmar/nada").expect(t, "a link of nobody", 404, "")
}

func TestAnExpiredLinkOffersAnother(t *testing.T) {
	w := newWorld(t)
	w.browser().post("/registro", url.Values{"company": {"Taller"}, "name": {"Ana"}, "email": {"ana@taller.example"}, "password": {"una frase que vale"}})
	w.runMail()
	link := w.lastLink()
	w.mu.Lock()
	w.now = w.now.Add(25 * time.Hour)
	w.mu.Unlock()
	w.browser().get(link).expectText(t, "the link", "Este enlace ha caducado", "Enviar otro enlace")
	w.browser().post(link, url.Values{}).expect(t, "confirming anyway", 422, "")
	w.browser().post(link, url.Values{"again": {"1"}}).expect(t, "another", 303, link+"?hecho=enviado")
	w.runMail()
	fresh := w.lastLink()
	if fresh == link {
		t.Error("the same link again")
	}
	w.browser().post(fresh, url.Values{}).expect(t, "the new one", 303, "/confirmado")
}

// lastLink is the path that the last mail leads to.
func (w *world) lastLink() string {
	w.t.Helper()
	_, after, found := strings.Cut(w.sent[len(w.sent)-1].Text, "https://acuse.example/confirmar/")
	if !found {
		w.t.Fatalf("no link in:\n%s", w.sent[len(w.sent)-1].Text)
	}
	return "/confirmar/" + strings.Fields(after)[0]
}

func TestMisProveedoresShowsEverythingThePasswordOpens(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	owner := w.ownerActor()
	f := w.NewCustomer()
	f.Party = billing.Party{Name: "Segundo cliente", TaxIDType: billing.TaxIDCIF, Country: "ES", Email: w.portal.Username}
	if err := w.AddCustomer(ctx, owner, f); err != nil {
		t.Fatal(err)
	}
	if err := w.ChangeAccess(ctx, owner, billing.GrantAccess, w.NewAct(), []string{f.ID}); err != nil {
		t.Fatal(err)
	}
	w.runMail()
	b := w.browser()
	b.get("/mis-proveedores").expect(t, "a stranger", 303, "/entrar")
	b.logIn("/entrar", app.Login{Username: w.portal.Username, Password: mailedPassword.FindString(w.sent[len(w.sent)-1].Text)})
	b.get("/mis-proveedores").expect(t, "with a mailed password", 303, "/entrar")
	b.post("/"+w.slug+"/contrasena", url.Values{"password": {w.portal.Password}, "again": {w.portal.Password}})

	b = w.browser()
	b.logIn("/entrar", w.portal).expect(t, "log in", 303, "/mis-proveedores")
	page := b.get("/mis-proveedores")
	page.expect(t, "the page", 200, "")
	page.expectText(t, "the page", "Segundo cliente", `action="/`+w.slug+`/mis-proveedores"`)
	page.expectNoText(t, "the page", "Tu empresa")
	b.get("/"+w.slug+"/documentos").expect(t, "before choosing", 303, "/"+w.slug+"/mis-proveedores")
	inside := b.get("/" + w.slug + "/mis-proveedores")
	inside.expectText(t, "in the portal", "Segundo cliente")
	inside.expectNoText(t, "in the portal", "Acuse")
	inside.expectText(t, "in the portal", `action="/`+w.slug+`/salir"`)
	page.expectText(t, "the page", `action="/salir?todo=1"`, "Salir")
	b.post("/salir?todo=1", url.Values{}).expect(t, "log out", 303, "/entrar")
	b.get("/mis-proveedores").expect(t, "after it", 303, "/entrar")
	b.get("/"+w.slug+"/mis-proveedores").expect(t, "in the portal after it", 303, "/"+w.slug+"/entrar?next="+url.QueryEscape("/"+w.slug+"/mis-proveedores"))
}

func TestMisProveedoresOfWhoIsInTheOnlyPortalAsksForNoChoiceAndLeadsBack(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.logIn("/"+w.slug+"/entrar", w.portal).expect(t, "log in", 303, "/"+w.slug+"/documentos")
	page := b.get("/" + w.slug + "/mis-proveedores")
	page.expectText(t, "the page", "Tu contraseña abre solo esta zona privada.", "Volver a Documentos", `href="/`+w.slug+`/documentos"`)
	page.expectNoText(t, "the page", "Elige en cuál")
}

// ownerActor is the company's owner, logged in.
func (w *world) ownerActor() app.Actor {
	w.t.Helper()
	entered, err := w.LogIn(w.t.Context(), app.LogIn{Username: w.office.Username, Password: w.office.Password})
	if err != nil {
		w.t.Fatal(err)
	}
	who, err := w.Actor(w.t.Context(), entered.Token)
	if err != nil {
		w.t.Fatal(err)
	}
	return who
}
