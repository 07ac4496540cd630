package billing

import (
	"slices"
	"strings"
	"testing"
)

func TestFoldKey(t *testing.T) {
	cases := map[string]string{
		"  Señora   ÁGUEDA Muñoz ":     "senora agueda munoz",
		"Perruqueria Nadal & Col·legi": "perruqueria nadal & collegi",
		"COL·LEGI Çelik Über":          "collegi celik uber",
		"L’Hospitalet":                 "l'hospitalet",
		"L`Hospitalet":                 "l'hospitalet",
		"a\x7fb\x00C~":                 "abc~",
		"Iñaki\u0301":                  "inaki",
		"n\u0303andu\u0301":            "nandu", // decomposed
		"Straße Łódź Œuvre Ærø İzmir":  "strasse lodz oeuvre aero izmir",
		"Mª José, 3º":                  "ma jose, 3o",
		"a\u00a0\tb\u200b\n":           "a b",
		"Αθήνα":                        "αθήνα",
		"":                             "",
	}
	for typed, want := range cases {
		if got := FoldKey(typed); got != want {
			t.Errorf("FoldKey(%q): got %q, want %q", typed, got, want)
		}
	}
}

func TestFoldKeySortsAsPeopleDo(t *testing.T) {
	names := []string{"Zamora", "Ñandú", "Óscar", "avila", "Ávila B", "Nube", "Çelik", "dado"}
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(FoldKey(a), FoldKey(b)) })
	want := []string{"avila", "Ávila B", "Çelik", "dado", "Ñandú", "Nube", "Óscar", "Zamora"}
	if !slices.Equal(names, want) {
		t.Errorf("got %q, want %q", names, want)
	}
}

func TestWords(t *testing.T) {
	cases := map[string][]string{
		"hola@lasenia.example":         {"hola", "lasenia", "example", "hola@lasenia.example"},
		"<Hola@LaSenia.example>,":      {"hola", "lasenia", "example", "hola@lasenia.example"},
		"B-64717838":                   {"b", "64717838", "b64717838"},
		"B64717838":                    {"b64717838"},
		"Fusteria Vidal, S.L.":         {"fusteria", "vidal", "s", "l", "sl"},
		"la la LÀ":                     {"la"},
		"L'Hospitalet · 1.487,01 €":    {"l", "hospitalet", "lhospitalet", "1", "487", "01", "148701"},
		"F/2026/1":                     {"f", "2026", "1", "f20261"},
		"col·legi":                     {"collegi"},
		" - ? ":                        nil,
		"":                             nil,
		strings.Repeat("ñ", 70) + " x": {strings.Repeat("n", 64), "x"},
	}
	for typed, want := range cases {
		if got := Words(typed); !slices.Equal(got, want) {
			t.Errorf("Words(%q): got %q, want %q", typed, got, want)
		}
	}
}

func TestCleanLineAndCleanText(t *testing.T) {
	const typed = " a\x00\r\n  b\t\u200bc\xff\u202e d\r"
	if got, want := CleanLine(typed), "a b c d"; got != want {
		t.Errorf("CleanLine: got %q, want %q", got, want)
	}
	if got, want := CleanText(typed), "a\n  b\tc d"; got != want {
		t.Errorf("CleanText: got %q, want %q", got, want)
	}
}

func TestSearchWordsFindWhatWasMeant(t *testing.T) {
	const kept = "Fusteria L'Hospitalet, S.L. B64717838 hola@lasenia.example F/2026/1"
	for typed, want := range map[string]bool{
		"B-647": true, "b 647": false, "b64717838": true, "B-64717839": false, "hola@las": true, "LASENIA": true, "hospi fust": true,
		"l’hospitalet": true, "SL": true, "s.l.": true, "f/2026": true, "f-2026-1": true, "": true, "fustería pérez": false,
	} {
		got := true
		for _, word := range SearchWords(typed) {
			got = got && slices.ContainsFunc(Words(kept), func(w string) bool { return strings.HasPrefix(w, word) })
		}
		if got != want {
			t.Errorf("%q (%q): got found %v, want %v", typed, SearchWords(typed), got, want)
		}
	}
}
