package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"acuse/internal/app"
)

type seed struct {
	Customers      int   `help:"How many customers." default:"100"`
	Documents      int   `help:"How many documents." default:"1000"`
	HeavyCustomers []int `help:"How many of the documents belong to the first customer, the second …" placeholder:"N,…"`
	Logins         int   `help:"How many customers, from the first, get an access whose login is printed." default:"1"`
	PDFs           bool  `name:"pdfs" help:"Draw every PDF now, not at its first delivery."`
}

// Run makes the made-up company and prints its logins.
func (s seed) Run(ctx context.Context) error {
	p, err := open(ctx)
	if err != nil {
		return err
	}
	defer p.close()
	began := time.Now()
	logins, err := p.app.Seed(ctx, app.SeedPlan{Customers: s.Customers, Documents: s.Documents, HeavyCustomers: s.HeavyCustomers,
		Logins: s.Logins, PDFs: s.PDFs})
	if err != nil {
		return err
	}
	printLogins(logins)
	fmt.Printf("%d customers, %d documents in %s\n", s.Customers, s.Documents, time.Since(began).Round(100*time.Millisecond))
	return nil
}

// demo fills an empty database with a company to try things on, and prints its logins.
func (p *program) demo(ctx context.Context) error {
	if !p.config.Dev {
		return errors.New("--demo prints passwords of its own: it needs ACUSE_DEV=1")
	}
	logins, err := p.app.Demo(ctx)
	if err != nil {
		return err
	}
	printLogins(logins)
	return nil
}

func printLogins(logins []app.Login) {
	for _, l := range logins {
		fmt.Printf("LOGIN %s %s %s %s\n", l.Door, l.URL, l.Username, l.Password)
	}
}
