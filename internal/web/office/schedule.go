package office

import (
	"strings"

	"github.com/a-h/templ"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

var scheduleDone = map[string]string{"guardada": "recurring.done.saved", "primera": "recurring.done.saved_first", "hoy": "recurring.done.saved_today",
	"saltada": "recurring.done.skipped", "emitida": "recurring.done.issued",
	"pausadas": "recurring.done.paused_one", "reanudadas": "recurring.done.resumed_one", "terminadas": "recurring.done.ended_one",
	"precios": "recurring.done.repriced_one", "anulado": "recurring.done.unpriced"}

// scheduleView is what the page of a schedule shows.
type scheduleView struct {
	app.SchedulePage
	errs billing.Errors
}

// Schedule is the page of one.
func Schedule(v *door.Visit) error { return showSchedule(v, v.R.PathValue("id"), nil) }

// showSchedule shows it, or shows it again with what was wrong with one of its buttons.
func showSchedule(v *door.Visit, id string, errs billing.Errors) error {
	page, err := v.App.Schedule(v.R.Context(), v.Actor, id)
	if err != nil {
		return err
	}
	o := layout(v, page.Name, "schedules", toasts(v, scheduleDone)...)
	return v.Render(door.Status(errs), schedulePageView(v, o, scheduleView{page, errs}))
}

// showEnded shows one that has ended to who came to change it.
func showEnded(v *door.Visit, id string) error {
	return showSchedule(v, id, billing.Errors{billing.Fail(billing.Conflict, "recurring.error.ended")})
}

// verbs are the buttons of the page, as its state allows.
func (s scheduleView) verbs() []app.ScheduleVerb {
	switch s.State {
	case billing.ScheduleActive:
		return []app.ScheduleVerb{app.PauseSchedule, app.EndSchedule}
	case billing.ScheduleEnded:
		return nil
	}
	return []app.ScheduleVerb{app.ResumeSchedule, app.EndSchedule}
}

// mayAct reports whether the next occurrence can be skipped or made now: not one that passed during a pause.
func (s scheduleView) mayAct(v *door.Visit) bool {
	return v.Actor.Role.CanWrite() && s.Next != "" && (s.State != billing.SchedulePaused || s.Next >= s.Today)
}

// mend leads who may do so to where its fault can be mended.
func (s scheduleView) mend(v *door.Visit) ui.Link {
	if !v.Actor.Role.CanWrite() {
		return ui.Link{}
	}
	return mendLink(v.P, s.Schedule, s.Fault)
}

// skipWarnings say what skipping the next occurrence costs besides.
func (s scheduleView) skipWarnings(p *i18n.Printer) []string {
	var all []string
	if s.Rule.Times > 0 {
		all = append(all, p.T("recurring.skip_counts", "n", s.Rule.Times))
	}
	if s.After().Next == "" {
		all = append(all, p.T("recurring.skip_ends"))
	}
	return all
}

// polled has the parts looked at again that change while an invoice is being made.
func (s scheduleView) polled() templ.Attributes {
	if s.State != billing.ScheduleActive || s.Next == "" || s.Next > s.Today {
		return nil
	}
	return templ.Attributes{"data-poll": "5"}
}

// facts are what the schedule was told to do.
func (s scheduleView) facts(p *i18n.Printer) []ui.Pair {
	_, first, ok := s.Rule.From("")
	if !ok {
		first = s.Rule.Start
	}
	all := []ui.Pair{{Term: p.T("recurring.field.series_id"), Text: s.Series.Code}, {Term: p.T("recurring.frequency"), Text: frequency(p, s.Rule)},
		{Term: p.T("recurring.start"), Text: p.DateLong(string(first))}, {Term: p.T("recurring.ends"), Text: ends(p, s.Rule)}}
	due := p.T("recurring.due_none")
	if s.DueDays != billing.NoDueDate {
		due = p.T("recurring.due_after", "n", s.DueDays)
	}
	all = append(all, ui.Pair{Term: p.T("office.invoices.due"), Text: due}, ui.Pair{Term: p.T("recurring.then"), Text: scheduleAction(p, s.Schedule)})
	if s.Action == billing.ScheduleSend {
		to := s.Recipients
		if to == "" {
			to = s.Customer.Email
		}
		all = append(all, ui.Pair{Term: p.T("recurring.recipients"), Text: to})
		if s.Way == billing.ByLink {
			text := remindersText(p, s.Reminds.Reminders)
			if !s.Reminds.Own {
				text = p.T("reminder.company") + ". " + text
			}
			all = append(all, ui.Pair{Term: p.T("reminder.of_document"), Text: text})
		}
	}
	return all
}

// owed says how many invoices it will make up for, and which days they will bear.
func (s scheduleView) owed(p *i18n.Printer) string {
	days := s.Owed.Days
	text := p.T("recurring.owed", "n", len(days), "first", p.DateLong(string(days[0])), "last", p.DateLong(string(days[len(days)-1])))
	dated := "recurring.owed_own"
	switch {
	case s.Owed.Late == len(days):
		dated = "recurring.owed_late"
	case s.Owed.Late > 0:
		dated = "recurring.owed_some"
	}
	return text + " " + p.T(dated, "n", s.Owed.Late)
}

// whoseMail says whether the mails of a schedule have words of their own.
func (s scheduleView) whoseMail(p *i18n.Printer) string {
	if s.MailSubject != "" || s.MailBody != "" {
		return p.T("recurring.mail_text.own")
	}
	return p.T("recurring.mail_text.usual")
}

// ends says when a rule ends.
func ends(p *i18n.Printer, r billing.Rule) string {
	switch {
	case r.Until != "":
		return p.DateLong(string(r.Until))
	case r.Times > 0:
		return p.T("recurring.after", "n", r.Times)
	}
	return p.T("recurring.ends.never")
}

// history is what was done to a schedule, newest first.
func (s scheduleView) history(v *door.Visit) []moment {
	icons := map[string]string{"created": "file-text", "changed": "pencil", "paused": "clock", "resumed": "refresh-cw", "skipped": "skip-forward",
		"issued": "file-check", "ended": "ban", "stopped": "triangle-alert", "repriced": "pencil", "unpriced": "undo-2"}
	var all []moment
	for _, e := range s.Events {
		kind := string(e.Kind)
		m := moment{at: e.At, icon: icons[kind], title: v.P.T("recurring.event." + kind)}
		if e.Who != "" {
			m.title = v.P.T("sales.event_by", "what", m.title, "who", e.Who)
		}
		switch {
		case e.Count > 0 && kind == "resumed":
			m.text = v.P.T("recurring.turn.left", "n", e.Count)
		case kind == "stopped":
			m.tone = "late"
			fallthrough
		case kind == "skipped", kind == "issued":
			m.text = v.P.T("recurring.event_of", "day", v.P.DateLong(string(e.Day)))
		case kind == "repriced", kind == "unpriced":
			m.text = v.P.T("recurring.from_day", "day", v.P.DateLong(string(e.Day)))
		}
		if len(e.Fields) > 0 {
			m.text = changedFields(v.P, e.Fields)
		}
		for _, c := range e.Prices {
			m.list = append(m.list, changedPrice(v.P, c, e.Day))
		}
		all = append(all, m)
	}
	return folded(all)
}

// changedFields names what was changed, as the page of a schedule calls it.
func changedFields(p *i18n.Printer, all []billing.ScheduleField) string {
	names := make([]string, len(all))
	for i, field := range all {
		names[i] = p.T("recurring.changed." + string(field))
	}
	return strings.Join(names, ", ")
}

// changedPrice says what a line costs now and what it did, and from which day on unless that is said above it.
func changedPrice(p *i18n.Printer, c billing.PriceChange, said billing.Date) string {
	text := p.T("recurring.event_price", "line", c.Line, "old", p.Decimal(int64(c.Old), 2), "new", p.Decimal(int64(c.New), 2))
	if c.From == said {
		return text
	}
	return text + " · " + p.T("recurring.event_from", "day", p.DateLong(string(c.From)))
}

// madeMark is the state of reading of an invoice that a schedule made.
func madeMark(v *door.Visit, m app.ScheduleMade) ui.ReadProps { return readMark(v, m.Document, false) }

// madePath is where the invoice is, "" when its draft was deleted.
func madePath(m app.ScheduleMade) string {
	if m.Document.ID == "" {
		return ""
	}
	return Kinds[0].at(m.Document.ID)
}

// madeUnder is what stands under the number of an invoice: its day, the one it was for if that is another, and who
// pressed Emitir ahora.
func madeUnder(v *door.Visit, m app.ScheduleMade, today billing.Date) string {
	var all []string
	if m.Document.IssueDate != "" {
		all = append(all, v.P.DateShort(string(m.Document.IssueDate), string(today)))
	}
	if m.Document.IssueDate != m.Occurrence {
		all = append(all, v.P.T("recurring.for_day", "day", v.P.DateShort(string(m.Occurrence), string(today))))
	}
	if m.Who != "" {
		all = append(all, m.Who)
	}
	return strings.Join(all, " · ")
}

// priceChange is a day on which prices change.
type priceChange struct {
	day   billing.Date
	total billing.Cents // of the first invoice from then on
}

// changes of prices that are to come.
func (s scheduleView) changes() []priceChange {
	var all []priceChange
	for _, day := range s.Changes(s.Today) {
		c := priceChange{day: day}
		_, first, ok := s.Rule.From(day)
		if !ok {
			first = day
		}
		var lines []billing.Line
		for _, l := range s.LinesOn(first) {
			lines = append(lines, l.Line)
		}
		if _, totals, err := billing.Sum(lines); err == nil {
			c.total = totals.Total
		}
		all = append(all, c)
	}
	return all
}
