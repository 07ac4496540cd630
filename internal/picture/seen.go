package picture

import (
	"image"
	"image/color"
	"math"
	"strconv"
	"strings"
)

var (
	white    = color.NRGBA{255, 255, 255, 255}
	dark     = color.NRGBA{0x1f, 0x24, 0x2e, 255}
	darkPage = dark                               // about what a dark theme paints
	plate    = color.NRGBA{0x22, 0x22, 0x22, 255} // behind what is seen on dark alone, as pages have it
	middle   = color.NRGBA{0x80, 0x84, 0x8d, 255} // behind what is partly dark and partly pale
)

const (
	leastOnLight = 1.5 // of WCAG's ratio: less is not told apart at a glance
	leastOnDark  = 2.0 // where the ratio says more than the eye
	enoughSeen   = 0.5 // share of what is painted that must be told apart
	wellSeen     = 0.85
)

// seenOn is the share of what a picture paints that can be told apart from a ground.
func seenOn(img *image.RGBA, ground color.NRGBA) float64 {
	on := luminance(int(ground.R), int(ground.G), int(ground.B))
	least := leastOnLight
	if on < 0.18 {
		least = leastOnDark
	}
	var seen, all float64
	for i := 0; i < len(img.Pix); i += 4 {
		if img.Pix[i+3] < 16 {
			continue
		}
		r, g, b := unmultiplied(img.Pix[i:])
		alpha := float64(img.Pix[i+3])
		all += alpha
		if contrast(luminance(r, g, b), on) >= least {
			seen += alpha
		}
	}
	if all == 0 {
		return 0
	}
	return seen / all
}

// grounds says where a picture can be seen, on light pages and well on dark ones. One that neither shows well can be seen where
// most of it is: on light, on dark, or on neither, which asks for the middle.
func grounds(img *image.RGBA) (onLight, onDark bool) {
	light, dark := seenOn(img, white), seenOn(img, darkPage)
	if light >= wellSeen || dark >= wellSeen {
		return light >= enoughSeen, dark >= wellSeen
	}
	if seenOn(img, middle) > max(light, dark) {
		return false, false
	}
	return light >= dark, light < dark
}

// groundFor is the colour to lay behind a picture: that of its own edge where it has one, else white, dark or the middle between
// them, whichever shows more. It is none of the brand's, whose colour may change any day.
func groundFor(img *image.RGBA) color.NRGBA {
	if own, has := ownGround(img); has {
		return own
	}
	best, most := white, -1.0
	for _, c := range []color.NRGBA{white, plate, middle} {
		share := seenOn(img, c)
		if share >= wellSeen {
			return c
		}
		if share > most {
			best, most = c, share
		}
	}
	return best
}

// edgeColor is the one opaque colour that the corners and the middles of the sides have, if they do.
func edgeColor(img *image.RGBA) (color.NRGBA, bool) {
	b := img.Rect
	if b.Empty() {
		return color.NRGBA{}, false
	}
	x0, x1, y0, y1 := b.Min.X, b.Max.X-1, b.Min.Y, b.Max.Y-1
	first := img.RGBAAt(x0, y0)
	for _, p := range []image.Point{{x0, y0}, {x1, y0}, {x0, y1}, {x1, y1}, {(x0 + x1) / 2, y0}, {(x0 + x1) / 2, y1}, {x0, (y0 + y1) / 2}, {x1, (y0 + y1) / 2}} {
		if !alike(img.RGBAAt(p.X, p.Y), first) {
			return color.NRGBA{}, false
		}
	}
	return color.NRGBA{first.R, first.G, first.B, 255}, true
}

// Of a picture whose ground has no corners: a badge, a disc.
const (
	mostlyGround = 0.7  // least share of its box that it paints: a disc has 0.78
	leastDrawn   = 0.03 // least share of what it paints that is told apart from the ground
)

// ownGround is the colour that a picture brings along to lie on: that of its edge, or where its corners are cut away, that
// of the middles of its sides.
func ownGround(img *image.RGBA) (color.NRGBA, bool) {
	if edge, plain := edgeColor(img); plain {
		return edge, true
	}
	box := trimmed(img)
	b := box.Rect
	if b.Empty() {
		return color.NRGBA{}, false
	}
	x, y := (b.Min.X+b.Max.X-1)/2, (b.Min.Y+b.Max.Y-1)/2
	inset := func(side int) int { return side / 50 } // an edge fades out
	first := color.RGBA{}
	for i, p := range []image.Point{{b.Min.X + inset(b.Dx()), y}, {b.Max.X - 1 - inset(b.Dx()), y}, {x, b.Min.Y + inset(b.Dy())}, {x, b.Max.Y - 1 - inset(b.Dy())}} {
		c := box.RGBAAt(p.X, p.Y)
		if i == 0 {
			first = c
		}
		if !alike(c, first) {
			return color.NRGBA{}, false
		}
	}
	ground := color.NRGBA{first.R, first.G, first.B, 255}
	if painted(box) < mostlyGround || seenOn(box, ground) < leastDrawn {
		return color.NRGBA{}, false
	}
	return ground, true
}

// alike reports whether a colour is opaque, and as good as another.
func alike(c, as color.RGBA) bool {
	return c.A >= 250 && abs(int(c.R)-int(as.R)) <= 12 && abs(int(c.G)-int(as.G)) <= 12 && abs(int(c.B)-int(as.B)) <= 12
}

// painted is the share of its box that a picture paints.
func painted(img *image.RGBA) float64 {
	n := 0
	for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y++ {
		for x := img.Rect.Min.X; x < img.Rect.Max.X; x++ {
			if img.RGBAAt(x, y).A > 128 {
				n++
			}
		}
	}
	return float64(n) / float64(max(1, img.Rect.Dx()*img.Rect.Dy()))
}

// trimmed is the picture without the transparent rows and columns around it.
func trimmed(img *image.RGBA) *image.RGBA {
	box := image.Rectangle{}
	for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y++ {
		for x := img.Rect.Min.X; x < img.Rect.Max.X; x++ {
			if img.Pix[img.PixOffset(x, y)+3] > 128 {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return img.SubImage(box).(*image.RGBA)
}

// filled reports whether a picture is opaque to its corners and square: an icon that has its ground.
func filled(img *image.RGBA) bool {
	_, plain := edgeColor(img)
	return plain && img.Rect.Dx() == img.Rect.Dy()
}

// empty reports whether a picture paints nothing.
func empty(img *image.RGBA) bool {
	for i := 3; i < len(img.Pix); i += 4 {
		if img.Pix[i] >= 16 {
			return false
		}
	}
	return true
}

// plain reports whether a picture is one colour from edge to edge, but for what a JPEG adds.
func plain(img *image.RGBA) bool {
	const noise = 12
	for i := 0; i < len(img.Pix); i += 4 {
		if img.Pix[i+3] < 240 {
			return false
		}
		for c := range 3 {
			if d := int(img.Pix[i+c]) - int(img.Pix[c]); d < -noise || d > noise {
				return false
			}
		}
	}
	return true
}

// contrast is WCAG's ratio of two luminances.
func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }

// luminance is WCAG's relative luminance of a colour of sRGB.
func luminance(r, g, b int) float64 {
	return 0.2126*linear[r&255] + 0.7152*linear[g&255] + 0.0722*linear[b&255]
}

var linear = func() (t [256]float64) {
	for i := range t {
		v := float64(i) / 255
		if v <= 0.04045 {
			t[i] = v / 12.92
		} else {
			t[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return t
}()

// parseHex reads "#rgb", "#rgba", "#rrggbb" and "#rrggbbaa".
func parseHex(s string) (color.NRGBA, bool) {
	digits, ok := strings.CutPrefix(s, "#")
	if len(digits) == 3 || len(digits) == 4 {
		long := make([]byte, 0, 8)
		for _, d := range []byte(digits) {
			long = append(long, d, d)
		}
		digits = string(long)
	}
	if len(digits) == 6 {
		digits += "ff"
	}
	n, err := strconv.ParseUint(digits, 16, 32)
	if !ok || err != nil || len(digits) != 8 {
		return color.NRGBA{}, false
	}
	return color.NRGBA{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}, true
}

func hypot(x, y float64) float64 { return math.Hypot(x, y) }
