package door

import (
	"net/http"

	"acuse/internal/app"
)

// Cookies of the two sides. Browsers keep __Host- cookies on https and on loopback only.
const (
	OfficeCookie = "__Host-office"
	PortalCookie = "__Host-portal"
)

// Token of a side's session, "" when the browser has none. At a company's own domain it is bound to that host
// (app.BoundToken): whoever carries the cookie of one host to another has no session there.
func (v *Visit) Token(cookie string) string {
	c, err := v.R.Cookie(cookie)
	if err != nil {
		return ""
	}
	return app.BoundToken(c.Value, v.Host)
}

// SetSession gives the browser its session.
func (v *Visit) SetSession(entered app.Entered) {
	name := OfficeCookie
	if entered.Portal {
		name = PortalCookie
	}
	http.SetCookie(v.W, &http.Cookie{Name: name, Value: app.BareToken(entered.Token), Path: "/", Expires: entered.ExpiresAt,
		Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

// DropSession takes the session from the browser.
func (v *Visit) DropSession(cookie string) {
	http.SetCookie(v.W, &http.Cookie{Name: cookie, Path: "/", MaxAge: -1, Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

// LanguageCookie remembers the language chosen on a page before the log-in.
const LanguageCookie = "lang"
