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
func Documents(v *door.Visit) error { return showDocuments(v, nil) }

// Download makes of the ticked rows, or of all that the filter shows, a ticket, and leads to it: what a ticket gives is
// fetched by GET, because phones ask for a download a second time.
func Download(v *door.Visit) error {
	ctx, files := v.R.Context(), 0
	var ticket string
	var err error
	if v.R.PostForm.Get("all") != "" {
		f := filterOf(v)
		if len(f.period.Errs) > 0 {
			return Documents(v) // what is wrong is no filter: without it there would be more than was asked for
		}
		ticket, files, err = v.App.OpenDownloadAll(ctx, v.Guest, f.PortalQuery)
	} else {
		ticket, err = v.App.OpenDownload(ctx, v.Guest, v.R.PostForm["id"])
	}
	if err != nil {
		errs, ok := door.Errors(err)
		if !ok {
			return err
		}
		return showDocuments(v, errs)
	}
	if files >= longDownload {
		return v.Redirect(v.Base() + "/descargas/" + ticket + "/progreso")
	}
	return v.Redirect(v.Base() + "/descargas/" + ticket)
}

func showDocuments(v *door.Visit, errs billing.Errors) error {
	l := asked(v)
	l.errs = append(errs, l.period.Errs...)
	found, err := v.App.PortalDocuments(v.R.Context(), v.Guest, l.PortalQuery)
	if err != nil {
		return err
	}
	if len(l.period.Errs) > 0 { // nobody asked for the list without what is wrong
		found.Documents, found.Page, found.Sums = nil, app.PageInfo{}, nil
	}
	l.PortalPage = found
	if len(l.errs) == 0 && v.R.Method == http.MethodGet {
		l = l.offered()
	}
	return v.Render(door.Status(l.errs), l.whole())
}

// Page is the list as it was asked for, with what was found elsewhere: the benchmark renders it without a use case.
func Page(v *door.Visit, found app.PortalPage) templ.Component {
	l := asked(v)
	l.PortalPage = found
	return l.offered().whole()
}

// offered is the list with the offer to keep it on this device, where it does not yet and where it is the customer's.
func (l list) offered() list {
	l.offer = !keepable(l.v) && !l.v.Guest.Preview
	return l
}

func asked(v *door.Visit) list { return list{v: v, filter: filterOf(v)} }

func (l list) whole() templ.Component {
	return l.page(layout(l.v, l.v.P.T("portal.documents.title"), "/documentos"))
}

// list is the page of Documentos as it was asked for.
type list struct {
	app.PortalPage
	filter
	v     *door.Visit
	errs  billing.Errors
	offer bool // to keep the list on this device, which does not
}

// path of the list itself; its links name it whole, because the list also answers a POST sent elsewhere.
func (l list) path() string { return l.v.Base() + "/documentos" }

// heads are the columns that sort, after the box: all of them. First is how one sorts when it is chosen.
var heads = []struct{ key, first, class string }{
	{"portal.documents.number", "number", ""}, {"portal.documents.issued", "-date", ""}, {"portal.documents.due", "due", ""},
	{"portal.documents.base", "-base", "num"}, {"portal.documents.total", "-total", "num"},
	{"portal.documents.pending", "-pending", "num"}, {"portal.documents.read", "-read", ""},
}

// sortHead is the head of a column that sorts: see ui.SortHeadOf.
func (l list) sortHead(key, first, class string) ui.SortProps {
	return ui.SortHeadOf(l.v.P.T(key), class, first, l.order, func(order string) string { return l.path() + l.query("orden", order) })
}

func (l list) filters() ui.FiltersProps {
	p := l.v.P
	f := ui.FiltersProps{Label: p.T("portal.documents.filter"), Action: l.path(),
		Search: ui.SearchProps{Value: l.Search, Label: p.T("list.search")}}
	columns := make([]ui.Sorted, len(heads))
	for i, h := range heads {
		columns[i] = ui.Sorted{Text: p.T(h.key), First: h.first}
	}
	f.Order = ui.OrderPick(p, standardOrder, l.order, columns...)
	if l.narrowed() {
		f.Clear = l.path()
	}
	return f
}

// sums are what the filter adds up to, not the page. Where that takes long they are asked for by themselves.
func (l list) sums() ui.SumsProps {
	p := l.v.P
	if l.Sums == nil {
		return ui.SumsProps{Later: l.v.AddUp(l.path())}
	}
	of := ""
	if l.Kind == "" {
		of = p.T("list.sums_owing")
	}
	return ui.SumsProps{Count: l.Sums.Count, Of: of, Sums: []ui.Sum{{Text: p.T("portal.documents.base"), Cents: l.Sums.Base}, {Text: p.T("list.tax"), Cents: l.Sums.Tax},
		{Text: p.T("portal.documents.total"), Cents: l.Sums.Total}, {Text: p.T("portal.documents.pending"), Cents: l.Sums.Pending}}}
}

// noneText says why the list shows nothing.
func (l list) noneText() string {
	if len(l.period.Errs) > 0 {
		return l.v.P.T("list.none_wrong")
	}
	return l.v.P.T("list.none_text", "filter", l.words(l.v.P))
}

// action keeps the list's address in the form's, so that a refusal shows the same rows.
func (l list) action() string {
	q := l.v.R.URL.Query()
	for _, name := range []string{"hecho", "sumar"} {
		q.Del(name)
	}
	return strings.TrimSuffix(l.path()+"/pdf?"+q.Encode(), "?")
}

// rest is how many documents the filter shows when that is more than the page, and not too many for one download.
func (l list) rest() int {
	total := l.Page.Total
	if l.Page.TotalIsMore || total > app.DownloadMax || total <= len(l.Documents) {
		return 0
	}
	return total
}

// drawable reports whether the list fits on paper, as far as that is known.
func (l list) drawable() bool {
	return l.Page.Uncounted || !l.Page.TotalIsMore && l.Page.Total <= app.ListPDFMax
}

// shareMax is how many documents are shared at a time: more files no browser hands to the system.
const shareMax = 10

// cutHere stands for a word in a sentence while it is cut in two around it.
const cutHere = "\x00"

// owed is the sentence of what the customer owes, in two halves around the amount.
func owed(p *i18n.Printer, page app.PortalPage) (before, amount, after string) {
	pending, key := page.Pending, "portal.pending.on_time"
	switch n, late := pending.Count, pending.Overdue; {
	case n == 0:
		return p.T("portal.pending.none"), "", ""
	case n > app.PendingMax:
		return p.T("portal.pending.many", "n", app.PendingMax), "", ""
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
