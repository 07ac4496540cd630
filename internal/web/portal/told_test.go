package portal_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"acuse/internal/billing"
	"acuse/internal/web/door"
)

// expect says which of the sentences the page must hold and which it must not.
func (a answer) expect(t *testing.T, what string, yes []string, no ...string) {
	t.Helper()
	body := strings.ReplaceAll(a.body, "\u00a0", " ")
	for _, want := range yes {
		if !strings.Contains(body, want) {
			t.Errorf("%s: it does not say %q", what, want)
		}
	}
	for _, not := range no {
		if strings.Contains(body, not) {
			t.Errorf("%s: it says %q", what, not)
		}
	}
}

// owing is an unread document of that customer of which money is pending.
func (c customer) owing() billing.Document {
	c.w.t.Helper()
	for _, d := range c.unread() {
		if d.Pending > 100 {
			return d
		}
	}
	c.w.t.Fatal("nothing is pending of any unread document")
	return billing.Document{}
}

func TestTheDocumentSaysWhatDownloadingItMeans(t *testing.T) {
	w := newWorld(t, 40)
	c := w.customers[0]
	d := c.owing()
	const first, again, own = "Al descargarlo queda como leído", "Ya consta como leído", "lo que descargues aquí no cuenta como lectura"
	c.open(d).expect(t, "unread", []string{first}, again, own)
	company := c.send(http.MethodGet, c.w.base+"/documentos/"+d.ID, nil, http.Header{"Cookie": {door.OfficeCookie + "=" + w.office}})
	company.expect(t, "with the company's session", []string{own}, first, again)
	c.get(c.ticket(d))
	c.expectRead("downloaded", d, true)
	c.open(d).expect(t, "read", []string{again}, first, own)
}

func TestAPartialPaymentLeavesWhatIsPendingOnThePage(t *testing.T) {
	w := newWorld(t, 40)
	c := w.customers[0]
	d := c.owing()
	p := printer("es")
	c.open(d).expect(t, "unpaid", nil, "constan cobrados")
	pay := func(amount billing.Cents) {
		form := w.NewPayment(d, true)
		form.Amount = amount.Format(true)
		if err := w.AddPayment(t.Context(), w.actor(), form, true); err != nil {
			t.Fatal(err)
		}
	}
	pay(100)
	left := strings.ReplaceAll(p.Money(int64(d.Pending-100)), "\u00a0", " ")
	c.open(d).expect(t, "paid in part", []string{`<p class="big">` + left + "</p>", "constan cobrados 1,00 €"}, "no queda nada pendiente")
	pay(d.Pending - 100)
	c.open(d).expect(t, "paid", []string{"no queda nada pendiente", "Cobrado"}, "ES77 1234")
}

func TestACustomerWhoHasNotAnsweredIsAskedForItsConsentUntilItDoes(t *testing.T) {
	w := newWorld(t, 6)
	for i, given := range []string{"1", "0"} {
		c := w.customers[i]
		const ask = "aún no sabe si aceptas recibir sus facturas en formato electrónico"
		c.get(w.base+"/documentos").expect(t, "unanswered", []string{ask, `/configuracion#h-consent"`})
		c.get(w.base+"/configuracion").expect(t, "unanswered", []string{"Aceptar", "Ahora no"})
		a := c.send(http.MethodPost, w.base+"/configuracion/consentimiento", url.Values{"given": {given}}, nil)
		if a.status != http.StatusSeeOther {
			t.Fatalf("answering %s: got %d", given, a.status)
		}
		c.get(w.base+"/documentos").expect(t, "answered "+given, nil, ask)
	}
}

// The customer sees what the company sent, and what was read by a mailed link, beside what it did itself.
func TestTheCustomersHistoryOfADocumentHasItsMailsAndLinkReadings(t *testing.T) {
	w := newWorld(t, 6)
	c := w.customers[0]
	d := c.unread()[0]
	const sent, byLink, own = "Estudio Marjal lo envió a quien.sea@b.example", "Descargado por el enlace enviado a quien.sea@b.example", "Descargaste el PDF"
	c.open(d).expect(t, "issued", nil, sent, byLink, own)
	path := w.link(d)
	c.open(d).expect(t, "mailed", []string{sent}, byLink, own)
	visitor := w.visitor()
	visitor.get(visitor.send(http.MethodPost, path, url.Values{}, nil).location)
	w.settle()
	c.open(d).expect(t, "read by the link", []string{sent, byLink}, own)
	c.get(c.ticket(d))
	w.settle()
	c.open(d).expect(t, "read in the portal", []string{sent, byLink, own})
}
