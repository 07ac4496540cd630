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
	errs    billing.Errors
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

// between is the choice of the filter Fecha that asks for two days.
const between = "entre"

// spans are the choices of the filter Fecha.
var spans = []struct {
	choice
	name string
}{
	{choice{"hoy", "list.span.today"}, billing.SpanToday},
	{choice{"mes", "list.span.month"}, billing.SpanMonth},
	{choice{"trimestre", "list.span.quarter"}, billing.SpanQuarter},
	{choice{"ano", "list.span.year"}, billing.SpanYear},
	{choice{between, "list.span.between"}, ""},
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
	f.Page = v.Page()
	f.keep("q", strings.TrimSpace(q.Get("q")))
	f.Search = f.address.Get("q")
	for _, k := range kinds {
		if q.Get("tipo") == k.value {
			f.keep("tipo", k.value)
			f.Kind = k.kind
		}
	}
	f.readSpan(q, v.App.Today())
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
	f.Sort, f.Desc = sorting(q.Get("orden"))
	if order := q.Get("orden"); order != "" && order == signed(f.Sort, f.Desc) {
		f.keep("orden", order)
	}
	return f
}

// readSpan reads the filter Fecha. The two days are typed: what is no day, or the wrong way round, is said beside them.
func (f *filter) readSpan(q url.Values, today billing.Date) {
	chosen := q.Get("fecha")
	for _, s := range spans {
		if chosen == s.value {
			f.keep("fecha", chosen)
			f.Span = billing.SpanOf(s.name, today)
		}
	}
	if chosen != between {
		return
	}
	for name, to := range map[string]*billing.Date{"desde": &f.Span.From, "hasta": &f.Span.To} {
		typed := strings.TrimSpace(q.Get(name))
		if f.keep(name, typed); typed == "" {
			continue
		}
		day, err := billing.ParseDate(typed)
		f.errs.AddErr(name, err)
		*to = day
	}
	if f.Span.From != "" && f.Span.To != "" && f.Span.To < f.Span.From {
		f.errs.Add("hasta", "list.span.wrong")
	}
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
	switch chosen := f.address.Get("fecha"); {
	case chosen == between:
		all = append(all, f.days(p)...)
	default:
		for _, s := range spans {
			if chosen == s.value {
				all = append(all, p.T(s.key))
			}
		}
	}
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

func (f filter) days(p *i18n.Printer) []string {
	var all []string
	if f.Span.From != "" {
		all = append(all, p.T("list.span.since", "day", p.Date(string(f.Span.From))))
	}
	if f.Span.To != "" {
		all = append(all, p.T("list.span.until", "day", p.Date(string(f.Span.To))))
	}
	return all
}

// picks are the four filters above the list.
func (f filter) picks(p *i18n.Printer) []ui.PickProps {
	pick := func(label, name string) ui.PickProps {
		return ui.PickProps{Label: p.T(label), Name: name, Value: f.address.Get(name), Options: []ui.Option{{Value: "", Text: p.T("list.all")}}}
	}
	kind, span, owed, read := pick("list.kind", "tipo"), pick("list.span", "fecha"), pick("list.paid", "pago"), pick("portal.documents.read", "leido")
	for _, k := range kinds {
		kind.Options = append(kind.Options, ui.Option{Value: k.value, Text: p.T(k.key)})
	}
	span.Options[0].Text = p.T("list.span.all")
	for _, s := range spans {
		span.Options = append(span.Options, ui.Option{Value: s.value, Text: p.T(s.key)})
	}
	owed.Options = append(owed.Options, ui.Option{Value: owedOnly, Text: p.T("list.owed")})
	for _, r := range readings {
		read.Options = append(read.Options, ui.Option{Value: r.value, Text: p.T(r.key)})
	}
	return []ui.PickProps{kind, span, owed, read}
}

// sorting reads the order of the address: newest first unless another was asked for.
func sorting(order string) (sort string, desc bool) {
	sort, desc = strings.CutPrefix(order, "-")
	if slices.Contains(app.PortalSorts, sort) {
		return sort, desc
	}
	return "date", true
}

func signed(sort string, desc bool) string {
	if desc {
		return "-" + sort
	}
	return sort
}
