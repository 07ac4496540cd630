package i18n

import (
	"strconv"
	"strings"
)

const (
	nbsp  = "\u00a0"
	minus = "\u2212" // the true minus: as wide as a figure's plus, and never breaks
)

// locale is how one language writes figures and days.
type locale struct {
	lang             string
	name             string // what its speakers call it
	decimal, group   byte
	moneyBefore      string // before the amount
	moneyAfter       string // after it
	percentBefore    string // before the rate
	percentAfter     string // after it
	months           [12]string
	monthsLong       [12]string // as a long date says them: Catalan with "de" or "d'", Basque in the genitive
	long             func(day int, month string, year int) string
	yearFirst        bool // short dates go from the year to the day
	today, yesterday string
}

// locales are the languages Acuse speaks.
var locales = map[string]locale{
	"es": {
		lang: "es", name: "Castellano", decimal: ',', group: '.', moneyAfter: nbsp + "€", percentAfter: nbsp + "%", long: dayOfMonthOfYear,
		today: "hoy", yesterday: "ayer",
		months: [12]string{"ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"},
		monthsLong: [12]string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
			"octubre", "noviembre", "diciembre"},
	},
	"ca": {
		lang: "ca", name: "Català", decimal: ',', group: '.', moneyAfter: nbsp + "€", percentAfter: nbsp + "%", long: catalanDay,
		today: "avui", yesterday: "ahir",
		months: [12]string{"gen.", "febr.", "març", "abr.", "maig", "juny", "jul.", "ag.", "set.", "oct.", "nov.", "des."},
		monthsLong: [12]string{"de gener", "de febrer", "de març", "d'abril", "de maig", "de juny", "de juliol", "d'agost", "de setembre",
			"d'octubre", "de novembre", "de desembre"},
	},
	"eu": {
		lang: "eu", name: "Euskara", decimal: ',', group: '.', moneyAfter: nbsp + "€", percentBefore: "%" + nbsp, long: basqueDay,
		yearFirst: true, today: "gaur", yesterday: "atzo",
		months: [12]string{"urt.", "ots.", "mar.", "api.", "mai.", "eka.", "uzt.", "abu.", "ira.", "urr.", "aza.", "abe."},
		monthsLong: [12]string{"urtarrilaren", "otsailaren", "martxoaren", "apirilaren", "maiatzaren", "ekainaren", "uztailaren",
			"abuztuaren", "irailaren", "urriaren", "azaroaren", "abenduaren"},
	},
	"gl": {
		lang: "gl", name: "Galego", decimal: ',', group: '.', moneyAfter: nbsp + "€", percentAfter: nbsp + "%", long: dayOfMonthOfYear,
		today: "hoxe", yesterday: "onte",
		months: [12]string{"xan.", "feb.", "mar.", "abr.", "maio", "xuño", "xul.", "ago.", "set.", "out.", "nov.", "dec."},
		monthsLong: [12]string{"xaneiro", "febreiro", "marzo", "abril", "maio", "xuño", "xullo", "agosto", "setembro",
			"outubro", "novembro", "decembro"},
	},
	"en": {
		lang: "en", name: "English", decimal: '.', group: ',', moneyBefore: "€", percentAfter: "%", long: englishDay,
		today: "today", yesterday: "yesterday",
		months: [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
		monthsLong: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September",
			"October", "November", "December"},
	},
}

// Money writes an amount in cents with its sign of euro: "1.487,01 €", "−126,90 €". Thousands are always grouped.
func (p *Printer) Money(cents int64) string {
	sign, figures := p.figures(cents, 2, 2, true)
	return sign + p.moneyBefore + figures + p.moneyAfter
}

// Amount is Money without the sign of euro, for a column that names it once or a figure with a fainter sign.
func (p *Printer) Amount(cents int64) string {
	sign, figures := p.figures(cents, 2, 2, true)
	return sign + figures
}

// MoneyParts is Money in three pieces, so that a page can write the sign of euro fainter than the figure.
func (p *Printer) MoneyParts(cents int64) (before, amount, after string) {
	return p.moneyBefore, p.Amount(cents), p.moneyAfter
}

// Decimal writes millionths to be read: at least min decimals, at most the six there are, thousands grouped.
func (p *Printer) Decimal(millionths int64, min int) string {
	sign, figures := p.figures(millionths, 6, min, true)
	return sign + figures
}

// Input writes millionths to be typed over in a form: like Decimal, but without groups and with the keyboard's minus,
// so that what was shown is always read back as the same number.
func (p *Printer) Input(millionths int64, min int) string {
	sign, figures := p.figures(millionths, 6, min, false)
	return strings.Replace(sign, minus, "-", 1) + figures
}

// Percent writes a rate in hundredths of a percent: "21 %", "5,2 %", in Basque "% 21".
func (p *Printer) Percent(hundredths int64) string {
	sign, figures := p.figures(hundredths, 2, 0, true)
	return sign + p.percentBefore + figures + p.percentAfter
}

// Number writes a count: "2.000".
func (p *Printer) Number(n int) string {
	sign, figures := p.figures(int64(n), 0, 0, true)
	return sign + figures
}

// figures writes v, which counts units of 10^-scale, with at least min decimals and no idle zero after them.
func (p *Printer) figures(v int64, scale, min int, grouped bool) (sign, figures string) {
	if v < 0 {
		sign = minus
	}
	digits := strings.TrimPrefix(strconv.FormatInt(v, 10), "-")
	if len(digits) <= scale {
		digits = strings.Repeat("0", scale-len(digits)+1) + digits
	}
	whole, part := digits[:len(digits)-scale], digits[len(digits)-scale:]
	for len(part) > min && part[len(part)-1] == '0' {
		part = part[:len(part)-1]
	}
	out := make([]byte, 0, len(digits)+len(digits)/3+1)
	for i := range len(whole) {
		if grouped && i > 0 && (len(whole)-i)%3 == 0 {
			out = append(out, p.group)
		}
		out = append(out, whole[i])
	}
	if part != "" {
		out = append(append(out, p.decimal), part...)
	}
	return sign, string(out)
}
