package billing

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// anyColours are 20,000 random ones, always the same, a grid through all there are, all greys, and the ends.
func anyColours() []Color {
	var all []Color
	r := rand.New(rand.NewPCG(20, 26))
	for range 20_000 {
		n := r.Uint32()
		all = append(all, Color{uint8(n), uint8(n >> 8), uint8(n >> 16)})
	}
	for r := 0; r < 256; r += 17 {
		for g := 0; g < 256; g += 17 {
			for b := 0; b < 256; b += 17 {
				all = append(all, Color{uint8(r), uint8(g), uint8(b)})
			}
		}
	}
	for v := range 256 {
		all = append(all, Color{uint8(v), uint8(v), uint8(v)}, Color{uint8(v), 0, 0}, Color{0, uint8(v), 0}, Color{0, 0, uint8(v)})
	}
	return all
}

func TestEveryPairReadsWhateverTheColour(t *testing.T) {
	t.Parallel()
	for _, main := range anyColours() {
		p := PaletteOf(main)
		for theme, tones := range map[string]Tones{"light": p.Light, "dark": p.Dark} {
			for _, pair := range contrasts {
				if got := tones.contrast(pair.text, pair.on); !(got >= pair.least) {
					t.Errorf("%s, %s: %s %s on %s %s is %.3f, want %v", main, theme,
						pair.text, tones[pair.text], pair.on, tones.ground(pair.on), got, pair.least)
				}
			}
			wantOrder(t, main, theme, tones)
		}
		wantSeen(t, p)
		wantVerdict(t, p)
		wantPrint(t, p)
	}
}

// wantSeen holds a button apart from a dark page; on a light one it has an edge in the tone of links.
func wantSeen(t *testing.T, p Palette) {
	t.Helper()
	for _, ground := range []string{"bg", "surface", "hover", "sunken"} {
		if got := p.Dark.contrast("accent", ground); got < leastFill {
			t.Errorf("%s, dark: the button %s on %s %s is %.3f, want %v", p.Main, p.Dark["accent"], ground, p.Dark.ground(ground), got, leastFill)
		}
	}
	if p.Lifted() && (p.Dark["accent"] != p.Dark["accent-text"] || p.Light["accent"].luminance() > p.Dark["accent"].luminance()) {
		t.Errorf("%s: dark buttons are %s, want the tone of links %s", p.Main, p.Dark["accent"], p.Dark["accent-text"])
	}
}

// wantOrder holds what a palette looks like: how strong texts and lines are is in the same order whatever the colour,
// and surfaces lie as they should.
func wantOrder(t *testing.T, main Color, theme string, tones Tones) {
	t.Helper()
	falling := []string{"text", "text-2", "text-3", "line-strong", "line", "surface"}
	for i, name := range falling[1:] {
		if stronger := falling[i]; tones.contrast(stronger, "surface") <= tones.contrast(name, "surface") {
			t.Errorf("%s, %s: %s %s is not stronger than %s %s", main, theme, stronger, tones[stronger], name, tones[name])
		}
	}
	rising := []string{"sunken", "bg", "surface"}
	if theme == "dark" {
		rising = []string{"bg", "surface", "sunken"}
	}
	for i, name := range rising[1:] {
		if tones[rising[i]].luminance() >= tones[name].luminance() {
			t.Errorf("%s, %s: %s %s is not darker than %s %s", main, theme, rising[i], tones[rising[i]], name, tones[name])
		}
	}
}

func wantVerdict(t *testing.T, p Palette) {
	t.Helper()
	button, link := p.Light["accent"], p.Light["accent-text"]
	darkText := p.Light["on-accent"].luminance() < button.luminance()
	want := map[Verdict]bool{
		VerdictKept:     button == p.Main && link == p.Main && !darkText,
		VerdictDeepened: button == p.Main && link != p.Main && !darkText,
		VerdictDarkText: button == p.Main && link != p.Main && darkText,
		VerdictDarkened: button != p.Main && button.luminance() < p.Main.luminance() && link.luminance() < p.Main.luminance() && !darkText,
	}
	if got := p.Verdict(); !want[got] {
		t.Errorf("%s: got %s, but buttons are %s and links %s, dark text %v", p.Main, got, button, link, darkText)
	}
	if f := p.Figures(); min(f.ButtonLight, f.ButtonDark, f.LinkLight, f.LinkDark) < leastText {
		t.Errorf("%s: got %+v, want 4.5 or more", p.Main, f)
	}
}

func wantPrint(t *testing.T, p Palette) {
	t.Helper()
	out := p.Print()
	if Contrast(out.Text, white) < leastText || Contrast(out.Rule, white) < leastMark || Contrast(out.On, out.Band) < leastText {
		t.Errorf("%s on paper: got %+v, which does not read", p.Main, out)
	}
	if out.Band != p.Light["accent"] || out.Rule != out.Band && out.Rule != out.Text {
		t.Errorf("%s on paper: got %+v, which is not of the palette", p.Main, out)
	}
}

// The figures are those of design.md, section 5, for Acuse's own ink.
func TestTheUsualPaletteHasTheFiguresOfTheDesign(t *testing.T) {
	p := PaletteOf(UsualColor)
	for _, c := range []struct {
		text, on    string
		light, dark float64
	}{
		{"text", "surface", 16.7, 15.2}, {"text-2", "sunken", 7.2, 8.0},
		{"text-3", "accent-soft", 4.9, 5.1}, {"on-accent", "accent", 9.8, 9.8}, {"on-accent", "accent-hover", 12.0, 12.0},
		{"accent-text", "surface", 9.9, 8.8}, {"accent-text", "accent-soft", 8.8, 7.0},
		{"read", "surface", 5.7, 10.0}, {"read", "accent-soft", 5.0, 8.0}, {"danger", "danger-soft", 5.5, 6.9},
		{"line-strong", "surface", 3.6, 4.0}, {"line-strong", "accent-soft", 3.2, 3.2},
	} {
		light, dark := p.Light.contrast(c.text, c.on), p.Dark.contrast(c.text, c.on)
		if math.Abs(light-c.light) > .055 || math.Abs(dark-c.dark) > .055 {
			t.Errorf("%s on %s: got %.2f and %.2f, want %.1f and %.1f", c.text, c.on, light, dark, c.light, c.dark)
		}
	}
	if p.Verdict() != VerdictKept || p.Light["accent"] != UsualColor {
		t.Errorf("got %s with buttons of %s, want the colour as it is", p.Verdict(), p.Light["accent"])
	}
}

func TestTheVerdictSaysWhatBecameOfTheColour(t *testing.T) {
	for typed, want := range map[string]Verdict{
		"#27407d": VerdictKept, "#222222": VerdictKept, "#000000": VerdictKept, "#6d2e6b": VerdictKept, "#0f766e": VerdictDeepened,
		"#1f5fbf": VerdictDeepened, "#b4432a": VerdictDarkened, "#ff0000": VerdictDarkened, "#808080": VerdictDarkened,
		"#e0a010": VerdictDarkText, "#7fb800": VerdictDarkText, "#ffffff": VerdictDarkText, "#ffff00": VerdictDarkText,
	} {
		if got := PaletteOf(color(t, typed)).Verdict(); got != want {
			t.Errorf("%s: got %s, want %s", typed, got, want)
		}
	}
}

func TestOnlyWhatIsAsDarkAsADarkScreenIsLifted(t *testing.T) {
	for typed, want := range map[string]bool{
		"#27407d": false, "#14110d": true, "#000000": true, "#222222": true, "#0a2a1a": true, "#003366": true, "#0b6e4f": false, "#5b21b6": false, "#ffdd00": false, "#ffffff": false,
	} {
		if got := PaletteOf(color(t, typed)).Lifted(); got != want {
			t.Errorf("%s: lifted %v, want %v", typed, got, want)
		}
	}
}

// The rules hold by themselves, so what mends them is shown with tones that are all the same, or as bad as can be.
func TestWhatDoesNotReadIsMovedUntilItDoes(t *testing.T) {
	grounds := map[string]bool{}
	for _, p := range contrasts {
		grounds[p.on] = true
	}
	usual := PaletteOf(UsualColor)
	for theme, good := range map[string]Tones{"light": usual.Light, "dark": usual.Dark} {
		for _, bad := range []string{"#808080", "#000000", "#ffffff", "#ff0000", "#00ff00", "#0000ff", "#ffe100"} {
			tones := maps.Clone(good)
			for name := range tones {
				if !grounds[name] {
					tones[name] = color(t, bad)
				}
			}
			tones.correct()
			for _, pair := range contrasts {
				if got := tones.contrast(pair.text, pair.on); got < pair.least {
					t.Errorf("%s, everything %s: %s became %s, %.2f on %s, want %v", theme, bad, pair.text, tones[pair.text], got, pair.on, pair.least)
				}
			}
			for ground := range grounds {
				if tones[ground] != good[ground] {
					t.Errorf("%s: the ground %s was moved", theme, ground)
				}
			}
		}
		kept := maps.Clone(good)
		if kept.correct(); !maps.Equal(kept, good) {
			t.Errorf("%s: what reads was moved", theme)
		}
	}
}

func TestAPaletteIsTheSameForTheSameColour(t *testing.T) {
	a, b := PaletteOf(color(t, "#0f766e")), PaletteOf(color(t, "#0F766E"))
	if !maps.Equal(a.Light, b.Light) || !maps.Equal(a.Dark, b.Dark) || a.Figures() != b.Figures() {
		t.Error("two palettes of one colour differ")
	}
	names := slices.Sorted(maps.Keys(a.Light))
	if want := slices.Sorted(maps.Keys(a.Dark)); !slices.Equal(names, want) || len(names) != len(tones)+3 {
		t.Errorf("got the tones %v, dark %v, want %d of each", names, want, len(tones)+3)
	}
}
