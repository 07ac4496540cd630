package web_test

import (
	"io"
	"net/http"
	"testing"
)

// TestRobotsAreKeptOutOfEveryHost: the platform's and a company's own.
func TestRobotsAreKeptOutOfEveryHost(t *testing.T) {
	w := newWorld(t)
	w.prove(t, w.owner, own)
	for _, host := range []string{"", own} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.server.URL+"/robots.txt", nil)
		ok(t, err)
		r.Host = host
		res, err := http.DefaultTransport.RoundTrip(r)
		ok(t, err)
		body, err := io.ReadAll(res.Body)
		ok(t, err)
		ok(t, res.Body.Close())
		if kind := res.Header.Get("Content-Type"); res.StatusCode != http.StatusOK || kind != "text/plain; charset=utf-8" || string(body) != "User-agent: *\nDisallow: /\n" || len(res.Cookies()) != 0 {
			t.Errorf("%q: got %d, %q and %q", host, res.StatusCode, kind, body)
		}
	}
}
