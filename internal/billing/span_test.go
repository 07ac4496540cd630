package billing

import "testing"

func TestSpansAreWholeMonthsQuartersAndYears(t *testing.T) {
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
		{"", "2026-11-23", "", ""},
		{"siempre", "2026-11-23", "", ""},
		{SpanYear, "", "", ""},
	} {
		if got := SpanOf(x.name, x.today); got != (Span{x.from, x.to}) {
			t.Errorf("%s of %s: got %v, want %s to %s", x.name, x.today, got, x.from, x.to)
		}
	}
}
