package billing

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// Cents is an amount of money in cents of euro.
type Cents int64

// Decimal is a quantity or a unit price in millionths: 1.5 is 1_500_000.
type Decimal int64

// Percent is a rate in hundredths of a percent: 21 % is 2100.
type Percent int64

// Limits of what a form takes and what a document may add up to; the same below zero.
const (
	MaxTotal   Cents   = 999_999_999_999_99  // the AEAT takes twelve integer digits and two decimals
	MaxDecimal Decimal = 999_999_999_999_999 // 999,999,999.999999: of a quantity or a price
	MaxPercent Percent = 999_99              // 999.99 %: the AEAT's rates have three integer digits
)

const (
	centsPlaces   = 2
	decimalPlaces = 6
	percentPlaces = 2
	wholeDigits   = 12 // before the mark; with six decimals still far inside an int64
)

// ParseCents reads an amount of euros as a person types it. With comma the decimal mark is the comma and the dot
// groups thousands (Spanish), else the other way round (English); a mark that can only mean the other thing is taken
// for it, so "12.5" is 12.50 in both. Spaces, "€" and a typographic minus are welcome. More decimals than cents are
// an error, never rounded away. The error is an *Error without Field: see Errors.AddErr.
func ParseCents(s string, comma bool) (Cents, error) {
	return parseNumber(s, comma, "€", centsPlaces, MaxTotal)
}

// ParseDecimal reads a quantity or a price, with the rules of ParseCents and up to six decimals.
func ParseDecimal(s string, comma bool) (Decimal, error) {
	return parseNumber(s, comma, "€", decimalPlaces, MaxDecimal)
}

// ParsePercent reads a rate, with the rules of ParseCents and "%" in place of "€".
func ParsePercent(s string, comma bool) (Percent, error) {
	return parseNumber(s, comma, "%", percentPlaces, MaxPercent)
}

// Format is the amount for a form field: two decimals, no thousands, no currency.
func (c Cents) Format(comma bool) string { return c.FormatMin(comma, centsPlaces) }

// FormatMin is Format with at least that many decimals.
func (c Cents) FormatMin(comma bool, decimals int) string {
	return formatNumber(int64(c), centsPlaces, decimals, comma)
}

// String is the canonical form of files and records: "1234.50".
func (c Cents) String() string { return c.Format(false) }

// Format is the number for a form field: as few decimals as it needs, no thousands.
func (d Decimal) Format(comma bool) string { return d.FormatMin(comma, 0) }

// FormatMin is Format with at least that many decimals: a price wants two.
func (d Decimal) FormatMin(comma bool, decimals int) string {
	return formatNumber(int64(d), decimalPlaces, decimals, comma)
}

// String is the canonical form of files and records: "1.5".
func (d Decimal) String() string { return d.Format(false) }

// Format is the rate for a form field, without its sign: "21", "5,2".
func (p Percent) Format(comma bool) string { return p.FormatMin(comma, 0) }

// FormatMin is Format with at least that many decimals.
func (p Percent) FormatMin(comma bool, decimals int) string {
	return formatNumber(int64(p), percentPlaces, decimals, comma)
}

// String is the canonical form of files and records: "5.2".
func (p Percent) String() string { return p.Format(false) }

func parseNumber[T Cents | Decimal | Percent](s string, comma bool, unit string, places int, limit T) (T, error) {
	negative, s := stripNumber(s, unit)
	whole, fraction, ok := splitNumber(s, comma)
	if !ok {
		return 0, Fail(Invalid, "error.number")
	}
	whole, fraction = strings.TrimLeft(whole, "0"), strings.TrimRight(fraction, "0")
	if len(whole) > wholeDigits {
		return 0, Fail(Invalid, "error.number_too_big", "max", int64(limit)/int64(math.Pow10(places)))
	}
	if len(fraction) > places {
		return 0, Fail(Invalid, "error.number_decimals", "places", places)
	}
	n, err := strconv.ParseInt("0"+whole+fraction+strings.Repeat("0", places-len(fraction)), 10, 64)
	if err != nil { // only digits are left, few enough: it cannot be
		return 0, Fail(Invalid, "error.number")
	}
	if T(n) > limit {
		return 0, Fail(Invalid, "error.number_too_big", "max", int64(limit)/int64(math.Pow10(places)))
	}
	if negative {
		n = -n
	}
	return T(n), nil
}

// stripNumber takes off the sign, the unit on either side and what cannot be seen, and makes every space a plain one.
func stripNumber(s, unit string) (negative bool, rest string) {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Cf, r):
			return -1
		case r == '−' || r == '–' || r == '‑':
			return '-'
		}
		return r
	}, s)
	s = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s), unit))
	s = strings.TrimSpace(strings.TrimPrefix(s, unit))
	if s, negative = strings.CutPrefix(s, "-"); !negative {
		s = strings.TrimPrefix(s, "+")
	}
	s = strings.TrimSpace(s)
	return negative, strings.TrimSpace(strings.TrimPrefix(s, unit))
}

// splitNumber parts a number at its decimal mark and takes the thousands marks out. The last mark is the decimal
// one, unless everything reads as well-grouped thousands and the mark is the group mark or stands more than once.
func splitNumber(s string, comma bool) (whole, fraction string, ok bool) {
	group := ","
	if comma {
		group = "."
	}
	at := strings.LastIndexAny(s, ".,")
	if at < 0 {
		whole, ok = ungroup(s, " ")
		return whole, "", ok && whole != ""
	}
	last, other := s[at:at+1], ","
	if last == "," {
		other = "."
	}
	if last == group || strings.Count(s, last) > 1 {
		if whole, ok = ungroup(s, last); ok {
			return whole, "", true
		}
	}
	fraction = s[at+1:]
	for _, mark := range []string{" ", other} {
		if whole, ok = ungroup(s[:at], mark); ok {
			return whole, fraction, isDigits(fraction) && whole+fraction != ""
		}
	}
	return "", "", false
}

// ungroup takes a thousands mark out of a whole number: "1.234.567", or plain digits of any length. "0.125" and
// "1234.567" are not grouped numbers: nobody groups like that.
func ungroup(s, mark string) (string, bool) {
	groups := strings.Split(s, mark)
	if len(groups) == 1 {
		return s, isDigits(s)
	}
	first := groups[0]
	if len(first) < 1 || len(first) > 3 || first[0] == '0' || !isDigits(first) {
		return "", false
	}
	for _, g := range groups[1:] {
		if len(g) != 3 || !isDigits(g) {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

func isDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }

func formatNumber(n int64, places, decimals int, comma bool) string {
	sign, size := "", uint64(n)
	if n < 0 {
		sign, size = "-", -size
	}
	digits := fmt.Sprintf("%0*d", places+1, size)
	whole, fraction := digits[:len(digits)-places], digits[len(digits)-places:]
	for len(fraction) > max(decimals, 0) && strings.HasSuffix(fraction, "0") {
		fraction = fraction[:len(fraction)-1]
	}
	switch {
	case fraction == "":
		return sign + whole
	case comma:
		return sign + whole + "," + fraction
	}
	return sign + whole + "." + fraction
}
