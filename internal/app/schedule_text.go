package app

import (
	"acuse/internal/billing"
	"acuse/internal/mail"
)

// FillPeriodText is the text of a line or the notes of the n-th invoice of a schedule, its variables said in the
// customer's language. Only what the company wrote into the schedule may be given to it, never a customer's data.
func FillPeriodText(lang, text string, rule billing.Rule, n int) (string, error) {
	return mail.FillPeriodText(lang, text, rule, n)
}
