package office

import (
	"maps"
	"net/url"
	"strconv"
	"strings"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// soonDays is how many days before its due date an invoice begins to say so.
const soonDays = 7

var listDone = map[string]string{"borrado": "office.done.draft_deleted", "archivado": "sales.done.archived",
	"desarchivado": "sales.done.unarchived", "cobrado": "sales.done.collected"}

// archived is the choice of the filter Estado that shows the archive.
const archived = "archived"

// salesList is what Ventas > Facturas, Presupuestos … shows.
type salesList struct {
	Sales
	rows    []billing.Document
	search  string
	reading string
	state   string
	period  ui.Period
	order   string // "-date"
	ticks   bool
	address address
	pager   ui.PagerProps
	sums    ui.SumsProps
	errs    billing.Errors
}

// List is Ventas > Facturas, Presupuestos …
func (s Sales) List(v *door.Visit) error { return s.showList(v, nil) }

// showList shows the list, or shows it again with what was wrong with a button of its bar.
func (s Sales) showList(v *door.Visit, errs billing.Errors) error {
	l := s.asked(v)
	l.errs = append(errs, l.period.Errs...)
	rows, info, err := v.App.Documents(v.R.Context(), v.Actor, l.query(v))
	if err != nil {
		return err
	}
	l.rows, l.pager = rows, v.Pager(s.Path(), info)
	if l.sums, err = l.addUp(v, info); err != nil {
		return err
	}
	n, _ := strconv.Atoi(v.R.URL.Query().Get("cuantos")) // 0 is as good as nothing
	o := layout(v, s.text(v.P, "sales.title."), string(s.kind), toasts(v, listDone, "n", n)...)
	return v.Render(door.Status(l.errs), documentsPage(v, o, l))
}

// asked is the list as its address asks for it.
func (s Sales) asked(v *door.Visit) salesList {
	q := v.R.URL.Query()
	l := salesList{Sales: s, ticks: v.Actor.Role.CanWrite(), search: strings.TrimSpace(q.Get("q")), state: pick(v, "estado", s.states()...), period: ui.PeriodOf(q, v.App.Today()),
		reading: pick(v, "leido", string(billing.Read), string(billing.Seen), string(billing.Unread), string(billing.Unverified), string(billing.Returned))}
	l.order = v.Order("-date", "date", "customer", "total", "read")
	l.address = address{s.Path(), url.Values{"q": {l.search}, "leido": {l.reading}, "estado": {l.state}, "orden": {q.Get("orden")}}}
	maps.Copy(l.address.query, l.period.Typed)
	return l
}

// addUp is what the filter comes to. Where that takes long the page comes first and asks for it by itself.
func (l salesList) addUp(v *door.Visit, info app.PageInfo) (ui.SumsProps, error) {
	asked := v.R.URL.Query().Get("sumar") != ""
	if (info.Uncounted || info.Total > app.SumsMax) && !asked {
		return ui.SumsProps{Later: v.AddUp(l.Path())}, nil
	}
	sums, err := v.App.DocumentSums(v.R.Context(), v.Actor, l.query(v))
	if err != nil {
		return ui.SumsProps{}, err
	}
	text := v.P.T("list.documents_issued", "n", sums.Count)
	if l.state == string(billing.Draft) {
		text = v.P.T("list.documents_draft", "n", sums.Count)
	}
	shown := ui.SumsProps{Count: sums.Count, Text: text, Poll: !asked, Sums: []ui.Sum{{Text: v.P.T("office.total.base"), Cents: sums.Base},
		{Text: v.P.T("sales.taxes"), Cents: sums.Tax}, {Text: v.P.T("sales.total"), Cents: sums.Total}}}
	if l.Owes() {
		shown.Sums = append(shown.Sums, ui.Sum{Text: v.P.T("office.invoices.pending"), Cents: sums.Pending})
	}
	return shown, nil
}

// states are the choices of the filter Estado.
func (s Sales) states() []string {
	if s.Owes() {
		return []string{string(billing.Draft), string(app.Owed), string(app.PartPaid), string(app.Overdue), string(app.Paid), archived}
	}
	return []string{string(billing.Draft), string(billing.Issued), archived}
}

func (l salesList) query(v *door.Visit) app.DocumentQuery {
	q := app.DocumentQuery{Kind: l.kind, Search: l.search, Span: l.period.Span, Reading: billing.ReadState(l.reading), Archived: l.state == archived, Page: v.Page(),
		Counted: v.R.URL.Query().Get("sumar") != ""}
	q.Sort, q.Desc = strings.CutPrefix(l.order, "-")
	switch l.state {
	case string(billing.Draft), string(billing.Issued):
		q.State = billing.State(l.state)
	case archived:
	default:
		q.Money = app.Money(l.state)
	}
	return q
}

func (l salesList) filtered() bool {
	return l.search != "" || l.reading != "" || l.state != "" || l.period.Choice != ""
}

func (l salesList) filters(p *i18n.Printer) ui.FiltersProps {
	f := ui.FiltersProps{Label: l.text(p, "sales.filter."), Action: l.Path(),
		Search: ui.SearchProps{Value: l.search, Label: p.T("list.office_search")}}
	f.Order = ui.OrderPick(p, "-date", l.order, ui.Sorted{Text: p.T("office.invoices.issued"), First: "-date"},
		ui.Sorted{Text: p.T("office.invoices.customer"), First: "customer"}, ui.Sorted{Text: l.text(p, "sales.total."), First: "-total"},
		ui.Sorted{Text: p.T("sales.read"), First: "-read"})
	if l.filtered() {
		f.Clear = l.Path()
	}
	return f
}

func (l salesList) readingPick(p *i18n.Printer) ui.PickProps {
	options := []ui.Option{{Value: "", Text: l.gendered(p, "sales.all.")}}
	for _, state := range []billing.ReadState{billing.Read, billing.Seen, billing.Unread, billing.Unverified, billing.Returned} {
		options = append(options, ui.Option{Value: string(state), Text: p.T("ui.read." + string(state))})
	}
	return ui.PickProps{Label: p.T("sales.read"), Name: "leido", Value: l.reading, Options: options}
}

func (l salesList) statePick(p *i18n.Printer) ui.PickProps {
	options := []ui.Option{{Value: "", Text: l.gendered(p, "sales.all.")}}
	for _, state := range l.states() {
		text := p.T("sales.state." + state)
		switch state {
		case archived:
			text = l.gendered(p, "sales.archived.")
		case string(billing.Issued):
			text = l.gendered(p, "sales.issued.")
		}
		options = append(options, ui.Option{Value: state, Text: text})
	}
	return ui.PickProps{Label: p.T("sales.state"), Name: "estado", Value: l.state, Options: options}
}

// words say what the list is narrowed to: "«almirante» · No leído · Este mes".
func (l salesList) words(p *i18n.Printer) string {
	var all []string
	if l.search != "" {
		all = append(all, p.T("list.quoted", "text", l.search))
	}
	all = append(all, l.period.Words(p)...)
	for _, pick := range []ui.PickProps{l.readingPick(p), l.statePick(p)} {
		for _, o := range pick.Options[1:] {
			if o.Value == pick.Value {
				all = append(all, o.Text)
			}
		}
	}
	return strings.Join(all, " · ")
}

// action is where the buttons of the bar go, with the list as it is: an answer shows it again.
func (l salesList) action() string {
	return address{l.Path() + "/acciones", l.address.query}.with("", "")
}

// name of a document: its number, or that it is a draft.
func name(p *i18n.Printer, d billing.Document) string {
	if d.State == billing.Draft {
		return p.T("office.state.draft")
	}
	return d.Number
}

// documentTitle is what the page of a document is about: "Factura F-2026-0001", or that it is a draft.
func documentTitle(p *i18n.Printer, d billing.Document) string {
	if d.State == billing.Draft {
		return name(p, d)
	}
	return p.T("portal.kind."+string(d.Kind)) + " " + d.Number
}

// customerName of a document; a draft may have none yet.
func customerName(p *i18n.Printer, d billing.Document) string {
	if d.CustomerName == "" {
		return p.T("office.invoices.no_customer")
	}
	return d.CustomerName
}

// overdue reports whether money is late on that day.
func overdue(d billing.Document, today billing.Date) bool {
	return d.State == billing.Issued && d.Pending > 0 && d.DueDate != "" && d.DueDate < today
}

// statePill is the state of a document's life and money; its reading is a mark of its own.
func statePill(p *i18n.Printer, d billing.Document, today billing.Date) ui.PillProps {
	switch {
	case d.State == billing.Draft:
		return ui.PillProps{Text: p.T("office.state.draft"), Tone: "line"}
	case !d.Kind.Owes():
		return ui.PillProps{Text: salesOf(d.Kind).gendered(p, "sales.issued."), Tone: "line"}
	case d.Pending == 0:
		return ui.PillProps{Text: p.T("office.state.paid"), Icon: "check"}
	case overdue(d, today):
		return ui.PillProps{Text: p.T("office.state.late"), Tone: "late"}
	case d.Paid != 0:
		return ui.PillProps{Text: p.T("sales.state.partial"), Tone: "line"}
	case d.Pending > 0 && d.DueDate == today:
		return ui.PillProps{Text: p.T("office.state.today"), Tone: "soon"}
	case d.Pending > 0 && d.DueDate != "" && d.DueDate <= today.AddDays(soonDays):
		days := int(d.DueDate.Time().Sub(today.Time()) / (24 * time.Hour))
		return ui.PillProps{Text: p.T("office.state.soon", "n", days), Tone: "soon"}
	}
	return ui.PillProps{Text: p.T("office.state.pending"), Tone: "line"}
}

// readMark of an issued document: whether, when and by whom it was read.
func readMark(v *door.Visit, d billing.Document, full bool) ui.ReadProps {
	mark := ui.ReadProps{State: string(d.Standing()), Now: v.Now(), Full: full}
	switch d.Standing() {
	case billing.Returned:
		mark.At = d.BouncedAt
	case billing.Read:
		mark.At = d.ReadAt
		if full { // the list has a line of its own for who
			mark.Who, mark.Link = readBy(v.P, d), d.ReadByLink
		}
	case billing.Seen:
		mark.At = d.SeenAt
	}
	return mark
}
