package billing

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The forms of Spanish numbers (Orden EHA/451/2008 for the letters of legal persons).
var (
	dniForm = regexp.MustCompile(`^[0-9]{8}[A-Z]$`)
	nieForm = regexp.MustCompile(`^[XYZ][0-9]{7}[A-Z]$`)
	klmForm = regexp.MustCompile(`^[KLM][0-9]{7}[A-Z]$`)
	cifForm = regexp.MustCompile(`^[ABCDEFGHJNPQRSUVW][0-9]{7}[0-9A-J]$`)
	vatForm = regexp.MustCompile(`^([A-Z]{2})[0-9A-Z]{2,12}$`)
)

// Control characters, by remainder.
const (
	dniLetters = "TRWAGMYFPDXBNJZSQVHLCKE"
	cifDigits  = "0123456789"
	cifLetters = "JABCDEFGHI"
)

// Which control character convention wants, by the first letter of a CIF; the other letters take either.
const (
	cifWithLetter = "NPQRSW"
	cifWithDigit  = "ABEH"
)

// vatCountries are the prefixes of NIF-IVA outside Spain: Greece writes EL, Northern Ireland XI.
var vatCountries = strings.Fields("AT BE BG CY CZ DE DK EE EL FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI")

const maxTaxID = 20 // what a VERI*FACTU record takes for foreign documents

// NormalizeTaxID is the form in which a tax id is kept and compared: upper case, without spaces, dots and dashes, and
// without the prefix ES of a Spanish number.
func NormalizeTaxID(s string) string {
	s = compact(s)
	if rest, found := strings.CutPrefix(s, "ES"); found && utf8.RuneCountInString(rest) == 9 {
		return rest
	}
	return s
}

// CheckTaxID says whether s, normalised or as typed, can be a number of that kind. The error tells apart a wrong form
// ("error.taxid_form"), a wrong control character ("error.taxid_control", with the number it may have been meant to
// be) and a good number of another Spanish kind ("error.taxid_kind").
func CheckTaxID(kind TaxIDType, s string) error {
	if !slices.Contains(TaxIDTypes, kind) {
		return Fail(Invalid, "error.taxid_type")
	}
	if strings.TrimSpace(s) == "" {
		return Fail(Invalid, "error.required")
	}
	switch kind {
	case TaxIDPassport, TaxIDOther:
		if utf8.RuneCountInString(CleanLine(s)) > maxTaxID {
			return Fail(Invalid, "error.too_long", "max", maxTaxID)
		}
		return nil
	}
	s = NormalizeTaxID(s)
	found, right := spanishTaxID(s)
	switch {
	case found == kind && right == s:
		return nil
	case found == kind:
		return Fail(Invalid, "error.taxid_control", "suggestion", right)
	case found != "" && right == s:
		return Fail(Invalid, "error.taxid_kind", "kind", taxIDNames[found])
	case kind == TaxIDVAT && isVAT(s):
		return nil
	}
	return Fail(Invalid, "error.taxid_form", "kind", taxIDNames[kind], "example", taxIDExamples[kind])
}

// TaxIDDoubtful reports whether s is a CIF whose control is right but written as a digit where convention wants a
// letter, or the other way round: it is accepted, with a warning. The census of the AEAT is the judge.
func TaxIDDoubtful(s string) bool {
	s = NormalizeTaxID(s)
	kind, right := spanishTaxID(s)
	if kind != TaxIDCIF || right != s {
		return false
	}
	if isDigits(s[8:]) {
		return strings.Contains(cifWithLetter, s[:1])
	}
	return strings.Contains(cifWithDigit, s[:1])
}

// Names and examples for sentences; the names are the same in every language of Spain.
var (
	taxIDNames    = map[TaxIDType]string{TaxIDNIF: "NIF", TaxIDCIF: "CIF", TaxIDNIE: "NIE", TaxIDVAT: "NIF-IVA"}
	taxIDExamples = map[TaxIDType]string{
		TaxIDNIF: "12345678Z", TaxIDCIF: "A11111119", TaxIDNIE: "X1111111G", TaxIDVAT: "DE123456789",
	}
)

// spanishTaxID is the kind whose form s has, "" when none, and s with the control character it should have.
func spanishTaxID(s string) (kind TaxIDType, right string) {
	switch {
	case dniForm.MatchString(s):
		return TaxIDNIF, s[:8] + dniControl(s[:8])
	case klmForm.MatchString(s):
		return TaxIDNIF, s[:8] + dniControl(s[1:8])
	case nieForm.MatchString(s):
		first := strings.Index("XYZ", s[:1])
		return TaxIDNIE, s[:8] + dniControl(cifDigits[first:first+1]+s[1:8])
	case cifForm.MatchString(s):
		return TaxIDCIF, s[:8] + cifControl(s)
	}
	return "", ""
}

// compact is s in upper case without spaces, dots, dashes and what cannot be seen.
func compact(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '.' || r == '−' || unicode.IsSpace(r) || unicode.In(r, unicode.Pd, unicode.Cc, unicode.Cf) {
			return -1
		}
		return unicode.ToUpper(r)
	}, s)
}

func dniControl(digits string) string {
	rest := 0
	for _, d := range digits {
		rest = (rest*10 + int(d-'0')) % len(dniLetters)
	}
	return dniLetters[rest : rest+1]
}

// cifControl is the right control of s: the one it has if that is right, as letter or digit; else the conventional one.
func cifControl(s string) string {
	sum := 0
	for i, d := range s[1:8] {
		n := int(d - '0')
		if i%2 == 0 { // 1st, 3rd, 5th, 7th: doubled, and the digits of that added
			n = n*2/10 + n*2%10
		}
		sum += n
	}
	d := (10 - sum%10) % 10
	digit, letter := cifDigits[d:d+1], cifLetters[d:d+1]
	typed := s[8:]
	switch {
	case typed == digit || typed == letter:
		return typed
	case strings.Contains(cifWithLetter, s[:1]):
		return letter
	case strings.Contains(cifWithDigit, s[:1]) || isDigits(typed):
		return digit
	}
	return letter
}

func isVAT(s string) bool {
	m := vatForm.FindStringSubmatch(s)
	return m != nil && slices.Contains(vatCountries, m[1])
}
