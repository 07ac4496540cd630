package app

import (
	"cmp"
	"context"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// SchedulesMax is how many schedules one pressing of a button may take.
const SchedulesMax = 500

// ScheduleVerb is what a button does to schedules.
type ScheduleVerb string

const (
	PauseSchedule  ScheduleVerb = "pause"  // Pausar
	ResumeSchedule ScheduleVerb = "resume" // Reanudar
	EndSchedule    ScheduleVerb = "end"    // Terminar
)

// ScheduleVerbs in the order of the bar.
var ScheduleVerbs = []ScheduleVerb{PauseSchedule, ResumeSchedule, EndSchedule}

// ScheduleTurn is what a verb does to one schedule.
type ScheduleTurn struct {
	billing.Schedule // as it is
	After            billing.Schedule
	Left             int            // occurrences that are left out
	Changes          bool           // else it stays as it is
	Lacks            *billing.Error // why one that stopped cannot go on yet
}

// PreviewSchedules says what a verb would do to each of the ticked schedules, before it does.
func (a *App) PreviewSchedules(ctx context.Context, who Actor, verb ScheduleVerb, ids []string) ([]ScheduleTurn, error) {
	if err := who.mayWrite(); err != nil {
		return nil, err
	}
	var turns []ScheduleTurn
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) error {
		return a.eachSchedule(tx, ids, func(s billing.Schedule, today billing.Date) error {
			turn, err := a.turn(tx, s, verb, today)
			turns = append(turns, turn)
			return err
		})
	})
	return turns, err
}

// TurnSchedules does it, once for each act, and answers to how many. Those it does not change are left alone; when that is
// all of them because something is still missing, it answers what.
func (a *App) TurnSchedules(ctx context.Context, who Actor, verb ScheduleVerb, act string, ids []string) (int, error) {
	if err := who.mayWrite(); err != nil {
		return 0, err
	}
	if !store.IsID(act) {
		return 0, billing.ErrNotFound
	}
	kinds := map[ScheduleVerb]store.ScheduleEventKind{PauseSchedule: store.SchedulePaused, ResumeSchedule: store.ScheduleResumed, EndSchedule: store.ScheduleEnded}
	n, lacks := 0, (*billing.Error)(nil)
	err := a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		n, lacks = 0, nil
		return a.eachSchedule(tx, ids, func(s billing.Schedule, today billing.Date) error {
			turn, err := a.turn(tx, s, verb, today)
			if err != nil || !turn.Changes {
				lacks = cmp.Or(lacks, turn.Lacks)
				return err
			}
			fresh, err := tx.AddScheduleEvent(store.ScheduleEvent{ID: act, ScheduleID: s.ID, Kind: kinds[verb], AccountID: who.AccountID,
				Day: turn.After.Next, Count: turn.Left, At: a.Now()})
			if err != nil || !fresh {
				return err
			}
			n++
			if err := a.issueSoon(tx, turn.After, today); err != nil {
				return err
			}
			return tx.MoveSchedule(turn.After, a.Now())
		})
	})
	if err == nil && n == 0 && lacks != nil {
		err = &billing.Error{Code: billing.Invalid, Key: lacks.Key, Args: lacks.Args} // of no field: there is no form
	}
	return n, err
}

// turn is what a verb makes of a schedule. One that stopped goes on only if its next invoice could be made.
func (a *App) turn(tx *store.Tx, s billing.Schedule, verb ScheduleVerb, today billing.Date) (ScheduleTurn, error) {
	t := turned(s, verb, today)
	if verb != ResumeSchedule || s.State != billing.ScheduleStopped {
		return t, nil
	}
	run, err := a.newScheduleRun(tx, today)
	if err != nil {
		return t, err
	}
	drawn, err := run.draw([]billing.Schedule{s}) // made ready and left there
	if fault := drawn.fault(); fault != nil {
		return ScheduleTurn{Schedule: s, After: s, Lacks: fault}, err
	}
	return t, err
}

// turned is what a verb makes of a schedule.
func turned(s billing.Schedule, verb ScheduleVerb, today billing.Date) ScheduleTurn {
	t := ScheduleTurn{Schedule: s, After: s}
	switch verb {
	case PauseSchedule:
		if t.Changes = s.State == billing.ScheduleActive; t.Changes {
			t.After.State = billing.SchedulePaused
		}
	case ResumeSchedule:
		if t.Changes = s.State == billing.SchedulePaused || s.State == billing.ScheduleStopped; t.Changes {
			t.After, t.Left = s.Resumed(today)
		}
	case EndSchedule:
		if t.Changes = s.State != billing.ScheduleEnded; t.Changes {
			t.After.State, t.After.Next, t.After.Fault = billing.ScheduleEnded, "", nil
		}
	}
	t.After.Total = nextTotal(t.After)
	return t
}

// eachSchedule reads the ticked schedules, each once, with the day it is where the company is.
func (a *App) eachSchedule(tx *store.Tx, ids []string, do func(s billing.Schedule, today billing.Date) error) error {
	ids = unique(ids)
	switch {
	case len(ids) == 0:
		return billing.Fail(billing.Invalid, "error.nothing_ticked")
	case len(ids) > SchedulesMax:
		return billing.Fail(billing.Invalid, "error.too_many_rows", "max", SchedulesMax)
	}
	today, err := a.companyDay(tx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		s, err := tx.Schedule(id)
		if err != nil {
			return err
		}
		if err := do(s, today); err != nil {
			return err
		}
	}
	return nil
}

// SkipNext is Saltar la siguiente: the occurrence of that day is left out, once for each act. One that is not the next any
// more is a billing.Conflict.
func (a *App) SkipNext(ctx context.Context, who Actor, act, id string, occurrence billing.Date) error {
	skip := store.ScheduleEvent{ID: act, ScheduleID: id, Kind: store.ScheduleSkipped, Day: occurrence, Count: 1}
	return a.withNext(ctx, who, skip, func(tx *store.Tx, s billing.Schedule, _ billing.Date) error {
		after := s.After()
		after.Total = nextTotal(after)
		return tx.MoveSchedule(after, a.Now())
	})
}

// IssueNext is Emitir ahora: the next occurrence, that of the day given, is made today and does not come again on its
// day, once for each act. One that is not the next any more is a billing.Conflict.
func (a *App) IssueNext(ctx context.Context, who Actor, act, id string, occurrence billing.Date) error {
	issue := store.ScheduleEvent{ID: act, ScheduleID: id, Kind: store.ScheduleIssued, Day: occurrence}
	return a.withNext(ctx, who, issue, func(tx *store.Tx, s billing.Schedule, today billing.Date) error {
		run, err := a.newScheduleRun(tx, today)
		if err != nil {
			return err
		}
		run.by, run.now = who.AccountID, true
		fault, err := run.issue(s)
		if err == nil && fault != nil {
			return fault
		}
		return err
	})
}

// withNext does something with the next occurrence of a schedule that is active, paused or stopped, and notes it, if it
// is still that of the event's day.
func (a *App) withNext(ctx context.Context, who Actor, e store.ScheduleEvent, do func(*store.Tx, billing.Schedule, billing.Date) error) error {
	if err := who.mayWrite(); err != nil {
		return err
	}
	if !store.IsID(e.ID) {
		return billing.ErrNotFound
	}
	return a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		s, err := tx.Schedule(e.ScheduleID)
		if err != nil {
			return err
		}
		e.AccountID, e.At = who.AccountID, a.Now()
		if fresh, err := tx.AddScheduleEvent(e); err != nil || !fresh {
			return err // the form, sent twice
		}
		if s.Next == "" || s.Next != e.Day {
			return gone(tx, s, e.Day)
		}
		today, err := a.companyDay(tx)
		if err != nil {
			return err
		}
		return do(tx, s, today)
	})
}

// gone says what became of an occurrence that is not the next one any more.
func gone(tx *store.Tx, s billing.Schedule, occurrence billing.Date) error {
	made, err := tx.HasScheduleRun(s.ID, occurrence)
	switch {
	case err != nil:
		return err
	case made:
		return billing.Fail(billing.Conflict, "recurring.error.gone.made", "day", occurrence)
	case s.State == billing.ScheduleEnded && s.Last < occurrence:
		return billing.Fail(billing.Conflict, "recurring.error.ended")
	case s.Last >= occurrence:
		return billing.Fail(billing.Conflict, "recurring.error.gone.skipped", "day", occurrence)
	}
	return billing.Fail(billing.Conflict, "recurring.error.gone.moved", "day", occurrence)
}
