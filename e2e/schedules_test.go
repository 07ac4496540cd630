package e2e_test

import (
	"testing"
	"time"

	"acuse/e2e/harness"
)

// TestAPeriodicInvoiceIsMadePausedAndResumed by people with and without JavaScript, on a desktop and on a phone.
func TestAPeriodicInvoiceIsMadePausedAndResumed(t *testing.T) {
	t.Parallel()
	for name, view := range map[string]harness.View{"desktop": {}, "phone": {Mobile: true}, "without JavaScript": {NoScript: true}} {
		t.Run(name, func(t *testing.T) { t.Parallel(); aPeriodicInvoice(t, view) })
	}
}

func aPeriodicInvoice(t *testing.T, view harness.View) {
	s := harness.Start(t, harness.Options{})
	p := s.Open(view)
	signUp(p)
	addCustomer(p)
	p.Navigate(schedules)
	p.ExpectText("Todavía no tienes facturas periódicas")
	p.Within(".head").Follow("Nueva factura periódica")
	p.Fill("name", "Mantenimiento web")
	choose(p, "customer_id", customerName)
	p.Fill("line.0.text", "Mantenimiento de {mes año}")
	p.Fill("line.0.price", "360")
	p.Eval(`document.querySelector("[name=attach][value='0']").checked = true`)
	p.ExpectText("Sabrás cuándo la lee")
	if view.NoScript {
		p.Follow("Ver las próximas")
	}
	p.Within("#preview").ExpectText("Mantenimiento de "+spanishMonth(1), "Mantenimiento de "+spanishMonth(2), "Mantenimiento de "+spanishMonth(3), "435,60")
	accessibleIn(p, view)
	p.Within(".bar-form").Follow("Guardar")
	p.ExpectText("Factura periódica guardada", "Activa", "Se emite y se avisa con un enlace", "Cada mes", "Mantenimiento de "+spanishMonth(3))
	accessibleIn(p, view)

	p.Navigate(schedules)
	p.ExpectText("Mantenimiento web", customerName, "435,60", "Activa")
	p.Check("id", "")
	p.Within("[data-bar]").Follow("Pausar")
	p.ExpectText("¿Pausar Mantenimiento web?", "no se recupera")
	p.Within(".bar-form").Follow("Pausar")
	p.ExpectText("1 factura periódica pausada", "Pausada")
	p.Within("#rows").Follow("Mantenimiento web")
	p.ExpectText("Está pausada", "Pausada por Lucía Ferrandis")
	p.Within(".head").Follow("Reanudar")
	p.ExpectText("¿Reanudar Mantenimiento web?", "Seguirá el 1 de")
	p.Within(".bar-form").Follow("Reanudar")
	p.ExpectText("Activa", "Reanudada por Lucía Ferrandis")

	p.Click("Emitir ahora")
	p.Within("#ahora").Follow("Emitir ahora")
	p.ExpectText("Hecho: está abajo", "F-"+year()+"-0001", "No leído")
	if m := s.WaitMail(customerEmail, "F-"+year()+"-0001"); len(m.Files) != 0 {
		t.Errorf("the mail brings %d files, want the link alone", len(m.Files))
	}
	p.Navigate("/app/")
	p.ExpectText("Próximas emisiones", "Mantenimiento web")
	accessibleIn(p, view)
	for _, problem := range p.Problems() {
		if !notLoaded.MatchString(problem) { // the refusals are pages too
			t.Errorf("the console says: %s", problem)
		}
	}
}

// TestASchedulesCustomerIsMadeOverItsForm, or by the customer's page without a script; nothing typed is lost.
func TestASchedulesCustomerIsMadeOverItsForm(t *testing.T) {
	t.Parallel()
	for name, view := range map[string]harness.View{"desktop": {}, "phone": {Mobile: true}, "without JavaScript": {NoScript: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := harness.Start(t, harness.Options{}).Open(view)
			signUp(p)
			p.Navigate(schedules + "/nueva")
			p.Fill("name", "Cuota")
			p.Fill("line.0.text", "Cuota de {mes}")
			p.Fill("line.0.price", "12,50")
			if view.NoScript {
				p.Follow("Nuevo cliente")
				fillCustomer(p)
				p.Follow("Guardar")
			} else {
				customerInDialog(t, p)
			}
			p.ExpectText("Cliente creado y elegido")
			for field, want := range map[string]string{"name": "Cuota", "line.0.text": "Cuota de {mes}", "line.0.price": "12,50"} {
				if got := p.Value(field); got != want {
					t.Errorf("%s: got %q, want what was typed", field, got)
				}
			}
			if !view.NoScript {
				p.Click("Asunto y texto propios del e-mail")
				p.Fill("mail_subject", "Cuota {número}")
				accessibleIn(p, view)
			}
			p.Fill("recipients", "pagos@cafe.example")
			p.Within(".bar-form").Follow("Guardar")
			p.ExpectText("Factura periódica guardada", customerName, "El e-mail")
			p.Click("Cómo llegará el de la próxima")
			if !view.NoScript {
				p.ExpectText("Cuota F-" + year() + "-0001")
			}
			accessibleIn(p, view)
		})
	}
}

// accessibleIn checks the page with axe, which needs JavaScript, and that it fits.
func accessibleIn(p *harness.Page, view harness.View) {
	if !view.NoScript {
		p.ExpectAccessible()
	}
	p.ExpectFits()
}

// spanishMonth is the month so many after this one, with its year.
func spanishMonth(after int) string {
	today := time.Now()
	at := time.Date(today.Year(), today.Month()+time.Month(after), 1, 0, 0, 0, 0, time.UTC)
	return []string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"}[at.Month()-1] + " de " + at.Format("2006")
}

// TestOneThatIssuesTodayShowsItsInvoiceByItself, and what was wrong with its form is said until it is mended.
func TestOneThatIssuesTodayShowsItsInvoiceByItself(t *testing.T) {
	t.Parallel()
	p := harness.Start(t, harness.Options{}).Open(harness.View{}).For(t)
	signUp(p)
	addCustomer(p)
	p.Navigate(schedules + "/nueva")
	p.Fill("name", "Mantenimiento web")
	choose(p, "customer_id", customerName)
	p.Fill("every", "0")
	p.Eval(`document.querySelector("[name=start]").value = new Date().toLocaleDateString("sv", {timeZone: "Europe/Madrid"})`)
	p.Fill("line.0.text", "Mantenimiento de {mes año}")
	p.Fill("line.0.price", "360")
	p.Within(".bar-form").Follow("Guardar")
	wrong := `String(document.querySelector("[name=every]").matches("[aria-invalid]") && !!document.getElementById("f-every-e"))`
	if p.Eval(wrong) != "true" {
		t.Error("nothing is said of a frequency of 0")
	}
	p.Fill("every", "1")
	if p.Eval(wrong) != "false" {
		t.Error("it is still said of a frequency that was mended")
	}
	p.ExpectAccessible()
	p.Within(".bar-form").Follow("Guardar")
	p.ExpectText("La primera se emite ahora mismo")
	number := "F-" + year() + "-0001"
	waitUntil(t, 15*time.Second, "the invoice on the page of its schedule", func() bool {
		return p.Eval(`document.querySelector("#made").innerText.includes("`+number+`")`) == true
	})
	p.ExpectNoText("Todavía ninguna")
}
