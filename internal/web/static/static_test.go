package static

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

func get(t *testing.T, method, url, accept string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, url, nil)
	if accept != "" {
		r.Header.Set("Accept-Encoding", accept)
	}
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w.Result()
}

func TestFilesAreServedForEverWithTheirType(t *testing.T) {
	for name, kind := range map[string]string{
		"acuse.css": "text/css; charset=utf-8", "acuse.js": "text/javascript; charset=utf-8",
		"htmx.js": "text/javascript; charset=utf-8", "acuse.svg": "image/svg+xml", "document.svg": "image/svg+xml",
		"inter-latin.woff2": "font/woff2", "inter-latin-ext.woff2": "font/woff2", "places.json": "application/json", "app-192.png": "image/png",
	} {
		r := get(t, "GET", URL(name), "")
		for header, want := range map[string]string{
			"Content-Type": kind, "Cache-Control": "public, max-age=31536000, immutable",
			"X-Content-Type-Options": "nosniff", "Vary": "Accept-Encoding", "Content-Encoding": "",
		} {
			if got := r.Header.Get(header); r.StatusCode != http.StatusOK || got != want {
				t.Errorf("%s: got status %d and %s %q, want 200 and %q", name, r.StatusCode, header, got, want)
			}
		}
	}
}

func TestTheSmallestFormTheBrowserTakesIsSent(t *testing.T) {
	plain, _ := io.ReadAll(get(t, "GET", URL("acuse.css"), "").Body)
	for accept, want := range map[string]string{
		"gzip, deflate, br": "br", "gzip": "gzip", "br;q=0, gzip;q=0.5": "gzip", "BR": "br", "br;q=0": "",
		"identity": "", "": "", "brotli": "",
	} {
		r := get(t, "GET", URL("acuse.css"), accept)
		if got := r.Header.Get("Content-Encoding"); got != want {
			t.Errorf("Accept-Encoding %q: got %q, want %q", accept, got, want)
		}
		var body io.Reader = r.Body
		switch want {
		case "br":
			body = brotli.NewReader(r.Body)
		case "gzip":
			z, err := gzip.NewReader(r.Body)
			if err != nil {
				t.Fatal(err)
			}
			body = z
		}
		if content, err := io.ReadAll(body); err != nil || !bytes.Equal(content, plain) {
			t.Errorf("Accept-Encoding %q: content differs from the plain file (%v)", accept, err)
		}
	}
}

func TestWhatIsNotThereOrNotAskedForIsRefused(t *testing.T) {
	for _, c := range []struct {
		method, url string
		want        int
	}{
		{"GET", "/static/", 404}, {"GET", "/static/acuse.css", 404}, {"GET", "/static/../static.go", 404},
		{"GET", URL("acuse.css") + ".br", 404}, {"POST", URL("acuse.css"), 405}, {"HEAD", URL("acuse.css"), 200},
	} {
		r := get(t, c.method, c.url, "")
		if r.StatusCode != c.want {
			t.Errorf("%s %s: got %d, want %d", c.method, c.url, r.StatusCode, c.want)
		}
		if body, _ := io.ReadAll(r.Body); c.method == "HEAD" && len(body) > 0 {
			t.Errorf("HEAD sent %d bytes", len(body))
		}
	}
}

func TestTheStyleSheetFindsItsFonts(t *testing.T) {
	css, _ := io.ReadAll(get(t, "GET", URL("acuse.css"), "").Body)
	fonts := regexp.MustCompile(`url\(([^)]+)\)`).FindAllStringSubmatch(string(css), -1)
	if len(fonts) != 2 {
		t.Errorf("got %d addresses in the sheet, want the 2 fonts", len(fonts))
	}
	for _, m := range fonts {
		if r := get(t, "GET", Prefix+m[1], ""); r.StatusCode != http.StatusOK || !strings.HasSuffix(m[1], ".woff2") {
			t.Errorf("%s: got %d, want a font", m[1], r.StatusCode)
		}
	}
}

func TestTheFirstLoadStaysSmall(t *testing.T) {
	const page, budget = 5 << 10, 80 << 10
	sum := page
	for _, name := range []string{"acuse.css", "acuse.js", "htmx.js", "document.svg", "inter-latin.woff2"} {
		body, _ := io.ReadAll(get(t, "GET", URL(name), "br").Body)
		sum += len(body)
	}
	if sum > budget {
		t.Errorf("the first page weighs %d bytes, want at most %d", sum, budget)
	}
}

func TestAnUnknownNameStopsTheProgram(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("URL of an unknown file was given")
		}
	}()
	URL("nothing.css")
}
