package picture

import "math"

// maxSteps is how many commands one path may have.
const maxSteps = 100_000

// parsePath reads a path's d into absolute lines and cubics. A mistake refuses it: browsers would draw the part before.
func parsePath(d string) (path, bool) {
	r := &pathReader{s: scanner{s: d}}
	for r.s.spaces(); !r.s.end(); r.s.spaces() {
		op := r.s.s[r.s.i]
		n, known := arguments[op|0x20]
		if !known || len(r.out) == 0 && op|0x20 != 'm' {
			return nil, false
		}
		r.s.i++
		for first := true; ; first = false {
			r.s.spaces()
			if !first {
				r.s.comma()
				if n == 0 || r.s.end() || arguments[r.s.s[r.s.i]|0x20] != 0 || r.s.s[r.s.i]|0x20 == 'z' {
					break
				}
				if op|0x20 == 'm' { // further points of a moveto are lines
					op = 'L' + op - 'M'
				}
			}
			v, ok := r.arguments(op|0x20, n)
			if !ok || len(r.out) > maxSteps {
				return nil, false
			}
			r.command(op|0x20, op >= 'a', v)
		}
	}
	return r.out, true
}

// arguments are how many numbers each command takes.
var arguments = map[byte]int{'m': 2, 'l': 2, 'h': 1, 'v': 1, 'c': 6, 's': 4, 'q': 4, 't': 2, 'a': 7, 'z': 0}

type pathReader struct {
	s       scanner
	out     path
	at      point
	start   point
	control point // of the curve before, for s and t
	before  byte
}

func (r *pathReader) arguments(op byte, n int) (v [7]float64, ok bool) {
	for i := range n {
		if i > 0 {
			r.s.comma()
		}
		if op == 'a' && (i == 3 || i == 4) {
			set, ok := r.s.flag()
			if !ok {
				return v, false
			}
			if set {
				v[i] = 1
			}
			continue
		}
		if v[i], ok = r.s.number(); !ok {
			return v, false
		}
	}
	return v, true
}

func (r *pathReader) command(op byte, relative bool, v [7]float64) {
	base := point{}
	if relative {
		base = r.at
	}
	to := func(i int) point { return point{base.x + v[i], base.y + v[i+1]} }
	switch op {
	case 'm':
		r.add('M', to(0))
		r.start = r.at
	case 'l':
		r.add('L', to(0))
	case 'h':
		r.add('L', point{base.x + v[0], r.at.y})
	case 'v':
		r.add('L', point{r.at.x, base.y + v[0]})
	case 'c':
		r.control = to(2)
		r.add('C', to(0), to(2), to(4))
	case 's':
		first := r.at
		if r.before == 'c' || r.before == 's' {
			first = r.mirrored()
		}
		r.control = to(0)
		r.add('C', first, to(0), to(2))
	case 'q':
		r.control = to(0)
		r.quadratic(to(0), to(2))
	case 't':
		c := r.at
		if r.before == 'q' || r.before == 't' {
			c = r.mirrored()
		}
		r.control = c
		r.quadratic(c, to(0))
	case 'a':
		r.arc(v[0], v[1], v[2], v[3] == 1, v[4] == 1, to(5))
	case 'z':
		r.out = append(r.out, step{op: 'Z'})
		r.at = r.start
	}
	r.before = op
}

func (r *pathReader) mirrored() point { return point{2*r.at.x - r.control.x, 2*r.at.y - r.control.y} }

func (r *pathReader) add(op byte, p ...point) {
	s := step{op: op}
	copy(s.p[:], p)
	r.out = append(r.out, s)
	r.at = p[len(p)-1]
}

func (r *pathReader) quadratic(c, p point) {
	a := r.at
	r.add('C', point{a.x + (c.x-a.x)*2/3, a.y + (c.y-a.y)*2/3}, point{p.x + (c.x-p.x)*2/3, p.y + (c.y-p.y)*2/3}, p)
}

// arc draws an elliptical arc as cubics, by SVG 1.1 appendix F.6.
func (r *pathReader) arc(rx, ry, angle float64, large, sweep bool, to point) {
	rx, ry = math.Abs(rx), math.Abs(ry)
	if to == r.at {
		return
	}
	if rx == 0 || ry == 0 {
		r.add('L', to)
		return
	}
	sin, cos := math.Sincos(angle * math.Pi / 180)
	dx, dy := (r.at.x-to.x)/2, (r.at.y-to.y)/2
	x, y := cos*dx+sin*dy, -sin*dx+cos*dy
	if over := x*x/(rx*rx) + y*y/(ry*ry); over > 1 {
		rx, ry = rx*math.Sqrt(over), ry*math.Sqrt(over)
	}
	k := math.Sqrt(max(0, (rx*rx*ry*ry-rx*rx*y*y-ry*ry*x*x)/(rx*rx*y*y+ry*ry*x*x)))
	if large == sweep {
		k = -k
	}
	cx, cy := k*rx*y/ry, -k*ry*x/rx
	from := math.Atan2((y-cy)/ry, (x-cx)/rx)
	turn := math.Atan2((-y-cy)/ry, (-x-cx)/rx) - from
	if sweep && turn < 0 {
		turn += 2 * math.Pi
	} else if !sweep && turn > 0 {
		turn -= 2 * math.Pi
	}
	m := matrix{cos * rx, sin * rx, -sin * ry, cos * ry, cos*cx - sin*cy + (r.at.x+to.x)/2, sin*cx + cos*cy + (r.at.y+to.y)/2}
	r.out = append(r.out, circular(m, from, turn, to)...)
	r.at = to
}

// circular is an arc of the unit circle after a matrix, as cubics of at most a quarter each; it ends in exactly that point.
func circular(m matrix, from, turn float64, to point) path {
	n := max(1, int(math.Ceil(math.Abs(turn)/(math.Pi/2)-1e-9)))
	d := turn / float64(n)
	k := 4.0 / 3 * math.Tan(d/4)
	var out path
	for i := range n {
		s0, c0 := math.Sincos(from + d*float64(i))
		s1, c1 := math.Sincos(from + d*float64(i+1))
		end := m.apply(point{c1, s1})
		if i == n-1 {
			end = to
		}
		out = append(out, step{'C', [3]point{m.apply(point{c0 - k*s0, s0 + k*c0}), m.apply(point{c1 + k*s1, s1 - k*c1}), end}})
	}
	return out
}

// ellipse is a whole one.
func ellipse(cx, cy, rx, ry float64) path {
	m := matrix{rx, 0, 0, ry, cx, cy}
	start := point{cx + rx, cy}
	out := append(path{{'M', [3]point{start}}}, circular(m, 0, 2*math.Pi, start)...)
	return append(out, step{op: 'Z'})
}

// box is a rectangle with round corners, if rx and ry are not 0.
func box(x, y, w, h, rx, ry float64) path {
	rx, ry = min(rx, w/2), min(ry, h/2)
	if rx <= 0 || ry <= 0 {
		return polygon([]float64{x, y, x + w, y, x + w, y + h, x, y + h}, true)
	}
	out := path{{'M', [3]point{{x + rx, y}}}}
	for i, c := range []struct{ lx, ly, cx, cy, ex, ey float64 }{
		{x + w - rx, y, x + w - rx, y + ry, x + w, y + ry},
		{x + w, y + h - ry, x + w - rx, y + h - ry, x + w - rx, y + h},
		{x + rx, y + h, x + rx, y + h - ry, x, y + h - ry},
		{x, y + ry, x + rx, y + ry, x + rx, y},
	} {
		out = append(out, step{'L', [3]point{{c.lx, c.ly}}})
		out = append(out, circular(matrix{rx, 0, 0, ry, c.cx, c.cy}, float64(i-1)*math.Pi/2, math.Pi/2, point{c.ex, c.ey})...)
	}
	return append(out, step{op: 'Z'})
}

func polygon(v []float64, closed bool) path {
	var out path
	for i := 0; i+1 < len(v); i += 2 {
		op := byte('L')
		if i == 0 {
			op = 'M'
		}
		out = append(out, step{op, [3]point{{v[i], v[i+1]}}})
	}
	if closed && len(out) > 0 {
		out = append(out, step{op: 'Z'})
	}
	return out
}
