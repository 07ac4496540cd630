package billing

import "time"

// Canary is the time zone of Las Palmas and Santa Cruz de Tenerife, an hour behind Madrid.
var Canary = loadZone("Atlantic/Canary")

// canaryProvinces by code.
var canaryProvinces = map[string]bool{"35": true, "38": true}

// Zone is where the company's days begin and end: the Canary Islands' by its postcode, or without one by its province;
// Madrid's otherwise.
func (c Company) Zone() *time.Location {
	if c.Country != "" && c.Country != "ES" {
		return Madrid
	}
	province, found := ProvinceOfPostcode(c.Postcode)
	if !found {
		province, found = provinceNamed(c.Province)
	}
	if found && canaryProvinces[province.Code] {
		return Canary
	}
	return Madrid
}

// provinceNamed finds a province by its name, however it is written.
func provinceNamed(name string) (Province, bool) {
	key := FoldKey(name)
	for _, p := range Provinces {
		if key == FoldKey(p.Name) || key == FoldKey(p.Title()) {
			return p, true
		}
	}
	return Province{}, false
}

// Begins is the instant at which the day begins in a zone, UTC; the zero time when it is no day.
func (d Date) Begins(zone *time.Location) time.Time {
	t := d.Time()
	if t.IsZero() {
		return time.Time{}
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, zone).UTC()
}
