package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strconv"
	"syscall"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
	"acuse/internal/web/office"
	"acuse/internal/web/portal"
	"acuse/internal/web/ui"
)

// answer shows an error a handler returned: those for people by what they mean, any other as an internal one whose id
// stands in the log.
func (s *Server) answer(v *door.Visit, err error) {
	if errors.Is(err, context.Canceled) || errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.ECONNRESET) {
		return // nobody is there any more
	}
	status := statusOf(err)
	s.findCompany(v)
	s.findLanguage(v)
	page := ui.PlainPage{Page: ui.Page{P: v.P, Brand: "Acuse"}, Status: status, Home: "/", Back: ui.Link{Text: v.P.T("ui.back_home"), Href: "/"}}
	if v.Company.Name != "" {
		page.Brand, page.Look, page.Company, page.Home = v.Company.Name, v.PageLook(), v.Company.Name, v.Base()+"/"
		page.Back.Href, page.App = page.Home, portal.App(v)
		if v.Company.ID != "" { // where it could not be asked for, they would not say its texts
			page.FootLinks = portal.LegalLinks(v)
		}
	}
	if status == http.StatusInternalServerError {
		page.ErrorID = requestID(v.R)
		s.options.Log.Error("internal error", "request", page.ErrorID, "route", routeOf(v.R), "error", err)
	}
	if status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable {
		v.W.Header().Set("Retry-After", strconv.Itoa(30))
	}
	v.W.Header().Set("Cache-Control", "no-store")
	shown := ui.Plain(page)
	if v.Desk.Company.ID != "" && v.Preview == "" {
		shown = office.Plain(v, page)
	}
	_ = v.Render(status, shown) // the connection may be gone: nothing to be done about it
}

// findCompany makes an error at a company's address that company's, also where it came before its door was opened. Where
// the company cannot be asked for, the address is all that is said: its customers are not to meet the platform.
func (s *Server) findCompany(v *door.Visit) {
	at, inPortal := v.R.Context().Value(portalKey{}).(portalAt)
	if !inPortal || v.Company.ID != "" {
		return
	}
	company, err := s.app.CompanyBySlug(v.R.Context(), at.slug)
	switch {
	case err == nil:
		v.Company = company
		v.Look, _ = s.app.LookOf(v.R.Context(), company) // without it the usual look
	case billing.CodeOf(err) != billing.NotFound || at.host != "":
		v.Company = billing.Company{Slug: at.slug, Party: billing.Party{Name: cmp.Or(app.DisplayHost(at.host), at.slug)}}
	}
}

// findLanguage has an error speak the language of whoever is logged in, also where it came before their door was opened.
func (s *Server) findLanguage(v *door.Visit) {
	if v.Guest.Access.ID != "" || v.Desk.User.AccountID != "" {
		return
	}
	var lang string
	var err error
	if at, inPortal := v.R.Context().Value(portalKey{}).(portalAt); inPortal && v.Company.ID != "" {
		lang, _, err = door.FindGuest(v, at.slug, s.app.GuestLanguage)
	} else {
		lang, err = s.app.UserLanguage(v.R.Context(), v.Token())
	}
	if err == nil {
		v.P = i18n.For(lang)
	}
}

func statusOf(err error) int {
	switch billing.CodeOf(err) {
	case billing.NotFound:
		return http.StatusNotFound
	case billing.Forbidden:
		return http.StatusForbidden
	case billing.Invalid:
		return http.StatusUnprocessableEntity
	case billing.Conflict:
		return http.StatusConflict
	case billing.TooMany:
		return http.StatusTooManyRequests
	case billing.Busy:
		return http.StatusServiceUnavailable
	case billing.Unknown:
		return http.StatusUnauthorized
	}
	return http.StatusInternalServerError
}
