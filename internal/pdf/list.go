package pdf

import (
	"bytes"
	"fmt"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"acuse/internal/billing"
	"acuse/internal/i18n"
)

// ListMax is how many documents a drawn list holds; a longer one is for a spreadsheet.
const ListMax = 5000

// List is a customer's list of documents, to be printed.
type List struct {
	Language  string
	Company   string // whose documents they are
	Customer  billing.Party
	At        time.Time    // when it was drawn
	Kind      billing.Kind // of all its documents, "" when they are of several
	Filter    string       // what the list was narrowed to, in words; "" is nothing
	Documents []billing.Document
	Sums      ListSums
}

// ListSums are what those of the documents that add up come to: see billing.Kind.AddsUp. Count is of all.
type ListSums struct {
	Count                     int
	Base, Tax, Total, Pending billing.Cents
}

// Columns of a drawn list: where each ends, in mm; the first two and the last begin after the one before.
const (
	listNumber  = 56.0
	listIssued  = 76.0
	listDue     = 96.0
	listBase    = 120.0
	listTotal   = 146.0
	listPending = 171.0
	listRow     = 5.6 // height
)

// Draw draws the list on A4: its head again on every page, what it adds up to at the end, and the number of each page.
func (l List) Draw() ([]byte, error) {
	if len(l.Documents) > ListMax {
		return nil, fmt.Errorf("pdf: a list of %d documents, at most %d", len(l.Documents), ListMax)
	}
	d := openList(l)
	title := d.T("portal.documents.title")
	d.text(leftEdge, d.y, titleFace, ink, title)
	d.textRight(rightEdge, d.y+2, detailFace, soft, d.Date(string(billing.DayOf(l.At, billing.Madrid))))
	d.y += titleFace.leading + 1
	d.y = d.block(leftEdge, d.y, width, strongFace, ink, 2, cleanLine(l.Customer.Name))
	for _, line := range []string{d.T("list.pdf.of", "company", cleanLine(l.Company)), cleanLine(l.Filter)} {
		d.y = d.block(leftEdge, d.y, width, bodyFace, soft, 3, line)
	}
	d.y += 5
	d.listHead()
	for _, document := range l.Documents {
		if d.room(listRow) {
			d.listHead()
		}
		d.listRow(document)
	}
	name := "list.sum"
	if l.Kind == "" {
		name = "list.sum_owing"
	}
	d.listSums(d.T(name, "n", l.Sums.Count), l.Sums)
	d.listFeet(cleanLine(l.Company), title)
	var out bytes.Buffer
	if err := d.pdf.Output(&out); err != nil {
		return nil, fmt.Errorf("pdf: %w", err)
	}
	return out.Bytes(), nil
}

func openList(l List) *drawing {
	d := &drawing{Printer: i18n.For(l.Language), pdf: fpdf.New("P", "mm", "A4", "")}
	d.pdf.SetCatalogSort(true)
	d.pdf.SetCreationDate(l.At)
	d.pdf.SetModificationDate(l.At)
	d.pdf.SetProducer("fpdf", false)
	d.pdf.SetTitle(d.T("portal.documents.title")+" · "+cleanLine(l.Company), true)
	d.pdf.SetAuthor(cleanLine(l.Company), true)
	d.pdf.SetLang(d.Lang())
	d.pdf.SetAutoPageBreak(false, 0)
	addFonts(d.pdf)
	d.newPage()
	return d
}

// listHead names the columns.
func (d *drawing) listHead() {
	name := func(key string) string { return d.T("portal.documents." + key) }
	d.text(leftEdge, d.y, labelFace, soft, name("number"))
	left := listNumber
	for _, column := range []struct {
		right float64
		key   string
	}{{listIssued, "issued"}, {listDue, "due_short"}, {listBase, "base_short"}, {listTotal, "total"}, {listPending, "pending"}, {rightEdge, "read"}} {
		d.textRight(column.right, d.y, d.fit(labelFace, column.right-left-1, name(column.key)), soft, name(column.key))
		left = column.right
	}
	d.y += labelFace.leading + headPad
	d.rule(leftEdge, rightEdge, d.y, 0.35, ink)
	d.y++
}

// listRow draws a document in one line. A number that is too long is set smaller, and so is an amount: neither is cut.
func (d *drawing) listRow(document billing.Document) {
	number := cleanLine(document.Number)
	f := d.fit(face{semiBold, detailFace.size, detailFace.leading}, listNumber-leftEdge-20, number)
	d.text(leftEdge, d.y, f, ink, number)
	kind := d.T("portal.kind." + string(document.Kind))
	d.textRight(listNumber, d.y, d.fit(taxFace, 19, kind), soft, kind)
	for _, day := range []struct {
		right float64
		date  billing.Date
	}{{listIssued, document.IssueDate}, {listDue, document.DueDate}} {
		if day.date != "" {
			d.textRight(day.right, d.y, detailFace, ink, d.Date(string(day.date)))
		}
	}
	pending := "—" // nothing can be owed
	if document.Kind.Owes() {
		pending = d.Money(int64(document.Pending))
	}
	d.listAmounts(detailFace, document.Totals.Base, document.Totals.Total, pending)
	read := d.T("ui.read." + string(document.Reading()))
	if document.Reading() == billing.Read {
		read = d.Date(string(billing.DayOf(document.ReadAt, billing.Madrid)))
	}
	d.textRight(rightEdge, d.y, d.fit(detailFace, rightEdge-listPending-2, read), ink, read)
	d.y += listRow - 0.7
	d.rule(leftEdge, rightEdge, d.y, 0.15, pale)
	d.y += 0.7
}

func (d *drawing) listAmounts(f face, base, total billing.Cents, pending string) {
	left := listDue
	for _, amount := range []struct {
		right float64
		money string
	}{{listBase, d.Money(int64(base))}, {listTotal, d.Money(int64(total))}, {listPending, pending}} {
		d.textRight(amount.right, d.y, d.fit(f, amount.right-left-1.5, amount.money), ink, amount.money)
		left = amount.right
	}
}

// listSums draws what all of it adds up to, with the tax in a line of its own.
func (d *drawing) listSums(name string, s ListSums) {
	if d.room(14) {
		d.listHead()
	}
	d.rule(leftEdge, rightEdge, d.y, 0.35, ink)
	d.y += 1.5
	strong := face{semiBold, detailFace.size, detailFace.leading}
	d.text(leftEdge, d.y, strong, ink, name)
	d.listAmounts(strong, s.Base, s.Total, d.Money(int64(s.Pending)))
	d.y += listRow
	tax := d.T("list.tax") + " " + d.Money(int64(s.Tax))
	d.textRight(listTotal, d.y, taxFace, soft, tax)
	d.y += listRow
}

// listFeet says on every page whose list it is, and which page of how many.
func (d *drawing) listFeet(company, title string) {
	pages := d.pdf.PageCount()
	whose := d.cut(legalFace, width-40, title+" · "+company)
	for page := 1; page <= pages; page++ {
		d.pdf.SetPage(page)
		d.face = face{} // every page has its own state of the font
		d.text(leftEdge, footerTop, legalFace, soft, whose)
		d.textRight(rightEdge, footerTop, legalFace, soft, d.T("pdf.page", "page", page, "pages", pages))
	}
}
