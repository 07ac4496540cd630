// Package i18n is every text on screen, on paper and in a mail, and the way each language writes money, numbers,
// dates and instants. Texts live in flat JSON files, one a language and room ("es/ui.json"); the first part of a
// key is its room: "ui.save".
//
// A text may hold {name} placeholders. A text that depends on a number is an object {"one": …, "other": …}; the
// argument "n" chooses between them. Numbers put into a placeholder are written as the language writes them.
package i18n

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// Default is the language of a visitor whose own we do not speak.
const Default = "es"

//go:embed */*.json
var files embed.FS

// printers holds one Printer a language, made once: all files are parsed into ready templates when the program starts.
var printers = load(files)

// Printer writes in one language. It never changes, so one serves everybody at once.
type Printer struct {
	locale
	texts map[string]text
}

// For gives the printer of a language; an unknown one gets the Default.
func For(lang string) *Printer {
	if p, ok := printers[lang]; ok {
		return p
	}
	return printers[Default]
}

// Lang is the printer's language as HTML wants it: "es".
func (p *Printer) Lang() string { return p.lang }

// Name is what the speakers of the printer's language call it: "Català". No language translates it.
func (p *Printer) Name() string { return p.name }

// Comma reports whether decimals follow a comma, so that a form reads numbers as its person types them.
func (p *Printer) Comma() bool { return p.decimal == ',' }

// YearFirst reports whether a day in figures goes from the year to the day: "2026/11/20".
func (p *Printer) YearFirst() bool { return p.yearFirst }

// T gives the text of a key. Args are pairs: name, value. A key that is missing comes back itself; a test finds it.
func (p *Printer) T(key string, args ...any) string {
	t, ok := p.texts[key]
	if !ok {
		return key
	}
	return t.write(p, func(name string) (any, bool) {
		for i := 0; i+1 < len(args); i += 2 {
			if args[i] == name {
				return args[i+1], true
			}
		}
		return nil, false
	})
}

// TMap is T for arguments that come as a map, such as those of a billing.Error.
func (p *Printer) TMap(key string, args map[string]any) string {
	t, ok := p.texts[key]
	if !ok {
		return key
	}
	return t.write(p, func(name string) (any, bool) {
		v, ok := args[name]
		return v, ok
	})
}

// Keys lists every key of a language, sorted, for the tests that compare languages and look for unused texts.
func Keys(lang string) []string {
	return slices.Sorted(maps.Keys(For(lang).texts))
}

// text is a message cut at its placeholders; other alone when the number does not matter.
type text struct {
	one, other []piece
	plural     bool
}

// piece is a literal, or when name is set the place of an argument.
type piece struct{ literal, name string }

func (t text) write(p *Printer, arg func(string) (any, bool)) string {
	pieces := t.other
	if n, ok := arg("n"); ok && t.plural && fmt.Sprint(n) == "1" {
		pieces = t.one
	}
	if len(pieces) == 1 && pieces[0].name == "" {
		return pieces[0].literal
	}
	var b strings.Builder
	for _, part := range pieces {
		if part.name == "" {
			b.WriteString(afterStop(b.String(), part.literal))
		} else if v, ok := arg(part.name); ok {
			b.WriteString(p.value(v))
		} else {
			b.WriteString("{" + part.name + "}")
		}
	}
	return b.String()
}

// afterStop is what goes on after a text: one full stop ends a sentence, though the name at its end had one: "S.L.".
func afterStop(text, literal string) string {
	if strings.HasSuffix(text, ".") && (literal == "." || strings.HasPrefix(literal, ". ") || strings.HasPrefix(literal, ".\n")) {
		return literal[1:]
	}
	return literal
}

func (p *Printer) value(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return p.Number(v)
	case int64:
		return p.Number(int(v))
	}
	return fmt.Sprint(v)
}

// load parses every language; a file that is not what it should be is a fault of the build, so it panics.
func load(files fs.FS) map[string]*Printer {
	all := map[string]*Printer{}
	for lang, l := range locales {
		p := &Printer{locale: l, texts: map[string]text{}}
		names, err := fs.Glob(files, lang+"/*.json")
		if err != nil {
			panic(err)
		}
		for _, name := range names {
			p.read(files, name)
		}
		all[lang] = p
	}
	return all
}

func (p *Printer) read(files fs.FS, name string) {
	raw, err := fs.ReadFile(files, name)
	if err != nil {
		panic(err)
	}
	var entries map[string]message
	if err := json.Unmarshal(raw, &entries); err != nil {
		panic(fmt.Sprintf("i18n: %s: %v", name, err))
	}
	room := strings.TrimSuffix(path.Base(name), ".json") + "."
	for key, m := range entries {
		if !strings.HasPrefix(key, room) {
			panic(fmt.Sprintf("i18n: %s: %q does not begin with %q", name, key, room))
		}
		p.texts[key] = text{one: cut(m.One), other: cut(m.Other), plural: m.One != ""}
	}
}

// message is a text as it stands in the file: a string, or an object for one and other.
type message struct{ One, Other string }

func (m *message) UnmarshalJSON(raw []byte) error {
	if raw[0] == '"' {
		return json.Unmarshal(raw, &m.Other)
	}
	type plain message
	if err := json.Unmarshal(raw, (*plain)(m)); err != nil {
		return err
	}
	if m.One == "" || m.Other == "" {
		return fmt.Errorf("a plural needs one and other")
	}
	return nil
}

// cut turns "Hola, {name}" into its pieces. A brace that is never closed is a literal.
func cut(s string) []piece {
	var pieces []piece
	for s != "" {
		open := strings.IndexByte(s, '{')
		if open < 0 {
			return append(pieces, piece{literal: s})
		}
		length := strings.IndexByte(s[open:], '}')
		if length < 0 {
			return append(pieces, piece{literal: s})
		}
		if open > 0 {
			pieces = append(pieces, piece{literal: s[:open]})
		}
		pieces = append(pieces, piece{name: s[open+1 : open+length]})
		s = s[open+length+1:]
	}
	return pieces
}
