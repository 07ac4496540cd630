package billing

import (
	"errors"
	"strings"
	"testing"
)

func TestCheckIBAN(t *testing.T) {
	cases := map[string]string{
		"ES9121000418450200051332":           "",
		"ES7712341234161234567890":           "",
		"es91 2100-0418 4502 0005 1332":      "",
		"IBAN ES91 2100 0418 4502 0005 1332": "",
		"ES1212341234161234567890":           "error.iban", // its own control digits
		"ES1512341234171234567890":           "error.iban", // those of the account inside
		"DE89370400440532013000":             "",
		"FR1420041010050500013M02606":        "",
		"GB82WEST12345698765432":             "",
		"NO9386011117947":                    "",
		"MT84MALT011000012345MTLCAST001S":    "",
		"BR1800360305000010009795493C1":      "", // outside SEPA: only the controls
		"DE88370400440532013000":             "error.iban",
		"ES912100041845020005133":            "error.iban_length",
		"DE8937040044053201300":              "error.iban_length",
		"":                                   "error.iban",
		"2100 0418 4502 0005 1332":           "error.iban",
		"ES91":                               "error.iban",
		"BR18003603050000":                   "error.iban",
		"ES91" + strings.Repeat("1", 40):     "error.iban",
		"ESÑ121000418450200051332":           "error.iban",
	}
	for typed, key := range cases {
		wantKey(t, typed, CheckIBAN(typed), key)
	}
}

func TestTheCCCTestAccountHasAGoodIBANAround(t *testing.T) {
	const s = "ES1512341234171234567890"
	if got := mod97(s[4:] + s[:4]); got != 1 {
		t.Errorf("mod 97 of %s: got %d, want 1, else the sample proves nothing about the CCC", s, got)
	}
}

func TestTheControlDigitsOfAnAccountCoverEveryRemainder(t *testing.T) {
	// One digit of weight 6 and one of weight 1 reach every remainder of 11.
	for digits, want := range map[string]byte{
		"0000000000": '0', // 11 − 0 = 11
		"1000000000": '1', // 11 − 1 = 10
		"2000000000": '9', "0000000001": '5', "0000000005": '3', "4000000001": '1', "5000000001": '0', "6000000001": '1',
	} {
		if got := cccControl(digits); got != want {
			t.Errorf("cccControl(%s): got %c, want %c", digits, got, want)
		}
	}
	for _, s := range []string{
		"ES6621000418401234567891", "ES6000491500051234567892", "ES9420805801101234567891", "ES9000246912501234567891",
		"ES7100302053091234567895", "ES1000492352082414205416", "ES1720852066623456789011", "ES7921000813610123456789",
	} {
		wantKey(t, s, CheckIBAN(s), "")
	}
}

func TestImpossibleControlDigitsAreRefusedThoughTheyFit(t *testing.T) {
	body, found := "12345678901234", 0
	for _, control := range []string{"00", "01", "99"} {
		for first := '0'; first <= '9'; first++ {
			for second := '0'; second <= '9'; second++ {
				s := "BR" + control + string(first) + string(second) + body
				if mod97(s[4:]+s[:4]) == 1 {
					found++
					wantKey(t, s, CheckIBAN(s), "error.iban")
				}
			}
		}
	}
	if found == 0 {
		t.Error("got no account with such digits to try")
	}
}

func TestAWrongLengthSaysWhichIsRight(t *testing.T) {
	var e *Error
	err := CheckIBAN("ES91 2100 0418")
	if !errors.As(err, &e) || e.Args["country"] != "ES" || e.Args["want"] != 24 || e.Args["got"] != 12 {
		t.Errorf("got %+v, want country ES, want 24, got 12", e)
	}
}

func TestFormatIBANGroupsByFour(t *testing.T) {
	for typed, want := range map[string]string{
		"es9121000418450200051332": "ES91 2100 0418 4502 0005 1332",
		"NO9386011117947":          "NO93 8601 1117 947",
		"":                         "",
	} {
		if got := FormatIBAN(typed); got != want {
			t.Errorf("FormatIBAN(%q): got %q, want %q", typed, got, want)
		}
	}
}
