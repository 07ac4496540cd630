// Package pdf draws a document as its customer gets it. The drawing follows the frozen snapshot alone: no clock, no
// settings, no network, so the same snapshot gives the same bytes.
package pdf

import (
	"bytes"
	"fmt"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"acuse/internal/billing"
	"acuse/internal/i18n"
)

// Document draws a snapshot as an A4 PDF in the snapshot's language. It fails on a snapshot that no version of the
// drawing knows: another template or kind, or no day of issue (which is also the PDF's date).
// One whose paper has a logo is drawn with Branded.
func Document(s billing.Snapshot) ([]byte, error) { return Branded(s, nil) }

// Branded is Document with the PNG that s.Paper.Logo is the hash of.
func Branded(s billing.Snapshot, logo []byte) ([]byte, error) {
	if s.Template != billing.SnapshotTemplate {
		return nil, fmt.Errorf("pdf: unknown template %d", s.Template)
	}
	if !known(s.Kind) {
		return nil, fmt.Errorf("pdf: unknown kind %q", s.Kind)
	}
	issued, err := time.Parse(time.DateOnly, string(s.IssueDate))
	if err != nil {
		return nil, fmt.Errorf("pdf: day of issue: %w", err)
	}
	paper, err := paperOf(s.Paper, logo)
	if err != nil {
		return nil, err
	}
	d := open(cleaned(s), issued, paper)
	d.head()
	d.customer()
	d.lines()
	d.sums()
	d.payment()
	d.notes()
	d.legal()
	d.footers()
	var out bytes.Buffer
	if err := d.pdf.Output(&out); err != nil {
		return nil, fmt.Errorf("pdf: %w", err)
	}
	return out.Bytes(), nil
}

func known(k billing.Kind) bool {
	switch k {
	case billing.Invoice, billing.Quote, billing.DeliveryNote, billing.Proforma, billing.Receipt:
		return true
	}
	return false
}

// drawing is a document half drawn: y is where the next block begins, in mm from the top of the current page, and bottom
// where the last one of a page must end.
type drawing struct {
	*i18n.Printer
	pdf   *fpdf.Fpdf
	doc   billing.Snapshot
	face  face // the font chosen last, so that it is not chosen again
	paper paper

	y, bottom float64
}

func open(s billing.Snapshot, issued time.Time, paper paper) *drawing {
	d := &drawing{Printer: i18n.For(s.Language), pdf: fpdf.New("P", "mm", "A4", ""), doc: s, paper: paper, bottom: bottomEdge}
	d.pdf.SetCatalogSort(true)
	d.pdf.SetCreationDate(issued)
	d.pdf.SetModificationDate(issued)
	d.pdf.SetProducer("fpdf", false)
	d.pdf.SetTitle(d.title()+" "+s.Number, true)
	d.pdf.SetAuthor(s.Issuer.Name, true)
	d.pdf.SetLang(d.Lang())
	d.pdf.SetAutoPageBreak(false, 0)
	addFonts(d.pdf)
	d.newPage()
	return d
}

// title is the word for the kind of document: "Factura", "Presupuesto".
func (d *drawing) title() string { return d.T("pdf.title." + string(d.doc.Kind)) }

// cleaned gives the snapshot with every text a person typed made drawable. Only lines and notes keep their line breaks.
func cleaned(s billing.Snapshot) billing.Snapshot {
	s.Number, s.IBAN, s.Notes = cleanLine(s.Number), cleanLine(s.IBAN), clean(s.Notes)
	for _, p := range []*billing.Party{&s.Issuer, &s.Customer} {
		for _, field := range []*string{&p.Name, &p.TaxID, &p.Address, &p.Province, &p.City, &p.Postcode, &p.Email} {
			*field = cleanLine(*field)
		}
	}
	lines := make([]billing.Line, len(s.Lines))
	for i, l := range s.Lines {
		l.Text = clean(l.Text)
		lines[i] = l
	}
	s.Lines = lines
	return s
}
