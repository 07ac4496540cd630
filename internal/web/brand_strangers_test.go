package web_test

import "net/url"

// brandExamples are those of Imagen de marca.
func brandExamples() map[string]example {
	const page = "/app/configuracion/imagen-de-marca"
	return map[string]example{
		"GET " + page:                              {path: page, own: true},
		"POST " + page:                             {path: page, form: url.Values{"color": {"#b4432a"}, "revision": {"0"}, "publicar": {"1"}}, own: true},
		"GET " + page + "/descartar":               {path: page + "/descartar", own: true},
		"POST " + page + "/descartar":              {path: page + "/descartar", own: true},
		"GET " + page + "/versiones/{number}":      {path: page + "/versiones/0", own: true},
		"POST " + page + "/versiones/{number}":     {path: page + "/versiones/0", own: true},
		"POST " + page + "/imagenes/{kind}":        {path: page + "/imagenes/logo", own: true},
		"POST " + page + "/imagenes/{kind}/quitar": {path: page + "/imagenes/logo/quitar", own: true},
		"GET " + page + "/vista":                   {path: page + "/vista", own: true},
		"GET " + page + "/vista/{as}/{page...}":    {path: page + "/vista/es-light/documentos", own: true},
		"GET " + page + "/tema/{file}":             {path: page + "/tema/x.css", own: true},
		"portal GET /marca/{file}":                 {path: "/marca/" + "0123456789abcdef", open: true},
	}
}
