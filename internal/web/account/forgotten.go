package account

import (
	"net/http"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// ForgottenPage is ¿Has olvidado tu contraseña?, of either side; and once it was sent, what to expect.
func ForgottenPage(v *door.Visit) error {
	if v.R.URL.Query().Get("enviado") != "" {
		return show(v, http.StatusOK, forgottenSent(v))
	}
	return forgottenForm{}.show(v)
}

// Forgotten has a new temporary password mailed to whoever has that name. The answer is the same when nobody has.
func Forgotten(v *door.Visit) error {
	f := forgottenForm{username: v.Text("username")}
	if !v.Secure {
		return f.show(v)
	}
	err := v.App.Forgot(v.R.Context(), app.Forgotten{Slug: v.Company.Slug, Username: f.username, IP: v.IP})
	if err != nil {
		var ok bool
		if f.errs, ok = door.Errors(err); !ok {
			return err
		}
		return f.show(v)
	}
	return v.Redirect(forgottenPath(v) + "?enviado=1")
}

// forgottenForm is the page as it was filled in.
type forgottenForm struct {
	username string
	errs     billing.Errors
}

func (f forgottenForm) show(v *door.Visit) error {
	status := http.StatusOK
	switch {
	case len(f.errs) > 0:
		status = door.Status(f.errs)
	case !v.Secure && v.R.Method == http.MethodPost:
		status = http.StatusForbidden
	}
	return show(v, status, f.page(v))
}

func (f forgottenForm) door(v *door.Visit) ui.DoorPage {
	d := doorPage(v, v.P.T("people.forgotten.title"))
	d.Languages = languages(v, forgottenPath(v), "")
	return d
}

// forgottenPath is the page of this side.
func forgottenPath(v *door.Visit) string {
	if inPortal(v) {
		return v.Base() + "/olvido"
	}
	return "/olvido"
}
