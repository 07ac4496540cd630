package e2e_test

import (
	"fmt"
	"regexp"
	"slices"
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
	s.customer, s.other = portals[0], portals[1]
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

// sorts by every column, both ways. A phone has no heads to press: there the address asks.
func (l list) sorts() {
	all := l.open("")
	for _, x := range []struct {
		head, order string
		key         func(row) string
	}{
		{"Número", "number", func(r row) string { return r.number }},
		{"Emisión", "-date", func(r row) string { return r.issued }},
		{"Vencimiento", "due", func(r row) string { return orLast(r.due) }},
		{"Base imponible", "-base", func(r row) string { return fmt.Sprintf("%012d", r.base) }},
		{"Importe total", "-total", func(r row) string { return fmt.Sprintf("%012d", r.total) }},
		{"Pendiente", "-pending", func(r row) string { return fmt.Sprintf("%012d", r.pending) }},
		{"Leído", "-read", func(r row) string {
			if r.state != "read" {
				return orLast("")
			}
			return r.read
		}},
	} {
		l.open("?orden=-total")
		if x.head == "Importe total" {
			l.open("")
		}
		first, second := x.order, "-"+x.order
		if strings.HasPrefix(x.order, "-") {
			second = x.order[1:]
		}
		for _, order := range []string{first, second} {
			if l.view.Mobile {
				l.open("?orden=" + order)
			} else {
				l.Within("thead").Follow(x.head)
			}
			if !strings.HasSuffix(l.URL(), "?orden="+order) {
				l.t.Errorf("%s: the address is %s, want the order %s in it", x.head, l.URL(), order)
			}
			l.expectOrder(all, order, x.key)
		}
	}
	if l.view.Mobile {
		return
	}
	l.Back() // to the first press of the last head
	if got := l.Eval(`document.querySelector("[aria-sort]").innerText + " " + document.querySelector("[aria-sort]").ariaSort`); harness.Squeeze(got.(string)) != "Leído descending" {
		l.t.Errorf("after Back the list is sorted by %q", got)
	}
}

// orLast is a day or moment, and what has none stands after all that have one.
func orLast(day string) string {
	if day == "" {
		return "9999"
	}
	return day
}

func (l list) expectOrder(all []row, order string, key func(row) string) {
	l.t.Helper()
	got := l.rows()
	if len(got) != len(all) {
		l.t.Errorf("%s: got %d rows, want %d", order, len(got), len(all))
	}
	sorted := slices.IsSortedFunc(got, func(a, b row) int {
		if strings.HasPrefix(order, "-") {
			return strings.Compare(key(b), key(a))
		}
		return strings.Compare(key(a), key(b))
	})
	if !sorted {
		var keys []string
		for _, r := range got {
			keys = append(keys, key(r))
		}
		l.t.Errorf("%s: not in order: %v", order, keys)
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
	p.Screenshot("empty")
}
