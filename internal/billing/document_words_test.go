package billing

import (
	"slices"
	"strings"
	"testing"
)

func TestADocumentIsFoundByItsNumberItsTextsAndItsAmounts(t *testing.T) {
	d := Document{Number: "F-2026-0184", CustomerName: "Café Almirante, S.L.", Notes: "Pedido del martes",
		Lines:  []Line{{Text: "Diseño de carta"}, {Text: "Libro ilustrado «Café y mar»"}},
		Totals: Totals{Base: 1_260_63, Total: 1_487_01, Payable: 1_378_26}}
	words := d.Words()
	for typed, want := range map[string]bool{
		"F-2026-0184": true, "f20260184": true, "2026-0184": true, "0184": true, "184": true, "F-2026": true,
		"1.487,01 €": true, "1487,01": true, "€1,487.01": true, "1487": true, "1.260,63": true, "1378,26": true,
		"DISENO": true, "carta": true, "almi": true, "libro mar": true, "martes": true,
		"1488,01": false, "F-2026-0185": false, "zapatos": false, "diseño zapatos": false, "487,01": false,
	} {
		if got := found(words, typed); got != want {
			t.Errorf("%q finds it: got %v, want %v (words %q)", typed, got, want, words)
		}
	}
}

func TestASmallOrNegativeAmountIsFoundAsItIsWritten(t *testing.T) {
	d := Document{Totals: Totals{Base: -126_90, Total: 5}}
	for _, typed := range []string{"−126,90", "-126,90 €", "126,9", "0,05"} {
		if !found(d.Words(), typed) {
			t.Errorf("%q does not find it (words %q)", typed, d.Words())
		}
	}
}

func TestAnAmountWithItsCentsFindsNoLongerOne(t *testing.T) {
	d := Document{Totals: Totals{Base: 2_238_55}}
	for typed, want := range map[string]bool{"223,85": false, "€223.85": false, "-223,85": false, "2.238,5": true, "223": true, "22385": true, "2.238,55": true,
		"2,238.55€": true, "2238.55": true} {
		if got := found(d.Words(), typed); got != want {
			t.Errorf("%q finds 2.238,55: got %t, want %t (looks for %+v)", typed, got, want, SoughtIn(typed))
		}
	}
}

func TestWordsOfALongDocumentAreLimited(t *testing.T) {
	d := Document{Number: "F-1"}
	for range MaxLines {
		var text strings.Builder
		for n := range 60 {
			text.WriteString(strings.Repeat(string(rune('a'+len(d.Lines)%26)), 1+n) + string(rune('a'+len(d.Lines)/26)) + " ")
		}
		d.Lines = append(d.Lines, Line{Text: text.String()})
	}
	words := d.Words()
	if len(words) != maxDocumentWords || !slices.Contains(words, "f1") {
		t.Errorf("got %d words, want %d with the number among them", len(words), maxDocumentWords)
	}
}

// found reports whether every word looked for begins one of the words.
func found(words []string, typed string) bool {
	for _, sought := range SoughtIn(typed) {
		if !slices.ContainsFunc(words, func(w string) bool { return w == sought.Word || !sought.Whole && strings.HasPrefix(w, sought.Word) }) {
			return false
		}
	}
	return true
}
