package app_test

import (
	"strings"
	"testing"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/mail"
)

// aDayOfPeople is what aDay leaves to the people of both sides.
func aDayOfPeople(t *testing.T, w *world, customer string) {
	t.Helper()
	ctx := t.Context()
	contact := w.contact(w.owner, customer, "Marta", "marta@b.example")
	w.grant(w.owner, customer+"/"+contact)
	w.forgot("", "cafe@b.example")
	w.forgot(w.slug, "marta@b.example")
	w.forgot("", "otra@otra.example")
	second := w.customer(w.owner, "Segundo", "cafe@b.example")
	w.chooseMailed(w.grant(w.owner, second))
	entered, err := w.LogIn(ctx, app.LogIn{Username: "cafe@b.example", Password: "clave de Almirante"})
	w.ok(err)
	suppliers, err := w.Suppliers(ctx, entered.Token)
	w.ok(err)
	g, err := w.Guest(ctx, entered.Token, w.slug)
	w.ok(err)
	w.ok(w.ChooseSupplier(ctx, g, suppliers[0].AccessID))
	for _, q := range []app.CustomerQuery{{Access: "never"}, {Login: "month"}, {Login: "older", Search: "cafe"}} {
		_, _, err := w.Customers(ctx, w.owner, q)
		w.ok(err)
		_, err = w.CustomerIDs(ctx, w.owner, q)
		w.ok(err)
	}
	_, err = w.Contact(ctx, w.owner, contact)
	w.ok(err)
	_, err = w.SaveContact(ctx, w.owner, app.ContactForm{ID: contact, Name: "Marta R.", Email: "marta@b.example", Language: "es"})
	w.ok(err)
	_, err = w.RemoveContact(ctx, w.owner, contact)
	w.ok(err)
	token := w.signUp("Tercera", "tercera@b.example")
	_, err = w.OpenSignUpLink(ctx, token)
	w.ok(err)
	w.ok(w.ConfirmSignUp(ctx, token))
}

// contact adds a contact to a customer.
func (w *world) contact(who app.Actor, customer, name, email string) string {
	w.t.Helper()
	f, _, err := w.NewContact(w.t.Context(), who, customer)
	w.ok(err)
	f.Name, f.Email = name, email
	w.ok(w.AddContact(w.t.Context(), who, f))
	return f.ID
}

// forgot asks for a new password, runs the jobs that follow and answers the mails they sent.
func (w *world) forgot(slug, username string) []mail.Message {
	w.t.Helper()
	before := len(w.sent)
	w.ok(w.Forgot(w.t.Context(), app.Forgotten{Slug: slug, Username: username, IP: "203.0.113.5"}))
	w.assign()
	w.runMail()
	return w.sent[before:]
}

// assign runs the job of every request for a password.
func (w *world) assign() {
	w.t.Helper()
	rows, err := w.db.Read.QueryContext(w.t.Context(), `SELECT id FROM forgotten`)
	w.ok(err)
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		w.ok(rows.Scan(&id))
		ids = append(ids, id)
	}
	w.ok(rows.Err())
	for _, id := range ids {
		w.ok(w.AssignPasswords(w.t.Context(), app.AssignPasswords{ForgottenID: id}))
	}
}

// chooseMailed enters with a mailed password and saves "clave de Almirante".
func (w *world) chooseMailed(username, password string) app.Entered {
	w.t.Helper()
	entered, err := w.LogIn(w.t.Context(), app.LogIn{Username: username, Password: password})
	w.ok(err)
	g, err := w.Guest(w.t.Context(), entered.Token, entered.Slug)
	w.ok(err)
	entered, err = w.ChoosePassword(w.t.Context(), g, "clave de Almirante", "clave de Almirante")
	w.ok(err)
	return entered
}

// signUp founds a company, and answers the token of the link that was mailed.
func (w *world) signUp(name, email string) string {
	w.t.Helper()
	_, err := w.SignUp(w.t.Context(), app.SignUp{Company: name, Name: "Ana", Email: email, Password: ownerPassword, Language: "es", IP: "203.0.113.2"})
	w.ok(err)
	w.runMail()
	return tokenIn(w.t, w.sent[len(w.sent)-1])
}

func tokenIn(t testing.TB, m mail.Message) string {
	t.Helper()
	_, after, found := strings.Cut(m.Text, "/confirmar/")
	if !found {
		t.Fatalf("no link in the mail:\n%s", m.Text)
	}
	return strings.Fields(after)[0]
}

// notThere fails unless the error says that it is not there.
func notThere(t testing.TB, what string, err error) {
	t.Helper()
	if billing.CodeOf(err) != billing.NotFound {
		t.Errorf("%s: got %v, want not found", what, err)
	}
}

func TestNoCompanyIsFoundedWhereThePlatformsOwnPagesAre(t *testing.T) {
	w := newWorld(t)
	a := app.New(w.store, app.Options{HashKiB: 64, URL: "https://acuse.example", Secret: []byte("0123456789abcdef0123456789abcdef"), Now: w.clock,
		ReservedSlugs: map[string]bool{"entrar": true}})
	entered, err := a.SignUp(t.Context(), app.SignUp{Company: "Entrar", Name: "Ana", Email: "ana@entrar.example", Password: ownerPassword, Language: "es", IP: "203.0.113.7"})
	w.ok(err)
	who, err := a.Actor(t.Context(), entered.Token)
	w.ok(err)
	desk, err := a.Desk(t.Context(), who)
	if w.ok(err); desk.Company.Slug != "entrar-2" {
		t.Errorf("got /%s/, want /entrar-2/", desk.Company.Slug)
	}
}
