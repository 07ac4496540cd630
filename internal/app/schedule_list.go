package app

import (
	"context"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// ScheduleQuery is what the list of *facturas periódicas* was asked for.
type ScheduleQuery struct {
	Search string // beginnings of words of name and customer
	State  billing.ScheduleState
	Sort   string // "next", "name", "total"
	Desc   bool
	Page   PageRequest
}

// Schedules is one page of Ventas > Facturas periódicas.
func (a *App) Schedules(ctx context.Context, who Actor, q ScheduleQuery) ([]billing.Schedule, PageInfo, error) {
	f := store.ScheduleFilter{Words: billing.SearchWords(q.Search), State: q.State, Sort: q.Sort}
	var rows []billing.Schedule
	var info PageInfo
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		f.Page, err = q.Page.storePage(q.Desc, func(id string) (*store.Key, error) { return tx.ScheduleKey(f, id) })
		if err != nil {
			return err
		}
		found, err := tx.Schedules(f)
		if err != nil {
			return err
		}
		total := len(found)
		if f.Page.From != nil || total > f.Page.Size {
			if total, err = tx.CountSchedules(f); err != nil {
				return err
			}
		}
		rows, info = paged(q.Page, f.Page, found, total, func(s billing.Schedule) string { return s.ID })
		return tx.FindRefused(rows)
	})
	return rows, info, err
}

// soonMax is how many schedules Inicio shows of each sort.
const soonMax = 8

// ScheduleNews is what Inicio says of schedules: those that stopped, and the invoices that come next.
type ScheduleNews struct {
	Stopped []billing.Schedule
	Next    []billing.Schedule
}

// ScheduleNews for Inicio.
func (a *App) ScheduleNews(ctx context.Context, who Actor) (ScheduleNews, error) {
	var news ScheduleNews
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		f := store.ScheduleFilter{State: billing.ScheduleStopped, Sort: "next", Page: store.Page{Size: soonMax - 1}}
		if news.Stopped, err = tx.Schedules(f); err != nil {
			return err
		}
		f.State = billing.ScheduleActive
		news.Next, err = tx.Schedules(f)
		return err
	})
	return news, err
}
