package billing

import (
	"errors"
	"strings"
	"testing"
)

// Samples of the rules; the vectors of testdata come on top.
const (
	goodTaxIDs = "54362315K 11111111H 12345678Z 89890001K 89890002E X5253868R X2482300W Y4174455S Z8327649K M1234567L " +
		"L1111111G B64717838 A13585625 J99216582 Q2826000H P0800000B A28015865"
	badTaxIDs = "54362315Z 11111111T X2482300A L1111111C B64717839 A28015866 J99216583 00000000A O1234567L F06053787"
)

var spanishKinds = []TaxIDType{TaxIDNIF, TaxIDCIF, TaxIDNIE}

type taxIDVectors struct {
	Valid     []struct{ Nif, Clase string }
	Invalid   []struct{ Nif string }
	Doubtful  []struct{ Nif string }             `json:"forma_dudosa"`
	Normalize []struct{ Entrada, Salida string } `json:"normaliza"`
	IBAN      []struct {
		IBAN string
		Good bool `json:"iban_ok"`
	}
}

func TestTaxIDVectors(t *testing.T) {
	var v taxIDVectors
	readJSON(t, "testdata/vectores-nif-iban.json", &v)
	if len(v.Valid) == 0 || len(v.Invalid) == 0 || len(v.Doubtful) == 0 || len(v.Normalize) == 0 || len(v.IBAN) == 0 {
		t.Fatalf("got %+v, want vectors of every sort", v)
	}
	kinds := map[string]TaxIDType{"DNI": TaxIDNIF, "KLM": TaxIDNIF, "NIE": TaxIDNIE, "CIF": TaxIDCIF}
	for _, c := range v.Valid {
		checkGoodTaxID(t, kinds[c.Clase], c.Nif)
	}
	for _, c := range v.Invalid {
		checkBadTaxID(t, c.Nif)
	}
	for _, c := range v.Doubtful {
		wantKey(t, c.Nif, CheckTaxID(TaxIDCIF, c.Nif), "")
		if !TaxIDDoubtful(c.Nif) {
			t.Errorf("TaxIDDoubtful(%q): got false, want true", c.Nif)
		}
	}
	for _, c := range v.Normalize {
		if got := NormalizeTaxID(c.Entrada); got != c.Salida {
			t.Errorf("NormalizeTaxID(%q): got %q, want %q", c.Entrada, got, c.Salida)
		}
	}
	for _, c := range v.IBAN {
		if err := CheckIBAN(c.IBAN); (err == nil) != c.Good {
			t.Errorf("CheckIBAN(%q): got %v, want good %v", c.IBAN, err, c.Good)
		}
	}
}

func TestTaxIDSamples(t *testing.T) {
	for _, s := range strings.Fields(goodTaxIDs) {
		kind, _ := spanishTaxID(s)
		checkGoodTaxID(t, kind, s)
	}
	for _, s := range strings.Fields(badTaxIDs) {
		checkBadTaxID(t, s)
	}
}

func checkGoodTaxID(t *testing.T, kind TaxIDType, s string) {
	t.Helper()
	for _, as := range spanishKinds {
		key := "error.taxid_kind"
		if as == kind {
			key = ""
		}
		wantKey(t, s+" as "+string(as), CheckTaxID(as, s), key)
	}
	wantKey(t, s+" as vat", CheckTaxID(TaxIDVAT, s), "error.taxid_kind")
	if TaxIDDoubtful(s) {
		t.Errorf("TaxIDDoubtful(%q): got true, want false", s)
	}
}

func checkBadTaxID(t *testing.T, s string) {
	t.Helper()
	for _, as := range spanishKinds {
		var e *Error
		if err := CheckTaxID(as, s); !errors.As(err, &e) || e.Key != "error.taxid_control" && e.Key != "error.taxid_form" {
			t.Errorf("CheckTaxID(%s, %q): got %v, want control or form", as, s, err)
		} else if right, found := e.Args["suggestion"]; found {
			wantKey(t, "suggestion for "+s, CheckTaxID(as, right.(string)), "")
		}
	}
	if TaxIDDoubtful(s) {
		t.Errorf("TaxIDDoubtful(%q): got true, want false", s)
	}
}

func TestAWrongControlSuggestsTheRightNumber(t *testing.T) {
	cases := []struct {
		kind        TaxIDType
		typed, want string
	}{
		{TaxIDCIF, "B64717839", "B64717838"},
		{TaxIDCIF, "es b-64.717.839", "B64717838"},
		{TaxIDCIF, "B6471783A", "B64717838"},
		{TaxIDCIF, "P0800000C", "P0800000B"},
		{TaxIDCIF, "P08000003", "P0800000B"},
		{TaxIDCIF, "V75659382", "V75659383"},
		{TaxIDCIF, "V7565938D", "V7565938C"},
		{TaxIDNIF, "12345678A", "12345678Z"},
		{TaxIDNIF, "M1234567A", "M1234567L"},
		{TaxIDNIE, "X2482300A", "X2482300W"},
	}
	for _, c := range cases {
		var e *Error
		err := CheckTaxID(c.kind, c.typed)
		if !errors.As(err, &e) || e.Key != "error.taxid_control" || e.Args["suggestion"] != c.want {
			t.Errorf("CheckTaxID(%s, %q): got %+v, want suggestion %s", c.kind, c.typed, e, c.want)
		}
	}
}

func TestAGoodNumberOfAnotherKindIsNamed(t *testing.T) {
	for kind, c := range map[TaxIDType][2]string{TaxIDNIF: {"B64717838", "CIF"}, TaxIDCIF: {"X2482300W", "NIE"}, TaxIDVAT: {"ES12345678Z", "NIF"}} {
		var e *Error
		err := CheckTaxID(kind, c[0])
		if !errors.As(err, &e) || e.Key != "error.taxid_kind" || e.Args["kind"] != c[1] {
			t.Errorf("CheckTaxID(%s, %q): got %+v, want kind %s", kind, c[0], e, c[1])
		}
	}
}

func TestTaxIDFormsOfEveryKind(t *testing.T) {
	cases := []struct {
		kind  TaxIDType
		typed string
		key   string
	}{
		{TaxIDNIF, "12345678", "error.taxid_form"},
		{TaxIDNIF, "1234567Z", "error.taxid_form"},
		{TaxIDNIF, "12345678-z", ""},
		{TaxIDNIF, "", "error.required"},
		{TaxIDCIF, "I1234567A", "error.taxid_form"},
		{TaxIDCIF, "B6471783K", "error.taxid_form"},
		{TaxIDCIF, "12345678A", "error.taxid_form"},
		{TaxIDVAT, "DE123456789", ""},
		{TaxIDVAT, "de 123 456 789", ""},
		{TaxIDVAT, "EL123456789", ""},
		{TaxIDVAT, "FRXX999999999", ""},
		{TaxIDVAT, "NL999999999B01", ""},
		{TaxIDVAT, "GB999999999", "error.taxid_form"},
		{TaxIDVAT, "GR123456789", "error.taxid_form"},
		{TaxIDVAT, "DE1", "error.taxid_form"},
		{TaxIDVAT, "DE1234567890123", "error.taxid_form"},
		{TaxIDVAT, "ESB64717839", "error.taxid_form"},
		{TaxIDVAT, "ES123", "error.taxid_form"},
		{TaxIDPassport, "AB 123456", ""},
		{TaxIDPassport, " \t", "error.required"},
		{TaxIDOther, "CHE-123.456.788", ""},
		{TaxIDOther, strings.Repeat("ñ", 20), ""},
		{TaxIDOther, strings.Repeat("1", 21), "error.too_long"},
		{"dni", "12345678Z", "error.taxid_type"},
		{"", "12345678Z", "error.taxid_type"},
	}
	for _, c := range cases {
		wantKey(t, string(c.kind)+" "+c.typed, CheckTaxID(c.kind, c.typed), c.key)
	}
}

func TestADoubtfulCIFIsAcceptedEitherWay(t *testing.T) {
	for s, want := range map[string]bool{"P08000002": true, "A5881850A": true, "A58818501": false, "V75659383": false, "V7565938C": false, "B64717839": false, "12345678Z": false, "": false} {
		if got := TaxIDDoubtful(s); got != want {
			t.Errorf("TaxIDDoubtful(%q): got %v, want %v", s, got, want)
		}
	}
	wantKey(t, "A5881850A", CheckTaxID(TaxIDCIF, "A5881850A"), "")
}

func TestNormalizeTaxIDKeepsAnESThatIsNoPrefix(t *testing.T) {
	for typed, want := range map[string]string{"ES B64717838": "B64717838", "ES1": "ES1", "es-x2482300w": "X2482300W", "B\u00a064717838\u200b": "B64717838", "B–64717838": "B64717838"} {
		if got := NormalizeTaxID(typed); got != want {
			t.Errorf("NormalizeTaxID(%q): got %q, want %q", typed, got, want)
		}
	}
}

// Every wrong digit and every swap of unlike neighbours of a DNI is noticed: what the letter is for.
func TestADNILetterNoticesEverySlip(t *testing.T) {
	const good = "12345678Z"
	for i := range 8 {
		for d := byte('0'); d <= '9'; d++ {
			slip := good[:i] + string(d) + good[i+1:]
			if (CheckTaxID(TaxIDNIF, slip) == nil) != (slip == good) {
				t.Errorf("%s: got accepted %v", slip, slip != good)
			}
		}
		if i < 7 {
			swap := good[:i] + good[i+1:i+2] + good[i:i+1] + good[i+2:]
			wantKey(t, swap, CheckTaxID(TaxIDNIF, swap), "error.taxid_control")
		}
	}
}
