package office

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"acuse/internal/app"
	"acuse/internal/billing"
)

func formRequest(t testing.TB, form string) *http.Request {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/app/facturas/x", strings.NewReader(form))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	_ = r.ParseForm() // what is left of a broken one is read
	return r
}

func TestFormOfReadsLinesInOrderWhateverIsMissingBetween(t *testing.T) {
	form := url.Values{"id": {"abc"}, "revision": {"3"}, "customer_id": {" c1 "}, "issue_date": {"2026-11-23"}, "notes": {"uno\r\ndos"},
		"line.7.text": {"B"}, "line.7.tax": {"10"}, "line.2.text": {" A "}, "line.2.quantity": {"1,5"}, "line.2.price": {"45,00"},
		"line.2.discount": {"10"}, "line.2.tax": {"21"}, "line.-1.text": {"no"}, "line.x.text": {"no"}, "line.02.text": {"no"}}
	got := invoices.formOf(formRequest(t, form.Encode()))
	want := app.DraftForm{ID: "abc", Kind: billing.Invoice, Revision: 3, CustomerID: "c1", IssueDate: "2026-11-23", Notes: "uno\r\ndos", Lines: []app.LineForm{
		{Text: "A", Quantity: "1,5", Price: "45,00", Discount: "10", Tax: "21"}, {Text: "B", Tax: "10"}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	for change, texts := range map[string]string{"drop=2": "B", "drop=7": "A", "drop=9": "A B", "add=1": "A B ", "drop=2&drop=7": "B"} {
		var all []string
		for _, l := range invoices.formOf(formRequest(t, form.Encode()+"&"+change)).Lines {
			all = append(all, l.Text)
		}
		if got := strings.Join(all, " "); got != texts {
			t.Errorf("%s: got lines %q, want %q", change, got, texts)
		}
	}
}

func TestAKeptDraftComesBackAsItWasTyped(t *testing.T) {
	d := newDesk(t)
	id, customer := d.app.NewDraft(billing.Invoice).ID, d.customer("Café Almirante, S.L.", "")
	form := lineForm("Carta & menú", "1,5", "45,00", "10", "21", "Libro", "25", "9,505", "0", "4")
	form.Set("customer_id", customer)
	form.Set("notes", "Gracias")
	if got, want := d.page(303, request{handler: invoices.Save, target: "/", form: form, path: map[string]string{"id": id}}), invoices.Path()+"/"+id+"?hecho=guardado"; got != want {
		t.Fatalf("got sent to %s, want %s", got, want)
	}
	page := d.page(200, request{handler: invoices.Show, target: "/?hecho=guardado", path: map[string]string{"id": id}})
	expect(t, page, `value="Carta &amp; menú"`, `value="1,5"`, `value="45,00"`, `value="9,505"`, `name="revision" value="1"`, ">Gracias</textarea>",
		`<option value="`+customer+`" selected>`, `<option value="4" selected>`, "Borrador guardado.", "Se pierde el borrador para Café Almirante, S.L.")
	page = d.page(200, request{handler: invoices.Show, target: "/", path: map[string]string{"id": id}, role: billing.Reader})
	expect(t, page, "Carta &amp; menú", "Borrador")
	expectNo(t, page, "line.0.text", "/pdf")
	if got := d.page(303, request{handler: invoices.Delete, target: "/", form: url.Values{}, path: map[string]string{"id": id}}); got != invoices.Path()+"?hecho=borrado" {
		t.Errorf("got sent to %s, want the list", got)
	}
	if _, err := d.ask(request{handler: invoices.Show, target: "/", path: map[string]string{"id": id}}); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("a deleted draft: got %v, want not found", err)
	}
}

func TestErrorsStandBesideTheirFieldsAndNothingTypedIsLost(t *testing.T) {
	d := newDesk(t)
	id := d.app.NewDraft(billing.Invoice).ID
	form := lineForm("", "1", "", "", "21", "Carta", "12", "doce", "", "21")
	form.Set("due_date", "2026-13-99")
	form.Set("notes", "<b>ojo</b>")
	page := d.page(422, request{handler: invoices.Save, target: "/", form: form, path: map[string]string{"id": id}})
	expect(t, page, `value="Carta"`, `value="doce"`, `id="f-line-1-price-e"`, `id="f-due_date-e"`, "&lt;b&gt;ojo&lt;/b&gt;", `href="#f-line-1-price"`)
	expectNo(t, page, `id="f-line-0-price-e"`)
	for _, change := range []string{"add", "drop"} {
		form.Del("add")
		form.Del("drop")
		form.Set(change, "0")
		page = d.page(200, request{handler: invoices.Save, target: "/", form: form, path: map[string]string{"id": id}})
		expect(t, page, `value="Carta"`, `value="doce"`)
		want := map[string]int{"add": 3, "drop": 1}[change]
		if got := strings.Count(page[:strings.Index(page, "<template")], "data-drop"); got != want {
			t.Errorf("%s: got %d lines, want %d", change, got, want)
		}
	}
	if page := d.page(200, request{handler: invoices.List, target: "/"}); !strings.Contains(page, "Todavía no tienes facturas.") {
		t.Error("adding a line kept a draft")
	}
}

func TestASecondTabOfAnIssuedDraftIsShownTheWayToIt(t *testing.T) {
	d := newDesk(t)
	d.complete()
	id := d.app.NewDraft(billing.Invoice).ID
	form := lineForm("Carta", "1", "100", "", "21")
	form.Set("customer_id", d.customer("Café Almirante, S.L.", ""))
	issue := request{handler: invoices.Issue, target: "/", form: form, path: map[string]string{"id": id}}
	if got, want := d.page(303, issue), invoices.Path()+"/"+id+"?hecho=emitida"; got != want {
		t.Fatalf("got sent to %s, want %s", got, want)
	}
	expect(t, d.page(409, issue), "data-errors", `href="`+invoices.Path()+"/"+id+`"`, `value="Carta"`)
	page := d.page(200, request{handler: invoices.Show, target: "/?hecho=emitida", path: map[string]string{"id": id}})
	expect(t, page, "Emitida con el número F-2026-0001", "121,00", "No leído", "Pendiente")
	expectNo(t, page, "line.0.text")
}

func TestAnInvoiceThatCannotBeIssuedIsKeptAndLeadsToWhatItsCustomerLacks(t *testing.T) {
	d := newDesk(t)
	d.complete()
	customer := d.app.NewCustomer()
	customer.Name = "Sin NIF, S.L."
	d.ok(d.app.AddCustomer(t.Context(), d.owner, customer))
	id := d.app.NewDraft(billing.Invoice).ID
	form := lineForm("Carta", "1", "100", "", "21")
	form.Set("customer_id", customer.ID)
	issue := request{handler: invoices.Issue, target: "/", form: form, path: map[string]string{"id": id}}
	edit := customersPath + "/" + customer.ID + "/editar?vuelta=" + url.QueryEscape(invoices.at(id))
	for _, revision := range []string{"1", "2"} { // pressed again, it is kept again
		page := d.page(422, issue)
		expect(t, page, "le falta el identificador fiscal", "El borrador queda guardado.", `href="`+edit+`"`, `name="revision" value="`+revision+`"`,
			`<meta name="form-page" content="`+invoices.at(id)+`"`)
		form.Set("revision", revision)
	}
	expect(t, d.page(200, request{handler: invoices.List, target: "/"}), invoices.at(id), "Sin NIF, S.L.")

	path := map[string]string{"id": customer.ID}
	page := d.page(200, request{handler: EditCustomer, target: edit, path: path})
	expect(t, page, `name="back" value="`+invoices.at(id)+`"`, "hacen falta su identificador fiscal y su dirección")
	data := url.Values{"back": {invoices.at(id)}, "name": {customer.Name}, "tax_id_type": {"cif"}, "tax_id": {"B58378431"}, "address": {"Calle 2"}, "country": {"ES"}, "language": {"es"}}
	back := d.page(303, request{handler: SaveCustomer, target: "/", form: data, path: path})
	if want := invoices.at(id) + "?cliente=" + customer.ID + "&hecho=cliente"; back != want {
		t.Fatalf("got sent to %s, want %s", back, want)
	}
	expect(t, d.page(200, request{handler: invoices.Show, target: back, path: map[string]string{"id": id}}), "Cliente guardado.", `<option value="`+customer.ID+`" selected>`)
	d.page(303, issue)

	form = lineForm("Carta", "doce", "100", "", "21") // what is no number cannot be kept
	id = d.app.NewDraft(billing.Invoice).ID
	page = d.page(422, request{handler: invoices.Issue, target: "/", form: form, path: map[string]string{"id": id}})
	expectNo(t, page, "El borrador queda guardado.")
}

func TestTotalsAreReckonedWhileTypingWithoutShouting(t *testing.T) {
	d := newDesk(t)
	for _, c := range []struct {
		form          url.Values
		nets, payable string
	}{
		{lineForm("Carta", "12", "45", "", "21", "Libro", "25", "9,5", "5", "4"), "540,00 225,63", "888,06"},
		{lineForm("Carta", "12", "45", "", "21", "Lib", "1", "", "", "21"), "540,00 —", "653,40"},
		{lineForm("Carta", "12", "45", "", "21", "Lib", "1", "9,", "", "21"), "540,00 9,00", "664,29"},
		{lineForm("Carta", "12", "45", "", "21", "Lib", "1", "x", "", "21"), "540,00 —", "—"},
		{lineForm("", "1", "", "", "21"), "—", "0,00"},
	} {
		c.form.Set("issue_date", "2026-1") // a date half typed is no matter of sums
		page := d.page(200, request{handler: invoices.Totals, target: "/", form: c.form})
		var nets []string
		for _, part := range strings.Split(page, "<output>")[1:] {
			nets = append(nets, plainText(part[:strings.Index(part, "</output>")]))
		}
		if got := strings.Join(nets, " "); got != c.nets {
			t.Errorf("%v: got nets %q, want %q", c.form, got, c.nets)
		}
		last := plainText(page[strings.LastIndex(page, "<dd"):])
		if last != c.payable {
			t.Errorf("%v: got payable %q, want %q", c.form, last, c.payable)
		}
		expectNo(t, page, "error")
	}
}

// plainText is what stands between the tags, without the euro.
func plainText(html string) string {
	var b strings.Builder
	in := false
	for _, r := range html {
		switch {
		case r == '<':
			in = true
		case r == '>':
			in = false
		case !in:
			b.WriteRune(r)
		}
	}
	return strings.TrimSpace(strings.NewReplacer("€", "", "\u00a0", "").Replace(b.String()))
}

func FuzzFormOf(f *testing.F) {
	f.Add("line.0.text=a&line.1.price=2&add=1")
	f.Add("line.99999999999999999999.text=a&drop=x&revision=-1&line.=1&line..=2")
	f.Add("%zz=1&line.0.text=%ff%00;notes=x")
	var many strings.Builder
	for i := range 700 {
		fmt.Fprintf(&many, "line.%d.text=x&", i)
	}
	f.Add(many.String() + "add=1")
	f.Fuzz(func(t *testing.T, form string) {
		got := invoices.formOf(formRequest(t, form))
		if len(got.Lines) < 1 || len(got.Lines) > maxLines {
			t.Errorf("got %d lines, want 1 to %d", len(got.Lines), maxLines)
		}
		if got.Revision < 0 {
			t.Errorf("got revision %d, want none below zero", got.Revision)
		}
		for _, comma := range []bool{true, false} {
			if s := sumsOf(got, "2026-11-23", comma); len(s.nets) != len(got.Lines) {
				t.Errorf("got %d nets for %d lines", len(s.nets), len(got.Lines))
			}
		}
	})
}

func TestMissingLinesAreToldAtTheLines(t *testing.T) {
	d := newDesk(t)
	d.complete()
	id := d.app.NewDraft(billing.Invoice).ID
	form := url.Values{"id": {id}, "revision": {"0"}, "customer_id": {d.customer("Café", "admin@cafe.example")}, "issue_date": {"2026-11-23"}}
	page := d.page(422, request{handler: invoices.Issue, target: "/", form: form, path: map[string]string{"id": id}})
	expect(t, page, `<p class="error" id="f-lines-e">`)
	if n := strings.Count(page, "Faltan las líneas."); n != 2 {
		t.Errorf("told %d times, want in the summary and at the lines", n)
	}
}
