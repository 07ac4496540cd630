package app

import (
	"context"
	"errors"
	"slices"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// SayConsent appends that the customer accepts electronic invoices, or does not: who, when, and to which text. Access
// never depends on it: only whether an electronic invoice is one to the law does (RD 1619/2012 art. 9.2).
// Saying again what it said last changes nothing.
func (a *App) SayConsent(ctx context.Context, g Guest, given bool) error {
	if g.Preview {
		return billing.ErrForbidden
	}
	return a.store.Update(ctx, g.Company.ID, func(tx *store.Tx) error {
		last, err := tx.ConsentOf(g.Customer.ID)
		if err != nil || last != nil && last.Given == given && last.TextVersion == billing.ConsentText {
			return err
		}
		return tx.AddConsent(billing.Consent{CustomerID: g.Customer.ID, AccessID: g.Access.ID, Given: given,
			TextVersion: billing.ConsentText, Language: g.Access.Language, At: a.Now()})
	})
}

// ConsentSaid reports whether the customer has said if it accepts electronic invoices.
func (a *App) ConsentSaid(ctx context.Context, g Guest) (bool, error) {
	var last *billing.Consent
	err := a.store.View(ctx, g.Company.ID, func(tx *store.Tx) (err error) {
		last, err = tx.ConsentOf(g.Customer.ID)
		return err
	})
	return last != nil, err
}

// LegalText is the company's own words on a legal page of its portal, "" where the usual text stands.
func (a *App) LegalText(ctx context.Context, company string, kind billing.LegalKind, language string) (string, error) {
	var text string
	err := a.store.View(ctx, company, func(tx *store.Tx) (err error) {
		text, err = tx.LegalText(kind, language)
		return err
	})
	return text, err
}

// LegalForm is the tab Textos legales: both pages in one language, in the company's own words or empty.
type LegalForm struct{ Language, Legal, Privacy string }

// LegalTexts of the company in a language.
func (a *App) LegalTexts(ctx context.Context, who Actor, language string) (LegalForm, error) {
	f := LegalForm{Language: language}
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		if f.Legal, err = tx.LegalText(billing.LegalNotice, language); err != nil {
			return err
		}
		f.Privacy, err = tx.LegalText(billing.Privacy, language)
		return err
	})
	return f, err
}

// SaveLegalTexts keeps the company's own words; an empty field is the usual text again.
func (a *App) SaveLegalTexts(ctx context.Context, who Actor, f LegalForm) error {
	if err := who.mayManage(); err != nil {
		return err
	}
	var errs billing.Errors
	if !slices.Contains(billing.Languages, f.Language) {
		errs.Add("language", "error.choice")
	}
	f.Legal, f.Privacy = billing.CleanText(f.Legal), billing.CleanText(f.Privacy)
	for _, text := range []struct{ name, text string }{{"legal", f.Legal}, {"privacy", f.Privacy}} {
		var wrong billing.Errors
		if errors.As(billing.CheckLegalText(text.text, text.name), &wrong) {
			errs = append(errs, wrong...)
		}
	}
	if err := errs.Err(); err != nil {
		return err
	}
	return a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		if err := tx.PutLegalText(billing.LegalNotice, f.Language, f.Legal, who.AccountID, a.Now()); err != nil {
			return err
		}
		return tx.PutLegalText(billing.Privacy, f.Language, f.Privacy, who.AccountID, a.Now())
	})
}
