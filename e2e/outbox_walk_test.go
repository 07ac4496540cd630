package e2e_test

import "acuse/e2e/harness"

func init() {
	notPages["office /app/configuracion/correo/textos"] = "sends on"
	notPages["office /app/configuracion/correo/textos/{kind}/vista"] = "the frame of another page"
}

// withOutbox adds the pages of Configuración > Correo.
func withOutbox(w walk) walk {
	const path = "/app/configuracion/correo"
	w["office "+path] = []stop{{name: "config-correo", path: path}, {name: "config-correo-marcados", path: path, do: func(p *harness.Page) { p.Check("id", "") }},
		{name: "config-correo-nada", path: path + "?estado=bounced&q=zzzz"}}
	w["office "+path+"/acciones"] = []stop{{name: "config-correo-reenviar", path: path, do: func(p *harness.Page) {
		p.Check("id", "")
		p.Within("[data-bar]").Follow("Reenviar")
	}}}
	w["office "+path+"/mensajes/{id}"] = []stop{{name: "config-correo-mensaje", path: path, do: openFirst}}
	w["office "+path+"/servidor"] = []stop{{name: "config-correo-servidor", path: path + "/servidor"},
		{name: "config-correo-servidor-error", path: path + "/servidor", do: func(p *harness.Page) {
			p.Fill("own", "1")
			p.Fill("host", "smtp://mail")
			p.Fill("port", "99999")
			p.Fill("from_address", "no es")
			p.Follow("Guardar")
		}}}
	w["office "+path+"/recordatorios"] = []stop{{name: "config-correo-recordatorios", path: path + "/recordatorios"},
		{name: "config-correo-recordatorios-error", path: path + "/recordatorios", do: func(p *harness.Page) {
			p.Fill("remind_days", "muchos")
			p.Follow("Guardar")
		}}}
	w["office "+path+"/textos/{kind}"] = []stop{{name: "config-correo-texto", path: path + "/textos/link"},
		{name: "config-correo-texto-vista", path: path + "/textos/access", do: func(p *harness.Page) { p.Follow("Vista previa") }},
		{name: "config-correo-texto-error", path: path + "/textos/access", do: func(p *harness.Page) {
			p.Fill("subject", "{contraseña}")
			p.Fill("body", "{nada}")
			p.Follow("Guardar")
		}}}
	return w
}
