package web_test

import "net/url"

// addressExamples are those of Configuración > Imagen de marca > Dirección.
func addressExamples() map[string]example {
	const path = "/app/configuracion/imagen-de-marca/direccion"
	return map[string]example{
		"GET " + path:                 {path: path, own: true},
		"POST " + path:                {path: path, form: url.Values{"slug": {"robado"}}, own: true},
		"POST " + path + "/dominio":   {path: path + "/dominio", form: url.Values{"domain": {"x"}}, own: true},
		"POST " + path + "/comprobar": {path: path + "/comprobar", own: true},
		"POST " + path + "/quitar":    {path: path + "/quitar", own: true},
		"POST " + path + "/firma":     {path: path + "/firma", own: true},
	}
}
