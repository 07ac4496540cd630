package billing

import (
	"fmt"
	"time"
)

// Span is a stretch of days, both ends in it; "" at an end leaves it open.
type Span struct{ From, To Date }

// Spans that a list offers by name.
const (
	SpanToday   = "today"   // Hoy
	SpanMonth   = "month"   // Este mes
	SpanQuarter = "quarter" // Este trimestre
	SpanYear    = "year"    // Este año
)

// SpanOf is the span of that name around a day; a name that is none has no ends: Todo.
func SpanOf(name string, today Date) Span {
	day := today.Time()
	if day.IsZero() {
		return Span{}
	}
	month := func(first, months int) Span {
		from := time.Date(day.Year(), time.Month(first), 1, 0, 0, 0, 0, time.UTC)
		return Span{dateOf(from), dateOf(from.AddDate(0, months, -1))}
	}
	switch name {
	case SpanToday:
		return Span{today, today}
	case SpanMonth:
		return month(int(day.Month()), 1)
	case SpanQuarter:
		return month((int(day.Month())-1)/3*3+1, 3)
	case SpanYear:
		return Span{Date(fmt.Sprintf("%04d-01-01", day.Year())), Date(fmt.Sprintf("%04d-12-31", day.Year()))}
	}
	return Span{}
}
