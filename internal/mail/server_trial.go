package mail

import (
	"acuse/internal/billing"
	"acuse/internal/i18n"
)

// ServerTest is the message with which somebody of a company tries its own mail server.
type ServerTest struct {
	Envelope
	Lang    string
	Name    string // whom the mail greets
	Company billing.Party
}

// Message renders the mail in the user's language.
func (m ServerTest) Message() (Message, error) {
	p := i18n.For(m.Lang)
	l := letter{
		Lang: p.Lang(), Head: m.Company.Name, Ink: ownInk, Title: p.T("outbox.trial.title"), Preheader: p.T("outbox.trial.preheader"),
		Paragraphs: []string{p.T("mail.hello", "name", m.Name), p.T("outbox.trial.text", "company", m.Company.Name)},
		Rows:       []row{{Label: p.T("outbox.trial.from"), Value: m.From}},
		Footer:     []string{p.T("outbox.trial.why")},
	}
	text, html, err := l.render()
	if err != nil {
		return Message{}, err
	}
	return Message{ID: m.ID, From: m.From, FromName: m.Company.Name, To: m.To, ToName: m.Name,
		Subject: subject(p.T("outbox.trial.subject", "company", m.Company.Name)), Text: text, HTML: html, Kind: KindServerTest}, nil
}
