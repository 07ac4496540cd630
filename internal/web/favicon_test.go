package web_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestAFileWithoutAnIconGetsTheOneOfItsHost: what browsers ask for by themselves leads to the brand's icon at a company's own
// domain and behind its slug, and at the platform's host, which companies share, to one that is nobody's.
func TestAFileWithoutAnIconGetsTheOneOfItsHost(t *testing.T) {
	w := newWorld(t)
	w.prove(t, w.owner, own)
	for _, x := range []struct{ host, path, icon string }{
		{own, "/favicon.ico", "/marca/"}, {"", "/" + w.slug + "/favicon.ico", "/" + w.slug + "/marca/"}, {"", "/favicon.ico", "/static/document."},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.server.URL+x.path, nil)
		ok(t, err)
		r.Host = x.host
		res, err := http.DefaultTransport.RoundTrip(r)
		ok(t, err)
		ok(t, res.Body.Close())
		to := res.Header.Get("Location")
		if kept := res.Header.Get("Cache-Control"); res.StatusCode != http.StatusFound || !strings.HasPrefix(to, x.icon) || kept != "public, max-age=3600" || len(res.Cookies()) != 0 {
			t.Errorf("%s%s: got %d to %q, kept %q, want 302 to %s…", x.host, x.path, res.StatusCode, to, kept, x.icon)
		}
		r.URL.Path = to
		res, err = http.DefaultTransport.RoundTrip(r)
		ok(t, err)
		ok(t, res.Body.Close())
		if kind := res.Header.Get("Content-Type"); res.StatusCode != http.StatusOK || !strings.HasPrefix(kind, "image/") {
			t.Errorf("%s%s: got %d and %q, want the icon", x.host, to, res.StatusCode, kind)
		}
	}
}
