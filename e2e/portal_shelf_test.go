package e2e_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"acuse/e2e/harness"
	"acuse/internal/billing"
	"acuse/internal/web/office"
)

// shelf is a company whose first customer has many documents: invoices of the past years, more than a long download, and
// one document of each kind issued today. Its second customer has none.
type shelf struct {
	*harness.Server
	customer, other harness.Login
	office          harness.Login
	numbers         []string          // of today's documents, in the order of office.Kinds
	papers          map[string][]byte // PDFs that were fetched, by number
	began           string
}

func startShelf(t *testing.T) shelf {
	t.Helper()
	s := shelf{Server: harness.Start(t, harness.Options{}), papers: map[string][]byte{}, began: time.Now().UTC().Format(time.RFC3339)}
	said, err := s.Run("seed", "--customers=2", "--documents=66", "--heavy-customer=66", "--logins=2")
	if err != nil {
		t.Fatalf("seed: %v\n%s", err, said)
	}
	logins := harness.Logins(said)
	var portals []harness.Login
	for _, l := range logins {
		if l.Door == "portal" {
			portals = append(portals, l)
		}
	}
	s.customer, s.other, s.office = portals[0], portals[1], logins[0]
	p := s.Open(harness.View{})
	p.LogIn(logins[0])
	p.Navigate("/app/clientes?q=" + s.customer.Username)
	openFirst(p)
	id := p.Path()[strings.LastIndex(p.Path(), "/")+1:]
	for i, kind := range office.Kinds {
		p.Navigate(kind.NewPath())
		p.Fill("customer_id", id)
		p.Fill("line.0.text", "Reforma de la terraza")
		p.Fill("line.0.price", fmt.Sprintf("%d,30", 1020+1000*i))
		p.Follow("Emitir")
		p.ExpectText("con el número ")
		s.numbers = append(s.numbers, documentNumber.FindString(p.Text()))
	}
	return s
}

var documentNumber = regexp.MustCompile(`\b[A-Z]+-\d{4}-\d{4}\b`)

func today() string { return string(billing.DayOf(time.Now(), billing.Madrid)) }

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
		all = append(all, row{number: c[0], kind: c[1], issued: c[2], due: c[3], base: centsOf(l.t, c[4]), total: centsOf(l.t, c[5]),
			pending: centsOf(l.t, c[6]), owes: c[6] != "—", state: c[7], read: c[8]})
	}
	return all
}

// cents of "1.234,56 €"; "—" is nothing.
func centsOf(t *testing.T, text string) int64 {
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

// sums are count, base, tax, total and pending.
type sums [5]int64

// added are those of rows that a list of that kind shows; in one of all, of what is to be paid.
func added(rows []row, kind string) sums {
	s := sums{int64(len(rows))}
	if kind == "" {
		rows = slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return r.kind != "Factura" && r.kind != "Recibo" })
	}
	for _, r := range rows {
		s[1], s[2], s[3], s[4] = s[1]+r.base, s[2]+r.total-r.base, s[3]+r.total, s[4]+r.pending
	}
	return s
}

var leadingFigures = regexp.MustCompile(`^\d+`)

func (l list) sums() sums {
	l.t.Helper()
	var s sums
	for i, text := range l.Eval(`[...document.querySelectorAll("#sums dd:not(.sums-of)")].map(dd => dd.textContent)`).([]any) {
		if i == 0 {
			s[0], _ = strconv.ParseInt(leadingFigures.FindString(text.(string)), 10, 64)
			continue
		}
		s[i] = centsOf(l.t, harness.Squeeze(text.(string)))
	}
	return s
}
