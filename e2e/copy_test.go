package e2e_test

import (
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
