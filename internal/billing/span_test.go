package billing

import "testing"

func TestSpansAreWholeDaysWeeksMonthsQuartersAndYears(t *testing.T) {
	for _, x := range []struct {
		name     string
		today    Date
		from, to Date
	}{
		{SpanToday, "2026-11-23", "2026-11-23", "2026-11-23"},
		{SpanMonth, "2026-11-23", "2026-11-01", "2026-11-30"},
		{SpanMonth, "2028-02-29", "2028-02-01", "2028-02-29"},
		{SpanQuarter, "2026-11-23", "2026-10-01", "2026-12-31"},
		{SpanQuarter, "2026-01-01", "2026-01-01", "2026-03-31"},
		{SpanQuarter, "2026-06-30", "2026-04-01", "2026-06-30"},
		{SpanYear, "2026-11-23", "2026-01-01", "2026-12-31"},
		{SpanYesterday, "2026-03-01", "2026-02-28", "2026-02-28"},
		{SpanYesterday, "2027-01-01", "2026-12-31", "2026-12-31"},
		{SpanWeek, "2026-11-23", "2026-11-23", "2026-11-29"}, // a Monday
		{SpanWeek, "2026-11-29", "2026-11-23", "2026-11-29"}, // its Sunday
		{SpanWeek, "2027-01-01", "2026-12-28", "2027-01-03"},
		{SpanLastMonth, "2026-03-31", "2026-02-01", "2026-02-28"},
		{SpanLastMonth, "2026-01-15", "2025-12-01", "2025-12-31"},
		{SpanLastQuarter, "2026-11-23", "2026-07-01", "2026-09-30"},
		{SpanLastQuarter, "2026-02-28", "2025-10-01", "2025-12-31"},
		{SpanLastYear, "2024-02-29", "2023-01-01", "2023-12-31"},
		{"", "2026-11-23", "", ""},
		{"siempre", "2026-11-23", "", ""},
		{SpanYear, "", "", ""},
	} {
		if got := SpanOf(x.name, x.today); got != (Span{x.from, x.to}) {
			t.Errorf("%s of %s: got %v, want %s to %s", x.name, x.today, got, x.from, x.to)
		}
	}
}
