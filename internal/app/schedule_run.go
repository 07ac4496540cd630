package app

import (
	"slices"
	"time"

	"github.com/riverqueue/river"

	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/store"
)

// scheduleRun draws up invoices of schedules, with few queries for however many. It changes nothing.
type scheduleRun struct {
	app      *App
	tx       *store.Tx // that it reads in
	company  billing.Company
	paper    billing.Paper // of its documents
	today    billing.Date
	at       time.Time
	by       string // account of who pressed Emitir ahora, "" of the clock
	now      bool   // Emitir ahora: dated today, before its day
	series   map[string]billing.Series
	counters map[counterOf]*seriesCounter
	texts    map[textOf]mail.Template
	said     saidTexts
}

// drawnInvoices are the next invoices of schedules, to be written together.
type drawnInvoices struct {
	due       []billing.Schedule
	customers map[string]billing.Customer  // of those
	rules     map[string]billing.Reminders // of those that have their own
	made      store.ScheduledDocuments
	reminders []store.OwnReminders // of the invoices of those
	jobs      []river.JobArgs
	moved     []billing.Schedule
	stopped   []billing.Schedule // whose invoice cannot be made
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

// draw makes the next invoice of each schedule ready. What it answers with an error holds no more than what was due.
func (r *scheduleRun) draw(due []billing.Schedule) (drawnInvoices, error) {
	d := drawnInvoices{due: due, moved: make([]billing.Schedule, 0, len(due))}
	d.made.Documents, d.made.Emails = make([]store.BulkDocument, 0, len(due)), make([]store.Email, 0, len(due))
	schedules, customers := make([]string, len(due)), make([]string, len(due))
	for i, s := range due {
		schedules[i], customers[i] = s.ID, s.CustomerID
	}
	slices.Sort(customers)
	var err error
	if d.customers, err = r.tx.CustomersOf(slices.Compact(customers)); err != nil {
		return d, err
	}
	if d.rules, err = r.tx.OwnReminders(schedules); err != nil {
		return d, err
	}
	for _, s := range due {
		if err := r.add(&d, s); billing.CodeOf(err) != "" {
			s.Fault = faultOf(err)
			d.stopped = append(d.stopped, s)
		} else if err != nil {
			return d, err
		}
	}
	d.jobs, err = r.withPushes(d)
	return d, err
}

// add makes the next invoice of a schedule ready. Nothing of it is kept when it fails.
func (r *scheduleRun) add(to *drawnInvoices, s billing.Schedule) error {
	n, day, ok := s.Rule.From(s.Next)
	if !ok || day != s.Next {
		return billing.Fail(billing.Invalid, "recurring.fault.rule")
	}
	series, known := r.series[s.SeriesID]
	if !known {
		return billing.Fail(billing.Invalid, "recurring.fault.series")
	}
	customer := to.customers[s.CustomerID]
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
			if err := r.post(to, s, made, customer, n, recipients); err != nil {
				return err
			}
		}
	}
	if rules, own := to.rules[s.ID]; own && made.State == billing.Issued {
		to.reminders = append(to.reminders, store.OwnReminders{Owner: made.ID, Reminders: rules, By: s.CreatedBy})
	}
	to.made.Documents = append(to.made.Documents, made)
	to.made.Runs = append(to.made.Runs, store.ScheduleRun{ScheduleID: s.ID, Occurrence: day, DocumentID: d.ID, AccountID: r.by, At: r.at})
	to.moved = append(to.moved, r.after(s))
	return nil
}

// after is a schedule once its next invoice is made; one that had stopped goes on.
func (r *scheduleRun) after(s billing.Schedule) billing.Schedule {
	if s.State == billing.ScheduleStopped {
		s.State, s.Fault, s.FaultAt = billing.ScheduleActive, nil, time.Time{}
	}
	s = s.After()
	s.Made++
	if len(s.Prices) > 0 { // else each comes to the same
		s.Total = nextTotal(s)
	}
	return s
}

// inOne is what keep wants of the parts of a batch.
func inOne(parts []drawnInvoices) drawnInvoices {
	return drawnInvoices{
		made: store.ScheduledDocuments{
			Documents: gathered(parts, func(d drawnInvoices) []store.BulkDocument { return d.made.Documents }),
			Runs:      gathered(parts, func(d drawnInvoices) []store.ScheduleRun { return d.made.Runs }),
			Emails:    gathered(parts, func(d drawnInvoices) []store.Email { return d.made.Emails }),
			Links:     gathered(parts, func(d drawnInvoices) []billing.Link { return d.made.Links }),
		},
		reminders: gathered(parts, func(d drawnInvoices) []store.OwnReminders { return d.reminders }),
		stopped:   gathered(parts, func(d drawnInvoices) []billing.Schedule { return d.stopped }),
	}
}

func gathered[T any](parts []drawnInvoices, of func(drawnInvoices) []T) []T {
	all := make([][]T, len(parts))
	for i, p := range parts {
		all[i] = of(p)
	}
	return slices.Concat(all...)
}

// move puts the jobs of what was drawn up into the queue and moves its schedules on.
func (r *scheduleRun) move(tx *store.Tx, d drawnInvoices) error {
	if err := tx.LaterAll(d.jobs); err != nil {
		return err
	}
	return tx.MoveSchedules(d.moved, r.at)
}

// keep keeps what was drawn up; schedules whose invoice cannot be made stop.
func (r *scheduleRun) keep(tx *store.Tx, d drawnInvoices) error {
	lookUpLater := len(d.made.Documents) >= wordsLater
	if err := tx.AddScheduledDocuments(d.made, lookUpLater); err != nil {
		return err
	}
	if lookUpLater {
		if err := tx.Later(WordSome{CompanyID: tx.CompanyID()}); err != nil {
			return err
		}
	}
	if err := tx.AddReminders(d.reminders, r.at); err != nil || len(d.stopped) == 0 {
		return err
	}
	if err := r.app.stop(tx, d.stopped, nil); err != nil {
		return err
	}
	return r.app.tellStopped(tx, r.today)
}

// issue makes the next invoice of one schedule, in the transaction that it reads in; fault says why it stopped instead.
func (r *scheduleRun) issue(s billing.Schedule) (fault *billing.Error, err error) {
	d, err := r.draw([]billing.Schedule{s})
	if err != nil {
		return nil, err
	}
	if err := r.move(r.tx, d); err != nil {
		return nil, err
	}
	return d.fault(), r.keep(r.tx, d)
}

// fault says why the first that stops does, nil when none does.
func (d drawnInvoices) fault() *billing.Error {
	if len(d.stopped) == 0 {
		return nil
	}
	return d.stopped[0].Fault
}
