// Command bench measures Acuse and writes docs/BENCHMARKS.md. Every figure stands beside what it is compared with,
// measured in turns in the same run, because figures of different runs or machines say little about each other.
//
//	go run ./bench                       measures everything (some three quarters of an hour)
//	go run ./bench -quick                shorter rounds, smaller data, prints instead of writing
//	go run ./bench -only million,excel   some parts of it, prints instead of writing
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
	"syscall"
	"time"

	"acuse/internal/db"
)

// plan is how much is measured.
type plan struct {
	customers, documents, heavy int
	small, large                int // documents of the two companies that are compared
	rows                        int // of the spreadsheet
	files                       int // of the larger ZIP; the smaller has a tenth
	readings                    int // in a turn
	due, dueFew                 int // schedules of the two companies that are compared
	messages                    int // of a full outbox
	rounds                      int
	long                        time.Duration // of a turn
}

var (
	whole = plan{customers: 1000, documents: 100_000, heavy: 2000, small: 10_000, large: 1_000_000, rows: 100_000, files: 500,
		readings: 400, due: 100_000, dueFew: 1000, messages: 2000, rounds: 15, long: time.Second}
	short = plan{customers: 100, documents: 5000, heavy: 500, small: 5000, large: 20_000, rows: 10_000, files: 100,
		readings: 100, due: 1000, dueFew: 100, messages: 200, rounds: 3, long: 300 * time.Millisecond}
)

const output = "docs/BENCHMARKS.md"

// bench is one run: what it measures with, and what has been found so far.
type bench struct {
	plan
	folder    string // for everything that is made on the way
	binary    string // Acuse, built anew
	databases []database
	postgres  string // its version, "" without it
	report    report
}

// database is one that can be measured on: the path of a SQLite file, or the URL of a PostgreSQL server.
type database struct{ name, where string }

// parts are what can be measured on its own, in the order of the report.
var parts = []struct {
	name    string
	measure func(*bench, context.Context) error
}{
	{"list", (*bench).pages}, // with names and logins: they need the same company
	{"brand", (*bench).brands},
	{"million", (*bench).million},
	{"excel", (*bench).spreadsheets},
	{"zip", (*bench).zips},
	{"readings", (*bench).readEvents},
	{"schedules", (*bench).dueAtOnce},
	{"outbox", (*bench).outbox},
	{"rest", (*bench).atRest},
	{"backup", (*bench).backups},
	{"pdf", (*bench).drawings},
}

func main() {
	log.SetFlags(0)
	quick := flag.Bool("quick", false, "shorter rounds and smaller data; print the result")
	only := flag.String("only", "", "parts to measure, comma between them: list, brand, million, excel, zip, readings, schedules, outbox, rest, backup, pdf; print the result")
	rounds := flag.Int("rounds", 0, "how many rounds, in place of the usual")
	child := flag.String("child", "", "what the benchmark starts itself for, to be measured as a process of its own")
	database := flag.String("database", "", "for -child: the database")
	arg := flag.String("arg", "", "for -child: address, user name, number of rows or another database")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var err error
	if *child != "" {
		err = runChild(ctx, *child, *database, *arg)
	} else {
		err = measure(ctx, *quick, *only, *rounds)
	}
	if err != nil {
		log.Fatal("bench: ", err)
	}
}

// runChild is one of the processes that are compared.
func runChild(ctx context.Context, name, database, arg string) error {
	switch name {
	case "list":
		addr, username, _ := strings.Cut(arg, ",")
		return serveBare(ctx, database, addr, username)
	case "excel":
		return writeList(ctx, database, arg)
	case "bare-excel":
		return writeBareSheet(arg)
	case "schedules":
		return issueDue(ctx, database)
	case "schedule-words":
		return lookUp(ctx, database)
	case "bare-schedules":
		return insertIssued(ctx, database, arg)
	case "bare-mail":
		return sendBare(ctx, arg)
	}
	return fmt.Errorf("no child %q", name)
}

func measure(ctx context.Context, quick bool, only string, rounds int) error {
	b := &bench{plan: whole}
	if quick {
		b.plan = short
	}
	if rounds > 0 {
		b.rounds = rounds
	}
	var err error
	if b.folder, err = os.MkdirTemp("", "acuse-bench"); err != nil {
		return err
	}
	defer os.RemoveAll(b.folder)
	b.binary = filepath.Join(b.folder, "acuse")
	build := exec.CommandContext(ctx, "go", "build", "-ldflags", "-s -w", "-o", b.binary, "./cmd/acuse")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if err := run(build); err != nil {
		return err
	}
	b.databases = []database{{"SQLite", filepath.Join(b.folder, "acuse.db")}}
	if postgres, err := startPostgres(ctx); err != nil {
		log.Print("without PostgreSQL: ", err)
	} else {
		defer func() { _ = run(exec.Command("scripts/postgres", "stop", postgres)) }()
		if b.postgres, err = version(ctx, postgres); err != nil {
			return err
		}
		b.databases = append(b.databases, database{"PostgreSQL", postgres})
	}
	for _, part := range parts {
		if only != "" && !slices.Contains(strings.Split(only, ","), part.name) {
			continue
		}
		if err := part.measure(b, ctx); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	if quick || only != "" {
		fmt.Print(b.markdown())
		return nil
	}
	return os.WriteFile(output, []byte(b.markdown()), 0o644)
}

// fresh is a new, empty database of the same kind.
func (b *bench) fresh(ctx context.Context, kind database, name string) (string, error) {
	if !strings.HasPrefix(kind.where, "postgres") {
		return filepath.Join(b.folder, name+".db"), nil
	}
	d, err := db.Open(ctx, kind.where)
	if err != nil {
		return "", err
	}
	defer d.Close()
	_, err = d.Write.ExecContext(ctx, `CREATE DATABASE `+name)
	return strings.Replace(kind.where, "/acuse?", "/"+name+"?", 1), err
}

// pages measures what depends on the database in a company of the usual size.
func (b *bench) pages(ctx context.Context) error {
	for _, d := range b.databases {
		if err := b.pagesOn(ctx, d); err != nil {
			return fmt.Errorf("%s: %w", d.name, err)
		}
	}
	return nil
}

func (b *bench) pagesOn(ctx context.Context, d database) error {
	where, err := b.fresh(ctx, d, "pages")
	if err != nil {
		return err
	}
	s, err := b.seedAndServe(ctx, where, seedPlan{b.customers, b.documents, []int{b.heavy}, nameCount})
	if err != nil {
		return err
	}
	defer s.stop()
	if err := s.serveBareList(ctx); err != nil {
		return err
	}
	r := &b.report
	log.Printf("%s: seeded %d documents in %s", d.name, b.documents, s.seeded.Round(time.Second))
	r.seeds = append(r.seeds, seeding{d.name, b.documents, s.seeded})
	for _, gzip := range []bool{false, true} {
		turns, err := s.lists(ctx, b.plan, gzip)
		if err != nil {
			return fmt.Errorf("list: %w", err)
		}
		log.Printf("%s: list, gzip %v: %s against %s, ratio %s", d.name, gzip, of(turns, first), of(turns, second), of(turns, ratio))
		r.lists = append(r.lists, listFigures{d.name, gzip, turns})
	}
	names, err := s.names(ctx)
	if err != nil {
		return fmt.Errorf("names: %w", err)
	}
	for _, f := range names {
		f.database = d.name
		log.Printf("%s: %s: %s ms known, %s ms unknown, ratio %s", d.name, f.page, of(f.turns, first), of(f.turns, second), of(f.turns, ratio))
		r.names = append(r.names, f)
	}
	logins, err := s.logins(ctx, b.plan)
	if err != nil {
		return fmt.Errorf("logins: %w", err)
	}
	logins.database = d.name
	log.Printf("%s: logins: %s/s against %s hashes/s", d.name, of(logins.turns, first), of(logins.turns, second))
	r.bursts = append(r.bursts, logins)
	return nil
}
