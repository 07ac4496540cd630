package main

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/config"
)

// certified is the server with certificates of its own (ACME), and the plain one beside it: that answers the authority's
// questions and leads browsers over.
func certified(a *app.App, conf config.Config, plain *http.Server) *http.Server {
	m := &autocert.Manager{Prompt: autocert.AcceptTOS, Cache: certificates{a.Certificates()}, HostPolicy: a.MayHaveCertificate,
		Email: conf.ACMEEmail, Client: &acme.Client{DirectoryURL: conf.ACMEURL, UserAgent: "acuse"}}
	handler := plain.Handler
	plain.Handler = m.HTTPHandler(toHTTPS(a, conf, handler))
	return &http.Server{Handler: handler, TLSConfig: m.TLSConfig(), ReadHeaderTimeout: plain.ReadHeaderTimeout, ReadTimeout: plain.ReadTimeout,
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

// toHTTPS leads a page asked for without encryption to the same with it, at the hosts that have certificates. A check of
// this machine's ("localhost") is answered as ever.
func toHTTPS(a *app.App, conf config.Config, next http.Handler) http.Handler {
	port := ""
	if u, err := url.Parse(conf.URL); err == nil && u.Port() != "" {
		port = ":" + u.Port()
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		if (r.Method == http.MethodGet || r.Method == http.MethodHead) && a.MayHaveCertificate(r.Context(), host) == nil {
			w.Header().Set("Cache-Control", "no-store")
			http.Redirect(w, r, "https://"+host+port+r.URL.RequestURI(), http.StatusFound)
			return
		}
		next.ServeHTTP(w, r)
	})
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
