package i18n

import (
	"strconv"
	"time"
	_ "time/tzdata" // the clock of Madrid must not depend on the machine's files
)

// Madrid is the clock that people read and that decides what "today" is.
var Madrid = mustLocation("Europe/Madrid")

// Day is the calendar day in Madrid of an instant: "2026-11-23".
func Day(t time.Time) string { return t.In(Madrid).Format(time.DateOnly) }

// Date writes a day in full figures, as the portal and paper want it: "20/11/2026". What is no day comes back as it is.
func (p *Printer) Date(iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return t.Format("02/01/2006")
}

// DateShort writes a day for a list: "20 nov", with the year when it is not today's.
func (p *Printer) DateShort(iso, today string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return p.short(t, len(today) < 4 || iso[:4] != today[:4])
}

// DateLong writes a day in words: "20 de diciembre de 2026".
func (p *Printer) DateLong(iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return strconv.Itoa(t.Day()) + p.dayOf + p.monthsLong[t.Month()-1] + p.dayOf + strconv.Itoa(t.Year())
}

// Moment writes when something happened, seen from now, on Madrid's clock: "hoy, 9:31", "ayer, 9:31", "3 nov, 9:12".
func (p *Printer) Moment(t, now time.Time) string {
	t, now = t.In(Madrid), now.In(Madrid)
	day := p.short(t, t.Year() != now.Year())
	switch Day(t) {
	case Day(now):
		day = p.today
	case now.AddDate(0, 0, -1).Format(time.DateOnly):
		day = p.yesterday
	}
	return day + ", " + t.Format("15:04")[hourStart(t):]
}

// Instant writes an instant to the second, as evidence wants it: "3 nov 2026, 9:12:44", on Madrid's clock.
func (p *Printer) Instant(t time.Time) string {
	t = t.In(Madrid)
	return p.short(t, true) + ", " + t.Format("15:04:05")[hourStart(t):]
}

func (p *Printer) short(t time.Time, year bool) string {
	s := strconv.Itoa(t.Day()) + " " + p.months[t.Month()-1]
	if year {
		s += " " + strconv.Itoa(t.Year())
	}
	return s
}

// hourStart skips the zero of "09:31": nobody says it.
func hourStart(t time.Time) int {
	if t.Hour() < 10 {
		return 1
	}
	return 0
}

func mustLocation(name string) *time.Location {
	l, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return l
}
