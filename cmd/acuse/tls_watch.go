package main

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/acme"

	"acuse/internal/app"
	"acuse/internal/billing"
)

// watch tells companies when no certificate can be had for their domain, or the one there is runs out and is not renewed.
type watch struct {
	app *app.App
	log *slog.Logger
	get func(*tls.ClientHelloInfo) (*tls.Certificate, error)

	mu    sync.Mutex
	known map[string]known // by host: what was kept last, so that a handshake costs no query
}

type known struct {
	why string // "" is a good one
	at  time.Time
}

// Certificates are renewed from 30 days before their end on: one that has less than runsOut has not been for weeks. What a
// node knows is kept again after a while, for another node may have kept something else.
const (
	runsOut   = 7 * 24 * time.Hour
	keepAgain = 10 * time.Minute
)

func (w *watch) certificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	cert, err := w.get(hello)
	if host := strings.TrimSuffix(strings.ToLower(hello.ServerName), "."); !slices.Contains(hello.SupportedProtos, acme.ALPNProto) {
		w.note(host, cert, err)
	}
	return cert, err
}

// note keeps how it stands with a host, without the handshake waiting for it.
func (w *watch) note(host string, cert *tls.Certificate, err error) {
	if billing.CodeOf(err) == billing.NotFound || !strings.Contains(host, ".") { // no host of ours
		return
	}
	why := whyNot(cert, err)
	w.mu.Lock()
	was, old := w.known[host]
	w.mu.Unlock()
	if old && was.why == why && time.Since(was.at) < keepAgain {
		return
	}
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if w.app.MayHaveCertificate(ctx, host) != nil { // what is no name at all is not remembered
			return
		}
		keep := func() error { return w.app.CertificateFailed(ctx, host, why) }
		if why == "" {
			keep = func() error { return w.app.CertificateGot(ctx, host) }
		} else {
			w.log.Error("no certificate", "host", host, "why", why, "error", err)
		}
		if err := keep(); err != nil {
			w.log.Error("keep how the certificate stands", "host", host, "error", err)
			return
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.known == nil {
			w.known = map[string]known{}
		}
		w.known[host] = known{why, time.Now()}
	}()
}

// whyNot is what app.CertificateFailed wants to know, "" when there is a good one.
func whyNot(cert *tls.Certificate, err error) string {
	var answer *acme.Error
	switch {
	case err == nil && cert.Leaf != nil && time.Until(cert.Leaf.NotAfter) < runsOut:
		return "other"
	case err == nil:
		return ""
	case !errors.As(err, &answer):
		return "other"
	case strings.HasSuffix(answer.ProblemType, ":rateLimited"):
		return "rate"
	case strings.HasSuffix(answer.ProblemType, ":caa"):
		return "caa"
	}
	return "other"
}
