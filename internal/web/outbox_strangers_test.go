package web_test

import (
	"net/url"
	"testing"

	"acuse/internal/app"
)

// outboxExamples are those of Configuración > Correo.
func outboxExamples(w *world) map[string]example {
	const path = "/app/configuracion/correo"
	cancel := url.Values{"do": {"cancel"}, "confirmed": {"1"}, "id": {w.email}, "act": {w.NewAct()}}
	return map[string]example{
		"GET " + path:                          {path: path + "?q=zarzaparrilla", own: true},
		"GET " + path + "/acciones":            {path: path + "/acciones?do=resend&id=" + w.email},
		"POST " + path + "/acciones":           {path: path + "/acciones", form: cancel},
		"GET " + path + "/mensajes/{id}":       {path: path + "/mensajes/" + w.email},
		"GET " + path + "/servidor":            {path: path + "/servidor", own: true},
		"POST " + path + "/servidor":           {path: path + "/servidor", form: url.Values{"own": {"0"}, "host": {"robado.invalid"}, "port": {"587"}, "security": {"tls"}, "from_address": {"x@robado.example"}}, own: true},
		"POST " + path + "/servidor/probar":    {path: path + "/servidor/probar", own: true},
		"GET " + path + "/textos":              {path: path + "/textos", own: true},
		"GET " + path + "/textos/{kind}":       {path: path + "/textos/link?idioma=es", own: true},
		"GET " + path + "/textos/{kind}/vista": {path: path + "/textos/link/vista?idioma=es", own: true},
		"POST " + path + "/textos/{kind}":      {path: path + "/textos/link", form: url.Values{"idioma": {"es"}, "subject": {"robado"}, "body": {"{enlace}"}}, own: true},
	}
}

// setUpMail gives the first company a mail server, not used, and a text of its own.
func (w *world) setUpMail(t *testing.T, who app.Actor) {
	t.Helper()
	ok(t, w.SaveMailServer(t.Context(), who, app.MailServerForm{Host: "192.0.2.7", Port: "587", Security: "starttls", Username: secret,
		Password: secret, FromAddress: "zarza@zarzaparrilla.example", FromName: secret}))
	ok(t, w.SaveMailTemplate(t.Context(), who, app.MailTemplateForm{Kind: "link", Language: "es", Subject: secret, Body: secret + " {enlace}"}))
}
