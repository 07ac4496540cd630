package picture

import (
	"image/color"
	"math"
)

// drawing is what an SVG says, in the few terms that this package can both write and paint: everything is a path, every
// style is worked out, every reference is followed.
type drawing struct {
	x, y, width, height float64 // the view box
	items               []item
}

// item is a shape or a layer.
type item interface{ isItem() }

// shape is a path that is filled and stroked.
type shape struct {
	path    path
	m       matrix // from the path's units to those of the drawing
	fill    paint
	evenOdd bool
	stroke  paint
	pen     pen
}

// layer is what is painted by itself first and laid on the rest as one: faded, or cut to a region.
type layer struct {
	opacity float64
	clips   []shape // their union is what is left, if cut; only path, m and evenOdd count
	cut     bool
	items   []item
}

func (*shape) isItem() {}
func (*layer) isItem() {}

// paint is nothing, a colour or a gradient.
type paint struct {
	on       bool
	color    color.NRGBA
	gradient *gradient
	opacity  float64 // of the gradient; a colour has its own
}

type gradient struct {
	radial         bool
	x1, y1, x2, y2 float64 // linear
	cx, cy, r      float64 // radial
	fx, fy         float64
	spread         string // "pad", "reflect", "repeat"
	stops          []stop
	m              matrix // from the gradient's units to the path's
}

type stop struct {
	at    float64
	color color.NRGBA
}

// pen is how a line is drawn.
type pen struct {
	width      float64
	cap        string // "butt", "round", "square"
	join       string // "miter", "round", "bevel"
	miter      float64
	dash       []float64
	dashOffset float64
}

type point struct{ x, y float64 }

// step is one command of a path in absolute coordinates: M and L have one point, C three, Z none.
type step struct {
	op byte
	p  [3]point
}

type path []step

// matrix is a b c d e f of SVG: x' = ax + cy + e, y' = bx + dy + f.
type matrix [6]float64

var identity = matrix{1, 0, 0, 1, 0, 0}

// mul is the matrix that does n first, then m.
func (m matrix) mul(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[2]*n[1], m[1]*n[0] + m[3]*n[1],
		m[0]*n[2] + m[2]*n[3], m[1]*n[2] + m[3]*n[3],
		m[0]*n[4] + m[2]*n[5] + m[4], m[1]*n[4] + m[3]*n[5] + m[5],
	}
}

func (m matrix) apply(p point) point {
	return point{m[0]*p.x + m[2]*p.y + m[4], m[1]*p.x + m[3]*p.y + m[5]}
}

// inverse undoes the matrix; a flat one cannot be undone.
func (m matrix) inverse() (matrix, bool) {
	det := m[0]*m[3] - m[1]*m[2]
	if math.Abs(det) < 1e-12 || math.IsNaN(det) || math.IsInf(det, 0) {
		return identity, false
	}
	a, b, c, d := m[3]/det, -m[1]/det, -m[2]/det, m[0]/det
	return matrix{a, b, c, d, -(a*m[4] + c*m[5]), -(b*m[4] + d*m[5])}, true
}

// stretch is by how much the matrix lengthens at most.
func (m matrix) stretch() float64 {
	return max(math.Hypot(m[0], m[1]), math.Hypot(m[2], m[3]))
}

// bounds is the box around a path, without its stroke.
func (p path) bounds() (low, high point, ok bool) {
	low, high = point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	for _, line := range p.flatten(identity, 0) {
		for _, q := range line.points {
			low = point{min(low.x, q.x), min(low.y, q.y)}
			high = point{max(high.x, q.x), max(high.y, q.y)}
		}
	}
	return low, high, low.x <= high.x
}

// line is a subpath made of straight lines.
type line struct {
	points []point
	closed bool
}

// flatten makes straight lines of a path's curves, after a matrix, that stray by tolerance at most; 0 is 24 lines a
// curve, whatever its size.
func (p path) flatten(m matrix, tolerance float64) []line {
	var all []line
	var now line
	var at, start point
	end := func(closed bool) {
		if len(now.points) > 0 {
			now.closed = closed
			all = append(all, now)
		}
		now = line{}
	}
	for _, s := range p {
		if s.op != 'M' && s.op != 'Z' && len(now.points) == 0 { // goes on after a Z
			now.points = append(now.points, start)
		}
		switch s.op {
		case 'M':
			end(false)
			at = m.apply(s.p[0])
			start = at
			now.points = append(now.points, at)
		case 'L':
			at = m.apply(s.p[0])
			now.points = append(now.points, at)
		case 'C':
			a, b, c := m.apply(s.p[0]), m.apply(s.p[1]), m.apply(s.p[2])
			n := 24
			if tolerance > 0 {
				n = curveSteps(at, a, b, c, tolerance)
			}
			for i := 1; i <= n; i++ {
				now.points = append(now.points, cubic(at, a, b, c, float64(i)/float64(n)))
			}
			at = c
		case 'Z':
			end(true)
			at = start
		}
	}
	end(false)
	return all
}

// curveSteps is into how many lines a cubic must be cut: by the bound of its second difference.
func curveSteps(p0, p1, p2, p3 point, tolerance float64) int {
	far := max(math.Hypot(p0.x-2*p1.x+p2.x, p0.y-2*p1.y+p2.y), math.Hypot(p1.x-2*p2.x+p3.x, p1.y-2*p2.y+p3.y))
	return int(min(200, max(1, math.Ceil(math.Sqrt(0.75*far/tolerance)))))
}

func cubic(p0, p1, p2, p3 point, t float64) point {
	u := 1 - t
	a, b, c, d := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
	return point{a*p0.x + b*p1.x + c*p2.x + d*p3.x, a*p0.y + b*p1.y + c*p2.y + d*p3.y}
}
