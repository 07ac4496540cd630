package e2e_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"acuse/e2e/harness"
	"acuse/internal/web/office"
)

// listViews are how the company's lists are looked at: on a desktop, on a phone, and without JavaScript.
var listViews = map[string]harness.View{"desktop": {}, "phone": {Mobile: true}, "phone, without JavaScript": {Mobile: true, NoScript: true}}

// TestTheCompanysListsAreNarrowedSortedAndAddedUp: period, days, search, reading and order together, from the page and
// by its address, with Back.
func TestTheCompanysListsAreNarrowedSortedAndAddedUp(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	for name, view := range listViews {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := s.Open(view).For(t)
			p.Enter(s.Login("office", "lucia@"))
			for _, kind := range office.Kinds {
				p.Navigate(kind.Path())
				p.Within("#sums").ExpectText("Este filtro", "documento", "Base imponible", "Impuestos", "Total")
			}
			p.Navigate("/app/facturas?orden=-total")
			apply := func(name, value string) {
				p.Fill(name, value)
				if !view.NoScript {
					return
				}
				if filters := p.Within(".filters"); !strings.Contains(filters.Text(), "Filtrar") { // folded on a phone
					filters.Click("Filtros")
				}
				p.Within(".filters").Follow("Filtrar")
			}
			apply("fecha", "ano")
			p.ExpectText("Quitar filtros")
			if got := p.Value("fecha"); got != "ano" {
				t.Errorf("the period: got %q", got)
			}
			year := rowCount(p)
			apply("fecha", "entre")
			p.ExpectText("Desde", "Hasta")
			p.ExpectFits()
			accessible(p, view)
			p.Navigate("/app/facturas?orden=-total&q=almirante&fecha=entre&desde=2026-05-01&hasta=2026-04-01")
			p.ExpectText("El último día es anterior al primero")
			p.Within("#hasta-e, #f-hasta-e").ExpectText("Cambia uno de los dos")
			p.ExpectFits()
			accessible(p, view)
			p.Within(".filters").Follow("Quitar filtros")
			if got := rowCount(p); got < year {
				t.Errorf("without filters: got %d rows, want at least the %d of the year", got, year)
			}
			amount := p.Eval(`document.querySelector("#rows .c-amount").innerText.trim()`).(string)
			p.Fill("q", amount)
			p.Press(kb.Enter)
			p.ExpectText("Quitar filtros")
			if got := p.Eval(`document.querySelector("#rows .c-amount").innerText.trim()`); got != amount {
				t.Errorf("searched for %q: got %q first", amount, got)
			}
			p.Navigate("/app/facturas?q=zapatos&fecha=hoy")
			p.ExpectText("Estás viendo solo: «zapatos» · Hoy.")
			p.ExpectFits()
		})
	}
}

// accessible asks axe, which is a script itself.
func accessible(p *harness.Page, view harness.View) {
	if !view.NoScript {
		p.ExpectAccessible()
	}
}

func rowCount(p *harness.Page) int {
	return int(p.Eval(`document.querySelectorAll("#rows tr").length`).(float64))
}

// TestADocumentOfEveryKindIsMailedAndItsPageTellsHow: queued or sent, to whom, by link or attached, in ladder and history.
func TestADocumentOfEveryKindIsMailedAndItsPageTellsHow(t *testing.T) {
	t.Parallel()
	for name, view := range listViews {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := harness.Start(t, harness.Options{Demo: true})
			p := s.Open(view)
			p.Enter(s.Login("office", "lucia@"))
			for i, kind := range office.Kinds {
				p.Navigate(kind.Path() + "?leido=unread")
				openFirst(p)
				p.Follow("Enviar por e-mail")
				p.Fill("to", "ana@uno.example")
				way := []string{"link", "attachment"}[i%2]
				p.Check("way", way)
				p.Within(".bar-form").Follow("Enviar")
				p.ExpectText("En camino.")
				for range 100 { // until the job has run
					if p.Reload(); !strings.Contains(p.Within("#ladders").Text(), "En cola") {
						break
					}
				}
				if way == "link" {
					p.Within("#ladders").ExpectText("ana@uno.example", "con un enlace", "Entregado", "Sin confirmar")
				} else {
					p.Within("#ladders").ExpectText("ana@uno.example", "como adjunto", "No verificable")
				}
				p.Within("#history").ExpectText("Enviado", "A ana@uno.example, "+map[string]string{"link": "con un enlace", "attachment": "como adjunto"}[way])
				p.ExpectFits()
			}
			accessible(p, view)
			p.ExpectNoProblems()
		})
	}
}

// TestWhatIsNotThereKeepsTheMenuInTheBrowser: from a page that is not there one goes on by the menu.
func TestWhatIsNotThereKeepsTheMenuInTheBrowser(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	for _, view := range []harness.View{{}, {Mobile: true}} {
		p := s.Open(view)
		p.Enter(s.Login("office", "lucia@"))
		p.Navigate("/app/no-hay-tal-sitio")
		p.ExpectText("Esta página no existe")
		p.ExpectFits()
		p.ExpectAccessible()
		if view.Mobile {
			p.Click("Abrir el menú")
		}
		p.Within(".sidebar").Follow("Presupuestos")
		p.ExpectPath("/app/presupuestos")
	}
}
