package pdf

import (
	"encoding/binary"
	"strings"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/text/unicode/norm"

	"acuse/internal/billing"
	"acuse/internal/inter"
)

// Families under which fpdf knows them.
const (
	regular  = "inter"
	semiBold = "intersemibold"
	bold     = "interbold"
)

// drawable holds the characters that the fonts have; the three files hold the same.
var drawable = characters(inter.Regular)

// addFonts gives a document its fonts. fpdf can neither share a parsed font between documents nor be handed one.
func addFonts(f *fpdf.Fpdf) {
	f.AddUTF8FontFromBytes(regular, "", inter.Regular)
	f.AddUTF8FontFromBytes(semiBold, "", inter.SemiBold)
	f.AddUTF8FontFromBytes(bold, "", inter.Bold)
}

// clean makes a text drawable: composed characters, "\n" as the only control, nothing invisible that could turn or
// hide the text, and "?" in the place of what the fonts lack.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || drawable[r]:
			return r
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Variation_Selector, r):
			return -1
		}
		return '?'
	}, norm.NFC.String(billing.CleanText(s)))
}

// cleanLine is clean for a field of one line.
func cleanLine(s string) string { return strings.Join(strings.FieldsFunc(clean(s), isBreak), " ") }

// isBreak reports where a line may end; the no-break spaces of amounts are not among them.
func isBreak(r rune) bool { return r == ' ' || r == '\n' }

// characters reads which characters a TrueType font has from its cmap of format 4 (two arrays of ends and starts).
func characters(file []byte) map[rune]bool {
	u16 := func(at int) int { return int(binary.BigEndian.Uint16(file[at:])) }
	u32 := func(at int) int { return int(binary.BigEndian.Uint32(file[at:])) }
	found := map[rune]bool{}
	for record := 12; record < 12+16*u16(4); record += 16 {
		if string(file[record:record+4]) != "cmap" {
			continue
		}
		cmap := u32(record + 8)
		for i := range u16(cmap + 2) {
			table := cmap + u32(cmap+4+8*i+4)
			if u16(table) != 4 {
				continue
			}
			segments := u16(table + 6)
			for end := table + 14; end < table+14+segments; end += 2 {
				for r := u16(end + segments + 2); r <= u16(end) && r < 0xFFFF; r++ {
					found[rune(r)] = true
				}
			}
		}
	}
	return found
}
