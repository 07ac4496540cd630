package e2e_test

import (
	"fmt"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"acuse/e2e/harness"
)

// TestACustomersDocuments: one shelf, seen by three people who look for documents, put them in order, take the list away,
// and download.
func TestACustomersDocuments(t *testing.T) {
	t.Parallel()
	s := startShelf(t)
	var lists []list
	for _, name := range []string{"desktop", "phone", "without JavaScript"} {
		s.back(t, name)
		lists = append(lists, s.enter(t, views[name]))
		s.part(t, name, lists, list.showsAllKinds, list.filtersTogether, list.isTakenAway, list.isQuiet)
		if !views[name].Mobile { // there the same filters are sent, and no heads are in sight to press
			s.part(t, name, lists, list.filters, list.sorts, list.isQuiet)
		}
		s.part(t, name, lists, list.oneIsAPDF, list.someAreAZip, list.noneIsASentence)
	}
	for n, name := range []string{"desktop", "phone", "without JavaScript"} {
		s.part(t, name+", all of it", lists[:n+1], list.allOfAFilter, list.everything)
	}
	t.Run("empty", s.emptyList)
}

// part does the steps in the last of the lists.
func (s shelf) part(t *testing.T, name string, lists []list, steps ...func(list)) {
	t.Run(name, func(t *testing.T) {
		l := lists[len(lists)-1]
		l.Page, l.t, l.books = l.For(t), t, openBooks(t, s.Server)
		for _, step := range steps {
			step(l)
		}
	})
}

// back: what is undone by the button Back, in a browser that keeps pages for it.
func (s shelf) back(t *testing.T, name string) {
	t.Run(name+", back", func(t *testing.T) {
		view := views[name]
		view.Window = true
		l := s.enter(t, view)
		l.rowsAPage()
		l.finds()
		if !view.Mobile {
			l.unsorts()
		}
		l.isQuiet()
	})
}

// isQuiet: nothing went wrong in the browser; a refused filter is a page too.
func (l list) isQuiet() {
	for _, problem := range l.Problems() {
		if !notLoaded.MatchString(problem) {
			l.t.Errorf("the console says: %s", problem)
		}
	}
}

// rowsAPage: the pager leads through all of them, the last page included, and the number of rows is the customer's choice.
func (l list) rowsAPage() {
	seen := map[string]bool{}
	l.chooseRows("25")
	l.Navigate(portalPath)
	for page, text := range []string{"1–25 de 71", "26–50 de 71", "51–71 de 71"} {
		l.ExpectText(text)
		for _, r := range l.rows() {
			seen[r.number] = true
		}
		if page < 2 {
			l.Follow("Página siguiente")
		}
	}
	if len(seen) != 71 {
		l.t.Errorf("three pages show %d documents, want 71", len(seen))
	}
	last := numbers(l.rows())
	l.Back()
	l.ExpectText("26–50 de 71")
	l.Follow("Última página")
	l.ExpectText("47–71 de 71")
	if got := numbers(l.rows()); len(got) != 25 || !slices.Equal(got[25-len(last):], last) {
		l.t.Errorf("the last page: got %v, want 25 that end in %v", got, last)
	}
	l.ExpectFits()
	l.chooseRows("100")
}

func (l list) chooseRows(n string) {
	l.Navigate("/estudio-marjal/configuracion")
	l.Fill("rows", n)
	l.Within("main").Follow("Guardar")
	l.ExpectText("Preferencias guardadas.")
}

// showsAllKinds: what the company issued today, column by column.
func (l list) showsAllKinds() {
	l.open("")
	if !l.view.Mobile { // on a phone each datum has its name beside it
		l.Within("thead").ExpectText("Número", "Emisión", "Vencimiento", "Base imponible", "Importe total", "Pendiente", "Leído")
	}
	got := map[string]row{}
	for _, r := range l.open("?fecha=hoy") {
		got[r.kind] = r
	}
	for i, kind := range []string{"Factura", "Presupuesto", "Albarán", "Factura proforma", "Recibo"} {
		r, base := got[kind], 1020_30+int64(i)*1000_00
		total := base + (base*21+50)/100
		if r.number != l.s.numbers[i] || r.base != base || r.total != total || r.issued != today() || r.owes != (i == 0 || i == 4) || r.owes && r.pending != total {
			l.t.Errorf("%s: got %+v, want %s of %d, %d with tax", kind, r, l.s.numbers[i], base, total)
		}
	}
	if len(got) != 5 {
		l.t.Errorf("today's documents are of %d kinds, want 5", len(got))
	}
}

// finds by number, text and amount, keeps it in the address, and Back undoes it.
func (l list) finds() {
	for typed, want := range map[string][]string{l.s.numbers[2]: {l.s.numbers[2]}, "reforma terraza": l.s.numbers, "1.234,56": {l.s.numbers[0]}} {
		l.open("")
		l.Fill("q", typed)
		l.Loads("Enter", func() { l.Press(kb.Enter) })
		l.ExpectText(fmt.Sprintf("1–%d de %d", len(want), len(want)))
		got := numbers(l.rows())
		slices.Sort(got)
		if wanted := slices.Sorted(slices.Values(want)); !slices.Equal(got, wanted) {
			l.t.Errorf("%q: got %v, want %v", typed, got, wanted)
		}
		if u, err := url.Parse(l.URL()); err != nil || u.Query().Get("q") != typed || l.Value("q") != typed {
			l.t.Errorf("%q: it is not in the address %s, or not in its field: %q", typed, l.URL(), l.Value("q"))
		}
		l.Back()
		l.ExpectText("1–71 de 71")
	}
}

// filter chooses in a filter above the list; the page follows by itself where there is a script.
func (l list) filter(name, value string) {
	l.t.Helper()
	if l.view.NoScript {
		l.Fill(name, value)
		l.Follow("Filtrar")
		return
	}
	l.Loads("a choice in "+name, func() { l.Fill(name, value) })
}

// filters: each shows what belongs to it and nothing else, and what that adds up to.
func (l list) filters() {
	all := l.open("")
	before := ""
	for _, x := range []struct {
		name, value string
		want        func(row) bool
	}{
		{"tipo", "Facturas", func(r row) bool { return r.kind == "Factura" }},
		{"tipo", "Presupuestos", func(r row) bool { return r.kind == "Presupuesto" }},
		{"tipo", "Albaranes", func(r row) bool { return r.kind == "Albarán" }},
		{"tipo", "Facturas proforma", func(r row) bool { return r.kind == "Factura proforma" }},
		{"tipo", "Recibos", func(r row) bool { return r.kind == "Recibo" }},
		{"fecha", "Hoy", func(r row) bool { return r.issued == today() }},
		{"fecha", "Este año", func(r row) bool { return r.issued[:4] == year() }},
		{"pago", "Pendientes", func(r row) bool { return r.pending != 0 }},
		{"leido", "Leído", func(r row) bool { return r.state == "read" }},
		{"leido", "No leído", func(r row) bool { return r.state != "read" }},
	} {
		if x.name != before { // a choice takes the place of another in the same field
			l.open("")
		}
		before = x.name
		l.filter(x.name, x.value)
		l.expectRows(x.name+" "+x.value, all, x.want)
	}
}

// filtersTogether: two at once, two days, and a filter that finds nothing, which says so and how to go on.
func (l list) filtersTogether() {
	all := l.open("")
	l.betweenDays(all)
	l.open("?tipo=factura&pago=pendiente")
	l.expectRows("two filters", all, func(r row) bool { return r.kind == "Factura" && r.pending != 0 })
	l.Reload()
	if l.Value("tipo") != "factura" || l.Value("pago") != "pendiente" || l.Value("leido") != "" {
		l.t.Error("the filters of the address do not stand in their fields")
	}
	l.Follow("Quitar filtros")
	l.ExpectText("1–71 de 71")
	l.open("?q=zapatos&tipo=recibo")
	l.ExpectText("Ningún documento con este filtro", "Estás viendo solo: «zapatos» · Recibos. Quita el filtro para verlos todos.")
	l.ExpectNoText("Descargar Excel")
	l.Follow("Ver todos")
	l.ExpectText("1–71 de 71")
}

// betweenDays types both days, as people do: the list follows when both are there.
func (l list) betweenDays(all []row) {
	l.open("")
	l.filter("fecha", "Entre fechas…")
	if l.view == (harness.View{}) {
		for _, name := range []string{"desde", "hasta"} {
			l.Eval(`document.querySelector("[name=` + name + `]").focus()`)
			for _, key := range map[string]string{"desde": "01012025", "hasta": "12312025"}[name] { // as Chromium in English asks for it
				l.Press(string(key))
			}
		}
		l.Loads("Enter", func() { l.Press(kb.Enter) })
	} else {
		l.filter("desde", "2025-01-01")
		l.filter("hasta", "2025-12-31")
	}
	l.expectRows("between two days", all, func(r row) bool { return r.issued[:4] == "2025" })
	l.filter("hasta", "2024-12-31")
	l.ExpectText("El último día es anterior al primero. Cambia uno de los dos.")
	if l.Value("desde") != "2025-01-01" || l.Value("hasta") != "2024-12-31" {
		l.t.Errorf("what was chosen is gone: %q, %q", l.Value("desde"), l.Value("hasta"))
	}
	l.ExpectFits()
}

// expectRows: the rows shown are those wanted of all, in their order, and the foot adds them up.
func (l list) expectRows(what string, all []row, want func(row) bool) {
	l.t.Helper()
	wanted := slices.DeleteFunc(slices.Clone(all), func(r row) bool { return !want(r) })
	got := l.rows()
	if !slices.Equal(got, wanted) || len(wanted) == 0 {
		l.t.Errorf("%s: got %v, want %v", what, numbers(got), numbers(wanted))
	}
	if sums := l.sums(); sums != added(wanted, l.Value("tipo")) {
		l.t.Errorf("%s: the foot says %v, want %v", what, sums, added(wanted, l.Value("tipo")))
	}
}

// emptyList: who has no document yet is told when there will be one.
func (s shelf) emptyList(t *testing.T) {
	p := s.Open(harness.View{Mobile: true}).For(t)
	p.LogIn(s.other)
	p.Navigate(portalPath)
	p.ExpectText("Aún no hay documentos", "Cuando Estudio Marjal emita uno a tu nombre, aparecerá aquí.", "No tienes nada pendiente de pago.")
	p.ExpectNoText("Descargar Excel", "Quitar filtros")
	p.ExpectFits()
	p.Picture("empty")
}

// TestAWholeCardOpensItsDocument on a phone, whose thumb is no pointer; its box only ticks it.
func TestAWholeCardOpensItsDocument(t *testing.T) {
	t.Parallel()
	s := startShelf(t)
	p := s.Open(harness.View{Mobile: true}).For(t)
	p.LogIn(s.customer)
	press := func(of, where string) { // a point of the first card, as a share of that part of it
		t.Helper()
		p.Eval(fmt.Sprintf(`(() => {
			const part = document.querySelector("tbody tr%s").getBoundingClientRect(), [across, down] = [%s];
			document.elementFromPoint(part.x + part.width * across, part.y + part.height * down).click();
		})()`, of, where))
	}
	press(" .c-tick label", ".5, .5")
	if p.Eval(`document.querySelector("tbody .tick").checked`) != true {
		t.Error("the box of a card does not tick it")
	}
	want, _ := p.Eval(`document.querySelector("tbody .c-title a").pathname`).(string)
	press("", ".5, .7")
	waitUntil(t, 5*time.Second, "the document", func() bool { return p.Path() == want })
}
