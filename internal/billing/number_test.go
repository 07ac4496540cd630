package billing

import (
	"errors"
	"math"
	"testing"
)

func TestParseCentsReadsWhatPeopleType(t *testing.T) {
	cases := []struct {
		typed string
		comma bool
		want  Cents
	}{
		{"1.234,56", true, 1234_56},
		{"1234,56", true, 1234_56},
		{"12.5", true, 12_50},
		{"1.234", true, 1234_00},
		{"1.234.567", true, 1234567_00},
		{"1.234.567,8", true, 1234567_80},
		{"1 234,56", true, 1234_56},
		{"1\u202f234,56\u00a0€", true, 1234_56},
		{"1 234.56", true, 1234_56},
		{"−126,90 €", true, -126_90},
		{"- 5", true, -5_00},
		{"+5", true, 5_00},
		{"€ 12", true, 12_00},
		{"-€12", true, -12_00},
		{"€-12", true, -12_00},
		{"1,234.56", true, 1234_56},
		{"1,234,567", true, 1234567_00},
		{",5", true, 50},
		{"5,", true, 5_00},
		{"007", true, 7_00},
		{"1,500", true, 1_50},
		{"0.12", true, 12},
		{"12345.67", true, 12345_67},
		{"\u200e3,00", true, 3_00},
		{"-0", true, 0},
		{"1,234.56", false, 1234_56},
		{"1,234", false, 1234_00},
		{"12,5", false, 12_50},
		{"1.23", false, 1_23},
		{"1.234,56", false, 1234_56},
		{"999999999999,99", true, MaxTotal},
		{"-999.999.999.999,99", true, -MaxTotal},
	}
	for _, c := range cases {
		got, err := ParseCents(c.typed, c.comma)
		if err != nil || got != c.want {
			t.Errorf("ParseCents(%q, %v): got %d, %v, want %d", c.typed, c.comma, got, err, c.want)
		}
	}
}

func TestParseDecimalNeverReadsAFractionAsThousands(t *testing.T) {
	cases := map[string]Decimal{
		"0.125":    125_000,
		"1234.567": 1_234_567_000,
		".125":     125_000,
		"1.234":    1_234_000_000,
		"0,000001": 1,
		"1,5":      1_500_000,
		"12 €":     12_000_000,
	}
	for typed, want := range cases {
		got, err := ParseDecimal(typed, true)
		if err != nil || got != want {
			t.Errorf("ParseDecimal(%q): got %d, %v, want %d", typed, got, err, want)
		}
	}
}

func TestParsePercentTakesItsSign(t *testing.T) {
	for typed, want := range map[string]Percent{"21 %": 2100, "5,2%": 520, "0": 0, "100": 100_00, "−3": -300, "999,99": MaxPercent} {
		got, err := ParsePercent(typed, true)
		if err != nil || got != want {
			t.Errorf("ParsePercent(%q): got %d, %v, want %d", typed, got, err, want)
		}
	}
}

func TestNumbersThatCannotBeAreRefusedWithTheirReason(t *testing.T) {
	cents := func(s string) error { _, err := ParseCents(s, true); return err }
	decimal := func(s string) error { _, err := ParseDecimal(s, true); return err }
	percent := func(s string) error { _, err := ParsePercent(s, true); return err }
	cases := []struct {
		parse func(string) error
		typed string
		key   string
	}{
		{cents, "", "error.number"},
		{cents, "  ", "error.number"},
		{cents, "€", "error.number"},
		{cents, "-", "error.number"},
		{cents, ",", "error.number"},
		{cents, ".", "error.number"},
		{cents, "abc", "error.number"},
		{cents, "12a", "error.number"},
		{cents, "1e5", "error.number"},
		{cents, "0x10", "error.number"},
		{cents, "--5", "error.number"},
		{cents, "5-", "error.number"},
		{cents, "1.2.3", "error.number"},
		{cents, "1.23,4", "error.number"},
		{cents, "1,2,3", "error.number"},
		{cents, "1,234.567,89", "error.number"},
		{cents, "12 34", "error.number"},
		{cents, "0.123.456", "error.number"},
		{cents, "١٢", "error.number"},
		{cents, "21 %", "error.number"},
		{cents, "NaN", "error.number"},
		{cents, "\xff", "error.number"},
		{percent, "5 €", "error.number"},
		{cents, "1,005", "error.number_decimals"},
		{decimal, "0,0000001", "error.number_decimals"},
		{percent, "0,125", "error.number_decimals"},
		{cents, "1000000000000", "error.number_too_big"},
		{cents, "99999999999999999999999999", "error.number_too_big"},
		{decimal, "1000000000", "error.number_too_big"},
		{decimal, "-1.000.000.000", "error.number_too_big"},
		{percent, "1000", "error.number_too_big"},
	}
	for _, c := range cases {
		wantKey(t, c.typed, c.parse(c.typed), c.key)
	}
}

func TestNumberErrorsTellTheLimit(t *testing.T) {
	var e *Error
	if _, err := ParseCents("1,005", true); !errors.As(err, &e) || e.Args["places"] != 2 {
		t.Errorf("decimals: got %+v, want places 2", e)
	}
	if _, err := ParseDecimal("1e9", true); !errors.As(err, &e) || e.Code != Invalid {
		t.Errorf("garbage: got %+v, want code %q", e, Invalid)
	}
	if _, err := ParseDecimal("1000000000", true); !errors.As(err, &e) || e.Args["max"] != int64(999_999_999) {
		t.Errorf("too big: got %+v, want max 999999999 in whole units", e)
	}
}

func TestFormatUsesAsFewDecimalsAsNeeded(t *testing.T) {
	cases := []struct{ got, want string }{
		{Decimal(1_500_000).Format(true), "1,5"},
		{Decimal(1_500_000).FormatMin(true, 2), "1,50"},
		{Decimal(1_234_567).FormatMin(false, 2), "1.234567"},
		{Decimal(3_000_000).Format(true), "3"},
		{Decimal(-1).Format(true), "-0,000001"},
		{Decimal(0).Format(true), "0"},
		{Decimal(1_000_000).FormatMin(true, 99), "1,000000"},
		{Decimal(1_000_000).FormatMin(true, -1), "1"},
		{Decimal(1234_000_000).String(), "1234"},
		{Percent(2100).Format(true), "21"},
		{Percent(520).Format(true), "5,2"},
		{Percent(520).FormatMin(false, 2), "5.20"},
		{Percent(520).String(), "5.2"},
		{Cents(1234_50).String(), "1234.50"},
		{Cents(-5).Format(true), "-0,05"},
		{Cents(100).FormatMin(true, 0), "1"},
		{MaxTotal.Format(true), "999999999999,99"},
		{Cents(math.MinInt64).String(), "-92233720368547758.08"},
	}
	for _, c := range cases {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestAddErrPutsAnErrorBesideItsFieldAndLeavesTheOriginal(t *testing.T) {
	var es Errors
	_, err := ParseDecimal("x", true)
	es.AddErr("line.2.price", err)
	es.AddErr("line.3.price", nil)
	if len(es) != 1 || es.On("line.2.price") == nil || es.On("line.2.price").Key != "error.number" {
		t.Errorf("got %v, want one error.number on line.2.price", es)
	}
	var original *Error
	if errors.As(err, &original); original.Field != "" {
		t.Errorf("the original's field: got %q, want none", original.Field)
	}
	defer func() {
		if recover() == nil {
			t.Error("an error that is not for people: got no panic")
		}
	}()
	es.AddErr("x", errors.New("disk full"))
}

// wantKey fails unless err is an Error of code Invalid with that key; key "" wants no error.
func wantKey(t *testing.T, of string, err error, key string) {
	t.Helper()
	var e *Error
	switch {
	case key == "" && err != nil:
		t.Errorf("%q: got %v, want no error", of, err)
	case key != "" && (!errors.As(err, &e) || e.Key != key || e.Code != Invalid):
		t.Errorf("%q: got %v, want %s", of, err, key)
	}
}
