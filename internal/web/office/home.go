package office

import (
	"net/http"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// Home is Inicio: what stands still until somebody mends it, and which invoices come next by themselves.
func Home(v *door.Visit) error {
	news, err := v.App.ScheduleNews(v.R.Context(), v.Actor)
	if err != nil {
		return err
	}
	late, err := v.App.LateNews(v.R.Context(), v.Actor)
	if err != nil {
		return err
	}
	return v.Render(http.StatusOK, homePage(v, layout(v, v.P.T("recurring.home"), "home"), news, late))
}

// stopped counts the schedules that have stopped, for the menu.
func stopped(v *door.Visit) ui.Tally {
	switch n := v.Desk.Stopped; {
	case n == 0:
		return ui.Tally{}
	case n > app.StoppedMax:
		return ui.Tally{Figure: v.P.Number(app.StoppedMax) + "+", Text: v.P.T("recurring.stopped_more", "n", app.StoppedMax)}
	default:
		return ui.Tally{Figure: v.P.Number(n), Text: v.P.T("recurring.stopped_count", "n", n)}
	}
}

// lateSum is what overdue invoices come to.
func lateSum(p *i18n.Printer, late app.Late) string {
	if late.Count > app.PendingMax {
		return p.T("reminder.home.more", "amount", p.Money(int64(late.Pending)))
	}
	return p.Money(int64(late.Pending))
}

// lateSince says how long an invoice has been overdue.
func lateSince(v *door.Visit, d billing.Document) string {
	return v.P.T("reminder.home.late", "n", d.DueDate.DaysTo(v.App.Today()))
}
