package app_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/store"
)

// shelf is a customer with documents of all five kinds, put there as they will be by their own screens.
type shelf struct {
	*world
	guest app.Guest
}

// aShelf has count documents: every combination of kind, due date or none, read or not; the n-th is of the n-th day
// before the test's today and has n euros, and every fifth is archived.
func aShelf(t *testing.T, count int) shelf {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café Almirante, S.L.", "cafe@b.example")
	g, _ := w.guest(w.owner, w.slug, customer)
	s := shelf{w, g}
	s.put(count)
	return s
}

var shelfKinds = []billing.Kind{billing.Invoice, billing.Quote, billing.DeliveryNote, billing.Proforma, billing.Receipt}

// shelfCode is the same for two kinds: their series may have it both.
var shelfCode = map[billing.Kind]string{billing.Invoice: "X", billing.Quote: "X", billing.DeliveryNote: "ZA", billing.Proforma: "ZPF", billing.Receipt: "ZR"}

func (s shelf) put(count int) {
	s.t.Helper()
	ctx := s.t.Context()
	series := map[billing.Kind]billing.Series{}
	documents := make([]store.BulkDocument, count)
	for n := range documents {
		kind := shelfKinds[n%5]
		code := shelfCode[kind]
		if _, ok := series[kind]; !ok {
			series[kind] = billing.Series{ID: store.NewID(), Kind: kind, Code: code, Pattern: code + "-{year}-{counter:4}"}
		}
		documents[n] = s.document(n, series[kind])
	}
	s.ok(s.store.Update(ctx, s.guest.Company.ID, func(tx *store.Tx) error {
		for _, x := range series {
			if err := tx.AddSeries(x); err != nil {
				return err
			}
		}
		return tx.AddDocuments(documents)
	}))
	_, err := s.db.Write.ExecContext(ctx, `UPDATE document SET archived_at = issued_at WHERE customer_id = $1 AND total > 0 AND number LIKE '%9'`, s.guest.Customer.ID)
	s.ok(err)
}

func (s shelf) document(n int, series billing.Series) store.BulkDocument {
	day := s.Today().AddDays(-n)
	counter := int64(n/5 + 1)
	d := store.BulkDocument{Series: series, Counter: counter, IssuedBy: s.owner.AccountID, Document: billing.Document{ID: store.NewID(), Kind: series.Kind, State: billing.Issued,
		Revision: 2, SeriesID: series.ID, Number: series.Number(day, counter), CustomerID: s.guest.Customer.ID, CustomerName: s.guest.Customer.Name, IssueDate: day,
		Lines:     []billing.Line{{Text: fmt.Sprintf("Diseño %s %d", series.Kind, n), Quantity: 1_000_000, Price: billing.Decimal(n) * 1_000_000, Tax: 2100}},
		VersionID: store.NewID(), CreatedAt: s.Now(), UpdatedAt: s.Now(), IssuedAt: s.Now()}}
	var err error
	d.Lines, d.Totals, err = billing.Sum(d.Lines)
	s.ok(err)
	if n%3 != 0 {
		d.DueDate = day.AddDays(30 - n%7)
	}
	if n%4 != 0 {
		d.Pending = d.Totals.Payable
	}
	if n%2 == 1 {
		d.ReadAt, d.ReadBy, d.AccessID, d.EventID = s.Now().Add(-time.Duration(n)*time.Hour), s.guest.Access.Username, s.guest.Access.ID, store.NewID()
	}
	company, err := s.Desk(s.t.Context(), s.owner)
	s.ok(err)
	d.Snapshot = billing.Snapshot{Template: billing.SnapshotTemplate, Kind: d.Kind, Number: d.Number, IssueDate: d.IssueDate, DueDate: d.DueDate,
		Language: "es", Issuer: company.Company.Party, IBAN: company.Company.IBAN, Customer: s.guest.Customer.Party, Lines: d.Lines, Totals: d.Totals}
	return d
}

// all is the whole list, gone through page by page.
func (s shelf) all(q app.PortalQuery, size int) []billing.Document {
	s.t.Helper()
	q.Page = app.PageRequest{Size: size}
	var all []billing.Document
	for range 1000 {
		page, err := s.PortalDocuments(s.t.Context(), s.guest, q)
		s.ok(err)
		all = append(all, page.Documents...)
		if page.Page.Next == "" {
			return all
		}
		q.Page.After = page.Page.Next
	}
	s.t.Fatal("the list has no end")
	return nil
}

// key of a document in an order, so that equal keys sort equal.
func sortKey(sort string, d billing.Document) string {
	switch sort {
	case "number":
		return d.Number
	case "due":
		return string(d.DueDate) + map[bool]string{true: "9999"}[d.DueDate == ""]
	case "base":
		return fmt.Sprintf("%015d", d.Totals.Base)
	case "total":
		return fmt.Sprintf("%015d", d.Totals.Total)
	case "pending":
		return fmt.Sprintf("%015d", d.Pending)
	case "read":
		if d.ReadAt.IsZero() {
			return "9999"
		}
		return d.ReadAt.Format(time.RFC3339Nano)
	}
	return string(d.IssueDate)
}

func TestTheListSortsByEveryColumnAndNoPageLosesOrRepeatsARow(t *testing.T) {
	s := aShelf(t, 63)
	want := len(s.all(app.PortalQuery{}, 100))
	if want < 50 || want > 62 {
		t.Fatalf("the list has %d rows: some of 63, without the archived ones", want)
	}
	for _, sort := range app.PortalSorts {
		for _, desc := range []bool{false, true} {
			rows := s.all(app.PortalQuery{Sort: sort, Desc: desc}, 7)
			seen := map[string]bool{}
			for i, d := range rows {
				if seen[d.ID] {
					t.Errorf("%s, desc %v: %s comes twice", sort, desc, d.Number)
				}
				seen[d.ID] = true
				if i == 0 {
					continue
				}
				before, now := sortKey(sort, rows[i-1]), sortKey(sort, d)
				if desc && before < now || !desc && before > now {
					t.Errorf("%s, desc %v: %s (%s) stands before %s (%s)", sort, desc, rows[i-1].Number, before, d.Number, now)
				}
			}
			if len(rows) != want {
				t.Errorf("%s, desc %v: got %d rows, want %d", sort, desc, len(rows), want)
			}
		}
	}
}

func TestTheListGoesBackAndToItsEnd(t *testing.T) {
	s := aShelf(t, 40)
	whole := s.all(app.PortalQuery{Sort: "due"}, 100)
	last, err := s.PortalDocuments(t.Context(), s.guest, app.PortalQuery{Sort: "due", Page: app.PageRequest{Last: true, Size: 10}})
	s.ok(err)
	if got, want := ids(last.Documents), ids(whole[len(whole)-10:]); !slices.Equal(got, want) {
		t.Errorf("last page: got %v, want %v", got, want)
	}
	before, err := s.PortalDocuments(t.Context(), s.guest, app.PortalQuery{Sort: "due", Page: app.PageRequest{Before: last.Page.Prev, Size: 10}})
	s.ok(err)
	if got, want := ids(before.Documents), ids(whole[len(whole)-20:len(whole)-10]); !slices.Equal(got, want) {
		t.Errorf("the page before: got %v, want %v", got, want)
	}
}

func ids(documents []billing.Document) []string {
	var all []string
	for _, d := range documents {
		all = append(all, d.ID)
	}
	return all
}

func TestTheListIsNarrowedBySearchTypeDatesPaymentAndReading(t *testing.T) {
	s := aShelf(t, 60)
	whole := s.all(app.PortalQuery{}, 100)
	today := s.Today()
	for name, x := range map[string]struct {
		q    app.PortalQuery
		want func(billing.Document) bool
	}{
		"quotes":         {app.PortalQuery{Kind: billing.Quote}, func(d billing.Document) bool { return d.Kind == billing.Quote }},
		"receipts":       {app.PortalQuery{Kind: billing.Receipt}, func(d billing.Document) bool { return d.Kind == billing.Receipt }},
		"this month":     {app.PortalQuery{Span: billing.SpanOf(billing.SpanMonth, today)}, func(d billing.Document) bool { return d.IssueDate >= "2026-11-01" && d.IssueDate <= "2026-11-30" }},
		"today":          {app.PortalQuery{Span: billing.SpanOf(billing.SpanToday, today)}, func(d billing.Document) bool { return d.IssueDate == today }},
		"until a day":    {app.PortalQuery{Span: billing.Span{To: "2026-10-31"}}, func(d billing.Document) bool { return d.IssueDate <= "2026-10-31" }},
		"not paid":       {app.PortalQuery{Owed: true}, func(d billing.Document) bool { return d.Pending != 0 }},
		"read":           {app.PortalQuery{Reading: billing.Read}, func(d billing.Document) bool { return !d.ReadAt.IsZero() }},
		"unread":         {app.PortalQuery{Reading: billing.Unread}, func(d billing.Document) bool { return d.ReadAt.IsZero() }},
		"number":         {app.PortalQuery{Search: "ZPF-2026-0003"}, func(d billing.Document) bool { return d.Number == "ZPF-2026-0003" }},
		"part of it":     {app.PortalQuery{Search: "2026-0003"}, func(d billing.Document) bool { return strings.HasSuffix(d.Number, "-0003") }},
		"text":           {app.PortalQuery{Search: "diseño recei"}, func(d billing.Document) bool { return d.Kind == billing.Receipt }},
		"text, no tilde": {app.PortalQuery{Search: "DISENO"}, func(billing.Document) bool { return true }},
		"amount":         {app.PortalQuery{Search: "14,52 €"}, func(d billing.Document) bool { return d.Totals.Total == 14_52 }},
		"nothing":        {app.PortalQuery{Search: "zapatos"}, func(billing.Document) bool { return false }},
		"several": {app.PortalQuery{Search: "diseño", Kind: billing.Invoice, Owed: true, Reading: billing.Unread, Sort: "total"},
			func(d billing.Document) bool { return d.Kind == billing.Invoice && d.Pending != 0 && d.ReadAt.IsZero() }},
	} {
		want, sums := 0, app.DocumentSums{}
		for _, d := range whole {
			if x.want(d) {
				want++
				if !d.Kind.AddsUp(x.q.Kind) {
					continue
				}
				sums.Base, sums.Tax, sums.Total, sums.Pending = sums.Base+d.Totals.Base, sums.Tax+d.Totals.Tax, sums.Total+d.Totals.Total, sums.Pending+d.Pending
			}
		}
		sums.Count = want
		rows := s.all(x.q, 9)
		for _, d := range rows {
			if !x.want(d) {
				t.Errorf("%s: %s does not belong", name, d.Number)
			}
		}
		if len(rows) != want || want == 0 && name != "nothing" {
			t.Errorf("%s: got %d rows, want %d", name, len(rows), want)
		}
		page, err := s.PortalDocuments(t.Context(), s.guest, x.q)
		s.ok(err)
		if page.Sums == nil || *page.Sums != sums || page.Page.Total != want {
			t.Errorf("%s: sums got %+v and %d in all, want %+v", name, page.Sums, page.Page.Total, sums)
		}
		x.q.Counted = true
		again, err := s.PortalDocuments(t.Context(), s.guest, x.q)
		if s.ok(err); again.Sums == nil || *again.Sums != sums {
			t.Errorf("%s, added up by itself: got %+v, want %+v", name, again.Sums, sums)
		}
	}
}

// A word that very many documents have is looked for in another way than a rare one: both must find the same.
func TestAFrequentWordFindsAsMuchAsARareOne(t *testing.T) {
	s := aShelf(t, 2)
	s.put2100(t)
	for search, want := range map[string]int{"frecuente": 2100, "frecuente raro": 3, "raro": 3, "frecuente zapatos": 0} {
		page, err := s.PortalDocuments(t.Context(), s.guest, app.PortalQuery{Search: search, Desc: true})
		s.ok(err)
		counted, err := s.PortalDocuments(t.Context(), s.guest, app.PortalQuery{Search: search, Counted: true})
		s.ok(err)
		if page.Page.Total != want || counted.Sums.Count != want {
			t.Errorf("%q: got %d (added up %d), want %d", search, page.Page.Total, counted.Sums.Count, want)
		}
	}
}

func (s shelf) put2100(t *testing.T) {
	series := billing.Series{ID: store.NewID(), Kind: billing.Invoice, Code: "M", Pattern: "M-{year}-{counter:4}"}
	documents := make([]store.BulkDocument, 2100)
	for n := range documents {
		documents[n] = s.document(n, series)
		documents[n].Counter = int64(n + 1)
		documents[n].Number = series.Number("2026-01-01", int64(n+1))
		documents[n].Lines = []billing.Line{{Text: "frecuente", Tax: 2100}}
		if n%700 == 5 {
			documents[n].Lines[0].Text = "frecuente raro"
		}
	}
	s.ok(s.store.Update(t.Context(), s.guest.Company.ID, func(tx *store.Tx) error {
		if err := tx.AddSeries(series); err != nil {
			return err
		}
		return tx.AddDocuments(documents)
	}))
}

func TestAnotherCustomersDocumentsAreNeitherListedNorSearchedNorAddedUp(t *testing.T) {
	s := aShelf(t, 10)
	other := s.customer(s.owner, "Vecino", "vecino@b.example")
	s.invoice(s.owner, other)
	g, _ := s.world.guest(s.owner, s.slug, other)
	for _, search := range []string{"", "diseño", "X-2026"} {
		page, err := s.PortalDocuments(t.Context(), g, app.PortalQuery{Search: search})
		s.ok(err)
		if want := map[string]int{"": 1, "diseño": 1, "X-2026": 0}[search]; page.Page.Total != want || page.Sums.Count != want {
			t.Errorf("%q: got %d, added up %d, want %d", search, page.Page.Total, page.Sums.Count, want)
		}
	}
}

func TestExcelHoldsExactlyWhatTheFilterShowsInItsOrderAndIsNoReading(t *testing.T) {
	s := aShelf(t, 60)
	before := s.count(`SELECT count(*) FROM read_event`)
	q := app.PortalQuery{Owed: true, Sort: "total", Desc: true}
	var out bytes.Buffer
	s.ok(s.PortalExcel(t.Context(), s.guest, q, &out))
	f, err := excelize.OpenReader(&out)
	s.ok(err)
	defer f.Close()
	rows, err := f.GetRows("Documentos")
	s.ok(err)
	want := s.all(q, 100)
	if len(rows) != len(want)+2 {
		t.Fatalf("got %d rows, want a head, %d documents and the sum", len(rows), len(want))
	}
	for i, d := range want {
		if got := rows[i+1][0]; got != d.Number {
			t.Errorf("row %d: got %s, want %s", i+2, got, d.Number)
		}
	}
	if got := rows[len(rows)-1][0]; got != fmt.Sprintf("Suma de facturas y recibos (lista de %d documentos)", len(want)) {
		t.Errorf("last row: got %q", got)
	}
	if after := s.count(`SELECT count(*) FROM read_event`); after != before {
		t.Errorf("read events: got %d, want %d as before", after, before)
	}
}

func TestWordsFollowADraftAndGoWithIt(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café Almirante, S.L.", "cafe@b.example")
	f := w.draft(customer)
	w.ok(w.SaveDraft(t.Context(), w.owner, f, true))
	expect := func(search string, want int) {
		t.Helper()
		_, info, err := w.Documents(t.Context(), w.owner, app.DocumentQuery{Kind: billing.Invoice, Search: search})
		if w.ok(err); info.Total != want {
			t.Errorf("%q: got %d, want %d", search, info.Total, want)
		}
	}
	expect("carta almirante", 1)
	expect("653,40", 1)
	f.Revision, f.Lines[0].Text = 1, "Libro"
	w.ok(w.SaveDraft(t.Context(), w.owner, f, true))
	expect("carta", 0)
	expect("libro", 1)
	w.ok(w.DeleteDraft(t.Context(), w.owner, f.ID))
	expect("libro", 0)
	for _, table := range []string{`document_word`, `document_words`} {
		if n := w.count(`SELECT count(*) FROM ` + table); n != 0 {
			t.Errorf("%d rows of %s are left", n, table)
		}
	}
}

// portalDay calls what a customer's side asks, with every filter and order, for the test of the indexes.
func portalDay(t *testing.T, w *world, g app.Guest, id string) {
	ctx := t.Context()
	for _, sort := range app.PortalSorts {
		for _, after := range []string{"", id} {
			for _, q := range []app.PortalQuery{{}, {Search: "diseño"}, {Kind: billing.Invoice}, {Owed: true}, {Reading: billing.Read},
				{Reading: billing.Unread}, {Span: billing.SpanOf(billing.SpanYear, w.Today())}} {
				q.Sort, q.Desc, q.Page.After = sort, true, after
				_, err := w.PortalDocuments(ctx, g, q)
				w.ok(err)
			}
		}
	}
	token, _, err := w.OpenDownloadAll(ctx, g, app.PortalQuery{Search: "diseño"})
	w.ok(err)
	_, err = w.DownloadProgress(ctx, g, token)
	w.ok(err)
	_, err = w.OpenDocument(ctx, g, id, app.Request{}, false)
	w.ok(err)
}
