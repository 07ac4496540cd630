package billing

import "testing"

func TestTheNameBelowAnIconIsOfWholeWordsThatSaySomething(t *testing.T) {
	for name, want := range map[string]string{
		"Estudio Marjal":                "Estudio", // both are longer than what fits
		"Café Almirante, S.L.":          "Café",
		"Gil, S.L.":                     "Gil",
		"Gil SL":                        "Gil",
		"Almazara del Puig":             "Almazara",
		"Pan y Vino":                    "Pan y Vino",
		"Pan y Aceitunas":               "Pan",
		"Casa de la Mar":                "Casa",
		"S.L.":                          "S.L.", // nothing else is there
		"Constructora y Promotora, S.A": "Constructora",
		"Electrodomésticos":             "Electrodomés",
		"  Ca'n  Pere ":                 "Ca'n Pere",
		"":                              "",
	} {
		if got := ShortName(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}
