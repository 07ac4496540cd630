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

// FillPeriodMail is FillPeriodText for subject and text of its mail: {número}, {total} and the others of DispatchWords
// stay, to be filled in when it is sent. It goes first, so that what those bring in is never read for variables.
func FillPeriodMail(lang, text string, rule billing.Rule, n int) (string, error) {
	return mail.FillPeriodMail(lang, text, rule, n)
}

// CheckPeriodMail is billing.CheckPeriodText for subject and text of its mail.
func CheckPeriodMail(field, text string, limit int) error {
	return billing.CheckPeriodText(field, text, limit, mail.KeptInPeriodMail()...)
}
