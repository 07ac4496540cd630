package office

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// scheduleEditor is what the form of a schedule shows.
type scheduleEditor struct {
	form    app.ScheduleForm
	sums    sums
	next    []app.ScheduleInvoice
	none    billing.Errors // why there are none
	choices []ui.Option    // of customers
	company billing.Reminders
	series  []billing.Series
	errs    billing.Errors
	kept    *app.SchedulePage // what is being changed, nil of a new one
	link    ui.Link           // the way out of a conflict
	title   string
	bar     string // what its bar says
	said    []ui.ToastProps
	added   bool // the last line has just been added: one goes on typing there
}

// NewSchedule is the form of a new one; ?cliente= chooses its customer, ?como= another one that it begins as.
func NewSchedule(v *door.Visit) error {
	f, err := v.App.NewSchedule(v.R.Context(), v.Actor)
	if err != nil {
		return err
	}
	f.CustomerID = v.Text("cliente")
	if like := v.Text("como"); like != "" {
		other, kept, err := scheduleFormLike(v, like)
		if err != nil {
			return err
		}
		f = other.Copied(f, kept)
	}
	return showScheduleForm(v, http.StatusOK, scheduleEditor{form: f})
}

// EditSchedule is the form of one that is there.
func EditSchedule(v *door.Visit) error {
	f, page, err := scheduleFormLike(v, v.R.PathValue("id"))
	if err != nil {
		return err
	}
	if page.State == billing.ScheduleEnded {
		return showEnded(v, page.ID)
	}
	return showScheduleForm(v, http.StatusOK, scheduleEditor{form: f, kept: &page})
}

// scheduleFormLike is a schedule as its form shows it.
func scheduleFormLike(v *door.Visit, id string) (app.ScheduleForm, app.SchedulePage, error) {
	page, err := v.App.Schedule(v.R.Context(), v.Actor, id)
	f := app.ScheduleFormOf(page.Schedule, v.P.Comma())
	f.Reminders = app.ReminderFormOf(page.Reminds)
	return f, page, err
}

// SaveSchedule keeps a schedule, or adds or drops a line of the form, or shows what will come of it, without keeping
// anything. Nuevo cliente without a script leads to that form, which carries this one along.
func SaveSchedule(v *door.Visit) error {
	f := scheduleFormOf(v.R.PathValue("id"), postForm(v))
	if form := v.R.PostForm; form.Has("new_customer") {
		return showCustomerForm(v, v.App.NewCustomer(), true, "", nil)
	} else if form.Has("add") || form.Has("drop") || form.Has("preview") {
		return showScheduleForm(v, http.StatusOK, scheduleEditor{form: f, added: form.Has("add")})
	}
	next, _, err := previewSchedule(v, f)
	if err != nil {
		return err
	}
	err = v.App.SaveSchedule(v.R.Context(), v.Actor, f, v.P.Comma())
	if err == nil {
		return savedSchedule(v, f, dueNow(v, f, next))
	}
	errs, ok := door.Errors(err)
	if !ok {
		return err
	}
	slices.SortStableFunc(errs, func(a, b *billing.Error) int { return fieldPlace(a.Field) - fieldPlace(b.Field) })
	page := scheduleEditor{form: f, errs: errs}
	if errs[0].Code == billing.Conflict {
		page.link = ui.Link{Text: v.P.T("recurring.see_kept"), Href: schedulePath(f.ID)}
	}
	return showScheduleForm(v, door.Status(errs), page)
}

// savedSchedule leads to the schedule, and says so when its next invoice is being issued at once.
func savedSchedule(v *door.Visit, f app.ScheduleForm, now bool) error {
	done := "guardada"
	if now {
		page, err := v.App.Schedule(v.R.Context(), v.Actor, f.ID)
		switch {
		case err != nil:
			return err
		case page.State == billing.SchedulePaused || page.State == billing.ScheduleStopped:
		case f.Revision == 0:
			done = "primera"
		default:
			done = "hoy"
		}
	}
	return v.RedirectDone(schedulePath(f.ID), done)
}

// dueNow reports whether the next invoice is issued as soon as the form is saved.
func dueNow(v *door.Visit, f app.ScheduleForm, next []app.ScheduleInvoice) bool {
	return f.Action != string(billing.ScheduleDraft) && len(next) > 0 && next[0].Day <= v.App.Today()
}

// ScheduleTotals answers what the form being typed comes to and which invoices it will make, as a fragment.
func ScheduleTotals(v *door.Visit) error {
	goesBack(v)
	f := scheduleFormOf("", postForm(v))
	next, none, err := previewSchedule(v, f)
	if err != nil {
		return err
	}
	return v.Render(http.StatusOK, scheduleFragment(v, scheduleEditor{form: f, sums: scheduleSums(v, f), next: next, none: none}))
}

// previewSchedule are the invoices that the form will make, or why it makes none.
func previewSchedule(v *door.Visit, f app.ScheduleForm) ([]app.ScheduleInvoice, billing.Errors, error) {
	next, err := v.App.PreviewSchedule(v.R.Context(), v.Actor, f, v.P.Comma())
	if errs, ok := door.Errors(err); ok {
		return nil, errs, nil
	}
	return next, nil, err
}

func showScheduleForm(v *door.Visit, status int, page scheduleEditor) error {
	var err error
	if page.choices, err = customerChoices(v, page.form.CustomerID); err != nil {
		return err
	}
	if page.series, err = v.App.InvoiceSeries(v.R.Context(), v.Actor); err != nil {
		return err
	}
	if page.next, page.none, err = previewSchedule(v, page.form); err != nil {
		return err
	}
	r, err := v.App.Reminders(v.R.Context(), v.Actor, "")
	if err != nil {
		return err
	}
	if page.form.Revision > 0 && page.kept == nil {
		kept, err := v.App.Schedule(v.R.Context(), v.Actor, page.form.ID)
		if err != nil {
			return err
		}
		page.kept = &kept
	}
	page.company, page.sums = r.Company, scheduleSums(v, page.form)
	page.title, page.bar = v.P.T("recurring.new"), v.P.T("recurring.form_bar_new")
	if page.form.Revision > 0 {
		page.title, page.bar = v.P.T("recurring.edit"), v.P.T("recurring.form_bar")
	}
	o := layout(v, page.title, "schedules", page.said...)
	o.Scripts = []string{"editor.js", "places.js"}
	return v.Render(status, scheduleForm(v, o, page))
}

// scheduleSums are what the lines of the form come to.
func scheduleSums(v *door.Visit, f app.ScheduleForm) sums {
	var lines []app.LineForm
	for _, l := range f.Lines {
		lines = append(lines, l.LineForm)
	}
	return sumsOf(app.DraftForm{Lines: lines}, v.App.Today(), v.P.Comma())
}

// scheduleFormOf reads the form. Its lines are named like those of a draft, and carry their ids.
func scheduleFormOf(id string, form url.Values) app.ScheduleForm {
	text := func(name string) string { return strings.TrimSpace(form.Get(name)) }
	f := app.ScheduleForm{ID: cmp.Or(id, text("id")), Name: text("name"), CustomerID: text("customer_id"), Every: text("every"), Unit: text("unit"),
		MonthDay: text("month_day"), Start: text("start"), Ends: text("ends"), Until: text("until"), Times: text("times"), SeriesID: text("series_id"),
		DueDays: text("due_days"), Action: text("action"), Attach: text("attach"), Recipients: text("recipients"),
		MailSubject: text("mail_subject"), MailBody: strings.ReplaceAll(form.Get("mail_body"), "\r\n", "\n"), Notes: form.Get("notes"), Reminders: remindersIn(text)}
	if n, err := strconv.Atoi(text("revision")); err == nil && n > 0 {
		f.Revision = n
	}
	dropped := text("drop")
	for _, n := range lineNumbers(form) {
		if strconv.Itoa(n) == dropped {
			continue
		}
		field := func(name string) string { return text(fmt.Sprintf("line.%d.%s", n, name)) }
		f.Lines = append(f.Lines, app.ScheduleLineForm{ID: field("id"), LineForm: app.LineForm{Text: field("text"), Quantity: field("quantity"),
			Price: field("price"), Discount: field("discount"), Tax: field("tax")}})
	}
	if form.Has("add") && len(f.Lines) < maxLines || len(f.Lines) == 0 {
		f.Lines = append(f.Lines, app.ScheduleLineForm{LineForm: newLine})
	}
	return f
}

func unitOptions(p *i18n.Printer) []ui.Option {
	var all []ui.Option
	for _, unit := range []billing.Unit{billing.UnitMonth, billing.UnitWeek, billing.UnitYear, billing.UnitDay} {
		all = append(all, ui.Option{Value: string(unit), Text: p.T("recurring.unit." + string(unit))})
	}
	return all
}

func monthDayOptions(p *i18n.Printer) []ui.Option {
	all := []ui.Option{{Value: "0", Text: p.T("recurring.first_day")}, {Value: strconv.Itoa(billing.LastDay), Text: p.T("recurring.last")}}
	for day := 1; day <= 31; day++ {
		all = append(all, ui.Option{Value: strconv.Itoa(day), Text: strconv.Itoa(day)})
	}
	return all
}

func endOptions(p *i18n.Printer) []ui.Option {
	var all []ui.Option
	for _, end := range []string{app.EndsNever, app.EndsOn, app.EndsAfter} {
		all = append(all, ui.Option{Value: end, Text: p.T("recurring.ends." + end)})
	}
	return all
}

func actionOptions(p *i18n.Printer) []ui.Option {
	var all []ui.Option
	for _, action := range billing.ScheduleActions {
		all = append(all, ui.Option{Value: string(action), Text: p.T("recurring.do." + string(action))})
	}
	return all
}

func seriesOptions(all []billing.Series) []ui.Option {
	var options []ui.Option
	for _, s := range all {
		options = append(options, ui.Option{Value: s.ID, Text: s.Code})
	}
	return options
}

// planned says that prices are to change anyway: what is typed is worth nothing from then on.
func (e scheduleEditor) planned(p *i18n.Printer) string {
	if e.kept == nil {
		return ""
	}
	days := e.kept.Changes(cmp.Or(e.kept.Next, e.kept.Today)) // the form has the prices of the next one
	if len(days) == 0 {
		return ""
	}
	return p.T("recurring.planned", "n", len(days), "first", p.DateLong(string(days[0])))
}

// seriesHint says so where there is nothing to choose.
func seriesHint(p *i18n.Printer, all []billing.Series) string {
	if len(all) > 1 {
		return ""
	}
	return p.T("recurring.series_one")
}

// scheduleFields are the fields of the form from top to bottom; "line" are those of all lines.
var scheduleFields = []string{"", "name", "customer_id", "every", "unit", "start", "month_day", "ends", "until", "times", "line", "lines", "due_days", "series_id",
	"notes", "action", "attach", "recipients", "mail_subject", "mail_body", "remind_days", "attach_days", "tell_days"}

// fieldPlace is where a field stands in the form.
func fieldPlace(field string) int {
	name, _, _ := strings.Cut(field, ".")
	return slices.Index(scheduleFields, name)
}

// called are the fields of the form by their labels, for the summary of its errors.
func (e scheduleEditor) called(p *i18n.Printer) []ui.Pair {
	var all []ui.Pair
	for _, name := range []string{"name", "every", "unit", "month_day", "start", "ends", "until", "times", "due_days", "action", "attach", "recipients", "mail_subject", "mail_body", "series_id"} {
		all = append(all, ui.Pair{Term: name, Text: p.T("recurring.field." + name)})
	}
	return append(all, reminderNames(p)...)
}

// variablesHint names the words that the texts of lines may hold, and how one reckons with them.
func variablesHint(p *i18n.Printer) string {
	names := billing.PeriodNames(p.Lang())
	word := func(i int) string { return strings.Trim(names[i], "{}") }
	return p.T("recurring.variables", "words", strings.Join(names, ", "), "next", "{"+word(0)+"+1}", "before", "{"+word(0)+"-1 "+word(2)+"}") + " " + p.T("recurring.variables_period")
}

// mailHint names the words that the text of its mails may hold. Those of the period that are called like one of the mail
// mean that one here.
func mailHint(p *i18n.Printer) string {
	words := app.ScheduleMailWords(p.Lang(), billing.ByLink)
	periods := slices.DeleteFunc(billing.PeriodNames(p.Lang()), func(name string) bool { return slices.Contains(words, name) })
	return p.T("outbox.texts.words", "words", strings.Join(words, ", ")) + " " + p.T("recurring.mail_periods", "words", strings.Join(periods, ", ")) + " " +
		p.T("recurring.mail_hint", "word", app.LinkWord(p.Lang()))
}

// ownMail reports whether the part of the form about its mails is open: something stands there, or is wrong.
func (e scheduleEditor) ownMail() bool {
	return e.form.MailSubject != "" || e.form.MailBody != "" || e.errs.On("mail_subject") != nil || e.errs.On("mail_body") != nil
}

// upcomingError says why an invoice cannot be made.
func upcomingError(p *i18n.Printer, next app.ScheduleInvoice) string {
	var many billing.Errors
	var one *billing.Error
	switch {
	case errors.As(next.Err, &many) && len(many) > 0:
		return ui.ErrorText(p, many[0])
	case errors.As(next.Err, &one):
		return ui.ErrorText(p, one)
	}
	return p.T("recurring.fault.unexpected")
}

// cancel is where the form leads that is left without saving.
func (e scheduleEditor) cancel() string {
	if e.form.Revision > 0 {
		return schedulePath(e.form.ID)
	}
	return schedulesPath
}
