package office

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/store"
	"acuse/internal/web/door"
)

// issue makes an issued document of 121 € and answers its id.
func (d *desk) issue(s Sales, customer string) string {
	d.t.Helper()
	id := d.app.NewDraft(s.kind).ID
	form := lineForm("Carta", "1", "100", "", "21")
	form.Set("customer_id", customer)
	d.page(303, request{handler: s.Issue, target: "/", form: form, path: map[string]string{"id": id}})
	return id
}

func TestEachKindHasItsOwnWords(t *testing.T) {
	d := newDesk(t)
	d.complete()
	customer := d.customer("Café Almirante, S.L.", "")
	for _, c := range []struct {
		kind  billing.Kind
		words []string
	}{
		{billing.Invoice, []string{"Nueva factura", "Total factura", "F-2026-0001", "Pendiente"}},
		{billing.Quote, []string{"Nuevo presupuesto", "Total presupuesto", "P-2026-0001", "Emitido"}},
		{billing.DeliveryNote, []string{"Nuevo albarán", "Total albarán", "A-2026-0001", "Emitido"}},
		{billing.Proforma, []string{"Nueva factura proforma", "Total proforma", "PF-2026-0001", "Emitida"}},
		{billing.Receipt, []string{"Nuevo recibo", "Total recibo", "R-2026-0001", "Pendiente"}},
	} {
		s := salesOf(c.kind)
		id := d.issue(s, customer)
		page := d.page(200, request{handler: s.List, target: s.Path()})
		expect(t, page, c.words...)
		if got := strings.Contains(page, ">Pend"); got != s.Owes() {
			t.Errorf("%s: a column of what is pending %t, want %t", c.kind, got, s.Owes())
		}
		for _, other := range Kinds {
			if got := d.page(map[bool]int{true: 200, false: 303}[other.kind == c.kind], request{handler: other.Show, target: "/", path: map[string]string{"id": id}}); other.kind != c.kind && got != s.at(id) {
				t.Errorf("a %s asked for as a %s: got sent to %s, want %s", c.kind, other.kind, got, s.at(id))
			}
		}
	}
}

func TestTheBarSaysWhatItWillDoBeforeItDoes(t *testing.T) {
	d := newDesk(t)
	d.complete()
	customer := d.customer("Café Almirante, S.L.", "")
	one, two := d.issue(invoices, customer), d.issue(invoices, customer)
	ask := func(status int, form url.Values) string {
		return d.page(status, request{handler: invoices.Marked, target: invoices.Path() + "/acciones?estado=pending", form: form})
	}
	expect(t, ask(422, url.Values{"do": {"archive"}}), "Marca alguna fila", "F-2026-0001")
	confirm := func(form url.Values) string { // a page of its own, for Back to find
		return d.page(200, request{handler: invoices.ConfirmMarked, target: ask(303, form)})
	}
	page := confirm(url.Values{"do": {"collect"}, "id": {one, two}})
	expect(t, page, invoices.Path()+"/acciones?estado=pending", "¿Registrar el cobro de 2 documentos?", "en total 242,00", `name="amount.`+one+`" value="121.00"`)
	payment := func(id string) string {
		_, after, _ := strings.Cut(page, `name="payment.`+id+`" value="`)
		return after[:36]
	}
	form := url.Values{"do": {"collect"}, "confirmed": {"1"}, "id": {one, two}, "amount." + one: {"121.00"}, "amount." + two: {"121.00"},
		"payment." + one: {payment(one)}, "payment." + two: {payment(two)}}
	for range 2 { // sent twice
		if got, want := ask(303, form), invoices.Path()+"?cuantos=2&estado=pending&hecho=cobrado"; got != want {
			t.Errorf("got sent to %s, want %s", got, want)
		}
	}
	form.Set("payment."+one, d.app.NewAct())
	expect(t, ask(409, form), "Lo pendiente ha cambiado mientras tanto", "No queda nada pendiente")
	three := d.issue(invoices, customer) // with one that is paid ticked before it: the title is of what will change
	expect(t, confirm(url.Values{"do": {"collect"}, "id": {one, three}}), "¿Registrar el cobro de F-2026-0003?")
	expect(t, confirm(url.Values{"do": {"archive"}, "id": {one}}), "¿Archivar F-2026-0001?", "tu cliente deja de verlo")
	back := url.Values{"do": {"archive"}, "confirmed": {"1"}, "id": {one}, "back": {"https://elsewhere.example/" + one}}
	if got := ask(303, back); !strings.HasPrefix(got, invoices.Path()+"?") {
		t.Errorf("got sent to %s, want the list: never a way out to others", got)
	}
	if _, err := d.ask(request{handler: salesOf(billing.Quote).Marked, target: "/", form: url.Values{"do": {"collect"}, "id": {one}}}); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("collect quotes: got %v, want not found", err)
	}
}

func TestAPaymentIsRefusedBesideItsFieldAndKeepsWhatWasTyped(t *testing.T) {
	d := newDesk(t)
	d.complete()
	id := d.issue(invoices, d.customer("Café Almirante, S.L.", ""))
	path := map[string]string{"id": id}
	form := url.Values{"payment": {d.app.NewAct()}, "date": {"2026-11-23"}, "amount": {"121,01"}, "method": {"<b>Bizum</b>"}}
	page := d.page(422, request{handler: invoices.AddPayment, target: "/", path: path, form: form})
	expect(t, page, `id="f-amount-e"`, `value="121,01"`, "&lt;b&gt;Bizum&lt;/b&gt;", "Es más de lo que queda pendiente")
	form.Set("amount", "21")
	if got, want := d.page(303, request{handler: invoices.AddPayment, target: "/", path: path, form: form}), invoices.at(id)+"?hecho=cobrado"; got != want {
		t.Errorf("got sent to %s, want %s", got, want)
	}
	path["payment"] = form.Get("payment")
	reason := reasonField(path["payment"])
	page = d.page(422, request{handler: invoices.UndoPayment, target: "/", path: path, form: url.Values{reason: {strings.Repeat("x", 201)}}})
	expect(t, page, "<details", " open", strings.Repeat("x", 201), "Pendiente: 100,00")
	d.page(303, request{handler: invoices.UndoPayment, target: "/", path: path, form: url.Values{reason: {"Error"}}})
	page = d.page(200, request{handler: invoices.Show, target: "/", path: path, role: billing.Reader})
	expect(t, page, "Anulado por Lucía Ferrandis: Error")
	expectNo(t, page, "Registrar cobro", "Marcar como no leído", "Archivar")
}

var byLink = store.DocumentSent{VersionID: "v2", Way: billing.ByLink}

func TestHistoryComesFromEveryTableInTheOrderOfTime(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, 11, 23, hour, 0, 0, 0, time.UTC) }
	page := app.DocumentPage{Issuer: "Lucía", Document: billing.Document{Kind: billing.Quote, State: billing.Issued, Number: "P-1", CreatedAt: at(1), IssuedAt: at(2), SeenAt: at(8)},
		Events: []billing.ReadEvent{{Phase: billing.Opened, At: at(8)}, {Phase: billing.Completed, DownloadID: "d", First: true, Channel: billing.ChannelPortal, At: at(4)},
			{Phase: billing.Opened, First: true, At: at(3)}},
		Emails: []app.Email{{DocumentSent: byLink, CreatedAt: at(1), EmailProgress: store.EmailProgress{State: "cancelled", UpdatedAt: at(13)}},
			{DocumentSent: byLink, CreatedAt: at(12), EmailProgress: store.EmailProgress{State: "pending"}},
			{DocumentSent: byLink, EmailProgress: store.EmailProgress{State: "bounced", UpdatedAt: at(11)}},
			{DocumentSent: byLink, EmailProgress: store.EmailProgress{State: "sent", SentAt: at(10), UpdatedAt: at(10)}}},
		Acts:     []app.DocumentEvent{{Kind: billing.EventUnread, Who: "Pau", At: at(7)}, {Kind: billing.EventArchived, Who: "Pau", At: at(5)}},
		Payments: []billing.Payment{{Amount: 100, At: at(6), UndoneAt: at(9), UndoneBy: "Pau"}}}
	var got []string
	for _, m := range history(&door.Visit{P: i18n.For("es"), App: newDesk(t).app}, page) {
		got = append(got, strings.ReplaceAll(m.title, "\u00a0", " "))
	}
	want := "Cancelado, En cola, Rebotado, Enviado, Cobro de 1,00 € anulado, Visto, Marcado como no leído por Pau, Cobro de 1,00 €, Archivado por Pau, Leído, Visto, Emitido por Lucía, Creado"
	if strings.Join(got, ", ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, ", "), want)
	}
}

func TestTheLadderShowsHowFarItCameWithEachAccess(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, 11, 23, hour, 0, 0, 0, time.UTC) }
	invoice := billing.Document{Kind: billing.Invoice, State: billing.Issued, VersionID: "v2", CustomerName: "Café", CreatedAt: at(1), IssuedAt: at(1), Pending: 100}
	read := func(access, version string, hour int) billing.ReadEvent {
		return billing.ReadEvent{Phase: billing.Completed, AccessID: access, Who: access, VersionID: version, At: at(hour)}
	}
	opened := func(access string, hour int) billing.ReadEvent {
		e := read(access, "v2", hour)
		e.Phase = billing.Opened
		return e
	}
	mailed := func(to string, way billing.SendWay, state store.EmailState) app.Email {
		e := app.Email{Recipient: to, DocumentSent: store.DocumentSent{VersionID: "v2", Way: way}, EmailProgress: store.EmailProgress{State: state, UpdatedAt: at(2)}}
		if state == store.EmailSent {
			e.SentAt = at(2)
		}
		return e
	}
	access := &billing.Access{ID: "now", Username: "now", GrantedAt: at(1)}
	contact := app.ContactRow{Contact: billing.Contact{Name: "Marta"}, Access: billing.Access{ID: "marta", Username: "m@x", State: billing.AccessActive, GrantedAt: at(1)}}
	gone := app.ContactRow{Contact: billing.Contact{Name: "Joan"}, Access: billing.Access{ID: "joan", Username: "j@x", State: billing.AccessInactive, GrantedAt: at(1)}}
	quote := invoice
	quote.Kind, quote.SeenAt = billing.Quote, at(3)
	byLink := read("", "v2", 4)
	byLink.LinkID, byLink.Who = "link", "x@y"
	lookedAt := byLink
	lookedAt.Phase, lookedAt.Reason, lookedAt.Who = billing.Ignored, billing.ReasonLinkOpened, "w@y"
	for name, c := range map[string]struct {
		page app.DocumentPage
		want string
	}{
		"nobody has access":    {app.DocumentPage{Document: invoice}, "Café: Creado Emitido* next:Visto next:Leído next:Cobrado"},
		"as an attachment":     {app.DocumentPage{Document: invoice, Access: access, Emails: []app.Email{mailed("NOW", billing.ByAttachment, "sent")}}, "now: Creado Emitido Enviado* next:Visto next:No verificable next:Cobrado"},
		"seen":                 {app.DocumentPage{Document: quote, Access: access, Events: []billing.ReadEvent{opened("now", 3)}}, "now: Creado Emitido Visto* next:Leído"},
		"seen by a contact":    {app.DocumentPage{Document: quote, Access: access, Contacts: []app.ContactRow{contact, gone}, Events: []billing.ReadEvent{opened("marta", 3)}}, "now: Creado Emitido* next:Visto next:Leído; Marta · m@x: Creado Emitido Visto* next:Leído"},
		"the version before":   {app.DocumentPage{Document: invoice, Access: access, Events: []billing.ReadEvent{read("now", "v1", 2)}}, "now: Creado Emitido* next:Visto next:Leído next:Cobrado"},
		"read, also by others": {app.DocumentPage{Document: invoice, Access: access, Events: []billing.ReadEvent{read("old", "v2", 4), read("now", "v2", 3)}}, "now: Creado Emitido read:Leído* next:Cobrado; old: Creado Emitido read:Leído* next:Cobrado"},
		"marked unread": {app.DocumentPage{Document: invoice, Access: access, Events: []billing.ReadEvent{read("now", "v2", 2)},
			Acts: []app.DocumentEvent{{Kind: billing.EventUnread, At: at(5)}}}, "now: Creado Emitido* next:Visto next:Leído next:Cobrado"},
		"by a link to somebody without access": {app.DocumentPage{Document: quote, Emails: []app.Email{mailed("x@y", billing.ByLink, "sent")}, Events: []billing.ReadEvent{byLink}}, "x@y: Creado Emitido Enviado Entregado read:Leído*"},
		"to one, and not to another": {app.DocumentPage{Document: quote, Access: access, Emails: []app.Email{mailed("x@y", billing.ByLink, "bounced"), mailed("now", billing.ByLink, "pending"), mailed("no@x", billing.ByLink, "cancelled")}},
			"now: Creado Emitido* next:Enviado next:Visto next:Leído; x@y: Creado Emitido failed:Rebotado* next:Leído"},
		"given up after three days":      {app.DocumentPage{Document: quote, Emails: []app.Email{mailed("x@y", billing.ByLink, "failed")}}, "x@y: Creado Emitido failed:Fallido* next:Leído"},
		"tried again after it came back": {app.DocumentPage{Document: quote, Emails: []app.Email{mailed("x@y", billing.ByLink, "pending"), mailed("x@y", billing.ByLink, "sent")}}, "x@y: Creado Emitido Enviado* next:Entregado next:Leído"},
		"attached to one, and about to be to another": {app.DocumentPage{Document: quote, Emails: []app.Email{mailed("x@y", billing.ByAttachment, "sent"), mailed("z@y", billing.ByAttachment, "pending")}},
			"x@y: Creado Emitido Enviado* next:No verificable; z@y: Creado Emitido* next:Enviado next:Leído"},
		"a link, and the PDF after it": {app.DocumentPage{Document: quote, Emails: []app.Email{mailed("x@y", billing.ByAttachment, "sent"), mailed("x@y", billing.ByLink, "sent")}},
			"x@y: Creado Emitido Enviado* next:Entregado next:Leído"},
		"a link looked at, if only by a filter": {app.DocumentPage{Document: quote, Emails: []app.Email{mailed("w@y", billing.ByLink, "sent")}, Events: []billing.ReadEvent{lookedAt}}, "w@y: Creado Emitido Enviado Entregado* next:Leído"},
	} {
		var all []string
		for _, l := range laddersOf(&door.Visit{P: i18n.For("es"), App: newDesk(t).app}, c.page) {
			words := []string{l.who + ":"}
			for _, r := range l.rungs {
				word := r.text
				if r.step != "" {
					word = r.step + ":" + word
				}
				if r.current {
					word += "*"
				}
				words = append(words, word)
			}
			all = append(all, strings.Join(words, " "))
		}
		if got := strings.Join(all, "; "); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, c.want)
		}
	}
}

// TestTheLadderThatExplainsLeidoStandsFirst: after Quitar and Conceder the same person has several.
func TestTheLadderThatExplainsLeidoStandsFirst(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, 11, 23, hour, 0, 0, 0, time.UTC) }
	read := func(access string, hour int) billing.ReadEvent {
		return billing.ReadEvent{Phase: billing.Completed, AccessID: access, Who: access, VersionID: "v", At: at(hour)}
	}
	d := newDesk(t)
	off := app.ContactRow{Contact: billing.Contact{Name: "Joan"}, Access: billing.Access{ID: "joan", Username: "j@x", State: billing.AccessInactive, GrantedAt: at(1)}}
	page := app.DocumentPage{Document: billing.Document{Kind: billing.Quote, State: billing.Issued, VersionID: "v"},
		Access: &billing.Access{ID: "now", Username: "now", GrantedAt: at(9), State: billing.AccessInactive}, Contacts: []app.ContactRow{off},
		Events: []billing.ReadEvent{read("older", 5), read("joan", 4), read("old", 3)}}
	var got []string
	for _, l := range laddersOf(&door.Visit{P: i18n.For("es"), App: d.app}, page) {
		got = append(got, fmt.Sprintf("%s inactive %t old %t", l.who, l.inactive, l.old))
	}
	want := []string{"old inactive false old false", "joan inactive true old false", "older inactive false old true", "now inactive true old false"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestANewCustomerComesBackToTheDraftThatWaits(t *testing.T) {
	d := newDesk(t)
	quotes := salesOf(billing.Quote)
	id := d.app.NewDraft(billing.Quote).ID
	form := lineForm("Carta", "1", "100", "", "21")
	form.Set("new_customer", "1")
	got := d.page(303, request{handler: quotes.Save, target: "/", form: form, path: map[string]string{"id": id}})
	if want := "/app/clientes/nuevo?vuelta=%2Fapp%2Fpresupuestos%2F" + id; got != want {
		t.Fatalf("got sent to %s, want %s", got, want)
	}
	page := d.page(200, request{handler: NewCustomer, target: got})
	expect(t, page, `name="back" value="`+quotes.at(id)+`"`, `href="`+quotes.at(id)+`"`)
	customer := d.app.NewCustomer().ID
	added := url.Values{"id": {customer}, "back": {quotes.at(id)}, "name": {"Café"}, "tax_id_type": {"cif"}, "country": {"ES"}, "language": {"es"}}
	got = d.page(303, request{handler: AddCustomer, target: "/", form: added})
	if want := quotes.at(id) + "?cliente=" + customer + "&hecho=cliente"; got != want {
		t.Fatalf("got sent to %s, want %s", got, want)
	}
	expect(t, d.page(200, request{handler: quotes.Show, target: got, path: map[string]string{"id": id}}), `<option value="`+customer+`" selected>`, `value="Carta"`)
	for _, elsewhere := range []string{"https://elsewhere.example/app/facturas/" + id, "//elsewhere.example", "/app/facturas/../../salir", "/app/salir"} {
		if got := draftPath(elsewhere); got != "" {
			t.Errorf("back to %s: got %s, want nowhere", elsewhere, got)
		}
	}
}

func TestTheDialogOverADraftAddsACustomer(t *testing.T) {
	d := newDesk(t)
	expect(t, d.page(200, request{handler: invoices.New, target: "/"}), `name="new_customer" value="1"`, `data-dialog="/app/clientes/nuevo"`)
	w, err := d.ask(request{handler: NewCustomer, target: customersPath + "/nuevo", part: true})
	d.ok(err)
	if !slices.Contains(w.Header().Values("Vary"), "HX-Request") {
		t.Error("a cache is not told that page and dialog differ")
	}
	expect(t, w.Body.String(), "<dialog", `action="/app/clientes"`, `name="tax_id"`, "data-places", "data-failed")
	expectNo(t, w.Body.String(), "<html", `name="back"`)
	id, twin := d.app.NewCustomer().ID, d.customer("Café Almirante, S.L.", "")
	form := url.Values{"id": {id}, "name": {"Café & Co"}, "tax_id_type": {"cif"}, "tax_id": {"B58378432"}, "country": {"ES"}, "language": {"es"}}
	add := request{handler: AddCustomer, target: customersPath, form: form, part: true}
	page := d.page(422, add)
	expect(t, page, "<dialog", "B58378431", `id="f-tax_id-e"`, `name="tax_id_override"`, `value="Café &amp; Co"`, `value="`+id+`"`)
	expectNo(t, page, "<html")
	form.Set("tax_id_type", "nif")
	form.Set("tax_id", "93471790C")
	expect(t, d.page(422, add), "<dialog", `name="tax_id_twin"`, customersPath+"/"+twin)
	form.Set("tax_id_twin", "1")
	for range 2 {
		page = d.page(200, add)
		expect(t, page, `name="customer_id"`, `<option value="`+id+`" selected>Café &amp; Co</option>`, `<option value="`+twin+`">`, "data-toast", "Cliente creado y elegido")
		expectNo(t, page, "<html", "<dialog")
	}
	if got := strings.Count(d.page(200, request{handler: Customers, target: customersPath}), `class="c-title"`); got != 2 {
		t.Errorf("a form sent twice: got %d customers, want 2", got)
	}
	form.Set("name", "Café Dársena") // kept already, as something else: the next pressing changes it
	expect(t, d.page(409, add), "<dialog", `action="`+customersPath+"/"+id+`"`)
	page = d.page(200, request{handler: SaveCustomer, target: customersPath + "/" + id, path: map[string]string{"id": id}, form: form, part: true})
	expect(t, page, `<option value="`+id+`" selected>Café Dársena</option>`)
}

func TestNewsAreToastsWithTheWayToTheDocument(t *testing.T) {
	d := newDesk(t)
	v := &door.Visit{P: i18n.For("es"), App: d.app}
	first := app.News{DocumentID: "x", Kind: billing.Receipt, Number: "R-2026-0001"}
	one := newsToast(v, app.ReadNews{ID: "a", Customer: "Café", Documents: []app.News{first}})
	if one.Text != "Café ha leído R-2026-0001" || one.Link.Href != "/app/recibos/x" || one.News != "a" {
		t.Errorf("one document: got %+v", one)
	}
	if two := newsToast(v, app.ReadNews{ID: "b", Customer: "Café", Documents: []app.News{first, first}}); two.Text != "Café ha leído 2 documentos" || two.Link.Href != "" {
		t.Errorf("two: got %+v", two)
	}
	first.At = d.app.Now()
	if small := newsToast(v, app.ReadNews{Documents: []app.News{first}}).Small; !strings.HasPrefix(small, "Descarga desde su zona privada, hoy") {
		t.Errorf("in the private area: got %q", small)
	}
	first.Link = "eva@cafe.example"
	if small := newsToast(v, app.ReadNews{Documents: []app.News{first}}).Small; !strings.HasPrefix(small, "Descarga por el enlace enviado a eva@cafe.example, hoy") {
		t.Errorf("by a link: got %q", small)
	}
	w, err := d.ask(request{handler: News, target: "/app/avisos?desde=nada"})
	d.ok(err)
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "data-next") {
		t.Errorf("without a mark: got %d %s", w.Code, w.Body)
	}
}
