package pdf

import (
	"strings"

	"acuse/internal/billing"
)

const (
	columnGap   = 5.0  // left of every column of figures
	rowPad      = 1.6  // above and below a row's text
	headPad     = 1.6  // between a table's head and its rule
	conceptLeft = 50.0 // the text of a line gets at least this width: before that, figures shrink
)

// columns of figures at the right of a table: all right-aligned, each as wide as its widest cell.
type columns struct {
	face  face
	edges []float64 // right edges
	left  float64   // where the first one begins: what is left of it is for text
}

// figures lays out columns of figures that end at right and leave at least text mm from left on. Figures too long for
// that are set smaller, all in the same size, never cut and never over one another.
func (d *drawing) figures(f face, left, right, text float64, rows [][]string) columns {
	widest := make([]float64, len(rows[0]))
	total := 0.0
	for i := range widest {
		for at, row := range rows {
			cell := f
			if at == 0 {
				cell = labelFace
			}
			cell.family = semiBold // as wide as any cell gets
			widest[i] = max(widest[i], d.measure(cell, row[i]))
		}
		total += widest[i]
	}
	gaps := columnGap * float64(len(widest))
	scale := min(1, (right-left-text-gaps)/total)
	c := columns{face: f, edges: make([]float64, len(widest)), left: right - total*scale - gaps}
	c.face.size *= scale
	x := right
	for i := len(widest) - 1; i >= 0; i-- {
		c.edges[i] = x
		x -= widest[i]*scale + columnGap
	}
	return c
}

// write puts a row of figures at y; the last cell is written in the family given.
func (d *drawing) write(c columns, y float64, last string, cells []string) {
	for i, cell := range cells {
		f := c.face
		if i == len(cells)-1 {
			f.family = last
		}
		d.textRight(c.edges[i], y, f, ink, cell)
	}
}

// tableHead draws the names of the columns and the rule below, and moves y there.
func (d *drawing) tableHead(c columns, left, y float64, first string, names []string) float64 {
	d.text(left, y, labelFace, soft, first)
	room := c.left
	for i, name := range names {
		d.textRight(c.edges[i], y, d.fit(labelFace, c.edges[i]-room-1, name), soft, name)
		room = c.edges[i]
	}
	y += labelFace.leading + headPad
	d.rule(left, c.edges[len(c.edges)-1], y, 0.35, d.paper.accent)
	return y
}

// lines draws the table of lines. Its head comes again on every page; a row goes to the next page whole, unless it is
// taller than a page.
func (d *drawing) lines() {
	names := []string{d.T("pdf.quantity"), d.T("pdf.price"), d.T("pdf.discount"), d.T("pdf.tax"), d.T("pdf.amount")}
	cells := [][]string{names}
	for _, l := range d.doc.Lines {
		cells = append(cells, d.cells(l))
	}
	c := d.figures(bodyFace, leftEdge, rightEdge, conceptLeft, cells)
	head := func() { d.y = d.tableHead(c, leftEdge, d.y, d.T("pdf.concept"), names) }
	if d.y+30 > bottomEdge { // never a head alone at the foot
		d.newPage()
	}
	head()
	for i, l := range d.doc.Lines {
		d.row(c, l.Text, cells[i+1], head)
	}
}

// cells are the figures of a line.
func (d *drawing) cells(l billing.Line) []string {
	discount := ""
	if l.Discount != 0 {
		discount = d.Percent(int64(l.Discount))
	}
	return []string{d.Decimal(int64(l.Quantity), 0), d.Decimal(int64(l.Price), 2), discount,
		d.Percent(int64(l.Tax)), d.Amount(int64(l.Net))}
}

// styled is one line of text in its face.
type styled struct {
	face   face
	colour colour
	text   string
}

// row draws one line of the document: the first paragraph of its text stands out, the rest are details below it.
func (d *drawing) row(c columns, text string, cells []string, head func()) {
	var lines []styled
	face, colour := strongFace, ink
	for i, paragraph := range paragraphs(text) {
		if i > 0 {
			face, colour = detailFace, soft
		}
		for _, line := range d.wrap(face, c.left-leftEdge, paragraph) {
			lines = append(lines, styled{face, colour, line})
		}
	}
	height := 2 * rowPad
	for _, line := range lines {
		height += line.face.leading
	}
	const onePage = bottomEdge - topEdge - 10 // below a head
	if height <= onePage && d.room(height) {
		head()
	}
	d.y += rowPad
	for i, line := range lines {
		if d.room(line.face.leading + rowPad) {
			head()
			d.y += rowPad
		}
		if i == 0 {
			d.write(c, d.y, semiBold, cells)
		}
		d.text(leftEdge, d.y, line.face, line.colour, line.text)
		d.y += line.face.leading
	}
	d.y += rowPad
	d.rule(leftEdge, rightEdge, d.y, 0.2, pale)
}

// paragraphs are the lines of a text as it was typed, without the empty ones; at least one.
func paragraphs(text string) []string {
	split := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
	if len(split) == 0 {
		return []string{""}
	}
	return split
}
