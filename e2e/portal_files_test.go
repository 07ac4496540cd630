package e2e_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"acuse/e2e/harness"
)

// isTakenAway: the spreadsheet and the drawn list are what the filter shows, in its order, and leave nothing read.
func (l list) isTakenAway() {
	events := l.books.texts(`SELECT count(*) FROM read_event`)
	queries := []string{"?orden=-total", "?fecha=entre&desde=2025-01-01&orden=due&pago=pendiente", "?q=reforma"}
	if l.view != (harness.View{}) {
		queries = queries[1:2]
	}
	for _, query := range queries {
		rows := l.open(query)
		sums := l.sums()
		l.expectExcel(l.Download(func() { l.Click("Descargar Excel") }), rows, sums)
		l.expectDrawn(l.Download(func() { l.Click("Descargar listado en PDF") }), rows, sums)
		if after := l.open(query); !slices.Equal(after, rows) {
			l.t.Errorf("%s: the list is another after it was taken away", query)
		}
	}
	if after := l.books.texts(`SELECT count(*) FROM read_event`); !slices.Equal(after, events) {
		l.t.Errorf("read events: got %v, want %v as before", after, events)
	}
	l.open("?pago=pendiente&fecha=ano&tipo=factura")
	if text := drawnText(l.t, l.Download(func() { l.Click("Descargar listado en PDF") }).Bytes); !strings.Contains(text, "Facturas · Este año · Pendientes") {
		l.t.Errorf("the drawn list does not say what it was narrowed to:\n%s", text)
	}
}

// sheet is a spreadsheet opened again.
type sheet struct {
	t *testing.T
	*excelize.File
}

// foot names what the files add up, like the list they are of.
func (l list) foot() string {
	if l.Value("tipo") == "" {
		return "Suma de facturas y recibos (lista de %d documentos)"
	}
	return "Total de %d documentos"
}

func (l list) expectExcel(file harness.File, rows []row, sums sums) {
	l.t.Helper()
	if want := "documentos-" + today() + ".xlsx"; file.Name != want {
		l.t.Errorf("the spreadsheet's name: got %s, want %s", file.Name, want)
	}
	f, err := excelize.OpenReader(bytes.NewReader(file.Bytes))
	if err != nil {
		l.t.Fatal(err)
	}
	defer f.Close()
	x := sheet{l.t, f}
	x.expectHead()
	for i, r := range rows {
		at := strconv.Itoa(i + 2)
		x.expectText("A"+at, r.number)
		x.expectText("B"+at, r.kind)
		x.expectDay("C"+at, r.issued)
		x.expectDay("D"+at, r.due)
		for column, cents := range map[string]int64{"E": r.base, "F": r.total - r.base, "G": r.total} {
			x.expectMoney(column+at, cents)
		}
		if r.owes {
			x.expectMoney("H"+at, r.pending)
		} else {
			x.expectDay("H"+at, "") // empty, as where there is no day
		}
		x.expectRead("I"+at, r)
	}
	foot := strconv.Itoa(len(rows) + 2)
	x.expectText("A"+foot, fmt.Sprintf(l.foot(), sums[0]))
	for i, column := range []string{"E", "F", "G", "H"} {
		x.expectMoney(column+foot, sums[i+1])
	}
	if all, err := f.GetRows("Documentos"); err != nil || len(all) != len(rows)+2 {
		l.t.Errorf("the spreadsheet has %d rows, want a head, %d documents and the sums (%v)", len(all), len(rows), err)
	}
}

func (x sheet) expectHead() {
	x.t.Helper()
	for i, title := range []string{"Número", "Tipo", "Emisión", "Vencimiento", "Base imponible", "IVA", "Importe total", "Pendiente", "Leído"} {
		column, _ := excelize.ColumnNumberToName(i + 1)
		x.expectText(column+"1", title)
		if width, err := x.GetColWidth("Documentos", column); err != nil || width < 13 || width > 40 {
			x.t.Errorf("%s is %v wide (%v)", title, width, err)
		}
	}
	if panes, err := x.GetPanes("Documentos"); err != nil || !panes.Freeze || panes.YSplit != 1 || panes.TopLeftCell != "A2" {
		x.t.Errorf("the head does not stay in sight: %+v, %v", panes, err)
	}
}

// raw is what a cell holds, with the type and the format that the file gives it.
func (x sheet) raw(cell string) (value string, kind excelize.CellType, format string) {
	x.t.Helper()
	value, err := x.GetCellValue("Documentos", cell, excelize.Options{RawCellValue: true})
	if err != nil {
		x.t.Fatal(err)
	}
	kind, _ = x.GetCellType("Documentos", cell)
	id, _ := x.GetCellStyle("Documentos", cell)
	if style, err := x.GetStyle(id); err == nil && style.CustomNumFmt != nil {
		format = *style.CustomNumFmt
	}
	return value, kind, format
}

func (x sheet) expectText(cell, want string) {
	x.t.Helper()
	if got, kind, _ := x.raw(cell); got != want || kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString {
		x.t.Errorf("%s: got %q (type %d), want the text %q", cell, got, kind, want)
	}
}

// number of a cell that is one, in that format.
func (x sheet) number(cell, want string) float64 {
	x.t.Helper()
	value, kind, format := x.raw(cell)
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber || format != want {
		x.t.Errorf("%s: got %q (type %d) as %q, want a number as %q", cell, value, kind, format, want)
	}
	return n
}

func (x sheet) expectMoney(cell string, cents int64) {
	x.t.Helper()
	if got := x.number(cell, "#,##0.00\"\u00a0€\""); math.Abs(got*100-float64(cents)) > 1e-6 {
		x.t.Errorf("%s: got %v, want %d cents", cell, got, cents)
	}
}

// expectDay: a day is the number of days since the last one of 1899.
func (x sheet) expectDay(cell, want string) {
	x.t.Helper()
	if want == "" {
		if got, _, _ := x.raw(cell); got != "" {
			x.t.Errorf("%s: got %q, want nothing", cell, got)
		}
		return
	}
	got, err := excelize.ExcelDateToTime(x.number(cell, "dd/mm/yyyy"), false)
	if err != nil || got.Format(time.RFC3339) != want+"T00:00:00Z" {
		x.t.Errorf("%s: got %v, want %s", cell, got, want)
	}
}

// expectRead: when a document was read, by the clock in Madrid, is a moment; else the word of its mark.
func (x sheet) expectRead(cell string, r row) {
	x.t.Helper()
	if r.state != "read" {
		x.expectText(cell, map[string]string{"unread": "No leído", "seen": "Visto"}[r.state])
		return
	}
	at, err := time.Parse(time.RFC3339, r.read)
	if err != nil {
		x.t.Fatal(err)
	}
	madrid, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		x.t.Fatal(err)
	}
	got, err := excelize.ExcelDateToTime(x.number(cell, "dd/mm/yyyy hh:mm"), false)
	if want := at.In(madrid).Format(time.DateTime); err != nil || got.Round(time.Second).Format(time.DateTime) != want {
		x.t.Errorf("%s: got %v, want %s", cell, got, want)
	}
}

var numberOnPaper = regexp.MustCompile(`(?m)^\s*([A-Z]+-\d{4}-\d{4})\b`)

func (l list) expectDrawn(file harness.File, rows []row, sums sums) {
	l.t.Helper()
	if want := "documentos-" + today() + ".pdf"; file.Name != want {
		l.t.Errorf("the drawn list's name: got %s, want %s", file.Name, want)
	}
	text := drawnText(l.t, file.Bytes)
	drawn := []string{}
	for _, m := range numberOnPaper.FindAllStringSubmatch(text, -1) {
		drawn = append(drawn, m[1])
	}
	if want := numbers(rows); !slices.Equal(drawn, want) {
		l.t.Errorf("drawn: got %v, want %v", drawn, want)
	}
	for _, want := range []string{"Documentos de Estudio Marjal", fmt.Sprintf(l.foot()+" %s %s %s %s", sums[0], money(sums[1]), money(sums[2]), money(sums[3]), money(sums[4])),
		"Página 1 de "} {
		if !strings.Contains(harness.Squeeze(text), want) {
			l.t.Errorf("the drawn list does not say %q:\n%s", want, text)
		}
	}
}

// money is an amount as a page says it.
func money(cents int64) string {
	whole, grouped := strconv.FormatInt(cents/100, 10), ""
	for len(whole) > 3 {
		whole, grouped = whole[:len(whole)-3], "."+whole[len(whole)-3:]+grouped
	}
	return fmt.Sprintf("%s%s,%02d €", whole, grouped, cents%100)
}

// drawnText is what a PDF says, line by line.
func drawnText(t *testing.T, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "drawn.pdf")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := exec.Command("pdftotext", "-layout", path, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	return string(text)
}

// unzipped are the files of a ZIP in its order.
func unzipped(t *testing.T, content []byte) []harness.File {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	var all []harness.File
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		all = append(all, harness.File{Name: f.Name, Bytes: text})
	}
	return all
}
