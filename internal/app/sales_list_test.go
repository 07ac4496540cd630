package app_test

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/store"
)

// ledger is a company with very many invoices, each as it was put there.
type ledger struct {
	*world
	documents []billing.Document
}

// aLedger of n invoices: what each filter shows can be worked out from its number.
func aLedger(t *testing.T, n int) ledger {
	l := ledger{world: newWorld(t)}
	names := []string{"Almazara", "Bodegas Peñamora", "Café Almirante", "Viveros"}
	var customers []string
	for i, name := range names {
		customers = append(customers, l.customer(l.owner, name, fmt.Sprintf("c%d@b.example", i)))
	}
	series := billing.Series{ID: store.NewID(), Kind: billing.Invoice, Code: "L", Pattern: "L-{year}-{counter:5}"}
	var rows []store.BulkDocument
	for i := range n {
		day := billing.Date("2026-01-01").AddDays(i * 326 / n) // up to the day before the test's
		at := day.Time().Add(9*time.Hour + time.Duration(i)*time.Second)
		d := store.BulkDocument{Series: series, Counter: int64(i + 1), IssuedBy: l.owner.AccountID, Document: billing.Document{ID: store.NewID(), Kind: billing.Invoice,
			State: billing.Issued, Revision: 2, SeriesID: series.ID, Number: series.Number(day, int64(i+1)), CustomerID: customers[i%4], CustomerName: names[i%4],
			IssueDate: day, DueDate: day.AddDays(30), CreatedAt: at, UpdatedAt: at, IssuedAt: at, VersionID: store.NewID(),
			Lines:  []billing.Line{{Text: []string{"Diseño de carta", "Rotulación"}[i%2], Tax: 2100}},
			Totals: billing.Totals{Base: billing.Cents(1000 + i%700*100), Tax: billing.Cents(210 + i%700*21), Total: billing.Cents(1210 + i%700*121)}}}
		if i < n-2200 { // none of the last ones: searched for from the last on, they come late
			d.Notes = "antiguo"
		}
		d.Totals.Payable, d.Pending = d.Totals.Total, d.Totals.Total
		if i%3 == 0 {
			d.Paid, d.Pending, d.Payment = d.Pending, 0, store.NewID()
		}
		if i%5 == 0 {
			d.ReadAt, d.ReadBy = at.Add(time.Hour), "x"
		}
		rows, l.documents = append(rows, d), append(l.documents, d.Document)
	}
	l.ok(l.store.Update(t.Context(), l.owner.CompanyID, func(tx *store.Tx) error {
		if err := tx.AddSeries(series); err != nil {
			return err
		}
		return tx.AddDocuments(rows)
	}))
	if os.Getenv("TEST_DATABASE_URL") != "" { // PostgreSQL would look by itself within a minute
		_, err := l.db.Write.ExecContext(t.Context(), `ANALYZE document, document_word`)
		l.ok(err)
	}
	for i := range l.documents {
		if d := &l.documents[i]; i%101 == 1 && d.ReadAt.IsZero() {
			d.SeenAt = d.IssuedAt
			_, err := l.db.Write.ExecContext(t.Context(), `UPDATE document SET seen_at = $1 WHERE id = $2`, d.SeenAt, d.ID)
			l.ok(err)
		}
	}
	return l
}

// narrowing is a part of a filter, and which documents it leaves.
type narrowing struct {
	name string
	set  func(*app.DocumentQuery)
	want func(billing.Document) bool
}

func (l ledger) narrowings() [][]narrowing {
	all := narrowing{"", func(*app.DocumentQuery) {}, func(billing.Document) bool { return true }}
	search := func(typed string, want func(billing.Document) bool) narrowing {
		return narrowing{typed, func(q *app.DocumentQuery) { q.Search = typed }, want}
	}
	span := func(name string) narrowing {
		s := billing.SpanOf(name, l.Today())
		return narrowing{name, func(q *app.DocumentQuery) { q.Span = s }, func(d billing.Document) bool { return d.IssueDate >= s.From && d.IssueDate <= s.To }}
	}
	return [][]narrowing{
		{all, search("ALMIRANTE cafe", func(d billing.Document) bool { return d.CustomerName == "Café Almirante" }),
			search("617,10 €", func(d billing.Document) bool { return d.Totals.Total == 617_10 }),
			search("rotulacion", func(d billing.Document) bool { return d.Lines[0].Text == "Rotulación" }),
			search("L-2026-00042", func(d billing.Document) bool { return d.Number == "L-2026-00042" }),
			search("diseño viveros", func(billing.Document) bool { return false })},
		{all, span(billing.SpanYesterday), span(billing.SpanLastMonth), span(billing.SpanLastQuarter)},
		{all, {"read", func(q *app.DocumentQuery) { q.Reading = billing.Read }, func(d billing.Document) bool { return d.Reading() == billing.Read }},
			{"seen", func(q *app.DocumentQuery) { q.Reading = billing.Seen }, func(d billing.Document) bool { return d.Reading() == billing.Seen }}},
		{all, {"late", func(q *app.DocumentQuery) { q.Money = store.Overdue }, func(d billing.Document) bool { return d.Pending > 0 && d.DueDate < l.Today() }},
			{"paid", func(q *app.DocumentQuery) { q.Money = store.Paid }, func(d billing.Document) bool { return d.Pending == 0 }}},
	}
}

// TestSearchPeriodReadingMoneyAndOrderGoTogether: every one of them with every other shows what it should, added up, in
// its order, from the first page to the last and back. Enough documents that lists are read in each of the ways there are.
func TestSearchPeriodReadingMoneyAndOrderGoTogether(t *testing.T) {
	l := aLedger(t, 600)
	parts := l.narrowings()
	n := 0
	for _, a := range parts[0] {
		for _, b := range parts[1] {
			for _, c := range parts[2] {
				for _, d := range parts[3] {
					l.check(t, []narrowing{a, b, c, d}, []string{"date", "customer", "total", "read"}[n%4], n%8 < 4)
					n++
				}
			}
		}
	}
}

// TestAListOfVeryManyIsNarrowedAndSortedAlike: beyond what is looked up and put in order, lists are read in theirs.
func TestAListOfVeryManyIsNarrowedAndSortedAlike(t *testing.T) {
	l := aLedger(t, 12_400)
	old := func(d billing.Document) bool { return strings.HasPrefix(d.Notes, "antiguo") }
	all := func(billing.Document) bool { return true }
	for i, sort := range []string{"customer", "total", "read", "date"} {
		l.checkEnds(t, narrowing{"every number", func(q *app.DocumentQuery) { q.Search = "L-2026" }, all}, sort, i%2 == 0)
		l.checkEnds(t, narrowing{"all but the last", func(q *app.DocumentQuery) { q.Search = "antiguo" }, old}, sort, i%2 == 0)
		l.checkEnds(t, narrowing{"every day", func(q *app.DocumentQuery) { q.Span.To = l.Today() }, all}, sort, i%2 != 0)
	}
}

func (l ledger) wanted(parts []narrowing, sort string, desc bool) (name string, q app.DocumentQuery, want []billing.Document, sums app.DocumentSums) {
	q = app.DocumentQuery{Kind: billing.Invoice, Sort: sort, Desc: desc}
	for _, p := range parts {
		name += p.name + " "
		p.set(&q)
	}
	for _, d := range l.documents {
		if !slices.ContainsFunc(parts, func(p narrowing) bool { return !p.want(d) }) {
			want = append(want, d)
			sums.Count, sums.Base, sums.Tax, sums.Total, sums.Pending = sums.Count+1, sums.Base+d.Totals.Base, sums.Tax+d.Totals.Tax, sums.Total+d.Totals.Total, sums.Pending+d.Pending
		}
	}
	slices.SortFunc(want, func(a, b billing.Document) int { return before(sort, a, b) })
	if desc {
		slices.Reverse(want)
	}
	return fmt.Sprintf("%sby %s, desc %v", name, sort, desc), q, want, sums
}

// before compares two documents in the list's order from the first to the last. Sorted by Leído what is not read comes
// first, by its day.
func before(sort string, a, b billing.Document) int {
	c := 0
	switch sort {
	case "date":
		c = cmp.Compare(a.IssueDate, b.IssueDate)
	case "customer":
		c = cmp.Compare(billing.FoldKey(a.CustomerName), billing.FoldKey(b.CustomerName))
	case "total":
		c = cmp.Compare(a.Totals.Total, b.Totals.Total)
	case "read":
		c = a.ReadAt.Compare(b.ReadAt)
	}
	return cmp.Or(c, cmp.Compare(a.Number, b.Number))
}

func (l ledger) check(t *testing.T, parts []narrowing, sort string, desc bool) {
	t.Helper()
	name, q, want, sums := l.wanted(parts, sort, desc)
	ahead, back := walk(t, l.world, q, false), walk(t, l.world, q, true)
	slices.Reverse(back)
	if !slices.Equal(ahead, ids(want)) || !slices.Equal(back, ids(want)) {
		t.Errorf("%s: got %d rows ahead and %d back, want %d in their order", name, len(ahead), len(back), len(want))
	}
	if got, err := l.DocumentSums(t.Context(), l.owner, q); err != nil || got != sums {
		t.Errorf("%s: added up got %+v, %v, want %+v", name, got, err, sums)
	}
}

// checkEnds compares the first two pages and the last two.
func (l ledger) checkEnds(t *testing.T, part narrowing, sort string, desc bool) {
	t.Helper()
	name, q, want, sums := l.wanted([]narrowing{part}, sort, desc)
	var got []string
	page := func(r app.PageRequest) app.PageInfo {
		q.Page = r
		rows, info, err := l.Documents(t.Context(), l.owner, q)
		l.ok(err)
		got = append(got, ids(rows)...)
		return info
	}
	page(app.PageRequest{After: page(app.PageRequest{}).Next})
	last := page(app.PageRequest{Last: true})
	page(app.PageRequest{Before: last.Prev})
	n := len(want)
	wanted := slices.Concat(want[:100], want[n-50:], want[n-100:n-50])
	if !slices.Equal(got, ids(wanted)) {
		t.Errorf("%s: its two first and two last pages are not those of the %d wanted", name, n)
	}
	if added, err := l.DocumentSums(t.Context(), l.owner, q); err != nil || added != sums {
		t.Errorf("%s: added up got %+v, %v, want %+v", name, added, err, sums)
	}
	if uncounted := q.Search != "" && n > store.CountMax; last.Uncounted != uncounted {
		t.Errorf("%s: got uncounted %v, want %v: words that more documents have are counted when that is asked for", name, last.Uncounted, uncounted)
	}
	q.Counted = true
	if last = page(app.PageRequest{Last: true}); last.Uncounted || last.Total != min(n, store.CountMax) || last.TotalIsMore != (n > store.CountMax) {
		t.Errorf("%s: got %d, more %v, want %d counted", name, last.Total, last.TotalIsMore, n)
	}
}

func TestACustomerIsFoundByItsContactsAsLongAsItHasThem(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	cafe := w.customer(w.owner, "Café Almirante, S.L.", "cafe@b.example")
	w.customer(w.owner, "Vecino", "vecino@b.example")
	expect := func(search string, want ...string) {
		t.Helper()
		rows, info, err := w.Customers(ctx, w.owner, app.CustomerQuery{Search: search})
		w.ok(err)
		var got []string
		for _, r := range rows {
			got = append(got, r.ID)
		}
		if !slices.Equal(got, want) || info.Total != len(want) {
			t.Errorf("%q: got %v of %d, want %v", search, got, info.Total, want)
		}
	}
	f, _, err := w.NewContact(ctx, w.owner, cafe)
	w.ok(err)
	f.Name, f.Email = "Begoña Ñíguez", "conta@gestoria.example"
	w.ok(w.AddContact(ctx, w.owner, f))
	expect("nigu", cafe)
	expect("CONTA@gestoria", cafe)
	expect("almirante begona", cafe)
	expect("begona vecino")
	page, err := w.Customer(ctx, w.owner, cafe)
	w.ok(err)
	page.Name = "Café Comodoro"
	w.ok(w.SaveCustomer(ctx, w.owner, app.CustomerForm{ID: cafe, Party: page.Party, Language: "es"}))
	expect("comodoro nigu", cafe)
	f.Name = "Olga Coll"
	_, err = w.SaveContact(ctx, w.owner, f)
	w.ok(err)
	expect("begona")
	expect("olga", cafe)
	w.forgetContactWords(cafe)
	expect("olga")
	w.ok(w.WordDocuments(ctx))
	expect("olga", cafe)
	_, err = w.RemoveContact(ctx, w.owner, f.ID)
	w.ok(err)
	expect("olga")
	expect("gestoria")
	expect("comodoro", cafe)
	if n := w.count(`SELECT count(*) FROM customer_unworded`); n != 0 {
		t.Errorf("%d customers wait for their words, want none", n)
	}
}

// forgetContactWords leaves the customer as it was before contacts were looked through.
func (w *world) forgetContactWords(customer string) {
	ctx := w.t.Context()
	for _, word := range strings.Fields("olga coll conta gestoria conta@gestoria.example") {
		_, err := w.db.Write.ExecContext(ctx, `DELETE FROM customer_word WHERE customer_id = $1 AND word = $2`, customer, word)
		w.ok(err)
	}
	_, err := w.db.Write.ExecContext(ctx, `INSERT INTO customer_unworded (company_id, customer_id) VALUES ($1, $2)`, w.owner.CompanyID, customer)
	w.ok(err)
}
