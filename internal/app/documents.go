package app

import (
	"context"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// DocumentQuery is what one of the company's lists was asked for.
type DocumentQuery struct {
	Kind     billing.Kind
	Search   string            // beginnings of words of number, customer, texts and amounts
	Span     billing.Span      // of the day of issue
	Reading  billing.ReadState // "" is all
	State    billing.State     // "" is all
	Money    Money             // "" is all
	Archived bool              // those archived; else those not
	Sort     string            // "date", "customer", "total", "read"
	Desc     bool
	Page     PageRequest
	Counted  bool // count what the filter shows however long that takes
}

// Money is what the list can be narrowed to by what was paid.
type Money = store.Money

// States of money.
const (
	Owed     = store.Owed
	PartPaid = store.PartPaid
	Overdue  = store.Overdue
	Paid     = store.Paid
)

// DocumentEvent is something that happened to a document and has no table of its own.
type DocumentEvent = store.DocumentEvent

// Documents is one page of Ventas > Facturas, Presupuestos …
func (a *App) Documents(ctx context.Context, who Actor, q DocumentQuery) ([]billing.Document, PageInfo, error) {
	var rows []billing.Document
	var info PageInfo
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		f, count := a.sales(q), tx.CountBeside
		if q.Counted {
			count = tx.CountDocuments
		}
		rows, info, err = documentsPage(tx, f, q.Desc, q.Page, func() (int, error) { return count(f) })
		return err
	})
	return rows, info, err
}

// DocumentSums adds up what is issued of all that the list's filter shows, however much that is: base, tax, total and
// what is pending. Drafts are money that nobody has invoiced: they are added up only where the filter asks for them.
func (a *App) DocumentSums(ctx context.Context, who Actor, q DocumentQuery) (DocumentSums, error) {
	if q.State == "" {
		q.State = billing.Issued
	}
	var sums DocumentSums
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		sums, err = tx.SumDocuments(a.sales(q))
		return err
	})
	return sums, err
}

// sales is what a query of the company's lists narrows them to.
func (a *App) sales(q DocumentQuery) store.DocumentFilter {
	return store.DocumentFilter{Kind: q.Kind, Words: searchWords(q.Search), Span: q.Span, Reading: q.Reading, State: q.State, Money: q.Money,
		Today: a.Today(), Archived: q.Archived, Sort: q.Sort}
}

// documentsPage reads a page of a list. count, up to store.CountMax and one more or store.Uncounted, is asked if the page
// is not all there is.
func documentsPage(tx *store.Tx, f store.DocumentFilter, desc bool, r PageRequest, count func() (int, error)) ([]billing.Document, PageInfo, error) {
	var err error
	f.Page, err = r.storePage(desc, func(id string) (*store.Key, error) { return tx.DocumentKey(f, id) })
	if err != nil {
		return nil, PageInfo{}, err
	}
	found, err := tx.Documents(f)
	if err != nil {
		return nil, PageInfo{}, err
	}
	total := len(found)
	if f.Page.From != nil || total > f.Page.Size {
		if total, err = count(); err != nil {
			return nil, PageInfo{}, err
		}
	}
	rows, info := paged(r, f.Page, found, total, func(d billing.Document) string { return d.ID })
	return rows, info, nil
}

// DocumentPage is one document with what happened to it.
type DocumentPage struct {
	billing.Document
	Customer billing.Customer    // as it is now; zero while a draft has none
	Access   *billing.Access     // the customer's, nil: sin acceso
	Contacts []ContactRow        // of the customer, each with its access
	Events   []billing.ReadEvent // newest first
	Acts     []DocumentEvent     // newest first
	Payments []billing.Payment   // newest first
	Issuer   string              // name of who issued it, "" when they are no longer a user
	MadeBy   *MadeBy             // the schedule that made it, nil when none did
	Emails   []Email             // that carried it, newest first
	Resent   map[string]Resent   // where Reenviar sends each of them that did not arrive, by its id
	Links    []billing.Link      // that still open it, newest first
	Reminds  ReminderRules
	Planned  []billing.Reminder // for its version, by their days
	Revoked  []billing.Link     // taken back, newest first: see store.Tx.RevokedLinks
}

// MadeBy is the *factura periódica* that made a document, and the day it made it for.
type MadeBy struct {
	ScheduleID, Name string
	Occurrence       billing.Date
}

// madeBy finds it.
func (page *DocumentPage) madeBy(tx *store.Tx) error {
	if page.Kind != billing.Invoice {
		return nil
	}
	run, name, err := tx.ScheduleRunOf(page.ID)
	if billing.CodeOf(err) == billing.NotFound {
		return nil
	}
	page.MadeBy = &MadeBy{run.ScheduleID, name, run.Occurrence}
	return err
}

// Document of the company, of any kind.
func (a *App) Document(ctx context.Context, who Actor, id string) (DocumentPage, error) {
	var page DocumentPage
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		if page.Document, err = tx.Document(id); err != nil {
			return err
		}
		if err := page.parties(tx); err != nil {
			return err
		}
		if err := page.madeBy(tx); err != nil {
			return err
		}
		if page.Payments, err = tx.Payments(id); err != nil {
			return err
		}
		if page.Reminds, err = remindersOf(tx, id); err != nil {
			return err
		}
		if page.Planned, err = tx.RemindersOf(page.VersionID); err != nil {
			return err
		}
		if page.Acts, err = tx.DocumentEvents(id); err != nil {
			return err
		}
		if err := page.mail(tx); err != nil {
			return err
		}
		if page.Links, err = tx.LiveLinks(id, a.Now()); err != nil {
			return err
		}
		if page.Revoked, err = tx.RevokedLinks(id); err != nil {
			return err
		}
		page.Events, err = tx.Events(id)
		return err
	})
	return page, err
}

// parties finds the customer, its access, and who issued the document.
func (page *DocumentPage) parties(tx *store.Tx) (err error) {
	if page.CustomerID != "" {
		if page.Customer, err = tx.Customer(page.CustomerID); err != nil {
			return err
		}
		if page.Access, err = tx.AccessOf(page.CustomerID); err != nil {
			return err
		}
		if page.Contacts, err = tx.ContactsOf(page.CustomerID); err != nil {
			return err
		}
	}
	if page.IssuedBy == "" {
		return nil
	}
	by, err := tx.User(page.IssuedBy)
	if err != nil && billing.CodeOf(err) != billing.NotFound {
		return err
	}
	page.Issuer = by.Name
	return nil
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
	case !fresh && kept.Kind != d.Kind:
		return billing.ErrNotFound
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
	d, errs := f.parse(comma, billing.Document.CheckIssue)
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

func (a *App) issue(tx *store.Tx, who Actor, d billing.Document) (string, error) {
	company, err := tx.Company()
	if err != nil {
		return "", err
	}
	customer, err := tx.Customer(d.CustomerID)
	if err != nil {
		return "", err
	}
	if d.Kind == billing.Invoice { // the law asks it of invoices only
		if err := billing.CheckParties(company.Party, customer.Party); err != nil {
			return "", err
		}
		if err := billing.CheckIssueDate(d.IssueDate, a.Today()); err != nil {
			return "", err
		}
	}
	series, err := seriesOf(tx, d.Kind)
	if err != nil {
		return "", err
	}
	year := series.CounterYear(d.IssueDate)
	last, err := tx.LastDate(series.ID, year)
	if err != nil {
		return "", err
	}
	if err := billing.CheckSeriesDate(d.IssueDate, last); err != nil {
		return "", err
	}
	counter, err := tx.NextNumber(series.ID, year, d.IssueDate)
	if err != nil {
		return "", err
	}
	d.SeriesID, d.Number = series.ID, series.Number(d.IssueDate, counter)
	d.VersionID, d.IssuedAt = store.NewID(), a.Now()
	if d.Kind.Owes() {
		d.Pending = d.Totals.Payable
	}
	if err := a.tellDevices(tx, []billing.Document{d}); err != nil {
		return "", err
	}
	look, err := a.lookIn(tx, company)
	if err != nil {
		return "", err
	}
	return d.Number, tx.Issue(d, series.OrderKey(d.IssueDate, counter), who.AccountID, billing.Snapshot{
		Template: billing.SnapshotTemplate, Kind: d.Kind, Number: d.Number, IssueDate: d.IssueDate, DueDate: d.DueDate,
		Language: customer.Language, Issuer: company.Party, IBAN: company.IBAN, Customer: customer.Party,
		Lines: d.Lines, Totals: d.Totals, Notes: d.Notes, Paper: look.paper(),
	})
}

// seriesOf is the first series of that kind; a company older than the kind gets it now.
func seriesOf(tx *store.Tx, kind billing.Kind) (billing.Series, error) {
	all, err := tx.Series(kind)
	if err != nil {
		return billing.Series{}, err
	}
	if len(all) > 0 {
		return all[0], nil
	}
	first := billing.FirstSeries(store.NewID(), kind)
	return first, tx.AddSeries(first)
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
