package pdf

import (
	"strings"

	"acuse/internal/billing"
)

const (
	totalsLeft = 118.0 // the totals stand at the right, the tax table left of them
	taxesRight = 106.0
	noteLabel  = 0.8 // between a block's name and the block
)

// sums draws the tax table and, beside it, the totals, always on one page together.
func (d *drawing) sums() {
	d.y += 6
	groups := len(d.doc.Totals.Groups)
	d.room(max(30, float64(groups+2)*(taxFace.leading+3)))
	d.y = max(d.taxes(d.y), d.totals(d.y))
}

// taxes draws base, rate and amount of every tax group and gives the y below.
func (d *drawing) taxes(y float64) float64 {
	t := d.doc.Totals
	names := []string{d.T("pdf.base"), d.T("pdf.rate"), d.T("pdf.tax_amount")}
	rows := [][]string{names}
	for _, g := range t.Groups {
		rows = append(rows, []string{d.Amount(int64(g.Base)), d.Percent(int64(g.Rate)), d.Amount(int64(g.Tax))})
	}
	sum := []string{d.Amount(int64(t.Base)), "", d.Amount(int64(t.Tax))}
	c := d.figures(taxFace, leftEdge, taxesRight, 16, append(rows, sum))
	y = d.tableHead(c, leftEdge, y, d.T("pdf.tax_name"), names)
	for _, row := range rows[1:] {
		y += 1.5
		d.text(leftEdge, y, taxFace, ink, d.T("pdf.tax"))
		d.write(c, y, regular, row)
		y += taxFace.leading + 1.5
		d.rule(leftEdge, taxesRight, y, 0.2, pale)
	}
	if len(t.Groups) < 2 {
		return y
	}
	y += 1.5
	c.face.family = semiBold
	d.text(leftEdge, y, face{semiBold, taxFace.size, taxFace.leading}, ink, d.T("pdf.sum"))
	d.write(c, y, semiBold, sum)
	return y + taxFace.leading
}

// totals draws base, tax, Total factura and Total a pagar (of what is to be paid always both) and gives the y below.
func (d *drawing) totals(y float64) float64 {
	t := d.doc.Totals
	line := func(f face, c colour, key string, amount billing.Cents) {
		name, money := d.T(key), d.Money(int64(amount))
		d.text(totalsLeft, y, f, c, name)
		d.textRight(rightEdge, y, d.fit(f, rightEdge-totalsLeft-d.measure(f, name)-4, money), ink, money)
		y += f.leading
	}
	line(bodyFace, soft, "pdf.base", t.Base)
	y += 0.9
	line(bodyFace, soft, "pdf.tax", t.Tax)
	y += 2.2
	if d.doc.Kind.Owes() {
		line(strongFace, ink, "pdf.total."+string(d.doc.Kind), t.Total)
		y += 2.2
	}
	d.rule(totalsLeft, rightEdge, y, 0.35, d.paper.accent)
	y += 2.4
	line(dueFace, ink, d.figure(), t.Payable)
	return y
}

// payment draws where and by when to pay. Where nothing is to be paid it draws nothing: a bank account under a credit
// would ask the wrong side for money.
func (d *drawing) payment() {
	if d.doc.IBAN == "" || d.doc.Totals.Payable <= 0 {
		return
	}
	d.y += 7
	d.room(14)
	d.text(leftEdge, d.y, labelFace, soft, d.T("pdf.payment"))
	y := d.y + labelFace.leading + noteLabel
	transfer := d.T("pdf.transfer_to") + " "
	d.text(leftEdge, y, bodyFace, ink, transfer)
	x := leftEdge + d.measure(bodyFace, transfer)
	iban := billing.FormatIBAN(d.doc.IBAN)
	d.text(x, y, d.fit(strongFace, totalsLeft-4-x, iban), ink, iban)
	y = d.block(leftEdge, y+bodyFace.leading, taxesRight-leftEdge, bodyFace, ink, 3,
		d.T("pdf.transfer_text", "number", d.doc.Number))
	if d.doc.DueDate != "" {
		d.text(totalsLeft, d.y, labelFace, soft, d.T("pdf.due_date"))
		at := d.y + labelFace.leading + noteLabel
		money := d.Money(int64(d.doc.Totals.Payable))
		d.text(totalsLeft, at, bodyFace, soft, d.Date(string(d.doc.DueDate)))
		d.textRight(rightEdge, at, d.fit(bodyFace, 50, money), ink, money)
	}
	d.y = y
}

// notes draws what the company wrote below the document; long notes go on over the next pages.
func (d *drawing) notes() {
	if d.doc.Notes == "" {
		return
	}
	d.y += 6
	d.room(labelFace.leading + noteLabel + bodyFace.leading)
	d.text(leftEdge, d.y, labelFace, soft, d.T("pdf.notes"))
	d.y += labelFace.leading + noteLabel
	for _, line := range d.wrap(bodyFace, width, d.doc.Notes) {
		d.room(bodyFace.leading)
		d.text(leftEdge, d.y, bodyFace, ink, line)
		d.y += bodyFace.leading
	}
}

// legal draws at the foot of the last page what the document is not, and who keeps the customer's data.
func (d *drawing) legal() {
	var said []string
	if d.doc.Kind != billing.Invoice {
		said = append(said, d.T("pdf.not_invoice"))
	}
	if d.doc.Issuer.Email != "" {
		said = append(said, d.T("pdf.privacy", "company", d.doc.Issuer.Name, "email", d.doc.Issuer.Email))
	}
	if len(said) == 0 {
		return
	}
	lines := d.wrap(legalFace, width, strings.Join(said, "\n"))
	height := float64(len(lines)) * legalFace.leading
	d.room(2.5 + height)
	y := bottomEdge - height
	for _, line := range lines {
		d.text(leftEdge, y, legalFace, soft, line)
		y += legalFace.leading
	}
}

// footers names the document at the foot of every page, once it is known how many pages there are.
func (d *drawing) footers() {
	pages := d.pdf.PageCount()
	whose := d.doc.Number + " · " + d.doc.Issuer.Name
	if d.doc.Issuer.TaxID != "" {
		whose += " · " + d.doc.Issuer.TaxID
	}
	whose = d.cut(legalFace, width-40, whose)
	for page := 1; page <= pages; page++ {
		d.pdf.SetPage(page)
		d.face = face{} // every page has its own state of the font
		d.text(leftEdge, footerTop, legalFace, soft, whose)
		d.textRight(rightEdge, footerTop, legalFace, soft, d.T("pdf.page", "page", page, "pages", pages))
	}
}
