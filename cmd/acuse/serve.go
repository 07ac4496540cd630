package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"acuse/internal/web"
	"acuse/internal/work"
)

type serve struct {
	Demo bool `help:"On an empty database, fill in a demo company and print its logins (needs ACUSE_DEV=1)."`
}

// Run serves until a signal ends it, then lets requests and jobs under way finish.
func (s serve) Run(ctx context.Context) error {
	p, err := open(context.WithoutCancel(ctx))
	if err != nil {
		return err
	}
	defer p.close()
	m := newMetrics(p.db)
	jobs, err := work.New(p.db, p.app, p.log, m.job)
	if err != nil {
		return err
	}
	if s.Demo {
		if err := p.demo(ctx); err != nil {
			return err
		}
	}
	if err := jobs.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("start the jobs: %w", err)
	}
	handler := web.New(p.app, web.Options{Dev: p.config.Dev, MailDir: mailDir(p.config), TrustedProxies: p.config.TrustedProxies,
		Ready: p.ready, Log: p.log, Observe: m.request})
	listener, err := net.Listen("tcp", p.config.Addr)
	if err != nil {
		return err
	}
	servers := []*http.Server{{Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 60 * time.Second, IdleTimeout: 120 * time.Second}}
	failed := make(chan error, 2)
	go func() { failed <- servers[0].Serve(listener) }()
	if p.config.MetricsAddr != "" {
		metrics := &http.Server{Addr: p.config.MetricsAddr, Handler: promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}), ReadHeaderTimeout: 10 * time.Second}
		servers = append(servers, metrics)
		go func() { failed <- metrics.ListenAndServe() }()
	}
	p.log.Info("serving", "config", p.config, "version", version)
	if p.config.Dev {
		fmt.Printf("Acuse   %s\nCorreo  %s/dev/correo\n", p.config.URL, p.config.URL)
	}
	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	quit, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	for _, server := range servers {
		err = errors.Join(err, server.Shutdown(quit))
	}
	return errors.Join(err, jobs.Stop(quit))
}

func (p *program) ready(ctx context.Context) error { return p.store.Ready(ctx) }
