package e2e_test

import "acuse/e2e/harness"

func init() {
	notPages["office /app/configuracion/imagen-de-marca/tema/{file}"] = "a file"
	notPages["portal-open /marca/{file}"] = "a file"
	notPages["office "+brandPage+"/android/proyecto"] = "a file"
	for _, door := range []string{"open", "portal-open"} {
		notPages[door+" /.well-known/assetlinks.json"] = "a file"
	}
}

// withBrand adds Imagen de marca, the pages in the frame of its preview, and Aplicación Android.
func withBrand(w walk) walk {
	w["office "+brandPage] = []stop{{name: "config-marca", path: brandPage}, {name: "config-marca-error", path: brandPage, do: func(p *harness.Page) {
		p.Fill("color", "azulón")
		p.Follow("Guardar borrador")
	}}}
	w["office "+brandPage+"/versiones/{number}"] = []stop{{name: "marca-version", path: brandPage + "/versiones/0"}}
	w["office "+brandPage+"/descartar"] = []stop{{name: "marca-descartar", path: brandPage + "/descartar"}}
	const frame, light, dark = brandPage + "/vista", brandPage + "/vista/es-light/", brandPage + "/vista/es-dark/"
	w["office "+frame] = []stop{{name: "marca-vista", path: frame + "?pagina=documentos&idioma=ca&tema=dark"}}
	w["office "+frame+"/{as}/{page...}"] = []stop{{name: "marca-entrada", path: light + "entrada"}, {name: "marca-entrada-oscura", path: dark + "entrada"},
		{name: "marca-lista", path: light + "documentos"}, {name: "marca-lista-oscura", path: dark + "documentos"},
		{name: "marca-documento", path: light + "documento"}, {name: "marca-documento-oscuro", path: dark + "documento"},
		{name: "marca-otra", path: light + "mis-datos"}}
	const android = brandPage + "/android"
	w["office "+android] = []stop{{name: "config-android", path: android}, {name: "config-android-error", path: android, do: func(p *harness.Page) {
		p.Fill("package", "estudio")
		p.Fill("fingerprints", "AB:CD")
		p.Follow("Guardar")
	}}}
	return w
}
