package app_test

import (
	"strings"
	"testing"

	"acuse/internal/app"
	"acuse/internal/billing"
)

func TestWhatPassesDuringAPauseIsSkipped(t *testing.T) {
	w := newWorld(t)
	id := w.schedule(w.customer(w.owner, "Café Almirante", ""))
	w.turn(app.PauseSchedule, id)
	w.to("2027-02-15")
	w.issueDue()
	wantLines(t, "while paused", w.made(id))
	turns, err := w.PreviewSchedules(t.Context(), w.owner, app.ResumeSchedule, []string{id})
	w.ok(err)
	if turns[0].Left != 3 || turns[0].After.Next != "2027-03-01" {
		t.Errorf("the page says %d left out, next %s; want 3, 2027-03-01", turns[0].Left, turns[0].After.Next)
	}
	w.turn(app.ResumeSchedule, id)
	w.issueDue()
	w.to("2027-03-01")
	w.issueDue()
	wantLines(t, "resumed", w.made(id), "2027-03-01 2027-03-01 F-2027-0001 435.60: Mantenimiento web de marzo de 2027")
	page := w.schedulePage(id)
	var kinds []string
	for _, e := range page.Events {
		kinds = append(kinds, string(e.Kind)+" by "+e.Who)
	}
	wantLines(t, "the history", kinds, "resumed by Lucía Ferrandis", "paused by Lucía Ferrandis", "created by Lucía Ferrandis")
	if page.Events[0].Count != 3 {
		t.Errorf("the history says %d left out, want 3", page.Events[0].Count)
	}
}

func TestTheDayOfResumingIsStillIssued(t *testing.T) {
	w := newWorld(t)
	id := w.schedule(w.customer(w.owner, "Café Almirante", ""))
	w.turn(app.PauseSchedule, id)
	w.to("2026-12-01")
	w.turn(app.ResumeSchedule, id)
	w.issueDue()
	if got := w.made(id); len(got) != 1 {
		t.Errorf("got %v, want the one of today", got)
	}
}

func TestSkippingLeavesOneOutAndNoMore(t *testing.T) {
	w := newWorld(t)
	id := w.schedule(w.customer(w.owner, "Café Almirante", ""))
	act := w.NewAct()
	for range 3 { // the form, sent thrice
		w.ok(w.SkipNext(t.Context(), w.owner, act, id, "2026-12-01"))
	}
	w.to("2027-01-01")
	w.issueDue()
	wantLines(t, "made", w.made(id), "2027-01-01 2027-01-01 F-2027-0001 435.60: Mantenimiento web de enero de 2027")
}

// TestAnotherTabIsToldWhatBecameOfTheOccurrence: what it asks for is not done, and it is not told that it was.
func TestAnotherTabIsToldWhatBecameOfTheOccurrence(t *testing.T) {
	w := newWorld(t)
	id := w.schedule(w.customer(w.owner, "Café Almirante", ""))
	w.ok(w.SkipNext(t.Context(), w.owner, w.NewAct(), id, "2026-12-01"))
	w.ok(w.IssueNext(t.Context(), w.owner, w.NewAct(), id, "2027-01-01"))
	for day, key := range map[billing.Date]string{"2026-12-01": "recurring.error.gone.skipped", "2027-01-01": "recurring.error.gone.made", "2027-06-01": "recurring.error.gone.moved"} {
		for what, err := range map[string]error{"skip": w.SkipNext(t.Context(), w.owner, w.NewAct(), id, day), "issue": w.IssueNext(t.Context(), w.owner, w.NewAct(), id, day)} {
			wantKey(t, err, key)
			if billing.CodeOf(err) != billing.Conflict {
				t.Errorf("%s %s: got %v, want a conflict", what, day, err)
			}
		}
	}
	if page := w.schedulePage(id); page.Next != "2027-02-01" || len(page.Made) != 1 || len(page.Events) != 3 {
		t.Errorf("got next %s, %d made, %d events: a conflict did something", page.Next, len(page.Made), len(page.Events))
	}
}

func TestIssuedNowIsDatedTodayAndDoesNotComeAgain(t *testing.T) {
	w := newWorld(t)
	id := w.schedule(w.customer(w.owner, "Café Almirante", ""))
	act := w.NewAct()
	noErrors(t, together(4, func(int) error { return w.IssueNext(t.Context(), w.owner, act, id, "2026-12-01") }))
	wantLines(t, "now", w.made(id), "2026-12-01 2026-11-23 F-2026-0001 435.60: Mantenimiento web de diciembre de 2026")
	w.to("2027-01-01")
	w.issueDue()
	wantLines(t, "afterwards", w.made(id), "2026-12-01 2026-11-23 F-2026-0001 435.60: Mantenimiento web de diciembre de 2026",
		"2027-01-01 2027-01-01 F-2027-0001 435.60: Mantenimiento web de enero de 2027")
	if page := w.schedulePage(id); page.Made[1].Who != "Lucía Ferrandis" || page.Made[0].Who != "" {
		t.Errorf("who pressed: got %q and %q", page.Made[1].Who, page.Made[0].Who)
	}
}

func TestIssuingNowSaysWhyItCannotAndStopsNothing(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café Almirante", "cafe@b.example")
	id := w.schedule(customer, func(f *app.ScheduleForm) { f.Action = string(billing.ScheduleSend) })
	_, err := w.db.Write.ExecContext(t.Context(), `UPDATE customer SET email = '' WHERE id = $1`, customer)
	w.ok(err)
	wantKey(t, w.IssueNext(t.Context(), w.owner, w.NewAct(), id, "2026-12-01"), "recurring.fault.no_email")
	if page := w.schedulePage(id); page.State != billing.ScheduleActive || len(page.Made) != 0 {
		t.Errorf("got %s with %d made", page.State, len(page.Made))
	}
}

func TestWhatHasEndedMakesNothingMore(t *testing.T) {
	w := newWorld(t)
	id := w.schedule(w.customer(w.owner, "Café Almirante", ""))
	w.turn(app.EndSchedule, id)
	w.turn(app.ResumeSchedule, id)
	w.to("2027-03-01")
	w.issueDue()
	wantKey(t, w.IssueNext(t.Context(), w.owner, w.NewAct(), id, "2026-12-01"), "recurring.error.ended")
	wantKey(t, w.SaveSchedule(t.Context(), w.owner, app.ScheduleFormOf(w.schedulePage(id).Schedule, true), true), "recurring.error.ended")
	if page := w.schedulePage(id); page.State != billing.ScheduleEnded || len(page.Made) != 0 || len(page.Upcoming) != 0 {
		t.Errorf("got %s, %d made, %d to come", page.State, len(page.Made), len(page.Upcoming))
	}
}

func TestAnActSentTwiceIsOneAct(t *testing.T) {
	w := newWorld(t)
	id := w.schedule(w.customer(w.owner, "Café Almirante", ""))
	act := w.NewAct()
	for i, want := range []int{1, 0} {
		n, err := w.TurnSchedules(t.Context(), w.owner, app.PauseSchedule, act, []string{id})
		w.ok(err)
		if n != want {
			t.Errorf("time %d: changed %d, want %d", i+1, n, want)
		}
	}
	w.turn(app.ResumeSchedule, id)
	_, err := w.TurnSchedules(t.Context(), w.owner, app.PauseSchedule, act, []string{id}) // Back, and sent once more
	w.ok(err)
	if page := w.schedulePage(id); page.State != billing.ScheduleActive || len(page.Events) != 3 {
		t.Errorf("got %s after %d events", page.State, len(page.Events))
	}
}

func TestAScheduleEndsAfterItsTimesOrItsLastDay(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café Almirante", "")
	three := w.schedule(customer, func(f *app.ScheduleForm) { f.Ends, f.Times = app.EndsAfter, "3" })
	until := w.schedule(customer, func(f *app.ScheduleForm) { f.Ends, f.Until = app.EndsOn, "2027-01-01" })
	w.to("2027-12-31")
	w.issueDue()
	for id, want := range map[string]int{three: 3, until: 2} {
		if page := w.schedulePage(id); page.State != billing.ScheduleEnded || len(page.Made) != want || page.Next != "" {
			t.Errorf("got %s after %d, next %q; want %d", page.State, len(page.Made), page.Next, want)
		}
	}
}

func TestOnlyStaffAndOwnersChangeSchedules(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café Almirante", "")
	id := w.schedule(customer)
	reader, form := w.owner, w.scheduleForm(customer)
	reader.Role = billing.Reader
	_, turned := w.TurnSchedules(t.Context(), reader, app.EndSchedule, w.NewAct(), []string{id})
	_, repriced := w.Reprice(t.Context(), reader, app.RepriceForm{Act: w.NewAct(), Schedules: []string{id}, From: "2027-01-01", Percent: "3"}, true)
	for what, err := range map[string]error{"save": w.SaveSchedule(t.Context(), reader, form, true), "end": turned, "prices": repriced,
		"skip": w.SkipNext(t.Context(), reader, w.NewAct(), id, "2026-12-01"), "issue": w.IssueNext(t.Context(), reader, w.NewAct(), id, "2026-12-01"),
		"drop": w.DropReprice(t.Context(), reader, id, "2027-01-01")} {
		if billing.CodeOf(err) != billing.Forbidden {
			t.Errorf("%s: got %v, want forbidden", what, err)
		}
	}
	_, err := w.Schedule(t.Context(), reader, id)
	w.ok(err)
}

func TestAChangedRuleGoesOnAndNeverComesTwiceOnADay(t *testing.T) {
	w := newWorld(t)
	id := w.schedule(w.customer(w.owner, "Café Almirante", ""))
	w.to("2026-12-01")
	w.issueDue()
	f := app.ScheduleFormOf(w.schedulePage(id).Schedule, true)
	f.Unit, f.MonthDay = string(billing.UnitWeek), "0"
	w.ok(w.SaveSchedule(t.Context(), w.owner, f, true))
	wantKey(t, w.SaveSchedule(t.Context(), w.owner, f, true), "recurring.error.changed_meanwhile")
	w.to("2026-12-15")
	w.issueDue()
	var days []string
	for _, line := range w.made(id) {
		days = append(days, strings.Fields(line)[0])
	}
	wantLines(t, "its days", days, "2026-12-01", "2026-12-08", "2026-12-15")
}

func TestAScheduleSaysAllThatIsWrongAtOnce(t *testing.T) {
	w := newWorld(t)
	f, err := w.NewSchedule(t.Context(), w.owner)
	w.ok(err)
	f.Every, f.Start, f.Ends, f.DueDays, f.Recipients = "0", "2026-11-22", app.EndsAfter, "cien", "ni una"
	f.Lines = []app.ScheduleLineForm{{LineForm: app.LineForm{Text: "De {lunes}", Quantity: "1", Price: "x", Tax: "21"}}}
	err = w.SaveSchedule(t.Context(), w.owner, f, true)
	for field, key := range map[string]string{"name": "error.required", "customer_id": "error.customer_required", "every": "schedule.error.every", "start": "recurring.error.start_past",
		"times": "recurring.error.times", "due_days": "recurring.error.due_days", "recipients": "share.error.recipient", "line.0.text": "schedule.error.variable"} {
		wantKey(t, err, key, field)
	}
	for _, times := range []string{"", "0", "10000", "dos"} { // the choice asks for a number: none is no way out
		f.Times = times
		wantKey(t, w.SaveSchedule(t.Context(), w.owner, f, true), "recurring.error.times", "times")
	}
	f = w.scheduleForm(w.customer(w.owner, "Sin e-mail", ""))
	f.Action = string(billing.ScheduleSend)
	wantKey(t, w.SaveSchedule(t.Context(), w.owner, f, true), "recurring.error.no_recipient", "recipients")
}

func TestAnotherCompanysScheduleIsNotThere(t *testing.T) {
	w := newWorld(t)
	id := w.schedule(w.customer(w.owner, "Café Almirante", ""))
	stranger, _ := w.found("Otra", "otra@otra.example")
	_, page := w.Schedule(t.Context(), stranger, id)
	_, turn := w.TurnSchedules(t.Context(), stranger, app.EndSchedule, w.NewAct(), []string{id})
	for what, err := range map[string]error{"page": page, "end": turn, "issue": w.IssueNext(t.Context(), stranger, w.NewAct(), id, "2026-12-01"), "skip": w.SkipNext(t.Context(), stranger, w.NewAct(), id, "2026-12-01")} {
		if billing.CodeOf(err) != billing.NotFound {
			t.Errorf("%s: got %v, want not found", what, err)
		}
	}
	rows, _, err := w.Schedules(t.Context(), stranger, app.ScheduleQuery{Sort: "next"})
	w.ok(err)
	if len(rows) != 0 {
		t.Errorf("a stranger's list has %d", len(rows))
	}
}

func TestADayBeginsWhereTheCompanyIs(t *testing.T) {
	w := newWorld(t)
	id := w.schedule(w.customer(w.owner, "Café Almirante", ""))
	_, err := w.db.Write.ExecContext(t.Context(), `UPDATE company SET province = 'Las Palmas', postcode = '35001' WHERE id = $1`, w.owner.CompanyID)
	w.ok(err)
	w.mu.Lock()
	w.now = billing.Date("2026-12-01").Begins(billing.Madrid).Add(59 * 60 * 1e9)
	w.mu.Unlock()
	w.issueDue()
	wantLines(t, "half past midnight in Madrid", w.made(id))
	w.wait(2 * 60 * 1e9)
	w.issueDue()
	if got := w.made(id); len(got) != 1 {
		t.Errorf("past midnight in the Canary Islands: got %v", got)
	}
}

func TestTheListIsSearchedFilteredSortedAndPaged(t *testing.T) {
	w := newWorld(t)
	cafe, marta := w.customer(w.owner, "Café Almirante", ""), w.customer(w.owner, "Marta Ibarrola", "")
	hosting := w.schedule(cafe, func(f *app.ScheduleForm) { f.Name, f.Start = "Alojamiento", "2026-12-20" })
	web := w.schedule(cafe, func(f *app.ScheduleForm) { f.Name, f.Lines[0].Price = "Web", "10" })
	rent := w.schedule(marta, func(f *app.ScheduleForm) { f.Name, f.Start = "Renta", "2026-12-10" })
	w.turn(app.PauseSchedule, rent)
	names := map[string]string{hosting: "Alojamiento", web: "Web", rent: "Renta"}
	for _, c := range []struct {
		q    app.ScheduleQuery
		want string
	}{
		{app.ScheduleQuery{Sort: "next"}, "Web Renta Alojamiento"},
		{app.ScheduleQuery{Sort: "next", Desc: true}, "Alojamiento Renta Web"},
		{app.ScheduleQuery{Sort: "name"}, "Alojamiento Renta Web"},
		{app.ScheduleQuery{Sort: "total"}, "Web " + nameOrder(hosting, rent, names)},
		{app.ScheduleQuery{Sort: "next", Search: "almi"}, "Web Alojamiento"},
		{app.ScheduleQuery{Sort: "next", Search: "rent"}, "Renta"},
		{app.ScheduleQuery{Sort: "next", Search: "nadie"}, ""},
		{app.ScheduleQuery{Sort: "next", State: billing.SchedulePaused}, "Renta"},
		{app.ScheduleQuery{Sort: "next", Page: app.PageRequest{Size: 1, After: web}}, "Renta"},
		{app.ScheduleQuery{Sort: "next", Page: app.PageRequest{Size: 1, Last: true}}, "Alojamiento"},
		{app.ScheduleQuery{Sort: "name", Page: app.PageRequest{Size: 1, Before: web}}, "Renta"},
	} {
		rows, info, err := w.Schedules(t.Context(), w.owner, c.q)
		w.ok(err)
		var got []string
		for _, s := range rows {
			got = append(got, names[s.ID])
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%+v: got %s, want %s", c.q, strings.Join(got, " "), c.want)
		}
		if c.q.Page.Size == 1 && info.Total != 3 {
			t.Errorf("%+v: counted %d, want 3", c.q, info.Total)
		}
	}
}

// nameOrder are the names of two whose totals are equal, in the order of their ids.
func nameOrder(a, b string, names map[string]string) string {
	if b < a {
		a, b = b, a
	}
	return names[a] + " " + names[b]
}

func TestOnlyCompaniesWithSomethingDueAreLookedInto(t *testing.T) {
	w := newWorld(t)
	w.schedule(w.customer(w.owner, "Café Almirante", ""))
	jobs := func() int { return w.count(`SELECT count(*) FROM river_job WHERE kind = 'issue_schedules'`) }
	w.ok(w.FindSchedules(t.Context()))
	if got := jobs(); got != 0 {
		t.Errorf("nothing is due: got %d jobs", got)
	}
	w.to("2026-12-01")
	for range 3 { // three nodes, or three minutes
		w.ok(w.FindSchedules(t.Context()))
	}
	if got := jobs(); got != 1 {
		t.Errorf("got %d jobs, want one that waits", got)
	}
}

// TestAnInvoiceKnowsWhichScheduleMadeIt, and one that somebody wrote that none did.
func TestAnInvoiceKnowsWhichScheduleMadeIt(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café Almirante", "")
	w.schedule(customer)
	id := w.schedule(customer, func(f *app.ScheduleForm) { f.Name = "Hosting" })
	w.to("2027-01-01")
	w.issueDue()
	made := w.schedulePage(id).Made
	if len(made) != 2 {
		t.Fatalf("got %d made, want 2", len(made))
	}
	for _, m := range made {
		if got, want := w.page(m.DocumentID).MadeBy, (app.MadeBy{ScheduleID: id, Name: "Hosting", Occurrence: m.Occurrence}); got == nil || *got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
	if got := w.page(w.invoice(w.owner, customer)).MadeBy; got != nil {
		t.Errorf("one that somebody wrote: got %+v, want none", got)
	}
}
