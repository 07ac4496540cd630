package office

import (
	"strings"

	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// Sales is one of the five lists under Ventas, with its documents: its methods are the handlers of that kind.
type Sales struct {
	kind   billing.Kind
	word   string // of its addresses
	fresh  string // the last word of the address of a new one
	icon   string
	gender string // "f" or "m": "Emitida", "Emitido"
}

// Kinds of sales documents, in the order of the menu.
var Kinds = []Sales{
	{billing.Invoice, "facturas", "nueva", "file-text", "f"},
	{billing.Quote, "presupuestos", "nuevo", "file-clock", "m"},
	{billing.DeliveryNote, "albaranes", "nuevo", "package", "m"},
	{billing.Proforma, "proformas", "nueva", "file-check", "f"},
	{billing.Receipt, "recibos", "nuevo", "receipt", "m"},
}

// Path is where its list is; everything else of it lies under that.
func (s Sales) Path() string { return "/app/" + s.word }

// NewPath is where a new one is begun.
func (s Sales) NewPath() string { return s.Path() + "/" + s.fresh }

// Owes reports whether its documents are to be paid.
func (s Sales) Owes() bool { return s.kind.Owes() }

// at is where one of its documents is.
func (s Sales) at(id string) string { return s.Path() + "/" + id }

// text is one of those that each kind has its own of: keys "sales.title.invoice", "sales.title.quote" …
func (s Sales) text(p *i18n.Printer, begin string) string {
	return p.T(begin + string(s.kind))
}

// gendered is a text that only follows the word's gender: "sales.issued.f".
func (s Sales) gendered(p *i18n.Printer, begin string, args ...any) string {
	return p.T(begin+s.gender, args...)
}

// salesOf is the list where documents of a kind are.
func salesOf(kind billing.Kind) Sales {
	for _, s := range Kinds {
		if s.kind == kind {
			return s
		}
	}
	return Kinds[0]
}

// salesMenu are the entries under Ventas.
func salesMenu(v *door.Visit, current string) []ui.NavEntry {
	var all []ui.NavEntry
	for _, s := range Kinds {
		all = append(all, ui.NavEntry{Href: s.Path(), Icon: s.icon, Text: s.text(v.P, "sales.title."), Current: current == string(s.kind)})
	}
	return append(all, ui.NavEntry{Href: schedulesPath, Icon: "repeat", Text: v.P.T("recurring.title"), Tally: stopped(v), Current: current == "schedules"})
}

// draftPath is the path if a document of some kind can lie there, else "": where a form may be told to go back to.
func draftPath(path string) string {
	for _, s := range Kinds {
		if id, ok := strings.CutPrefix(path, s.Path()+"/"); ok && len(id) == 36 && strings.Trim(id, "0123456789abcdef-") == "" {
			return path
		}
	}
	return ""
}
