package account_test

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
)

func TestEachDoorSaysWhoseItIs(t *testing.T) {
	w := newWorld(t)
	company, err := w.CompanyBySlug(t.Context(), w.slug)
	if err != nil {
		t.Fatal(err)
	}
	own := w.browser().get("/entrar")
	own.expect(t, "Acuse's door", 200, "")
	own.expectText(t, "Acuse's door", "<title>Entrar · Acuse</title>", `href="/registro"`, `action="/entrar"`)

	portal := w.browser().get("/" + w.slug + "/entrar")
	portal.expect(t, "the company's door", 200, "")
	portal.expectText(t, "the company's door", html.EscapeString(company.Name)+" ve cuándo abres y cuándo descargas cada documento.", `action="/`+w.slug+`/entrar"`)
	portal.expectNoText(t, "the company's door", "Acuse", "/platform.", "/registro")

	english := w.browser().get("/" + w.slug + "/entrar?lang=en")
	english.expectText(t, "in English", `<html lang="en">`, "Log in", "sees when you open and when you download each document.")
	for _, lang := range billing.Languages {
		door := w.browser().get("/entrar?lang=" + lang)
		door.expectText(t, "in "+lang, `<html lang="`+lang+`">`, `<b lang="`+lang+`" aria-current="true">`+i18n.For(lang).Name())
		for _, other := range billing.Languages {
			if other != lang {
				door.expectText(t, "from "+lang+" to "+other, `?lang=`+other+`" lang="`+other+`" hreflang="`+other+`">`+i18n.For(other).Name())
			}
		}
	}
	w.browser().get("/no-such-company/entrar").expect(t, "a slug of nobody", 404, "")
}

func TestHomeLeadsToTheWorkOrToTheLogIn(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.get("/").expect(t, "a stranger at home", 303, "/entrar")
	b.logIn("/entrar", w.office).expect(t, "log in", 303, "/app/")
	b.get("/").expect(t, "a user at home", 303, "/app/")
	b.get("/entrar").expect(t, "a user at the log-in", 303, "/app/")
	b.get("/registro").expect(t, "a user at the sign-up", 303, "/app/")
}

func TestUnknownNamesAndWrongPasswordsLookTheSame(t *testing.T) {
	w := newWorld(t)
	ask := func(path, name string) string {
		a := w.browser().post(path, url.Values{"username": {name}, "password": {"not-the-password"}})
		a.expect(t, name, 401, "")
		a.expectText(t, name, "El usuario o la contraseña no son correctos.")
		a.expectNoText(t, name, "not-the-password")
		return strings.ReplaceAll(a.body, html.EscapeString(name), "NAME")
	}
	for _, path := range []string{"/entrar", "/" + w.slug + "/entrar"} {
		if known, unknown := ask(path, w.portal.Username), ask(path, "nobody@nowhere.example"); known != unknown {
			t.Errorf("%s: a known name is answered\n%s\nan unknown one\n%s", path, known, unknown)
		}
	}
}

func TestTooManyAttemptsAreAskedToWait(t *testing.T) {
	w := newWorld(t)
	var last answer
	for range 11 {
		last = w.browser().post("/entrar", url.Values{"username": {w.office.Username}, "password": {"guess-guess"}})
	}
	last.expect(t, "the eleventh guess", 429, "")
	last.expectText(t, "the eleventh guess", "Demasiados intentos.")
	if last.header.Get("Retry-After") == "" {
		t.Error("the eleventh guess: no Retry-After")
	}
}

func TestACustomerMayEnterByAnyDoor(t *testing.T) {
	w := newWorld(t)
	documents := "/" + w.slug + "/documentos"
	b := w.browser()
	b.logIn("/entrar", w.portal).expect(t, "by the common door", 303, documents)
	b.get("/"+w.slug+"/entrar").expect(t, "at the log-in again", 303, documents)
	w.browser().logIn("/"+w.slug+"/entrar", w.portal).expect(t, "by the company's door", 303, documents)
	w.browser().logIn("/"+w.slug+"/entrar", w.office).expect(t, "a user of the company by its customers' door", 401, "")
}

func TestNothingIsAskedWhereTheBrowserWouldDropTheSession(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/entrar", "/registro", "/" + w.slug + "/entrar"} {
		b := w.browser()
		b.host = "acuse.example"
		page := b.get(path)
		page.expect(t, path, 200, "")
		page.expectText(t, path, "no usa https")
		page.expectNoText(t, path, `type="password"`)
		refused := b.post(path, url.Values{"username": {w.portal.Username}, "password": {w.portal.Password}, "company": {"X"}, "name": {"Y"}, "email": {"y@x.example"}})
		refused.expect(t, path, 403, "")
		refused.expectText(t, path, "no usa https")
		if len(b.cookies) > 0 {
			t.Errorf("%s gave cookies over plain http: %v", path, b.cookies)
		}
	}
}

func TestALogInLeadsOnOnlyInsideItsOwnSide(t *testing.T) {
	w := newWorld(t)
	for next, want := range map[string]string{
		"/app/facturas?leido=no":          "/app/facturas?leido=no",
		"":                                "/app/",
		"https://evil.example/":           "/app/",
		"//evil.example/app/":             "/app/",
		`/\evil.example`:                  "/app/",
		"/app/\r\nSet-Cookie: x=1":        "/app/",
		"javascript:alert(1)":             "/app/",
		"/" + w.slug + "/documentos":      "/app/",
		"/application":                    "/app/",
		"http:///app/":                    "/app/",
		"/app/../../" + "/evil.example/x": "/evil.example/x", // still a path of this server
	} {
		b := w.browser()
		got := b.post("/entrar", url.Values{"username": {w.office.Username}, "password": {w.office.Password}, "next": {next}})
		got.expect(t, "next "+next, 303, want)
		if strings.HasPrefix(got.location, "//") || strings.Contains(got.location, "://") {
			t.Errorf("next %q leads out to %q", next, got.location)
		}
		if len(b.cookies) != 1 {
			t.Errorf("next %q: cookies %v", next, b.cookies)
		}
	}
}

func TestAReaderWhoseSessionIsOverComesBackToThePage(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	asked := b.get("/app/facturas?orden=-total&leido=no")
	asked.expect(t, "an office page", 303, "/entrar?next="+url.QueryEscape("/app/facturas?orden=-total&leido=no"))
	page := b.get(asked.location)
	page.expectText(t, "the log-in", `name="next" value="/app/facturas?orden=-total&amp;leido=no"`)
	w.browser().get("/"+w.slug+"/mis-datos").expect(t, "a portal page", 303,
		"/"+w.slug+"/entrar?next="+url.QueryEscape("/"+w.slug+"/mis-datos"))
}

var hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)

// hidden are the hidden fields of a page, as a browser would send them.
func (a answer) hidden() url.Values {
	form := url.Values{}
	for _, m := range hiddenField.FindAllStringSubmatch(a.body, -1) {
		form.Add(html.UnescapeString(m[1]), html.UnescapeString(m[2]))
	}
	return form
}

func TestAFormSentWithoutASessionIsHandedBackAfterTheLogIn(t *testing.T) {
	w := newWorld(t)
	hostile := `"><script>alert(1)</script>`
	typed := url.Values{"name": {"Café & Té", hostile}, "línea.1": {"á\nb"}, hostile: {"x"}, "next": {"//evil.example"}, "empty": {""}}
	b := w.browser()
	asked := b.post("/app/clientes", typed)
	asked.expect(t, "the form", 401, "")
	asked.expectText(t, "the form", "Tu sesión ha terminado. Entra de nuevo para seguir donde estabas.")
	asked.expectNoText(t, "the form", hostile, "?lang=")

	form := asked.hidden()
	form.Set("username", w.office.Username)
	form.Set("password", "wrong-at-first")
	again := b.post("/entrar", form)
	again.expect(t, "a wrong password", 401, "")

	form = again.hidden()
	form.Set("username", w.office.Username)
	form.Set("password", w.office.Password)
	back := b.post("/entrar", form)
	back.expect(t, "back in", 200, "")
	back.expectText(t, "back in", "Has vuelto a entrar", "Continúa donde estabas.", `<form method="post" action="/app/clientes">`, "Continuar")
	back.expectNoText(t, "back in", hostile, w.office.Password)
	if got, want := back.hidden().Encode(), typed.Encode(); got != want {
		t.Errorf("handed back %s, want %s", got, want)
	}
	if b.cookies[door.OfficeCookie] == "" {
		t.Error("handed back without a session")
	}
}

func TestAFormOfThePortalIsHandedBackToo(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	asked := b.post("/"+w.slug+"/documentos/pdf?leido=no", url.Values{"id": {"one", "two"}})
	asked.expect(t, "the download", 401, "")
	form := asked.hidden()
	form.Set("username", w.portal.Username)
	form.Set("password", w.portal.Password)
	back := b.post("/"+w.slug+"/entrar", form)
	back.expectText(t, "back in", `action="/`+w.slug+`/documentos/pdf?leido=no"`)
	back.expectNoText(t, "back in", "Acuse")
	if got, want := back.hidden().Encode(), "id=one&id=two"; got != want {
		t.Errorf("handed back %s, want %s", got, want)
	}
}

func TestPasswordsAreNeverKeptAndNoLinkPlantsAForm(t *testing.T) {
	w := newWorld(t)
	asked := w.browser().post("/"+w.slug+"/contrasena", url.Values{"password": {"my-own-secret"}, "again": {"my-own-secret"}})
	asked.expect(t, "a password form", 401, "")
	asked.expectText(t, "a password form", "Tu sesión ha terminado.")
	asked.expectNoText(t, "a password form", "my-own-secret", keepField, "no se pierde")

	b := w.browser()
	planted := "?kept=1&keep.id=1&next=%2Fapp%2Faccesos"
	b.get("/entrar"+planted).expectNoText(t, "a planted form", keepField)
	b.post("/entrar"+planted, url.Values{"username": {w.office.Username}, "password": {w.office.Password}}).expect(t, "a planted form", 303, "/app/")
}

const keepField = `name="keep`

func TestANewLogInEndsTheSessionBefore(t *testing.T) {
	w := newWorld(t)
	for cookie, as := range map[string]app.Login{door.OfficeCookie: w.office, door.PortalCookie: w.portal} {
		b := w.browser()
		b.logIn("/entrar", as)
		old := b.cookies[cookie]
		b.logIn("/entrar", as)
		if fresh := b.cookies[cookie]; old == "" || fresh == old {
			t.Fatalf("%s: session %q after %q", cookie, fresh, old)
		}
		_, asUser := w.Actor(t.Context(), old)
		_, asGuest := w.Guest(t.Context(), old, w.slug)
		if billing.CodeOf(asUser) != billing.NotFound || billing.CodeOf(asGuest) != billing.NotFound {
			t.Errorf("%s: the old session lives: %v, %v", cookie, asUser, asGuest)
		}
	}
}

func TestLoggingOutEndsTheSessionForEverybodyWhoHasItsToken(t *testing.T) {
	w := newWorld(t)
	for _, x := range []struct {
		as                   app.Login
		cookie, out, in, see string
	}{
		{w.office, door.OfficeCookie, "/salir", "/entrar", "/app/facturas"},
		{w.portal, door.PortalCookie, "/" + w.slug + "/salir", "/" + w.slug + "/entrar", "/" + w.slug + "/documentos"},
	} {
		b := w.browser()
		b.logIn("/entrar", x.as)
		token := b.cookies[x.cookie]
		b.get(x.see).expect(t, "logged in", 200, "")
		b.post(x.out, url.Values{}).expect(t, x.out, 303, x.in)
		if b.cookies[x.cookie] != "" {
			t.Errorf("%s: the browser keeps its cookie", x.out)
		}
		b.cookies[x.cookie] = token
		if got := b.get(x.see).status; got != 303 {
			t.Errorf("%s: a copied token still opens %s: %d", x.out, x.see, got)
		}
	}
}
