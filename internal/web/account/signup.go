package account

import (
	"net/http"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// SignUpPage is where a company begins.
func SignUpPage(v *door.Visit) error {
	here, err := officeKnows(v)
	if err != nil {
		return err
	}
	if here {
		return v.Redirect(officeHome)
	}
	return signUpForm{}.show(v, http.StatusOK)
}

// SignUp founds a company with its first user, who is logged in and fills in the company's data first: without them
// no invoice can be issued.
func SignUp(v *door.Visit) error {
	f := signUpForm{company: v.Text("company"), name: v.Text("name"), email: v.Text("email")}
	if !v.Secure {
		return f.show(v, http.StatusForbidden)
	}
	entered, err := v.App.SignUp(v.R.Context(), app.SignUp{Company: f.company, Name: f.name, Email: f.email,
		Password: v.R.PostFormValue("password"), Language: v.P.Lang(), IP: v.IP})
	if err != nil {
		var ok bool
		if f.errs, ok = door.Errors(err); !ok {
			return err
		}
		return f.show(v, door.Status(f.errs))
	}
	if err := enter(v, entered); err != nil {
		return err
	}
	return v.RedirectDone("/app/configuracion/mis-datos", "welcome")
}

// signUpForm is the form as it was filled in, without the password.
type signUpForm struct {
	company, name, email string
	errs                 billing.Errors
}

func (f signUpForm) show(v *door.Visit, status int) error { return show(v, status, f.page(v)) }

func (f signUpForm) door(v *door.Visit) ui.DoorPage {
	d := doorPage(v, v.P.T("account.sign_up_title"))
	d.Languages = languages(v, "/registro", "")
	return d
}
