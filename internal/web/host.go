package web

import (
	"context"
	"net"
	"net/http"
	"strings"

	"acuse/internal/web/static"
)

// byHost hands each request to the site of its host: the platform, or a company's portal at its own domain. A domain that
// somebody wants and has not proven has nothing: no page, no session, nothing to say whose it is.
func (s *Server) byHost(platform, portal http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := hostOf(r)
		site, err := s.app.Site(r.Context(), host)
		switch {
		case err != nil:
			s.options.Log.Error("whose host", "request", requestID(r), "error", err)
			plain(w, http.StatusServiceUnavailable, "try again")
		case site.Nothing:
			noteRoute(r, "(no such host)")
			plain(w, http.StatusMisdirectedRequest, "no such site")
		case site.Slug != "":
			r = r.WithContext(context.WithValue(r.Context(), portalKey{}, portalAt{slug: site.Slug, host: host}))
			portal.ServeHTTP(w, r)
		default:
			platform.ServeHTTP(w, r)
		}
	})
}

// onDomain is a company's portal at the root of its own domain. Nothing of the platform's or the company's side is there.
func (s *Server) onDomain(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, static.Prefix) {
		s.static.ServeHTTP(w, r)
		return
	}
	s.portal.ServeHTTP(w, r)
}

// hostOf is the host that a browser asks for, without port, as DNS compares names.
func hostOf(r *http.Request) string {
	host := r.Host
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	return strings.TrimSuffix(strings.ToLower(host), ".")
}
