package office

import (
	"slices"
	"strconv"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// actions of the bar under the list, the main one first.
func (l salesList) actions() []billing.SalesAction {
	switch {
	case l.state == archived:
		return []billing.SalesAction{billing.Unarchive}
	case l.Owes():
		return []billing.SalesAction{billing.Collect, billing.Archive}
	}
	return []billing.SalesAction{billing.Archive}
}

// salesButton is one of them.
func salesButton(p *i18n.Printer, action billing.SalesAction, main bool) ui.ButtonProps {
	icons := map[billing.SalesAction]string{billing.Collect: "check", billing.Archive: "archive", billing.Unarchive: "archive-restore"}
	b := ui.ButtonProps{Name: "do", Value: string(action), Text: p.T("sales.action." + string(action)), Icon: icons[action]}
	if main {
		b.Kind = "main"
	}
	return b
}

// markedPage is what a button of the bar is going to do.
type markedPage struct {
	Sales
	action billing.SalesAction
	lines  []app.SalesLine
	list   address // that it was pressed on
	back   string  // the document it was pressed on, "" when it was the list
	errs   billing.Errors
}

// pressed is the button that a request tells of; ErrNotFound if that kind of documents has none such.
func (s Sales) pressed(v *door.Visit) (markedPage, error) {
	m := markedPage{Sales: s, action: billing.SalesAction(v.R.FormValue("do")), list: listOf(v, s.Path()), back: draftPath(v.R.FormValue("back"))}
	if m.action != billing.Archive && m.action != billing.Unarchive && (m.action != billing.Collect || !s.Owes()) {
		return m, billing.ErrNotFound
	}
	return m, nil
}

// Marked is a button of the bar, of the list or of one document. It leads to the page that shows what it will do;
// confirmed, it does.
func (s Sales) Marked(v *door.Visit) error {
	if v.R.PostFormValue("do") == "" {
		return s.listAgain(v, billing.Fail(billing.Invalid, "people.error.no_action"))
	}
	m, err := s.pressed(v)
	if err != nil {
		return err
	}
	if v.R.PostFormValue("confirmed") == "" {
		if len(v.R.PostForm["id"]) == 0 {
			return s.listAgain(v, billing.Fail(billing.Invalid, "error.nothing_ticked"))
		}
		return v.Redirect(toConfirm(v, s.Path()+"/acciones", "do", "id", "back"))
	}
	n, err := m.do(v)
	if errs, ok := door.Errors(err); ok {
		m.errs = errs
		return m.show(v)
	}
	if err != nil {
		return err
	}
	done := map[billing.SalesAction]string{billing.Archive: "archivado", billing.Unarchive: "desarchivado", billing.Collect: "cobrado"}[m.action]
	if m.back != "" {
		return v.RedirectDone(m.back, done)
	}
	return v.RedirectDone(m.list.with("cuantos", strconv.Itoa(n)), done)
}

// ConfirmMarked shows what a button of the bar will do before it does.
func (s Sales) ConfirmMarked(v *door.Visit) error {
	if v.R.FormValue("do") == "" {
		return v.Redirect(listOf(v, s.Path()).with("", ""))
	}
	m, err := s.pressed(v)
	if err != nil {
		return err
	}
	return m.show(v)
}

// do what was confirmed; it answers to how many documents.
func (m markedPage) do(v *door.Visit) (int, error) {
	ctx, ids := v.R.Context(), v.R.PostForm["id"]
	switch m.action {
	case billing.Archive:
		return v.App.Archive(ctx, v.Actor, m.kind, ids)
	case billing.Unarchive:
		return v.App.Unarchive(ctx, v.Actor, m.kind, ids)
	}
	var all []app.Collecting
	for _, id := range ids {
		amount, err := billing.ParseCents(v.R.PostFormValue("amount."+id), false)
		if err != nil {
			return 0, billing.ErrNotFound // nobody typed it
		}
		all = append(all, app.Collecting{Document: id, Payment: v.R.PostFormValue("payment." + id), Amount: amount})
	}
	return len(all), v.App.Collect(ctx, v.Actor, m.kind, all)
}

// show what it will do, document by document; or the list again when nothing was ticked.
func (m markedPage) show(v *door.Visit) error {
	var err error
	m.lines, err = v.App.PreviewSales(v.R.Context(), v.Actor, m.kind, m.action, v.R.Form["id"])
	if errs, ok := door.Errors(err); ok {
		return m.showList(v, errs)
	}
	if err != nil {
		return err
	}
	named := m.lines[0] // when nothing changes
	if changing := m.changing(); len(changing) > 0 {
		named = changing[0]
	}
	title := v.P.T("sales.confirm."+string(m.action), "n", m.count(), "number", name(v.P, named.Document))
	return v.Render(door.Status(m.errs), confirmMarked(v, layout(v, title, string(m.kind)), m))
}

// changing are the documents that it will change.
func (m markedPage) changing() []app.SalesLine {
	return slices.DeleteFunc(slices.Clone(m.lines), func(l app.SalesLine) bool { return !l.Outcome.Changes() })
}

func (m markedPage) count() int { return len(m.changing()) }

// summary is the sentence beside the button.
func (m markedPage) summary(p *i18n.Printer) string {
	if m.count() == 0 {
		return p.T("sales.will.nothing")
	}
	sum := billing.Cents(0)
	for _, l := range m.changing() {
		sum += l.Pending
	}
	return p.T("sales.will."+string(m.action), "n", m.count(), "amount", p.Money(int64(sum)))
}

// leave is where one goes without doing it.
func (m markedPage) leave() string {
	if m.back != "" {
		return m.back
	}
	return m.list.with("", "")
}
