package billing

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/teambition/rrule-go"
)

// oracle is the same rule in the terms of RFC 5545. There a month without the day is skipped, so a day that not every
// month has is asked for as the last of 28 to that day (BYSETPOS=-1, as the RFC has it). Its intervals count from the
// month of DTSTART though its day be gone by, so DTSTART is the first such day, and that is asked of it too.
func oracle(t *testing.T, r Rule) *rrule.RRule {
	t.Helper()
	o := rrule.ROption{Freq: rrule.DAILY, Interval: r.Every, Dtstart: r.Start.Time(), Count: r.Times, Until: r.Until.Time()}
	if o.Until.IsZero() {
		o.Until = Date("9999-12-31").Time() // its own limit is 290 years
	}
	switch r.Unit {
	case UnitWeek:
		o.Freq = rrule.WEEKLY
	case UnitMonth, UnitYear:
		o.Freq = rrule.MONTHLY
		day := r.MonthDay
		if day == 0 {
			day = r.Start.Time().Day()
		}
		o.Bymonthday = []int{day}
		if day > 28 {
			o.Bysetpos = []int{-1}
			for d := 28; d < day; d++ {
				o.Bymonthday = append(o.Bymonthday, d)
			}
		}
		first := o
		first.Interval, first.Count, first.Until = 1, 1, time.Time{}
		o.Dtstart = newOracle(t, first).All()[0]
		if r.Unit == UnitYear {
			o.Freq = rrule.YEARLY
			o.Bymonth = []int{int(o.Dtstart.Month())}
		}
	}
	return newOracle(t, o)
}

func newOracle(t *testing.T, o rrule.ROption) *rrule.RRule {
	t.Helper()
	rule, err := rrule.NewRRule(o)
	if err != nil {
		t.Fatalf("%+v: %v", o, err)
	}
	return rule
}

func TestSchedulesFallOnTheDaysOfRFC5545(t *testing.T) {
	random := rand.New(rand.NewPCG(5545, 1))
	ended, kinds := 0, map[Unit]int{}
	for range 3000 {
		r := randomRule(random)
		kinds[r.Unit]++
		next := oracle(t, r).Iterator()
		for n := range 60 {
			want, more := next()
			got, ok := r.Date(n)
			if ok != more || ok && got != dateOf(want) {
				t.Fatalf("%+v: number %d: got %s, %t, want %s, %t", r, n, got, ok, dateOf(want), more)
			}
			if !more {
				ended++
				break
			}
		}
	}
	if ended < 500 || len(kinds) != len(Units) {
		t.Errorf("only %d rules ended, kinds %v: the rules are too much alike", ended, kinds)
	}
}

// Whoever looks every day for what falls on it gives out what the oracle lists, each once, and so does whoever looks
// every few days and catches up.
func TestTwoYearsOfSchedulesMissNothingAndRepeatNothing(t *testing.T) {
	const first, last = Date("2027-01-01"), Date("2028-12-31") // with a 29 February
	random := rand.New(rand.NewPCG(2027, 2028))
	invoices := 0
	for range 200 {
		r := randomRule(random)
		var want []Date
		for _, day := range oracle(t, r).Between(first.Time(), last.Time(), true) {
			want = append(want, dateOf(day))
		}
		var daily, late []Date
		next, due, more := r.From(first)
		idle := 0
		for day := first; day <= last; day = day.AddDays(1) {
			if _, d, ok := r.From(day); ok && d == day {
				daily = append(daily, day)
			}
			if idle--; idle > 0 {
				continue
			}
			for ; more && due <= day; due, more = r.Date(next) {
				late = append(late, due)
				next++
			}
			if idle = 1 + random.IntN(45); day.AddDays(idle) > last {
				idle = 1
			}
		}
		if !slices.Equal(daily, want) || !slices.Equal(late, want) {
			t.Fatalf("%+v: got every day %v, catching up %v, want %v", r, daily, late, want)
		}
		invoices += len(want)
	}
	if invoices < 5000 {
		t.Errorf("only %d invoices in all: the rules hardly fall", invoices)
	}
}
