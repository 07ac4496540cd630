package office

import (
	"net/http"

	"acuse/internal/app"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// Home is Inicio: what stands still until somebody mends it, and which invoices come next by themselves.
func Home(v *door.Visit) error {
	news, err := v.App.ScheduleNews(v.R.Context(), v.Actor)
	if err != nil {
		return err
	}
	return v.Render(http.StatusOK, homePage(v, layout(v, v.P.T("recurring.home"), "home"), news))
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
