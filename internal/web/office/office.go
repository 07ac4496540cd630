// Package office is the company's side: invoices, customers, Mis Datos. One file and one templ file a noun; a handler
// reads the form, asks a use case, and shows the form again with its errors or sends on.
package office

import (
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// Where the pages of the company's side are.
const (
	homePath      = "/app/"
	customersPath = "/app/clientes"
	accessPath    = "/app/accesos" // and, for what was done, the id of the act
	profilePath   = "/app/configuracion/mis-datos"
	interfacePath = "/app/configuracion/interfaz"
)

// layout is the frame every page of the company's side stands in; current is its entry in the menu.
func layout(v *door.Visit, title, current string, toasts ...ui.ToastProps) ui.OfficePage {
	return ui.OfficePage{
		Page:    ui.Page{P: v.P, Title: title, Brand: "Acuse", Toasts: toasts, News: newsAddress(v)},
		Sales:   salesMenu(v, current),
		Company: v.Desk.Company.Name, TaxID: v.Desk.Company.TaxID, Email: v.Desk.User.Email, Current: current,
		Links: ui.OfficeLinks{Home: homePath, Customers: customersPath, Profile: profilePath, Mail: outboxPath, Brand: brandPath,
			Logout: "/salir"},
		Waiting: waiting(v),
		Lost:    lost(v),
		Notices: notices(v),
	}
}

// waiting counts the customers who propose a change of their data.
func waiting(v *door.Visit) ui.Tally {
	n := v.Desk.Proposals
	switch {
	case n == 0:
		return ui.Tally{}
	case n > app.ProposalsMax:
		return ui.Tally{Figure: v.P.Number(app.ProposalsMax) + "+", Text: v.P.T("own.proposal.waiting_more", "n", app.ProposalsMax)}
	}
	return ui.Tally{Figure: v.P.Number(n), Text: v.P.T("own.proposal.waiting", "n", n)}
}

// lost counts the messages that did not arrive and nobody has sent again, for whom Recibir emails is Sí.
func lost(v *door.Visit) ui.Tally {
	n := v.Desk.Lost
	switch {
	case n == 0 || !v.Desk.User.Notify:
		return ui.Tally{}
	case n > app.LostMax:
		return ui.Tally{Figure: v.P.Number(app.LostMax) + "+", Text: v.P.T("outbox.lost", "n", app.LostMax)}
	}
	return ui.Tally{Figure: v.P.Number(n), Text: v.P.T("outbox.lost", "n", n)}
}

// Plain is a page that says that something did not work, with the menu around it.
func Plain(v *door.Visit, page ui.PlainPage) templ.Component {
	page.Home, page.Back.Href = homePath, homePath
	return ui.OfficePlain(layout(v, "", ""), page)
}

// notices are what somebody has to mend before mail leaves or invoices can be issued.
func notices(v *door.Visit) []ui.NoteProps {
	var all []ui.NoteProps
	if v.Desk.Unconfirmed {
		all = append(all, ui.NoteProps{Tone: "warn", Title: v.P.T("people.confirm.notice"), Text: v.P.T("people.confirm.notice_text", "n", billing.UnconfirmedMails),
			Link: ui.Link{Text: v.P.T("people.confirm.notice_link"), Href: "/app/confirmar"}})
	}
	for _, f := range v.Desk.AddressFaults {
		if v.R.URL.Path == addressPath && f.Kind != app.FaultCertificate { // the page says the others where their records stand
			continue
		}
		note := ui.NoteProps{Tone: "warn"}
		note.Title, note.Text = f.Words(v.P, v.Now())
		if v.R.URL.Path != addressPath {
			note.Link = ui.Link{Text: v.P.T("address.fault.open"), Href: addressPath}
		}
		all = append(all, note)
	}
	if v.Desk.NoMail {
		note := ui.NoteProps{Tone: "warn", Title: v.P.T("office.no_mail.title"), Text: v.P.T("office.no_mail.text", "n", v.Desk.Waiting)}
		if v.Actor.Role.CanManage() && v.R.URL.Path != mailServerPath {
			note.Link = ui.Link{Text: v.P.T("outbox.server.set_up"), Href: mailServerPath}
		}
		all = append(all, note)
	}
	if incomplete := v.Desk.Company.TaxID == "" || v.Desk.Company.Address == ""; incomplete && v.R.URL.Path != profilePath {
		note := ui.NoteProps{Tone: "warn", Title: v.P.T("office.incomplete.title"), Text: v.P.T("office.incomplete.text")}
		if v.Actor.Role.CanManage() {
			note.Link = ui.Link{Text: v.P.T("office.incomplete.link"), Href: profilePath}
		}
		all = append(all, note)
	}
	return all
}

// toasts are what the page says has just been done: only of its own list, from what ?hecho= may be to an i18n key.
func toasts(v *door.Visit, done map[string]string, args ...any) []ui.ToastProps {
	key, ok := done[v.R.URL.Query().Get("hecho")]
	if !ok {
		return nil
	}
	if len(args) == 2 && args[0] == "n" && args[1] == 0 {
		key = "office.done_nothing"
	}
	return []ui.ToastProps{{Text: v.P.T(key, args...)}}
}

// pick is a value of the query if it is among the allowed ones, else "".
func pick(v *door.Visit, name string, allowed ...string) string {
	if value := v.R.URL.Query().Get(name); slices.Contains(allowed, value) {
		return value
	}
	return ""
}

// address is a list as it was asked for: its path and what of the query is known.
type address struct {
	path  string
	query url.Values
}

// with is the list's address with one value changed, on its first page.
func (a address) with(name, value string) string {
	q := url.Values{}
	for k, values := range a.query {
		if len(values) > 0 && values[0] != "" && k != name {
			q.Set(k, values[0])
		}
	}
	if value != "" {
		q.Set(name, value)
	}
	if len(q) == 0 {
		return a.path
	}
	return a.path + "?" + q.Encode()
}

// toConfirm is the address of the page that shows what a button of a list's bar, pressed in this request, will do: with
// the filter of the list and what was pressed and ticked, the values of that name in the form. The page has an address
// of its own, so that Back from what was done finds it.
func toConfirm(v *door.Visit, path string, names ...string) string {
	q := listOf(v, path).query
	for _, name := range names {
		if values := v.R.PostForm[name]; len(values) > 0 {
			q[name] = values
		}
	}
	return path + "?" + q.Encode()
}

// listOf is a list with its filter, as it came along with what was pressed on its bar.
func listOf(v *door.Visit, path string) address {
	q := v.R.URL.Query()
	for _, name := range []string{"action", "act", "all", "do", "id", "back", "hecho", "cuantos"} {
		q.Del(name)
	}
	return address{path, q}
}

// sortHead is the head of a column that sorts: see ui.SortHeadOf.
func (a address) sortHead(text, class, first, chosen string) ui.SortProps {
	return ui.SortHeadOf(text, class, first, chosen, func(order string) string { return a.with("orden", order) })
}

// partyOf reads the ten fields of Mis Datos from a form.
func partyOf(v *door.Visit) billing.Party {
	return billing.Party{
		Name: v.Text("name"), TaxIDType: billing.TaxIDType(v.Text("tax_id_type")), TaxID: v.Text("tax_id"),
		Address: v.Text("address"), Country: v.Text("country"), Province: v.Text("province"), City: v.Text("city"),
		Postcode: v.Text("postcode"), Email: v.Text("email"), Phone: v.Text("phone"),
	}
}

// languages are the choices of a select of language, each in its own name.
func languages() []ui.Option {
	var all []ui.Option
	for _, code := range billing.Languages {
		all = append(all, ui.Option{Value: code, Text: i18n.For(code).Name()})
	}
	return all
}
