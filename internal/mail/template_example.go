package mail

import (
	"time"

	"acuse/internal/billing"
	"acuse/internal/i18n"
)

// Addresses are where the links of a mail lead: to the private area, and to a document.
type Addresses struct{ Area, Link string }

// Example is a mail in the words of a template, to a customer that does not exist: what somebody looks at who writes one.
//
// The usual text of a mail that brings a document is that of each kind of document: here, of an invoice.
func Example(kind TemplateKind, lang string, t Template, company billing.Party, at Addresses, today billing.Date, head Letterhead) (Message, error) {
	p := i18n.For(lang)
	envelope := Envelope{ID: "example@localhost", From: "example@localhost", To: "cafe@example.com"}
	name := p.T("outbox.example.customer")
	switch kind {
	case TemplateAccess:
		return AccessGranted{Letterhead: head, Envelope: envelope, Lang: lang, Company: company, CustomerName: name, URL: at.Area, Username: envelope.To,
			Password: "abcd-efgh-2345-6789", Own: t}.Message()
	case TemplateForgotten:
		return PasswordForgotten{Letterhead: head, Envelope: envelope, Lang: lang, Company: company, Name: name, URL: at.Area, Username: envelope.To,
			Password: "abcd-efgh-2345-6789", Own: t}.Message()
	}
	if (kind == TemplateLink || kind == TemplateAttachment) && t == UsualTemplate(kind, lang) {
		t.Subject, t.Body = DocumentTexts(lang, billing.Invoice)
	}
	m := DocumentSent{Letterhead: head, Envelope: envelope, Lang: lang, Company: company, RecipientName: name, Subject: t.Subject, Body: t.Body,
		Area: at.Area, Username: envelope.To}
	m.Document = ExampleInvoice(lang, today)
	if kind == TemplateAttachment || kind == TemplateFallback {
		m.File = Attachment{Name: m.Document.Number + ".pdf", Type: "application/pdf", Content: []byte("%PDF-")}
	} else {
		m.URL, m.Expires = at.Link, today.AddDays(int(billing.LinkLife/(24*time.Hour)))
	}
	return m.Message()
}

// ExampleInvoice is an invoice that does not exist, of six days ago: that of previews, whatever they show of it. Its issuer
// is for them to say.
func ExampleInvoice(lang string, today billing.Date) billing.Snapshot {
	p := i18n.For(lang)
	return billing.Snapshot{Template: billing.SnapshotTemplate, Kind: billing.Invoice, Number: "F-2026-0184", IssueDate: today.AddDays(-6), DueDate: today.AddDays(24), Language: lang,
		Customer: billing.Party{Name: p.T("outbox.example.customer"), TaxIDType: billing.TaxIDCIF, TaxID: "B58378431",
			Address: "Passeig de la Dàrsena, 8", Country: "ES", Province: "Valencia/València", City: "València", Postcode: "46024"},
		Lines:  []billing.Line{{Text: p.T("brand.example.line"), Quantity: 12_000_000, Price: 102_410_000, Tax: 2100, Net: 122_892}},
		Totals: billing.Totals{Groups: []billing.TaxGroup{{Rate: 2100, Base: 122_892, Tax: 25_807}}, Base: 122_892, Tax: 25_807, Total: 148_699, Payable: 148_699}}
}
