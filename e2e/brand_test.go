package e2e_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"acuse/e2e/harness"
)

const brandPage = "/app/configuracion/imagen-de-marca"

// brand is one of testdata/brands, which Lighthouse looks at, too; its logo is the file of its name.
type brand struct{ Name, Color, Font, Corners, Welcome string }

func (b brand) logo(t *testing.T) string {
	t.Helper()
	path, err := filepath.Abs("testdata/brands/" + b.Name + ".svg") // as the browser wants it
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// brands are three companies that have nothing in common.
func brands(t *testing.T) []brand {
	t.Helper()
	content, err := os.ReadFile("testdata/brands/brands.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []brand
	if err := json.Unmarshal(content, &all); err != nil || len(all) != 3 {
		t.Fatalf("brands.json: got %d brands, %v, want 3", len(all), err)
	}
	return all
}

// TestACompanyMakesItsBrandInTwoMinutes: logo, colour, letter and words, seen before anybody else sees them, published and
// undone; on a desktop, a phone and without JavaScript.
func TestACompanyMakesItsBrandInTwoMinutes(t *testing.T) {
	t.Parallel()
	all := brands(t)
	for n, view := range []string{"desktop", "phone", "without JavaScript"} {
		b := all[n]
		t.Run(view, func(t *testing.T) {
			t.Parallel()
			s := harness.Start(t, harness.Options{Demo: true})
			p := s.Open(views[view]).For(t)
			p.Enter(s.Login("office", "lucia@"))
			began := time.Now()
			p.Navigate(brandPage)
			p.ExpectText("Tus clientes ven el aspecto normal")
			p.Fill("support_phone", "600 000 000") // and at once, before a script keeps it
			p.Upload("logo", b.logo(t))
			p.Loads("the logo", func() { p.Within("#picture-logo").Click("Subir") })
			p.ExpectText("Imagen cambiada en el borrador")
			if got := p.Value("support_phone"); got != "600 000 000" {
				t.Errorf("the upload left %q of what was typed beside it", got)
			}
			p.Fill("color", b.Color)
			p.Fill("font", b.Font)
			p.Fill("corners", b.Corners)
			p.Fill("welcome.es", b.Welcome)
			if !views[view].NoScript {
				waitUntil(t, 10*time.Second, "the draft kept while typing", func() bool {
					return strings.Contains(p.Eval(`fetch("`+brandPage+`/vista/es-light/entrada").then(r => r.text())`).(string), b.Welcome)
				})
			}
			p.ExpectFits()
			if !views[view].NoScript {
				p.ExpectAccessible()
			}
			p.Picture("brand-" + b.Name)
			p.Loads("publishing", func() { p.Click("Guardar y publicar") })
			p.ExpectText("Publicada. Tus clientes ya la ven.", "Versión 1")
			if took := time.Since(began); took > 2*time.Minute {
				t.Errorf("it took %s, want two minutes", took)
			}
			seeBrand(t, s, view, b.Name, b.Welcome)
			p.Navigate(brandPage)
			p.Fill("support_phone", "600 111 111")
			p.Loads("the draft", func() { p.Click("Guardar borrador") })
			p.Follow("Deshacer la última publicación: volver al aspecto normal")
			p.ExpectText("¿Volver al aspecto normal?", "Qué cambia", strings.ToLower(b.Color), "#27407d", b.Welcome, "Se descarta tu borrador", "600 111 111")
			p.ExpectFits()
			if !views[view].NoScript {
				p.ExpectAccessible()
			}
			p.Picture("undo-" + b.Name)
			p.Loads("undoing", func() { p.Click("Volver al aspecto normal") })
			p.ExpectText("Tus clientes vuelven a ver esa versión.")
			if got := p.Value("support_phone"); got != "" {
				t.Errorf("the form still has %q of the draft", got)
			}
			p.Picture("history-" + b.Name)
			door := s.Open(views[view]).For(t)
			door.Navigate("/estudio-marjal/entrar")
			door.ExpectNoText(b.Welcome)
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
		p.Picture(name + mood + "-login")
		p.LogIn(s.Login("portal", "administracion@cafealmirante"))
		p.Navigate("/estudio-marjal/documentos")
		document := p.Eval(`document.querySelector("tbody a[href*='/documentos/']").getAttribute("href")`).(string)
		for page, path := range map[string]string{"documentos": "/estudio-marjal/documentos", "configuracion": "/estudio-marjal/configuracion", "documento": document} {
			p.Navigate(path)
			p.ExpectFits()
			if !how.NoScript {
				p.ExpectAccessible()
			}
			p.ExpectNoProblems()
			p.Picture(name + mood + "-" + page)
		}
	}
}

// TestABrandThatCannotBeIsRefusedBesideItsField, and what was typed is still there.
func TestABrandThatCannotBeIsRefusedBesideItsField(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	p := s.Open(views["without JavaScript"]).For(t)
	p.Enter(s.Login("office", "lucia@"))
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
	p.Fill("support_phone", "600 000 000")
	p.Upload("logo", hostile)
	p.Loads("a hostile logo", func() { p.Within("#picture-logo").Click("Subir") })
	p.ExpectNoText("Imagen cambiada")
	if got := p.Value("support_phone"); got != "600 000 000" {
		t.Errorf("the refused picture left %q of what was typed beside it", got)
	}
	p.Picture("brand-hostile")
	p.Navigate("/estudio-marjal/entrar")
	p.ExpectNoText("alert")
}
