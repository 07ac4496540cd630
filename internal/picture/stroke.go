package picture

import "math"

const maxDashes = 20_000

// outline makes closed areas of a drawn line: a box for each straight piece, one shape for each join and end. All turn
// the same way once the matrix is applied, so that filling them together by the nonzero rule is the stroke.
func (p pen) outline(lines []line, m matrix) ([]line, error) {
	dashed, err := p.dashes(lines)
	if err != nil {
		return nil, err
	}
	half := p.width / 2
	o := outliner{m: m, half: half, pen: p, round: circleSteps(half * m.stretch())}
	for _, l := range dashed {
		o.line(distinct(l))
	}
	return o.areas, nil
}

// circleSteps is how many corners a circle of a radius in pixels needs.
func circleSteps(radius float64) int { return int(min(96, max(8, 4*math.Sqrt(radius)*2))) }

type outliner struct {
	m     matrix
	half  float64
	pen   pen
	round int
	areas []line
}

func (o *outliner) line(l line) {
	pts := l.points
	if len(pts) == 1 {
		o.dot(pts[0])
		return
	}
	n := len(pts) - 1
	if l.closed {
		n = len(pts)
	}
	for i := range n {
		a, b := pts[i], pts[(i+1)%len(pts)]
		d := unit(a, b)
		if !l.closed && o.pen.cap == "square" {
			if i == 0 {
				a = point{a.x - d.x*o.half, a.y - d.y*o.half}
			}
			if i == n-1 {
				b = point{b.x + d.x*o.half, b.y + d.y*o.half}
			}
		}
		nx, ny := -d.y*o.half, d.x*o.half
		o.area(point{a.x + nx, a.y + ny}, point{b.x + nx, b.y + ny}, point{b.x - nx, b.y - ny}, point{a.x - nx, a.y - ny})
	}
	for i := range pts {
		if l.closed || i > 0 && i < len(pts)-1 {
			o.join(pts[(i+len(pts)-1)%len(pts)], pts[i], pts[(i+1)%len(pts)])
		}
	}
	if !l.closed && o.pen.cap == "round" {
		o.circle(pts[0])
		o.circle(pts[len(pts)-1])
	}
}

// dot is a line without length: only its ends can be seen.
func (o *outliner) dot(p point) {
	switch h := o.half; o.pen.cap {
	case "round":
		o.circle(p)
	case "square":
		o.area(point{p.x - h, p.y - h}, point{p.x + h, p.y - h}, point{p.x + h, p.y + h}, point{p.x - h, p.y + h})
	}
}

func (o *outliner) join(before, at, after point) {
	d1, d2 := unit(before, at), unit(at, after)
	turn, along := d1.x*d2.y-d1.y*d2.x, d1.x*d2.x+d1.y*d2.y
	if math.Abs(turn) < 1e-9 && along > 0 {
		return
	}
	if o.pen.join == "round" {
		o.circle(at)
		return
	}
	side := o.half // the outer side is to the right of a turn to the left
	if turn > 0 {
		side = -o.half
	}
	p1 := point{at.x - d1.y*side, at.y + d1.x*side}
	p2 := point{at.x - d2.y*side, at.y + d2.x*side}
	// The tip is half/cos away along the bisector; 1/sin(angle/2) is the miter's ratio (SVG 1.1 § 11.4).
	cos := math.Sqrt(max(0, (1+along)/2))
	if o.pen.join == "miter" && cos > 1e-6 && 1/cos <= o.pen.miter {
		mid := point{(p1.x+p2.x)/2 - at.x, (p1.y+p2.y)/2 - at.y}
		k := 1 / (cos * cos)
		o.area(at, p1, point{at.x + mid.x*k, at.y + mid.y*k}, p2)
		return
	}
	o.area(at, p1, p2)
}

func (o *outliner) circle(at point) {
	pts := make([]point, o.round)
	for i := range pts {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(o.round))
		pts[i] = point{at.x + o.half*cos, at.y + o.half*sin}
	}
	o.area(pts...)
}

// area keeps a polygon after the matrix, turned the common way.
func (o *outliner) area(corners ...point) {
	pts := make([]point, len(corners))
	twice := 0.0
	for i, p := range corners {
		pts[i] = o.m.apply(p)
		if i > 0 {
			twice += pts[i-1].x*pts[i].y - pts[i].x*pts[i-1].y
		}
	}
	last := len(pts) - 1
	twice += pts[last].x*pts[0].y - pts[0].x*pts[last].y
	if twice < 0 {
		for i, j := 0, last; i < j; i, j = i+1, j-1 {
			pts[i], pts[j] = pts[j], pts[i]
		}
	}
	o.areas = append(o.areas, line{pts, true})
}

func unit(a, b point) point {
	d := math.Hypot(b.x-a.x, b.y-a.y)
	return point{(b.x - a.x) / d, (b.y - a.y) / d}
}

// distinct is a line without points that repeat the one before.
func distinct(l line) line {
	out := line{points: l.points[:1:1], closed: l.closed}
	for _, p := range l.points[1:] {
		if q := out.points[len(out.points)-1]; math.Hypot(p.x-q.x, p.y-q.y) > 1e-9 {
			out.points = append(out.points, p)
		}
	}
	if n := len(out.points); out.closed && n > 1 && math.Hypot(out.points[0].x-out.points[n-1].x, out.points[0].y-out.points[n-1].y) <= 1e-9 {
		out.points = out.points[:n-1]
	}
	out.closed = out.closed && len(out.points) > 1
	return out
}

// dashes cuts lines into the pieces that the pen draws.
func (p pen) dashes(lines []line) ([]line, error) {
	total := 0.0
	for _, d := range p.dash {
		total += d
	}
	if total <= 0 {
		return lines, nil
	}
	pattern := p.dash
	if len(pattern)%2 == 1 {
		pattern, total = append(append([]float64{}, pattern...), pattern...), 2*total
	}
	var out []line
	for _, l := range lines {
		pts := l.points
		if l.closed {
			pts = append(append([]point{}, pts...), pts[0])
		}
		long := 0.0
		for i := 1; i < len(pts); i++ {
			long += math.Hypot(pts[i].x-pts[i-1].x, pts[i].y-pts[i-1].y)
		}
		if long/total*float64(len(pattern)) > maxDashes-float64(len(out)) {
			return nil, refuse("brand.error.picture_complex")
		}
		out = append(out, dashOne(pts, pattern, math.Mod(math.Mod(p.dashOffset, total)+total, total))...)
	}
	return out, nil
}

func dashOne(pts []point, pattern []float64, offset float64) []line {
	i, left := 0, pattern[0]
	for offset > 0 && offset >= left {
		offset -= left
		i = (i + 1) % len(pattern)
		left = pattern[i]
	}
	left -= offset
	var out []line
	now := []point{pts[0]}
	flush := func() {
		if i%2 == 0 && len(now) > 0 {
			out = append(out, line{points: now})
		}
	}
	for k := 1; k < len(pts); k++ {
		a, b := pts[k-1], pts[k]
		long := math.Hypot(b.x-a.x, b.y-a.y)
		done := 0.0
		for long-done > left {
			done += left
			cut := point{a.x + (b.x-a.x)*done/long, a.y + (b.y-a.y)*done/long}
			now = append(now, cut)
			flush()
			now = []point{cut}
			i = (i + 1) % len(pattern)
			left = pattern[i]
		}
		left -= long - done
		now = append(now, b)
	}
	flush()
	return out
}
