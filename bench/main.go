// Command bench measures Acuse and writes docs/BENCHMARKS.md. Every figure stands beside what it is compared with,
// measured in turns in the same run, because figures of different runs or machines say little about each other.
//
//	go run ./bench            measures everything (some six minutes)
//	go run ./bench -quick     shorter rounds, smaller data, prints instead of writing
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"acuse/internal/db"
)

// plan is how much is measured.
type plan struct {
	customers, documents, heavy int
	rounds                      int
	long                        time.Duration // of a turn
}

var (
	whole = plan{customers: 1000, documents: 100_000, heavy: 2000, rounds: 5, long: time.Second}
	short = plan{customers: 100, documents: 5000, heavy: 500, rounds: 3, long: time.Second}
)

const output = "docs/BENCHMARKS.md"

func main() {
	log.SetFlags(0)
	quick := flag.Bool("quick", false, "shorter rounds and smaller data; print the result")
	bareOn := flag.String("bare", "", "serve the bare list at this address (the benchmark starts itself so)")
	database := flag.String("database", "", "for -bare: the database")
	username := flag.String("username", "", "for -bare: whose list")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var err error
	if *bareOn != "" {
		err = serveBare(*database, *bareOn, *username)
	} else {
		err = measure(ctx, *quick)
	}
	if err != nil {
		log.Fatal("bench: ", err)
	}
}

func measure(ctx context.Context, quick bool) error {
	p := whole
	if quick {
		p = short
	}
	folder, err := os.MkdirTemp("", "acuse-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	binary := filepath.Join(folder, "acuse")
	if err := run(exec.CommandContext(ctx, "go", "build", "-o", binary, "./cmd/acuse")); err != nil {
		return err
	}
	r := report{plan: p}
	if err := r.drawings(p); err != nil {
		return err
	}
	databases := []string{filepath.Join(folder, "acuse.db")}
	if postgres, err := startPostgres(ctx); err != nil {
		log.Print("without PostgreSQL: ", err)
	} else {
		defer func() { _ = run(exec.Command("scripts/postgres", "stop", postgres)) }()
		if r.postgres, err = version(ctx, postgres); err != nil {
			return err
		}
		databases = append(databases, postgres)
	}
	for _, database := range databases {
		if err := r.database(ctx, p, binary, folder, database); err != nil {
			return err
		}
	}
	if quick {
		fmt.Print(r.markdown())
		return nil
	}
	return os.WriteFile(output, []byte(r.markdown()), 0o644)
}

// database measures what depends on the database.
func (r *report) database(ctx context.Context, p plan, binary, folder, where string) error {
	name := "SQLite"
	if strings.HasPrefix(where, "postgres") {
		name = "PostgreSQL"
	}
	s, err := seedAndServe(ctx, p, binary, folder, where)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	defer s.stop()
	log.Printf("%s: seeded %d documents in %s", name, p.documents, s.seeded.Round(time.Second))
	r.seeds = append(r.seeds, seeding{name, p.documents, s.seeded})
	for _, gzip := range []bool{false, true} {
		turns, err := s.lists(ctx, p, gzip)
		if err != nil {
			return fmt.Errorf("%s: list: %w", name, err)
		}
		log.Printf("%s: list, gzip %v: %s against %s, ratio %s", name, gzip, of(turns, first), of(turns, second), of(turns, ratio))
		r.lists = append(r.lists, listFigures{name, gzip, turns})
	}
	names, err := s.names(ctx)
	if err != nil {
		return fmt.Errorf("%s: names: %w", name, err)
	}
	for _, f := range names {
		f.database = name
		log.Printf("%s: %s: %s ms known, %s ms unknown, ratio %s", name, f.page, of(f.turns, first), of(f.turns, second), of(f.turns, ratio))
		r.names = append(r.names, f)
	}
	logins, err := s.logins(ctx, p)
	if err != nil {
		return fmt.Errorf("%s: logins: %w", name, err)
	}
	logins.database = name
	log.Printf("%s: logins: %s/s against %s hashes/s", name, of(logins.turns, first), of(logins.turns, second))
	r.bursts = append(r.bursts, logins)
	return nil
}

// turn is one round of two things measured one after the other.
type turn struct{ a, b float64 }

func first(t turn) float64  { return t.a }
func second(t turn) float64 { return t.b }
func ratio(t turn) float64  { return t.a / t.b }

// spread is the median of several rounds, and how far they lie apart.
type spread struct{ median, low, high float64 }

func of(turns []turn, value func(turn) float64) spread {
	var all []float64
	for _, t := range turns {
		all = append(all, value(t))
	}
	slices.Sort(all)
	return spread{all[len(all)/2], all[0], all[len(all)-1]}
}

func (s spread) String() string {
	format := "%.0f (%.0f–%.0f)"
	if s.median < 10 {
		format = "%.2f (%.2f–%.2f)"
	}
	return fmt.Sprintf(format, s.median, s.low, s.high)
}

func startPostgres(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "scripts/postgres", "start").Output()
	return strings.TrimSpace(string(out)), err
}

func version(ctx context.Context, postgres string) (string, error) {
	d, err := db.Open(ctx, postgres)
	if err != nil {
		return "", err
	}
	defer d.Close()
	var v string
	err = d.Read.QueryRowContext(ctx, `SHOW server_version`).Scan(&v)
	return v, err
}

func run(c *exec.Cmd) error {
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(c.Args, " "), err, out)
	}
	return nil
}
