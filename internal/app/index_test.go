package app_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/store"
)

// TestNoQueryWithoutAnIndexBehindIt records every statement of a company's day and asks SQLite how it would run each:
// none may walk a whole table, and none may sort a list it could have read in order.
func TestNoQueryWithoutAnIndexBehindIt(t *testing.T) {
	if os.Getenv("TEST_DATABASE_URL") != "" {
		t.Skip("the plans are SQLite's; the indexes are the same on both")
	}
	w := newWorld(t)
	seen := &recorder{queries: map[string][]driver.NamedValue{}}
	w.db.Read, w.db.Write = seen.around(t, w.db.Read), seen.around(t, w.db.Write)
	w.db.Write.SetMaxOpenConns(1)
	aDay(t, w)
	if len(seen.queries) < 50 {
		t.Errorf("only %d statements were recorded", len(seen.queries))
	}
	for query, args := range seen.queries {
		steps := explain(t, w.db.Read, query, args)
		if sorts := strings.Count(strings.Join(steps, "\n"), "TEMP B-TREE FOR ORDER BY"); sorts > 1 {
			t.Errorf("put in order %d times\n\tin: %s", sorts, strings.Join(strings.Fields(query), " "))
		}
		for _, step := range steps {
			if step == "SCAN d" && slices.Contains(steps, "CO-ROUTINE d") { // the next rows of a list, so many as were asked for
				continue
			}
			if wholeTable.MatchString(step) || strings.Contains(step, "TEMP B-TREE FOR ORDER BY") && !smallSort(query) {
				t.Errorf("%s\n\tin: %s", step, strings.Join(strings.Fields(query), " "))
			}
		}
	}
}

// TestEachFilterIsReadByAnIndexOfItsOwn: what few documents have is not looked for among all.
func TestEachFilterIsReadByAnIndexOfItsOwn(t *testing.T) {
	if os.Getenv("TEST_DATABASE_URL") != "" {
		t.Skip("the plans are SQLite's")
	}
	w := newWorld(t)
	seen := &recorder{queries: map[string][]driver.NamedValue{}}
	w.db.Read = seen.around(t, w.db.Read)
	for index, q := range map[string]app.DocumentQuery{ // or one whose name begins so
		"document_by_date": {Span: billing.SpanOf(billing.SpanMonth, w.Today())}, "document_(read|by_reading)": {Reading: billing.Read},
		"document_only_seen": {Reading: billing.Seen, Money: store.Overdue}, "document_unverified": {Reading: billing.Unverified}, "document_bounced": {Reading: billing.Returned}, "document_unread": {Reading: billing.Unread},
		"document_owed": {Money: store.Owed}, "document_part_paid": {Money: store.PartPaid}, "document_late": {Money: store.Overdue},
		"document_paid": {Money: store.Paid}, "document_draft": {State: billing.Draft}, "document_archived": {Archived: true},
	} {
		for _, sort := range []string{"date", "customer", "total"} {
			clear(seen.queries)
			q.Kind, q.Sort = billing.Invoice, sort
			_, _, err := w.Documents(t.Context(), w.owner, q)
			w.ok(err)
			for query, args := range seen.queries {
				plan := strings.Join(explain(t, w.db.Read, query, args), "\n")
				if strings.Contains(query, "FROM document d") && !regexp.MustCompile(`INDEX `+index).MatchString(plan) {
					t.Errorf("%s by %s: got\n%s\nin: %s", index, sort, plan, strings.Join(strings.Fields(query), " "))
				}
			}
		}
	}
}

// TestWhoMayEnterIsReadByAnIndexOfItsOwn: few customers are not looked for among all.
func TestWhoMayEnterIsReadByAnIndexOfItsOwn(t *testing.T) {
	if os.Getenv("TEST_DATABASE_URL") != "" {
		t.Skip("the plans are SQLite's")
	}
	w := newWorld(t)
	seen := &recorder{queries: map[string][]driver.NamedValue{}}
	w.db.Read = seen.around(t, w.db.Read)
	for index, q := range map[string]app.CustomerQuery{"customer_in": {Access: "active"}, "customer_off": {Access: "inactive"},
		"customer_out": {Access: "none"}, "customer_never": {Access: "never"}, "customer_entered": {Login: "month"}, "customer_entered ": {Login: "older"}} {
		clear(seen.queries)
		_, _, err := w.Customers(t.Context(), w.owner, q)
		w.ok(err)
		asked := 0
		for query, args := range seen.queries {
			if !strings.Contains(query, "FROM customer c") {
				continue
			}
			asked++
			if plan := strings.Join(explain(t, w.db.Read, query, args), "\n"); !strings.Contains(plan, "INDEX "+strings.TrimSpace(index)+" ") {
				t.Errorf("%+v: got\n%s\nin: %s", q, plan, strings.Join(strings.Fields(query), " "))
			}
		}
		if asked != 2 {
			t.Errorf("%+v: asked %d times, want for the page and how many there are", q, asked)
		}
	}
}

// TestWhatACustomerOwesIsReadByAnIndexOfItsOwn: what is paid, nearly all, is not looked through for it.
func TestWhatACustomerOwesIsReadByAnIndexOfItsOwn(t *testing.T) {
	if os.Getenv("TEST_DATABASE_URL") != "" {
		t.Skip("the plans are SQLite's")
	}
	s := aShelf(t, 2)
	seen := &recorder{queries: map[string][]driver.NamedValue{}}
	s.db.Read = seen.around(t, s.db.Read)
	_, err := s.PortalDocuments(t.Context(), s.guest, app.PortalQuery{})
	s.ok(err)
	asked := 0
	for query, args := range seen.queries {
		if !strings.Contains(query, "due_date <") {
			continue
		}
		asked++
		if plan := strings.Join(explain(t, s.db.Read, query, args), "\n"); !strings.Contains(plan, "INDEX document_portal_pending") {
			t.Errorf("got %s", plan)
		}
	}
	if asked != 1 {
		t.Errorf("it was asked for %d times, want 1", asked)
	}
}

// wholeTable is a step that reads all rows of a table of ours; few is the list a count has cut off, old a constant row.
var wholeTable = regexp.MustCompile(`^SCAN (company|login_name|account|member|session|session_access|throttle|customer|c|customer_word|x|access|a|access_password|p|access_act|l|series|series_counter|document|d|document_line|version|stored_file|download|download_version|read_event|e|read_origin|email|dispatch|dispatch_line|link|contact|k|o|b|h|account_password|forgotten|sign_up|sign_up_link|payment|document_event|document_word|document_words|document_unworded|document_seen|s|profile_proposal|profile_proposal_field|access_preference|portal_login|session_origin|consent|legal_text|customer_unworded|schedule|schedule_line|schedule_price|schedule_run|schedule_event|schedule_word|r|email_attempt|email_word|email_unworded|mail_server|mail_template|refused_address|reminder|reminder_rule|old_slug|company_domain|dkim_key|certificate|push_subscription|brand|brand_draft|brand_picture|brand_file)$`)

// lookedUp are lists read by what narrows them most, at most 50,000 documents, and put in order then.
var lookedUp = regexp.MustCompile(`\) few CROSS JOIN email e|\) few CROSS JOIN document d|ORDER BY COALESCE\((d\.issue_date, d\.issue_date|d\.customer_key, |d\.total, |d\.number, |d\.base, |d\.pending, |d\.read_at, d\.read_at|COALESCE)`)

// smallSort are lists that are short by nature: the users of a company, the passwords of an access.
func smallSort(query string) bool {
	return strings.Contains(query, "FROM member m") || strings.Contains(query, "FROM member WHERE account_id") ||
		strings.Contains(query, "access_password") || strings.Contains(query, "e.download_id = ") || strings.Contains(query, "FROM session s") ||
		lookedUp.MatchString(query)
}

// aDay calls the use cases once, with every filter and order the lists offer.
func aDay(t *testing.T, w *world) {
	ctx := t.Context()
	w.owner, w.slug = w.found("Otra", "otra@otra.example")
	customer := w.customer(w.owner, "Café Almirante, S.L.", "cafe@b.example")
	id := w.invoice(w.owner, customer)
	w.ok(w.SaveDraft(ctx, w.owner, w.draft(customer), true))
	g, _ := w.guest(w.owner, w.slug, customer)
	w.ok(w.fetch(g, app.Request{}, id))
	w.runMail()
	for _, access := range []string{"", "none", "active", "inactive", "never"} {
		for _, login := range []string{"", "month", "older"} {
			for _, search := range []string{"", "cafe almi"} {
				q := app.CustomerQuery{Access: access, Login: login, Search: search, Page: app.PageRequest{After: customer}}
				_, _, err := w.Customers(ctx, w.owner, q)
				w.ok(err)
				_, err = w.CustomerIDs(ctx, w.owner, q)
				w.ok(err)
			}
		}
	}
	_, err := w.Desk(ctx, w.owner)
	w.ok(err)
	aDayOfSales(t, w, id)
	for _, sort := range []string{"date", "total"} {
		for _, after := range []string{"", id} {
			_, err := w.PortalDocuments(ctx, g, app.PortalQuery{Sort: sort, Desc: true, Page: app.PageRequest{Before: after}})
			w.ok(err)
		}
	}
	portalDay(t, w, g, id)
	deviceDay(t, w, g, customer)
	twin := w.NewCustomer()
	twin.TaxID = "B58378431"
	_ = w.TaxIDTwin(ctx, w.owner, twin)
	_, err = w.Document(ctx, w.owner, id)
	w.ok(err)
	_, err = w.Customer(ctx, w.owner, customer)
	w.ok(err)
	aDayOfPeople(t, w, customer)
	_, err = w.CustomerChoices(ctx, w.owner)
	w.ok(err)
	_, err = w.OfficePDF(ctx, w.owner, id, app.Origin{})
	w.ok(err)
	aDayOfSending(t, w, id)
	aDayOfMail(t, w, customer)
	androidDay(t, w)
	w.ok(w.Purge(ctx))
	w.ok(w.WordDocuments(ctx))
	aDayOfSchedules(t, w, w.customer(w.owner, "Café Comodoro, S.L.", "comodoro@b.example"))
	aDayOfAddresses(t, w)
	aDayOfBrands(t, w)
}

// aDayOfSchedules calls everything that is done with schedules, with every filter and order of their list.
func aDayOfSchedules(t *testing.T, w *world, customer string) {
	ctx := t.Context()
	send := func(f *app.ScheduleForm) { f.Action, f.Attach = string(billing.ScheduleSend), "0" }
	id, other := w.schedule(customer, send), w.schedule(customer)
	for _, state := range append([]billing.ScheduleState{""}, billing.ScheduleStates...) {
		for _, sort := range []string{"next", "name", "total"} {
			for _, after := range []string{"", id} {
				for _, search := range []string{"", "comod"} {
					_, _, err := w.Schedules(ctx, w.owner, app.ScheduleQuery{Search: search, State: state, Sort: sort, Page: app.PageRequest{After: after, Size: 1}})
					w.ok(err)
				}
			}
		}
	}
	later := w.Today().AddDays(50)
	w.reprice("3", string(later), id, other)
	f := app.ScheduleFormOf(w.schedulePage(id).Schedule, true)
	_, err := w.PreviewSchedule(ctx, w.owner, f, true)
	w.ok(err)
	w.ok(w.SaveSchedule(ctx, w.owner, f, true))
	w.ok(w.DropReprice(ctx, w.owner, other, later))
	w.ok(w.SkipNext(ctx, w.owner, w.NewAct(), other, w.schedulePage(other).Next))
	w.ok(w.IssueNext(ctx, w.owner, w.NewAct(), other, w.schedulePage(other).Next))
	w.turn(app.PauseSchedule, other)
	w.turn(app.ResumeSchedule, other)
	w.turn(app.EndSchedule, other)
	w.wait(100 * 24 * time.Hour)
	w.ok(w.FindSchedules(ctx))
	w.issueDue()
	_, err = w.ScheduleNews(ctx, w.owner)
	w.ok(err)
	_, err = w.InvoiceSeries(ctx, w.owner)
	w.ok(err)
	w.schedulePage(id)
}

// aDayOfSending mails a document both ways, opens its link and lets it die.
func aDayOfSending(t *testing.T, w *world, invoice string) {
	ctx := t.Context()
	w.dispatch(billing.ByAttachment, "", invoice)
	token := mailed(t, w.dispatch(billing.ByLink, "", invoice)[0])
	_, err := w.LookAtLink(ctx, w.owner.CompanyID, token, app.Request{})
	w.ok(err)
	w.ok(w.press(token, app.Request{}))
	page := w.page(invoice)
	w.ok(w.SendAgain(ctx, w.owner, invoice, page.Emails[0].ID, w.NewAct()))
	form, err := w.NewDispatch(ctx, w.owner, []string{invoice})
	w.ok(err)
	w.ok(w.SendDocuments(ctx, w.owner, form.DispatchForm))
	_, err = w.Dispatch(ctx, w.owner, form.ID)
	w.ok(err)
	aDayOfReminders(t, w, invoice)
	w.wait(billing.LinkLife)
	w.ok(w.AskNewLink(ctx, w.owner.CompanyID, token, "203.0.113.9"))
	w.ok(w.RevokeLink(ctx, w.owner, invoice, page.Links[0].ID))
	w.ok(w.AskNewLink(ctx, w.owner.CompanyID, token, "203.0.113.9"))
	w.ok(w.ChangeAccess(ctx, w.owner, billing.RevokeAccess, w.NewAct(), []string{page.CustomerID}))
}

func aDayOfReminders(t *testing.T, w *world, invoice string) {
	ctx := t.Context()
	w.ok(w.SaveReminders(ctx, w.owner, app.ReminderForm{Remind: "1", Attach: "2", Tell: "1"}))
	w.ok(w.SaveDocumentReminders(ctx, w.owner, billing.Invoice, invoice, app.ReminderForm{Own: true, Remind: "2"}))
	w.ok(w.SaveDocumentReminders(ctx, w.owner, billing.Invoice, invoice, app.ReminderForm{}))
	other := w.invoice(w.owner, w.page(invoice).CustomerID)
	w.dispatch(billing.ByLink, "", other)
	w.ok(w.FindReminders(ctx))
	w.remindersAfter(3)
	_, err := w.Reminders(ctx, w.owner, other)
	w.ok(err)
}

// aDayOfSales calls the company's lists in every order and with every filter, and what is done to documents.
func aDayOfSales(t *testing.T, w *world, id string) {
	ctx := t.Context()
	filters := []app.DocumentQuery{{}, {Archived: true}, {State: billing.Draft}, {State: billing.Issued}, {Money: store.Owed}, {Money: store.PartPaid},
		{Money: store.Overdue}, {Money: store.Paid}, {Reading: billing.Read}, {Reading: billing.Seen}, {Reading: billing.Unread}, {Reading: billing.Unverified}, {Reading: billing.Returned}}
	unread := w.invoice(w.owner, w.customer(w.owner, "Bodegas", ""))
	for _, q := range filters {
		for _, sort := range []string{"date", "customer", "total", "read"} {
			for _, after := range []string{"", id, unread} {
				for _, search := range []string{"", "almirante", "cafe 653,40"} {
					for _, span := range []string{"", billing.SpanLastMonth} {
						q.Kind, q.Sort, q.Page.After, q.Search, q.Span = billing.Invoice, sort, after, search, billing.SpanOf(span, w.Today())
						_, _, err := w.Documents(ctx, w.owner, q)
						w.ok(err)
						_, err = w.DocumentSums(ctx, w.owner, q)
						w.ok(err)
					}
				}
			}
		}
	}
	page, err := w.Document(ctx, w.owner, id)
	w.ok(err)
	payment := w.NewPayment(page.Document, true)
	w.ok(w.AddPayment(ctx, w.owner, payment, true))
	w.ok(w.UndoPayment(ctx, w.owner, id, payment.ID, "Era de otra", "reason"))
	for _, action := range []billing.SalesAction{billing.Archive, billing.Unarchive, billing.Collect} {
		_, err := w.PreviewSales(ctx, w.owner, billing.Invoice, action, []string{id})
		w.ok(err)
	}
	_, err = w.Archive(ctx, w.owner, billing.Invoice, []string{id})
	w.ok(err)
	_, err = w.Unarchive(ctx, w.owner, billing.Invoice, []string{id})
	w.ok(err)
	w.ok(w.MarkUnread(ctx, w.owner, billing.Invoice, id))
	_, _, err = w.ReadNews(ctx, w.owner, w.NewsSince())
	w.ok(err)
}

func explain(t *testing.T, db *sql.DB, query string, named []driver.NamedValue) []string {
	args := make([]any, len(named))
	for i, n := range named {
		args[i] = n.Value
	}
	rows, err := db.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatalf("%v: %s", err, query)
	}
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, detail)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return steps
}

// recorder stands between database/sql and the driver and notes our statements (not the queue's own).
type recorder struct {
	mu      sync.Mutex
	queries map[string][]driver.NamedValue
}

func (r *recorder) around(t *testing.T, inner *sql.DB) *sql.DB {
	db := sql.OpenDB(connector{inner.Driver(), dsn(t, inner), r})
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// dsn finds the file behind an open database.
func dsn(t *testing.T, db *sql.DB) string {
	var n int
	var name, file string
	if err := db.QueryRowContext(t.Context(), `PRAGMA database_list`).Scan(&n, &name, &file); err != nil {
		t.Fatal(err)
	}
	return "file:" + file + "?_pragma=foreign_keys(1)&_pragma=busy_timeout(5000)&_time_format=sqlite&_timezone=UTC&_texttotime=1"
}

func (r *recorder) note(query string, args []driver.NamedValue) {
	if strings.Contains(query, "river_") || strings.HasPrefix(strings.TrimSpace(query), "EXPLAIN") {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.queries[query] = args
}

type connector struct {
	driver driver.Driver
	dsn    string
	seen   *recorder
}

func (c connector) Connect(context.Context) (driver.Conn, error) {
	conn, err := c.driver.Open(c.dsn)
	return recording{conn, c.seen}, err
}

func (c connector) Driver() driver.Driver { return c.driver }

type recording struct {
	driver.Conn
	seen *recorder
}

func (r recording) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	r.seen.note(query, args)
	return r.Conn.(driver.QueryerContext).QueryContext(ctx, query, args)
}

func (r recording) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	r.seen.note(query, args)
	return r.Conn.(driver.ExecerContext).ExecContext(ctx, query, args)
}

func (r recording) BeginTx(ctx context.Context, _ driver.TxOptions) (driver.Tx, error) {
	return r.Conn.(driver.ConnBeginTx).BeginTx(ctx, driver.TxOptions{})
}
