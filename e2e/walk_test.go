package e2e_test

import (
	"net/http"

	"acuse/e2e/harness"
)

// stop is a page on the walk through the program.
type stop struct {
	name   string
	path   string
	status int                 // 200 unless said
	do     func(*harness.Page) // what to do there before looking
}

// walk is every page of the demo company somebody can reach, by door. Every GET route of the table has its key here,
// or a reason in notPages.
type walk map[string][]stop

// notPages are the GET routes that answer with something else than a page, or send on.
var notPages = map[string]string{
	"open /{$}":                     "sends on",
	"open /favicon.ico":             "sends on",
	"portal-open /favicon.ico":      "sends on",
	"open /robots.txt":              "a file",
	"portal-open /robots.txt":       "a file",
	"portal-open /{$}":              "sends on",
	"office /app/facturas/{id}/pdf": "a file",
	"portal /descargas/{ticket}":    "a file",

	"portal-open /salir":                   "sends on",
	"portal-open /d/{token}/nuevo":         "sends on",
	"portal /documentos/pdf":               "sends on",
	"portal /configuracion/contrasena":     "sends on",
	"portal /configuracion/sesiones":       "sends on",
	"portal /configuracion/dispositivo":    "sends on",
	"portal /configuracion/avisos":         "sends on",
	"portal /configuracion/avisos/{id}":    "sends on",
	"portal /configuracion/consentimiento": "sends on",
	"dev /dev/correo/{file}/html":          "the frame of another page",

	"portal-open /d/{token}/descargas/{ticket}": "a file",
}

// strangerStops stand before any log-in.
func strangerStops() walk {
	return withDoors(withLegal(walk{
		"open /entrar": {{name: "entrar", path: "/entrar"},
			{name: "entrar-error", path: "/entrar", do: func(p *harness.Page) {
				p.Fill("username", "nadie@ningunsitio.example")
				p.Fill("password", "no es esta")
				p.Within("main").Follow("Entrar")
			}}},
		"open /registro": {{name: "registro", path: "/registro"},
			{name: "registro-error", path: "/registro", do: func(p *harness.Page) {
				p.Fill("company", "Otra")
				p.Fill("name", "Otra")
				p.Fill("email", "otra@otra.example")
				p.Fill("password", "corta")
				p.Follow("Crear empresa")
			}}},
		"portal-open /entrar": {{name: "portal-entrar", path: "/estudio-marjal/entrar"},
			{name: "portal-entrar-error", path: "/estudio-marjal/entrar", do: func(p *harness.Page) {
				p.Fill("username", "nadie@ningunsitio.example")
				p.Fill("password", "no es esta")
				p.Within("main").Follow("Entrar")
			}}},
		"dev /dev/correo": {{name: "correo", path: "/dev/correo"}},
		"dev /dev/correo/{file}": {{name: "correo-mensaje", path: "/dev/correo", do: func(p *harness.Page) {
			p.Navigate(p.Eval(`[...document.querySelectorAll("tbody a")].find(a => a.textContent.startsWith("Tu acceso")).getAttribute("href")`).(string))
		}}},
		"portal-open /d/{token}": {{name: "enlace-no-valido", path: "/estudio-marjal/d/aaaabbbbccccddddeeeeffffgggghhhh", status: http.StatusNotFound}},
		"": {{name: "404", path: "/no-existe-tal-sitio", status: http.StatusNotFound},
			{name: "portal-404", path: "/estudio-marjal/nada", status: http.StatusNotFound}},
	}))
}

// officeStops are the owner's.
func officeStops() walk {
	first := func(from, text string) func(*harness.Page) {
		return func(p *harness.Page) { p.Within(from).Follow(text) }
	}
	return withBrand(withSchedules(withAddress(withOutbox(withPreview(withPeople(withSending(withSales(walk{
		"office /app/clientes": {{name: "clientes", path: "/app/clientes"},
			{name: "clientes-marcados", path: "/app/clientes", do: func(p *harness.Page) { p.Check("id", "") }},
			{name: "clientes-nada", path: "/app/clientes?q=zzzz"},
			{name: "clientes-con-acceso", path: "/app/clientes?acceso=active&orden=-name"},
			{name: "clientes-ninguno", path: "/app/clientes?acceso=inactive"}},
		"office /app/clientes/nuevo": {{name: "cliente-nuevo", path: "/app/clientes/nuevo"},
			{name: "cliente-error", path: "/app/clientes/nuevo", do: func(p *harness.Page) {
				p.Fill("tax_id", "B58378432")
				p.Fill("postcode", "1")
				p.Fill("email", "no es un e-mail")
				p.Follow("Guardar")
			}}},
		"office /app/clientes/{id}":        {{name: "cliente", path: "/app/clientes", do: first("#rows", "Café Almirante, S.L.")}},
		"office /app/clientes/{id}/editar": {{name: "cliente-editar", path: "/app/clientes", do: func(p *harness.Page) { first("#rows", "Café Almirante, S.L.")(p); p.Follow("Editar") }}},
		"office /app/accesos/{act}": {{name: "accesos", path: "/app/clientes?acceso=none", do: func(p *harness.Page) {
			for _, box := range p.Eval(`[...document.querySelectorAll("#rows tr")].filter((row, i) => i < 3 || /Ibarrola/.test(row.innerText)).map(row => row.querySelector("[name=id]").value)`).([]any) {
				p.Check("id", box.(string))
			}
			grantFromBar(p)
			p.ExpectText("Marta Ibarrola Senent", "No tiene dirección de e-mail")
		}}},
		"office /app/accesos": {{name: "accesos-confirmar", path: "/app/clientes", do: func(p *harness.Page) { p.Check("id", ""); fromBar(p, "Quitar") }},
			{name: "accesos-conceder", path: "/app/clientes?acceso=none", do: func(p *harness.Page) { p.Check("id", ""); fromBar(p, "Conceder") }},
			{name: "accesos-desactivar", path: "/app/clientes", do: func(p *harness.Page) { p.Check("id", ""); fromBar(p, "Desactivar") }}},
		"office /app/facturas": {{name: "facturas", path: "/app/facturas"},
			{name: "facturas-borradores", path: "/app/facturas?estado=draft"},
			{name: "facturas-filtro", path: "/app/facturas?leido=read&estado=issued&orden=-total"},
			{name: "facturas-nada", path: "/app/facturas?leido=read&estado=draft"}},
		"office /app/facturas/nueva": {{name: "factura-nueva", path: "/app/facturas/nueva"},
			{name: "factura-cliente-nuevo", path: "/app/facturas/nueva", do: func(p *harness.Page) {
				p.Click("Nuevo cliente")
				p.Within("dialog[open]").Click("Guardar")
				p.Within("dialog[open]").ExpectText("Este dato hace falta")
			}},
			{name: "factura-error", path: "/app/facturas/nueva", do: func(p *harness.Page) {
				p.Fill("due_date", "2020-01-01")
				p.Fill("line.0.price", "doce")
				p.Fill("line.0.quantity", "999999999999999999999")
				p.Follow("Emitir")
			}}},
		"office /app/facturas/{id}": {{name: "factura", path: "/app/facturas?estado=issued&leido=read", do: openFirst},
			{name: "factura-borrador", path: "/app/facturas?estado=draft", do: openFirst},
			{name: "factura-borrar", path: "/app/facturas?estado=draft", do: func(p *harness.Page) { openFirst(p); p.Click("Borrar borrador") }}},
		"office /app/envios/facturas/nuevo": {{name: "envio", path: "/app/facturas?estado=issued&leido=unread", do: func(p *harness.Page) {
			openFirst(p)
			p.Follow("Enviar por e-mail")
			p.Fill("to", "no es")
			p.Fill("subject.es", "")
			p.Within(".bar-form").Follow("Enviar")
		}}},
		"office /app/envios/facturas/{id}": {{name: "envio-hecho", path: "/app/facturas?estado=issued&leido=unread", do: func(p *harness.Page) {
			for _, box := range tickable(p, 12) {
				p.Check("id", box)
			}
			p.Within("[data-bar]").Follow("Enviar")
			p.Within(".bar-form").Follow("Enviar")
		}}, {name: "envio-factura", path: "/app/facturas?estado=issued&leido=unread", do: openFirst}},
		"office /app/configuracion/mis-datos": {{name: "mis-datos", path: "/app/configuracion/mis-datos"},
			{name: "mis-datos-error", path: "/app/configuracion/mis-datos", do: func(p *harness.Page) {
				p.Fill("tax_id", "12345678A")
				p.Fill("iban", "ES00 1111")
				p.Follow("Guardar")
			}}},
		"office /app/configuracion/interfaz": {{name: "interfaz", path: "/app/configuracion/interfaz"}},
		"":                                   {{name: "office-404", path: "/app/facturas/nada", status: http.StatusNotFound}},
	}))))))))
}

// openFirst opens the first row of a list.
func openFirst(p *harness.Page) {
	href := p.Eval(`document.querySelector("#rows .c-title a").getAttribute("href")`).(string)
	p.Navigate(href)
}

// grantFromBar presses Conceder acceso, and again on the page that shows who will change.
func grantFromBar(p *harness.Page) {
	fromBar(p, "Conceder|Grant")
	pressIn(p, ".bar-form", "Conceder|Grant")
}

// fromBar presses a button of the bar by the beginning of its name, which ends in how many rows it would change.
func fromBar(p *harness.Page, begins string) { pressIn(p, "[data-bar]", begins) }

// pressIn presses the button of a bar whose name begins so.
func pressIn(p *harness.Page, bar, begins string) {
	name := p.Eval(`[...document.querySelectorAll("` + bar + ` button")].map(b => b.innerText).find(t => /^\s*(` + begins + `)/.test(t))`).(string)
	p.Within(bar).Follow(name)
}

func portalStops() walk {
	return withOwn(walk{
		"portal /documentos": {{name: "documentos", path: "/estudio-marjal/documentos"},
			{name: "documentos-marcados", path: "/estudio-marjal/documentos", do: func(p *harness.Page) { p.Check("id", "") }},
			{name: "documentos-filtro", path: "/estudio-marjal/documentos?leido=no&orden=total"}},
		"portal /mis-datos": {{name: "portal-mis-datos", path: "/estudio-marjal/mis-datos"}},
		"":                  {{name: "portal-dentro-404", path: "/estudio-marjal/descargas/nada", status: http.StatusNotFound}},
	})
}

func choosingStops() walk {
	return walk{"choosing /contrasena": {{name: "contrasena", path: "/estudio-marjal/contrasena"},
		{name: "contrasena-error", path: "/estudio-marjal/contrasena", do: func(p *harness.Page) {
			p.Fill("password", "una clave larga")
			p.Fill("again", "otra clave larga")
			p.Follow("Guardar y entrar")
		}}}}
}
