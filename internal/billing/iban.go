package billing

import (
	"regexp"
	"strings"
)

var ibanForm = regexp.MustCompile(`^[A-Z]{2}[0-9]{2}[0-9A-Z]{1,30}$`)

// Length of an IBAN where it is known: the countries of SEPA. Elsewhere the norm (ISO 13616) allows 15 to 34.
var ibanLengths = map[string]int{
	"AD": 24, "AL": 28, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20,
	"ES": 24, "FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27,
	"LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MT": 31, "NL": 18, "NO": 15,
	"PL": 28, "PT": 25, "RO": 24, "RS": 22, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "VA": 22,
}

const minIBAN = 15 // the shortest of all, Norway's

// NormalizeIBAN is the form in which an account is kept: upper case, without spaces, dashes or a leading "IBAN".
func NormalizeIBAN(s string) string {
	s = compact(s)
	if rest := strings.TrimPrefix(s, "IBAN"); ibanForm.MatchString(rest) {
		return rest
	}
	return s
}

// CheckIBAN says whether s, normalised or as typed, is an account number: form and control digits ("error.iban"),
// length of its country ("error.iban_length"), and for Spain the control digits of the old account number inside.
func CheckIBAN(s string) error {
	s = NormalizeIBAN(s)
	if !ibanForm.MatchString(s) {
		return Fail(Invalid, "error.iban")
	}
	if want := ibanLengths[s[:2]]; want != 0 && len(s) != want {
		return Fail(Invalid, "error.iban_length", "country", s[:2], "want", want, "got", len(s))
	}
	control := s[2:4]
	if len(s) < minIBAN || control < "02" || control > "98" || mod97(s[4:]+s[:4]) != 1 {
		return Fail(Invalid, "error.iban")
	}
	if s[:2] == "ES" && !goodCCC(s[4:]) {
		return Fail(Invalid, "error.iban")
	}
	return nil
}

// FormatIBAN is the account as people read it: in groups of four.
func FormatIBAN(s string) string {
	var groups []string
	for s = NormalizeIBAN(s); len(s) > 4; s = s[4:] {
		groups = append(groups, s[:4])
	}
	return strings.Join(append(groups, s), " ")
}

// mod97 reads letters as two digits, A = 10 to Z = 35.
func mod97(s string) int {
	rest := 0
	for _, c := range s {
		if c >= 'A' {
			rest = (rest*100 + int(c-'A') + 10) % 97
		} else {
			rest = (rest*10 + int(c-'0')) % 97
		}
	}
	return rest
}

// goodCCC checks the *código cuenta cliente*: bank and branch, two control digits, account.
func goodCCC(s string) bool {
	return isDigits(s) && s[8] == cccControl("00"+s[:8]) && s[9] == cccControl(s[10:])
}

func cccControl(digits string) byte {
	sum := 0
	for i, weight := range []int{1, 2, 4, 8, 5, 10, 9, 7, 3, 6} {
		sum += weight * int(digits[i]-'0')
	}
	switch d := 11 - sum%11; d {
	case 11:
		return '0'
	case 10:
		return '1'
	default:
		return byte('0' + d)
	}
}
