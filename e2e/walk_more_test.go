package e2e_test

import (
	"net/http"

	"acuse/e2e/harness"
)

func init() {
	for route, why := range map[string]string{
		"portal-open /d/{token}/descargas/{ticket}": "a file",
		"open /mis-proveedores":                     "sends on to the portal that is held, or to the log-in",
	} {
		notPages[route] = why
	}
}

// withPeople adds the pages of contacts and of a sign-up that waits.
func withPeople(w walk) walk {
	customer := func(p *harness.Page) { p.Within("#rows").Follow("Café Almirante, S.L.") }
	w["office /app/clientes/{id}/contactos/nuevo"] = []stop{{name: "contacto-nuevo", path: "/app/clientes", do: func(p *harness.Page) {
		customer(p)
		p.Follow("Añadir contacto")
		p.Fill("email", "no es un e-mail")
		p.Follow("Guardar")
	}}}
	return w
}

// withSending adds the pages of documents sent by e-mail.
func withSending(w walk) walk {
	w["office /app/envios/facturas/nuevo"] = []stop{{name: "envio", path: "/app/facturas?estado=pending&leido=unread", do: func(p *harness.Page) {
		openFirst(p)
		p.Follow("Enviar por e-mail")
		p.Fill("to", "no es")
		p.Fill("subject.es", "")
		p.Within(".bar-form").Follow("Enviar")
	}}}
	w["office /app/envios/facturas/{id}"] = []stop{{name: "envio-hecho", path: "/app/facturas?estado=pending", do: func(p *harness.Page) {
		p.Check("id", "")
		p.Within("[data-bar]").Follow("Enviar")
		p.Within(".bar-form").Follow("Enviar")
	}}}
	return w
}

// withDoors adds the pages before a log-in that came with forgotten passwords and confirmed sign-ups.
func withDoors(w walk) walk {
	w["open /olvido"] = []stop{{name: "olvido", path: "/olvido"}}
	w["portal-open /olvido"] = []stop{{name: "portal-olvido", path: "/estudio-marjal/olvido"}}
	w["open /confirmado"] = []stop{{name: "confirmado", path: "/confirmado"}}
	w["portal-open /d/{token}"] = []stop{{name: "enlace-nada", path: "/estudio-marjal/d/no-es-ninguno", status: http.StatusNotFound}}
	return w
}
