package app_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"
	"regexp"
	"strings"
	"testing"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/platformtest"
	"acuse/internal/store"
)

const mailPassword = "s3cr3t-of-the-server"

// ownMail is an App on the world's database that may use servers of this machine, as in development.
func (w *world) ownMail(secret string, platform mail.Sender) *app.App {
	return app.New(w.store, app.Options{HashKiB: 64, URL: "https://acuse.example", MailFrom: "no-reply@acuse.example", Secret: []byte(secret), Send: platform, Now: w.clock, Dev: true})
}

func serverForm(t *testing.T, address string) app.MailServerForm {
	t.Helper()
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	return app.MailServerForm{Own: true, Host: host, Port: port, Security: "none", Username: "facturas", Password: mailPassword,
		FromAddress: "facturas@estudiomarjal.example", FromName: "Facturas de Marjal"}
}

const secretKey = "0123456789abcdef0123456789abcdef"

func TestMailToCustomersLeavesByTheCompanysOwnServerAndFromItsAddress(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	box := openPostbox(t)
	box.say(map[string]string{"AUTH": "235 welcome"})
	a := w.ownMail(secretKey, w.send)
	w.ok(a.SaveMailServer(ctx, w.owner, serverForm(t, box.address)))
	_, email := w.queued(w.customer(w.owner, "Café", "cafe@b.example"))
	w.ok(a.SendEmail(ctx, app.SendEmail{CompanyID: w.owner.CompanyID, EmailID: email}))
	got := box.mails()
	if len(got) != 1 || len(w.sent) != 0 {
		t.Fatalf("got %d mails at the company's server and %d at the platform's, want 1 and 0", len(got), len(w.sent))
	}
	header, _, _ := strings.Cut(got[0], "\r\n\r\n")
	if box.from[0] != "<facturas@estudiomarjal.example>" || !strings.Contains(header, `From: "Facturas de Marjal" <facturas@estudiomarjal.example>`) {
		t.Errorf("got the envelope of %s and\n%s", box.from[0], header)
	}
	if !strings.Contains(header, `Reply-To: "Facturas de Marjal" <lucia@estudiomarjal.example>`) {
		t.Errorf("answers do not go to the company's e-mail:\n%s", header)
	}
	if id := regexp.MustCompile(`(?i)\nMessage-ID: <[^@>]+@estudiomarjal\.example>`); !id.MatchString(header) || platformtest.Find(header) != "" {
		t.Errorf("want a Message-ID of the company's domain and nothing of the platform, got\n%s", header)
	}
	// What Acuse writes to the company's people is Acuse's.
	w.ok(w.Forgot(ctx, app.Forgotten{Username: "lucia@estudiomarjal.example", IP: "203.0.113.9"}))
	w.ok(w.AssignPasswords(ctx, app.AssignPasswords{ForgottenID: w.text(`SELECT id FROM forgotten`)}))
	for _, job := range w.waiting() {
		w.ok(a.SendEmail(ctx, job))
	}
	if len(w.sent) != 1 || w.sent[0].From != "no-reply@acuse.example" || len(box.mails()) != 1 {
		t.Errorf("to a user: got %+v at the platform's, %d at the company's", w.sent, len(box.mails()))
	}
	// With the platform's, its address is the sender, in the company's name, and answers go to the company.
	w.ok(a.SaveMailServer(ctx, w.owner, app.MailServerForm{}))
	w.sent = nil
	_, email = w.queued(w.customer(w.owner, "Bodegas", "bodegas@b.example"))
	w.ok(a.SendEmail(ctx, app.SendEmail{CompanyID: w.owner.CompanyID, EmailID: email}))
	if len(w.sent) != 1 || w.sent[0].From != "no-reply@acuse.example" || w.sent[0].FromName != "Estudio Marjal" || w.sent[0].ReplyTo != "lucia@estudiomarjal.example" {
		t.Errorf("by the platform's: got %+v", w.sent)
	}
	if page, err := a.MailServer(ctx, w.owner); err != nil || page.Own || page.Host == "" || !page.HasPassword {
		t.Errorf("what was typed: got %+v, %v; want it kept", page, err)
	}
}

func TestWithoutAPlatformServerTheCompanysOwnDoesWhatItMay(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	box := openPostbox(t)
	box.say(map[string]string{"AUTH": "235 welcome"})
	a := w.ownMail(secretKey, nil)
	w.ok(a.SaveMailServer(ctx, w.owner, serverForm(t, box.address)))
	if desk, err := a.Desk(ctx, w.owner); err != nil || desk.NoMail {
		t.Errorf("got no mail %v, %v; want that it leaves", desk.NoMail, err)
	}
	w.ok(w.Forgot(ctx, app.Forgotten{Username: "lucia@estudiomarjal.example", IP: "203.0.113.9"}))
	w.ok(w.AssignPasswords(ctx, app.AssignPasswords{ForgottenID: w.text(`SELECT id FROM forgotten`)}))
	job := w.waiting()[0] // a password that may open more than this company
	if err := a.SendEmail(ctx, job); err != app.ErrNoMailServer || len(box.mails()) != 0 {
		t.Errorf("an account's password: got %v and %d mails, want that it waits", err, len(box.mails()))
	}
}

// TestTheServersPasswordIsNowhere: not in a row of any table, nor in a job, nor in the log of what went wrong.
func TestTheServersPasswordIsNowhere(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	box := openPostbox(t)
	box.say(map[string]string{"AUTH": "535 5.7.8 " + mailPassword[:3] + " no"})
	a := w.ownMail(secretKey, nil)
	w.ok(a.SaveMailServer(ctx, w.owner, serverForm(t, box.address)))
	_, email := w.queued(w.customer(w.owner, "Café", "cafe@b.example"))
	var log bytes.Buffer
	err := a.SendEmail(ctx, app.SendEmail{CompanyID: w.owner.CompanyID, EmailID: email})
	slog.New(slog.NewJSONHandler(&log, nil)).Warn("sent", "error", err, "more", fmt.Sprintf("%+v %q", err, err))
	w.ok(a.TestMailServer(ctx, w.owner))
	page, err := a.MailServer(ctx, w.owner)
	w.ok(err)
	for where, text := range map[string]string{"log": log.String(), "form": fmt.Sprintf("%+v", page), "database": w.dump()} {
		if strings.Contains(text, mailPassword) {
			t.Errorf("the password stands in the %s", where)
		}
	}
	if page.Test.Reason != mail.ReasonLogin || !strings.HasPrefix(page.Test.Answer, "535") || page.Test.To != "lucia@estudiomarjal.example" {
		t.Errorf("the test: got %+v, want the log-in refused", page.Test)
	}
	if got := w.message(email); got.State != store.EmailPending || len(got.Attempted) != 1 {
		t.Errorf("got %s, want it to wait: the company can mend it", got.State)
	}
	if w.count(`SELECT count(*) FROM customer WHERE email_refused_at IS NOT NULL`) != 0 {
		t.Error("our own mistake is held against the customer")
	}
	box.say(map[string]string{"AUTH": "235 welcome"})
	w.ok(a.TestMailServer(ctx, w.owner))
	if page, err = a.MailServer(ctx, w.owner); err != nil || page.Test.Reason != "" || page.Test.Answer != "250 taken" || len(box.mails()) != 1 {
		t.Errorf("the test: got %+v, %v and %d mails, want one taken", page.Test, err, len(box.mails()))
	}
}

// TestAnotherSecretKeySaysWhatToDo: a copy of the database on a machine without the key it was sealed with.
func TestAnotherSecretKeySaysWhatToDo(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	box := openPostbox(t)
	w.ok(w.ownMail(secretKey, nil).SaveMailServer(ctx, w.owner, serverForm(t, box.address)))
	_, email := w.queued(w.customer(w.owner, "Café", "cafe@b.example"))
	other := w.ownMail("another key, of the same length", nil)
	page, err := other.MailServer(ctx, w.owner)
	if w.ok(err); !page.Unreadable {
		t.Errorf("got %+v, want that the password cannot be read", page)
	}
	wantKey(t, other.TestMailServer(ctx, w.owner), "outbox.server.password_unreadable", "password")
	_ = other.SendEmail(ctx, app.SendEmail{CompanyID: w.owner.CompanyID, EmailID: email})
	if got := w.message(email); got.State != store.EmailPending || got.LastAnswer != app.AnswerSealed || len(box.said) != 0 {
		t.Errorf("got %s %q and %d words to the server, want pending with the reason and none", got.State, got.LastAnswer, len(box.said))
	}
	// The password of one company opened as another's is as good as a wrong key.
	stranger, _ := w.found("Otra", "otra@otra.example")
	_, err = w.db.Write.ExecContext(ctx, `INSERT INTO mail_server (company_id, own, host, port, security, username, sealed, from_address, from_name, updated_at, updated_by)
		SELECT $1, own, host, port, security, username, sealed, from_address, from_name, updated_at, updated_by FROM mail_server WHERE company_id = $2`, stranger.CompanyID, w.owner.CompanyID)
	w.ok(err)
	if page, err = w.ownMail(secretKey, nil).MailServer(ctx, stranger); err != nil || !page.Unreadable {
		t.Errorf("moved to another company: got %+v, %v", page, err)
	}
}

func TestWhatIsWrongWithAServerStandsBesideItsField(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	good := app.MailServerForm{Own: true, Host: "192.0.2.7", Port: "587", Security: "starttls", Username: "u", Password: mailPassword, FromAddress: "a@b.example"}
	for name, c := range map[string]struct {
		spoil      func(*app.MailServerForm)
		field, key string
	}{
		"no host":              {func(f *app.MailServerForm) { f.Host = "" }, "host", "error.required"},
		"an address":           {func(f *app.MailServerForm) { f.Host = "smtp://mail.example" }, "host", "outbox.error.host"},
		"a host with a port":   {func(f *app.MailServerForm) { f.Host = "mail.example:587" }, "host", "outbox.error.host"},
		"this machine":         {func(f *app.MailServerForm) { f.Host = "127.0.0.1" }, "host", "outbox.error.host_private"},
		"this machine by name": {func(f *app.MailServerForm) { f.Host = "LocalHost." }, "host", "outbox.error.host_private"},
		"a private network":    {func(f *app.MailServerForm) { f.Host = "10.0.0.1" }, "host", "outbox.error.host_private"},
		"the cloud's own":      {func(f *app.MailServerForm) { f.Host = "169.254.169.254" }, "host", "outbox.error.host_private"},
		"IPv6 of this machine": {func(f *app.MailServerForm) { f.Host = "::1" }, "host", "outbox.error.host_private"},
		"a database's port":    {func(f *app.MailServerForm) { f.Port = "5432" }, "port", "outbox.error.port"},
		"no port":              {func(f *app.MailServerForm) { f.Port = "" }, "port", "outbox.error.port"},
		"in the clear":         {func(f *app.MailServerForm) { f.Security = "none" }, "security", "error.choice"},
		"no sender":            {func(f *app.MailServerForm) { f.FromAddress = "" }, "from_address", "error.required"},
		"a sender with a name": {func(f *app.MailServerForm) { f.FromAddress = "A <a@b.example>" }, "from_address", "error.email"},
		"a password of nobody": {func(f *app.MailServerForm) { f.Username = "" }, "username", "outbox.error.user"},
		"no password":          {func(f *app.MailServerForm) { f.Password = "" }, "password", "outbox.error.password"},
	} {
		f := good
		c.spoil(&f)
		err := w.SaveMailServer(ctx, w.owner, f)
		if err == nil {
			t.Errorf("%s: it was taken", name)
			continue
		}
		wantKey(t, err, c.key, c.field)
		if strings.Contains(err.Error(), mailPassword) {
			t.Errorf("%s: the error repeats the password: %v", name, err)
		}
	}
	if n := w.count(`SELECT count(*) FROM mail_server`); n != 0 {
		t.Errorf("got %d servers kept, want none", n)
	}
	w.ok(w.SaveMailServer(ctx, w.owner, good))
	kept := good
	kept.Password = ""
	w.ok(w.SaveMailServer(ctx, w.owner, kept))
	kept.Host = "192.0.2.8" // the password was not typed for that one
	wantKey(t, w.SaveMailServer(ctx, w.owner, kept), "outbox.error.password_moved", "password")
	kept.Own, kept.Port = false, "x" // back to the platform's, whatever stands there
	w.ok(w.SaveMailServer(ctx, w.owner, kept))
	if page, err := w.MailServer(ctx, w.owner); err != nil || page.Own || page.Host != good.Host || !page.HasPassword {
		t.Errorf("back to the platform's: got %+v, %v; want what was kept", page, err)
	}
	staff := w.owner
	staff.Role = billing.Staff
	for name, err := range map[string]error{"saves": w.SaveMailServer(ctx, staff, good), "tries": w.TestMailServer(ctx, staff)} {
		if billing.CodeOf(err) != billing.Forbidden {
			t.Errorf("who is not the owner %s it: got %v, want forbidden", name, err)
		}
	}
}

func TestANewServerIsTriedAtOnceWithWhatWaits(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	_, email := w.queued(w.customer(w.owner, "Café", "cafe@b.example"))
	w.by("smtp://127.0.0.1:1")
	_ = w.send1(email)
	box := openPostbox(t)
	box.say(map[string]string{"AUTH": "235 welcome"})
	a := w.ownMail(secretKey, w.send)
	w.ok(a.SaveMailServer(ctx, w.owner, serverForm(t, box.address)))
	w.ok(a.SendEmail(context.WithoutCancel(ctx), app.SendEmail{CompanyID: w.owner.CompanyID, EmailID: email}))
	if got := w.message(email); got.State != store.EmailSent || len(box.mails()) != 1 {
		t.Errorf("got %s and %d mails, want sent", got.State, len(box.mails()))
	}
}
