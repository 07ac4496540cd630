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
	const frame = brandPage + "/vista/"
	w["office "+frame+"{page...}"] = []stop{{name: "marca-entrada", path: frame + "entrada"}, {name: "marca-entrada-oscura", path: frame + "entrada?tema=oscuro"},
		{name: "marca-lista", path: frame + "documentos"}, {name: "marca-lista-oscura", path: frame + "documentos?tema=oscuro"},
		{name: "marca-documento", path: frame + "documento"}, {name: "marca-documento-oscuro", path: frame + "documento?tema=oscuro"},
		{name: "marca-otra", path: frame + "mis-datos"}}
	const android = brandPage + "/android"
	w["office "+android] = []stop{{name: "config-android", path: android}, {name: "config-android-error", path: android, do: func(p *harness.Page) {
		p.Fill("package", "estudio")
		p.Fill("fingerprints", "AB:CD")
		p.Follow("Guardar")
	}}}
	return w
}
