package portal_test

import (
	"net/http"
	"strings"
	"testing"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web/door"
)

// reading is the state of the document's mark in the customer's list.
func (c customer) reading(d billing.Document) billing.ReadState {
	c.w.t.Helper()
	page, err := c.w.PortalDocuments(c.w.t.Context(), c.guest, app.PortalQuery{Search: d.Number})
	if err != nil || len(page.Documents) != 1 {
		c.w.t.Fatalf("%s: %d documents, %v", d.Number, len(page.Documents), err)
	}
	return page.Documents[0].Reading()
}

func (c customer) open(d billing.Document) answer { return c.get(c.w.base + "/documentos/" + d.ID) }

func TestADocumentOnScreenSaysWhatItsPDFSays(t *testing.T) {
	w := newWorld(t, 6)
	c := w.customers[0]
	d := c.unread()[0]
	a := c.open(d)
	if a.status != http.StatusOK {
		t.Fatalf("got %d", a.status)
	}
	p := printer("es")
	for _, want := range []string{d.Number, "Estudio Marjal", "93471790C", c.guest.Customer.TaxID, c.guest.Customer.Address,
		p.Money(int64(d.Totals.Base)), p.Money(int64(d.Totals.Total)), "Total factura", "Total a pagar", p.DateLong(string(d.IssueDate)),
		"Descargar PDF", "Estudio Marjal lo emitió", `<meta name="robots" content="noindex"`} {
		if !strings.Contains(a.body, want) {
			t.Errorf("it does not say %q", want)
		}
	}
	if d.Pending > 0 && !strings.Contains(a.body, "ES77 1234 1234 1612 3456 7890") {
		t.Error("it does not say where to pay")
	}
	if a.header.Get("X-Robots-Tag") != "noindex" {
		t.Error("robots are not kept out")
	}
}

// What the payer writes is a transfer's reference in English; the lines of the document have descriptions.
func TestHowToPayCallsTheNumberAsABankDoes(t *testing.T) {
	w := newWorld(t, 30)
	c := w.customers[0]
	page, err := w.PortalDocuments(t.Context(), c.guest, app.PortalQuery{Owed: true})
	if err != nil || len(page.Documents) == 0 {
		t.Fatalf("%d documents owed, %v", len(page.Documents), err)
	}
	owed := page.Documents[0]
	for lang, want := range map[string]string{"es": "Concepto", "ca": "Concepte", "eu": "Kontzeptua", "gl": "Concepto", "en": "Reference"} {
		if err := w.SavePreferences(t.Context(), c.guest, lang, app.PageSize); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(c.open(owed).body, `<dt>`+want+`</dt><dd id="pay-reference" data-value="`+owed.Number+`">`+owed.Number+`</dd>`) {
			t.Errorf("%s: the number is not called %s", lang, want)
		}
	}
}

func TestOpeningADocumentIsSeenWeakerThanReadAndItsCompanySeesIt(t *testing.T) {
	w := newWorld(t, 6)
	c := w.customers[0]
	d := c.unread()[0]
	c.open(d)
	if got := c.reading(d); got != billing.Seen {
		t.Errorf("opened: got %s, want seen", got)
	}
	c.expectRead("opened", d, false)
	first := c.seenAt(d)
	w.now = w.now.Add(seenLater)
	if body := c.open(d).body; strings.Count(body, "Lo abriste en pantalla") != 2 {
		t.Errorf("its history has %d openings, want 2", strings.Count(body, "Lo abriste en pantalla"))
	}
	c.open(d) // at once: the same opening
	if body := c.open(d).body; strings.Count(body, "Lo abriste en pantalla") != 2 {
		t.Errorf("reloaded, its history has %d openings, want 2", strings.Count(body, "Lo abriste en pantalla"))
	}
	if again := c.seenAt(d); !again.Equal(first) {
		t.Errorf("seen_at moved from %v to %v", first, again)
	}
	page, err := w.Document(t.Context(), w.actor(), d.ID)
	if err != nil || len(page.Events) != 2 || page.Events[0].Phase != billing.Opened || page.Events[0].Who != c.guest.Access.Username {
		t.Errorf("the company's history: got %+v, %v", page.Events, err)
	}
	c.get(c.ticket(d))
	c.expectRead("downloaded", d, true)
	if got := c.reading(d); got != billing.Read {
		t.Errorf("downloaded: got %s, want read", got)
	}
	if body := c.open(d).body; !strings.Contains(body, "Descargaste el PDF") {
		t.Error("its own history does not tell the download")
	}
}

func TestWhatIsNotTheCustomerOpeningItIsNotSeen(t *testing.T) {
	w := newWorld(t, 6)
	c := w.customers[0]
	d := c.unread()[0]
	path := w.base + "/documentos/" + d.ID
	for name, ask := range map[string]func() answer{
		"HEAD":     func() answer { return c.send(http.MethodHead, path, nil, nil) },
		"prefetch": func() answer { return c.send(http.MethodGet, path, nil, http.Header{"Sec-Purpose": {"prefetch"}}) },
		"polling":  func() answer { return c.send(http.MethodGet, path, nil, http.Header{"X-Poll": {"1"}}) },
		"an office session": func() answer {
			return c.send(http.MethodGet, path, nil, http.Header{"Cookie": {door.OfficeCookie + "=" + w.office}})
		},
	} {
		if a := ask(); a.status != http.StatusOK {
			t.Errorf("%s: got %d", name, a.status)
		}
		if got := c.reading(d); got != billing.Unread {
			t.Errorf("%s: got %s, want unread", name, got)
		}
	}
}

func TestADocumentOnScreenIsItsCustomersAlone(t *testing.T) {
	w := newWorld(t, 6)
	d := w.customers[0].unread()[0]
	if a := w.customers[1].open(d); a.status != http.StatusNotFound {
		t.Errorf("the neighbour: got %d, want 404", a.status)
	}
	if a := w.customers[0].get(w.base + "/documentos/nada"); a.status != http.StatusNotFound {
		t.Errorf("nothing: got %d, want 404", a.status)
	}
	if got := w.customers[0].reading(d); got != billing.Unread {
		t.Errorf("asked for by the neighbour: got %s, want unread", got)
	}
}
