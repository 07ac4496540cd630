package billing

import (
	"fmt"
	"strings"
	"testing"
)

func goodDocument() Document {
	return Document{
		Kind: Invoice, State: Draft, CustomerID: "c1", IssueDate: "2026-11-23", DueDate: "2026-12-23", Notes: "Gracias",
		Lines: []Line{{Text: "Mesa", Quantity: 1_000_000, Price: 100_000_000, Discount: 500, Tax: 2100}},
	}
}

func TestAGoodDocumentCanBeSavedAndIssued(t *testing.T) {
	wantErrors(t, "draft", goodDocument().CheckDraft())
	wantErrors(t, "issue", goodDocument().CheckIssue())
	d := goodDocument()
	d.DueDate = d.IssueDate
	wantErrors(t, "due at once", d.CheckIssue())
	d.DueDate = ""
	wantErrors(t, "without due date", d.CheckIssue())
}

func TestAnEmptyDraftCanBeSavedButNotIssued(t *testing.T) {
	wantErrors(t, "draft", Document{}.CheckDraft())
	wantErrors(t, "issue", Document{}.CheckIssue(),
		"customer_id error.customer_required", "issue_date error.required", "lines error.lines_required")
}

func TestWhatADraftSaysMustBePossible(t *testing.T) {
	line := func(change func(*Line)) func(*Document) {
		return func(d *Document) { d.Lines = append(d.Lines, d.Lines[0]); change(&d.Lines[1]) }
	}
	cases := []struct {
		change func(*Document)
		want   string
	}{
		{func(d *Document) { d.DueDate = "2026-11-22" }, "due_date error.due_before_issue"},
		{func(d *Document) { d.DueDate = "2026-02-30" }, "due_date error.date"},
		{func(d *Document) { d.IssueDate = "23/11/2026" }, "issue_date error.date"},
		{func(d *Document) { d.Notes = strings.Repeat("ñ", 2001) }, "notes error.too_long"},
		{func(d *Document) { d.Lines = make([]Line, 501) }, "lines error.too_many_lines"},
		{line(func(l *Line) { l.Text = strings.Repeat("ñ", 501) }), "line.1.text error.too_long"},
		{line(func(l *Line) { l.Quantity = MaxDecimal + 1 }), "line.1.quantity error.number_too_big"},
		{line(func(l *Line) { l.Price = -MaxDecimal - 1 }), "line.1.price error.number_too_big"},
		{line(func(l *Line) { l.Discount = -1 }), "line.1.discount error.discount"},
		{line(func(l *Line) { l.Discount = 100_01 }), "line.1.discount error.discount"},
		{line(func(l *Line) { l.Tax = 1800 }), "line.1.tax error.tax_rate"},
		{line(func(l *Line) { l.Quantity, l.Price = MaxDecimal, MaxDecimal }), "line.1.price error.total_too_big"},
		{line(func(l *Line) { l.Quantity, l.Price = 1_000_000_000_000, 999_999_000_000 }), "lines error.total_too_big"},
	}
	for _, c := range cases {
		d := goodDocument()
		c.change(&d)
		wantErrors(t, c.want, d.CheckDraft(), c.want)
	}
}

func TestToIssueEveryLineNeedsAText(t *testing.T) {
	d := goodDocument()
	d.Lines = append(d.Lines, Line{Text: " \n", Tax: 400})
	wantErrors(t, "draft", d.CheckDraft())
	wantErrors(t, "one without text", d.CheckIssue(), "line.1.text error.required")
	d.Lines = d.Lines[1:]
	wantErrors(t, "none with text", d.CheckIssue(), "lines error.lines_required", "line.0.text error.required")
}

func TestADocumentAtItsLimitsIsGood(t *testing.T) {
	d := goodDocument()
	d.Notes = strings.Repeat("ñ", MaxNotes)
	d.Lines = nil
	for i := range MaxLines {
		d.Lines = append(d.Lines, Line{Text: fmt.Sprintf("%0500d", i), Quantity: -1_000_000, Price: MaxDecimal, Discount: 100_00})
	}
	wantErrors(t, "at the limits", d.CheckIssue())
}

func TestErrorsOfADocumentComeInTheOrderOfItsForm(t *testing.T) {
	d := goodDocument()
	d.CustomerID, d.DueDate, d.Notes = "", "2026-01-01", strings.Repeat("x", 3000)
	d.Lines = []Line{{Discount: -1, Tax: 1}}
	wantErrors(t, "all wrong", d.CheckIssue(), "customer_id error.customer_required", "due_date error.due_before_issue",
		"lines error.lines_required", "line.0.text error.required", "line.0.discount error.discount", "line.0.tax error.tax_rate",
		"notes error.too_long")
}

func TestCleanKeepsTheLinesOfATextAndTheGivenDocument(t *testing.T) {
	given := goodDocument()
	given.Notes, given.Lines[0].Text = " uno\r\ndos\x00 ", "Mesa\x07 "
	got := given.Clean()
	if got.Notes != "uno\ndos" || got.Lines[0].Text != "Mesa" || given.Lines[0].Text != "Mesa\x07 " {
		t.Errorf("got %q, %q, given %q; want cleaned texts in a copy", got.Notes, got.Lines[0].Text, given.Lines[0].Text)
	}
}
