package billing

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

func TestColoursAreReadAsPeopleTypeThem(t *testing.T) {
	for typed, want := range map[string]string{
		"#27407d": "#27407d", "27407D": "#27407d", "#abc": "#aabbcc", "F0f": "#ff00ff", "  #E0A010\t": "#e0a010",
		"000": "#000000", "#ffffff": "#ffffff", "\u00a0#123": "#112233",
	} {
		if got, err := ParseColor(typed); err != nil || got.String() != want {
			t.Errorf("ParseColor(%q): got %s, %v, want %s", typed, got, err, want)
		}
	}
}

func TestWhatIsNoColourIsAnErrorBesideItsField(t *testing.T) {
	for _, typed := range []string{
		"", "#", "#12", "#1234", "#12345", "#1234567", "#12345678", "##123", "red", "rgb(1,2,3)", "#ggg", "# 123", "#1 3",
		"#27407d;}", "url(x)", "#äb", "０００", "\xff\xff\xff", "0x1234",
	} {
		_, err := ParseColor(typed)
		var e *Error
		if !errors.As(err, &e) || e.Code != Invalid || e.Key != "brand.error.color" || e.Field != "color" {
			t.Errorf("ParseColor(%q): got %v, want brand.error.color beside color", typed, err)
		}
	}
}

func FuzzParseColor(f *testing.F) {
	for _, s := range []string{"#27407d", "27407D", "#abc", " #FFF ", "", "#", "red", "#12345", "\u2003#123\n", "#\xff\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := ParseColor(s)
		if err != nil {
			wantPersonsError(t, s, err)
			return
		}
		if back, err := ParseColor(c.String()); err != nil || back != c || len(c.String()) != 7 {
			t.Errorf("%q is %s: got %s, %v back", s, c, back, err)
		}
		if got := c.OKLCH().Color(); got != c {
			t.Errorf("%s by its looks: got %s back", c, got)
		}
		if w, b := Contrast(c, white), Contrast(c, Color{}); w < 1 || b < 1 || math.Abs(w*b-21) > 1e-9 {
			t.Errorf("%s: got contrasts %v with white and %v with black, want 21 multiplied", c, w, b)
		}
	})
}

// The figures are those that checkers of WCAG give.
func TestContrastIsThatOfWCAG(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{
		{"#000", "#fff", 21}, {"#fff", "#fff", 1}, {"#777", "#fff", 4.48}, {"#767676", "#fff", 4.54}, {"#949494", "#fff", 3.03},
		{"#f00", "#fff", 4.00}, {"#00f", "#fff", 8.59}, {"#0f0", "#000", 15.30}, {"#ff0", "#fff", 1.07}, {"#27407d", "#fff", 9.93},
	} {
		a, b := color(t, c.a), color(t, c.b)
		got, other := Contrast(a, b), Contrast(b, a)
		if math.Abs(got-c.want) > .005 || got != other {
			t.Errorf("%s and %s: got %.3f and %.3f the other way, want %.2f", c.a, c.b, got, other, c.want)
		}
	}
}

func TestALighterGreyContrastsMoreWithBlackAndLessWithWhite(t *testing.T) {
	for v := range 255 {
		a, b := Color{uint8(v), uint8(v), uint8(v)}, Color{uint8(v + 1), uint8(v + 1), uint8(v + 1)}
		if Contrast(a, Color{}) >= Contrast(b, Color{}) || Contrast(a, white) <= Contrast(b, white) || a.OKLCH().L >= b.OKLCH().L {
			t.Errorf("%s and %s: contrast or lightness go the wrong way", a, b)
		}
	}
}

// The coordinates of sRGB's corners and of rebeccapurple, as they are commonly given for oklch().
func TestOKLCHIsThatOfCSS(t *testing.T) {
	for hex, want := range map[string]OKLCH{
		"#ff0000": {.62796, .25768, 29.234}, "#00ff00": {.86644, .29483, 142.495}, "#0000ff": {.45201, .31321, 264.052},
		"#ffff00": {.96798, .21101, 109.769}, "#ffffff": {1, 0, 0}, "#000000": {}, "#808080": {.59987, 0, 0},
		"#663399": {.44027, .1603, 303.373},
	} {
		got := color(t, hex).OKLCH()
		if math.Abs(got.L-want.L) > 1e-4 || math.Abs(got.C-want.C) > 1e-4 || math.Abs(got.H-want.H) > .01 {
			t.Errorf("%s: got %.5f, want %.5f", hex, got, want)
		}
	}
}

func TestEveryColourComesBackFromOKLCH(t *testing.T) {
	for r := 0; r < 256; r += 5 {
		for g := 0; g < 256; g += 3 {
			for b := 0; b < 256; b += 5 {
				if c := (Color{uint8(r), uint8(g), uint8(b)}); c.OKLCH().Color() != c {
					t.Fatalf("%s: got %s back", c, c.OKLCH().Color())
				}
			}
		}
	}
}

func TestAColourBeyondTheScreenKeepsItsLightnessAndHue(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for range 20_000 {
		want := OKLCH{.1 + .9*r.Float64(), r.Float64() * .5, r.Float64() * 360} // below, eight bits are too coarse
		got := want.Color().OKLCH()
		turn := math.Abs(math.Remainder(got.H-want.H, 360)) * math.Pi / 180
		if math.Abs(got.L-want.L) > unseen+.01 || got.C > want.C+unseen+.01 || got.C*turn > unseen+.01 {
			t.Errorf("%.4f: got %.4f", want, got)
		}
	}
	for l, want := range map[float64]Color{-1: {}, 0: {}, 1: white, 2: white, math.NaN(): {}, math.Inf(1): white} {
		if got := (OKLCH{L: l, C: .2, H: 40}).Color(); got != want {
			t.Errorf("lightness %v: got %s, want %s", l, got, want)
		}
	}
}

func color(t *testing.T, s string) Color {
	t.Helper()
	c, err := ParseColor(s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
