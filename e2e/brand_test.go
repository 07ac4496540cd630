package e2e_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"acuse/e2e/harness"
)

const brandPage = "/app/configuracion/imagen-de-marca"

// brands are three companies that have nothing in common, each with a logo that is a file of its own.
var brands = []struct{ name, color, font, corners, welcome, logo string }{
	{"studio", "#B4432A", "literata", "square", "Diseño y papel, desde Massanassa",
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 48"><rect width="48" height="48" fill="#b4432a"/><path d="M12 36V12l12 14 12-14v24" fill="none" stroke="#fff" stroke-width="5"/><path d="M64 14h120M64 24h90M64 34h60" stroke="#222" stroke-width="4"/></svg>`},
	{"oil", "#7FB800", "figtree", "round", "Tu aceite, y sus papeles, siempre a mano",
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 48"><circle cx="24" cy="24" r="22" fill="#7fb800"/><path d="M24 8c8 10 12 15 12 21a12 12 0 0 1-24 0c0-6 4-11 12-21z" fill="#fff"/><path d="M58 24h90" stroke="#4a6b00" stroke-width="8" stroke-linecap="round"/></svg>`},
	{"night", "#222222", "atkinson", "soft", "Facturas sin ruido",
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><path d="M4 36 20 4l16 32zM44 4h72v10H44zM44 22h50v10H44z" fill="#111"/></svg>`},
}

// TestACompanyMakesItsBrandInTwoMinutes: logo, colour, letter and words, seen before anybody else sees them, published and
// undone; on a desktop, a phone and without JavaScript.
func TestACompanyMakesItsBrandInTwoMinutes(t *testing.T) {
	t.Parallel()
	n := 0
	for _, view := range []string{"desktop", "phone", "without JavaScript"} {
		b := brands[n]
		n++
		t.Run(view, func(t *testing.T) {
			t.Parallel()
			s := harness.Start(t, harness.Options{Demo: true})
			p := s.Open(views[view]).For(t)
			p.LogIn(s.Login("office", "lucia@"))
			began := time.Now()
			logo := filepath.Join(t.TempDir(), "logo.svg")
			if err := os.WriteFile(logo, []byte(b.logo), 0o600); err != nil {
				t.Fatal(err)
			}
			p.Navigate(brandPage)
			p.ExpectText("Tus clientes ven el aspecto normal")
			logoForm := p.Within(`form[action$="/imagenes/logo"]`)
			logoForm.Upload("picture", logo)
			p.Loads("the logo", func() { logoForm.Click("Subir") })
			p.ExpectText("Imagen cambiada en el borrador")
			p.Fill("color", b.color)
			p.Fill("font", b.font)
			p.Fill("corners", b.corners)
			p.Fill("welcome.es", b.welcome)
			if !views[view].NoScript {
				waitUntil(t, 10*time.Second, "the draft kept while typing", func() bool {
					return strings.Contains(p.Eval(`fetch("`+brandPage+`/vista/entrada").then(r => r.text())`).(string), b.welcome)
				})
			}
			p.ExpectFits()
			if !views[view].NoScript {
				p.ExpectAccessible()
			}
			p.Screenshot("brand-" + b.name)
			p.Loads("publishing", func() { p.Click("Guardar y publicar") })
			p.ExpectText("Publicada. Tus clientes ya la ven.", "Versión 1")
			if took := time.Since(began); took > 2*time.Minute {
				t.Errorf("it took %s, want two minutes", took)
			}
			seeBrand(t, s, view, b.name, b.welcome)
			p.Navigate(brandPage)
			p.Loads("undoing", func() { p.Click("Deshacer la última publicación") })
			p.ExpectText("Tus clientes vuelven a ver esa versión.")
			door := s.Open(views[view]).For(t)
			door.Navigate("/estudio-marjal/entrar")
			door.ExpectNoText(b.welcome)
		})
	}
}

// seeBrand looks at what customers see, in light and in dark.
func seeBrand(t *testing.T, s *harness.Server, view, name, welcome string) {
	t.Helper()
	for _, dark := range []bool{false, true} {
		how := views[view]
		how.Dark = dark
		mood := map[bool]string{false: "-light", true: "-dark"}[dark]
		p := s.Open(how).For(t)
		p.Navigate("/estudio-marjal/entrar")
		p.ExpectText(welcome)
		p.ExpectFits()
		if !how.NoScript {
			p.ExpectAccessible()
		}
		p.Screenshot(name + mood + "-login")
		p.LogIn(s.Login("portal", "administracion@cafealmirante"))
		for _, page := range []string{"documentos", "configuracion"} {
			p.Navigate("/estudio-marjal/" + page)
			p.ExpectFits()
			if !how.NoScript {
				p.ExpectAccessible()
			}
			p.ExpectNoProblems()
			p.Screenshot(name + mood + "-" + page)
		}
	}
}

// TestABrandThatCannotBeIsRefusedBesideItsField, and what was typed is still there.
func TestABrandThatCannotBeIsRefusedBesideItsField(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	p := s.Open(views["without JavaScript"]).For(t)
	p.LogIn(s.Login("office", "lucia@"))
	p.Navigate(brandPage)
	p.Fill("color", "azulón")
	p.Fill("support_url", "javascript:alert(1)")
	p.Loads("what is wrong", func() { p.Click("Guardar y publicar") })
	p.ExpectText("Escribe un color como #27407d", "Escribe una dirección que empiece por https://")
	if got := p.Value("color"); got != "azulón" {
		t.Errorf("the colour as typed: got %q", got)
	}
	hostile := filepath.Join(t.TempDir(), "logo.png")
	if err := os.WriteFile(hostile, []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" onload="alert(1)"><script>alert(1)</script><rect width="9" height="9"/></svg>`), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Navigate(brandPage)
	form := p.Within(`form[action$="/imagenes/logo"]`)
	form.Upload("picture", hostile)
	p.Loads("a hostile logo", func() { form.Click("Subir") })
	p.ExpectNoText("Imagen cambiada")
	p.Screenshot("brand-hostile")
	p.Navigate("/estudio-marjal/entrar")
	p.ExpectNoText("alert")
}
