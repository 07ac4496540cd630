package billing

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestATextIsCutAtItsVariables(t *testing.T) {
	month := TextPart{Word: WordMonth}
	text := func(s string) TextPart { return TextPart{Literal: s} }
	for _, x := range []struct {
		text string
		want []TextPart
	}{
		{"", nil},
		{"Cuota", []TextPart{text("Cuota")}},
		{"{mes}", []TextPart{month}},
		{"Web de {mes} de {año}.", []TextPart{text("Web de "), month, text(" de "), {Word: WordYear}, text(".")}},
		{"{mes-1}{mes+2}", []TextPart{{Word: WordMonth, Shift: -1}, {Word: WordMonth, Shift: 2}}},
		{"{mes - 1}{mes −1}{ MES+01 }{mes–1}", []TextPart{{Word: WordMonth, Shift: -1}, {Word: WordMonth, Shift: -1}, {Word: WordMonth, Shift: 1}, {Word: WordMonth, Shift: -1}}},
		{"{mes año}", []TextPart{{Word: WordMonth, WithYear: true}}},
		{"{mes-1 año}", []TextPart{{Word: WordMonth, Shift: -1, WithYear: true}}},
		{"{mes - 1 de año}", []TextPart{{Word: WordMonth, Shift: -1, WithYear: true}}},
		{"{urtea hilabetea+1}", []TextPart{{Word: WordMonth, Shift: 1, WithYear: true}}},
		{"{trimestre+1 any}", []TextPart{{Word: WordQuarter, Shift: 1, WithYear: true}}},
		{"{inicio-1}–{fin}", []TextPart{{Word: WordStart, Shift: -1}, text("–"), {Word: WordEnd}}},
		{"{NÚMERO} {cuota}", []TextPart{{Word: WordCount}, text(" "), {Word: WordCount}}},
		{"{", []TextPart{text("{")}},
		{"a } b { c", []TextPart{text("a } b { c")}},
		{"{} { }", []TextPart{text("{} { }")}},
		{"{{mes}}", []TextPart{text("{"), month, text("}")}},
		{"{a {mes} b}", []TextPart{text("{a "), month, text(" b}")}},
		{"}{mes", []TextPart{text("}{mes")}},
	} {
		if got, err := ParsePeriodText(x.text); err != nil || !slices.Equal(got, x.want) {
			t.Errorf("%q: got %+v, %v, want %+v", x.text, got, err, x.want)
		}
	}
}

func TestAnUnknownVariableIsNamed(t *testing.T) {
	for text, want := range map[string]string{
		"a {cliente} b":                      "schedule.error.variable {cliente}",
		"{mes} {mess}":                       "schedule.error.variable {mess}",
		"{mes*2}":                            "schedule.error.variable {mes*2}",
		"{mes-}":                             "schedule.error.variable {mes-}",
		"{mes--1}":                           "schedule.error.variable {mes--1}",
		"{-1}":                               "schedule.error.variable {-1}",
		"{de}":                               "schedule.error.variable {de}",
		"{mes mes}":                          "schedule.error.variable {mes mes}",
		"{año mes año}":                      "schedule.error.variable {año mes año}",
		"{mes año+1}":                        "schedule.error.variable {mes año+1}",
		"{año año}":                          "schedule.error.variable {año año}",
		"{inicio año}":                       "schedule.error.variable {inicio año}",
		"{número+1}":                         "schedule.error.variable {número+1}",
		"{" + strings.Repeat("x", 41):        "",
		"{" + strings.Repeat("x", 41) + "}":  "schedule.error.variable {" + strings.Repeat("x", 40) + "…}",
		"{mes-100}":                          "schedule.error.shift {mes-100}",
		"{año+99999999999999999999}":         "schedule.error.shift {año+99999999999999999999}",
		"{mes+99}":                           "",
		strings.Repeat("ñ", MaxPeriodText):   "",
		strings.Repeat("ñ", MaxPeriodText+1): "error.too_long <nil>",
	} {
		_, err := ParsePeriodText(text)
		got := ""
		var e *Error
		if errors.As(err, &e) {
			got = fmt.Sprintf("%s %v", e.Key, e.Args["name"])
		}
		if got != want {
			t.Errorf("%.60q: got %q, want %q", text, got, want)
		}
	}
}

func TestWordsToKeepStayText(t *testing.T) {
	got, err := ParsePeriodText("{número}: {total}, {mes}, {Due date}", "{número}", "{total}", "due date")
	want := []TextPart{{Literal: "{número}: {total}, "}, {Word: WordMonth}, {Literal: ", {Due date}"}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	if _, err := ParsePeriodText("{importe}", "{total}"); CodeOf(err) != Invalid {
		t.Errorf("got %v, want an error for people", err)
	}
}

func TestEveryNameOfEveryLanguageIsKnown(t *testing.T) {
	for _, lang := range Languages {
		names := PeriodNames(lang)
		if len(names) != 6 {
			t.Errorf("%s: got %v, want six names", lang, names)
		}
		for i, name := range names {
			parts, err := ParsePeriodText(name)
			spanish, _ := ParsePeriodText(PeriodNames("es")[i])
			if err != nil || !slices.Equal(parts, spanish) || parts[0].Word == "" {
				t.Errorf("%s: %s: got %+v, %v, want %+v", lang, name, parts, err, spanish)
			}
		}
	}
}

// plainWords say months and quarters in figures.
type plainWords struct{}

func (plainWords) Month(m time.Month) string            { return fmt.Sprintf("m%d", m) }
func (plainWords) MonthYear(m time.Month, y int) string { return fmt.Sprintf("m%d/%d", m, y) }
func (plainWords) Quarter(q int) string                 { return fmt.Sprintf("q%d", q) }
func (plainWords) QuarterYear(q, y int) string          { return fmt.Sprintf("q%d/%d", q, y) }
func (plainWords) Date(iso string) string               { return iso }

func TestVariablesReckonOverTheYearsEnd(t *testing.T) {
	monthly := Rule{Every: 1, Unit: UnitMonth, Start: "2026-11-01"}
	last := Rule{Every: 1, Unit: UnitMonth, MonthDay: LastDay, Start: "2026-12-31"}
	for _, x := range []struct {
		rule Rule
		n    int
		text string
		want string
	}{
		{monthly, 1, "{mes} {mes+1} {mes+1 año} {año}", "m12 m1 m1/2027 2026"},
		{monthly, 2, "{mes} {mes-1} {mes-1 año} {mes-12 año} {año-1}", "m1 m12 m12/2026 m1/2026 2026"},
		{monthly, 2, "{trimestre} {trimestre-1} {trimestre-1 año} {trimestre+4 año}", "q1 q4 q4/2026 q1/2028"},
		{monthly, 2, "{inicio} {fin} {inicio-1} {fin-1} {inicio+1} {fin+1}", "2027-01-01 2027-01-31 2026-12-01 2026-12-31 2027-02-01 2027-02-28"},
		{monthly, 0, "{cuota}: {mes-99 año} {mes+99 año}", "1: m8/2018 m2/2035"},
		{last, 1, "{mes} {inicio} {fin} {cuota}", "m1 2027-01-01 2027-01-31 2"},
		{Rule{Every: 3, Unit: UnitMonth, Start: "2027-01-01"}, 1, "{trimestre año} {inicio} {fin}", "q2/2027 2027-04-01 2027-06-30"},
		{Rule{Every: 1, Unit: UnitYear, Start: "2028-02-29"}, 1, "{mes} {año} {inicio} {fin}", "m2 2029 2028-03-01 2029-02-28"},
		{Rule{Every: 1, Unit: UnitWeek, Start: "2026-12-28", Times: 1}, 1, "{mes} {inicio}", "m1 2027-01-04"}, // after its end
	} {
		if got, err := x.rule.FillPeriodText(x.text, x.n, plainWords{}); err != nil || got != x.want {
			t.Errorf("%+v, number %d: %s: got %q, %v, want %q", x.rule, x.n, x.text, got, err, x.want)
		}
	}
	for _, n := range []int{-1, 10_000_000} {
		if got, err := monthly.FillPeriodText("{mes}", n, plainWords{}); err == nil {
			t.Errorf("number %d: got %q, want an error", n, got)
		}
	}
}

func TestATextThatCouldBeTooLongIsRefusedBeforeItIs(t *testing.T) {
	for _, x := range []struct {
		text string
		want string
	}{
		{strings.Repeat("x", 20), ""},
		{strings.Repeat("x", 21), "line.0.text error.too_long"},
		{"xx{mes año}", ""}, // 2 + "septiembre de 2026"
		{"xxx{mes año}", "line.0.text schedule.error.too_long"},
		{"{cliente}", "line.0.text schedule.error.variable"},
		{"xxxxxxxxxx{hilabetea}", ""},
	} {
		got := ""
		var es Errors
		if err := CheckPeriodText("line.0.text", x.text, 20); errors.As(err, &es) {
			got = es[0].Field + " " + es[0].Key
		}
		if got != x.want {
			t.Errorf("%q: got %q, want %q", x.text, got, x.want)
		}
	}
}

func FuzzParsePeriodText(f *testing.F) {
	for _, s := range []string{
		"", "Web de {mes} de {año}", "{mes-1 año}", "{{mes}}", "{", "}", "{}", "}{", "{mes", "{trimestre - 2 de año}", "{inicio-1}–{fin+1}",
		"{hilabetea} {urtea}", "{cuota}/12", "{cliente}", "{mes-100}", "{mes+9999999999999999999999}", "{\xff}", "{mes\u200b}", "{a{b}c}", "{año\n}",
	} {
		f.Add(s, "total")
	}
	f.Fuzz(func(t *testing.T, text, keep string) {
		parts, err := ParsePeriodText(text, keep)
		if err != nil {
			wantPersonsError(t, text, err)
			return
		}
		rest, literals := text, 0
		for i, p := range parts {
			if (p.Word == "") != (p.Literal != "") || p.Word == "" && i > 0 && parts[i-1].Word == "" {
				t.Errorf("%q: got %+v", text, parts)
			}
			if p.Shift > MaxPeriodShift || p.Shift < -MaxPeriodShift || p.WithYear && p.Word != WordMonth && p.Word != WordQuarter {
				t.Errorf("%q: got %+v", text, p)
			}
			_, after, found := strings.Cut(rest, p.Literal)
			if !found {
				t.Fatalf("%q: %q is not of the text, or not in its order", text, p.Literal)
			}
			rest, literals = after, literals+len(p.Literal)
		}
		if !strings.ContainsAny(text, "{}") && literals != len(text) {
			t.Errorf("%q has no braces: got %+v", text, parts)
		}
		r := Rule{Every: 1, Unit: UnitMonth, Start: "2027-01-31"}
		filled, err := r.FillPeriodText(text, 3, plainWords{}, keep)
		if longest := periodTextLength(parts); err != nil || utf8.RuneCountInString(filled) > longest {
			t.Errorf("%q: got %q, %v, longer than %d", text, filled, err, longest)
		}
	})
}
