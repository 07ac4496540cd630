package office

import (
	"net/http"
	"net/url"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// soonDays is how many days before its due date an invoice begins to say so.
const soonDays = 7

var invoicesDone = map[string]string{"borrado": "office.done.draft_deleted"}

// invoiceList is what Ventas > Facturas shows.
type invoiceList struct {
	rows    []billing.Document
	reading string
	state   string
	column  string
	desc    bool
	address address
	pager   ui.PagerProps
	errs    billing.Errors
}

// Invoices is the list Ventas > Facturas.
func Invoices(v *door.Visit) error { return showInvoices(v, nil) }

// showInvoices is the list, and what was wrong with the rows that were ticked on it.
func showInvoices(v *door.Visit, errs billing.Errors) error {
	l := invoiceList{
		errs:    errs,
		reading: pick(v, "leido", string(billing.Read), string(billing.Unread)),
		state:   pick(v, "estado", string(billing.Draft), string(billing.Issued)),
	}
	l.column, l.desc = order(v, "-date", "date", "customer", "total")
	l.address = address{invoicesPath, url.Values{"leido": {l.reading}, "estado": {l.state}, "orden": {v.R.URL.Query().Get("orden")}}}
	rows, info, err := v.App.Invoices(v.R.Context(), v.Actor, app.InvoiceQuery{Reading: billing.ReadState(l.reading),
		State: billing.State(l.state), Sort: l.column, Desc: l.desc, Page: v.Page()})
	if err != nil {
		return err
	}
	l.rows, l.pager = rows, pager(v, invoicesPath, info)
	o := layout(v, v.P.T("office.invoices.title"), "invoices", toasts(v, invoicesDone)...)
	status := http.StatusOK
	if len(errs) > 0 {
		status = door.Status(errs)
	}
	return v.Render(status, invoicesPage(v, o, l))
}

func (l invoiceList) filtered() bool { return l.reading != "" || l.state != "" }

func (l invoiceList) filters(p *i18n.Printer) ui.FiltersProps {
	f := ui.FiltersProps{Label: p.T("office.invoices.filter"), Action: invoicesPath}
	if sort := l.address.query.Get("orden"); sort != "" {
		f.Hidden = append(f.Hidden, ui.Hidden{Name: "orden", Value: sort})
	}
	if l.filtered() {
		f.Clear = invoicesPath
	}
	return f
}

func (l invoiceList) readingPick(p *i18n.Printer) ui.PickProps {
	return ui.PickProps{Label: p.T("office.invoices.read"), Name: "leido", Value: l.reading, Options: []ui.Option{
		{Value: "", Text: p.T("office.invoices.all")},
		{Value: string(billing.Read), Text: p.T("ui.read.read")},
		{Value: string(billing.Unread), Text: p.T("ui.read.unread")},
	}}
}

func (l invoiceList) statePick(p *i18n.Printer) ui.PickProps {
	return ui.PickProps{Label: p.T("office.invoices.state"), Name: "estado", Value: l.state, Options: []ui.Option{
		{Value: "", Text: p.T("office.invoices.all")},
		{Value: string(billing.Draft), Text: p.T("office.state.draft")},
		{Value: string(billing.Issued), Text: p.T("office.state.issued")},
	}}
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
	case d.Pending == 0:
		return ui.PillProps{Text: p.T("office.state.paid"), Icon: "check"}
	case overdue(d, today):
		return ui.PillProps{Text: p.T("office.state.late"), Tone: "late"}
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
