package e2e_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"acuse/e2e/harness"
)

// TestAPaymentIsSeenByBothSides: what is pending is one figure, on the company's pages and in the portal.
func TestAPaymentIsSeenByBothSides(t *testing.T) {
	t.Parallel()
	for name, view := range views {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := harness.Start(t, harness.Options{Demo: true})
			p, portal := s.Open(view).For(t), s.Open(view).For(t)
			p.Enter(s.Login("office", "lucia@"))
			portal.LogIn(s.Login("portal", ""))
			portal.Navigate(portalBase + "/documentos?pago=pendiente")
			number, owed := firstNumber(portal), cents(t, texts(portal, ".head p b")[0])
			portal.Within("#rows").Follow(number)
			document, before := portal.Path(), pendingOnPage(t, portal)

			p.Navigate("/app/facturas?q=" + number)
			openFirst(p)
			p.ExpectText("Pendiente: " + euros(before))
			p.Fill("amount", "10,50")
			p.Follow("Registrar cobro")
			p.ExpectText("Pendiente: "+euros(before-1050), "Faltan "+euros(before-1050))
			portal.Navigate(document)
			if got := pendingOnPage(t, portal); got != before-1050 {
				t.Errorf("the customer's document: %s are pending, want %s", euros(got), euros(before-1050))
			}
			portal.Navigate(portalBase + "/documentos?q=" + number)
			portal.Within("#rows").ExpectText(euros(before - 1050))
			if got := cents(t, texts(portal, ".head p b")[0]); got != owed-1050 {
				t.Errorf("the customer owes %s in all, want %s", euros(got), euros(owed-1050))
			}

			p.Fill("amount", euros(before-1050))
			p.Follow("Registrar cobro")
			p.ExpectText("Pendiente: 0,00", "Cobrado")
			p.Navigate("/app/facturas?estado=pending&q=" + number)
			p.ExpectNoText(euros(before))
			portal.Navigate(document)
			portal.Within("#state").ExpectText("Cobrado")
			portal.ExpectNoText("Cómo pagar")
			portal.Navigate(portalBase + "/documentos?pago=pendiente")
			portal.ExpectNoText(number)
			portal.ExpectFits()
			p.ExpectNoProblems()
			portal.ExpectNoProblems()
		})
	}
}

// pendingOnPage is the last amount of Cómo pagar.
func pendingOnPage(t *testing.T, p *harness.Page) int {
	t.Helper()
	p.ExpectText("Cómo pagar")
	for _, text := range texts(p, "[aria-labelledby=h-pay] dd") {
		if strings.Contains(text, "€") {
			return cents(t, text)
		}
	}
	t.Fatal("Cómo pagar names no amount")
	return 0
}

// cents of an amount in Spanish notation: "1.234,56 €" is 123456.
func cents(t *testing.T, text string) int {
	t.Helper()
	digits := strings.NewReplacer(".", "", ",", "", "€", "", " ", "", "\u00a0", "").Replace(text)
	n, err := strconv.Atoi(digits)
	if err != nil {
		t.Fatalf("%q is no amount", text)
	}
	return n
}

// euros is the contrary.
func euros(n int) string {
	whole := strconv.Itoa(n / 100)
	if len(whole) > 3 {
		whole = whole[:len(whole)-3] + "." + whole[len(whole)-3:]
	}
	return fmt.Sprintf("%s,%02d", whole, n%100)
}
