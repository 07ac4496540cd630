package web_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"acuse/internal/web/door"
)

// TestAFormOfAnotherSiteIsRefusedOnAPageOfItsHost: the platform's, or the company's at its slug and at its own domain, in the
// language that was chosen there.
func TestAFormOfAnotherSiteIsRefusedOnAPageOfItsHost(t *testing.T) {
	w := newWorld(t)
	w.prove(t, w.owner, own)
	for _, x := range []struct{ host, path, lang, want string }{
		{"", "/entrar", "ca", "· Acuse</title>"}, {"", "/" + w.slug + "/entrar", "en", ""}, {own, "/entrar", "gl", ""}, {own, "/nada", "eu", ""},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.server.URL+x.path, strings.NewReader("username=x"))
		ok(t, err)
		r.Host = x.host
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		r.AddCookie(&http.Cookie{Name: door.LanguageCookie, Value: x.lang})
		res, err := http.DefaultTransport.RoundTrip(r)
		ok(t, err)
		body, err := io.ReadAll(res.Body)
		ok(t, err)
		ok(t, res.Body.Close())
		platform := strings.Contains(string(body), "Acuse")
		if res.StatusCode != http.StatusForbidden || !strings.Contains(string(body), `<html lang="`+x.lang+`"`) || platform != (x.want != "") || !strings.Contains(string(body), x.want) {
			t.Errorf("%s%s: got %d, the platform in it %v\n%.400s", x.host, x.path, res.StatusCode, platform, body)
		}
	}
}
