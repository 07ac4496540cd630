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
