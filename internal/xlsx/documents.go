package xlsx

import (
	"io"
	"time"

	"acuse/internal/billing"
	"acuse/internal/i18n"
)

// Documents is a customer's list of documents being written. Add its rows in the order shown, then Finish it; Close it
// in any case.
type Documents struct {
	p     *i18n.Printer
	sheet *sheet
	words map[string]string // by key: asked for again in every row
	kind  billing.Kind
	sums  struct {
		count                     int
		base, tax, total, pending billing.Cents
	}
}

// NewDocuments begins a company's list of that kind, "" is all, in that language; at is now.
func NewDocuments(lang, company string, kind billing.Kind, at time.Time) (*Documents, error) {
	p := i18n.For(lang)
	s, err := newSheet(p, about{company: company, title: p.T("portal.documents.title"), at: at}, []column{
		{p.T("portal.documents.number"), 18}, {p.T("list.kind"), 18}, {p.T("portal.documents.issued"), 13}, {p.T("portal.documents.due"), 13},
		{p.T("portal.documents.base"), 16}, {p.T("list.tax"), 14}, {p.T("portal.documents.total"), 16},
		{p.T("portal.documents.pending"), 16}, {p.T("portal.documents.read"), 18},
	})
	return &Documents{p: p, sheet: s, words: map[string]string{}, kind: kind}, err
}

// Add writes one document.
func (l *Documents) Add(d billing.Document) error {
	var read any = d.ReadAt
	if state := d.Reading(); state != billing.Read {
		read = l.word("ui.read.", string(state))
	}
	l.sums.count++
	if d.Kind.AddsUp(l.kind) {
		l.sums.base += d.Totals.Base
		l.sums.tax += d.Totals.Tax
		l.sums.total += d.Totals.Total
		l.sums.pending += d.Pending
	}
	var pending any // empty where nothing can be owed
	if d.Kind.Owes() {
		pending = d.Pending
	}
	return l.sheet.add(d.Number, l.word("portal.kind.", string(d.Kind)), d.IssueDate, d.DueDate,
		d.Totals.Base, d.Totals.Tax, d.Totals.Total, pending, read)
}

// Finish writes what the rows add up to and hands the whole file to w.
func (l *Documents) Finish(w io.Writer) error {
	s := l.sums
	name := "list.sum"
	if l.kind == "" {
		name = "list.sum_owing"
	}
	if err := l.sheet.foot(l.p.T(name, "n", s.count), "", "", "", s.base, s.tax, s.total, s.pending, ""); err != nil {
		return err
	}
	return l.sheet.writeTo(w)
}

func (l *Documents) word(room, name string) string {
	word, ok := l.words[name]
	if !ok {
		word = l.p.T(room + name)
		l.words[name] = word
	}
	return word
}

// Close forgets what waits in files.
func (l *Documents) Close() error { return l.sheet.file.Close() }
