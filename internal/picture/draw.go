package picture

import (
	"context"
	"image"
	"image/color"
	"math"
)

// Limits of painting a drawing once.
const (
	maxPainted = 150_000_000 // pixels touched, one more time for each shape and layer over them
	maxCorners = 1_000_000   // of one shape, curves cut into lines
	maxLayers  = 12          // inside each other
)

// draw paints a drawing on a transparent canvas of that many pixels. What would take too long is refused.
func (d *drawing) draw(ctx context.Context, w, h int) (*image.RGBA, error) {
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	sx, sy := float64(w)/d.width, float64(h)/d.height
	c := &canvas{ctx: ctx, m: matrix{sx, 0, 0, sy, -d.x * sx, -d.y * sy}}
	return out, c.items(out, d.items, 0)
}

type canvas struct {
	ctx     context.Context
	m       matrix // from the drawing's units to pixels
	painted int
}

func (c *canvas) spend(box image.Rectangle) error {
	if err := c.ctx.Err(); err != nil {
		return err
	}
	if c.painted += box.Dx() * box.Dy(); c.painted > maxPainted {
		return refuse("brand.error.picture_complex")
	}
	return nil
}

func (c *canvas) items(on *image.RGBA, items []item, depth int) error {
	for _, it := range items {
		var err error
		switch it := it.(type) {
		case *shape:
			err = c.shape(on, it)
		case *layer:
			err = c.layer(on, it, depth+1)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *canvas) shape(on *image.RGBA, s *shape) error {
	m := c.m.mul(s.m)
	if s.fill.on {
		if err := c.paint(on, s.path.flatten(m, 0.05), s.evenOdd, s.fill, m); err != nil {
			return err
		}
	}
	if !s.stroke.on || s.pen.width <= 0 {
		return nil
	}
	if _, ok := m.inverse(); !ok {
		return nil
	}
	areas, err := s.pen.outline(s.path.flatten(identity, 0.05/max(m.stretch(), 1e-9)), m)
	if err != nil {
		return err
	}
	return c.paint(on, areas, false, s.stroke, m)
}

func (c *canvas) covered(lines []line, evenOdd bool, frame image.Rectangle) (coverage, error) {
	corners := 0
	for _, l := range lines {
		corners += len(l.points)
	}
	if corners > maxCorners {
		return coverage{}, refuse("brand.error.picture_complex")
	}
	box := boxOf(lines).Intersect(frame)
	// A corner costs about as much as the pixels of a column it crosses.
	if err := c.spend(image.Rect(0, 0, box.Dx()+corners, box.Dy())); err != nil {
		return coverage{}, err
	}
	return cover(lines, evenOdd, frame), nil
}

func (c *canvas) paint(on *image.RGBA, lines []line, evenOdd bool, p paint, m matrix) error {
	cov, err := c.covered(lines, evenOdd, on.Rect)
	if err != nil || cov.box.Empty() {
		return err
	}
	shade := p.shader(m)
	if shade == nil {
		return nil
	}
	for y := cov.box.Min.Y; y < cov.box.Max.Y; y++ {
		row, parts := on.Pix[on.PixOffset(cov.box.Min.X, y):], cov.row(y)
		for i, part := range parts {
			switch {
			case part <= 1.0/512:
			case part == 1 && p.gradient == nil && p.color.A == 255:
				row[4*i], row[4*i+1], row[4*i+2], row[4*i+3] = p.color.R, p.color.G, p.color.B, 255
			default:
				over(row[4*i:4*i+4:4*i+4], shade(cov.box.Min.X+i, y), part)
			}
		}
	}
	return nil
}

func (c *canvas) layer(on *image.RGBA, l *layer, depth int) error {
	if depth > maxLayers {
		return refuse("brand.error.picture_complex")
	}
	if err := c.spend(on.Rect); err != nil {
		return err
	}
	own := image.NewRGBA(on.Rect)
	if err := c.items(own, l.items, depth); err != nil {
		return err
	}
	var mask []float32
	w := on.Rect.Dx()
	if l.cut {
		mask = make([]float32, w*on.Rect.Dy())
		for i := range l.clips {
			s := &l.clips[i]
			cov, err := c.covered(s.path.flatten(c.m.mul(s.m), 0.05), s.evenOdd, on.Rect)
			if err != nil {
				return err
			}
			for y := cov.box.Min.Y; y < cov.box.Max.Y; y++ {
				row := mask[y*w+cov.box.Min.X:]
				for i, part := range cov.row(y) {
					row[i] = max(row[i], part)
				}
			}
		}
	}
	for i := 0; i < len(own.Pix); i += 4 {
		part := float32(l.opacity)
		if mask != nil {
			part *= mask[i/4]
		}
		if own.Pix[i+3] == 0 || part <= 0 {
			continue
		}
		over(on.Pix[i:], color.RGBA{own.Pix[i], own.Pix[i+1], own.Pix[i+2], own.Pix[i+3]}, part)
	}
	return nil
}

// over lays a colour, premultiplied, on a pixel, by a part of it.
func over(on []byte, c color.RGBA, part float32) {
	keep := 1 - part*float32(c.A)/255
	on[0] = byte(min(255, float32(c.R)*part+float32(on[0])*keep+0.5))
	on[1] = byte(min(255, float32(c.G)*part+float32(on[1])*keep+0.5))
	on[2] = byte(min(255, float32(c.B)*part+float32(on[2])*keep+0.5))
	on[3] = byte(min(255, float32(c.A)*part+float32(on[3])*keep+0.5))
}

// shader gives the colour of a pixel, premultiplied; nil paints nothing.
func (p paint) shader(m matrix) func(x, y int) color.RGBA {
	if p.gradient == nil {
		c := premultiplied(p.color, 1)
		return func(int, int) color.RGBA { return c }
	}
	g := p.gradient
	back, ok := m.mul(g.m).inverse()
	if !ok || len(g.stops) == 0 {
		return nil
	}
	ramp := g.ramp(p.opacity)
	last := ramp[len(ramp)-1]
	if !g.radial && g.x1 == g.x2 && g.y1 == g.y2 || g.radial && g.r <= 0 {
		return func(int, int) color.RGBA { return last }
	}
	return func(x, y int) color.RGBA {
		t := g.along(back.apply(point{float64(x) + 0.5, float64(y) + 0.5}))
		switch g.spread {
		case "repeat":
			t -= math.Floor(t)
		case "reflect":
			if t = math.Mod(math.Abs(t), 2); t > 1 {
				t = 2 - t
			}
		}
		if math.IsNaN(t) {
			return last
		}
		return ramp[int(max(0, min(1, t))*float64(len(ramp)-1)+0.5)]
	}
}

// along is where a point lies between the first stop, 0, and the last, 1.
func (g *gradient) along(p point) float64 {
	if !g.radial {
		dx, dy := g.x2-g.x1, g.y2-g.y1
		return ((p.x-g.x1)*dx + (p.y-g.y1)*dy) / (dx*dx + dy*dy)
	}
	// The circle through p whose centre lies between focus and centre: |p - f - t(c-f)| = t r.
	cx, cy, px, py := g.cx-g.fx, g.cy-g.fy, p.x-g.fx, p.y-g.fy
	a := g.r*g.r - cx*cx - cy*cy
	b := px*cx + py*cy
	return (math.Sqrt(max(0, b*b+a*(px*px+py*py))) - b) / a
}

const rampSteps = 512

// ramp is the colours between the stops, premultiplied.
func (g *gradient) ramp(opacity float64) []color.RGBA {
	out := make([]color.RGBA, rampSteps)
	for i := range out {
		t := float64(i) / (rampSteps - 1)
		c := g.stops[len(g.stops)-1].color
		for k, s := range g.stops {
			if t > s.at {
				continue
			}
			c = s.color
			if k > 0 {
				before := g.stops[k-1]
				if s.at > before.at {
					c = mix(before.color, s.color, (t-before.at)/(s.at-before.at))
				}
			}
			break
		}
		out[i] = premultiplied(c, opacity)
	}
	return out
}

func mix(a, b color.NRGBA, t float64) color.NRGBA {
	f := func(x, y byte) byte { return byte(float64(x) + (float64(y)-float64(x))*t + 0.5) }
	return color.NRGBA{f(a.R, b.R), f(a.G, b.G), f(a.B, b.B), f(a.A, b.A)}
}

func premultiplied(c color.NRGBA, opacity float64) color.RGBA {
	a := float64(c.A) / 255 * opacity
	f := func(v byte) byte { return byte(float64(v)*a + 0.5) }
	return color.RGBA{f(c.R), f(c.G), f(c.B), byte(255*a + 0.5)}
}
