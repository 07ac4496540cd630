package web_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"acuse/internal/web"
)

// behind is the web door behind a proxy at 10.0.0.9; the answer is to a request that comes from that address.
func (w *world) behind(t *testing.T) func(from, host, method, path string, head ...string) *http.Response {
	t.Helper()
	door := web.New(w.App, web.Options{Ready: w.store.Ready, Log: slog.New(slog.DiscardHandler), TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.9/32")}})
	return func(from, host, method, path string, head ...string) *http.Response {
		r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(url.Values{"username": {"x"}, "password": {"y"}}.Encode()))
		r.RemoteAddr, r.Host = from+":4711", host
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for i := 0; i < len(head); i += 2 {
			r.Header.Set(head[i], head[i+1])
		}
		answer := httptest.NewRecorder()
		door.ServeHTTP(answer, r)
		return answer.Result()
	}
}

// TestOnlyATrustedProxySaysHowABrowserAsked: from anybody else its headers are nothing, and the host is never but the request's.
func TestOnlyATrustedProxySaysHowABrowserAsked(t *testing.T) {
	w := newWorld(t)
	w.prove(t, w.owner, own)
	ask := w.behind(t)
	const https, host = "X-Forwarded-Proto", "X-Forwarded-Host"
	for _, from := range []string{"10.0.0.9", "203.0.113.9", "10.0.0.8", "127.0.0.1"} {
		trusted := from == "10.0.0.9"
		res := ask(from, own, "POST", "/entrar", https, "https")
		if got := res.StatusCode == http.StatusUnauthorized; got != trusted { // else 403: no session would be kept
			t.Errorf("from %s: a log-in that says it is https got %d", from, res.StatusCode)
		}
		if got := res.Header.Get("Strict-Transport-Security") != ""; got != trusted {
			t.Errorf("from %s: HSTS %v, want %v", from, got, trusted)
		}
		if res := ask(from, own, "POST", "/entrar", https, "http"); res.StatusCode != http.StatusForbidden || res.Header.Get("Strict-Transport-Security") != "" {
			t.Errorf("from %s: a log-in in the clear got %d", from, res.StatusCode)
		}
		for _, x := range []struct{ asked, forwarded string }{{"plataforma.example", own}, {"nadie.example", own}, {own, "plataforma.example"}} {
			res := ask(from, x.asked, "GET", "/entrar", https, "https", host, x.forwarded, "X-Original-Host", x.forwarded, "Forwarded", "host="+x.forwarded)
			body, err := io.ReadAll(res.Body)
			ok(t, err)
			if got := strings.Contains(string(body), secret+" Estudio"); got != (x.asked == own) {
				t.Errorf("from %s: %s that says it is %s is the company's: %v", from, x.asked, x.forwarded, got)
			}
		}
	}
}

// TestAProxyAsksWhichHostsMayHaveACertificate: itself alone, not for whom it speaks.
func TestAProxyAsksWhichHostsMayHaveACertificate(t *testing.T) {
	w := newWorld(t)
	ask := w.behind(t)
	const path = "/.well-known/certificate?domain="
	who, err := w.Actor(t.Context(), w.owner.Value)
	ok(t, err)
	ok(t, w.ClaimDomain(t.Context(), who, own))
	if res := ask("10.0.0.9", "localhost", "GET", path+own); res.StatusCode != http.StatusNotFound {
		t.Errorf("of an unproven domain: got %d, want 404", res.StatusCode)
	}
	w.prove(t, w.owner, own)
	for domain, want := range map[string]int{own: 200, strings.ToUpper(own) + ".": 200, "nadie.example": 404, "": 404, "localhost": 404, "127.0.0.1": 404, own + "%00": 404, "x." + own: 404} {
		for _, from := range []string{"10.0.0.9", "127.0.0.1", "[::1]"} {
			if res := ask(from, "localhost", "GET", path+domain); res.StatusCode != want {
				t.Errorf("from %s, %q: got %d, want %d", from, domain, res.StatusCode, want)
			}
		}
	}
	for name, res := range map[string]*http.Response{"a stranger": ask("203.0.113.9", "localhost", "GET", path+own), "who says to be the proxy": ask("203.0.113.9", "localhost", "GET", path+own, "X-Real-IP", "10.0.0.9"),
		"whom the proxy speaks for": ask("10.0.0.9", "localhost", "GET", path+own, "X-Forwarded-For", "10.0.0.9"), "the same, as RFC 7239 has it": ask("10.0.0.9", "localhost", "GET", path+own, "Forwarded", "for=10.0.0.9"),
		"at a company's domain": ask("10.0.0.9", own, "GET", path+own)} {
		if res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: got %d, want 404", name, res.StatusCode)
		}
	}
}
