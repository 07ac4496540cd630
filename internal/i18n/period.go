package i18n

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Month is the name of a month by itself: "diciembre", "desembre", "abendua".
func (p *Printer) Month(month time.Month) string {
	name := p.monthsLong[month-1]
	switch p.lang {
	case "ca":
		return strings.TrimPrefix(strings.TrimPrefix(name, "de "), "d'")
	case "eu":
		return strings.TrimSuffix(name, "ren")
	}
	return name
}

// MonthYear is a month of a year: "diciembre de 2026", "2026ko abendua", "December 2026".
func (p *Printer) MonthYear(month time.Month, year int) string { return p.ofYear(p.Month(month), year) }

// Quarter is a quarter of a year by itself: "4.º trimestre", "4. hiruhilekoa", "Q4".
func (p *Printer) Quarter(quarter int) string {
	n := strconv.Itoa(quarter)
	switch p.lang {
	case "es":
		return n + [4]string{".er", ".º", ".er", ".º"}[quarter-1] + " trimestre"
	case "ca":
		return n + [4]string{"r", "n", "r", "t"}[quarter-1] + " trimestre"
	case "eu":
		return n + ". hiruhilekoa"
	case "en":
		return "Q" + n
	}
	return n + ".º trimestre"
}

// QuarterYear is a quarter with its year: "4.º trimestre de 2026", "2026ko 4. hiruhilekoa", "Q4 2026".
func (p *Printer) QuarterYear(quarter, year int) string { return p.ofYear(p.Quarter(quarter), year) }

func (p *Printer) ofYear(name string, year int) string {
	switch p.lang {
	case "eu":
		return basqueYear(year) + " " + name
	case "en":
		return fmt.Sprintf("%s %d", name, year)
	}
	return fmt.Sprintf("%s de %d", name, year)
}
