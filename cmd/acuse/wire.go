package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"acuse/internal/app"
	"acuse/internal/config"
	"acuse/internal/db"
	"acuse/internal/mail"
	"acuse/internal/store"
	"acuse/internal/web"
)

// program is everything wired together, for the commands that need it.
type program struct {
	config config.Config
	db     *db.DB
	app    *app.App
	store  *store.Store
	log    *slog.Logger
}

// open reads the configuration, opens and migrates the database and puts the use cases on it; change is asked about their
// options.
func open(ctx context.Context, change ...func(config.Config, *app.Options) error) (*program, error) {
	conf, err := config.Load(os.Getenv)
	if err != nil {
		return nil, err
	}
	if err := conf.EnsureSecret(); err != nil {
		return nil, err
	}
	p := &program{config: conf, log: slog.New(slog.NewJSONHandler(os.Stderr, nil))}
	if p.db, err = db.Open(ctx, conf.DatabaseURL); err != nil {
		return nil, err
	}
	if err := p.db.Migrate(ctx); err != nil {
		return nil, err
	}
	if p.store, err = store.Open(p.db); err != nil {
		return nil, err
	}
	send, err := sender(conf)
	if err != nil {
		return nil, err
	}
	options := app.Options{URL: conf.URL, Aliases: conf.Aliases, AnyHost: !conf.Named, MailFrom: conf.MailFrom, MailDomains: conf.MailDomains, Secret: conf.SecretKey, Send: send, Dev: conf.Dev, Resolver: resolver(conf.DNSAddr),
		SharedApps: conf.SharedApps, ReservedSlugs: web.Reserved()}
	for _, c := range change {
		if err := c(conf, &options); err != nil {
			return nil, err
		}
	}
	p.app = app.New(p.store, options)
	return p, nil
}

func (p *program) close() {
	if err := p.db.Close(); err != nil {
		p.log.Error("close database", "error", err)
	}
}

// sender is how mail leaves: by SMTP, in development also as a file. Without either it waits in the outbox.
func sender(conf config.Config) (mail.Sender, error) {
	var send mail.Sender
	if conf.SMTPURL != "" {
		var err error
		if send, err = mail.SMTP(conf.SMTPURL); err != nil {
			return nil, fmt.Errorf("ACUSE_SMTP_URL: %w", err)
		}
	}
	if conf.Dev {
		return mail.Copy(mailDir(conf), send), nil
	}
	return send, nil
}

func mailDir(conf config.Config) string { return filepath.Join(conf.Data, "mail") }
