package i18n

import (
	"strings"
	"testing"
	"time"
)

func TestMonthsByThemselvesAreNamedAsEachLanguageDoes(t *testing.T) {
	for lang, want := range map[string]string{
		"es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
		"ca": "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
		"eu": "urtarrila otsaila martxoa apirila maiatza ekaina uztaila abuztua iraila urria azaroa abendua",
		"gl": "xaneiro febreiro marzo abril maio xuño xullo agosto setembro outubro novembro decembro",
		"en": "January February March April May June July August September October November December",
	} {
		var got []string
		for m := time.January; m <= time.December; m++ {
			got = append(got, For(lang).Month(m))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: got %s, want %s", lang, strings.Join(got, " "), want)
		}
	}
}

func TestMonthsAndQuartersOfAYearAreWrittenAsEachLanguageDoes(t *testing.T) {
	es, ca, eu, gl, en := For("es"), For("ca"), For("eu"), For("gl"), For("en")
	for _, c := range []struct{ got, want string }{
		{es.MonthYear(12, 2026), "diciembre de 2026"},
		{ca.MonthYear(12, 2026), "desembre de 2026"},
		{ca.MonthYear(4, 2026), "abril de 2026"},
		{eu.MonthYear(12, 2026), "2026ko abendua"},
		{eu.MonthYear(1, 2025), "2025eko urtarrila"},
		{eu.MonthYear(1, 2031), "2031ko urtarrila"},
		{gl.MonthYear(12, 2026), "decembro de 2026"},
		{en.MonthYear(12, 2026), "December 2026"},
		{es.Quarter(1), "1.er trimestre"},
		{es.QuarterYear(4, 2026), "4.º trimestre de 2026"},
		{ca.Quarter(1), "1r trimestre"},
		{ca.Quarter(2), "2n trimestre"},
		{ca.Quarter(3), "3r trimestre"},
		{ca.QuarterYear(4, 2026), "4t trimestre de 2026"},
		{eu.Quarter(2), "2. hiruhilekoa"},
		{eu.QuarterYear(4, 2030), "2030eko 4. hiruhilekoa"},
		{gl.Quarter(3), "3.º trimestre"},
		{gl.QuarterYear(4, 2026), "4.º trimestre de 2026"},
		{en.Quarter(1), "Q1"},
		{en.QuarterYear(4, 2026), "Q4 2026"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
