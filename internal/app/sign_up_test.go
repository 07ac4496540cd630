package app_test

import (
	"strings"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/mail"
)

// newcomer signs up as ana@nueva.example, and answers her session and the mail she gets.
func (w *world) newcomer(email string) (app.Actor, mail.Message) {
	w.t.Helper()
	entered, err := w.SignUp(w.t.Context(), app.SignUp{Company: "Nueva", Name: "Ana", Email: email, Password: ownerPassword, Language: "es", IP: "203.0.113.2"})
	w.ok(err)
	who, err := w.Actor(w.t.Context(), entered.Token)
	w.ok(err)
	w.runMail()
	return who, w.sent[len(w.sent)-1]
}

func (w *world) unconfirmed(who app.Actor) bool {
	w.t.Helper()
	desk, err := w.Desk(w.t.Context(), who)
	w.ok(err)
	return desk.Unconfirmed
}

func TestUntilTheAddressIsConfirmedLittleMailLeaves(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	who, m := w.newcomer("ana@nueva.example")
	if !w.unconfirmed(who) || m.To != "ana@nueva.example" || m.Kind != mail.KindSignUp {
		t.Fatalf("unconfirmed %v, mail %s to %s", w.unconfirmed(who), m.Kind, m.To)
	}
	_, err := w.LogIn(ctx, app.LogIn{Username: "ana@nueva.example", Password: ownerPassword})
	w.ok(err)
	var customers []string
	for i := range billing.UnconfirmedMails + 5 {
		customers = append(customers, w.customer(who, "Café "+nth(i), nth(i)+"@b.example"))
	}
	w.ok(w.ChangeAccess(ctx, who, billing.GrantAccess, w.NewAct(), customers))
	before := len(w.sent)
	w.runMail()
	if got, want := len(w.sent)-before, billing.UnconfirmedMails-1; got != want { // the first was the mail that asks
		t.Errorf("mails of an unconfirmed company: got %d, want %d", got, want)
	}
	jobs, waiting := w.count(`SELECT count(*) FROM river_job WHERE kind = 'send_email'`), len(w.waiting())
	w.ok(w.ConfirmSignUp(ctx, tokenIn(t, m)))
	if n := w.count(`SELECT count(*) FROM river_job WHERE kind = 'send_email'`) - jobs; n != waiting || w.unconfirmed(who) {
		t.Errorf("confirming: %d jobs for the %d mails that waited, unconfirmed %v", n, waiting, w.unconfirmed(who))
	}
	w.runMail()
	if got, want := len(w.sent)-before, len(customers); got != want {
		t.Errorf("after confirming: got %d mails, want %d", got, want)
	}
}

func TestALinkIsKeptOnlyAsAHashAndWorksOnceAndForADay(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	who, m := w.newcomer("ana@nueva.example")
	token := tokenIn(t, m)
	for _, column := range []string{"sign_up_link.id", "email.dedupe", "email.last_answer", "river_job.args", "river_job.metadata"} {
		table, name, _ := strings.Cut(column, ".")
		if n := w.count(`SELECT count(*) FROM `+table+` WHERE CAST(`+name+` AS TEXT) LIKE $1`, "%"+token+"%"); n != 0 {
			t.Errorf("%s holds the token in clear", column)
		}
	}
	l, err := w.OpenSignUpLink(ctx, token)
	w.ok(err)
	if l.Confirmed || l.Expired || l.Email != "ana@nueva.example" || l.CompanyName != "Nueva" || !w.unconfirmed(who) {
		t.Errorf("opening the link: got %+v, unconfirmed %v: it must change nothing", l, w.unconfirmed(who))
	}
	notThere(t, "a link of nobody", w.ConfirmSignUp(ctx, "x"+token))
	w.wait(app.SignUpLinkLife)
	wantKey(t, w.ConfirmSignUp(ctx, token), "people.error.link_expired")
	w.ok(w.RenewSignUpLink(ctx, token))
	w.runMail()
	fresh := tokenIn(t, w.sent[len(w.sent)-1])
	w.ok(w.ResendSignUp(ctx, who))
	w.runMail()
	w.ok(w.ConfirmSignUp(ctx, fresh)) // another was mailed since: this one works on
	w.ok(w.ConfirmSignUp(ctx, fresh)) // and a second press does no harm
	l, err = w.OpenSignUpLink(ctx, token)
	w.ok(err)
	if !l.Confirmed || w.unconfirmed(who) {
		t.Errorf("got %+v, unconfirmed %v, want confirmed", l, w.unconfirmed(who))
	}
	before := len(w.sent)
	w.ok(w.ResendSignUp(ctx, who))
	w.runMail()
	if len(w.sent) != before {
		t.Error("a confirmed founder gets another link")
	}
}

func TestAnAddressWithAnAccountIsToldByMailAlone(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	fresh, freshMail := w.newcomer("ana@nueva.example")
	taken, takenMail := w.newcomer("LUCIA@estudiomarjal.example")
	if freshMail.Kind != mail.KindSignUp || takenMail.Kind != mail.KindAccountExists || strings.Contains(takenMail.Text, "/confirmar/") {
		t.Errorf("mails: got %s and %s, want a link for the new one alone", freshMail.Kind, takenMail.Kind)
	}
	for name, who := range map[string]app.Actor{"new": fresh, "taken": taken} {
		if !w.unconfirmed(who) {
			t.Errorf("%s: not unconfirmed", name)
		}
		w.ok(w.ResendSignUp(ctx, who))
	}
	for _, email := range []string{"ana@nueva.example", "lucia@estudiomarjal.example"} { // what was typed there opens nothing
		_, err := w.LogIn(ctx, app.LogIn{Username: email, Password: ownerPassword + "x"})
		wantKey(t, err, "error.login")
	}
	entered, err := w.LogIn(ctx, app.LogIn{Username: "ana@nueva.example", Password: ownerPassword})
	w.ok(err)
	who, err := w.Actor(ctx, entered.Token)
	w.ok(err)
	if who.CompanyID != fresh.CompanyID {
		t.Error("a new founder logs in somewhere else")
	}
	entered, err = w.LogIn(ctx, app.LogIn{Username: "lucia@estudiomarjal.example", Password: ownerPassword})
	w.ok(err)
	who, err = w.Actor(ctx, entered.Token)
	w.ok(err)
	if who.CompanyID != w.owner.CompanyID {
		t.Error("a sign-up with somebody's address changed where they log in")
	}
}

func TestOfTwoSignUpsWithOneAddressTheFirstToConfirmHasIt(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	first, firstMail := w.newcomer("ana@nueva.example")
	second, secondMail := w.newcomer("ana@nueva.example")
	w.ok(w.ConfirmSignUp(ctx, tokenIn(t, secondMail)))
	wantKey(t, w.ConfirmSignUp(ctx, tokenIn(t, firstMail)), "error.account_exists")
	if !w.unconfirmed(first) || w.unconfirmed(second) {
		t.Errorf("unconfirmed: first %v, second %v, want the second alone confirmed", w.unconfirmed(first), w.unconfirmed(second))
	}
}

func TestAskingForLinksTooOftenMustWait(t *testing.T) {
	w := newWorld(t)
	who, _ := w.newcomer("ana@nueva.example")
	for range 3 {
		w.ok(w.ResendSignUp(t.Context(), who))
	}
	wantKey(t, w.ResendSignUp(t.Context(), who), "error.too_many")
	w.wait(16 * time.Minute)
	w.ok(w.ResendSignUp(t.Context(), who))
	notThere(t, "somebody who founded nothing", w.ResendSignUp(t.Context(), app.Actor{CompanyID: who.CompanyID, AccountID: w.owner.AccountID}))
}
