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
	Paper     billing.Paper // what the company's brand adds
	Logo      []byte        // the PNG that Paper.Logo is the hash of, nil without
}

// ListSums are what those of the documents that add up come to: see billing.Kind.AddsUp. Count is of all.
type ListSums struct {
	Count                     int
	Base, Tax, Total, Pending billing.Cents
}

// The sheet of a drawn list, in mm: A4 on its side.
const (
	listRight  = 281.0
	listBottom = 193.0
	listFooter = 200.0
	listRow    = 5.6 // height
	listGap    = 2.0 // between columns
)

// listColumn of a drawn list: its name, and where it lies. Texts begin at left, days and figures end at right.
type listColumn struct {
	key         string
	left, right float64
}

// The columns of a drawn list hold the longest word of every language and amounts of seven figures.
var listColumns = []listColumn{
	{"portal.documents.number", leftEdge, 65},
	{"list.kind", 68, 96},
	{"portal.documents.issued", 96, 116},
	{"portal.documents.due", 116, 136},
	{"portal.documents.base", 136, 164},
	{"list.tax", 164, 192},
	{"portal.documents.total", 192, 220},
	{"portal.documents.pending", 220, 248},
	{"portal.documents.read", 248, listRight},
}

// Of those, the ones drawn from the left, and the first amount.
const (
	listTexts   = 2
	listAmounts = 4
)

// Draw draws the list on A4 on its side: its head again on every page, what it adds up to at the end, and the number of each page.
func (l List) Draw() ([]byte, error) {
	if len(l.Documents) > ListMax {
		return nil, fmt.Errorf("pdf: a list of %d documents, at most %d", len(l.Documents), ListMax)
	}
	paper, err := paperOf(l.Paper, l.Logo)
	if err != nil {
		return nil, err
	}
	d := openList(l, paper)
	d.y = d.logo(d.y)
	title := d.T("portal.documents.title")
	d.text(leftEdge, d.y, titleFace, d.paper.accent, title)
	d.textRight(listRight, d.y+2, detailFace, soft, d.Date(string(billing.DayOf(l.At, billing.Madrid))))
	d.y += titleFace.leading + 1
	d.y = d.block(leftEdge, d.y, listRight-leftEdge, strongFace, ink, 2, cleanLine(l.Customer.Name))
	for _, line := range []string{d.T("list.pdf.of", "company", cleanLine(l.Company)), cleanLine(l.Filter)} {
		d.y = d.block(leftEdge, d.y, listRight-leftEdge, bodyFace, soft, 3, line)
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

func openList(l List, paper paper) *drawing {
	d := &drawing{Printer: i18n.For(l.Language), pdf: fpdf.New("L", "mm", "A4", ""), paper: paper, bottom: listBottom}
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
	names := make([]string, len(listColumns))
	for i, column := range listColumns {
		names[i] = d.T(column.key)
	}
	d.listCells(labelFace, soft, names)
	d.y += labelFace.leading + headPad
	d.rule(leftEdge, listRight, d.y, 0.35, d.paper.accent)
	d.y++
}

// listRow draws a document in one line.
func (d *drawing) listRow(document billing.Document) {
	strong := face{semiBold, detailFace.size, detailFace.leading}
	d.text(leftEdge, d.y, strong, ink, d.cutFront(strong, listColumns[0].right-leftEdge, cleanLine(document.Number)))
	pending := "—" // nothing can be owed
	if document.Kind.Owes() {
		pending = d.Money(int64(document.Pending))
	}
	read := d.T("ui.read." + string(document.Reading()))
	if document.Reading() == billing.Read {
		read = d.Date(string(billing.DayOf(document.ReadAt, billing.Madrid)))
	}
	d.listCells(detailFace, ink, []string{"", d.T("portal.kind." + string(document.Kind)),
		d.Date(string(document.IssueDate)), d.Date(string(document.DueDate)),
		d.Money(int64(document.Totals.Base)), d.Money(int64(document.Totals.Tax)), d.Money(int64(document.Totals.Total)), pending, read})
	d.y += listRow - 0.7
	d.rule(leftEdge, listRight, d.y, 0.15, pale)
	d.y += 0.7
}

// listCells draws the cells of one line. A text that is too long ends in an ellipsis; a figure is set smaller, because
// it would be another if it were cut.
func (d *drawing) listCells(f face, c colour, cells []string) {
	for i, cell := range cells {
		column := listColumns[i]
		room := column.right - column.left
		switch {
		case i < listTexts:
			d.text(column.left, d.y, f, c, d.cut(f, room, cell))
		case i >= listAmounts && i < len(listColumns)-1:
			d.textRight(column.right, d.y, d.fit(f, room-listGap, cell), c, cell)
		default:
			d.textRight(column.right, d.y, f, c, d.cut(f, room-listGap, cell))
		}
	}
}

// cutFront shortens a number to a width from its beginning: its end tells it from its neighbours'.
func (d *drawing) cutFront(f face, w float64, s string) string {
	if d.measure(f, s) <= w {
		return s
	}
	runes := []rune(s)
	for len(runes) > 0 && d.measure(f, "…"+string(runes)) > w {
		runes = runes[1:]
	}
	return "…" + string(runes)
}

// listSums draws what all of it adds up to, in one line.
func (d *drawing) listSums(name string, s ListSums) {
	if d.room(listRow + 1.5) {
		d.listHead()
	}
	d.rule(leftEdge, listRight, d.y, 0.35, d.paper.accent)
	d.y += 1.5
	strong := face{semiBold, detailFace.size, detailFace.leading}
	d.text(leftEdge, d.y, strong, ink, d.cut(strong, listColumns[listAmounts].left-leftEdge, name))
	d.listCells(strong, ink, []string{"", "", "", "",
		d.Money(int64(s.Base)), d.Money(int64(s.Tax)), d.Money(int64(s.Total)), d.Money(int64(s.Pending))})
	d.y += listRow
}

// listFeet says on every page whose list it is, and which page of how many.
func (d *drawing) listFeet(company, title string) {
	pages := d.pdf.PageCount()
	whose := d.cut(legalFace, listRight-leftEdge-40, title+" · "+company)
	for page := 1; page <= pages; page++ {
		d.pdf.SetPage(page)
		d.face = face{} // every page has its own state of the font
		d.text(leftEdge, listFooter, legalFace, soft, whose)
		d.textRight(listRight, listFooter, legalFace, soft, d.T("pdf.page", "page", page, "pages", pages))
	}
}
