package pdf

import (
	"encoding/binary"
	"maps"
	"testing"

	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/inter"
)

func TestFontsAreSmallHoldTheSameCharactersAndOneAdvanceAGlyph(t *testing.T) {
	for name, font := range map[string][]byte{"Regular": inter.Regular, "SemiBold": inter.SemiBold, "Bold": inter.Bold} {
		if len(font) > 120<<10 {
			t.Errorf("%s: got %d bytes, want at most 120 KiB", name, len(font))
		}
		if got := characters(font); !maps.Equal(got, drawable) {
			t.Errorf("%s: got %d characters, want the %d of Regular", name, len(got), len(drawable))
		}
		tables := map[string]uint32{}
		for i := range binary.BigEndian.Uint16(font[4:]) {
			record := font[12+16*int(i):]
			tables[string(record[:4])] = binary.BigEndian.Uint32(record[8:])
		}
		advances := binary.BigEndian.Uint16(font[tables["hhea"]+34:])
		glyphs := binary.BigEndian.Uint16(font[tables["maxp"]+4:])
		if advances != glyphs {
			t.Errorf("%s: got %d advances, want %d, one a glyph: fpdf reads the short form wrongly", name, advances, glyphs)
		}
	}
}

func TestFontsHoldWhatInvoicesAreWrittenWith(t *testing.T) {
	for _, r := range "AZaz09 \u00a0.,:;·-–—−/()%€$£#@&«»“”‘’¿¡ºª½×±…áéíóúüñçàèòïÀÉÍÓÚÑÇŀŁłŐőŘřȘșĞğßÆæØøÅåÞþĦħΩωЖж№™²³" {
		if !drawable[r] {
			t.Errorf("%q (%U): got not drawable, want drawable", r, r)
		}
	}
}

func TestFontsHoldEveryLetterOfTheLanguages(t *testing.T) {
	for _, lang := range billing.Languages {
		for _, key := range i18n.Keys(lang) {
			for _, r := range i18n.For(lang).T(key) {
				if r != '\n' && !drawable[r] {
					t.Errorf("%s: %q of %s: got not drawable, want drawable", lang, r, key)
				}
			}
		}
	}
}

func TestWhatCannotBeDrawnIsReplacedInSight(t *testing.T) {
	for _, c := range []struct{ typed, want string }{
		{"Cafe\u0301", "Café"},
		{"日本 🎉", "?? ?"},
		{"❤️", "?"},
		{"\u202eabc\u200b\x00\x1b", "abc"},
		{"a\r\nb\rc\u2028d", "a\nb\nc\nd"},
		{"a\tb\u3000c", "a b c"},
		{"\U0001F600\U0010FFFF", "??"},
		{"10\u00a0€", "10\u00a0€"},
		{"bad\xff", "bad"},
	} {
		if got := clean(c.typed); got != c.want {
			t.Errorf("clean(%q): got %q, want %q", c.typed, got, c.want)
		}
	}
	if got, want := cleanLine(" Calle\n Mayor  3 "), "Calle Mayor 3"; got != want {
		t.Errorf("cleanLine: got %q, want %q", got, want)
	}
}
