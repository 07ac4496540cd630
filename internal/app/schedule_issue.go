package app

import (
	"context"
	"errors"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"acuse/internal/ahead"
	"acuse/internal/billing"
	"acuse/internal/store"
)

// FindSchedules is the job that looks for companies with schedules that are due, and has each one's made.
type FindSchedules struct{}

// Kind names the job in the queue.
func (FindSchedules) Kind() string { return "find_schedules" }

// InsertOpts lets the clock bring another rather than trying again one that failed.
func (FindSchedules) InsertOpts() river.InsertOpts { return river.InsertOpts{MaxAttempts: 1} }

// IssueSchedules is the job that makes what is due in one company. One at a time is enough.
type IssueSchedules struct {
	CompanyID string `json:"company_id"`
}

// Kind names the job in the queue.
func (IssueSchedules) Kind() string { return "issue_schedules" }

// ScheduleQueue is the queue of these jobs: however many are due, mails go out beside them.
const ScheduleQueue = "schedules"

// InsertOpts keeps a second job of a company out while one waits or runs. One that failed is not tried again: the clock
// brings another.
func (IssueSchedules) InsertOpts() river.InsertOpts {
	return oneAtATime(ScheduleQueue)
}

// oneAtATime keeps a job out of a queue while one with the same arguments waits or runs, and lets none be tried again.
func oneAtATime(queue string) river.InsertOpts {
	return river.InsertOpts{Queue: queue, MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{rivertype.JobStateAvailable,
		rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateRetryable, rivertype.JobStateScheduled}}}
}

const (
	scheduleBatch = 1000             // invoices that commit together: half a second, in which others wait to write
	wordsLater    = 500              // of so many together, what they are looked up by is left to WordSome
	schedulePart  = 200              // of those, how many are drawn up while those before are moved on
	scheduleTurn  = 20 * time.Second // after which a job lets others have their turn
)

// FindSchedules puts a job for each company with something due into the queue. It is Madrid's day that counts here, which
// begins first: a company of the Canary Islands finds nothing due for another hour.
func (a *App) FindSchedules(ctx context.Context) error {
	companies, err := a.store.Directory().CompaniesWithSchedulesDue(ctx, a.Today())
	if err != nil {
		return err
	}
	var jobs []river.JobArgs
	for _, id := range companies {
		jobs = append(jobs, IssueSchedules{CompanyID: id})
	}
	return a.store.EnqueueOnce(ctx, jobs)
}

// IssueSchedules makes what is due in a company, in the order of days, some at a time; more says that its turn was over
// first. Safe to run twice, at once, and to be cut off: each invoice commits with the note that it was made.
func (a *App) IssueSchedules(ctx context.Context, job IssueSchedules) (more bool, err error) {
	var failed error // what stopped schedules and is no matter of theirs: for the log
	for began := time.Now(); ; {
		n, unexpected, err := a.issueSome(ctx, job.CompanyID)
		failed = errors.Join(failed, unexpected)
		if err != nil || n == 0 {
			return false, errors.Join(failed, err)
		}
		if time.Since(began) > scheduleTurn {
			return failed == nil, failed
		}
	}
}

// issueSome makes one batch and answers of how many schedules. A batch that fails as a whole is made one by one, so that
// only what fails stops; unexpected says why it did.
func (a *App) issueSome(ctx context.Context, company string) (n int, unexpected, err error) {
	var parts []drawnInvoices
	err = a.store.UpdateBeside(ctx, company, func(tx, before *store.Tx) error {
		today, err := a.companyDay(before)
		if err != nil {
			return err
		}
		run, err := a.newScheduleRun(before, today)
		if err != nil {
			return err
		}
		for drawn, err := range ahead.Of(1, run.due) {
			parts = append(parts, drawn)
			if err != nil {
				return err
			}
			if err := run.move(tx, drawn); err != nil {
				return err
			}
		}
		return run.keep(tx, inOne(parts))
	})
	due := gathered(parts, func(d drawnInvoices) []billing.Schedule { return d.due })
	n = len(due)
	if err == nil || ctx.Err() != nil || n == 0 {
		return n, nil, err
	}
	for _, s := range due {
		why, err := a.issueAlone(ctx, company, s)
		if err != nil {
			return 0, unexpected, err
		}
		unexpected = errors.Join(unexpected, why)
	}
	return n, unexpected, nil
}

// due draws up a batch of what is due on the earliest day of all, in parts: taken so, what was missed is made up for in
// the order of its days.
func (r *scheduleRun) due(yield func(drawnInvoices, error) bool) {
	day, err := r.tx.FirstScheduleDay()
	if err != nil {
		yield(drawnInvoices{}, err)
		return
	}
	if day == "" || day > r.today {
		return
	}
	last := ""
	for range scheduleBatch / schedulePart {
		due, err := r.tx.SchedulesOn(day, last, schedulePart)
		if err != nil {
			yield(drawnInvoices{}, err)
			return
		}
		if len(due) == 0 {
			return
		}
		drawn, err := r.draw(due)
		if !yield(drawn, err) || err != nil {
			return
		}
		last = due[len(due)-1].ID
	}
}

// issueAlone makes the next invoice of one schedule. If that fails twice the schedule stops, and it answers why.
func (a *App) issueAlone(ctx context.Context, company string, s billing.Schedule) (unexpected, err error) {
	alone := func(do func(tx *store.Tx, now billing.Schedule) error) error {
		return a.store.Update(ctx, company, func(tx *store.Tx) error {
			now, err := tx.Schedule(s.ID)
			if err != nil || now.State != billing.ScheduleActive || now.Next != s.Next {
				return err
			}
			return do(tx, now)
		})
	}
	for range 2 {
		if unexpected = alone(a.issueOne); unexpected == nil || ctx.Err() != nil {
			return nil, unexpected
		}
	}
	return unexpected, alone(func(tx *store.Tx, now billing.Schedule) error {
		if err := a.stop(tx, []billing.Schedule{now}, faultOf(unexpected)); err != nil {
			return err
		}
		today, err := a.companyDay(tx)
		if err != nil {
			return err
		}
		return a.tellStopped(tx, today)
	})
}

// issueOne makes the next invoice of a schedule; one that was made before is only moved on.
func (a *App) issueOne(tx *store.Tx, s billing.Schedule) error {
	made, err := tx.HasScheduleRun(s.ID, s.Next)
	if err != nil {
		return err
	}
	if made {
		return tx.MoveSchedule(s.After(), a.Now())
	}
	today, err := a.companyDay(tx)
	if err != nil {
		return err
	}
	run, err := a.newScheduleRun(tx, today)
	if err != nil {
		return err
	}
	_, err = run.issue(s)
	return err
}

// stop keeps why schedules cannot go on; somebody of the company has to mend it and press Reanudar.
func (a *App) stop(tx *store.Tx, all []billing.Schedule, fault *billing.Error) error {
	for i := range all {
		s := &all[i]
		s.State, s.FaultAt = billing.ScheduleStopped, a.Now()
		if fault != nil {
			s.Fault = fault
		}
		if err := a.noteSchedule(tx, Actor{}, store.ScheduleEvent{ID: store.NewID(), ScheduleID: s.ID, Kind: store.ScheduleStopped, Day: s.Next}); err != nil {
			return err
		}
	}
	return tx.MoveSchedules(all, a.Now())
}

// faultOf is what an error says to people; one that is ours is logged by nobody else, and is said to be unexpected.
func faultOf(err error) *billing.Error {
	var many billing.Errors
	var one *billing.Error
	switch {
	case errors.As(err, &many) && len(many) > 0:
		return many[0]
	case errors.As(err, &one):
		return one
	}
	return billing.Fail(billing.Invalid, "recurring.fault.unexpected")
}
