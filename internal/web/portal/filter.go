package portal

import (
	"net/url"
	"slices"
	"strings"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// filter is the list as it was asked for: what of its address is known, and what that means.
type filter struct {
	app.PortalQuery
	address url.Values // q, tipo, fecha, desde, hasta, pago, leido, orden: only what is set
	period  ui.Period
	order   string // "-date"
}

// choice is one value of a filter in the address, and the key of its name.
type choice struct{ value, key string }

// kinds are the choices of the filter Tipo.
var kinds = []struct {
	choice
	kind billing.Kind
}{
	{choice{"factura", "list.kinds.invoice"}, billing.Invoice},
	{choice{"presupuesto", "list.kinds.quote"}, billing.Quote},
	{choice{"albaran", "list.kinds.delivery_note"}, billing.DeliveryNote},
	{choice{"proforma", "list.kinds.proforma"}, billing.Proforma},
	{choice{"recibo", "list.kinds.receipt"}, billing.Receipt},
}

// owed is the choice of the filter Pago.
const owedOnly = "pendiente"

// readings are the choices of the filter Leído.
var readings = []struct {
	choice
	reading billing.ReadState
}{
	{choice{"no", "ui.read.unread"}, billing.Unread},
	{choice{"si", "ui.read.read"}, billing.Read},
}

// filterOf reads the address. What is no choice is as if it were not there.
func filterOf(v *door.Visit) filter {
	q := v.R.URL.Query()
	f := filter{address: url.Values{}}
	f.Page, f.Counted = v.Page(), q.Get("sumar") != ""
	f.keep("q", strings.TrimSpace(q.Get("q")))
	f.Search = f.address.Get("q")
	for _, k := range kinds {
		if q.Get("tipo") == k.value {
			f.keep("tipo", k.value)
			f.Kind = k.kind
		}
	}
	f.period = ui.PeriodOf(q, v.App.Today())
	f.Span = f.period.Span
	for name := range f.period.Typed {
		f.keep(name, f.period.Typed.Get(name))
	}
	if q.Get("pago") == owedOnly {
		f.keep("pago", owedOnly)
		f.Owed = true
	}
	for _, r := range readings {
		if q.Get("leido") == r.value {
			f.keep("leido", r.value)
			f.Reading = r.reading
		}
	}
	f.order = v.Order(standardOrder, app.PortalSorts...)
	f.Sort, f.Desc = strings.CutPrefix(f.order, "-")
	if f.order == q.Get("orden") {
		f.keep("orden", f.order)
	}
	return f
}

func (f *filter) keep(name, value string) {
	if value != "" {
		f.address.Set(name, value)
	}
}

// narrowed reports whether the filter leaves anything out.
func (f filter) narrowed() bool {
	return slices.ContainsFunc([]string{"q", "tipo", "fecha", "pago", "leido"}, f.address.Has)
}

// query is the address of the list with these values changed: name, value … An empty value goes.
func (f filter) query(changes ...string) string {
	q := url.Values{}
	for name, values := range f.address {
		q[name] = values
	}
	for i := 0; i+1 < len(changes); i += 2 {
		q.Del(changes[i])
		if changes[i+1] != "" {
			q.Set(changes[i], changes[i+1])
		}
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// words say what the list was narrowed to: "«almirante» · Facturas · Este año".
func (f filter) words(p *i18n.Printer) string {
	var all []string
	if f.Search != "" {
		all = append(all, p.T("list.quoted", "text", f.Search))
	}
	for _, k := range kinds {
		if f.Kind == k.kind {
			all = append(all, p.T(k.key))
		}
	}
	all = append(all, f.period.Words(p)...)
	if f.Owed {
		all = append(all, p.T("list.owed"))
	}
	for _, r := range readings {
		if f.Reading == r.reading {
			all = append(all, p.T(r.key))
		}
	}
	return strings.Join(all, " · ")
}

// picks are the filters above the list besides the period: of these the first stands before it, the others after.
func (f filter) picks(p *i18n.Printer) (kind ui.PickProps, others []ui.PickProps) {
	pick := func(label, name string) ui.PickProps {
		return ui.PickProps{Label: p.T(label), Name: name, Value: f.address.Get(name), Options: []ui.Option{{Value: "", Text: p.T("list.all")}}}
	}
	kind = pick("list.kind", "tipo")
	owed, read := pick("list.paid", "pago"), pick("portal.documents.read", "leido")
	for _, k := range kinds {
		kind.Options = append(kind.Options, ui.Option{Value: k.value, Text: p.T(k.key)})
	}
	owed.Options = append(owed.Options, ui.Option{Value: owedOnly, Text: p.T("list.owed")})
	for _, r := range readings {
		read.Options = append(read.Options, ui.Option{Value: r.value, Text: p.T(r.key)})
	}
	return kind, []ui.PickProps{owed, read}
}

// standardOrder is how the list is put in order when nothing is said.
const standardOrder = "-date"
