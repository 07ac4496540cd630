package e2e_test

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

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
			p.Enter(s.Login("office", "lucia@"))
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
	p.Enter(s.Login("office", "lucia@"))
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

// TestACustomerIsMadeOnTheWayFromAnInvoice: nothing typed is lost, and the customer is chosen. With JavaScript it is made
// in a dialog over the draft, without on a page of its own, from where one comes back.
func TestACustomerIsMadeOnTheWayFromAnInvoice(t *testing.T) {
	t.Parallel()
	for name, view := range map[string]harness.View{"desktop": {}, "phone": {Mobile: true}, "phone, without JavaScript": {Mobile: true, NoScript: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := harness.Start(t, harness.Options{})
			p := s.Open(view)
			signUp(p)
			p.Navigate("/app/facturas/nueva")
			p.Fill("line.0.text", "Carta de temporada")
			p.Fill("line.0.price", "doce")
			if view.NoScript {
				p.Follow("Nuevo cliente")
				p.ExpectText("Esto no es un número") // beside its field: nothing is lost, nor kept that cannot be
				p.Fill("line.0.price", "12,50")
				p.Follow("Nuevo cliente")
				p.ExpectPath("/app/clientes/nuevo")
				fillCustomer(p)
				p.Follow("Guardar")
			} else {
				customerInDialog(t, p)
				p.Fill("line.0.price", "12,50")
			}
			p.ExpectText("Cliente creado y elegido")
			if text, price := p.Value("line.0.text"), p.Value("line.0.price"); text != "Carta de temporada" || price != "12,50" {
				t.Errorf("the draft: got %q at %q, want what was typed", text, price)
			}
			p.Follow("Emitir")
			p.ExpectText("Emitida con el número F-"+year()+"-0001", customerName)
			p.Follow(customerName)
			if !view.NoScript {
				p.ExpectText("Valencia/València")
			}
			p.ExpectFits()
		})
	}
}

func fillCustomer(p *harness.Page) {
	p.Fill("name", customerName)
	p.Fill("tax_id", "B58378431")
	p.Fill("address", "Passeig de la Dàrsena, 8")
	p.Fill("postcode", "46024")
}

// customerInDialog makes the customer over the draft: what is wrong stands beside its field, the places are offered,
// and the page stays the same.
func customerInDialog(t *testing.T, p *harness.Page) {
	t.Helper()
	p.Eval(`window.here = true`)
	p.Click("Nuevo cliente")
	dialog := p.Within("dialog[open]")
	dialog.ExpectText("Nuevo cliente")
	expectFocus(t, p, "name")
	fillCustomer(dialog)
	expectPlaces(t, p)
	dialog.Fill("tax_id", "B58378432")
	dialog.Click("Guardar")
	dialog.ExpectText("¿Es B58378431?", "Es correcto aunque no cuadre")
	if got := dialog.Value("postcode"); got != "46024" {
		t.Errorf("postcode after an error: got %q, want what was typed", got)
	}
	expectPhoneWide(t, p)
	p.ExpectFits()
	p.ExpectAccessible()
	p.Picture("dialog")
	dialog.Fill("tax_id", "B58378431")
	dialog.Click("Guardar")
	p.ExpectText("Cliente creado y elegido")
	expectFocus(t, p, "customer_id")
	if got := p.Eval(`document.querySelector("[name=customer_id]").selectedOptions[0].label + " " + document.querySelectorAll("dialog").length + window.here`); got != customerName+" 0true" {
		t.Errorf("got %q, want the customer chosen, no dialog, and the same page", got)
	}
}

// expectFocus waits until the field of that name has the focus.
func expectFocus(t *testing.T, p *harness.Page, name string) {
	t.Helper()
	for range 100 {
		if p.Eval(`document.activeElement.name ?? ""`) == name {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("focus: got %v, want %q", p.Eval(`document.activeElement.outerHTML.slice(0, 80)`), name)
}

// expectPhoneWide: on a phone the dialog has the whole width; its buttons are in reach, however far it is scrolled.
func expectPhoneWide(t *testing.T, p *harness.Page) {
	t.Helper()
	got := p.Eval(`(() => {
		const dialog = document.querySelector("dialog"), box = dialog.getBoundingClientRect();
		const reach = top => { dialog.scrollTop = top; const b = dialog.querySelector(".btn-main").getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight && b.height > 0; };
		const wide = innerWidth > 640 ? box.width < innerWidth : box.left === 0 && box.right === innerWidth;
		return [wide, reach(1e6), reach(0)].join(" ");
	})()`)
	if got != "true true true" {
		t.Errorf("the dialog (wide, reached at its end, at its beginning): got %v", got)
	}
}

// TestTheNewCustomerByKeyboard: the dialog is opened, left and sent without a mouse, and the focus is where one goes on.
func TestTheNewCustomerByKeyboard(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{})
	p := s.Open(harness.View{})
	signUp(p)
	p.Navigate("/app/presupuestos/nuevo")
	p.Fill("line.0.text", "Carta")
	open := func() {
		p.Eval(`document.querySelector("[name=new_customer]").focus()`)
		p.Press(kb.Enter)
		expectFocus(t, p, "name")
	}
	open()
	p.Press(kb.Escape)
	expectFocus(t, p, "new_customer")
	open()
	for range 30 {
		if p.Eval(`document.activeElement.matches("dialog [data-cancel]")`) == true {
			break
		}
		p.Press(kb.Tab)
	}
	p.Press(kb.Enter)
	expectFocus(t, p, "new_customer")
	open()
	p.Press(kb.Enter) // there is no name yet
	p.Within("dialog").ExpectText("Este dato hace falta")
	p.Fill("name", "Ana")
	p.Press(kb.Enter)
	expectFocus(t, p, "customer_id")
	p.ExpectText("Cliente creado y elegido")
	if got := p.Value("line.0.text"); got != "Carta" {
		t.Errorf("the draft: got %q, want what was typed", got)
	}
}

// TestTheDialogSurvivesBadLuck: whoever is logged out while typing keeps all of it, and where the dialog cannot be
// fetched the page takes its place.
func TestTheDialogSurvivesBadLuck(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{})
	p := s.Open(harness.View{})
	signUp(p)
	p.Navigate("/app/facturas/nueva")
	p.Fill("line.0.text", "Carta")
	p.Fill("line.0.price", "12")
	p.Click("Nuevo cliente")
	dialog := p.Within("dialog[open]")
	dialog.Fill("name", "Ana")
	p.DropCookies()
	dialog.Click("Guardar")
	dialog.ExpectText("No se ha podido guardar")
	p.Tab().LogIn(harness.Login{URL: s.URL + "/entrar", Username: ownerEmail, Password: ownerPassword})
	dialog.Click("Guardar")
	p.ExpectText("Cliente creado y elegido")

	p.Eval(`window.fetch = () => Promise.reject(new TypeError())`)
	p.Follow("Nuevo cliente")
	p.ExpectPath("/app/clientes/nuevo")
	fillCustomer(p)
	expectPlaces(t, p)
	p.Follow("Guardar")
	p.ExpectText("Cliente creado y elegido")
	if got := p.Value("line.0.text"); got != "Carta" {
		t.Errorf("the draft: got %q, want what was typed", got)
	}
}

// expectPlaces: the postcode has filled in its province, and the towns of the province are offered.
func expectPlaces(t *testing.T, p *harness.Page) {
	t.Helper()
	p.Eval(`new Promise(done => { const look = () => document.querySelectorAll("#towns option").length > 200 ? done(1) : setTimeout(look, 50); look(); })`)
	if got := p.Value("province"); got != "Valencia/València" {
		t.Errorf("province: got %q, want the postcode's", got)
	}
	if got := p.Eval(`[...document.querySelectorAll("#towns option")].some(o => o.value === "Massanassa")`); got != true {
		t.Error("the towns of the province are not offered")
	}
}
