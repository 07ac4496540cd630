package account

import (
	"acuse/internal/billing"
	"acuse/internal/web/door"
)

// ChoosePasswordPage is where a customer who entered with a mailed password chooses one of their own.
func ChoosePasswordPage(v *door.Visit) error {
	if !v.Guest.Temporary {
		return v.Redirect(v.Base() + portalHome)
	}
	return showChoose(v, nil)
}

// ChoosePassword keeps it. The session goes on under a new token, every other of this access is over.
func ChoosePassword(v *door.Visit) error {
	if !v.Guest.Temporary {
		return v.Redirect(v.Base() + portalHome)
	}
	entered, err := v.App.ChoosePassword(v.R.Context(), v.Guest, v.R.PostFormValue("password"), v.R.PostFormValue("again"))
	if err != nil {
		errs, ok := door.Errors(err)
		if !ok {
			return err
		}
		return showChoose(v, errs)
	}
	if err := v.Enter(entered); err != nil {
		return err
	}
	if err := noteChosen(v, entered.Token); err != nil {
		return err
	}
	return v.RedirectDone(v.Base()+portalHome, "password")
}

// What is answered to the question for consent; the third way is to leave it open.
const (
	consentGiven   = "1"
	consentRefused = "0"
)

// noteChosen keeps the browser of the new session, and what was said on the way about electronic invoices,
// if anything was.
func noteChosen(v *door.Visit, token string) error {
	if err := v.App.NoteSession(v.R.Context(), token, v.Origin()); err != nil {
		return err
	}
	said := v.R.PostFormValue("consent")
	if said == "" {
		return nil
	}
	return v.App.SayConsent(v.R.Context(), v.Guest, said == consentGiven)
}

// ChooseOfficePasswordPage is the same for a user of the company's side.
func ChooseOfficePasswordPage(v *door.Visit) error {
	if !v.Actor.Temporary {
		return v.Redirect(officeHome)
	}
	return showChoose(v, nil)
}

// ChooseOfficePassword keeps it. The session goes on under a new token, every other of this account is over.
func ChooseOfficePassword(v *door.Visit) error {
	if !v.Actor.Temporary {
		return v.Redirect(officeHome)
	}
	entered, err := v.App.ChooseAccountPassword(v.R.Context(), v.Actor, v.R.PostFormValue("password"), v.R.PostFormValue("again"))
	if err != nil {
		errs, ok := door.Errors(err)
		if !ok {
			return err
		}
		return showChoose(v, errs)
	}
	if err := v.Enter(entered); err != nil {
		return err
	}
	return v.Redirect(officeHome)
}

// choosePath is where the form of this side goes, chooser the name it is for.
func choosePath(v *door.Visit) string {
	if inPortal(v) {
		return v.Base() + "/contrasena"
	}
	return "/contrasena"
}

func chooser(v *door.Visit) string {
	if inPortal(v) {
		return v.Guest.Access.Username
	}
	return v.Desk.User.Email
}

func showChoose(v *door.Visit, errs billing.Errors) error {
	ask := false // only customers are asked for their consent
	if inPortal(v) {
		said, err := v.App.ConsentSaid(v.R.Context(), v.Guest)
		if err != nil {
			return err
		}
		ask = !said
	}
	return show(v, door.Status(errs), choosePage(v, ask, errs))
}
