package billing

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits of a document.
const (
	MaxLines    = 500
	MaxLineText = 500  // characters; also what a VERI*FACTU record takes as description
	MaxNotes    = 2000 // characters
)

// Clean is the document with its texts as they are kept: see CleanText. Clean first, then check.
func (d Document) Clean() Document {
	d.Notes = CleanText(d.Notes)
	d.Lines = slices.Clone(d.Lines)
	for i := range d.Lines {
		d.Lines[i].Text = CleanText(d.Lines[i].Text)
	}
	return d
}

// CheckDraft says what keeps a document from being saved. A draft may be incomplete, but what it says must be
// possible: dates in order, numbers, rates and totals inside their limits. Fields are issue_date, due_date, lines,
// notes and, from zero, line.N.text, line.N.quantity, line.N.price, line.N.discount and line.N.tax.
func (d Document) CheckDraft() Errors { return d.check(false) }

// CheckIssue says what keeps a document from being issued: all that CheckDraft says, and a customer (field
// customer_id), a date and lines, every one with a text, are needed (ROF art. 6.1).
func (d Document) CheckIssue() Errors { return d.check(true) }

func (d Document) check(issuing bool) Errors {
	var es Errors
	if issuing && d.CustomerID == "" {
		es.Add("customer_id", "error.customer_required")
	}
	d.checkDates(&es, issuing)
	switch {
	case len(d.Lines) > MaxLines:
		es.Add("lines", "error.too_many_lines", "max", MaxLines)
	case issuing && !slices.ContainsFunc(d.Lines, Line.hasText):
		es.Add("lines", "error.lines_required")
	}
	numbers := len(es)
	for i, l := range d.Lines[:min(len(d.Lines), MaxLines)] {
		l.check(&es, fmt.Sprintf("line.%d.", i), issuing)
	}
	if len(es) == numbers && len(d.Lines) <= MaxLines { // else the sum would only repeat it
		_, _, err := Sum(d.Lines)
		es.AddErr("", err)
	}
	checkLength(&es, "notes", d.Notes, MaxNotes)
	return es
}

func (d Document) checkDates(es *Errors, issuing bool) {
	switch {
	case d.IssueDate != "":
		es.AddErr("issue_date", checkDate(d.IssueDate))
	case issuing:
		es.Add("issue_date", "error.required")
	}
	if d.DueDate == "" {
		return
	}
	es.AddErr("due_date", checkDate(d.DueDate))
	if d.IssueDate != "" && d.DueDate < d.IssueDate && es.On("issue_date") == nil && es.On("due_date") == nil {
		es.Add("due_date", "error.due_before_issue")
	}
}

func (l Line) hasText() bool { return strings.TrimSpace(l.Text) != "" }

func (l Line) check(es *Errors, field string, issuing bool) {
	if issuing && !l.hasText() {
		es.Add(field+"text", "error.required")
	}
	checkLength(es, field+"text", l.Text, MaxLineText)
	checkSize(es, field+"quantity", l.Quantity)
	checkSize(es, field+"price", l.Price)
	if l.Discount < 0 || l.Discount > 100_00 {
		es.Add(field+"discount", "error.discount")
	}
	if !slices.Contains(TaxRates, l.Tax) {
		es.Add(field+"tax", "error.tax_rate")
	}
}

// checkDate also refuses other ways to write a day: only ISO text sorts.
func checkDate(d Date) error {
	parsed, err := ParseDate(string(d))
	if err == nil && parsed != d {
		return Fail(Invalid, "error.date")
	}
	return err
}

func checkSize(es *Errors, field string, n Decimal) {
	if n > MaxDecimal || n < -MaxDecimal {
		es.Add(field, "error.number_too_big", "max", int64(MaxDecimal/1_000_000))
	}
}

func checkLength(es *Errors, field, s string, limit int) {
	if utf8.RuneCountInString(s) > limit {
		es.Add(field, "error.too_long", "max", limit)
	}
}
