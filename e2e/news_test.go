package e2e_test

import (
	"testing"

	"acuse/e2e/harness"
)

// TestWhatIsReadShowsAtOnce: after a download the customer's page says Leído by itself, and the company's list says it
// with the toast that tells of it, also while a row of it is ticked.
func TestWhatIsReadShowsAtOnce(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{})
	office := s.Open(harness.View{})
	signUp(office)
	addCustomer(office)
	issueInvoice(office, harness.View{})
	office.Navigate("/app/clientes")
	office.Check("id", "")
	grantFromBar(office)
	customer := s.Open(harness.View{})
	customer.LogIn(harness.Login{URL: s.URL + "/estudio-marjal/entrar", Username: customerEmail, Password: passwordIn(t, s.WaitMail(customerEmail, "acceso"))})
	customer.Fill("password", "una frase bien larga")
	customer.Fill("again", "una frase bien larga")
	customer.Check("consent", "0")
	customer.Follow("Guardar y entrar")
	office.Navigate("/app/facturas")
	office.Check("id", "")
	office.Within("#rows").ExpectText("F-" + year())
	customer.Follow("F-" + year() + "-0001")
	customer.Within("#state").ExpectText("Visto")
	customer.Download(func() { customer.Click("Descargar PDF") })
	customer.Within("#state").ExpectText("Leído hoy")
	customer.Within("#state").ExpectNoText("Visto")
	// every twelve seconds the company's pages ask
	for range 4 {
		if office.Eval(`new Promise(done => setTimeout(() => done(document.querySelector("[data-news-id]") !== null), 4000))`) == true {
			break
		}
	}
	office.Within("#rows").ExpectText("Leído hoy")
	if office.Eval(`document.querySelectorAll("#rows .tick:checked").length`) != 1.0 {
		t.Error("the ticked row is no longer ticked")
	}
}
