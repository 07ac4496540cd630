package account_test

import (
	"net/url"
	"testing"

	"acuse/internal/app"
	"acuse/internal/billing"
)

func TestElectronicInvoicesCanBeRefusedAndThePersonIsInAllTheSame(t *testing.T) {
	for said, want := range map[string]string{"0": "No aceptas recibirlas en formato electrónico: nuevo@b.example", "1": "Aceptaste recibirlas en formato electrónico: nuevo@b.example",
		"": "Aún no has dicho si las aceptas"} {
		w := newWorld(t)
		owner := w.ownerActor()
		f := w.NewCustomer()
		f.Party = billing.Party{Name: "Cliente nuevo", TaxIDType: billing.TaxIDCIF, Country: "ES", Email: "nuevo@b.example"}
		if err := w.AddCustomer(t.Context(), owner, f); err != nil {
			t.Fatal(err)
		}
		if err := w.ChangeAccess(t.Context(), owner, billing.GrantAccess, w.NewAct(), []string{f.ID}); err != nil {
			t.Fatal(err)
		}
		w.runMail()
		b := w.browser()
		base := "/" + w.slug
		b.logIn(base+"/entrar", app.Login{Username: "nuevo@b.example", Password: mailedPassword.FindString(w.sent[len(w.sent)-1].Text)})
		b.get(base+"/contrasena").expectText(t, "the question", "Acepto recibir en formato electrónico", "Ahora no", "Entras igual")
		form := url.Values{"password": {"una frase bien larga"}, "again": {"una frase bien larga"}}
		if said != "" {
			form.Set("consent", said)
		}
		b.post(base+"/contrasena", form).expect(t, "said "+said, 303, base+"/documentos?hecho=password")
		b.get(base+"/documentos").expect(t, "the portal, said "+said, 200, "")
		b.get(base+"/configuracion").expectText(t, "Configuración, said "+said, want)
	}
}
