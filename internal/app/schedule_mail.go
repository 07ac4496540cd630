package app

import (
	"cmp"
	"time"

	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/pdf"
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

// scheduleText is the text of the mail that a schedule sends with its n-th invoice to a customer of that language: its own,
// the variables of the period said, and where it has none the one given.
func scheduleText(s billing.Schedule, usual mail.Template, lang string, n int) (mail.Template, error) {
	own := mail.Template{Subject: s.MailSubject, Body: s.MailBody}.In(lang)
	for _, part := range []*string{&own.Subject, &own.Body} {
		if *part == "" {
			continue
		}
		said, err := mail.FillPeriodText(lang, *part, s.Rule, n, mail.TemplateWords(mail.TemplateLink, lang)...)
		if err != nil {
			return usual, err
		}
		*part = said
	}
	return mail.Template{Subject: cmp.Or(own.Subject, usual.Subject), Body: cmp.Or(own.Body, usual.Body)}, nil
}

// checkScheduleText says what is wrong with a schedule's own text: what Configuración > Correo > Textos says of one, but
// that the variables of the period may stand in it as well, and that each word may be written in any language.
func checkScheduleText(s billing.Schedule) billing.Errors {
	kind := scheduleTemplate(s.Way)
	own, usual := mail.Template{Subject: s.MailSubject, Body: s.MailBody}.In(s.Language), mail.UsualTemplate(kind, s.Language)
	var errs billing.Errors
	for _, part := range []struct {
		field string
		text  *string
		usual string
		max   int
	}{{"mail_subject", &own.Subject, usual.Subject, SubjectMax}, {"mail_body", &own.Body, usual.Body, mail.TemplateMax}} {
		if *part.text == "" {
			*part.text = part.usual
			continue
		}
		words := mail.TemplateWords(mail.TemplateLink, s.Language)
		if err := billing.CheckPeriodText(part.field, *part.text, part.max, words...); err != nil {
			errs = append(errs, err.(billing.Errors)...) //nolint:errorlint // it answers nothing else
			*part.text = part.usual
			continue
		}
		*part.text = billing.WithoutPeriods(*part.text, words...)
	}
	for _, e := range own.Check(kind, s.Language) {
		e.Field = "mail_" + e.Field
		errs = append(errs, e)
	}
	for _, e := range errs {
		if key, ok := scheduleTextErrors[e.Key]; ok {
			e.Key, e.Args = key, map[string]any{"name": cmp.Or(e.Args["name"], e.Args["word"])}
		}
	}
	return errs
}

// scheduleTextErrors say what is wrong without naming the words there are: those of the customer's language are not those
// that its form names.
var scheduleTextErrors = map[string]string{
	"schedule.error.variable":     "recurring.error.mail_word",
	"outbox.error.unknown_word":   "recurring.error.mail_word",
	"outbox.error.missing_word":   "recurring.error.mail_link",
	"outbox.error.secret_subject": "recurring.error.mail_subject",
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
	text, err := scheduleText(page.Schedule, usual, page.Language, page.Upcoming[0].N)
	if err != nil {
		return nil, err
	}
	next := page.Upcoming[0].Document
	if next.Number, err = nextNumber(tx, page.Series, next.IssueDate); err != nil {
		return nil, err
	}
	m := mail.DocumentSent{Envelope: mail.Envelope{ID: "preview@" + a.mailDomain(), From: a.options.MailFrom, To: page.SendsTo()[0]},
		Lang: page.Language, Company: company.Party, RecipientName: page.Customer.Name, Subject: text.Subject, Body: text.Body}
	if err := a.putArea(tx, company, store.Email{CustomerID: page.CustomerID, Recipient: m.To}, &m); err != nil {
		return nil, err
	}
	m.Document = billing.Snapshot{Kind: next.Kind, Issuer: company.Party, Number: next.Number, IssueDate: next.IssueDate, DueDate: next.DueDate, Lines: next.Lines, Totals: next.Totals}
	if page.Way == billing.ByLink {
		m.URL, m.Expires = a.exampleAddresses(company).Link, next.IssueDate.AddDays(int(billing.LinkLife/(24*time.Hour)))
	} else {
		m.File = mail.Attachment{Name: pdf.FileName(m.Document), Type: "application/pdf", Content: []byte("%PDF-")}
	}
	made, err := m.Message()
	return &MailPreview{made.Subject, made.Text, made.HTML}, err
}

// nextNumber is the one that an invoice of a series would get now.
func nextNumber(tx *store.Tx, s billing.Series, day billing.Date) (string, error) {
	next, _, err := tx.Counter(s.ID, s.CounterYear(day))
	return s.Number(day, next), err
}
