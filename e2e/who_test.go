package e2e_test

import (
	"testing"

	"acuse/e2e/harness"
)

// TestThePortalSaysWhoIsInside on every screen, and a name that does not fit ends in dots and widens nothing: neither the
// customer's nor the company's.
func TestThePortalSaysWhoIsInside(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	known := s.Login("portal", "")
	const name, company = "Asociación de Comerciantes y Hosteleros del Centro Histórico y Poblados Marítimos, S. Coop. V.",
		"Construcciones y Reformas Hermanos Zarzaparrilla del Turia, S.L."
	phone, desk := s.Open(harness.View{Mobile: true}), s.Open(harness.View{})
	pages := map[*harness.Page][]int64{phone: {320, 390}, desk: {700, 861, 1280}}
	look := func(who, whose string) {
		t.Helper()
		for p, widths := range pages {
			p.Navigate("/estudio-marjal/mis-datos")
			for _, wide := range widths {
				p.Wide(wide)
				p.Within(".who").ExpectText(who)
				p.Within(".portal-bar .logo").ExpectText(whose)
				p.ExpectFits()
				if got := p.Eval(`[".who b", ".portal-bar form", ".logo"].filter(one => {
					const {left, right, top, bottom} = document.querySelector(one).getBoundingClientRect();
					return !document.querySelector(one).checkVisibility() || left < 0 || right > innerWidth || right - left < 60 || top < 0 || bottom > 64;
				}).join()`); got != "" {
					t.Errorf("%d px, %s: not in sight above the page: %v", wide, who, got)
				}
				if got := p.Eval(`document.querySelector(".who").getBoundingClientRect().left < document.querySelector(".portal-bar form").getBoundingClientRect().left`); got != true {
					t.Errorf("%d px, %s: not before the way out", wide, who)
				}
			}
		}
	}
	phone.LogIn(known)
	desk.LogIn(known)
	look("Café Almirante, S.L.", "Estudio Marjal")
	books := openBooks(t, s)
	for query, value := range map[string]string{`UPDATE customer SET name = $1 WHERE email = '` + known.Username + `'`: name, `UPDATE company SET name = $1 WHERE slug = 'estudio-marjal'`: company} {
		if _, err := books.d.Write.ExecContext(t.Context(), query, value); err != nil {
			t.Fatal(err)
		}
	}
	look(name, company)
	phone.ExpectAccessible()
	desk.ExpectAccessible()
	if tall := phone.Eval(`document.querySelector(".portal-bar").offsetHeight`).(float64); tall > 64 {
		t.Errorf("on a phone the names take %v px, want one line each", tall)
	}
}
