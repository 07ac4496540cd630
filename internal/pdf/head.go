package pdf

import (
	"strings"

	"acuse/internal/billing"
)

// The head leaves its middle free: the tributary QR belongs there (Orden HAC/1177/2024 art. 21: at the top of the first page).
const (
	issuerWidth    = 68.0
	headingWidth   = 66.0
	headHeight     = 30.0 // at least, even beside a short address
	payableWidth   = 74.0
	smallestNumber = 7.5 // in points: a number that is longer still takes two lines
	fieldLines     = 8   // of one field of an address, at most: enough for the longest that a form takes
)

// head draws the issuer at the left, and kind, number and dates at the right.
func (d *drawing) head() {
	y := d.party(d.logo(d.y), issuerWidth, d.doc.Issuer, true)
	right := d.heading(d.y)
	d.y = max(y, right, topEdge+headHeight) + 7
}

// heading draws what the document is and its days, and gives the y below.
func (d *drawing) heading(y float64) float64 {
	d.textRight(rightEdge, y, d.fit(titleFace, headingWidth, d.title()), d.paper.accent, d.title())
	y += titleFace.leading + 0.4
	number := d.fit(numberFace, headingWidth, d.doc.Number)
	number.size = max(number.size, smallestNumber)
	for _, line := range d.wrap(number, headingWidth, d.doc.Number) {
		d.textRight(rightEdge, y, number, ink, line)
		y += number.leading
	}
	y += 3
	for _, day := range []struct {
		key  string
		date billing.Date
	}{{"pdf.issue_date", d.doc.IssueDate}, {"pdf.due_date", d.doc.DueDate}} {
		if day.date == "" {
			continue
		}
		d.textRight(rightEdge, y, bodyFace, ink, d.Date(string(day.date)))
		d.textRight(rightEdge-d.measure(bodyFace, "00/00/0000")-5, y, bodyFace, soft, d.T(day.key))
		y += bodyFace.leading + 0.4
	}
	return y
}

// customer draws who gets the document at the left and the box with its figure at the right.
func (d *drawing) customer() {
	d.rule(leftEdge, rightEdge, d.y, 0.7, d.paper.accent)
	d.y += 5
	d.text(leftEdge, d.y, labelFace, soft, d.T("pdf.customer"))
	below := d.party(d.y+labelFace.leading+0.8, width-payableWidth-10, d.doc.Customer, false)
	d.textRight(rightEdge, d.y, labelFace, soft, d.T(d.figure()))
	y := d.y + labelFace.leading + 0.4
	payable := d.Money(int64(d.doc.Totals.Payable))
	d.textRight(rightEdge, y, d.fit(payableFace, payableWidth, payable), ink, payable)
	y += payableFace.leading
	if d.doc.DueDate != "" && d.doc.Totals.Payable > 0 {
		d.textRight(rightEdge, y, detailFace, soft, d.T("pdf.due_on", "date", d.Date(string(d.doc.DueDate))))
		y += detailFace.leading
	}
	d.y = max(below, y) + 7
}

// figure is the name of the sum that a document is known by: what is to be paid, or where nothing is, its total.
func (d *drawing) figure() string {
	if d.doc.Kind.Owes() {
		return "pdf.payable"
	}
	return "pdf.total." + string(d.doc.Kind)
}

// party draws name, tax number and address and gives the y below. The issuer's name stands out as long as it is short,
// and only the issuer's e-mail is printed.
func (d *drawing) party(y, w float64, p billing.Party, issuer bool) float64 {
	email := ""
	name, gap := strongFace, 0.0
	if issuer {
		email = p.Email
		if len(d.wrap(issuerFace, w, p.Name)) <= 2 {
			name, gap = issuerFace, 2
		}
	}
	y = d.block(leftEdge, y, w, name, ink, fieldLines, p.Name) + gap
	for _, field := range []string{d.taxID(p), p.Address, d.place(p), email} {
		y = d.block(leftEdge, y, w, bodyFace, ink, fieldLines, field)
	}
	return y
}

// taxID is the tax number with its name: "NIF B58378431".
func (d *drawing) taxID(p billing.Party) string {
	if p.TaxID == "" {
		return ""
	}
	key := "pdf.tax_id.nif" // DNI, NIE and the old CIF all are the NIF of today
	switch p.TaxIDType {
	case billing.TaxIDVAT, billing.TaxIDPassport, billing.TaxIDOther:
		key = "pdf.tax_id." + string(p.TaxIDType)
	}
	return d.T(key) + " " + p.TaxID
}

// place is the last line of an address: "46024 València (Valencia)", with the country when it is not the issuer's.
func (d *drawing) place(p billing.Party) string {
	var parts []string
	for _, part := range []string{p.Postcode, p.City} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if p.Province != "" && p.Province != p.City {
		parts = append(parts, "("+p.Province+")")
	}
	place := strings.Join(parts, " ")
	if p.Country == "" || p.Country == d.doc.Issuer.Country {
		return place
	}
	country := d.T("country." + p.Country)
	if place == "" {
		return country
	}
	return place + ", " + country
}
