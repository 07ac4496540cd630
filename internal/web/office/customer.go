package office

import (
	"net/http"
	"net/url"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

var customerDone = map[string]string{"creado": "office.done.customer_added", "guardado": "office.done.saved",
	"contacto": "people.done.contact_added", "contacto-guardado": "people.done.contact_saved", "contacto-quitado": "people.done.contact_removed",
	"aceptado": "own.proposal.accepted", "rechazado": "own.proposal.rejected"}

// Customer is one customer: its data, its access, and the mails sent to it.
func Customer(v *door.Visit) error {
	page, err := v.App.Customer(v.R.Context(), v.Actor, v.R.PathValue("id"))
	if err != nil {
		return err
	}
	o := layout(v, page.Name, "customers", toasts(v, customerDone)...)
	return v.Render(http.StatusOK, customerPage(v, o, page, v.App.NewAct(), nil))
}

// NewCustomer is the empty form; ?vuelta= is the draft that waits for the customer.
func NewCustomer(v *door.Visit) error {
	return showCustomerForm(v, v.App.NewCustomer(), true, draftPath(v.Text("vuelta")), nil)
}

// AddCustomer makes a customer of the form. The draft that waits for it gets it chosen.
func AddCustomer(v *door.Visit) error {
	back := draftPath(v.R.PostFormValue("back"))
	if v.R.PostForm.Has("leave") { // the schedule that waits goes on without
		return goOnWithSchedule(v, waitingSchedule(v), "")
	}
	f := customerFormOf(v, v.R.PostFormValue("id"))
	err := checkTwin(v, f)
	if err == nil {
		err = v.App.AddCustomer(v.R.Context(), v.Actor, f)
	}
	if errs, ok := door.Errors(err); ok {
		fresh := errs[0].Code != billing.Conflict
		if !fresh { // it is there already, and changed by the next pressing of Guardar
			kept, err := v.App.Customer(v.R.Context(), v.Actor, f.ID)
			if err != nil {
				return err
			}
			f.Revision = kept.Form().Revision
		}
		return showCustomerForm(v, f, fresh, back, errs)
	}
	if err != nil {
		return err
	}
	return customerDoneAt(v, f.ID, back, "creado")
}

// customerDoneAt leads to the draft or the schedule that waits for the customer, or else to the customer. The dialog over a draft gets
// what it puts there: the customer chosen.
func customerDoneAt(v *door.Visit, id, back, done string) error {
	if v.Fragment() {
		choices, err := customerChoices(v, id)
		if err != nil {
			return err
		}
		return v.Render(http.StatusOK, customerChosen(v, id, choices))
	}
	if waiting := waitingSchedule(v); waiting != "" {
		return goOnWithSchedule(v, waiting, id)
	}
	if back != "" {
		return v.RedirectDone(back+"?cliente="+url.QueryEscape(id), "cliente")
	}
	return v.RedirectDone(customersPath+"/"+id, done)
}

// EditCustomer is the form of a customer's data; ?vuelta= is the draft that waits for them.
func EditCustomer(v *door.Visit) error {
	page, err := v.App.Customer(v.R.Context(), v.Actor, v.R.PathValue("id"))
	if err != nil {
		return err
	}
	return showCustomerForm(v, page.Form(), false, draftPath(v.Text("vuelta")), nil)
}

// SaveCustomer keeps the changed data.
func SaveCustomer(v *door.Visit) error {
	back := draftPath(v.R.PostFormValue("back"))
	if v.R.PostForm.Has("leave") { // the schedule that waits goes on without
		return goOnWithSchedule(v, waitingSchedule(v), "")
	}
	f := customerFormOf(v, v.R.PathValue("id"))
	err := checkTwin(v, f)
	if err == nil {
		err = v.App.SaveCustomer(v.R.Context(), v.Actor, f)
	}
	if errs, ok := door.Errors(err); ok {
		return showCustomerForm(v, f, false, back, errs)
	}
	if err != nil {
		return err
	}
	return customerDoneAt(v, f.ID, back, "guardado")
}

// checkTwin warns of another customer with the same tax id, unless the box that says so is ticked.
func checkTwin(v *door.Visit, f app.CustomerForm) error {
	if v.Text("tax_id_twin") != "" {
		return nil
	}
	return v.App.TaxIDTwin(v.R.Context(), v.Actor, f)
}

func customerFormOf(v *door.Visit, id string) app.CustomerForm {
	return app.CustomerForm{ID: id, Party: partyOf(v), TaxIDOverride: v.Text("tax_id_override") != "", Language: v.Text("language"),
		Revision: v.Text("revision")}
}

// changedMeanwhile reports whether that is what is wrong: the way out is to open the data anew.
func changedMeanwhile(errs billing.Errors) bool {
	return len(errs) > 0 && errs[0].Key == "people.error.changed_meanwhile"
}

// notSent is what the dialog says when the server was not reached, or wants somebody to log in.
var notSent = billing.Errors{billing.Fail(billing.Busy, "office.customer.not_sent")}

// showCustomerForm shows the form, with status 200 as long as nothing is wrong: its page, or the dialog over a draft.
func showCustomerForm(v *door.Visit, f app.CustomerForm, fresh bool, back string, errs billing.Errors) error {
	title, action := v.P.T("office.customer.edit"), customersPath+"/"+f.ID
	if fresh {
		title, action = v.P.T("office.customers.new"), customersPath
	}
	status := door.Status(errs)
	if v.Fragment() {
		return v.Render(status, customerDialog(v, title, f, action, fresh, errs))
	}
	o := layout(v, title, "customers")
	o.Scripts = []string{"places.js"}
	return v.Render(status, customerForm(v, o, f, action, fresh, back, errs))
}

func accessState(a *billing.Access) billing.AccessState {
	if a == nil {
		return billing.AccessNone
	}
	return a.State
}

// cancelPath is where a form leads that is left without saving.
func cancelPath(f app.CustomerForm, fresh bool, back string) string {
	if back != "" {
		return back
	}
	if fresh {
		return customersPath
	}
	return customersPath + "/" + f.ID
}

// misplacedNote leads who may change the data to them.
func misplacedNote(v *door.Visit, c app.CustomerPage, right billing.Province) ui.NoteProps {
	n := ui.NoteProps{Tone: "warn", Text: v.P.T("people.place.misplaced", "postcode", c.Postcode, "right", right.Title(), "province", c.Province)}
	if v.Actor.Role.CanWrite() {
		n.Link = ui.Link{Text: v.P.T("people.place.check"), Href: customersPath + "/" + c.ID + "/editar"}
	}
	return n
}
