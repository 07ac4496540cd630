package app

import (
	"context"
	"slices"
	"strings"

	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/store"
)

// MailTemplateKinds are the mails to customers whose words a company may choose.
func MailTemplateKinds() []string {
	var all []string
	for _, kind := range mail.TemplateKinds {
		all = append(all, string(kind))
	}
	return all
}

// MailTemplateForm is subject and body of a mail as typed, for the customers of one language.
type MailTemplateForm struct{ Kind, Language, Subject, Body string }

// MailTemplatePage is the form with what is known of it.
type MailTemplatePage struct {
	MailTemplateForm
	Own   bool     // of the company's own words; else the usual ones
	Words []string // it may hold
}

// MailPreview is a mail as it would reach somebody, with made-up data.
type MailPreview struct{ Subject, Text, HTML string }

// MailTemplate is the text of a mail in a language: the company's own, or the usual one.
func (a *App) MailTemplate(ctx context.Context, who Actor, kind, language string) (MailTemplatePage, error) {
	page := MailTemplatePage{MailTemplateForm: MailTemplateForm{Kind: kind, Language: language}}
	if !page.exists() {
		return page, billing.ErrNotFound
	}
	page.Words = mail.TemplateWords(mail.TemplateKind(kind), language)
	return page, a.store.View(ctx, who.CompanyID, func(tx *store.Tx) error {
		own, err := ownTemplate(tx, mail.TemplateKind(kind), language)
		page.Own = own.Body != ""
		if !page.Own {
			own = mail.UsualTemplate(mail.TemplateKind(kind), language)
		}
		page.Subject, page.Body = own.Subject, own.Body
		return err
	})
}

// SaveMailTemplate keeps the company's own words; the usual ones are not kept, so that they may get better.
func (a *App) SaveMailTemplate(ctx context.Context, who Actor, f MailTemplateForm) error {
	if err := who.mayManage(); err != nil {
		return err
	}
	t, err := f.check()
	if err != nil {
		return err
	}
	if t == mail.UsualTemplate(mail.TemplateKind(f.Kind), f.Language) {
		return a.ResetMailTemplate(ctx, who, f.Kind, f.Language)
	}
	return a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		return tx.PutMailTemplate(store.MailTemplate{Kind: f.Kind, Language: f.Language, Subject: t.Subject, Body: t.Body, UpdatedAt: a.Now(), UpdatedBy: who.AccountID})
	})
}

// ResetMailTemplate puts the usual text back.
func (a *App) ResetMailTemplate(ctx context.Context, who Actor, kind, language string) error {
	if err := who.mayManage(); err != nil {
		return err
	}
	if !(MailTemplateForm{Kind: kind, Language: language}).exists() {
		return billing.ErrNotFound
	}
	return a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error { return tx.DropMailTemplate(kind, language) })
}

// PreviewMailTemplate is the mail that the text as typed would make, for a customer that does not exist.
func (a *App) PreviewMailTemplate(ctx context.Context, who Actor, f MailTemplateForm) (MailPreview, error) {
	t, err := f.check()
	if err != nil {
		return MailPreview{}, err
	}
	var company billing.Company
	err = a.store.View(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		company, err = tx.Company()
		return err
	})
	if err != nil {
		return MailPreview{}, err
	}
	head, err := a.letterhead(ctx, company, f.Language)
	if err != nil {
		return MailPreview{}, err
	}
	m, err := mail.Example(mail.TemplateKind(f.Kind), f.Language, t, company.Party, a.exampleAddresses(company), a.Today(), head)
	return MailPreview{m.Subject, m.Text, m.HTMLAlone()}, err
}

func (f MailTemplateForm) exists() bool {
	return slices.Contains(mail.TemplateKinds, mail.TemplateKind(f.Kind)) && slices.Contains(billing.Languages, f.Language)
}

// check is the template as it is kept, or what is wrong beside its fields.
func (f MailTemplateForm) check() (mail.Template, error) {
	if !f.exists() {
		return mail.Template{}, billing.ErrNotFound
	}
	t := mail.Template{Subject: billing.CleanLine(f.Subject), Body: strings.TrimSpace(billing.CleanText(f.Body))}
	return t, t.Check(mail.TemplateKind(f.Kind), f.Language).Err()
}

// ownTemplate is the company's own text of a mail, zero where the usual one stands.
func ownTemplate(tx *store.Tx, kind mail.TemplateKind, language string) (mail.Template, error) {
	t, err := tx.MailTemplate(string(kind), language)
	if billing.CodeOf(err) == billing.NotFound {
		return mail.Template{}, nil
	}
	return mail.Template{Subject: t.Subject, Body: t.Body}, err
}

// templateOf is the text of a mail: the company's own, or the usual one.
func templateOf(tx *store.Tx, kind mail.TemplateKind, language string) (mail.Template, error) {
	own, err := ownTemplate(tx, kind, language)
	if err != nil || own.Body != "" {
		return own, err
	}
	return mail.UsualTemplate(kind, language), nil
}

// documentTemplate is the text above a document of that kind ("" is any) that goes that way: the company's own, or the
// usual one. The words in it are still to be filled in (mail.DocumentWords), by the mail if nobody does before.
func documentTemplate(tx *store.Tx, language string, kind billing.Kind, way billing.SendWay) (mail.Template, error) {
	template := mail.TemplateLink
	if way == billing.ByAttachment {
		template = mail.TemplateAttachment
	}
	own, err := ownTemplate(tx, template, language)
	if err != nil || own.Body != "" {
		return own, err
	}
	own.Subject, own.Body = mail.DocumentTexts(language, kind)
	return own, nil
}
