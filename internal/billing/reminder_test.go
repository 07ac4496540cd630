package billing

import (
	"errors"
	"testing"
	"time"
)

func TestRemindersAreCheckedFieldByField(t *testing.T) {
	for _, c := range []struct {
		reminders Reminders
		want      string // the field that is wrong
	}{
		{Reminders{}, ""}, {Reminders{Remind: 5, Attach: 10, Tell: 5}, ""}, {Reminders{Attach: 3}, ""}, {Reminders{Remind: MaxReminderDays}, ""},
		{Reminders{Remind: -1}, "remind_days"}, {Reminders{Attach: MaxReminderDays + 1}, "attach_days"}, {Reminders{Tell: 1000}, "tell_days"},
		{Reminders{Remind: 5, Attach: 5}, "attach_days"}, {Reminders{Remind: 5, Attach: 4}, "attach_days"},
	} {
		var errs Errors
		errors.As(c.reminders.Check(), &errs)
		got := ""
		if len(errs) > 0 {
			got = errs[0].Field
		}
		if got != c.want || len(errs) > 1 {
			t.Errorf("%+v: got %v, want the field %q", c.reminders, errs, c.want)
		}
	}
}

func TestOnlyWhatIsStillWaitedForIsRemindedOf(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	out := Document{State: Issued, VersionID: "v2"}
	seen, read, archived, draft := out, out, out, out
	seen.SeenAt, read.ReadAt, archived.ArchivedAt, draft.State = now, now, now, Draft
	for name, c := range map[string]struct {
		document Document
		version  string
		want     bool
	}{"sent": {out, "v2", true}, "only seen": {seen, "v2", true}, "read": {read, "v2", false}, "archived": {archived, "v2", false},
		"draft": {draft, "v2", false}, "changed since": {out, "v1", false}} {
		if got := c.document.MayRemind(c.version); got != c.want {
			t.Errorf("%s: got %t, want %t", name, got, c.want)
		}
	}
}
