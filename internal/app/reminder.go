package app

import (
	"context"
	"strconv"
	"strings"
	"time"

	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/store"
)

// ReminderRules are the reminders of a schedule, of a document, or of all of the company's documents.
type ReminderRules struct {
	billing.Reminders
	Own     bool // they are its own; else those of the company
	Company billing.Reminders
}

// Reminders of an owner: the id of a schedule or a document, or "" the company.
func (a *App) Reminders(ctx context.Context, who Actor, owner string) (ReminderRules, error) {
	var r ReminderRules
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		r, err = remindersOf(tx, owner)
		return err
	})
	return r, err
}

// ReminderForm is reminders as typed: days, empty for never.
type ReminderForm struct {
	Own                  bool // of a schedule or a document: others than the company's
	Remind, Attach, Tell string
}

// ReminderFormOf fills the form.
func ReminderFormOf(r ReminderRules) ReminderForm {
	days := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	return ReminderForm{Own: r.Own, Remind: days(r.Remind), Attach: days(r.Attach), Tell: days(r.Tell)}
}

// parse reads the form; nil are the company's reminders.
func (f ReminderForm) parse() (*billing.Reminders, error) {
	if !f.Own {
		return nil, nil
	}
	var errs billing.Errors
	days := func(field, typed string) int {
		typed = strings.TrimSpace(typed)
		if typed == "" {
			return 0
		}
		n, err := strconv.Atoi(typed)
		if err != nil || n < 1 || n > billing.MaxReminderDays {
			errs.Add(field, "reminder.error.days", "max", billing.MaxReminderDays)
		}
		return n
	}
	r := billing.Reminders{Remind: days("remind_days", f.Remind), Attach: days("attach_days", f.Attach), Tell: days("tell_days", f.Tell)}
	if len(errs) > 0 {
		return nil, errs
	}
	return &r, r.Check()
}

// SaveReminders keeps the reminders of all of the company's documents. They are of what is sent from now on.
func (a *App) SaveReminders(ctx context.Context, who Actor, f ReminderForm) error {
	if err := who.mayWrite(); err != nil {
		return err
	}
	f.Own = true
	r, err := f.parse()
	if err != nil {
		return err
	}
	return a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error { return tx.PutReminders("", *r, who.AccountID, a.Now()) })
}

// SaveDocumentReminders keeps the reminders of one document, or leaves it with the company's. What waits is planned anew
// from the day on which the document went out.
func (a *App) SaveDocumentReminders(ctx context.Context, who Actor, kind billing.Kind, document string, f ReminderForm) error {
	if err := who.mayWrite(); err != nil {
		return err
	}
	r, err := f.parse()
	if err != nil {
		return err
	}
	return a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		d, err := documentOfKind(tx, kind, document)
		if err != nil {
			return err
		}
		if err := a.putReminders(tx, who, document, r); err != nil || d.VersionID == "" {
			return err
		}
		if err := tx.DropReminders(d.VersionID); err != nil {
			return err
		}
		sent, err := tx.LinkedOn(d.ID, d.VersionID)
		if err != nil || sent.IsZero() || !d.MayRemind(d.VersionID) {
			return err
		}
		return a.planFrom(tx, d.ID, d.VersionID, sent)
	})
}

// putReminders keeps the rules of one owner, or takes its own away.
func (a *App) putReminders(tx *store.Tx, who Actor, owner string, r *billing.Reminders) error {
	if r == nil {
		return tx.ForgetReminders(owner)
	}
	return tx.PutReminders(owner, *r, who.AccountID, a.Now())
}

func remindersOf(tx *store.Tx, owner string) (r ReminderRules, err error) {
	if r.Company, _, err = tx.Reminders(""); err != nil || owner == "" {
		r.Reminders, r.Own = r.Company, true
		return r, err
	}
	if r.Reminders, r.Own, err = tx.Reminders(owner); err == nil && !r.Own {
		r.Reminders = r.Company
	}
	return r, err
}

// planReminders plans what follows when nobody reads what a message has brought as a link. A second message with the same
// version changes nothing.
func (a *App) planReminders(tx *store.Tx, e store.Email) error {
	if e.Way != billing.ByLink || e.Kind != store.EmailDocumentSent {
		return nil
	}
	return a.planFrom(tx, e.DocumentID, e.VersionID, a.Now())
}

func (a *App) planFrom(tx *store.Tx, document, version string, sent time.Time) error {
	r, err := remindersOf(tx, document)
	if err != nil || r.Reminders == (billing.Reminders{}) {
		return err
	}
	company, err := tx.Company()
	if err != nil {
		return err
	}
	return tx.PlanReminders(document, version, r.Reminders, billing.DayOf(sent, company.Zone()))
}

// composeUnread writes the mail that tells a user of the company what nobody has read.
func (a *App) composeUnread(ctx context.Context, companyID string, e store.Email, envelope mail.Envelope) (mail.Message, error) {
	m := mail.DocumentsUnread{Envelope: envelope, Lang: e.Language, UserName: e.RecipientName, URL: a.options.URL + "/app/"}
	err := a.store.View(ctx, companyID, func(tx *store.Tx) error {
		company, err := tx.Company()
		if err != nil {
			return err
		}
		m.CompanyName = company.Name
		documents, err := tx.ToldOf(e.Day, reminderMost)
		if err != nil {
			return err
		}
		if len(documents) == 0 {
			return errOver
		}
		for _, d := range documents {
			m.Documents = append(m.Documents, mail.UnreadDocument{Kind: d.Kind, Number: d.Number, Customer: d.CustomerName,
				Total: d.Totals.Total, Due: d.DueDate, URL: a.options.URL + "/app/facturas/" + d.ID})
		}
		return nil
	})
	if err != nil {
		return mail.Message{}, err
	}
	return m.Message()
}
