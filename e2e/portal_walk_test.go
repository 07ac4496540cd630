package e2e_test

import (
	"testing"

	"acuse/e2e/harness"
)

func init() {
	for route, why := range map[string]string{
		"portal /documentos/excel":                                  "a file",
		"portal /documentos/listado":                                "a file",
		"portal-open /manifest.webmanifest":                         "a file",
		"portal-open /sw.js":                                        "a file",
		"portal-open /avisos/{id}":                                  "a yes or no for the worker",
		"portal /sin-leer":                                          "a figure",
		"office /app/clientes/{customer}/portal/{$}":                "sends on",
		"office /app/clientes/{customer}/portal/documentos/excel":   "a file",
		"office /app/clientes/{customer}/portal/documentos/listado": "a file",
	} {
		notPages[route] = why
	}
}

// withOwn adds what a customer reads, settles and proposes in its portal.
func withOwn(w walk) walk {
	w["portal /documentos"] = append(w["portal /documentos"],
		stop{name: "documentos-sin-marcar", path: portalPath, do: func(p *harness.Page) {
			p.Eval(`document.querySelector("form.list").requestSubmit()`)
			p.ExpectText("Marca alguna fila.")
		}},
		stop{name: "documentos-todos", path: portalPath + "?tipo=factura&fecha=ano&pago=pendiente"},
		stop{name: "documentos-fechas", path: portalPath + "?fecha=entre&desde=2026-12-31&hasta=2020-01-01", status: 422},
		stop{name: "documentos-nada", path: portalPath + "?q=zzzz&tipo=recibo&leido=no"})
	w["portal /documentos/{id}"] = []stop{{name: "documento", path: portalPath + "?leido=si&tipo=factura", do: openFirst},
		{name: "documento-presupuesto", path: portalPath + "?tipo=presupuesto", do: openFirst},
		{name: "documento-pendiente", path: portalPath + "?pago=pendiente&leido=no", do: openFirst}}
	w["portal /descargas/{ticket}/progreso"] = []stop{{name: "descarga", path: portalPath, do: openProgress}}
	w["portal /configuracion"] = []stop{{name: "portal-configuracion", path: "/estudio-marjal/configuracion"},
		{name: "portal-configuracion-error", path: "/estudio-marjal/configuracion", do: func(p *harness.Page) {
			p.Fill("current", "no es esta")
			p.Fill("password", "una clave larga")
			p.Fill("again", "otra clave larga")
			p.Follow("Cambiar contraseña")
		}}}
	w["portal /mis-datos/proponer"] = []stop{{name: "portal-proponer", path: "/estudio-marjal/mis-datos/proponer"},
		{name: "portal-proponer-error", path: "/estudio-marjal/mis-datos/proponer", do: func(p *harness.Page) {
			p.Fill("postcode", "1")
			p.Fill("email", "no es un e-mail")
			p.Follow("Enviar la propuesta")
		}},
		{name: "portal-proponer-hecho", path: "/estudio-marjal/mis-datos/proponer", do: func(p *harness.Page) {
			p.Fill("phone", "963 000 111")
			p.Fill("address", "Passeig de la Dàrsena, 10, entresuelo")
			p.Follow("Enviar la propuesta")
			p.ExpectText("Propuesta enviada", "Tu última propuesta")
		}}}
	return w
}

// withPreview adds what the company settles about its portal, and sees of it.
func withPreview(w walk) walk {
	w["office /app/configuracion/textos-legales"] = []stop{{name: "textos-legales", path: "/app/configuracion/textos-legales"}}
	for name, page := range map[string]string{"documentos": "documentos", "mis-datos": "mis-datos", "configuracion": "configuracion",
		"legal": "legal", "privacidad": "privacidad"} {
		w["office /app/clientes/{customer}/portal/"+page] = []stop{{name: "vista-previa-" + name, path: "/app/clientes?q=almirante", do: func(p *harness.Page) {
			openFirst(p)
			p.Navigate(p.Path() + "/portal/" + page)
		}}}
	}
	w["office /app/clientes/{customer}/portal/documentos/{id}"] = []stop{{name: "vista-previa-documento", path: "/app/clientes?q=almirante", do: func(p *harness.Page) {
		openFirst(p)
		p.Navigate(p.Path() + "/portal/documentos")
		openFirst(p)
	}}}
	return w
}

// withLegal adds the pages that everybody may read.
func withLegal(w walk) walk {
	w["portal-open /legal"] = []stop{{name: "legal", path: "/estudio-marjal/legal"}}
	w["portal-open /sin-conexion"] = []stop{{name: "sin-conexion", path: "/estudio-marjal/sin-conexion"}}
	w["portal-open /privacidad"] = []stop{{name: "privacidad", path: "/estudio-marjal/privacidad"}}
	return w
}

// proposedStops are the company's pages once the customer has proposed a change.
func proposedStops() walk {
	return walk{"": {{name: "cliente-propuesta", path: "/app/clientes?q=almirante", do: func(p *harness.Page) {
		openFirst(p)
		p.ExpectText("Cambios propuestos")
	}}}}
}

const portalPath = "/estudio-marjal/documentos"

// openProgress opens the page of a download that has not begun.
func openProgress(p *harness.Page) {
	p.Navigate(p.Eval(`(async () => {
		const id = document.querySelector("#rows [name=id]").value;
		const file = await fetch("/estudio-marjal/documentos/pdf", {method: "POST", headers: {"X-Purpose": "prefetch"}, body: new URLSearchParams({id})});
		return new URL(file.url).pathname + "/progreso";
	})()`).(string))
}

// readOwnInEnglish walks through what there is in the portal of a customer without documents, and looks for Spanish.
func readOwnInEnglish(t *testing.T, p *harness.Page) {
	all := walk{}
	for name, path := range map[string]string{"portal-documentos": "/documentos", "portal-documentos-nada": "/documentos?leido=no", "portal-mis-datos": "/mis-datos",
		"portal-proponer": "/mis-datos/proponer", "portal-configuracion": "/configuracion", "legal": "/legal?lang=en", "privacidad": "/privacidad?lang=en"} {
		all[""] = append(all[""], stop{name: name, path: "/estudio-marjal" + path, do: func(p *harness.Page) { expectEnglish(t, name, p.Text()) }})
	}
	visit(t, p, all, true)
}
