package app

import (
	"acuse/internal/billing"
	"acuse/internal/mail"
)

// periodTexts say texts as FillPeriodText does.
type periodTexts func(lang, text string, rule billing.Rule, n int) (string, error)

// FillPeriodText is the text of a line or the notes of the n-th invoice of a schedule, its variables said in the
// customer's language. Only what the company wrote into the schedule may be given to it, never a customer's data.
func FillPeriodText(lang, text string, rule billing.Rule, n int) (string, error) {
	return mail.FillPeriodText(lang, text, rule, n)
}

// saidTexts are texts with their variables said. Those of a company's schedules are often the same.
type saidTexts map[saidOf]string

type saidOf struct {
	lang, text string
	rule       billing.Rule
	n          int
}

// fill is FillPeriodText for a text that may have been said before.
func (t saidTexts) fill(lang, text string, rule billing.Rule, n int) (string, error) {
	of := saidOf{lang, text, rule, n}
	said, known := t[of]
	if known {
		return said, nil
	}
	said, err := FillPeriodText(lang, text, rule, n)
	if err == nil {
		t[of] = said
	}
	return said, err
}
