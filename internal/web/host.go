package web

import (
	"context"
	"net"
	"net/http"
	"strings"

	"acuse/internal/billing"
	"acuse/internal/web/static"
)

// byHost hands each request to the site of its host: the platform, or a company's portal at its own domain. A domain that
// nobody has proven has nothing: no page, no session, nothing to say whose it is.
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
			NoSite(w)
		case site.Slug != "":
			r = r.WithContext(context.WithValue(r.Context(), portalKey{}, portalAt{slug: site.Slug, host: host}))
			portal.ServeHTTP(w, r)
		default:
			platform.ServeHTTP(w, r)
		}
	})
}

// NoSite answers at a host where nothing is: to customers whose link is older than their company's domain, to whoever has
// just made the records of a domain or installed the platform. It is in no company's language, and names nobody.
func NoSite(w http.ResponseWriter) {
	plain(w, http.StatusMisdirectedRequest, `Aquí todavía no hay nada, o ya no lo hay.
- Si buscas tus documentos, pide a la empresa su dirección actual.
- Si el dominio es tuyo, comprueba sus registros en Configuración > Imagen de marca > Dirección.
- Si administras este servidor, aún no sabe que esta es su dirección.

Nothing is here yet, or any more.
- If you are looking for your documents, ask the company for its present address.
- If the domain is yours, check its records in Settings > Brand > Address.
- If you run this server, it does not know yet that this is its address.`)
}

// onDomain is a company's portal at the root of its own domain. Nothing of the platform's or the company's side is there.
func (s *Server) onDomain(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, static.Prefix) {
		s.static.ServeHTTP(w, r)
		return
	}
	s.portal.ServeHTTP(w, r)
}

// askPath is what a proxy that gets certificates itself asks before it does: /.well-known/certificate?domain=facturas.empresa.es.
const askPath = "/.well-known/certificate"

// askCertificate answers 200 for the platform's hosts and proven domains, 404 for any other. Only a trusted proxy or this
// machine may ask, in its own name: what it hands on for others has X-Forwarded-For.
func (s *Server) askCertificate(w http.ResponseWriter, r *http.Request) {
	ip, known := remote(r)
	if !known || !ip.IsLoopback() && !s.trusted(ip) || r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != "" {
		http.NotFound(w, r)
		return
	}
	switch err := s.app.MayHaveCertificate(r.Context(), r.URL.Query().Get("domain")); {
	case err == nil:
		plain(w, http.StatusOK, "yes")
	case billing.CodeOf(err) == billing.NotFound:
		plain(w, http.StatusNotFound, "no")
	default:
		s.options.Log.Error("whose host", "request", requestID(r), "error", err)
		plain(w, http.StatusServiceUnavailable, "try again")
	}
}

// hostOf is the host that a browser asks for, without port, as DNS compares names.
func hostOf(r *http.Request) string {
	host := r.Host
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	return strings.TrimSuffix(strings.ToLower(host), ".")
}
