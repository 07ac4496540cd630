package app_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/store"
)

func TestAForgottenPasswordIsReplacedOnlyOnceANewOneIsSaved(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	g, _ := w.guest(w.owner, w.slug, w.customer(w.owner, "Café Almirante, S.L.", "cafe@b.example"))
	mails := w.forgot(w.slug, " CAFE@b.example ")
	if len(mails) != 1 || mails[0].To != g.Access.Username || mails[0].Kind != mail.KindForgotten || mails[0].FromName != "Estudio Marjal" {
		t.Fatalf("mails: got %d, want one of the company to the customer", len(mails))
	}
	login := app.LogIn{Slug: w.slug, Username: g.Access.Username, Password: "clave de Almirante"}
	entered, err := w.LogIn(ctx, login)
	w.ok(err)
	if entered.Temporary {
		t.Error("the old password leads to choosing another")
	}
	login.Password = passwordIn(t, mails[0])
	entered, err = w.LogIn(ctx, login)
	w.ok(err)
	if !entered.Temporary {
		t.Error("the mailed password does not lead to choosing another")
	}
	g, err = w.Guest(ctx, entered.Token, w.slug)
	w.ok(err)
	_, err = w.ChoosePassword(ctx, g, "otra clave mejor", "otra clave mejor")
	w.ok(err)
	for password, want := range map[string]string{"clave de Almirante": "error.login", login.Password: "error.login", "otra clave mejor": ""} {
		login.Password = password
		_, err = w.LogIn(ctx, login)
		if want == "" {
			w.ok(err)
			continue
		}
		wantKey(t, err, want)
	}
}

func TestAskingForAPasswordDoesTheSameForANameThatDoesNotExist(t *testing.T) {
	w := newWorld(t)
	w.grant(w.owner, w.customer(w.owner, "Café", "cafe@b.example"))
	for _, name := range []string{"cafe@b.example", "nadie@b.example", "no es un e-mail"} {
		before := w.count(`SELECT count(*) FROM river_job`)
		w.ok(w.Forgot(t.Context(), app.Forgotten{Slug: w.slug, Username: name, IP: "203.0.113.5"}))
		if rows, jobs := w.count(`SELECT count(*) FROM forgotten`), w.count(`SELECT count(*) FROM river_job`)-before; rows != 1 || jobs != 1 {
			t.Errorf("%s: got %d rows and %d jobs, want one of each", name, rows, jobs)
		}
		if mails := len(w.waiting()); mails != 0 {
			t.Errorf("%s: the request itself posted %d mails: whoever asks could tell by the time", name, mails)
		}
		w.assign()
		if left := w.count(`SELECT count(*) FROM forgotten`); left != 0 {
			t.Errorf("%s: %d requests left behind", name, left)
		}
		want := 0
		if name == "cafe@b.example" {
			want = 1
		}
		if mails := len(w.waiting()); mails != want {
			t.Errorf("%s: got %d mails, want %d", name, mails, want)
		}
		w.runMail()
	}
	if n := w.count(`SELECT count(*) FROM river_job WHERE CAST(args AS TEXT) LIKE '%b.example%'`); n != 0 {
		t.Error("a job holds the name that was typed")
	}
}

func TestEachCompanysMailSpeaksForThatCompanyOnly(t *testing.T) {
	w := newWorld(t)
	const shared = "gestoria@b.example"
	w.grant(w.owner, w.customer(w.owner, "Café", shared))
	other, otherSlug := w.found("Taller Otro", "otro@otro.example")
	w.grant(other, w.customer(other, "Café", shared))
	w.found("La propia gestoría", shared)

	if mails := w.forgot(otherSlug, shared); len(mails) != 1 || mails[0].FromName != "Taller Otro" || strings.Contains(mails[0].Text, "Estudio Marjal") {
		t.Errorf("in one portal: got %d mails, want the one of that company alone", len(mails))
	}
	w.wait(time.Hour)
	mails := w.forgot("", shared)
	var from []string
	for _, m := range mails {
		from = append(from, m.FromName+" "+m.Kind)
		for _, name := range []string{"Estudio Marjal", "Taller Otro"} {
			if m.FromName != name && strings.Contains(m.Text+m.HTML+m.Subject, name) {
				t.Errorf("the mail of %s names %s", m.FromName, name)
			}
		}
	}
	slices.Sort(from)
	if got, want := fmt.Sprint(from), "[Acuse account_forgotten Estudio Marjal forgotten Taller Otro forgotten]"; got != want {
		t.Errorf("on the common page: got %s, want %s", got, want)
	}
}

func TestWhoMayNotEnterGetsNoPassword(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	w.grant(w.owner, customer)
	w.change(billing.DeactivateAccess, customer)
	if mails := w.forgot("", "cafe@b.example"); len(mails) != 0 {
		t.Errorf("inactive: got %d mails, want none", len(mails))
	}
	w.change(billing.ActivateAccess, customer)
	w.ok(w.Forgot(t.Context(), app.Forgotten{Username: "cafe@b.example"}))
	w.assign()
	w.change(billing.RevokeAccess, customer)
	before := len(w.sent)
	w.runMail()
	if len(w.sent) != before || w.count(`SELECT count(*) FROM access_password`) != 0 || w.count(`SELECT count(*) FROM email WHERE kind = $1 AND state = 'cancelled'`, string(store.EmailForgotten)) != 1 {
		t.Error("a mail that waited while the access was taken away was sent")
	}
}

func TestTheJobOfARequestRunTwicePostsOnce(t *testing.T) {
	w := newWorld(t)
	w.grant(w.owner, w.customer(w.owner, "Café", "cafe@b.example"))
	w.ok(w.Forgot(t.Context(), app.Forgotten{Username: "cafe@b.example"}))
	var id, company, name string
	w.ok(w.db.Read.QueryRowContext(t.Context(), `SELECT id, company_id, login_name FROM forgotten`).Scan(&id, &company, &name))
	w.assign()
	// As if the program had died just before the row was dropped.
	_, err := w.db.Write.ExecContext(t.Context(), `INSERT INTO forgotten (id, company_id, login_name, at) VALUES ($1, $2, $3, $4)`, id, company, name, w.Now())
	w.ok(err)
	w.assign()
	if mails := len(w.waiting()); mails != 1 {
		t.Errorf("mails: got %d, want 1", mails)
	}
}

func TestAskingTooOftenMustWaitWhoeverIsAskedFor(t *testing.T) {
	w := newWorld(t)
	w.grant(w.owner, w.customer(w.owner, "Café", "cafe@b.example"))
	for _, name := range []string{"cafe@b.example", "nadie@b.example"} {
		for range 3 {
			w.ok(w.Forgot(t.Context(), app.Forgotten{Slug: w.slug, Username: name, IP: "203.0.113.5"}))
		}
		for _, slug := range []string{w.slug, ""} {
			wantKey(t, w.Forgot(t.Context(), app.Forgotten{Slug: slug, Username: name, IP: "203.0.113.6"}), "error.too_many")
		}
	}
	for i := range 30 {
		if err := w.Forgot(t.Context(), app.Forgotten{Username: nth(i) + "@b.example", IP: "203.0.113.7"}); err != nil {
			t.Fatalf("request %d of one address: %v", i, err)
		}
	}
	wantKey(t, w.Forgot(t.Context(), app.Forgotten{Username: "una-mas@b.example", IP: "203.0.113.7"}), "error.too_many")
	wantKey(t, w.Forgot(t.Context(), app.Forgotten{Username: " "}), "error.required", "username")
}

func TestThreeForgottenPasswordsLiveAndNoMore(t *testing.T) {
	w := newWorld(t)
	const name = "lucia@estudiomarjal.example" // also a customer's
	w.grant(w.owner, w.customer(w.owner, "Café", name))
	var mails []mail.Message
	for range 4 {
		mails = append(mails, w.forgot("", name)...)
		w.wait(time.Hour)
	}
	for i, m := range mails {
		_, err := w.LogIn(t.Context(), app.LogIn{Username: name, Password: passwordIn(t, m)})
		if i < 2 { // the first of each
			wantKey(t, err, "error.login")
		} else if err != nil {
			t.Errorf("password %d (%s): %v", i, m.Kind, err)
		}
	}
	for _, table := range []string{"access_password", "account_password"} {
		if n := w.count(`SELECT count(*) FROM ` + table); n != 3 {
			t.Errorf("%s: got %d, want 3", table, n)
		}
	}
}

func TestACompanysUserWithAMailedPasswordChoosesOne(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	const name = "lucia@estudiomarjal.example"
	before, err := w.LogIn(ctx, app.LogIn{Username: name, Password: ownerPassword})
	w.ok(err)
	mailed := passwordIn(t, w.forgot("", name)[0])
	entered, err := w.LogIn(ctx, app.LogIn{Username: name, Password: mailed})
	w.ok(err)
	who, err := w.Actor(ctx, entered.Token)
	w.ok(err)
	if entered.Portal || !entered.Temporary || !who.Temporary {
		t.Errorf("got %+v as %+v, want the company's side, temporary", entered, who)
	}
	who, err = w.PollingActor(ctx, entered.Token)
	if w.ok(err); !who.Temporary {
		t.Error("whoever says that it only polls need not choose a password")
	}
	_, err = w.ChooseAccountPassword(ctx, who, name, name)
	wantKey(t, err, "error.password_is_username", "password")
	_, err = w.ChooseAccountPassword(ctx, who, "una frase nueva", "otra frase nueva")
	wantKey(t, err, "error.password_differs", "again")
	chosen, err := w.ChooseAccountPassword(ctx, who, "una frase nueva", "una frase nueva")
	w.ok(err)
	for what, token := range map[string]string{"the session before": before.Token, "the temporary session": entered.Token} {
		_, err := w.Actor(ctx, token)
		notThere(t, what, err)
	}
	who, err = w.Actor(ctx, chosen.Token)
	w.ok(err)
	if who.Temporary {
		t.Error("still asked to choose")
	}
	for _, gone := range []string{ownerPassword, mailed} {
		_, err = w.LogIn(ctx, app.LogIn{Username: name, Password: gone})
		wantKey(t, err, "error.login")
	}
}

func TestAnExpiredPasswordOfACompanysUserSaysSo(t *testing.T) {
	w := newWorld(t)
	mailed := passwordIn(t, w.forgot("", "lucia@estudiomarjal.example")[0])
	w.wait(billing.TemporaryPasswordLife)
	_, err := w.LogIn(t.Context(), app.LogIn{Username: "lucia@estudiomarjal.example", Password: mailed})
	wantKey(t, err, "error.password_expired")
}
