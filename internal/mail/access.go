package mail

import (
	"strings"

	"acuse/internal/billing"
	"acuse/internal/i18n"
)

// AccessGranted tells a customer how to get into its private area: address, username and a temporary password. The
// customer is a guest of the company, so the mail speaks for the company and bears nothing of Acuse.
type AccessGranted struct {
	Envelope
	Lang         string
	Company      billing.Party // who gives the access: name, e-mail, postal address
	CustomerName string
	URL          string // where to log in
	Username     string
	Password     string   // the only place where it is ever written out
	Own          Template // the company's own words, zero for the usual ones
	Letterhead   Letterhead
}

// Message renders the mail in the customer's language.
func (m AccessGranted) Message() (Message, error) {
	p := i18n.For(m.Lang)
	l, subject := credentials{kind: TemplateAccess, customer: m.CustomerName, company: m.Company.Name, url: m.URL, username: m.Username, password: m.Password,
		title: p.T("mail.access.title"), preheader: p.T("mail.access.preheader", "company", m.Company.Name)}.letter(p, m.Own)
	l.Footer = []string{p.T("mail.access.seen", "company", m.Company.Name), sender(m.Company)}
	inline := m.Letterhead.on(p, &l)
	text, html, err := l.render()
	if err != nil {
		return Message{}, err
	}
	return Message{
		ID: m.ID, From: m.From, FromName: m.Company.Name, ReplyTo: m.Company.Email, To: m.To, ToName: m.CustomerName,
		Subject: subject, Text: text, HTML: html, Kind: KindAccessGranted, Inline: inline,
	}, nil
}

// sender is who stands at the foot of the mail: name, street, town.
func sender(c billing.Party) string {
	var parts []string
	for _, part := range []string{c.Name, c.Address, strings.TrimSpace(c.Postcode + " " + c.City)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " · ")
}
