package ui

import (
	"fmt"
	"maps"
	"strings"

	"acuse/internal/billing"
	"acuse/internal/i18n"

	"github.com/a-h/templ"
)

// FieldProps are one line to type into.
type FieldProps struct {
	Label        string
	Name         string // of the form field, and of the error that belongs beside it
	Type         string // "" is text
	Value        string
	Hint         string
	Optional     bool   // says so beside the label
	OptionalText string // instead of the word "optional": "your customer will see it"
	Required     bool
	ReadOnly     bool
	Autofocus    bool
	Autocomplete string
	InputMode    string
	Placeholder  string           // an example, never the label
	MaxLength    int              // 0 is none
	List         []string         // what to offer while typing
	Num          bool             // figures: to the right
	Unit         string           // after the figures: "€", "%"
	Class        string           // of the whole field: "span-2"
	Bare         bool             // only the box and its error: the label is read out, not seen (table cells)
	Attrs        templ.Attributes // of the box: data-…, hx-…, min, max, step
}

// Option is a choice of a Select or a Pick.
type Option struct{ Value, Text string }

// SelectProps are a choice among a few.
type SelectProps struct {
	Label, Name, Value string
	Blank              string // text of a first, empty choice; "" leaves it out
	Options            []Option
	Hint               string
	Optional, Required bool
	Disabled           bool
	Autocomplete       string
	Class              string
	Bare               bool
	Attrs              templ.Attributes
}

// AreaProps are several lines to type into.
type AreaProps struct {
	Label, Name, Value string
	Hint               string
	Optional           bool
	OptionalText       string
	Required           bool
	Rows, MaxLength    int // 0 is none
	Class              string
	Attrs              templ.Attributes
}

// CheckProps are a yes or no; as a Switch it stands for a setting that holds.
type CheckProps struct {
	Label, Name, Hint string
	Value             string // what is sent when ticked; "" is "1"
	Checked, Disabled bool
	Attrs             templ.Attributes
}

// FieldID is the id of the box of a form field: "line.2.price" is "f-line-2-price".
func FieldID(name string) string { return "f-" + idLetters.Replace(name) }

var idLetters = strings.NewReplacer(".", "-", "[", "-", "]", "")

// ErrorText is the sentence of an error for people.
func ErrorText(p *i18n.Printer, e *billing.Error) string {
	args := maps.Clone(e.Args)
	for name, value := range args {
		if day, ok := value.(billing.Date); ok {
			args[name] = p.Date(string(day))
		}
	}
	return p.TMap(e.Key, args)
}

// fieldName is what a form calls a field, for the summary of its errors; "" when it has no name of its own.
func fieldName(p *i18n.Printer, field string, called []Pair) string {
	for _, c := range called {
		if c.Term == field {
			return c.Text
		}
	}
	var line int
	var column string
	if n, _ := fmt.Sscanf(field, "line.%d.%s", &line, &column); n == 2 {
		return p.T("ui.field.in_line", "what", p.T("ui.field."+column), "n", line+1)
	}
	if name, lang, ok := strings.Cut(field, "."); ok && i18n.For(lang).Lang() == lang { // "subject.es"
		field = name
	}
	for _, room := range []string{"ui.party.", "ui.field."} {
		if name := p.T(room + field); name != room+field {
			return name
		}
	}
	return ""
}

// wired are the attributes that tie a box to its hint and its error, so that a screen reader says them.
func wired(name, hint string, err *billing.Error) templ.Attributes {
	attrs := templ.Attributes{}
	var by []string
	if hint != "" {
		by = append(by, FieldID(name)+"-h")
	}
	if err != nil {
		attrs["aria-invalid"] = "true"
		by = append(by, FieldID(name)+"-e")
	}
	if by != nil {
		attrs["aria-describedby"] = strings.Join(by, " ")
	}
	return attrs
}

// boxAttrs are the attributes of a text box that are there only when they say something.
func (f FieldProps) boxAttrs(err *billing.Error) templ.Attributes {
	a := wired(f.Name, f.Hint, err)
	set := func(name, value string) {
		if value != "" {
			a[name] = value
		}
	}
	set("autocomplete", f.Autocomplete)
	set("inputmode", f.InputMode)
	set("placeholder", f.Placeholder)
	if f.MaxLength > 0 {
		a["maxlength"] = f.MaxLength
	}
	if len(f.List) > 0 {
		a["list"] = FieldID(f.Name) + "-l"
	}
	if f.Bare {
		a["aria-label"] = f.Label
	}
	for k, v := range f.Attrs {
		a[k] = v
	}
	return a
}

func (f FieldProps) kind() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

func (s SelectProps) boxAttrs(err *billing.Error) templ.Attributes {
	a := wired(s.Name, s.Hint, err)
	if s.Autocomplete != "" {
		a["autocomplete"] = s.Autocomplete
	}
	if s.Bare {
		a["aria-label"] = s.Label
	}
	for k, v := range s.Attrs {
		a[k] = v
	}
	return a
}

func (t AreaProps) boxAttrs(err *billing.Error) templ.Attributes {
	a := wired(t.Name, t.Hint, err)
	if t.Rows > 0 {
		a["rows"] = t.Rows
	}
	if t.MaxLength > 0 {
		a["maxlength"] = t.MaxLength
	}
	for k, v := range t.Attrs {
		a[k] = v
	}
	return a
}

func (c CheckProps) value() string {
	if c.Value == "" {
		return "1"
	}
	return c.Value
}
