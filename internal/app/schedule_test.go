package app_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/store"
)

// schedule is the form of a monthly invoice of 435,60 € from the first of December on, issued without mail.
func (w *world) scheduleForm(customer string) app.ScheduleForm {
	w.t.Helper()
	f, err := w.NewSchedule(w.t.Context(), w.owner)
	w.ok(err)
	f.Name, f.CustomerID, f.Action = "Mantenimiento web", customer, string(billing.ScheduleIssue)
	f.Lines = []app.ScheduleLineForm{{LineForm: app.LineForm{Text: "Mantenimiento web de {mes} de {año}", Quantity: "1", Price: "360,00", Tax: "21"}}}
	return f
}

// schedule keeps it, changed by each of with, and answers its id.
func (w *world) schedule(customer string, with ...func(*app.ScheduleForm)) string {
	w.t.Helper()
	f := w.scheduleForm(customer)
	for _, change := range with {
		change(&f)
	}
	w.ok(w.SaveSchedule(w.t.Context(), w.owner, f, true))
	return f.ID
}

func (w *world) schedulePage(id string) app.SchedulePage {
	w.t.Helper()
	page, err := w.Schedule(w.t.Context(), w.owner, id)
	w.ok(err)
	return page
}

// to sets the clock to nine in the morning of a day.
func (w *world) to(day string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = billing.Date(day).Begins(billing.Madrid).Add(9 * time.Hour)
}

// issueDue runs the job of the company until nothing is left.
func (w *world) issueDue() {
	w.t.Helper()
	for more := true; more; {
		var err error
		more, err = w.IssueSchedules(w.t.Context(), app.IssueSchedules{CompanyID: w.owner.CompanyID})
		w.ok(err)
	}
}

// made are the invoices of a schedule, the first before: "occurrence issued number total: text of the first line".
func (w *world) made(id string) []string {
	w.t.Helper()
	var all []string
	for _, m := range w.schedulePage(id).Made {
		d, err := w.Document(w.t.Context(), w.owner, m.DocumentID)
		w.ok(err)
		all = append([]string{fmt.Sprintf("%s %s %s %s: %s", m.Occurrence, d.IssueDate, d.Number, d.Totals.Total, d.Lines[0].Text)}, all...)
	}
	return all
}

func wantLines(t testing.TB, what string, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s: got\n%s\nwant\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestAScheduleIssuesEachMonthOnItsDay(t *testing.T) {
	w := newWorld(t)
	id := w.schedule(w.customer(w.owner, "Café Almirante", "cafe@b.example"))
	w.to("2026-11-30")
	w.issueDue()
	wantLines(t, "before its day", w.made(id))
	w.to("2026-12-01")
	for range 3 {
		w.issueDue()
	}
	w.to("2027-01-01")
	w.issueDue()
	wantLines(t, "made", w.made(id), "2026-12-01 2026-12-01 F-2026-0001 435.60: Mantenimiento web de diciembre de 2026",
		"2027-01-01 2027-01-01 F-2027-0001 435.60: Mantenimiento web de enero de 2027")
	d := w.page(w.schedulePage(id).Made[0].DocumentID)
	if d.DueDate != "2027-01-31" || d.State != billing.Issued || d.Pending != 43560 {
		t.Errorf("got due %s, %s, pending %s", d.DueDate, d.State, d.Pending)
	}
	if page := w.schedulePage(id); page.Next != "2027-02-01" || page.Schedule.Made != 2 {
		t.Errorf("got next %s after %d", page.Next, page.Schedule.Made)
	}
}

func TestWhatWasMissedIsMadeUpForInTheOrderOfItsDays(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café Almirante", "")
	monthly := w.schedule(customer)
	middle := w.schedule(customer, func(f *app.ScheduleForm) { f.Name, f.Start = "Otra", "2026-12-15" })
	w.to("2027-04-20") // five months without the program
	w.issueDue()
	wantLines(t, "monthly", w.made(monthly), "2026-12-01 2026-12-01 F-2026-0001 435.60: Mantenimiento web de diciembre de 2026",
		"2027-01-01 2027-01-01 F-2027-0001 435.60: Mantenimiento web de enero de 2027", "2027-02-01 2027-02-01 F-2027-0003 435.60: Mantenimiento web de febrero de 2027",
		"2027-03-01 2027-03-01 F-2027-0005 435.60: Mantenimiento web de marzo de 2027", "2027-04-01 2027-04-01 F-2027-0007 435.60: Mantenimiento web de abril de 2027")
	if got := w.made(middle); len(got) != 5 || !strings.HasPrefix(got[4], "2027-04-15 2027-04-15 F-2027-0008") {
		t.Errorf("got %s", strings.Join(got, "\n"))
	}
}

// TestASeriesDatesNeverRunBackwards: what is made up for after the series has gone on is dated today, with the texts of
// its own months.
func TestASeriesDatesNeverRunBackwards(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café Almirante", "")
	id := w.schedule(customer)
	w.to("2027-01-20")
	w.invoice(w.owner, customer) // by hand, before the clock is back
	w.to("2027-02-03")
	w.issueDue()
	wantLines(t, "made", w.made(id), "2026-12-01 2026-12-01 F-2026-0001 435.60: Mantenimiento web de diciembre de 2026",
		"2027-01-01 2027-02-03 F-2027-0002 435.60: Mantenimiento web de enero de 2027", "2027-02-01 2027-02-03 F-2027-0003 435.60: Mantenimiento web de febrero de 2027")
}

func TestAScheduleIsIssuedOnceHoweverManyRunAtOnce(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café Almirante", "cafe@b.example")
	for n := range 30 {
		w.schedule(customer, func(f *app.ScheduleForm) { f.Name, f.Action, f.Attach = nth(n), string(billing.ScheduleSend), "0" })
	}
	w.to("2027-02-01")
	noErrors(t, together(6, func(int) error {
		_, err := w.IssueSchedules(t.Context(), app.IssueSchedules{CompanyID: w.owner.CompanyID})
		return err
	}))
	for what, query := range map[string]string{"invoices": `SELECT count(*) FROM document`, "numbers": `SELECT count(DISTINCT number) FROM document`,
		"runs": `SELECT count(*) FROM schedule_run`, "messages": `SELECT count(*) FROM email`, "links": `SELECT count(*) FROM link`,
		"jobs": `SELECT count(*) FROM river_job WHERE kind = 'send_email'`, "versions": `SELECT count(*) FROM version`} {
		if got := w.count(query); got != 90 {
			t.Errorf("%s: got %d, want 90", what, got)
		}
	}
	for _, year := range []int{2026, 2027} {
		want := map[int]int{2026: 31, 2027: 61}[year]
		if got := w.count(`SELECT next FROM series_counter WHERE year = $1`, year); got != want {
			t.Errorf("%d: the next number is %d, want %d", year, got, want)
		}
	}
}

// TestACrashLosesAndRepeatsNothing cuts the work off at every few steps, inside transactions and between them: whatever
// has been committed is whole, and the next run goes on there.
func TestACrashLosesAndRepeatsNothing(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café Almirante", "cafe@b.example")
	for n := range 3 {
		w.schedule(customer, func(f *app.ScheduleForm) { f.Name, f.Action = nth(n), string(billing.ScheduleSend) })
	}
	w.to("2027-03-01")
	crashes, done := 0, false
	for steps := int64(3); !done; steps += 5 {
		ctx := cutOff(t.Context(), steps)
		more, err := w.IssueSchedules(ctx, app.IssueSchedules{CompanyID: w.owner.CompanyID})
		if err != nil {
			crashes++
		}
		done = err == nil && !more
		got := w.traces()
		if n := got.invoices; got != (traces{n, n, n, n, n, n}) {
			t.Fatalf("cut off after %d steps: %+v", steps, got)
		}
	}
	if crashes < 5 {
		t.Errorf("cut off only %d times: the test tries nothing", crashes)
	}
	if made, numbers := w.count(`SELECT count(*) FROM document`), w.count(`SELECT count(DISTINCT number) FROM document`); made != 12 || numbers != 12 {
		t.Errorf("got %d invoices with %d numbers, want 12", made, numbers)
	}
	if got := w.count(`SELECT next FROM series_counter WHERE year = 2027`); got != 10 {
		t.Errorf("the next number of 2027 is %d, want 10: none is missing", got)
	}
	if got := w.count(`SELECT count(*) FROM schedule WHERE state = 'active'`); got != 3 {
		t.Errorf("%d schedules go on, want 3", got)
	}
}

// traces are how many there are of all that an occurrence leaves behind.
type traces struct{ invoices, runs, versions, messages, jobs, counted int64 }

// traces reads them in one statement: a commit whose answer was cut off may still be on its way in PostgreSQL, and is
// seen whole or not at all.
func (w *world) traces() (l traces) {
	w.t.Helper()
	w.ok(w.db.Read.QueryRowContext(w.t.Context(), `SELECT (SELECT count(*) FROM document), (SELECT count(*) FROM schedule_run), (SELECT count(*) FROM version),
		(SELECT count(*) FROM email), (SELECT count(*) FROM river_job WHERE kind = 'send_email'), (SELECT CAST(sum(made) AS BIGINT) FROM schedule)`).
		Scan(&l.invoices, &l.runs, &l.versions, &l.messages, &l.jobs, &l.counted))
	return l
}

// cutOff is a context that ends when it has been looked at so many times.
func cutOff(ctx context.Context, steps int64) context.Context {
	inner, cancel := context.WithCancel(ctx)
	c := cut{Context: inner, cancel: cancel, left: &atomic.Int64{}}
	c.left.Store(steps)
	return c
}

type cut struct {
	context.Context
	cancel context.CancelFunc
	left   *atomic.Int64
}

func (c cut) Done() <-chan struct{} {
	if c.left.Add(-1) == 0 {
		c.cancel()
	}
	return c.Context.Done()
}

func TestTheMailOfAScheduleGoesAsItSays(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café Almirante", "cafe@b.example")
	send := func(name, attach, to string) {
		w.schedule(customer, func(f *app.ScheduleForm) {
			f.Name, f.Action, f.Attach, f.Recipients = name, string(billing.ScheduleSend), attach, to
		})
	}
	send("adjunta", "1", "")
	send("enlace", "0", "ana@b.example, luis@b.example")
	w.to("2026-12-01")
	w.issueDue()
	noErrors(t, w.runMail())
	var got []string
	for _, m := range w.sent {
		way := "attached"
		if len(m.Attachments) == 0 {
			way = fmt.Sprintf("a link of %d letters", len(mailed(t, m)))
		}
		got = append(got, m.To+": "+way)
	}
	slices.Sort(got)
	wantLines(t, "sent", got, "ana@b.example: a link of 32 letters", "cafe@b.example: attached", "luis@b.example: a link of 32 letters")
}

func TestADraftIsLeftForWhoWantsToLookFirst(t *testing.T) {
	w := newWorld(t)
	id := w.schedule(w.customer(w.owner, "Café Almirante", ""), func(f *app.ScheduleForm) { f.Action = string(billing.ScheduleDraft) })
	w.to("2026-12-01")
	w.issueDue()
	m := w.schedulePage(id).Made[0]
	if m.Document.State != billing.Draft || m.Document.Number != "" {
		t.Errorf("got %s %s", m.Document.State, m.Document.Number)
	}
	d := w.page(m.DocumentID)
	_, err := w.Issue(t.Context(), w.owner, app.FormOf(d.Document, true), true)
	w.ok(err)
	w.to("2027-01-01")
	w.issueDue()
	w.ok(w.DeleteDraft(t.Context(), w.owner, w.schedulePage(id).Made[0].DocumentID))
	w.issueDue()
	if page := w.schedulePage(id); len(page.Made) != 2 || page.Made[0].Document.ID != "" || page.Next != "2027-02-01" {
		t.Errorf("a deleted draft came again or was forgotten: %+v", page.Made)
	}
}

// TestAScheduleThatFailsStopsAndTheOthersGoOn, and once it is mended makes what it owes.
func TestAScheduleThatFailsStopsAndTheOthersGoOn(t *testing.T) {
	w := newWorld(t)
	cafe, marta := w.customer(w.owner, "Café Almirante", "cafe@b.example"), w.customer(w.owner, "Marta", "marta@b.example")
	good, bad := w.schedule(cafe), w.schedule(marta, func(f *app.ScheduleForm) { f.Action = string(billing.ScheduleSend) })
	_, err := w.db.Write.ExecContext(t.Context(), `UPDATE customer SET email = '' WHERE id = $1`, marta)
	w.ok(err)
	w.to("2027-02-10")
	w.issueDue()
	if got := len(w.made(good)); got != 3 {
		t.Errorf("the others: got %d, want 3", got)
	}
	page := w.schedulePage(bad)
	if page.State != billing.ScheduleStopped || page.Fault == nil || page.Fault.Key != "recurring.fault.no_email" || page.Next != "2026-12-01" || len(page.Made) != 0 {
		t.Errorf("got %s %v next %s, %d made", page.State, page.Fault, page.Next, len(page.Made))
	}
	if page.Fault.Args["customer"] != "Marta" || page.FaultAt.IsZero() || page.Events[0].Kind != store.ScheduleStopped {
		t.Errorf("got %v at %s, last event %s", page.Fault.Args, page.FaultAt, page.Events[0].Kind)
	}
	desk, err := w.Desk(t.Context(), w.owner)
	w.ok(err)
	if news, err := w.ScheduleNews(t.Context(), w.owner); err != nil || desk.Stopped != 1 || len(news.Stopped) != 1 || len(news.Next) != 1 {
		t.Errorf("the notice: got %d, %+v, %v", desk.Stopped, news, err)
	}
	turns, err := w.PreviewSchedules(t.Context(), w.owner, app.ResumeSchedule, []string{bad})
	w.ok(err)
	if turns[0].Changes || turns[0].Lacks == nil || turns[0].Lacks.Key != "recurring.fault.no_email" {
		t.Errorf("not mended yet: got %t, %v", turns[0].Changes, turns[0].Lacks)
	}
	_, err = w.TurnSchedules(t.Context(), w.owner, app.ResumeSchedule, w.NewAct(), []string{bad})
	wantKey(t, err, "recurring.fault.no_email")
	if page := w.schedulePage(bad); page.State != billing.ScheduleStopped || w.count(`SELECT count(*) FROM document`) != 3 {
		t.Errorf("it went on, or trying it made something: %s", page.State)
	}
	_, err = w.db.Write.ExecContext(t.Context(), `UPDATE customer SET email = 'marta@b.example' WHERE id = $1`, marta)
	w.ok(err)
	w.turn(app.ResumeSchedule, bad)
	w.issueDue()
	if got := w.made(bad); len(got) != 3 || !strings.Contains(got[0], "de diciembre de 2026") {
		t.Errorf("once mended: got %s", strings.Join(got, "\n"))
	}
}

// TestWhoMayMendAScheduleIsToldOnceADayThatItStopped, with all that are stopped when the mail goes out; nobody is told
// once all are mended.
func TestWhoMayMendAScheduleIsToldOnceADayThatItStopped(t *testing.T) {
	w := newWorld(t)
	marta := w.customer(w.owner, "Marta", "marta@b.example")
	send := func(name, start string) string {
		return w.schedule(marta, func(f *app.ScheduleForm) { f.Name, f.Start, f.Action = name, start, string(billing.ScheduleSend) })
	}
	ids := []string{send("Una", "2026-12-01"), send("Otra", "2026-12-01"), send("La tercera", "2026-12-02")}
	_, err := w.db.Write.ExecContext(t.Context(), `UPDATE customer SET email = '' WHERE id = $1`, marta)
	w.ok(err)
	told := func() (subjects []string) {
		w.sent = nil
		noErrors(t, w.runMail())
		for _, m := range w.sent {
			if m.Kind == mail.KindSchedulesStopped {
				subjects = append(subjects, m.To+": "+m.Subject)
			}
		}
		return subjects
	}
	w.to("2026-12-01")
	w.issueDue()
	owner := w.count(`SELECT count(*) FROM member WHERE notify AND role <> 'reader'`)
	if got := told(); len(got) != owner || !strings.HasSuffix(got[0], "2 facturas periódicas detenidas") {
		t.Errorf("the first day: got %q, want one to each of %d", got, owner)
	}
	w.turn(app.EndSchedule, ids[0])
	w.to("2026-12-02")
	w.issueDue()
	if got := told(); len(got) != owner || !strings.HasSuffix(got[0], "2 facturas periódicas detenidas") {
		t.Errorf("the next day: got %q", got)
	}
	fourth := w.schedule(w.customer(w.owner, "Café", "cafe@b.example"), func(f *app.ScheduleForm) { f.Start, f.Action = "2026-12-03", string(billing.ScheduleSend) })
	_, err = w.db.Write.ExecContext(t.Context(), `UPDATE customer SET email = ''`)
	w.ok(err)
	w.to("2026-12-03")
	w.issueDue()
	w.turn(app.EndSchedule, ids[1], ids[2], fourth)
	if got := told(); len(got) != 0 {
		t.Errorf("nothing is stopped any more: got %q", got)
	}
}

// turn presses a button of the bar for these schedules.
func (w *world) turn(verb app.ScheduleVerb, ids ...string) {
	w.t.Helper()
	_, err := w.TurnSchedules(w.t.Context(), w.owner, verb, w.NewAct(), ids)
	w.ok(err)
}

// TestWhatIsUnforeseenStopsOnlyWhatFails: the batch fails as a whole, is made one by one, and the error is handed to the
// log once.
func TestWhatIsUnforeseenStopsOnlyWhatFails(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café Almirante", "cafe@b.example")
	var ids []string
	for n := range 5 {
		ids = append(ids, w.schedule(customer, func(f *app.ScheduleForm) { f.Name, f.Action = nth(n), string(billing.ScheduleSend) }))
	}
	w.ok(w.store.Update(t.Context(), w.owner.CompanyID, func(tx *store.Tx) error { // a key that its message will want
		_, err := tx.AddEmail(store.Email{ID: store.NewID(), Kind: store.EmailDocumentSent, Dedupe: "schedule:" + ids[2] + ":2026-12-01:cafe@b.example",
			Recipient: "x@b.example", Language: "es", CreatedAt: w.clock()})
		return err
	}))
	w.to("2026-12-01")
	more, err := w.IssueSchedules(t.Context(), app.IssueSchedules{CompanyID: w.owner.CompanyID})
	if err == nil || more {
		t.Errorf("got %v, %t: want the error for the log", err, more)
	}
	for i, id := range ids {
		page := w.schedulePage(id)
		if i == 2 {
			if page.State != billing.ScheduleStopped || page.Fault.Key != "recurring.fault.unexpected" || len(page.Made) != 0 {
				t.Errorf("what fails: got %s %v, %d made", page.State, page.Fault, len(page.Made))
			}
		} else if page.State != billing.ScheduleActive || len(page.Made) != 1 {
			t.Errorf("number %d: got %s, %d made", i, page.State, len(page.Made))
		}
	}
	if got := w.count(`SELECT count(DISTINCT number) FROM document`); got != 4 || w.count(`SELECT next FROM series_counter WHERE year = 2026`) != 5 {
		t.Errorf("got %d numbers, want 4 without a gap", got)
	}
}

func TestWhatWasMadeBeforeIsOnlyMovedOn(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café Almirante", "")
	ids := []string{w.schedule(customer), w.schedule(customer), w.schedule(customer)}
	// A run that is there already though the schedule has not moved on: its key is what keeps it from coming twice.
	w.ok(w.store.Update(t.Context(), w.owner.CompanyID, func(tx *store.Tx) error {
		made := store.ScheduleRun{ScheduleID: ids[1], Occurrence: "2026-12-01", DocumentID: store.NewID(), At: w.clock()}
		return tx.AddScheduledDocuments(store.ScheduledDocuments{Runs: []store.ScheduleRun{made}}, false)
	}))
	w.to("2026-12-01")
	w.issueDue()
	if got := w.count(`SELECT count(*) FROM document`); got != 2 {
		t.Errorf("got %d invoices, want 2: one had been made", got)
	}
	for _, id := range ids {
		if page := w.schedulePage(id); page.State != billing.ScheduleActive || page.Next != "2027-01-01" {
			t.Errorf("got %s next %s", page.State, page.Next)
		}
	}
}

func TestNoChangeEndsAScheduleUnasked(t *testing.T) {
	w := newWorld(t)
	id := w.schedule(w.customer(w.owner, "Café Almirante", "cafe@b.example"))
	w.to("2027-01-01")
	w.issueDue()
	for field, end := range map[string]func(*app.ScheduleForm){
		"times": func(f *app.ScheduleForm) { f.Ends, f.Times = app.EndsAfter, "2" },
		"until": func(f *app.ScheduleForm) { f.Ends, f.Until = app.EndsOn, "2027-01-15" },
	} {
		f := app.ScheduleFormOf(w.schedulePage(id).Schedule, true)
		end(&f)
		wantField(t, w.SaveSchedule(t.Context(), w.owner, f, true), field, "recurring.error.over")
	}
	if page := w.schedulePage(id); page.State != billing.ScheduleActive || page.Next != "2027-02-01" {
		t.Errorf("got %s with %q next, want it going on as it was", page.State, page.Next)
	}
	f := app.ScheduleFormOf(w.schedulePage(id).Schedule, true)
	f.Ends, f.Times = app.EndsAfter, "3"
	w.ok(w.SaveSchedule(t.Context(), w.owner, f, true))
	if page := w.schedulePage(id); page.State != billing.ScheduleActive || page.Next != "2027-02-01" {
		t.Errorf("one left: got %s with %q next", page.State, page.Next)
	}
}
