package app

import (
	"context"
	"fmt"
	"slices"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// InvoiceQuery is what the list of invoices was asked for.
type InvoiceQuery struct {
	Reading billing.ReadState // "" is all
	State   billing.State     // "" is all
	Sort    string            // "date", "customer", "total"
	Desc    bool
	Page    PageRequest
}

// Invoices is one page of Ventas > Facturas.
func (a *App) Invoices(ctx context.Context, who Actor, q InvoiceQuery) ([]billing.Document, PageInfo, error) {
	f := store.DocumentFilter{Kind: billing.Invoice, Reading: q.Reading, State: q.State, Sort: q.Sort}
	return a.documents(ctx, who.CompanyID, f, q.Desc, q.Page, nil)
}

// documents reads a page of a list, its count, and what more the caller wants of the same moment.
func (a *App) documents(ctx context.Context, company string, f store.DocumentFilter, desc bool, r PageRequest, more func(*store.Tx) error) ([]billing.Document, PageInfo, error) {
	var rows []billing.Document
	var info PageInfo
	err := a.store.View(ctx, company, func(tx *store.Tx) error {
		total, err := tx.CountDocuments(f)
		if err != nil {
			return err
		}
		f.Page, err = r.storePage(desc, func(id string) (*store.Key, error) { return tx.DocumentKey(f, id) })
		if err != nil {
			return err
		}
		found, err := tx.Documents(f)
		if err != nil {
			return err
		}
		rows, info = paged(r, f.Page, found, total, func(d billing.Document) string { return d.ID })
		if more == nil {
			return nil
		}
		return more(tx)
	})
	return rows, info, err
}

// InvoicePage is one invoice with what happened to it.
type InvoicePage struct {
	billing.Document
	Customer billing.Customer    // as it is now; zero while a draft has none
	Access   *billing.Access     // the customer's, nil: sin acceso
	Events   []billing.ReadEvent // newest first
	Issuer   string              // name of who issued it, "" when they are no longer a user
	Emails   []Email             // that carried it, newest first
	Links    []billing.Link      // that still open it, newest first
}

// Invoice of the company.
func (a *App) Invoice(ctx context.Context, who Actor, id string) (InvoicePage, error) {
	var page InvoicePage
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		if page.Document, err = tx.Document(id); err != nil {
			return err
		}
		if page.CustomerID != "" {
			if page.Customer, err = tx.Customer(page.CustomerID); err != nil {
				return err
			}
			if page.Access, err = tx.AccessOf(page.CustomerID); err != nil {
				return err
			}
		}
		if page.IssuedBy != "" {
			by, err := tx.User(page.IssuedBy)
			if err != nil && billing.CodeOf(err) != billing.NotFound {
				return err
			}
			page.Issuer = by.Name
		}
		if page.Emails, err = tx.EmailsOfDocument(id); err != nil {
			return err
		}
		if page.Links, err = tx.LiveLinks(id, a.Now()); err != nil {
			return err
		}
		page.Events, err = tx.Events(id)
		return err
	})
	return page, err
}

// DraftForm is a draft as typed. A new one carries the id the draft will have and Revision 0.
type DraftForm struct {
	ID         string
	Revision   int
	CustomerID string
	IssueDate  string
	DueDate    string
	Notes      string
	Lines      []LineForm
}

// LineForm is a line as typed.
type LineForm struct{ Text, Quantity, Price, Discount, Tax string }

func (l LineForm) empty() bool { return l.Text == "" && l.Price == "" }

// PaymentDays is the term a new invoice proposes.
const PaymentDays = 30

// NewDraft is the form of a new invoice.
func (a *App) NewDraft() DraftForm {
	today := a.Today()
	return DraftForm{ID: store.NewID(), IssueDate: string(today), DueDate: string(today.AddDays(PaymentDays)), Lines: []LineForm{{Quantity: "1", Tax: "21"}}}
}

// FormOf is a kept draft as its form shows it; comma says how the person writes decimals.
func FormOf(d billing.Document, comma bool) DraftForm {
	f := DraftForm{ID: d.ID, Revision: d.Revision, CustomerID: d.CustomerID, IssueDate: string(d.IssueDate), DueDate: string(d.DueDate), Notes: d.Notes}
	for _, l := range d.Lines {
		f.Lines = append(f.Lines, LineForm{Text: l.Text, Quantity: l.Quantity.Format(comma), Price: l.Price.FormatMin(comma, 2),
			Discount: l.Discount.Format(comma), Tax: l.Tax.Format(false)})
	}
	return f
}

// Parse reads what was typed: the document it means, with nets and totals, and what is wrong beside each field. Empty
// lines are left out but keep their place in the names of the fields after them.
func (f DraftForm) Parse(comma bool) (billing.Document, billing.Errors) {
	d := billing.Document{ID: f.ID, Kind: billing.Invoice, State: billing.Draft, Revision: f.Revision, CustomerID: f.CustomerID, Notes: f.Notes}
	var errs billing.Errors
	var err error
	if d.IssueDate, err = billing.ParseDate(f.IssueDate); err != nil {
		errs.AddErr("issue_date", err)
	}
	if f.DueDate != "" {
		d.DueDate, err = billing.ParseDate(f.DueDate)
		errs.AddErr("due_date", err)
	}
	places := []int{}
	for i, typed := range f.Lines {
		if typed.empty() {
			continue
		}
		d.Lines = append(d.Lines, typed.parse(fmt.Sprintf("line.%d.", i), comma, &errs))
		places = append(places, i)
	}
	d = d.Clean()
	if len(errs) == 0 {
		errs = inPlace(d.CheckDraft(), places)
	}
	if len(errs) == 0 {
		d.Lines, d.Totals, err = billing.Sum(d.Lines)
		errs.AddErr("", err)
	}
	return d, errs
}

func (l LineForm) parse(field string, comma bool, errs *billing.Errors) billing.Line {
	line := billing.Line{Text: l.Text}
	var err error
	line.Quantity, err = billing.ParseDecimal(l.Quantity, comma)
	errs.AddErr(field+"quantity", err)
	if l.Price == "" {
		errs.Add(field+"price", "error.required")
	} else {
		line.Price, err = billing.ParseDecimal(l.Price, comma)
		errs.AddErr(field+"price", err)
	}
	if l.Discount != "" {
		line.Discount, err = billing.ParsePercent(l.Discount, comma)
		errs.AddErr(field+"discount", err)
	}
	line.Tax, err = billing.ParsePercent(l.Tax, false)
	if err != nil || !slices.Contains(billing.TaxRates, line.Tax) {
		errs.Add(field+"tax", "error.tax_rate")
	}
	return line
}

// inPlace moves errors of the n-th kept line to the line of the form it was typed in.
func inPlace(errs billing.Errors, places []int) billing.Errors {
	for _, e := range errs {
		var n int
		var rest string
		if k, _ := fmt.Sscanf(e.Field, "line.%d.%s", &n, &rest); k == 2 && n < len(places) {
			e.Field = fmt.Sprintf("line.%d.%s", places[n], rest)
		}
	}
	return errs
}

// SaveDraft keeps a draft, new or changed. Another tab that was quicker is a billing.Conflict.
func (a *App) SaveDraft(ctx context.Context, who Actor, f DraftForm, comma bool) error {
	if err := who.mayWrite(); err != nil {
		return err
	}
	d, errs := f.Parse(comma)
	if err := errs.Err(); err != nil {
		return err
	}
	return a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error { return a.saveDraft(tx, &d) })
}

func (a *App) saveDraft(tx *store.Tx, d *billing.Document) error {
	if !store.IsID(d.ID) {
		return billing.ErrNotFound
	}
	kept, err := tx.Document(d.ID)
	fresh := billing.CodeOf(err) == billing.NotFound && d.Revision == 0
	switch {
	case err != nil && !fresh:
		return err
	case kept.State == billing.Issued:
		return billing.Fail(billing.Conflict, "error.issued_already", "number", kept.Number)
	}
	if err := nameCustomer(tx, d); err != nil {
		return err
	}
	d.CreatedAt, d.UpdatedAt = a.Now(), a.Now()
	if fresh {
		d.Revision = 1
		return tx.AddDraft(*d)
	}
	d.Revision = max(d.Revision, 1) // 0 is the form of a new draft, sent twice
	if err := tx.PutDraft(*d); err != nil {
		return err
	}
	d.Revision++
	return nil
}

func nameCustomer(tx *store.Tx, d *billing.Document) error {
	if d.CustomerID == "" {
		return nil
	}
	customer, err := tx.Customer(d.CustomerID)
	if billing.CodeOf(err) == billing.NotFound {
		return billing.Errors{{Code: billing.Invalid, Field: "customer_id", Key: "error.customer_required"}}
	}
	d.CustomerName = customer.Name
	return err
}

// DeleteDraft forgets a draft. What is issued stays for ever.
func (a *App) DeleteDraft(ctx context.Context, who Actor, id string) error {
	if err := who.mayWrite(); err != nil {
		return err
	}
	return a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error { return tx.DeleteDraft(id) })
}

// Issue saves a draft as typed and issues it, in one step: it takes the next number of its series and freezes the
// snapshot its customer gets. A draft that another tab issued already is a billing.Conflict that names the number.
func (a *App) Issue(ctx context.Context, who Actor, f DraftForm, comma bool) (string, error) {
	if err := who.mayWrite(); err != nil {
		return "", err
	}
	d, errs := f.Parse(comma)
	if len(errs) == 0 {
		errs = inPlace(d.CheckIssue(), f.filledLines())
	}
	if err := errs.Err(); err != nil {
		return "", err
	}
	var number string
	err := a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		if err := a.saveDraft(tx, &d); err != nil {
			return err
		}
		var err error
		number, err = a.issue(tx, who, d)
		return err
	})
	return number, err
}

func (f DraftForm) filledLines() []int {
	var places []int
	for i, l := range f.Lines {
		if !l.empty() {
			places = append(places, i)
		}
	}
	return places
}

func (a *App) issue(tx *store.Tx, who Actor, d billing.Document) (string, error) {
	company, err := tx.Company()
	if err != nil {
		return "", err
	}
	customer, err := tx.Customer(d.CustomerID)
	if err != nil {
		return "", err
	}
	if err := billing.CheckParties(company.Party, customer.Party); err != nil {
		return "", err
	}
	series, err := tx.Series(d.Kind)
	if err != nil {
		return "", err
	}
	if len(series) == 0 {
		return "", fmt.Errorf("company %s has no series for %s", company.ID, d.Kind)
	}
	year := series[0].CounterYear(d.IssueDate)
	last, err := tx.LastDate(series[0].ID, year)
	if err != nil {
		return "", err
	}
	if err := billing.CheckSeriesDate(d.IssueDate, last); err != nil {
		return "", err
	}
	counter, err := tx.NextNumber(series[0].ID, year, d.IssueDate)
	if err != nil {
		return "", err
	}
	d.SeriesID, d.Number = series[0].ID, series[0].Number(d.IssueDate, counter)
	d.VersionID, d.Pending, d.IssuedAt = store.NewID(), d.Totals.Payable, a.Now()
	return d.Number, tx.Issue(d, series[0].OrderKey(d.IssueDate, counter), who.AccountID, billing.Snapshot{
		Template: billing.SnapshotTemplate, Kind: d.Kind, Number: d.Number, IssueDate: d.IssueDate, DueDate: d.DueDate,
		Language: customer.Language, Issuer: company.Party, IBAN: company.IBAN, Customer: customer.Party,
		Lines: d.Lines, Totals: d.Totals, Notes: d.Notes,
	})
}

// CustomerChoices are the customers a draft may choose from, by name.
func (a *App) CustomerChoices(ctx context.Context, who Actor) ([]billing.Customer, error) {
	var all []billing.Customer
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		all, err = tx.CustomerNames(5000)
		return err
	})
	return all, err
}
