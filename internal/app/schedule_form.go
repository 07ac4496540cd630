package app

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// ScheduleForm is a *factura periódica* as typed. A new one carries the id the schedule will have and Revision 0.
type ScheduleForm struct {
	ID                    string
	Revision              int
	Name                  string
	CustomerID            string
	Every                 string
	Unit                  string
	MonthDay              string // "0" is the first day's, "-1" the last of the month
	Start                 string
	Ends                  string // EndsNever, EndsOn or EndsAfter
	Until                 string
	Times                 string
	SeriesID              string // "" is the first one of invoices
	DueDays               string // "" is no due date
	Action                string
	Attach                string // "1" Sí, "0" No
	Recipients            string
	MailSubject, MailBody string // of the mails it sends; what is empty is the company's
	Notes                 string
	Lines                 []ScheduleLineForm
	Reminders             ReminderForm // of invoices that go out as a link
}

// reminders are those of its own, nil for the company's. Only what goes out as a link can be waited for.
func (f ScheduleForm) reminders() (*billing.Reminders, error) {
	if f.Action != string(billing.ScheduleSend) || f.Attach != "0" {
		return nil, nil
	}
	return f.Reminders.parse()
}

// Termina: the values of ScheduleForm.Ends.
const (
	EndsNever = "never"
	EndsOn    = "until"
	EndsAfter = "times"
)

// ScheduleLineForm is a line as typed; ID is "" of one that is new.
type ScheduleLineForm struct {
	ID string
	LineForm
}

// ScheduleFormOf is a kept schedule as its form shows it; comma says how the person writes decimals.
func ScheduleFormOf(s billing.Schedule, comma bool) ScheduleForm {
	f := ScheduleForm{ID: s.ID, Revision: s.Revision, Name: s.Name, CustomerID: s.CustomerID, Every: strconv.Itoa(s.Rule.Every), Unit: string(s.Rule.Unit),
		MonthDay: strconv.Itoa(s.Rule.MonthDay), Start: string(s.Rule.Start), Ends: EndsNever, Until: string(s.Rule.Until), SeriesID: s.SeriesID,
		Action: string(s.Action), Attach: "1", Recipients: s.Recipients, Notes: s.Notes,
		MailSubject: s.MailSubject, MailBody: s.MailBody}
	switch {
	case s.Rule.Until != "":
		f.Ends = EndsOn
	case s.Rule.Times > 0:
		f.Ends, f.Times = EndsAfter, strconv.Itoa(s.Rule.Times)
	}
	if s.DueDays != billing.NoDueDate {
		f.DueDays = strconv.Itoa(s.DueDays)
	}
	if s.Way == billing.ByLink {
		f.Attach = "0"
	}
	for _, l := range s.LinesOn(inForce(s)) {
		f.Lines = append(f.Lines, ScheduleLineForm{l.ID, LineForm{Text: l.Text, Quantity: l.Quantity.Format(comma), Price: l.Price.FormatMin(comma, 2),
			Discount: l.Discount.Format(comma), Tax: l.Tax.Format(false)}})
	}
	return f
}

// Copied is the form of a new schedule that begins as this one, which is kept: on the next of its days, or of those it would
// have if it had not ended, its lines its own.
func (f ScheduleForm) Copied(fresh ScheduleForm, kept SchedulePage) ScheduleForm {
	f.ID, f.Revision, f.Start = fresh.ID, fresh.Revision, string(kept.Next)
	if kept.Next <= kept.Today {
		endless := kept.Rule
		endless.Until, endless.Times = "", 0
		_, next, _ := endless.From(kept.Today.AddDays(1))
		f.Start = string(next)
	}
	f.Lines = slices.Clone(f.Lines)
	for i := range f.Lines {
		f.Lines[i].ID = ""
	}
	if f.Until != "" && f.Until < f.Start { // ISO days
		f.Ends, f.Until = EndsNever, ""
	}
	return f
}

// parse reads what was typed: the schedule it means, and what is wrong beside each field. Empty lines are left out but
// keep their place in the names of the fields after them.
func (f ScheduleForm) parse(comma bool) (billing.Schedule, billing.Errors) {
	var errs billing.Errors
	s := billing.Schedule{ID: f.ID, Revision: f.Revision, State: billing.ScheduleActive, Name: f.Name, CustomerID: f.CustomerID, Rule: f.rule(&errs),
		SeriesID: f.SeriesID, DueDays: billing.NoDueDate, Action: billing.ScheduleAction(f.Action), Notes: f.Notes}
	switch f.Attach {
	case "1":
		s.Way = billing.ByAttachment
	case "0":
		s.Way = billing.ByLink
	}
	if f.DueDays != "" {
		if s.DueDays = whole(f.DueDays, &errs, "due_days", "recurring.error.due_days", billing.MaxDueDays); s.DueDays < 0 && errs.On("due_days") == nil {
			errs.Add("due_days", "recurring.error.due_days", "max", billing.MaxDueDays)
		}
	}
	if s.Action == billing.ScheduleSend { // else there is no mail
		s.MailSubject, s.MailBody = billing.CleanLine(f.MailSubject), strings.TrimSpace(billing.CleanText(f.MailBody))
	}
	if f.Recipients != "" {
		all, err := parseRecipients(f.Recipients)
		errs.AddErr("recipients", err)
		s.Recipients = strings.Join(all, ", ")
	}
	places := []int{}
	for i, typed := range f.Lines {
		if typed.empty() {
			continue
		}
		l := billing.ScheduleLine{ID: typed.ID, Line: typed.parse(fmt.Sprintf("line.%d.", i), comma, &errs)}
		if !store.IsID(l.ID) || slices.ContainsFunc(s.Lines, func(o billing.ScheduleLine) bool { return o.ID == l.ID }) {
			l.ID = store.NewID()
		}
		s.Lines = append(s.Lines, l)
		places = append(places, i)
	}
	s = s.Clean()
	for _, e := range inPlace(s.Check(), places) {
		if errs.On(e.Field) == nil {
			errs = append(errs, e)
		}
	}
	return s, errs
}

// rule reads when it falls. A day of the month is of months and years only; what ends it, only what was chosen.
func (f ScheduleForm) rule(errs *billing.Errors) billing.Rule {
	r := billing.Rule{Unit: billing.Unit(f.Unit), Every: whole(f.Every, errs, "every", "schedule.error.every", billing.MaxEvery)}
	var err error
	if r.Start, err = billing.ParseDate(f.Start); err != nil && f.Start != "" {
		errs.AddErr("start", err)
	}
	if r.Unit == billing.UnitMonth || r.Unit == billing.UnitYear {
		r.MonthDay = whole(f.MonthDay, errs, "month_day", "schedule.error.month_day", 31)
	}
	switch f.Ends {
	case EndsOn:
		if r.Until, err = billing.ParseDate(f.Until); err != nil && f.Until != "" {
			errs.AddErr("until", err)
		} else if f.Until == "" {
			errs.Add("until", "error.required")
		}
	case EndsAfter:
		if r.Times = whole(f.Times, errs, "times", "recurring.error.times", billing.MaxTimes); (r.Times < 1 || r.Times > billing.MaxTimes) && errs.On("times") == nil {
			errs.Add("times", "recurring.error.times", "max", billing.MaxTimes)
		}
	case EndsNever:
	default:
		errs.Add("ends", "error.choice")
	}
	return r
}

// whole reads a whole number.
func whole(typed string, errs *billing.Errors, field, key string, most int) int {
	n, err := strconv.Atoi(strings.TrimSpace(typed))
	if err != nil {
		errs.Add(field, key, "max", most)
	}
	return n
}
