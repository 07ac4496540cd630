package mail

import (
	"time"

	"acuse/internal/billing"
	"acuse/internal/i18n"
)

// PasswordForgotten gives a customer another temporary password, because somebody asked for it. It speaks for the
// company alone, as AccessGranted does.
type PasswordForgotten struct {
	Envelope
	Lang     string
	Company  billing.Party
	Name     string // of the customer or the contact
	URL      string // where to log in
	Username string
	Password string
	Own      Template // the company's own words, zero for the usual ones

	Letterhead Letterhead
}

// Message renders the mail in the customer's language.
func (m PasswordForgotten) Message() (Message, error) {
	p := i18n.For(m.Lang)
	l, subject := credentials{kind: TemplateForgotten, customer: m.Name, company: m.Company.Name, url: m.URL, username: m.Username, password: m.Password,
		title: p.T("people.mail.forgotten.title"), preheader: p.T("people.mail.forgotten.preheader")}.letter(p, m.Own)
	l.Footer = []string{p.T("mail.access.seen", "company", m.Company.Name), sender(m.Company)}
	inline := m.Letterhead.on(p, &l)
	text, html, err := l.render()
	return Message{
		ID: m.ID, From: m.From, FromName: m.Company.Name, ReplyTo: m.Company.Email, To: m.To, ToName: m.Name,
		Subject: subject, Text: text, HTML: html, Kind: KindForgotten, Inline: inline,
	}, err
}

// AccountForgotten gives a user of the company's side a temporary password, because somebody asked for it.
type AccountForgotten struct {
	Envelope
	Lang     string
	Name     string
	URL      string
	Username string
	Password string
}

// Message renders the mail in the user's language.
func (m AccountForgotten) Message() (Message, error) {
	p := i18n.For(m.Lang)
	l := letter{
		Lang: p.Lang(), Head: p.T("mail.sender"), Ink: ownInk, Title: p.T("people.mail.forgotten.title"), Preheader: p.T("people.mail.forgotten.preheader"),
		Paragraphs: []string{p.T("mail.hello", "name", m.Name), p.T("people.mail.account_forgotten.intro")},
		Rows: []row{
			{Label: p.T("mail.access.url"), Value: m.URL, URL: m.URL},
			{Label: p.T("mail.access.username"), Value: m.Username, Code: true},
			{Label: p.T("mail.access.password"), Value: m.Password, Code: true},
		},
		Button: link{p.T("mail.access.enter"), m.URL},
		Notes: []string{p.T("people.mail.forgotten.temporary", "days", int(billing.TemporaryPasswordLife/(24*time.Hour))),
			p.T("people.mail.forgotten.not_you")},
		Footer: []string{p.T("people.mail.automatic")},
	}
	text, html, err := l.render()
	return Message{
		ID: m.ID, From: m.From, FromName: p.T("mail.sender"), To: m.To, ToName: m.Name,
		Subject: subject(p.T("people.mail.account_forgotten.subject")), Text: text, HTML: html, Kind: KindAccountForgotten,
	}, err
}

// SignUp asks whoever founded a company whether the address is theirs.
type SignUp struct {
	Envelope
	Lang        string
	Name        string
	CompanyName string
	URL         string // holds the token: it stands here and nowhere else
	Hours       int    // that the link works
}

// Message renders the mail in the language of the sign-up.
func (m SignUp) Message() (Message, error) {
	p := i18n.For(m.Lang)
	l := signUpLetter(p, m.Name)
	l.Title, l.Preheader = p.T("people.mail.sign_up.title"), p.T("people.mail.sign_up.preheader", "company", m.CompanyName)
	l.Paragraphs = append(l.Paragraphs, p.T("people.mail.sign_up.intro", "company", m.CompanyName))
	l.Rows = []row{{Label: p.T("people.mail.sign_up.link"), Value: m.URL, URL: m.URL}}
	l.Button = link{p.T("people.mail.sign_up.button"), m.URL}
	l.Notes = []string{p.T("people.mail.sign_up.hours", "n", m.Hours), p.T("people.mail.sign_up.not_you")}
	text, html, err := l.render()
	return Message{
		ID: m.ID, From: m.From, FromName: p.T("mail.sender"), To: m.To, ToName: m.Name,
		Subject: subject(p.T("people.mail.sign_up.subject")), Text: text, HTML: html, Kind: KindSignUp,
	}, err
}

// AccountExists tells somebody that an account was asked for with an address that has one. It is sent in place of
// SignUp: the page that asked cannot tell which.
type AccountExists struct {
	Envelope
	Lang        string
	Name        string
	CompanyName string
	URL         string // where to log in
}

// Message renders the mail in the language of the sign-up.
func (m AccountExists) Message() (Message, error) {
	p := i18n.For(m.Lang)
	l := signUpLetter(p, m.Name)
	l.Title, l.Preheader = p.T("people.mail.exists.title"), p.T("people.mail.exists.preheader")
	l.Paragraphs = append(l.Paragraphs, p.T("people.mail.exists.intro", "company", m.CompanyName))
	l.Rows = []row{{Label: p.T("mail.access.url"), Value: m.URL, URL: m.URL}, {Label: p.T("mail.access.username"), Value: m.To, Code: true}}
	l.Button = link{p.T("mail.access.enter"), m.URL}
	l.Notes = []string{p.T("people.mail.exists.forgotten"), p.T("people.mail.sign_up.not_you")}
	text, html, err := l.render()
	return Message{
		ID: m.ID, From: m.From, FromName: p.T("mail.sender"), To: m.To, ToName: m.Name,
		Subject: subject(p.T("people.mail.exists.subject")), Text: text, HTML: html, Kind: KindAccountExists,
	}, err
}

func signUpLetter(p *i18n.Printer, name string) letter {
	return letter{Lang: p.Lang(), Head: p.T("mail.sender"), Ink: ownInk, Paragraphs: []string{p.T("mail.hello", "name", name)},
		Footer: []string{p.T("people.mail.automatic")}}
}
