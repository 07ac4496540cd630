package pdf

import (
	"fmt"
	"math"
	"strings"

	"acuse/internal/billing"
)

var estudio = billing.Party{
	Name: "Lucía Ferrandis Oltra", TaxIDType: billing.TaxIDNIF, TaxID: "93471790C", Address: "Carrer de la Marjal, 14, bajo",
	Country: "ES", Province: "Valencia", City: "Massanassa", Postcode: "46470", Email: "hola@estudiomarjal.example",
}

var almirante = billing.Party{
	Name: "Café Almirante, S.L.", TaxIDType: billing.TaxIDCIF, TaxID: "B58378431", Address: "Passeig de la Dàrsena, 8",
	Country: "ES", Province: "Valencia", City: "València", Postcode: "46024", Email: "pagos@cafealmirante.example",
}

// line of a fixture: quantity in units, price in cents, discount and tax in whole percents.
func line(text string, quantity, price, discount, tax int64) billing.Line {
	return billing.Line{Text: text, Quantity: billing.Decimal(quantity * 1_000_000), Price: billing.Decimal(price * 10_000),
		Discount: billing.Percent(discount * 100), Tax: billing.Percent(tax * 100),
		Net: billing.Cents(math.Round(float64(quantity*price*(100-discount)) / 100))}
}

// snapshot of an invoice with those lines, its totals added up by rate.
func snapshot(lines ...billing.Line) billing.Snapshot {
	s := billing.Snapshot{Template: billing.SnapshotTemplate, Kind: billing.Invoice, Number: "F-2026-0184",
		IssueDate: "2026-11-20", DueDate: "2026-12-20", Language: "es", Issuer: estudio, Customer: almirante,
		IBAN: "ES7712341234161234567890", Lines: lines}
	for _, rate := range []billing.Percent{2100, 1000, 400} {
		g := billing.TaxGroup{Rate: rate}
		for _, l := range lines {
			if l.Tax == rate {
				g.Base += l.Net
			}
		}
		if g.Base == 0 {
			continue
		}
		g.Tax = billing.Cents(math.Round(float64(g.Base) * float64(rate) / 10_000))
		s.Totals.Groups = append(s.Totals.Groups, g)
		s.Totals.Base += g.Base
		s.Totals.Tax += g.Tax
	}
	s.Totals.Total = s.Totals.Base + s.Totals.Tax
	s.Totals.Payable = s.Totals.Total
	return s
}

func tenLines() billing.Snapshot {
	s := snapshot(
		line("Rediseño de carta y menús de temporada\nDIS-01 · Horas de diseño, octubre y noviembre de 2026", 12, 4500, 0, 21),
		line("Maquetación de la carta en cuatro idiomas\nDIS-04 · Castellano, valencià, inglés y francés", 4, 8500, 10, 21),
		line("Impresión de cartas A4, verjurado 300 g", 60, 315, 0, 21),
		line("Libro ilustrado «Café y mar»\nLIB-02", 25, 950, 5, 4),
		line("Fotografía de producto", 18, 2750, 0, 21),
		line("Bolsas de tela serigrafiadas", 1200, 185, 15, 21),
		line("Café de especialidad para la presentación", 6, 1490, 0, 10),
		line("Pan artesano y repostería", 40, 225, 0, 10),
		line("Revista «Marjal», número 3", 2, 600, 0, 4),
		line("Portes", 1, 1800, 0, 21),
	)
	s.Notes = "Gracias por contar con nosotros. El material original sigue siendo del estudio."
	return s
}

func eightyLines() billing.Snapshot {
	var lines []billing.Line
	for i := range int64(80) {
		lines = append(lines, line(fmt.Sprintf("Servicio número %d", i+1), i%7+1, 1000+i*37, 0, 21))
	}
	return snapshot(lines...)
}

func negative() billing.Snapshot {
	s := snapshot(line("Abono de bolsas defectuosas", -100, 185, 15, 21), line("Devolución de libros", -3, 950, 0, 4))
	s.Number, s.DueDate = "R-2026-0007", ""
	return s
}

func english() billing.Snapshot {
	s := tenLines()
	s.Language, s.Notes = "en", "Thank you."
	s.Customer = billing.Party{Name: "Harbour & Sons GmbH", TaxIDType: billing.TaxIDVAT, TaxID: "DE811907980",
		Address: "Am Sandtorkai 30", Country: "DE", City: "Hamburg", Postcode: "20457"}
	return s
}

// catalan, basque and galician hold what those languages alone write.
func catalan() billing.Snapshot {
	s := snapshot(line("Col·laboració, maquetació i traducció d'una pàgina\nÀ È Ò Í Ú Ï Ü Ç Ŀŀ", 12, 4500, 0, 21), line("Pa amb tomàquet", 2, 500, 5, 10))
	s.Language, s.Notes = "ca", "Gràcies per la vostra confiança."
	return s
}

func basque() billing.Snapshot {
	s := snapshot(line("Diseinua eta maketazioa, ñabardurak barne\nÑ ñ Ü ü", 12, 4500, 0, 21), line("Ogia", 2, 500, 5, 10))
	s.Language, s.Notes = "eu", "Eskerrik asko zure konfiantzagatik."
	return s
}

func galician() billing.Snapshot {
	s := snapshot(line("Deseño e maquetación, lingüística\nÁ É Í Ó Ú Ñ Ü Ï", 12, 4500, 0, 21), line("Pan", 2, 500, 5, 10))
	s.Language, s.Notes = "gl", "Grazas pola vosa confianza."
	return s
}

// hostile holds what people and machines put into fields: everything must come out readable, inside its place.
func hostile() billing.Snapshot {
	s := snapshot(
		line(strings.Repeat("Texto largo con muchas palabras seguidas. ", 12), 1, 100, 0, 21),
		line(strings.Repeat("Palabrasinfin", 40), 1, 100, 0, 21),
		line("Con\ttabulador, \x00control\x1b[31m y\r\nretorno", 1, 100, 0, 21),
		line("\u202eatrevni\u202c שלום عربي 漢字 👩‍👧 ❤️", 1, 100, 0, 21),
		line("Cafe\u0301 combinado, Αθήνα, София, Łódź, {nb} \\ ) ( %s &amp; <b>", 1, 100, 0, 21),
		line("", 1, 100, 0, 10),
		line("Roto \xff\xfe UTF-8", 1, 100, 0, 10),
	)
	s.Number = "F/2026/" + strings.Repeat("9", 53)
	s.Issuer.Name = "Sociedad Cooperativa Valenciana de Diseñadoras, Ilustradoras, Encuadernadoras y Artes Gráficas de la Horta Sud, S.Coop.V."
	s.Customer.Name = strings.Repeat("Nombredelclientesinespacios", 5)[:120]
	s.Customer.Address = strings.Repeat("Avenida Muy Larga ", 14)[:250]
	s.Notes = "Línea uno\n\nLínea tres\u2028" + strings.Repeat("nota ", 200)
	return s
}

// huge holds the widest figures that the types can hold, beyond what a form takes.
func huge() billing.Snapshot {
	big := billing.Line{Text: "Suministro de todo", Quantity: math.MinInt64 + 1, Price: math.MaxInt64, Discount: 99_99,
		Tax: 99_999, Net: math.MinInt64 + 1}
	s := snapshot(big, line("Portes", 1, 1800, 0, 21))
	s.Totals = billing.Totals{Base: math.MaxInt64, Tax: math.MinInt64 + 1, Total: math.MaxInt64, Payable: math.MaxInt64,
		Groups: []billing.TaxGroup{{Rate: 99_999, Base: math.MaxInt64, Tax: math.MinInt64 + 1}, {Rate: 2100, Base: 1800, Tax: 378}}}
	return s
}

func quote() billing.Snapshot {
	s := snapshot(line("Rediseño de carta", 12, 4500, 0, 21))
	s.Kind, s.Number, s.IBAN = billing.Quote, "P-2026-0061", ""
	return s
}

// tallRow has a line of text that no page can hold.
func tallRow() billing.Snapshot {
	text := make([]string, 150)
	for i := range text {
		text[i] = fmt.Sprintf("Detalle %d", i+1)
	}
	return snapshot(line(strings.Join(text, "\n"), 1, 100, 0, 21), line("Portes", 1, 1800, 0, 21))
}

var documents = map[string]func() billing.Snapshot{
	"ten_lines": tenLines, "eighty_lines": eightyLines, "negative": negative, "english": english, "catalan": catalan,
	"basque": basque, "galician": galician, "hostile": hostile,
	"huge": huge, "quote": quote, "tall_row": tallRow,
}
