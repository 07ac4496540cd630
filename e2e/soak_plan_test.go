package e2e_test

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/teambition/rrule-go"

	"acuse/internal/billing"
)

// plan is a schedule as the soak has saved it.
type plan struct {
	id, customer string
	rule         billing.Rule
	action       billing.ScheduleAction
	attach       bool
	recipients   []string
	refused      bool // the first recipient's server does not have it
}

// invent makes the n-th schedule: two of three once a month, some more often, some less, a fifth of them with an end.
func (s *soak) invent(n int, customer string) plan {
	p := plan{id: uuid.Must(uuid.NewV7()).String(), customer: customer, action: billing.ScheduleSend, attach: n%5 == 0, refused: n%100 == 11}
	day := s.began.AddDays(1 + s.random.IntN(35))
	p.rule = billing.Rule{Every: 1, Unit: billing.UnitMonth, Start: day}
	switch c := s.random.IntN(100); {
	case c < 30:
	case c < 45: // the first of a month, which many want
		at := day.Time()
		p.rule.Start = billing.Date(time.Date(at.Year(), at.Month()+1, 1, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
	case c < 60:
		p.rule.MonthDay = billing.LastDay
	case c < 72:
		p.rule.Unit = billing.UnitWeek
	case c < 80:
		p.rule.Every, p.rule.Unit = 2, billing.UnitWeek
	case c < 86:
		p.rule.Every, p.rule.Unit = 10, billing.UnitDay
	case c < 88:
		p.rule.Every, p.rule.Unit = 3, billing.UnitDay
	case c < 93:
		p.rule.Every = 2
	case c < 97:
		p.rule.Every = 3
	default:
		p.rule.Unit = billing.UnitYear
	}
	switch s.random.IntN(10) {
	case 0:
		p.rule.Times = 1 + s.random.IntN(4)
	case 1:
		p.rule.Until = p.rule.Start.AddDays(31 + s.random.IntN(40))
	}
	switch n % 50 {
	case 7:
		p.action = billing.ScheduleIssue
	case 13:
		p.action = billing.ScheduleDraft
	}
	p.recipients = []string{fmt.Sprintf("cliente-%d@buzon.example", n)}
	if n%25 == 3 {
		p.recipients = append(p.recipients, fmt.Sprintf("gestoria-%d@buzon.example", n))
	}
	return p
}

// form is what a browser sends to save it.
func (p plan) form(n int) url.Values {
	f := url.Values{"revision": {"0"}, "name": {fmt.Sprintf("Cuota %d", n)}, "customer_id": {p.customer}, "every": {strconv.Itoa(p.rule.Every)},
		"unit": {string(p.rule.Unit)}, "month_day": {strconv.Itoa(p.rule.MonthDay)}, "start": {string(p.rule.Start)}, "ends": {"never"},
		"due_days": {"30"}, "action": {string(p.action)}, "attach": {"0"}, "recipients": {strings.Join(p.recipients, ", ")},
		"line.0.text": {"Cuota de {mes año}"}, "line.0.quantity": {"1"}, "line.0.price": {fmt.Sprintf("%d,50", 10+n)}, "line.0.tax": {"21"}}
	if p.attach {
		f.Set("attach", "1")
	}
	if p.rule.Times > 0 {
		f.Set("ends", "times")
		f.Set("times", strconv.Itoa(p.rule.Times))
	}
	if p.rule.Until != "" {
		f.Set("ends", "until")
		f.Set("until", string(p.rule.Until))
	}
	return f
}

// due are the days on which it has fallen by that one.
func (p plan) due(day billing.Date) []billing.Date {
	var all []billing.Date
	for n := 0; ; n++ {
		d, ok := p.rule.Date(n)
		if !ok || d > day {
			return all
		}
		all = append(all, d)
	}
}

// dueByRFC5545 are the same days, from whoever knows nothing of billing. There a month without the day is skipped, so the
// last of 28 to that day is asked for.
func (p plan) dueByRFC5545(day billing.Date) ([]billing.Date, error) {
	r := p.rule
	o := rrule.ROption{Interval: r.Every, Dtstart: r.Start.Time(), Count: r.Times, Until: r.Until.Time()}
	start := r.Start.Time().Day()
	switch r.Unit {
	case billing.UnitDay:
		o.Freq = rrule.DAILY
	case billing.UnitWeek:
		o.Freq = rrule.WEEKLY
	case billing.UnitMonth:
		o.Freq = rrule.MONTHLY
	case billing.UnitYear:
		o.Freq, o.Bymonth = rrule.YEARLY, []int{int(r.Start.Time().Month())}
	}
	if r.Unit == billing.UnitMonth || r.Unit == billing.UnitYear {
		switch {
		case r.MonthDay != 0:
			o.Bymonthday = []int{r.MonthDay}
		case start <= 28:
			o.Bymonthday = []int{start}
		default:
			for d := 28; d <= start; d++ {
				o.Bymonthday = append(o.Bymonthday, d)
			}
			o.Bysetpos = []int{-1}
		}
	}
	rule, err := rrule.NewRRule(o)
	if err != nil {
		return nil, err
	}
	var all []billing.Date
	for _, at := range rule.Between(r.Start.Time(), day.Time(), true) {
		all = append(all, billing.Date(at.Format(time.DateOnly)))
	}
	return all, nil
}

// checkDays compares both, and answers the days of each schedule.
func (s *soak) checkDays(today billing.Date) map[string][]billing.Date {
	s.t.Helper()
	due, total := map[string][]billing.Date{}, 0
	for _, p := range s.plans {
		due[p.id] = p.due(today)
		total += len(due[p.id])
		other, err := p.dueByRFC5545(today)
		if err != nil || !slices.Equal(due[p.id], other) {
			s.t.Errorf("%+v: %v by the rule, %v by RFC 5545 (%v)", p.rule, due[p.id], other, err)
		}
	}
	s.ledger.add("occurrences due by then, as RFC 5545 has them too", "%d", total)
	return due
}
