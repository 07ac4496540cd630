package mail

import (
	"acuse/internal/billing"
	"acuse/internal/i18n"
)

// LinkAsked tells a user of the company that the recipient of a link that was taken back asks for another. Nothing was
// sent: that is for the company to decide.
type LinkAsked struct {
	Envelope
	Lang         string
	UserName     string // whom the mail greets
	CompanyName  string
	CustomerName string
	Who          string // the address the link was sent to
	Kind         billing.Kind
	Number       string
	URL          string // the document's page in the office
}

// Message renders the mail in the user's language.
func (m LinkAsked) Message() (Message, error) {
	p := i18n.For(m.Lang)
	title := p.T("share.asked.title", "recipient", m.Who)
	l := letter{
		Lang: p.Lang(), Head: m.CompanyName, Ink: ownInk, Title: title,
		Preheader:  p.T("share.asked.preheader", "number", m.Number, "customer", m.CustomerName),
		Paragraphs: []string{p.T("mail.hello", "name", m.UserName), p.T("share.asked.intro")},
		Rows: []row{
			{Label: p.T("mail.kind." + string(m.Kind)), Value: m.Number, URL: m.URL},
			{Label: p.T("share.asked.customer"), Value: m.CustomerName},
			{Label: p.T("share.asked.who"), Value: m.Who},
		},
		Button: link{p.T("share.asked.open"), m.URL},
		Notes:  []string{p.T("share.asked.what_to_do")},
		Footer: []string{p.T("mail.read.why", "company", m.CompanyName), p.T("mail.read.stop")},
	}
	text, html, err := l.render()
	if err != nil {
		return Message{}, err
	}
	return Message{ID: m.ID, From: m.From, FromName: p.T("mail.sender"), To: m.To, ToName: m.UserName,
		Subject: subject(title), Text: text, HTML: html, Kind: KindLinkAsked}, nil
}
