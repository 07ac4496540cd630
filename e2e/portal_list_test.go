package e2e_test

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

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
		lists = append(lists, s.enter(t, views[name]))
		s.part(t, name, lists, list.rowsAPage, list.showsAllKinds, list.finds, list.filters, list.sorts, list.isTakenAway, list.isQuiet)
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

// isQuiet: nothing went wrong in the browser; a refused filter is a page too.
func (l list) isQuiet() {
	for _, problem := range l.Problems() {
		if !notLoaded.MatchString(problem) {
			l.t.Errorf("the console says: %s", problem)
		}
	}
}

// row is a line of Documentos as the page shows it.
type row struct {
	number, kind, issued, due string
	base, total, pending      int64 // cents
	owes                      bool
	state, read               string // unread, seen, read; when it was read
}

// list is Documentos in a browser.
type list struct {
	*harness.Page
	t     *testing.T
	s     shelf
	view  harness.View
	books *books
}

// enter logs the customer in and sets its list to as many rows as fit on one page.
func (s shelf) enter(t *testing.T, view harness.View) list {
	p := s.Open(view)
	p.LogIn(s.customer)
	l := list{p, t, s, view, openBooks(t, s.Server)}
	l.chooseRows("100")
	return l
}

const rowsScript = `[...document.querySelectorAll("#rows tr")].map(tr => {
	const cells = tr.cells, day = cell => cell.querySelector("time")?.getAttribute("datetime") ?? "", mark = cells[7].querySelector("[data-state]");
	return [cells[1].querySelector("a").textContent, cells[1].querySelector("small").textContent, day(cells[2]), day(cells[3]),
		cells[4].textContent, cells[5].textContent, cells[6].textContent, mark.dataset.state, day(cells[7])];
})`

// rows are those of the page shown.
func (l list) rows() []row {
	l.t.Helper()
	var all []row
	for _, line := range l.Eval(rowsScript).([]any) {
		var c []string
		for _, cell := range line.([]any) {
			c = append(c, harness.Squeeze(cell.(string)))
		}
		all = append(all, row{number: c[0], kind: c[1], issued: c[2], due: c[3], base: cents(l.t, c[4]), total: cents(l.t, c[5]),
			pending: cents(l.t, c[6]), owes: c[6] != "—", state: c[7], read: c[8]})
	}
	return all
}

// cents of "1.234,56 €"; "—" is nothing.
func cents(t *testing.T, text string) int64 {
	t.Helper()
	if text == "—" {
		return 0
	}
	n, err := strconv.ParseInt(strings.NewReplacer("€", "", ".", "", ",", "", "−", "-", " ", "").Replace(text), 10, 64)
	if err != nil || !strings.Contains(text, ",") {
		t.Fatalf("%q is no amount", text)
	}
	return n
}

func numbers(rows []row) []string {
	all := []string{}
	for _, r := range rows {
		all = append(all, r.number)
	}
	return all
}

// open goes to the list as that address asks for it.
func (l list) open(query string) []row {
	l.t.Helper()
	l.Navigate(portalPath + query)
	return l.rows()
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
		l.Eval(`document.acuseSeen = true`)
		l.Press(kb.Enter)
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
	l.Eval(`document.acuseSeen = true, 0`)
	if l.Fill(name, value); l.view.NoScript {
		l.Follow("Filtrar")
		return
	}
	for range 150 {
		if l.Eval(`!document.acuseSeen && document.readyState === "complete"`) == true {
			return
		}
	}
	l.t.Fatalf("the filter %s sends nothing", name)
}

// filters: each shows what belongs to it and nothing else, and what that adds up to.
func (l list) filters() {
	all := l.open("")
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
		l.open("")
		l.filter(x.name, x.value)
		l.expectRows(x.name+" "+x.value, all, x.want)
	}
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
		l.Eval(`document.acuseSeen = true, 0`)
		l.Press(kb.Enter)
		l.ExpectText("Quitar filtros")
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
	if sums := l.sums(); sums != added(wanted) {
		l.t.Errorf("%s: the foot says %v, want %v", what, sums, added(wanted))
	}
}

// sums are count, base, tax, total and pending.
type sums [5]int64

func added(rows []row) sums {
	s := sums{int64(len(rows))}
	for _, r := range rows {
		s[1], s[2], s[3], s[4] = s[1]+r.base, s[2]+r.total-r.base, s[3]+r.total, s[4]+r.pending
	}
	return s
}

var firstNumber = regexp.MustCompile(`^\d+`)

func (l list) sums() sums {
	l.t.Helper()
	var s sums
	for i, text := range l.Eval(`[...document.querySelectorAll("#sums dd")].map(dd => dd.textContent)`).([]any) {
		if i == 0 {
			s[0], _ = strconv.ParseInt(firstNumber.FindString(text.(string)), 10, 64)
			continue
		}
		s[i] = cents(l.t, harness.Squeeze(text.(string)))
	}
	return s
}
