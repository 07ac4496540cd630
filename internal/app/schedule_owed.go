package app

import (
	"acuse/internal/billing"
	"acuse/internal/store"
)

// CatchUp is what a schedule will make up for as soon as it goes on.
type CatchUp struct {
	Days []billing.Date // whose invoices it owes, in order
	Late int            // how many of them will bear the day they are made, their series having gone beyond their own
}

// catchUp finds it, by the same rule by which invoices are dated (scheduleRun.dated): once one bears the day it is made,
// those of its series and year after it do, too.
func catchUp(tx *store.Tx, s billing.Schedule, today billing.Date) (CatchUp, error) {
	c := CatchUp{Days: s.Overdue(today)}
	if len(c.Days) == 0 || s.Action == billing.ScheduleDraft {
		return c, nil
	}
	all, err := tx.Series(billing.Invoice)
	if err != nil {
		return c, err
	}
	for _, series := range all {
		if series.ID != s.SeriesID {
			continue
		}
		late := map[int]bool{}
		for _, day := range c.Days {
			year := series.CounterYear(day)
			if _, known := late[year]; !known {
				_, last, err := tx.Counter(series.ID, year)
				if err != nil {
					return c, err
				}
				late[year] = day < last
			}
			if late[year] {
				c.Late++
			}
		}
	}
	return c, nil
}
