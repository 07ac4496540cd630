package app_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/store"
)

func TestGrantTellsCustomerByCustomerWhatHappened(t *testing.T) {
	w := newWorld(t)
	has := w.customer(w.owner, "Ya tiene", "tiene@b.example")
	w.grant(w.owner, has)
	fresh := w.customer(w.owner, "Nuevo", "nuevo@b.example")
	mute := w.customer(w.owner, "Sin e-mail", "")
	act := w.NewAct()
	w.ok(w.ChangeAccess(t.Context(), w.owner, billing.GrantAccess, act, []string{has, fresh, mute}))
	done, err := w.Act(t.Context(), w.owner, act)
	w.ok(err)
	got := map[string]billing.AccessOutcome{}
	for _, l := range done.Lines {
		got[l.CustomerName] = l.Outcome
	}
	want := map[string]billing.AccessOutcome{"Ya tiene": billing.AlreadyHad, "Nuevo": billing.Granted, "Sin e-mail": billing.NoEmail}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if n := len(w.waiting()); n != 1 {
		t.Errorf("mails waiting: got %d, want 1", n)
	}
}

func TestGrantSentTwiceActsOnce(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	act := w.NewAct()
	noErrors(t, together(6, func(int) error {
		return w.ChangeAccess(t.Context(), w.owner, billing.GrantAccess, act, []string{customer})
	}))
	done, err := w.Act(t.Context(), w.owner, act)
	w.ok(err)
	if len(done.Lines) != 1 || done.Lines[0].Outcome != billing.Granted {
		t.Errorf("got %v, want one line: granted", done.Lines)
	}
	if n := len(w.waiting()); n != 1 {
		t.Errorf("mails: got %d, want 1", n)
	}
}

func TestGrantOfSomebodyElsesCustomerGrantsNothing(t *testing.T) {
	w := newWorld(t)
	mine := w.customer(w.owner, "Mío", "mio@b.example")
	other, _ := w.found("Otra empresa", "otra@otra.example")
	theirs := w.customer(other, "Suyo", "suyo@b.example")
	err := w.ChangeAccess(t.Context(), w.owner, billing.GrantAccess, w.NewAct(), []string{mine, theirs})
	if billing.CodeOf(err) != billing.NotFound {
		t.Errorf("got %v, want not found", err)
	}
	if n := w.count(`SELECT count(*) FROM access`); n != 0 {
		t.Errorf("accesses: got %d, want 0", n)
	}
}

func TestMailedPasswordOpensThePortalAndMustBeChanged(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	customer := w.customer(w.owner, "Café Almirante, S.L.", "administracion@cafealmirante.example")
	username, password := w.grant(w.owner, customer)
	if m := w.sent[0]; !strings.Contains(m.Text, "https://acuse.example/"+w.slug+"/entrar") || !strings.Contains(m.Text, username) {
		t.Errorf("the mail lacks the access URL or the user:\n%s", m.Text)
	}
	login := app.LogIn{Slug: w.slug, Username: strings.ToUpper(username), Password: password}
	entered, err := w.LogIn(ctx, login)
	w.ok(err)
	if !entered.Portal || !entered.Temporary || entered.Slug != w.slug {
		t.Errorf("got %+v, want the portal, temporary", entered)
	}
	g, err := w.Guest(ctx, entered.Token, w.slug)
	w.ok(err)
	if !g.Temporary {
		t.Error("the session does not know that its password was mailed")
	}
	chosen, err := w.ChoosePassword(ctx, g, "clave de Almirante", "clave de Almirante")
	w.ok(err)
	if _, err := w.Guest(ctx, entered.Token, w.slug); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("old session after choosing: got %v, want not found", err)
	}
	g, err = w.Guest(ctx, chosen.Token, w.slug)
	w.ok(err)
	if g.Temporary {
		t.Error("still asked to choose")
	}
	_, err = w.LogIn(ctx, login)
	wantKey(t, err, "error.login")
	login.Password = "clave de Almirante"
	_, err = w.LogIn(ctx, login)
	w.ok(err)
}

func TestPasswordsThatAreRefused(t *testing.T) {
	w := newWorld(t)
	username, password := w.grant(w.owner, w.customer(w.owner, "Café", "administracion@cafealmirante.example"))
	entered, err := w.LogIn(t.Context(), app.LogIn{Slug: w.slug, Username: username, Password: password})
	w.ok(err)
	g, err := w.Guest(t.Context(), entered.Token, w.slug)
	w.ok(err)
	for typed, want := range map[string][2]string{
		"corta": {"password", "error.password_short"}, strings.Repeat("a", 129): {"password", "error.password_long"},
		"Password1": {"password", "error.password_common"}, username: {"password", "error.password_is_username"},
	} {
		_, err := w.ChoosePassword(t.Context(), g, typed, typed)
		wantKey(t, err, want[1], want[0])
	}
	_, err = w.ChoosePassword(t.Context(), g, "clave de Almirante", "clave del Almirante")
	wantKey(t, err, "error.password_differs", "again")
}

func TestThreeMailedPasswordsLiveAndNoMore(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	w.ok(w.ChangeAccess(t.Context(), w.owner, billing.GrantAccess, w.NewAct(), []string{customer}))
	job := w.waiting()[0]
	var passwords []string
	for range 4 { // the answer of the server is lost each time: the job runs again
		w.ok(w.SendEmail(t.Context(), job))
		passwords = append(passwords, passwordIn(t, w.sent[len(w.sent)-1]))
		_, err := w.db.Write.ExecContext(t.Context(), `UPDATE email SET state = 'pending'`)
		w.ok(err)
		w.wait(app.MailClaim) // which the attempt that was cut off still had
	}
	ids := map[string]bool{}
	for _, m := range w.sent {
		ids[m.ID] = true
	}
	if len(ids) != 1 {
		t.Errorf("Message-IDs: got %d, want one and the same", len(ids))
	}
	for i, password := range passwords {
		_, err := w.LogIn(t.Context(), app.LogIn{Slug: w.slug, Username: "cafe@b.example", Password: password})
		if i == 0 {
			wantKey(t, err, "error.login")
		} else if err != nil {
			t.Errorf("password %d: %v", i+1, err)
		}
	}
}

func TestMailedPasswordExpires(t *testing.T) {
	w := newWorld(t)
	username, password := w.grant(w.owner, w.customer(w.owner, "Café", "cafe@b.example"))
	w.wait(billing.TemporaryPasswordLife)
	_, err := w.LogIn(t.Context(), app.LogIn{Slug: w.slug, Username: username, Password: password})
	wantKey(t, err, "error.password_expired")
}

func TestMailServerDownLeavesTheGrantAndTriesAgain(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	w.sendErr = errors.New("connection refused")
	w.ok(w.ChangeAccess(t.Context(), w.owner, billing.GrantAccess, w.NewAct(), []string{customer}))
	if errs := w.runMail(); len(errs) != 1 {
		t.Fatalf("errors: got %v, want one that asks for another attempt", errs)
	}
	page, err := w.Customer(t.Context(), w.owner, customer)
	w.ok(err)
	if page.Access == nil || len(page.Emails) != 1 || page.Emails[0].State != store.EmailPending || page.Emails[0].Attempts != 1 || page.Emails[0].LastAnswer == "" {
		t.Errorf("got access %v, mails %+v, want an access and one pending mail with an answer", page.Access, page.Emails)
	}
	w.sendErr = nil
	if w.runMail(); len(w.sent) != 0 {
		t.Fatalf("sent before its time: %d mails", len(w.sent))
	}
	w.wait(2 * time.Minute)
	if errs := w.runMail(); len(errs) != 0 {
		t.Fatalf("second attempt: %v", errs)
	}
	page, err = w.Customer(t.Context(), w.owner, customer)
	w.ok(err)
	if e := page.Emails[0]; e.State != store.EmailSent || e.Attempts != 2 {
		t.Errorf("got %s after %d attempts, want sent after 2", e.State, e.Attempts)
	}
	w.ok(w.SendEmail(t.Context(), app.SendEmail{CompanyID: w.owner.CompanyID, EmailID: page.Emails[0].ID}))
	if len(w.sent) != 1 {
		t.Errorf("sent %d times, want once", len(w.sent))
	}
}

func TestWithoutMailServerMailWaitsInTheOutbox(t *testing.T) {
	w := newWorld(t)
	mute := app.New(w.store, app.Options{HashKiB: 64, URL: w.URL(), Secret: []byte("0123456789abcdef0123456789abcdef"), Now: w.clock})
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	w.ok(mute.ChangeAccess(t.Context(), w.owner, billing.GrantAccess, w.NewAct(), []string{customer}))
	if err := mute.SendEmail(t.Context(), w.waiting()[0]); !errors.Is(err, app.ErrNoMailServer) {
		t.Errorf("got %v, want ErrNoMailServer", err)
	}
	desk, err := mute.Desk(t.Context(), w.owner)
	w.ok(err)
	if desk.Waiting != 1 {
		t.Errorf("waiting: got %d, want 1", desk.Waiting)
	}
}

func TestJobAndGrantCommitTogether(t *testing.T) {
	w := newWorld(t)
	w.ok(w.ChangeAccess(t.Context(), w.owner, billing.GrantAccess, w.NewAct(), []string{w.customer(w.owner, "Café", "cafe@b.example")}))
	if jobs, grants := w.count(`SELECT count(*) FROM river_job WHERE kind = 'send_email'`), w.count(`SELECT count(*) FROM access`); jobs != 1 || grants != 1 {
		t.Errorf("got %d jobs and %d grants, want one of each", jobs, grants)
	}
}

func TestNoPasswordOrTokenIsEverKeptInClear(t *testing.T) {
	w := newWorld(t)
	username, password := w.grant(w.owner, w.customer(w.owner, "Café", "cafe@b.example"))
	entered, err := w.LogIn(t.Context(), app.LogIn{Slug: w.slug, Username: username, Password: password})
	w.ok(err)
	for _, secret := range []string{password, ownerPassword, entered.Token} {
		for _, column := range []string{"access.password_hash", "access_password.hash", "account.password_hash", "session.id", "session_access.session_id",
			"email.last_answer", "email.dedupe", "river_job.args", "river_job.errors", "river_job.metadata"} {
			table, name, _ := strings.Cut(column, ".")
			if n := w.count(fmt.Sprintf(`SELECT count(*) FROM %s WHERE CAST(%s AS TEXT) LIKE $1`, table, name), "%"+secret+"%"); n != 0 {
				t.Errorf("%s holds a secret in clear", column)
			}
		}
	}
}

func TestUnknownNameAndWrongPasswordGetTheSameAnswer(t *testing.T) {
	w := newWorld(t)
	username, _ := w.grant(w.owner, w.customer(w.owner, "Café", "cafe@b.example"))
	_, known := w.LogIn(t.Context(), app.LogIn{Slug: w.slug, Username: username, Password: "no es esta", IP: "203.0.113.7"})
	_, unknown := w.LogIn(t.Context(), app.LogIn{Slug: w.slug, Username: "nadie@b.example", Password: "no es esta", IP: "203.0.113.7"})
	wantKey(t, known, "error.login")
	if known.Error() != unknown.Error() {
		t.Errorf("known: %v, unknown: %v, want the same", known, unknown)
	}
}

func TestTooManyWrongPasswordsMustWait(t *testing.T) {
	w := newWorld(t)
	username, password := w.grant(w.owner, w.customer(w.owner, "Café", "cafe@b.example"))
	login := app.LogIn{Slug: w.slug, Username: username, Password: "no es esta", IP: "203.0.113.7"}
	for range 10 {
		_, err := w.LogIn(t.Context(), login)
		wantKey(t, err, "error.login")
	}
	login.Password = password
	_, err := w.LogIn(t.Context(), login)
	wantKey(t, err, "error.too_many")
	w.wait(16 * time.Minute)
	_, err = w.LogIn(t.Context(), login)
	w.ok(err)
}

func TestSessionEndsUnusedAndInAnyCase(t *testing.T) {
	w := newWorld(t)
	g, token := w.guest(w.owner, w.slug, w.customer(w.owner, "Café", "cafe@b.example"))
	for range int(app.SessionLife/(11*time.Hour)) - 1 {
		w.wait(11 * time.Hour)
		_, err := w.Guest(t.Context(), token, w.slug)
		w.ok(err)
	}
	w.wait(30 * time.Hour)
	if _, err := w.Guest(t.Context(), token, w.slug); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("after its life: got %v, want not found", err)
	}
	entered, err := w.LogIn(t.Context(), app.LogIn{Slug: w.slug, Username: g.Access.Username, Password: "clave de Almirante"})
	w.ok(err)
	w.wait(app.SessionIdle + time.Minute)
	if _, err := w.Guest(t.Context(), entered.Token, w.slug); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("unused: got %v, want not found", err)
	}
}

func TestSessionOfOnePortalOpensNoOther(t *testing.T) {
	w := newWorld(t)
	_, token := w.guest(w.owner, w.slug, w.customer(w.owner, "Café", "cafe@b.example"))
	_, otherSlug := w.found("Otra empresa", "otra@otra.example")
	if _, err := w.Guest(t.Context(), token, otherSlug); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("got %v, want not found", err)
	}
	if _, err := w.Actor(t.Context(), token); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("as a company user: got %v, want not found", err)
	}
}

func TestCustomersAreFoundByWordsOfNameNIFAndEmail(t *testing.T) {
	w := newWorld(t)
	w.customer(w.owner, "Bodegas Peñarrubia, S.A.", "proveedores@penarrubia.example")
	w.customer(w.owner, "Café Almirante, S.L.", "administracion@cafealmirante.example")
	for typed, want := range map[string]int{"": 2, "penarru": 1, "PEÑA bod": 1, "b58378431": 2, "B-58378431": 2, "administracion@cafealmirante.example": 1, "almirante bodegas": 0, "%": 2} {
		rows, info, err := w.Customers(t.Context(), w.owner, app.CustomerQuery{Search: typed})
		w.ok(err)
		if len(rows) != want || info.Total != want {
			t.Errorf("%q: got %d rows of %d, want %d", typed, len(rows), info.Total, want)
		}
	}
}

// change presses a button of the bar for one customer and answers what it did.
func (w *world) change(action billing.AccessAction, customer string) billing.AccessOutcome {
	w.t.Helper()
	act := w.NewAct()
	w.ok(w.ChangeAccess(w.t.Context(), w.owner, action, act, []string{customer}))
	done, err := w.Act(w.t.Context(), w.owner, act)
	w.ok(err)
	return done.Lines[0].Outcome
}

func TestGrantedAgainMeansANewPasswordActivatedAgainTheSame(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	g, token := w.guest(w.owner, w.slug, customer)
	login := app.LogIn{Slug: w.slug, Username: g.Access.Username, Password: "clave de Almirante"}

	if got := w.change(billing.DeactivateAccess, customer); got != billing.Deactivated {
		t.Fatalf("Desactivar: got %s", got)
	}
	if _, err := w.Guest(ctx, token, w.slug); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("session after Desactivar: got %v, want not found", err)
	}
	_, err := w.LogIn(ctx, login)
	wantKey(t, err, "error.access_inactive")
	w.change(billing.ActivateAccess, customer)
	_, err = w.LogIn(ctx, login)
	w.ok(err)

	entered, err := w.LogIn(ctx, login)
	w.ok(err)
	if got := w.change(billing.RevokeAccess, customer); got != billing.Revoked {
		t.Fatalf("Quitar acceso: got %s", got)
	}
	if _, err := w.Guest(ctx, entered.Token, w.slug); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("session after Quitar acceso: got %v, want not found", err)
	}
	w.wait(time.Second)
	_, fresh := w.grant(w.owner, customer)
	_, err = w.LogIn(ctx, login)
	wantKey(t, err, "error.login")
	login.Password = fresh
	entered, err = w.LogIn(ctx, login)
	w.ok(err)
	if !entered.Temporary {
		t.Error("the new password is not a mailed one")
	}
}

func TestDesactivarStopsTheClockOfTheMailedPassword(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	username, password := w.grant(w.owner, customer)
	w.wait(13 * 24 * time.Hour)
	w.change(billing.DeactivateAccess, customer)
	w.wait(60 * 24 * time.Hour)
	w.change(billing.ActivateAccess, customer)
	w.wait(23 * time.Hour)
	login := app.LogIn{Slug: w.slug, Username: username, Password: password}
	_, err := w.LogIn(t.Context(), login)
	w.ok(err)
	w.wait(2 * time.Hour)
	_, err = w.LogIn(t.Context(), login)
	wantKey(t, err, "error.password_expired")
}

func TestMailOfAGrantThatIsOverSendsNothing(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	w.ok(w.ChangeAccess(t.Context(), w.owner, billing.GrantAccess, w.NewAct(), []string{customer}))
	w.change(billing.RevokeAccess, customer)
	w.runMail()
	if len(w.sent) != 0 {
		t.Errorf("mails: got %d, want 0", len(w.sent))
	}
	page, err := w.Customer(t.Context(), w.owner, customer)
	w.ok(err)
	if page.Emails[0].State != store.EmailCancelled {
		t.Errorf("got %s, want cancelled", page.Emails[0].State)
	}
}

func TestPreviewTellsWhatWouldChangeAndChangesNothing(t *testing.T) {
	w := newWorld(t)
	with, without := w.customer(w.owner, "Con", "con@b.example"), w.customer(w.owner, "Sin", "sin@b.example")
	w.grant(w.owner, with)
	lines, err := w.PreviewAccess(t.Context(), w.owner, billing.RevokeAccess, []string{with, without})
	w.ok(err)
	if lines[0].Outcome != billing.Revoked || lines[1].Outcome != billing.HadNone {
		t.Errorf("got %+v", lines)
	}
	if n := w.count(`SELECT count(*) FROM access WHERE state = 'active'`); n != 1 {
		t.Errorf("active accesses: got %d, want 1", n)
	}
}

func TestActOverManyCustomersGoesOnWhereItStopped(t *testing.T) {
	w := newWorld(t)
	for i := range 450 {
		w.customer(w.owner, "Cliente "+nth(i), nth(i)+"@b.example")
	}
	ids, err := w.CustomerIDs(t.Context(), w.owner, app.CustomerQuery{Search: "cliente"})
	w.ok(err)
	act := w.NewAct()
	w.ok(w.ChangeAccess(t.Context(), w.owner, billing.GrantAccess, act, ids[:200])) // as far as it came
	w.ok(w.ChangeAccess(t.Context(), w.owner, billing.GrantAccess, act, ids))
	if got := w.count(`SELECT count(*) FROM access_act_line WHERE outcome = 'granted'`); got != 450 {
		t.Errorf("granted: got %d, want 450, each once", got)
	}
	if got := w.count(`SELECT count(*) FROM email`); got != 450 {
		t.Errorf("mails: got %d, want 450", got)
	}
}
