package web_test

import (
	"net/url"
	"testing"

	"acuse/internal/app"
)

// portalExamples are how strangers ask for the customer's own pages, the preview of them and the legal texts.
func portalExamples(w *world) map[string]example {
	return map[string]example{
		"GET /app/configuracion/textos-legales":                  {path: "/app/configuracion/textos-legales", own: true},
		"POST /app/configuracion/textos-legales":                 {path: "/app/configuracion/textos-legales", form: url.Values{"idioma": {"es"}, "legal": {"robado"}}, own: true},
		"POST /app/clientes/{id}/propuestas/{proposal}":          {path: "/app/clientes/" + w.customer + "/propuestas/" + w.proposal, form: url.Values{"do": {"accept"}, "field": {"phone"}}},
		"GET /app/clientes/{customer}/portal/{$}":                {path: "/app/clientes/" + w.customer + "/portal/"},
		"GET /app/clientes/{customer}/portal/documentos":         {path: "/app/clientes/" + w.customer + "/portal/documentos"},
		"GET /app/clientes/{customer}/portal/documentos/{id}":    {path: "/app/clientes/" + w.customer + "/portal/documentos/" + w.invoice},
		"GET /app/clientes/{customer}/portal/documentos/excel":   {path: "/app/clientes/" + w.customer + "/portal/documentos/excel"},
		"GET /app/clientes/{customer}/portal/documentos/listado": {path: "/app/clientes/" + w.customer + "/portal/documentos/listado"},
		"GET /app/clientes/{customer}/portal/mis-datos":          {path: "/app/clientes/" + w.customer + "/portal/mis-datos"},
		"GET /app/clientes/{customer}/portal/configuracion":      {path: "/app/clientes/" + w.customer + "/portal/configuracion"},
		"GET /app/clientes/{customer}/portal/legal":              {path: "/app/clientes/" + w.customer + "/portal/legal"},
		"GET /app/clientes/{customer}/portal/privacidad":         {path: "/app/clientes/" + w.customer + "/portal/privacidad"},
		"portal GET /legal":                                      {open: true},
		"GET /favicon.ico":                                       {open: true},
		"portal GET /favicon.ico":                                {open: true},
		"GET /robots.txt":                                        {open: true},
		"portal GET /robots.txt":                                 {open: true},
		"portal GET /sw.js":                                      {open: true},
		"portal GET /sin-conexion":                               {open: true},
		"portal GET /sin-leer":                                   {path: "/sin-leer", own: true},
		"portal GET /configuracion/dispositivo":                  {path: "/configuracion/dispositivo", own: true},
		"portal POST /configuracion/dispositivo":                 {path: "/configuracion/dispositivo", form: url.Values{"keep": {"1"}}, own: true},
		"portal POST /configuracion/avisos":                      {path: "/configuracion/avisos", form: url.Values{"endpoint": {"https://127.0.0.1/x"}}, own: true},
		"portal GET /avisos/{id}":                                {path: "/avisos/" + w.device, open: true},
		"portal GET /configuracion/avisos":                       {path: "/configuracion/avisos", own: true},
		"portal POST /configuracion/avisos/{id}":                 {path: "/configuracion/avisos/" + w.device, own: true},
		"portal GET /configuracion/avisos/{id}":                  {path: "/configuracion/avisos/" + w.device, own: true},
		"portal GET /manifest.webmanifest":                       {open: true},
		"portal GET /privacidad":                                 {open: true},
		"portal GET /mis-datos/proponer":                         {path: "/mis-datos/proponer", own: true},
		"portal POST /mis-datos/proponer":                        {path: "/mis-datos/proponer", form: url.Values{"name": {"x"}, "phone": {"no"}}, own: true},
		"portal GET /configuracion":                              {path: "/configuracion", own: true},
		"portal POST /configuracion":                             {path: "/configuracion", form: url.Values{"language": {"xx"}}, own: true},
		"portal POST /configuracion/contrasena":                  {path: "/configuracion/contrasena", form: url.Values{"current": {"x"}, "password": {"otra clave larga"}, "again": {"otra clave larga"}}, own: true},
		"portal POST /configuracion/sesiones":                    {path: "/configuracion/sesiones", form: url.Values{"which": {"others"}}, own: true},
		"portal POST /configuracion/consentimiento":              {path: "/configuracion/consentimiento", form: url.Values{"given": {"1"}}, own: true},
		"portal GET /salir":                                      {open: true},
		"portal GET /d/{token}/nuevo":                            {open: true},
		"portal GET /documentos/pdf":                             {path: "/documentos/pdf", own: true},
		"portal GET /configuracion/contrasena":                   {path: "/configuracion/contrasena", own: true},
		"portal GET /configuracion/sesiones":                     {path: "/configuracion/sesiones", own: true},
		"portal GET /configuracion/consentimiento":               {path: "/configuracion/consentimiento", own: true},
		"portal GET /documentos/{id}":                            {path: "/documentos/" + w.invoice, firm: true},
		"portal GET /documentos/excel":                           {path: "/documentos/excel?q=" + secret, own: true},
		"portal GET /documentos/listado":                         {path: "/documentos/listado?q=" + secret, own: true},
		"portal GET /descargas/{ticket}/progreso":                {path: "/descargas/" + w.ticket + "/progreso"},
	}
}

// propose leaves a proposal of the first company's customer open.
func (w *world) propose(t *testing.T, who app.Actor, g app.Guest) string {
	t.Helper()
	party := g.Customer.Party
	party.Phone = "960 000 001"
	ok(t, w.ProposeChange(t.Context(), g, party))
	page, err := w.Customer(t.Context(), who, w.customer)
	ok(t, err)
	return page.Proposal.ID
}

// addDevice leaves a device that the first company's customer is told on. The address is a public one: nobody is asked.
func (w *world) addDevice(t *testing.T, g app.Guest) string {
	t.Helper()
	ok(t, w.AddDevice(t.Context(), g, app.PushDevice{Endpoint: "https://8.8.8.8/push/1", Auth: "AAAAAAAAAAAAAAAAAAAAAA",
		P256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"}, app.Origin{}))
	s, err := w.PortalSettings(t.Context(), g)
	ok(t, err)
	return s.Devices[0].ID
}
