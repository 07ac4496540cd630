package app_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/store"
)

// remindersAfter lets days pass, does what is due on each of their mornings and answers the mails of it.
func (w *world) remindersAfter(days int) []mail.Message {
	w.t.Helper()
	before := len(w.sent)
	for range days {
		w.wait(24 * time.Hour)
		w.ok(w.SendReminders(w.t.Context(), app.SendReminders{CompanyID: w.owner.CompanyID}))
		w.ok(errors.Join(w.runMail()...))
	}
	return w.sent[before:]
}

func subjects(mails []mail.Message) string {
	var all []string
	for _, m := range mails {
		all = append(all, m.To+": "+m.Subject)
	}
	return strings.Join(all, "; ")
}

func (w *world) reading(invoice string) billing.ReadState {
	w.t.Helper()
	return w.page(invoice).Reading()
}

func TestWhoDoesNotReadIsRemindedThenGetsThePDFAndTheCompanyIsTold(t *testing.T) {
	w := newWorld(t)
	w.ok(w.SaveReminders(t.Context(), w.owner, app.ReminderForm{Remind: "3", Attach: "5", Tell: "4"}))
	invoice := w.invoice(w.owner, w.customer(w.owner, "Café Almirante", "cafe@b.example"))
	first := w.dispatch(billing.ByLink, "cafe@b.example, conta@b.example", invoice)
	if got := w.remindersAfter(2); len(got) != 0 {
		t.Errorf("before its day: got %s", subjects(got))
	}
	reminded := w.remindersAfter(1)
	if len(reminded) != 2 || !strings.Contains(reminded[0].Subject, "Recordatorio: F-2026-0001 de ") || mailed(t, reminded[0]) == mailed(t, first[0]) {
		t.Errorf("on the third day: got %s, want both reminded with links of their own", subjects(reminded))
	}
	told := w.remindersAfter(1)
	if len(told) != 1 || !strings.Contains(told[0].Subject, "Café Almirante no ha leído F-2026-0001") || told[0].To == "cafe@b.example" {
		t.Errorf("on the fourth: got %s, want the owner told", subjects(told))
	}
	if got := w.reading(invoice); got != billing.Unread {
		t.Errorf("before the PDF goes: got %s", got)
	}
	attached := w.remindersAfter(1)
	if len(attached) != 2 || len(attached[0].Attachments) != 1 || !strings.HasPrefix(string(attached[0].Attachments[0].Content), "%PDF") {
		t.Errorf("on the fifth: got %s, want the PDF for both", subjects(attached))
	}
	if got := w.reading(invoice); got != billing.Unverified {
		t.Errorf("after the PDF went: got %s, want that nobody can know", got)
	}
	if got := w.remindersAfter(10); len(got) != 0 {
		t.Errorf("afterwards: got %s", subjects(got))
	}
	w.ok(w.press(mailed(t, first[0]), app.Request{}))
	if got := w.reading(invoice); got != billing.Read {
		t.Errorf("read by the first link after all: got %s", got)
	}
}

func TestNobodyIsRemindedOfWhatIsOver(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.ok(w.SaveReminders(ctx, w.owner, app.ReminderForm{Remind: "2", Tell: "2"}))
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	send := func() (invoice, token string) {
		invoice = w.invoice(w.owner, customer)
		return invoice, mailed(t, w.dispatch(billing.ByLink, "cafe@b.example", invoice)[0])
	}
	read, token := send()
	w.ok(w.press(token, app.Request{}))
	archived, _ := send()
	_, err := w.Archive(ctx, w.owner, billing.Invoice, []string{archived})
	w.ok(err)
	revoked, _ := send()
	for _, l := range w.page(revoked).Links {
		w.ok(w.RevokeLink(ctx, w.owner, revoked, l.ID))
	}
	w.runMail()
	attached := w.invoice(w.owner, customer)
	w.dispatch(billing.ByAttachment, "cafe@b.example", attached)
	got := w.remindersAfter(5)
	if len(got) != 1 || !strings.Contains(got[0].Subject, "no ha leído F-2026-0003") {
		t.Errorf("got %s, want only the company told of the one whose link was taken back", subjects(got))
	}
	for name, id := range map[string]string{"read": read, "archived": archived, "attached": attached} {
		if n := w.count(`SELECT count(*) FROM reminder WHERE document_id = $1 AND state = 'done'`, id); n != 0 {
			t.Errorf("%s: %d reminders were sent", name, n)
		}
	}
	if n := w.count(`SELECT count(*) FROM reminder WHERE state = 'waiting'`); n != 0 {
		t.Errorf("%d wait for ever", n)
	}
}

func TestADocumentMayHaveRemindersOfItsOwn(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.ok(w.SaveReminders(ctx, w.owner, app.ReminderForm{Remind: " 2 "}))
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	never, later, usual := w.invoice(w.owner, customer), w.invoice(w.owner, customer), w.invoice(w.owner, customer)
	w.ok(w.SaveDocumentReminders(ctx, w.owner, billing.Invoice, never, app.ReminderForm{Own: true}))
	for _, id := range []string{never, later, usual} {
		w.dispatch(billing.ByLink, "cafe@b.example", id)
	}
	w.ok(w.SaveDocumentReminders(ctx, w.owner, billing.Invoice, later, app.ReminderForm{Own: true, Remind: "4"})) // after it went out
	if got := subjects(w.remindersAfter(3)); !strings.Contains(got, "F-2026-0003") || strings.Count(got, "Recordatorio") != 1 {
		t.Errorf("after three days: got %s, want the third reminded of", got)
	}
	if got := subjects(w.remindersAfter(3)); !strings.Contains(got, "F-2026-0002") || strings.Count(got, "Recordatorio") != 1 {
		t.Errorf("after six: got %s, want the second", got)
	}
	rules, err := w.Reminders(ctx, w.owner, later)
	if w.ok(err); !rules.Own || rules.Remind != 4 || rules.Company.Remind != 2 {
		t.Errorf("got %+v", rules)
	}
	w.ok(w.SaveDocumentReminders(ctx, w.owner, billing.Invoice, later, app.ReminderForm{Remind: "zzz"}))
	if rules, err = w.Reminders(ctx, w.owner, later); err != nil || rules.Own || rules.Remind != 2 {
		t.Errorf("left with the company's: got %+v, %v", rules, err)
	}
	reader := w.owner
	reader.Role = billing.Reader
	if err := w.SaveDocumentReminders(ctx, reader, billing.Invoice, later, app.ReminderForm{}); billing.CodeOf(err) != billing.Forbidden {
		t.Errorf("a reader: got %v, want forbidden", err)
	}
	wantKey(t, w.SaveReminders(ctx, w.owner, app.ReminderForm{Remind: "5", Attach: "5"}), "reminder.error.order")
	wantKey(t, w.SaveReminders(ctx, w.owner, app.ReminderForm{Tell: "1,5"}), "reminder.error.days")
	if err := w.SaveDocumentReminders(ctx, w.owner, billing.Quote, later, app.ReminderForm{}); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("as a quote: got %v, want not found", err)
	}
}

// TestRemindersGoOutOnceInTheMorning: at night nothing does, and a job that runs twice or on two nodes sends once.
func TestRemindersGoOutOnceInTheMorning(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.ok(w.SaveReminders(ctx, w.owner, app.ReminderForm{Remind: "1", Tell: "1"}))
	invoice := w.invoice(w.owner, w.customer(w.owner, "Café", "cafe@b.example"))
	w.dispatch(billing.ByLink, "cafe@b.example", invoice)
	night := w.Today().AddDays(1).Time().Add(7*time.Hour + 59*time.Minute) // 8:59 in Madrid, in winter
	w.wait(night.Sub(w.Now()))
	send := func() []mail.Message {
		t.Helper()
		before := len(w.sent)
		failed := make(chan error, 2)
		for range 2 {
			go func() { failed <- w.SendReminders(ctx, app.SendReminders{CompanyID: w.owner.CompanyID}) }()
		}
		w.ok(errors.Join(<-failed, <-failed))
		w.ok(errors.Join(w.runMail()...))
		return w.sent[before:]
	}
	if due, err := w.store.Directory().CompaniesWithReminders(ctx, w.Today()); err != nil || len(due) != 1 {
		t.Errorf("companies with something due: got %v, %v", due, err)
	}
	if got := send(); len(got) != 0 {
		t.Errorf("at 8:59: got %s", subjects(got))
	}
	w.wait(time.Minute)
	if got := send(); len(got) != 2 {
		t.Errorf("at 9:00: got %s, want the customer reminded and the owner told", subjects(got))
	}
	if got := send(); len(got) != 0 {
		t.Errorf("again: got %s", subjects(got))
	}
	if due, err := w.store.Directory().CompaniesWithReminders(ctx, w.Today()); err != nil || len(due) != 0 {
		t.Errorf("afterwards: got %v, %v", due, err)
	}
}

func TestANoticeNamesOnlyWhatIsStillUnread(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.ok(w.SaveReminders(ctx, w.owner, app.ReminderForm{Tell: "1"}))
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	one, two := w.invoice(w.owner, customer), w.invoice(w.owner, customer)
	token := mailed(t, w.dispatch(billing.ByLink, "cafe@b.example", one)[0])
	w.dispatch(billing.ByLink, "cafe@b.example", two)
	w.wait(24 * time.Hour)
	w.ok(w.SendReminders(ctx, app.SendReminders{CompanyID: w.owner.CompanyID}))
	w.ok(w.press(token, app.Request{}))
	before := len(w.sent)
	w.runMail()
	for _, m := range w.sent[before:] {
		if m.Kind == mail.KindDocumentsUnread && (!strings.Contains(m.Subject, "F-2026-0002") || strings.Contains(m.Text, "F-2026-0001")) {
			t.Errorf("got %q\n%s\nwant only the second", m.Subject, m.Text)
		}
	}
	if n := w.count(`SELECT count(*) FROM email WHERE kind = $1 AND state = $2`, string(store.EmailUnread), string(store.EmailSent)); n != 1 {
		t.Errorf("got %d notices, want one", n)
	}
}

// TestAfterDaysOffThePDFStillWaitsForTheReminder: when the program was not running on both days, the customer has as long
// to use the link as the rules say.
func TestAfterDaysOffThePDFStillWaitsForTheReminder(t *testing.T) {
	w := newWorld(t)
	w.ok(w.SaveReminders(t.Context(), w.owner, app.ReminderForm{Remind: "3", Attach: "5"}))
	invoice := w.invoice(w.owner, w.customer(w.owner, "Café", "cafe@b.example"))
	w.dispatch(billing.ByLink, "cafe@b.example", invoice)
	w.wait(20 * 24 * time.Hour)
	if got := w.remindersAfter(1); len(got) != 1 || len(got[0].Attachments) != 0 {
		t.Errorf("after the days off: got %s, want the reminder alone", subjects(got))
	}
	if got := w.remindersAfter(1); len(got) != 0 {
		t.Errorf("a day later: got %s, want nothing yet", subjects(got))
	}
	if got := w.remindersAfter(1); len(got) != 1 || len(got[0].Attachments) != 1 {
		t.Errorf("two days later: got %s, want the PDF", subjects(got))
	}
}
