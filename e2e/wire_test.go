package e2e_test

import (
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"acuse/e2e/harness"
)

// TestHealthReadinessAndMetricsAnswerWhoeverRunsIt and metrics tell routes, never paths.
func TestHealthReadinessAndMetricsAnswerWhoeverRunsIt(t *testing.T) {
	t.Parallel()
	address := freeAddress(t)
	s := harness.Start(t, harness.Options{Demo: true, Env: []string{"ACUSE_METRICS_ADDR=" + address}})
	c := s.Client()
	for _, path := range []string{"/healthz", "/readyz"} {
		if got := c.Get(path); got.Status != http.StatusOK || got.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: status %d, Cache-Control %q", path, got.Status, got.Header.Get("Cache-Control"))
		}
	}
	ticket := downloadOne(t, logInClient(s, s.Login("portal", "")))
	download := `acuse_request_seconds_count{method="GET",route="portal /descargas/{ticket}",status="200"} 1`
	var metrics harness.Response
	waitUntil(t, 5*time.Second, download, func() bool { // its handler ends a moment after the last byte
		metrics = c.Get("http://" + address + "/metrics")
		return strings.Contains(metrics.Body, download)
	})
	for _, want := range []string{`route="portal-open /entrar"`, "go_goroutines", "process_resident_memory_bytes"} {
		if !strings.Contains(metrics.Body, want) {
			t.Errorf("metrics do not say %s", want)
		}
	}
	for _, secret := range []string{ticket, "estudio-marjal", "@"} {
		if strings.Contains(metrics.Body, secret) {
			t.Errorf("metrics tell %q", secret)
		}
	}
	if got := c.Get("/metrics"); got.Status != http.StatusNotFound {
		t.Errorf("/metrics of the web: status %d, want 404", got.Status)
	}
}

// downloadOne downloads the first document of a customer's list and returns the ticket's token.
func downloadOne(t *testing.T, c *harness.Client) string {
	t.Helper()
	found := unreadRow.FindStringSubmatch(c.Get("/estudio-marjal/documentos").Body)
	if found == nil {
		t.Fatal("no document in the list")
	}
	sent := c.Post("/estudio-marjal/documentos/pdf", url.Values{"id": {found[1]}})
	path := sent.Header.Get("Location")
	if got := c.Get(path); got.Status != http.StatusOK || !strings.HasPrefix(got.Body, "%PDF-") {
		t.Fatalf("%s: status %d", path, got.Status)
	}
	return path[strings.LastIndex(path, "/")+1:]
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// TestEveryKindOfAnswerHasItsSecurityHeaders.
func TestEveryKindOfAnswerHasItsSecurityHeaders(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	stranger, office, portal := s.Client(), logInClient(s, s.Login("office", "lucia@")), logInClient(s, s.Login("portal", ""))
	style := fileOfPage.FindStringSubmatch(stranger.Get("/entrar").Body)[1]
	for _, a := range []struct {
		name    string
		got     harness.Response
		status  int
		private bool // nobody keeps it, nobody lists it
	}{
		{"page before the log-in", stranger.Get("/entrar"), 200, false},
		{"portal before the log-in", stranger.Get("/estudio-marjal/entrar"), 200, false},
		{"file", stranger.Get(style), 200, false},
		{"health", stranger.Get("/healthz"), 200, false},
		{"not found", stranger.Get("/nada/de/nada"), 404, false},
		{"to the log-in", stranger.Get("/app/clientes"), 303, false},
		{"refused form", stranger.Post("/app/clientes", url.Values{"name": {"x"}}), 401, false},
		{"office page", office.Get("/app/clientes"), 200, true},
		{"office page with errors", office.Post("/app/clientes", url.Values{"id": {hiddenValue(t, office.Get("/app/clientes/nuevo").Body, "id")}}), 422, true},
		{"office not found", office.Get("/app/clientes/nadie"), 404, true},
		{"portal page", portal.Get("/estudio-marjal/documentos"), 200, true},
		{"portal not found", portal.Get("/estudio-marjal/descargas/nada"), 404, true},
	} {
		if a.got.Status != a.status {
			t.Errorf("%s: status %d, want %d", a.name, a.got.Status, a.status)
		}
		policy := a.got.Header.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
			if !strings.Contains(policy, want) || strings.Contains(policy, "unsafe") {
				t.Errorf("%s: policy %q, want %s and nothing unsafe", a.name, policy, want)
			}
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin"} {
			if got := a.got.Header.Get(name); got != want {
				t.Errorf("%s: %s %q, want %q", a.name, name, got, want)
			}
		}
		if a.got.Header.Get("X-Request-Id") == "" {
			t.Errorf("%s: no X-Request-Id", a.name)
		}
		if cache, robots := a.got.Header.Get("Cache-Control"), a.got.Header.Get("X-Robots-Tag"); a.private && (!strings.Contains(cache, "no-store") || !strings.Contains(robots, "noindex")) {
			t.Errorf("%s: Cache-Control %q, X-Robots-Tag %q, want no-store and noindex", a.name, cache, robots)
		}
	}
}

// TestAnotherSitesFormIsRefused whoever is logged in, and changes nothing.
func TestAnotherSitesFormIsRefused(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	office := logInClient(s, s.Login("office", "lucia@"))
	form := url.Values{"id": {hiddenValue(t, office.Get("/app/clientes/nuevo").Body, "id")}, "name": {"Venida de lejos"}, "tax_id_type": {"cif"}, "country": {"ES"}, "language": {"es"}}
	for _, header := range []http.Header{{"Sec-Fetch-Site": {"cross-site"}}, {"Sec-Fetch-Site": {"same-site"}}, {"Origin": {"https://otra.example"}}, {"Origin": {"null"}}} {
		office.Header = header
		for _, path := range []string{"/app/clientes", "/salir", "/entrar", "/registro", "/estudio-marjal/entrar", "/estudio-marjal/documentos/pdf"} {
			if got := office.Post(path, form); got.Status != http.StatusForbidden {
				t.Errorf("%v POST %s: status %d, want 403", header, path, got.Status)
			} else if of := map[bool]string{true: "Estudio Marjal", false: "Acuse"}[strings.HasPrefix(path, "/estudio-marjal/")]; !strings.Contains(got.Body, `<html lang="es"`) || !strings.Contains(got.Body, "· "+of+"</title>") {
				t.Errorf("%v POST %s: got no page of %s:\n%.400s", header, path, of, got.Body)
			}
		}
	}
	office.Header = http.Header{}
	if got := office.Get("/app/clientes?q=lejos"); strings.Contains(got.Body, "Venida de lejos") {
		t.Error("the customer of another site's form is there")
	}
	office.Header = http.Header{"Sec-Fetch-Site": {"same-origin"}}
	if got := office.Post("/app/clientes", form); got.Status != http.StatusSeeOther {
		t.Errorf("our own form: status %d, want 303", got.Status)
	}
}

// TestTheLogHasALinePerRequestAndNoSecret: each answer's id in one line, and no password, token, ticket or mail.
func TestTheLogHasALinePerRequestAndNoSecret(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	owner := s.Login("office", "lucia@")
	office, portal := logInClient(s, owner), logInClient(s, s.Login("portal", ""))
	wrong := s.Client()
	wrong.Post("/entrar", url.Values{"username": {owner.Username}, "password": {"secreto-equivocado-77"}})
	var ids []string
	for _, path := range []string{"/app/clientes", "/app/facturas", "/app/clientes?q=secreto-buscado-88", "/nada", "/app/facturas/nada"} {
		ids = append(ids, office.Get(path).Header.Get("X-Request-Id"))
	}
	ticket := downloadOne(t, portal)
	granting := s.Open(harness.View{})
	granting.LogIn(owner)
	granting.Navigate("/app/clientes?q=lasenia")
	granting.Check("id", "")
	grantFromBar(granting)
	m := s.WaitMail("hola@lasenia.example", "acceso")
	s.Stop()

	lines := jsonLines(t, s.Log())
	for _, id := range ids {
		if got := lines[id]; got != 1 {
			t.Errorf("request %s: %d lines in the log, want 1", id, got)
		}
	}
	log := loginLines.ReplaceAllString(s.Log(), "") // printed on purpose, in development
	secrets := map[string]string{"password": owner.Password, "wrong password": "secreto-equivocado-77", "search": "secreto-buscado-88",
		"ticket": ticket, "mailed password": passwordIn(t, m), "mail body": "zona privada con los documentos"}
	for _, c := range append(office.Cookies("/"), portal.Cookies("/")...) {
		secrets["cookie "+c.Name] = c.Value
	}
	for what, secret := range secrets {
		if strings.Contains(log, secret) {
			t.Errorf("the log tells the %s", what)
		}
	}
	if len(secrets) < 8 {
		t.Errorf("%d secrets to look for, want at least 8: two sessions among them", len(secrets))
	}
}

var loginLines = regexp.MustCompile(`(?m)^LOGIN .*$`)

// jsonLines counts the lines of requests by their id; every line but what the demo prints must be JSON.
func jsonLines(t *testing.T, log string) map[string]int {
	t.Helper()
	count := map[string]int{}
	for line := range strings.Lines(loginLines.ReplaceAllString(log, "")) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "Acuse ") || strings.HasPrefix(line, "Correo ") {
			continue
		}
		var entry struct{ Msg, ID, Method, Route string }
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Errorf("not JSON: %q", line)
			continue
		}
		if entry.Msg == "request" {
			count[entry.ID]++
			if entry.Method == "" || entry.Route == "" {
				t.Errorf("a request without method or route: %s", line)
			}
		}
	}
	return count
}
