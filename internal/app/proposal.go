package app

import (
	"context"
	"slices"

	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/store"
)

// ProposeChange asks the company to change the customer's data. Each user whose Recibir emails is Sí is told. A later
// proposal takes the place of what is open of an earlier one.
func (a *App) ProposeChange(ctx context.Context, g Guest, party billing.Party) error {
	if g.Preview {
		return billing.ErrForbidden
	}
	party = party.Clean()
	if err := g.Customer.CheckChange(party); err != nil {
		return err
	}
	return a.store.Update(ctx, g.Company.ID, func(tx *store.Tx) error {
		customer, err := tx.Customer(g.Customer.ID)
		if err != nil {
			return err
		}
		p := billing.Proposal{ID: store.NewID(), CustomerID: customer.ID, AccessID: g.Access.ID, CreatedAt: a.Now(), Fields: customer.Changes(party)}
		if len(p.Fields) == 0 {
			return billing.Fail(billing.Invalid, "own.proposal.nothing")
		}
		if err := tx.AddProposal(p); err != nil {
			return err
		}
		return a.tellProposal(tx, p)
	})
}

func (a *App) tellProposal(tx *store.Tx, p billing.Proposal) error {
	users, err := tx.UsersToNotify()
	if err != nil {
		return err
	}
	for _, u := range users {
		if !u.Role.CanWrite() {
			continue // could not decide on it
		}
		err := a.post(tx, store.Email{Kind: store.EmailProfileProposed, Dedupe: "proposal:" + p.ID + ":" + u.AccountID,
			Recipient: u.Email, RecipientName: u.Name, Language: u.Language, AccountID: u.AccountID, ProposalID: p.ID})
		if err != nil {
			return err
		}
	}
	return nil
}

// LastProposal of the customer, nil when it never made one.
func (a *App) LastProposal(ctx context.Context, g Guest) (*billing.Proposal, error) {
	var p *billing.Proposal
	err := a.store.View(ctx, g.Company.ID, func(tx *store.Tx) (err error) {
		p, err = tx.LastProposal(g.Customer.ID)
		return err
	})
	return p, err
}

// DecideProposal accepts or rejects fields of a customer's proposal. What is accepted becomes the customer's data, if
// they are possible together; documents already issued keep the old ones, and the access its username.
func (a *App) DecideProposal(ctx context.Context, who Actor, customerID, proposal string, fields []string, accept bool) error {
	if err := who.mayWrite(); err != nil {
		return err
	}
	if len(fields) == 0 {
		return billing.Fail(billing.Invalid, "own.proposal.none_ticked")
	}
	return a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		p, err := tx.Proposal(proposal)
		if err != nil {
			return err
		}
		if p.CustomerID != customerID {
			return billing.ErrNotFound
		}
		state := billing.ProposalRejected
		if accept {
			state = billing.ProposalAccepted
			if err := a.applyProposal(tx, p, fields); err != nil {
				return err
			}
		}
		for _, field := range fields {
			if err := tx.DecideProposal(proposal, field, state, who.AccountID, a.Now()); err != nil {
				return err
			}
		}
		return nil
	})
}

func (a *App) applyProposal(tx *store.Tx, p billing.Proposal, fields []string) error {
	customer, err := tx.Customer(p.CustomerID)
	if err != nil {
		return err
	}
	party := customer.Party
	for _, f := range p.Fields {
		if slices.Contains(fields, f.Field) {
			party = party.WithField(f.Field, f.After)
		}
	}
	if err := customer.CheckChange(party); err != nil {
		return err
	}
	if party.TaxID != customer.TaxID || party.TaxIDType != customer.TaxIDType {
		customer.TaxIDOverride = false // it was about the number of before
	}
	customer.Party = party
	customer.UpdatedAt = a.Now()
	return tx.PutCustomer(customer)
}

// composeProposal tells what is proposed as it is when the message leaves; a proposal that was decided meanwhile sends
// nothing.
func (a *App) composeProposal(ctx context.Context, companyID string, e store.Email, envelope mail.Envelope) (mail.Message, error) {
	m := mail.ProfileProposed{Envelope: envelope, Lang: e.Language, UserName: e.RecipientName}
	err := a.store.View(ctx, companyID, func(tx *store.Tx) error {
		company, err := tx.Company()
		if err != nil {
			return err
		}
		p, err := tx.Proposal(e.ProposalID)
		if err != nil {
			return err
		}
		customer, err := tx.Customer(p.CustomerID)
		if err != nil {
			return err
		}
		if len(p.Open()) == 0 {
			return errOver
		}
		m.CompanyName, m.CustomerName, m.Who, m.Fields = company.Name, customer.Name, p.Who, p.Open()
		m.URL = a.options.URL + "/app/clientes/" + customer.ID
		return nil
	})
	if err != nil {
		return mail.Message{}, err
	}
	return m.Message()
}
