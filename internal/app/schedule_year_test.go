package app_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/teambition/rrule-go"

	"acuse/internal/app"
	"acuse/internal/billing"
)

// TestAYearOfTwoHundredSchedules lets the clock run for a year, now and then with days off and a start in the middle of
// the night, and compares every invoice with the days that RFC 5545 gives, which know nothing of our rules.
func TestAYearOfTwoHundredSchedules(t *testing.T) {
	w := newWorld(t)
	random := rand.New(rand.NewPCG(2026, 365))
	customer := w.customer(w.owner, "Café Almirante", "")
	const last = billing.Date("2027-11-30")
	want := map[string][]string{}
	kinds := map[string]int{}
	for range 200 {
		f := w.scheduleForm(customer)
		f.Unit, f.Every = string(billing.Units[random.IntN(4)]), fmt.Sprint(1+random.IntN(4))
		f.MonthDay, f.Start = []string{"0", "-1", "31", "30", "29", "1", "15"}[random.IntN(7)], string(billing.Date("2026-11-24").AddDays(random.IntN(90)))
		switch random.IntN(3) {
		case 0:
			f.Ends, f.Times = app.EndsAfter, fmt.Sprint(1+random.IntN(20))
		case 1:
			f.Ends, f.Until = app.EndsOn, string(billing.Date(f.Start).AddDays(100+random.IntN(300)))
		}
		kinds[f.Unit+" "+f.Ends]++
		w.ok(w.SaveSchedule(t.Context(), w.owner, f, true))
		want[f.ID] = expectedDays(t, f, last)
	}
	if len(kinds) != 12 {
		t.Errorf("only %d kinds of schedules: %v", len(kinds), kinds)
	}
	for day := billing.Date("2026-11-24"); day <= last; day = day.AddDays(1) {
		if off := random.IntN(10); off == 0 && day < last {
			continue // the program was not running
		}
		w.to(string(day))
		w.wait(time.Duration(random.IntN(14*60)-9*60) * time.Minute)
		w.issueDue()
	}
	total := 0
	for id, days := range want {
		var got []string
		for _, r := range w.runs(id) {
			got = append(got, string(r.day))
		}
		total += len(got)
		if !slices.Equal(got, days) {
			t.Errorf("got\n%v\nwant\n%v", got, days)
		}
	}
	if got := w.count(`SELECT count(*) FROM document WHERE state = 'issued'`); got != total || total < 2000 {
		t.Errorf("got %d invoices for %d occurrences", got, total)
	}
	if got := w.count(`SELECT count(*) FROM (SELECT issue_date, max(issue_date) OVER (ORDER BY order_key
		ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before FROM document WHERE state = 'issued') d WHERE d.issue_date < d.before`); got != 0 {
		t.Errorf("%d invoices are dated before one with a smaller number", got)
	}
}

// expectedDays are those of a form up to a day, by RFC 5545: a day that a month does not have is asked for as the last of
// 28 to that day.
func expectedDays(t *testing.T, f app.ScheduleForm, last billing.Date) []string {
	t.Helper()
	number := func(text string) int {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	every, monthDay, times := number(f.Every), number(f.MonthDay), number("0"+f.Times)
	start := billing.Date(f.Start).Time()
	o := rrule.ROption{Interval: every, Dtstart: start, Until: last.Time()}
	switch f.Unit {
	case "day":
		o.Freq = rrule.DAILY
	case "week":
		o.Freq = rrule.WEEKLY
	default:
		if monthDay == 0 {
			monthDay = start.Day()
		}
		o.Freq, o.Bymonthday = rrule.MONTHLY, []int{monthDay}
		if monthDay > 28 {
			o.Bysetpos, o.Bymonthday = []int{-1}, nil
			for d := 28; d <= monthDay; d++ {
				o.Bymonthday = append(o.Bymonthday, d)
			}
		}
		first := o
		first.Interval, first.Count = 1, 1
		o.Dtstart = allDays(t, first)[0]
		if f.Unit == "year" {
			o.Freq, o.Bymonth = rrule.YEARLY, []int{int(o.Dtstart.Month())}
		}
	}
	switch f.Ends {
	case app.EndsAfter:
		o.Count, o.Until = times, time.Time{}
	case app.EndsOn:
		if until := billing.Date(f.Until); until < last {
			o.Until = until.Time()
		}
	}
	var days []string
	for _, at := range allDays(t, o) {
		if day := at.Format(time.DateOnly); day <= string(last) {
			days = append(days, day)
		}
	}
	return days
}

func allDays(t *testing.T, o rrule.ROption) []time.Time {
	t.Helper()
	rule, err := rrule.NewRRule(o)
	if err != nil {
		t.Fatal(err)
	}
	return rule.All()
}
