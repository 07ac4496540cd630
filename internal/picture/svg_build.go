package picture

import (
	"context"
	"image/color"
	"math"
)

// Limits of what a drawing may grow to when references are followed.
const (
	maxVisits = 50_000  // elements, once more for each use of them
	maxShapes = 10_000  // of a drawing
	maxPoints = 300_000 // commands of all its paths
)

// builder makes a drawing of elements.
type builder struct {
	ctx                    context.Context
	ids                    map[string]*element
	rules                  []rule
	view                   point // size of the view box, which percentages are of
	visits, shapes, points int
	depth                  int
}

// style is what elements hand down to those inside.
type style struct {
	fill, stroke               string
	fillOpacity, strokeOpacity float64
	evenOdd, clipEvenOdd       bool
	pen                        pen
	current                    color.NRGBA
	hidden                     bool
}

var black = color.NRGBA{0, 0, 0, 255}

var usualStyle = style{fill: "black", stroke: "none", fillOpacity: 1, strokeOpacity: 1,
	pen: pen{width: 1, cap: "butt", join: "miter", miter: 4}, current: black}

func (b *builder) drawing(root *element) (*drawing, error) {
	d := &drawing{}
	if text := root.attrs["viewBox"]; text != "" {
		v, ok := numbers(text)
		if !ok || len(v) != 4 {
			return nil, unsupported("viewBox")
		}
		d.x, d.y, d.width, d.height = v[0], v[1], v[2], v[3]
	} else {
		var ok, too bool
		d.width, ok = length(root.attrs["width"], 0)
		d.height, too = length(root.attrs["height"], 0)
		if !ok || !too {
			return nil, refuse("brand.error.picture_no_size")
		}
	}
	if d.width < 1e-3 || d.height < 1e-3 || max(d.width, d.height) > 40*min(d.width, d.height) {
		return nil, refuse("brand.error.picture_strip")
	}
	b.view = point{d.width, d.height}
	items, err := b.element(root, usualStyle, identity, false)
	if err != nil {
		return nil, err
	}
	d.items = items
	return d, nil
}

// element gives what an element paints: nothing, one shape, or more. Inside a clipPath only outlines count.
func (b *builder) element(e *element, st style, m matrix, clipping bool) ([]item, error) {
	b.visits++
	b.depth++
	defer func() { b.depth-- }()
	if b.visits > maxVisits || b.depth > 2*maxDepth {
		return nil, refuse("brand.error.picture_complex")
	}
	if err := b.ctx.Err(); err != nil {
		return nil, err
	}
	switch e.name {
	case "defs", "linearGradient", "radialGradient", "stop", "clipPath", "style":
		return nil, nil
	}
	declared, err := declaredOf(e, b.rules)
	if err != nil {
		return nil, err
	}
	if declared["display"] == "none" {
		return nil, nil
	}
	if err := st.take(declared, b.view); err != nil {
		return nil, err
	}
	if e.name != "svg" {
		own, ok := parseTransform(e.attrs["transform"])
		if !ok {
			return nil, unsupported("transform=" + short(e.attrs["transform"]))
		}
		if m = m.mul(own); !m.sensible() {
			return nil, refuse("brand.error.picture_complex")
		}
	}
	items, err := b.content(e, st, m, clipping)
	if err != nil || len(items) == 0 {
		return nil, err
	}
	return b.layered(items, declared, m, clipping)
}

func (m matrix) sensible() bool {
	for _, v := range m {
		if math.IsNaN(v) || math.Abs(v) > 1e9 {
			return false
		}
	}
	return true
}

func (b *builder) content(e *element, st style, m matrix, clipping bool) ([]item, error) {
	switch e.name {
	case "svg", "g":
		return b.all(e.children, st, m, clipping)
	case "use":
		target := b.ids[e.attrs["href"]]
		if target == nil {
			return nil, nil
		}
		if target.name == "svg" {
			return nil, unsupported("<use>")
		}
		x, okX := lengthOf(e, "x", b.view.x)
		y, okY := lengthOf(e, "y", b.view.y)
		if !okX || !okY {
			return nil, unsupported("<use>")
		}
		return b.element(target, st, m.mul(matrix{1, 0, 0, 1, x, y}), clipping)
	}
	p, ok := b.pathOf(e)
	if !ok {
		return nil, unsupported("<" + e.name + ">")
	}
	if len(p) == 0 || st.hidden {
		return nil, nil
	}
	b.shapes++
	b.points += len(p)
	if b.shapes > maxShapes || b.points > maxPoints {
		return nil, refuse("brand.error.picture_complex")
	}
	if clipping {
		return []item{&shape{path: p, m: m, evenOdd: st.clipEvenOdd}}, nil
	}
	return b.painted(p, st, m)
}

func (b *builder) all(children []*element, st style, m matrix, clipping bool) ([]item, error) {
	var all []item
	for _, child := range children {
		items, err := b.element(child, st, m, clipping)
		if err != nil {
			return nil, err
		}
		all = append(all, items...)
	}
	return all, nil
}

func (b *builder) painted(p path, st style, m matrix) ([]item, error) {
	s := &shape{path: p, m: m, evenOdd: st.evenOdd, pen: st.pen}
	var err error
	if s.fill, err = b.paint(st.fill, st.fillOpacity, st.current, p); err != nil {
		return nil, err
	}
	if s.stroke, err = b.paint(st.stroke, st.strokeOpacity, st.current, p); err != nil {
		return nil, err
	}
	if s.stroke.on = s.stroke.on && s.pen.width > 0; !s.fill.on && !s.stroke.on {
		return nil, nil
	}
	return []item{s}, nil
}

// layered fades what an element paints and cuts it, where it says so.
func (b *builder) layered(items []item, declared map[string]string, m matrix, clipping bool) ([]item, error) {
	l := &layer{opacity: 1, items: items}
	if text := declared["opacity"]; text != "" && text != "inherit" {
		var ok bool
		if l.opacity, ok = fraction(text); !ok {
			return nil, unsupported("opacity: " + short(text))
		}
	}
	if text := declared["clip-path"]; text != "" && text != "none" {
		if clipping {
			return nil, unsupported("clip-path")
		}
		id, _, ok := localURL(text)
		if !ok {
			return nil, unsupported("clip-path: " + short(text))
		}
		if e := b.ids[id]; e != nil && e.name == "clipPath" {
			clips, err := b.clips(e, m)
			if err != nil {
				return nil, err
			}
			l.clips, l.cut = clips, true
		}
	}
	if clipping || l.opacity == 1 && !l.cut {
		return items, nil
	}
	if l.opacity == 0 {
		return nil, nil
	}
	return []item{l}, nil
}

func (b *builder) clips(e *element, m matrix) ([]shape, error) {
	declared, err := declaredOf(e, b.rules)
	if err != nil {
		return nil, err
	}
	own, ok := parseTransform(e.attrs["transform"])
	nested := declared["clip-path"] != "" && declared["clip-path"] != "none"
	if units := e.attrs["clipPathUnits"]; !ok || nested || units != "" && units != "userSpaceOnUse" {
		return nil, unsupported("<clipPath>")
	}
	st := usualStyle
	if err := st.take(declared, b.view); err != nil {
		return nil, err
	}
	items, err := b.all(e.children, st, m.mul(own), true)
	if err != nil {
		return nil, err
	}
	out := make([]shape, 0, len(items))
	for _, it := range items {
		out = append(out, *it.(*shape))
	}
	return out, nil
}

func lengthOf(e *element, name string, whole float64) (float64, bool) {
	text := e.attrs[name]
	if text == "" {
		return 0, true
	}
	return length(text, whole)
}

// pathOf is the outline of a basic shape, empty where it has none.
func (b *builder) pathOf(e *element) (path, bool) {
	diagonal := math.Hypot(b.view.x, b.view.y) / math.Sqrt2
	good := true
	get := func(name string, whole float64) float64 {
		v, ok := lengthOf(e, name, whole)
		good = good && ok
		return v
	}
	switch w, h := b.view.x, b.view.y; e.name {
	case "path":
		return parsePath(e.attrs["d"])
	case "polyline", "polygon":
		v, ok := numbers(e.attrs["points"])
		return polygon(v, e.name == "polygon"), ok && len(v)%2 == 0 && len(v) <= 2*maxSteps
	case "line":
		p := polygon([]float64{get("x1", w), get("y1", h), get("x2", w), get("y2", h)}, false)
		return p, good
	case "circle":
		r := get("r", diagonal)
		return ellipseOrNothing(get("cx", w), get("cy", h), r, r), good
	case "ellipse":
		return ellipseOrNothing(get("cx", w), get("cy", h), get("rx", w), get("ry", h)), good
	case "rect":
		rx, ry := get("rx", w), get("ry", h)
		if e.attrs["rx"] == "" {
			rx = ry
		}
		if e.attrs["ry"] == "" {
			ry = rx
		}
		wide, high := get("width", w), get("height", h)
		if wide <= 0 || high <= 0 {
			return nil, good
		}
		return box(get("x", w), get("y", h), wide, high, rx, ry), good
	}
	return nil, false
}

func ellipseOrNothing(cx, cy, rx, ry float64) path {
	if rx <= 0 || ry <= 0 {
		return nil
	}
	return ellipse(cx, cy, rx, ry)
}
