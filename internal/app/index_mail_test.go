package app_test

import (
	"database/sql/driver"
	"errors"
	"os"
	"strings"
	"testing"

	"acuse/internal/app"
	"acuse/internal/store"
)

// aDayOfMail shows the outbox in every way, does all that can be done with messages, and keeps a server and a text.
func aDayOfMail(t *testing.T, w *world, customer string) {
	ctx := t.Context()
	_, email := w.queued(customer)
	w.sendErr = errors.New("connection refused")
	_ = w.send1(email)
	w.sendErr = nil
	for _, q := range everyOutbox(email) {
		_, _, err := w.Outbox(ctx, w.owner, q)
		w.ok(err)
	}
	w.message(email)
	for _, action := range []app.MessageAction{app.SendNow, app.CancelMessage, app.ResendMessage} {
		_, err := w.PreviewMessages(ctx, w.owner, action, []string{email})
		w.ok(err)
		w.act(action, email)
	}
	w.by("smtp://" + bouncedAt(t))
	w.runMail()
	w.smtp = nil
	_, err := w.LostMail(ctx, w.owner, w.NewsSince())
	w.ok(err)
	_, _, err = w.Customers(ctx, w.owner, app.CustomerQuery{Refused: true})
	w.ok(err)
	f := app.MailServerForm{Own: true, Host: "192.0.2.7", Port: "587", Security: "tls", Username: "u", Password: "p", FromAddress: "a@b.example"}
	w.ok(w.SaveMailServer(ctx, w.owner, f))
	_, err = w.MailServer(ctx, w.owner)
	w.ok(err)
	w.ok(w.SaveMailServer(ctx, w.owner, app.MailServerForm{}))
	text := app.MailTemplateForm{Kind: "link", Language: "es", Subject: "x", Body: "{enlace}"}
	w.ok(w.SaveMailTemplate(ctx, w.owner, text))
	_, err = w.MailTemplate(ctx, w.owner, "link", "es")
	w.ok(err)
	w.ok(w.ResetMailTemplate(ctx, w.owner, "link", "es"))
}

// everyOutbox are the ways the outbox can be asked for.
func everyOutbox(email string) []app.OutboxQuery {
	var all []app.OutboxQuery
	for _, state := range []store.EmailState{"", store.EmailPending, store.EmailSent} {
		for _, kind := range []store.EmailKind{"", store.EmailDocumentSent} {
			for _, search := range []string{"", "cafe", "cafe almirante", "zzzz"} {
				for _, after := range []string{"", email} {
					all = append(all, app.OutboxQuery{State: state, Kind: kind, Search: search, Page: app.PageRequest{After: after}})
				}
			}
		}
	}
	return all
}

// TestEachFilterOfTheOutboxIsReadInItsOrderByAnIndexOfItsOwn: nothing is put in order but what few words lead to.
func TestEachFilterOfTheOutboxIsReadInItsOrderByAnIndexOfItsOwn(t *testing.T) {
	if os.Getenv("TEST_DATABASE_URL") != "" {
		t.Skip("the plans are SQLite's")
	}
	w := newWorld(t)
	_, email := w.queued(w.customer(w.owner, "Café", "cafe@b.example"))
	seen := &recorder{queries: map[string][]driver.NamedValue{}}
	w.db.Read = seen.around(t, w.db.Read)
	for index, q := range map[string]app.OutboxQuery{
		"email_by_time": {}, "email_by_state": {State: store.EmailBounced}, "email_by_kind": {Kind: store.EmailAccessGranted},
		"email_by_kind_and_state": {Kind: store.EmailAccessGranted, State: store.EmailSent}, "PRIMARY KEY": {Search: "cafe", State: store.EmailSent},
	} {
		for _, after := range []string{"", email} {
			clear(seen.queries)
			q.Page.After = after
			_, _, err := w.Outbox(t.Context(), w.owner, q)
			w.ok(err)
			for query, args := range seen.queries {
				plan := strings.Join(explain(t, w.db.Read, query, args), "\n")
				if !strings.Contains(query, "again_of, e.created_at") {
					continue
				}
				if q.Search == "" && (!strings.Contains(plan, index+" (") || strings.Contains(plan, "TEMP B-TREE")) || !strings.Contains(plan, index) {
					t.Errorf("%s: got\n%s", index, plan)
				}
			}
		}
	}
}
