package e2e_test

import (
	"testing"

	"acuse/e2e/harness"
	"acuse/internal/web/office"
)

// TestEveryKindIsCreatedIssuedAndPaid: the five kinds, each from its list to its number, by people with and without
// JavaScript.
func TestEveryKindIsCreatedIssuedAndPaid(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{})
	first := s.Open(harness.View{})
	signUp(first)
	addCustomer(first)
	numbers := []string{"F", "P", "A", "PF", "R"}
	buttons := []string{"Nueva factura", "Nuevo presupuesto", "Nuevo albarán", "Nueva factura proforma", "Nuevo recibo"}
	for n, view := range []harness.View{{}, {NoScript: true}, {Mobile: true}} {
		p := s.Open(view)
		p.LogIn(harness.Login{URL: s.URL + "/entrar", Username: ownerEmail, Password: ownerPassword})
		for i, kind := range office.Kinds {
			p.Navigate(kind.Path())
			p.Within(".head").Follow(buttons[i])
			choose(p, "customer_id", customerName)
			p.Fill("line.0.text", "Carta de temporada")
			p.Fill("line.0.price", "100")
			p.Follow("Guardar borrador")
			p.ExpectText("Borrador guardado")
			p.Follow("Emitir")
			p.ExpectText("con el número "+numbers[i]+"-"+year()+"-000"+string(rune('1'+n)), "121,00")
			if kind.Owes() {
				payInTwo(p)
			} else {
				p.ExpectNoText("Registrar cobro")
			}
		}
		for _, problem := range p.Problems() {
			if !notLoaded.MatchString(problem) { // the refusals are pages too
				t.Errorf("the console says: %s", problem)
			}
		}
	}
}

// payInTwo notes a part of the 121 €, sees that the rest cannot be more, and undoes what was noted.
func payInTwo(p *harness.Page) {
	p.Fill("amount", "21")
	p.Fill("method", "Bizum")
	p.Follow("Registrar cobro")
	p.ExpectText("Cobro registrado", "Parcial", "Bizum", "Pendiente: 100,00")
	p.Fill("amount", "100,01")
	p.Follow("Registrar cobro")
	p.ExpectText("Es más de lo que queda pendiente")
	p.Fill("amount", "100")
	p.Follow("Registrar cobro")
	p.ExpectText("Cobrado", "Pendiente: 0,00")
	p.ExpectNoText("Registrar cobro")
	p.Within(".rows li:first-child").Click("Anular 100,00 €")
	p.Within(".rows li:first-child").Follow("Anular el cobro")
	p.ExpectText("Este dato hace falta")
	p.Eval(`document.querySelector("details[open] input").value = "Era de otra"`)
	p.Within("details[open]").Follow("Anular el cobro")
	p.ExpectText("Cobro anulado", "Pendiente: 100,00", "Anulado por Lucía Ferrandis: Era de otra")
}

// TestArchiveCollectAndUnread: the bar of the list and the page of a document, on a desktop, a phone and without JavaScript.
func TestArchiveCollectAndUnread(t *testing.T) {
	t.Parallel()
	for name, view := range map[string]harness.View{"desktop": {}, "phone": {Mobile: true}, "without JavaScript": {NoScript: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := harness.Start(t, harness.Options{Demo: true})
			p, portal := s.Open(view), s.Open(view)
			p.LogIn(s.Login("office", "lucia@"))
			portal.LogIn(s.Login("portal", ""))
			p.Navigate("/app/facturas?leido=read&estado=pending")
			number := p.Eval(`document.querySelector("#rows .doc-no").innerText`).(string)
			p.Check("id", p.Eval(`document.querySelector("#rows [name=id]").value`).(string))
			p.Within("[data-bar]").Follow("Archivar")
			p.ExpectText("¿Archivar "+number+"?", "sale del portal: tu cliente deja de verlo")
			p.Follow("Archivar")
			p.ExpectText("Documento archivado")
			p.ExpectNoText(number)
			portal.Navigate("/estudio-marjal/documentos")
			portal.ExpectNoText(number)
			p.Navigate("/app/facturas?estado=archived")
			openFirst(p)
			p.ExpectText("Archivada", "Archivado por Lucía Ferrandis Oltra")
			p.Within(".head").Follow("Desarchivar")
			p.Follow("Desarchivar")
			p.ExpectText("está otra vez en el portal", number)
			portal.Navigate("/estudio-marjal/documentos")
			portal.ExpectText(number)

			p.Click("Marcar como no leído")
			p.ExpectText("contará como primera lectura")
			p.Within("#no-leido").Follow("Marcar como no leído")
			p.ExpectText("Marcado como no leído por Lucía Ferrandis Oltra")
			p.Within("#state").ExpectText("No leído")

			p.Navigate("/app/facturas?estado=late")
			late := p.Eval(`document.querySelector("#rows .doc-no").innerText`).(string)
			p.Check("id", p.Eval(`document.querySelector("#rows [name=id]").value`).(string))
			p.Within("[data-bar]").Follow("Cobrar")
			p.ExpectText("¿Registrar el cobro de "+late+"?", "con fecha de hoy")
			p.Follow("Cobrar")
			p.ExpectText("Cobro registrado")
			p.Navigate("/app/facturas?estado=late")
			p.ExpectNoText(late)
			p.Navigate("/app/facturas?estado=paid")
			p.ExpectText(late)
			p.ExpectNoProblems()
		})
	}
}

// TestTheCompanyIsToldWhileItWorks: on any of its pages, within fifteen seconds of a customer's download, without a
// reload, and once.
func TestTheCompanyIsToldWhileItWorks(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	p, portal := s.Open(harness.View{}), s.Open(harness.View{})
	p.LogIn(s.Login("office", "lucia@"))
	portal.LogIn(s.Login("portal", ""))
	p.Navigate("/app/configuracion/interfaz")
	p.Eval(`window.here = true`)
	portal.Navigate("/estudio-marjal/documentos?leido=no")
	number := portal.Eval(`document.querySelector("tbody [name=id]").closest("tr").innerText.match(/[A-Z]+-\d{4}-\d+/)[0]`).(string)
	portal.Check("id", portal.Eval(`document.querySelector("tbody [name=id]").value`).(string))
	portal.Download(func() { portal.Click("PDF") })
	p.ExpectText("Café Almirante, S.L. ha leído " + number) // the harness waits fifteen seconds
	if p.Eval(`window.here === true`) != true {
		t.Error("the page was loaded anew")
	}
	p.ExpectAccessible()
	p.Navigate("/app/clientes")
	p.Eval(`new Promise(done => setTimeout(done, 2500, 0))`) // it asks a second after the page came
	p.ExpectNoText("ha leído " + number)
	p.ExpectNoProblems()
}

// TestACustomerIsMadeOnTheWayFromAnInvoice: nothing typed is lost, and the customer is chosen when one comes back.
func TestACustomerIsMadeOnTheWayFromAnInvoice(t *testing.T) {
	t.Parallel()
	for name, view := range map[string]harness.View{"desktop": {}, "phone, without JavaScript": {Mobile: true, NoScript: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := harness.Start(t, harness.Options{})
			p := s.Open(view)
			signUp(p)
			p.Navigate("/app/facturas/nueva")
			p.Fill("line.0.text", "Carta de temporada")
			p.Fill("line.0.price", "doce")
			p.Follow("Nuevo cliente")
			p.ExpectText("Esto no es un número") // beside its field: nothing is lost, nor kept that cannot be
			p.Fill("line.0.price", "12,50")
			p.Follow("Nuevo cliente")
			p.ExpectPath("/app/clientes/nuevo")
			p.Fill("name", customerName)
			p.Fill("tax_id", "B58378431")
			p.Fill("address", "Passeig de la Dàrsena, 8")
			p.Fill("postcode", "46024")
			if !view.NoScript {
				p.Eval(`document.querySelector("[name=postcode]").dispatchEvent(new Event("input", {bubbles: true}))`)
				p.Eval(`new Promise(done => { const look = () => document.querySelectorAll("#towns option").length > 200 ? done(1) : setTimeout(look, 50); look(); })`)
				if got := p.Value("province"); got != "Valencia/València" {
					t.Errorf("province: got %q, want the postcode's", got)
				}
				if got := p.Eval(`[...document.querySelectorAll("#towns option")].some(o => o.value === "Massanassa")`); got != true {
					t.Error("the towns of the province are not offered")
				}
			}
			p.Follow("Guardar")
			p.ExpectText("Cliente creado y elegido")
			if text, price := p.Value("line.0.text"), p.Value("line.0.price"); text != "Carta de temporada" || price != "12,50" {
				t.Errorf("the draft: got %q at %q, want what was typed", text, price)
			}
			p.Follow("Emitir")
			p.ExpectText("Emitida con el número F-"+year()+"-0001", customerName)
			p.Follow(customerName)
			p.ExpectText("Valencia/València")
			p.ExpectFits()
		})
	}
}
