package i18n

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // the clock of Madrid must not depend on the machine's files
)

// Madrid is the clock that people read and that decides what "today" is.
var Madrid = mustLocation("Europe/Madrid")

// Day is the calendar day in Madrid of an instant: "2026-11-23".
func Day(t time.Time) string { return t.In(Madrid).Format(time.DateOnly) }

// Date writes a day in full figures, as the portal and paper want it: "20/11/2026", in Basque "2026/11/20". What is no day comes back as it is.
func (p *Printer) Date(iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	if p.yearFirst {
		return t.Format("2006/01/02")
	}
	return t.Format("02/01/2006")
}

// DateShort writes a day for a list: "20 nov", in Basque "aza. 20", with the year when it is not today's.
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
	return p.long(t.Day(), p.monthsLong[t.Month()-1], t.Year())
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
	parts := []string{strconv.Itoa(t.Day()), p.months[t.Month()-1], strconv.Itoa(t.Year())}
	if !year {
		parts = parts[:2]
	}
	if p.yearFirst {
		slices.Reverse(parts)
	}
	return strings.Join(parts, " ")
}

// dayOfMonthOfYear is the long date of Spanish and Galician: "20 de diciembre de 2026".
func dayOfMonthOfYear(day int, month string, year int) string {
	return fmt.Sprintf("%d de %s de %d", day, month, year)
}

// catalanDay is "23 de novembre del 2026", "2 d'abril del 2026".
func catalanDay(day int, month string, year int) string {
	return fmt.Sprintf("%d %s del %d", day, month, year)
}

// englishDay is "20 December 2026".
func englishDay(day int, month string, year int) string {
	return fmt.Sprintf("%d %s %d", day, month, year)
}

// basqueDay is "2026ko azaroaren 23a". The endings are those of the words that the figures are read as: after a
// consonant (bat, bost, hamar, ehun) a year takes -eko; hamaika, 11, and hogeita hamaika, 31, end in their own -a.
func basqueDay(day int, month string, year int) string {
	a := "a"
	if day == 11 || day == 31 {
		a = ""
	}
	return fmt.Sprintf("%s %s %d%s", basqueYear(year), month, day, a)
}

// basqueYear is "2026ko", of 2026.
func basqueYear(year int) string {
	if slices.Contains([]int{1, 5, 10, 15}, year%20) || year%100 == 0 && year%1000 != 0 {
		return strconv.Itoa(year) + "eko"
	}
	return strconv.Itoa(year) + "ko"
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
