package billing

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

var (
	spanishPostcode = regexp.MustCompile(`^[0-9]{5}$`)
	foreignPostcode = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z -]{0,11}$`)
)

// Province of Spain.
type Province struct {
	Code string // of the INE, two digits; its postcodes begin with it
	Name string // official, as the INE lists it
}

// Provinces by code. Source: list of provinces of the Instituto Nacional de Estadística.
var Provinces = []Province{
	{"01", "Araba/Álava"},
	{"02", "Albacete"},
	{"03", "Alicante/Alacant"},
	{"04", "Almería"},
	{"05", "Ávila"},
	{"06", "Badajoz"},
	{"07", "Balears, Illes"},
	{"08", "Barcelona"},
	{"09", "Burgos"},
	{"10", "Cáceres"},
	{"11", "Cádiz"},
	{"12", "Castellón/Castelló"},
	{"13", "Ciudad Real"},
	{"14", "Córdoba"},
	{"15", "Coruña, A"},
	{"16", "Cuenca"},
	{"17", "Girona"},
	{"18", "Granada"},
	{"19", "Guadalajara"},
	{"20", "Gipuzkoa"},
	{"21", "Huelva"},
	{"22", "Huesca"},
	{"23", "Jaén"},
	{"24", "León"},
	{"25", "Lleida"},
	{"26", "Rioja, La"},
	{"27", "Lugo"},
	{"28", "Madrid"},
	{"29", "Málaga"},
	{"30", "Murcia"},
	{"31", "Navarra"},
	{"32", "Ourense"},
	{"33", "Asturias"},
	{"34", "Palencia"},
	{"35", "Palmas, Las"},
	{"36", "Pontevedra"},
	{"37", "Salamanca"},
	{"38", "Santa Cruz de Tenerife"},
	{"39", "Cantabria"},
	{"40", "Segovia"},
	{"41", "Sevilla"},
	{"42", "Soria"},
	{"43", "Tarragona"},
	{"44", "Teruel"},
	{"45", "Toledo"},
	{"46", "Valencia/València"},
	{"47", "Valladolid"},
	{"48", "Bizkaia"},
	{"49", "Zamora"},
	{"50", "Zaragoza"},
	{"51", "Ceuta"},
	{"52", "Melilla"},
}

// Title is the province's name as one writes it: "A Coruña", where the INE lists "Coruña, A".
func (p Province) Title() string { return PlaceTitle(p.Name) }

// PlaceTitle turns a name of the INE's lists round, as one writes it: "Zaida, La" is "La Zaida", "Alfàs del Pi, l'" is
// "L'Alfàs del Pi". Of two names, "Benitachell/Poble Nou de Benitatxell, el", the article is the last one's.
func PlaceTitle(name string) string {
	rest, article, found := strings.Cut(name, ", ")
	if !found {
		return name
	}
	before, last := "", rest
	if at := strings.LastIndex(rest, "/"); at >= 0 {
		before, last = rest[:at+1], rest[at+1:]
	}
	letters := []rune(article)
	letters[0] = unicode.ToUpper(letters[0])
	if article = string(letters); !strings.HasSuffix(article, "'") {
		article += " "
	}
	return before + article + last
}

// CheckPostcode says whether s can be a postcode of that country: in Spain five digits, the first two a province's
// ("error.postcode"); elsewhere up to twelve letters, digits, spaces and dashes ("error.postcode_foreign").
func CheckPostcode(country, s string) error {
	if country != "ES" {
		if !foreignPostcode.MatchString(s) {
			return Fail(Invalid, "error.postcode_foreign")
		}
		return nil
	}
	if _, found := ProvinceOfPostcode(s); !found {
		return Fail(Invalid, "error.postcode")
	}
	return nil
}

// ProvinceOfPostcode is the province of a Spanish postcode, to fill in a form; false when there is none such.
func ProvinceOfPostcode(s string) (Province, bool) {
	if !spanishPostcode.MatchString(s) {
		return Province{}, false
	}
	n, err := strconv.Atoi(s[:2])
	if err != nil || n < 1 || n > len(Provinces) {
		return Province{}, false
	}
	return Provinces[n-1], true
}

// Misplaced is the province that the party's postcode belongs to where another one of Spain is written beside it; false
// where they agree, or where nobody can tell: what is written may be the name of a province that no list has.
func (p Party) Misplaced() (Province, bool) {
	right, found := ProvinceOfPostcode(p.Postcode)
	if p.Country != "ES" || !found || right.called(p.Province) {
		return Province{}, false
	}
	return right, slices.ContainsFunc(Provinces, func(other Province) bool { return other.called(p.Province) })
}

// called reports whether somebody would write the province so, in either of its languages.
func (p Province) called(name string) bool {
	key := FoldKey(name)
	names := append(strings.Split(p.Title(), "/"), p.Title(), p.Name)
	return slices.ContainsFunc(names, func(n string) bool { return FoldKey(n) == key })
}
