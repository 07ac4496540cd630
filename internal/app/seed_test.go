package app_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/db"
	"acuse/internal/store/storetest"
)

var smallSeed = app.SeedPlan{Customers: 45, Documents: 300, HeavyCustomers: []int{30, 20}, Logins: 3}

// bare is Acuse on an empty database.
func bare(t *testing.T) (*app.App, *db.DB) {
	t.Helper()
	s, d := storetest.Open(t)
	return app.New(s, app.Options{HashKiB: 64, URL: "https://acuse.example", Secret: []byte("0123456789abcdef0123456789abcdef"),
		Now: func() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }}), d
}

func seeded(t *testing.T, plan app.SeedPlan) (*app.App, *db.DB, []app.Login) {
	t.Helper()
	a, d := bare(t)
	logins, err := a.Seed(t.Context(), plan)
	if err != nil {
		t.Fatal(err)
	}
	return a, d, logins
}

// enter logs in with a printed login.
func enter(t *testing.T, a *app.App, l app.Login) app.Entered {
	t.Helper()
	f := app.LogIn{Username: l.Username, Password: l.Password, IP: "203.0.113.9"}
	if l.Door == "portal" {
		f.Slug = strings.Split(l.URL, "/")[3]
	}
	entered, err := a.LogIn(t.Context(), f)
	if err != nil {
		t.Fatalf("log in as %s at %s: %v", l.Username, l.URL, err)
	}
	if entered.Portal != (l.Door == "portal") || entered.Temporary {
		t.Errorf("login %s: got portal %v, temporary %v, want the %s with a password of its own", l.Username, entered.Portal, entered.Temporary, l.Door)
	}
	return entered
}

func TestTheSamePlanSeedsTheSameRows(t *testing.T) {
	_, one, first := seeded(t, smallSeed)
	_, other, second := seeded(t, smallSeed)
	if !slices.Equal(first, second) {
		t.Errorf("logins: got %v, want %v", second, first)
	}
	for _, table := range []string{"company", "login_name", "account", "member", "customer", "customer_word", "access", "series",
		"series_counter", "document", "document_line", "version", "read_event"} {
		got, want := rowsOf(t, other, table), rowsOf(t, one, table)
		if len(want) == 0 {
			t.Errorf("%s: nothing was seeded", table)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %d rows in the second database, want the %d of the first; e.g. %s, want %s", table, len(got), len(want), got[0], want[0])
		}
	}
}

func rowsOf(t *testing.T, d *db.DB, table string) []string {
	t.Helper()
	rows, err := d.Read.QueryContext(t.Context(), `SELECT * FROM `+table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for rows.Next() {
		values, to := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			to[i] = &values[i]
		}
		if err := rows.Scan(to...); err != nil {
			t.Fatal(err)
		}
		all = append(all, fmt.Sprint(values))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return all
}

func TestSeedingTwiceIsRefusedAndChangesNothing(t *testing.T) {
	a, d, _ := seeded(t, smallSeed)
	_, err := a.Seed(t.Context(), app.SeedPlan{Customers: 1, Documents: 1})
	if !errors.Is(err, app.ErrSeeded) {
		t.Errorf("seed again: got %v, want %v", err, app.ErrSeeded)
	}
	if got := len(rowsOf(t, d, "document")); got != smallSeed.Documents {
		t.Errorf("documents after the second seed: got %d, want %d", got, smallSeed.Documents)
	}
}

func TestSeededNumbersGoOnWithoutGapOrRepeat(t *testing.T) {
	a, d, logins := seeded(t, smallSeed)
	ctx := t.Context()
	rows, err := d.Read.QueryContext(ctx, `SELECT number, issue_date FROM document WHERE state = 'issued' ORDER BY order_key`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	next := map[int]int{}
	var last billing.Date
	for rows.Next() {
		var number string
		var day billing.Date
		if err := rows.Scan(&number, &day); err != nil {
			t.Fatal(err)
		}
		next[day.Year()]++
		if want := fmt.Sprintf("F-%d-%04d", day.Year(), next[day.Year()]); number != want {
			t.Errorf("number on %s: got %s, want %s", day, number, want)
		}
		if day < last {
			t.Errorf("date of %s: got %s, want none before %s", number, day, last)
		}
		last = day
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	who, err := a.Actor(ctx, enter(t, a, logins[0]).Token)
	if err != nil {
		t.Fatal(err)
	}
	customers, err := a.CustomerChoices(ctx, who)
	if err != nil {
		t.Fatal(err)
	}
	f := a.NewDraft(billing.Invoice)
	f.CustomerID = customers[0].ID
	f.Lines = []app.LineForm{{Text: "Cartel", Quantity: "1", Price: "80", Tax: "21"}}
	got, err := a.Issue(ctx, who, f, true)
	if want := fmt.Sprintf("F-2026-%04d", next[2026]+1); err != nil || got != want {
		t.Errorf("number of the next invoice: got %s, %v, want %s", got, err, want)
	}
}

func TestHeavyCustomersHaveAsManyDocumentsAsThePlanSays(t *testing.T) {
	a, _, logins := seeded(t, smallSeed)
	for i, want := range smallSeed.HeavyCustomers {
		guest, err := a.Guest(t.Context(), enter(t, a, logins[3+i]).Token, "estudio-marjal")
		if err != nil {
			t.Fatal(err)
		}
		page, err := a.PortalDocuments(t.Context(), guest, app.PortalQuery{})
		if err != nil || page.Page.Total != want || page.Sums == nil || page.Sums.Count != want {
			t.Errorf("documents of customer %d: got %d, sums %+v, %v, want %d", i+1, page.Page.Total, page.Sums, err, want)
		}
	}
	for _, plan := range []app.SeedPlan{{Customers: 1, Documents: 5, HeavyCustomers: []int{6}}, {Customers: 2, Documents: 5, HeavyCustomers: []int{3, 3}},
		{Customers: 1, Documents: 5, HeavyCustomers: []int{1, 1}}, {Customers: 2, Documents: 5, HeavyCustomers: []int{-1, 2}}} {
		if _, err := a.Seed(t.Context(), plan); err == nil || errors.Is(err, app.ErrSeeded) {
			t.Errorf("%+v: got %v, want it refused", plan, err)
		}
	}
}

func TestSeededCustomersSeeAndReadTheirDocuments(t *testing.T) {
	a, _, logins := seeded(t, smallSeed)
	ctx := t.Context()
	if got, want := len(logins), 3+smallSeed.Logins; got != want {
		t.Fatalf("logins: got %d, want %d: three users and the customers", got, want)
	}
	guest, err := a.Guest(ctx, enter(t, a, logins[3]).Token, "estudio-marjal")
	if err != nil {
		t.Fatal(err)
	}
	page, err := a.PortalDocuments(ctx, guest, app.PortalQuery{Desc: true})
	if err != nil {
		t.Fatal(err)
	}
	if page.Page.Total != smallSeed.HeavyCustomers[0] {
		t.Errorf("documents of the first customer: got %d, want %d", page.Page.Total, smallSeed.HeavyCustomers[0])
	}
	states := map[billing.ReadState]int{}
	for _, d := range page.Documents {
		states[d.Reading()]++
	}
	if states[billing.Read] == 0 || states[billing.Unread] == 0 {
		t.Errorf("states of reading: got %v, want some of both", states)
	}
	ticket, err := a.OpenDownload(ctx, guest, []string{page.Documents[0].ID})
	if err != nil {
		t.Fatal(err)
	}
	delivery, err := a.ReadDocuments(ctx, guest, ticket, app.Request{})
	if err != nil {
		t.Fatal(err)
	}
	file, err := delivery.File(ctx, 0)
	if err != nil || !strings.HasPrefix(string(file.Content), "%PDF-") {
		t.Errorf("PDF of %s: got %.10q, %v, want one drawn from its snapshot", page.Documents[0].Number, file.Content, err)
	}
}

func TestSeededPartiesAreValidAndDifferent(t *testing.T) {
	a, _, logins := seeded(t, app.SeedPlan{Customers: 1200, Logins: 1})
	who, err := a.Actor(t.Context(), enter(t, a, logins[0]).Token)
	if err != nil {
		t.Fatal(err)
	}
	customers, err := a.CustomerChoices(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	names, emails := map[string]bool{}, map[string]bool{}
	for _, c := range customers {
		if errs := c.Check(billing.CompanyRules); errs.Err() != nil || c.Clean() != c.Party {
			t.Errorf("%s, %s: got %v, want a valid party", c.Name, c.TaxID, errs)
		}
		if names[c.Name] || c.Email != "" && emails[c.Email] {
			t.Errorf("%s, %s: there is another one", c.Name, c.Email)
		}
		names[c.Name], emails[c.Email] = true, true
	}
	if len(names) != 1200 || !emails[""] {
		t.Errorf("customers: got %d names, without e-mail %v, want 1200, true", len(names), emails[""])
	}
}

func TestTheDemoIsMadeOnceAndKeepsItsLogins(t *testing.T) {
	a, d := bare(t)
	made, err := a.Demo(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(made) != 4 {
		t.Fatalf("logins: got %d, want owner, staff, reader and a customer", len(made))
	}
	for i, want := range []billing.Role{billing.Owner, billing.Staff, billing.Reader} {
		who, err := a.Actor(t.Context(), enter(t, a, made[i]).Token)
		if err != nil || who.Role != want {
			t.Errorf("role of %s: got %s, %v, want %s", made[i].Username, who.Role, err, want)
		}
	}
	guest, err := a.Guest(t.Context(), enter(t, a, made[3]).Token, "estudio-marjal")
	if err != nil {
		t.Fatal(err)
	}
	page, err := a.PortalDocuments(t.Context(), guest, app.PortalQuery{Desc: true})
	if err != nil || page.Pending.Overdue == 0 && page.Pending.Count == 0 || page.Page.Total < 5 {
		t.Errorf("the demo's customer: got %d documents, %+v pending, %v, want some of both", page.Page.Total, page.Pending, err)
	}
	before := len(rowsOf(t, d, "document"))
	again, err := a.Demo(t.Context())
	if err != nil || !slices.Equal(again, made) {
		t.Errorf("logins the second time: got %v, %v, want %v", again, err, made)
	}
	if got := len(rowsOf(t, d, "document")); got != before {
		t.Errorf("documents after the second demo: got %d, want %d", got, before)
	}
}

func TestTheDemoLeavesOtherCompaniesAlone(t *testing.T) {
	a, d := bare(t)
	if _, err := a.SignUp(t.Context(), app.SignUp{Company: "Taller Ejemplo", Name: "Ana", Email: "ana@taller.example",
		Password: "una-clave-larga-1", Language: "es", IP: "203.0.113.1"}); err != nil {
		t.Fatal(err)
	}
	logins, err := a.Demo(t.Context())
	if err != nil || len(logins) != 0 {
		t.Errorf("demo on a database in use: got %v, %v, want nothing", logins, err)
	}
	if got := len(rowsOf(t, d, "company")); got != 1 {
		t.Errorf("companies: got %d, want 1", got)
	}
}

// TestWhoReadsInTheDemoHasLoggedInShortlyBefore: no reading without somebody inside, and none that is still to come.
func TestWhoReadsInTheDemoHasLoggedInShortlyBefore(t *testing.T) {
	a, d := bare(t)
	_, err := a.Demo(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var read, entered, listed time.Time
	err = d.Read.QueryRowContext(t.Context(), `SELECT e.at, a.last_login_at, c.entered_at FROM read_event e JOIN access a ON a.id = e.access_id
		JOIN customer c ON c.id = a.customer_id ORDER BY e.at DESC LIMIT 1`).Scan(&read, &entered, &listed)
	if err != nil {
		t.Fatal(err)
	}
	if since := read.Sub(entered); since <= 0 || since > time.Hour || !listed.Equal(entered) || read.After(a.Now()) {
		t.Errorf("the last reading: %v, the last log-in: %v, in the list %v", read, entered, listed)
	}
}

// TestTheDemoOwesInvoicesThatWereReadAndThatWereNot: Inicio tells them apart.
func TestTheDemoOwesInvoicesThatWereReadAndThatWereNot(t *testing.T) {
	a, d := bare(t)
	if _, err := a.Demo(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, read := range []string{"IS NULL", "IS NOT NULL"} {
		n := 0
		err := d.Read.QueryRowContext(t.Context(), `SELECT count(*) FROM document WHERE kind = 'invoice' AND state = 'issued' AND pending > 0
			AND due_date < $1 AND read_at `+read, a.Today()).Scan(&n)
		if err != nil || n == 0 {
			t.Errorf("owed and read_at %s: got %d, %v", read, n, err)
		}
	}
}
