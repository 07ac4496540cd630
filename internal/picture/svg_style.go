package picture

import (
	"strings"
)

// properties are the ones of SVG that are read, as attributes, in style="" and in <style>.
var properties = set("fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-linecap",
	"stroke-linejoin", "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "opacity", "color", "stop-color",
	"stop-opacity", "clip-path", "clip-rule", "display", "visibility")

// usual are properties that would change what is seen, and the values with which they do not.
var usual = map[string]string{
	"filter": "none", "mask": "none", "marker": "none", "marker-start": "none", "marker-mid": "none", "marker-end": "none",
	"mix-blend-mode": "normal", "vector-effect": "none", "paint-order": "normal", "transform-origin": "0 0",
	"transform-box": "", "animation": "none", "transition": "none", "clip": "auto", "mask-image": "none",
	"background": "none", "background-image": "none", "content": "none", "d": "", "transform": "none",
}

// declare notes a declaration, if it is one of those that are read. What is not known and says nothing dangerous is
// dropped: programs write dozens of properties of text that no path has.
func declare(into map[string]string, name, value string) error {
	name, value = strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value)
	value = strings.TrimSpace(strings.TrimSuffix(value, "!important"))
	low := strings.ToLower(value)
	said := name + ":" + low
	for _, word := range []string{"javascript:", "expression(", "@import", "image(", "image-set(", "-moz-binding", "behavior:", "\\", "var(", "attr("} {
		if strings.Contains(said, word) {
			return unsafe(short(name + ": " + value))
		}
	}
	if strings.Contains(low, "url(") {
		if _, _, ok := localURL(value); !ok {
			return unsafe(short(name + ": " + value))
		}
	}
	if plain, risky := usual[name]; risky && low != plain && low != "inherit" {
		return unsupported(short(name + ": " + value))
	}
	if properties[name] {
		into[name] = value
	}
	return nil
}

// localURL reads url(#id) and what stands behind it.
func localURL(value string) (id, rest string, ok bool) {
	if len(value) < 4 || !strings.EqualFold(value[:4], "url(") {
		return "", "", false
	}
	inside, rest, ok := strings.Cut(value[4:], ")")
	inside = strings.Trim(strings.TrimSpace(inside), `"'`)
	id, local := strings.CutPrefix(inside, "#")
	if !ok || !local || id == "" || strings.Contains(strings.ToLower(rest), "url(") {
		return "", "", false
	}
	return id, strings.TrimSpace(rest), true
}

// declarations reads "fill: red; stroke: none".
func declarations(into map[string]string, text string) error {
	text, err := withoutComments(text)
	if err != nil {
		return err
	}
	for one := range strings.SplitSeq(text, ";") {
		name, value, ok := strings.Cut(one, ":")
		if !ok {
			if strings.TrimSpace(one) != "" {
				return unsupported("style: " + short(one))
			}
			continue
		}
		if err := declare(into, name, value); err != nil {
			return err
		}
	}
	return nil
}

// rule is what a style sheet says of one class, id or name of elements.
type rule struct {
	sign     byte // '.', '#', 'e', '*'
	name     string
	declared map[string]string
}

// parseSheet reads the style sheets that drawing programs write: rules of single classes, ids and names. Any other
// selector, and anything that begins with @, is refused.
func parseSheet(text string) ([]rule, error) {
	text, err := withoutComments(text)
	if err != nil {
		return nil, err
	}
	var rules []rule
	for strings.TrimSpace(text) != "" {
		head, rest, ok := strings.Cut(text, "{")
		body, after, closed := strings.Cut(rest, "}")
		if strings.Contains(head, "@") {
			return nil, unsafe("<style> " + short(strings.TrimSpace(head)))
		}
		if !ok || !closed {
			return nil, unsupported("<style> " + short(strings.TrimSpace(text)))
		}
		declared := map[string]string{}
		if err := declarations(declared, body); err != nil {
			return nil, err
		}
		for one := range strings.SplitSeq(head, ",") {
			r, ok := selector(strings.TrimSpace(one))
			if !ok {
				return nil, unsupported("<style> " + short(one))
			}
			r.declared = declared
			if rules = append(rules, r); len(rules) > 1000 {
				return nil, refuse("brand.error.picture_complex")
			}
		}
		text = after
	}
	return rules, nil
}

func selector(s string) (rule, bool) {
	if s == "*" {
		return rule{sign: '*'}, true
	}
	r := rule{sign: 'e', name: s}
	if s != "" && (s[0] == '.' || s[0] == '#') {
		r = rule{sign: s[0], name: s[1:]}
	}
	if r.name == "" {
		return rule{}, false
	}
	for _, c := range r.name {
		if !(c == '-' || c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c > 0x7f) {
			return rule{}, false
		}
	}
	return r, true
}

func withoutComments(text string) (string, error) {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(text, "/*")
		out.WriteString(before)
		if !found {
			return out.String(), nil
		}
		_, after, closed := strings.Cut(rest, "*/")
		if !closed {
			return "", unsupported("<style> /*")
		}
		text = " " + after
	}
}

// declaredOf is everything said about an element: its attributes, then rules from the least to the most exact, then
// its own style.
func declaredOf(e *element, rules []rule) (map[string]string, error) {
	out := map[string]string{}
	for name, value := range e.attrs {
		_, risky := usual[name]
		if risky && name != "transform" && name != "d" || properties[name] {
			if err := declare(out, name, value); err != nil {
				return nil, err
			}
		}
	}
	classes := strings.Fields(e.attrs["class"])
	for _, sign := range []byte{'*', 'e', '.', '#'} {
		for _, r := range rules {
			if r.sign != sign || !r.says(e, classes) {
				continue
			}
			for name, value := range r.declared {
				out[name] = value
			}
		}
	}
	return out, declarations(out, e.attrs["style"])
}

func (r rule) says(e *element, classes []string) bool {
	switch r.sign {
	case 'e':
		return r.name == e.name
	case '#':
		return r.name == e.attrs["id"]
	case '.':
		for _, c := range classes {
			if c == r.name {
				return true
			}
		}
		return false
	}
	return true
}
