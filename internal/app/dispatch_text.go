package app

import (
	"strings"

	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/store"
)

// proposedText is what stands above a document that goes that way, until somebody writes something else. The box and its
// button come below a text anyway: a line that says only so is left out at its end.
func proposedText(tx *store.Tx, lang string, kind billing.Kind, way billing.SendWay) (DispatchText, error) {
	own, err := documentTemplate(tx, lang, kind, way)
	body, _ := strings.CutSuffix(strings.TrimSpace(own.Body), "\n"+mail.LinkWord(lang))
	body = strings.TrimSpace(body)
	return DispatchText{Language: lang, Subject: own.Subject, Body: body}, err
}

// documentWords are what a text in that language says of a document, whoever it greets.
func documentWords(d billing.Document, lang string, company billing.Company) mail.DocumentWords {
	return mail.DocumentWords{Kind: d.Kind, Number: d.Number, Total: d.Totals.Total, Due: d.DueDate, Customer: mail.GreetedWord(lang), Company: company.Name}
}

// filled is the text with its words filled in.
func (t DispatchText) filled(words mail.DocumentWords) DispatchText {
	t.Subject, t.Body = words.Fill(t.Language, t.Subject), words.Fill(t.Language, t.Body)
	return t
}

// ofItsWay is the text of a document that goes attached: one that nobody has changed was proposed for a link, and the
// company may have another for attachments.
func (f DispatchForm) ofItsWay(tx *store.Tx, text DispatchText, d billing.Document, lang string) (DispatchText, error) {
	if f.Way != billing.ByAttachment || text.Language != lang {
		return text, nil
	}
	company, err := tx.Company()
	if err != nil {
		return text, err
	}
	for _, kind := range []billing.Kind{d.Kind, ""} {
		proposed, err := proposedText(tx, text.Language, kind, billing.ByLink)
		if err != nil {
			return text, err
		}
		attached, err := proposedText(tx, text.Language, kind, f.Way)
		if err != nil {
			return text, err
		}
		if f.Single() {
			proposed, attached = proposed.filled(documentWords(d, lang, company)), attached.filled(documentWords(d, lang, company))
		}
		if strings.TrimSpace(text.Subject) == proposed.Subject && strings.TrimSpace(text.Body) == proposed.Body {
			return attached, nil
		}
	}
	return text, nil
}
