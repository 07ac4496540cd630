package account

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web/door"
	"acuse/internal/web/portal"
	"acuse/internal/web/ui"
)

// LogInPage is Acuse's own door, for companies; a customer's name and password work there too.
func LogInPage(v *door.Visit) error {
	here, err := officeKnows(v)
	if err != nil {
		return err
	}
	return logInPage(v, here, officeHome)
}

// PortalLogInPage is the company's door for its customers.
func PortalLogInPage(v *door.Visit) error {
	here, err := portalKnows(v)
	if err != nil {
		return err
	}
	return logInPage(v, here, v.Base()+portalHome)
}

func logInPage(v *door.Visit, here bool, home string) error {
	next := door.LocalPath(v.R.FormValue("next"))
	if here {
		return v.Redirect(onward(v, next, home))
	}
	return logInForm{next: next}.show(v, http.StatusOK)
}

// LogIn lets in whoever name and password belong to: a company's user, or a customer to the portal of theirs.
func LogIn(v *door.Visit) error { return logIn(v) }

// PortalLogIn lets in a customer of this company.
func PortalLogIn(v *door.Visit) error { return logIn(v) }

func logIn(v *door.Visit) error {
	f := logInForm{username: v.Text("username"), next: door.LocalPath(v.R.PostFormValue("next")), kept: keptOf(v.R.PostForm)}
	if !v.Secure {
		return f.show(v, http.StatusForbidden) // before anything is checked
	}
	entered, err := v.App.LogIn(v.R.Context(), app.LogIn{Slug: v.Company.Slug, Host: v.Host, Username: f.username, Password: v.R.PostFormValue("password"), IP: v.IP})
	if err != nil {
		var ok bool
		if f.errs, ok = door.Errors(err); !ok {
			return err
		}
		if f.errs[0].Key == "error.password_expired" {
			return forgottenForm{username: f.username, errs: f.errs}.show(v)
		}
		return f.show(v, door.Status(f.errs))
	}
	if err := enter(v, entered); err != nil {
		return err
	}
	return goOn(v, entered, f)
}

// goOn leads to where the person was going, or hands back the form that the end of the session interrupted.
func goOn(v *door.Visit, entered app.Entered, f logInForm) error {
	home := officeHome
	if entered.Portal {
		home = portalOf(v, entered.Slug) + portalHome
	}
	next := onward(v, f.next, home)
	if entered.Several {
		next = severalHome(v, f.next)
	}
	switch {
	case entered.Temporary && entered.Portal:
		return v.Redirect(portalOf(v, entered.Slug) + "/contrasena")
	case entered.Temporary:
		return v.Redirect("/contrasena")
	case f.kept.on && next == f.next:
		return show(v, http.StatusOK, continuePage(v, f, home))
	}
	return v.Redirect(next)
}

// portalOf is the first part of the paths of a company's portal, at the host of the visit.
func portalOf(v *door.Visit, slug string) string {
	if v.Host != "" { // there is no other's there
		return v.Base()
	}
	return "/" + slug
}

// onward is next if it lies on the side of home, else home. At a company's own domain there is one side only.
func onward(v *door.Visit, next, home string) string {
	if v.Host != "" && next != "" {
		return next
	}
	side, _, _ := strings.Cut(strings.TrimPrefix(home, "/"), "/")
	if strings.HasPrefix(next, "/"+side+"/") {
		return next
	}
	return home
}

// AskLogIn answers a visit whose session is missing or over. Whoever was reading is sent to the log-in and back;
// whoever was sending a form gets the log-in at once, and what was typed is kept.
func AskLogIn(v *door.Visit) error {
	here := v.R.URL.RequestURI()
	if inPortal(v) {
		here = v.Base() + here
	}
	if v.R.Method != http.MethodPost {
		return v.Redirect(logInPath(v) + "?next=" + url.QueryEscape(here))
	}
	return logInForm{next: door.LocalPath(here), over: true, kept: keep(v.R.PostForm)}.show(v, http.StatusUnauthorized)
}

// logInForm is a log-in page as it was filled in.
type logInForm struct {
	username string
	next     string // local path to go on to, "" is home
	over     bool   // the session ended while a form was being filled in
	kept     kept
	errs     billing.Errors
}

func (f logInForm) show(v *door.Visit, status int) error {
	if inPortal(v) {
		portal.SignedOut(v)
	}
	return show(v, status, f.page(v))
}

func (f logInForm) heading(v *door.Visit) string {
	if inPortal(v) {
		return v.P.T("account.portal_title")
	}
	return v.P.T("account.title")
}

// overText promises only what is kept: a password that was being chosen is not.
func (f logInForm) overText(v *door.Visit) string {
	if f.kept.on {
		return v.P.T("account.session_over_kept")
	}
	return v.P.T("account.session_over")
}

// door has no way to another language while a form is kept: a link would lose it.
func (f logInForm) door(v *door.Visit) ui.DoorPage {
	d := doorPage(v, v.P.T("account.enter"))
	if !f.kept.on {
		d.Languages = languages(v, logInPath(v), f.query())
	}
	return d
}

// query is what a page in another language must not forget.
func (f logInForm) query() string {
	if f.next == "" {
		return ""
	}
	return "next=" + url.QueryEscape(f.next)
}

// Example is the log-in of a company's portal as the preview of its brand shows it.
func Example(v *door.Visit) templ.Component { return logInForm{}.page(v) }
