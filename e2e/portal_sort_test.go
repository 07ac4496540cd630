package e2e_test

import (
	"fmt"
	"slices"
	"strings"

	"acuse/e2e/harness"
)

// sorts by every column, both ways, from the order of the one before.
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
		first, second := x.order, "-"+x.order
		if strings.HasPrefix(x.order, "-") {
			second = x.order[1:]
		}
		for _, order := range []string{first, second} {
			l.Within("thead").Follow(x.head)
			if !strings.HasSuffix(l.URL(), "?orden="+order) {
				l.t.Errorf("%s: the address is %s, want the order %s in it", x.head, l.URL(), order)
			}
			l.expectOrder(all, order, x.key)
		}
	}
}

// unsorts: Back leads to the order of before.
func (l list) unsorts() {
	l.open("?orden=-total")
	l.Within("thead").Follow("Leído")
	l.Within("thead").Follow("Leído")
	l.Back()
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
