package office

import (
	"net/http"
	"net/url"
	"strconv"
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
	column  string
	desc    bool
	ticks   bool
	address address
	pager   ui.PagerProps
	errs    billing.Errors
}

// List is Ventas > Facturas, Presupuestos …
func (s Sales) List(v *door.Visit) error { return s.showList(v, nil) }

// showList shows the list, or shows it again with what was wrong with a button of its bar.
func (s Sales) showList(v *door.Visit, errs billing.Errors) error {
	l := salesList{Sales: s, errs: errs, ticks: v.Actor.Role.CanWrite(), search: v.Text("q"), state: pick(v, "estado", s.states()...),
		reading: pick(v, "leido", string(billing.Read), string(billing.Seen), string(billing.Unread), string(billing.Unverified))}
	l.column, l.desc = order(v, "-date", "date", "customer", "total", "read")
	l.address = address{s.Path(), url.Values{"q": {l.search}, "leido": {l.reading}, "estado": {l.state}, "orden": {v.R.URL.Query().Get("orden")}}}
	rows, info, err := v.App.Documents(v.R.Context(), v.Actor, l.query(v))
	if err != nil {
		return err
	}
	l.rows, l.pager = rows, pager(v, s.Path(), info)
	n, _ := strconv.Atoi(v.R.URL.Query().Get("cuantos")) // 0 is as good as nothing
	o := layout(v, s.text(v.P, "sales.title."), string(s.kind), toasts(v, listDone, "n", n)...)
	status := http.StatusOK
	if len(errs) > 0 {
		status = door.Status(errs)
	}
	return v.Render(status, documentsPage(v, o, l))
}

// states are the choices of the filter Estado.
func (s Sales) states() []string {
	if s.Owes() {
		return []string{string(billing.Draft), string(app.Owed), string(app.PartPaid), string(app.Overdue), string(app.Paid), archived}
	}
	return []string{string(billing.Draft), string(billing.Issued), archived}
}

func (l salesList) query(v *door.Visit) app.DocumentQuery {
	q := app.DocumentQuery{Kind: l.kind, Search: l.search, Reading: billing.ReadState(l.reading), Archived: l.state == archived, Sort: l.column, Desc: l.desc, Page: v.Page()}
	switch l.state {
	case string(billing.Draft), string(billing.Issued):
		q.State = billing.State(l.state)
	case archived:
	default:
		q.Money = app.Money(l.state)
	}
	return q
}

func (l salesList) filtered() bool { return l.search != "" || l.reading != "" || l.state != "" }

func (l salesList) filters(p *i18n.Printer) ui.FiltersProps {
	f := ui.FiltersProps{Label: l.text(p, "sales.filter."), Action: l.Path(),
		Search: ui.SearchProps{Value: l.search, Label: p.T("list.office_search")}}
	if sort := l.address.query.Get("orden"); sort != "" {
		f.Hidden = append(f.Hidden, ui.Hidden{Name: "orden", Value: sort})
	}
	if l.filtered() {
		f.Clear = l.Path()
	}
	return f
}

func (l salesList) readingPick(p *i18n.Printer) ui.PickProps {
	options := []ui.Option{{Value: "", Text: l.gendered(p, "sales.all.")}}
	for _, state := range []billing.ReadState{billing.Read, billing.Seen, billing.Unread, billing.Unverified} {
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
	mark := ui.ReadProps{State: string(d.Reading()), Now: v.Now(), Full: full}
	switch d.Reading() {
	case billing.Read:
		mark.At = d.ReadAt
		if full { // the list has a line of its own for who
			mark.Who = readBy(v.P, d)
		}
	case billing.Seen:
		mark.At = d.SeenAt
	}
	return mark
}
