package work

import (
	"context"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// Backups are made once a day at a time of the machine's clock.
type Backups struct {
	At   TimeOfDay
	Make func(context.Context) error
}

// TimeOfDay is a time of the machine's clock, "03:30".
type TimeOfDay struct{ Hour, Minute int }

// UnmarshalText reads "03:30".
func (t *TimeOfDay) UnmarshalText(text []byte) error {
	at, err := time.Parse("15:04", string(text))
	if err != nil {
		return fmt.Errorf("expected a time such as 03:30, got %q", text)
	}
	*t = TimeOfDay{at.Hour(), at.Minute()}
	return nil
}

// Last is the latest moment, not after now, when the clock showed that time.
func (t TimeOfDay) Last(now time.Time) time.Time {
	last := t.on(now, 0)
	if last.After(now) {
		last = t.on(now, -1)
	}
	return last
}

// Next is the first such moment after now.
func (t TimeOfDay) Next(now time.Time) time.Time {
	next := t.on(now, 0)
	if !next.After(now) {
		next = t.on(now, 1)
	}
	return next
}

func (t TimeOfDay) on(now time.Time, days int) time.Time {
	return time.Date(now.Year(), now.Month(), now.Day()+days, t.Hour, t.Minute, 0, 0, now.Location())
}

// Backup is the daily job that makes the backup that was due at that moment. Its queue is worked by nodes that know where
// to put one.
type Backup struct {
	Due time.Time `json:"due"`
}

// Kind names the job in the queue.
func (Backup) Kind() string { return "backup" }

const (
	backupQueue    = "backup"
	backupTimeout  = 2 * time.Hour
	backupAttempts = 8 // with backOff within three quarters of an hour
)

// addTo lets the node make backups. Whichever node leads puts the job into the queue, when its time comes and when the
// leader starts, so that one that was missed is made up for; it is there once, whoever asks and however often.
func (b Backups) addTo(conf *river.Config, done func(job string, err error)) {
	conf.Queues[backupQueue] = river.QueueConfig{MaxWorkers: 1}
	river.AddWorker(conf.Workers, backer{backups: b, done: done})
	conf.PeriodicJobs = append(conf.PeriodicJobs, river.NewPeriodicJob(schedule{b.At},
		func() (river.JobArgs, *river.InsertOpts) {
			return Backup{Due: b.At.Last(time.Now()).UTC()}, &river.InsertOpts{Queue: backupQueue, MaxAttempts: backupAttempts,
				UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: rivertype.JobStates()}}
		}, &river.PeriodicJobOpts{RunOnStart: true}))
}

// schedule is a time of the day as the queue asks for it: it thinks in UTC.
type schedule struct{ at TimeOfDay }

func (s schedule) Next(now time.Time) time.Time { return s.at.Next(now.Local()) }

// backer makes backups, which may take longer than a message.
type backer struct {
	river.WorkerDefaults[Backup]
	backups Backups
	done    func(job string, err error)
}

func (backer) Timeout(*river.Job[Backup]) time.Duration { return backupTimeout }

func (b backer) Work(ctx context.Context, job *river.Job[Backup]) error {
	err := b.backups.Make(ctx)
	b.done(job.Kind, err)
	return err
}
