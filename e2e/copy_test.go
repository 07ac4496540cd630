package e2e_test

import (
	"strings"
	"testing"
	"time"

	"acuse/e2e/harness"
)

// TestTheRecordsOfADomainAreCopiedWithAButton: whole, and it says so.
func TestTheRecordsOfADomainAreCopiedWithAButton(t *testing.T) {
	t.Parallel()
	for _, view := range []string{"desktop", "phone"} {
		t.Run(view, func(t *testing.T) {
			t.Parallel()
			s := harness.Start(t, harness.Options{Demo: true})
			p := s.Open(views[view]).For(t)
			p.Enter(s.Login("office", "lucia@"))
			p.Navigate(addressPath)
			p.Fill("domain", "facturas.marjal.example")
			p.Follow("Usar este dominio")
			want := p.Value("txt_value")
			p.Eval(`navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve() }`)
			p.Eval(`document.querySelector("[data-copy=f-txt_value]").click()`)
			waitUntil(t, 5*time.Second, "the word that it is copied", func() bool {
				return p.Eval(`document.querySelector("[data-copy=f-txt_value] + [role=status]").textContent`) == "Copiado"
			})
			if got := p.Eval(`window.copied`); got != want || want == "" {
				t.Errorf("copied %q, want %q", got, want)
			}
			p.ExpectFits()
			p.ExpectAccessible()
			p.Picture("records")
		})
	}
}

// TestACustomerCopiesWhereToPay: the IBAN without its spaces, and what to call the transfer.
func TestACustomerCopiesWhereToPay(t *testing.T) {
	t.Parallel()
	for _, view := range []string{"desktop", "phone"} {
		t.Run(view, func(t *testing.T) {
			t.Parallel()
			s := harness.Start(t, harness.Options{Demo: true})
			p := s.Open(views[view]).For(t)
			p.LogIn(s.Login("portal", ""))
			p.Navigate(portalBase + "/documentos?pago=pendiente")
			number := firstNumber(p)
			p.Within("#rows").Follow(number)
			p.Eval(`navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve() }`)
			shown, _ := p.Eval(`document.getElementById("pay-iban").textContent`).(string)
			for id, want := range map[string]string{"pay-iban": strings.ReplaceAll(shown, " ", ""), "pay-reference": number} {
				button := "[data-copy=" + id + "]"
				p.Eval(`document.querySelector("` + button + `").click()`)
				waitUntil(t, 5*time.Second, "the word that it is copied", func() bool {
					return p.Eval(`document.querySelector("`+button+` + [role=status]").textContent`) == "Copiado"
				})
				if got := p.Eval(`window.copied`); got != want || want == "" {
					t.Errorf("%s: copied %q, want %q", id, got, want)
				}
			}
			p.ExpectFits()
			p.ExpectAccessible()
			p.Picture("how-to-pay")
		})
	}
}
