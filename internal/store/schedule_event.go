package store

import (
	"database/sql/driver"
	"encoding/json"
	"strings"
	"time"

	"acuse/internal/billing"
)

// ScheduleRun is an invoice that a schedule made.
type ScheduleRun struct {
	ScheduleID string
	Occurrence billing.Date // the day it was for
	DocumentID string
	AccountID  string // who pressed Emitir ahora, "" when it was the clock
	At         time.Time
}

// runTable is what schedules made.
func runTable(runs []ScheduleRun) bulkTable {
	return bulkTable{`schedule_run`, `schedule_id, occurrence, document_id, account_id, at`, func() ([][]any, error) {
		return eachRow(runs, func(r ScheduleRun) []any {
			return []any{r.ScheduleID, r.Occurrence, r.DocumentID, r.AccountID, r.At}
		}), nil
	}}
}

// HasScheduleRun reports whether a schedule has made its invoice of that day.
func (tx *Tx) HasScheduleRun(schedule string, occurrence billing.Date) (bool, error) {
	var n int
	err := tx.get([]any{&n}, `SELECT count(*) FROM schedule_run WHERE company_id = $1 AND schedule_id = $2 AND occurrence = $3`, schedule, occurrence)
	return n > 0, err
}

// ScheduleRunOf is what made a document that a schedule made, with the schedule's name; billing.ErrNotFound when none did.
func (tx *Tx) ScheduleRunOf(document string) (run ScheduleRun, name string, err error) {
	err = tx.get([]any{&run.ScheduleID, &run.Occurrence, &run.DocumentID, &run.AccountID, utc(&run.At), &name},
		`SELECT r.schedule_id, r.occurrence, r.document_id, r.account_id, r.at, s.name FROM schedule_run r
		JOIN schedule s ON s.company_id = r.company_id AND s.id = r.schedule_id WHERE r.company_id = $1 AND r.document_id = $2`, document)
	return run, name, err
}

// ScheduleMade is an invoice that a schedule made, as it is now; its document has no id when the draft was deleted.
type ScheduleMade struct {
	ScheduleRun
	Who      string // name of AccountID
	Document billing.Document
}

// ScheduleMade are the last invoices that a schedule made, the latest first.
func (tx *Tx) ScheduleMade(schedule string, most int) ([]ScheduleMade, error) {
	return list(tx, func(m *ScheduleMade) []any {
		d := &m.Document
		return []any{&m.ScheduleID, &m.Occurrence, &m.DocumentID, &m.AccountID, utc(&m.At), opt(&m.Who), opt(&d.ID), opt(&d.Kind), opt(&d.State), opt(&d.Number),
			&d.IssueDate, opt(&d.Totals.Total), utc(&d.ReadAt), utc(&d.SeenAt), utc(&d.AttachedAt), utc(&d.BouncedAt)}
	}, `SELECT r.schedule_id, r.occurrence, r.document_id, r.account_id, r.at, u.name, d.id, d.kind, d.state, d.number,
		d.issue_date, d.total, d.read_at, d.seen_at, d.attached_at, d.bounced_at FROM schedule_run r
		LEFT JOIN document d ON d.company_id = r.company_id AND d.id = r.document_id LEFT JOIN account u ON u.id = r.account_id
		WHERE r.company_id = $1 AND r.schedule_id = $2 ORDER BY r.occurrence DESC LIMIT $3`, schedule, most)
}

// ScheduleEventKind is what was done to a schedule.
type ScheduleEventKind string

// Kinds of events of schedules.
const (
	ScheduleCreated  ScheduleEventKind = "created"
	ScheduleChanged  ScheduleEventKind = "changed"
	SchedulePaused   ScheduleEventKind = "paused"
	ScheduleResumed  ScheduleEventKind = "resumed"
	ScheduleSkipped  ScheduleEventKind = "skipped"
	ScheduleIssued   ScheduleEventKind = "issued" // ahora
	ScheduleEnded    ScheduleEventKind = "ended"
	ScheduleStopped  ScheduleEventKind = "stopped"
	ScheduleRepriced ScheduleEventKind = "repriced"
	ScheduleUnpriced ScheduleEventKind = "unpriced" // a change of prices was taken back
)

// ScheduleEvent is one of them.
type ScheduleEvent struct {
	ID         string
	ScheduleID string
	Kind       ScheduleEventKind
	AccountID  string       // "" when it was the clock
	Who        string       // its name
	Day        billing.Date // the occurrence, or the first day, it is about
	Count      int          // occurrences left out
	Prices     []billing.PriceChange
	Fields     []billing.ScheduleField // that were changed
	At         time.Time
}

// AddScheduleEvent keeps what is about to be done to a schedule; false when it was done before: a form sent twice.
func (tx *Tx) AddScheduleEvent(e ScheduleEvent) (bool, error) {
	prices := ""
	if len(e.Prices) > 0 {
		text, err := json.Marshal(e.Prices)
		if err != nil {
			return false, err
		}
		prices = string(text)
	}
	n, err := tx.exec(`INSERT INTO schedule_event (company_id, schedule_id, id, kind, account_id, day, count, prices, fields, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (company_id, schedule_id, id) DO NOTHING`,
		e.ScheduleID, e.ID, string(e.Kind), e.AccountID, e.Day, e.Count, prices, fieldsOf{&e}, e.At)
	return n == 1, err
}

// ScheduleEvents of a schedule, newest first.
func (tx *Tx) ScheduleEvents(schedule string, most int) ([]ScheduleEvent, error) {
	return list(tx, func(e *ScheduleEvent) []any {
		return []any{&e.ID, &e.ScheduleID, &e.Kind, &e.AccountID, opt(&e.Who), &e.Day, &e.Count, pricesOf{e}, fieldsOf{e}, utc(&e.At)}
	}, `SELECT e.id, e.schedule_id, e.kind, e.account_id, u.name, e.day, e.count, e.prices, e.fields, e.at FROM schedule_event e
		LEFT JOIN account u ON u.id = e.account_id
		WHERE e.company_id = $1 AND e.schedule_id = $2 ORDER BY e.at DESC, e.id DESC LIMIT $3`, schedule, most)
}

// pricesOf scans which prices an event changed.
type pricesOf struct{ event *ScheduleEvent }

func (p pricesOf) Scan(from any) error {
	var text string
	if err := opt(&text).Scan(from); err != nil || text == "" {
		return err
	}
	return json.Unmarshal([]byte(text), &p.event.Prices)
}

// fieldsOf scans and writes which fields an event changed, between commas.
type fieldsOf struct{ event *ScheduleEvent }

func (f fieldsOf) Scan(from any) error {
	var text string
	if err := opt(&text).Scan(from); err != nil || text == "" {
		return err
	}
	for _, field := range strings.Split(text, ",") {
		f.event.Fields = append(f.event.Fields, billing.ScheduleField(field))
	}
	return nil
}

// Value is for database/sql.
func (f fieldsOf) Value() (driver.Value, error) {
	all := make([]string, len(f.event.Fields))
	for i, field := range f.event.Fields {
		all[i] = string(field)
	}
	return strings.Join(all, ","), nil
}
