package mail

import (
	"time"

	"acuse/internal/billing"
	"acuse/internal/i18n"
)

// Example is a mail in the words of a template, to a customer that does not exist: what somebody looks at who writes one.
func Example(kind TemplateKind, lang string, t Template, company billing.Party, url string, today billing.Date, head Letterhead) (Message, error) {
	p := i18n.For(lang)
	envelope := Envelope{ID: "example@localhost", From: "example@localhost", To: "cafe@example.com"}
	name := p.T("outbox.example.customer")
	switch kind {
	case TemplateAccess:
		return AccessGranted{Letterhead: head, Envelope: envelope, Lang: lang, Company: company, CustomerName: name, URL: url, Username: envelope.To,
			Password: "abcd-efgh-2345-6789", Own: t}.Message()
	case TemplateForgotten:
		return PasswordForgotten{Letterhead: head, Envelope: envelope, Lang: lang, Company: company, Name: name, URL: url, Username: envelope.To,
			Password: "abcd-efgh-2345-6789", Own: t}.Message()
	}
	m := DocumentSent{Letterhead: head, Envelope: envelope, Lang: lang, Company: company, RecipientName: name, Subject: t.Subject, Body: t.Body}
	m.Document.Kind, m.Document.Number, m.Document.DueDate = billing.Invoice, "F-2026-0184", today.AddDays(30)
	m.Document.Totals.Total, m.Document.Totals.Payable = 148701, 137826
	if kind == TemplateAttachment || kind == TemplateFallback {
		m.File = Attachment{Name: "F-2026-0184.pdf", Type: "application/pdf", Content: []byte("%PDF-")}
	} else {
		m.URL, m.Expires = url, today.AddDays(int(billing.LinkLife/(24*time.Hour)))
	}
	return m.Message()
}

// ExampleWords are a customer and a line of an invoice that do not exist, in a language.
func ExampleWords(lang string) (customer, line string) {
	p := i18n.For(lang)
	return p.T("outbox.example.customer"), p.T("brand.example.line")
}
