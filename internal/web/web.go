// Package web is the door for people: HTML. routes.go holds every route on one page; each passes one of the doors
// below, which find out who is there and whether they may, before a handler is asked.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"path"
	"strings"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/account"
	"acuse/internal/web/door"
	"acuse/internal/web/portal"
	"acuse/internal/web/static"
)

// Server answers every request of the web door.
type Server struct {
	app      *app.App
	options  Options
	platform *http.ServeMux
	portal   *http.ServeMux
	static   http.Handler
	reserved map[string]bool
}

// Options of the web door.
type Options struct {
	Dev            bool           // show the developer's mailbox and demo help
	MailDir        string         // where the developer's mails lie
	TrustedProxies []netip.Prefix // who may say in X-Forwarded-For whom they speak for
	Ready          func(context.Context) error
	Log            *slog.Logger
	Observe        func(route, method string, status int, seconds float64) // metrics; nil is none
}

// portalKey carries which portal it is from the dispatcher to the portal's adapter, and nowhere else.
type portalKey struct{}

// portalAt is the slug of a portal, and the own domain it was asked for at, "" at the platform's host.
type portalAt struct{ slug, host string }

// New puts the web door before the use cases.
func New(a *app.App, o Options) http.Handler {
	s := &Server{app: a, options: o, platform: http.NewServeMux(), portal: http.NewServeMux(), static: static.Handler(), reserved: Reserved()}
	routes := Routes()
	for _, route := range append(routes, backRoutes(routes)...) {
		if route.Door == Developer && !o.Dev {
			continue
		}
		mux := s.platform
		if route.IsPortal() {
			mux = s.portal
		}
		mux.Handle(route.Method+" "+route.Pattern, s.adapt(route))
	}
	s.platform.Handle("/static/", s.static)
	s.platform.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "ok") })
	s.platform.HandleFunc("GET /readyz", s.ready)
	s.platform.HandleFunc("GET "+askPath, s.askCertificate)
	s.platform.Handle("/app/", s.adapt(Route{Door: Office, Right: Look, Pattern: "(none)", Handler: nothingHere}))
	s.platform.Handle("/", s.adapt(Route{Door: Open, Pattern: "(none)", Handler: nothingHere}))
	s.portal.Handle("/", s.adapt(Route{Door: PortalOpen, Pattern: "(none)", Handler: nothingHere}))
	return s.wrap()
}

// Reserved are the first segments of the platform's own paths.
func Reserved() map[string]bool {
	reserved := map[string]bool{"": true, "static": true, "healthz": true, "readyz": true, "metrics": true, "api": true,
		".well-known": true, "well-known": true, "acuse": true, "admin": true, "www": true}
	for _, r := range Routes() {
		if !r.IsPortal() {
			reserved[firstSegment(r.Pattern)] = true
		}
	}
	return reserved
}

// onPlatform: the first segment of the path decides. A reserved word is the platform's, any other a company's slug. A slug
// is plain letters: what must be written out ("%5C", "%2F") is none, and is never led to.
func (s *Server) onPlatform(w http.ResponseWriter, r *http.Request) {
	at := r.URL.EscapedPath()
	slug := firstSegment(at)
	if s.reserved[slug] || strings.Contains(slug, "%") {
		s.platform.ServeHTTP(w, r)
		return
	}
	// The portal's mux, which does not know the slug, would lead out of it. A phone begins an address with a capital.
	clean := cleaned(at)
	if rest, ok := strings.CutPrefix(clean, "/"+slug); ok {
		clean = "/" + strings.ToLower(slug) + rest
	}
	if clean != at || at == "/"+slug {
		if at == "/"+slug {
			clean += "/"
		}
		if r.URL.RawQuery != "" {
			clean += "?" + r.URL.RawQuery
		}
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, clean, http.StatusPermanentRedirect)
		return
	}
	r = r.WithContext(context.WithValue(r.Context(), portalKey{}, portalAt{slug: slug}))
	http.StripPrefix("/"+slug, s.portal).ServeHTTP(w, r)
}

// cleaned is a path without empty and dotted segments, with the slash at its end if it had one.
func cleaned(at string) string {
	clean := path.Clean("/" + at)
	if strings.HasSuffix(at, "/") && clean != "/" {
		clean += "/"
	}
	return clean
}

func firstSegment(path string) string {
	segment, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return strings.TrimSuffix(segment, "{$}")
}

// adapt makes a route an http.Handler: through its door, to its handler, and every error answered.
func (s *Server) adapt(route Route) http.Handler {
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		noteRoute(r, string(route.Door)+" "+route.Pattern)
		at, _ := r.Context().Value(portalKey{}).(portalAt)
		v := &door.Visit{W: w, R: r, App: s.app, IP: s.clientIP(r), Dev: s.options.Dev, MailDir: s.options.MailDir, Secure: s.secure(r), Host: at.host}
		s.chooseLanguage(v)
		if r.Context().Value(refusedKey{}) != nil {
			s.answer(v, billing.ErrForbidden)
			return
		}
		most, takesFiles := uploads[route.Pattern]
		takesFiles = takesFiles && strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") // without files it is a form as any other
		if r.Method == http.MethodPost && !takesFiles {
			r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
			if err := r.ParseForm(); err != nil {
				s.answer(v, billing.Fail(billing.Invalid, "error.form"))
				return
			}
		}
		enter := s.enter(v, route, at.slug)
		if enter == nil && r.Method == http.MethodPost && takesFiles { // files of whoever may send them, of nobody else
			if err := v.ReadUploads(most); err != nil {
				enter = func() error { return err }
			}
		}
		if enter == nil {
			enter = func() error { return route.Handler(v) }
		}
		if err := enter(); err != nil {
			s.answer(v, err)
		}
	})
	if route.Stream {
		return h
	}
	return compress(h)
}

// enter lets a visit through the route's door: nil, or what to answer instead.
func (s *Server) enter(v *door.Visit, route Route, slug string) func() error {
	enter := s.enterDoor(v, route, slug)
	if route.IsPortal() && v.Company.ID != "" && v.Company.Slug != slug {
		return func() error { return moved(v, slug) }
	}
	return enter
}

func (s *Server) enterDoor(v *door.Visit, route Route, slug string) func() error {
	var err error
	switch route.Door {
	case Office, Renewing:
		err = s.enterOffice(v, route)
		if billing.CodeOf(err) == billing.NotFound {
			return func() error { return account.AskLogIn(v) }
		}
		if err == nil && route.Door == Office && v.Actor.Temporary {
			return func() error { return v.Redirect("/contrasena") }
		}
	case PortalOpen:
		if v.Company, err = s.app.CompanyBySlug(v.R.Context(), slug); err == nil {
			v.Look, err = s.app.LookOf(v.R.Context(), v.Company)
		}
	case Portal, Choosing, Picking:
		err = s.enterPortal(v, slug)
		if billing.CodeOf(err) == billing.NotFound && v.Company.ID != "" {
			return func() error { return account.AskLogIn(v) }
		}
		if err == nil && route.Door != Choosing && v.Guest.Temporary {
			return func() error { return v.Redirect(v.Base() + "/contrasena") }
		}
		if err == nil && route.Door == Portal && v.Guest.MustChoose {
			return func() error { return v.Redirect(v.Base() + "/mis-proveedores") }
		}
	}
	if err != nil {
		return func() error { return err }
	}
	return nil
}

// moved leads from an address that the company's portal had to its present one: links in old mails, and forms that were
// open meanwhile. The company may go back to it, so nobody is to remember the way.
func moved(v *door.Visit, slug string) error {
	portal.KeepMoved(v, slug)
	v.W.Header().Set("Cache-Control", "no-store")
	http.Redirect(v.W, v.R, v.Base()+v.R.URL.RequestURI(), http.StatusPermanentRedirect)
	return nil
}

func (s *Server) enterOffice(v *door.Visit, route Route) (err error) {
	ctx := v.R.Context()
	find := s.app.Actor
	if v.R.Header.Get("X-Poll") != "" { // a page that asks by itself: nobody may sit before it
		find = s.app.PollingActor
	}
	if v.Actor, err = find(ctx, v.Token()); err != nil {
		return err
	}
	if v.Desk, err = s.app.Desk(ctx, v.Actor); err != nil {
		return err
	}
	v.P = i18n.For(v.Desk.User.Language)
	private(v.W)
	if route.Right == Write && !v.Actor.Role.CanWrite() || route.Right == Manage && !v.Actor.Role.CanManage() {
		return billing.ErrForbidden
	}
	return nil
}

func (s *Server) enterPortal(v *door.Visit, slug string) (err error) {
	ctx := v.R.Context()
	find := s.app.Guest
	if v.R.Header.Get("X-Poll") != "" {
		find = s.app.PollingGuest
	}
	v.Guest, v.Session, err = door.FindGuest(v, slug, find)
	if err == nil {
		v.Company = v.Guest.Company
		v.P = i18n.For(v.Guest.Access.Language)
		portal.SignedIn(v)
		private(v.W)
		v.Look, err = s.app.LookOf(ctx, v.Company)
		return err
	}
	if billing.CodeOf(err) != billing.NotFound {
		return err
	}
	if v.Company, err = s.app.CompanyBySlug(ctx, slug); err != nil {
		return err
	}
	if v.Look, err = s.app.LookOf(ctx, v.Company); err != nil {
		return err
	}
	return billing.ErrNotFound
}

// chooseLanguage: Spanish, unless the person chose another before the log-in. After it their own setting counts.
func (s *Server) chooseLanguage(v *door.Visit) {
	lang := ""
	if c, err := v.R.Cookie(door.LanguageCookie); err == nil {
		lang = c.Value
	}
	if asked := v.R.URL.Query().Get("lang"); asked != "" && v.R.Method == http.MethodGet {
		lang = i18n.For(asked).Lang()
		http.SetCookie(v.W, &http.Cookie{Name: door.LanguageCookie, Value: lang, Path: "/", MaxAge: 365 * 24 * 3600,
			Secure: v.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	}
	v.P = i18n.For(lang)
	v.Chosen = v.P.Lang()
}

func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	if err := s.options.Ready(r.Context()); err != nil {
		s.options.Log.Error("not ready", "error", err)
		plain(w, http.StatusServiceUnavailable, "database unreachable")
		return
	}
	plain(w, http.StatusOK, "ready")
}

func nothingHere(*door.Visit) error { return billing.ErrNotFound }

// private marks what only this person may see.
func private(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Robots-Tag", "noindex")
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n"))
}
