package app

import (
	"cmp"
	"time"

	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/store"
)

// ScheduleMailWords are the words that the text of a schedule's mails may hold, as they are written in that language.
func ScheduleMailWords(lang string, way billing.SendWay) []string {
	return mail.TemplateWords(scheduleTemplate(way), lang)
}

// scheduleTemplate is the kind of mail that brings the invoices of a schedule.
func scheduleTemplate(way billing.SendWay) mail.TemplateKind {
	if way == billing.ByLink {
		return mail.TemplateLink
	}
	return mail.TemplateAttachment
}

// scheduleText is the text of a schedule's mails to a customer of that language: its own, and where it has none the one
// given.
func scheduleText(s billing.Schedule, usual mail.Template, lang string) mail.Template {
	if s.MailSubject == "" && s.MailBody == "" {
		return usual
	}
	own := mail.Template{Subject: s.MailSubject, Body: s.MailBody}.In(lang)
	return mail.Template{Subject: cmp.Or(own.Subject, usual.Subject), Body: cmp.Or(own.Body, usual.Body)}
}

// checkScheduleText says what is wrong with a schedule's own text: what Configuración > Correo > Textos says of one.
func checkScheduleText(s billing.Schedule) billing.Errors {
	if s.MailSubject == "" && s.MailBody == "" {
		return nil
	}
	kind := scheduleTemplate(s.Way)
	errs := scheduleText(s, mail.UsualTemplate(kind, s.Language), s.Language).Check(kind, s.Language)
	for _, e := range errs {
		e.Field = "mail_" + e.Field
	}
	return errs
}

// previewScheduleMail is the mail that would bring the next invoice if it were issued now, nil when none will go out.
func (a *App) previewScheduleMail(tx *store.Tx, page SchedulePage) (*MailPreview, error) {
	if len(page.SendsTo()) == 0 || len(page.Upcoming) == 0 || page.Upcoming[0].Err != nil {
		return nil, nil
	}
	company, err := tx.Company()
	if err != nil {
		return nil, err
	}
	usual, err := documentTemplate(tx, page.Language, billing.Invoice, page.Way)
	if err != nil {
		return nil, err
	}
	text, next := scheduleText(page.Schedule, usual, page.Language), page.Upcoming[0].Document
	if next.Number, err = nextNumber(tx, page.SeriesID, next.IssueDate); err != nil {
		return nil, err
	}
	m := mail.DocumentSent{Envelope: mail.Envelope{ID: "preview@" + a.mailDomain(), From: a.options.MailFrom, To: page.SendsTo()[0]},
		Lang: page.Language, Company: company.Party, RecipientName: page.Customer.Name, Subject: text.Subject, Body: text.Body}
	m.Document = billing.Snapshot{Kind: next.Kind, Number: next.Number, IssueDate: next.IssueDate, DueDate: next.DueDate, Lines: next.Lines, Totals: next.Totals}
	if page.Way == billing.ByLink {
		m.URL, m.Expires = a.portalURL(company), next.IssueDate.AddDays(int(billing.LinkLife/(24*time.Hour)))
	} else {
		m.File = mail.Attachment{Name: next.Number + ".pdf", Type: "application/pdf", Content: []byte("%PDF-")}
	}
	made, err := m.Message()
	return &MailPreview{made.Subject, made.Text, made.HTML}, err
}

// nextNumber is the one that an invoice of a series would get now.
func nextNumber(tx *store.Tx, series string, day billing.Date) (string, error) {
	all, err := tx.Series(billing.Invoice)
	if err != nil {
		return "", err
	}
	for _, s := range all {
		if s.ID == series {
			next, _, err := tx.Counter(s.ID, s.CounterYear(day))
			return s.Number(day, next), err
		}
	}
	return "", nil
}
