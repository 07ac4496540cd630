package app

import (
	"context"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// ActMax is how many customers one pressing of a button may take; so many at a time commit together.
const (
	ActMax  = 20_000
	actStep = 200
)

// Act is one pressing of a button of the bar, ActLine what it did for one customer.
type (
	Act     = store.Act
	ActLine = store.ActLine
)

// NewAct is the id of an act that has not been done yet: the form carries it, so that one sent twice acts once.
func (a *App) NewAct() string { return store.NewID() }

// ChangeAccess does what a button of the bar says with each of the customers: Conceder acceso (which mails access URL,
// user and password), Quitar acceso, Desactivar or Activar. A customer's id means its own access; with "/" and the id of
// a contact behind it, that contact's (see ActLine.Holder). Each customer's change, its mail and its outcome commit
// together; the outcomes are kept under act, to be shown by Act. Asked for again, an act goes on where it stopped. A
// customer that is somebody else's is not there: ErrNotFound, and nothing happens.
func (a *App) ChangeAccess(ctx context.Context, who Actor, action billing.AccessAction, act string, customers []string) error {
	if err := who.mayWrite(); err != nil {
		return err
	}
	if err := checkAct(act, customers); err != nil {
		return err
	}
	if err := a.openAct(ctx, who, action, act, customers); err != nil {
		return err
	}
	for start := 0; start < len(customers); start += actStep {
		err := a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
			for i, id := range customers[start:min(start+actStep, len(customers))] {
				if err := a.change(tx, who, action, act, start+i, id); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// openAct keeps the act, once every customer is known to be the company's.
func (a *App) openAct(ctx context.Context, who Actor, action billing.AccessAction, act string, customers []string) error {
	return a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		for _, id := range customers {
			if _, err := parseHolder(tx, id); err != nil {
				return err
			}
		}
		return tx.AddAct(act, action, who.AccountID, a.Now())
	})
}

func (a *App) change(tx *store.Tx, who Actor, action billing.AccessAction, act string, position int, id string) error {
	done, err := tx.ActDone(act, position)
	if err != nil || done {
		return err
	}
	h, current, outcome, err := decide(tx, action, id)
	if err != nil {
		return err
	}
	if err := a.carryOut(tx, who, h, current, outcome); err != nil {
		return err
	}
	return tx.AddActLine(act, position, h.customer.ID, h.contact.ID, outcome)
}

// PreviewAccess tells what ChangeAccess would do, customer by customer, and changes nothing. Below a customer whose own
// access is to be taken away stand its contacts who would keep theirs.
func (a *App) PreviewAccess(ctx context.Context, who Actor, action billing.AccessAction, customers []string) ([]ActLine, error) {
	if err := who.mayWrite(); err != nil {
		return nil, err
	}
	if err := checkAct(store.NewID(), customers); err != nil {
		return nil, err
	}
	var all []ActLine
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) error {
		lines := make([]ActLine, len(customers))
		for i, id := range customers {
			h, _, outcome, err := decide(tx, action, id)
			if err != nil {
				return err
			}
			lines[i] = ActLine{CustomerID: h.customer.ID, CustomerName: h.customer.Name, ContactID: h.contact.ID, ContactName: h.contact.Name,
				Email: h.email(), Outcome: outcome}
		}
		var err error
		all, err = withContacts(action, lines, tx.ContactsOf)
		return err
	})
	return all, err
}

func checkAct(act string, customers []string) error {
	switch {
	case len(customers) == 0:
		return billing.Fail(billing.Invalid, "error.nothing_ticked")
	case len(customers) > ActMax:
		return billing.Fail(billing.Invalid, "error.too_many_rows", "max", ActMax)
	case !store.IsID(act):
		return billing.ErrNotFound
	}
	return nil
}

func decide(tx *store.Tx, action billing.AccessAction, id string) (holder, *billing.Access, billing.AccessOutcome, error) {
	h, err := parseHolder(tx, id)
	if err != nil {
		return h, nil, "", err
	}
	current, err := tx.AccessOfContact(h.customer.ID, h.contact.ID)
	return h, current, action.Decide(current, h.email()), err
}

func (a *App) carryOut(tx *store.Tx, who Actor, h holder, current *billing.Access, outcome billing.AccessOutcome) error {
	switch outcome {
	case billing.Granted:
		return a.grant(tx, who, h)
	case billing.Revoked:
		return tx.EndAccess(current.ID, a.Now())
	case billing.Deactivated:
		return tx.DeactivateAccess(current.ID, a.Now())
	case billing.Activated:
		return tx.ActivateAccess(current.ID, a.Now())
	}
	return nil
}

func (a *App) grant(tx *store.Tx, who Actor, h holder) error {
	access := h.newAccess(store.NewID(), who.AccountID, a.Now())
	if err := tx.AddLoginName(billing.EmailKey(access.Username), newSalt()); err != nil {
		return err
	}
	if err := tx.AddAccess(access); err != nil {
		return err
	}
	return a.post(tx, store.Email{
		Kind: store.EmailAccessGranted, Dedupe: "access:" + access.ID,
		Recipient: access.Username, RecipientName: h.name(), Language: access.Language,
		CustomerID: h.customer.ID, AccessID: access.ID,
	})
}

// Act tells what an act did, customer by customer, and which contacts of theirs still have an access.
func (a *App) Act(ctx context.Context, who Actor, act string) (Act, error) {
	var done Act
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		if done, err = tx.Act(act); err != nil || !done.Action.TakesAway() {
			return err
		}
		contactsOf, err := contactsOfAct(tx, act)
		if err != nil {
			return err
		}
		done.Lines, err = withContacts(done.Action, done.Lines, contactsOf)
		return err
	})
	return done, err
}
