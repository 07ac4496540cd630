// Package platformtest looks for the platform in what a company's customers get: its name, the lines of its mark and the
// address of its icon, also inside PDFs, ZIPs, spreadsheets and mails. Only tests import it.
package platformtest

import (
	"bytes"
	"regexp"
	"strings"
)

// Pieces of the platform: its name wherever it stands, also inside a word or an address; and what its mark is drawn with.
var pieces = []*regexp.Regexp{
	regexp.MustCompile(`(?i)acuse`),
	regexp.MustCompile(`M22\.7 9v14\.9|/static/platform\.`),
}

// plainWords are what Spanish says of any receipt and no platform's name.
var plainWords = regexp.MustCompile(`(?i)\bacuses? de (recibo|recepción)\b`)

// around is how much is shown beside what was found, in bytes.
const around = 60

// Find says where the platform stands in a text, with what is around it; "" when it does not.
func Find(text string) string {
	if !perhaps(text) {
		return ""
	}
	text = plainWords.ReplaceAllString(text, "")
	for _, piece := range pieces {
		if at := piece.FindStringIndex(text); at != nil {
			return "…" + strings.ToValidUTF8(text[max(0, at[0]-around):min(len(text), at[1]+around)], "·") + "…"
		}
	}
	return ""
}

// perhaps says, many times faster than the expressions, whether one of them can match; most files are megabytes without.
func perhaps(text string) bool {
	return strings.Contains(strings.ToUpper(text), "ACUSE") || strings.Contains(text, "M22.7 9v14.9") || strings.Contains(text, "/static/platform.")
}

// Place is a part of a file where the platform was found.
type Place struct{ Part, Found string }

// In looks through a file: its bytes, and where it is a PDF, a ZIP or spreadsheet, or a mail, also what is inside. An
// error says that it could not be opened, and is as bad as a find.
func In(name string, content []byte) ([]Place, error) {
	switch {
	case bytes.HasPrefix(content, []byte("%PDF-")):
		return inPDF(name, content)
	case bytes.HasPrefix(content, []byte("PK\x03\x04")):
		return inZip(name, content)
	case strings.HasSuffix(name, ".eml"):
		return inMail(name, content)
	}
	return found(name, string(content)), nil
}

func found(part, text string) []Place {
	if at := Find(text); at != "" {
		return []Place{{part, at}}
	}
	return nil
}
