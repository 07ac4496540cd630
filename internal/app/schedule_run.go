package app

import (
	"slices"
	"time"

	"github.com/riverqueue/river"

	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/store"
)

// scheduleRun makes invoices of schedules in one transaction, with few statements for however many.
type scheduleRun struct {
	app       *App
	tx        *store.Tx
	company   billing.Company
	paper     billing.Paper // of its documents
	today     billing.Date
	at        time.Time
	by        string // account of who pressed Emitir ahora, "" of the clock
	now       bool   // Emitir ahora: dated today, before its day
	customers map[string]billing.Customer
	series    map[string]billing.Series
	counters  map[counterOf]*seriesCounter
	texts     map[textOf]mail.Template
	said      saidTexts
	rules     map[string]billing.Reminders // of schedules that have their own
	reminders []store.OwnReminders         // of the invoices of those

	made  store.ScheduledDocuments
	jobs  []river.JobArgs
	moved []billing.Schedule
}

type counterOf struct {
	series string
	year   int
}

type seriesCounter struct {
	next int64
	last billing.Date
}

// textOf is what the text of a message depends on.
type textOf struct {
	language string
	way      billing.SendWay
}

func (a *App) newScheduleRun(tx *store.Tx, today billing.Date) (*scheduleRun, error) {
	r := &scheduleRun{app: a, tx: tx, today: today, at: a.Now(), series: map[string]billing.Series{}, counters: map[counterOf]*seriesCounter{},
		texts: map[textOf]mail.Template{}, said: saidTexts{}}
	var err error
	if r.company, err = tx.Company(); err != nil {
		return nil, err
	}
	look, err := a.lookIn(tx, r.company)
	if err != nil {
		return nil, err
	}
	r.paper = look.paper()
	all, err := tx.Series(billing.Invoice)
	for _, s := range all {
		r.series[s.ID] = s
	}
	return r, err
}

// issue makes the next invoice of each schedule and moves it on. Those whose invoice cannot be made stop; it answers them.
func (r *scheduleRun) issue(due []billing.Schedule) (stopped []billing.Schedule, err error) {
	ids := make([]string, len(due))
	for i, s := range due {
		ids[i] = s.CustomerID
	}
	slices.Sort(ids)
	if r.customers, err = r.tx.CustomersOf(slices.Compact(ids)); err != nil {
		return nil, err
	}
	schedules := make([]string, len(due))
	for i, s := range due {
		schedules[i] = s.ID
	}
	if r.rules, err = r.tx.OwnReminders(schedules); err != nil {
		return nil, err
	}
	r.made.Documents, r.made.Emails = make([]store.BulkDocument, 0, len(due)), make([]store.Email, 0, len(due))
	r.moved = make([]billing.Schedule, 0, len(due))
	for _, s := range due {
		err := r.add(s)
		if err == nil {
			continue
		}
		if billing.CodeOf(err) == "" {
			return nil, err
		}
		s.Fault = faultOf(err)
		stopped = append(stopped, s)
	}
	if err := r.tx.AddScheduledDocuments(r.made); err != nil {
		return nil, err
	}
	if err := r.tx.AddReminders(r.reminders, r.at); err != nil {
		return nil, err
	}
	if err := r.tellDevices(); err != nil {
		return nil, err
	}
	if err := r.tx.LaterAll(r.jobs); err != nil {
		return nil, err
	}
	if err := r.tx.MoveSchedules(r.moved, r.at); err != nil {
		return nil, err
	}
	if len(stopped) == 0 {
		return nil, nil
	}
	if err := r.app.stop(r.tx, stopped, nil); err != nil {
		return nil, err
	}
	return stopped, r.app.tellStopped(r.tx, r.today)
}

// add makes the next invoice of a schedule ready. Nothing of it is kept when it fails.
func (r *scheduleRun) add(s billing.Schedule) error {
	n, day, ok := s.Rule.From(s.Next)
	if !ok || day != s.Next {
		return billing.Fail(billing.Invalid, "recurring.fault.rule")
	}
	series, known := r.series[s.SeriesID]
	if !known {
		return billing.Fail(billing.Invalid, "recurring.fault.series")
	}
	customer := r.customers[s.CustomerID]
	issued, counter, err := r.dated(s, series)
	if err != nil {
		return err
	}
	d, err := drawUp(s, billing.Occurrence{N: n, Day: day}, issued, r.said.fill)
	if err != nil {
		return err
	}
	d.ID, d.State, d.Revision, d.CreatedAt, d.UpdatedAt = store.NewID(), billing.Draft, 1, r.at, r.at
	made := store.BulkDocument{Document: d}
	if s.Action != billing.ScheduleDraft {
		recipients := s.RecipientList(customer.Email)
		switch {
		case s.Action == billing.ScheduleSend && len(recipients) == 0:
			return billing.Fail(billing.Invalid, "recurring.fault.no_email", "customer", customer.Name)
		default:
			if err := billing.CheckParties(r.company.Party, customer.Party); err != nil {
				return err
			}
		}
		made = r.numbered(made, series, counter, customer)
		if s.Action == billing.ScheduleSend {
			if err := r.post(s, made, customer, recipients); err != nil {
				return err
			}
		}
	}
	if rules, own := r.rules[s.ID]; own && made.State == billing.Issued {
		r.reminders = append(r.reminders, store.OwnReminders{Owner: made.ID, Reminders: rules, By: s.CreatedBy})
	}
	r.made.Documents = append(r.made.Documents, made)
	r.made.Runs = append(r.made.Runs, store.ScheduleRun{ScheduleID: s.ID, Occurrence: day, DocumentID: d.ID, AccountID: r.by, At: r.at})
	r.moved = append(r.moved, r.after(s))
	return nil
}

// after is a schedule once its next invoice is made; one that had stopped goes on.
func (r *scheduleRun) after(s billing.Schedule) billing.Schedule {
	if s.State == billing.ScheduleStopped {
		s.State, s.Fault, s.FaultAt = billing.ScheduleActive, nil, time.Time{}
	}
	s = s.After()
	s.Made++
	s.Total = nextTotal(s)
	return s
}
