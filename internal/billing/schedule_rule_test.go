package billing

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestAScheduleFallsOnTheDayItIsToldAndNeverDrifts(t *testing.T) {
	for name, x := range map[string]struct {
		rule Rule
		want string
	}{
		"31 of every month":            {Rule{Every: 1, Unit: UnitMonth, Start: "2027-01-31"}, "2027-01-31 2027-02-28 2027-03-31 2027-04-30 2027-05-31"},
		"31 in a leap year":            {Rule{Every: 1, Unit: UnitMonth, Start: "2028-01-31"}, "2028-01-31 2028-02-29 2028-03-31"},
		"30 from January":              {Rule{Every: 1, Unit: UnitMonth, Start: "2027-01-30"}, "2027-01-30 2027-02-28 2027-03-30 2027-04-30"},
		"29 from January":              {Rule{Every: 1, Unit: UnitMonth, Start: "2027-01-29"}, "2027-01-29 2027-02-28 2027-03-29"},
		"28 stays 28":                  {Rule{Every: 1, Unit: UnitMonth, Start: "2027-02-28"}, "2027-02-28 2027-03-28 2027-04-28"},
		"last day from the 28":         {Rule{Every: 1, Unit: UnitMonth, MonthDay: LastDay, Start: "2027-02-28"}, "2027-02-28 2027-03-31 2027-04-30"},
		"31 asked from the 28":         {Rule{Every: 1, Unit: UnitMonth, MonthDay: 31, Start: "2027-02-28"}, "2027-02-28 2027-03-31 2027-04-30"},
		"last day over two years":      {Rule{Every: 12, Unit: UnitMonth, MonthDay: LastDay, Start: "2027-02-10"}, "2027-02-28 2028-02-29 2029-02-28"},
		"last day from before":         {Rule{Every: 1, Unit: UnitMonth, MonthDay: LastDay, Start: "2026-12-05"}, "2026-12-31 2027-01-31 2027-02-28"},
		"a day later in the month":     {Rule{Every: 1, Unit: UnitMonth, MonthDay: 15, Start: "2026-12-05"}, "2026-12-15 2027-01-15"},
		"a day gone by in the month":   {Rule{Every: 2, Unit: UnitMonth, MonthDay: 5, Start: "2026-12-06"}, "2027-01-05 2027-03-05"},
		"30 asked on 28 February":      {Rule{Every: 1, Unit: UnitMonth, MonthDay: 30, Start: "2028-02-28"}, "2028-02-29 2028-03-30"},
		"quarterly":                    {Rule{Every: 3, Unit: UnitMonth, Start: "2026-11-30"}, "2026-11-30 2027-02-28 2027-05-30 2027-08-30"},
		"29 February yearly":           {Rule{Every: 1, Unit: UnitYear, Start: "2028-02-29"}, "2028-02-29 2029-02-28 2030-02-28 2031-02-28 2032-02-29"},
		"29 February over 2100":        {Rule{Every: 4, Unit: UnitYear, Start: "2092-02-29"}, "2092-02-29 2096-02-29 2100-02-28 2104-02-29"},
		"yearly on a day gone by":      {Rule{Every: 1, Unit: UnitYear, MonthDay: 1, Start: "2026-12-02"}, "2027-01-01 2028-01-01"},
		"yearly, last day":             {Rule{Every: 1, Unit: UnitYear, MonthDay: LastDay, Start: "2027-02-01"}, "2027-02-28 2028-02-29 2029-02-28"},
		"every ten days over February": {Rule{Every: 10, Unit: UnitDay, Start: "2028-02-25"}, "2028-02-25 2028-03-06 2028-03-16"},
		"fortnightly over New Year":    {Rule{Every: 2, Unit: UnitWeek, Start: "2026-12-21"}, "2026-12-21 2027-01-04 2027-01-18"},
		"until the day itself":         {Rule{Every: 1, Unit: UnitMonth, Start: "2027-01-31", Until: "2027-03-31"}, "2027-01-31 2027-02-28 2027-03-31 –"},
		"until the day before":         {Rule{Every: 1, Unit: UnitMonth, Start: "2027-01-31", Until: "2027-03-30"}, "2027-01-31 2027-02-28 –"},
		"three times":                  {Rule{Every: 1, Unit: UnitWeek, Start: "2027-01-01", Times: 3}, "2027-01-01 2027-01-08 2027-01-15 –"},
		"until before it begins":       {Rule{Every: 1, Unit: UnitMonth, MonthDay: 5, Start: "2027-01-06", Until: "2027-01-31"}, "–"},
		"the calendar's end":           {Rule{Every: 1, Unit: UnitYear, Start: "9998-12-31"}, "9998-12-31 9999-12-31 –"},
		"days at the calendar's end":   {Rule{Every: 999, Unit: UnitDay, Start: "9999-12-31"}, "9999-12-31 –"},
	} {
		var got []string
		for n := range len(strings.Fields(x.want)) {
			d, ok := x.rule.Date(n)
			if !ok {
				d = "–"
			}
			got = append(got, string(d))
		}
		if strings.Join(got, " ") != x.want {
			t.Errorf("%s: got %s, want %s", name, strings.Join(got, " "), x.want)
		}
	}
}

func TestNoNumberIsTooBigForASchedule(t *testing.T) {
	const biggest = int(^uint(0) >> 1)
	for _, unit := range Units {
		for _, every := range []int{1, MaxEvery} {
			r := Rule{Every: every, Unit: unit, Start: "2027-01-31"}
			for _, n := range []int{biggest, biggest / 7, -1, -biggest - 1} {
				if d, ok := r.Date(n); ok {
					t.Errorf("%d %s: number %d: got %s, want none", every, unit, n, d)
				}
				if p := r.Period(n); p.From < "1000-01-01" || p.To > "9999-12-31" || len(p.From) != 10 || len(p.To) != 10 {
					t.Errorf("%d %s: period %d: got %v", every, unit, n, p)
				}
			}
			n, last, ok := r.From("9990-01-01")
			if every == 1 && (!ok || last < "9990-01-01" || last > "9990-12-31" && unit != UnitYear) {
				t.Errorf("every %s: got %d, %s, %t in 9990", unit, n, last, ok)
			}
		}
	}
	if d, ok := (Rule{Every: 1, Unit: UnitDay, Start: "1000-01-01"}).Date(3287181); !ok || d != "9999-12-31" {
		t.Errorf("the last day of the calendar: got %s, %t", d, ok)
	}
}

func TestARuleThatSaysNothingHasNoDays(t *testing.T) {
	for _, r := range []Rule{
		{}, {Every: 1, Unit: UnitMonth}, {Every: 0, Unit: UnitDay, Start: "2027-01-01"}, {Every: -1, Unit: UnitDay, Start: "2027-01-01"},
		{Every: 1, Unit: "hour", Start: "2027-01-01"}, {Every: 1, Unit: UnitDay, Start: "2027-02-30"},
	} {
		if d, ok := r.Date(0); ok {
			t.Errorf("%+v: got %s, want no day", r, d)
		}
		if n, d, ok := r.From("2027-01-01"); ok {
			t.Errorf("%+v: got %d, %s, want none", r, n, d)
		}
	}
}

func TestTheFirstInvoiceFromADayOn(t *testing.T) {
	r := Rule{Every: 1, Unit: UnitMonth, Start: "2027-01-31", Until: "2027-04-30"}
	for _, x := range []struct {
		day  Date
		n    int
		want Date
	}{
		{"", 0, "2027-01-31"}, {"2026-01-01", 0, "2027-01-31"}, {"2027-01-31", 0, "2027-01-31"}, {"2027-02-01", 1, "2027-02-28"},
		{"2027-02-28", 1, "2027-02-28"}, {"2027-03-01", 2, "2027-03-31"}, {"2027-04-30", 3, "2027-04-30"}, {"2027-05-01", 0, ""},
		{"9999-12-31", 0, ""},
	} {
		if n, d, ok := r.From(x.day); n != x.n || d != x.want || ok != (x.want != "") {
			t.Errorf("from %q: got %d, %s, %t, want %d, %s", x.day, n, d, ok, x.n, x.want)
		}
	}
}

func TestDateAndFromAreEachOthersInverse(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	for range 4000 {
		r := randomRule(random)
		n := random.IntN(400)
		d, ok := r.Date(n)
		if !ok {
			if m, late, found := r.From(lastOf(r).AddDays(1)); found {
				t.Fatalf("%+v: got %d, %s after its last", r, m, late)
			}
			continue
		}
		if m, same, found := r.From(d); !found || m != n || same != d {
			t.Fatalf("%+v: number %d is on %s, from there got %d, %s, %t", r, n, d, m, same, found)
		}
		next, more := r.Date(n + 1)
		if m, after, found := r.From(d.AddDays(1)); found != more || found && (m != n+1 || after != next || after <= d) {
			t.Fatalf("%+v: after %s got %d, %s, %t, want %d, %s, %t", r, d, m, after, found, n+1, next, more)
		}
		day := Date("2026-01-01").AddDays(random.IntN(20000))
		if m, from, found := r.From(day); found {
			if before, _ := r.Date(m - 1); from < day || before >= day {
				t.Fatalf("%+v: from %s got %s, the one before is %s", r, day, from, before)
			}
		}
	}
}

// lastOf is the last day of a rule that ends.
func lastOf(r Rule) Date {
	last := Date("")
	for n := 0; ; n++ {
		d, ok := r.Date(n)
		if !ok {
			return max(last, r.Start)
		}
		last = d
	}
}

// randomRule is any that Check takes.
func randomRule(random *rand.Rand) Rule {
	for {
		r := Rule{Every: 1 + random.IntN(6), Unit: Units[random.IntN(len(Units))], Start: Date("2024-01-01").AddDays(random.IntN(2000))}
		if random.IntN(3) == 0 { // the ends of months are where mistakes are
			r.Start = SpanOf(SpanMonth, r.Start).To.AddDays(-random.IntN(3))
		}
		if r.byMonth() && random.IntN(2) == 0 {
			r.MonthDay = []int{LastDay, 28, 29, 30, 31, 1 + random.IntN(31)}[random.IntN(6)]
		}
		switch random.IntN(4) {
		case 0:
			r.Times = 1 + random.IntN(40)
		case 1:
			r.Until = r.Start.AddDays(random.IntN(3000))
		}
		if r.Check() == nil {
			return r
		}
	}
}

func TestPeriodsFollowOneAnotherWithoutGap(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 8))
	for range 2000 {
		r := randomRule(random)
		for n := -3; n < 30; n++ {
			p, next := r.Period(n), r.Period(n+1)
			if p.From > p.To || p.To.AddDays(1) != next.From {
				t.Fatalf("%+v: period %d is %v, the next %v", r, n, p, next)
			}
			if d, _ := r.at(n); d != p.From && d != p.To {
				t.Fatalf("%+v: period %d is %v, its invoice of %s", r, n, p, d)
			}
		}
	}
}

func TestAPeriodIsWhatTheInvoiceIsFor(t *testing.T) {
	for name, x := range map[string]struct {
		rule     Rule
		n        int
		from, to Date
	}{
		"first of the month":            {Rule{Every: 1, Unit: UnitMonth, Start: "2026-12-01"}, 0, "2026-12-01", "2026-12-31"},
		"last of the month":             {Rule{Every: 1, Unit: UnitMonth, MonthDay: LastDay, Start: "2026-12-01"}, 0, "2026-12-01", "2026-12-31"},
		"February of a leap year":       {Rule{Every: 1, Unit: UnitMonth, MonthDay: LastDay, Start: "2028-01-31"}, 1, "2028-02-01", "2028-02-29"},
		"31 is the last":                {Rule{Every: 1, Unit: UnitMonth, Start: "2027-01-31"}, 1, "2027-02-01", "2027-02-28"},
		"30 is not":                     {Rule{Every: 1, Unit: UnitMonth, Start: "2027-01-30"}, 1, "2027-02-28", "2027-03-29"},
		"middle of the month":           {Rule{Every: 1, Unit: UnitMonth, Start: "2026-12-15"}, 0, "2026-12-15", "2027-01-14"},
		"quarter to come":               {Rule{Every: 3, Unit: UnitMonth, Start: "2027-01-01"}, 3, "2027-10-01", "2027-12-31"},
		"quarter gone by":               {Rule{Every: 3, Unit: UnitMonth, MonthDay: LastDay, Start: "2027-03-01"}, 0, "2027-01-01", "2027-03-31"},
		"year to come":                  {Rule{Every: 1, Unit: UnitYear, Start: "2027-01-01"}, 1, "2028-01-01", "2028-12-31"},
		"year gone by":                  {Rule{Every: 1, Unit: UnitYear, Start: "2027-12-31"}, 1, "2028-01-01", "2028-12-31"},
		"year that ends in June":        {Rule{Every: 12, Unit: UnitMonth, Start: "2027-06-30"}, 0, "2026-07-01", "2027-06-30"},
		"year from 28 February":         {Rule{Every: 1, Unit: UnitYear, Start: "2027-02-28"}, 1, "2028-02-28", "2029-02-27"},
		"week":                          {Rule{Every: 1, Unit: UnitWeek, Start: "2026-12-28"}, 0, "2026-12-28", "2027-01-03"},
		"the last one is as long":       {Rule{Every: 1, Unit: UnitMonth, Start: "2026-12-01", Times: 1}, 0, "2026-12-01", "2026-12-31"},
		"before the first":              {Rule{Every: 1, Unit: UnitMonth, Start: "2027-01-01"}, -1, "2026-12-01", "2026-12-31"},
		"the end of the calendar":       {Rule{Every: 1, Unit: UnitYear, Start: "9999-07-01"}, 0, "9999-07-01", "9999-12-31"},
		"the beginning of the calendar": {Rule{Every: 2, Unit: UnitYear, Start: "1001-12-31"}, 0, "1000-01-01", "1001-12-31"},
	} {
		if got := x.rule.Period(x.n); got != (Period{x.from, x.to}) {
			t.Errorf("%s: got %v, want %s to %s", name, got, x.from, x.to)
		}
	}
}

func TestARuleIsCheckedFieldByField(t *testing.T) {
	good := Rule{Every: 1, Unit: UnitMonth, Start: "2027-01-31"}
	with := func(change func(*Rule)) Rule { r := good; change(&r); return r }
	for name, x := range map[string]struct {
		rule Rule
		want string
	}{
		"good":                     {good, ""},
		"most":                     {with(func(r *Rule) { r.Every, r.MonthDay, r.Times = MaxEvery, LastDay, MaxTimes }), ""},
		"until the first":          {with(func(r *Rule) { r.Until = "2027-01-31" }), ""},
		"never":                    {with(func(r *Rule) { r.Every = 0 }), "every schedule.error.every"},
		"too seldom":               {with(func(r *Rule) { r.Every = MaxEvery + 1 }), "every schedule.error.every"},
		"no unit":                  {with(func(r *Rule) { r.Unit = "" }), "unit schedule.error.unit"},
		"day 32":                   {with(func(r *Rule) { r.MonthDay = 32 }), "month_day schedule.error.month_day"},
		"last but one":             {with(func(r *Rule) { r.MonthDay = -2 }), "month_day schedule.error.month_day"},
		"month day of weeks":       {with(func(r *Rule) { r.Unit, r.MonthDay = UnitWeek, LastDay }), "month_day schedule.error.month_day_unit"},
		"no start":                 {with(func(r *Rule) { r.Start = "" }), "start error.required"},
		"start on 31 June":         {with(func(r *Rule) { r.Start = "2027-06-31" }), "start error.date"},
		"start in other writing":   {with(func(r *Rule) { r.Start = "31/01/2027" }), "start error.date"},
		"start too early":          {with(func(r *Rule) { r.Start = "1066-01-01" }), "start error.date_range"},
		"until is no day":          {with(func(r *Rule) { r.Until = "x" }), "until error.date"},
		"until before start":       {with(func(r *Rule) { r.Until = "2027-01-30" }), "until schedule.error.until"},
		"until before first":       {with(func(r *Rule) { r.MonthDay, r.Until = 15, "2027-02-14" }), "until schedule.error.until"},
		"less than no times":       {with(func(r *Rule) { r.Times = -1 }), "times schedule.error.times"},
		"too many times":           {with(func(r *Rule) { r.Times = MaxTimes + 1 }), "times schedule.error.times"},
		"two ends":                 {with(func(r *Rule) { r.Times, r.Until = 2, "2028-01-01" }), "times schedule.error.both_ends"},
		"several, as in the form":  {Rule{}, "every schedule.error.every, unit schedule.error.unit, start error.required"},
		"wrong until, wrong start": {with(func(r *Rule) { r.Start, r.Until = "", "2027-01-01" }), "start error.required"},
	} {
		var es Errors
		var got []string
		if err := x.rule.Check(); err != nil && !errors.As(err, &es) {
			t.Fatalf("%s: got a %T, want Errors", name, err)
		}
		for _, e := range es {
			got = append(got, e.Field+" "+e.Key)
		}
		if strings.Join(got, ", ") != x.want {
			t.Errorf("%s: got %q, want %q", name, got, x.want)
		}
	}
}

func TestUnitsAreAllKnown(t *testing.T) {
	for _, unit := range Units {
		if err := (Rule{Every: 1, Unit: unit, Start: "2027-01-01"}).Check(); err != nil {
			t.Errorf("%s: got %v, want none", unit, err)
		}
	}
	if got := slices.Compact(slices.Sorted(slices.Values(Units))); len(got) != 4 {
		t.Errorf("got %v, want four units", got)
	}
}
