package billing

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
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

// linkWords may stand between a month and its year.
var linkWords = map[string]bool{"de": true, "del": true, "do": true, "of": true}

// periodWidths are the most characters a variable can come to in any language.
var periodWidths = map[PeriodWord]int{WordMonth: 10, WordQuarter: 14, WordYear: 5, WordStart: 10, WordEnd: 10, WordCount: 7}

const yearWidth = 8 // " de 2026", "2025eko "

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

// inBraces finds the innermost ones.
var inBraces = regexp.MustCompile(`\{([^{}]*)\}`)

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
	for _, at := range inBraces.FindAllStringSubmatchIndex(text, -1) {
		name := text[at[2]:at[3]]
		if key := FoldKey(name); key == "" || kept[key] {
			continue
		}
		part, err := parseVariable(name)
		if err != nil {
			return nil, err
		}
		if literal < at[0] {
			parts = append(parts, TextPart{Literal: text[literal:at[0]]})
		}
		parts = append(parts, part)
		literal = at[1]
	}
	if literal < len(text) {
		parts = append(parts, TextPart{Literal: text[literal:]})
	}
	return parts, nil
}

// parseVariable reads what stands between braces: a word, "word-1", "word year" or "word-1 year", also "word-1 de year"
// and, as Basque has it, "year word-1".
func parseVariable(name string) (TextPart, error) {
	words := slices.DeleteFunc(strings.Fields(closeSigns(FoldKey(name))), func(w string) bool { return linkWords[w] })
	withYear := len(words) == 2
	if withYear && periodWords[words[0]] == WordYear {
		slices.Reverse(words)
	}
	if len(words) != 1 && (!withYear || periodWords[words[1]] != WordYear) {
		return TextPart{}, unknownVariable(name)
	}
	word, shift := words[0], ""
	if at := strings.IndexAny(word, "+-"); at >= 0 {
		word, shift = word[:at], word[at:]
	}
	part := TextPart{Word: periodWords[word], WithYear: withYear}
	inYear := part.Word == WordMonth || part.Word == WordQuarter
	if part.Word == "" || withYear && !inYear || shift != "" && part.Word == WordCount {
		return TextPart{}, unknownVariable(name)
	}
	if shift == "" {
		return part, nil
	}
	n, err := strconv.Atoi(shift)
	if n > MaxPeriodShift || n < -MaxPeriodShift { // beyond what an int holds too
		return TextPart{}, Fail(Invalid, "schedule.error.shift", "name", shown(name), "max", MaxPeriodShift)
	}
	if err != nil {
		return TextPart{}, unknownVariable(name)
	}
	part.Shift = n
	return part, nil
}

// closeSigns takes the spaces around a sign away: "mes - 1" is "mes-1".
func closeSigns(s string) string { return spacedSigns.Replace(s) }

var spacedSigns = strings.NewReplacer(" + ", "+", " - ", "-", " +", "+", " -", "-", "+ ", "+", "- ", "-")

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

// CheckPeriodText is ParsePeriodText beside a field; it also refuses a text that, once filled in, could have more
// characters than what it goes into may: "schedule.error.too_long".
func CheckPeriodText(field, text string, limit int, keep ...string) error {
	var es Errors
	parts, err := ParsePeriodText(text, keep...)
	if err != nil {
		es.AddErr(field, err)
	} else if longest := periodTextLength(parts); longest > limit && longest > utf8.RuneCountInString(text) {
		es.Add(field, "schedule.error.too_long", "max", limit)
	} else if longest > limit {
		es.Add(field, "error.too_long", "max", limit)
	}
	return es.Err()
}

// WithoutPeriods is a text with something that is no variable in the place of each: what stands there once it is filled in.
func WithoutPeriods(text string, keep ...string) string {
	parts, err := ParsePeriodText(text, keep...)
	if err != nil {
		return text
	}
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(cmp.Or(p.Literal, "…"))
	}
	return b.String()
}

// periodTextLength is the most characters a text can come to, in any language.
func periodTextLength(parts []TextPart) int {
	length := 0
	for _, p := range parts {
		length += utf8.RuneCountInString(p.Literal) + periodWidths[p.Word]
		if p.WithYear {
			length += yearWidth
		}
	}
	return length
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
		month = max(month+p.Shift, 0)
		if p.WithYear {
			return words.MonthYear(time.Month(month%12+1), month/12)
		}
		return words.Month(time.Month(month%12 + 1))
	case WordQuarter:
		month = max(month+3*p.Shift, 0)
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
