package e2e_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"acuse/e2e/harness"
)

// expectPDF is a document's PDF: its name, and its number on the paper. It is the same however often it is fetched.
func (l list) expectPDF(f harness.File, number string) {
	l.t.Helper()
	if want := number + "-estudio-marjal.pdf"; f.Name != want {
		l.t.Errorf("the file's name: got %s, want %s", f.Name, want)
	}
	if before, there := l.s.papers[number]; there {
		if !bytes.Equal(f.Bytes, before) {
			l.t.Errorf("%s is another paper than before", f.Name)
		}
		return
	}
	l.s.papers[number] = f.Bytes
	if text := drawnText(l.t, f.Bytes); !strings.Contains(text, number) {
		l.t.Errorf("%s does not say its number:\n%s", f.Name, text)
	}
}

// expectRead: those documents are Leído now, and what was read before keeps the moment of its first reading.
func (l list) expectRead(before ...row) {
	l.t.Helper()
	now := map[string]row{}
	for _, r := range l.open("") {
		now[r.number] = r
	}
	for _, was := range before {
		r := now[was.number]
		if was.state == "read" && r.read != was.read {
			l.t.Errorf("%s was first read at %s, and now at %q", was.number, was.read, r.read)
		}
		if r.state != "read" || was.state != "read" && r.read < l.s.began {
			l.t.Errorf("%s: it is %s since %q, want it read since %s", was.number, r.state, r.read, l.s.began)
		}
	}
}

func (l list) tick(rows ...row) {
	for _, r := range rows {
		l.Check("id", l.Eval(`[...document.querySelectorAll("#rows tr")].find(tr => tr.innerText.includes("`+r.number+`")).querySelector("[name=id]").value`).(string))
	}
}

func (l list) oneIsAPDF() {
	one := l.open("?leido=no")[0]
	l.tick(one)
	if !l.view.NoScript {
		l.Within("[data-bar]").ExpectText("Marcados: 1")
	}
	l.expectPDF(l.Download(func() { l.Within("[data-bar]").Click("PDF") }), one.number)
	if !l.view.NoScript {
		l.ExpectNoText(one.number) // the page follows by itself: it is read now
	}
	l.expectRead(one)
}

func (l list) someAreAZip() {
	some := l.open("?leido=no&orden=total")[1:4]
	l.tick(some...)
	file := l.Download(func() { l.Within("[data-bar]").Click("PDF") })
	l.expectZip(file, numbers(some))
	l.expectRead(some...)
}

func (l list) expectZip(file harness.File, wanted []string) {
	l.t.Helper()
	if want := "documentos-" + today() + ".zip"; file.Name != want {
		l.t.Errorf("the ZIP's name: got %s, want %s", file.Name, want)
	}
	files := unzipped(l.t, file.Bytes)
	if len(files) != len(wanted) {
		l.t.Fatalf("the ZIP has %d files, want %d", len(files), len(wanted))
	}
	for i, f := range files {
		l.expectPDF(f, wanted[i])
	}
}

// noneIsASentence: where the bar does not keep them from it, people are told what to do, and see the same rows.
func (l list) noneIsASentence() {
	before := l.open("?leido=no&orden=-total")
	if l.view == (harness.View{}) && l.Within("[data-bar]").Enabled("PDF") {
		l.t.Error("the button can be pressed with nothing ticked")
	}
	l.Loads("a form sent with nothing ticked", func() { l.Eval(`document.querySelector("form.list").requestSubmit()`) })
	l.ExpectText("Marca alguna fila.")
	if after := l.rows(); !slices.Equal(after, before) || l.Value("leido") != "no" {
		l.t.Errorf("the rows are others: got %v, want %v", numbers(after), numbers(before))
	}
	l.ExpectFits()
}

// allOfAFilter: what it shows beyond the page comes too, in its order, and nothing else.
func (l list) allOfAFilter() {
	const query = "?fecha=entre&desde=2025-01-01&hasta=2025-12-31&orden=number"
	before := l.open(query)
	l.chooseRows("10")
	l.open(query)
	l.Check("all", "1")
	l.ExpectText(fmt.Sprintf("Marcar los %d de este filtro", len(before)))
	file := l.Download(func() { l.Within("[data-bar]").Click("PDF") })
	l.expectZip(file, numbers(before))
	if len(before) <= 10 || len(before) >= 60 {
		l.t.Errorf("the filter shows %d documents, want more than a page and less than a long download", len(before))
	}
	l.chooseRows("100")
	l.expectRead(before...)
}

// everything is a long download: it begins by itself, on a page that says how far it has come.
func (l list) everything() {
	before := l.open("")
	l.chooseRows("50")
	l.open("")
	l.Check("all", "1")
	l.ExpectText("Marcar los 71 de este filtro")
	l.Within("[data-bar]").ExpectText("Marcados:")
	if got := l.Eval(`document.querySelector(".bar-count").dataset.all`); got != "71" {
		l.t.Errorf("the bar counts %v, want 71", got)
	}
	file := l.Download(func() { l.Within("[data-bar]").Follow("PDF") })
	if !strings.HasSuffix(l.Path(), "/progreso") {
		l.t.Errorf("it is shown at %s, want the page of its progress", l.Path())
	}
	l.ExpectFits()
	if l.view.NoScript {
		l.Follow("Actualizar")
	}
	l.ExpectText("Los 71 documentos están descargados.")
	if got := l.Eval(`document.querySelector("progress").value`); got != 71.0 {
		l.t.Errorf("the bar stands at %v of 71", got)
	}
	l.ExpectNoText("Empezar la descarga")
	l.Follow("Volver a Documentos")
	l.ExpectPath(portalPath)
	l.expectZip(file, numbers(before))
	l.chooseRows("100")
	l.expectRead(before...)
	l.open("?leido=no")
	l.ExpectText("Ningún documento con este filtro")
}
