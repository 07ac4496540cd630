package xlsx

import (
	"bytes"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"acuse/internal/billing"
	"acuse/internal/platformtest"
)

var someDocuments = []billing.Document{
	{Kind: billing.Invoice, Number: "F-2026-0184", IssueDate: "2026-11-20", DueDate: "2026-12-20", Pending: 1_378_26,
		Totals: billing.Totals{Base: 1_260_63, Tax: 226_38, Total: 1_487_01}, ReadAt: time.Date(2026, 11, 21, 23, 30, 15, 0, time.UTC)},
	{Kind: billing.DeliveryNote, Number: "=1+1", IssueDate: "2026-11-18", Totals: billing.Totals{Base: -414_63, Tax: -48_72, Total: -463_35}},
	{Kind: billing.Quote, Number: "P-1", IssueDate: "2026-11-17", SeenAt: time.Date(2026, 11, 19, 9, 0, 0, 0, time.UTC)},
}

var drawnAt = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// written is the file of some documents, opened again.
func written(t *testing.T, lang string, kind billing.Kind) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(file(t, lang, kind)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// file is the spreadsheet as somebody gets it.
func file(t *testing.T, lang string, kind billing.Kind) []byte {
	t.Helper()
	l, err := NewDocuments(lang, "Estudio Marjal", kind, drawnAt)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, d := range someDocuments {
		if err := l.Add(d); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := l.Finish(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestNoSpreadsheetNamesThePlatform(t *testing.T) {
	for _, lang := range billing.Languages {
		places, err := platformtest.In("documentos.xlsx", file(t, lang, billing.Invoice))
		if err != nil {
			t.Error(err)
		}
		for _, p := range places {
			t.Errorf("%s: %s: %s", lang, p.Part, p.Found)
		}
	}
}

func TestTheListIsReadBackCellByCell(t *testing.T) {
	f := written(t, "es", "")
	if got := f.GetSheetList(); len(got) != 1 || got[0] != "Documentos" {
		t.Fatalf("sheets: got %q", got)
	}
	rows, err := f.GetRows("Documentos")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"Número", "Tipo", "Emisión", "Vencimiento", "Base imponible", "IVA", "Importe total", "Pendiente", "Leído"},
		{"F-2026-0184", "Factura", "20/11/2026", "20/12/2026", "1,260.63\u00a0€", "226.38\u00a0€", "1,487.01\u00a0€", "1,378.26\u00a0€", "22/11/2026 00:30"},
		{"=1+1", "Albarán", "18/11/2026", "", "-414.63\u00a0€", "-48.72\u00a0€", "-463.35\u00a0€", "", "No leído"},
		{"P-1", "Presupuesto", "17/11/2026", "", "0.00\u00a0€", "0.00\u00a0€", "0.00\u00a0€", "", "Visto"},
		{"Suma de facturas y recibos (lista de 3 documentos)", "", "", "", "1,260.63\u00a0€", "226.38\u00a0€", "1,487.01\u00a0€", "1,378.26\u00a0€", ""},
	}
	for i, row := range want {
		for len(rows) > i && len(rows[i]) < len(row) {
			rows[i] = append(rows[i], "")
		}
		if len(rows) <= i || strings.Join(rows[i], "|") != strings.Join(row, "|") {
			t.Errorf("row %d: got %q, want %q", i+1, rows[min(i, len(rows)-1)], row)
		}
	}
	if len(rows) != len(want) {
		t.Errorf("rows: got %d, want %d", len(rows), len(want))
	}
}

// Excel keeps a number in a cell without a type of its own; a text says that it is one.
func TestAmountsAndDaysAreNumbersAndTextsAreNeverFormulas(t *testing.T) {
	f := written(t, "es", "")
	for cell, want := range map[string]float64{"E2": 1260.63, "G2": 1487.01, "G3": -463.35, "G5": 1487.01, "C2": 46346, "I2": 46348 + (30*60+15)/86400.0} {
		raw, err := f.GetCellValue("Documentos", cell, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		kind, _ := f.GetCellType("Documentos", cell)
		got, err := strconv.ParseFloat(raw, 64)
		if err != nil || got-want > 1e-6 || want-got > 1e-6 || kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
			t.Errorf("%s: got %q (type %d), want the number %v", cell, raw, kind, want)
		}
	}
	if formula, _ := f.GetCellFormula("Documentos", "A3"); formula != "" {
		t.Errorf("A3 is a formula: %q", formula)
	}
	if kind, _ := f.GetCellType("Documentos", "A3"); kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString {
		t.Errorf("A3 is no text: type %d", kind)
	}
}

func TestTheHeadStaysInSightAndColumnsAreWideEnough(t *testing.T) {
	f := written(t, "es", "")
	panes, err := f.GetPanes("Documentos")
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("panes: got %+v, %v", panes, err)
	}
	if width, err := f.GetColWidth("Documentos", "G"); err != nil || width < 14 {
		t.Errorf("width of the total: got %v, %v", width, err)
	}
}

func TestTheListSpeaksTheReadersLanguage(t *testing.T) {
	for lang, want := range map[string][4]string{
		"ca": {"Documents", "Número", "Factura", "No llegit"},
		"eu": {"Dokumentuak", "Zenbakia", "Faktura", "Irakurri gabe"},
		"gl": {"Documentos", "Número", "Factura", "Non lido"},
		"en": {"Documents", "Number", "Invoice", "Not read"},
	} {
		rows, err := written(t, lang, "").GetRows(want[0])
		if err != nil {
			t.Fatal(err)
		}
		if rows[0][0] != want[1] || rows[1][1] != want[2] || rows[2][8] != want[3] {
			t.Errorf("%s: got %q, want %q", lang, rows[:3], want)
		}
	}
}

// Days and money look as on that language's screens, and stay numbers. The figures' own signs are the program's that
// opens the file; the one of the test writes them as in English.
func TestDaysAndMoneyAreWrittenAsTheLanguageDoes(t *testing.T) {
	for lang, want := range map[string][4]string{
		"es": {"20/11/2026", "22/11/2026 00:30", "1,487.01\u00a0€", "-463.35\u00a0€"},
		"ca": {"20/11/2026", "22/11/2026 00:30", "1,487.01\u00a0€", "-463.35\u00a0€"},
		"gl": {"20/11/2026", "22/11/2026 00:30", "1,487.01\u00a0€", "-463.35\u00a0€"},
		"eu": {"2026/11/20", "2026/11/22 00:30", "1,487.01\u00a0€", "-463.35\u00a0€"},
		"en": {"20/11/2026", "22/11/2026 00:30", "€1,487.01", "-€463.35"},
	} {
		f := written(t, lang, "")
		name := f.GetSheetList()[0]
		for i, cell := range []string{"C2", "I2", "G2", "G3"} {
			got, err := f.GetCellValue(name, cell)
			if err != nil || got != want[i] {
				t.Errorf("%s, %s: got %q, %v, want %q", lang, cell, got, err, want[i])
			}
			raw, _ := f.GetCellValue(name, cell, excelize.Options{RawCellValue: true})
			if _, err := strconv.ParseFloat(raw, 64); err != nil {
				t.Errorf("%s, %s: %q is no number", lang, cell, raw)
			}
		}
		if sum, _ := f.GetCellValue(name, "G5"); sum != want[2] {
			t.Errorf("%s, the sum: got %q, want %q", lang, sum, want[2])
		}
	}
}

func TestTheFileSaysWhoseItIs(t *testing.T) {
	for lang, title := range map[string]string{"es": "Documentos", "ca": "Documents", "eu": "Dokumentuak", "gl": "Documentos", "en": "Documents"} {
		f := written(t, lang, "")
		core, err := f.GetDocProps()
		if err != nil {
			t.Fatal(err)
		}
		if core.Creator != "Estudio Marjal" || core.LastModifiedBy != "Estudio Marjal" || core.Title != title || core.Language != lang ||
			core.Created != "2026-11-23T09:00:00Z" || core.Modified != "2026-11-23T09:00:00Z" {
			t.Errorf("%s: got %+v", lang, core)
		}
		if app, err := f.GetAppProps(); err != nil || app.Company != "Estudio Marjal" || app.Application != "" {
			t.Errorf("%s: got %+v, %v", lang, app, err)
		}
	}
}

func TestASheetsNameIsOneThatExcelTakes(t *testing.T) {
	for name, want := range map[string]string{"Documentos": "Documentos", "a/b[c]:*?'\\d": "abcd", strings.Repeat("ñ", 40): strings.Repeat("ñ", 31)} {
		if got := sheetName(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

func TestAListOfOneKindAddsAllOfItUp(t *testing.T) {
	for kind, want := range map[billing.Kind]string{billing.DeliveryNote: "-414.63\u00a0€", billing.Quote: "0.00\u00a0€", billing.Invoice: "1,260.63\u00a0€"} {
		f := written(t, "es", kind)
		name, err := f.GetCellValue("Documentos", "A5")
		if err != nil {
			t.Fatal(err)
		}
		base, err := f.GetCellValue("Documentos", "E5")
		if err != nil || name != "Total de 3 documentos" || base != want {
			t.Errorf("%s: got %q, %s, %v, want the total %s", kind, name, base, err, want)
		}
	}
}
