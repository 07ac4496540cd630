package e2e_test

import (
	"strings"

	"acuse/e2e/harness"
	"acuse/internal/web/office"
)

func init() {
	notPages["office /app/avisos"] = "a fragment"
	for _, s := range office.Kinds {
		notPages["office "+s.Path()+"/{id}/pdf"] = "a file"
	}
}

// withSales adds the pages of sales documents to the owner's: of every kind its list, its editor and a document, and of
// invoices what is done to them.
func withSales(w walk) walk {
	ticked := func(button string) func(*harness.Page) {
		return func(p *harness.Page) { p.Check("id", ""); p.Within("[data-bar]").Follow(button) }
	}
	w["office /app/facturas"] = append(w["office /app/facturas"],
		stop{name: "facturas-archivadas", path: "/app/facturas?estado=archived&orden=-read"},
		stop{name: "facturas-por-lectura", path: "/app/facturas?orden=-read"})
	w["office /app/facturas/acciones"] = []stop{{name: "facturas-archivar", path: "/app/facturas?estado=pending", do: ticked("Archivar")},
		{name: "facturas-cobrar", path: "/app/facturas?estado=late", do: ticked("Cobrar")}}
	w["office /app/facturas/{id}"] = append(w["office /app/facturas/{id}"],
		stop{name: "factura-cobro-error", path: "/app/facturas?estado=pending", do: func(p *harness.Page) {
			openFirst(p)
			p.Fill("amount", "99999")
			p.Fill("date", "2199-01-01")
			p.Follow("Registrar cobro")
		}},
		stop{name: "factura-no-leida", path: "/app/facturas?leido=read", do: func(p *harness.Page) { openFirst(p); p.Click("Marcar como no leído") }})
	for _, s := range office.Kinds[1:] {
		word := strings.TrimPrefix(s.Path(), "/app/")
		w["office "+s.Path()] = []stop{{name: word, path: s.Path()}, {name: word + "-nada", path: s.Path() + "?leido=unknown"}}
		w["office "+s.Path()+"/acciones"] = []stop{{name: word + "-archivar", path: s.Path() + "?leido=read", do: ticked("Archivar")}}
		w["office "+s.NewPath()] = []stop{{name: word + "-nuevo", path: s.NewPath()}}
		w["office "+s.Path()+"/{id}"] = []stop{{name: word + "-uno", path: s.Path() + "?leido=read", do: openFirst}}
		w["office "+s.DispatchPath()+"/nuevo"] = []stop{{name: word + "-enviar", path: s.Path() + "?leido=unread", do: func(p *harness.Page) {
			openFirst(p)
			p.Follow("Enviar por e-mail")
		}}}
		w["office "+s.DispatchPath()+"/{id}"] = []stop{{name: word + "-enviado", path: s.Path() + "?leido=unread", do: func(p *harness.Page) {
			for _, box := range tickable(p, 2) {
				p.Check("id", box)
			}
			p.Within("[data-bar]").Follow("Enviar")
			p.Within(".bar-form").Follow("Enviar")
		}}}
	}
	return w
}
