package billing

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// maxDocumentWords keeps a document of very many lines from filling the index; its number, customer and amounts come
// first.
const maxDocumentWords = 600

// usualWords are as many as most documents and messages have at most.
const usualWords = 40

// Words are what the document is found by, word prefix by word prefix (see SoughtIn): its number and every ending
// of it ("2026-0184" finds F-2026-0184), its customer, its amounts, the texts of its lines and its notes. An amount is
// its figures alone, as SoughtIn leaves them of "1.487,01", "1487,01" and "€1,487.01".
func (d Document) Words() []string {
	found := make(words, 0, usualWords)
	found.addNumber(d.Number)
	for _, amount := range []Cents{d.Totals.Total, d.Totals.Payable, d.Totals.Base} {
		found.add(amountWord(amount))
	}
	texts := []string{d.CustomerName}
	for _, l := range d.Lines {
		texts = append(texts, l.Text)
	}
	for _, text := range append(texts, d.Notes) {
		for _, word := range Words(text) {
			if len(found) >= maxDocumentWords {
				return found
			}
			found.add(word)
		}
	}
	return found
}

// Sought is a word that somebody looks for in documents: one of theirs begins with it or, Whole, is it.
type Sought struct {
	Word  string
	Whole bool
}

// wholeAmount is an amount with its cents, which nobody types to find a longer one: "1.487,01", "−126,90", "€1,487.01".
var wholeAmount = regexp.MustCompile(`^[-+]?€?[-+]?(\d+|\d{1,3}([.,]\d{3})+)[.,]\d{2}€?$`)

// SoughtIn are what somebody who types s looks for in documents: all of them must be found in one.
func SoughtIn(s string) []Sought {
	var all []Sought
	for _, typed := range strings.Fields(FoldKey(s)) {
		if w := wholeWord(typed); w != "" && !slices.ContainsFunc(all, func(o Sought) bool { return o.Word == w }) {
			all = append(all, Sought{w, wholeAmount.MatchString(typed)})
		}
	}
	return all
}

// EmailWords are what a message is found by: the address and the name of its recipient, and the number of the document
// it carries, as that of a document is.
func EmailWords(recipient, name, number string) []string {
	found := make(words, 0, usualWords)
	found.addNumber(number)
	for _, word := range Words(recipient + " " + name) {
		found.add(word)
	}
	return found
}

// addNumber adds a document's number and every ending of it.
func (ws *words) addNumber(number string) {
	parts := strings.FieldsFunc(FoldKey(number), punctuation)
	for i, part := range parts {
		ws.add(part)
		ws.add(strings.Join(parts[i:], ""))
		ws.add(strings.TrimLeft(part, "0"))
	}
}

// amountWord has at least the three figures of "0,05"; the sign is left out, as SoughtIn leaves it out.
func amountWord(c Cents) string {
	if c < 0 {
		c = -c
	}
	return fmt.Sprintf("%03d", int64(c))
}

// MayBeAmount reports whether a word of a document is like those of its amounts, which are also looked for as a whole.
func MayBeAmount(word string) bool {
	return len(word) >= 3 && strings.Trim(word, "0123456789") == ""
}
