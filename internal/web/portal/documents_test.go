package portal_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/store/storetest"
)

func TestDocumentsShowOnlyTheCustomersOwn(t *testing.T) {
	w := newWorld(t, 6)
	c, other := w.customers[0], w.customers[1]
	a := c.get(w.base + "/documentos")
	if a.status != 200 {
		t.Fatalf("got %d, want 200", a.status)
	}
	for _, text := range []string{"<h1>Documentos</h1>", "Base imponible", "Importe total", "Pendiente", "Vencimiento", "Leído",
		`id="rows"`, `data-refresh-after="rows"`, "Marca una o varias filas para descargarlas.", c.guest.Customer.Name} {
		if !strings.Contains(a.body, html.EscapeString(text)) && !strings.Contains(a.body, text) {
			t.Errorf("the page does not say %q", text)
		}
	}
	for _, d := range other.unread() {
		if strings.Contains(a.body, d.ID) {
			t.Errorf("the page shows %s, which is another customer's", d.Number)
		}
	}
	for _, path := range []string{"/documentos", "/mis-datos"} {
		if a := c.get(w.base + path); a.status != 200 || strings.Contains(a.body, "Acuse") || strings.Contains(a.body, "/platform.") {
			t.Errorf("%s: got %d; nothing of ours may stand on it", path, a.status)
		}
	}
	if a := c.get(w.base + "/mis-datos"); !strings.Contains(a.body, "propón un cambio.") || !regexp.MustCompile(`>Para lo demás, escribe a [^ <]+@[^ <]+</a>`).MatchString(a.body) {
		t.Error("Mis Datos does not say in one sentence whom to write to")
	}
}

var rowID = regexp.MustCompile(`name="id" value="([^"]+)"`)

func ids(a answer) []string {
	var all []string
	for _, m := range rowID.FindAllStringSubmatch(a.body, -1) {
		all = append(all, m[1])
	}
	return all
}

func TestTheListIsSortedFilteredAndTurnedByItsAddress(t *testing.T) {
	w := newWorld(t, 120)
	c := w.customers[0]
	all, err := w.PortalDocuments(t.Context(), c.guest, app.PortalQuery{Desc: true})
	if err != nil {
		t.Fatal(err)
	}
	list := w.base + "/documentos"
	first := c.get(list)
	if got := ids(first); len(got) != app.PageSize || got[0] != all.Documents[0].ID {
		t.Fatalf("got %d rows, want %d, newest first", len(got), app.PageSize)
	}
	if !strings.Contains(first.body, `aria-sort="descending"><a href="`+list+`?orden=date">Emisión`) {
		t.Error("the head of Emisión does not turn the order round")
	}
	next := regexp.MustCompile(`href="([^"]+)" aria-label="Página siguiente"`).FindStringSubmatch(first.body)
	if next == nil {
		t.Fatal("no way to the next page")
	}
	if second := c.get(html.UnescapeString(next[1])); second.status != 200 || len(ids(second)) == 0 || ids(second)[0] == ids(first)[0] {
		t.Errorf("the next page %s: got %d and %d rows", next[1], second.status, len(ids(second)))
	}
	unread := c.get(list + "?leido=no&orden=total")
	if strings.Contains(unread.body, `data-state="read"`) || !strings.Contains(unread.body, `data-state="unread"`) {
		t.Error("the filter No leído shows what is read, or nothing")
	}
	for _, text := range []string{`aria-sort="ascending"><a href="` + list + `?leido=no&amp;orden=-total"`, `value="total" selected`, "Quitar filtros",
		`action="` + list + `/pdf?leido=no&amp;orden=total"`} {
		if !strings.Contains(unread.body, text) {
			t.Errorf("the filtered list has no %s", text)
		}
	}
}

func TestNothingTickedIsAnsweredWithASentenceAndTheSameRows(t *testing.T) {
	w := newWorld(t, 6)
	c := w.customers[0]
	before := c.get(w.base + "/documentos?orden=total")
	a := c.send(http.MethodPost, w.base+"/documentos/pdf?orden=total", url.Values{}, nil)
	if a.status != 422 || !strings.Contains(a.body, "Marca alguna fila.") {
		t.Errorf("got %d, want 422 with the sentence", a.status)
	}
	if got, want := strings.Join(ids(a), " "), strings.Join(ids(before), " "); got != want {
		t.Errorf("got rows %s, want %s", got, want)
	}
}

func TestTheSumsOfABigFilterAreAskedForByThemselves(t *testing.T) {
	w := newWorld(t, 4)
	c := w.customers[0]
	storetest.Copies(t, w.db, c.unread()[0].ID, 10_000)
	list := c.get(w.base + "/documentos?orden=total")
	later := w.base + "/documentos?orden=total&amp;sumar=1"
	for _, text := range []string{`data-later="` + later + `"`, `<a href="` + later + `">Sumar todo lo de este filtro</a>`, "más de 10.000"} {
		if !strings.Contains(list.body, text) {
			t.Errorf("the list has no %s", text)
		}
	}
	for _, text := range []string{`<dl class="sums"`, "Marcar los", w.base + "/documentos/listado"} {
		if strings.Contains(list.body, text) {
			t.Errorf("the list has %s, and holds too much for it", text)
		}
	}
	sums := c.get(html.UnescapeString(later)).body
	if !strings.Contains(sums, `<dl class="sums"`) || !strings.Contains(sums, "10.004 documentos") || strings.Contains(sums, "data-later") {
		t.Error("asked for by themselves, the sums of 10.004 documents are not there")
	}
	if a := c.get(w.base + "/documentos/listado"); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "El listado en PDF llega hasta 5.000 documentos") {
		t.Errorf("drawn: got %d, want 422 and how many are the most", a.status)
	}
	a := c.send(http.MethodPost, w.base+"/documentos/pdf", url.Values{"all": {"1"}}, nil)
	if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "5.000") {
		t.Errorf("all of them: got %d, want 422 and how many are the most", a.status)
	}
}

func TestEmptyListsSayWhy(t *testing.T) {
	w := newWorld(t, 0)
	for _, c := range w.customers {
		if unread := c.unread(); len(unread) > 0 {
			c.get(c.ticket(unread...))
			c.expectRead("everything", unread[0], true)
		}
		if a := c.get(w.base + "/documentos?leido=no"); !strings.Contains(a.body, "Ningún documento con este filtro") || !strings.Contains(a.body, "Ver todos") {
			t.Error("a filter that finds nothing does not say so")
		}
	}
}

func TestHostileNamesAreOnlyNames(t *testing.T) {
	w := newWorld(t, 4)
	owner, err := w.Actor(t.Context(), w.office)
	if err != nil {
		t.Fatal(err)
	}
	hostile := `<script>alert("1")</script>'`
	party := billing.Party{Name: hostile, TaxIDType: billing.TaxIDCIF, TaxID: "B58378431", Country: "ES", Address: hostile, City: hostile,
		Province: hostile, Postcode: "28013", Email: "x@y.example"}
	c := w.customers[0]
	if err := w.SaveCustomer(t.Context(), owner, app.CustomerForm{ID: c.guest.Customer.ID, Party: party, Language: "es"}); err != nil {
		t.Fatal(err)
	}
	if err := w.SaveCompany(t.Context(), owner, app.CompanyForm{Party: party}); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/documentos", "/mis-datos", "/entrar?next=" + url.QueryEscape(`/"><script>`), "/documentos?orden=" + url.QueryEscape(`"><script>`) + "&leido=<script>", "/no-such-page"} {
		a := c.get(w.base + path)
		if strings.Contains(a.body, "<script>") {
			t.Errorf("%s: a name became markup", path)
		}
		if strings.HasSuffix(path, "s") && !strings.Contains(a.body, html.EscapeString(hostile)) {
			t.Errorf("%s: got %d without the name", path, a.status)
		}
	}
}

func BenchmarkDocuments(b *testing.B) {
	w := newWorld(b, 500)
	c := w.customers[0]
	b.ReportAllocs()
	for b.Loop() {
		if a := c.get(w.base + "/documentos"); a.status != 200 {
			b.Fatal(a.status)
		}
	}
}
