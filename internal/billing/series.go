package billing

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Series gives documents of one kind their numbers (ROF art. 6.1.a: correlative inside a series).
type Series struct {
	ID      string
	Kind    Kind
	Code    string
	Pattern string // {series} {year} {month} {counter} {counter:4} and free text
}

// NumberMax is the longest number AEAT takes (NumSerieFactura, Orden HAC/1177/2024).
const NumberMax = 60

var patternPart = regexp.MustCompile(`\{(series|year|month|counter)(?::(\d))?\}`)

// Number writes the number of the counter-th document of the series on that day.
func (s Series) Number(day Date, counter int64) string {
	return patternPart.ReplaceAllStringFunc(s.Pattern, func(part string) string {
		m := patternPart.FindStringSubmatch(part)
		width, _ := strconv.Atoi(m[2])
		switch m[1] {
		case "series":
			return s.Code
		case "year":
			return string(day)[:4]
		case "month":
			return string(day)[5:7]
		default:
			return fmt.Sprintf("%0*d", width, counter)
		}
	})
}

// CounterYear is the year whose counter numbers that day: a series whose numbers show no year counts on for ever.
func (s Series) CounterYear(day Date) int {
	if !strings.Contains(s.Pattern, "{year}") {
		return 0
	}
	year, _ := strconv.Atoi(string(day)[:4])
	return year
}

// OrderKey sorts documents of one day by their number; unlike the number itself it also does so past 9999.
func (s Series) OrderKey(day Date, counter int64) string {
	return fmt.Sprintf("%s %s %012d", s.Code, string(day)[:4], counter)
}

// CheckSeriesDate refuses a day before the last one issued in the series: numbers and dates run together.
func CheckSeriesDate(day, last Date) error {
	if last == "" || day >= last {
		return nil
	}
	return Errors{{Code: Invalid, Field: "issue_date", Key: "error.date_before_series", Args: map[string]any{"last": last}}}
}

// CheckIssueDate refuses an invoice of a day that has not come. AEAT, VERI*FACTU, validations: FechaExpedicionFactura is
// at most the day the record is made.
func CheckIssueDate(day, today Date) error {
	if day <= today {
		return nil
	}
	return Errors{{Code: Invalid, Field: "issue_date", Key: "error.date_not_come"}}
}

// firstCodes are the series a company starts with, one a kind.
var firstCodes = map[Kind]string{Invoice: "F", Quote: "P", DeliveryNote: "A", Proforma: "PF", Receipt: "R"}

// FirstSeries is what a new company numbers documents of a kind with: invoices are F-2026-0001, F-2026-0002 …, quotes
// P-2026-0001 …
func FirstSeries(id string, kind Kind) Series {
	return Series{ID: id, Kind: kind, Code: firstCodes[kind], Pattern: "{series}-{year}-{counter:4}"}
}

// SlugOf makes the address of a company's portal from its name: "Estudio Marjal, S.L." is estudio-marjal-s-l.
func SlugOf(name string) string {
	words := strings.FieldsFunc(FoldKey(name), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	slug := strings.Join(words, "-")
	if len(slug) > 40 {
		slug = strings.Trim(slug[:40], "-")
	}
	if slug == "" {
		return "empresa"
	}
	return slug
}
