package mail

import (
	"testing"
	"unicode/utf8"

	"acuse/internal/billing"
)

// monthly is of the first of each month; its third invoice is of 1 January 2027.
var monthly = billing.Rule{Every: 1, Unit: billing.UnitMonth, Start: "2026-11-01"}

func TestEveryVariableIsSaidInTheCustomersLanguage(t *testing.T) {
	variables := []string{"{mes}", "{mes-1}", "{mes+2}", "{mes año}", "{mes-1 año}", "{trimestre}", "{trimestre-1}", "{trimestre año}",
		"{trimestre-1 año}", "{año}", "{año+1}", "{inicio}", "{fin}", "{inicio-1}", "{fin+1}", "{número}", "{cuota}"}
	for lang, want := range map[string][]string{
		"es": {"enero", "diciembre", "marzo", "enero de 2027", "diciembre de 2026", "1.er trimestre", "4.º trimestre", "1.er trimestre de 2027",
			"4.º trimestre de 2026", "2027", "2028", "01/01/2027", "31/01/2027", "01/12/2026", "28/02/2027", "3", "3"},
		"ca": {"gener", "desembre", "març", "gener de 2027", "desembre de 2026", "1r trimestre", "4t trimestre", "1r trimestre de 2027",
			"4t trimestre de 2026", "2027", "2028", "01/01/2027", "31/01/2027", "01/12/2026", "28/02/2027", "3", "3"},
		"eu": {"urtarrila", "abendua", "martxoa", "2027ko urtarrila", "2026ko abendua", "1. hiruhilekoa", "4. hiruhilekoa", "2027ko 1. hiruhilekoa",
			"2026ko 4. hiruhilekoa", "2027", "2028", "2027/01/01", "2027/01/31", "2026/12/01", "2027/02/28", "3", "3"},
		"gl": {"xaneiro", "decembro", "marzo", "xaneiro de 2027", "decembro de 2026", "1.º trimestre", "4.º trimestre", "1.º trimestre de 2027",
			"4.º trimestre de 2026", "2027", "2028", "01/01/2027", "31/01/2027", "01/12/2026", "28/02/2027", "3", "3"},
		"en": {"January", "December", "March", "January 2027", "December 2026", "Q1", "Q4", "Q1 2027",
			"Q4 2026", "2027", "2028", "01/01/2027", "31/01/2027", "01/12/2026", "28/02/2027", "3", "3"},
	} {
		for i, variable := range variables {
			if got, err := FillPeriodText(lang, variable, monthly, 2); err != nil || got != want[i] {
				t.Errorf("%s: %s: got %q, %v, want %q", lang, variable, got, err, want[i])
			}
		}
	}
}

func TestOwnWordsSayWhatTheSpanishOnesSay(t *testing.T) {
	for _, lang := range billing.Languages {
		for i, own := range billing.PeriodNames(lang) {
			spanish := billing.PeriodNames("es")[i]
			got, err := FillPeriodText(lang, own, monthly, 2)
			want, _ := FillPeriodText(lang, spanish, monthly, 2)
			if err != nil || got != want || got == spanish {
				t.Errorf("%s: %s: got %q, %v, want %q as of %s", lang, own, got, err, want, spanish)
			}
		}
	}
}

// What CheckPeriodText lets through fits, whatever the month, the year and the language.
func TestNoVariableIsLongerThanItIsCheckedFor(t *testing.T) {
	for _, variable := range []string{"{mes}", "{trimestre}", "{año}", "{inicio}", "{fin}", "{cuota}", "{mes año}", "{trimestre año}", "{año+99}"} {
		limit := 1 // the least that is let through
		for ; billing.CheckPeriodText("", variable, limit) != nil; limit++ {
			if limit > 40 {
				t.Fatalf("%s is never let through", variable)
			}
		}
		longest := 0
		for _, lang := range billing.Languages {
			for _, rule := range []billing.Rule{monthly, {Every: 1, Unit: billing.UnitYear, Start: "2026-09-30"}} {
				for n := range 1000 {
					got, err := FillPeriodText(lang, variable, rule, n)
					if err != nil {
						t.Fatalf("%s: %s: %v", lang, variable, err)
					}
					longest = max(longest, utf8.RuneCountInString(got))
				}
			}
		}
		if longest > limit {
			t.Errorf("%s: got up to %d characters, checked for %d", variable, longest, limit)
		}
	}
}
