package app

import (
	"context"
	"slices"
	"time"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// Desk is what every page of the company's side shows around its content.
type Desk struct {
	Company billing.Company
	User    billing.User
	NoMail  bool // there is no server by which its mail could leave: it waits
	Waiting int  // messages not yet sent, where none can leave
	Lost    int  // messages of the last days that did not arrive and were not sent again, counted to LostMax
	// Customers who propose a change of their data, counted to ProposalsMax: one more is more than that.
	Proposals int
	// Facturas periódicas that have stopped, counted to StoppedMax: one more is more than that.
	Stopped int
	// The founder has not confirmed the address yet: no access is given and no mail leaves.
	Unconfirmed bool
	// AddressFaults are what is wrong with the company's own domain, the worst first.
	AddressFaults []AddressFault
}

// LostMax is how far a Desk counts messages that did not arrive, lostFor how long it does.
const (
	LostMax = store.LostEmailsMax
	lostFor = 7 * 24 * time.Hour
)

// ProposalsMax is how far a Desk counts its proposals.
const ProposalsMax = store.OpenProposalsMax

// StoppedMax is how far a Desk counts the schedules that have stopped.
const StoppedMax = 99

// Desk of the person who asks.
func (a *App) Desk(ctx context.Context, who Actor) (Desk, error) {
	var d Desk
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		if d.Company, err = tx.Company(); err != nil {
			return err
		}
		if d.User, err = tx.User(who.AccountID); err != nil {
			return err
		}
		if d.Unconfirmed, err = tx.Unconfirmed(); err != nil {
			return err
		}
		if d.AddressFaults, err = addressFaults(tx); err != nil {
			return err
		}
		if d.Proposals, err = tx.OpenProposals(); err != nil {
			return err
		}
		if d.Stopped, err = tx.CountStoppedSchedules(StoppedMax + 1); err != nil {
			return err
		}
		if d.Lost, err = tx.CountLostEmails(a.Now().Add(-lostFor)); err != nil {
			return err
		}
		if d.NoMail, err = a.noMail(tx); err == nil && d.NoMail {
			d.Waiting, err = tx.WaitingEmails()
		}
		return err
	})
	return d, err
}

// noMail reports whether a company's mail has no server to leave by.
func (a *App) noMail(tx *store.Tx) (bool, error) {
	if a.send != nil {
		return false, nil
	}
	s, err := tx.MailServer()
	if billing.CodeOf(err) == billing.NotFound {
		return true, nil
	}
	return !s.Own, err
}

// CompanyForm is the tab Empresa of Configuración > Mis Datos.
type CompanyForm struct {
	billing.Party
	IBAN string
}

// SaveCompany keeps the company's own data. Documents already issued keep the old.
func (a *App) SaveCompany(ctx context.Context, who Actor, f CompanyForm) error {
	if err := who.mayManage(); err != nil {
		return err
	}
	f.Party = f.Clean()
	errs := f.Check(billing.CompanyRules)
	if f.IBAN = billing.NormalizeIBAN(f.IBAN); f.IBAN != "" {
		errs.AddErr("iban", billing.CheckIBAN(f.IBAN))
	}
	if err := errs.Err(); err != nil {
		return err
	}
	return a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		company, err := tx.Company()
		if err != nil {
			return err
		}
		company.Party, company.IBAN = f.Party, f.IBAN
		return tx.PutCompany(company)
	})
}

// SaveInterface keeps the tab Interfaz: Recibir emails, and the language of the screens.
func (a *App) SaveInterface(ctx context.Context, who Actor, notify bool, language string) error {
	if !slices.Contains(billing.Languages, language) {
		return billing.Errors{{Code: billing.Invalid, Field: "language", Key: "error.choice"}}
	}
	return a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		return tx.PutInterface(who.AccountID, notify, language)
	})
}
