package office

import (
	"net/http"
	"strconv"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// repriceView is Cambiar precios: of the ticked schedules by a percentage, or of one line by line.
type repriceView struct {
	form      app.RepriceForm
	schedules []billing.Schedule
	lines     []app.RepriceLine // what it will do, once that is reckoned
	single    bool              // line by line
	retyped   bool              // other than what was reckoned before: nothing is done yet
	errs      billing.Errors
}

// RepriceSchedules asks by how much and from when, and then shows what that does to each of the ticked schedules.
func RepriceSchedules(v *door.Visit) error {
	q := v.R.URL.Query()
	r, err := repriceOf(v, q["id"])
	if errs, ok := door.Errors(err); ok {
		return showSchedules(v, errs)
	}
	if err != nil {
		return err
	}
	if q.Has("percent") {
		r.read(v)
		if err := r.preview(v); err != nil {
			return err
		}
	}
	return showReprice(v, r)
}

// SaveReprice changes the prices of the ticked schedules.
func SaveReprice(v *door.Visit) error {
	r, err := repriceOf(v, v.R.PostForm["id"])
	if errs, ok := door.Errors(err); ok {
		return showSchedules(v, errs)
	}
	if err != nil {
		return err
	}
	r.read(v)
	if v.Text("reckoned") != r.reckoned() {
		r.retyped = true
		if err := r.preview(v); err != nil {
			return err
		}
		return showReprice(v, r)
	}
	r.form.Act = v.Text("act")
	n, err := v.App.Reprice(v.R.Context(), v.Actor, r.form, v.P.Comma())
	if errs, ok := door.Errors(err); ok {
		r.errs = errs
		return showReprice(v, r)
	}
	if err != nil {
		return err
	}
	return v.RedirectDone(address{schedulesPath, nil}.with("cuantos", strconv.Itoa(n)), "precios")
}

// RepriceSchedule asks for the prices of one, line by line.
func RepriceSchedule(v *door.Visit) error {
	r, err := repriceOf(v, []string{v.R.PathValue("id")})
	if err != nil {
		return err
	}
	if r.schedules[0].State == billing.ScheduleEnded {
		return showEnded(v, r.schedules[0].ID)
	}
	r.priced(v)
	return showReprice(v, r)
}

// SavePrices keeps them.
func SavePrices(v *door.Visit) error {
	id := v.R.PathValue("id")
	r, err := repriceOf(v, []string{id})
	if err != nil {
		return err
	}
	r.priced(v)
	r.form.Act, r.form.From = v.Text("act"), v.Text("from")
	for _, l := range r.schedules[0].Lines {
		r.form.Prices[l.ID] = v.Text(priceField(l.ID))
	}
	_, err = v.App.Reprice(v.R.Context(), v.Actor, r.form, v.P.Comma())
	if errs, ok := door.Errors(err); ok {
		r.errs = errs
		return showReprice(v, r)
	}
	if err != nil {
		return err
	}
	return v.RedirectDone(schedulePath(id), "precios")
}

// DropPrices takes a change of prices back.
func DropPrices(v *door.Visit) error {
	id := v.R.PathValue("id")
	if err := v.App.DropReprice(v.R.Context(), v.Actor, id, billing.Date(v.Text("from"))); err != nil {
		return err
	}
	return v.RedirectDone(schedulePath(id), "anulado")
}

func repriceOf(v *door.Visit, ids []string) (repriceView, error) {
	form, schedules, err := v.App.NewReprice(v.R.Context(), v.Actor, ids)
	return repriceView{form: form, schedules: schedules}, err
}

// read takes what was typed.
func (r *repriceView) read(v *door.Visit) {
	r.form.From, r.form.Percent = v.Text("from"), v.Text("percent")
}

// reckoned is what the page shows the consequences of.
func (r repriceView) reckoned() string { return r.form.Percent + " " + r.form.From }

// reckonKind makes Calcular the main button until there is something to confirm.
func (r repriceView) reckonKind() string {
	if r.changing() > 0 {
		return ""
	}
	return "main"
}

// priced begins with the prices there are.
func (r *repriceView) priced(v *door.Visit) {
	r.single, r.form.Prices = true, map[string]string{}
	for _, l := range r.schedules[0].LinesOn(billing.Date(r.form.From)) {
		r.form.Prices[l.ID] = l.Price.FormatMin(v.P.Comma(), 2)
	}
}

func (r *repriceView) preview(v *door.Visit) error {
	var err error
	r.lines, err = v.App.PreviewReprice(v.R.Context(), v.Actor, r.form, v.P.Comma())
	if errs, ok := door.Errors(err); ok {
		r.errs = errs
		return nil
	}
	return err
}

func showReprice(v *door.Visit, r repriceView) error {
	title := v.P.T("recurring.reprice", "n", len(r.schedules), "name", r.schedules[0].Name)
	status := http.StatusOK
	if len(r.errs) > 0 {
		status = door.Status(r.errs)
	}
	return v.Render(status, repricePage(v, layout(v, title, "schedules"), r))
}

func priceField(line string) string { return "price." + line }

// called are the fields of the form by their labels: a price is its line's.
func (r repriceView) called(v *door.Visit) []ui.Pair {
	all := []ui.Pair{{Term: "from", Text: v.P.T("recurring.field.from")}, {Term: "percent", Text: v.P.T("recurring.field.percent")}}
	for _, l := range r.schedules[0].Lines {
		all = append(all, ui.Pair{Term: priceField(l.ID), Text: l.Text})
	}
	return all
}

// changing counts the schedules that get other prices.
func (r repriceView) changing() int {
	n := 0
	for _, l := range r.lines {
		if l.Changes() {
			n++
		}
	}
	return n
}
