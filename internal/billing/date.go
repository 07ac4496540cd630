package billing

import (
	"database/sql/driver"
	"fmt"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // the zones also where the system has none
)

// Date is a day of the calendar, "2026-11-23"; "" is no day. As text it compares, sorts and travels as it is.
type Date string

// Madrid is the time zone in which "today" and the deadlines of Spanish law are meant.
var Madrid = loadZone("Europe/Madrid")

// Years a date on a document can have.
const (
	minYear = 1900
	maxYear = 2200
)

var dateSigns = strings.NewReplacer(".", "/", "-", "/")

// ParseDate reads a day as a form sends it, "2026-11-23", or as a person writes it in Spain, "23/11/2026", in Basque
// "2026/11/23" (also with dots or dashes, and "1/2/2026"). What is no day of the calendar has the key "error.date"; one before 1900 or
// after 2200, "error.date_range".
func ParseDate(s string) (Date, error) {
	s = dateSigns.Replace(strings.TrimSpace(s))
	t, err := time.Parse("2006/1/2", s)
	if err != nil {
		t, err = time.Parse("2/1/2006", s)
	}
	if err != nil {
		return "", Fail(Invalid, "error.date")
	}
	if t.Year() < minYear || t.Year() > maxYear {
		return "", Fail(Invalid, "error.date_range", "first", strconv.Itoa(minYear), "last", strconv.Itoa(maxYear))
	}
	return dateOf(t), nil
}

// DayOf is the day that an instant is in, at that place; "" for the zero time.
func DayOf(t time.Time, loc *time.Location) Date {
	if t.IsZero() {
		return ""
	}
	return dateOf(t.In(loc))
}

// IsZero reports whether it is no day.
func (d Date) IsZero() bool { return d == "" }

// Time is midnight UTC of the day, to reckon with; the zero time when it is no day.
func (d Date) Time() time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	return t
}

// Year is 0 when it is no day.
func (d Date) Year() int {
	if t := d.Time(); !t.IsZero() {
		return t.Year()
	}
	return 0
}

// DaysTo is how many days later the other one is.
func (d Date) DaysTo(other Date) int { return int(other.Time().Sub(d.Time()) / (24 * time.Hour)) }

// AddDays is the day n days later, earlier when negative. No day stays no day.
func (d Date) AddDays(n int) Date {
	t := d.Time()
	if t.IsZero() {
		return ""
	}
	return dateOf(t.AddDate(0, 0, n))
}

// Value stores the day in a DATE column, no day as NULL.
func (d Date) Value() (driver.Value, error) {
	if d == "" {
		return nil, nil
	}
	return string(d), nil
}

// Scan reads a DATE column, whatever the database's driver makes of one: a time, or text with or without an hour.
func (d *Date) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*d = ""
		return nil
	case time.Time:
		*d = dateOf(v)
		return nil
	case []byte:
		return d.scanText(string(v))
	case string:
		return d.scanText(v)
	}
	return fmt.Errorf("billing: a %T is no date", v)
}

func (d *Date) scanText(s string) error {
	if s == "" {
		*d = ""
		return nil
	}
	day := s
	if len(s) > len(time.DateOnly) && (s[len(time.DateOnly)] == 'T' || s[len(time.DateOnly)] == ' ') {
		day = s[:len(time.DateOnly)]
	}
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return fmt.Errorf("billing: date: %w", err)
	}
	*d = Date(day)
	return nil
}

func dateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

func loadZone(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // the zones are embedded above
	}
	return loc
}
