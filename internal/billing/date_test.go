package billing

import (
	"testing"
	"time"
)

func TestParseDate(t *testing.T) {
	good := map[string]Date{
		"2026-11-23": "2026-11-23", " 23/11/2026 ": "2026-11-23", "1/2/2026": "2026-02-01", "01-02-2026": "2026-02-01",
		"1.2.2026": "2026-02-01", "29/02/2028": "2028-02-29", "1900-01-01": "1900-01-01", "31/12/2200": "2200-12-31", "2026/11/23": "2026-11-23", "2026-1-2": "2026-01-02",
	}
	for typed, want := range good {
		if got, err := ParseDate(typed); err != nil || got != want {
			t.Errorf("ParseDate(%q): got %q, %v, want %q", typed, got, err, want)
		}
	}
	bad := []string{
		"", "hoy", "29/02/2026", "31/04/2026", "2026-02-30", "2026-13-01", "11/23/2026", "0/1/2026", "23/11/26",
		"2026-11-23T00:00:00Z", "23/11/2026 x", "023/11/2026", "2026/23/11", "00/00/0000",
	}
	for _, typed := range bad {
		_, err := ParseDate(typed)
		wantKey(t, typed, err, "error.date")
	}
	for _, typed := range []string{"1899-12-31", "2201-01-01", "31/12/9999", "0001-01-01"} {
		_, err := ParseDate(typed)
		wantKey(t, typed, err, "error.date_range")
	}
}

func TestDayOfIsTheDayOfThatPlace(t *testing.T) {
	late := time.Date(2026, 12, 31, 23, 30, 0, 0, time.UTC)
	if got := DayOf(late, Madrid); got != "2027-01-01" {
		t.Errorf("in Madrid: got %s, want 2027-01-01", got)
	}
	if got := DayOf(late, time.UTC); got != "2026-12-31" {
		t.Errorf("in UTC: got %s, want 2026-12-31", got)
	}
	if got := DayOf(time.Time{}, Madrid); got != "" {
		t.Errorf("of no time: got %q, want none", got)
	}
}

func TestDateReckons(t *testing.T) {
	cases := []struct {
		day  Date
		add  int
		want Date
	}{
		{"2026-11-23", 30, "2026-12-23"},
		{"2026-03-28", 2, "2026-03-30"}, // over the change of the hour
		{"2028-02-28", 1, "2028-02-29"},
		{"2026-01-01", -1, "2025-12-31"},
		{"", 5, ""},
		{"nonsense", 5, ""},
	}
	for _, c := range cases {
		if got := c.day.AddDays(c.add); got != c.want {
			t.Errorf("%q plus %d: got %q, want %q", c.day, c.add, got, c.want)
		}
	}
	day := Date("2026-11-23")
	if got, want := day.Time(), time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("Time: got %s, want %s", got, want)
	}
	if day.Year() != 2026 || Date("").Year() != 0 || day.IsZero() || !Date("").IsZero() {
		t.Errorf("got years %d and %d, zero %v and %v, want 2026, 0, false, true", day.Year(), Date("").Year(), day.IsZero(), Date("").IsZero())
	}
}

func TestDateScansWhateverADriverGives(t *testing.T) {
	cases := []struct {
		from any
		want Date
	}{
		{"2026-11-23", "2026-11-23"},
		{"2026-11-23T00:00:00Z", "2026-11-23"},
		{"2026-11-23 00:00:00+00:00", "2026-11-23"},
		{[]byte("2026-11-23"), "2026-11-23"},
		{time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), "2026-11-23"},
		{time.Date(2026, 11, 23, 0, 0, 0, 0, Madrid), "2026-11-23"},
		{nil, ""},
		{"", ""},
	}
	for _, c := range cases {
		got := Date("1999-01-01")
		if err := got.Scan(c.from); err != nil || got != c.want {
			t.Errorf("Scan(%v): got %q, %v, want %q", c.from, got, err, c.want)
		}
	}
	for _, from := range []any{"abc", "2026-02-30", "2026-11-2", "2026-11-23x", 5, true} {
		got := Date("1999-01-01")
		if err := got.Scan(from); err == nil || got != "1999-01-01" {
			t.Errorf("Scan(%v): got %q, %v, want an error and nothing changed", from, got, err)
		}
	}
}

func TestDateIsStoredAsTextOrNull(t *testing.T) {
	if got, err := Date("2026-11-23").Value(); err != nil || got != "2026-11-23" {
		t.Errorf("got %v, %v, want the string 2026-11-23", got, err)
	}
	if got, err := Date("").Value(); err != nil || got != nil {
		t.Errorf("got %v, %v, want nil", got, err)
	}
}
