// Package work is the door of the queue and the clock: every job and every schedule, a line each.
package work

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"acuse/internal/app"
	"acuse/internal/db"
)

// noMailServer is how long a message waits before it is tried again when there is no server to send it.
const noMailServer = 30 * time.Second

// A message that has not gone out after sendTimeout is tried again, when its row says; one whose process has died, after
// rescueAfter.
const (
	sendTimeout  = 40 * time.Second // the mail server's 20, and the wait for a turn to hash a password
	rescueAfter  = 45 * time.Second
	purgeTimeout = 15 * time.Minute
)

// A message is claimed for longer than an attempt lasts, and free again when a rescued one comes.
const (
	_ = uint(app.MailClaim - sendTimeout - time.Second)
	_ = uint(rescueAfter - app.MailClaim)
)

// fetchPause is the least between two looks for more jobs while there are some. River's own tenth of a second would let
// four workers send forty messages a second at most.
const fetchPause = 5 * time.Millisecond

// findReminders is how often reminders that are due are looked for: one indexed query.
const findReminders = 10 * time.Minute

// findSchedules is how often invoices that are due are looked for: one indexed query.
const findSchedules = time.Minute

// findDomains is how often domains to be checked are looked for: one indexed query.
const findDomains = 5 * time.Minute

// Client runs the jobs of this node until it is stopped.
type Client = river.Client[*sql.Tx]

// New makes the client that runs every job. Done is called after each attempt, for metrics; nil is none. Backups are what
// this node is to make of them, if any.
func New(d *db.DB, a *app.App, log *slog.Logger, done func(job string, err error), backups ...Backups) (*Client, error) {
	if done == nil {
		done = func(string, error) {}
	}
	conf := &river.Config{
		Workers:    newWorkers(a, log, done),
		Logger:     log,
		JobTimeout: sendTimeout,
		// River's own hour is for jobs that may take one: a mail under way when its process died must not wait so long.
		RescueStuckJobsAfter: rescueAfter,
		RetryPolicy:          backOff{},
		MaxAttempts:          maxAttempts,
		ErrorHandler:         handler{log},
		// Polling is one indexed query; on PostgreSQL database/sql has no LISTEN.
		FetchPollInterval: 500 * time.Millisecond,
		FetchCooldown:     fetchPause,
		Queues:            map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 4}, app.ScheduleQueue: {MaxWorkers: 2}},
		PeriodicJobs: []*river.PeriodicJob{
			every(24*time.Hour, app.Purge{}),
			every(24*time.Hour, app.WordDocuments{}),
			every(findReminders, app.FindReminders{}),
			every(findSchedules, app.FindSchedules{}),
			every(findDomains, app.FindDomains{}),
		},
	}
	for _, b := range backups {
		b.addTo(conf, done)
	}
	return river.NewClient(d.Queue(), conf)
}

func newWorkers(a *app.App, log *slog.Logger, done func(job string, err error)) *river.Workers {
	workers := river.NewWorkers()
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, job *river.Job[app.SendEmail]) error {
		err := tried(a, log, done, job.JobRow, a.SendEmail(ctx, job.Args))
		if errors.Is(err, app.ErrNoMailServer) {
			return river.JobSnooze(noMailServer)
		}
		return err
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, job *river.Job[app.SendPush]) error {
		return tried(a, log, done, job.JobRow, a.SendPush(ctx, job.Args))
	}))
	addInTurns(workers, done, a.IssueSchedules)
	addInTurns(workers, done, a.WordSome)
	add(workers, done, a.AssignPasswords)
	add(workers, done, a.SendReminders)
	add(workers, done, a.CheckDomain)
	add(workers, done, withoutArgs[app.FindDomains](a.FindDomains))
	add(workers, done, withoutArgs[app.FindSchedules](a.FindSchedules))
	add(workers, done, withoutArgs[app.FindReminders](a.FindReminders))
	add(workers, done, withoutArgs[app.WordDocuments](a.WordDocuments))
	river.AddWorker(workers, purger{app: a, done: done})
	return workers
}

// tried is how an attempt of a message ended: one that is deferred comes again at its time.
func tried(a *app.App, log *slog.Logger, done func(job string, err error), job *rivertype.JobRow, err error) error {
	var deferred *app.Deferred
	if !errors.As(err, &deferred) {
		done(job.Kind, err)
		return err
	}
	done(job.Kind, deferred.Err)
	if deferred.Err != nil {
		log.Warn("message not sent yet", "job", job.Kind, "id", job.ID, "next", deferred.At, "error", deferred.Err)
	}
	return river.JobSnooze(max(deferred.At.Sub(a.Now()), 0))
}

// add makes the worker of a job that needs no more than its use case.
func add[T river.JobArgs](workers *river.Workers, done func(job string, err error), do func(ctx context.Context, args T) error) {
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, job *river.Job[T]) error {
		err := do(ctx, job.Args)
		done(job.Kind, err)
		return err
	}))
}

// addInTurns makes the worker of a job that lets others have their turn while there is more of it.
func addInTurns[T river.JobArgs](workers *river.Workers, done func(job string, err error), do func(ctx context.Context, args T) (more bool, err error)) {
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, job *river.Job[T]) error {
		more, err := do(ctx, job.Args)
		done(job.Kind, err)
		if more && err == nil {
			return river.JobSnooze(0)
		}
		return err
	}))
}

// withoutArgs is the use case of a job that carries nothing.
func withoutArgs[T river.JobArgs](do func(ctx context.Context) error) func(context.Context, T) error {
	return func(ctx context.Context, _ T) error { return do(ctx) }
}

// every puts a job into the queue each so often, and when the node starts.
func every(interval time.Duration, job river.JobArgs) *river.PeriodicJob {
	return river.NewPeriodicJob(river.PeriodicInterval(interval),
		func() (river.JobArgs, *river.InsertOpts) { return job, nil }, &river.PeriodicJobOpts{RunOnStart: true})
}

// purger runs app.Purge, which may take longer than a message.
type purger struct {
	river.WorkerDefaults[app.Purge]
	app  *app.App
	done func(job string, err error)
}

func (purger) Timeout(*river.Job[app.Purge]) time.Duration { return purgeTimeout }

func (p purger) Work(ctx context.Context, job *river.Job[app.Purge]) error {
	err := p.app.Purge(ctx)
	p.done(job.Kind, err)
	return err
}

// maxAttempts of a job that fails otherwise than a message does, whose attempts are counted by its row: with backOff
// about three days.
const maxAttempts = 20

// backOff waits 10 s, 20 s, 40 s … up to six hours between attempts, with up to a quarter more at random.
type backOff struct{}

func (backOff) NextRetry(job *rivertype.JobRow) time.Time {
	return time.Now().Add(BackOff(len(job.Errors)))
}

// BackOff is how long to wait after that many failures.
func BackOff(failures int) time.Duration {
	wait := min(10*time.Second<<min(failures, 12), 6*time.Hour)
	return wait + rand.N(wait/4+1)
}

// handler logs what a job ended in, once.
type handler struct{ log *slog.Logger }

func (h handler) HandleError(_ context.Context, job *rivertype.JobRow, err error) *river.ErrorHandlerResult {
	h.log.Warn("job failed", "job", job.Kind, "id", job.ID, "attempt", job.Attempt, "error", err)
	return nil
}

func (h handler) HandlePanic(_ context.Context, job *rivertype.JobRow, panicked any, trace string) *river.ErrorHandlerResult {
	h.log.Error("job panicked", "job", job.Kind, "id", job.ID, "panic", panicked, "trace", trace)
	return nil
}
