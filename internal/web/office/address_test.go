package office

import (
	"net/url"
	"testing"

	"acuse/internal/billing"
)

// TestWhoChangesTheAddressIsToldWhatBecomesOfTheOldOnes, and how often more it may be changed before it may not.
func TestWhoChangesTheAddressIsToldWhatBecomesOfTheOldOnes(t *testing.T) {
	d := newDesk(t)
	page := d.page(200, request{handler: Address, target: addressPath})
	expect(t, page, "Puedes cambiarla 3 veces al día")
	expectNo(t, page, "Direcciones anteriores", "Te quedan")
	for _, step := range []struct{ slug, left string }{
		{"marjal-uno", "Te quedan 2 cambios. Vuelves a tenerlos todos: 24 nov, 10:00."},
		{"marjal-dos", "Te queda 1 cambio. Vuelves a tenerlos todos: 24 nov, 10:00."},
		{"marjal-tres", "Ya la has cambiado 3 veces. Podrás cambiarla otra vez: 24 nov, 10:00."},
	} {
		d.page(303, request{handler: ChangeSlug, target: addressPath, form: url.Values{"slug": {step.slug}}})
		expect(t, d.page(200, request{handler: Address, target: addressPath}), step.left)
	}
	if got := d.page(303, request{handler: ChangeSlug, target: addressPath, form: url.Values{"slug": {" Marjal-Tres "}}}); got != addressPath {
		t.Errorf("the same address again: got sent to %s, want nothing said to be changed", got)
	}
	page = d.page(200, request{handler: Address, target: addressPath})
	expect(t, page, "Direcciones anteriores", "https://acuse.example/estudio-marjal/", "https://acuse.example/marjal-uno/", "https://acuse.example/marjal-dos/", "Cambiada: hoy, 10:00")
	expectNo(t, page, "https://acuse.example/marjal-tres/")
	expectNo(t, d.page(200, request{handler: Address, target: addressPath, role: billing.Staff}), "Te quedan", "Podrás cambiarla")
	expect(t, d.page(429, request{handler: ChangeSlug, target: addressPath, form: url.Values{"slug": {"marjal-cuatro"}}}), "Ya la has cambiado 3 veces en un día.")
}
