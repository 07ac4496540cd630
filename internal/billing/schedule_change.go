package billing

import "slices"

// PriceChange is what a line of a schedule costs from a day on, before and after somebody changed it.
type PriceChange struct {
	Line string  `json:"line"` // its text, as typed
	From Date    `json:"from"`
	Old  Decimal `json:"old"`
	New  Decimal `json:"new"`
}

// PriceChanges are the prices that differ between a schedule and what it was before, from a day on and where they were to
// change later, by their days. Lines that only one of them has are left out.
func (s Schedule) PriceChanges(before Schedule, from Date) []PriceChange {
	days := append(append([]Date{from}, before.Changes(from)...), s.Changes(from)...)
	slices.Sort(days)
	var all []PriceChange
	last := map[string]PriceChange{}
	for _, day := range slices.Compact(days) {
		was := map[string]Decimal{}
		for _, l := range before.LinesOn(day) {
			was[l.ID] = l.Price
		}
		for _, l := range s.LinesOn(day) {
			old, there := was[l.ID]
			c := PriceChange{l.Text, day, old, l.Price}
			if !there || last[l.ID].Old == old && last[l.ID].New == l.Price {
				continue
			}
			if last[l.ID] = c; old != l.Price {
				all = append(all, c)
			}
		}
	}
	return all
}

// ScheduleField is what a change of a schedule is about, prices aside.
type ScheduleField string

const (
	FieldName       ScheduleField = "name"
	FieldCustomer   ScheduleField = "customer"
	FieldFrequency  ScheduleField = "frequency"
	FieldEnds       ScheduleField = "ends"
	FieldLines      ScheduleField = "lines"
	FieldDue        ScheduleField = "due"
	FieldSeries     ScheduleField = "series"
	FieldNotes      ScheduleField = "notes"
	FieldAction     ScheduleField = "action"
	FieldRecipients ScheduleField = "recipients"
	FieldMail       ScheduleField = "mail"
	FieldReminders  ScheduleField = "reminders"
)

// ChangedFields are those in which a schedule differs from what it was before, in the order of its form.
func (s Schedule) ChangedFields(before Schedule) []ScheduleField {
	frequency := func(r Rule) Rule { r.Until, r.Times = "", 0; return r }
	unpriced := func(all []ScheduleLine) []ScheduleLine {
		all = slices.Clone(all)
		for i := range all {
			all[i].Price, all[i].Net = 0, 0
		}
		return all
	}
	var all []ScheduleField
	for _, f := range []struct {
		field   ScheduleField
		changed bool
	}{
		{FieldName, s.Name != before.Name}, {FieldCustomer, s.CustomerID != before.CustomerID},
		{FieldFrequency, frequency(s.Rule) != frequency(before.Rule)}, {FieldEnds, s.Rule.Until != before.Rule.Until || s.Rule.Times != before.Rule.Times},
		{FieldLines, !slices.Equal(unpriced(s.Lines), unpriced(before.Lines))}, {FieldDue, s.DueDays != before.DueDays},
		{FieldSeries, s.SeriesID != before.SeriesID}, {FieldNotes, s.Notes != before.Notes},
		{FieldAction, s.Action != before.Action || s.Way != before.Way}, {FieldRecipients, s.Recipients != before.Recipients},
		{FieldMail, s.MailSubject != before.MailSubject || s.MailBody != before.MailBody},
	} {
		if f.changed {
			all = append(all, f.field)
		}
	}
	return all
}
