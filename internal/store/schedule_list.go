package store

import "acuse/internal/billing"

// ScheduleFilter narrows the list of schedules and says which page of it, in which order.
type ScheduleFilter struct {
	Words []string // each begins a word of the schedule's name, or one its customer is found by
	State billing.ScheduleState
	Sort  string // "next", "name", "total"
	Page  Page
}

// scheduleOrders are the columns that the list sorts by, and the value of a schedule in each.
var scheduleOrders = map[string]struct {
	column string
	value  func(s Schedule) any
}{
	"next":  {"s.next_date", func(s Schedule) any { return nextDate(s.Next) }},
	"name":  {"s.name_key", func(s Schedule) any { return billing.FoldKey(s.Name) }},
	"total": {"s.total", func(s Schedule) any { return int64(s.Total) }},
}

// Schedules is one page of the list, without lines.
func (tx *Tx) Schedules(f ScheduleFilter) ([]Schedule, error) {
	w := f.where()
	order := f.Page.apply(w, scheduleOrders[f.Sort].column, "s.id")
	return list(tx, scheduleFields, `SELECT `+scheduleColumns+` FROM `+schedules+` WHERE s.company_id = $1`+w.sql.String()+order, w.args...)
}

// CountSchedules counts what the filter shows, up to CountMax.
func (tx *Tx) CountSchedules(f ScheduleFilter) (int, error) {
	w := f.where()
	return tx.count(`SELECT 1 FROM schedule s WHERE s.company_id = $1`+w.sql.String(), w.args)
}

// ScheduleKey is where a schedule stands in the filter's order.
func (tx *Tx) ScheduleKey(f ScheduleFilter, id string) (*Key, error) {
	s, err := tx.Schedule(id)
	if err != nil {
		return nil, err
	}
	return &Key{Value: scheduleOrders[f.Sort].value(s), Tie: id}, nil
}

// CountStoppedSchedules counts those that somebody has to look after, up to max.
func (tx *Tx) CountStoppedSchedules(max int) (int, error) {
	var n int
	err := tx.get([]any{&n}, `SELECT count(*) FROM (SELECT 1 FROM schedule WHERE company_id = $1 AND state = 'stopped' LIMIT $2) few`, max)
	return n, err
}

func (f ScheduleFilter) where() *where {
	w := &where{}
	for _, word := range f.Words {
		w.and(`(EXISTS (SELECT 1 FROM schedule_word x WHERE x.company_id = s.company_id AND x.schedule_id = s.id AND x.word >= ? AND x.word < ?)
			OR EXISTS (SELECT 1 FROM customer_word x WHERE x.company_id = s.company_id AND x.customer_id = s.customer_id AND x.word >= ? AND x.word < ?))`,
			word, word+lastLetter, word, word+lastLetter)
	}
	if f.State != "" {
		w.and(`s.state = ?`, string(f.State))
	}
	return w
}
