package billing

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// PeriodWord is what a variable of a schedule's text stands for.
type PeriodWord string

const (
	WordMonth   PeriodWord = "month"   // {mes}: calendar month of the invoice's day
	WordQuarter PeriodWord = "quarter" // {trimestre}: of the calendar year
	WordYear    PeriodWord = "year"    // {año}
	WordStart   PeriodWord = "start"   // {inicio}: first day of the period
	WordEnd     PeriodWord = "end"     // {fin}: last day of the period
	WordCount   PeriodWord = "count"   // {número}, {cuota}: the how manieth invoice of the schedule it is, from 1 on
)

// periodWords are the words that people write, folded, of all languages: every text takes all of them.
var periodWords = map[string]PeriodWord{
	"mes": WordMonth, "hilabetea": WordMonth, "hilabete": WordMonth, "month": WordMonth,
	"trimestre": WordQuarter, "hiruhilekoa": WordQuarter, "hiruhileko": WordQuarter, "quarter": WordQuarter,
	"ano": WordYear, "any": WordYear, "urtea": WordYear, "urte": WordYear, "year": WordYear,
	"inicio": WordStart, "inici": WordStart, "hasiera": WordStart, "start": WordStart,
	"fin": WordEnd, "fi": WordEnd, "amaiera": WordEnd, "end": WordEnd,
	"numero": WordCount, "zenbakia": WordCount, "number": WordCount,
	"cuota": WordCount, "quota": WordCount, "kuota": WordCount, "cota": WordCount, "instalment": WordCount,
}

// periodNames are the variables as a form lists them, by language.
var periodNames = map[string][]string{
	"es": {"mes", "trimestre", "año", "inicio", "fin", "número"},
	"ca": {"mes", "trimestre", "any", "inici", "fi", "número"},
	"eu": {"hilabetea", "hiruhilekoa", "urtea", "hasiera", "amaiera", "zenbakia"},
	"gl": {"mes", "trimestre", "ano", "inicio", "fin", "número"},
	"en": {"month", "quarter", "year", "start", "end", "number"},
}

const (
	MaxPeriodText  = 10_000 // characters of a text with variables
	MaxPeriodShift = 99     // most that may be added or taken away: {mes-99}
	maxPeriodName  = 40     // characters of an unknown variable that its error repeats
)

// TextPart is a piece of a schedule's text: a literal, or when Word is set a variable.
type TextPart struct {
	Literal  string
	Word     PeriodWord
	Shift    int  // months, quarters, years or periods later; earlier when negative
	WithYear bool // of a month or quarter: with its own year, "diciembre de 2026"
}

// PeriodNames are the variables as one writes them in a language: "{mes}" …
func PeriodNames(lang string) []string {
	var all []string
	for _, name := range periodNames[lang] {
		all = append(all, "{"+name+"}")
	}
	return all
}

// ParsePeriodText cuts a schedule's text at its variables: {mes}, {mes-1}, {mes+2}, and with the year that the month
// or quarter lies in {mes-1 año}. The words of all languages are taken, with or without accents and capitals. Names to
// keep, those of the mail the text goes into, stay text, whatever they mean here. Any other word in braces is an error
// that lists what there is; a brace without its partner, or with nothing in it, is text.
func ParsePeriodText(text string, keep ...string) ([]TextPart, error) {
	if utf8.RuneCountInString(text) > MaxPeriodText {
		return nil, Fail(Invalid, "error.too_long", "max", MaxPeriodText)
	}
	kept := map[string]bool{}
	for _, name := range keep {
		kept[FoldKey(strings.Trim(name, "{}"))] = true
	}
	var parts []TextPart
	literal := 0 // where the text begins that is not yet in parts
	for at := 0; at < len(text); {
		name, end, found := nextBraces(text, &at)
		if !found {
			break
		}
		if key := FoldKey(name); key != "" && !kept[key] {
			part, err := parseVariable(name)
			if err != nil {
				return nil, err
			}
			if literal < at {
				parts = append(parts, TextPart{Literal: text[literal:at]})
			}
			parts = append(parts, part)
			literal = end
		}
		at = end
	}
	if literal < len(text) {
		parts = append(parts, TextPart{Literal: text[literal:]})
	}
	return parts, nil
}

// nextBraces moves at to the next brace that has a partner, and gives what stands between them and where they end.
func nextBraces(text string, at *int) (name string, end int, found bool) {
	shut := strings.IndexByte(text[*at:], '}')
	for shut >= 0 {
		shut += *at
		if open := strings.LastIndexByte(text[*at:shut], '{'); open >= 0 {
			*at += open
			return text[*at+1 : shut], shut + 1, true
		}
		*at = shut + 1
		shut = strings.IndexByte(text[*at:], '}')
	}
	return "", 0, false
}

// parseVariable reads what stands between braces: a word, "word-1", "word year" or "word-1 year".
func parseVariable(name string) (TextPart, error) {
	key := FoldKey(name)
	shifted, year, withYear := strings.Cut(closeSigns(key), " ")
	word, shift := shifted, ""
	if at := strings.IndexAny(shifted, "+-"); at >= 0 {
		word, shift = shifted[:at], shifted[at:]
	}
	part := TextPart{Word: periodWords[word], WithYear: withYear}
	calendar := part.Word == WordMonth || part.Word == WordQuarter
	if part.Word == "" || withYear && (!calendar || periodWords[year] != WordYear) || shift != "" && part.Word == WordCount {
		return TextPart{}, unknownVariable(name)
	}
	if shift != "" {
		n, err := strconv.Atoi(shift)
		if err != nil {
			return TextPart{}, unknownVariable(name)
		}
		if n > MaxPeriodShift || n < -MaxPeriodShift {
			return TextPart{}, Fail(Invalid, "schedule.error.shift", "name", shown(name), "max", MaxPeriodShift)
		}
		part.Shift = n
	}
	return part, nil
}

// closeSigns takes the spaces around a sign away: "mes - 1" is "mes-1".
func closeSigns(s string) string {
	return strings.NewReplacer(" + ", "+", " - ", "-", " +", "+", " -", "-", "+ ", "+", "- ", "-").Replace(s)
}

func unknownVariable(name string) error {
	return Fail(Invalid, "schedule.error.variable", "name", shown(name))
}

// shown is a variable as its error repeats it.
func shown(name string) string {
	runes := []rune(CleanLine(name))
	if len(runes) > maxPeriodName {
		runes = append(runes[:maxPeriodName], '…')
	}
	return "{" + string(runes) + "}"
}

// PeriodWords is how a language says months, quarters and days; i18n.Printer does.
type PeriodWords interface {
	Month(month time.Month) string
	MonthYear(month time.Month, year int) string
	Quarter(quarter int) string
	QuarterYear(quarter, year int) string
	Date(iso string) string
}

// FillPeriodText writes a schedule's text for its n-th invoice, 0 is the first, whether or not the rule ends before.
// What is filled in is never read again for variables.
func (r Rule) FillPeriodText(text string, n int, words PeriodWords, keep ...string) (string, error) {
	parts, err := ParsePeriodText(text, keep...)
	if err != nil {
		return "", err
	}
	day, ok := r.at(n)
	if !ok || n < 0 {
		return "", fmt.Errorf("billing: a rule without an occurrence %d has no text for it", n)
	}
	month := monthOf(day)
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(r.sayPart(p, n, month, words))
	}
	return b.String(), nil
}

func (r Rule) sayPart(p TextPart, n, month int, words PeriodWords) string {
	switch p.Word {
	case WordMonth:
		month += p.Shift
		if p.WithYear {
			return words.MonthYear(time.Month(month%12+1), month/12)
		}
		return words.Month(time.Month(month%12 + 1))
	case WordQuarter:
		month += 3 * p.Shift
		if p.WithYear {
			return words.QuarterYear(month%12/3+1, month/12)
		}
		return words.Quarter(month%12/3 + 1)
	case WordYear:
		return strconv.Itoa(month/12 + p.Shift)
	case WordStart:
		return words.Date(string(r.Period(n + p.Shift).From))
	case WordEnd:
		return words.Date(string(r.Period(n + p.Shift).To))
	case WordCount:
		return strconv.Itoa(n + 1)
	}
	return p.Literal
}
