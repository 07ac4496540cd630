package app_test

import (
	"strings"
	"testing"

	"acuse/internal/app"
	"acuse/internal/billing"
)

func TestAScheduleMayHaveRemindersOfItsOwn(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.ok(w.SaveReminders(ctx, w.owner, app.ReminderForm{Remind: "9"}))
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	byLink := func(f *app.ScheduleForm) { f.Action, f.Attach = string(billing.ScheduleSend), "0" }
	own := w.schedule(customer, byLink, func(f *app.ScheduleForm) { f.Reminders = app.ReminderForm{Own: true, Remind: "2"} })
	usual := w.schedule(customer, byLink)
	f := app.ScheduleFormOf(w.schedulePage(own).Schedule, true)
	f.Reminders = app.ReminderForm{Own: true, Remind: "5", Attach: "4"}
	wantKey(t, w.SaveSchedule(ctx, w.owner, f, true), "reminder.error.order")
	w.to(string(w.schedulePage(own).Next))
	w.issueDue()
	w.runMail()
	number := func(schedule string) string {
		t.Helper()
		return w.page(w.schedulePage(schedule).Made[0].DocumentID).Number
	}
	if got := subjects(w.remindersAfter(3)); strings.Count(got, "Recordatorio") != 1 || !strings.Contains(got, number(own)) {
		t.Errorf("after three days: got %s, want %s reminded of", got, number(own))
	}
	if got := subjects(w.remindersAfter(7)); strings.Count(got, "Recordatorio") != 1 || !strings.Contains(got, number(usual)) {
		t.Errorf("after ten: got %s, want %s", got, number(usual))
	}
	f.Revision, f.Reminders = w.schedulePage(own).Revision, app.ReminderForm{}
	w.ok(w.SaveSchedule(ctx, w.owner, f, true))
	if rules, err := w.Reminders(ctx, w.owner, own); err != nil || rules.Own {
		t.Errorf("left with the company's: got %+v, %v", rules, err)
	}
}
