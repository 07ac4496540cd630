package office

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

// customerList is what Contactos > Clientes shows.
type customerList struct {
	rows    []app.CustomerRow
	search  string
	access  string
	login   string // when they last entered
	mail    string // "refused": whose address does not take mail
	order   string // by name, either way
	address address
	pager   ui.PagerProps
	act     string // that may follow
	all     int    // how many the filter shows, when that is more than the page
	errs    billing.Errors
}

// Customers is the list Contactos > Clientes.
func Customers(v *door.Visit) error { return showCustomers(v, nil) }

// showCustomers shows the list, or shows it again with what was wrong with a button of its bar.
func showCustomers(v *door.Visit, errs billing.Errors) error {
	query := v.R.URL.Query()
	asked := customerQuery(v)
	l := customerList{search: asked.Search, access: asked.Access, login: asked.Login, mail: pick(v, "correo", "refused"), order: v.Order("name", "name"), act: v.App.NewAct(), errs: errs}
	l.address = address{customersPath, url.Values{"q": {l.search}, "acceso": {l.access}, "entrada": {l.login}, "correo": {l.mail}, "orden": {query.Get("orden")}}}
	rows, info, err := v.App.Customers(v.R.Context(), v.Actor, asked)
	if err != nil {
		return err
	}
	l.rows, l.pager = rows, v.Pager(customersPath, info)
	if info.Total > len(rows) && info.Total <= app.ActMax && !info.TotalIsMore {
		l.all = info.Total
	}
	return v.Render(door.Status(errs), customersPage(v, layout(v, v.P.T("office.customers.title"), "customers"), l))
}

// customerQuery is the list as its address asks for it; a button pressed for all of it means the same rows.
func customerQuery(v *door.Visit) app.CustomerQuery {
	q := app.CustomerQuery{Search: v.R.URL.Query().Get("q"), Access: pick(v, "acceso", "active", "none", "inactive", "never"),
		Login: pick(v, "entrada", "month", "older"), Refused: pick(v, "correo", "refused") != "", Page: v.Page()}
	q.Desc = v.Order("name", "name") == "-name"
	return q
}

func (l customerList) tabs(p *i18n.Printer) []ui.Tab {
	var all []ui.Tab
	for _, access := range []string{"", "active", "none", "inactive", "never"} {
		text := ""
		switch access {
		case "":
			text = p.T("office.customers.tab.all")
		case "never":
			text = p.T("people.list.tab_never")
		default:
			text = p.T("office.customers.tab." + access)
		}
		all = append(all, ui.Tab{Text: text, Href: l.address.with("acceso", access), Current: access == l.access})
	}
	return all
}

func (l customerList) filters(p *i18n.Printer) ui.FiltersProps {
	f := ui.FiltersProps{Label: p.T("office.customers.filter"), Action: customersPath,
		Search: ui.SearchProps{Value: l.search, Label: p.T("office.customers.search")}}
	if l.access != "" {
		f.Hidden = append(f.Hidden, ui.Hidden{Name: "acceso", Value: l.access})
	}
	f.Order = ui.OrderPick(p, "name", l.order, ui.Sorted{Text: p.T("office.customers.name"), First: "name"})
	if l.search != "" || l.login != "" || l.mail != "" {
		f.Clear = address{customersPath, url.Values{"acceso": {l.access}, "orden": {l.address.query.Get("orden")}}}.with("", "")
	}
	return f
}

// loginPick filters by when a customer last entered.
func (l customerList) loginPick(p *i18n.Printer) ui.PickProps {
	return ui.PickProps{Label: p.T("people.list.login"), Name: "entrada", Value: l.login, Options: []ui.Option{
		{Value: "", Text: p.T("people.list.login_any")}, {Value: "month", Text: p.T("people.list.login_month")},
		{Value: "older", Text: p.T("people.list.login_older")}}}
}

// mailPick filters by whether a customer's address takes mail.
func (l customerList) mailPick(p *i18n.Printer) ui.PickProps {
	return ui.PickProps{Label: p.T("office.customers.email"), Name: "correo", Value: l.mail, Options: []ui.Option{
		{Value: "", Text: p.T("outbox.refused.any")}, {Value: "refused", Text: p.T("outbox.refused.pill")}}}
}

// noneText says that nobody is in a tab.
func (l customerList) noneText(p *i18n.Printer) string {
	switch {
	case l.login != "" || l.mail != "":
		return p.T("people.list.nothing")
	case l.access == "never":
		return p.T("people.list.none_never")
	}
	return p.T("office.customers.none." + l.access)
}

// action is where the buttons of the bar go, with the list as it is: an answer shows it again.
func (l customerList) action() string {
	return address{accessPath, l.address.query}.with("", "")
}

// filtered reports whether anything narrows the list.
func (l customerList) filtered() bool {
	return l.search != "" || l.access != "" || l.login != "" || l.mail != ""
}

// under is what stands under a customer's name: NIF and town.
func under(c billing.Customer) string {
	said := slices.DeleteFunc([]string{c.TaxID, c.City}, func(s string) bool { return s == "" })
	return strings.Join(said, " · ")
}

// accessMark is what a row says of its access to the bar, which counts what its buttons would change: who has no
// e-mail address gets no access.
func accessMark(c app.CustomerRow) string {
	switch {
	case c.Access.State == billing.AccessActive:
		return "active"
	case c.Access.State == billing.AccessInactive:
		return "off"
	case c.Email == "":
		return "mute"
	}
	return "none"
}

func accessPill(p *i18n.Printer, s billing.AccessState) ui.PillProps {
	switch s {
	case billing.AccessActive:
		return ui.PillProps{Text: p.T("office.access.active"), Tone: "accent", Icon: "check"}
	case billing.AccessInactive:
		return ui.PillProps{Text: p.T("office.access.inactive"), Icon: "power-off"}
	}
	return ui.PillProps{Text: p.T("office.access.none"), Tone: "line"}
}

// contactsPill says how many contacts of a customer may enter, or could; nothing when none has an access.
func contactsPill(p *i18n.Printer, c app.CustomerRow) ui.PillProps {
	switch in, off := c.Contacts(); {
	case in > 0:
		return ui.PillProps{Text: p.T("people.list.contacts_in", "n", in), Tone: "accent", Icon: "check"}
	case off > 0:
		return ui.PillProps{Text: p.T("people.list.contacts_off", "n", off), Icon: "power-off"}
	}
	return ui.PillProps{}
}
