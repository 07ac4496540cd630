package billing

import (
	"fmt"
	"strings"
)

// maxDocumentWords keeps a document of very many lines from filling the index; its number, customer and amounts come
// first.
const maxDocumentWords = 600

// Words are what the document is found by, word prefix by word prefix (see SearchWords): its number and every ending
// of it ("2026-0184" finds F-2026-0184), its customer, its amounts, the texts of its lines and its notes. An amount is
// its figures alone, as SearchWords leaves them of "1.487,01", "1487,01" and "€1,487.01".
func (d Document) Words() []string {
	var found words
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

// EmailWords are what a message is found by: the address and the name of its recipient, and the number of the document
// it carries, as that of a document is.
func EmailWords(recipient, name, number string) []string {
	var found words
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

// amountWord has at least the three figures of "0,05"; the sign is left out, as SearchWords leaves it out.
func amountWord(c Cents) string {
	if c < 0 {
		c = -c
	}
	return fmt.Sprintf("%03d", int64(c))
}
