package picture

import (
	"fmt"
	"image/color"
	"strconv"
	"strings"
)

// svg writes the drawing. All of it is numbers, colours and words of this package's own: no letter of what was uploaded.
func (d *drawing) svg() []byte {
	w := &svgWriter{known: map[string]string{}}
	w.items(d.items)
	var out strings.Builder
	fmt.Fprintf(&out, `<svg xmlns="%s" width="%s" height="%s" viewBox="%s %s %s %s">`, svgSpace,
		num(d.width), num(d.height), num(d.x), num(d.y), num(d.width), num(d.height))
	if w.defs.Len() > 0 {
		out.WriteString("<defs>" + w.defs.String() + "</defs>")
	}
	out.WriteString(w.body.String() + "</svg>\n")
	return []byte(out.String())
}

type svgWriter struct {
	defs, body strings.Builder
	known      map[string]string // what a definition says -> its id
}

// define writes a definition once and gives its id: rest is what stands behind the id.
func (w *svgWriter) define(element, rest string) string {
	if id, ok := w.known[element+rest]; ok {
		return id
	}
	id := "d" + strconv.Itoa(len(w.known)+1)
	w.known[element+rest] = id
	w.defs.WriteString("<" + element + ` id="` + id + `"` + rest)
	return id
}

func (w *svgWriter) items(items []item) {
	for _, it := range items {
		switch it := it.(type) {
		case *shape:
			w.shape(it)
		case *layer:
			w.body.WriteString("<g")
			if it.opacity != 1 {
				w.attr(&w.body, "opacity", num(it.opacity))
			}
			if it.cut {
				w.attr(&w.body, "clip-path", "url(#"+w.clip(it.clips)+")")
			}
			w.body.WriteString(">")
			w.items(it.items)
			w.body.WriteString("</g>")
		}
	}
}

func (w *svgWriter) clip(clips []shape) string {
	var out strings.Builder
	out.WriteString(">")
	for _, s := range clips {
		out.WriteString("<path")
		if s.evenOdd {
			w.attr(&out, "clip-rule", "evenodd")
		}
		w.outline(&out, s.path, s.m)
		out.WriteString("/>")
	}
	out.WriteString("</clipPath>")
	return w.define("clipPath", out.String())
}

func (w *svgWriter) shape(s *shape) {
	var out strings.Builder
	out.WriteString("<path")
	w.paint(&out, "fill", s.fill)
	if s.evenOdd && s.fill.on {
		w.attr(&out, "fill-rule", "evenodd")
	}
	if s.stroke.on {
		w.paint(&out, "stroke", s.stroke)
		w.pen(&out, s.pen)
	}
	w.outline(&out, s.path, s.m)
	w.body.WriteString(out.String() + "/>")
}

func (w *svgWriter) pen(out *strings.Builder, p pen) {
	w.attr(out, "stroke-width", num(p.width))
	if p.cap != usualStyle.pen.cap {
		w.attr(out, "stroke-linecap", p.cap)
	}
	if p.join != usualStyle.pen.join {
		w.attr(out, "stroke-linejoin", p.join)
	} else if p.miter != usualStyle.pen.miter {
		w.attr(out, "stroke-miterlimit", num(max(1, p.miter)))
	}
	if len(p.dash) > 0 {
		parts := make([]string, len(p.dash))
		for i, d := range p.dash {
			parts[i] = num(d)
		}
		w.attr(out, "stroke-dasharray", strings.Join(parts, " "))
		if p.dashOffset != 0 {
			w.attr(out, "stroke-dashoffset", num(p.dashOffset))
		}
	}
}

func (w *svgWriter) paint(out *strings.Builder, name string, p paint) {
	switch {
	case !p.on:
		w.attr(out, name, "none")
	case p.gradient != nil:
		w.attr(out, name, "url(#"+w.gradient(p.gradient)+")")
		if p.opacity != 1 {
			w.attr(out, name+"-opacity", num(p.opacity))
		}
	default:
		w.color(out, name, name+"-opacity", p.color)
	}
}

func (w *svgWriter) color(out *strings.Builder, name, opacity string, c color.NRGBA) {
	w.attr(out, name, fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B))
	if c.A != 255 {
		w.attr(out, opacity, num(float64(c.A)/255))
	}
}

func (w *svgWriter) gradient(g *gradient) string {
	var out strings.Builder
	element := "linearGradient"
	w.attr(&out, "gradientUnits", "userSpaceOnUse")
	if g.radial {
		element = "radialGradient"
		w.numbers(&out, []string{"cx", "cy", "r", "fx", "fy"}, g.cx, g.cy, g.r, g.fx, g.fy)
	} else {
		w.numbers(&out, []string{"x1", "y1", "x2", "y2"}, g.x1, g.y1, g.x2, g.y2)
	}
	if g.spread != "pad" {
		w.attr(&out, "spreadMethod", g.spread)
	}
	if g.m != identity {
		w.attr(&out, "gradientTransform", g.m.svg())
	}
	out.WriteString(">")
	for _, s := range g.stops {
		out.WriteString("<stop")
		w.attr(&out, "offset", num(s.at))
		w.color(&out, "stop-color", "stop-opacity", s.color)
		out.WriteString("/>")
	}
	out.WriteString("</" + element + ">")
	return w.define(element, out.String())
}

func (w *svgWriter) numbers(out *strings.Builder, names []string, values ...float64) {
	for i, name := range names {
		w.attr(out, name, num(values[i]))
	}
}

func (w *svgWriter) outline(out *strings.Builder, p path, m matrix) {
	if m != identity {
		w.attr(out, "transform", m.svg())
	}
	w.attr(out, "d", p.svg())
}

func (w *svgWriter) attr(out *strings.Builder, name, value string) {
	out.WriteString(" " + name + `="` + value + `"`)
}

func (m matrix) svg() string {
	parts := make([]string, len(m))
	for i, v := range m {
		parts[i] = num(v)
	}
	return "matrix(" + strings.Join(parts, " ") + ")"
}

func (p path) svg() string {
	var out strings.Builder
	for _, s := range p {
		out.WriteByte(s.op)
		n := map[byte]int{'M': 1, 'L': 1, 'C': 3}[s.op]
		for i, q := range s.p[:n] {
			if i > 0 {
				out.WriteByte(' ')
			}
			out.WriteString(num(q.x) + " " + num(q.y))
		}
	}
	return out.String()
}

// num writes a number with the seven digits that are enough for any screen.
func num(v float64) string {
	if v == 0 {
		return "0" // not -0
	}
	return strconv.FormatFloat(v, 'g', 7, 64)
}
