package account

import (
	"net/http"

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
	v.SetSession(entered)
	return v.RedirectDone(v.Base()+portalHome, "password")
}

func showChoose(v *door.Visit, errs billing.Errors) error {
	status := http.StatusOK
	if len(errs) > 0 {
		status = door.Status(errs)
	}
	return show(v, status, choosePage(v, errs))
}
