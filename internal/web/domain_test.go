package web_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"acuse/internal/app"
	"acuse/internal/web"
	"acuse/internal/web/door"
)

// own is the domain of the first company, rival that of another.
const own, rival = "facturas.zarza.example", "portal.rival.example"

// everywhere is a DNS in which every domain leads here and says what it is asked to prove.
type everywhere struct{ said map[string]string }

func (e everywhere) LookupCNAME(context.Context, string) (string, error)  { return "localhost.", nil }
func (e everywhere) LookupHost(context.Context, string) ([]string, error) { return nil, nil }
func (e everywhere) LookupTXT(_ context.Context, name string) ([]string, error) {
	said, ok := e.said[strings.TrimSuffix(name, ".")]
	if !ok {
		return nil, &net.DNSError{IsNotFound: true}
	}
	return []string{said}, nil
}

func (w *world) prove(t *testing.T, cookie *http.Cookie, host string) {
	t.Helper()
	who, err := w.Actor(t.Context(), cookie.Value)
	ok(t, err)
	ok(t, w.ClaimDomain(t.Context(), who, host))
	page, err := w.Address(t.Context(), who)
	ok(t, err)
	w.dns.said[page.TXTName] = page.TXTValue
	ok(t, w.CheckDomainNow(t.Context(), who))
}

// at asks a host, as a browser with those cookies does.
func (w *world) at(t *testing.T, host, method, path string, form url.Values, cookies ...*http.Cookie) (status int, location, body string, set []*http.Cookie) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, w.server.URL+path, strings.NewReader(form.Encode()))
	ok(t, err)
	if host != "" {
		r.Host = host
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("X-Forwarded-Proto", "https") // the proxy is on this machine
	for _, c := range cookies {
		if c != nil {
			r.AddCookie(c)
		}
	}
	res, err := http.DefaultTransport.RoundTrip(r)
	ok(t, err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	ok(t, err)
	return res.StatusCode, res.Header.Get("Location"), string(text), res.Cookies()
}

// logInAt logs the customer in at a host, and answers the session's cookie there.
func (w *world) logInAt(t *testing.T, host, base, username string) *http.Cookie {
	t.Helper()
	status, to, body, set := w.at(t, host, http.MethodPost, base+"/entrar", url.Values{"username": {username}, "password": {"clave de " + username[:4] + " larga"}})
	if status != http.StatusSeeOther || to != base+"/documentos" || len(set) != 1 {
		t.Fatalf("log in at %s: got %d %s %v\n%s", host, status, to, set, body)
	}
	c := set[0]
	if c.Name != door.PortalCookie || c.Domain != "" || c.Path != "/" || !c.Secure || !c.HttpOnly {
		t.Errorf("the cookie is not of that host alone: %v", c)
	}
	return &http.Cookie{Name: c.Name, Value: c.Value}
}

func TestThePortalStandsAtTheRootOfAProvenDomain(t *testing.T) {
	w := newWorld(t)
	w.prove(t, w.owner, own)
	session := w.logInAt(t, own, "", "cafe@zarzaparrilla.example")
	for path, want := range map[string]int{"/documentos": 200, "/documentos/" + w.invoice: 200, "/mis-datos": 200, "/configuracion": 200, "/legal": 200,
		"/d/" + w.token: 200, "/entrar": 303, "/": 303, "/nada": 404, "/static/nada.css": 404} {
		status, to, body, _ := w.at(t, own, "GET", path, nil, session)
		if status != want {
			t.Errorf("GET %s: got %d %s, want %d", path, status, to, want)
		}
		if strings.Contains(body, `"/`+w.slug) || strings.HasPrefix(to, "/"+w.slug) {
			t.Errorf("GET %s leads behind the slug", path)
		}
	}
	_, _, page, _ := w.at(t, own, "GET", "/documentos", nil, session)
	_, sheet, _ := strings.Cut(page, `href="/static/`)
	sheet, _, _ = strings.Cut(sheet, `"`)
	if status, _, _, _ := w.at(t, own, "GET", "/static/"+sheet, nil); status != 200 {
		t.Errorf("the style sheet %q: got %d", sheet, status)
	}
	if status, to, _, _ := w.at(t, own, "GET", "/documentos?orden=total", nil); status != 303 || to != "/entrar?next="+url.QueryEscape("/documentos?orden=total") {
		t.Errorf("without a session: got %d %s", status, to)
	}
	status, to, _, _ := w.at(t, own, "POST", "/d/"+w.token, nil)
	if status != 303 || !strings.HasPrefix(to, "/d/"+w.token+"/descargas/") {
		t.Errorf("a mailed link's button: got %d %s", status, to)
	}
	if status, _, _, _ := w.at(t, "", "GET", "/"+w.slug+"/d/"+w.token, nil); status != 200 { // mailed before the domain
		t.Errorf("the link behind the slug: got %d", status)
	}
	if status, _, _, _ := w.at(t, "", "GET", "/"+w.slug+"/documentos", nil, w.guest); status != 200 {
		t.Errorf("the portal behind the slug: got %d", status)
	}
}

// TestNothingOfThePlatformAnswersAtADomain: no page of it, of the company's side, of development, and no session.
func TestNothingOfThePlatformAnswersAtADomain(t *testing.T) {
	w := newWorld(t)
	w.prove(t, w.owner, own)
	for _, path := range []string{"/app/", "/app/clientes", "/registro", "/dev/correo", "/healthz", "/readyz", "/confirmar/x", "/confirmado", "/" + w.slug + "/", "/" + w.slug + "/entrar"} {
		if status, to, body, _ := w.at(t, own, "GET", path, nil, w.owner, w.guest); status != http.StatusNotFound || strings.Contains(body, "Acuse") {
			t.Errorf("GET %s: got %d %s, want 404 that does not name the platform", path, status, to)
		}
	}
	for _, form := range []url.Values{{"username": {"lucia@zarzaparrilla.example"}, "password": {"una-clave-larga-1"}}} {
		if status, _, _, set := w.at(t, own, "POST", "/entrar", form); status != http.StatusUnauthorized || len(set) != 0 {
			t.Errorf("a user of the company's side logs in at the domain: got %d %v", status, set)
		}
	}
}

// TestAHostThatNobodyHasProvenHasNothing: wanted by a company or by nobody.
func TestAHostThatNobodyHasProvenHasNothing(t *testing.T) {
	w := newWorld(t)
	who, err := w.Actor(t.Context(), w.owner.Value)
	ok(t, err)
	ok(t, w.ClaimDomain(t.Context(), who, own))
	for _, path := range []string{"/", "/entrar", "/documentos", "/app/", "/" + w.slug + "/documentos", "/static/x", "/healthz", "/d/" + w.token} {
		for _, host := range []string{own, strings.ToUpper(own), own + ".", own + ":8443", "other.example"} {
			status, to, body, set := w.at(t, host, "GET", path, nil, w.owner, w.guest)
			if status != http.StatusMisdirectedRequest || to != "" || len(set) != 0 || strings.Contains(body, secret) {
				t.Errorf("%s%s: got %d %s %v", host, path, status, to, set)
			}
		}
	}
	for _, host := range []string{"", "localhost:8080", "127.0.0.1:1", "[::1]:1", "x.localhost", "acuse:8080"} {
		if status, _, _, _ := w.at(t, host, "GET", "/"+w.slug+"/documentos", nil, w.guest); status != http.StatusOK {
			t.Errorf("at %q: got %d, want the platform as ever", host, status)
		}
	}
	w.App = app.New(w.store, app.Options{HashKiB: 64, URL: "http://localhost", Secret: []byte("secret"), Resolver: w.dns, AnyHost: true})
	w.server = httptest.NewServer(web.New(w.App, web.Options{Log: slog.New(slog.DiscardHandler)}))
	t.Cleanup(w.server.Close)
	for host, want := range map[string]int{"other.example": http.StatusOK, own: http.StatusMisdirectedRequest} {
		if status, _, _, _ := w.at(t, host, "GET", "/registro", nil); status != want {
			t.Errorf("where nobody has said which host is the platform's, at %q: got %d, want %d", host, status, want)
		}
	}
}

// TestASessionOfOneHostIsNoneAtAnother: whoever carries the cookie over.
func TestASessionOfOneHostIsNoneAtAnother(t *testing.T) {
	w := newWorld(t)
	w.prove(t, w.owner, own)
	w.prove(t, w.otherUser, rival)
	session := w.logInAt(t, own, "", "cafe@zarzaparrilla.example")
	forged := &http.Cookie{Name: session.Name, Value: session.Value + "@" + own}
	for name, x := range map[string]struct {
		host, base string
		cookie     *http.Cookie
		in         bool
	}{
		"its own": {own, "", session, true}, "with a port": {own + ":8443", "", session, true},
		"the platform's": {"", "/" + w.slug, session, false}, "the platform's, forged": {"", "/" + w.slug, forged, false}, "another's": {rival, "", session, false},
		"another's, forged": {rival, "", forged, false}, "its own, forged": {own, "", forged, false},
		"the platform's session at the domain": {own, "", w.guest, false}, "the platform's session at another's": {rival, "", w.guest, false},
	} {
		status, to, _, _ := w.at(t, x.host, "GET", x.base+"/documentos", nil, x.cookie)
		if in := status == http.StatusOK; in != x.in || !in && (status != http.StatusSeeOther || !strings.HasPrefix(to, x.base+"/entrar")) {
			t.Errorf("%s: got %d %s", name, status, to)
		}
	}
	if status, _, _, _ := w.at(t, own, "POST", "/salir", nil, session); status != http.StatusSeeOther {
		t.Errorf("log out: got %d", status)
	}
	if status, _, _, _ := w.at(t, own, "GET", "/documentos", nil, session); status != http.StatusSeeOther {
		t.Errorf("after the log-out: got %d", status)
	}
}

// TestFormsFromOtherOriginsAreRefusedAtADomain, also those of the platform's host.
func TestFormsFromOtherOriginsAreRefusedAtADomain(t *testing.T) {
	w := newWorld(t)
	w.prove(t, w.owner, own)
	session := w.logInAt(t, own, "", "cafe@zarzaparrilla.example")
	for origin, want := range map[string]int{"https://" + own: 303, "https://" + rival: 403, w.server.URL: 403, "null": 403} {
		r, err := http.NewRequestWithContext(t.Context(), "POST", w.server.URL+"/salir", nil)
		ok(t, err)
		r.Host = own
		r.Header.Set("Origin", origin)
		if want != 303 {
			r.AddCookie(session)
		}
		if status, _ := answerOf(t, r); status != want {
			t.Errorf("from %s: got %d, want %d", origin, status, want)
		}
	}
}

var _ app.Resolver = everywhere{}
