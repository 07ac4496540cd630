package web_test

import "net/url"

// androidExamples are those of Configuración > Imagen de marca > Aplicación Android, and of what hosts say of apps.
func androidExamples() map[string]example {
	const path = "/app/configuracion/imagen-de-marca/android"
	return map[string]example{
		"GET " + path:                             {path: path, own: true},
		"POST " + path:                            {path: path, form: url.Values{"package": {"es.robada.app"}}, own: true},
		"GET " + path + "/proyecto":               {path: path + "/proyecto", own: true},
		"GET /.well-known/assetlinks.json":        {open: true},
		"portal GET /.well-known/assetlinks.json": {open: true},
	}
}
