package picture

import (
	"image"
	"math"
)

// coverage is how much of each pixel of a region a path covers, 0 to 1.
type coverage struct {
	box image.Rectangle
	a   []float32
}

// cover works out what closed lines cover within a frame, by signed areas: each edge adds to the pixels it crosses how
// much of them lies to its right, and the sum along a row is the winding number there, in parts at the edges. So it can
// be folded for either rule, which x/image/vector cannot. Lines must not have more than a million points in all.
func cover(lines []line, evenOdd bool, frame image.Rectangle) coverage {
	box := boxOf(lines).Intersect(frame)
	if box.Empty() {
		return coverage{}
	}
	c := coverage{box, make([]float32, (box.Dx()+1)*box.Dy())}
	for _, l := range lines {
		for i := range l.points {
			c.edge(l.points[i], l.points[(i+1)%len(l.points)])
		}
	}
	w := box.Dx() + 1
	for y := range box.Dy() {
		var sum float32
		row := c.a[y*w : (y+1)*w]
		for x := range row {
			sum += row[x]
			row[x] = fold(sum, evenOdd)
		}
	}
	return c
}

func fold(winding float32, evenOdd bool) float32 {
	if winding < 0 {
		winding = -winding
	}
	if evenOdd && winding > 1 {
		winding -= 2 * float32(int(winding/2))
		if winding > 1 {
			winding = 2 - winding
		}
	}
	return min(winding, 1)
}

// row is the coverage of the pixels of a row inside the box.
func (c coverage) row(y int) []float32 {
	w := c.box.Dx() + 1
	from := (y - c.box.Min.Y) * w
	return c.a[from : from+w-1]
}

// edge adds one edge, row by row.
func (c coverage) edge(p, q point) {
	if p.y == q.y {
		return
	}
	dir := 1.0
	if p.y > q.y {
		p, q, dir = q, p, -1
	}
	ox, oy := float64(c.box.Min.X), float64(c.box.Min.Y)
	slope := (q.x - p.x) / (q.y - p.y)
	top, bottom := max(p.y-oy, 0), min(q.y-oy, float64(c.box.Dy()))
	for y := int(top); float64(y) < bottom; y++ {
		y0, y1 := max(top, float64(y)), min(bottom, float64(y+1))
		x0 := p.x - ox + slope*(y0+oy-p.y)
		x1 := p.x - ox + slope*(y1+oy-p.y)
		c.span(y, min(x0, x1), max(x0, x1), dir*(y1-y0))
	}
}

// span adds the part of an edge inside one row: it runs from x0 to x1 and is high tall, counted with its direction.
func (c coverage) span(y int, x0, x1, high float64) {
	w := float64(c.box.Dx())
	row := c.a[y*(c.box.Dx()+1) : (y+1)*(c.box.Dx()+1)]
	if x1 <= 0 { // all to its right
		row[0] += float32(high)
		return
	}
	if x0 >= w {
		return
	}
	if x0 < 0 || x1 > w { // cut at the sides: the part left of the region covers all of the row
		long := x1 - x0
		if x0 < 0 {
			part := high * -x0 / long
			row[0] += float32(part)
			high, long, x0 = high-part, x1, 0
		}
		if x1 > w {
			high *= (w - x0) / long
			x1 = w
		}
	}
	first, last := int(x0), int(math.Ceil(x1))-1
	if last <= first { // inside one pixel
		right := float64(first) + 1 - (x0+x1)/2
		row[first] += float32(high * right)
		if first+1 < len(row) {
			row[first+1] += float32(high * (1 - right))
		}
		return
	}
	per := high / (x1 - x0)
	var before float64 // what pixels so far have, of the final sum
	for x := first; x <= last; x++ {
		from, to := max(x0, float64(x)), min(x1, float64(x+1))
		// Within the pixel the edge is tall per*(to-from); everything of it is to the right in the next pixels.
		tall := per * (to - from)
		area := tall*(float64(x)+1-(from+to)/2) + per*(from-x0)
		row[x] += float32(area - before)
		before = area
	}
	if last+1 < len(row) {
		row[last+1] += float32(high - before)
	}
}

// boxOf is the whole pixels that lines touch.
func boxOf(lines []line) image.Rectangle {
	low, high := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	for _, l := range lines {
		for _, p := range l.points {
			low = point{min(low.x, p.x), min(low.y, p.y)}
			high = point{max(high.x, p.x), max(high.y, p.y)}
		}
	}
	if !(low.x <= high.x && low.y <= high.y) {
		return image.Rectangle{}
	}
	const far = 1 << 20
	clamp := func(v float64) int { return int(max(-far, min(far, v))) }
	return image.Rect(clamp(math.Floor(low.x)), clamp(math.Floor(low.y)), clamp(math.Ceil(high.x)), clamp(math.Ceil(high.y)))
}
