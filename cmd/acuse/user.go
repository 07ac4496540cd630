package main

import (
	"context"
	"fmt"

	"acuse/internal/app"
	"acuse/internal/billing"
)

type migrate struct{}

// Run migrates; open does it for every command.
func (migrate) Run(ctx context.Context) error {
	p, err := open(ctx)
	if err != nil {
		return err
	}
	p.close()
	fmt.Println("up to date")
	return nil
}

type user struct {
	Company  string `arg:"" help:"Slug of the company: the first part of its portal's address."`
	Email    string `arg:"" help:"E-mail of the person: their login name."`
	Role     string `help:"owner, staff or reader." default:"staff" enum:"owner,staff,reader"`
	Name     string `help:"Name of the person, for a new account."`
	Password string `help:"Give the account this password and end its sessions. A new account without it gets one, printed once." env:"ACUSE_USER_PASSWORD"`
}

// Run sets the role of a person in a company; the account is made if there is none.
func (u user) Run(ctx context.Context) error {
	p, err := open(ctx)
	if err != nil {
		return err
	}
	defer p.close()
	password, made := u.Password, false
	if password == "" {
		password, made = app.NewPassword(), true
	}
	if u.Name == "" {
		u.Name = u.Email
	}
	fresh, err := p.app.SetUser(ctx, u.Company, u.Email, u.Name, password, billing.Role(u.Role))
	if err != nil {
		return fmt.Errorf("%s in %s: %w", u.Email, u.Company, err)
	}
	if !fresh && !made {
		if err := p.app.SetPassword(ctx, u.Email, password); err != nil {
			return err
		}
	}
	if fresh && made {
		fmt.Printf("LOGIN office %s/entrar %s %s\n", p.config.URL, u.Email, password)
		return nil
	}
	fmt.Printf("%s is %s of %s\n", u.Email, u.Role, u.Company)
	return nil
}
