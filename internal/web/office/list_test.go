package office

import (
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
)

// issueOn makes an issued document of a day and price, and answers its number.
func (d *desk) issueOn(s Sales, customer, day, price string) string {
	d.t.Helper()
	id := d.app.NewDraft(s.kind).ID
	form := lineForm("Carta "+price, "1", price, "", "21")
	form.Set("customer_id", customer)
	form.Set("issue_date", day)
	form.Set("due_date", "")
	d.page(303, request{handler: s.Issue, target: "/", form: form, path: map[string]string{"id": id}})
	page, err := d.app.Document(d.t.Context(), d.owner, id)
	d.ok(err)
	return page.Number
}

func TestEveryListIsNarrowedByPeriodAndAddedUp(t *testing.T) {
	d := newDesk(t) // on Monday the 23rd of November 2026
	d.complete()
	customer := d.customer("Café Almirante, S.L.", "")
	days := []string{"2025-12-31", "2026-08-15", "2026-10-02", "2026-11-22", "2026-11-23"}
	for _, s := range Kinds {
		var numbers []string
		for _, day := range days {
			numbers = append(numbers, d.issueOn(s, customer, day, "100"))
		}
		for query, want := range map[string]string{
			"": "11111", "fecha=hoy": "00001", "fecha=ayer": "00010", "fecha=semana": "00001", "fecha=mes": "00011", "fecha=mes-pasado": "00100",
			"fecha=trimestre": "00111", "fecha=trimestre-pasado": "01000", "fecha=ano": "01111", "fecha=ano-pasado": "10000", "fecha=siempre": "11111",
			"fecha=entre": "11111", "fecha=entre&desde=2026-10-02": "00111", "fecha=entre&hasta=2026-08-15": "11000",
			"fecha=entre&desde=2026-08-15&hasta=2026-11-22": "01110", "desde=2026-11-23": "11111", "fecha=ano&q=carta&orden=-total": "01111", "fecha=ano&q=zapatos": "00000",
		} {
			page := d.page(200, request{handler: s.List, target: s.Path() + "?" + query})
			got := ""
			for _, number := range numbers {
				got += map[bool]string{true: "1", false: "0"}[strings.Contains(page, ">"+number+"<")]
			}
			if got != want {
				t.Errorf("%s, %q: got the documents %s, want %s", s.kind, query, got, want)
			}
			n := strings.Count(want, "1")
			if n == 0 {
				expect(t, page, "Estás viendo solo: «zapatos» · Este año.")
				continue
			}
			total := i18n.For("es").Money(int64(n) * 12100)
			sums := page[strings.Index(page, `id="sums"`):]
			expect(t, sums[:strings.Index(sums, "</dl>")], i18n.For("es").T("list.documents", "n", n), i18n.For("es").Money(int64(n)*10000), i18n.For("es").Money(int64(n)*2100), total)
			if got := strings.Contains(sums[:strings.Index(sums, "</dl>")], "Pendiente"); got != s.Owes() {
				t.Errorf("%s: what is pending is added up %t, want %t", s.kind, got, s.Owes())
			}
		}
	}
}

func TestAWrongDayIsSaidBesideItsFieldAndNothingTypedIsLost(t *testing.T) {
	d := newDesk(t)
	d.complete()
	d.issueOn(invoices, d.customer("Café Almirante, S.L.", ""), "2026-11-23", "100")
	for query, field := range map[string]string{"desde=31-02-2026": "desde", "hasta=<b>ayer": "hasta", "desde=2026-11-02&hasta=2026-11-01": "hasta"} {
		page := d.page(422, request{handler: invoices.List, target: invoices.Path() + "?fecha=entre&q=almirante&leido=unread&" + strings.ReplaceAll(query, "<", "%3C")})
		expect(t, page, `id="f-`+field+`-e"`, `aria-describedby="f-`+field+`-e"`, `aria-invalid="true"`, "data-errors", `value="almirante"`, `value="unread" selected`, `value="entre" selected`)
		for part := range strings.SplitSeq(query, "&") {
			_, value, _ := strings.Cut(part, "=")
			expect(t, page, `value="`+html.EscapeString(value)+`"`)
		}
	}
	page := d.page(200, request{handler: invoices.List, target: invoices.Path() + "?desde=31-02-2026"})
	expectNo(t, page, "31-02-2026", "f-desde")
}

func TestSearchPeriodReadingStateAndOrderStayTogetherInTheAddress(t *testing.T) {
	d := newDesk(t)
	d.complete()
	customer := d.customer("Café Almirante, S.L.", "")
	number := d.issueOn(invoices, customer, "2026-11-23", "1229")
	d.issueOn(invoices, customer, "2026-11-23", "50")
	target := invoices.Path() + "?" + url.Values{"q": {"1.487,09 €"}, "fecha": {"entre"}, "desde": {"2026-11-01"}, "leido": {"unread"}, "estado": {"pending"}, "orden": {"total"}}.Encode()
	page := html.UnescapeString(d.page(200, request{handler: invoices.List, target: target}))
	expect(t, page, number, "1 documento emitido", `value="total" selected`, `href="`+invoices.Path()+`?desde=2026-11-01&estado=pending&fecha=entre&leido=unread&orden=-total&q=1.487%2C09+%E2%82%AC"`,
		`action="`+invoices.Path()+`/acciones?desde=2026-11-01&estado=pending&fecha=entre&leido=unread&orden=total&q=1.487%2C09+%E2%82%AC"`, `href="`+invoices.Path()+`">Quitar filtros`)
	expectNo(t, page, "50,00")
	page = d.page(422, request{handler: invoices.Marked, target: invoices.Path() + "/acciones?fecha=hoy&q=1229", form: url.Values{"do": {"archive"}}})
	expect(t, page, "Marca alguna fila", number, `value="hoy" selected`, `value="1229"`)
	expectNo(t, page, "60,50")
}

func TestWhatTakesLongToAddUpIsAskedForByItself(t *testing.T) {
	d := newDesk(t)
	v := &door.Visit{R: httptest.NewRequest(http.MethodGet, invoices.Path()+"?q=carta&fecha=mes", nil), App: d.app, P: i18n.For("es"), Actor: d.owner}
	l := invoices.asked(v)
	sums, err := l.addUp(v, app.PageInfo{Total: 10_000, TotalIsMore: true})
	d.ok(err)
	if want := invoices.Path() + "?fecha=mes&q=carta&sumar=1"; sums.Later != want || sums.Poll {
		t.Errorf("got later %q, polled %t, want %q", sums.Later, sums.Poll, want)
	}
	v.R = httptest.NewRequest(http.MethodGet, sums.Later, nil)
	sums, err = invoices.asked(v).addUp(v, app.PageInfo{Total: 10_000, TotalIsMore: true})
	d.ok(err)
	if sums.Later != "" || sums.Poll || len(sums.Sums) != 4 {
		t.Errorf("asked for: got %+v, want the sums", sums)
	}
}

func TestDraftsAreNoMoneyOfTheList(t *testing.T) {
	d := newDesk(t)
	d.complete()
	customer := d.customer("Café Almirante, S.L.", "")
	d.issueOn(invoices, customer, "2026-11-23", "1000")
	form := lineForm("Diseño", "1", "500", "", "21")
	form.Set("id", d.app.NewDraft(billing.Invoice).ID)
	form.Set("customer_id", customer)
	d.page(303, request{handler: invoices.Save, target: invoices.at(form.Get("id")), path: map[string]string{"id": form.Get("id")}, form: form})
	page := d.page(200, request{handler: invoices.List, target: invoices.Path()})
	expect(t, page, "1 documento emitido", "1.210,00", "605,00", "1–2 de 2")
	expectNo(t, page, "1.815,00")
	page = d.page(200, request{handler: invoices.List, target: invoices.Path() + "?estado=draft"})
	expect(t, page, "1 borrador, sin emitir", "605,00")
}

func TestACustomersFormSentAgainWithOtherDataBecomesItsEditor(t *testing.T) {
	d := newDesk(t)
	id, draft := d.app.NewAct(), invoices.at(d.app.NewDraft(billing.Invoice).ID)
	form := url.Values{"id": {id}, "back": {draft}, "name": {"Café Almirante, S.L."}, "tax_id_type": {"cif"}, "tax_id": {"B58378431"}, "country": {"ES"}, "language": {"es"}}
	for range 2 {
		if got, want := d.page(303, request{handler: AddCustomer, target: customersPath, form: form}), draft+"?cliente="+id+"&hecho=cliente"; got != want {
			t.Errorf("got sent to %s, want %s", got, want)
		}
	}
	form.Set("name", "Café Comodoro, S.L.")
	page := d.page(409, request{handler: AddCustomer, target: customersPath, form: form})
	expect(t, page, "Este cliente ya está creado", `action="`+customersPath+"/"+id+`"`, `value="Café Comodoro, S.L."`, `name="back" value="`+draft+`"`)
	kept, err := d.app.Customer(t.Context(), d.owner, id)
	d.ok(err)
	if kept.Name != "Café Almirante, S.L." {
		t.Errorf("before it is confirmed: got %q", kept.Name)
	}
	if got, want := d.page(303, request{handler: SaveCustomer, target: "/", form: form, path: map[string]string{"id": id}}), draft+"?cliente="+id+"&hecho=cliente"; got != want {
		t.Errorf("confirmed: got sent to %s, want %s", got, want)
	}
	kept, err = d.app.Customer(t.Context(), d.owner, id)
	d.ok(err)
	if kept.Name != "Café Comodoro, S.L." {
		t.Errorf("confirmed: got %q", kept.Name)
	}
}

func TestAContactsFormSentAgainWithOtherDataBecomesItsEditor(t *testing.T) {
	d := newDesk(t)
	customer, id := d.customer("Café Almirante, S.L.", ""), d.app.NewAct()
	form := url.Values{"id": {id}, "name": {"Begoña"}, "email": {"bego@b.example"}, "language": {"es"}}
	q := request{handler: AddContact, target: "/", form: form, path: map[string]string{"id": customer}}
	d.page(303, q)
	d.page(303, q)
	form.Set("email", "begona@b.example")
	expect(t, d.page(409, q), "Este contacto ya está creado", `action="/app/contactos/`+id+`"`, `value="begona@b.example"`)
}

func TestAButtonWithoutAWordIsAnsweredWithASentence(t *testing.T) {
	d := newDesk(t)
	d.complete()
	customer := d.customer("Café Almirante, S.L.", "")
	number := d.issueOn(invoices, customer, "2026-11-23", "100")
	expect(t, d.page(422, request{handler: ChangeAccess, target: accessPath, form: url.Values{"id": {customer}}}), "No se ha dicho qué hacer", "Café Almirante")
	expect(t, d.page(422, request{handler: invoices.Marked, target: "/", form: url.Values{}}), "No se ha dicho qué hacer", number)
}

func TestADraftSaysAllThatIsWrongAtOnce(t *testing.T) {
	d := newDesk(t)
	form := lineForm("", "doce", "1", "200", "21", "Rótulo", "1", "", "", "21")
	form.Set("due_date", "2026-11-01")
	page := d.page(422, request{handler: invoices.Issue, target: "/", form: form, path: map[string]string{"id": d.app.NewDraft(billing.Invoice).ID}})
	for _, field := range []string{"customer_id", "due_date", "line-0-text", "line-0-quantity", "line-0-discount", "line-1-price"} {
		expect(t, page, `id="f-`+field+`-e"`)
	}
	if n := strings.Count(page, `id="f-line-0-quantity-e"`); n != 1 {
		t.Errorf("the quantity that cannot be read: got %d errors, want 1", n)
	}
}

// TestADraftOwesNothingWhereItIsTickedToBePaid: neither the list nor the table of Cobrar makes it 0,00 €.
func TestADraftOwesNothingWhereItIsTickedToBePaid(t *testing.T) {
	d := newDesk(t)
	d.complete()
	draft := d.app.NewDraft(billing.Invoice)
	draft.Lines = []app.LineForm{{Text: "Carta", Quantity: "1", Price: "100", Tax: "21"}}
	d.ok(d.app.SaveDraft(t.Context(), d.owner, draft, true))
	page := d.page(200, request{handler: invoices.ConfirmMarked, target: "/?" + url.Values{"do": {"collect"}, "id": {draft.ID, d.invoice("Café", "cafe@b.example")}}.Encode()})
	expect(t, page, "Es un borrador: no cambia", "121,00")
	expectNo(t, page, "0,00\u00a0€</td>", ">0,00")
}
