package billing

import "time"

// Unit is what a schedule counts in.
type Unit string

const (
	UnitDay   Unit = "day"
	UnitWeek  Unit = "week"
	UnitMonth Unit = "month"
	UnitYear  Unit = "year"
)

// Units in the order a form offers them.
var Units = []Unit{UnitDay, UnitWeek, UnitMonth, UnitYear}

const (
	LastDay  = -1   // as MonthDay: último día del mes
	MaxEvery = 999  // units from one occurrence to the next
	MaxTimes = 9999 // occurrences in all
)

// The calendar of schedules: the years of four figures, in which a Date compares as text.
const (
	firstCalendarYear = 1000
	lastCalendarYear  = 9999
	mostSteps         = (lastCalendarYear + 1) * 366 // that many always lead out of it
)

// Rule says on which days a *factura periódica* falls: the first time on Start, or, where MonthDay names another day,
// on the first such day from Start on; then every Every units. A day that a month does not have is that month's last
// one, and every occurrence is reckoned from the first, so that none drifts: 31 January, 28 February, 31 March.
type Rule struct {
	Every    int
	Unit     Unit
	MonthDay int  // of months and years: 0 is Start's day, 1–31, LastDay
	Start    Date // first day
	Until    Date // last day, itself included; "" is never
	Times    int  // occurrences in all; 0 is no limit
}

// Check says what is wrong with the rule, field by field.
func (r Rule) Check() error {
	var es Errors
	if r.Every < 1 || r.Every > MaxEvery {
		es.Add("every", "schedule.error.every", "max", MaxEvery)
	}
	if !r.Unit.known() {
		es.Add("unit", "schedule.error.unit")
	}
	if r.MonthDay < LastDay || r.MonthDay > 31 {
		es.Add("month_day", "schedule.error.month_day")
	} else if r.MonthDay != 0 && r.Unit.known() && !r.byMonth() {
		es.Add("month_day", "schedule.error.month_day_unit")
	}
	es.AddErr("start", checkDay(r.Start))
	if r.Until != "" {
		if err := checkDate(r.Until); err != nil {
			es.AddErr("until", err)
		} else if first, ok := r.at(0); ok && r.Until < first {
			es.Add("until", "schedule.error.until")
		}
	}
	switch {
	case r.Times < 0 || r.Times > MaxTimes:
		es.Add("times", "schedule.error.times", "max", MaxTimes)
	case r.Times > 0 && r.Until != "":
		es.Add("times", "schedule.error.both_ends")
	}
	return es.Err()
}

// checkDay is checkDate of a day that must not be left out.
func checkDay(d Date) error {
	if d == "" {
		return Fail(Invalid, "error.required")
	}
	return checkDate(d)
}

// Date is the day of the n-th occurrence, the first is 0; false when there is none: the rule has ended, or the calendar
// at 9999.
func (r Rule) Date(n int) (Date, bool) {
	if n < 0 || r.Times > 0 && n >= r.Times {
		return "", false
	}
	d, ok := r.at(n)
	if !ok || r.Until != "" && d > r.Until {
		return "", false
	}
	return d, true
}

// From is the first occurrence on that day or after it, and its number; false when the rule ends before. For no day it
// is the first of all.
func (r Rule) From(day Date) (n int, d Date, ok bool) {
	first, ok := r.at(0)
	if !ok {
		return 0, "", false
	}
	if day > first {
		n = r.after(first, day)
	}
	d, ok = r.Date(n)
	if !ok {
		return 0, "", false
	}
	return n, d, true
}

// after is the number of the first occurrence on a day after the first one, or later.
func (r Rule) after(first, day Date) int {
	if step := r.days(); step > 0 {
		between := daysBetween(first, day)
		return (between + step - 1) / step
	}
	n := (monthOf(day) - monthOf(first)) / r.months()
	if d, ok := r.at(n); ok && d < day { // in the same month, or the months between are no whole step
		n++
	}
	return n
}

// Period is what an invoice of the schedule is for, both days in it.
type Period struct{ From, To Date }

// Period is what the n-th invoice is for: from its day to the day before the next one. When all fall on a month's last
// day, each closes what went before instead: from the day after the one before it to its own. So monthly invoices of the
// first and of the last of December are both for 1 to 31 December, as {mes} says. Where the rule ends does not matter,
// nor does n have to be one of its occurrences: -1 is the period before the first. The calendar's ends cut it off.
func (r Rule) Period(n int) Period {
	n = min(max(n, -mostSteps), mostSteps)
	if r.closesMonths() {
		return Period{r.beside(n-1, 1), r.beside(n, 0)}
	}
	return Period{r.beside(n, 0), r.beside(n+1, -1)}
}

// closesMonths reports whether every occurrence is a month's last day.
func (r Rule) closesMonths() bool {
	first, ok := r.at(0)
	if !ok || !r.byMonth() {
		return false
	}
	if r.day() == LastDay || r.day() == 31 {
		return true
	}
	inLeapYear := 2000*12 + monthOf(first)%12
	return r.months()%12 == 0 && r.day() >= dayIn(inLeapYear, LastDay) // always the same month
}

// beside is so many days after the n-th occurrence; beyond the calendar, its first or last day.
func (r Rule) beside(n, days int) Date {
	d, ok := r.at(n)
	if ok {
		d, ok = inCalendar(d.Time().AddDate(0, 0, days))
	}
	switch {
	case ok:
		return d
	case n < 0:
		return "1000-01-01"
	}
	return "9999-12-31"
}

// at is the n-th occurrence of the rule without its end; n below 0 goes on backwards. False beyond the calendar, and
// for a rule that says nothing.
func (r Rule) at(n int) (Date, bool) {
	start := r.Start.Time()
	if start.IsZero() || r.Every < 1 || r.Every > MaxEvery || !r.Unit.known() || n > mostSteps || n < -mostSteps {
		return "", false
	}
	if step := r.days(); step > 0 {
		return inCalendar(start.AddDate(0, 0, n*step))
	}
	first := monthOf(r.Start)
	if dayIn(first, r.day()) < start.Day() {
		first++
	}
	month := first + n*r.months()
	if month < firstCalendarYear*12 || month >= (lastCalendarYear+1)*12 {
		return "", false
	}
	return inCalendar(time.Date(month/12, time.Month(month%12+1), dayIn(month, r.day()), 0, 0, 0, 0, time.UTC))
}

// day is the day of the month as it was asked for, LastDay or 1–31.
func (r Rule) day() int {
	if r.MonthDay == 0 {
		return r.Start.Time().Day()
	}
	return r.MonthDay
}

func (u Unit) known() bool { return u == UnitDay || u == UnitWeek || u == UnitMonth || u == UnitYear }

func (r Rule) byMonth() bool { return r.Unit == UnitMonth || r.Unit == UnitYear }

// days are those of a step of days or weeks, 0 of others.
func (r Rule) days() int {
	switch r.Unit {
	case UnitDay:
		return r.Every
	case UnitWeek:
		return 7 * r.Every
	}
	return 0
}

// months are those of a step of months or years.
func (r Rule) months() int {
	if r.Unit == UnitYear {
		return 12 * r.Every
	}
	return r.Every
}

// monthOf counts the months from the year 0 on: January 2026 is 2026 × 12.
func monthOf(d Date) int {
	t := d.Time()
	return t.Year()*12 + int(t.Month()) - 1
}

// dayIn is a day of a month, the last one when the month has no such day.
func dayIn(month, day int) int {
	last := time.Date(month/12, time.Month(month%12+2), 0, 0, 0, 0, 0, time.UTC).Day()
	if day == LastDay || day > last {
		return last
	}
	return day
}

// daysBetween also counts what no time.Duration can hold.
func daysBetween(from, to Date) int {
	return int((to.Time().Unix() - from.Time().Unix()) / (24 * 60 * 60))
}

func inCalendar(t time.Time) (Date, bool) {
	if t.Year() < firstCalendarYear || t.Year() > lastCalendarYear {
		return "", false
	}
	return dateOf(t), true
}
