package mail

import (
	"errors"
	"time"

	"acuse/internal/i18n"
)

// What may be wrong with a company's own domain.
const (
	DomainLost        = "lost"        // its records have been gone for too long: it is switched off
	DomainFailing     = "failing"     // its records are gone
	DomainUncertified = "certificate" // no certificate can be had
	DomainUnsigned    = "dkim"        // the record of the key that signs mail is gone
)

// AddressTrouble is one of these.
type AddressTrouble struct {
	Kind   string
	Domain string // as people write it
	Why    string // "txt", "cname": which record; of DomainUncertified "rate", "caa", "other"
	Since  time.Time
	Until  time.Time // of DomainFailing: when it is switched off
}

// Words say it at that moment: what is wrong, and what follows from it.
func (t AddressTrouble) Words(p *i18n.Printer, now time.Time) (title, text string) {
	title, text = p.T("address.fault."+t.Kind+".title", "domain", t.Domain), p.T("address.fault."+t.Kind+".text", "when", p.Moment(t.Until, now))
	switch {
	case t.Kind == DomainUncertified:
		text = p.T("address.fault.certificate.why."+t.Why) + " " + text
	case t.Why != "":
		text = p.T("address.wrong."+t.Why) + " " + text
	}
	return title, text
}

// AddressFault tells an owner of the company, once a trouble, what is wrong with its own domain.
type AddressFault struct {
	Envelope
	Lang        string
	UserName    string // whom the mail greets
	CompanyName string
	Troubles    []AddressTrouble // the worst first
	At          time.Time        // when it is written
	URL         string           // the page of the address in the office
}

// Message renders the mail in the user's language. It needs at least one trouble.
func (m AddressFault) Message() (Message, error) {
	if len(m.Troubles) == 0 {
		return Message{}, errors.New("mail: nothing is wrong with the domain")
	}
	p := i18n.For(m.Lang)
	title, _ := m.Troubles[0].Words(p, m.At)
	l := letter{
		Lang: p.Lang(), Head: m.CompanyName, Ink: ownInk, Title: title,
		Preheader:  p.T("address.fault.preheader"),
		Paragraphs: []string{p.T("mail.hello", "name", m.UserName), p.T("address.fault.intro")},
		Button:     link{p.T("address.fault.open"), m.URL},
		Footer:     []string{p.T("mail.read.why", "company", m.CompanyName), p.T("mail.read.stop")},
	}
	for _, t := range m.Troubles {
		what, text := t.Words(p, m.At)
		l.Paragraphs = append(l.Paragraphs, what+". "+text)
	}
	l.Rows = []row{{Label: p.T("address.domain"), Value: m.Troubles[0].Domain, URL: m.URL}}
	text, html, err := l.render()
	if err != nil {
		return Message{}, err
	}
	return Message{ID: m.ID, From: m.From, FromName: p.T("mail.sender"), To: m.To, ToName: m.UserName,
		Subject: subject(title), Text: text, HTML: html, Kind: KindAddressFault}, nil
}
