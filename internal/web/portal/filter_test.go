package portal_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestAWrongDayIsSaidAndKeptAndShowsNothingElse(t *testing.T) {
	w := newWorld(t, 6)
	c := w.customers[0]
	for query, want := range map[string]struct{ field, typed, sentence string }{
		"desde=ayer":                        {"desde", "ayer", "Esta fecha no existe"},
		"desde=2026-02-30":                  {"desde", "2026-02-30", "Esta fecha no existe"},
		"hasta=%22%3E%3Cb%3E":               {"hasta", `"><b>`, "Esta fecha no existe"},
		"hasta=9999-12-31":                  {"hasta", "9999-12-31", "Elige un día de los años 1900 a 2200."},
		"desde=0001-01-01":                  {"desde", "0001-01-01", "Elige un día de los años 1900 a 2200."},
		"desde=2026-12-31&hasta=2026-01-01": {"hasta", "2026-01-01", "El último día es anterior al primero."},
	} {
		for _, path := range []string{"/documentos", "/documentos/excel", "/documentos/listado"} {
			a := c.get(w.base + path + "?fecha=entre&" + query)
			if a.status != http.StatusUnprocessableEntity || !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") || a.header.Get("Content-Disposition") != "" {
				t.Errorf("%s?%s: got %d, %s %s, want 422 and the page", path, query, a.status, a.header.Get("Content-Type"), a.header.Get("Content-Disposition"))
			}
			if len(ids(a)) != 0 || !strings.Contains(a.body, "Corrige las fechas del filtro") || !strings.Contains(a.body, "Ver todos") {
				t.Errorf("%s?%s: got %d rows, want none, a sentence and a way to all", path, query, len(ids(a)))
			}
			field := regexp.MustCompile(`<input type="date" name="` + want.field + `"[^>]*>`).FindString(a.body)
			if !strings.Contains(a.body, want.sentence) || !strings.Contains(field, `value="`+html.EscapeString(want.typed)+`"`) || !strings.Contains(field, `aria-invalid="true"`) {
				t.Errorf("%s?%s: the page has %q, want %q in it and %q said", path, query, field, want.typed, want.sentence)
			}
		}
		a := c.send(http.MethodPost, w.base+"/documentos/pdf?fecha=entre&"+query, url.Values{"all": {"1"}}, nil)
		if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, want.sentence) {
			t.Errorf("all of %s: got %d to %q, want 422 with the sentence", query, a.status, a.location)
		}
	}
}

func TestWhatIsNoChoiceIsAsIfItWereNotThere(t *testing.T) {
	w := newWorld(t, 6)
	c := w.customers[0]
	whole := ids(c.get(w.base + "/documentos"))
	for _, query := range []string{"orden=precio", "orden=--total", "orden=-", "orden=date%20desc", "tipo=coche", "tipo=FACTURA", "leido=quizas", "pago=1", "fecha=siglo",
		"fecha=ano%00", "desde=2026-02-30", "despues=nadie", "antes=nadie", "despues=nadie&n=7", "n=-5", "n=abc", "filas=100000", "rows=-1", "ultima=&q=%20%20"} {
		a := c.get(w.base + "/documentos?" + query)
		if got := ids(a); a.status != 200 || !slices.Equal(got, whole) {
			t.Errorf("%s: got %d and %d rows, want the whole list", query, a.status, len(got))
		}
		if strings.Contains(a.body, "Quitar filtros") {
			t.Errorf("%s: the page says that it is filtered", query)
		}
	}
	for _, search := range []string{strings.Repeat("largo ", 2000), "%' OR 1=1 --", "zapatos"} {
		if a := c.get(w.base + "/documentos?q=" + url.QueryEscape(search)); a.status != 200 || len(ids(a)) != 0 {
			t.Errorf("search for %.20q: got %d and %d rows, want none", search, a.status, len(ids(a)))
		}
	}
	for _, wordless := range []string{"\x00", "\xff\xfe", "_%", "🐢"} {
		if a := c.get(w.base + "/documentos?q=" + url.QueryEscape(wordless)); a.status != 200 || len(ids(a)) != 0 || !strings.Contains(a.body, "Quitar filtros") && !strings.Contains(a.body, "Ver todos") {
			t.Errorf("search for %q: got %d and %d rows, want none and a way to all", wordless, a.status, len(ids(a)))
		}
	}
}

var pagerText = regexp.MustCompile(`<nav class="pager"[^>]*><span>([^<]*)</span>`)

func TestThePagerNeverCountsBeyondTheList(t *testing.T) {
	w := newWorld(t, 120)
	c := w.customers[0]
	next := regexp.MustCompile(`despues=([^&"]+)`).FindStringSubmatch(c.get(w.base + "/documentos").body)[1]
	for n, want := range map[string]string{"51": "51–100", "0": "1–50", "-3": "1–50", "2": "2–51", "9999": "71–120", "9223372036854775807": "71–120", "99999999999999999999": "1–50"} {
		a := c.get(w.base + "/documentos?despues=" + next + "&n=" + n)
		if got := pagerText.FindStringSubmatch(a.body); a.status != 200 || got == nil || got[1] != want+" de 120" {
			t.Errorf("n=%s: got %d and %q, want %s", n, a.status, got, want)
		}
	}
}

func TestAbsurdNumbersOfRowsAreRefused(t *testing.T) {
	w := newWorld(t, 60)
	c := w.customers[0]
	for _, rows := range []string{"", "0", "-25", "7", "1000000", "99999999999999999999", "25.0", "veinticinco"} {
		a := c.send(http.MethodPost, w.base+"/configuracion", url.Values{"language": {"es"}, "rows": {rows}}, nil)
		if a.status != http.StatusUnprocessableEntity {
			t.Errorf("%q rows: got %d, want 422", rows, a.status)
		}
	}
	if got := len(ids(c.get(w.base + "/documentos"))); got != 50 {
		t.Errorf("the list has %d rows, want 50 as before", got)
	}
	if a := c.send(http.MethodPost, w.base+"/configuracion", url.Values{"language": {"es"}, "rows": {"10"}}, nil); a.status != http.StatusSeeOther {
		t.Errorf("10 rows: got %d, want 303", a.status)
	}
	if got := len(ids(c.get(w.base + "/documentos"))); got != 10 {
		t.Errorf("the list has %d rows, want 10 as chosen", got)
	}
}
