// Package account is the way in and out, for both kinds of people: log in, log out, sign up, choose a password; and
// the developer's mailbox.
package account

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
	"acuse/internal/web/portal"
	"acuse/internal/web/ui"
)

// Where people land who did not ask for a page in particular.
const (
	officeHome = "/app/"
	portalHome = "/documentos" // behind /{slug}
)

// Home leads to the work or to the log-in.
func Home(v *door.Visit) error {
	here, err := officeKnows(v)
	if err != nil {
		return err
	}
	if here {
		return v.Redirect(officeHome)
	}
	return v.Redirect("/entrar")
}

// LogOut ends the session of a company's user.
func LogOut(v *door.Visit) error {
	if v.Text(everywhere) != "" {
		if err := v.Leave(door.PortalCookie); err != nil {
			return err
		}
	}
	return logOut(v, door.OfficeCookie)
}

// everywhere, on the way out, also ends the session of a customer: Mis proveedores belongs to both sides.
const everywhere = "todo"

// PortalLogOut ends the session of a customer.
func PortalLogOut(v *door.Visit) error { return logOut(v, door.PortalCookie) }

func logOut(v *door.Visit, cookie string) error {
	if err := v.Leave(cookie); err != nil {
		return err
	}
	return v.Redirect(logInPath(v))
}

// enter gives the browser a new session, of both sides where the password opens both.
func enter(v *door.Visit, entered app.Entered) error {
	if err := v.Enter(entered); err != nil {
		return err
	}
	if entered.Portal {
		if err := v.App.NoteLogIn(v.R.Context(), entered.Token, v.Origin()); err != nil {
			return err
		}
	}
	if entered.Office != "" {
		return enter(v, app.Entered{Token: entered.Office, ExpiresAt: entered.ExpiresAt})
	}
	return nil
}

// officeKnows reports whether a company's user is logged in.
func officeKnows(v *door.Visit) (bool, error) {
	token := v.Token()
	if token == "" {
		return false, nil
	}
	_, err := v.App.Actor(v.R.Context(), token)
	return known(err)
}

// portalKnows reports whether a customer of this portal is logged in.
func portalKnows(v *door.Visit) (bool, error) {
	_, _, err := door.FindGuest(v, v.Company.Slug, v.App.Guest)
	return known(err)
}

// known makes of an answer a yes, a no (there is no such session) or an error.
func known(err error) (bool, error) {
	if billing.CodeOf(err) == billing.NotFound {
		return false, nil
	}
	return err == nil, err
}

// inPortal reports whether the visit is to a company's portal; else it is to Acuse's own side.
func inPortal(v *door.Visit) bool { return v.Company.ID != "" }

// logInPath is the log-in page of this side.
func logInPath(v *door.Visit) string {
	if inPortal(v) {
		return v.Base() + "/entrar"
	}
	return "/entrar"
}

// doorPage is what stands around every form of this package.
func doorPage(v *door.Visit, title string) ui.DoorPage {
	d := ui.DoorPage{Page: ui.Page{P: v.P, Title: title, Brand: "Acuse"}, Home: "/", Slogan: v.P.T("account.slogan"), Small: v.P.T("account.slogan_small")}
	if inPortal(v) {
		d.App = portal.App(v)
		d.Brand, d.Look, d.Company, d.Home = v.Company.Name, v.PageLook(), v.Company.Name, v.Base()+"/"
		d.Slogan, d.Small = v.P.T("account.portal_slogan"), ""
		if own := v.Welcome(); own != "" {
			d.Slogan = own
		}
		d.Notice = v.P.T("account.portal_notice", "company", v.Company.Name)
		d.FootLinks = portal.LegalLinks(v)
	}
	return d
}

// languages are the ways to the page at that address in the other languages; query is what it must not forget.
func languages(v *door.Visit, path, query string) []ui.Language {
	all := make([]ui.Language, len(billing.Languages))
	for i, code := range billing.Languages {
		to := path + "?" + strings.TrimPrefix(query+"&lang="+code, "&")
		if v.OfDraft() {
			to = door.BrandPreview(code, v.Scheme) + "/entrar"
		}
		all[i] = ui.Language{Code: code, Name: i18n.For(code).Name(), Current: code == v.P.Lang(), Href: to}
	}
	return all
}

// show answers with a page that nobody keeps a copy of, and says when to try again where that helps.
func show(v *door.Visit, status int, page templ.Component) error {
	v.W.Header().Set("Cache-Control", "no-store")
	if status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests {
		v.W.Header().Set("Retry-After", "30")
	}
	return v.Render(status, page)
}
