package billing

import (
	"fmt"
	"slices"
	"testing"
)

func TestPricesThatChangedAreToldFromWhatToWhatAndFromWhichDay(t *testing.T) {
	price := func(id, text string, p Decimal) ScheduleLine {
		return ScheduleLine{ID: id, Line: Line{Text: text, Price: p}}
	}
	before := Schedule{Lines: []ScheduleLine{price("a", "Web", 100), price("b", "Dominio", 10)}, Prices: []SchedulePrice{{"a", "2027-02-01", 150}}}
	tell := func(after Schedule, from Date) []string {
		var all []string
		for _, c := range after.PriceChanges(before, from) {
			all = append(all, fmt.Sprintf("%s %s %d %d", c.From, c.Line, c.Old, c.New))
		}
		return all
	}
	lines := before
	lines.Lines = []ScheduleLine{price("c", "Otra", 5), price("a", "Web nueva", 120)}
	dropped := before
	dropped.Prices = nil
	for name, c := range map[string]struct {
		after Schedule
		want  []string
	}{
		"nothing":                  {before, nil},
		"one line":                 {before.WithPrices(map[string]Decimal{"a": 110, "b": 10}, "2027-01-01"), []string{"2027-01-01 Web 100 110"}},
		"all, and what comes":      {before.Repriced(10000, "2027-01-01"), []string{"2027-01-01 Web 100 200", "2027-01-01 Dominio 10 20", "2027-02-01 Web 150 300"}},
		"lines that came and went": {lines, []string{"2027-01-01 Web nueva 100 120"}},
		"one taken back":           {dropped, []string{"2027-02-01 Web 150 100"}},
	} {
		if got := tell(c.after, "2027-01-01"); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
