package pdf

import (
	"testing"

	"acuse/internal/billing"
	"acuse/internal/platformtest"
)

// TestNoPDFNamesThePlatform looks at drawings in every language and of every kind: what is read, what the file says of itself, and all
// of it unpacked.
func TestNoPDFNamesThePlatform(t *testing.T) {
	for program, version := range map[string]string{"pdftotext": "-v", "pdfinfo": "-v", "qpdf": "--version"} {
		tool(t, program, version) // or the test is skipped
	}
	for _, lang := range billing.Languages {
		files := map[string][]byte{}
		for _, kind := range []billing.Kind{billing.Invoice, billing.Quote, billing.DeliveryNote, billing.Proforma, billing.Receipt} {
			if lang != "es" && kind != billing.Invoice {
				continue
			}
			s := tenLines()
			s.Language, s.Kind = lang, kind
			files[string(kind)], _ = draw(t, s)
		}
		l := aList(3)
		l.Language = lang
		content, err := l.Draw()
		if err != nil {
			t.Fatal(err)
		}
		files["list"] = content
		for name, content := range files {
			places, err := platformtest.In(name, content)
			if err != nil {
				t.Error(err)
			}
			for _, p := range places {
				t.Errorf("%s: %s: %s", lang, p.Part, p.Found)
			}
		}
	}
}
