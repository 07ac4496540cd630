package main

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/config"
	"acuse/internal/web"
)

// certified is the server with certificates of its own (ACME, by tls-alpn-01 and, where that fails, by http-01), and the plain
// one beside it: that answers the authority's questions and leads browsers over.
func certified(a *app.App, conf config.Config, log *slog.Logger, plain *http.Server) *http.Server {
	m := &autocert.Manager{Prompt: autocert.AcceptTOS, Cache: certificates{a.Certificates()}, HostPolicy: policy(a),
		Email: conf.ACMEEmail, Client: &acme.Client{DirectoryURL: conf.ACMEURL, UserAgent: "acuse"}}
	handler := plain.Handler
	plain.Handler = m.HTTPHandler(toHTTPS(a, conf, handler))
	encrypted := m.TLSConfig()
	encrypted.GetCertificate = (&watch{app: a, log: log, get: encrypted.GetCertificate}).certificate
	return &http.Server{Handler: handler, TLSConfig: encrypted, ReadHeaderTimeout: plain.ReadHeaderTimeout, ReadTimeout: plain.ReadTimeout,
		IdleTimeout: plain.IdleTimeout}
}

// certificates are kept in the database, for every node.
type certificates struct{ app.Certificates }

func (c certificates) Get(ctx context.Context, name string) ([]byte, error) {
	data, err := c.Certificates.Get(ctx, name)
	if billing.CodeOf(err) == billing.NotFound {
		return nil, autocert.ErrCacheMiss
	}
	return data, err
}

// toHTTPS leads what is asked for without encryption to the same with it, at the hosts that have certificates and nowhere else.
// A check of this machine's is answered as ever, and so is whether the server lives.
func toHTTPS(a *app.App, conf config.Config, next http.Handler) http.Handler {
	port := ""
	if u, err := url.Parse(conf.URL); err == nil && u.Port() != "" {
		port = ":" + u.Port()
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := withoutPort(r.Host)
		if r.URL.Path == "/healthz" || r.URL.Path == "/readyz" || config.IsLoopback(host) {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		switch err := a.MayHaveCertificate(r.Context(), host); {
		case err == nil:
			http.Redirect(w, r, "https://"+host+port+r.URL.RequestURI(), http.StatusPermanentRedirect)
		case billing.CodeOf(err) == billing.NotFound:
			web.NoSite(w)
		default:
			http.Error(w, "try again", http.StatusServiceUnavailable)
		}
	})
}

// policy is asked for the name of a handshake, and for the host of a question to port 80, which may say its port.
func policy(a *app.App) autocert.HostPolicy {
	return func(ctx context.Context, host string) error { return a.MayHaveCertificate(ctx, withoutPort(host)) }
}

// withoutPort is a host as DNS compares names.
func withoutPort(host string) string {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	return strings.TrimSuffix(strings.ToLower(host), ".")
}

// listenTLS serves encrypted until the server is shut down.
func listenTLS(server *http.Server, addr string, failed chan<- error) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	go func() { failed <- server.ServeTLS(listener, "", "") }()
	return nil
}

// resolver asks that DNS server for the proofs of domains; "" is this machine's.
func resolver(addr string) app.Resolver {
	if addr == "" {
		return nil
	}
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		dialer := net.Dialer{Timeout: 5 * time.Second}
		return dialer.DialContext(ctx, network, addr)
	}}
}
