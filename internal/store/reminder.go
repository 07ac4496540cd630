package store

import (
	"context"
	"time"

	"acuse/internal/billing"
)

// Reminders are the rules of an owner: a schedule, a document, or "" the company; none, and false, when it has none of its own.
func (tx *Tx) Reminders(owner string) (r billing.Reminders, own bool, err error) {
	err = tx.get([]any{&r.Remind, &r.Attach, &r.Tell}, `SELECT remind, attach, tell FROM reminder_rule WHERE company_id = $1 AND owner = $2`, owner)
	if billing.CodeOf(err) == billing.NotFound {
		return billing.Reminders{}, false, nil
	}
	return r, err == nil, err
}

// PutReminders keeps the rules of an owner.
func (tx *Tx) PutReminders(owner string, r billing.Reminders, by string, at time.Time) error {
	_, err := tx.exec(`INSERT INTO reminder_rule (company_id, owner, remind, attach, tell, updated_at, updated_by) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (company_id, owner) DO UPDATE SET remind = $3, attach = $4, tell = $5, updated_at = $6, updated_by = $7`,
		owner, r.Remind, r.Attach, r.Tell, at, by)
	return err
}

// ForgetReminders leaves an owner with those of the company.
func (tx *Tx) ForgetReminders(owner string) error {
	_, err := tx.exec(`DELETE FROM reminder_rule WHERE company_id = $1 AND owner = $2`, owner)
	return err
}

// OwnReminders are the rules of one owner that has its own.
type OwnReminders struct {
	Owner string
	billing.Reminders
	By string // account
}

// OwnReminders are those of the owners that have their own, by owner.
func (tx *Tx) OwnReminders(owners []string) (map[string]billing.Reminders, error) {
	w := &where{}
	all, err := list(tx, func(r *OwnReminders) []any { return []any{&r.Owner, &r.Remind, &r.Attach, &r.Tell} },
		`SELECT owner, remind, attach, tell FROM reminder_rule WHERE company_id = $1 AND owner `+tx.anyOf(w, owners), w.args...)
	byOwner := map[string]billing.Reminders{}
	for _, r := range all {
		byOwner[r.Owner] = r.Reminders
	}
	return byOwner, err
}

// AddReminders keeps the rules of many new owners.
func (tx *Tx) AddReminders(all []OwnReminders, at time.Time) error {
	rows := make([][]any, len(all))
	for i, r := range all {
		rows[i] = []any{r.Owner, r.Remind, r.Attach, r.Tell, at, r.By}
	}
	return tx.bulk(`reminder_rule`, `owner, remind, attach, tell, updated_at, updated_by`, rows)
}

// PlanReminders has rules followed for a version of a document that was sent on a day. What was planned for it before
// stays; days that are 0 plan nothing.
func (tx *Tx) PlanReminders(document, version string, r billing.Reminders, sent billing.Date) error {
	for _, step := range billing.ReminderSteps {
		days := r.Days(step)
		if days == 0 {
			continue
		}
		_, err := tx.exec(`INSERT INTO reminder (company_id, version_id, step, document_id, sent_on, due_on, state) VALUES ($1, $2, $3, $4, $5, $6, 'waiting')
			ON CONFLICT (company_id, version_id, step) DO NOTHING`, version, string(step), document, sent, sent.AddDays(days))
		if err != nil {
			return err
		}
	}
	return nil
}

// DropReminders forgets what waits for a version, so that it can be planned anew.
func (tx *Tx) DropReminders(version string) error {
	_, err := tx.exec(`DELETE FROM reminder WHERE company_id = $1 AND version_id = $2 AND state = 'waiting'`, version)
	return err
}

// LinkedOn is the instant at which a version of a document first went out as a link; zero if it did not.
func (tx *Tx) LinkedOn(document, version string) (time.Time, error) {
	var at time.Time
	err := tx.get([]any{utc(&at)}, `SELECT sent_at FROM email WHERE company_id = $1 AND document_id = $2 AND version_id = $3 AND way = 'link' AND state = 'sent'
		ORDER BY created_at LIMIT 1`, document, version)
	if billing.CodeOf(err) == billing.NotFound {
		return time.Time{}, nil
	}
	return at, err
}

const reminderColumns = `document_id, version_id, step, due_on, state, done_at`

func reminderFields(r *billing.Reminder) []any {
	return []any{&r.DocumentID, &r.VersionID, &r.Step, &r.DueOn, &r.State, utc(&r.DoneAt)}
}

// RemindersOf a version.
func (tx *Tx) RemindersOf(version string) ([]billing.Reminder, error) {
	return list(tx, reminderFields, `SELECT `+reminderColumns+` FROM reminder WHERE company_id = $1 AND version_id = $2 ORDER BY step`, version)
}

// RemindersDue by a day that write to customers, or, told, those that tell the company; the earliest first, at most max.
func (tx *Tx) RemindersDue(day billing.Date, told bool, max int) ([]billing.Reminder, error) {
	step := `step <> 'tell'`
	if told {
		step = `step = 'tell'`
	}
	return list(tx, reminderFields, `SELECT `+reminderColumns+` FROM reminder WHERE company_id = $1 AND state = 'waiting' AND due_on <= $2
		AND `+step+` ORDER BY due_on, version_id, step LIMIT $3`, day, max)
}

// EndReminder notes what became of one that was waiting, and on which day of the company's.
func (tx *Tx) EndReminder(r billing.Reminder, state billing.ReminderState, day billing.Date, at time.Time) error {
	_, err := tx.exec(`UPDATE reminder SET state = $4, done_on = $5, done_at = $6 WHERE company_id = $1 AND version_id = $2 AND step = $3 AND state = 'waiting'`,
		r.VersionID, string(r.Step), string(state), day, at)
	return err
}

// PostponeFallback leaves whoever was reminded on a day as long until the PDF goes as the rules meant to, however late the
// reminder was.
func (tx *Tx) PostponeFallback(reminder billing.Reminder, reminded billing.Date) error {
	all, err := tx.RemindersOf(reminder.VersionID)
	if err != nil {
		return err
	}
	for _, r := range all {
		if r.Step != billing.StepAttach || r.State != billing.ReminderWaiting {
			continue
		}
		if day := reminded.AddDays(reminder.DueOn.DaysTo(r.DueOn)); day > r.DueOn {
			_, err = tx.exec(`UPDATE reminder SET due_on = $4 WHERE company_id = $1 AND version_id = $2 AND step = $3`, r.VersionID, string(r.Step), day)
		}
	}
	return err
}

// ToldOf are the documents the company's users are told of on a day and that nobody has read since, at most max.
func (tx *Tx) ToldOf(day billing.Date, max int) ([]billing.Document, error) {
	return list(tx, documentFields, `SELECT `+documentColumns+` FROM reminder r JOIN document d ON d.company_id = r.company_id AND d.id = r.document_id
		WHERE r.company_id = $1 AND r.done_on = $2 AND r.step = 'tell' AND r.state = 'done' AND d.version_id = r.version_id AND d.read_at IS NULL
		ORDER BY r.version_id LIMIT $3`, day, max)
}

// CompaniesWithReminders due on that day or before, for the job that goes over them.
func (d Directory) CompaniesWithReminders(ctx context.Context, day billing.Date) ([]string, error) {
	rows, err := d.db.Read.QueryContext(ctx, `SELECT DISTINCT company_id FROM reminder WHERE state = 'waiting' AND due_on <= $1`, day)
	if err != nil {
		return nil, err
	}
	return scanAll(rows, func(id *string) []any { return []any{id} })
}
