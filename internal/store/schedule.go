package store

import (
	"encoding/json"
	"time"

	"acuse/internal/billing"
	"acuse/internal/db"
)

// Schedule is a *factura periódica* as it is kept.
type Schedule = billing.Schedule

// never is the next day of a schedule that has none: in the order of days it comes last.
const never billing.Date = "9999-12-31"

const scheduleColumns = `s.id, s.revision, s.state, s.name, s.customer_id, c.name, c.language, s.unit, s.every, s.month_day, s.starts, s.until, s.times,
	s.series_id, s.due_days, s.action, s.way, s.recipients, s.mail_subject, s.mail_body, s.notes, s.total, s.next_date, s.last_date, s.made,
	s.fault, s.fault_args, s.fault_at, s.created_at, s.created_by, s.updated_at, c.email, c.email_refused_at, c.email_refused_answer`

// schedules are a company's with their customers' names.
const schedules = `schedule s JOIN customer c ON c.company_id = s.company_id AND c.id = s.customer_id`

func scheduleFields(s *Schedule) []any {
	return []any{&s.ID, &s.Revision, &s.State, &s.Name, &s.CustomerID, &s.CustomerName, &s.Language, &s.Rule.Unit, &s.Rule.Every, &s.Rule.MonthDay,
		&s.Rule.Start, &s.Rule.Until, &s.Rule.Times, &s.SeriesID, &s.DueDays, &s.Action, &s.Way, &s.Recipients, &s.MailSubject, &s.MailBody, &s.Notes, &s.Total,
		nextDay{&s.Next}, &s.Last, &s.Made, fault{s}, fault{s}, utc(&s.FaultAt), utc(&s.CreatedAt), &s.CreatedBy, utc(&s.UpdatedAt), &s.CustomerEmail,
		utc(&s.CustomerRefused.At), &s.CustomerRefused.Answer}
}

// nextDay scans a next day, never as none.
type nextDay struct{ to *billing.Date }

func (d nextDay) Scan(from any) error {
	if err := d.to.Scan(from); err != nil {
		return err
	}
	if *d.to == never {
		*d.to = ""
	}
	return nil
}

func nextDate(d billing.Date) billing.Date {
	if d == "" {
		return never
	}
	return d
}

// fault scans why a schedule stopped: first the key, then its values.
type fault struct{ of *Schedule }

func (f fault) Scan(from any) error {
	var text string
	if err := opt(&text).Scan(from); err != nil || text == "" {
		return err
	}
	if f.of.Fault == nil {
		f.of.Fault = &billing.Error{Code: billing.Invalid, Key: text}
		return nil
	}
	return json.Unmarshal([]byte(text), &f.of.Fault.Args)
}

func faultValues(e *billing.Error) (key, args string, err error) {
	if e == nil {
		return "", "", nil
	}
	values := e.Args
	if values == nil {
		values = map[string]any{}
	}
	text, err := json.Marshal(values)
	return e.Key, string(text), err
}

// Schedule with its lines and their prices.
func (tx *Tx) Schedule(id string) (Schedule, error) {
	var s Schedule
	err := tx.get(scheduleFields(&s), `SELECT `+scheduleColumns+` FROM `+schedules+` WHERE s.company_id = $1 AND s.id = $2`, id)
	if err != nil {
		return s, err
	}
	all := []Schedule{s}
	err = tx.fillSchedules(all)
	return all[0], err
}

// fillSchedules reads the lines and prices of schedules.
func (tx *Tx) fillSchedules(all []Schedule) error {
	if len(all) == 0 {
		return nil
	}
	place, ids := map[string]int{}, make([]string, len(all))
	for i, s := range all {
		place[s.ID], ids[i] = i, s.ID
	}
	type line struct {
		schedule string
		billing.ScheduleLine
	}
	w := &where{}
	these := tx.anyOf(w, ids)
	lines, err := list(tx, func(l *line) []any {
		return []any{&l.schedule, &l.ID, &l.Text, &l.Quantity, &l.Price, &l.Discount, &l.Tax}
	}, `SELECT schedule_id, id, text, quantity, price, discount, tax FROM schedule_line WHERE company_id = $1 AND schedule_id `+these+`
		ORDER BY schedule_id, position`, w.args...)
	if err != nil {
		return err
	}
	for _, l := range lines {
		s := &all[place[l.schedule]]
		s.Lines = append(s.Lines, l.ScheduleLine)
	}
	type price struct {
		schedule string
		billing.SchedulePrice
	}
	prices, err := list(tx, func(p *price) []any { return []any{&p.schedule, &p.From, &p.LineID, &p.Price} },
		`SELECT schedule_id, from_date, line_id, price FROM schedule_price WHERE company_id = $1 AND schedule_id `+these+`
		ORDER BY schedule_id, from_date, line_id`, w.args...)
	for _, p := range prices {
		s := &all[place[p.schedule]]
		s.Prices = append(s.Prices, p.SchedulePrice)
	}
	return err
}

// AddSchedule keeps a new schedule. An id that is there already (a form sent twice) is a billing.Conflict.
func (tx *Tx) AddSchedule(s Schedule) error {
	key, args, err := faultValues(s.Fault)
	if err != nil {
		return err
	}
	_, err = tx.exec(`INSERT INTO schedule (company_id, id, revision, state, name, name_key, customer_id, unit, every, month_day, starts, until, times,
		series_id, due_days, action, way, recipients, notes, total, next_date, last_date, made, fault, fault_args, created_at, created_by, updated_at, mail_subject, mail_body)
		VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29)`,
		s.ID, string(s.State), s.Name, billing.FoldKey(s.Name), s.CustomerID, string(s.Rule.Unit), s.Rule.Every, s.Rule.MonthDay, s.Rule.Start,
		s.Rule.Until, s.Rule.Times, s.SeriesID, s.DueDays, string(s.Action), string(s.Way), s.Recipients, s.Notes, int64(s.Total),
		nextDate(s.Next), s.Last, s.Made, key, args, s.CreatedAt, s.CreatedBy, s.UpdatedAt, s.MailSubject, s.MailBody)
	if db.IsDuplicate(err) {
		return billing.Fail(billing.Conflict, "error.exists_already")
	}
	if err != nil {
		return err
	}
	return tx.addScheduleParts(s)
}

// PutSchedule keeps a changed schedule with its lines and prices, if nobody else changed it since revision s.Revision;
// else billing.Conflict.
func (tx *Tx) PutSchedule(s Schedule) error {
	n, err := tx.exec(`UPDATE schedule SET revision = revision + 1, state = $4, name = $5, name_key = $6, customer_id = $7, unit = $8, every = $9,
		month_day = $10, starts = $11, until = $12, times = $13, series_id = $14, due_days = $15, action = $16, way = $17, recipients = $18,
		notes = $19, total = $20, next_date = $21, updated_at = $22, mail_subject = $23, mail_body = $24 WHERE company_id = $1 AND id = $2 AND revision = $3`,
		s.ID, s.Revision, string(s.State), s.Name, billing.FoldKey(s.Name), s.CustomerID, string(s.Rule.Unit), s.Rule.Every, s.Rule.MonthDay,
		s.Rule.Start, s.Rule.Until, s.Rule.Times, s.SeriesID, s.DueDays, string(s.Action), string(s.Way), s.Recipients,
		s.Notes, int64(s.Total), nextDate(s.Next), s.UpdatedAt, s.MailSubject, s.MailBody)
	if err != nil {
		return err
	}
	if n == 0 {
		return billing.Fail(billing.Conflict, "recurring.error.changed_meanwhile")
	}
	for _, table := range []string{`schedule_word`, `schedule_line`, `schedule_price`} {
		if _, err := tx.exec(`DELETE FROM `+table+` WHERE company_id = $1 AND schedule_id = $2`, s.ID); err != nil {
			return err
		}
	}
	return tx.addScheduleParts(s)
}

// addScheduleParts keeps the words, lines and prices of a schedule that has none.
func (tx *Tx) addScheduleParts(s Schedule) error {
	var words, lines [][]any
	for _, word := range billing.Words(s.Name) {
		words = append(words, []any{word, s.ID})
	}
	for i, l := range s.Lines {
		lines = append(lines, []any{s.ID, l.ID, i, l.Text, int64(l.Quantity), int64(l.Price), int64(l.Discount), int64(l.Tax)})
	}
	if err := tx.bulk(`schedule_word`, `word, schedule_id`, words); err != nil {
		return err
	}
	if err := tx.bulk(`schedule_line`, `schedule_id, id, position, text, quantity, price, discount, tax`, lines); err != nil {
		return err
	}
	return tx.addSchedulePrices(s)
}

func (tx *Tx) addSchedulePrices(s Schedule) error {
	var prices [][]any
	for _, p := range s.Prices {
		prices = append(prices, []any{s.ID, p.From, p.LineID, int64(p.Price)})
	}
	return tx.bulk(`schedule_price`, `schedule_id, from_date, line_id, price`, prices)
}

// PutSchedulePrices keeps what the lines of a schedule cost from which day on, and what its next invoice comes to.
func (tx *Tx) PutSchedulePrices(s Schedule) error {
	if _, err := tx.exec(`DELETE FROM schedule_price WHERE company_id = $1 AND schedule_id = $2`, s.ID); err != nil {
		return err
	}
	if err := tx.addSchedulePrices(s); err != nil {
		return err
	}
	return tx.must(`UPDATE schedule SET revision = revision + 1, total = $3, updated_at = $4 WHERE company_id = $1 AND id = $2`,
		s.ID, int64(s.Total), s.UpdatedAt)
}

// MoveSchedule keeps where a schedule stands: its state, what comes next, and why it stopped.
func (tx *Tx) MoveSchedule(s Schedule, now time.Time) error {
	return tx.MoveSchedules([]Schedule{s}, now)
}

// MoveSchedules is MoveSchedule for many. Schedules are sorted by what their next invoice comes to, so that to write it
// costs: it is left where no price changes from a date.
func (tx *Tx) MoveSchedules(all []Schedule, now time.Time) error {
	move, err := tx.tx.PrepareContext(tx.ctx, `UPDATE schedule SET state = $3, next_date = $4, last_date = $5, made = $6,
		fault = $7, fault_args = $8, fault_at = $9, updated_at = $10, revision = revision + 1 WHERE company_id = $1 AND id = $2`)
	if err != nil {
		return err
	}
	defer move.Close()
	for _, s := range all {
		key, args, err := faultValues(s.Fault)
		if err != nil {
			return err
		}
		_, err = move.ExecContext(tx.ctx, tx.company, s.ID, string(s.State), nextDate(s.Next), s.Last, s.Made, key, args, orNull(s.FaultAt), now)
		if err != nil {
			return err
		}
		if len(s.Prices) == 0 {
			continue
		}
		if err := tx.must(`UPDATE schedule SET total = $3 WHERE company_id = $1 AND id = $2`, s.ID, int64(s.Total)); err != nil {
			return err
		}
	}
	return nil
}
