package mail

import (
	"errors"

	"acuse/internal/billing"
	"acuse/internal/i18n"
)

// StoppedMax is how many schedules SchedulesStopped names.
const StoppedMax = 20

// SchedulesStopped tells a user of the company, once a day, that *facturas periódicas* have stopped, and why.
type SchedulesStopped struct {
	Envelope
	Lang        string
	UserName    string // whom the mail greets
	CompanyName string
	Schedules   []StoppedSchedule // StoppedMax are named
	Count       int               // of all
	URL         string            // the list of those that are stopped
}

// StoppedSchedule is one of them.
type StoppedSchedule struct {
	Name     string
	Customer string
	Fault    *billing.Error // why
	URL      string         // its page in the office
}

// Message renders the mail in the user's language. It needs at least one schedule.
func (m SchedulesStopped) Message() (Message, error) {
	if len(m.Schedules) == 0 {
		return Message{}, errors.New("mail: nothing has stopped")
	}
	p := i18n.For(m.Lang)
	title := p.T("recurring.stopped_mail.title", "n", m.Count, "name", m.Schedules[0].Name)
	l := letter{
		Lang: p.Lang(), Head: m.CompanyName, Ink: ownInk, Title: title,
		Preheader:  p.T("recurring.stopped_mail.preheader"),
		Paragraphs: []string{p.T("mail.hello", "name", m.UserName), p.T("recurring.stopped_mail.intro", "n", m.Count)},
		Button:     link{p.T("recurring.stopped_mail.open"), m.URL},
		Footer:     []string{p.T("mail.read.why", "company", m.CompanyName), p.T("mail.read.stop")},
	}
	for _, s := range m.Schedules[:min(len(m.Schedules), StoppedMax)] {
		r := row{Label: s.Customer, Value: s.Name, URL: s.URL}
		if s.Fault != nil {
			r.Aside = p.TMap(s.Fault.Key, s.Fault.Args)
		}
		l.Rows = append(l.Rows, r)
	}
	if m.Count == 1 {
		l.Button = link{p.T("recurring.stopped_mail.open_one"), m.Schedules[0].URL}
	} else if m.Count > len(l.Rows) {
		l.Notes = []string{p.T("reminder.unread.more", "n", m.Count-len(l.Rows))}
	}
	text, html, err := l.render()
	if err != nil {
		return Message{}, err
	}
	return Message{ID: m.ID, From: m.From, FromName: p.T("mail.sender"), To: m.To, ToName: m.UserName,
		Subject: subject(title), Text: text, HTML: html, Kind: KindSchedulesStopped}, nil
}
