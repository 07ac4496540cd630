package app

import (
	"context"
	"slices"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// RepriceForm is Cambiar precios as typed: by a percentage for the ticked schedules, or line by line for one.
type RepriceForm struct {
	Act       string // a form sent twice changes prices once
	Schedules []string
	From      string
	Percent   string            // "3,5"; with a minus prices go down
	Prices    map[string]string // of the lines of a single schedule, by their ids; nil with Percent
}

// RepriceLine is what a change of prices does to one schedule: its first invoice from that day on, before and after.
type RepriceLine struct {
	billing.Schedule
	After    billing.Schedule
	Day      billing.Date // of that invoice; "" when there is none: it has ended by then
	Old, New billing.Cents
	Later    []RepriceStep // changes that were planned for later days, which change as well
	same     bool          // line by line, and every price is what it was
}

// RepriceStep is what an invoice comes to from a later day on, at which its price was to change anyway.
type RepriceStep struct {
	Day      billing.Date
	Old, New billing.Cents
}

// Changes reports whether the schedule gets other prices.
func (l RepriceLine) Changes() bool { return l.Day != "" }

// NewReprice is the form for these schedules: from the day after today on.
func (a *App) NewReprice(ctx context.Context, who Actor, ids []string) (RepriceForm, []billing.Schedule, error) {
	f := RepriceForm{Act: store.NewID(), Schedules: unique(ids)}
	if err := who.mayWrite(); err != nil {
		return f, nil, err
	}
	var all []billing.Schedule
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) error {
		return a.eachSchedule(tx, ids, func(s billing.Schedule, today billing.Date) error {
			f.From = string(today.AddDays(1))
			all = append(all, s)
			return nil
		})
	})
	return f, all, err
}

// PreviewReprice says what a change of prices would do to each schedule, before it does.
func (a *App) PreviewReprice(ctx context.Context, who Actor, f RepriceForm, comma bool) ([]RepriceLine, error) {
	if err := who.mayWrite(); err != nil {
		return nil, err
	}
	var lines []RepriceLine
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		lines, err = a.repriced(tx, f, comma)
		return err
	})
	return lines, err
}

// Reprice changes what the lines of schedules cost on occurrences from a day on: all of them or none, once for each form.
func (a *App) Reprice(ctx context.Context, who Actor, f RepriceForm, comma bool) (int, error) {
	if err := who.mayWrite(); err != nil {
		return 0, err
	}
	if !store.IsID(f.Act) {
		return 0, billing.ErrNotFound
	}
	n := 0
	err := a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		n = 0
		lines, err := a.repriced(tx, f, comma)
		if err != nil {
			return err
		}
		for _, l := range lines {
			if !l.Changes() {
				continue
			}
			from, _ := billing.ParseDate(f.From) // read before
			fresh, err := tx.AddScheduleEvent(store.ScheduleEvent{ID: f.Act, ScheduleID: l.ID, Kind: store.ScheduleRepriced, AccountID: who.AccountID,
				Day: from, Prices: l.After.PriceChanges(l.Schedule, from), At: a.Now()})
			if err != nil || !fresh {
				return err
			}
			if l.same {
				return billing.Fail(billing.Invalid, "recurring.error.no_change")
			}
			n++
			l.After.Total, l.After.UpdatedAt = nextTotal(l.After), a.Now()
			if err := tx.PutSchedulePrices(l.After); err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}

// DropReprice takes a change of prices of one schedule back, before its day.
func (a *App) DropReprice(ctx context.Context, who Actor, id string, from billing.Date) error {
	if err := who.mayWrite(); err != nil {
		return err
	}
	return a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		s, err := tx.Schedule(id)
		if err != nil {
			return err
		}
		var left []billing.SchedulePrice
		for _, p := range s.Prices {
			if p.From != from {
				left = append(left, p)
			}
		}
		if len(left) == len(s.Prices) {
			return nil // the button, pressed twice
		}
		before := s
		s.Prices, s.UpdatedAt = left, a.Now()
		s.Total = nextTotal(s)
		if err := tx.PutSchedulePrices(s); err != nil {
			return err
		}
		return a.noteSchedule(tx, who, store.ScheduleEvent{ID: store.NewID(), ScheduleID: id, Kind: store.ScheduleUnpriced, Day: from,
			Prices: s.PriceChanges(before, from)})
	})
}

// repriced reads the form and reckons what comes of it.
func (a *App) repriced(tx *store.Tx, f RepriceForm, comma bool) ([]RepriceLine, error) {
	var errs billing.Errors
	from, err := billing.ParseDate(f.From)
	if f.From == "" {
		errs.Add("from", "recurring.error.from_required")
	} else {
		errs.AddErr("from", err)
	}
	var percent billing.Percent
	if f.Prices == nil {
		if percent, err = billing.ParsePercent(f.Percent, comma); err != nil {
			errs.AddErr("percent", err)
		} else if percent == 0 || percent <= -100_00 {
			errs.Add("percent", "recurring.error.percent")
		}
	}
	var lines []RepriceLine
	err = a.eachSchedule(tx, f.Schedules, func(s billing.Schedule, today billing.Date) error {
		if from != "" && from < today && errs.On("from") == nil {
			errs.Add("from", "recurring.error.from_past")
		}
		prices := f.parsePrices(s, comma, &errs)
		if len(errs) > 0 {
			return nil
		}
		l := RepriceLine{Schedule: s}
		if f.Prices == nil {
			l.After = s.Repriced(percent, from)
		} else {
			l.After = s.WithPrices(prices, from)
			l.same = !slices.ContainsFunc(s.LinesOn(from), func(line billing.ScheduleLine) bool { return line.Price != prices[line.ID] })
		}
		l.reckon(from, &errs)
		lines = append(lines, l)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return lines, errs.Err()
}

// parsePrices reads the price of each line of a schedule, where they were asked for.
func (f RepriceForm) parsePrices(s billing.Schedule, comma bool, errs *billing.Errors) map[string]billing.Decimal {
	if f.Prices == nil {
		return nil
	}
	prices := map[string]billing.Decimal{}
	for _, l := range s.Lines {
		price, err := billing.ParseDecimal(f.Prices[l.ID], comma)
		errs.AddErr("price."+l.ID, err)
		prices[l.ID] = price
	}
	return prices
}

// reckon finds the first invoice from a day on, and what it comes to before and after.
func (l *RepriceLine) reckon(from billing.Date, errs *billing.Errors) {
	if l.Next == "" {
		return
	}
	_, day, ok := l.Rule.From(max(from, l.Next))
	if !ok {
		return
	}
	_, before, err := billing.Sum(plainLines(l.LinesOn(day)))
	errs.AddErr("", err)
	_, after, err := billing.Sum(plainLines(l.After.LinesOn(day)))
	errs.AddErr("", err)
	for _, changed := range l.After.LinesOn(day) {
		if changed.Price > billing.MaxDecimal || changed.Price < -billing.MaxDecimal {
			errs.Add("", "error.number_too_big", "max", int64(billing.MaxDecimal/1_000_000))
		}
	}
	for _, first := range append(l.After.Changes(day), day) {
		// Lines that cannot be added up come to nothing.
		_, totals, _ := billing.Sum(plainLines(l.After.LinesOn(first)))
		if len(*errs) == 0 && !l.MayComeTo(totals) {
			errs.Add("", "recurring.error.price_not_positive", "name", l.Name)
		}
		if first != day {
			_, planned, _ := billing.Sum(plainLines(l.LinesOn(first)))
			l.Later = append(l.Later, RepriceStep{first, planned.Total, totals.Total})
		}
	}
	l.Day, l.Old, l.New = day, before.Total, after.Total
}
