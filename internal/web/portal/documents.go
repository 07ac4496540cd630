package portal

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// Documents is the customer's list of documents.
func Documents(v *door.Visit) error { return showDocuments(v, http.StatusOK, nil) }

// Download makes of the ticked rows a ticket, and leads to it: what a ticket gives is fetched by GET, because phones
// ask for a download a second time.
func Download(v *door.Visit) error {
	ticket, err := v.App.OpenDownload(v.R.Context(), v.Guest, v.R.PostForm["id"])
	if err != nil {
		errs, ok := door.Errors(err)
		if !ok {
			return err
		}
		return showDocuments(v, door.Status(errs), errs)
	}
	return v.Redirect(v.Base() + "/descargas/" + ticket)
}

func showDocuments(v *door.Visit, status int, errs billing.Errors) error {
	l := asked(v)
	found, err := v.App.PortalDocuments(v.R.Context(), v.Guest, app.PortalQuery{Reading: l.reading, Sort: l.sort, Desc: l.desc, Page: v.Page()})
	if err != nil {
		return err
	}
	l.PortalPage, l.errs = found, errs
	return v.Render(status, l.whole())
}

// Page is the list as it was asked for, with what was found elsewhere: the benchmark renders it without a use case.
func Page(v *door.Visit, found app.PortalPage) templ.Component {
	l := asked(v)
	l.PortalPage = found
	return l.whole()
}

func asked(v *door.Visit) list {
	l := list{v: v, reading: readings[v.R.URL.Query().Get("leido")]}
	l.sort, l.desc = sorting(v.R.URL.Query().Get("orden"))
	return l
}

func (l list) whole() templ.Component {
	return l.page(layout(l.v, l.v.P.T("portal.documents.title"), "/documentos"))
}

// readings are the choices of the filter Leído, as they stand in the address.
var readings = map[string]billing.ReadState{"no": billing.Unread, "si": billing.Read}

// sorting reads the order of the address: newest first unless another was asked for.
func sorting(order string) (sort string, desc bool) {
	switch order {
	case "date", "total":
		return order, false
	case "-total":
		return "total", true
	}
	return "date", true
}

// list is the page of Documentos as it was asked for.
type list struct {
	app.PortalPage
	v       *door.Visit
	reading billing.ReadState
	sort    string
	desc    bool
	errs    billing.Errors
}

// path of the list itself; its links name it whole, because the list also answers a POST sent elsewhere.
func (l list) path() string { return l.v.Base() + "/documentos" }

// sortHead is the head of a column that sorts: by it, or the other way round when it already does.
func (l list) sortHead(column, text, class string) ui.SortProps {
	head := ui.SortProps{Text: text, Class: class}
	order := "-" + column // newest and largest first
	if l.sort == column {
		head.Dir = "ascending"
		if l.desc {
			head.Dir, order = "descending", column
		}
	}
	q := url.Values{"orden": {order}}
	if leido := l.picked(); leido != "" {
		q.Set("leido", leido)
	}
	head.Href = l.path() + "?" + q.Encode()
	return head
}

// picked is the chosen filter as it stands in the address.
func (l list) picked() string {
	for value, reading := range readings {
		if reading == l.reading {
			return value
		}
	}
	return ""
}

func (l list) filters() ui.FiltersProps {
	f := ui.FiltersProps{Label: l.v.P.T("portal.documents.filter"), Action: l.path()}
	if order := l.v.R.URL.Query().Get("orden"); order != "" {
		f.Hidden = []ui.Hidden{{Name: "orden", Value: order}}
	}
	if l.reading != "" {
		f.Clear = l.path()
	}
	return f
}

func (l list) pick() ui.PickProps {
	p := l.v.P
	return ui.PickProps{Label: p.T("portal.documents.read"), Name: "leido", Value: l.picked(), Options: []ui.Option{
		{Value: "", Text: p.T("portal.documents.read_all")}, {Value: "no", Text: p.T("ui.read.unread")}, {Value: "si", Text: p.T("ui.read.read")}}}
}

func (l list) pager() ui.PagerProps {
	g := ui.PagerProps{From: l.Page.From, To: l.Page.To, Total: l.Page.Total, More: l.Page.TotalIsMore}
	g.FirstHref, g.PrevHref, g.NextHref, g.LastHref = l.v.PageLinks(l.Page)
	for _, href := range []*string{&g.FirstHref, &g.PrevHref, &g.NextHref, &g.LastHref} {
		if *href != "" {
			*href = l.path() + *href
		}
	}
	return g
}

// action keeps the list's address in the form's, so that a refusal shows the same rows.
func (l list) action() string {
	q := l.v.R.URL.Query()
	q.Del("hecho")
	return strings.TrimSuffix(l.path()+"/pdf?"+q.Encode(), "?")
}

// cutHere stands for a word in a sentence while it is cut in two around it.
const cutHere = "\x00"

// owed is the sentence of what the customer owes, in two halves around the amount.
func owed(p *i18n.Printer, page app.PortalPage) (before, amount, after string) {
	pending, key := page.Pending, "portal.pending.on_time"
	switch n, late := pending.Count, pending.Overdue; {
	case n == 0:
		return p.T("portal.pending.none"), "", ""
	case late == 1:
		key = "portal.pending.one_late"
	case late > 1 && late < n:
		key = "portal.pending.some_late"
	case late > 1:
		key = "portal.pending.all_late"
	}
	before, after, _ = strings.Cut(p.T(key, "amount", cutHere, "n", pending.Count, "late", pending.Overdue), cutHere)
	return before, p.Money(int64(pending.Amount)), after
}

// mailTo is a link to write to that address, none when there is none.
func mailTo(email string) ui.Link {
	if email == "" {
		return ui.Link{}
	}
	return ui.Link{Text: email, Href: "mailto:" + url.PathEscape(email)}
}
