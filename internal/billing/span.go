package billing

import "time"

// Span is a stretch of days, both ends in it; "" at an end leaves it open.
type Span struct{ From, To Date }

// Empty reports whether both ends are open: every day is in it.
func (s Span) Empty() bool { return s == Span{} }

// Spans that a list offers by name.
const (
	SpanToday       = "today"        // Hoy
	SpanYesterday   = "yesterday"    // Ayer
	SpanWeek        = "week"         // Esta semana, from Monday to Sunday
	SpanMonth       = "month"        // Este mes
	SpanLastMonth   = "last_month"   // Mes pasado
	SpanQuarter     = "quarter"      // Este trimestre
	SpanLastQuarter = "last_quarter" // Trimestre pasado
	SpanYear        = "year"         // Este año
	SpanLastYear    = "last_year"    // Año pasado
)

// SpanOf is the span of that name around a day; a name that is none has no ends: Todo.
func SpanOf(name string, today Date) Span {
	day := today.Time()
	if day.IsZero() {
		return Span{}
	}
	quarter := (int(day.Month())-1)/3*3 + 1
	switch name {
	case SpanToday:
		return Span{today, today}
	case SpanYesterday:
		return Span{today.AddDays(-1), today.AddDays(-1)}
	case SpanWeek:
		monday := today.AddDays(-(int(day.Weekday()) + 6) % 7)
		return Span{monday, monday.AddDays(6)}
	case SpanMonth:
		return months(day.Year(), int(day.Month()), 1)
	case SpanLastMonth:
		return months(day.Year(), int(day.Month())-1, 1)
	case SpanQuarter:
		return months(day.Year(), quarter, 3)
	case SpanLastQuarter:
		return months(day.Year(), quarter-3, 3)
	case SpanYear:
		return months(day.Year(), 1, 12)
	case SpanLastYear:
		return months(day.Year()-1, 1, 12)
	}
	return Span{}
}

// months are n whole ones; a first before January lies in the year before.
func months(year, first, n int) Span {
	from := time.Date(year, time.Month(first), 1, 0, 0, 0, 0, time.UTC)
	return Span{dateOf(from), dateOf(from.AddDate(0, n, -1))}
}
