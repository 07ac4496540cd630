package office

import (
	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

const contactsPath = "/app/contactos"

// contactForm is a contact as it is being typed.
type contactForm struct {
	app.ContactForm
	customer billing.Customer
	fresh    bool
	username string // of the access it has, "" for none
	refused  billing.RefusedEmail
	errs     billing.Errors
}

// NewContact is the empty form of a contact of a customer.
func NewContact(v *door.Visit) error {
	f, customer, err := v.App.NewContact(v.R.Context(), v.Actor, v.R.PathValue("id"))
	if err != nil {
		return err
	}
	return contactForm{ContactForm: f, customer: customer, fresh: true}.show(v)
}

// AddContact makes a contact of the form.
func AddContact(v *door.Visit) error {
	customer := v.R.PathValue("id")
	f := contactFormOf(v, v.R.PostFormValue("id"))
	f.CustomerID = customer
	err := v.App.AddContact(v.R.Context(), v.Actor, f)
	if errs, ok := door.Errors(err); ok {
		_, c, err := v.App.NewContact(v.R.Context(), v.Actor, customer)
		if err != nil {
			return err
		}
		form := contactForm{ContactForm: f, customer: c, fresh: errs[0].Code != billing.Conflict, errs: errs}
		if !form.fresh { // it is there already, and changed by the next Guardar
			kept, err := v.App.Contact(v.R.Context(), v.Actor, f.ID)
			if err != nil {
				return err
			}
			form.Revision = kept.Form().Revision
		}
		return form.show(v)
	}
	if err != nil {
		return err
	}
	return v.RedirectDone(customersPath+"/"+customer, "contacto")
}

// EditContact is the form of a contact's data, and the way to remove it.
func EditContact(v *door.Visit) error {
	page, err := v.App.Contact(v.R.Context(), v.Actor, v.R.PathValue("id"))
	if err != nil {
		return err
	}
	return contactForm{ContactForm: page.Form(), customer: page.Customer, username: page.Access.Username, refused: page.Refused}.show(v)
}

// SaveContact keeps the changed data.
func SaveContact(v *door.Visit) error {
	f := contactFormOf(v, v.R.PathValue("id"))
	customer, err := v.App.SaveContact(v.R.Context(), v.Actor, f)
	if errs, ok := door.Errors(err); ok {
		page, err := v.App.Contact(v.R.Context(), v.Actor, f.ID)
		if err != nil {
			return err
		}
		return contactForm{ContactForm: f, customer: page.Customer, username: page.Access.Username, errs: errs}.show(v)
	}
	if err != nil {
		return err
	}
	return v.RedirectDone(customersPath+"/"+customer, "contacto-guardado")
}

// RemoveContact takes a contact from its customer, and its access with it.
func RemoveContact(v *door.Visit) error {
	customer, err := v.App.RemoveContact(v.R.Context(), v.Actor, v.R.PathValue("id"))
	if err != nil {
		return err
	}
	return v.RedirectDone(customersPath+"/"+customer, "contacto-quitado")
}

func contactFormOf(v *door.Visit, id string) app.ContactForm {
	return app.ContactForm{ID: id, Name: v.Text("name"), Email: v.Text("email"), Language: v.Text("language"), Revision: v.Text("revision")}
}

// show answers with the form, with status 200 as long as nothing is wrong.
func (f contactForm) show(v *door.Visit) error {
	title := v.P.T("people.contacts.edit")
	if f.fresh {
		title = v.P.T("people.contacts.add")
	}
	return v.Render(door.Status(f.errs), f.page(v, layout(v, title, "customers")))
}

// action is where the form is sent.
func (f contactForm) action() string {
	if f.fresh {
		return customersPath + "/" + f.customer.ID + "/contactos"
	}
	return contactsPath + "/" + f.ID
}

// contactHolder is a contact as the access buttons name it.
func contactHolder(c app.ContactRow) string {
	return app.ActLine{CustomerID: c.CustomerID, ContactID: c.ID}.Holder()
}

// contactButton is one of the four, small and in a row of its own.
func contactButton(p *i18n.Printer, action billing.AccessAction) ui.ButtonProps {
	b := accessButton(p, action)
	b.Small = true
	if b.Kind == "main" {
		b.Kind = ""
	}
	return b
}

// turnText is what happened in a turn of the history, and turnWho by whom, to whose access.
func turnText(p *i18n.Printer, t app.AccessTurn) string { return p.T("people.turns." + t.Kind) }

func turnWho(p *i18n.Printer, t app.AccessTurn) []string {
	var all []string
	if t.By != "" {
		all = append(all, p.T("people.turns.by", "who", t.By))
	}
	if t.Contact != "" {
		all = append(all, p.T("people.turns.contact", "name", t.Contact))
	}
	if t.Username != "" && t.Kind == "granted" {
		all = append(all, p.T("people.turns.user", "username", t.Username))
	}
	return all
}

// emailHint says what the address is for; once there is an access, that its username stays.
func (f contactForm) emailHint(v *door.Visit) string {
	if f.username != "" {
		return v.P.T("people.contact.username_kept", "username", f.username)
	}
	return v.P.T("people.contact.email_hint")
}
