package web_test

import (
	"net/url"
	"testing"

	"acuse/internal/app"
)

// addSchedule gives the company a schedule that is paused, and one that strangers may try to end.
func (w *world) addSchedule(t *testing.T, who app.Actor) {
	t.Helper()
	ctx := t.Context()
	f, err := w.NewSchedule(ctx, who)
	ok(t, err)
	f.Name, f.CustomerID = secret+" mensual", w.customer
	f.Lines = []app.ScheduleLineForm{{LineForm: app.LineForm{Text: secret + " de {mes}", Quantity: "1", Price: "10", Tax: "21"}}}
	ok(t, w.SaveSchedule(ctx, who, f, true))
	_, err = w.TurnSchedules(ctx, who, app.PauseSchedule, w.NewAct(), []string{f.ID})
	ok(t, err)
	w.schedule, w.occurrence = f.ID, f.Start
}

// scheduleExamples are those of facturas periódicas.
func scheduleExamples(w *world) map[string]example {
	const list = "/app/facturas-periodicas"
	one, next := list+"/"+w.schedule, url.Values{"occurrence": {w.occurrence}, "act": {w.NewAct()}}
	typed := url.Values{"id": {w.schedule}, "revision": {"2"}, "name": {"robada"}, "customer_id": {w.customer}, "every": {"1"}, "unit": {"month"}, "month_day": {"0"},
		"start": {string(w.Today().AddDays(40))}, "ends": {"never"}, "action": {"draft"}, "attach": {"1"},
		"line.0.text": {"x"}, "line.0.quantity": {"1"}, "line.0.price": {"1"}, "line.0.tax": {"21"}}
	later := string(w.Today().AddDays(60))
	return map[string]example{
		"GET " + list:                           {path: list + "?despues=" + w.schedule, own: true},
		"GET " + list + "/nueva":                {path: list + "/nueva?cliente=" + w.customer, own: true},
		"POST " + list + "/totales":             {path: list + "/totales", form: typed, own: true},
		"GET " + list + "/acciones":             {path: list + "/acciones?do=end&id=" + w.schedule},
		"POST " + list + "/acciones":            {path: list + "/acciones", form: url.Values{"do": {"end"}, "confirmed": {"1"}, "act": {w.NewAct()}, "id": {w.schedule}}},
		"GET " + list + "/precios":              {path: list + "/precios?percent=3&from=" + later + "&id=" + w.schedule},
		"POST " + list + "/precios":             {path: list + "/precios", form: url.Values{"percent": {"3"}, "from": {later}, "reckoned": {"3 " + later}, "act": {w.NewAct()}, "id": {w.schedule}}},
		"GET " + list + "/{id}":                 {path: one},
		"POST " + list + "/{id}":                {path: one, form: typed},
		"GET " + list + "/{id}/editar":          {path: one + "/editar"},
		"POST " + list + "/{id}/saltar":         {path: one + "/saltar", form: next},
		"POST " + list + "/{id}/emitir":         {path: one + "/emitir", form: next},
		"GET " + list + "/{id}/precios":         {path: one + "/precios"},
		"POST " + list + "/{id}/precios":        {path: one + "/precios", form: url.Values{"from": {later}, "act": {w.NewAct()}}},
		"POST " + list + "/{id}/precios/anular": {path: one + "/precios/anular", form: url.Values{"from": {later}}},
	}
}
