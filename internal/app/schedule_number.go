package app

import (
	"acuse/internal/billing"
	"acuse/internal/store"
)

// dated is the day an invoice is issued on, and the counter that numbers it: the occurrence's own day, unless the series
// has gone beyond it; then today, or the series' last day if even that is behind it. A series' dates never run backwards
// (RD 1619/2012 art. 6.1.a and b).
func (r *scheduleRun) dated(s billing.Schedule, series billing.Series) (billing.Date, *seriesCounter, error) {
	day := s.Next
	if r.now {
		day = r.today
	}
	if s.Action == billing.ScheduleDraft {
		return day, nil, nil
	}
	c, err := r.counter(series, day)
	if err != nil || day >= c.last {
		return day, c, err
	}
	if c, err = r.counter(series, r.today); err != nil {
		return "", nil, err
	}
	return max(r.today, c.last), c, nil
}

// counter of a series on a day, as the invoices drawn up before leave it.
func (r *scheduleRun) counter(series billing.Series, day billing.Date) (*seriesCounter, error) {
	of := counterOf{series.ID, series.CounterYear(day)}
	if c := r.counters[of]; c != nil {
		return c, nil
	}
	next, last, err := r.tx.Counter(of.series, of.year)
	if err != nil {
		return nil, err
	}
	r.counters[of] = &seriesCounter{next, last}
	return r.counters[of], nil
}

// numbered is an invoice with the next number of its series and what its customer gets, frozen.
func (r *scheduleRun) numbered(d store.BulkDocument, series billing.Series, c *seriesCounter, customer billing.Customer) store.BulkDocument {
	d.Series, d.Counter, d.IssuedBy = series, c.next, r.by
	c.next++
	c.last = d.IssueDate
	d.State, d.Revision, d.SeriesID, d.Number = billing.Issued, 2, series.ID, series.Number(d.IssueDate, d.Counter)
	d.VersionID, d.IssuedAt, d.Pending = store.NewID(), r.at, d.Totals.Payable
	d.Snapshot = billing.Snapshot{Template: billing.SnapshotTemplate, Kind: d.Kind, Number: d.Number, IssueDate: d.IssueDate, DueDate: d.DueDate,
		Language: customer.Language, Issuer: r.company.Party, IBAN: r.company.IBAN, Customer: customer.Party,
		Lines: d.Lines, Totals: d.Totals, Notes: d.Notes, Paper: r.paper}
	return d
}

// scheduleDedupe begins the key of a message that a schedule sends.
const scheduleDedupe = "schedule:"

// post makes the messages ready that bring the n-th invoice: as postDocument does, for many at once.
func (r *scheduleRun) post(to *drawnInvoices, s billing.Schedule, d store.BulkDocument, customer billing.Customer, n int, recipients []string) error {
	of := textOf{customer.Language, s.Way}
	text, known := r.texts[of]
	if !known {
		var err error
		if text, err = documentTemplate(r.tx, of.language, billing.Invoice, of.way); err != nil {
			return err
		}
		r.texts[of] = text
	}
	if s.MailSubject != "" || s.MailBody != "" {
		var err error
		if text, err = scheduleText(s, text, of.language, n); err != nil {
			return err
		}
	}
	by := r.by
	if by == "" {
		by = s.CreatedBy
	}
	for _, recipient := range recipients {
		e := store.Email{ID: store.NewID(), Kind: store.EmailDocumentSent, Recipient: recipient, RecipientName: customer.Name,
			Dedupe:   scheduleDedupe + s.ID + ":" + string(s.Next) + ":" + billing.EmailKey(recipient),
			Language: customer.Language, CustomerID: customer.ID, AccountID: by, CreatedAt: r.at,
			DocumentSent: store.DocumentSent{DocumentID: d.ID, VersionID: d.VersionID, Way: s.Way, Subject: text.Subject, Body: text.Body}}
		to.made.Emails = append(to.made.Emails, e)
		to.jobs = append(to.jobs, SendEmail{CompanyID: r.company.ID, EmailID: e.ID})
		if s.Way == billing.ByLink {
			to.made.Links = append(to.made.Links, billing.Link{ID: tokenID(r.app.linkToken(e.ID)), DocumentID: d.ID, VersionID: d.VersionID, CustomerID: customer.ID,
				EmailID: e.ID, Recipient: recipient, CreatedAt: r.at, CreatedBy: by, ExpiresAt: r.at.Add(billing.LinkLife)})
		}
	}
	return nil
}
