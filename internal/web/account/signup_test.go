package account_test

import (
	"net/url"
	"regexp"
	"testing"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web/door"
)

func TestSignUpShowsErrorsBesideFieldsAndKeepsWhatWasTyped(t *testing.T) {
	w := newWorld(t)
	a := w.browser().post("/registro", url.Values{"company": {`Taller "<b>`}, "name": {""}, "email": {"ana@"}, "password": {"corta7x"}})
	a.expect(t, "a bad form", 422, "")
	a.expectText(t, "a bad form", `value="Taller &#34;&lt;b&gt;"`, `value="ana@"`, `id="f-name-e"`, `id="f-email-e"`, `id="f-password-e"`)
	a.expectNoText(t, "a bad form", "corta7x", "<b>\"", `id="f-company-e"`)
}

func TestSignUpLogsInAndAsksForTheCompanysData(t *testing.T) {
	w := newWorld(t)
	form := url.Values{"company": {"Taller Ñ"}, "name": {"Ana"}, "email": {"ana@taller.example"}, "password": {"una frase que vale"}}
	b := w.browser()
	b.post("/registro", form).expect(t, "sign up", 303, "/app/configuracion/mis-datos?hecho=welcome")
	b.get("/app/facturas").expect(t, "the office", 200, "")
	twice := w.browser().post("/registro", form)
	twice.expect(t, "the same address again: nobody can tell", 303, "/app/configuracion/mis-datos?hecho=welcome")
}

var mailedPassword = regexp.MustCompile(`[a-z2-9]{4}(-[a-z2-9]{4}){3}`)

// granted is a customer who has just got the mail with a temporary password.
func (w *world) granted() app.Login {
	w.t.Helper()
	ctx := w.t.Context()
	entered, err := w.LogIn(ctx, app.LogIn{Username: w.office.Username, Password: w.office.Password})
	if err != nil {
		w.t.Fatal(err)
	}
	owner, err := w.Actor(ctx, entered.Token)
	if err != nil {
		w.t.Fatal(err)
	}
	c := w.NewCustomer()
	c.Party = billing.Party{Name: "Bodegas Ruiz, S.L.", TaxIDType: billing.TaxIDCIF, TaxID: "B58378431", Country: "ES", Email: "ruiz@bodegas.example"}
	if err := w.AddCustomer(ctx, owner, c); err != nil {
		w.t.Fatal(err)
	}
	if err := w.ChangeAccess(ctx, owner, billing.GrantAccess, w.NewAct(), []string{c.ID}); err != nil {
		w.t.Fatal(err)
	}
	page, err := w.Customer(ctx, owner, c.ID)
	if err != nil || len(page.Emails) != 1 {
		w.t.Fatalf("mails of the customer: %v, %v", page.Emails, err)
	}
	if err := w.SendEmail(ctx, app.SendEmail{CompanyID: owner.CompanyID, EmailID: page.Emails[0].ID}); err != nil {
		w.t.Fatal(err)
	}
	return app.Login{Username: c.Email, Password: mailedPassword.FindString(w.sent[len(w.sent)-1].Text)}
}

func TestWhoEntersWithAMailedPasswordChoosesOneFirst(t *testing.T) {
	w := newWorld(t)
	mailed := w.granted()
	base := "/" + w.slug
	b := w.browser()
	b.logIn("/entrar", mailed).expect(t, "log in", 303, base+"/contrasena")
	b.get(base+"/documentos").expect(t, "documents before choosing", 303, base+"/contrasena")
	page := b.get(base + "/contrasena")
	page.expect(t, "the page", 200, "")
	page.expectText(t, "the page", "es temporal", mailed.Username)
	page.expectNoText(t, "the page", "Acuse")

	differs := b.post(base+"/contrasena", url.Values{"password": {"una clave propia"}, "again": {"otra clave propia"}})
	differs.expect(t, "two passwords", 422, "")
	differs.expectText(t, "two passwords", `id="f-again-e"`)
	differs.expectNoText(t, "two passwords", "una clave propia")

	before := b.cookies[door.PortalCookie]
	done := b.post(base+"/contrasena", url.Values{"password": {"una clave propia"}, "again": {"una clave propia"}})
	done.expect(t, "choosing", 303, base+"/documentos?hecho=password")
	if b.cookies[door.PortalCookie] == before {
		t.Error("choosing a password kept the old session")
	}
	b.get(done.location).expectText(t, "documents", "Contraseña guardada.")
	b.get(base+"/contrasena").expect(t, "the page again", 303, base+"/documentos")
	w.browser().logIn("/entrar", mailed).expect(t, "the mailed password", 401, "")
	w.browser().logIn("/entrar", app.Login{Username: mailed.Username, Password: "una clave propia"}).expect(t, "the own password", 303, base+"/documentos")
}
