package e2e_test

import (
	"strings"
	"testing"

	"acuse/e2e/harness"
)

// TestBackShowsTheFilterOfItsRows: a choice that led away from a page is not shown above the rows it came with.
func TestBackShowsTheFilterOfItsRows(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	company, customer := s.Open(harness.View{Window: true}), s.Open(harness.View{Window: true})
	company.LogIn(s.Login("office", "lucia@"))
	customer.LogIn(s.Login("portal", ""))
	for _, x := range []struct {
		name, path, pick, choice string
		p                        *harness.Page
	}{
		{"the portal", portalPath, "tipo", "Recibos", customer},
		{"the company's invoices", "/app/facturas", "leido", "No leído", company},
		{"the company's quotes", "/app/presupuestos", "fecha", "Hoy", company},
	} {
		t.Run(x.name, func(t *testing.T) {
			p := x.p.For(t)
			for _, whole := range []bool{true, false} { // kept by the browser, or asked for again
				p.Navigate(x.path)
				if !whole {
					p.Eval(`addEventListener("unload", () => {})`) // a browser keeps no page that has such
				}
				p.Loads("a choice in "+x.pick, func() { p.Fill(x.pick, x.choice) })
				if p.Value(x.pick) == "" {
					t.Fatalf("%s is not chosen", x.choice)
				}
				p.Back()
				if at := p.URL(); strings.Contains(at, x.pick) {
					t.Fatalf("back at %s, want the page without a filter", at)
				}
				if got := p.Value(x.pick); got != "" {
					t.Errorf("kept whole %t: after Back the filter says %q, want none", whole, got)
				}
			}
		})
	}
}

// TestBackNeverAsksToSendAFormAgain, after a form that was wrong at first.
func TestBackNeverAsksToSendAFormAgain(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	p := s.Open(harness.View{Window: true})
	p.LogIn(s.Login("office", "lucia@"))
	p.Navigate("/app/facturas?estado=pending")
	openFirst(p)
	document := p.Path()
	p.Fill("amount", "abc")
	p.Follow("Registrar cobro")
	p.ExpectText("Esto no es un número")
	if got := p.Value("amount"); got != "abc" {
		t.Errorf("the amount is %q, want abc as typed", got)
	}
	p.ExpectPath(document)
	p.Fill("amount", "1,50")
	p.Follow("Registrar cobro")
	p.ExpectText("Cobro")
	back(p)
	p.ExpectPath(document)
	p.ExpectText("Registrar cobro")
	p.Reload()
	p.ExpectText("Registrar cobro")
	p.ExpectNoText("Esto no es un número")
	for _, problem := range p.Problems() {
		if !notLoaded.MatchString(problem) {
			t.Errorf("the console says: %s", problem)
		}
	}
}

// back goes back to a page that the browser has to ask for again.
func back(p *harness.Page) {
	p.Eval(`addEventListener("unload", () => {})`)
	p.Loads("Back", func() { p.Eval("history.back()") })
}
