package e2e_test

import "acuse/e2e/harness"

// withAddress adds Configuración > Imagen de marca > Dirección.
func withAddress(w walk) walk {
	const path = "/app/configuracion/imagen-de-marca/direccion"
	w["office "+path] = []stop{{name: "config-direccion", path: path}, {name: "config-direccion-error", path: path, do: func(p *harness.Page) {
		p.Fill("slug", "acu5e")
		p.Follow("Cambiar dirección")
	}}, {name: "config-direccion-dominio", path: path, do: func(p *harness.Page) {
		p.Fill("domain", "facturas.marjal.example")
		p.Follow("Usar este dominio")
	}}, {name: "config-direccion-quitar", path: path, do: func(p *harness.Page) { p.Follow("Quitar dominio") }}}
	return w
}
