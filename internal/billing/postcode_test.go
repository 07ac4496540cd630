package billing

import (
	"encoding/csv"
	"os"
	"slices"
	"testing"
)

func TestCheckPostcode(t *testing.T) {
	cases := []struct{ country, typed, key string }{
		{"ES", "01001", ""},
		{"ES", "28013", ""},
		{"ES", "52080", ""},
		{"ES", "00001", "error.postcode"},
		{"ES", "53000", "error.postcode"},
		{"ES", "99999", "error.postcode"},
		{"ES", "2801", "error.postcode"},
		{"ES", "280133", "error.postcode"},
		{"ES", "28 013", "error.postcode"},
		{"ES", "28O13", "error.postcode"},
		{"ES", "٢٨٠١٣", "error.postcode"},
		{"ES", "", "error.postcode"},
		{"GB", "SW1A 1AA", ""},
		{"PT", "1000-001", ""},
		{"FR", "00001", ""},
		{"", "28013", ""},
		{"GB", "SW1A 1AA 1AA 1", "error.postcode_foreign"},
		{"GB", "SW1A\n1AA", "error.postcode_foreign"},
		{"IE", "", "error.postcode_foreign"},
	}
	for _, c := range cases {
		wantKey(t, c.country+" "+c.typed, CheckPostcode(c.country, c.typed), c.key)
	}
}

func TestProvincesAreThoseOfTheINE(t *testing.T) {
	file, err := os.Open("testdata/provincias.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil || len(rows) != 53 || len(Provinces) != 52 {
		t.Fatalf("got %d rows, %d provinces, %v, want 53 with the heading and 52", len(rows), len(Provinces), err)
	}
	for i, row := range rows[1:] {
		if want := (Province{row[0], row[1]}); Provinces[i] != want {
			t.Errorf("got %v, want %v", Provinces[i], want)
		}
		if got, found := ProvinceOfPostcode(row[4] + "001"); !found || got.Code != row[0] {
			t.Errorf("province of %s001: got %v, %v, want %s", row[4], got, found, row[0])
		}
	}
}

func TestCountriesAreSortedAndComplete(t *testing.T) {
	if !slices.IsSorted(Countries) || len(slices.Compact(slices.Clone(Countries))) != 249 {
		t.Errorf("got %d countries, sorted %v, want the 249 of ISO 3166-1 in order", len(Countries), slices.IsSorted(Countries))
	}
	for code, want := range map[string]bool{"ES": true, "AD": true, "ZW": true, "EL": false, "es": false, "": false, "UK": false} {
		if got := IsCountry(code); got != want {
			t.Errorf("IsCountry(%q): got %v, want %v", code, got, want)
		}
	}
	for code := range ibanLengths {
		if !IsCountry(code) {
			t.Errorf("a length of IBAN for %s, which is no country", code)
		}
	}
}

func TestPlacesAreWrittenAsOneSaysThem(t *testing.T) {
	for listed, want := range map[string]string{"Zaida, La": "La Zaida", "Alfàs del Pi, l'": "L'Alfàs del Pi", "Coruña, A": "A Coruña",
		"Benitachell/Poble Nou de Benitatxell, el": "Benitachell/El Poble Nou de Benitatxell", "Valencia/València": "Valencia/València", "Lugo": "Lugo"} {
		if got := PlaceTitle(listed); got != want {
			t.Errorf("%s: got %q, want %q", listed, got, want)
		}
	}
}

func TestAPostcodeFillsInTheProvinceThatNobodyTyped(t *testing.T) {
	for _, c := range []struct{ country, postcode, province, want string }{
		{"ES", "15001", "", "A Coruña"}, {"ES", "46 470", "", "Valencia/València"}, {"ES", "46470", "Valencia", "Valencia"},
		{"ES", "99999", "", ""}, {"FR", "15001", "", ""},
	} {
		if got := (Party{Country: c.country, Postcode: c.postcode, Province: c.province}).Clean().Province; got != c.want {
			t.Errorf("%s %s %q: got %q, want %q", c.country, c.postcode, c.province, got, c.want)
		}
	}
}

func TestAPostcodeOfAnotherProvinceIsNoticed(t *testing.T) {
	for _, c := range []struct{ country, postcode, province, want string }{
		{"ES", "46024", "Madrid", "Valencia/València"}, {"ES", "46024", "valencia", ""}, {"ES", "46024", "València", ""}, {"ES", "46024", "Valencia/València", ""},
		{"ES", "48001", "Vizcaya", ""}, {"ES", "15001", "A Coruña", ""}, {"ES", "15001", "Lugo", "A Coruña"}, {"ES", "35001", "Las Palmas", ""},
		{"ES", "46024", "", ""}, {"ES", "", "Madrid", ""}, {"FR", "46024", "Madrid", ""}, {"ES", "01001", "Álava", ""}, {"ES", "28001", "Alava", "Madrid"},
	} {
		got := ""
		if right, wrong := (Party{Country: c.country, Postcode: c.postcode, Province: c.province}).Misplaced(); wrong {
			got = right.Title()
		}
		if got != c.want {
			t.Errorf("%s %s %q: got %q, want %q", c.country, c.postcode, c.province, got, c.want)
		}
	}
}
