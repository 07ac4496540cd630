package harness

import (
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const goodPage = `<!doctype html><html lang=es><meta charset=utf-8><meta name=viewport content="width=device-width"><title>Prueba</title>
<link rel=icon href="data:,"><link rel=stylesheet href=/style.css>
<main><h1>Facturas</h1><p>Importe: 1.234,56&nbsp;€</p>
<p id=script>sin script</p><p id=cookie></p>
<form method=post action=/form enctype=multipart/form-data>
<label>Nombre <input name=name value=antes></label>
<label>Día <input type=date name=day></label>
<label>País <select name=country><option value=fr>Francia<option value=es>España</select></label>
<label><input type=checkbox name=row value=2> fila 2</label> <label><input type=checkbox name=row value=3> fila 3</label>
<label>Logo <input type=file name=logo></label>
<button>Guardar</button> <button type=button disabled>Borrar</button></form>
<nav><a href=/file>PDF</a> <a href=/bad>Otra</a></nav>
<section id=one><a href=/#1>Ver</a></section><section id=two><a href=/?two>Ver</a></section></main>
<script src=/script.js></script></html>`

const badPage = `<!doctype html><html lang=es><meta charset=utf-8><meta name=viewport content="width=device-width"><title>Mala</title><link rel=icon href="data:,"><link rel=stylesheet href=/style.css>
<main><h1>Mala</h1><p class=pale>casi no se lee</p><p class=night>de noche no se lee</p><input name=nobody><div class=wide>ancho</div></main></html>`

const owlPage = `<!doctype html><html lang=es><meta charset=utf-8><meta name=viewport content="width=device-width"><title>Búho</title><link rel=icon href="data:,"><link rel=stylesheet href=/style.css>
<main><h1>Búho</h1><input class=owl name=owl></main></html>`

const style = `a{display:inline-block;padding:1rem}.pale{color:#ccc;background:#fff}.wide{width:1500px}.owl{display:none}
@media (prefers-color-scheme: dark){.owl{display:block}.night{color:#222;background:#000}}`

// tiny is a site as strict as ours: no inline script nor style may run.
func tiny(t *testing.T) string {
	mux := http.NewServeMux()
	send := func(pattern, kind, body string) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.Header().Set("Content-Security-Policy", "default-src 'self'; img-src 'self' data:; form-action 'self'")
			http.SetCookie(w, &http.Cookie{Name: "__Host-seen", Value: "yes", Path: "/", Secure: true, HttpOnly: true})
			fmt.Fprint(w, body)
		})
	}
	send("GET /{$}", "text/html", goodPage)
	send("GET /bad", "text/html", badPage)
	send("GET /owl", "text/html", owlPage)
	send("GET /style.css", "text/css", style)
	send("GET /script.js", "text/javascript", `document.getElementById("script").textContent = "con script"`)
	mux.HandleFunc("POST /form", func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseMultipartForm(1 << 20); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		file, _, err := r.FormFile("logo")
		fmt.Fprintf(w, "<!doctype html><meta charset=utf-8><p>Guardado: %s, %s, %s, filas %s, logo %v</p>", html.EscapeString(r.FormValue("name")),
			r.FormValue("day"), r.FormValue("country"), strings.Join(r.MultipartForm.Value["row"], "+"), file != nil && err == nil)
	})
	mux.HandleFunc("GET /file", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/pdf")
		w.Header().Set("Content-Disposition", `attachment; filename="F-2026-1.pdf"`)
		fmt.Fprint(w, "%PDF-1.7 tiny")
	})
	mux.HandleFunc("GET /cookie", func(w http.ResponseWriter, r *http.Request) {
		_, err := r.Cookie("__Host-seen")
		fmt.Fprintf(w, "cookie %v", err == nil)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

func TestAFormIsFilledTickedAndSentWithAndWithoutJavaScript(t *testing.T) {
	base := tiny(t)
	logo := filepath.Join(t.TempDir(), "logo.png")
	if err := os.WriteFile(logo, []byte("png"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, view := range []View{{}, {NoScript: true}, {Mobile: true}} {
		p := Open(t, base, view)
		if got := p.Navigate("/"); got != 200 {
			t.Fatalf("%+v: status %d, want 200", view, got)
		}
		p.ExpectText("Importe: 1.234,56 €", map[bool]string{false: "con script", true: "sin script"}[view.NoScript])
		p.Fill("name", "Ibáñez & Cía")
		p.Fill("day", "2026-11-23")
		p.Fill("country", "España")
		p.Check("row", "2")
		p.Check("row", "3")
		p.Uncheck("row", "2")
		p.Upload("logo", logo)
		if got := p.Value("name") + " " + p.Value("country"); got != "Ibáñez & Cía es" {
			t.Errorf("%+v: values %q, want Ibáñez & Cía es", view, got)
		}
		if p.Enabled("Borrar") || !p.Enabled("Guardar") {
			t.Errorf("%+v: Borrar enabled %v, Guardar %v: want false, true", view, p.Enabled("Borrar"), p.Enabled("Guardar"))
		}
		p.Follow("Guardar")
		p.ExpectPath("/form")
		p.ExpectText("Guardado: Ibáñez & Cía, 2026-11-23, es, filas 3, logo true")
	}
}

func TestADownloadIsCaughtWithItsName(t *testing.T) {
	for _, view := range []View{{}, {NoScript: true}} {
		p := Open(t, tiny(t), view)
		p.Navigate("/")
		got := p.Download(func() { p.Click("PDF") })
		if got.Name != "F-2026-1.pdf" || string(got.Bytes) != "%PDF-1.7 tiny" {
			t.Errorf("%+v: got %q with %q, want F-2026-1.pdf with %%PDF-1.7 tiny", view, got.Name, got.Bytes)
		}
		p.ExpectPath("/")
	}
}

func TestPeopleShareNoCookiesButTheirTabsDo(t *testing.T) {
	base := tiny(t)
	ana := Open(t, base, View{})
	ana.Navigate("/")
	tab := ana.Tab()
	tab.Navigate("/cookie")
	tab.ExpectText("cookie true")
	luis := Open(t, base, View{})
	luis.Navigate("/cookie")
	luis.ExpectText("cookie false")

	c := NewClient(t, base)
	if got := c.Get("/cookie").Body; got != "cookie false" {
		t.Errorf("a new client: got %q, want cookie false", got)
	}
	c.Get("/")
	if got := c.Get("/cookie").Body; got != "cookie true" {
		t.Errorf("a client on plain http on loopback: got %q, want cookie true", got)
	}
}

func TestAxeFindsWhatIsWrongInItsOwnColoursAndNothingOnAGoodPage(t *testing.T) {
	p := Open(t, tiny(t), View{})
	p.Navigate("/")
	p.ExpectAccessible()
	p.ExpectFits()
	p.ExpectNoProblems()

	for _, x := range []struct {
		path, mode, want string
		found            bool
	}{
		{"/bad", "light", ".pale", true}, {"/bad", "light", "label", true}, {"/bad", "light", ".night", false},
		{"/bad", "dark", ".pale", true}, {"/bad", "dark", ".night", true},
		{"/owl", "light", "label", false}, {"/owl", "dark", "label", true}, // shown in dark only
	} {
		p.Navigate(x.path)
		all := p.violations()
		if got := slices.ContainsFunc(all, func(v string) bool { return strings.HasPrefix(v, x.mode+": ") && strings.Contains(v, x.want) }); got != x.found {
			t.Errorf("%s: axe names %q in %s: %v, want %v; got %s", x.path, x.want, x.mode, got, x.found, all)
		}
	}
}

func TestAPageTooWideOrRefusedByItsPolicyIsNoticed(t *testing.T) {
	p := Open(t, tiny(t), View{Mobile: true})
	p.Navigate("/bad")
	if got := p.must(p.verb("fits")).(map[string]any)["over"].(float64); got < 1000 {
		t.Errorf("got %v px too wide, want more than 1000", got)
	}
	p.Eval(`{ const s = document.createElement("script"); s.textContent = "1"; document.body.append(s); 0 }`)
	p.until("no problem was noted", "document.title", func(string) bool { return len(p.Problems()) > 0 })
	if got := strings.Join(p.Problems(), "\n"); !strings.Contains(got, "Content Security Policy") {
		t.Errorf("problems: got %q, want a refusal by the content security policy", got)
	}
}

func TestOneOfTwoThingsWithTheSameNameIsChosenWithWithin(t *testing.T) {
	p := Open(t, tiny(t), View{})
	p.Navigate("/")
	answer := p.must(p.verb("press", "Ver")).(map[string]any)
	if want := "2 things here have that name: narrow it with Within"; answer["why"] != want {
		t.Errorf("got %v, want %q", answer, want)
	}
	p.Within("#two").Follow("Ver")
	if got := p.URL(); !strings.HasSuffix(got, "/?two") {
		t.Errorf("got %s, want the link of #two", got)
	}
}

func TestAFailureTellsWherePictureAndText(t *testing.T) {
	p := Open(t, tiny(t), View{})
	p.Navigate("/")
	t.Cleanup(func() { _ = os.Remove(Artifact(t, "failure.png")) })
	said := &fatal{TB: t}
	broken := *p
	broken.t = said
	func() {
		defer func() { _ = recover() }()
		broken.fail("cannot click %q", "Nada")
	}()
	for _, want := range []string{`cannot click "Nada"`, p.URL(), "failure.png", "Importe: 1.234,56"} {
		if !strings.Contains(said.text, want) {
			t.Errorf("the failure does not say %q: %s", want, said.text)
		}
	}
	if picture, err := os.Stat(Artifact(t, "failure.png")); err != nil || picture.Size() < 1000 {
		t.Errorf("picture: got %v, %v, want more than 1000 bytes", picture, err)
	}
}

// fatal stands in for a test that fails, so that its words can be read.
type fatal struct {
	testing.TB
	text string
}

func (f *fatal) Fatalf(format string, args ...any) {
	f.text = fmt.Sprintf(format, args...)
	panic("the test would end here")
}
