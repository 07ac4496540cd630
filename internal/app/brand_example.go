package app

import (
	"context"
	"time"

	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/pdf"
	"acuse/internal/picture"
	"acuse/internal/store"
)

// BrandExample is what a brand is shown on before there is anything of the company's own: documents of a customer that
// does not exist, in a language.
type BrandExample struct {
	Guest    Guest
	List     PortalPage
	Document PortalDocument
}

// BrandExample of a company.
func (a *App) BrandExample(c billing.Company, language string) BrandExample {
	today := a.Today()
	invoice := mail.ExampleInvoice(language, today)
	invoice.Issuer, invoice.IBAN = c.Party, c.IBAN
	customer, totals := billing.Customer{ID: "example", Language: language, Party: invoice.Customer}, invoice.Totals
	document := func(id string, kind billing.Kind, number string, age int, pending billing.Cents, read time.Time) billing.Document {
		return billing.Document{ID: id, Kind: kind, State: billing.Issued, Number: number, CustomerID: customer.ID, CustomerName: customer.Name,
			IssueDate: today.AddDays(-age), DueDate: today.AddDays(30 - age), Totals: totals, Pending: pending, Paid: totals.Total - pending, ReadAt: read, VersionID: id,
			IssuedAt: a.Now().AddDate(0, 0, -age)}
	}
	e := BrandExample{Guest: Guest{Company: c, Customer: customer, Preview: true, Access: billing.Access{Username: "cafe@example.com", Language: language}}}
	e.List.Documents = []billing.Document{document("example-1", invoice.Kind, invoice.Number, 6, totals.Payable, time.Time{}),
		document("example-2", billing.DeliveryNote, "A-2026-0097", 8, 0, a.Now().AddDate(0, 0, -7)), document("example-3", billing.Invoice, "F-2026-0151", 40, 0, a.Now().AddDate(0, 0, -38))}
	n := len(e.List.Documents)
	e.List.Page = PageInfo{From: 1, To: n, Total: n, Size: n}
	e.List.Pending = store.Pending{Amount: totals.Payable, Count: 1}
	invoices := billing.Cents(2) // what a delivery note comes to is not added up
	e.List.Sums = &DocumentSums{Count: n, Base: invoices * totals.Base, Tax: invoices * totals.Tax, Total: invoices * totals.Total, Pending: totals.Payable}
	d := e.List.Documents[0]
	d.Lines = invoice.Lines
	e.Document = PortalDocument{Document: d, Snapshot: invoice}
	return e
}

// BrandExamplePDF is an invoice that does not exist, drawn with what is being made.
func (a *App) BrandExamplePDF(ctx context.Context, who Actor, language string) ([]byte, error) {
	company, look, err := a.exampleOf(ctx, who)
	if err != nil {
		return nil, err
	}
	logo, err := a.brandBody(ctx, company.ID, look, picture.UseLogoPDF)
	if err != nil {
		return nil, err
	}
	s := a.BrandExample(company, language).Document.Snapshot
	s.Paper = look.paper()
	return pdf.Branded(s, logo)
}

// BrandExampleMail is the mail of an invoice that does not exist, with what is being made and in the words that such a mail
// has, in a mailbox of that scheme, "light" or "dark".
func (a *App) BrandExampleMail(ctx context.Context, who Actor, language, scheme string) (MailPreview, error) {
	company, look, err := a.exampleOf(ctx, who)
	if err != nil {
		return MailPreview{}, err
	}
	head, err := a.letterheadOf(ctx, company, look, language)
	if err != nil {
		return MailPreview{}, err
	}
	var words mail.Template
	err = a.store.View(ctx, company.ID, func(tx *store.Tx) error {
		words, err = documentTemplate(tx, language, billing.Invoice, billing.ByLink)
		return err
	})
	if err != nil {
		return MailPreview{}, err
	}
	m, err := mail.Example(mail.TemplateLink, language, words, company.Party, a.exampleAddresses(company), a.Today(), head)
	return MailPreview{m.Subject, m.Text, mail.InScheme(m.HTMLAlone(), scheme)}, err
}

func (a *App) exampleOf(ctx context.Context, who Actor) (company billing.Company, look *Look, err error) {
	return company, look, a.store.View(ctx, who.CompanyID, func(tx *store.Tx) error {
		if company, err = tx.Company(); err != nil {
			return err
		}
		page, err := brandNow(tx)
		if err == nil {
			look, err = lookOf(tx, page.Brand)
		}
		return err
	})
}
