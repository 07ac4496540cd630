package e2e_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"acuse/e2e/harness"
	"acuse/internal/billing"
)

// TestWhoeverPutsNoInvoiceIntoTheMailKnowsWhenItIsRead: a schedule with Incluir factura como adjunto No brings the link on
// its day, the customer fetches the PDF and the company knows; one with Sí shows that nobody can know. Nobody reads the
// next month's: the customer is reminded, gets the PDF, and the company is told.
func TestWhoeverPutsNoInvoiceIntoTheMailKnowsWhenItIsRead(t *testing.T) {
	t.Parallel()
	for name, view := range map[string]harness.View{"desktop": {}, "phone": {Mobile: true}} {
		t.Run(name, func(t *testing.T) { t.Parallel(); newMonths(t, view) })
	}
}

func newMonths(t *testing.T, view harness.View) {
	s := harness.Start(t, harness.Options{})
	office, customer := s.Open(view), s.Open(view)
	signUp(office)
	confirmSignUp(s, office)
	addCustomer(office)
	grantAccess(office)
	logIn(customer, passwordIn(t, s.WaitMail(customerEmail, "acceso")))
	office.Navigate("/app/configuracion/correo/recordatorios")
	office.Fill("remind_days", "3")
	office.Fill("attach_days", "5")
	office.Fill("tell_days", "4")
	office.Follow("Guardar")
	office.ExpectText("Cambios guardados")
	newSchedule(office, "Mantenimiento web", "0")
	newSchedule(office, "Alojamiento", "1")

	first := firstOfMonth(1)
	to := func(day time.Time) {
		t.Helper()
		s.Ahead(time.Until(day))
		office.LogIn(harness.Login{Door: "office", URL: s.URL + "/entrar", Username: ownerEmail, Password: ownerPassword})
	}
	to(first)
	link, attached := s.WaitMail(customerEmail, number(first, 1)), s.WaitMail(customerEmail, number(first, 2))
	if len(link.Files) > 0 { // made on one day, in an order of their own
		link, attached = attached, link
	}
	if len(link.Files) != 0 || len(attached.Files) != 1 || !strings.Contains(link.Text, s.URL+"/estudio-marjal/d/") || strings.Contains(attached.Text, "/estudio-marjal/d/") {
		t.Fatalf("got %d files with\n%s\nand %d with\n%s\nwant the link alone, and the PDF alone", len(link.Files), link.Text, len(attached.Files), attached.Text)
	}
	byLink, byFile := numberIn(t, link), numberIn(t, attached)
	state := func(number, state string) {
		t.Helper()
		office.Navigate("/app/facturas?q=" + number)
		office.ExpectText(number, state)
	}
	state(byLink, "No leído")
	state(byFile, "No verificable")

	customer.LogIn(harness.Login{Door: "portal", URL: s.URL + "/estudio-marjal/entrar", Username: customerEmail, Password: ownPassword})
	customer.Navigate("/estudio-marjal/documentos?q=" + byLink)
	customer.Check("id", "")
	file := customer.Download(func() { customer.Click("PDF") })
	if !bytes.HasPrefix(file.Bytes, []byte("%PDF-")) {
		t.Errorf("got %s, want the PDF", file.Name)
	}
	state(byLink, "Leído")
	s.WaitMail(ownerEmail, customerName+" ha leído "+byLink)
	state(byFile, "No verificable")
	nobodyReads(t, s, office, to)
}

// nobodyReads is the month after, in which nobody fetches the invoice.
func nobodyReads(t *testing.T, s *harness.Server, office *harness.Page, to func(time.Time)) {
	t.Helper()
	second := firstOfMonth(2)
	to(second)
	unread := numberIn(t, s.WaitMail(customerEmail, number(second, 3)))
	if other := s.WaitMail(customerEmail, number(second, 4)); len(other.Files) == 0 {
		unread = numberIn(t, other)
	}
	to(second.AddDate(0, 0, 3))
	if m := s.WaitMail(customerEmail, "Recordatorio: "+unread); len(m.Files) != 0 || !strings.Contains(m.Text, "/estudio-marjal/d/") {
		t.Errorf("the reminder has %d files and says\n%s\nwant a link", len(m.Files), m.Text)
	}
	to(second.AddDate(0, 0, 4))
	s.WaitMail(ownerEmail, "no ha leído "+unread)
	to(second.AddDate(0, 0, 5))
	if m := s.WaitMail(customerEmail, unread+" de Estudio Marjal, en PDF"); len(m.Files) != 1 {
		t.Errorf("in the end: got %d files, want the PDF", len(m.Files))
	}
	office.Navigate("/app/facturas?q=" + unread)
	office.ExpectText("No verificable")
	office.Follow(unread)
	office.ExpectText("Si nadie lo lee", "Recordatorio al cliente", "Recordatorio enviado", "PDF enviado, porque nadie lo leía")
	office.ExpectAccessible()
	office.ExpectFits()
}

func newSchedule(p *harness.Page, name, attach string) {
	p.Navigate(schedules + "/nueva")
	p.Fill("name", name)
	choose(p, "customer_id", customerName)
	p.Fill("line.0.text", name+" de {mes año}")
	p.Fill("line.0.price", "360")
	p.Eval(fmt.Sprintf(`document.querySelector("[name=attach][value='%s']").checked = true`, attach))
	p.Within(".bar-form").Follow("Guardar")
	p.ExpectText("Factura periódica guardada")
}

// firstOfMonth is ten in the morning of the first day of a month to come.
func firstOfMonth(n int) time.Time {
	now := time.Now().In(billing.Madrid)
	return time.Date(now.Year(), now.Month()+time.Month(n), 1, 10, 0, 0, 0, billing.Madrid)
}

// number of the n-th invoice, when that is of the year of a day. A new year begins to count anew.
func number(day time.Time, n int) string {
	if first := firstOfMonth(1); day.Year() != first.Year() {
		n -= 2
	}
	return fmt.Sprintf("F-%d-%04d", day.Year(), n)
}

func numberIn(t *testing.T, m harness.Mail) string {
	t.Helper()
	n := documentNumber.FindString(m.Subject)
	if n == "" {
		t.Fatalf("no number in %q", m.Subject)
	}
	return n
}
