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
