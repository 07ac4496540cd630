package mail

import (
	"acuse/internal/billing"
	"acuse/internal/i18n"
)

// FillPeriodText writes a text of a schedule, such as that of a line, for its n-th invoice in a language.
func FillPeriodText(lang, text string, rule billing.Rule, n int) (string, error) {
	return rule.FillPeriodText(text, n, i18n.For(lang))
}

// FillPeriodMail does so with the subject or body of the mail that brings the invoice: the words of DocumentWords stay
// as they are, to be filled in when it is sent.
func FillPeriodMail(lang, text string, rule billing.Rule, n int) (string, error) {
	return rule.FillPeriodText(text, n, i18n.For(lang), KeptInPeriodMail()...)
}

// KeptInPeriodMail are the words of DocumentWords in all languages, so that {número} is never the invoice's number in
// one language and its place in the schedule in another.
func KeptInPeriodMail() []string {
	var all []string
	for _, lang := range billing.Languages {
		all = append(all, DocumentWordList(lang)...)
	}
	return all
}
