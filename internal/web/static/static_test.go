package static

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"acuse/internal/billing"

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
		"app.css": "text/css; charset=utf-8", "app.js": "text/javascript; charset=utf-8",
		"htmx.js": "text/javascript; charset=utf-8", "platform.svg": "image/svg+xml", "document.svg": "image/svg+xml",
		"inter-latin.woff2": "font/woff2", "inter-latin-ext.woff2": "font/woff2", "places.json": "application/json",
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
	plain, _ := io.ReadAll(get(t, "GET", URL("app.css"), "").Body)
	for accept, want := range map[string]string{
		"gzip, deflate, br": "br", "gzip": "gzip", "br;q=0, gzip;q=0.5": "gzip", "BR": "br", "br;q=0": "",
		"identity": "", "": "", "brotli": "",
	} {
		r := get(t, "GET", URL("app.css"), accept)
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
		{"GET", "/static/", 404}, {"GET", "/static/app.css", 404}, {"GET", "/static/../static.go", 404},
		{"GET", URL("app.css") + ".br", 404}, {"POST", URL("app.css"), 405}, {"HEAD", URL("app.css"), 200},
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
	css, _ := io.ReadAll(get(t, "GET", URL("app.css"), "").Body)
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
	for _, key := range billing.BrandFonts {
		theme := billing.PaletteOf(billing.UsualColor).Theme(key, "")
		sum := page + len(theme.CSS)
		sheet, file := Font(key)
		for _, url := range []string{URL("app.css"), URL("app.js"), URL("htmx.js"), URL("document.svg"), sheet, file} {
			if url != "" {
				body, _ := io.ReadAll(get(t, "GET", url, "br").Body)
				sum += len(body)
			}
		}
		if sum > budget {
			t.Errorf("the first page in %s weighs %d bytes, want at most %d", key, sum, budget)
		}
	}
}

func TestAFontIsDeclaredByItsOwnSheetAlone(t *testing.T) {
	declared := regexp.MustCompile(`font-family:("[^"]+")`)
	family := regexp.MustCompile(`--brand-font:("[^"]+")`)
	file := regexp.MustCompile(`url\(([^)]+)\)`)
	for _, key := range append([]string{"", "comic"}, billing.BrandFonts...) {
		sheet, first := Font(key)
		if usual := !slices.Contains(billing.BrandFonts[1:], key); usual != (sheet == "") {
			t.Errorf("%q: got the sheet %q", key, sheet)
		}
		if sheet == "" {
			sheet = URL("app.css")
		}
		css, _ := io.ReadAll(get(t, "GET", sheet, "").Body)
		want := family.FindSubmatch(billing.PaletteOf(billing.UsualColor).Theme(key, "").CSS)[1]
		faces := declared.FindAllSubmatch(css, -1)
		if len(faces) != 2 {
			t.Errorf("%s: got %d fonts, want Latin and extended Latin", sheet, len(faces))
		}
		for _, face := range faces {
			if !bytes.Equal(face[1], want) {
				t.Errorf("%s declares %s, want %s as the theme names it", sheet, face[1], want)
			}
		}
		served := map[string]bool{}
		for _, m := range file.FindAllSubmatch(css, -1) {
			r := get(t, "GET", Prefix+string(m[1]), "")
			served[Prefix+string(m[1])] = r.StatusCode == http.StatusOK && r.Header.Get("Content-Type") == "font/woff2"
		}
		if len(served) != 2 || !served[first] {
			t.Errorf("%s: got the files %v, want two, one of them %s", sheet, served, first)
		}
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
