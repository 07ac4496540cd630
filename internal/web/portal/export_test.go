package portal_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestAListAsAFileIsNamedTypedNeverKeptAndNoReading(t *testing.T) {
	w := newWorld(t, 6)
	c := w.customers[0]
	unread := len(c.unread())
	for path, want := range map[string]struct{ kind, name, begins string }{
		"/documentos/excel":   {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "documentos-2026-11-23.xlsx", "PK\x03\x04"},
		"/documentos/listado": {"application/pdf", "documentos-2026-11-23.pdf", "%PDF-"},
	} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			a := c.send(method, w.base+path+"?orden=total", nil, nil)
			for name, value := range map[string]string{"Content-Type": want.kind, "Content-Disposition": "attachment; filename=" + want.name,
				"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store", "Content-Encoding": ""} {
				if got := a.header.Get(name); got != value {
					t.Errorf("%s %s: %s: got %q, want %q", method, path, name, got, value)
				}
			}
			if a.status != 200 || method == http.MethodGet && !strings.HasPrefix(a.body, want.begins) || method == http.MethodHead && a.body != "" {
				t.Errorf("%s %s: got %d and a body of %d bytes that begins with %.5q", method, path, a.status, len(a.body), a.body)
			}
		}
	}
	if w.settle(); len(c.unread()) != unread {
		t.Errorf("unread: got %d, want %d as before", len(c.unread()), unread)
	}
}

func TestALongDownloadHasAPageThatSaysHowFarItIs(t *testing.T) {
	w := newWorld(t, 64)
	c := w.customers[0]
	c.rows(t, "10")
	a := c.send(http.MethodPost, w.base+"/documentos/pdf?orden=total", url.Values{"all": {"1"}, "id": {"no-one-looks-at-this"}}, nil)
	file, isLong := strings.CutSuffix(a.location, "/progreso")
	if a.status != http.StatusSeeOther || !isLong {
		t.Fatalf("all 64: got %d to %q, want the page of the progress", a.status, a.location)
	}
	page := c.get(a.location)
	if got, want := page.header.Get("Refresh"), "1; url="+file; got != want {
		t.Errorf("Refresh: got %q, want %q", got, want)
	}
	expectProgress(t, "before", page, `max="64" value="0"`, "La descarga de 64 documentos empieza en un momento.", "Empezar la descarga", `data-poll="5"`, "Actualizar")
	if got := c.get(file); got.status != 200 || !strings.HasPrefix(got.body, "PK") {
		t.Fatalf("the file: got %d", got.status)
	}
	w.settle()
	page = c.get(a.location)
	expectProgress(t, "after", page, `max="64" value="64"`, "Los 64 documentos están descargados.")
	for _, gone := range []string{"Empezar la descarga", "data-poll", "Actualizar"} {
		if strings.Contains(page.body, gone) {
			t.Errorf("after: the page still has %q", gone)
		}
	}
	if page.header.Get("Refresh") != "" {
		t.Error("after: the page begins the download again")
	}
	for _, path := range []string{a.location, file} {
		if got := w.customers[1].get(path); got.status != 404 {
			t.Errorf("%s for another customer: got %d, want 404", path, got.status)
		}
	}
}

func TestADownloadThatCanNoLongerBeginSaysSo(t *testing.T) {
	w := newWorld(t, 6)
	c := w.customers[0]
	page := c.ticket(c.unread()[0]) + "/progreso"
	expectProgress(t, "of one", c.get(page), `max="1" value="0"`, "La descarga del documento empieza en un momento.")
	w.now = w.now.Add(6 * time.Minute)
	late := c.get(page)
	expectProgress(t, "late", late, "Esta descarga ha caducado.")
	if late.header.Get("Refresh") != "" || strings.Contains(late.body, "Empezar la descarga") {
		t.Error("late: the page still begins it")
	}
	if a := c.get(w.base + "/descargas/nothing/progreso"); a.status != 404 {
		t.Errorf("no ticket: got %d, want 404", a.status)
	}
}

func TestAllOfAFilterIsShortOrEmptyToo(t *testing.T) {
	w := newWorld(t, 12)
	c := w.customers[0]
	a := c.send(http.MethodPost, w.base+"/documentos/pdf?leido=no", url.Values{"all": {"1"}}, nil)
	if a.status != http.StatusSeeOther || strings.HasSuffix(a.location, "/progreso") {
		t.Errorf("a few: got %d to %q, want the file itself", a.status, a.location)
	}
	a = c.send(http.MethodPost, w.base+"/documentos/pdf?q=zapatos", url.Values{"all": {"1"}}, nil)
	if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "Marca alguna fila.") {
		t.Errorf("none: got %d, want 422 with the sentence", a.status)
	}
}

func expectProgress(t *testing.T, when string, a answer, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if a.status != 200 || !strings.Contains(a.body, text) {
			t.Errorf("%s: got %d; the page does not say %q", when, a.status, text)
		}
	}
}

// rows chooses how many stand on a page.
func (c customer) rows(t *testing.T, n string) {
	t.Helper()
	if a := c.send(http.MethodPost, c.w.base+"/configuracion", url.Values{"language": {"es"}, "rows": {n}}, nil); a.status != http.StatusSeeOther {
		t.Fatalf("%s rows: got %d", n, a.status)
	}
}
