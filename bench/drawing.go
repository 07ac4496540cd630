package main

import (
	"bytes"
	"context"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"acuse/internal/billing"
	"acuse/internal/inter"
	"acuse/internal/pdf"
)

// drawings measures the PDF of an invoice with ten lines, in turns with a page that has one word in each of its fonts:
// what the library alone takes to parse and subset them.
func (b *bench) drawings(context.Context) error {
	invoice, err := tenLines()
	if err != nil {
		return err
	}
	fonts := [][]byte{inter.Regular, inter.SemiBold, inter.Bold}
	for range b.rounds {
		var t turn
		if t.a, err = drawn(b.long, func() error { _, err := pdf.Document(invoice); return err }); err != nil {
			return err
		}
		if t.b, err = drawn(b.long, func() error { return threeWords(fonts) }); err != nil {
			return err
		}
		b.report.invoices = append(b.report.invoices, t)
	}
	return nil
}

// drawn is how many a second one core draws.
func drawn(long time.Duration, draw func() error) (float64, error) {
	n := 0
	began := time.Now()
	for time.Since(began) < long {
		if err := draw(); err != nil {
			return 0, err
		}
		n++
	}
	return float64(n) / time.Since(began).Seconds(), nil
}

func threeWords(fonts [][]byte) error {
	f := fpdf.New("P", "mm", "A4", "")
	f.AddPage()
	for i, font := range fonts {
		name := string(rune('a' + i))
		f.AddUTF8FontFromBytes(name, "", font)
		f.SetFont(name, "", 10)
		f.Text(20, 20+float64(i)*10, "Factura")
	}
	return f.Output(&bytes.Buffer{})
}

func tenLines() (billing.Snapshot, error) {
	s := billing.Snapshot{Template: billing.SnapshotTemplate, Kind: billing.Invoice, Number: "F-2026-0184", IssueDate: "2026-11-20",
		DueDate: "2026-12-20", Language: "es", IBAN: "ES7712341234161234567890",
		Issuer: billing.Party{Name: "Estudio Marjal", TaxIDType: billing.TaxIDNIF, TaxID: "93471790C", Address: "Carrer de la Marjal, 14, bajo",
			Country: "ES", Province: "Valencia", City: "Massanassa", Postcode: "46470", Email: "hola@estudiomarjal.example"},
		Customer: billing.Party{Name: "Café Almirante, S.L.", TaxIDType: billing.TaxIDCIF, TaxID: "B58378431", Address: "Passeig de la Dàrsena, 8",
			Country: "ES", Province: "Valencia", City: "València", Postcode: "46024"},
		Notes: "Gracias por contar con nosotros. El material original sigue siendo del estudio."}
	for i, text := range []string{"Rediseño de carta y menús de temporada", "Maquetación de la carta en cuatro idiomas",
		"Impresión de cartas A4, verjurado 300 g", "Libro ilustrado «Café y mar»", "Fotografía de producto", "Bolsas de tela serigrafiadas",
		"Café de especialidad para la presentación", "Pan artesano y repostería", "Revista «Marjal», número 3", "Portes"} {
		s.Lines = append(s.Lines, billing.Line{Text: text, Quantity: billing.Decimal(i+1) * 1_000_000, Price: 45_000_000, Tax: billing.TaxRates[i%3]})
	}
	var err error
	s.Lines, s.Totals, err = billing.Sum(s.Lines)
	return s, err
}
