package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"acuse/internal/app"
	"acuse/internal/backup"
	"acuse/internal/config"
	"acuse/internal/web"
	"acuse/internal/work"
)

type serve struct {
	Demo         bool           `help:"On an empty database, fill in a demo company and print its logins (needs ACUSE_DEV=1)."`
	ClockAhead   time.Duration  `help:"Let the day be later than it is, to see what the clock brings (needs ACUSE_DEV=1)." hidden:""`
	BackupFolder string         `help:"Write a backup into this folder once a day; on several nodes, give all of them the same. The secret key is not in it." placeholder:"DIR"`
	BackupAt     work.TimeOfDay `help:"When, by the clock of this machine. A backup that was missed is made at the next start." default:"03:30"`
	BackupKeep   int            `help:"How many backups stay in the folder; 0 is all." default:"14"`
}

// Run serves until a signal ends it, then lets requests and jobs under way finish.
func (s serve) Run(ctx context.Context) error {
	p, err := open(context.WithoutCancel(ctx), s.ahead)
	if err != nil {
		return err
	}
	defer p.close()
	m := newMetrics(p.db)
	backups, err := s.backups(ctx, p)
	if err != nil {
		return err
	}
	jobs, err := work.New(p.db, p.app, p.log, m.job, backups...)
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
	failed := make(chan error, 3)
	if p.config.TLSAddr != "" {
		encrypted := certified(p.app, p.config, p.log, servers[0])
		if err := listenTLS(encrypted, p.config.TLSAddr, failed); err != nil {
			return err
		}
		servers = append(servers, encrypted)
	}
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

// ahead sets the clock of the use cases, in development only.
func (s serve) ahead(conf config.Config, o *app.Options) error {
	if s.ClockAhead == 0 {
		return nil
	}
	if !conf.Dev {
		return errors.New("--clock-ahead needs ACUSE_DEV=1")
	}
	o.Now = func() time.Time { return time.Now().Add(s.ClockAhead) }
	return nil
}

// backups are what the flags ask for. One under way when the program has to end is given up, and made at the next start.
func (s serve) backups(ctx context.Context, p *program) ([]work.Backups, error) {
	if s.BackupFolder == "" {
		return nil, nil
	}
	if s.BackupKeep < 0 {
		return nil, errors.New("--backup-keep: at least 1, or 0 for all")
	}
	return []work.Backups{{At: s.BackupAt, Make: func(job context.Context) error {
		job, cancel := context.WithCancel(job)
		defer cancel()
		defer context.AfterFunc(ctx, cancel)()
		path, r, err := backup.Into(job, p.db, s.BackupFolder, s.BackupKeep, backupOptions(p.config))
		if err == nil {
			p.log.Info("backed up", "file", path, "rows", r.Rows(), "bytes", r.Bytes, "seconds", r.Took.Seconds())
		}
		return err
	}}}, nil
}

func (p *program) ready(ctx context.Context) error { return p.store.Ready(ctx) }
