package app

import (
	"slices"
	"time"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// demoSchedules are four of the demo's: one that goes out on the first of each month, its reading known; one of each last
// day, attached; one that is paused; and one that has stopped, because its customer has no e-mail.
func (a *App) demoSchedules(tx *store.Tx, b *book, customers []billing.Customer) error {
	series, err := seriesOf(tx, billing.Invoice)
	if err != nil {
		return err
	}
	today := a.Today().Time()
	first := billing.DayOf(today.AddDate(0, 1, 1-today.Day()), time.UTC)
	present := billing.DayOf(today.AddDate(0, 0, 1-today.Day()), time.UTC) // the first of this month: it has come
	named := func(name string) billing.Customer {
		return customers[slices.IndexFunc(customers, func(c billing.Customer) bool { return c.Name == name })]
	}
	reader := named(demoReader)
	for _, s := range []billing.Schedule{
		{Name: "Mantenimiento web", CustomerID: reader.ID, Language: reader.Language, Rule: billing.Rule{Every: 1, Unit: billing.UnitMonth, Start: first}, Way: billing.ByLink,
			Lines: []billing.ScheduleLine{demoLine(b, "Mantenimiento web de {mes año}", 360)}},
		{Name: "Alojamiento", CustomerID: customers[0].ID, Rule: billing.Rule{Every: 3, Unit: billing.UnitMonth, MonthDay: billing.LastDay, Start: first}, Way: billing.ByAttachment,
			Lines: []billing.ScheduleLine{demoLine(b, "Alojamiento, del {inicio} al {fin}", 45), demoLine(b, "Copias de seguridad", 12)}},
		{Name: "Redes sociales", CustomerID: customers[2].ID, State: billing.SchedulePaused, Rule: billing.Rule{Every: 2, Unit: billing.UnitWeek, Start: first, Times: 10}, Way: billing.ByLink,
			Lines: []billing.ScheduleLine{demoLine(b, "Publicaciones, entrega {número} de 10", 150)}},
		{Name: "Asesoría", CustomerID: named("Marta Ibarrola Senent").ID, State: billing.ScheduleStopped, Rule: billing.Rule{Every: 1, Unit: billing.UnitMonth, Start: present}, Way: billing.ByLink,
			Lines: []billing.ScheduleLine{demoLine(b, "Asesoría de {mes}", 90)}, Fault: billing.Fail(billing.Invalid, "recurring.fault.no_email", "customer", "Marta Ibarrola Senent")},
	} {
		if err := a.addDemoSchedule(tx, b, s, series); err != nil {
			return err
		}
	}
	return nil
}

func (a *App) addDemoSchedule(tx *store.Tx, b *book, s billing.Schedule, series billing.Series) error {
	at := a.Now().AddDate(0, -1, 0)
	s.ID, s.SeriesID, s.DueDays, s.Action, s.CreatedAt, s.UpdatedAt, s.CreatedBy = b.id(at), series.ID, 15, billing.ScheduleSend, at, at, b.issuedBy
	if s.State == "" {
		s.State = billing.ScheduleActive
	}
	_, s.Next, _ = s.Rule.From("")
	s.Total = nextTotal(s)
	if err := tx.AddSchedule(s); err != nil {
		return err
	}
	_, err := tx.AddScheduleEvent(store.ScheduleEvent{ID: s.ID, ScheduleID: s.ID, Kind: store.ScheduleCreated, AccountID: b.issuedBy, At: at})
	if err != nil || s.Fault == nil {
		return err
	}
	return a.stop(tx, []billing.Schedule{s}, nil)
}

func demoLine(b *book, text string, euros int64) billing.ScheduleLine {
	return billing.ScheduleLine{ID: b.id(b.company.CreatedAt), Line: billing.Line{Text: text, Quantity: 1_000_000, Price: billing.Decimal(euros * 1_000_000), Tax: 2100}}
}
