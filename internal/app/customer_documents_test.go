package app_test

import (
	"slices"
	"testing"

	"acuse/internal/app"
	"acuse/internal/billing"
)

func TestACustomersPageHasItsNewestDocumentsOfAllKinds(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	customer, other := w.customer(w.owner, "Café Almirante, S.L.", ""), w.customer(w.owner, "Bodegas", "")
	issue := func(kind billing.Kind, of, day string) string {
		f := w.draft(of)
		f.ID, f.Kind, f.IssueDate, f.DueDate = w.NewDraft(kind).ID, kind, day, ""
		_, err := w.Issue(ctx, w.owner, f, true)
		w.ok(err)
		return f.ID
	}
	expect := func(of string, want ...string) {
		t.Helper()
		page, err := w.Customer(ctx, w.owner, of)
		w.ok(err)
		var got []string
		for _, d := range page.Documents {
			got = append(got, d.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("got %q\nwant %q", got, want)
		}
	}
	expect(customer)
	today := w.Today()
	var newestFirst []string
	for i := range app.NewestDocuments + 2 {
		kind := []billing.Kind{billing.Invoice, billing.Quote, billing.DeliveryNote, billing.Proforma, billing.Receipt}[i%5]
		day := today.AddDays(i - 30)
		newestFirst = append([]string{issue(kind, customer, string(day))}, newestFirst...)
	}
	w.ok(w.SaveDraft(ctx, w.owner, w.draft(customer), true))
	of := issue(billing.Invoice, other, string(today))
	expect(customer, newestFirst[:app.NewestDocuments]...)
	expect(other, of)
	archived, err := w.Document(ctx, w.owner, newestFirst[0])
	w.ok(err)
	_, err = w.Archive(ctx, w.owner, archived.Kind, newestFirst[:1])
	w.ok(err)
	expect(customer, newestFirst[1:app.NewestDocuments+1]...)
}
