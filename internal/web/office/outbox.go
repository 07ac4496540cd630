package office

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// Where Configuración > Correo is, in its three tabs.
const (
	outboxPath        = "/app/configuracion/correo"
	messageActionPath = outboxPath + "/acciones"
	messagesPath      = outboxPath + "/mensajes"
	mailServerPath    = outboxPath + "/servidor"
	mailTextsPath     = outboxPath + "/textos"
)

func messagePath(id string) string { return messagesPath + "/" + url.PathEscape(id) }

var outboxDone = map[string]string{"reenviado": "outbox.done.resend", "cancelado": "outbox.done.cancel", "ahora": "outbox.done.now"}

// outboxList is what Configuración > Correo shows.
type outboxList struct {
	rows    []app.EmailRow
	search  string
	state   string
	kind    string
	ticks   bool
	address address
	pager   ui.PagerProps
	errs    billing.Errors
}

// Outbox is Configuración > Correo: every message, and what has become of it.
func Outbox(v *door.Visit) error { return showOutbox(v, nil) }

// showOutbox shows the outbox, or shows it again with what was wrong with a button of its bar.
func showOutbox(v *door.Visit, errs billing.Errors) error {
	l := outboxList{search: strings.TrimSpace(v.R.URL.Query().Get("q")), ticks: v.Actor.Role.CanWrite(), errs: errs,
		state: pick(v, "estado", choicesOf(app.EmailStates)...), kind: pick(v, "tipo", choicesOf(app.EmailKinds)...)}
	l.address = address{outboxPath, url.Values{"q": {l.search}, "estado": {l.state}, "tipo": {l.kind}}}
	rows, info, err := v.App.Outbox(v.R.Context(), v.Actor, app.OutboxQuery{Search: l.search, State: app.EmailState(l.state), Kind: app.EmailKind(l.kind), Page: v.Page()})
	if err != nil {
		return err
	}
	l.rows, l.pager = rows, v.Pager(outboxPath, info)
	n, _ := strconv.Atoi(v.R.URL.Query().Get("cuantos")) // 0 is as good as nothing
	return v.Render(door.Status(errs), outboxPage(v, layout(v, v.P.T("outbox.title"), "mail", toasts(v, outboxDone, "n", n)...), l))
}

// choicesOf are the values of a choice, as an address has them.
func choicesOf[T ~string](all []T) []string {
	var plain []string
	for _, one := range all {
		plain = append(plain, string(one))
	}
	return plain
}

func mailTabs(v *door.Visit, current string) []ui.Tab {
	return []ui.Tab{
		{Text: v.P.T("outbox.tab.messages"), Href: outboxPath, Current: current == outboxPath},
		{Text: v.P.T("outbox.tab.server"), Href: mailServerPath, Current: current == mailServerPath},
		{Text: v.P.T("outbox.tab.texts"), Href: mailTextsPath, Current: current == mailTextsPath},
		{Text: v.P.T("reminder.title"), Href: remindersPath, Current: current == remindersPath},
	}
}

func (l outboxList) filtered() bool { return l.search != "" || l.state != "" || l.kind != "" }

func (l outboxList) filters(p *i18n.Printer) ui.FiltersProps {
	f := ui.FiltersProps{Label: p.T("outbox.filter"), Action: outboxPath, Search: ui.SearchProps{Value: l.search, Label: p.T("outbox.search")}}
	if l.filtered() {
		f.Clear = outboxPath
	}
	return f
}

func (l outboxList) statePick(p *i18n.Printer) ui.PickProps {
	options := []ui.Option{{Value: "", Text: p.T("outbox.all_states")}}
	for _, state := range app.EmailStates {
		options = append(options, ui.Option{Value: string(state), Text: emailState(p, state)})
	}
	return ui.PickProps{Label: p.T("office.email.state"), Name: "estado", Value: l.state, Options: options}
}

func (l outboxList) kindPick(p *i18n.Printer) ui.PickProps {
	options := []ui.Option{{Value: "", Text: p.T("outbox.all_kinds")}}
	for _, kind := range app.EmailKinds {
		options = append(options, ui.Option{Value: string(kind), Text: emailKind(p, kind)})
	}
	return ui.PickProps{Label: p.T("office.email.what"), Name: "tipo", Value: l.kind, Options: options}
}

// words say what the list is narrowed to.
func (l outboxList) words(p *i18n.Printer) string {
	var all []string
	if l.search != "" {
		all = append(all, p.T("list.quoted", "text", l.search))
	}
	for _, pick := range []ui.PickProps{l.statePick(p), l.kindPick(p)} {
		for _, o := range pick.Options[1:] {
			if o.Value == pick.Value {
				all = append(all, o.Text)
			}
		}
	}
	return strings.Join(all, " · ")
}

// action is where the buttons of the bar go, with the list as it is.
func (l outboxList) action() string { return address{messageActionPath, l.address.query}.with("", "") }

// messageButton is one of the bar, or of a message's page.
func messageButton(p *i18n.Printer, action app.MessageAction) ui.ButtonProps {
	icons := map[app.MessageAction]string{app.ResendMessage: "refresh-cw", app.SendNow: "send", app.CancelMessage: "ban"}
	b := ui.ButtonProps{Name: "do", Value: string(action), Text: p.T("outbox.action." + string(action)), Icon: icons[action]}
	if action == app.CancelMessage {
		b.Kind = "danger"
	}
	return b
}

// pressedMessages is what a button of the outbox is going to do.
type pressedMessages struct {
	action app.MessageAction
	act    string
	lines  []app.MessageLine
	list   address
	back   string // the message it was pressed on, "" when it was the list
	errs   billing.Errors
}

func messagesPressed(v *door.Visit) (pressedMessages, error) {
	m := pressedMessages{action: app.MessageAction(v.R.FormValue("do")), act: v.R.PostFormValue("act"), list: listOf(v, outboxPath)}
	if back := v.R.FormValue("back"); strings.HasPrefix(back, messagesPath+"/") {
		m.back = door.LocalPath(back)
	}
	if m.act == "" {
		m.act = v.App.NewAct()
	}
	if !slices.Contains(app.MessageActions, m.action) {
		return m, billing.ErrNotFound
	}
	return m, nil
}

// ActOnMessages is a button of the outbox. It leads to the page that shows what it will do; confirmed, it does.
func ActOnMessages(v *door.Visit) error {
	if v.R.PostFormValue("do") == "" {
		return showOutbox(v, billing.Errors{billing.Fail(billing.Invalid, "people.error.no_action")})
	}
	m, err := messagesPressed(v)
	if err != nil {
		return err
	}
	if v.R.PostFormValue("confirmed") == "" {
		if len(v.R.PostForm["id"]) == 0 {
			return showOutbox(v, billing.Errors{billing.Fail(billing.Invalid, "error.nothing_ticked")})
		}
		return v.Redirect(toConfirm(v, messageActionPath, "do", "id", "back"))
	}
	n, err := v.App.ActOnMessages(v.R.Context(), v.Actor, m.action, m.act, v.R.PostForm["id"])
	if errs, ok := door.Errors(err); ok {
		m.errs = errs
		return m.show(v)
	}
	if err != nil {
		return err
	}
	done := map[app.MessageAction]string{app.ResendMessage: "reenviado", app.CancelMessage: "cancelado", app.SendNow: "ahora"}[m.action]
	leave := m.list.with("cuantos", strconv.Itoa(n))
	if m.back != "" {
		leave = m.back + "?cuantos=" + strconv.Itoa(n)
	}
	return v.RedirectDone(leave, done)
}

// ConfirmMessages shows what a button of the outbox will do before it does.
func ConfirmMessages(v *door.Visit) error {
	if v.R.FormValue("do") == "" {
		return v.Redirect(listOf(v, outboxPath).with("", ""))
	}
	m, err := messagesPressed(v)
	if err != nil {
		return err
	}
	return m.show(v)
}

// show what it will do, message by message; or the list again when nothing was ticked.
func (m pressedMessages) show(v *door.Visit) error {
	var err error
	m.lines, err = v.App.PreviewMessages(v.R.Context(), v.Actor, m.action, v.R.Form["id"])
	if errs, ok := door.Errors(err); ok {
		return showOutbox(v, errs)
	}
	if err != nil {
		return err
	}
	title := v.P.T("outbox.action." + string(m.action))
	if m.count() > 0 {
		title = v.P.T("outbox.confirm."+string(m.action), "n", m.count(), "recipient", m.named())
	}
	return v.Render(door.Status(m.errs), confirmMessages(v, layout(v, title, "mail"), m))
}

// count is how many messages it will change, named whose the first of them is.
func (m pressedMessages) count() int {
	n := 0
	for _, l := range m.lines {
		if l.Outcome.Changes() {
			n++
		}
	}
	return n
}

func (m pressedMessages) named() string {
	for _, l := range m.lines {
		if l.Outcome.Changes() {
			if m.action == app.ResendMessage {
				return l.Resent.To
			}
			return l.Recipient
		}
	}
	return ""
}

// resentText says what is to be known of where a message goes when it is sent again, "" when nothing is.
func resentText(p *i18n.Printer, r app.Resent) string {
	var said []string
	if r.Changed {
		said = append(said, p.T("outbox.resend.now", "address", r.To))
	}
	switch {
	case r.Refused.At.IsZero():
	case r.Schedule != "":
		said = append(said, p.T("outbox.resend.refused_schedule", "address", r.To, "name", r.Schedule))
	default:
		said = append(said, p.T("outbox.resend.refused", "address", r.To))
	}
	return strings.Join(said, " ")
}

func (m pressedMessages) text(p *i18n.Printer) string {
	if m.count() == 0 {
		return p.T("outbox.confirm_nothing")
	}
	return p.T("outbox.confirm_text." + string(m.action))
}

// leave is where one goes without doing it.
func (m pressedMessages) leave() string {
	if m.back != "" {
		return m.back
	}
	return m.list.with("", "")
}

// confirmButton repeats the verb; what takes something back is red.
func (m pressedMessages) confirmButton(p *i18n.Printer) ui.ButtonProps {
	b := messageButton(p, m.action)
	b.Kind = "main"
	if m.action == app.CancelMessage {
		b.Kind = "main danger"
	}
	return b
}
