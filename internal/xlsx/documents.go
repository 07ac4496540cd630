package xlsx

import (
	"io"

	"acuse/internal/billing"
	"acuse/internal/i18n"
)

// Documents is a customer's list of documents being written. Add its rows in the order shown, then Finish it; Close it
// in any case.
type Documents struct {
	p     *i18n.Printer
	sheet *sheet
}

// Sums are what the rows add up to.
type Sums struct {
	Count                     int
	Base, Tax, Total, Pending billing.Cents
}

// NewDocuments begins a list in that language.
func NewDocuments(lang string) (*Documents, error) {
	p := i18n.For(lang)
	s, err := newSheet(p.T("portal.documents.title"), []column{
		{p.T("portal.documents.number"), 18}, {p.T("list.kind"), 18}, {p.T("portal.documents.issued"), 13}, {p.T("portal.documents.due"), 13},
		{p.T("portal.documents.base"), 16}, {p.T("list.tax"), 14}, {p.T("portal.documents.total"), 16},
		{p.T("portal.documents.pending"), 16}, {p.T("portal.documents.read"), 18},
	})
	return &Documents{p, s}, err
}

// Add writes one document.
func (l *Documents) Add(d billing.Document) error {
	var read any = l.p.T("ui.read." + string(d.Reading()))
	if d.Reading() == billing.Read {
		read = d.ReadAt
	}
	return l.sheet.add(d.Number, l.p.T("portal.kind."+string(d.Kind)), d.IssueDate, d.DueDate,
		d.Totals.Base, d.Totals.Tax, d.Totals.Total, d.Pending, read)
}

// Finish writes what the rows add up to and hands the whole file to w.
func (l *Documents) Finish(sums Sums, w io.Writer) error {
	err := l.sheet.foot(l.p.T("list.sum", "n", sums.Count), "", "", "", sums.Base, sums.Tax, sums.Total, sums.Pending, "")
	if err != nil {
		return err
	}
	return l.sheet.writeTo(w)
}

// Close forgets what waits in files.
func (l *Documents) Close() error { return l.sheet.file.Close() }
