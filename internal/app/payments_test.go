package app_test

import (
	"testing"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/store"
)

// owed is an issued invoice of 653,40 € with its page's payment form.
func (w *world) owed() (string, app.PaymentForm) {
	w.t.Helper()
	id := w.invoice(w.owner, w.customer(w.owner, "Café Almirante, S.L.", "cafe@b.example"))
	page, err := w.Document(w.t.Context(), w.owner, id)
	w.ok(err)
	return id, w.NewPayment(page.Document, true)
}

func (w *world) wantMoney(id string, paid, pending billing.Cents) {
	w.t.Helper()
	page, err := w.Document(w.t.Context(), w.owner, id)
	w.ok(err)
	if page.Paid != paid || page.Pending != pending {
		w.t.Errorf("got paid %s and pending %s, want %s and %s", page.Paid, page.Pending, paid, pending)
	}
}

func TestAPaymentCanBeAPartAndTheRestAndNeverMore(t *testing.T) {
	w := newWorld(t)
	id, f := w.owed()
	if f.Amount != "653,40" || f.Date != "2026-11-23" {
		t.Errorf("the form proposes %s on %s, want all that is pending, today", f.Amount, f.Date)
	}
	f.Amount, f.Method = "200", " Bizum  "
	w.ok(w.AddPayment(t.Context(), w.owner, f, true))
	w.wantMoney(id, 200_00, 453_40)
	for change, want := range map[string][2]string{
		"453,41": {"amount", "sales.error.payment_too_much"}, "-1": {"amount", "sales.error.payment_amount"},
		"0": {"amount", "sales.error.payment_amount"}, "": {"amount", "error.required"}, "mucho": {"amount", "error.number"},
	} {
		next := w.NewPayment(billing.Document{ID: id}, true)
		next.Amount = change
		wantKey(t, w.AddPayment(t.Context(), w.owner, next, true), want[1], want[0])
	}
	next := w.NewPayment(billing.Document{ID: id, Pending: 453_40}, true)
	next.Date = "2026-11-24"
	wantKey(t, w.AddPayment(t.Context(), w.owner, next, true), "sales.error.payment_in_future", "date")
	next.Date = "2025-11-22" // the invoice is of 23 November 2026
	wantKey(t, w.AddPayment(t.Context(), w.owner, next, true), "sales.error.payment_too_early", "date")
	w.wantMoney(id, 200_00, 453_40)
	_, advance := w.owed()
	advance.Date = "2025-11-23" // paid in advance, by a year at most
	w.ok(w.AddPayment(t.Context(), w.owner, advance, true))
	next.Date = "2026-11-20"
	w.ok(w.AddPayment(t.Context(), w.owner, next, true))
	w.wantMoney(id, 653_40, 0)
	next = w.NewPayment(billing.Document{ID: id, Pending: 1}, true)
	wantKey(t, w.AddPayment(t.Context(), w.owner, next, true), "sales.error.nothing_pending")

	page, err := w.Document(t.Context(), w.owner, id)
	w.ok(err)
	if len(page.Payments) != 2 || page.Payments[1].Method != "Bizum" || page.Payments[1].By != "Lucía Ferrandis" || page.Payments[0].Date != "2026-11-20" {
		t.Errorf("payments: got %+v", page.Payments)
	}
}

func TestAPaymentSentTwiceIsOnePayment(t *testing.T) {
	w := newWorld(t)
	id, f := w.owed()
	f.Amount = "100"
	noErrors(t, together(8, func(int) error { return w.AddPayment(t.Context(), w.owner, f, true) }))
	w.wantMoney(id, 100_00, 553_40)
	other, _ := w.owed()
	f.DocumentID = other
	wantKey(t, w.AddPayment(t.Context(), w.owner, f, true), "error.exists_already")
	w.wantMoney(other, 0, 653_40)
}

func TestFiftyPaymentsAtOnceNeverPayMoreThanIsPending(t *testing.T) {
	w := newWorld(t)
	id, _ := w.owed()
	errs := together(50, func(int) error {
		f := w.NewPayment(billing.Document{ID: id}, true)
		f.Amount = "100"
		return w.AddPayment(t.Context(), w.owner, f, true)
	})
	done := 0
	for _, err := range errs {
		if err == nil {
			done++
		} else {
			wantKey(t, err, "sales.error.payment_too_much", "amount")
		}
	}
	if done != 6 {
		t.Errorf("%d payments of 100 € of 653,40 € were noted, want 6", done)
	}
	w.wantMoney(id, 600_00, 53_40)
	if got := w.count(`SELECT count(*) FROM payment WHERE undone_at IS NULL`); got != 6 {
		t.Errorf("payments kept: got %d, want 6", got)
	}
}

func TestAnUndonePaymentCountsNoMoreAndStaysWithItsReason(t *testing.T) {
	w := newWorld(t)
	id, f := w.owed()
	w.ok(w.AddPayment(t.Context(), w.owner, f, true))
	w.wantMoney(id, 653_40, 0)
	wantKey(t, w.UndoPayment(t.Context(), w.owner, id, f.ID, "  ", "reason.x"), "error.required", "reason.x")
	noErrors(t, together(8, func(int) error {
		return w.UndoPayment(t.Context(), w.owner, id, f.ID, "Era de otra factura", "reason")
	}))
	w.wantMoney(id, 0, 653_40)
	page, err := w.Document(t.Context(), w.owner, id)
	w.ok(err)
	if p := page.Payments[0]; p.UndoReason != "Era de otra factura" || p.UndoneBy != "Lucía Ferrandis" || p.UndoneAt.IsZero() {
		t.Errorf("the undone payment: got %+v", p)
	}
	other, _ := w.owed()
	if err := w.UndoPayment(t.Context(), w.owner, other, f.ID, "x", "reason"); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("undo it on another document: got %v, want not found", err)
	}
}

func TestANegativeInvoiceIsPaidBack(t *testing.T) {
	w := newWorld(t)
	f := w.draft(w.customer(w.owner, "Café", ""))
	f.Lines[0].Quantity = "-1"
	_, err := w.Issue(t.Context(), w.owner, f, true)
	w.ok(err)
	w.wantMoney(f.ID, 0, -54_45)
	for amount, key := range map[string]string{"54,45": "sales.error.refund_amount", "0": "sales.error.refund_amount", "-54,46": "sales.error.payment_too_much"} {
		p := app.PaymentForm{ID: store.NewID(), DocumentID: f.ID, Date: "2026-11-23", Amount: amount}
		wantKey(t, w.AddPayment(t.Context(), w.owner, p, true), key, "amount")
	}
	w.ok(w.AddPayment(t.Context(), w.owner, app.PaymentForm{ID: store.NewID(), DocumentID: f.ID, Date: "2026-11-23", Amount: "-54,45"}, true))
	w.wantMoney(f.ID, -54_45, 0)
}

func TestCollectNotesAllThatWasShownOrNothing(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	one, _ := w.owed()
	two, f := w.owed()
	draft := w.draft("")
	w.ok(w.SaveDraft(ctx, w.owner, draft, true))
	lines, err := w.PreviewSales(ctx, w.owner, billing.Invoice, billing.Collect, []string{one, two, draft.ID, one})
	w.ok(err)
	var all []app.Collecting
	for _, l := range lines {
		if l.Outcome.Changes() {
			all = append(all, app.Collecting{Document: l.ID, Payment: l.Payment, Amount: l.Pending})
		}
	}
	if len(lines) != 3 || len(all) != 2 {
		t.Fatalf("got %d lines, %d to collect, want 3 and 2", len(lines), len(all))
	}
	f.Amount = "10"
	w.ok(w.AddPayment(ctx, w.owner, f, true)) // meanwhile, in another tab
	wantKey(t, w.Collect(ctx, w.owner, billing.Invoice, all), "sales.error.pending_changed")
	w.wantMoney(one, 0, 653_40)
	all[1].Amount = 643_40
	w.ok(w.Collect(ctx, w.owner, billing.Invoice, all))
	w.ok(w.Collect(ctx, w.owner, billing.Invoice, all)) // sent twice
	w.wantMoney(one, 653_40, 0)
	w.wantMoney(two, 653_40, 0)
	wantKey(t, w.Collect(ctx, w.owner, billing.Invoice, nil), "error.nothing_ticked")
}
