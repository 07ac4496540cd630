package portal_test

import (
	"net/http"
	"testing"

	"acuse/internal/web"
)

func TestAnAddressOfAFormLeadsToThePageItStandsOn(t *testing.T) {
	w := newWorld(t, 6)
	c := w.customers[0]
	for path, want := range map[string]string{
		"/documentos/pdf":                           "/documentos",
		"/documentos/pdf?fecha=mes&tipo=factura":    "/documentos?fecha=mes&tipo=factura",
		"/configuracion/contrasena":                 "/configuracion",
		"/configuracion/sesiones":                   "/configuracion",
		"/configuracion/consentimiento":             "/configuracion",
		"/salir":                                    "/",
		"/d/aaaabbbbccccddddeeeeffffgggghhhh/nuevo": "/d/aaaabbbbccccddddeeeeffffgggghhhh",
	} {
		if a := c.get(w.base + path); a.status != http.StatusSeeOther || a.location != w.base+want {
			t.Errorf("GET %s: got %d to %q, want 303 to %s", path, a.status, a.location, w.base+want)
		}
	}
}

func TestEveryFormOfThePortalCanBeAskedFor(t *testing.T) {
	gets := map[string]bool{}
	for _, r := range web.Routes() {
		gets[r.Pattern] = gets[r.Pattern] || r.IsPortal() && r.Method == http.MethodGet
	}
	for _, r := range web.Routes() {
		if r.IsPortal() && !gets[r.Pattern] {
			t.Errorf("%s %s has no GET: a page opened again there would not be found", r.Method, r.Pattern)
		}
	}
}
