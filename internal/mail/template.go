package mail

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"acuse/internal/billing"
	"acuse/internal/i18n"
)

// TemplateKind is a mail to customers whose words a company may choose.
type TemplateKind string

const (
	TemplateLink       TemplateKind = "link"       // a document, by a link
	TemplateAttachment TemplateKind = "attachment" // a document, attached
	TemplateReminder   TemplateKind = "reminder"   // that document again, by a link: nobody has read it
	TemplateFallback   TemplateKind = "fallback"   // and in the end attached
	TemplateAccess     TemplateKind = "access"     // Conceder acceso
	TemplateForgotten  TemplateKind = "forgotten"  // another password
)

// TemplateKinds in the order of a choice.
var TemplateKinds = []TemplateKind{TemplateLink, TemplateAttachment, TemplateReminder, TemplateFallback, TemplateAccess, TemplateForgotten}

// TemplateMax is how long the body of a template may be.
const TemplateMax = 4000

// Template is subject and body of a mail as somebody wrote them, with words between braces that each mail fills in. In
// the body every line is a paragraph. "Label: {word}" is a line of the box when the word is one to be typed or pressed,
// and {link} alone on its line is where the document's box and button stand.
type Template struct{ Subject, Body string }

// words that a template may hold, as the keys of their names; the needed ones must stand in its body.
var templateWords = map[TemplateKind]struct{ all, needed []string }{
	TemplateLink:       {[]string{"link", "document", "number", "total", "due", "customer", "company"}, []string{"link"}},
	TemplateAttachment: {[]string{"document", "number", "total", "due", "customer", "company"}, nil},
	TemplateReminder:   {[]string{"link", "document", "number", "total", "due", "customer", "company"}, []string{"link"}},
	TemplateFallback:   {[]string{"document", "number", "total", "due", "customer", "company"}, nil},
	TemplateAccess:     {[]string{"url", "username", "password", "days", "customer", "company"}, []string{"url", "username", "password"}},
	TemplateForgotten:  {[]string{"url", "username", "password", "days", "customer", "company"}, []string{"url", "username", "password"}},
}

// unfit are words that must not stand in a subject, which is shown on locked screens and kept in logs.
var unfit = []string{"password", "link"}

// braced is a word as it stands in a text of that language: "{número}".
func braced(p *i18n.Printer, word string) string { return "{" + p.T("share.word."+word) + "}" }

// LinkWord is the word that stands for a document's link in a text of that language.
func LinkWord(lang string) string { return braced(i18n.For(lang), "link") }

func bracedAll(p *i18n.Printer, words []string) []string {
	all := make([]string, len(words))
	for i, word := range words {
		all[i] = braced(p, word)
	}
	return all
}

// TemplateWords are the words that a template of that kind may hold, as they are written in that language.
func TemplateWords(kind TemplateKind, lang string) []string {
	return bracedAll(i18n.For(lang), templateWords[kind].all)
}

// UsualTemplate is the text that stands where a company has none of its own.
func UsualTemplate(kind TemplateKind, lang string) Template {
	p := i18n.For(lang)
	company, customer := braced(p, "company"), braced(p, "customer")
	credentials := strings.Join([]string{p.T("mail.access.url") + ": " + braced(p, "url"), p.T("mail.access.username") + ": " + braced(p, "username"),
		p.T("mail.access.password") + ": " + braced(p, "password")}, "\n")
	body := func(parts ...string) string { return strings.Join(parts, "\n\n") }
	switch kind {
	case TemplateAccess:
		return Template{p.T("mail.access.subject", "company", company),
			body(p.T("mail.hello", "name", customer), p.T("mail.access.intro", "company", company), credentials, p.T("mail.access.temporary", "days", braced(p, "days")))}
	case TemplateForgotten:
		return Template{p.T("people.mail.forgotten.subject", "company", company),
			body(p.T("mail.hello", "name", customer), p.T("people.mail.forgotten.intro", "company", company), credentials,
				p.T("people.mail.forgotten.temporary", "days", braced(p, "days")), p.T("people.mail.forgotten.not_you"))}
	}
	var t Template
	switch kind {
	case TemplateReminder, TemplateFallback:
		t.Subject, t.Body = ReminderTexts(lang, kind)
	default:
		t.Subject, t.Body = DocumentTexts(lang, "")
	}
	if kind == TemplateLink || kind == TemplateReminder {
		t.Body = body(t.Body, braced(p, "link"))
	}
	return t
}

var bracedWord = regexp.MustCompile(`\{([^{}\n]*)\}`)

// Check says what is wrong with a template, beside subject and body: credentials and links must stay in, and out of the
// subject; a word that nothing fills in would reach the customer as it is.
func (t Template) Check(kind TemplateKind, lang string) billing.Errors {
	p := i18n.For(lang)
	var errs billing.Errors
	known := TemplateWords(kind, lang)
	for _, part := range []struct {
		field, text string
		max         int
	}{{"subject", t.Subject, SubjectMax}, {"body", t.Body, TemplateMax}} {
		unknown := slices.DeleteFunc(bracedWord.FindAllString(part.text, -1), func(word string) bool { return slices.Contains(known, word) })
		secret := ""
		if part.field == "subject" {
			secret = firstIn(part.text, bracedAll(p, unfit))
		}
		switch {
		case strings.TrimSpace(part.text) == "":
			errs.Add(part.field, "error.required")
		case len([]rune(part.text)) > part.max:
			errs.Add(part.field, "error.too_long", "max", part.max)
		case len(unknown) > 0:
			errs.Add(part.field, "outbox.error.unknown_word", "word", unknown[0], "words", strings.Join(known, ", "))
		case secret != "":
			errs.Add(part.field, "outbox.error.secret_subject", "word", secret)
		}
	}
	missing := slices.DeleteFunc(bracedAll(p, templateWords[kind].needed), func(word string) bool { return strings.Contains(t.Body, word) })
	if len(missing) > 0 && errs.On("body") == nil {
		errs.Add("body", "outbox.error.missing_word", "words", strings.Join(missing, ", "))
	}
	return errs
}

// In is the template with the words it holds, in whatever language they stand, as they are written in that one: who
// writes a text need not know the language of who gets it.
func (t Template) In(lang string) Template {
	to := i18n.For(lang)
	var pairs []string
	for _, from := range billing.Languages {
		for _, word := range append([]string{"link", "document"}, documentWords...) {
			pairs = append(pairs, braced(i18n.For(from), word), braced(to, word))
		}
	}
	words := strings.NewReplacer(pairs...)
	return Template{words.Replace(t.Subject), words.Replace(t.Body)}
}

// firstIn is the first of the words that stands in the text, "" when none does.
func firstIn(text string, words []string) string {
	for _, word := range words {
		if strings.Contains(text, word) {
			return word
		}
	}
	return ""
}

// Misplaced reports whether a text that goes with an attachment speaks of a link in the middle of a line: there is none.
func (t Template) Misplaced(lang string) bool {
	word := braced(i18n.For(lang), "link")
	return slices.ContainsFunc(strings.Split(t.Subject+"\n"+t.Body, "\n"), func(line string) bool {
		return strings.Contains(line, word) && strings.TrimSpace(line) != word
	})
}

// fillWords puts values into the words of a text, once: what stands in them is text and nothing else.
func fillWords(p *i18n.Printer, text string, values map[string]string) string {
	pairs := make([]string, 0, 2*len(values))
	for word, value := range values {
		pairs = append(pairs, braced(p, word), value)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// around splits a text at {link} alone on its line: what stands above the box, and below it.
func around(p *i18n.Printer, text string) (above, below []string) {
	word, to := braced(p, "link"), &above
	for _, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) == word {
			to = &below
			continue
		}
		*to = append(*to, line)
	}
	return above, below
}

// credentialLine is "Label: {word}", by itself a line of the box.
var credentialLine = regexp.MustCompile(`^([^{}:]{1,60}): *(\{[^{}]+\})$`)

// credentials are what a mail with a password says, in the words of a template where the company has one.
type credentials struct {
	kind                    TemplateKind
	customer, company       string
	url, username, password string
	title, preheader        string
}

// letter fills the template with them.
func (c credentials) letter(p *i18n.Printer, t Template) (letter, string) {
	days := int(billing.TemporaryPasswordLife / (24 * time.Hour))
	values := map[string]string{"url": c.url, "username": c.username, "password": c.password, "days": p.Number(days), "customer": oneLine(c.customer), "company": oneLine(c.company)}
	box := map[string]row{
		braced(p, "url"):      {Value: c.url, URL: c.url},
		braced(p, "username"): {Value: c.username, Code: true},
		braced(p, "password"): {Value: c.password, Code: true},
	}
	if t.Body == "" {
		t = UsualTemplate(c.kind, p.Lang())
	}
	l := letter{Lang: p.Lang(), Head: c.company, Ink: plainInk, Title: c.title, Preheader: c.preheader, Button: link{p.T("mail.access.enter"), c.url}}
	for _, line := range strings.Split(t.Body, "\n") {
		found := credentialLine.FindStringSubmatch(strings.TrimSpace(line))
		if found != nil && box[found[2]].Value != "" {
			r := box[found[2]]
			r.Label = found[1]
			l.Rows = append(l.Rows, r)
			continue
		}
		if line = fillWords(p, line, values); len(l.Rows) == 0 {
			l.Paragraphs = append(l.Paragraphs, line)
		} else {
			l.Notes = append(l.Notes, line)
		}
	}
	return l, subject(fillWords(p, t.Subject, values))
}
