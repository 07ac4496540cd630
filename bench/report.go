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
	invoices []turn
	seeds    []seeding
	lists    []listFigures
	bursts   []burstFigures
	names    []nameFigures
	brands   []brandFigures
	pairs    []pairFigures
	sheets   []sheetFigures
	zips     []zipFigures
	reads    []readFigures
	due      []dueFigures
	outboxes []outboxFigures
	rest     []restFigures
	backups  []backupFigures
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

// markdown is docs/BENCHMARKS.md; what was not measured is left out.
func (b *bench) markdown() string {
	t := &table{}
	fmt.Fprintf(t, `# Benchmarks

Written by `+"`make bench`"+`. Each figure stands beside what it is compared with, measured in turns in the same run: %d rounds of
%s each, half as long where companies of two sizes are compared. Shown are the median and, in brackets, the lowest and the
highest round. Server and load generator are processes of their own on the same cores.

%s
`, b.rounds, b.long, b.machine())
	r := &b.report
	for _, section := range []func(*table){b.listTable, b.brandTable, b.pairTable, r.sheetTable, r.zipTable, r.readTable, b.dueTable, b.outboxTable, r.restTable, b.backupTable, r.loginTable, r.nameTable, r.drawingTable, r.seedTable} {
		section(t)
	}
	return t.String()
}

func (b *bench) listTable(t *table) {
	t.begin("The customer's list of documents", fmt.Sprintf(`A company of %d documents, a customer with %d of them, logged in; first page of 50 rows; %d connections. Compared with a
handler that runs the same queries (sums, rows, pending, consent) and renders the same page (the benchmark compares them), without
session, rights, transactions, log and headers.`, b.documents, b.heavy, listConnections),
		"Database", "Compressed", "Acuse, pages/s", "Bare handler, pages/s", "Ratio", "Goal", "Met")
	for _, l := range b.report.lists {
		compressed := "neither"
		if l.gzip {
			compressed = "Acuse only (gzip)"
		}
		r := of(l.turns, ratio)
		t.row(l.database, compressed, of(l.turns, first), of(l.turns, second), bold(r), "≥ 0.7", met(r.median >= 0.7))
	}
}

func (b *bench) pairTable(t *table) {
	t.begin(fmt.Sprintf("A company of %d documents against one of %d", b.large, b.small), fmt.Sprintf(`The same pages of both, %d connections. The customer has %d documents in both, the heavy one half of all, %d and %d. The
searches are on the first page, newest first.`, listConnections, b.light(), b.large/2, b.small/2),
		"Database", "Page", "Large, pages/s", "Small, pages/s", "Ratio", "Goal", "Met")
	for _, f := range b.report.pairs {
		r := of(f.turns, ratio)
		t.row(f.database, f.page, of(f.turns, first), of(f.turns, second), bold(r), "≥ 0.8", met(r.median >= 0.8))
	}
}

func (r *report) loginTable(t *table) {
	t.begin("Logging in", fmt.Sprintf(`%d people log in at the same moment; half as many rounds. Compared with argon2id (19 MiB, t = 2) alone, two at once, as Acuse runs it. Who
would wait longer than two seconds is answered 503.`, burst),
		"Database", "Logins/s", "Hashes/s", "Ratio", "p50", "p99", "Answered 503")
	for _, f := range r.bursts {
		t.row(f.database, of(f.turns, first), of(f.turns, second), bold(of(f.turns, ratio)), f.percentile(50), f.percentile(99),
			fmt.Sprintf("%.0f %%", 100*float64(f.busy)/float64(f.all)))
	}
}

func (r *report) drawingTable(t *table) {
	t.begin("PDF", `An invoice with ten lines, on one core, against a page with one word in each of the three fonts, which the library has to parse
and subset for every document.`, "Invoice, ms", "Invoices/s", "Pages of three words/s", "Ratio")
	if len(r.invoices) > 0 {
		drawn := of(r.invoices, first)
		t.row(fmt.Sprintf("**%.1f**", 1000/drawn.median), drawn, of(r.invoices, second), bold(of(r.invoices, ratio)))
	}
}

func (r *report) seedTable(t *table) {
	t.begin("Seed", "Made-up documents into an empty database, with lines, words, versions, payments and all indexes.", "Database", "Documents", "Time", "Documents/s")
	for _, s := range r.seeds {
		t.row(s.database, s.documents, s.took.Round(100*time.Millisecond), fmt.Sprintf("%.0f", float64(s.documents)/s.took.Seconds()))
	}
}

func (b *bench) machine() string {
	lines := []string{fmt.Sprintf("- %s, %d cores, %s/%s, %s", processor(), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version()),
		"- SQLite by modernc.org/sqlite, synchronous=FULL, in the folder for temporary files"}
	if b.postgres != "" {
		lines = append(lines, "- PostgreSQL "+b.postgres+", by unix socket, fsync off but for the readings (scripts/postgres)")
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
