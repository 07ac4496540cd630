package billing

import "time"

// Reminders (*recordatorios*) are what happens when nobody reads a document that went out as a link: each so many days
// after it was sent, 0 for never.
type Reminders struct {
	Remind int // its recipients get it again, as a link
	Attach int // they get the PDF itself: from then on its reading is not verifiable
	Tell   int // the company's users are told
}

// MaxReminderDays is how long after a document was sent somebody can be reminded of it.
const MaxReminderDays = 180

// Check says what is wrong beside each field: remind_days, attach_days, tell_days. The PDF goes after the reminder, or alone.
func (r Reminders) Check() error {
	var errs Errors
	for field, days := range map[string]int{"remind_days": r.Remind, "attach_days": r.Attach, "tell_days": r.Tell} {
		if days < 0 || days > MaxReminderDays {
			errs.Add(field, "reminder.error.days", "max", MaxReminderDays)
		}
	}
	if len(errs) == 0 && r.Remind > 0 && r.Attach > 0 && r.Attach <= r.Remind {
		errs.Add("attach_days", "reminder.error.order", "days", r.Remind)
	}
	return errs.Err()
}

// ReminderStep is one thing that reminders do.
type ReminderStep string

// Steps of reminders.
const (
	StepRemind ReminderStep = "remind"
	StepAttach ReminderStep = "attach"
	StepTell   ReminderStep = "tell"
)

// ReminderSteps are all there are, in the order in which they are done on the same day.
var ReminderSteps = []ReminderStep{StepRemind, StepAttach, StepTell}

// Days of a step, 0 for never.
func (r Reminders) Days(step ReminderStep) int {
	return map[ReminderStep]int{StepRemind: r.Remind, StepAttach: r.Attach, StepTell: r.Tell}[step]
}

// ReminderState is what became of a reminder.
type ReminderState string

// States of a reminder.
const (
	ReminderWaiting ReminderState = "waiting"
	ReminderDone    ReminderState = "done"
	ReminderOver    ReminderState = "over" // it was read, archived or changed before, or nobody was left to write to
)

// Reminder is one step for one version of a document that was sent.
type Reminder struct {
	DocumentID string
	VersionID  string
	Step       ReminderStep
	DueOn      Date
	State      ReminderState
	DoneAt     time.Time
}

// MayRemind reports whether a version of the document is still waited for: the current one, out, not archived and not
// obtained by anybody.
func (d Document) MayRemind(version string) bool {
	return d.State == Issued && d.VersionID == version && d.ArchivedAt.IsZero() && d.ReadAt.IsZero()
}
