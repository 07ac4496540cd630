package billing

import (
	"slices"
	"strings"
	"unicode"
)

// CleanLine is a field of one line as it is kept: no control or invisible characters, single spaces, none at the ends.
func CleanLine(s string) string {
	return strings.Join(strings.Fields(strings.Map(visible, strings.ToValidUTF8(s, ""))), " ")
}

// CleanText is a field of several lines as it is kept: line ends are "\n", nothing invisible but those and tabs.
func CleanText(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch r {
		case '\r', '\u0085', '\u2028', '\u2029':
			return '\n'
		}
		return visible(r)
	}, s)
	return strings.TrimSpace(s)
}

// FoldKey is the form in which names are sorted and matched by their bytes, the same on both databases: lower case,
// accents folded (see folds), single spaces. Letters of other alphabets stay as they are.
func FoldKey(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		r = unicode.ToLower(r)
		if isPlain(r) && r != '`' {
			b.WriteByte(byte(r))
		} else if to, found := folds[r]; found {
			b.WriteString(to)
		} else if !unicode.Is(unicode.Mn, r) { // combining accents of decomposed text
			b.WriteRune(r)
		}
	}
	return CleanLine(b.String())
}

// maxWord keeps words inside a database index; a longer one is found by its beginning.
const maxWord = 64

// Words are what a text is found by, word prefix by word prefix: its folded words without punctuation, each once,
// and after the parts of a word that has punctuation inside the whole: "B-64717838" gives b, 64717838 and b64717838,
// "hola@lasenia.example" gives hola, lasenia, example and the address itself.
func Words(s string) []string {
	var found words
	for _, typed := range strings.Fields(FoldKey(s)) {
		if strings.IndexFunc(typed, punctuation) < 0 {
			found.add(typed)
			continue
		}
		for _, part := range strings.FieldsFunc(typed, punctuation) {
			found.add(part)
		}
		found.add(wholeWord(typed))
	}
	return found
}

// SearchWords are what somebody who types s looks for: every one must begin one of the Words of what is found. Unlike
// Words it has no parts, so that "B-647" finds the NIF kept as B64717838, which has none either.
func SearchWords(s string) []string {
	var found words
	for _, typed := range strings.Fields(FoldKey(s)) {
		found.add(wholeWord(typed))
	}
	return found
}

// wholeWord is a word without its punctuation, an e-mail address with that inside it.
func wholeWord(typed string) string {
	if strings.Contains(typed, "@") {
		return strings.TrimFunc(typed, punctuation)
	}
	return strings.Join(strings.FieldsFunc(typed, punctuation), "")
}

type words []string

func (ws *words) add(w string) {
	if len(w) > maxWord {
		if runes := []rune(w); len(runes) > maxWord {
			w = string(runes[:maxWord])
		}
	}
	if w != "" && !slices.Contains(*ws, w) {
		*ws = append(*ws, w)
	}
}

func punctuation(r rune) bool {
	if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
		return false
	}
	return !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// isPlain reports whether a character is one of ASCII that is seen, or a space: most are, and no table says more of them.
func isPlain(r rune) bool { return r >= ' ' && r <= '~' }

// visible drops control and format characters, for strings.Map; spaces of any kind stay.
func visible(r rune) rune {
	if isPlain(r) {
		return r
	}
	if !unicode.IsSpace(r) && unicode.In(r, unicode.Cc, unicode.Cf) {
		return -1
	}
	return r
}

// folds turns the lower-case Latin letters of Spain's languages and of the other official languages of Europe (and
// Turkish) into plain ones, drops the middle dot of "col·legi", and makes typographic apostrophes and dashes plain.
// The standard library has no such table, golang.org/x/text is not of it.
var folds = foldTable(map[string]string{
	"a": "àáâãäåāăąǎª", "c": "çćĉċč", "d": "ďđð", "e": "èéêëēĕėęě", "g": "ĝğġģ", "h": "ĥħ", "i": "ìíîïĩīĭįıǐ",
	"j": "ĵ", "k": "ķ", "l": "ĺļľŀł", "n": "ñńņňŋ", "o": "òóôõöøōŏőǒº", "r": "ŕŗř", "s": "śŝşšșſ", "t": "ţťŧț",
	"u": "ùúûüũūŭůűųǔ", "w": "ŵẁẃẅ", "y": "ýÿŷỳ", "z": "źżž", "ae": "æ", "oe": "œ", "ss": "ß", "th": "þ",
	"": "·‧", "'": "’‘ʼ`´", "-": "‐‑–—−",
})

func foldTable(byPlain map[string]string) map[rune]string {
	table := map[rune]string{}
	for plain, letters := range byPlain {
		for _, letter := range letters {
			table[letter] = plain
		}
	}
	return table
}
