package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"slices"
	"strings"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/db"
	"acuse/internal/store"
)

// dueFigures are so many schedules of one company that are all due on one day.
type dueFigures struct {
	database  string
	schedules int
	turns     []turn // seconds: Acuse, bare INSERTs
	words     []turn // seconds: until a search finds it all after that, both together
	peak      []turn // MB: Acuse, bare INSERTs
}

// toTheLastWord is what all of it takes against bare INSERTs of all of it.
func (f dueFigures) toTheLastWord() []turn {
	whole := make([]turn, len(f.turns))
	for i := range whole {
		whole[i] = turn{f.words[i].b, f.turns[i].b}
	}
	return whole
}

// issued is how many invoices a second a turn made.
func (f dueFigures) issued(t turn) float64 { return float64(f.schedules) / t.a }

// dueAtOnce measures few and many schedules: both of Acuse and of the rows that it wrote, each in a process of its own.
func (b *bench) dueAtOnce(ctx context.Context) error {
	for _, d := range b.databases {
		for _, n := range []int{b.dueFew, b.due} {
			f := dueFigures{database: d.name, schedules: n}
			for round := range b.roundsOfDue(n) {
				took, words, peak, err := b.dueRound(ctx, d, n, fmt.Sprintf("due%d_%d", n, round))
				if err != nil {
					return fmt.Errorf("%s: %w", d.name, err)
				}
				f.turns, f.words, f.peak = append(f.turns, took), append(f.words, words), append(f.peak, peak)
			}
			log.Printf("%s: %d schedules: %s s and %s for words against %s, ratio %s; %s MB", d.name, n, of(f.turns, first), of(f.words, first), of(f.turns, second),
				of(f.toTheLastWord(), ratio), of(f.peak, first))
			b.report.due = append(b.report.due, f)
		}
	}
	return nil
}

// roundsOfDue is a fifth of the rounds, and one of the many: what is due is due once, so each round has a database of its
// own.
func (b *bench) roundsOfDue(n int) int {
	if n == b.due {
		return 1
	}
	return (b.rounds + 4) / 5
}

// dueRound makes what is due in a new database, and puts the same rows into a copy of it as it was before.
func (b *bench) dueRound(ctx context.Context, d database, n int, name string) (took, words, peak turn, err error) {
	where, err := b.fresh(ctx, d, name)
	if err != nil {
		return took, words, peak, err
	}
	if err := b.planInvoices(ctx, where, n); err != nil {
		return took, words, peak, err
	}
	twin, err := b.twin(ctx, d, where, name+"_bare")
	if err != nil {
		return took, words, peak, err
	}
	if took.a, peak.a, err = child(ctx, "-child", "schedules", "-database", where); err != nil {
		return took, words, peak, err
	}
	if words.a, _, err = child(ctx, "-child", "schedule-words", "-database", where); err != nil {
		return took, words, peak, err
	}
	words.b = took.a + words.a
	if took.b, peak.b, err = child(ctx, "-child", "bare-schedules", "-database", where, "-arg", twin); err != nil {
		return took, words, peak, err
	}
	return took, words, peak, errors.Join(b.drop(ctx, d, where), b.drop(ctx, d, twin))
}

// planChunk is how many schedules commit together while they are made.
const planChunk = 2000

// planInvoices fills a database with a company and so many schedules that are due today, of three lines each, sent by
// link, each of a customer of its own.
func (b *bench) planInvoices(ctx context.Context, where string, n int) error {
	// Every fortieth customer has no address.
	if _, _, err := b.seed(ctx, where, seedPlan{customers: n + n/39 + 1}); err != nil {
		return err
	}
	books, err := openBooks(ctx, where)
	if err != nil {
		return err
	}
	defer books.close()
	customers, err := texts(ctx, books.db, `SELECT id FROM customer WHERE company_id = $1 AND email <> '' ORDER BY id`, books.company)
	if err != nil {
		return err
	}
	for chunk := range slices.Chunk(customers[:n], planChunk) {
		if err := books.plan(ctx, chunk); err != nil {
			return err
		}
	}
	return nil
}

// plan keeps a schedule for each of these customers.
func (b books) plan(ctx context.Context, customers []string) error {
	return b.store.Update(ctx, b.company, func(tx *store.Tx) error {
		series, err := tx.Series(billing.Invoice)
		if err != nil {
			return err
		}
		s := madeUpSchedule(series[0].ID, b.app.Today(), b.app.Now())
		for _, customer := range customers {
			s.ID, s.CustomerID = store.NewID(), customer
			if err := tx.AddSchedule(s); err != nil {
				return err
			}
		}
		return nil
	})
}

// madeUpSchedule is a monthly one whose first invoice is due on that day.
func madeUpSchedule(series string, day billing.Date, at time.Time) billing.Schedule {
	s := billing.Schedule{State: billing.ScheduleActive, Name: "Mantenimiento", Rule: billing.Rule{Every: 1, Unit: billing.UnitMonth, Start: day}, SeriesID: series,
		DueDays: 30, Action: billing.ScheduleSend, Way: billing.ByLink, Next: day, CreatedAt: at, UpdatedAt: at}
	for i, l := range []billing.Line{
		{Text: "Mantenimiento web de {mes año}", Quantity: 1_000_000, Price: 360_000_000, Tax: 2100},
		{Text: "Alojamiento del {inicio} al {fin}", Quantity: 1_000_000, Price: 12_500_000, Tax: 2100},
		{Text: "Copias de seguridad", Quantity: 2_000_000, Price: 4_100_000, Tax: 2100},
	} {
		s.Lines = append(s.Lines, billing.ScheduleLine{ID: fmt.Sprint(i), Line: l})
	}
	return s
}

// books are a seeded company, open.
type books struct {
	db      *db.DB
	store   *store.Store
	app     *app.App
	company string
}

// benchSecret is the installation's, whichever process it is that needs it.
const benchSecret = "0123456789abcdef0123456789abcdef"

func openBooks(ctx context.Context, where string) (books, error) {
	d, err := db.Open(ctx, where)
	if err != nil {
		return books{}, err
	}
	s, err := store.Open(d)
	if err != nil {
		return books{}, errors.Join(err, d.Close())
	}
	b := books{db: d, store: s, app: app.New(s, app.Options{URL: "https://acuse.example", Secret: []byte(benchSecret)})}
	if b.company, err = s.Directory().CompanyOfSlug(ctx, slug); err != nil {
		return b, errors.Join(err, d.Close())
	}
	return b, nil
}

func (b books) close() { _ = b.db.Close() }

// issueAll makes everything that is due.
func (b books) issueAll(ctx context.Context) error {
	for {
		more, err := b.app.IssueSchedules(ctx, app.IssueSchedules{CompanyID: b.company})
		if err != nil || !more {
			return err
		}
	}
}

// issueDue is the child that makes what is due.
func issueDue(ctx context.Context, where string) error {
	b, err := openBooks(ctx, where)
	if err != nil {
		return err
	}
	defer b.close()
	began := time.Now()
	if err := b.issueAll(ctx); err != nil {
		return err
	}
	took := time.Since(began)
	var due, queued int
	if err := b.db.Read.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM schedule WHERE next_date <= $1), (SELECT count(*) FROM river_job WHERE kind = 'send_email')`,
		b.app.Today()).Scan(&due, &queued); err != nil {
		return err
	}
	if due > 0 || queued == 0 {
		return fmt.Errorf("%d schedules are still due, %d messages are queued", due, queued)
	}
	return say(took)
}

// lookUp is the child that does the jobs which those invoices left for a search to find them.
func lookUp(ctx context.Context, where string) error {
	b, err := openBooks(ctx, where)
	if err != nil {
		return err
	}
	defer b.close()
	began := time.Now()
	for more := true; more; {
		if more, err = b.app.WordSome(ctx, app.WordSome{CompanyID: b.company}); err != nil {
			return err
		}
	}
	took := time.Since(began)
	var left, found int
	if err := b.db.Read.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM document_unworded) + (SELECT count(*) FROM email_unworded),
		(SELECT count(*) FROM document_word WHERE company_id = $1 AND word = 'seguridad')`, b.company).Scan(&left, &found); err != nil {
		return err
	}
	if left > 0 || found == 0 {
		return fmt.Errorf("%d documents and messages have no words, %d documents have the one that all have", left, found)
	}
	return say(took)
}

// twin is a copy of a database that nobody has open.
func (b *bench) twin(ctx context.Context, kind database, where, name string) (string, error) {
	if kind.name != "PostgreSQL" {
		to, err := b.fresh(ctx, kind, name)
		if err != nil {
			return "", err
		}
		_, err = undump(ctx, kind, where, to)
		return to, err
	}
	d, err := db.Open(ctx, kind.where)
	if err != nil {
		return "", err
	}
	defer d.Close()
	_, err = d.Write.ExecContext(ctx, `CREATE DATABASE `+name+` TEMPLATE `+databaseName(where))
	return strings.Replace(kind.where, "/acuse?", "/"+name+"?", 1), err
}

// dueTable is the report's part about schedules.
func (b *bench) dueTable(t *table) {
	t.begin("Invoices of schedules that are all due on one day", `Issued, numbered and queued as mails with a link of their own, up to a thousand a transaction: three lines each, a customer each.
What a search finds them by follows in jobs of its own: words is what those take after it. Both together are compared with INSERTs
of the very rows that they come to (document, lines, version, words, mail, link, job), many a statement, in transactions of a
thousand invoices, into the same tables with the same indexes. Each a process of its own. Growth is invoices/s against those of
the fewer.`,
		"Database", "Schedules", "Acuse, s", "Goal", "Met", "Invoices/s", "Growth", "Words, s", "Bare INSERTs, s", "Ratio of all", "Memory, MB")
	var few dueFigures
	for _, f := range b.report.due {
		goal, reached, growth := "", "", ""
		if f.schedules == b.dueFew {
			few = f
		} else {
			growth = bold(fmt.Sprintf("%.2f", of(f.turns, f.issued).median/of(few.turns, few.issued).median))
		}
		took := of(f.turns, first)
		if f.database == "SQLite" && f.schedules == whole.due {
			goal, reached = "≤ 60 s", met(took.median <= 60)
		}
		t.row(f.database, f.schedules, bold(took), goal, reached, of(f.turns, f.issued), growth, of(f.words, first), of(f.turns, second), of(f.toTheLastWord(), ratio), of(f.peak, first))
	}
}
