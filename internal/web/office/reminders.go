package office

import (
	"slices"
	"strings"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// remindersPath is the tab Recordatorios of Configuración > Correo.
const remindersPath = outboxPath + "/recordatorios"

// Reminders is what happens when nobody reads what the company has sent.
func Reminders(v *door.Visit) error {
	r, err := v.App.Reminders(v.R.Context(), v.Actor, "")
	if err != nil {
		return err
	}
	return showReminders(v, app.ReminderFormOf(r), r.Reminders, nil)
}

// SaveReminders keeps it.
func SaveReminders(v *door.Visit) error {
	f := reminderForm(v)
	err := v.App.SaveReminders(v.R.Context(), v.Actor, f)
	if errs, ok := door.Errors(err); ok {
		return showReminders(v, f, billing.Reminders{}, errs)
	}
	if err != nil {
		return err
	}
	return v.RedirectDone(remindersPath, "guardado")
}

func showReminders(v *door.Visit, f app.ReminderForm, says billing.Reminders, errs billing.Errors) error {
	o := layout(v, v.P.T("outbox.title"), "mail", toasts(v, profileDone)...)
	return v.Render(door.Status(errs), remindersPage(v, o, f, says, errs))
}

// SaveReminders keeps what happens when nobody reads this document.
func (s Sales) SaveReminders(v *door.Visit) error {
	id, f := v.R.PathValue("id"), reminderForm(v)
	err := v.App.SaveDocumentReminders(v.R.Context(), v.Actor, s.kind, id, f)
	if errs, ok := door.Errors(err); ok {
		return s.paymentsAgain(v, func(page *documentPage) { page.reminders, page.errs = &f, errs })
	}
	if err != nil {
		return err
	}
	return v.RedirectDone(s.at(id), "recordatorios")
}

// reminderForm is what was typed into reminderFields, and whether those of a schedule or document are its own.
func reminderForm(v *door.Visit) app.ReminderForm {
	return remindersIn(v.Text)
}

// reminderForm is that of the document's page, as it is kept or as it was typed.
func (page documentPage) reminderForm() app.ReminderForm {
	if page.reminders != nil {
		return *page.reminders
	}
	return app.ReminderFormOf(page.Reminds)
}

// remindable reports whether there is anything to say about reminders of the document.
func (page documentPage) remindable() bool {
	return len(page.Planned) > 0 || page.MayRemind(page.VersionID)
}

// remindersText says in one sentence what reminders do: "A los 5 días se le recuerda; a los 10 va el PDF".
func remindersText(p *i18n.Printer, r billing.Reminders) string {
	var all []string
	for _, step := range billing.ReminderSteps {
		if days := r.Days(step); days > 0 {
			all = append(all, p.T("reminder.says."+string(step), "n", days))
		}
	}
	if len(all) == 0 {
		return p.T("reminder.says.nothing")
	}
	return strings.Join(all, " ")
}

// unplannedText says what reminders of a document without any will do: they count from when it is sent with a link.
func unplannedText(p *i18n.Printer, r billing.Reminders) string {
	if r == (billing.Reminders{}) {
		return p.T("reminder.says.nothing")
	}
	return p.T("reminder.unplanned", "what", remindersText(p, r))
}

// reminderNames are what its fields are called in the summary of what is wrong.
func reminderNames(p *i18n.Printer) []ui.Pair {
	var all []ui.Pair
	for _, step := range billing.ReminderSteps {
		all = append(all, ui.Pair{Term: string(step) + "_days", Text: p.T("reminder." + string(step))})
	}
	return all
}

// planned are the reminders of the document in the order of their days.
func (page documentPage) planned() []billing.Reminder {
	return slices.SortedStableFunc(slices.Values(page.Planned), func(a, b billing.Reminder) int { return strings.Compare(string(a.DueOn), string(b.DueOn)) })
}

// reminderWhen says when a reminder goes out, or what became of it.
func reminderWhen(v *door.Visit, r billing.Reminder) string {
	today := string(v.App.Today())
	if r.State == billing.ReminderDone {
		return v.P.T("reminder.done", "day", v.P.DateShort(string(billing.DayOf(r.DoneAt, billing.Madrid)), today))
	}
	return v.P.T("reminder."+string(r.State), "day", v.P.DateShort(string(r.DueOn), today))
}
