package app_test

import (
	"errors"
	"testing"

	"acuse/internal/app"
	"acuse/internal/billing"
)

func TestLinesOfAScheduleSayItsPeriod(t *testing.T) {
	rule := billing.Rule{Every: 1, Unit: billing.UnitMonth, MonthDay: billing.LastDay, Start: "2026-12-31"}
	for _, c := range []struct {
		lang, text, want string
	}{
		{"es", "Web de {mes} de {año}, {número}", "Web de enero de 2027, 2"},
		{"eu", "{mes-1 año}: {hasiera}–{amaiera}", "2026ko abendua: 2027/01/01–2027/01/31"},
	} {
		if got, err := app.FillPeriodText(c.lang, c.text, rule, 1); err != nil || got != c.want {
			t.Errorf("%s: %s: got %q, %v, want %q", c.lang, c.text, got, err, c.want)
		}
	}
	if got, err := app.FillPeriodText("es", "{total}", rule, 0); billing.CodeOf(err) != billing.Invalid {
		t.Errorf("{total} in a line: got %q, %v, want it refused", got, err)
	}
}

func TestATextOfAScheduleKnowsOnlyItsPeriod(t *testing.T) {
	for _, c := range []struct{ text, line string }{
		{"{mes} {cuota}", ""},
		{"{total}", "schedule.error.variable"},
		{"{importe}", "schedule.error.variable"},
	} {
		if got := keyOf(billing.CheckPeriodText("text", c.text, 100)); got != c.line {
			t.Errorf("%s in a line: got %q, want %q", c.text, got, c.line)
		}
	}
}

// keyOf is the key of the first error of a form, "" when there is none.
func keyOf(err error) string {
	var es billing.Errors
	if errors.As(err, &es) {
		return es[0].Key
	}
	return ""
}
