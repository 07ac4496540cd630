package app

import (
	"context"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// PaymentForm is a payment as typed. It carries the id the payment will have, so that one sent twice is one payment.
type PaymentForm struct{ ID, DocumentID, Date, Amount, Method string }

// NewPayment is the form of a payment: all that is pending, today.
func (a *App) NewPayment(d billing.Document, comma bool) PaymentForm {
	return PaymentForm{ID: store.NewID(), DocumentID: d.ID, Date: string(a.Today()), Amount: d.Pending.Format(comma)}
}

func (f PaymentForm) parse(comma bool) (billing.Payment, billing.Errors) {
	p := billing.Payment{ID: f.ID, DocumentID: f.DocumentID, Method: billing.CleanLine(f.Method)}
	var errs billing.Errors
	var err error
	p.Date, err = billing.ParseDate(f.Date)
	errs.AddErr("date", err)
	if f.Amount == "" {
		errs.Add("amount", "error.required")
	} else {
		p.Amount, err = billing.ParseCents(f.Amount, comma)
		errs.AddErr("amount", err)
	}
	return p, errs
}

// AddPayment is Registrar cobro: all that is pending, or a part of it. Never more; the same form sent twice is one
// payment.
func (a *App) AddPayment(ctx context.Context, who Actor, f PaymentForm, comma bool) error {
	if err := who.mayWrite(); err != nil {
		return err
	}
	p, errs := f.parse(comma)
	if err := errs.Err(); err != nil {
		return err
	}
	return a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error { return a.addPayment(tx, who, p) })
}

func (a *App) addPayment(tx *store.Tx, who Actor, p billing.Payment) error {
	if !store.IsID(p.ID) {
		return billing.ErrNotFound
	}
	kept, err := tx.Payment(p.ID)
	switch {
	case err == nil && kept.DocumentID == p.DocumentID:
		return nil // the same form, sent twice
	case err == nil:
		return billing.Fail(billing.Conflict, "error.exists_already")
	case billing.CodeOf(err) != billing.NotFound:
		return err
	}
	d, err := tx.Document(p.DocumentID)
	if err != nil {
		return err
	}
	if err := d.CheckPayment(p, a.Today()).Err(); err != nil {
		return err
	}
	p.At = a.Now()
	return tx.AddPayment(p, who.AccountID)
}

// UndoPayment makes a payment that was noted by mistake not count any more; it stays to be seen, with the reason. The
// error of a reason stands beside the field of that name.
func (a *App) UndoPayment(ctx context.Context, who Actor, document, payment, reason, field string) error {
	if err := who.mayWrite(); err != nil {
		return err
	}
	reason = billing.CleanLine(reason)
	if err := billing.CheckUndo(field, reason).Err(); err != nil {
		return err
	}
	return a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		kept, err := tx.Payment(payment)
		if err != nil {
			return err
		}
		if kept.DocumentID != document {
			return billing.ErrNotFound
		}
		_, err = tx.UndoPayment(document, payment, who.AccountID, reason, a.Now())
		return err
	})
}
