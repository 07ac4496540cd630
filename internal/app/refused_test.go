package app_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/store"
)

// bouncing is a world whose mail comes back.
func bouncing(t *testing.T) (*world, *postbox) {
	w := newWorld(t)
	box := openPostbox(t)
	box.say(map[string]string{"RCPT": "550 5.1.1 no such user"})
	w.by("smtp://" + box.address)
	return w, box
}

func TestARefusedAddressSaysSoUntilItChangesOrTakesMail(t *testing.T) {
	w, box := bouncing(t)
	ctx := t.Context()
	customer := w.customer(w.owner, "Café", "Cafe@b.example")
	refused := func() billing.RefusedEmail {
		page, err := w.Customer(ctx, w.owner, customer)
		w.ok(err)
		return page.Refused
	}
	invoice, email := w.queued(customer)
	w.ok(w.send1(email))
	if got := refused(); !got.At.Equal(w.Now()) || got.Answer != "550 5.1.1 no such user" {
		t.Fatalf("got %+v, want refused now", got)
	}
	for _, q := range []app.CustomerQuery{{}, {Refused: true}, {Refused: true, Search: "cafe"}} {
		rows, _, err := w.Customers(ctx, w.owner, q)
		if w.ok(err); len(rows) != 1 || rows[0].Refused.At.IsZero() {
			t.Errorf("list %+v: got %d rows", q, len(rows))
		}
	}
	if got := w.page(invoice).Standing(); got != billing.Returned {
		t.Errorf("the document: got %s, want returned", got)
	}
	// The same address kept again stays refused, another is not.
	f := w.form(customer)
	f.Phone = "600 000 000"
	w.ok(w.SaveCustomer(ctx, w.owner, f))
	if refused().At.IsZero() {
		t.Error("another telephone made the address good")
	}
	f.Email = "nueva@b.example"
	w.ok(w.SaveCustomer(ctx, w.owner, f))
	if got := refused(); !got.At.IsZero() || got.Answer != "" {
		t.Errorf("another address: got %+v, want it clean", got)
	}
	f.Email = "cafe@b.example"
	w.ok(w.SaveCustomer(ctx, w.owner, f))
	// One that took a later message is good again, and so is the document.
	w.act(app.ResendMessage, email)
	w.wait(time.Minute)
	again := w.page(invoice).Emails[0].ID
	w.ok(w.send1(again))
	if refused().At.IsZero() || w.page(invoice).Standing() != billing.Returned {
		t.Fatal("it came back again and is not refused")
	}
	box.say(nil)
	w.act(app.ResendMessage, again)
	w.ok(w.send1(w.page(invoice).Emails[0].ID))
	if !refused().At.IsZero() || w.page(invoice).Standing() != billing.Unread {
		t.Errorf("after one that was taken: got %+v, %s", refused(), w.page(invoice).Standing())
	}
	if rows, _, err := w.Customers(ctx, w.owner, app.CustomerQuery{Refused: true}); err != nil || len(rows) != 0 {
		t.Errorf("refused: got %d, %v", len(rows), err)
	}
}

func (w *world) form(customer string) app.CustomerForm {
	w.t.Helper()
	c, err := w.Customer(w.t.Context(), w.owner, customer)
	w.ok(err)
	return app.CustomerForm{ID: c.ID, Party: c.Party, Language: c.Language}
}

func TestARefusedAddressOfAContactIsThatContacts(t *testing.T) {
	w, _ := bouncing(t)
	ctx := t.Context()
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	f, _, err := w.NewContact(ctx, w.owner, customer)
	w.ok(err)
	f.Name, f.Email = "Marta", "marta@b.example"
	w.ok(w.AddContact(ctx, w.owner, f))
	w.ok(w.ChangeAccess(ctx, w.owner, billing.GrantAccess, w.NewAct(), []string{customer + "/" + f.ID}))
	w.runMail()
	page, err := w.Customer(ctx, w.owner, customer)
	w.ok(err)
	if !page.Refused.At.IsZero() || page.Contacts[0].Refused.At.IsZero() {
		t.Errorf("got the customer refused %v, the contact %v; want the contact alone", page.Refused.At, page.Contacts[0].Refused.At)
	}
	f.Email = "marta@c.example"
	_, err = w.SaveContact(ctx, w.owner, f)
	w.ok(err)
	if contact, err := w.Contact(ctx, w.owner, f.ID); err != nil || !contact.Refused.At.IsZero() {
		t.Errorf("another address: got %+v, %v", contact.Refused, err)
	}
}

// TestADocumentThatCameBackFromOneOfSeveralSaysSoUntilThatOneHasIt, in the list as well.
func TestADocumentThatCameBackFromOneOfSeveralSaysSoUntilThatOneHasIt(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	invoice := w.invoice(w.owner, w.customer(w.owner, "Café", "cafe@b.example"))
	other := w.invoice(w.owner, w.customer(w.owner, "Bodegas", "bodegas@b.example"))
	send := func(to string) {
		w.dispatch(billing.ByLink, to, invoice)
		w.wait(time.Minute)
	}
	standing := func() billing.ReadState { return w.page(invoice).Standing() }
	send("cafe@b.example")
	if got := standing(); got != billing.Unread {
		t.Fatalf("sent: got %s", got)
	}
	w.by("smtp://" + bouncedAt(t))
	send("otro@b.example")
	w.smtp = nil
	if got := standing(); got != billing.Returned {
		t.Fatalf("came back from another: got %s", got)
	}
	for reading, want := range map[billing.ReadState]string{billing.Returned: invoice, billing.Unread: other} {
		rows, _, err := w.Documents(ctx, w.owner, app.DocumentQuery{Kind: billing.Invoice, Reading: reading})
		if w.ok(err); len(rows) != 1 || rows[0].ID != want {
			t.Errorf("list of %s: got %d rows", reading, len(rows))
		}
	}
	send("cafe@b.example")
	if got := standing(); got != billing.Returned {
		t.Errorf("sent to the first again: got %s, want it still returned", got)
	}
	send("OTRO@b.example")
	if got := standing(); got != billing.Unread {
		t.Errorf("sent to that one: got %s", got)
	}
}

// bouncedAt is a server that has nobody.
func bouncedAt(t *testing.T) string {
	box := openPostbox(t)
	box.say(map[string]string{"RCPT": "550 5.1.1 no such user"})
	return box.address
}

func TestWhatDidNotArriveIsToldToWhoWantsMail(t *testing.T) {
	w, _ := bouncing(t)
	ctx := t.Context()
	since := w.NewsSince()
	_, email := w.queued(w.customer(w.owner, "Café", "cafe@b.example"))
	told := func() (int, int) {
		news, err := w.LostMail(ctx, w.owner, since)
		w.ok(err)
		desk, err := w.Desk(ctx, w.owner)
		w.ok(err)
		return len(news), desk.Lost
	}
	if news, lost := told(); news+lost != 0 {
		t.Errorf("before: got %d, %d", news, lost)
	}
	w.ok(w.send1(email))
	if news, lost := told(); news != 1 || lost != 1 {
		t.Errorf("after: got %d told and %d counted, want 1 and 1", news, lost)
	}
	w.ok(w.SaveInterface(ctx, w.owner, false, "es"))
	if news, _ := told(); news != 0 {
		t.Errorf("to who wants no mail: got %d told", news)
	}
	w.ok(w.SaveInterface(ctx, w.owner, true, "es"))
	w.act(app.ResendMessage, email)
	if news, lost := told(); news+lost != 0 {
		t.Errorf("once it is sent again: got %d, %d", news, lost)
	}
	if n := w.count(`SELECT count(*) FROM email WHERE kind <> 'document_sent'`); n != 0 {
		t.Errorf("mails about it: got %d, want none", n)
	}
	w.runMail()
	w.wait(8 * 24 * time.Hour)
	if news, lost := told(); news+lost != 0 {
		t.Errorf("a week later: got %d, %d", news, lost)
	}
}

// dump is every row of every table, as text.
func (w *world) dump() string {
	w.t.Helper()
	tables := `SELECT name FROM sqlite_master WHERE type = 'table'`
	if os.Getenv("TEST_DATABASE_URL") != "" {
		tables = `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`
	}
	var all strings.Builder
	for _, table := range w.column(tables) {
		rows, err := w.db.Read.QueryContext(w.t.Context(), `SELECT * FROM `+table)
		w.ok(err)
		columns, err := rows.Columns()
		w.ok(err)
		for rows.Next() {
			values := make([]any, len(columns))
			for i := range values {
				values[i] = new(any)
			}
			w.ok(rows.Scan(values...))
			for i, v := range values {
				switch v := (*v.(*any)).(type) {
				case []byte:
					fmt.Fprintf(&all, "%s.%s %s\n", table, columns[i], v)
				default:
					fmt.Fprintf(&all, "%s.%s %v\n", table, columns[i], v)
				}
			}
		}
		w.ok(rows.Err())
		w.ok(rows.Close())
	}
	if !strings.Contains(all.String(), "mail_server.host") || !strings.Contains(all.String(), "river_job.args") {
		w.t.Fatalf("the dump misses tables:\n%.400s", all.String())
	}
	return all.String()
}

func (w *world) column(query string) []string {
	w.t.Helper()
	rows, err := w.db.Read.QueryContext(w.t.Context(), query)
	w.ok(err)
	defer rows.Close()
	var all []string
	for rows.Next() {
		var one string
		w.ok(rows.Scan(&one))
		all = append(all, one)
	}
	w.ok(rows.Err())
	return all
}

func (w *world) text(query string) string {
	w.t.Helper()
	var s string
	w.ok(w.db.Read.QueryRowContext(w.t.Context(), query).Scan(&s))
	return s
}

// TestSendingAgainGoesToTheAddressItsPersonHasNow, whoever of the customer it was, and says so before.
func TestSendingAgainGoesToTheAddressItsPersonHasNow(t *testing.T) {
	w, box := bouncing(t)
	ctx := t.Context()
	customer := w.customer(w.owner, "Taller", "viejo@b.example")
	contact, _, err := w.NewContact(ctx, w.owner, customer)
	w.ok(err)
	contact.Name, contact.Email = "Marta", "marta@b.example"
	w.ok(w.AddContact(ctx, w.owner, contact))
	invoice := w.invoice(w.owner, customer)
	w.dispatch(billing.ByLink, "viejo@b.example, marta@b.example, nadie@b.example", invoice)
	bounced := map[string]string{}
	for _, e := range w.page(invoice).Emails {
		bounced[e.Recipient] = e.ID
	}
	expect := func(when, first, to string, changed, refused bool) {
		t.Helper()
		lines, err := w.PreviewMessages(ctx, w.owner, app.ResendMessage, []string{bounced[first]})
		w.ok(err)
		for where, got := range map[string]app.Resent{"before Reenviar": lines[0].Resent, "on the document": w.page(invoice).Resent[bounced[first]]} {
			if got.To != to || got.Changed != changed || got.Refused.At.IsZero() == refused {
				t.Errorf("%s, %s: got %+v, want %s, changed %v, refused %v", when, where, got, to, changed, refused)
			}
		}
	}
	expect("as it was", "viejo@b.example", "viejo@b.example", false, true)
	expect("nobody's", "nadie@b.example", "nadie@b.example", false, false)
	f := w.form(customer)
	f.Email = "taller@c.example"
	w.ok(w.SaveCustomer(ctx, w.owner, f))
	expect("the customer's corrected", "viejo@b.example", "taller@c.example", true, false)
	expect("the contact's as it was", "marta@b.example", "marta@b.example", false, true)
	contact.Email = "marta@c.example"
	_, err = w.SaveContact(ctx, w.owner, contact)
	w.ok(err)
	expect("the contact's corrected", "marta@b.example", "marta@c.example", true, false)

	box.say(nil)
	w.act(app.ResendMessage, bounced["viejo@b.example"])
	w.ok(w.SendAgain(ctx, w.owner, invoice, bounced["marta@b.example"], w.NewAct()))
	w.runMail()
	sent := map[string]string{}
	for _, e := range w.page(invoice).Emails {
		if e.AgainOf != "" {
			sent[e.AgainOf] = e.Recipient + " " + string(e.State)
		}
	}
	if got := sent[bounced["viejo@b.example"]]; got != "taller@c.example sent" {
		t.Errorf("the customer's: got %q", got)
	}
	if got := sent[bounced["marta@b.example"]]; got != "marta@c.example sent" {
		t.Errorf("the contact's: got %q", got)
	}
	for _, l := range w.page(invoice).Links {
		if l.Recipient == "taller@c.example" {
			return
		}
	}
	t.Error("no link of the new address")
}

// TestWhatIsSentAgainElsewhereTakesTheMarkOfTheFirst: once the repetition has gone out the document has not come back.
func TestWhatIsSentAgainElsewhereTakesTheMarkOfTheFirst(t *testing.T) {
	w, box := bouncing(t)
	customer := w.customer(w.owner, "Taller", "viejo@b.example")
	invoice, email := w.queued(customer)
	w.runMail()
	if got := w.page(invoice).Standing(); got != billing.Returned {
		t.Fatalf("got %s, want it returned", got)
	}
	f := w.form(customer)
	f.Email = "nuevo@b.example"
	w.ok(w.SaveCustomer(t.Context(), w.owner, f))
	w.act(app.ResendMessage, email)
	w.runMail()
	if got := w.page(invoice).Standing(); got != billing.Returned {
		t.Errorf("the repetition came back, too: got %s", got)
	}
	box.say(nil)
	w.act(app.ResendMessage, w.page(invoice).Emails[0].ID)
	w.runMail()
	if got := w.page(invoice).Standing(); got != billing.Unread {
		t.Errorf("once it went out: got %s, want it unread", got)
	}
}

func TestAMessageWithAPasswordIsSentAgainToTheUserItIsFor(t *testing.T) {
	w, _ := bouncing(t)
	ctx := t.Context()
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	w.ok(w.ChangeAccess(ctx, w.owner, billing.GrantAccess, w.NewAct(), []string{customer}))
	w.runMail()
	email := w.outbox(app.OutboxQuery{})[0].ID
	f := w.form(customer)
	f.Email = "nueva@b.example"
	w.ok(w.SaveCustomer(ctx, w.owner, f))
	lines, err := w.PreviewMessages(ctx, w.owner, app.ResendMessage, []string{email})
	w.ok(err)
	if got := lines[0].Resent; got.To != "cafe@b.example" || got.Changed {
		t.Errorf("got %+v, want the address that is its user", got)
	}
}

// TestARefusedRecipientOfAScheduleSaysSo whoever has the address: the customer, a contact or nobody known, until it takes
// a message or is left out.
func TestARefusedRecipientOfAScheduleSaysSo(t *testing.T) {
	w, box := bouncing(t)
	ctx := t.Context()
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	contact, _, err := w.NewContact(ctx, w.owner, customer)
	w.ok(err)
	contact.Name, contact.Email = "Marta", "marta@b.example"
	w.ok(w.AddContact(ctx, w.owner, contact))
	send := func(to string) func(f *app.ScheduleForm) {
		return func(f *app.ScheduleForm) {
			f.Action, f.Recipients = string(billing.ScheduleSend), to
		}
	}
	typed, own := w.schedule(customer, send("Nadie@b.example, marta@b.example, cafe@b.example")), w.schedule(customer, send(""))
	quiet := w.schedule(customer)
	refused := func(id string) []string {
		t.Helper()
		var page, row []string
		for _, r := range w.schedulePage(id).Refused {
			page = append(page, r.Address+" "+r.Answer)
		}
		rows, _, err := w.Schedules(ctx, w.owner, app.ScheduleQuery{Sort: "next"})
		w.ok(err)
		for _, s := range rows {
			for _, r := range s.Refused {
				if s.ID == id {
					row = append(row, r.Address+" "+r.Answer)
				}
			}
		}
		wantLines(t, "list and page", row, page...)
		return page
	}
	wantLines(t, "before", refused(typed))
	w.to("2026-12-01")
	w.issueDue()
	w.runMail()
	const answer = " 550 5.1.1 no such user"
	wantLines(t, "typed", refused(typed), "Nadie@b.example"+answer, "marta@b.example"+answer, "cafe@b.example"+answer)
	wantLines(t, "the customer's own", refused(own), "cafe@b.example"+answer)
	wantLines(t, "one that sends nothing", refused(quiet))
	box.say(nil)
	invoice := w.schedulePage(typed).Made[0].DocumentID
	w.dispatch(billing.ByLink, "nadie@b.example", invoice)
	wantLines(t, "once it takes one", refused(typed), "marta@b.example"+answer, "cafe@b.example"+answer)
	f := app.ScheduleFormOf(w.schedulePage(typed).Schedule, true)
	f.Recipients = "nadie@b.example"
	w.ok(w.SaveSchedule(ctx, w.owner, f, true))
	wantLines(t, "left out", refused(typed))
}

// TestWhatAScheduleSentIsSentAgainToItsRecipients, as they are now, and never to the customer's own address.
func TestWhatAScheduleSentIsSentAgainToItsRecipients(t *testing.T) {
	w, box := bouncing(t)
	ctx := t.Context()
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	schedule := w.schedule(customer, func(f *app.ScheduleForm) {
		f.Action, f.Attach, f.Recipients = string(billing.ScheduleSend), "0", "pagos@b.example, mal@b.example"
	})
	w.to("2026-12-01")
	w.issueDue()
	w.runMail()
	invoice := w.schedulePage(schedule).Made[0].DocumentID
	message := func(to string) string {
		t.Helper()
		for _, e := range w.page(invoice).Emails {
			if e.Recipient == to {
				return e.ID
			}
		}
		t.Fatalf("no message to %s", to)
		return ""
	}
	expect := func(when, first string, want app.Resent) {
		t.Helper()
		email := message(first)
		lines, err := w.PreviewMessages(ctx, w.owner, app.ResendMessage, []string{email})
		w.ok(err)
		got := lines[0].Resent
		if refused := !got.Refused.At.IsZero(); refused != (want.Refused.Answer != "") {
			t.Errorf("%s: got refused %v", when, refused)
		}
		got.Refused, want.Refused = billing.RefusedEmail{}, billing.RefusedEmail{}
		if onPage := w.page(invoice).Resent[email].To; got != want || onPage != want.To {
			t.Errorf("%s: got %+v, on the document %s; want %+v", when, got, onPage, want)
		}
	}
	change := func(recipients string) {
		t.Helper()
		f := app.ScheduleFormOf(w.schedulePage(schedule).Schedule, true)
		f.Recipients = recipients
		w.ok(w.SaveSchedule(ctx, w.owner, f, true))
	}
	name, refused := w.schedulePage(schedule).Name, billing.RefusedEmail{Answer: "550"}
	expect("as it was", "mal@b.example", app.Resent{To: "mal@b.example", Schedule: name, Refused: refused})
	change("pagos@b.example, bien@b.example")
	expect("corrected", "mal@b.example", app.Resent{To: "bien@b.example", Changed: true, Schedule: name})
	expect("the other stays", "pagos@b.example", app.Resent{To: "pagos@b.example", Schedule: name, Refused: refused})
	change("uno@b.example, dos@b.example")
	expect("it is not clear which", "mal@b.example", app.Resent{To: "mal@b.example", Schedule: name})
	change("")
	expect("the customer's from now on", "mal@b.example", app.Resent{To: "cafe@b.example", Changed: true})
	change("bien@b.example")
	w.act(app.ResendMessage, message("mal@b.example"))
	w.runMail()
	expect("once more", "bien@b.example", app.Resent{To: "bien@b.example", Schedule: name, Refused: refused})
	change("mejor@b.example")
	box.say(nil)
	w.act(app.ResendMessage, message("bien@b.example"))
	w.runMail()
	if e := w.page(invoice).Emails[0]; e.Recipient != "mejor@b.example" || e.State != store.EmailSent {
		t.Errorf("got %s, %s; want it at the corrected address", e.Recipient, e.State)
	}
}
