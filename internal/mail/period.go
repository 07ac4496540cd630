package mail

import (
	"acuse/internal/billing"
	"acuse/internal/i18n"
)

// FillPeriodText writes a text of a schedule, such as that of a line, for its n-th invoice in a language. Words to keep stay
// as they are.
func FillPeriodText(lang, text string, rule billing.Rule, n int, keep ...string) (string, error) {
	return rule.FillPeriodText(text, n, i18n.For(lang), keep...)
}
