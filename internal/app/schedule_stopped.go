package app

import (
	"context"

	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/store"
)

// tellStopped posts one notice a day to each user whose Recibir emails is Sí and who may mend what has stopped.
func (a *App) tellStopped(tx *store.Tx, day billing.Date) error {
	users, err := tx.UsersToNotify()
	for _, u := range users {
		if !u.Role.CanWrite() {
			continue
		}
		err := a.post(tx, store.Email{Kind: store.EmailSchedulesStopped, Dedupe: "stopped:" + string(day) + ":" + u.AccountID,
			Recipient: u.Email, RecipientName: u.Name, Language: u.Language, AccountID: u.AccountID, Day: day})
		if err != nil {
			return err
		}
	}
	return err
}

// composeStopped writes the mail that tells a user of the company which schedules are stopped when it goes out: those of
// the days before too, as long as nobody has mended them.
func (a *App) composeStopped(ctx context.Context, companyID string, e store.Email, envelope mail.Envelope) (mail.Message, error) {
	const list = "/app/facturas-periodicas"
	m := mail.SchedulesStopped{Envelope: envelope, Lang: e.Language, UserName: e.RecipientName, URL: a.options.URL + list + "?estado=" + string(billing.ScheduleStopped)}
	err := a.store.View(ctx, companyID, func(tx *store.Tx) error {
		company, err := tx.Company()
		if err != nil {
			return err
		}
		m.CompanyName = company.Name
		f := store.ScheduleFilter{State: billing.ScheduleStopped, Sort: "next", Page: store.Page{Size: mail.StoppedMax}}
		stopped, err := tx.Schedules(f)
		if err != nil {
			return err
		}
		if len(stopped) == 0 {
			return errOver
		}
		for _, s := range stopped {
			m.Schedules = append(m.Schedules, mail.StoppedSchedule{Name: s.Name, Customer: s.CustomerName, Fault: s.Fault, URL: a.options.URL + list + "/" + s.ID})
		}
		m.Count, err = tx.CountSchedules(f)
		return err
	})
	if err != nil {
		return mail.Message{}, err
	}
	return m.Message()
}
