package web

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/klauspost/compress/gzhttp"
)

// contentPolicy: only our own files, no inline script or style, nobody may frame us.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; frame-src 'self'; manifest-src 'self'; worker-src 'self'"

// framedPolicy is for a page that stands in a frame of one of ours.
var framedPolicy = strings.Replace(contentPolicy, "frame-ancestors 'none'", "frame-ancestors 'self'", 1)

// wrap puts around every request what all of them need: id, log, headers, recovery, which site it is for, same-origin
// check.
func (s *Server) wrap() http.Handler {
	// The page of an e-mailed link sends no referrer, and with it browsers that know no Sec-Fetch-Site send "Origin: null".
	// Nothing is lost: whoever could make a browser send these already has the link, and needs no cookie for it.
	platform, portal := http.NewCrossOriginProtection(), http.NewCrossOriginProtection()
	platform.AddInsecureBypassPattern("POST /{slug}/d/{token}")
	platform.AddInsecureBypassPattern("POST /{slug}/d/{token}/nuevo")
	portal.AddInsecureBypassPattern("POST /d/{token}")
	portal.AddInsecureBypassPattern("POST /d/{token}/nuevo")
	platform.SetDenyHandler(refused(s.onPlatform))
	portal.SetDenyHandler(refused(s.onDomain))
	return s.observe(s.headers(s.recover(s.byHost(platform.Handler(http.HandlerFunc(s.onPlatform)), portal.Handler(http.HandlerFunc(s.onDomain))))))
}

// refusedKey is there on a request that another site has made a browser send: it reaches no handler, and is answered on a
// page of its own address.
type refusedKey struct{}

func refused(next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next(w, r.WithContext(context.WithValue(r.Context(), refusedKey{}, true)))
	})
}

// compress is for pages; files of static are compressed beforehand, and documents go out byte for byte.
var compress = func() func(http.Handler) http.HandlerFunc {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(1400), gzhttp.CompressionLevel(2), gzhttp.ContentTypes([]string{"text/html"}))
	if err != nil {
		panic(err) // constant arguments
	}
	return wrap
}()

// note is what the log line of a request says beside the request itself; the route fills it in.
type note struct{ id, route string }

type noteKey struct{}

func noteRoute(r *http.Request, route string) {
	if n, ok := r.Context().Value(noteKey{}).(*note); ok {
		n.route = route
	}
}

func routeOf(r *http.Request) string {
	if n, ok := r.Context().Value(noteKey{}).(*note); ok {
		return n.route
	}
	return ""
}

func requestID(r *http.Request) string {
	if n, ok := r.Context().Value(noteKey{}).(*note); ok {
		return n.id
	}
	return ""
}

// observe gives the request an id and writes one line of log and metrics when it is over. The line has the route, not
// the path: paths hold ticket tokens.
func (s *Server) observe(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		n := &note{id: rand.Text()[:16], route: "(file)"}
		w.Header().Set("X-Request-Id", n.id)
		out := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		h.ServeHTTP(out, r.WithContext(context.WithValue(r.Context(), noteKey{}, n)))
		took := time.Since(began)
		if s.options.Observe != nil {
			s.options.Observe(n.route, r.Method, out.status, took.Seconds())
		}
		s.options.Log.Info("request", "id", n.id, "method", r.Method, "route", n.route, "status", out.status,
			"ms", float64(took.Microseconds())/1000)
	})
}

func (s *Server) headers(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := w.Header()
		head.Set("Content-Security-Policy", contentPolicy)
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("Referrer-Policy", "same-origin")
		head.Set("Cross-Origin-Opener-Policy", "same-origin")
		head.Set("Cross-Origin-Resource-Policy", "same-origin")
		head.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()")
		if s.encrypted(r) {
			head.Set("Strict-Transport-Security", "max-age=31536000")
		}
		h.ServeHTTP(w, r)
	})
}

// recover turns a panic into an internal error: one request fails, not the program.
func (s *Server) recover(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(p)
			}
			s.options.Log.Error("panic", "request", requestID(r), "route", routeOf(r), "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			http.Error(w, "internal error "+requestID(r), http.StatusInternalServerError)
		}()
		h.ServeHTTP(w, r)
	})
}

// clientIP is the address of who asks: as the nearest trusted proxy saw it, or the connection's.
func (s *Server) clientIP(r *http.Request) string {
	ip, ok := remote(r)
	if !ok || !s.trusted(ip) {
		return ip.String()
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		seen, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			break
		}
		if ip = seen.Unmap(); !s.trusted(ip) {
			break
		}
	}
	return ip.String()
}

// secure reports whether a __Host- cookie will be kept by the browser: on https, or on loopback.
func (s *Server) secure(r *http.Request) bool {
	if s.encrypted(r) {
		return true
	}
	host := hostOf(r)
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && ip.IsLoopback()
}

// encrypted reports whether the browser asked by https, here or at a trusted proxy.
func (s *Server) encrypted(r *http.Request) bool {
	ip, ok := remote(r)
	return r.TLS != nil || ok && s.trusted(ip) && strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https")
}

func (s *Server) trusted(ip netip.Addr) bool {
	return slices.ContainsFunc(s.options.TrustedProxies, func(p netip.Prefix) bool { return p.Contains(ip) })
}

func remote(r *http.Request) (netip.Addr, bool) {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	return at.Addr().Unmap().WithZone(""), err == nil
}

// statusWriter remembers the status for the log.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
