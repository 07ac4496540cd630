package work_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/db"
	"acuse/internal/store"
	"acuse/internal/store/storetest"
	"acuse/internal/work"
)

func TestATimeOfDayIsFoundBeforeAndAfterNow(t *testing.T) {
	madrid, err := time.LoadLocation("Europe/Madrid")
	ok(t, err)
	var at work.TimeOfDay
	ok(t, at.UnmarshalText([]byte("03:30")))
	for _, x := range []struct{ now, last, next string }{
		{"2026-11-26 03:29", "2026-11-25 03:30", "2026-11-26 03:30"},
		{"2026-11-26 03:30", "2026-11-26 03:30", "2026-11-27 03:30"},
		{"2026-12-31 23:00", "2026-12-31 03:30", "2027-01-01 03:30"},
		{"2026-10-24 12:00", "2026-10-24 03:30", "2026-10-25 03:30"}, // the night of 25 hours
		{"2026-03-28 12:00", "2026-03-28 03:30", "2026-03-29 03:30"}, // and that of 23
	} {
		now, err := time.ParseInLocation("2006-01-02 15:04", x.now, madrid)
		ok(t, err)
		last, next := at.Last(now).Format("2006-01-02 15:04"), at.Next(now).Format("2006-01-02 15:04")
		if last != x.last || next != x.next {
			t.Errorf("at %s: got %s and %s, want %s and %s", x.now, last, next, x.last, x.next)
		}
	}
	for _, wrong := range []string{"", "3", "24:00", "03:60", "3:30 pm"} {
		if err := at.UnmarshalText([]byte(wrong)); err == nil {
			t.Errorf("%q was taken for a time", wrong)
		}
	}
}

// nodes are several on one database that are to make backups; they have a place for what they say.
type nodes struct {
	mu     sync.Mutex
	made   int
	fail   int // so many first attempts fail
	counts map[string]int
	log    strings.Builder
}

func (n *nodes) make(context.Context) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.fail > 0 {
		n.fail--
		return errors.New("the disk is full")
	}
	n.made++
	return nil
}

func (n *nodes) done(job string, err error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.counts[fmt.Sprint(job, err != nil)]++
}

func (n *nodes) Write(p []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.log.Write(p)
}

func (n *nodes) backups() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.made
}

// start runs a node until the answer is called.
func (n *nodes) start(t *testing.T, d *db.DB, s *store.Store) (stop func()) {
	t.Helper()
	a := app.New(s, app.Options{URL: "http://localhost:8080", MailFrom: "no-reply@localhost", Secret: []byte("secret")})
	jobs, err := work.New(d, a, slog.New(slog.NewTextHandler(n, nil)), n.done, work.Backups{At: work.TimeOfDay{Hour: 3, Minute: 30}, Make: n.make})
	ok(t, err)
	ok(t, jobs.Start(context.WithoutCancel(t.Context())))
	return func() { ok(t, jobs.Stop(context.Background())) }
}

func TestABackupThatIsDueIsMadeOnceHoweverManyNodesAndStarts(t *testing.T) {
	t.Parallel() // most of its time it waits
	s, d := storetest.Open(t)
	n := &nodes{counts: map[string]int{}}
	for range 2 {
		first, second := n.start(t, d, s), n.start(t, d, s)
		waitFor(t, "the backup", func() bool { return n.backups() > 0 })
		time.Sleep(600 * time.Millisecond) // one more poll of both
		first()
		second()
	}
	if got := n.backups(); got != 1 {
		t.Errorf("backups: got %d, want 1", got)
	}
}

func TestABackupThatFailsIsLoggedCountedAndTriedAgain(t *testing.T) {
	t.Parallel() // most of its time it waits
	s, d := storetest.Open(t)
	n := &nodes{counts: map[string]int{}, fail: 1}
	defer n.start(t, d, s)()
	waitFor(t, "the second attempt", func() bool { return n.backups() == 1 }) // after ten seconds and a little
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.counts["backuptrue"] != 1 || n.counts["backupfalse"] != 1 {
		t.Errorf("attempts: got %v, want one that failed and one that did not", n.counts)
	}
	if log := n.log.String(); strings.Count(log, `level=WARN msg="job failed" job=backup`) != 1 {
		t.Errorf("the log does not say it once:\n%s", log)
	}
}
