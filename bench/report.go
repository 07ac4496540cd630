package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
)

// report is everything measured.
type report struct {
	plan     plan
	postgres string // its version, "" without it
	invoices []turn
	seeds    []seeding
	lists    []listFigures
	bursts   []burstFigures
	names    []nameFigures
}

type seeding struct {
	database  string
	documents int
	took      time.Duration
}

type listFigures struct {
	database string
	gzip     bool
	turns    []turn
}

// markdown is docs/BENCHMARKS.md.
func (r *report) markdown() string {
	var b strings.Builder
	p := r.plan
	fmt.Fprintf(&b, `# Benchmarks

Written by `+"`make bench`"+`. Each figure stands beside what it is compared with, measured in turns in the same run: %d rounds of
%s each. Shown are the median and, in brackets, the lowest and the highest round. Server and load generator are
processes of their own on the same cores.

%s

## The customer's list of documents

A company of %d documents, a customer with %d of them, logged in; first page of 50 rows; 8 connections. Compared with a
handler that runs the same three queries (count, rows, pending) and renders the same page (the benchmark compares them), without
session, rights, transactions, log and headers. Goal: a ratio of 0.7 or more.

| Database | Compressed | Acuse, pages/s | Bare handler, pages/s | Ratio |
|---|---|---|---|---|
`, p.rounds, p.long, r.machine(), p.documents, p.heavy)
	for _, l := range r.lists {
		compressed := "neither"
		if l.gzip {
			compressed = "Acuse only (gzip)"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | **%s** |\n", l.database, compressed, of(l.turns, first), of(l.turns, second), of(l.turns, ratio))
	}
	fmt.Fprintf(&b, `
## Logging in

%d people log in at the same moment; half as many rounds. Compared with argon2id (19 MiB, t = 2) alone, two at once, as Acuse runs it. Who
would wait longer than two seconds is answered 503.

| Database | Logins/s | Hashes/s | Ratio | p50 | p99 | Answered 503 |
|---|---|---|---|---|---|---|
`, burst)
	for _, f := range r.bursts {
		fmt.Fprintf(&b, "| %s | %s | %s | **%s** | %s | %s | %.0f %% |\n", f.database, of(f.turns, first), of(f.turns, second), of(f.turns, ratio),
			f.percentile(50), f.percentile(99), 100*float64(f.busy)/float64(f.all))
	}
	b.WriteString(r.nameTable())
	drawn := of(r.invoices, first)
	fmt.Fprintf(&b, `
## PDF

An invoice with ten lines, on one core: **%.1f ms**, %s invoices/s. A page with one word in each of the three fonts, which the
library has to parse and subset for every document: %s pages/s; ratio **%s**.

## Seed

| Database | Documents | Time | Documents/s |
|---|---|---|---|
`, 1000/drawn.median, drawn, of(r.invoices, second), of(r.invoices, ratio))
	for _, s := range r.seeds {
		fmt.Fprintf(&b, "| %s | %d | %s | %.0f |\n", s.database, s.documents, s.took.Round(100*time.Millisecond), float64(s.documents)/s.took.Seconds())
	}
	return b.String()
}

func (r *report) machine() string {
	lines := []string{fmt.Sprintf("- %s, %d cores, %s/%s, %s", processor(), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version()),
		"- SQLite by modernc.org/sqlite, synchronous=FULL, in the folder for temporary files"}
	if r.postgres != "" {
		lines = append(lines, "- PostgreSQL "+r.postgres+", by unix socket, fsync off (scripts/postgres)")
	}
	return strings.Join(lines, "\n")
}

func processor() string {
	f, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return runtime.GOARCH
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if key, value, ok := strings.Cut(s.Text(), ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return runtime.GOARCH
}
