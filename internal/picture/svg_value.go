package picture

import (
	"image/color"
	"math"
	"strconv"
	"strings"

	"golang.org/x/image/colornames"
)

// maxNumber is how far a coordinate may lie from the origin.
const maxNumber = 1e7

// scanner reads numbers as SVG writes them: "1.5.5-2e3,4".
type scanner struct {
	s string
	i int
}

func (s *scanner) spaces() {
	for s.i < len(s.s) && strings.IndexByte(" \t\r\n\f", s.s[s.i]) >= 0 {
		s.i++
	}
}

// comma skips spaces and at most one comma.
func (s *scanner) comma() {
	s.spaces()
	if s.i < len(s.s) && s.s[s.i] == ',' {
		s.i++
		s.spaces()
	}
}

func (s *scanner) end() bool { return s.i >= len(s.s) }

func (s *scanner) digits() bool {
	from := s.i
	for s.i < len(s.s) && s.s[s.i] >= '0' && s.s[s.i] <= '9' {
		s.i++
	}
	return s.i > from
}

func (s *scanner) number() (float64, bool) {
	from := s.i
	if s.i < len(s.s) && (s.s[s.i] == '+' || s.s[s.i] == '-') {
		s.i++
	}
	whole := s.digits()
	part := false
	if s.i < len(s.s) && s.s[s.i] == '.' {
		s.i++
		part = s.digits()
	}
	if !whole && !part {
		return 0, false
	}
	if s.i < len(s.s) && (s.s[s.i] == 'e' || s.s[s.i] == 'E') {
		back := s.i
		s.i++
		if s.i < len(s.s) && (s.s[s.i] == '+' || s.s[s.i] == '-') {
			s.i++
		}
		if !s.digits() {
			s.i = back // the e of "em"
		}
	}
	v, err := strconv.ParseFloat(s.s[from:s.i], 64)
	return v, err == nil && math.Abs(v) <= maxNumber
}

// flag is one digit of an arc, 0 or 1, after which no separator is needed.
func (s *scanner) flag() (bool, bool) {
	if s.end() || s.s[s.i] != '0' && s.s[s.i] != '1' {
		return false, false
	}
	s.i++
	return s.s[s.i-1] == '1', true
}

// numbers reads a list of them.
func numbers(text string) ([]float64, bool) {
	s := scanner{s: text}
	var all []float64
	for s.spaces(); !s.end(); s.comma() {
		v, ok := s.number()
		if !ok {
			return nil, false
		}
		all = append(all, v)
	}
	return all, true
}

var units = map[string]float64{"": 1, "px": 1, "pt": 4.0 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}

// length reads a length; a percentage is of whole.
func length(text string, whole float64) (float64, bool) {
	s := scanner{s: strings.TrimSpace(text)}
	v, ok := s.number()
	unit := strings.ToLower(s.s[s.i:])
	if unit == "%" {
		return v / 100 * whole, ok
	}
	by, known := units[unit]
	return v * by, ok && known && math.Abs(v*by) <= maxNumber
}

// fraction reads an opacity or an offset, "0.5" or "50%", within 0 and 1.
func fraction(text string) (float64, bool) {
	s := scanner{s: strings.TrimSpace(text)}
	v, ok := s.number()
	switch s.s[s.i:] {
	case "":
	case "%":
		v /= 100
	default:
		return 0, false
	}
	return max(0, min(1, v)), ok
}

// parseColor reads a colour; current is what currentColor means.
func parseColor(text string, current color.NRGBA) (color.NRGBA, bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	switch {
	case text == "currentcolor":
		return current, true
	case text == "transparent":
		return color.NRGBA{}, true
	case strings.HasPrefix(text, "#"):
		return parseHex(text)
	case strings.HasPrefix(text, "rgb"):
		return parseRGB(text)
	}
	c, ok := colornames.Map[text]
	return color.NRGBA{c.R, c.G, c.B, c.A}, ok
}

func parseRGB(text string) (color.NRGBA, bool) {
	name, rest, _ := strings.Cut(text, "(")
	inside, closed := strings.CutSuffix(rest, ")")
	parts := strings.FieldsFunc(inside, func(r rune) bool { return strings.ContainsRune(" ,/\t\r\n", r) })
	if !closed || name != "rgb" && name != "rgba" || len(parts) != 3 && len(parts) != 4 {
		return color.NRGBA{}, false
	}
	v := [4]byte{3: 255}
	for i, part := range parts {
		text, percent := strings.CutSuffix(part, "%")
		n, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
			return color.NRGBA{}, false
		}
		if percent {
			n *= 2.55
		} else if i == 3 {
			n *= 255
		}
		v[i] = byte(max(0, min(255, n)) + 0.5)
	}
	return color.NRGBA{v[0], v[1], v[2], v[3]}, true
}

// parseTransform reads "translate(1 2) rotate(45)".
func parseTransform(text string) (matrix, bool) {
	m := identity
	text = strings.TrimSpace(text)
	for text != "" && text != "none" {
		name, rest, ok := strings.Cut(text, "(")
		inside, after, closed := strings.Cut(rest, ")")
		v, good := numbers(inside)
		if !ok || !closed || !good {
			return m, false
		}
		one, known := transform(strings.Trim(name, " \t\r\n,"), v)
		if !known {
			return m, false
		}
		m = m.mul(one)
		text = strings.TrimSpace(after)
	}
	for _, v := range m {
		if math.IsNaN(v) || math.Abs(v) > 1e9 {
			return m, false
		}
	}
	return m, true
}

func transform(name string, v []float64) (matrix, bool) {
	switch {
	case name == "matrix" && len(v) == 6:
		return matrix(v), true
	case name == "translate" && len(v) == 1:
		return matrix{1, 0, 0, 1, v[0], 0}, true
	case name == "translate" && len(v) == 2:
		return matrix{1, 0, 0, 1, v[0], v[1]}, true
	case name == "scale" && len(v) == 1:
		return matrix{v[0], 0, 0, v[0], 0, 0}, true
	case name == "scale" && len(v) == 2:
		return matrix{v[0], 0, 0, v[1], 0, 0}, true
	case name == "rotate" && (len(v) == 1 || len(v) == 3):
		sin, cos := math.Sincos(v[0] * math.Pi / 180)
		m := matrix{cos, sin, -sin, cos, 0, 0}
		if len(v) == 3 {
			m = matrix{1, 0, 0, 1, v[1], v[2]}.mul(m).mul(matrix{1, 0, 0, 1, -v[1], -v[2]})
		}
		return m, true
	case name == "skewX" && len(v) == 1:
		return matrix{1, 0, math.Tan(v[0] * math.Pi / 180), 1, 0, 0}, true
	case name == "skewY" && len(v) == 1:
		return matrix{1, math.Tan(v[0] * math.Pi / 180), 0, 1, 0, 0}, true
	}
	return identity, false
}
