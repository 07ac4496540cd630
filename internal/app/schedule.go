package app

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// ScheduleMade is an invoice that a schedule made, ScheduleEvent what was done to it.
type (
	ScheduleMade  = store.ScheduleMade
	ScheduleEvent = store.ScheduleEvent
)

// SchedulePage is a schedule with what will come of it, what has, and what was done to it.
type SchedulePage struct {
	billing.Schedule
	Customer billing.Customer
	Series   billing.Series
	Upcoming []ScheduleInvoice
	Made     []ScheduleMade
	Owed     CatchUp
	Reminds  ReminderRules // of what it sends as a link
	Events   []ScheduleEvent
	Mail     *MailPreview // of the next invoice, nil when none goes out
	Today    billing.Date // of the company
}

// scheduleHistory is how many invoices and events a page shows.
const scheduleHistory = 50

// NewSchedule is the form of a new schedule: monthly from the first of next month on, attached, as product.md has it.
func (a *App) NewSchedule(ctx context.Context, who Actor) (ScheduleForm, error) {
	f := ScheduleForm{ID: store.NewID(), Every: "1", Unit: string(billing.UnitMonth), MonthDay: "0", Ends: EndsNever,
		DueDays: strconv.Itoa(PaymentDays), Action: string(billing.ScheduleSend), Attach: "1",
		Lines: []ScheduleLineForm{{LineForm: LineForm{Quantity: "1", Tax: "21"}}}}
	return f, a.store.View(ctx, who.CompanyID, func(tx *store.Tx) error {
		today, err := a.companyDay(tx)
		next := today.Time().AddDate(0, 1, 1-today.Time().Day())
		f.Start = string(billing.DayOf(next, next.Location()))
		return err
	})
}

// companyDay is the day it is where the company is.
func (a *App) companyDay(tx *store.Tx) (billing.Date, error) {
	company, err := tx.Company()
	return billing.DayOf(a.Now(), company.Zone()), err
}

// SaveSchedule keeps a schedule, new or changed. What it has made stays as it is. Another tab that was quicker is a
// billing.Conflict; a new one sent twice is kept once.
func (a *App) SaveSchedule(ctx context.Context, who Actor, f ScheduleForm, comma bool) error {
	if err := who.mayWrite(); err != nil {
		return err
	}
	s, errs := f.parse(comma)
	if !store.IsID(s.ID) {
		return billing.ErrNotFound
	}
	reminders, err := f.reminders()
	var wrong billing.Errors
	if errors.As(err, &wrong) {
		errs = append(errs, wrong...)
	}
	return a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		kept, err := tx.Schedule(s.ID)
		fresh := billing.CodeOf(err) == billing.NotFound
		switch {
		case err != nil && !fresh, fresh && s.Revision != 0:
			return err
		case !fresh && s.Revision == 0:
			return sentTwice(s, kept)
		case kept.State == billing.ScheduleEnded:
			return billing.Fail(billing.Conflict, "recurring.error.ended")
		}
		today, err := a.companyDay(tx)
		if err != nil {
			return err
		}
		s, errs, err := a.checkSchedule(tx, s, errs, kept, today)
		if err != nil {
			return err
		}
		if err := errs.Err(); err != nil {
			return err
		}
		before, err := remindersOf(tx, s.ID)
		if err != nil {
			return err
		}
		if err := a.putReminders(tx, who, s.ID, reminders); err != nil {
			return err
		}
		if fresh {
			return a.addSchedule(tx, who, s, today)
		}
		changed := onto(kept, s, today)
		if changed.State == billing.ScheduleEnded {
			return overAlready(s.Rule)
		}
		fields := changed.ChangedFields(kept)
		if before.Own != (reminders != nil) || before.Own && before.Reminders != *reminders {
			fields = append(fields, billing.FieldReminders)
		}
		return a.putSchedule(tx, who, kept, changed, fields, today)
	})
}

// sentTwice lets the form of a new schedule that is there already pass when it says the same; when it was typed in once more
// after Back, nothing of that is kept and whoever did so is told.
func sentTwice(typed, kept billing.Schedule) error {
	typed.SeriesID = cmp.Or(typed.SeriesID, kept.SeriesID)
	same := len(typed.Lines) == len(kept.Lines)
	for i := 0; same && i < len(kept.Lines); i++ {
		typed.Lines[i].ID = kept.Lines[i].ID
		same = typed.Lines[i].Price == kept.Lines[i].Price
	}
	if !same || len(typed.ChangedFields(kept)) > 0 {
		return billing.Fail(billing.Conflict, "recurring.error.changed_meanwhile")
	}
	return nil
}

// overAlready says beside what ends it that a changed schedule would have nothing left to issue: ending one is asked for by
// itself, with what becomes of it.
func overAlready(r billing.Rule) error {
	var errs billing.Errors
	field := "until"
	if r.Times > 0 {
		field = "times"
	}
	errs.Add(field, "recurring.error.over")
	return errs.Err()
}

// checkSchedule adds what only the database can say of a schedule, and names its customer and its series.
func (a *App) checkSchedule(tx *store.Tx, s billing.Schedule, errs billing.Errors, kept billing.Schedule, today billing.Date) (billing.Schedule, billing.Errors, error) {
	if s.Rule.Start != kept.Rule.Start && s.Rule.Start < today && errs.On("start") == nil {
		errs.Add("start", "recurring.error.start_past")
	}
	if errs.On("customer_id") == nil {
		customer, err := tx.Customer(s.CustomerID)
		switch {
		case billing.CodeOf(err) == billing.NotFound:
			errs.Add("customer_id", "error.customer_required")
		case err != nil:
			return s, errs, err
		case s.Action == billing.ScheduleSend && s.Recipients == "" && customer.Email == "":
			errs.Add("recipients", "recurring.error.no_recipient", "customer", customer.Name)
		}
		s.CustomerName, s.Language = customer.Name, customer.Language
		errs = append(errs, checkScheduleText(s)...)
	}
	if s.SeriesID == "" {
		first, err := seriesOf(tx, billing.Invoice)
		s.SeriesID = first.ID
		return s, errs, err
	}
	all, err := tx.Series(billing.Invoice)
	if !slices.ContainsFunc(all, func(one billing.Series) bool { return one.ID == s.SeriesID }) {
		errs.Add("series_id", "error.choice")
	}
	return s, errs, err
}

func (a *App) addSchedule(tx *store.Tx, who Actor, s billing.Schedule, today billing.Date) error {
	_, s.Next, _ = s.Rule.From("")
	s.Total, s.CreatedAt, s.UpdatedAt, s.CreatedBy = nextTotal(s), a.Now(), a.Now(), who.AccountID
	if err := tx.AddSchedule(s); err != nil {
		return err
	}
	if err := a.issueSoon(tx, s, today); err != nil {
		return err
	}
	return a.noteSchedule(tx, who, store.ScheduleEvent{ID: s.ID, ScheduleID: s.ID, Kind: store.ScheduleCreated})
}

// issueSoon has what is due already made without waiting for the clock.
func (a *App) issueSoon(tx *store.Tx, s billing.Schedule, today billing.Date) error {
	if s.State != billing.ScheduleActive || s.Next == "" || s.Next > today {
		return nil
	}
	return tx.Later(IssueSchedules{CompanyID: tx.CompanyID()})
}

func (a *App) putSchedule(tx *store.Tx, who Actor, before, s billing.Schedule, fields []billing.ScheduleField, today billing.Date) error {
	s.Total, s.UpdatedAt = nextTotal(s), a.Now()
	if err := tx.PutSchedule(s); err != nil {
		return err
	}
	if err := a.issueSoon(tx, s, today); err != nil {
		return err
	}
	changed := store.ScheduleEvent{ID: store.NewID(), ScheduleID: s.ID, Kind: store.ScheduleChanged, Fields: fields, Prices: s.PriceChanges(before, inForce(s))}
	if len(changed.Fields)+len(changed.Prices) == 0 {
		return nil // saved as it was
	}
	return a.noteSchedule(tx, who, changed)
}

// noteSchedule keeps in the history of a schedule what was done to it.
func (a *App) noteSchedule(tx *store.Tx, who Actor, e store.ScheduleEvent) error {
	e.AccountID, e.At = who.AccountID, a.Now()
	_, err := tx.AddScheduleEvent(e)
	return err
}

// Schedule of the company.
func (a *App) Schedule(ctx context.Context, who Actor, id string) (SchedulePage, error) {
	var page SchedulePage
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		if page.Schedule, err = tx.Schedule(id); err != nil {
			return err
		}
		if page.Customer, err = tx.Customer(page.CustomerID); err != nil {
			return err
		}
		series, err := tx.Series(billing.Invoice)
		if err != nil {
			return err
		}
		for _, one := range series {
			if one.ID == page.SeriesID {
				page.Series = one
			}
		}
		if page.Today, err = a.companyDay(tx); err != nil {
			return err
		}
		if page.Made, err = tx.ScheduleMade(id, scheduleHistory); err != nil {
			return err
		}
		one := []billing.Schedule{page.Schedule}
		if err := tx.FindRefused(one); err != nil {
			return err
		}
		page.Schedule = one[0]
		page.Upcoming = upcoming(page.Schedule, page.Today)
		if page.Owed, err = catchUp(tx, page.Schedule, page.Today); err != nil {
			return err
		}
		if page.Reminds, err = remindersOf(tx, id); err != nil {
			return err
		}
		if page.Events, err = tx.ScheduleEvents(id, scheduleHistory); err != nil {
			return err
		}
		page.Mail, err = a.previewScheduleMail(tx, page)
		return err
	})
	return page, err
}

// InvoiceSeries are those a schedule may choose from.
func (a *App) InvoiceSeries(ctx context.Context, who Actor) ([]billing.Series, error) {
	var all []billing.Series
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		all, err = tx.Series(billing.Invoice)
		return err
	})
	return all, err
}
