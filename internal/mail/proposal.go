package mail

import (
	"acuse/internal/billing"
	"acuse/internal/i18n"
)

// ProfileProposed tells a user of the company that a customer would have its data changed.
type ProfileProposed struct {
	Envelope
	Lang         string
	UserName     string // whom the mail greets
	CompanyName  string
	CustomerName string
	Who          string // username of the access
	Fields       []billing.ProposedField
	URL          string // the customer's page in the office
}

// Message renders the mail in the user's language.
func (m ProfileProposed) Message() (Message, error) {
	p := i18n.For(m.Lang)
	title := p.T("own.mail.title", "customer", m.CustomerName)
	l := letter{
		Lang: p.Lang(), Head: m.CompanyName, Ink: ownInk, Title: title,
		Preheader:  p.T("own.mail.preheader", "n", len(m.Fields)),
		Paragraphs: []string{p.T("mail.hello", "name", m.UserName), p.T("own.mail.intro", "n", len(m.Fields), "customer", m.CustomerName, "who", m.Who)},
		Button:     link{p.T("own.mail.open"), m.URL},
		Notes:      []string{p.T("own.mail.old_documents")},
		Footer:     []string{p.T("mail.read.why", "company", m.CompanyName), p.T("mail.read.stop")},
	}
	l.Rows = []row{{Label: p.T("own.mail.customer"), Value: m.CustomerName, URL: m.URL}}
	for _, f := range m.Fields {
		l.Rows = append(l.Rows, row{Label: p.T("ui.party." + f.Field), Value: fieldText(p, f.Field, f.After),
			Aside: p.T("own.mail.before", "value", fieldText(p, f.Field, f.Before))})
	}
	text, html, err := l.render()
	if err != nil {
		return Message{}, err
	}
	return Message{ID: m.ID, From: m.From, FromName: p.T("mail.sender"), To: m.To, ToName: m.UserName,
		Subject: subject(title), Text: text, HTML: html, Kind: KindProfileProposed}, nil
}

// fieldText is the value of a field of Mis Datos as people read it: a kind of tax number or a country by its name.
func fieldText(p *i18n.Printer, field, value string) string {
	switch {
	case value == "":
		return "—"
	case field == "tax_id_type":
		return p.T("ui.tax_id_type." + value)
	case field == "country":
		return p.T("country." + value)
	}
	return value
}
