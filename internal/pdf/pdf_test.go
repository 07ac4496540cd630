package pdf

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"acuse/internal/billing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// draw draws a snapshot into a file of the test and gives bytes and path.
func draw(t *testing.T, s billing.Snapshot) ([]byte, string) {
	t.Helper()
	got, err := Document(s)
	if err != nil {
		t.Fatalf("Document: got error %v, want a PDF", err)
	}
	path := filepath.Join(t.TempDir(), "document.pdf")
	if err := os.WriteFile(path, got, 0o600); err != nil {
		t.Fatal(err)
	}
	return got, path
}

// tool runs a program of poppler-utils or qpdf. Where it is missing the test is skipped, but fails on CI.
func tool(t *testing.T, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is missing: install poppler-utils and qpdf", name)
		}
		t.Skipf("NOT TESTED: %s is missing (install poppler-utils and qpdf)", name)
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: got %v\n%s\nwant success", name, err, out)
	}
	return string(out)
}

// expectGolden compares a text with that of a file of testdata; -update writes it.
func expectGolden(t *testing.T, name, got string) {
	t.Helper()
	golden := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
}

func TestDocumentsReadAsTheirGoldenText(t *testing.T) {
	for name, s := range documents {
		t.Run(name, func(t *testing.T) {
			_, path := draw(t, s())
			got := tool(t, "pdftotext", "-layout", path, "-")
			expectGolden(t, name, got)
		})
	}
}

func TestDocumentsAreSoundAndEmbedTheirFonts(t *testing.T) {
	for name, s := range documents {
		t.Run(name, func(t *testing.T) {
			_, path := draw(t, s())
			if got := tool(t, "qpdf", "--check", path); !strings.Contains(got, "No syntax or stream encoding errors found") {
				t.Errorf("qpdf --check: got\n%s\nwant no errors", got)
			}
			rows := strings.Split(strings.TrimSpace(tool(t, "pdffonts", path)), "\n")[2:]
			if len(rows) != 3 {
				t.Errorf("fonts: got %d, want 3\n%s", len(rows), strings.Join(rows, "\n"))
			}
			for _, row := range rows {
				if f := strings.Fields(row); !strings.HasPrefix(f[0], "utf8inter") || f[len(f)-5] != "yes" {
					t.Errorf("font: got %q, want Inter, embedded", row)
				}
			}
		})
	}
}

func TestSameSnapshotGivesSameBytesAlsoAtTheSameTime(t *testing.T) {
	for name, s := range documents {
		t.Run(name, func(t *testing.T) {
			want, err := Document(s())
			if err != nil {
				t.Fatal(err)
			}
			var all sync.WaitGroup
			for range 4 {
				all.Go(func() {
					if got, err := Document(s()); err != nil || !bytes.Equal(got, want) {
						t.Errorf("got %d bytes and error %v, want the %d bytes of the first drawing", len(got), err, len(want))
					}
				})
			}
			all.Wait()
		})
	}
}

func TestDrawingLeavesTheSnapshotAsItWas(t *testing.T) {
	s := hostile()
	text := s.Lines[2].Text
	if _, err := Document(s); err != nil {
		t.Fatal(err)
	}
	if got := s.Lines[2].Text; got != text {
		t.Errorf("line's text: got %q, want %q", got, text)
	}
}

func TestMetadataNamesDocumentAndIssuerAndNobodyElse(t *testing.T) {
	got, path := draw(t, english())
	info := tool(t, "pdfinfo", "-isodates", path)
	for _, want := range []string{"Title:           Invoice F-2026-0184", "Author:          Lucía Ferrandis Oltra",
		"Producer:        fpdf", "CreationDate:    2026-11-20T00:00:00", "ModDate:         2026-11-20T00:00:00", "A4"} {
		if !strings.Contains(info, want) {
			t.Errorf("pdfinfo: got\n%s\nwant it to hold %q", info, want)
		}
	}
	if !bytes.Contains(got, []byte("/Lang (en)")) {
		t.Error("got no /Lang (en), want the language of the snapshot")
	}
	text := strings.ToLower(info + tool(t, "pdftotext", path, "-") + tool(t, "qpdf", "--qdf", path, "-"))
	if strings.Contains(text, "acuse") {
		t.Error(`got "acuse" in the PDF, want nothing of the platform's name`)
	}
}

func TestEveryPageHasTableHeadNumberAndPageCount(t *testing.T) {
	_, path := draw(t, eightyLines())
	pages := strings.Split(strings.TrimSuffix(tool(t, "pdftotext", "-layout", path, "-"), "\f"), "\f")
	if len(pages) != 3 {
		t.Fatalf("pages: got %d, want 3", len(pages))
	}
	for i, page := range pages {
		want := []string{"Concepto", "F-2026-0184 · Lucía Ferrandis Oltra · 93471790C", "Página " + string(rune('1'+i)) + " de 3"}
		for _, want := range want {
			if !strings.Contains(page, want) {
				t.Errorf("page %d: got\n%s\nwant it to hold %q", i+1, page, want)
			}
		}
	}
}

func TestEveryKindHasItsTitleAndTotalsAndOnlyWhatIsToBePaidAsksForMoney(t *testing.T) {
	titles := map[billing.Kind][]string{
		billing.Invoice: {"Factura", "Total factura"}, billing.Quote: {"Presupuesto", "Total presupuesto"},
		billing.DeliveryNote: {"Albarán", "Total albarán"}, billing.Proforma: {"Factura proforma", "Total proforma"},
		billing.Receipt: {"Recibo", "Total recibo"},
	}
	for kind, wants := range titles {
		s := quote()
		s.Kind = kind
		_, path := draw(t, s)
		got := tool(t, "pdftotext", "-layout", path, "-")
		for _, want := range wants {
			if !strings.Contains(got, want) {
				t.Errorf("%s: got\n%s\nwant it to hold %q", kind, got, want)
			}
		}
		if got, want := strings.Contains(got, "Total a pagar"), kind.Owes(); got != want {
			t.Errorf("%s asks for money: got %v, want %v", kind, got, want)
		}
		if got, want := strings.Contains(got, "no es una factura"), kind != billing.Invoice; got != want {
			t.Errorf("%s says that it is no invoice: got %v, want %v", kind, got, want)
		}
	}
}

func TestNoLanguageLacksAText(t *testing.T) {
	check := func(language string, kind billing.Kind, id billing.TaxIDType) {
		s := english()
		s.Language, s.Kind, s.Customer.TaxIDType = language, kind, id
		_, path := draw(t, s)
		if got := tool(t, "pdftotext", "-layout", path, "-"); strings.Contains(got, "pdf.") {
			t.Errorf("%s %s %s: got\n%s\nwant no key in the place of a text", language, kind, id, got)
		}
	}
	for _, language := range billing.Languages {
		for _, kind := range []billing.Kind{billing.Invoice, billing.Quote, billing.DeliveryNote, billing.Proforma, billing.Receipt} {
			check(language, kind, billing.TaxIDNIF)
		}
		for _, id := range billing.TaxIDTypes {
			check(language, billing.Invoice, id)
		}
	}
}

func TestSnapshotThatNoDrawingKnowsIsRefused(t *testing.T) {
	for name, spoil := range map[string]func(*billing.Snapshot){
		"template": func(s *billing.Snapshot) { s.Template = billing.SnapshotTemplate + 1 },
		"kind":     func(s *billing.Snapshot) { s.Kind = "poem" },
		"date":     func(s *billing.Snapshot) { s.IssueDate = "" },
	} {
		s := quote()
		spoil(&s)
		if got, err := Document(s); err == nil {
			t.Errorf("%s: got %d bytes, want an error", name, len(got))
		}
	}
}

// BenchmarkTenLines is the cost of an ordinary invoice.
func BenchmarkTenLines(b *testing.B) {
	s := tenLines()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Document(s); err != nil {
			b.Fatal(err)
		}
	}
}
