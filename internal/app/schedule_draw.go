package app

import (
	"context"
	"slices"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// PreviewMax is how many of the invoices to come are shown.
const PreviewMax = 3

// ScheduleInvoice is an invoice that a schedule will make.
type ScheduleInvoice struct {
	billing.Occurrence
	Document billing.Document
	Err      error // for people: why it cannot be made; nil when it can
}

// drawUp is the invoice of an occurrence, issued on a day: its texts said in the customer's language for the occurrence's
// own period, its lines at the prices of the occurrence's own day. What keeps it from being made is a billing.Error.
func drawUp(s billing.Schedule, o billing.Occurrence, issued billing.Date, say periodTexts) (billing.Document, error) {
	d := billing.Document{Kind: billing.Invoice, CustomerID: s.CustomerID, CustomerName: s.CustomerName, IssueDate: issued}
	if s.DueDays != billing.NoDueDate {
		d.DueDate = issued.AddDays(s.DueDays)
	}
	var err error
	if d.Notes, err = say(s.Language, s.Notes, s.Rule, o.N); err != nil {
		return d, err
	}
	lines := s.LinesOn(o.Day)
	d.Lines = make([]billing.Line, 0, len(lines))
	for _, l := range lines {
		if l.Text, err = say(s.Language, l.Text, s.Rule, o.N); err != nil {
			return d, err
		}
		d.Lines = append(d.Lines, l.Line)
	}
	check := billing.Document.CheckIssue
	if s.Action == billing.ScheduleDraft {
		check = billing.Document.CheckDraft
	}
	if err := check(d).Err(); err != nil {
		return d, err
	}
	if d.Lines, d.Totals, err = billing.Sum(d.Lines); err == nil && !s.MayComeTo(d.Totals) {
		err = billing.Fail(billing.Invalid, "recurring.fault.not_positive")
	}
	return d, err
}

// upcoming are the next invoices of a schedule, each dated on its own day.
func upcoming(s billing.Schedule, today billing.Date) []ScheduleInvoice {
	var all []ScheduleInvoice
	for _, o := range s.Upcoming(PreviewMax, today) {
		next := ScheduleInvoice{Occurrence: o}
		next.Document, next.Err = drawUp(s, o, o.Day, FillPeriodText)
		all = append(all, next)
	}
	return all
}

// nextTotal is what the next invoice comes to; of one that has ended, what the last one came to.
func nextTotal(s billing.Schedule) billing.Cents {
	day := s.Next
	if day == "" {
		day = s.Last
	}
	_, totals, err := billing.Sum(plainLines(s.LinesOn(day)))
	if err != nil {
		return s.Total
	}
	return totals.Total
}

func plainLines(lines []billing.ScheduleLine) []billing.Line {
	plain := make([]billing.Line, len(lines))
	for i, l := range lines {
		plain[i] = l.Line
	}
	return plain
}

// saysWhyNone are the errors of a form being typed that its preview repeats: what is there is wrong, it does not lack.
var saysWhyNone = map[string]bool{"schedule.error.until": true, "schedule.error.variable": true, "schedule.error.shift": true, "schedule.error.too_long": true}

// PreviewSchedule shows the next invoices of a schedule as its form is being typed: as soon as dates and lines can be
// read, whatever else is missing. A first day that has passed, a last one before it or a variable that there is not is a
// billing.Errors: none would come. Nothing is kept.
func (a *App) PreviewSchedule(ctx context.Context, who Actor, f ScheduleForm, comma bool) ([]ScheduleInvoice, error) {
	s, errs := f.parse(comma)
	for _, e := range errs {
		if saysWhyNone[e.Key] {
			return nil, billing.Errors{e}
		}
		if e.Field != "name" && e.Field != "customer_id" && e.Field != "recipients" {
			return nil, nil //nolint:nilerr // there is nothing to show yet
		}
	}
	var today billing.Date
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) error {
		company, err := tx.Company()
		if err != nil {
			return err
		}
		today = billing.DayOf(a.Now(), company.Zone())
		s.Language = company.Language
		if s.CustomerID == "" {
			s.CustomerID = store.NewID() // any: whose it is does not matter yet
		} else if customer, err := tx.Customer(s.CustomerID); err == nil {
			s.CustomerName, s.Language = customer.Name, customer.Language
		} else if billing.CodeOf(err) != billing.NotFound {
			return err
		}
		kept, err := tx.Schedule(s.ID)
		if err != nil && billing.CodeOf(err) != billing.NotFound {
			return err
		}
		if s.Rule.Start != kept.Rule.Start && s.Rule.Start < today {
			return billing.Errors{{Code: billing.Invalid, Key: "recurring.error.start_past", Field: "start"}}
		}
		s = planned(s, kept, today)
		if s.Next == "" {
			return overAlready(s.Rule)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return upcoming(s, today), nil
}

// planned is a schedule as typed with what comes next: from its first day on when it is new, else from where it stands.
func planned(s, kept billing.Schedule, today billing.Date) billing.Schedule {
	if kept.ID == "" {
		s.State = billing.ScheduleActive
		_, s.Next, _ = s.Rule.From("")
		return s
	}
	return onto(kept, s, today)
}

// onto is a kept schedule with what was typed over it. Prices that have come into force are those of the lines now; one that
// was typed takes the place of all until the day that its form shows. Those of lines that are gone go too. A changed rule
// goes on from today.
func onto(kept, typed billing.Schedule, today billing.Date) billing.Schedule {
	s := kept
	s.Revision, s.Name, s.CustomerID, s.CustomerName, s.Language = typed.Revision, typed.Name, typed.CustomerID, typed.CustomerName, typed.Language
	s.DueDays, s.Action, s.Way, s.Recipients, s.Notes, s.Lines, s.SeriesID = typed.DueDays, typed.Action, typed.Way, typed.Recipients, typed.Notes, typed.Lines, typed.SeriesID
	s.MailSubject, s.MailBody = typed.MailSubject, typed.MailBody
	if s.Rule != typed.Rule {
		s.Rule = typed.Rule
		s = s.Replanned(kept.Rule, today)
	}
	s.Lines, s.Prices = slices.Clone(typed.Lines), nil
	shown, present := kept.LinesOn(inForce(kept)), kept.LinesOn(today)
	for i, l := range s.Lines {
		at := slices.IndexFunc(shown, func(was billing.ScheduleLine) bool { return was.ID == l.ID })
		if at < 0 {
			continue
		}
		since := inForce(kept)
		if shown[at].Price == l.Price {
			s.Lines[i].Price, since = present[at].Price, today
		}
		for _, p := range kept.Prices {
			if p.LineID == l.ID && p.From > since {
				s.Prices = append(s.Prices, p)
			}
		}
	}
	return s
}

// inForce is the day whose prices a schedule's form shows: that of its next invoice.
func inForce(s billing.Schedule) billing.Date {
	if s.Next != "" {
		return s.Next
	}
	return s.Last
}
