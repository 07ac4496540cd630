package mail

import (
	"errors"
	"strings"

	"acuse/internal/billing"
	"acuse/internal/i18n"
)

// DocumentSent brings a document to somebody of a customer: a link, so that the company knows when it is read, or the
// PDF itself. It speaks for the company and bears nothing of Acuse.
type DocumentSent struct {
	Envelope
	Lang          string
	Company       billing.Party
	RecipientName string
	Document      billing.Snapshot
	Paid          billing.Cents // of it, when the message goes
	Subject, Body string        // as somebody of the company wrote them; DocumentWords in them are filled in
	URL           string        // where the link leads, "" when the PDF is attached
	Expires       billing.Date  // the link's last day
	File          Attachment    // the PDF, when there is no link
	Area          string        // address of the customer's private area, "" without an access
	Username      string        // what the recipient logs in with there, "" when that is somebody else
	Letterhead    Letterhead
}

// DocumentWords are the words between braces that subject and text of a document may hold: {número}, {total} …, in the
// language of the text.
type DocumentWords struct {
	Number, Customer, Company string
	Kind                      billing.Kind
	Total                     billing.Cents
	Due                       billing.Date
	Link                      string // "" leaves its word as it is
}

// documentWords are the names of the words, as the keys of their texts.
var documentWords = []string{"document", "number", "total", "due", "customer", "company"}

// DocumentTexts are the usual subject and text of such a mail, the words still to be filled in. Kind "" is any: {documento} says which.
func DocumentTexts(lang string, kind billing.Kind) (subject, body string) {
	p := i18n.For(lang)
	name := string(kind)
	if name == "" {
		name = "document"
	}
	args := make([]any, 0, 2*len(documentWords))
	for _, word := range documentWords {
		args = append(args, word, "{"+p.T("share.word."+word)+"}")
	}
	return p.T("share.mail.subject."+name, args...), p.T("share.mail.body."+name, args...)
}

// DocumentWordList are the words as they are written in a text of that language: "{número}", "{total}" …
func DocumentWordList(lang string) []string {
	var all []string
	for _, word := range documentWords {
		all = append(all, "{"+i18n.For(lang).T("share.word."+word)+"}")
	}
	return all
}

// GreetedWord is the word of a text in that language that each message fills in with the name of who gets it.
func GreetedWord(lang string) string { return "{" + i18n.For(lang).T("share.word.customer") + "}" }

// Fill puts the words into a text of that language, once: what stands in them is text and nothing else.
func (w DocumentWords) Fill(lang, text string) string {
	p := i18n.For(lang)
	if w.Customer == "" { // to an address that belongs to nobody known: "Hola:"
		text = strings.ReplaceAll(text, ", "+GreetedWord(lang), "")
	}
	values := map[string]string{"number": oneLine(w.Number), "total": p.Money(int64(w.Total)), "due": p.DateLong(string(w.Due)),
		"customer": oneLine(w.Customer), "company": oneLine(w.Company)}
	if w.Kind != "" {
		values["document"] = p.T("mail.kind." + string(w.Kind))
	}
	if w.Link != "" {
		values["link"] = w.Link
	}
	return fillWords(p, text, values)
}

// Message renders the mail in the customer's language. It needs a link or a file.
func (m DocumentSent) Message() (Message, error) {
	if (m.URL == "") == (len(m.File.Content) == 0) {
		return Message{}, errors.New("mail: a document goes as a link or attached, one of them")
	}
	p := i18n.For(m.Lang)
	words := DocumentWords{Number: m.Document.Number, Total: m.Document.Totals.Total, Due: m.Document.DueDate, Customer: m.RecipientName, Company: m.Company.Name,
		Kind: m.Document.Kind, Link: m.URL}
	above, below := around(p, m.Body)
	for _, text := range [][]string{above, below} {
		for i, line := range text {
			text[i] = words.Fill(m.Lang, line)
		}
	}
	kind := p.T("mail.kind." + string(m.Document.Kind))
	l := letter{
		Lang:       p.Lang(),
		Head:       m.Company.Name,
		Ink:        plainInk,
		Title:      kind + " " + m.Document.Number,
		Preheader:  p.Money(int64(m.Document.Totals.Payable-m.Paid)) + " · " + m.Company.Name,
		Paragraphs: above,
		Rows:       m.rows(p, kind),
		Footer:     []string{sender(m.Company)},
	}
	if m.URL != "" {
		l.Button = link{p.T("mail.read.open." + string(m.Document.Kind)), m.URL}
		l.Notes = append(below, p.T("share.mail.link_note", "day", p.DateLong(string(m.Expires))))
	} else {
		l.Notes = append(below, p.T("share.mail.attached_note", "file", m.File.Name))
	}
	if seen := m.seen(p); seen != "" {
		l.Footer = append([]string{seen}, l.Footer...)
	}
	inline := m.Letterhead.on(p, &l)
	text, html, err := l.render()
	if err != nil {
		return Message{}, err
	}
	message := Message{
		ID: m.ID, From: m.From, FromName: m.Company.Name, ReplyTo: m.Company.Email, To: m.To, ToName: m.RecipientName,
		Subject: subject(words.Fill(m.Lang, m.Subject)), Text: text, HTML: html, Kind: KindDocumentSent, Inline: inline,
	}
	if m.URL == "" {
		message.Attachments = []Attachment{m.File}
	}
	return message, nil
}

// seen says what the company gets to know of the reading: nothing of a PDF that is attached, but of the private area.
func (m DocumentSent) seen(p *i18n.Printer) string {
	switch {
	case m.URL != "":
		return p.T("mail.access.seen", "company", m.Company.Name)
	case m.Area != "":
		return p.T("share.mail.seen_area", "company", m.Company.Name)
	}
	return ""
}

// rows say what the document is, and where the private area is.
func (m DocumentSent) rows(p *i18n.Printer, kind string) []row {
	d := m.Document
	rows := []row{{Label: kind, Value: d.Number, URL: m.URL}}
	if d.DueDate != "" && (m.Paid == 0 || m.Paid != d.Totals.Payable) {
		rows = append(rows, row{Label: p.T("share.mail.due"), Value: p.DateLong(string(d.DueDate))})
	}
	if d.Kind == billing.Invoice {
		rows = append(rows, row{Label: p.T("share.mail.total_invoice"), Value: p.Money(int64(d.Totals.Total))},
			row{Label: p.T("share.mail.payable"), Value: p.Money(int64(d.Totals.Payable))})
	} else {
		rows = append(rows, row{Label: p.T("share.mail.total"), Value: p.Money(int64(d.Totals.Total))})
	}
	if m.Paid != 0 {
		rows = append(rows, row{Label: p.T("portal.documents.pending"), Value: p.Money(int64(d.Totals.Payable - m.Paid))})
	}
	if m.Area != "" {
		area := row{Label: p.T("share.mail.area"), Value: m.Area, URL: m.Area}
		if m.Username != "" {
			area.Aside = p.T("share.mail.username", "username", m.Username)
		}
		rows = append(rows, area)
	}
	return rows
}
