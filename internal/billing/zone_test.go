package billing

import (
	"testing"
	"time"
)

func TestTheDaysOfACompanyAreThoseOfItsPlace(t *testing.T) {
	for _, x := range []struct {
		country, postcode, province string
		want                        *time.Location
	}{
		{"ES", "28013", "Madrid", Madrid},
		{"ES", "35001", "", Canary},
		{"ES", "38400", "Santa Cruz de Tenerife", Canary},
		{"ES", "07001", "Balears, Illes", Madrid},
		{"ES", "51001", "Ceuta", Madrid},
		{"ES", "", "Palmas, Las", Canary},
		{"ES", "", "las palmas", Canary},
		{"ES", "3500", "SANTA CRUZ DE TENERIFE", Canary},
		{"ES", "28013", "Palmas, Las", Madrid}, // the postcode is surer than a province typed or chosen
		{"ES", "", "", Madrid},
		{"", "35001", "", Canary},
		{"DE", "38100", "", Madrid},
	} {
		c := Company{Party: Party{Country: x.country, Postcode: x.postcode, Province: x.province}}
		if got := c.Zone(); got != x.want {
			t.Errorf("%q %q %q: got %s, want %s", x.country, x.postcode, x.province, got, x.want)
		}
	}
}

func TestADayBeginsAtItsPlacesMidnightAlsoWhenTheClocksChange(t *testing.T) {
	for _, x := range []struct {
		day  Date
		zone *time.Location
		want string
		long time.Duration
	}{
		{"2026-03-28", Madrid, "2026-03-27T23:00:00Z", 24 * time.Hour},
		{"2026-03-29", Madrid, "2026-03-28T23:00:00Z", 23 * time.Hour},
		{"2026-03-30", Madrid, "2026-03-29T22:00:00Z", 24 * time.Hour},
		{"2026-10-25", Madrid, "2026-10-24T22:00:00Z", 25 * time.Hour},
		{"2026-10-26", Madrid, "2026-10-25T23:00:00Z", 24 * time.Hour},
		{"2026-03-28", Canary, "2026-03-28T00:00:00Z", 24 * time.Hour},
		{"2026-03-29", Canary, "2026-03-29T00:00:00Z", 23 * time.Hour},
		{"2026-03-30", Canary, "2026-03-29T23:00:00Z", 24 * time.Hour},
		{"2026-10-25", Canary, "2026-10-24T23:00:00Z", 25 * time.Hour},
		{"2026-10-26", Canary, "2026-10-26T00:00:00Z", 24 * time.Hour},
	} {
		begins, ends := x.day.Begins(x.zone), x.day.AddDays(1).Begins(x.zone)
		if got := begins.Format(time.RFC3339); got != x.want || ends.Sub(begins) != x.long {
			t.Errorf("%s in %s: got %s, %s long, want %s, %s", x.day, x.zone, got, ends.Sub(begins), x.want, x.long)
		}
	}
	if got := Date("").Begins(Madrid); !got.IsZero() {
		t.Errorf("no day: got %s, want the zero time", got)
	}
}

// A daily schedule that is looked at every quarter of an hour falls once on each day, at its first instant.
func TestEachDayOfTheYearComesOnceInEachZone(t *testing.T) {
	for _, zone := range []*time.Location{Madrid, Canary} {
		r := Rule{Every: 1, Unit: UnitDay, Start: "2026-01-01", Until: "2026-12-31"}
		n, due, more := r.From("2026-01-01")
		end := Date("2027-01-02").Begins(zone)
		for now := Date("2025-12-31").Begins(zone); now.Before(end); now = now.Add(15 * time.Minute) {
			if !more || DayOf(now, zone) < due {
				continue
			}
			if !now.Equal(due.Begins(zone)) || DayOf(now, zone) != due || DayOf(now.Add(-time.Nanosecond), zone) != due.AddDays(-1) {
				t.Errorf("%s: %s fell at %s, in the zone %s", zone, due, now.Format(time.RFC3339), now.In(zone))
			}
			n++
			due, more = r.Date(n)
		}
		if n != 365 || more {
			t.Errorf("%s: got %d days, want 365", zone, n)
		}
	}
}
