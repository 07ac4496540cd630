package app

import (
	"slices"
	"strings"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// Resent is where Reenviar sends a message.
type Resent struct {
	To       string
	Changed  bool                 // to another address than the message went to
	Schedule string               // the name of the *factura periódica* that the address is written in, "" when it is a person's
	Refused  billing.RefusedEmail // that address does not take mail, as far as is known
}

// resending tells where the messages of a document go when they are sent again.
type resending struct {
	known    []Recipient
	schedule billing.Schedule // that made it; without an id none did
	wrote    map[string]bool  // the addresses the schedule has written to
	sent     map[string]bool  // all the document has gone to
}

// newResending finds it for a document of a customer, "" when the message carries none.
func newResending(tx *store.Tx, customer billing.Customer, document string) (r resending, err error) {
	if r.known, err = recipientsOf(tx, customer); err != nil || document == "" {
		return r, err
	}
	run, _, err := tx.ScheduleRunOf(document)
	if billing.CodeOf(err) == billing.NotFound {
		return r, nil
	}
	if err != nil {
		return r, err
	}
	if r.schedule, err = tx.Schedule(run.ScheduleID); err != nil {
		return r, err
	}
	one := []billing.Schedule{r.schedule}
	if err := tx.FindRefused(one); err != nil {
		return r, err
	}
	r.schedule = one[0]
	all, err := tx.EmailsOfDocument(document)
	r.wrote, r.sent = map[string]bool{}, map[string]bool{}
	first := map[string]store.Email{}
	for _, e := range slices.Backward(all) { // the oldest first: what a message repeats comes before it
		first[e.ID] = e
		if o, ok := first[e.AgainOf]; ok {
			first[e.ID] = o
		}
		key := billing.EmailKey(e.Recipient)
		r.sent[key] = true
		r.wrote[key] = r.wrote[key] || strings.HasPrefix(first[e.ID].Dedupe, scheduleDedupe)
	}
	return r, err
}

// to finds where a message goes. One that a *factura periódica* sent follows the recipients that it has now; another
// that carries a document follows its person: who had that address then is known by the name it was written to. A message
// with a password is for the access it belongs to, whose user is the address itself.
func (r resending) to(e store.Email) Resent {
	now := whose(r.known, e.Recipient)
	switch {
	case now.Name != "" || e.RecipientName == "" || !e.Kind.Carries():
	case r.wrote[billing.EmailKey(e.Recipient)]:
		return r.written(e.Recipient)
	default:
		var same []Recipient
		for _, k := range r.known {
			if k.Name == e.RecipientName && k.Email != "" {
				same = append(same, k)
			}
		}
		if len(same) == 1 {
			return Resent{To: same[0].Email, Changed: true, Refused: same[0].Refused}
		}
	}
	return Resent{To: e.Recipient, Refused: now.Refused}
}

// written is where a schedule sends now what it sent to an address: there, while it is among its recipients; else to the
// one that took its place, if it is clear which one did.
func (r resending) written(address string) Resent {
	to := Resent{To: address}
	list := r.schedule.RecipientList(r.schedule.CustomerEmail)
	if !slices.ContainsFunc(list, func(a string) bool { return billing.EmailKey(a) == billing.EmailKey(address) }) {
		fresh := slices.DeleteFunc(slices.Clone(list), func(a string) bool { return r.sent[billing.EmailKey(a)] })
		if len(fresh) == 0 {
			fresh = list
		}
		if len(fresh) == 1 {
			to.To, to.Changed = fresh[0], true
		}
	}
	if now := whose(r.known, to.To); now.Name != "" {
		to.Refused = now.Refused
		return to
	}
	to.Schedule = r.schedule.Name
	for _, refused := range r.schedule.Refused {
		if refused.Address == to.To {
			to.Refused = refused.RefusedEmail
		}
	}
	return to
}

// resentOf is where a message by itself goes.
func resentOf(tx *store.Tx, e store.Email) (Resent, error) {
	if e.CustomerID == "" {
		return Resent{To: e.Recipient}, nil
	}
	customer, err := tx.Customer(e.CustomerID)
	if err != nil {
		return Resent{}, err
	}
	r, err := newResending(tx, customer, e.DocumentID)
	return r.to(e), err
}
