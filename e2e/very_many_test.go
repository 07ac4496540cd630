package e2e_test

import (
	"strings"
	"testing"

	"acuse/e2e/harness"
)

// TestWhatASearchFindsAmongVeryManyIsCountedOnceThePageIsThere: the page comes at once and says how many there are as soon
// as that is known; without a script, when it is asked.
func TestWhatASearchFindsAmongVeryManyIsCountedOnceThePageIsThere(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{})
	said, err := s.Run("seed", "--customers=2", "--documents=10600", "--heavy-customer=10500", "--logins=1")
	if err != nil {
		t.Fatalf("seed: %v\n%s", err, said)
	}
	logins := harness.Logins(said)
	for _, c := range []struct {
		name, path string
		login      harness.Login
	}{{"company", "/app/facturas?q=F-2", logins[0]}, {"customer", "/estudio-marjal/documentos?q=F-2", logins[len(logins)-1]}} {
		for _, view := range []harness.View{{}, {Mobile: true}, {NoScript: true}} {
			p := s.Open(view)
			p.LogIn(c.login)
			p.Navigate(c.path)
			if view.NoScript {
				p.ExpectText("1–50 y más")
				p.Follow("Sumar todo lo de este filtro")
			}
			p.ExpectText("1–50 de más de 10.000", "Este filtro")
			p.Loads("next page", func() { p.Eval(`document.querySelector("#pager [aria-label='Página siguiente']").click()`) })
			if strings.Contains(p.URL(), "sumar=") {
				t.Errorf("%s, %+v: the next page is asked to count all again: %s", c.name, view, p.URL())
			}
			if view.NoScript {
				p.ExpectText("51–100 y más")
			} else {
				p.ExpectText("51–100 de más de 10.000")
			}
			p.ExpectFits()
			p.ExpectNoProblems()
		}
	}
}
