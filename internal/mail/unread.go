package mail

import (
	"errors"

	"acuse/internal/billing"
	"acuse/internal/i18n"
)

// UnreadMax is how many documents DocumentsUnread names.
const UnreadMax = 20

// DocumentsUnread tells a user of the company, once a day, which documents nobody has read some days after they were
// sent.
type DocumentsUnread struct {
	Envelope
	Lang        string
	UserName    string // whom the mail greets
	CompanyName string
	Documents   []UnreadDocument // all; UnreadMax are named
	URL         string           // the first page of the office, which has them all
}

// UnreadDocument is one of them.
type UnreadDocument struct {
	Kind     billing.Kind
	Number   string
	Customer string
	Total    billing.Cents
	Due      billing.Date // "" without one
	URL      string       // its page in the office
}

// Message renders the mail in the user's language. It needs at least one document.
func (m DocumentsUnread) Message() (Message, error) {
	if len(m.Documents) == 0 {
		return Message{}, errors.New("mail: nothing is unread")
	}
	p := i18n.For(m.Lang)
	n, first := len(m.Documents), m.Documents[0]
	title := p.T("reminder.unread.title", "n", n, "customer", first.Customer, "number", first.Number)
	l := letter{
		Lang: p.Lang(), Head: m.CompanyName, Ink: ownInk, Title: title,
		Preheader:  p.T("reminder.unread.preheader", "n", n),
		Paragraphs: []string{p.T("mail.hello", "name", m.UserName), p.T("reminder.unread.intro", "n", n)},
		Button:     link{p.T("reminder.unread.open"), m.URL},
		Footer:     []string{p.T("mail.read.why", "company", m.CompanyName), p.T("mail.read.stop")},
	}
	for _, d := range m.Documents[:min(n, UnreadMax)] {
		r := row{Label: p.T("mail.kind." + string(d.Kind)), Value: d.Number + " · " + d.Customer + " · " + p.Money(int64(d.Total)), URL: d.URL}
		if d.Due != "" {
			r.Aside = p.T("reminder.unread.due", "day", p.DateLong(string(d.Due)))
		}
		l.Rows = append(l.Rows, r)
	}
	if n == 1 {
		l.Button = link{p.T("mail.read.open." + string(first.Kind)), first.URL}
	} else if n > UnreadMax {
		l.Notes = []string{p.T("reminder.unread.more", "n", n-UnreadMax)}
	}
	text, html, err := l.render()
	if err != nil {
		return Message{}, err
	}
	return Message{ID: m.ID, From: m.From, FromName: p.T("mail.sender"), To: m.To, ToName: m.UserName,
		Subject: subject(title), Text: text, HTML: html, Kind: KindDocumentsUnread}, nil
}

// ReminderTexts are the usual subject and text of a message that reminds of a document, or brings its PDF in the end; the
// words of DocumentWords in them are still to be filled in.
func ReminderTexts(lang string, kind TemplateKind) (subject, body string) {
	p := i18n.For(lang)
	var args []any
	for _, word := range documentWords {
		args = append(args, word, braced(p, word))
	}
	return p.T("reminder.mail."+string(kind)+".subject", args...), p.T("reminder.mail."+string(kind)+".body", args...)
}
