package pdf

import (
	"strings"

	"acuse/internal/billing"
)

// maxNumber is what of a number goes into a file's name; with the company's part, at most 40, it stays below 120.
const maxNumber = 70

// FileName is the name under which people save the document: number and company in plain ASCII, safe in every file
// system and header. F/2026/1 of "Estudio Marjal" is "F-2026-1-estudio-marjal.pdf".
func FileName(s billing.Snapshot) string {
	words := strings.FieldsFunc(s.Number, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
	})
	number := strings.Join(words, "-")
	if len(number) > maxNumber {
		number = strings.TrimRight(number[:maxNumber], "-")
	}
	if number == "" {
		number = strings.ReplaceAll(string(s.Kind), "_", "-")
	}
	return number + "-" + billing.SlugOf(s.Issuer.Name) + ".pdf"
}
