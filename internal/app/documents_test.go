package app_test

import (
	"slices"
	"testing"

	"acuse/internal/app"
	"acuse/internal/billing"
)

func TestHundredIssuedAtOnceAreNumberedWithoutGapOrRepeat(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café Almirante, S.L.", "administracion@cafealmirante.example")
	numbers := make([]string, 100)
	noErrors(t, together(100, func(i int) (err error) {
		numbers[i], err = w.Issue(t.Context(), w.owner, w.draft(customer), true)
		return err
	}))
	slices.Sort(numbers)
	for i, got := range numbers {
		if want := "F-2026-0" + nth(i+1); got != want {
			t.Fatalf("number %d: got %s, want %s", i+1, got, want)
		}
	}
}

func TestTwoTabsIssuingOneDraftIssueItOnce(t *testing.T) {
	w := newWorld(t)
	f := w.draft(w.customer(w.owner, "Café Almirante, S.L.", ""))
	w.ok(w.SaveDraft(t.Context(), w.owner, f, true))
	f.Revision = 1
	errs := together(8, func(int) error {
		_, err := w.Issue(t.Context(), w.owner, f, true)
		return err
	})
	issued := 0
	for _, err := range errs {
		if err == nil {
			issued++
		} else {
			wantKey(t, err, "error.issued_already")
		}
	}
	if issued != 1 {
		t.Errorf("issued %d times, want once", issued)
	}
	if got := w.count(`SELECT next FROM series_counter`); got != 2 {
		t.Errorf("next number: got %d, want 2", got)
	}
}

func TestTwoTabsSavingOneDraftCannotOverwriteEachOther(t *testing.T) {
	w := newWorld(t)
	f := w.draft("")
	w.ok(w.SaveDraft(t.Context(), w.owner, f, true))
	one, other := f, f
	one.Revision, other.Revision = 1, 1
	one.Notes, other.Notes = "de la primera", "de la segunda"
	w.ok(w.SaveDraft(t.Context(), w.owner, one, true))
	wantKey(t, w.SaveDraft(t.Context(), w.owner, other, true), "error.changed_meanwhile")
	page, err := w.Document(t.Context(), w.owner, f.ID)
	w.ok(err)
	if page.Notes != one.Notes {
		t.Errorf("notes: got %q, want %q", page.Notes, one.Notes)
	}
}

func TestNewDraftSentTwiceIsOneDraft(t *testing.T) {
	w := newWorld(t)
	f := w.draft("")
	w.ok(w.SaveDraft(t.Context(), w.owner, f, true))
	w.ok(w.SaveDraft(t.Context(), w.owner, f, true))
	if got := w.count(`SELECT count(*) FROM document`); got != 1 {
		t.Errorf("documents: got %d, want 1", got)
	}
	if got := w.count(`SELECT count(*) FROM document_line`); got != 1 {
		t.Errorf("lines: got %d, want 1", got)
	}
}

func TestBadDraftIsRefusedBesideItsFieldsAndNothingIsSaved(t *testing.T) {
	w := newWorld(t)
	good := w.customer(w.owner, "Café Almirante, S.L.", "")
	cases := map[string]struct {
		change     func(*app.DraftForm)
		field, key string
	}{
		"due before issue":  {func(f *app.DraftForm) { f.DueDate = "2026-11-01" }, "due_date", "error.due_before_issue"},
		"no such day":       {func(f *app.DraftForm) { f.IssueDate = "2026-02-30" }, "issue_date", "error.date"},
		"not a number":      {func(f *app.DraftForm) { f.Lines[0].Price = "mil" }, "line.0.price", "error.number"},
		"absurd quantity":   {func(f *app.DraftForm) { f.Lines[0].Quantity = "99999999999999999999" }, "line.0.quantity", "error.number_too_big"},
		"absurd total":      {func(f *app.DraftForm) { f.Lines[0].Quantity, f.Lines[0].Price = "999999999", "999999999" }, "line.0.price", "error.total_too_big"},
		"discount over 100": {func(f *app.DraftForm) { f.Lines[0].Discount = "101" }, "line.0.discount", "error.discount"},
		"rate not in law":   {func(f *app.DraftForm) { f.Lines[0].Tax = "22" }, "line.0.tax", "error.tax_rate"},
		"nobody to bill":    {func(f *app.DraftForm) { f.CustomerID = "" }, "customer_id", "error.customer_required"},
		"nothing to bill":   {func(f *app.DraftForm) { f.Lines = nil }, "lines", "error.lines_required"},
		"somebody elses":    {func(f *app.DraftForm) { f.CustomerID = "0192f0c1-7c5e-7000-8000-000000000001" }, "customer_id", "error.customer_required"},
		"second line, spaced": {func(f *app.DraftForm) {
			f.Lines = append(f.Lines, app.LineForm{}, app.LineForm{Text: "x", Quantity: "1", Price: "?", Tax: "21"})
		}, "line.2.price", "error.number"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := w.draft(good)
			c.change(&f)
			_, err := w.Issue(t.Context(), w.owner, f, true)
			wantKey(t, err, c.key, c.field)
		})
	}
	if got := w.count(`SELECT count(*) FROM document`); got != 0 {
		t.Errorf("documents: got %d, want 0", got)
	}
}

func TestInvoiceNeedsWhatTheLawAsksOfBothSides(t *testing.T) {
	w := newWorld(t)
	f := w.NewCustomer()
	f.Name = "Sin NIF"
	w.ok(w.AddCustomer(t.Context(), w.owner, f))
	_, err := w.Issue(t.Context(), w.owner, w.draft(f.ID), true)
	wantKey(t, err, "error.customer_incomplete", "customer_id")

	entered, err := w.SignUp(t.Context(), app.SignUp{Company: "Nueva", Name: "Ana", Email: "ana@nueva.example", Password: ownerPassword, Language: "es"})
	w.ok(err)
	who, err := w.Actor(t.Context(), entered.Token)
	w.ok(err)
	_, err = w.Issue(t.Context(), who, w.draft(w.customer(who, "Café", "")), true)
	wantKey(t, err, "error.company_incomplete", "")
}

func TestAnInvoiceIsOfNoDayThatHasNotCome(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café Almirante, S.L.", "")
	f := w.draft(customer)
	f.IssueDate, f.DueDate = "2026-11-24", ""
	_, err := w.Issue(t.Context(), w.owner, f, true)
	wantKey(t, err, "error.date_not_come", "issue_date")
	f.Kind = billing.Quote
	if _, err := w.Issue(t.Context(), w.owner, f, true); err != nil {
		t.Errorf("a quote of tomorrow: %v", err)
	}
}

func TestDatesOfASeriesNeverRunBackwards(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café Almirante, S.L.", "")
	w.invoice(w.owner, customer)
	f := w.draft(customer)
	f.IssueDate = "2026-11-22"
	_, err := w.Issue(t.Context(), w.owner, f, true)
	wantKey(t, err, "error.date_before_series", "issue_date")
	if got := w.count(`SELECT count(*) FROM document`); got != 1 {
		t.Errorf("documents: got %d, want 1: the refused one must not stay as a draft", got)
	}
}

func TestIssuedInvoiceKeepsItsSnapshotWhateverChangesLater(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café Almirante, S.L.", "")
	id := w.invoice(w.owner, customer)
	before, err := w.OfficePDF(t.Context(), w.owner, id, app.Origin{})
	w.ok(err)
	w.ok(w.SaveCustomer(t.Context(), w.owner, app.CustomerForm{ID: customer, Language: "es", Party: billing.Party{Name: "Otro nombre", TaxIDType: billing.TaxIDCIF, Country: "ES"}}))
	after, err := w.OfficePDF(t.Context(), w.owner, id, app.Origin{})
	w.ok(err)
	if !slices.Equal(before.Content, after.Content) {
		t.Error("the PDF changed with its customer")
	}
	page, err := w.Document(t.Context(), w.owner, id)
	w.ok(err)
	f := app.FormOf(page.Document, true)
	wantKey(t, w.SaveDraft(t.Context(), w.owner, f, true), "error.issued_already")
	if err := w.DeleteDraft(t.Context(), w.owner, id); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("delete an issued invoice: got %v, want not found", err)
	}
}

func TestPDFIsDrawnOnceHoweverManyAskForItAtOnce(t *testing.T) {
	w := newWorld(t)
	id := w.invoice(w.owner, w.customer(w.owner, "Café Almirante, S.L.", ""))
	files := make([][]byte, 12)
	noErrors(t, together(12, func(i int) error {
		f, err := w.OfficePDF(t.Context(), w.owner, id, app.Origin{})
		files[i] = f.Content
		return err
	}))
	for i := range files {
		if !slices.Equal(files[i], files[0]) {
			t.Errorf("copy %d differs", i)
		}
	}
	if got := w.count(`SELECT count(*) FROM stored_file`); got != 1 {
		t.Errorf("stored files: got %d, want 1", got)
	}
}

func TestListOfInvoicesPagesForwardsAndBackwards(t *testing.T) {
	w := newWorld(t)
	names := []string{"Ágora", "Bodegas", "Café", "Dársena", "Ébano", "Farmacia"}
	customers := make([]string, len(names))
	for i, name := range names {
		customers[i] = w.customer(w.owner, name, "")
	}
	const n = 2*app.PageSize + 7
	for i := range n {
		f := w.draft(customers[i%len(customers)])
		f.Lines[0].Price = nth(i % 9)
		if i%3 == 0 {
			w.ok(w.SaveDraft(t.Context(), w.owner, f, true))
			continue
		}
		_, err := w.Issue(t.Context(), w.owner, f, true)
		w.ok(err)
	}
	for _, sort := range []string{"date", "customer", "total"} {
		for _, desc := range []bool{false, true} {
			q := app.DocumentQuery{Kind: billing.Invoice, Sort: sort, Desc: desc}
			ahead := walk(t, w, q, false)
			back := walk(t, w, q, true)
			slices.Reverse(back)
			if len(ahead) != n || !slices.Equal(ahead, back) {
				t.Errorf("%s desc=%v: %d rows forwards, %d backwards, want the same %d", sort, desc, len(ahead), len(back), n)
			}
			seen := slices.Clone(ahead)
			slices.Sort(seen)
			if len(slices.Compact(seen)) != n {
				t.Errorf("%s desc=%v: rows repeat", sort, desc)
			}
		}
	}
}

// walk reads all pages of a list, from one end to the other.
func walk(t *testing.T, w *world, q app.DocumentQuery, backwards bool) []string {
	t.Helper()
	var ids []string
	q.Page.Last = backwards
	for {
		rows, info, err := w.Documents(t.Context(), w.owner, q)
		w.ok(err)
		if backwards {
			slices.Reverse(rows)
		}
		for _, d := range rows {
			ids = append(ids, d.ID)
		}
		next := app.PageRequest{After: info.Next}
		if backwards {
			next = app.PageRequest{Before: info.Prev}
		}
		if next == (app.PageRequest{}) {
			return ids
		}
		q.Page = next
	}
}

func TestReaderLooksButNeverTouches(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café Almirante, S.L.", "a@b.example")
	reader := w.owner
	reader.Role = billing.Reader
	ctx := t.Context()
	for name, err := range map[string]error{
		"add customer":  w.AddCustomer(ctx, reader, w.NewCustomer()),
		"save customer": w.SaveCustomer(ctx, reader, app.CustomerForm{ID: customer}),
		"grant":         w.ChangeAccess(ctx, reader, billing.GrantAccess, w.NewAct(), []string{customer}),
		"save draft":    w.SaveDraft(ctx, reader, w.draft(customer), true),
		"delete draft":  w.DeleteDraft(ctx, reader, customer),
		"save company":  w.SaveCompany(ctx, reader, app.CompanyForm{}),
		"add payment":   w.AddPayment(ctx, reader, app.PaymentForm{}, true),
		"undo payment":  w.UndoPayment(ctx, reader, "", "", "x", ""),
		"collect":       w.Collect(ctx, reader, billing.Invoice, nil),
		"mark unread":   w.MarkUnread(ctx, reader, billing.Invoice, ""),
	} {
		if billing.CodeOf(err) != billing.Forbidden {
			t.Errorf("%s: got %v, want forbidden", name, err)
		}
	}
	if _, err := w.Issue(ctx, reader, w.draft(customer), true); billing.CodeOf(err) != billing.Forbidden {
		t.Errorf("issue: got %v, want forbidden", err)
	}
}
