package office

import (
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

// Where facturas periódicas are.
const (
	schedulesPath   = "/app/facturas-periodicas"
	newSchedulePath = schedulesPath + "/nueva"
	repricePath     = schedulesPath + "/precios"
)

func schedulePath(id string) string { return schedulesPath + "/" + id }

var schedulesDone = map[string]string{"pausadas": "recurring.done.pause", "reanudadas": "recurring.done.resume", "terminadas": "recurring.done.end",
	"precios": "recurring.done.repriced"}

// scheduleList is what Ventas > Facturas periódicas shows.
type scheduleList struct {
	rows    []billing.Schedule
	search  string
	state   string
	order   string // "next"
	ticks   bool
	address address
	pager   ui.PagerProps
	errs    billing.Errors
}

// Schedules is the list Ventas > Facturas periódicas.
func Schedules(v *door.Visit) error { return showSchedules(v, nil) }

// showSchedules shows the list, or shows it again with what was wrong with a button of its bar.
func showSchedules(v *door.Visit, errs billing.Errors) error {
	q := v.R.URL.Query()
	l := scheduleList{search: strings.TrimSpace(q.Get("q")), state: pick(v, "estado", scheduleStates()...), order: v.Order("next", "next", "name", "total"),
		ticks: v.Actor.Role.CanWrite(), errs: errs}
	l.address = address{schedulesPath, url.Values{"q": {l.search}, "estado": {l.state}, "orden": {q.Get("orden")}}}
	asked := app.ScheduleQuery{Search: l.search, State: billing.ScheduleState(l.state), Page: v.Page()}
	column, desc := strings.CutPrefix(l.order, "-")
	asked.Sort, asked.Desc = column, desc
	rows, info, err := v.App.Schedules(v.R.Context(), v.Actor, asked)
	if err != nil {
		return err
	}
	l.rows, l.pager = rows, v.Pager(schedulesPath, info)
	n, _ := strconv.Atoi(q.Get("cuantos")) // 0 is as good as nothing
	o := layout(v, v.P.T("recurring.title"), "schedules", toasts(v, schedulesDone, "n", n)...)
	return v.Render(door.Status(errs), schedulesPage(v, o, l))
}

func scheduleStates() []string {
	var all []string
	for _, state := range billing.ScheduleStates {
		all = append(all, string(state))
	}
	return all
}

func (l scheduleList) filtered() bool { return l.search != "" || l.state != "" }

// stopped says how many schedules have stopped, on a list that shows others too; "" when none has.
func (l scheduleList) stopped(v *door.Visit) string {
	switch n := v.Desk.Stopped; {
	case n == 0 || l.state == string(billing.ScheduleStopped):
		return ""
	case n > app.StoppedMax:
		return v.P.T("recurring.stopped_more", "n", app.StoppedMax) + "."
	default:
		return v.P.T("recurring.stopped_count", "n", n) + "."
	}
}

func (l scheduleList) filters(p *i18n.Printer) ui.FiltersProps {
	f := ui.FiltersProps{Label: p.T("recurring.filter"), Action: schedulesPath, Search: ui.SearchProps{Value: l.search, Label: p.T("recurring.search")}}
	f.Order = ui.OrderPick(p, "next", l.order, ui.Sorted{Text: p.T("recurring.next"), First: "next"}, ui.Sorted{Text: p.T("recurring.name"), First: "name"},
		ui.Sorted{Text: p.T("recurring.total"), First: "-total"})
	if l.filtered() {
		f.Clear = schedulesPath
	}
	return f
}

func (l scheduleList) statePick(p *i18n.Printer) ui.PickProps {
	options := []ui.Option{{Value: "", Text: p.T("sales.all.f")}}
	for _, state := range scheduleStates() {
		options = append(options, ui.Option{Value: state, Text: p.T("recurring.state." + state)})
	}
	return ui.PickProps{Label: p.T("sales.state"), Name: "estado", Value: l.state, Options: options}
}

// words say what the list is narrowed to.
func (l scheduleList) words(p *i18n.Printer) string {
	var all []string
	if l.search != "" {
		all = append(all, p.T("list.quoted", "text", l.search))
	}
	if l.state != "" {
		all = append(all, p.T("recurring.state."+l.state))
	}
	return strings.Join(all, " · ")
}

// action is where the buttons of the bar go, with the list as it is: an answer shows it again.
func (l scheduleList) action() string {
	return address{schedulesPath + "/acciones", l.address.query}.with("", "")
}

func schedulePill(p *i18n.Printer, s billing.Schedule) ui.PillProps {
	pill := ui.PillProps{Text: p.T("recurring.state." + string(s.State))}
	switch s.State {
	case billing.ScheduleActive:
		pill.Tone, pill.Icon = "accent", "check"
	case billing.SchedulePaused:
		pill.Tone, pill.Icon = "line", "clock"
	case billing.ScheduleStopped:
		pill.Tone, pill.Icon = "late", "triangle-alert"
	}
	return pill
}

// frequency says how often, and on which day: "Cada mes · día 1", "Cada 2 semanas", "Cada año · 28 feb".
func frequency(p *i18n.Printer, r billing.Rule) string {
	text := p.T("recurring.every."+string(r.Unit), "n", r.Every)
	day := r.MonthDay
	if day == 0 {
		day = r.Start.Time().Day()
	}
	switch first, _ := r.Date(0); {
	case r.Unit == billing.UnitYear && first != "" && day == billing.LastDay:
		return text + " · " + p.T("recurring.last_day_of", "month", p.Month(first.Time().Month()))
	case r.Unit == billing.UnitMonth && day == billing.LastDay:
		return text + " · " + p.T("recurring.last_day")
	case r.Unit == billing.UnitMonth:
		return text + " · " + p.T("recurring.on_day", "day", strconv.Itoa(day))
	case r.Unit == billing.UnitYear && first != "":
		return text + " · " + p.DateShort(leapDay(first, day), "2024")
	}
	return text
}

// leapDay is that day of the month in a year that has all of them: the 29th of February is one of a rule, whatever its first
// year has.
func leapDay(of billing.Date, day int) string {
	last := time.Date(2024, of.Time().Month()+1, 0, 0, 0, 0, 0, time.UTC)
	return last.AddDate(0, 0, min(day, last.Day())-last.Day()).Format(time.DateOnly)
}

// scheduleAction says what happens when a day has come.
func scheduleAction(p *i18n.Printer, s billing.Schedule) string {
	if s.Action == billing.ScheduleSend {
		return p.T("recurring.action.send." + string(s.Way))
	}
	return p.T("recurring.action." + string(s.Action))
}

// verbButton is a button of the bar, or of a schedule's page.
func verbButton(p *i18n.Printer, verb app.ScheduleVerb, kind string) ui.ButtonProps {
	icons := map[app.ScheduleVerb]string{app.PauseSchedule: "clock", app.ResumeSchedule: "refresh-cw", app.EndSchedule: "ban"}
	if verb == app.EndSchedule && kind == "" {
		kind = "danger"
	}
	return ui.ButtonProps{Kind: kind, Name: "do", Value: string(verb), Text: p.T("recurring.verb." + string(verb)), Icon: icons[verb]}
}
