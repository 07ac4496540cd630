package billing

import (
	"errors"
	"testing"
	"time"
)

func FuzzParseDecimalRoundTrip(f *testing.F) {
	for _, s := range []string{"1.234,56", "0.125", "−3 €", "1 234.5", "", "9e9", "1.234.567", ",5", "999999999,999999"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, comma bool) {
		d, err := ParseDecimal(s, comma)
		if err != nil {
			wantPersonsError(t, s, err)
			return
		}
		if d > MaxDecimal || d < -MaxDecimal {
			t.Errorf("ParseDecimal(%q): got %d, beyond the limit", s, d)
		}
		for _, text := range []string{d.Format(comma), d.FormatMin(comma, 2)} {
			if back, err := ParseDecimal(text, comma); err != nil || back != d {
				t.Errorf("%q is %d, written %q: got %d, %v back", s, d, text, back, err)
			}
		}
	})
}

func FuzzParseCentsRoundTrip(f *testing.F) {
	for _, s := range []string{"1.234,56", "12.5", "€ 5", "-0,01", "999.999.999.999,99", "1,2,3", "5-"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, comma bool) {
		c, err := ParseCents(s, comma)
		if err != nil {
			wantPersonsError(t, s, err)
			return
		}
		if back, err := ParseCents(c.Format(comma), comma); err != nil || back != c || c > MaxTotal || c < -MaxTotal {
			t.Errorf("%q is %d, written %q: got %d, %v back", s, c, c.Format(comma), back, err)
		}
	})
}

func FuzzFormatRoundTrip(f *testing.F) {
	f.Add(int64(1_234_567), true)
	f.Add(int64(-1), false)
	f.Fuzz(func(t *testing.T, n int64, comma bool) {
		d := Decimal(n % int64(MaxDecimal+1))
		if back, err := ParseDecimal(d.Format(comma), comma); err != nil || back != d {
			t.Errorf("%d written %q: got %d, %v back", d, d.Format(comma), back, err)
		}
	})
}

func FuzzCheckTaxID(f *testing.F) {
	for _, s := range []string{"B64717838", " es b-647.178 39", "X2482300A", "12345678", "P08000002", "ESESB64717838", "DE123456789"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := NormalizeTaxID(s)
		if twice := NormalizeTaxID(once); len(once) <= 9 && twice != once {
			t.Errorf("NormalizeTaxID(%q): got %q, then %q", s, once, twice)
		}
		for _, kind := range TaxIDTypes {
			err := CheckTaxID(kind, s)
			if err == nil {
				continue
			}
			wantPersonsError(t, s, err)
			var e *Error
			if errors.As(err, &e) && e.Key == "error.taxid_control" {
				wantKey(t, "suggestion for "+s, CheckTaxID(kind, e.Args["suggestion"].(string)), "")
			}
		}
		if TaxIDDoubtful(s) && CheckTaxID(TaxIDCIF, s) != nil {
			t.Errorf("%q is doubtful, but no CIF", s)
		}
	})
}

func FuzzCheckIBAN(f *testing.F) {
	for _, s := range []string{"ES9121000418450200051332", "IBAN es77 1234", "DE89370400440532013000", "BR00", "IBANIBAN12"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		err := CheckIBAN(s)
		if err != nil {
			wantPersonsError(t, s, err)
			return
		}
		n := NormalizeIBAN(s)
		if CheckIBAN(FormatIBAN(s)) != nil || NormalizeIBAN(FormatIBAN(s)) != n || len(n) < 15 || len(n) > 34 {
			t.Errorf("%q is good, but not %q", s, FormatIBAN(s))
		}
		body, last := n[:len(n)-1], n[len(n)-1:]
		if next := string('0' + (last[0]-'0'+1)%10); isDigits(last) && CheckIBAN(body+next) == nil {
			t.Errorf("%s and %s cannot both be good", n, body+next)
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2026-11-23", "29/02/2028", "1.2.2026", "31-04-2026", "2026-11-23T00:00:00Z"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDate(s)
		if err != nil {
			wantPersonsError(t, s, err)
			return
		}
		again, err := ParseDate(string(d))
		var scanned Date
		if err != nil || again != d || scanned.Scan(string(d)+"T00:00:00Z") != nil || scanned != d {
			t.Errorf("%q is %q: got %q, %v and scanned %q", s, d, again, err, scanned)
		}
		if DayOf(d.Time(), time.UTC) != d || d.AddDays(1).AddDays(-1) != d || d.AddDays(1) <= d {
			t.Errorf("%q: got %q, the day after %q", s, DayOf(d.Time(), time.UTC), d.AddDays(1))
		}
	})
}

func FuzzFoldKeyAndWords(f *testing.F) {
	for _, s := range []string{"Señora  Muñoz", "hola@lasenia.example", "col·legi", "n\u0303", "\xff", "İ", "a\u200b b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if once := FoldKey(s); FoldKey(once) != once {
			t.Errorf("FoldKey(%q): got %q, then %q", s, once, FoldKey(once))
		}
		if once := CleanText(s); CleanText(once) != once {
			t.Errorf("CleanText(%q): got %q, then %q", s, once, CleanText(once))
		}
		seen := map[string]bool{}
		for _, w := range Words(s) {
			if w == "" || seen[w] || len([]rune(w)) > maxWord {
				t.Errorf("Words(%q): got %q twice, empty or too long", s, w)
			}
			seen[w] = true
		}
	})
}

func wantPersonsError(t *testing.T, of string, err error) {
	t.Helper()
	if CodeOf(err) != Invalid {
		t.Errorf("%q: got %v, want an error for people", of, err)
	}
}
