package office

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
)

// invoice issues one for a customer with that e-mail and answers its id.
func (d *desk) invoice(name, email string) string {
	d.t.Helper()
	f := d.app.NewDraft(billing.Invoice)
	f.CustomerID = d.customer(name, email)
	f.Lines = []app.LineForm{{Text: "Carta", Quantity: "1", Price: "100", Tax: "21"}}
	_, err := d.app.Issue(d.t.Context(), d.owner, f, true)
	d.ok(err)
	return f.ID
}

func (d *desk) dispatched(documents ...string) url.Values {
	return url.Values{"act": {d.app.NewAct()}, "id": documents, "to": {"ana@uno.example"}, "way": {"link"}, "subject.es": {"Tu factura"}, "body.es": {"Hola\r\n\r\nAquí va."}}
}

func TestAnInvoiceIsSentFromItsPageAndSaysWhatBecameOfIt(t *testing.T) {
	d := newDesk(t)
	d.complete()
	id := d.invoice("Café Almirante, S.L.", "admin@cafe.example")
	path := map[string]string{"id": id}
	expect(t, d.page(200, request{handler: invoices.Show, target: "/", path: path}), `href="/app/envios/facturas/nuevo?id=`+id+`"`, "Aún no se ha enviado a nadie")
	form := d.page(200, request{handler: invoices.NewDispatch, target: invoices.DispatchPath() + "/nuevo?id=" + id})
	expect(t, form, "Enviar F-2026-0001", `value="admin@cafe.example"`, `value="Factura F-2026-0001 de Estudio Marjal"`, "por 121,00", `value="link" checked`,
		"Sabrás cuándo lo lee", "No verificable: no sabrás si lo lee")
	expectNo(t, form, `class="read"`) // a ring beside a round box looks like another one to choose
	if got, want := d.page(303, request{handler: invoices.SendDocuments, target: invoices.DispatchPath(), form: d.dispatched(id)}), invoices.Path()+"/"+id+"?hecho=enviada"; got != want {
		t.Errorf("got sent to %s, want %s", got, want)
	}
	page := d.page(200, request{handler: invoices.Show, target: "/?hecho=enviada", path: path})
	expect(t, page, "<h1>Factura F-2026-0001</h1>", "<b>Café Almirante, S.L.</b>", "En camino.", "ana&#64;<wbr>uno.example", "Con un enlace", "Pendiente", "Enlaces vivos", "Sin usar", "22 ene 2027", "Anular el enlace de ana@uno.example",
		"¿Anular el enlace de ana&#64;<wbr>uno.example?", "ya no podrá abrir F-2026-0001 con él")
	expectNo(t, page, "Reenviar")
	expectNo(t, d.page(200, request{handler: invoices.Show, target: "/", path: path, role: billing.Reader}), "Anular", "Enviar por e-mail</a>")
	sent, err := d.app.Document(t.Context(), d.owner, id)
	d.ok(err)
	path["link"], path["email"] = sent.Links[0].ID, sent.Emails[0].ID
	d.page(303, request{handler: invoices.RevokeLink, target: "/", form: url.Values{}, path: path})
	page = d.page(200, request{handler: invoices.Show, target: "/?hecho=anulado-enlace", path: path})
	expect(t, page, "Enlace anulado por Lucía Ferrandis", "El enviado a ana@uno.example ya no abre el documento.", "Ningún enlace abre ahora")
	expectNo(t, page, "Anular el enlace")
	d.page(303, request{handler: invoices.SendAgain, target: "/", form: url.Values{"act": {d.app.NewAct()}}, path: path})
	if sent.Emails[0].Body != "Hola\n\nAquí va." {
		t.Errorf("got the text %q", sent.Emails[0].Body)
	}
}

func TestWhatIsWrongInTheFormKeepsWhatWasTyped(t *testing.T) {
	d := newDesk(t)
	d.complete()
	id := d.invoice("Café", "")
	expect(t, d.page(200, request{handler: invoices.NewDispatch, target: "/?id=" + id}), "Café no tiene e-mail en su ficha")
	form := d.dispatched(id)
	form.Set("to", "ana@uno.example, <b>no")
	form.Set("subject.es", "")
	form.Set("body.es", "</textarea><script>alert(1)</script>")
	form.Set("way", "attachment")
	page := d.page(422, request{handler: invoices.SendDocuments, target: invoices.DispatchPath(), form: form})
	expect(t, page, "«&lt;b&gt;no» no es una dirección", `value="ana@uno.example, &lt;b&gt;no"`, "&lt;/textarea&gt;&lt;script&gt;alert(1)", `value="attachment" checked`,
		`id="f-subject-es-e"`, `value="`+form.Get("act")+`"`)
	expectNo(t, page, "<script>alert")
	form = d.dispatched(id)
	form.Set("way", "paloma")
	expect(t, d.page(422, request{handler: invoices.SendDocuments, target: invoices.DispatchPath(), form: form}), "Elige una opción")
}

func TestSeveralInvoicesAreSentFromTheListAndTheResultNamesEach(t *testing.T) {
	d := newDesk(t)
	d.complete()
	one, two, none := d.invoice("Café", "admin@cafe.example"), d.invoice("Vecino", "vecino@b.example"), d.invoice("Marta", "")
	list := d.page(200, request{handler: invoices.List, target: invoices.Path()})
	expect(t, list, `value="`+one+`"`, `formaction="/app/envios/facturas/nuevo"`, `formmethod="get"`, "Marca una o varias filas")
	expectNo(t, d.page(200, request{handler: invoices.List, target: invoices.Path(), role: billing.Reader}), `name="id"`, "Marca una o varias filas")
	q := "?" + url.Values{"id": {one, two, none}}.Encode()
	form := d.page(200, request{handler: invoices.NewDispatch, target: invoices.DispatchPath() + "/nuevo" + q})
	expect(t, form, "Enviar 2 de 3 documentos", "{número}, {total}", "No se envía: el cliente no tiene e-mail.", "Añadir e-mail", "vecino&#64;<wbr>b.example")
	expectNo(t, form, `name="to"`)
	at := d.page(303, request{handler: invoices.SendDocuments, target: invoices.DispatchPath(), form: d.dispatched(one, two, none)})
	id, ok := strings.CutPrefix(at, invoices.DispatchPath()+"/")
	if !ok {
		t.Fatalf("got sent to %s", at)
	}
	result := d.page(200, request{handler: invoices.Dispatch, target: at, path: map[string]string{"id": id}})
	expect(t, result, "2 en camino; 1 sin enviar.", "admin&#64;<wbr>cafe.example", "Pendiente", "No se envía: el cliente no tiene e-mail.")
	expectNo(t, result, "ana@")
}

func TestWhatCannotBeSentIsSaidInASentence(t *testing.T) {
	d := newDesk(t)
	d.complete()
	d.invoice("Café", "admin@cafe.example")
	draft := d.app.NewDraft(billing.Invoice)
	draft.Lines = []app.LineForm{{Text: "Carta", Quantity: "1", Price: "100", Tax: "21"}}
	d.ok(d.app.SaveDraft(t.Context(), d.owner, draft, true))
	expect(t, d.page(422, request{handler: invoices.NewDispatch, target: invoices.DispatchPath() + "/nuevo"}), "Marca alguna fila.", "F-2026-0001")
	expect(t, d.page(422, request{handler: invoices.SendDocuments, target: invoices.DispatchPath(), form: url.Values{"act": {d.app.NewAct()}}}), "Marca alguna fila.", "F-2026-0001")
	page := d.page(200, request{handler: invoices.NewDispatch, target: "/?id=" + draft.ID})
	expect(t, page, "No se envía: es un borrador.")
	expectNo(t, page, "<textarea")
	if at := d.page(303, request{handler: invoices.SendDocuments, target: invoices.DispatchPath(), form: d.dispatched(draft.ID)}); !strings.HasPrefix(at, invoices.DispatchPath()+"/") {
		t.Errorf("a draft, sent all the same: got led to %s, want what became of it", at)
	}
	_, err := d.ask(request{handler: invoices.Dispatch, method: http.MethodGet, target: "/", path: map[string]string{"id": "x"}})
	if billing.CodeOf(err) != billing.NotFound {
		t.Errorf("no such dispatch: got %v, want not found", err)
	}
}

func TestEveryKindIsSentUnderItsOwnAddresses(t *testing.T) {
	d := newDesk(t)
	d.complete()
	customer := d.customer("Café Almirante, S.L.", "admin@cafe.example")
	for _, s := range Kinds {
		id, other := d.issue(s, customer), d.issue(s, customer)
		expect(t, d.page(200, request{handler: s.List, target: s.Path()}), `formaction="`+s.DispatchPath()+`/nuevo"`)
		expect(t, d.page(200, request{handler: s.Show, target: "/", path: map[string]string{"id": id}}), `href="`+s.DispatchPath()+`/nuevo?id=`+id+`"`)
		form := d.page(200, request{handler: s.NewDispatch, target: "/?id=" + id})
		expect(t, form, `action="`+s.DispatchPath()+`"`, `href="`+s.at(id)+`"`, `href="`+s.Path()+`" aria-current="page"`)
		if got, want := d.page(303, request{handler: s.SendDocuments, target: "/", form: d.dispatched(id)}), s.at(id)+"?hecho=enviada"; got != want {
			t.Errorf("one %s: got sent to %s, want %s", s.kind, got, want)
		}
		at := d.page(303, request{handler: s.SendDocuments, target: "/", form: d.dispatched(id, other)})
		dispatch := strings.TrimPrefix(at, s.DispatchPath()+"/")
		expect(t, d.page(200, request{handler: s.Dispatch, target: at, path: map[string]string{"id": dispatch}}), `href="`+s.at(other)+`"`, `href="`+s.Path()+`"`)
		page, err := d.app.Document(t.Context(), d.owner, id)
		d.ok(err)
		expect(t, d.page(200, request{handler: s.Show, target: "/", path: map[string]string{"id": id}}), `action="`+s.at(id)+"/enlaces/"+page.Links[0].ID+`/anular"`)
		for _, wrong := range Kinds {
			if wrong.kind == s.kind {
				continue
			}
			if got, want := d.page(303, request{handler: wrong.NewDispatch, target: "/?id=" + id}), s.DispatchPath()+"/nuevo?id="+id; got != want {
				t.Errorf("the form of a %s among the %ss: got sent to %s, want %s", s.kind, wrong.kind, got, want)
			}
			if got := d.page(303, request{handler: wrong.Dispatch, target: "/", path: map[string]string{"id": dispatch}}); got != at {
				t.Errorf("what was sent of a %s among the %ss: got sent to %s, want %s", s.kind, wrong.kind, got, at)
			}
		}
	}
}

func TestTheFormOffersTheContactsAndKeepsWhatWasTicked(t *testing.T) {
	d := newDesk(t)
	d.complete()
	id := d.invoice("Yolanda Quiles", "yolanda@b.example")
	page, err := d.app.Document(t.Context(), d.owner, id)
	d.ok(err)
	jon := d.contact(page.CustomerID, "Jon Etxea", "jon@b.example")
	d.ok(d.app.ChangeAccess(t.Context(), d.owner, billing.GrantAccess, d.app.NewAct(), []string{page.CustomerID + "/" + jon}))
	d.ok(d.app.ChangeAccess(t.Context(), d.owner, billing.DeactivateAccess, d.app.NewAct(), []string{page.CustomerID + "/" + jon}))
	box := func(address, checked string) string {
		return `type="checkbox" name="who" value="` + address + `"` + checked + `>`
	}
	form := d.page(200, request{handler: invoices.NewDispatch, target: "/?id=" + id})
	expect(t, form, box("yolanda@b.example", " checked"), box("jon@b.example", ""), "Jon Etxea", "Acceso inactivo", "Otras direcciones", "Hola, {cliente}:", "{cliente} se rellena")
	sent := d.dispatched(id)
	sent["who"], sent["to"] = []string{"jon@b.example"}, []string{"gestor@otro.example"}
	form = d.page(422, request{handler: invoices.SendDocuments, target: invoices.DispatchPath(), form: sent})
	expect(t, form, "El acceso de jon@b.example está inactivo", box("yolanda@b.example", ""), box("jon@b.example", " checked"), `value="gestor@otro.example"`)
	sent.Set("way", "attachment")
	d.page(303, request{handler: invoices.SendDocuments, target: invoices.DispatchPath(), form: sent})
	several := d.page(200, request{handler: invoices.NewDispatch, target: "/?" + url.Values{"id": {id, d.invoice("Café", "cafe@b.example")}}.Encode()})
	expect(t, several, "También a los contactos", "Contactos: Jon Etxea")
}

// TestTheFormSaysThatADocumentWasSentBefore: last when, and to whom; one that came back was not.
func TestTheFormSaysThatADocumentWasSentBefore(t *testing.T) {
	d := newDesk(t)
	d.complete()
	id, fresh := d.invoice("Yolanda Quiles", "yolanda@b.example"), d.invoice("Café", "cafe@b.example")
	open := func(ids ...string) string {
		return d.page(200, request{handler: invoices.NewDispatch, target: "/?" + url.Values{"id": ids}.Encode()})
	}
	expectNo(t, open(id), "Ya se envió")
	for range 2 { // the two links of one address and minute are told apart by subject and second
		form := d.dispatched(id)
		form["to"] = []string{"yolanda@b.example", "gestor@otro.example"}
		d.page(303, request{handler: invoices.SendDocuments, target: "/", form: form})
	}
	expect(t, open(id), "Ya se envió: hoy, 10:00, a ")
	if got := strings.Count(open(id, fresh), "Ya se envió"); got != 1 {
		t.Errorf("of two documents one was sent: %d marks", got)
	}
	page := d.page(200, request{handler: invoices.Show, target: "/", path: map[string]string{"id": id}})
	expect(t, page, "<small>Tu factura</small>", "23 nov 2026, 10:00:00", "Sin usar")
}

// TestALinkThatNobodyGotDoesNotCount as a way to the document, and says so.
func TestALinkThatNobodyGotDoesNotCount(t *testing.T) {
	d := newDesk(t)
	d.complete()
	id := d.invoice("Café Almirante, S.L.", "admin@cafe.example")
	d.page(303, request{handler: invoices.SendDocuments, target: invoices.DispatchPath(), form: d.dispatched(id)})
	show := request{handler: invoices.Show, target: "/", path: map[string]string{"id": id}}
	before, err := d.app.Document(t.Context(), d.owner, id)
	d.ok(err)
	live := len(before.Links)
	counted := i18n.For("es").T("people.reach.links", "n", live)
	page := d.page(200, show)
	expect(t, page, "Enlaces vivos", counted)
	expectNo(t, page, "No llegó")
	for _, state := range []string{"bounced", "failed"} {
		d.exec(`UPDATE email SET state = $1 WHERE document_id = $2`, state, id)
		page = d.page(200, show)
		expect(t, page, "Enlaces vivos", "No llegó")
		expectNo(t, page, "por e-mail aún abre")
	}
}
