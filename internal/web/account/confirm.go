package account

import (
	"net/http"
	"net/url"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web/door"
)

// ConfirmPage is where the mailed link of a sign-up leads. Opening it changes nothing: mail scanners open links, too.
func ConfirmPage(v *door.Visit) error { return showConfirm(v, nil) }

// Confirm does what the page asked: the address is confirmed, or another link is sent in place of one that expired.
func Confirm(v *door.Visit) error {
	token := v.R.PathValue("token")
	if v.R.PostFormValue("again") != "" {
		return sentAgain(v, v.App.RenewSignUpLink(v.R.Context(), token), confirmPath(token))
	}
	if err := v.App.ConfirmSignUp(v.R.Context(), token); err != nil {
		errs, ok := door.Errors(err)
		if !ok {
			return err
		}
		return showConfirm(v, errs)
	}
	return v.Redirect("/confirmado")
}

// ConfirmedPage says so, and leads on.
func ConfirmedPage(v *door.Visit) error { return show(v, http.StatusOK, confirmedPage(v)) }

// Unconfirmed is the page behind the notice of an unconfirmed company: where the link was sent, and another.
func Unconfirmed(v *door.Visit) error { return showUnconfirmed(v, http.StatusOK, nil) }

// SendLinkAgain mails another link.
func SendLinkAgain(v *door.Visit) error {
	err := v.App.ResendSignUp(v.R.Context(), v.Actor)
	if errs, ok := door.Errors(err); ok {
		return showUnconfirmed(v, door.Status(errs), errs)
	}
	if billing.CodeOf(err) == billing.NotFound { // not the founder: nothing to confirm
		return v.Redirect(officeHome)
	}
	return sentAgain(v, err, "/app/confirmar")
}

func sentAgain(v *door.Visit, err error, path string) error {
	if err != nil {
		return err
	}
	return v.RedirectDone(path, "enviado")
}

func showConfirm(v *door.Visit, errs billing.Errors) error {
	l, err := v.App.OpenSignUpLink(v.R.Context(), v.R.PathValue("token"))
	if err != nil {
		return err
	}
	return show(v, door.Status(errs), confirmPage(v, l, errs))
}

func showUnconfirmed(v *door.Visit, status int, errs billing.Errors) error {
	if !v.Desk.Unconfirmed {
		return v.Redirect(officeHome)
	}
	return show(v, status, unconfirmedPage(v, errs))
}

func confirmPath(token string) string { return "/confirmar/" + url.PathEscape(token) }

func sent(v *door.Visit) bool { return v.R.URL.Query().Get("hecho") == "enviado" }

func linkHours() int { return int(app.SignUpLinkLife.Hours()) }
