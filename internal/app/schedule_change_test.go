package app_test

import (
	"slices"
	"testing"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/store"
)

// TestTheHistoryOfAScheduleSaysWhatWasChanged, and nothing of one that was saved as it was.
func TestTheHistoryOfAScheduleSaysWhatWasChanged(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	customer, other := w.customer(w.owner, "Café Almirante", "cafe@b.example"), w.customer(w.owner, "Taller", "taller@b.example")
	id := w.schedule(customer, func(f *app.ScheduleForm) { f.Action, f.Attach = string(billing.ScheduleSend), "0" })
	for _, c := range []struct {
		change func(*app.ScheduleForm)
		want   []billing.ScheduleField
	}{
		{func(*app.ScheduleForm) {}, nil},
		{func(f *app.ScheduleForm) { f.Name = "Cuota" }, []billing.ScheduleField{billing.FieldName}},
		{func(f *app.ScheduleForm) { f.CustomerID, f.Notes = other, "Gracias." }, []billing.ScheduleField{billing.FieldCustomer, billing.FieldNotes}},
		{func(f *app.ScheduleForm) { f.Every = "2" }, []billing.ScheduleField{billing.FieldFrequency}},
		{func(f *app.ScheduleForm) { f.Ends, f.Times, f.DueDays = app.EndsAfter, "12", "15" }, []billing.ScheduleField{billing.FieldEnds, billing.FieldDue}},
		{func(f *app.ScheduleForm) { f.Lines[0].Text = "Cuota de {mes}" }, []billing.ScheduleField{billing.FieldLines}},
		{func(f *app.ScheduleForm) { f.Recipients, f.MailSubject = "pagos@b.example", "Cuota {número}" }, []billing.ScheduleField{billing.FieldRecipients, billing.FieldMail}},
		{func(f *app.ScheduleForm) { f.Reminders = app.ReminderForm{Own: true, Remind: "9"} }, []billing.ScheduleField{billing.FieldReminders}},
		{func(f *app.ScheduleForm) { f.Attach = "1" }, []billing.ScheduleField{billing.FieldAction, billing.FieldReminders}},
		{func(f *app.ScheduleForm) { f.Lines[0].Price = "77" }, nil},
	} {
		page := w.schedulePage(id)
		f := app.ScheduleFormOf(page.Schedule, true)
		f.Reminders = app.ReminderFormOf(page.Reminds)
		c.change(&f)
		w.ok(w.SaveSchedule(ctx, w.owner, f, true))
		got := w.schedulePage(id).Events
		if f.Lines[0].Price == "77" {
			if len(got[0].Prices) == 0 || len(got[0].Fields) != 0 {
				t.Errorf("another price alone: got %+v", got[0])
			}
			continue
		}
		if len(c.want) == 0 {
			if len(got) != len(page.Events) {
				t.Errorf("saved as it was: got the event %+v", got[0])
			}
			continue
		}
		if got[0].Kind != store.ScheduleChanged || !slices.Equal(got[0].Fields, c.want) {
			t.Errorf("got %+v, want %v", got[0], c.want)
		}
		w.wait(1)
	}
}

// TestAChangedDayMakesNoSecondInvoiceOfTheMonth, nor brings back the one that was skipped; another first day does.
func TestAChangedDayMakesNoSecondInvoiceOfTheMonth(t *testing.T) {
	for name, c := range map[string]struct {
		unit   string
		begin  string // of the rule
		skip   bool
		change func(*app.ScheduleForm)
		next   billing.Date
	}{
		"a later day of the month":     {"month", "2026-11-25", false, func(f *app.ScheduleForm) { f.MonthDay = "30" }, "2026-12-30"},
		"an earlier one":               {"month", "2026-11-25", false, func(f *app.ScheduleForm) { f.MonthDay = "5" }, "2026-12-05"},
		"a later day, once skipped":    {"month", "2026-11-25", true, func(f *app.ScheduleForm) { f.MonthDay = "-1" }, "2026-12-31"},
		"more months":                  {"month", "2026-11-25", false, func(f *app.ScheduleForm) { f.Every = "2" }, "2027-01-25"},
		"a later day of the year":      {"year", "2026-11-25", false, func(f *app.ScheduleForm) { f.MonthDay = "30" }, "2027-11-30"},
		"another first day, asked for": {"month", "2026-11-25", false, func(f *app.ScheduleForm) { f.Start, f.MonthDay = "2026-11-30", "0" }, "2026-11-30"},
		"weeks instead of months":      {"month", "2026-11-25", false, func(f *app.ScheduleForm) { f.Unit = "week" }, "2026-12-02"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			id := w.schedule(w.customer(w.owner, "Café Almirante", ""), func(f *app.ScheduleForm) { f.Unit, f.Start = c.unit, c.begin })
			if c.skip {
				w.ok(w.SkipNext(t.Context(), w.owner, w.NewAct(), id, billing.Date(c.begin)))
			} else {
				w.to(c.begin)
				w.issueDue()
			}
			f := app.ScheduleFormOf(w.schedulePage(id).Schedule, true)
			c.change(&f)
			preview, err := w.PreviewSchedule(t.Context(), w.owner, f, true)
			w.ok(err)
			w.ok(w.SaveSchedule(t.Context(), w.owner, f, true))
			if got := w.schedulePage(id).Next; got != c.next || preview[0].Day != c.next {
				t.Errorf("got %s, in the preview %s; want %s", got, preview[0].Day, c.next)
			}
		})
	}
}

// TestAPlannedPriceOutlivesAnEdit that has nothing to do with it, and can be taken back after it.
func TestAPlannedPriceOutlivesAnEdit(t *testing.T) {
	w := newWorld(t)
	id := w.schedule(w.customer(w.owner, "Café Almirante", ""))
	w.reprice("10", "2026-11-29", id) // in force on the day of the next, 1 December
	f := app.ScheduleFormOf(w.schedulePage(id).Schedule, true)
	if f.Lines[0].Price != "396,00" {
		t.Fatalf("the form shows %s, want the price of the next invoice", f.Lines[0].Price)
	}
	f.Name = "Otro nombre"
	w.ok(w.SaveSchedule(t.Context(), w.owner, f, true))
	page := w.schedulePage(id)
	if days := page.Changes(page.Today); len(days) != 1 || days[0] != "2026-11-29" || page.Total != 47916 {
		t.Errorf("after another name: changes on %v, the next %s", days, page.Total)
	}
	w.ok(w.DropReprice(t.Context(), w.owner, id, "2026-11-29"))
	if page := w.schedulePage(id); page.Total != 43560 {
		t.Errorf("taken back: the next %s, want what it was", page.Total)
	}
}
