package billing

import (
	"encoding/hex"
	"math"
	"strings"
)

// Color is a colour as screens have it: sRGB, eight bits a channel, nothing transparent. The zero Color is black.
type Color struct{ R, G, B uint8 }

// UsualColor is the main colour of whoever has set none: Acuse's blue-black ink, --brand of tokens.css.
var UsualColor = Color{0x27, 0x40, 0x7d}

var white = Color{0xff, 0xff, 0xff}

// ParseColor reads a colour in hexadecimal, as people type and paste it: "#27407d", "27407D", "#abc", spaces around
// it. Whatever else is an Error beside the field "color".
func ParseColor(s string) (Color, error) {
	digits := strings.TrimPrefix(strings.TrimSpace(s), "#")
	if len(digits) == 3 {
		digits = strings.Join([]string{digits[:1], digits[:1], digits[1:2], digits[1:2], digits[2:], digits[2:]}, "")
	}
	rgb, err := hex.DecodeString(digits)
	if err != nil || len(rgb) != 3 {
		return Color{}, errorAt("color", Fail(Invalid, "brand.error.color"))
	}
	return Color{rgb[0], rgb[1], rgb[2]}, nil
}

// String is the colour as a stylesheet, a mail and ParseColor read it: "#27407d".
func (c Color) String() string { return "#" + hex.EncodeToString([]byte{c.R, c.G, c.B}) }

// Contrast is the contrast ratio of two colours, from 1 (the same) to 21 (black and white), in either order.
// Source: WCAG 2.2, "contrast ratio". It is never rounded: 4.499 does not pass for 4.5.
func Contrast(a, b Color) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + .05) / (min(x, y) + .05)
}

// luminance is the relative luminance of WCAG 2.2, 0 to 1.
func (c Color) luminance() float64 {
	return .2126*linear[c.R] + .7152*linear[c.G] + .0722*linear[c.B]
}

// linear is the light of each of the 256 values of a channel, 0 to 1.
var linear = func() (all [256]float64) {
	for i := range all {
		v := float64(i) / 255
		all[i] = v / 12.92
		if v > .04045 {
			all[i] = math.Pow((v+.055)/1.055, 2.4)
		}
	}
	return all
}()

// over is the colour with a share of another laid over it, mixed as browsers do: in sRGB, as it stands in memory.
func (c Color) over(below Color, share float64) Color {
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(a)*share + float64(b)*(1-share))) }
	return Color{mix(c.R, below.R), mix(c.G, below.G), mix(c.B, below.B)}
}

// OKLCH is a colour by how it looks: L is its lightness, 0 to 1; C how strong it is, 0 for grey to some 0.32 in
// sRGB; H its hue in degrees, 0 to 360, and 0 for grey, which has none. Source: CSS Color Module Level 4, oklch(), and
// Björn Ottosson's matrices, which it takes over.
type OKLCH struct{ L, C, H float64 }

// grey is the strength below which a colour has no hue: what the conversion of a grey leaves of rounding.
const grey = 1e-4

// OKLCH is the colour by how it looks. OKLCH.Color leads back to the very same.
func (c Color) OKLCH() OKLCH {
	lightness, x, y := oklab(linear[c.R], linear[c.G], linear[c.B])
	strength := math.Hypot(x, y)
	if strength < grey {
		return OKLCH{L: lightness}
	}
	hue := math.Atan2(y, x) * 180 / math.Pi
	if hue < 0 {
		hue += 360
	}
	return OKLCH{lightness, strength, hue}
}

// oklab is linear sRGB light in the coordinates of OKLab.
func oklab(r, g, b float64) (lightness, x, y float64) {
	l := math.Cbrt(.4122214708*r + .5363325363*g + .0514459929*b)
	m := math.Cbrt(.2119034982*r + .6806995451*g + .1073969566*b)
	s := math.Cbrt(.0883024619*r + .2817188376*g + .6299787005*b)
	return .2104542553*l + .7936177850*m - .0040720468*s,
		1.9779984951*l - 2.4285922050*m + .4505937099*s,
		.0259040371*l + .7827717662*m - .8086757660*s
}

// unseen is the difference below which two colours look the same: the "just noticeable difference" of CSS Color 4, as
// the distance between them in OKLab.
const unseen = .02

// Color is the nearest colour a screen can show: where sRGB has none so strong, the strength gives way until cutting
// the channels off makes no visible difference. Source: CSS Color Module Level 4, section 13.2, "CSS gamut mapping".
func (o OKLCH) Color() Color {
	switch {
	case o.L >= 1:
		return white
	case !(o.L > 0): // nor a number
		return Color{}
	}
	c, off := o.cut()
	if off < unseen {
		return c
	}
	within, beyond := 0., o.C
	for beyond-within > 1e-5 {
		o.C = (within + beyond) / 2
		if cut, off := o.cut(); off < unseen {
			c, within = cut, o.C
		} else {
			beyond = o.C
		}
	}
	return c
}

// cut is the colour with its channels cut off where sRGB ends, and how far that leads from it.
func (o OKLCH) cut() (Color, float64) {
	sin, cos := math.Sincos(o.H * math.Pi / 180)
	x, y := o.C*cos, o.C*sin
	l := cube(o.L + .3963377774*x + .2158037573*y)
	m := cube(o.L - .1055613458*x - .0638541728*y)
	s := cube(o.L - .0894841775*x - 1.2914855480*y)
	r := clamp(4.0767416621*l - 3.3077115913*m + .2309699292*s)
	g := clamp(-1.2684380046*l + 2.6097574011*m - .3413193965*s)
	b := clamp(-.0041960863*l - .7034186147*m + 1.7076147010*s)
	lightness, cutX, cutY := oklab(r, g, b)
	off := math.Hypot(lightness-o.L, math.Hypot(cutX-x, cutY-y))
	return Color{channel(r), channel(g), channel(b)}, off
}

// channel is the light of a channel as a screen is told it.
func channel(light float64) uint8 {
	if light <= .0031308 {
		return uint8(math.Round(light * 12.92 * 255))
	}
	return uint8(math.Round((1.055*math.Pow(light, 1/2.4) - .055) * 255))
}

func clamp(v float64) float64 { return min(max(v, 0), 1) }

func cube(v float64) float64 { return v * v * v }
