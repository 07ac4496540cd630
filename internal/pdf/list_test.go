package pdf

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"acuse/internal/billing"
	"acuse/internal/i18n"
)

// aList of that many documents; the first is unusual.
func aList(n int) List {
	l := List{Language: "es", Company: "Estudio Marjal", Customer: billing.Party{Name: "Café Almirante, S.L."}, Kind: billing.Invoice, Filter: "Facturas · Este año",
		At: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), Sums: ListSums{Count: n, Base: 126063, Tax: 22638, Total: 148701, Pending: 137826}}
	for i := range n {
		l.Documents = append(l.Documents, billing.Document{Kind: billing.Invoice, Number: fmt.Sprintf("F-2026-%04d", i), IssueDate: "2026-11-20",
			DueDate: "2026-12-20", Totals: billing.Totals{Base: 1260_63, Tax: 226_38, Total: 1487_01}, Pending: 1378_26, ReadAt: l.At})
	}
	if n > 0 {
		l.Documents[0] = billing.Document{Kind: billing.Proforma, Number: "PF/2026/una-serie-de-nombre-muy-largo/000000000001", IssueDate: "2026-01-02",
			Totals: billing.Totals{Base: -99_999_999_999_999, Total: -99_999_999_999_999}}
	}
	return l
}

// drawn is the list as a file, and its text page by page.
func drawn(t *testing.T, l List) (string, []string) {
	t.Helper()
	content, err := l.Draw()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "list.pdf")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path, strings.Split(strings.TrimSuffix(tool(t, "pdftotext", "-layout", path, "-"), "\f"), "\f")
}

func TestADrawnListHasItsHeadAndNumberOnEveryPage(t *testing.T) {
	_, pages := drawn(t, aList(150))
	if len(pages) < 3 {
		t.Fatalf("got %d pages", len(pages))
	}
	rows := 0
	for i, page := range pages {
		for _, want := range []string{"Número", "Emisión", "Pendiente", "Documentos · Estudio Marjal", fmt.Sprintf("Página %d de %d", i+1, len(pages))} {
			if !strings.Contains(page, want) {
				t.Errorf("page %d does not say %q:\n%s", i+1, want, page)
			}
		}
		rows += len(regexp.MustCompile(`F-2026-\d{4}`).FindAllString(page, -1))
	}
	if rows != 149 {
		t.Errorf("got %d rows, want 149", rows)
	}
}

func TestADrawnListSaysWhoseWhatAndHowMuch(t *testing.T) {
	_, pages := drawn(t, aList(2))
	for _, want := range []string{"Café Almirante, S.L.", "Estudio Marjal", "Facturas · Este año", "23/11/2026", "F-2026-0001", "20/12/2026",
		"…", "-muy-largo/000000000001", "Factura proforma", "No leído", "−999.999.999.999,99", "Total de 2 documentos",
		"1.260,63", "226,38 €", "1.487,01", "1.378,26"} {
		if !strings.Contains(strings.ReplaceAll(pages[0], "\u00a0", " "), want) {
			t.Errorf("it does not say %q:\n%s", want, pages[0])
		}
	}
}

func TestADrawnListLeavesPendingOutWhereNothingCanBeOwed(t *testing.T) {
	l := aList(0)
	for _, kind := range []billing.Kind{billing.Proforma, billing.Invoice} {
		l.Documents = []billing.Document{{Kind: kind, Number: "X-1", IssueDate: "2026-11-20", DueDate: "2026-11-20", Totals: billing.Totals{Base: 100, Tax: 21, Total: 121}}}
		_, pages := drawn(t, l)
		row := regexp.MustCompile(`X-1 .*`).FindString(strings.ReplaceAll(pages[0], "\u00a0", " "))
		if got, want := strings.Contains(row, " 0,00 €"), kind.Owes(); got != want || strings.Contains(row, "—") == want {
			t.Errorf("%s, nothing pending: got %q", kind, row)
		}
	}
}

// Every cell stands for itself: nothing of a line is cut, and two blanks or more divide it from its neighbours.
func TestADrawnListHasRoomForTheWordsOfEveryLanguage(t *testing.T) {
	const amount = 9_999_999_99
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for _, lang := range []string{"es", "ca", "eu", "gl", "en"} {
		p := i18n.For(lang)
		l := List{Language: lang, Company: "Estudio Marjal", Customer: billing.Party{Name: "Café Almirante, S.L."}, At: at,
			Sums: ListSums{Count: 4999, Base: -amount, Tax: -amount, Total: -amount, Pending: amount}}
		for _, kind := range []billing.Kind{billing.Invoice, billing.Quote, billing.DeliveryNote, billing.Proforma, billing.Receipt} {
			d := billing.Document{Kind: kind, IssueDate: "2026-11-20", DueDate: "2026-12-20", Pending: amount,
				Totals: billing.Totals{Base: -amount, Tax: -amount, Total: -amount}}
			for range 3 {
				d.Number = fmt.Sprintf("F-2026-11-%05d", len(l.Documents))
				l.Documents = append(l.Documents, d)
				if d.SeenAt.IsZero() {
					d.SeenAt = at
				} else {
					d.ReadAt = at
				}
			}
			d.ReadAt, d.SeenAt, d.AttachedAt = time.Time{}, time.Time{}, at
			d.Number = fmt.Sprintf("F-2026-11-%05d", len(l.Documents))
			l.Documents = append(l.Documents, d)
		}
		_, pages := drawn(t, l)
		if len(pages) != 1 || strings.Contains(pages[0], "…") {
			t.Errorf("%s: cut, or on %d pages:\n%s", lang, len(pages), pages[0])
		}
		money := strings.ReplaceAll(p.Money(-amount), "\u00a0", " ")
		page := strings.ReplaceAll(pages[0], "\u00a0", " ")
		for i, d := range l.Documents {
			row := regexp.MustCompile(regexp.QuoteMeta(d.Number) + `.*`).FindString(page)
			cells := regexp.MustCompile(` {2,}`).Split(row, -1)
			if len(cells) != len(listColumns) || cells[1] != p.T("portal.kind."+string(d.Kind)) || cells[2] != p.Date("2026-11-20") || cells[6] != money {
				t.Errorf("%s, row %d: got %q", lang, i, cells)
			}
		}
		sum := regexp.MustCompile(regexp.QuoteMeta(p.T("list.sum_owing", "n", 4999)) + `.*`).FindString(page)
		if cells := regexp.MustCompile(` {2,}`).Split(sum, -1); len(cells) != 5 || cells[2] != money || cells[4] != strings.ReplaceAll(p.Money(amount), "\u00a0", " ") {
			t.Errorf("%s, the sums are not in one line: %q", lang, cells)
		}
	}
}

func TestADrawnListIsSound(t *testing.T) {
	path, _ := drawn(t, aList(60))
	tool(t, "qpdf", "--check", path)
	fonts := strings.Split(strings.TrimSpace(tool(t, "pdffonts", path)), "\n")[2:]
	for _, font := range fonts {
		if !strings.Contains(font, "Identity-H       yes") {
			t.Errorf("not embedded: %s", font)
		}
	}
	if len(fonts) != 3 {
		t.Errorf("got %d fonts, want 3", len(fonts))
	}
}

// TestADrawnListWearsTheBrand: its logo, and its colour where the invoice has it; without a brand it has neither.
func TestADrawnListWearsTheBrand(t *testing.T) {
	logo := aLogo(t, 480, 120, false)
	for _, lang := range billing.Languages {
		l := aList(40)
		l.Language, l.Paper, l.Logo = lang, brandedInvoice(logo).Paper, logo
		path, pages := drawn(t, l)
		if dir := os.Getenv("ACUSE_DRAWINGS"); dir != "" { // to be looked at
			tool(t, "cp", path, filepath.Join(dir, "list-"+lang+".pdf"))
		}
		expectGolden(t, "branded-list-"+lang, strings.Join(pages, "\f"))
		if images := tool(t, "pdfimages", "-list", path); len(drawnImage.FindAllString(images, -1)) != 1 {
			t.Errorf("%s: got\n%s\nwant the logo once", lang, images)
		}
		if texts, rules := coloured(t, path); texts != 1 || rules != len(pages)+1 {
			t.Errorf("%s: got %d texts and %d rules in the colour, want the title, the head of %d pages and the sum", lang, texts, rules, len(pages))
		}
	}
	plain, _ := drawn(t, aList(40))
	if texts, rules := coloured(t, plain); texts+rules != 0 || drawnImage.MatchString(tool(t, "pdfimages", "-list", plain)) {
		t.Errorf("without a brand: got %d texts and %d rules in its colour", texts, rules)
	}
}

var drawnImage = regexp.MustCompile(` image +\d+ +\d+ `)

// coloured counts what is written and what is drawn in the colour of brandedInvoice.
func coloured(t *testing.T, path string) (texts, rules int) {
	t.Helper()
	open := path + ".open"
	tool(t, "qpdf", "--qdf", "--object-streams=disable", path, open)
	content, err := os.ReadFile(open)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Count(string(content), "0.043 0.431 0.310 rg"), strings.Count(string(content), "0.043 0.431 0.310 RG")
}

func TestAnEmptyListIsDrawnToo(t *testing.T) {
	_, pages := drawn(t, List{Language: "en", Company: "x", At: time.Now()})
	if !strings.Contains(pages[0], "Documents") {
		t.Errorf("got %s", pages[0])
	}
}

func TestAListTooLongToBeDrawnIsRefused(t *testing.T) {
	l := aList(1)
	l.Documents = make([]billing.Document, ListMax+1)
	if _, err := l.Draw(); err == nil {
		t.Error("it was drawn")
	}
}

func TestADrawnListSaysWhatItAddsUp(t *testing.T) {
	for kind, want := range map[billing.Kind]string{"": "Suma de facturas y recibos (lista de 3 documentos)", billing.Invoice: "Total de 3 documentos"} {
		l := aList(3)
		l.Kind = kind
		if _, pages := drawn(t, l); !strings.Contains(pages[len(pages)-1], want) {
			t.Errorf("%q: it does not say %q:\n%s", kind, want, pages[len(pages)-1])
		}
	}
}
