package picture

import (
	"image/color"
	"math"
	"strings"
)

// take changes a style by what an element declares.
func (st *style) take(declared map[string]string, view point) error {
	if text, ok := inherited(declared, "color"); ok {
		c, good := parseColor(text, st.current)
		if !good {
			return unsupported("color: " + short(text))
		}
		st.current = c
	}
	for name, to := range map[string]*string{"fill": &st.fill, "stroke": &st.stroke} {
		if text, ok := inherited(declared, name); ok {
			*to = text
		}
	}
	for name, to := range map[string]*float64{"fill-opacity": &st.fillOpacity, "stroke-opacity": &st.strokeOpacity} {
		if text, ok := inherited(declared, name); ok {
			var good bool
			if *to, good = fraction(text); !good {
				return unsupported(name + ": " + short(text))
			}
		}
	}
	for name, to := range map[string]*bool{"fill-rule": &st.evenOdd, "clip-rule": &st.clipEvenOdd} {
		if text, ok := inherited(declared, name); ok {
			*to = text == "evenodd"
		}
	}
	if text, ok := inherited(declared, "visibility"); ok {
		st.hidden = text != "visible"
	}
	return st.pen.take(declared, view)
}

// inherited is a declared value, unless it says that the one from above stays.
func inherited(declared map[string]string, name string) (string, bool) {
	text := declared[name]
	return text, text != "" && text != "inherit"
}

func (p *pen) take(declared map[string]string, view point) error {
	diagonal := math.Hypot(view.x, view.y) / math.Sqrt2
	for name, to := range map[string]*float64{"stroke-width": &p.width, "stroke-dashoffset": &p.dashOffset, "stroke-miterlimit": &p.miter} {
		if text, ok := inherited(declared, name); ok {
			var good bool
			if *to, good = length(text, diagonal); !good {
				return unsupported(name + ": " + short(text))
			}
		}
	}
	if text, ok := inherited(declared, "stroke-linecap"); ok {
		if p.cap = text; !set("butt", "round", "square")[text] {
			return unsupported("stroke-linecap: " + short(text))
		}
	}
	if text, ok := inherited(declared, "stroke-linejoin"); ok {
		if p.join = text; !set("miter", "round", "bevel")[text] {
			return unsupported("stroke-linejoin: " + short(text))
		}
	}
	text, ok := inherited(declared, "stroke-dasharray")
	if !ok {
		return nil
	}
	p.dash = nil
	if text == "none" {
		return nil
	}
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ,\t\r\n", r) }) {
		v, good := length(part, diagonal)
		if !good || v < 0 || len(p.dash) >= 32 {
			return unsupported("stroke-dasharray: " + short(text))
		}
		p.dash = append(p.dash, v)
	}
	return nil
}

// paint works out what fills or strokes a path.
func (b *builder) paint(text string, opacity float64, current color.NRGBA, p path) (paint, error) {
	if text == "none" || opacity == 0 {
		return paint{}, nil
	}
	if id, fallback, ok := localURL(text); ok {
		e := b.ids[id]
		if e != nil && (e.name == "linearGradient" || e.name == "radialGradient") {
			return b.gradient(e, opacity, p)
		}
		if e != nil || fallback == "" {
			return paint{}, unsupported(short(text))
		}
		return b.paint(fallback, opacity, current, p)
	}
	c, ok := parseColor(text, current)
	if !ok {
		return paint{}, unsupported(short(text))
	}
	c.A = byte(float64(c.A)*opacity + 0.5)
	return paint{on: c.A > 0, color: c}, nil
}

// gradient works a gradient out for one path, so that a drawing's gradients are all in the units of their path.
func (b *builder) gradient(e *element, opacity float64, p path) (paint, error) {
	attrs, stops, err := b.gradientChain(e)
	if err != nil {
		return paint{}, err
	}
	g := &gradient{radial: e.name == "radialGradient", stops: stops, spread: attrs["spreadMethod"], m: identity}
	if g.spread == "" {
		g.spread = "pad"
	}
	m, ok := parseTransform(attrs["gradientTransform"])
	if !ok || !set("pad", "reflect", "repeat")[g.spread] {
		return paint{}, unsupported("<" + e.name + ">")
	}
	view := b.view
	switch attrs["gradientUnits"] {
	case "userSpaceOnUse":
	case "", "objectBoundingBox":
		view = point{1, 1}
		low, high, ok := p.bounds()
		if w, h := high.x-low.x, high.y-low.y; !ok || w <= 0 || h <= 0 {
			return paint{}, nil // SVG 1.1 § 7.11: not painted
		}
		m = matrix{high.x - low.x, 0, 0, high.y - low.y, low.x, low.y}.mul(m)
	default:
		return paint{}, unsupported("gradientUnits")
	}
	if g.m = m; !m.sensible() || !g.place(attrs, view) {
		return paint{}, unsupported("<" + e.name + ">")
	}
	switch len(stops) {
	case 0:
		return paint{}, nil
	case 1:
		c := stops[0].color
		c.A = byte(float64(c.A)*opacity + 0.5)
		return paint{on: c.A > 0, color: c}, nil
	}
	return paint{on: true, gradient: g, opacity: opacity}, nil
}

// place reads where a gradient runs; percentages are of view.
func (g *gradient) place(attrs map[string]string, view point) bool {
	good := true
	get := func(name, usual string, whole float64) float64 {
		text := attrs[name]
		if text == "" {
			text = usual
		}
		v, ok := length(text, whole)
		good = good && ok
		return v
	}
	if !g.radial {
		g.x1, g.y1 = get("x1", "0%", view.x), get("y1", "0%", view.y)
		g.x2, g.y2 = get("x2", "100%", view.x), get("y2", "0%", view.y)
		return good
	}
	g.cx, g.cy = get("cx", "50%", view.x), get("cy", "50%", view.y)
	g.r = get("r", "50%", math.Hypot(view.x, view.y)/math.Sqrt2)
	g.fx, g.fy = g.cx, g.cy
	if attrs["fx"] != "" {
		g.fx = get("fx", "", view.x)
	}
	if attrs["fy"] != "" {
		g.fy = get("fy", "", view.y)
	}
	// A focus outside is taken to the edge (SVG 1.1 § 13.2.3), a little inside of which the sums are sound.
	if far := math.Hypot(g.fx-g.cx, g.fy-g.cy); far > 0.99*g.r && far > 0 {
		g.fx, g.fy = g.cx+(g.fx-g.cx)*0.99*g.r/far, g.cy+(g.fy-g.cy)*0.99*g.r/far
	}
	return good && g.r >= 0 && get("fr", "0", 1) == 0
}

// gradientChain gives a gradient's attributes and stops, those it lacks from the gradients it refers to.
func (b *builder) gradientChain(e *element) (map[string]string, []stop, error) {
	attrs := map[string]string{}
	var from *element
	for range 8 {
		for name, value := range e.attrs {
			if _, has := attrs[name]; !has {
				attrs[name] = value
			}
		}
		if from == nil && len(e.children) > 0 {
			from = e
		}
		next := b.ids[e.attrs["href"]]
		if next == nil || next.name != "linearGradient" && next.name != "radialGradient" {
			if from == nil {
				return attrs, nil, nil
			}
			stops, err := b.stops(from)
			return attrs, stops, err
		}
		e = next
	}
	return nil, nil, refuse("brand.error.picture_complex")
}

func (b *builder) stops(e *element) ([]stop, error) {
	var all []stop
	for _, child := range e.children {
		if child.name != "stop" {
			continue
		}
		if b.visits++; b.visits > maxVisits || len(all) >= 100 {
			return nil, refuse("brand.error.picture_complex")
		}
		declared, err := declaredOf(child, b.rules)
		if err != nil {
			return nil, err
		}
		s := stop{color: black}
		okAt, okColor, okOpacity, opacity := true, true, true, 1.0
		if text := child.attrs["offset"]; text != "" {
			s.at, okAt = fraction(text)
		}
		if text, ok := inherited(declared, "stop-color"); ok {
			current := black
			if own, has := inherited(declared, "color"); has {
				current, _ = parseColor(own, black)
			}
			s.color, okColor = parseColor(text, current)
		}
		if text, ok := inherited(declared, "stop-opacity"); ok {
			opacity, okOpacity = fraction(text)
		}
		if !okAt || !okColor || !okOpacity {
			return nil, unsupported("<stop>")
		}
		s.color.A = byte(float64(s.color.A)*opacity + 0.5)
		if len(all) > 0 {
			s.at = max(s.at, all[len(all)-1].at)
		}
		all = append(all, s)
	}
	return all, nil
}
