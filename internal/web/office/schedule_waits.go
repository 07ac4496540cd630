package office

import (
	"cmp"
	"net/http"
	"net/url"

	"acuse/internal/app"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// postForm is what was posted, read.
func postForm(v *door.Visit) url.Values {
	_ = v.R.PostFormValue("") // an unreadable form is an empty one
	return v.R.PostForm
}

// waitingSchedule is the form of a schedule that waits for a new customer, as the form of the customer carries it along:
// nothing of it can be kept before it has one. "" when none waits.
func waitingSchedule(v *door.Visit) string {
	form := postForm(v)
	if !form.Has("new_customer") {
		return form.Get("waiting")
	}
	kept := url.Values{}
	for name, values := range form {
		if name != "new_customer" {
			kept[name] = values
		}
	}
	return kept.Encode()
}

// goOnWithSchedule shows the form that has waited, with the customer chosen, if there is one now.
func goOnWithSchedule(v *door.Visit, waiting, customer string) error {
	form, err := url.ParseQuery(waiting)
	if err != nil {
		form = url.Values{}
	}
	f := scheduleFormOf("", form)
	f.CustomerID = cmp.Or(customer, f.CustomerID)
	v.FormPage = newSchedulePath
	if f.Revision > 0 {
		v.FormPage = schedulePath(f.ID) + "/editar"
	}
	page := scheduleEditor{form: f}
	if customer != "" {
		page.said = []ui.ToastProps{{Text: v.P.T("sales.done.customer")}}
	}
	return showScheduleForm(v, http.StatusOK, page)
}

// remindersIn are those of a form, whose fields are read by text.
func remindersIn(text func(name string) string) app.ReminderForm {
	return app.ReminderForm{Own: text("reminders") == "own", Remind: text("remind_days"), Attach: text("attach_days"), Tell: text("tell_days")}
}
