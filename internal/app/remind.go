package app

import (
	"context"
	"slices"

	"github.com/riverqueue/river"

	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/store"
)

// FindReminders is the job that looks for companies with reminders that are due, and has each one's sent.
type FindReminders struct{}

// Kind names the job in the queue.
func (FindReminders) Kind() string { return "find_reminders" }

// InsertOpts lets the clock bring another rather than trying again one that failed.
func (FindReminders) InsertOpts() river.InsertOpts { return river.InsertOpts{MaxAttempts: 1} }

// SendReminders is the job that sends what is due in one company. One at a time is enough.
type SendReminders struct {
	CompanyID string `json:"company_id"`
}

// Kind names the job in the queue.
func (SendReminders) Kind() string { return "send_reminders" }

// InsertOpts keeps a second job of a company out while one waits or runs. The clock brings another after one that failed.
func (SendReminders) InsertOpts() river.InsertOpts { return oneAtATime(river.QueueDefault) }

const (
	reminderHour  = 9     // in the morning of the company's day: nobody is reminded at midnight
	reminderBatch = 200   // that commit together
	reminderMost  = 5_000 // documents that the users are told of in one mail
)

// FindReminders puts a job for each company with something due into the queue.
func (a *App) FindReminders(ctx context.Context) error {
	companies, err := a.store.Directory().CompaniesWithReminders(ctx, a.Today())
	if err != nil {
		return err
	}
	var jobs []river.JobArgs
	for _, id := range companies {
		jobs = append(jobs, SendReminders{CompanyID: id})
	}
	return a.store.EnqueueOnce(ctx, jobs)
}

// SendReminders does what is due in a company once its morning has come. Safe to run twice and to be cut off: each
// reminder commits with the messages it causes.
func (a *App) SendReminders(ctx context.Context, job SendReminders) error {
	for more := true; more; {
		err := a.store.Update(ctx, job.CompanyID, func(tx *store.Tx) (err error) {
			more, err = a.remindSome(tx)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// remindSome does what is due, so much at a time, and reports whether there may be more.
func (a *App) remindSome(tx *store.Tx) (more bool, err error) {
	company, err := tx.Company()
	if err != nil {
		return false, err
	}
	local := a.Now().In(company.Zone())
	day := billing.DayOf(local, company.Zone())
	if local.Hour() < reminderHour {
		day = day.AddDays(-1) // what was left of the days before
	}
	due, err := tx.RemindersDue(day, false, reminderBatch)
	if err == nil && len(due) == 0 { // all in one transaction, for one notice
		due, err = tx.RemindersDue(day, true, reminderMost)
	}
	if err != nil {
		return false, err
	}
	told, reminded := false, map[string]bool{}
	for _, r := range due {
		if r.Step == billing.StepAttach && reminded[r.VersionID] {
			continue // it waits anew
		}
		done, err := a.remind(tx, r)
		if err != nil {
			return false, err
		}
		state := billing.ReminderOver
		if done {
			state = billing.ReminderDone
		}
		told = told || done && r.Step == billing.StepTell
		today := billing.DayOf(local, company.Zone())
		if err := tx.EndReminder(r, state, today, a.Now()); err != nil {
			return false, err
		}
		if done && r.Step == billing.StepRemind {
			reminded[r.VersionID] = true
			if err := tx.PostponeFallback(r, today); err != nil {
				return false, err
			}
		}
	}
	if told {
		err = a.tellUnread(tx, billing.DayOf(local, company.Zone()))
	}
	return len(due) > 0, err
}

// remind does one step; false when there is nothing to remind of any more.
func (a *App) remind(tx *store.Tx, r billing.Reminder) (bool, error) {
	d, err := tx.Document(r.DocumentID)
	if err != nil || !d.MayRemind(r.VersionID) {
		return false, err
	}
	if r.Step == billing.StepTell {
		return true, nil
	}
	customer, err := tx.Customer(d.CustomerID)
	if err != nil {
		return false, err
	}
	recipients, err := a.toRemind(tx, d)
	for _, recipient := range recipients {
		if err := a.postReminder(tx, customer, d, r, recipient); err != nil {
			return false, err
		}
	}
	return len(recipients) > 0, err
}

// toRemind are those who were sent the current version as a link, and from whom it was not taken back.
func (a *App) toRemind(tx *store.Tx, d billing.Document) ([]string, error) {
	emails, err := tx.EmailsOfDocument(d.ID)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, e := range emails {
		if e.VersionID != d.VersionID || e.Way != billing.ByLink || e.State != store.EmailSent || slices.Contains(all, e.Recipient) {
			continue
		}
		link, err := tx.Link(tokenID(a.linkToken(e.ID)))
		if err != nil {
			return nil, err
		}
		if link.State(a.Now()) != billing.LinkRevoked {
			all = append(all, e.Recipient)
		}
	}
	return all, nil
}

func (a *App) postReminder(tx *store.Tx, customer billing.Customer, d billing.Document, r billing.Reminder, recipient string) error {
	kind, way, template := store.EmailReminder, billing.ByLink, mail.TemplateReminder
	if r.Step == billing.StepAttach {
		kind, way, template = store.EmailFallback, billing.ByAttachment, mail.TemplateFallback
	}
	text, err := templateOf(tx, template, customer.Language)
	if err != nil {
		return err
	}
	_, err = a.postDocument(tx, store.Email{
		Kind: kind, Dedupe: "reminder:" + string(r.Step) + ":" + r.VersionID + ":" + billing.EmailKey(recipient), Recipient: recipient, RecipientName: customer.Name,
		Language: customer.Language, CustomerID: customer.ID,
		DocumentSent: store.DocumentSent{DocumentID: d.ID, VersionID: r.VersionID, Way: way, Subject: text.Subject, Body: text.Body},
	}, "")
	return err
}

// tellUnread posts one notice a day to each user whose Recibir emails is Sí.
func (a *App) tellUnread(tx *store.Tx, day billing.Date) error {
	users, err := tx.UsersToNotify()
	for _, u := range users {
		err := a.post(tx, store.Email{Kind: store.EmailUnread, Dedupe: "unread:" + string(day) + ":" + u.AccountID,
			Recipient: u.Email, RecipientName: u.Name, Language: u.Language, AccountID: u.AccountID, Day: day})
		if err != nil {
			return err
		}
	}
	return err
}
