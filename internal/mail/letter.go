package mail

import (
	"acuse/internal/billing"
	_ "embed"
	"fmt"
	"html/template"
	"net/url"
	"strings"
	"unicode/utf8"
)

// letter is what all our mails have in common: each kind fills one, and it is drawn twice, as HTML and as text.
type letter struct {
	Lang       string
	Head       string   // whose mail this is: the name above it
	Logo       *picture // in place of the name
	Header     string   // a line under it
	Band       string   // colour of the band above in a dark mailbox, "" is the edge's
	Ink        ink
	Corners    string // one of billing.BrandCorners
	Title      string
	Preheader  string // what a mailbox shows beside the subject; never a secret, it stands on locked screens
	Paragraphs []string
	Rows       []row
	Button     link     // of the HTML; the address it leads to is also in a row
	Notes      []string // under the button
	Help       string   // under the rule: whom to ask, before
	Contacts   []contact
	Footer     []string // under that
}

// row is one line of the box. With a URL its value is a link.
type row struct {
	Label, Value, URL string
	Aside             string // after the value, fainter
	Read              bool   // the reading: green, with its mark
	Code              bool   // to be typed as it stands: fixed width, one that tells l from 1
}

// Wide says that the value stands under its label, across the box: an address would break in the middle of a word beside it,
// and what is typed with it stands below it.
func (r row) Wide() bool { return r.Code || r.URL != "" && r.URL == r.Value }

// How round the card, the box in it, its button and the plate of a logo are, in CSS px.
func (l letter) CardRadius() int   { return billing.Radius(l.Corners) * 5 / 4 }
func (l letter) BoxRadius() int    { return billing.Radius(l.Corners) }
func (l letter) ButtonRadius() int { return billing.Radius(l.Corners) * 3 / 4 }
func (l letter) PlateRadius() int  { return billing.Radius(l.Corners) / 4 }

type link struct{ Text, URL string }

// ink is the one colour that differs between mails, for a light and a dark mailbox.
type ink struct {
	Fill, OnFill, Link, DarkFill, DarkOnFill, DarkLink string
	Edge                                               string // around a button that is as light as the card, "" around any other
}

var (
	// plainInk is for mails to customers, who are guests of the company: nothing in it is ours.
	plainInk = ink{"#2b2b2b", "#ffffff", "#2b2b2b", "#ececec", "#171717", "#ececec", ""}
	// ownInk is Acuse's own, for the company's users.
	ownInk = ink{"#27407d", "#ffffff", "#27407d", "#3a57a0", "#ffffff", "#a7bcf5", ""}
)

//go:embed letter.html
var letterSource string

var letterPage = template.Must(template.New("letter").Parse(letterSource))

// render draws both bodies. It refuses an address that is not of the web: a link in a mail leads to our own pages.
func (l letter) render() (text, html string, err error) {
	l = l.clean()
	for _, address := range l.urls() {
		if err := checkURL(address); err != nil {
			return "", "", err
		}
	}
	var page strings.Builder
	if err := letterPage.Execute(&page, l); err != nil {
		return "", "", fmt.Errorf("mail: draw the letter: %w", err)
	}
	return l.text(), page.String(), nil
}

// clean makes every piece one line, here and once, so that no kind of mail can forget it.
func (l letter) clean() letter {
	l.Head, l.Title, l.Preheader, l.Header = oneLine(l.Head), oneLine(l.Title), oneLine(l.Preheader), oneLine(l.Header)
	l.Button.Text = oneLine(l.Button.Text)
	l.Paragraphs, l.Notes, l.Footer = oneLines(l.Paragraphs), oneLines(l.Notes), oneLines(l.Footer)
	contacts := make([]contact, len(l.Contacts))
	for i, c := range l.Contacts {
		contacts[i] = contact{oneLine(c.Text), c.URL}
	}
	l.Help, l.Contacts = oneLine(l.Help), contacts
	rows := make([]row, len(l.Rows))
	for i, r := range l.Rows {
		r.Label, r.Value, r.Aside = oneLine(r.Label), oneLine(r.Value), oneLine(r.Aside)
		rows[i] = r
	}
	l.Rows = rows
	return l
}

// contacts are those as text.
func (l letter) contacts() (all []string) {
	for _, c := range l.Contacts {
		all = append(all, c.Text)
	}
	return all
}

func oneLines(all []string) []string {
	clean := make([]string, 0, len(all))
	for _, s := range all {
		if s = oneLine(s); s != "" {
			clean = append(clean, s)
		}
	}
	return clean
}

func (l letter) urls() []string {
	var all []string
	for _, r := range l.Rows {
		if r.URL != "" {
			all = append(all, r.URL)
		}
	}
	if l.Button.Text != "" {
		all = append(all, l.Button.URL)
	}
	return all
}

func checkURL(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || strings.ContainsAny(address, " <>\"") {
		return fmt.Errorf("mail: %q is no address of the web", address)
	}
	return nil
}

// text draws the plain-text body: paragraphs of at most 72 columns, addresses unbroken on lines of their own.
func (l letter) text() string {
	var b strings.Builder
	paragraph := func(s string) { b.WriteString(wrap(s, "") + "\n\n") }
	if l.Header != "" {
		paragraph(l.Header)
	}
	paragraph(l.Title)
	for _, s := range l.Paragraphs {
		paragraph(s)
	}
	for _, r := range l.Rows {
		value := r.Value
		if r.Aside != "" {
			value += " · " + r.Aside
		}
		b.WriteString(wrap(r.Label+": "+value, "  ") + "\n")
		if r.URL != "" && r.URL != r.Value {
			b.WriteString("  " + r.URL + "\n")
		}
	}
	b.WriteString("\n")
	for _, s := range l.Notes {
		paragraph(s)
	}
	b.WriteString("-- \n")
	if len(l.Contacts) > 0 {
		b.WriteString(wrap(l.Help+" "+strings.Join(l.contacts(), " · "), "") + "\n")
	}
	for _, s := range l.Footer {
		b.WriteString(wrap(s, "") + "\n")
	}
	return b.String()
}

const columns = 72

// wrap breaks s at spaces, further lines indented; a word longer than a line stays whole.
func wrap(s, indent string) string {
	var b strings.Builder
	at := 0
	for i, word := range strings.Split(s, " ") {
		width := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case at+1+width > columns:
			b.WriteString("\n" + indent)
			at = len(indent)
		default:
			b.WriteString(" ")
			at++
		}
		b.WriteString(word)
		at += width
	}
	return b.String()
}
