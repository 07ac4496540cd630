package app_test

import (
	"fmt"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/store"
)

// BenchmarkSchedulesDueAtOnce issues, numbers and queues the mail of ten thousand invoices of one company, all due on one
// day. The goal is 100,000 in a minute on SQLite.
func BenchmarkSchedulesDueAtOnce(b *testing.B) {
	const due = 10_000
	for b.Loop() {
		b.StopTimer()
		w := newWorld(b)
		w.manySchedules(due)
		w.to("2026-12-01")
		b.StartTimer()
		w.issueDue()
		b.StopTimer()
		if got := w.count(`SELECT count(*) FROM river_job WHERE kind = 'send_email'`); got != due {
			b.Fatalf("got %d messages, want %d", got, due)
		}
		b.StartTimer()
	}
	perInvoice := b.Elapsed() / time.Duration(b.N) / due
	b.ReportMetric(float64(time.Second/perInvoice), "invoices/s")
}

// manySchedules keeps so many schedules of three lines each, due on 1 December, sent by link.
func (w *world) manySchedules(n int) {
	w.t.Helper()
	customers := make([]string, 50)
	for i := range customers {
		customers[i] = w.customer(w.owner, fmt.Sprintf("Cliente %d, S.L.", i), fmt.Sprintf("cliente%d@b.example", i))
	}
	first := w.schedule(customers[0], func(f *app.ScheduleForm) {
		f.Action, f.Attach = string(billing.ScheduleSend), "0"
		f.Lines = append(f.Lines, app.ScheduleLineForm{LineForm: app.LineForm{Text: "Alojamiento del {inicio} al {fin}", Quantity: "1", Price: "12,50", Tax: "21"}},
			app.ScheduleLineForm{LineForm: app.LineForm{Text: "Copias de seguridad", Quantity: "2", Price: "4,10", Tax: "21"}})
	})
	s := w.schedulePage(first).Schedule
	w.ok(w.store.Update(w.t.Context(), w.owner.CompanyID, func(tx *store.Tx) error {
		for i := range n - 1 {
			s.ID, s.CustomerID = store.NewID(), customers[i%len(customers)]
			if err := tx.AddSchedule(s); err != nil {
				return err
			}
		}
		return nil
	}))
}
