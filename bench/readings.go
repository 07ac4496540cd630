package main

import (
	"context"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/db"
	"acuse/internal/store"
)

// readFigures are readings at so many downloads at once.
type readFigures struct {
	database string
	at       int
	turns    []turn // durable transactions/s: of readings, of bare INSERTs
}

// perReading is how many durable transactions a reading takes (its ticket, *started*, *completed*), and eventsPerReading
// how many events are kept.
const (
	perReading       = 3
	eventsPerReading = 2
)

// readEvents measures readings that survive a power cut, in turns with INSERTs of one short row each.
func (b *bench) readEvents(ctx context.Context) error {
	for _, d := range b.databases {
		where, err := b.fresh(ctx, d, "readings")
		if err != nil {
			return err
		}
		if strings.HasPrefix(where, "postgres") { // the one of the other parts does not write to the disk
			out, err := startDurablePostgres(ctx)
			if err != nil {
				return err
			}
			where = out
			defer func() { _ = run(exec.Command("scripts/postgres", "stop", out)) }()
		}
		if err := b.readEventsOn(ctx, d.name, where); err != nil {
			return fmt.Errorf("%s: %w", d.name, err)
		}
	}
	return nil
}

func startDurablePostgres(ctx context.Context) (string, error) {
	c := exec.CommandContext(ctx, "scripts/postgres", "start")
	c.Env = append(os.Environ(), "FSYNC=on")
	out, err := c.Output()
	return strings.TrimSpace(string(out)), err
}

func (b *bench) readEventsOn(ctx context.Context, name, where string) error {
	const documents = 10_000
	out, _, err := b.seed(ctx, where, seedPlan{10, documents, []int{documents}, 1})
	if err != nil {
		return err
	}
	s := &served{}
	if err := s.readLogins(out, 1); err != nil {
		return err
	}
	a, g, closing, err := openAs(ctx, where, s.username)
	if err != nil {
		return err
	}
	defer closing()
	floor, err := newFloor(ctx, where)
	if err != nil {
		return err
	}
	defer floor.db.Close()
	ids, err := documentsIn(ctx, where)
	if err != nil {
		return err
	}
	for _, at := range []int{1, 8, 32} {
		f := readFigures{database: name, at: at}
		for range b.rounds {
			var t turn
			t.a, err = b.atOnce(at, b.readings, func() error { return read(ctx, a, g, ids[rand.N(len(ids))]) })
			if err != nil {
				return err
			}
			t.a *= perReading
			if t.b, err = b.atOnce(at, b.readings*perReading, func() error { return floor.insert(ctx) }); err != nil {
				return err
			}
			f.turns = append(f.turns, t)
		}
		log.Printf("%s: readings, %d at once: %s transactions/s against %s, ratio %s", name, at, of(f.turns, first), of(f.turns, second), of(f.turns, ratio))
		b.report.reads = append(b.report.reads, f)
	}
	return nil
}

// atOnce does something many times, so many at once, and answers how many a second.
func (b *bench) atOnce(at, times int, do func() error) (float64, error) {
	var left atomic.Int64
	left.Store(int64(times))
	var failed atomic.Pointer[error]
	var all sync.WaitGroup
	began := time.Now()
	for range at {
		all.Go(func() {
			for left.Add(-1) >= 0 {
				if err := do(); err != nil {
					failed.Store(&err)
					return
				}
			}
		})
	}
	all.Wait()
	perSecond := float64(times) / time.Since(began).Seconds()
	if err := failed.Load(); err != nil {
		return 0, *err
	}
	return perSecond, nil
}

// read is a download of one document from its ticket to its last byte, without drawing it or sending it.
func read(ctx context.Context, a *app.App, g app.Guest, document string) error {
	ticket, err := a.OpenDownload(ctx, g, []string{document})
	if err != nil {
		return err
	}
	d, err := a.ReadDocuments(ctx, g, ticket, app.Request{Origin: app.Origin{IP: "192.0.2.1", UserAgent: "bench"}})
	if err != nil {
		return err
	}
	return d.Done(ctx)
}

// floor is a table of one short row an INSERT, in the same database, opened as Acuse opens it.
type floor struct{ db *db.DB }

func newFloor(ctx context.Context, where string) (floor, error) {
	d, err := db.Open(ctx, where)
	if err != nil {
		return floor{}, err
	}
	_, err = d.Write.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS bench_floor (id TEXT PRIMARY KEY, phase TEXT NOT NULL, at TIMESTAMP NOT NULL)`)
	return floor{d}, err
}

func (f floor) insert(ctx context.Context) error {
	_, err := f.db.Write.ExecContext(ctx, `INSERT INTO bench_floor (id, phase, at) VALUES ($1, $2, $3)`, store.NewID(), string(billing.Completed), time.Now().UTC())
	return err
}

// readTable is the report's part about readings.
func (r *report) readTable(t *table) {
	t.begin("Readings that survive a power cut", fmt.Sprintf(`A download from its ticket to *completed*, each of its %d transactions on the disk before it goes on (SQLite synchronous=FULL, PostgreSQL with
fsync); %d events each, the first of a document with its notice. Compared with INSERTs of one short row, a transaction each, in the same database.`, perReading, eventsPerReading),
		"Database", "At once", "Events/s", "Transactions/s", "Bare INSERTs/s", "Ratio")
	for _, f := range r.reads {
		events := of(f.turns, func(t turn) float64 { return t.a / perReading * eventsPerReading })
		t.row(f.database, f.at, bold(events), of(f.turns, first), of(f.turns, second), of(f.turns, ratio))
	}
}
