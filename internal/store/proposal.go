package store

import (
	"time"

	"acuse/internal/billing"
)

// AddProposal keeps a customer's proposal; what is still open of its earlier ones is replaced by it.
func (tx *Tx) AddProposal(p billing.Proposal) error {
	_, err := tx.exec(`UPDATE profile_proposal_field SET state = 'replaced', decided_at = $3 WHERE company_id = $1 AND state = 'open' AND proposal_id IN (
		SELECT id FROM profile_proposal WHERE company_id = $1 AND customer_id = $2)`, p.CustomerID, p.CreatedAt)
	if err != nil {
		return err
	}
	_, err = tx.exec(`INSERT INTO profile_proposal (company_id, id, customer_id, access_id, created_at) VALUES ($1, $2, $3, $4, $5)`,
		p.ID, p.CustomerID, p.AccessID, p.CreatedAt)
	if err != nil {
		return err
	}
	rows := make([][]any, len(p.Fields))
	for i, f := range p.Fields {
		rows[i] = []any{p.ID, f.Field, i, f.Before, f.After, string(f.State), ""}
	}
	return tx.bulk(`profile_proposal_field`, `proposal_id, field, position, before, after, state, decided_by`, rows)
}

// Proposal by its id, with its fields.
func (tx *Tx) Proposal(id string) (billing.Proposal, error) {
	return tx.proposal(`p.id = $2`, id)
}

// LastProposal of a customer, nil when it never made one.
func (tx *Tx) LastProposal(customer string) (*billing.Proposal, error) {
	p, err := tx.proposal(`p.customer_id = $2 ORDER BY p.created_at DESC LIMIT 1`, customer)
	if billing.CodeOf(err) == billing.NotFound {
		return nil, nil
	}
	return &p, err
}

// OpenProposalsMax is how many OpenProposals counts: "99+" is all that a menu has room for.
const OpenProposalsMax = 99

// isOpen is what holds of the proposal p of a query while one of its fields is to be decided.
func isOpen(p string) string {
	return `EXISTS (SELECT 1 FROM profile_proposal_field f WHERE f.company_id = ` + p + `.company_id AND f.proposal_id = ` + p + `.id AND f.state = 'open')`
}

// OpenProposals counts the customers whose proposal waits to be decided, among the 500 made last; more than
// OpenProposalsMax is one more. Every page of the company's side asks it, so it reads no more than those 500 by their keys.
func (tx *Tx) OpenProposals() (n int, err error) {
	err = tx.get([]any{&n}, `SELECT count(*) FROM (SELECT 1 FROM (SELECT company_id, id FROM profile_proposal WHERE company_id = $1 ORDER BY id DESC LIMIT 500) newest
		WHERE `+isOpen("newest")+` LIMIT $2) few`, OpenProposalsMax+1)
	return n, err
}

func (tx *Tx) proposal(condition, arg string) (billing.Proposal, error) {
	var p billing.Proposal
	err := tx.get([]any{&p.ID, &p.CustomerID, &p.AccessID, &p.Who, utc(&p.CreatedAt)},
		`SELECT p.id, p.customer_id, p.access_id, a.username, p.created_at FROM profile_proposal p
		JOIN access a ON a.company_id = p.company_id AND a.id = p.access_id WHERE p.company_id = $1 AND `+condition, arg)
	if err != nil {
		return p, err
	}
	p.Fields, err = list(tx, func(f *billing.ProposedField) []any {
		return []any{&f.Field, &f.Before, &f.After, &f.State, utc(&f.DecidedAt)}
	}, `SELECT field, before, after, state, decided_at FROM profile_proposal_field WHERE company_id = $1 AND proposal_id = $2 ORDER BY position`, p.ID)
	return p, err
}

// DecideProposal notes what became of an open field; billing.Conflict when somebody else was quicker.
func (tx *Tx) DecideProposal(proposal, field string, state billing.ProposalState, account string, now time.Time) error {
	n, err := tx.exec(`UPDATE profile_proposal_field SET state = $4, decided_by = $5, decided_at = $6
		WHERE company_id = $1 AND proposal_id = $2 AND field = $3 AND state = 'open'`, proposal, field, string(state), account, now)
	if err == nil && n == 0 {
		return billing.Fail(billing.Conflict, "own.proposal.decided")
	}
	return err
}
