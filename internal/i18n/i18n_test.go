package i18n

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

func TestEveryLanguageHasTheSameKeysWithTheSamePlaceholders(t *testing.T) {
	reference := printers[Default].texts
	for lang, p := range printers {
		for key, want := range reference {
			got, ok := p.texts[key]
			if !ok {
				t.Errorf("%s: %q is missing", lang, key)
				continue
			}
			if !slices.Equal(names(got), names(want)) || got.plural != want.plural {
				t.Errorf("%s: %q: got placeholders %v (plural %t), want %v (plural %t)", lang, key, names(got), got.plural, names(want), want.plural)
			}
		}
		for key := range p.texts {
			if _, ok := reference[key]; !ok {
				t.Errorf("%s: %q is missing in %s", lang, key, Default)
			}
		}
	}
}

// names are the placeholders of a text, each once.
func names(t text) []string {
	found := map[string]bool{}
	for _, part := range slices.Concat(t.one, t.other) {
		if part.name != "" && part.name != "n" { // "one" may spell its number out
			found[part.name] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func TestTextsFillPlaceholdersAndChooseThePlural(t *testing.T) {
	p := load(fstest.MapFS{"es/ui.json": {Data: []byte(`{
		"ui.plain": "Guardar", "ui.hello": "Hola, {name}: {a}{b}", "ui.brace": "un { suelto",
		"ui.rows": {"one": "{n} fila de {who}", "other": "{n} filas de {who}"}}`)}})["es"]
	for _, c := range []struct{ got, want string }{
		{p.T("ui.plain"), "Guardar"},
		{p.T("ui.hello", "name", "Ana", "a", "1", "b", true), "Hola, Ana: 1true"},
		{p.T("ui.hello", "name", "{a}"), "Hola, {a}: {a}{b}"},
		{p.T("ui.brace"), "un { suelto"},
		{p.T("ui.rows", "n", 1, "who", "x"), "1 fila de x"},
		{p.T("ui.rows", "n", 0, "who", "x"), "0 filas de x"},
		{p.T("ui.rows", "n", int64(2000), "who", "x"), "2.000 filas de x"},
		{p.TMap("ui.rows", map[string]any{"n": 1, "who": "y"}), "1 fila de y"},
		{p.T("ui.missing"), "ui.missing"},
		{p.TMap("ui.missing", nil), "ui.missing"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestANameThatEndsInAFullStopEndsTheSentence(t *testing.T) {
	p := For("es")
	for company, want := range map[string]string{"Marjal, S.L.": "Propuesta enviada a Marjal, S.L.", "Marjal": "Propuesta enviada a Marjal."} {
		if got := p.T("own.propose.sent", "company", company); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestBrokenFilesStopTheProgram(t *testing.T) {
	for name, content := range map[string]string{
		"no JSON":           `{`,
		"key of other":      `{"portal.x": "y"}`,
		"half a plural":     `{"ui.x": {"one": "y"}}`,
		"number for a text": `{"ui.x": 3}`,
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Errorf("%s was taken", content)
				}
			}()
			load(fstest.MapFS{"es/ui.json": {Data: []byte(content)}})
		})
	}
}

func TestUnknownLanguageGetsTheDefault(t *testing.T) {
	for lang, want := range map[string]string{"en": "en", "es": "es", "ca": "ca", "eu": "eu", "gl": "gl", "tlh": "es", "": "es"} {
		if got := For(lang).Lang(); got != want {
			t.Errorf("For(%q): got %q, want %q", lang, got, want)
		}
	}
	if !For("es").Comma() || For("en").Comma() {
		t.Error("es must read a decimal comma and en a point")
	}
}

func TestFiguresAreWrittenAsEachLanguageDoes(t *testing.T) {
	es, ca, eu, gl, en := For("es"), For("ca"), For("eu"), For("gl"), For("en")
	for _, c := range []struct{ got, want string }{
		{es.Money(148701), "1.487,01\u00a0€"},
		{es.Money(-12690), "−126,90\u00a0€"},
		{es.Money(0), "0,00\u00a0€"},
		{es.Money(5), "0,05\u00a0€"},
		{es.Money(-9223372036854775808), "−92.233.720.368.547.758,08\u00a0€"},
		{en.Money(148701), "€1,487.01"},
		{en.Money(-12690), "−€126.90"},
		{ca.Money(-148701), "−1.487,01\u00a0€"},
		{eu.Money(-148701), "−1.487,01\u00a0€"},
		{gl.Money(-148701), "−1.487,01\u00a0€"},
		{ca.Amount(100000000), "1.000.000,00"},
		{eu.Amount(100000000), "1.000.000,00"},
		{gl.Amount(100000000), "1.000.000,00"},
		{ca.Decimal(1234_567_891, 2), "1.234,567891"},
		{eu.Decimal(1234_567_891, 2), "1.234,567891"},
		{gl.Decimal(1234_567_891, 2), "1.234,567891"},
		{ca.Input(-1234_500_000, 2), "-1234,50"},
		{eu.Input(-1234_500_000, 2), "-1234,50"},
		{gl.Input(-1234_500_000, 2), "-1234,50"},
		{ca.Percent(520), "5,2\u00a0%"},
		{eu.Percent(520), "%\u00a05,2"},
		{eu.Percent(-520), "−%\u00a05,2"},
		{gl.Percent(520), "5,2\u00a0%"},
		{ca.Number(2000), "2.000"},
		{eu.Number(2000), "2.000"},
		{gl.Number(2000), "2.000"},
		{es.Amount(100000000), "1.000.000,00"},
		{es.Decimal(1_500_000, 0), "1,5"},
		{es.Decimal(45_000_000, 2), "45,00"},
		{es.Decimal(12_000_000, 0), "12"},
		{es.Decimal(1234_567_891, 2), "1.234,567891"},
		{es.Decimal(-1, 0), "−0,000001"},
		{es.Input(-1234_500_000, 0), "-1234,5"},
		{en.Input(1234_500_000, 2), "1234.50"},
		{es.Percent(2100), "21\u00a0%"},
		{es.Percent(520), "5,2\u00a0%"},
		{en.Percent(2100), "21%"},
		{es.Number(2000), "2.000"},
		{en.Number(10000), "10,000"},
		{es.Number(999), "999"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestDaysAndMomentsAreWrittenAsEachLanguageDoes(t *testing.T) {
	es, ca, eu, gl, en := For("es"), For("ca"), For("eu"), For("gl"), For("en")
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	now := at("2026-11-23T10:00:00Z")
	for _, c := range []struct{ got, want string }{
		{es.Date("2026-11-20"), "20/11/2026"},
		{en.Date("2026-11-20"), "20/11/2026"},
		{es.Date(""), ""},
		{es.DateShort("2026-11-20", "2026-11-23"), "20 nov"},
		{es.DateShort("2025-09-02", "2026-11-23"), "2 sep 2025"},
		{es.DateShort("2026-11-20", ""), "20 nov 2026"},
		{en.DateShort("2026-11-20", "2026-11-23"), "20 Nov"},
		{es.DateLong("2026-12-20"), "20 de diciembre de 2026"},
		{en.DateLong("2026-12-20"), "20 December 2026"},
		{ca.DateLong("2026-11-23"), "23 de novembre del 2026"},
		{ca.DateLong("2026-04-02"), "2 d'abril del 2026"},
		{ca.DateLong("2026-08-02"), "2 d'agost del 2026"},
		{ca.DateLong("2026-10-02"), "2 d'octubre del 2026"},
		{gl.DateLong("2026-11-23"), "23 de novembro de 2026"},
		{eu.DateLong("2026-11-23"), "2026ko azaroaren 23a"},
		{eu.DateLong("2026-11-11"), "2026ko azaroaren 11"},
		{eu.DateLong("2026-12-31"), "2026ko abenduaren 31"},
		{eu.DateLong("2021-01-01"), "2021eko urtarrilaren 1a"},
		{eu.DateLong("2025-01-01"), "2025eko urtarrilaren 1a"},
		{eu.DateLong("2030-01-01"), "2030eko urtarrilaren 1a"},
		{eu.DateLong("2031-01-01"), "2031ko urtarrilaren 1a"},
		{eu.DateLong("2000-01-01"), "2000ko urtarrilaren 1a"},
		{eu.DateLong("2100-01-01"), "2100eko urtarrilaren 1a"},
		{ca.Date("2026-11-20"), "20/11/2026"},
		{eu.Date("2026-11-20"), "2026/11/20"},
		{gl.Date("2026-11-20"), "20/11/2026"},
		{ca.DateShort("2026-11-20", "2026-11-23"), "20 nov."},
		{ca.DateShort("2025-09-02", "2026-11-23"), "2 set. 2025"},
		{gl.DateShort("2026-01-20", "2026-11-23"), "20 xan."},
		{gl.DateShort("2025-06-02", "2026-11-23"), "2 xuño 2025"},
		{eu.DateShort("2026-11-20", "2026-11-23"), "aza. 20"},
		{eu.DateShort("2025-09-02", "2026-11-23"), "2025 ira. 2"},
		{ca.Moment(at("2026-11-23T08:31:00Z"), now), "avui, 9:31"},
		{ca.Moment(at("2026-11-22T08:31:00Z"), now), "ahir, 9:31"},
		{eu.Moment(at("2026-11-23T08:31:00Z"), now), "gaur, 9:31"},
		{eu.Moment(at("2026-11-22T08:31:00Z"), now), "atzo, 9:31"},
		{gl.Moment(at("2026-11-23T08:31:00Z"), now), "hoxe, 9:31"},
		{gl.Moment(at("2026-11-22T08:31:00Z"), now), "onte, 9:31"},
		{ca.Instant(at("2026-11-03T08:12:44Z")), "3 nov. 2026, 9:12:44"},
		{eu.Instant(at("2026-11-03T08:12:44Z")), "2026 aza. 3, 9:12:44"},
		{gl.Instant(at("2026-11-03T08:12:44Z")), "3 nov. 2026, 9:12:44"},
		{es.Moment(at("2026-11-23T08:31:00Z"), now), "hoy, 9:31"},
		{es.Moment(at("2026-11-22T23:30:00Z"), now), "hoy, 0:30"}, // past midnight in Madrid
		{es.Moment(at("2026-11-22T08:31:00Z"), now), "ayer, 9:31"},
		{es.Moment(at("2026-11-03T08:12:00Z"), now), "3 nov, 9:12"},
		{es.Moment(at("2025-07-03T20:12:00Z"), now), "3 jul 2025, 22:12"}, // summer time
		{en.Moment(at("2026-11-23T08:31:00Z"), now), "today, 9:31"},
		{es.Instant(at("2026-11-03T08:12:44Z")), "3 nov 2026, 9:12:44"},
		{Day(at("2026-12-31T23:30:00Z")), "2027-01-01"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// A moment may be "today, 9:31" or "3 Nov, 9:12": no preposition or article suits both, so it stands by itself.
func TestNothingLeansOnAMoment(t *testing.T) {
	for lang, p := range printers {
		for key, text := range p.texts {
			for _, pieces := range [][]piece{text.one, text.other} {
				for i, part := range pieces {
					if part.name != "when" || i == 0 {
						continue
					}
					if before := pieces[i-1].literal; !slices.ContainsFunc([]string{": ", ", ", "("}, func(s string) bool { return strings.HasSuffix(before, s) }) {
						t.Errorf("%s, %s: a moment after %q", lang, key, before)
					}
				}
			}
		}
	}
}

// Apostrophes are straight in every language, and each has quotation marks of its own.
func TestEveryLanguageKeepsToItsQuotationMarks(t *testing.T) {
	for lang, p := range printers {
		foreign := "’‘“”"
		if lang == "en" {
			foreign = "’‘«»"
		}
		for key, text := range p.texts {
			for _, part := range slices.Concat(text.one, text.other) {
				if strings.ContainsAny(part.literal, foreign) {
					t.Errorf("%s, %s: %q", lang, key, part.literal)
				}
			}
		}
	}
}
