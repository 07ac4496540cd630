package web_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"acuse/internal/app"
	"acuse/internal/store/storetest"
	"acuse/internal/web"
	"acuse/internal/web/static"
)

const forGood = "public, max-age=31536000, immutable"

// branded is a company with a published brand, asked of two nodes of one database.
type branded struct {
	*world
	node http.Handler // the other one
	who  app.Actor
}

func brandedCompanies(t *testing.T) (first, second *branded) {
	t.Helper()
	s, d := storetest.Open(t)
	options := app.Options{URL: "http://localhost", MailFrom: "no-reply@localhost", Secret: []byte("secret")}
	a := app.New(s, options)
	serve := func(a *app.App) http.Handler {
		return web.New(a, web.Options{Ready: s.Ready, Log: slog.New(slog.DiscardHandler)})
	}
	server := httptest.NewServer(serve(a))
	t.Cleanup(server.Close)
	node := serve(app.New(s, options))
	for i, name := range []string{"Papelería Rull", "Almazara del Puig"} {
		b := &branded{world: &world{App: a, db: d, store: s, server: server}, node: node}
		_, b.who = b.found(t, name, []string{"a@rull.example", "b@puig.example"}[i])
		desk, err := b.Desk(t.Context(), b.who)
		ok(t, err)
		b.slug, b.company = desk.Company.Slug, b.who.CompanyID
		logo := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><rect width="120" height="40" fill="` + []string{"#7fb800", "#b4432a"}[i] + `"/><circle cx="20" cy="20" r="9" fill="#fff"/></svg>`
		ok(t, b.AddBrandPicture(t.Context(), b.who, "logo", []byte(logo)))
		b.publish(t, []string{"#7fb800", "#b4432a"}[i])
		if first == nil {
			first = b
		} else {
			second = b
		}
	}
	return first, second
}

func (b *branded) publish(t *testing.T, color string) {
	t.Helper()
	page, err := b.Brand(t.Context(), b.who)
	ok(t, err)
	page, err = b.SaveBrandDraft(t.Context(), b.who, app.BrandForm{Revision: page.Revision, Color: color, Font: "figtree"})
	ok(t, err)
	ok(t, b.PublishBrand(t.Context(), b.who, page.Revision))
}

// ask gets a path of the portal of one node; etag is what the browser has.
func (b *branded) ask(t *testing.T, node http.Handler, path, etag string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "http://localhost/"+b.slug+path, nil)
	if etag != "" {
		r.Header.Set("If-None-Match", etag)
	}
	w := httptest.NewRecorder()
	node.ServeHTTP(w, r)
	return w.Result()
}

var themeLink = regexp.MustCompile(`href="/[^/"]+(/marca/[0-9a-f]{32}\.css)"`)

// look is what the log-in page of that node loads: its theme and its logo.
func (b *branded) look(t *testing.T, node http.Handler) (theme, logo, page string) {
	t.Helper()
	body, err := io.ReadAll(b.ask(t, node, "/entrar", "").Body)
	ok(t, err)
	page = string(body)
	m, pic := themeLink.FindStringSubmatch(page), regexp.MustCompile(`src="/[^/"]+(/marca/[0-9a-f]{64})"`).FindStringSubmatch(page)
	if m == nil || pic == nil {
		t.Fatalf("no theme or no logo in %s", page)
	}
	return m[1], pic[1], page
}

func TestFilesOfABrandAreKeptByTheirHash(t *testing.T) {
	b, other := brandedCompanies(t)
	here := b.server.Config.Handler
	theme, logo, page := b.look(t, here)
	for path, kind := range map[string]string{theme: "text/css; charset=utf-8", logo: "image/svg+xml"} {
		for name, node := range map[string]http.Handler{"the node that published": here, "another node": b.node} {
			got := b.ask(t, node, path, "")
			etag := got.Header.Get("ETag")
			if got.StatusCode != 200 || got.Header.Get("Content-Type") != kind || got.Header.Get("Cache-Control") != forGood || !strings.Contains(path, strings.Trim(etag, `"`)) {
				t.Errorf("%s of %s: got %d, %v", path, name, got.StatusCode, got.Header)
			}
			again := b.ask(t, node, path, etag)
			if body, _ := io.ReadAll(again.Body); again.StatusCode != 304 || len(body) != 0 || again.Header.Get("Cache-Control") != forGood {
				t.Errorf("%s of %s, kept already: got %d, %d bytes", path, name, again.StatusCode, len(body))
			}
		}
		for name, stranger := range map[string]string{"another company's": path, "none": "/marca/" + strings.Repeat("0", 32) + ".css"} {
			if got := other.ask(t, here, stranger, ""); got.StatusCode != 404 || got.Header.Get("Cache-Control") == forGood {
				t.Errorf("%s, %s: got %d, %s, want 404", stranger, name, got.StatusCode, got.Header.Get("Cache-Control"))
			}
		}
	}
	if n := strings.Count(page, ".woff2"); n != 1 || !strings.Contains(page, static.URL("figtree-latin.woff2")) || !strings.Contains(page, static.URL("figtree.css")) {
		t.Errorf("the page asks ahead for %d fonts, want the brand's alone:\n%s", n, page)
	}
	worker, err := io.ReadAll(b.ask(t, here, "/sw.js", "").Body)
	ok(t, err)
	if strings.Contains(string(worker), "inter-latin") || !strings.Contains(string(worker), static.URL("figtree-latin.woff2")) {
		t.Error("the worker keeps another font than the brand's")
	}
}

func TestAnEarlierThemeLeadsToTheOneInForceOnEveryNode(t *testing.T) {
	b, _ := brandedCompanies(t)
	here := b.server.Config.Handler
	nodes := map[string]http.Handler{"the node that published": here, "another node": b.node}
	first, _, _ := b.look(t, b.node) // the other node keeps it in memory, too
	b.publish(t, "#222222")
	second, _, _ := b.look(t, here)
	for name, node := range nodes {
		if now, _, _ := b.look(t, node); now != second || now == first {
			t.Errorf("%s: the page loads %s, want %s as published", name, now, second)
		}
		got := b.ask(t, node, first, "")
		if got.StatusCode != 302 || got.Header.Get("Location") != "/"+b.slug+second || got.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: got %d to %q, %s, want the way to %s", name, got.StatusCode, got.Header.Get("Location"), got.Header.Get("Cache-Control"), second)
		}
	}
	ok(t, b.RestoreBrand(t.Context(), b.who, 1, -2))
	for name, node := range nodes {
		if got := b.ask(t, node, first, ""); got.StatusCode != 200 {
			t.Errorf("%s: gone back to the first: got %d", name, got.StatusCode)
		}
		if got := b.ask(t, node, second, ""); got.StatusCode != 302 {
			t.Errorf("%s: the second one meanwhile: got %d", name, got.StatusCode)
		}
	}
}

// TestNothingInThePreviewOfABrandLeadsNowhere follows every link of its pages that stays in the frame.
func TestNothingInThePreviewOfABrandLeadsNowhere(t *testing.T) {
	w := newWorld(t)
	get := func(path string) (int, string) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.server.URL+path, nil)
		ok(t, err)
		r.AddCookie(w.owner)
		answer, err := http.DefaultTransport.RoundTrip(r)
		ok(t, err)
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		ok(t, err)
		return answer.StatusCode, string(body)
	}
	const preview = "/app/configuracion/imagen-de-marca/vista/"
	link, form := regexp.MustCompile(`(?:href|formaction)="(`+preview+`[^"]*)"`), regexp.MustCompile(`<form[^>]*method="post"[^>]*>`)
	seen, left := map[string]bool{}, []string{preview + "es-light/entrada", preview + "ca-dark/documentos", preview + "es-light/documento"}
	for len(left) > 0 {
		path := strings.ReplaceAll(left[0], "&amp;", "&")
		left = left[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		status, page := get(path)
		if status != 200 {
			t.Errorf("%s: got %d", path, status)
		}
		if forms := form.FindAllString(page, -1); len(forms) > 0 {
			t.Errorf("%s: what is sent from the preview has no page: %q", path, forms)
		}
		for _, m := range link.FindAllStringSubmatch(page, -1) {
			left = append(left, m[1])
		}
	}
	if len(seen) < 6 {
		t.Errorf("got %d pages: %v", len(seen), seen)
	}
	if _, page := get(preview + "es-light/mis-datos"); !strings.Contains(page, "Esta página no está en la vista previa") {
		t.Error("a page that the preview has not does not say so")
	}
}
