package billing

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"
)

// ScheduleState is where a *factura periódica* stands.
type ScheduleState string

const (
	ScheduleActive  ScheduleState = "active"  // activa
	SchedulePaused  ScheduleState = "paused"  // pausada: somebody of the company said so
	ScheduleStopped ScheduleState = "stopped" // detenida: an invoice could not be made
	ScheduleEnded   ScheduleState = "ended"   // terminada
)

// ScheduleStates in the order a filter offers them.
var ScheduleStates = []ScheduleState{ScheduleActive, SchedulePaused, ScheduleStopped, ScheduleEnded}

// ScheduleAction is what happens when a day has come.
type ScheduleAction string

const (
	ScheduleDraft ScheduleAction = "draft" // dejar un borrador
	ScheduleIssue ScheduleAction = "issue" // emitir
	ScheduleSend  ScheduleAction = "send"  // emitir y enviar por e-mail
)

// ScheduleActions in the order a form offers them.
var ScheduleActions = []ScheduleAction{ScheduleSend, ScheduleIssue, ScheduleDraft}

// Limits of a schedule.
const (
	MaxScheduleName = 120 // characters
	MaxDueDays      = 365
	NoDueDate       = -1 // as DueDays
)

// Schedule is a *factura periódica*: what makes an invoice on each of its days.
type Schedule struct {
	ID              string
	Revision        int
	State           ScheduleState
	Name            string
	CustomerID      string
	CustomerName    string // as it is now
	Language        string // of the customer, as it is now
	CustomerEmail   string
	CustomerRefused RefusedEmail       // CustomerEmail
	Refused         []RefusedRecipient // those it sends to that do not take mail, where that was asked for
	Rule            Rule
	SeriesID        string
	DueDays         int // after the day of issue, or NoDueDate
	Action          ScheduleAction
	Way             SendWay // Incluir factura como adjunto: Sí is ByAttachment
	Recipients      string  // between commas; "" is the customer's own address
	MailSubject     string  // of the mails it sends; "" is the company\'s
	MailBody        string  // "" is the company\'s
	Notes           string
	Lines           []ScheduleLine
	Prices          []SchedulePrice
	Total           Cents // of the next invoice
	Next            Date  // the occurrence that comes next, "" when none does
	Last            Date  // the last one that was made or left out
	Made            int   // invoices
	Fault           *Error
	FaultAt         time.Time
	CreatedAt       time.Time
	CreatedBy       string // account
	UpdatedAt       time.Time
}

// ScheduleLine is a line of each invoice; its text may have variables. ID stays its own when the lines are changed.
type ScheduleLine struct {
	ID string
	Line
}

// SchedulePrice is what a line costs on occurrences from a day on.
type SchedulePrice struct {
	LineID string
	From   Date
	Price  Decimal
}

// LinesOn are the lines with the prices of an occurrence of that day.
func (s Schedule) LinesOn(day Date) []ScheduleLine {
	lines := slices.Clone(s.Lines)
	for i, l := range lines {
		from := Date("")
		for _, p := range s.Prices {
			if p.LineID == l.ID && p.From <= day && p.From > from {
				from, lines[i].Price = p.From, p.Price
			}
		}
	}
	return lines
}

// Changes are the days, in order, on which prices change after that day.
func (s Schedule) Changes(after Date) []Date {
	var days []Date
	for _, p := range s.Prices {
		if p.From > after && !slices.Contains(days, p.From) {
			days = append(days, p.From)
		}
	}
	slices.Sort(days)
	return days
}

// Repriced is the schedule with the prices of its lines times (100 % + change) on occurrences from a day on. Prices that
// were to change later change by as much.
func (s Schedule) Repriced(change Percent, from Date) Schedule {
	var prices []SchedulePrice
	for _, l := range s.LinesOn(from) {
		prices = append(prices, SchedulePrice{l.ID, from, changedPrice(l.Price, change)})
	}
	for _, p := range s.Prices {
		switch {
		case p.From > from:
			prices = append(prices, SchedulePrice{p.LineID, p.From, changedPrice(p.Price, change)})
		case p.From < from:
			prices = append(prices, p)
		}
	}
	s.Prices = prices
	return s
}

// WithPrices is the schedule with these prices of its lines on occurrences from a day on; what was to change then
// changes to these instead.
func (s Schedule) WithPrices(byLine map[string]Decimal, from Date) Schedule {
	var prices []SchedulePrice
	for _, p := range s.Prices {
		if p.From != from {
			prices = append(prices, p)
		}
	}
	for _, l := range s.Lines {
		prices = append(prices, SchedulePrice{l.ID, from, byLine[l.ID]})
	}
	s.Prices = prices
	return s
}

// changedPrice is the price times (100 % + change), rounded to cents half away from zero; one of more decimals than two
// is rounded to as many, or 0.0035 € would become nothing.
func changedPrice(price Decimal, change Percent) Decimal {
	unit := int64(1)
	for unit < 10_000 && int64(price)%(unit*10) == 0 {
		unit *= 10
	}
	n := new(big.Int).Mul(big.NewInt(int64(price)), big.NewInt(100_00+int64(change)))
	n = roundDiv(n, big.NewInt(100_00*unit))
	n.Mul(n, big.NewInt(unit))
	if !n.IsInt64() {
		return MaxDecimal + 1 // which no check lets pass
	}
	return Decimal(n.Int64())
}

// Upcoming are the numbers and days of the next occurrences, at most so many. What was paused goes on today at the
// earliest.
func (s Schedule) Upcoming(most int, today Date) []Occurrence {
	if s.State == ScheduleEnded || s.Next == "" {
		return nil
	}
	from := s.Next
	if s.State == SchedulePaused && from < today {
		from = today
	}
	n, day, ok := s.Rule.From(from)
	var all []Occurrence
	for ok && len(all) < most {
		all = append(all, Occurrence{n, day})
		n++
		day, ok = s.Rule.Date(n)
	}
	return all
}

// Occurrence of a rule: its number, the first is 0, and its day.
type Occurrence struct {
	N   int
	Day Date
}

// After is the schedule once its next occurrence is done with: the one after comes next, or it has ended.
func (s Schedule) After() Schedule {
	s.Last = s.Next
	return s.goOnFrom(s.Next.AddDays(1))
}

// Resumed is the schedule set going again, and how many occurrences were left out: those that passed during a pause.
// One that had stopped makes what it owes.
func (s Schedule) Resumed(today Date) (Schedule, int) {
	paused := s.State == SchedulePaused
	s.State, s.Fault, s.FaultAt = ScheduleActive, nil, time.Time{}
	if !paused || s.Next == "" || s.Next >= today {
		return s, 0
	}
	before, _, _ := s.Rule.From(s.Next)
	left := s
	s = s.goOnFrom(today)
	return s, left.between(before, today)
}

// Overdue are the days before that one that it still owes an invoice for, in order: nothing while it is paused, which
// leaves them out.
func (s Schedule) Overdue(day Date) []Date {
	if s.State != ScheduleActive && s.State != ScheduleStopped || s.Next == "" {
		return nil
	}
	var all []Date
	n, d, ok := s.Rule.From(s.Next)
	for ok && d < day {
		all = append(all, d)
		n++
		d, ok = s.Rule.Date(n)
	}
	return all
}

// between counts the occurrences from number n on that lie before a day.
func (s Schedule) between(n int, day Date) int {
	left := 0
	for d, ok := s.Rule.Date(n); ok && d < day; d, ok = s.Rule.Date(n) {
		left++
		n++
	}
	return left
}

// Replanned is the schedule whose rule was changed: it goes on with the first of its days that has not been, today at the
// earliest. A month, or a year, that has had its invoice or was skipped gets no second one because its day is another now:
// that is asked for with another first day.
func (s Schedule) Replanned(before Rule, today Date) Schedule {
	from := today
	if s.Last != "" && s.Last >= from {
		from = s.Last.AddDays(1)
	}
	if s.Last != "" && s.Rule.Unit == before.Unit && s.Rule.Start == before.Start {
		switch last := s.Last.Time(); s.Rule.Unit {
		case UnitMonth:
			from = max(from, DayOf(time.Date(last.Year(), last.Month()+1, 1, 0, 0, 0, 0, time.UTC), time.UTC))
		case UnitYear:
			from = max(from, DayOf(time.Date(last.Year()+1, time.January, 1, 0, 0, 0, 0, time.UTC), time.UTC))
		}
	}
	return s.goOnFrom(from)
}

func (s Schedule) goOnFrom(day Date) Schedule {
	_, next, ok := s.Rule.From(day)
	s.Next = next
	if !ok {
		s.Next, s.State = "", ScheduleEnded
	}
	return s
}

// Clean is the schedule with its texts as they are kept. Clean first, then check.
func (s Schedule) Clean() Schedule {
	s.Name = CleanLine(s.Name)
	s.Notes = CleanText(s.Notes)
	s.Lines = slices.Clone(s.Lines)
	for i := range s.Lines {
		s.Lines[i].Text = CleanText(s.Lines[i].Text)
	}
	return s
}

// Check says what keeps a schedule from being saved, field by field: all that its rule says, and what the invoice it
// makes would lack. The fields of lines are those of Document.CheckIssue.
func (s Schedule) Check() Errors {
	var es Errors
	if s.Name == "" {
		es.Add("name", "error.required")
	}
	checkLength(&es, "name", s.Name, MaxScheduleName)
	if err := s.Rule.Check(); err != nil {
		es = append(es, err.(Errors)...) //nolint:errorlint // it answers nothing else
	}
	d := Document{Kind: Invoice, CustomerID: s.CustomerID, IssueDate: "2000-01-01", Notes: s.Notes}
	for i, l := range s.Lines {
		d.Lines = append(d.Lines, l.Line)
		es.addText(fmt.Sprintf("line.%d.text", i), l.Text, MaxLineText)
	}
	es.addText("notes", s.Notes, MaxNotes)
	wrong := d.CheckIssue()
	for _, e := range wrong {
		if e.Field == "" || es.On(e.Field) == nil {
			es = append(es, e)
		}
	}
	// Lines that cannot be added up come to nothing.
	if _, totals, _ := Sum(d.Lines); len(wrong) == 0 && !s.MayComeTo(totals) {
		es.Add("lines", "recurring.error.not_positive")
	}
	if s.DueDays < NoDueDate || s.DueDays > MaxDueDays {
		es.Add("due_days", "recurring.error.due_days", "max", MaxDueDays)
	}
	if !slices.Contains(ScheduleActions, s.Action) {
		es.Add("action", "error.choice")
	}
	if s.Way != ByLink && s.Way != ByAttachment {
		es.Add("attach", "error.choice")
	}
	return es
}

// MayComeTo reports whether it may make an invoice of so much: what is issued comes to more than nothing, for less is
// a *rectificativa*. A draft is left for somebody to complete.
func (s Schedule) MayComeTo(t Totals) bool { return s.Action == ScheduleDraft || t.Total > 0 }

// SendsTo are the addresses it is going to send to: none when it sends nothing, or nothing more.
func (s Schedule) SendsTo() []string {
	if s.State == ScheduleEnded || s.Action != ScheduleSend {
		return nil
	}
	return s.RecipientList(s.CustomerEmail)
}

// addText adds what is wrong with the variables of a text.
func (es *Errors) addText(field, text string, limit int) {
	if err := CheckPeriodText(field, text, limit); err != nil {
		*es = append(*es, err.(Errors)...) //nolint:errorlint // it answers nothing else
	}
}

// RecipientList are the addresses its invoices go to: those typed, or the customer's own.
func (s Schedule) RecipientList(own string) []string {
	if s.Recipients == "" {
		if own == "" {
			return nil
		}
		return []string{own}
	}
	return strings.Split(s.Recipients, ", ")
}
