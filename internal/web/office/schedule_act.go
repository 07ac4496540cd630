package office

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// scheduleTurns is what a button of the bar is going to do.
type scheduleTurns struct {
	verb  app.ScheduleVerb
	turns []app.ScheduleTurn
	act   string
	list  address // that it was pressed on
	back  string  // the schedule it was pressed on, "" when it was the list
	errs  billing.Errors
}

// TurnSchedules is a button of the bar, of the list or of one schedule. It leads to the page that shows what it will do;
// confirmed, it does.
func TurnSchedules(v *door.Visit) error {
	switch verb := v.R.PostFormValue("do"); {
	case verb == "":
		return showSchedules(v, billing.Errors{billing.Fail(billing.Invalid, "people.error.no_action")})
	case len(v.R.PostForm["id"]) == 0:
		return showSchedules(v, billing.Errors{billing.Fail(billing.Invalid, "error.nothing_ticked")})
	case verb == "price":
		return v.Redirect(toConfirm(v, repricePath, "id"))
	}
	m, err := pressedVerb(v)
	if err != nil {
		return err
	}
	if v.R.PostFormValue("confirmed") == "" {
		return v.Redirect(toConfirm(v, schedulesPath+"/acciones", "do", "id", "back"))
	}
	n, err := v.App.TurnSchedules(v.R.Context(), v.Actor, m.verb, m.act, v.R.PostForm["id"])
	if errs, ok := door.Errors(err); ok {
		return showSchedules(v, errs)
	}
	if err != nil {
		return err
	}
	done := map[app.ScheduleVerb]string{app.PauseSchedule: "pausadas", app.ResumeSchedule: "reanudadas", app.EndSchedule: "terminadas"}[m.verb]
	if m.back != "" {
		return v.RedirectDone(m.back, done)
	}
	return v.RedirectDone(m.list.with("cuantos", strconv.Itoa(n)), done)
}

// ConfirmSchedules shows what a button of the bar will do before it does.
func ConfirmSchedules(v *door.Visit) error {
	if v.R.FormValue("do") == "" {
		return v.Redirect(listOf(v, schedulesPath).with("", ""))
	}
	m, err := pressedVerb(v)
	if err != nil {
		return err
	}
	m.act = v.App.NewAct()
	m.turns, err = v.App.PreviewSchedules(v.R.Context(), v.Actor, m.verb, v.R.Form["id"])
	if errs, ok := door.Errors(err); ok {
		return showSchedules(v, errs)
	}
	if err != nil {
		return err
	}
	title := v.P.T("recurring.confirm_none." + string(m.verb))
	if n := len(m.changing()); n > 0 {
		title = v.P.T("recurring.confirm."+string(m.verb), "n", n, "name", m.changing()[0].Name)
	}
	return v.Render(door.Status(m.errs), confirmSchedules(v, layout(v, title, "schedules"), m))
}

// pressedVerb is the button that a request tells of.
func pressedVerb(v *door.Visit) (scheduleTurns, error) {
	m := scheduleTurns{verb: app.ScheduleVerb(v.R.FormValue("do")), act: v.R.FormValue("act"), list: listOf(v, schedulesPath), back: scheduleBack(v.R.FormValue("back"))}
	if !slices.Contains(app.ScheduleVerbs, m.verb) {
		return m, billing.ErrNotFound
	}
	return m, nil
}

// scheduleBack is the path if a schedule can lie there, else "": where a form may be told to go back to.
func scheduleBack(path string) string {
	if id, ok := strings.CutPrefix(path, schedulesPath+"/"); ok && len(id) == 36 && strings.Trim(id, "0123456789abcdef-") == "" {
		return path
	}
	return ""
}

// changing are the schedules that it will change.
func (m scheduleTurns) changing() []app.ScheduleTurn {
	return slices.DeleteFunc(slices.Clone(m.turns), func(t app.ScheduleTurn) bool { return !t.Changes })
}

// text says what the verb means, where it changes anything.
func (m scheduleTurns) text(p *i18n.Printer) string {
	if len(m.changing()) == 0 {
		return ""
	}
	return p.T("recurring.confirm_text." + string(m.verb))
}

func (m scheduleTurns) leave() string {
	if m.back != "" {
		return m.back
	}
	return m.list.with("", "")
}

// outcome says what it will do to one schedule.
func (m scheduleTurns) outcome(p *i18n.Printer, t app.ScheduleTurn) string {
	switch {
	case t.Lacks != nil:
		return p.T("recurring.turn.lacks", "why", ui.ErrorText(p, t.Lacks))
	case !t.Changes:
		return p.T("recurring.turn.none." + string(t.State))
	case m.verb != app.ResumeSchedule:
		return p.T("recurring.turn." + string(m.verb))
	case t.After.Next == "":
		return p.T("recurring.turn.over")
	}
	text := p.T("recurring.turn.resume", "day", p.DateLong(string(t.After.Next)))
	if t.Left > 0 {
		text += " " + p.T("recurring.turn.left", "n", t.Left)
	}
	return text
}

// SkipNext is Saltar la siguiente.
func SkipNext(v *door.Visit) error { return actOnNext(v, v.App.SkipNext, "saltada") }

// IssueNext is Emitir ahora.
func IssueNext(v *door.Visit) error { return actOnNext(v, v.App.IssueNext, "emitida") }

// mendLink leads to where what stopped a schedule can be mended.
func mendLink(p *i18n.Printer, s billing.Schedule, fault *billing.Error) ui.Link {
	switch fault.Key {
	case "recurring.fault.no_email", "error.customer_incomplete":
		return ui.Link{Text: p.T("recurring.mend.customer", "name", s.CustomerName), Href: customersPath + "/" + s.CustomerID + "/editar"}
	case "error.company_incomplete":
		return ui.Link{Text: p.T("recurring.mend.company"), Href: profilePath}
	case "recurring.fault.unexpected":
		return ui.Link{}
	}
	return ui.Link{Text: p.T("recurring.mend.schedule"), Href: schedulePath(s.ID) + "/editar"}
}

// actOnNext does something with the next occurrence, which the form names.
func actOnNext(v *door.Visit, do func(ctx context.Context, who app.Actor, act, id string, occurrence billing.Date) error, done string) error {
	id := v.R.PathValue("id")
	err := do(v.R.Context(), v.Actor, v.Text("act"), id, billing.Date(v.Text("occurrence")))
	if errs, ok := door.Errors(err); ok {
		return showSchedule(v, id, errs)
	}
	if err != nil {
		return err
	}
	return v.RedirectDone(schedulePath(id), done)
}
