package picture

import "testing"

func TestInitialsAreOfTheWordsThatSayWhoItIs(t *testing.T) {
	for name, want := range map[string]string{
		"Estudio Marjal, S. L.":    "EM",
		"Gestoría de la Huerta SL": "GH",
		"iñaki":                    "I",
		"Ángela y Óscar, C.B.":     "ÁÓ",
		"3 Rius Coop":              "3R",
		"S.L.":                     "",
		"La SA":                    "LS",
		"":                         "",
		"«¡!»":                     "",
	} {
		if got := InitialsOf(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}
