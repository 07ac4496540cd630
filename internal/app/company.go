package app

import (
	"context"
	"slices"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// Desk is what every page of the company's side shows around its content.
type Desk struct {
	Company billing.Company
	User    billing.User
	Waiting int // messages not yet sent
	// Customers who propose a change of their data, counted to ProposalsMax: one more is more than that.
	Proposals int
	// Facturas periódicas that have stopped, counted to StoppedMax: one more is more than that.
	Stopped int
	// The founder has not confirmed the address yet: no access is given and no mail leaves.
	Unconfirmed bool
}

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
		if d.Proposals, err = tx.OpenProposals(); err != nil {
			return err
		}
		if d.Stopped, err = tx.CountStoppedSchedules(StoppedMax + 1); err != nil {
			return err
		}
		if !a.CanSend() {
			d.Waiting, err = tx.WaitingEmails()
		}
		return err
	})
	return d, err
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
