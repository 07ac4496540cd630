package app

import (
	"fmt"
	"slices"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// DraftForm is a draft as typed. A new one carries the id the draft will have and Revision 0.
type DraftForm struct {
	ID         string
	Kind       billing.Kind
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

// PaymentDays is the term a new document proposes: to be paid until then, or a quote to be accepted.
const PaymentDays = 30

// NewDraft is the form of a new document of that kind. Nothing is due by a delivery note.
func (a *App) NewDraft(kind billing.Kind) DraftForm {
	today := a.Today()
	f := DraftForm{ID: store.NewID(), Kind: kind, IssueDate: string(today), DueDate: string(today.AddDays(PaymentDays)), Lines: []LineForm{{Quantity: "1", Tax: "21"}}}
	if kind == billing.DeliveryNote {
		f.DueDate = ""
	}
	return f
}

// FormOf is a kept draft as its form shows it; comma says how the person writes decimals.
func FormOf(d billing.Document, comma bool) DraftForm {
	f := DraftForm{ID: d.ID, Kind: d.Kind, Revision: d.Revision, CustomerID: d.CustomerID, IssueDate: string(d.IssueDate), DueDate: string(d.DueDate), Notes: d.Notes}
	for _, l := range d.Lines {
		f.Lines = append(f.Lines, LineForm{Text: l.Text, Quantity: l.Quantity.Format(comma), Price: l.Price.FormatMin(comma, 2),
			Discount: l.Discount.Format(comma), Tax: l.Tax.Format(false)})
	}
	return f
}

// Parse reads what was typed: the document it means, with nets and totals, and what is wrong beside each field. Empty
// lines are left out but keep their place in the names of the fields after them.
func (f DraftForm) Parse(comma bool) (billing.Document, billing.Errors) {
	return f.parse(comma, billing.Document.CheckDraft)
}

// parse is Parse with what the domain says of the document by check, all at once: a field that could not be read has
// its error already.
func (f DraftForm) parse(comma bool, check func(billing.Document) billing.Errors) (billing.Document, billing.Errors) {
	d := billing.Document{ID: f.ID, Kind: f.Kind, State: billing.Draft, Revision: f.Revision, CustomerID: f.CustomerID, Notes: f.Notes}
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
	for _, e := range inPlace(check(d), places) {
		if errs.On(e.Field) == nil {
			errs = append(errs, e)
		}
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
