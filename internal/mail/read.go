package mail

import (
	"errors"
	"time"

	"acuse/internal/billing"
	"acuse/internal/i18n"
)

// DocumentsRead tells a user of the company that a customer read documents for the first time. One mail covers one
// download act, however many documents it fetched.
type DocumentsRead struct {
	Envelope
	Lang         string
	UserName     string // whom the mail greets
	CompanyName  string // whose documents they are: a user may have several companies
	CustomerName string
	ReadBy       string    // username of the access, or the recipient of a link
	ByLink       bool      // it was read by the link that was sent to ReadBy
	At           time.Time // when the last byte was out
	Documents    []ReadDocument
}

// ReadDocument is one of the documents that were read for the first time.
type ReadDocument struct {
	Kind   billing.Kind
	Number string
	Total  billing.Cents // Total factura
	URL    string        // its page in the office
}

// Message renders the mail in the user's language. It needs at least one document.
func (m DocumentsRead) Message() (Message, error) {
	if len(m.Documents) == 0 {
		return Message{}, errors.New("mail: nothing was read")
	}
	p := i18n.For(m.Lang)
	n := len(m.Documents)
	title := p.T("mail.read.title", "n", n, "customer", m.CustomerName, "number", m.Documents[0].Number)
	l := letter{
		Lang:       p.Lang(),
		Head:       m.CompanyName,
		Ink:        ownInk,
		Title:      title,
		Preheader:  p.T("mail.read.preheader", "when", p.Instant(m.At), "username", m.readBy(p)),
		Paragraphs: []string{p.T("mail.hello", "name", m.UserName), p.T("mail.read.intro", "n", n, "customer", m.CustomerName)},
		Rows:       m.rows(p),
		Notes:      []string{p.T("mail.read.honest")},
		Footer:     []string{p.T("mail.read.why", "company", m.CompanyName), p.T("mail.read.stop")},
	}
	if n == 1 {
		l.Button = link{p.T("mail.read.open." + string(m.Documents[0].Kind)), m.Documents[0].URL}
	}
	text, html, err := l.render()
	if err != nil {
		return Message{}, err
	}
	return Message{
		ID: m.ID, From: m.From, FromName: p.T("mail.sender"), To: m.To, ToName: m.UserName,
		Subject: subject(title), Text: text, HTML: html, Kind: KindDocumentsRead,
	}, nil
}

// readBy says who, or by which link: whoever has a mailbox may press what lies in it.
func (m DocumentsRead) readBy(p *i18n.Printer) string {
	if m.ByLink {
		return p.T("share.by_link", "recipient", m.ReadBy)
	}
	return m.ReadBy
}

// rows say when and by whom first, and then what.
func (m DocumentsRead) rows(p *i18n.Printer) []row {
	by := "mail.read.by"
	if m.ByLink {
		by = "mail.read.fetched"
	}
	rows := []row{
		{Label: p.T("mail.read.read"), Value: p.T("mail.read.when", "when", p.Instant(m.At)), Read: true},
		{Label: p.T(by), Value: m.readBy(p)},
	}
	for _, d := range m.Documents {
		kind := string(d.Kind)
		rows = append(rows, row{
			Label: p.T("mail.kind." + kind), Value: d.Number, URL: d.URL,
			Aside: p.T("mail.read.total."+kind, "amount", p.Money(int64(d.Total))),
		})
	}
	return rows
}
