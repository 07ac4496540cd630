package app_test

import (
	"fmt"
	"testing"

	"acuse/internal/app"
	"acuse/internal/billing"
)

// TestWhatAScheduleOwesIsToldAndComesSo: how many, for which days, and which date each will bear.
func TestWhatAScheduleOwesIsToldAndComesSo(t *testing.T) {
	for name, between := range map[string]bool{"nothing between": false, "its series went on": true} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			customer := w.customer(w.owner, "Café Almirante", "")
			id := w.schedule(customer)
			if got := w.schedulePage(id).Owed; len(got.Days) != 0 {
				t.Errorf("before its first day: got %+v", got)
			}
			w.to("2027-03-10")
			if between {
				w.invoice(w.owner, customer)
			}
			owed := w.schedulePage(id).Owed
			want := []billing.Date{"2026-12-01", "2027-01-01", "2027-02-01", "2027-03-01"}
			if fmt.Sprint(owed.Days) != fmt.Sprint(want) {
				t.Fatalf("got %v, want %v", owed.Days, want)
			}
			w.issueDue()
			late := 0
			for _, m := range w.schedulePage(id).Made {
				if m.Document.IssueDate != m.Occurrence {
					late++
				}
			}
			if late != owed.Late || between == (late == 0) {
				t.Errorf("told that %d would bear another day, got %d", owed.Late, late)
			}
			if got := w.schedulePage(id).Owed; len(got.Days) != 0 {
				t.Errorf("once they are made: got %+v", got)
			}
			w.turn(app.PauseSchedule, id)
			w.to("2027-06-10")
			if got := w.schedulePage(id).Owed; len(got.Days) != 0 {
				t.Errorf("what a pause leaves out: got %+v", got)
			}
		})
	}
}

// TestThePreviewSaysWhyNothingComes: of a first day that has passed, a last one before the first and a variable that there
// is not.
func TestThePreviewSaysWhyNothingComes(t *testing.T) {
	w := newWorld(t)
	f := w.scheduleForm(w.customer(w.owner, "Café Almirante", ""))
	f.Start = "2026-11-22"
	_, err := w.PreviewSchedule(t.Context(), w.owner, f, true)
	wantKey(t, err, "recurring.error.start_past", "start")
	f.Start, f.Ends, f.Until = "2026-12-01", app.EndsOn, "2026-11-30"
	_, err = w.PreviewSchedule(t.Context(), w.owner, f, true)
	wantKey(t, err, "schedule.error.until", "until")
	wantKey(t, w.SaveSchedule(t.Context(), w.owner, f, true), "schedule.error.until", "until")
	f.Ends, f.Lines[0].Text = app.EndsNever, "Cuota de {mess}"
	_, err = w.PreviewSchedule(t.Context(), w.owner, f, true)
	wantKey(t, err, "schedule.error.variable", "line.0.text")
	id := w.schedule(f.CustomerID)
	w.ok(w.SkipNext(t.Context(), w.owner, w.NewAct(), id, "2026-12-01"))
	f = app.ScheduleFormOf(w.schedulePage(id).Schedule, true)
	f.Ends, f.Times = app.EndsAfter, "1"
	_, err = w.PreviewSchedule(t.Context(), w.owner, f, true)
	wantKey(t, err, "recurring.error.over", "times")
}
