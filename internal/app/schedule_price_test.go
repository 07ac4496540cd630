package app_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
)

// reprice changes prices by a percentage from a day on.
func (w *world) reprice(percent, from string, ids ...string) {
	w.t.Helper()
	_, err := w.Reprice(w.t.Context(), w.owner, app.RepriceForm{Act: w.NewAct(), Schedules: ids, Percent: percent, From: from}, true)
	w.ok(err)
}

// totals are the invoices a schedule made: "occurrence total".
func (w *world) totals(id string) []string {
	var all []string
	for _, m := range w.schedulePage(id).Made {
		all = append([]string{fmt.Sprintf("%s %s", m.Occurrence, m.Document.Totals.Total)}, all...)
	}
	return all
}

func TestPricesChangeFromTheirDayOn(t *testing.T) {
	w := newWorld(t)
	id := w.schedule(w.customer(w.owner, "Café Almirante", ""))
	page := w.schedulePage(id)
	f := app.RepriceForm{Act: w.NewAct(), Schedules: []string{id}, From: "2027-01-15", Prices: map[string]string{page.Lines[0].ID: "400,00"}}
	for range 2 { // the form, sent twice
		_, err := w.Reprice(t.Context(), w.owner, f, true)
		w.ok(err)
	}
	w.to("2027-03-01")
	w.issueDue()
	wantLines(t, "made", w.totals(id), "2026-12-01 435.60", "2027-01-01 435.60", "2027-02-01 484.00", "2027-03-01 484.00")
	form := app.ScheduleFormOf(w.schedulePage(id).Schedule, true)
	if form.Lines[0].Price != "400,00" {
		t.Errorf("the form shows %s, want the price in force", form.Lines[0].Price)
	}
	form.Name = "Otra"
	w.ok(w.SaveSchedule(t.Context(), w.owner, form, true))
	if got := w.schedulePage(id); got.Total != 48400 || len(got.Prices) != 0 {
		t.Errorf("saved: the next comes to %s with %d changes", got.Total, len(got.Prices))
	}
}

func TestAChangeOfPricesCanBeTakenBackUntilItsDay(t *testing.T) {
	w := newWorld(t)
	id := w.schedule(w.customer(w.owner, "Café Almirante", ""))
	w.reprice("10", "2027-01-01", id)
	for range 2 {
		w.ok(w.DropReprice(t.Context(), w.owner, id, "2027-01-01"))
	}
	w.to("2027-01-01")
	w.issueDue()
	wantLines(t, "made", w.totals(id), "2026-12-01 435.60", "2027-01-01 435.60")
}

// TestPricesChangeByAPercentageToTheCent, half away from zero; every one is shown before it changes.
func TestPricesChangeByAPercentageToTheCent(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café Almirante", "")
	line := func(price string) func(f *app.ScheduleForm) {
		return func(f *app.ScheduleForm) { // drafts: what is issued is never negative
			f.Action, f.Lines[0].Price, f.Lines[0].Tax = string(billing.ScheduleDraft), price, "0"
		}
	}
	for _, c := range []struct{ price, percent, want string }{
		{"1,50", "1", "1.52"}, {"1,50", "-1", "1.49"}, {"-1,50", "1", "-1.52"}, {"360", "3,5", "372.60"}, {"0,01", "40", "0.01"}, {"0,01", "50", "0.02"}, {"99,99", "-100", ""},
	} {
		id := w.schedule(customer, line(c.price))
		f := app.RepriceForm{Act: w.NewAct(), Schedules: []string{id}, Percent: c.percent, From: "2026-12-01"}
		shown, err := w.PreviewReprice(t.Context(), w.owner, f, true)
		if c.want == "" {
			wantKey(t, err, "recurring.error.percent", "percent")
			continue
		}
		w.ok(err)
		w.reprice(c.percent, "2026-12-01", id)
		if got := w.schedulePage(id).Total; got.String() != c.want || shown[0].New != got {
			t.Errorf("%s by %s %%: got %s, shown %s, want %s", c.price, c.percent, got, shown[0].New, c.want)
		}
	}
	fine := w.schedule(customer, func(f *app.ScheduleForm) {
		f.Lines[0].Price, f.Lines[0].Quantity, f.Lines[0].Tax = "0,0035", "1000", "0"
	})
	w.reprice("10", "2026-12-01", fine)
	if got := w.schedulePage(fine); got.Total != 390 || got.LinesOn("2026-12-01")[0].Price != 3900 {
		t.Errorf("0.0035 × 1000 by 10 %%: got %s of %s, want 3.90 of 0.0039: rounded to as many decimals as it had", got.Total, got.LinesOn("2026-12-01")[0].Price)
	}
}

func TestALaterChangeOfPricesRisesToo(t *testing.T) {
	w := newWorld(t)
	id := w.schedule(w.customer(w.owner, "Café Almirante", ""), func(f *app.ScheduleForm) { f.Lines[0].Price, f.Lines[0].Tax = "100", "0" })
	w.reprice("50", "2027-02-01", id)
	w.reprice("10", "2027-01-01", id)
	w.to("2027-02-01")
	w.issueDue()
	wantLines(t, "made", w.totals(id), "2026-12-01 100.00", "2027-01-01 110.00", "2027-02-01 165.00")
}

// TestWhatIsShownIsWhatIsIssued: the next three invoices of schedules of every sort, as the page shows them, are those
// that the clock then brings, to the cent and to the letter.
func TestWhatIsShownIsWhatIsIssued(t *testing.T) {
	w := newWorld(t)
	random := rand.New(rand.NewPCG(7, 11))
	customers := []string{}
	for _, lang := range billing.Languages {
		id := w.customer(w.owner, "Cliente "+lang, "")
		_, err := w.db.Write.ExecContext(t.Context(), `UPDATE customer SET language = $1 WHERE id = $2`, lang, id)
		w.ok(err)
		customers = append(customers, id)
	}
	type shown struct {
		id   string
		want []string
	}
	var all []shown
	for range 40 {
		f := w.scheduleForm(customers[random.IntN(len(customers))])
		f.Unit, f.Every = string(billing.Units[random.IntN(4)]), fmt.Sprint(1+random.IntN(3))
		f.MonthDay, f.Start = fmt.Sprint(random.IntN(33)-1), string(billing.Date("2026-11-24").AddDays(random.IntN(60)))
		f.DueDays, f.Notes = fmt.Sprint(random.IntN(60)), "Del {inicio} al {fin}, {trimestre año}, núm. {número}"
		f.Lines = nil
		for range 1 + random.IntN(4) {
			f.Lines = append(f.Lines, app.ScheduleLineForm{LineForm: app.LineForm{Text: "{mes-1 año} y {mes+1}", Tax: []string{"21", "10", "4", "0"}[random.IntN(4)],
				Quantity: fmt.Sprintf("%d,%03d", random.IntN(20), 1+random.IntN(999)), Price: fmt.Sprintf("%d,%04d", random.IntN(900), random.IntN(10000)), Discount: fmt.Sprint(random.IntN(50))}})
		}
		typed, err := w.PreviewSchedule(t.Context(), w.owner, f, true)
		w.ok(err)
		w.ok(w.SaveSchedule(t.Context(), w.owner, f, true))
		if random.IntN(2) == 0 {
			w.reprice(fmt.Sprintf("%d,5", 1+random.IntN(9)), "2026-12-20", f.ID)
			typed = nil
		}
		s := shown{id: f.ID}
		for i, next := range w.schedulePage(f.ID).Upcoming {
			s.want = append(s.want, invoiceText(next.Day, next.Document))
			if typed != nil && invoiceText(typed[i].Day, typed[i].Document) != s.want[i] {
				t.Errorf("the form shows\n%s\nthe page\n%s", invoiceText(typed[i].Day, typed[i].Document), s.want[i])
			}
		}
		if len(s.want) != app.PreviewMax {
			t.Errorf("got %d invoices to come, want %d", len(s.want), app.PreviewMax)
		}
		all = append(all, s)
	}
	for day := billing.Date("2026-11-24"); day < "2027-06-01"; day = day.AddDays(1) {
		w.to(string(day))
		w.issueDue()
	}
	for _, s := range all {
		made := w.runs(s.id)
		for i, want := range s.want[:min(len(made), len(s.want))] { // others are further away than the clock went
			if got := invoiceText(made[i].day, w.page(made[i].document).Document); got != want {
				t.Errorf("shown\n%s\nissued\n%s", want, got)
			}
		}
		if len(made) == 0 && s.want[0][:10] < "2027-06-01" {
			t.Errorf("nothing came of %s", s.want[0])
		}
	}
}

// run is an invoice of a schedule.
type run struct {
	day      billing.Date
	document string
}

// runs of a schedule, however many, the first before.
func (w *world) runs(id string) []run {
	w.t.Helper()
	rows, err := w.db.Read.QueryContext(w.t.Context(), `SELECT occurrence, document_id FROM schedule_run WHERE schedule_id = $1 ORDER BY occurrence`, id)
	w.ok(err)
	defer rows.Close()
	var all []run
	for rows.Next() {
		var r run
		w.ok(rows.Scan(&r.day, &r.document))
		all = append(all, r)
	}
	w.ok(rows.Err())
	return all
}

// invoiceText is all that an invoice of a schedule says.
func invoiceText(day billing.Date, d billing.Document) string {
	text := fmt.Sprintf("%s: issued %s, due %s, %s + %s = %s; %s", day, d.IssueDate, d.DueDate, d.Totals.Base, d.Totals.Tax, d.Totals.Total, d.Notes)
	for _, l := range d.Lines {
		text += fmt.Sprintf("\n\t%s × %s − %s %% = %s at %s %%: %s", l.Quantity, l.Price, l.Discount, l.Net, l.Tax, l.Text)
	}
	return text
}

func TestAChangeOfPricesThatChangesNothingIsNotKept(t *testing.T) {
	w := newWorld(t)
	id := w.schedule(w.customer(w.owner, "Café Almirante", ""))
	f := app.RepriceForm{Act: w.NewAct(), Schedules: []string{id}, From: "2027-01-01", Prices: map[string]string{w.schedulePage(id).Lines[0].ID: "360"}}
	_, err := w.Reprice(t.Context(), w.owner, f, true)
	wantKey(t, err, "recurring.error.no_change")
	if page := w.schedulePage(id); len(page.Prices) != 0 || len(page.Events) != 1 {
		t.Errorf("got %d prices, %d events", len(page.Prices), len(page.Events))
	}
	f.From = ""
	_, err = w.Reprice(t.Context(), w.owner, f, true)
	wantKey(t, err, "recurring.error.from_required", "from")
}

// TestAScheduleIssuesNothingThatComesToNothingOrLess: neither as typed nor by a change of prices, and should it come to
// that all the same, it stops.
func TestAScheduleIssuesNothingThatComesToNothingOrLess(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café Almirante", "")
	for _, price := range []string{"0", "-10"} {
		f := w.scheduleForm(customer)
		f.Lines[0].Price = price
		wantKey(t, w.SaveSchedule(t.Context(), w.owner, f, true), "recurring.error.not_positive", "lines")
		f.Action = string(billing.ScheduleDraft) // somebody completes it
		w.ok(w.SaveSchedule(t.Context(), w.owner, f, true))
	}
	id := w.schedule(customer)
	line := w.schedulePage(id).Lines[0].ID
	_, err := w.Reprice(t.Context(), w.owner, app.RepriceForm{Act: w.NewAct(), Schedules: []string{id}, From: "2027-01-01", Prices: map[string]string{line: "0"}}, true)
	wantKey(t, err, "recurring.error.price_not_positive")
	_, err = w.db.Write.ExecContext(t.Context(), `UPDATE schedule_line SET price = -1000000 WHERE schedule_id = $1`, id)
	w.ok(err)
	w.to("2026-12-01")
	w.issueDue()
	if page := w.schedulePage(id); page.State != billing.ScheduleStopped || page.Fault == nil || page.Fault.Key != "recurring.fault.not_positive" || len(page.Made) != 0 {
		t.Errorf("got %s, %v, %d made", page.State, page.Fault, len(page.Made))
	}
}

// TestTheHistoryOfAScheduleTellsPricesFromWhatToWhat: by a percentage, line by line, taken back and in the form.
func TestTheHistoryOfAScheduleTellsPricesFromWhatToWhat(t *testing.T) {
	w := newWorld(t)
	id := w.schedule(w.customer(w.owner, "Café Almirante", ""), func(f *app.ScheduleForm) {
		f.Lines = append(f.Lines, app.ScheduleLineForm{LineForm: app.LineForm{Text: "Dominio", Quantity: "1", Price: "10", Tax: "21"}})
	})
	last := func() []string {
		t.Helper()
		var all []string
		e := w.schedulePage(id).Events[0]
		for _, c := range e.Prices {
			all = append(all, fmt.Sprintf("%s %s %s: %s to %s", e.Kind, c.From, c.Line, c.Old.FormatMin(false, 2), c.New.FormatMin(false, 2)))
		}
		return all
	}
	wantLines(t, "created", last())
	w.wait(time.Minute)
	w.reprice("10", "2027-01-01", id)
	wantLines(t, "by a percentage", last(), "repriced 2027-01-01 Mantenimiento web de {mes} de {año}: 360.00 to 396.00", "repriced 2027-01-01 Dominio: 10.00 to 11.00")
	w.wait(time.Minute)
	lines := w.schedulePage(id).Lines
	_, err := w.Reprice(t.Context(), w.owner, app.RepriceForm{Act: w.NewAct(), Schedules: []string{id}, From: "2026-12-15",
		Prices: map[string]string{lines[0].ID: "360", lines[1].ID: "12,5"}}, true)
	w.ok(err)
	wantLines(t, "line by line", last(), "repriced 2026-12-15 Dominio: 10.00 to 12.50")
	w.wait(time.Minute)
	w.ok(w.DropReprice(t.Context(), w.owner, id, "2027-01-01"))
	wantLines(t, "taken back", last(), "unpriced 2027-01-01 Mantenimiento web de {mes} de {año}: 396.00 to 360.00", "unpriced 2027-01-01 Dominio: 11.00 to 12.50")
	w.wait(time.Minute)
	f := app.ScheduleFormOf(w.schedulePage(id).Schedule, true)
	f.Name = "Otra"
	w.ok(w.SaveSchedule(t.Context(), w.owner, f, true))
	wantLines(t, "another name", last())
	w.wait(time.Minute)
	f = app.ScheduleFormOf(w.schedulePage(id).Schedule, true)
	f.Lines[0].Price = "400"
	w.ok(w.SaveSchedule(t.Context(), w.owner, f, true))
	wantLines(t, "in the form", last(), "changed 2026-12-01 Mantenimiento web de {mes} de {año}: 360.00 to 400.00")
}
