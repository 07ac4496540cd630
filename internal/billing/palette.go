package billing

// Palette is every colour of a company's portal, made of its main one, for light and for dark screens.
//
// The rules are those of tokens.css, sections 2 to 4, so that the zero brand looks as without a palette; then what
// could not be read is moved until it can: every pair of text and ground that the interface uses has the contrast of
// WCAG 2.2 AA. The grounds are held where black or white reads on them, so text always finds a place and no main
// colour ever has to be refused.
type Palette struct {
	Main        Color // as the company chose it
	Light, Dark Tones
}

// Tones are the colours of one theme by the names of tokens.css without their dashes: "accent", "bg", "text-2".
type Tones map[string]Color

// Where a main colour stops being dark or middling: tokens.css, section 2.
const (
	darkEnough  = .53   // up to this lightness white reads on it
	lightEnough = .6605 // from here on it keeps its lightness and takes dark text; between the two it is darkened
	step        = .004  // of lightness, when a colour is moved: too small to be seen
)

// leastFill is the contrast of what is pressed with a dark page. WCAG asks none, since its label names it; Acuse's own ink
// has 1.6. On a light page it has an edge in the tone of links.
const leastFill = 1.5

// PaletteOf makes the palette of a main colour. The same colour has always the same palette.
func PaletteOf(main Color) Palette {
	p := Palette{Main: main, Light: Tones{}, Dark: Tones{}}
	o := main.OKLCH()
	for _, t := range tones {
		p.Light[t.name], p.Dark[t.name] = t.light(o).Color(), t.dark(o).Color()
	}
	for _, theme := range []Tones{p.Light, p.Dark} {
		theme["accent"], theme["accent-hover"], theme["on-accent"] = accentOf(main)
		theme.correct()
	}
	p.Dark.lift()
	return p
}

// lift gives what is pressed the tone of links where it would be as dark as the page: it would look switched off.
func (t Tones) lift() {
	for _, ground := range []string{"bg", "surface", "hover", "sunken"} {
		if t.contrast("accent", ground) < leastFill {
			t["accent"], t["accent-hover"], t["on-accent"] = accentOf(t["accent-text"])
			return
		}
	}
}

// accentOf is the colour of the main button, at rest and under the pointer, and of the text on it.
func accentOf(main Color) (accent, hover, on Color) {
	o := main.OKLCH()
	text := OKLCH{.995, min(o.C, .01), o.H}
	if o.L >= lightEnough {
		text.L = .195
		return main, OKLCH{o.L + .04, o.C, o.H}.Color(), text.Color()
	}
	accent, on = main, text.Color()
	if o.L > darkEnough+step { // so little could not be seen
		o.L = darkEnough
		accent = o.Color()
	}
	for Contrast(accent, on) < leastText {
		o.L -= step
		accent = o.Color()
	}
	o.L -= .05
	return accent, o.Color(), on
}

// correct moves the first of each pair away from its ground until the pair has its contrast. Moving is in one
// direction per theme: against grounds that are all light, or all dark, it cannot undo what it has done for another.
func (t Tones) correct() {
	for _, p := range contrasts {
		ground := t.ground(p.on)
		if Contrast(t[p.text], ground) >= p.least {
			continue
		}
		o, by := t[p.text].OKLCH(), step
		if Contrast(white, ground) < Contrast(Color{}, ground) {
			by = -step
		}
		for Contrast(t[p.text], ground) < p.least && o.L >= 0 && o.L <= 1 {
			o.L += by
			t[p.text] = o.Color()
		}
	}
}

// Verdict says what became of a main colour, as the i18n key of the sentence for its company.
type Verdict string

const (
	VerdictKept     Verdict = "brand.verdict.kept"     // buttons and links have it as it is
	VerdictDeepened Verdict = "brand.verdict.deepened" // buttons have it as it is, links in a deeper tone
	VerdictDarkText Verdict = "brand.verdict.dark"     // it is light: buttons have it with dark text, links in a deeper tone
	VerdictDarkened Verdict = "brand.verdict.darkened" // it lies between: buttons and links have it darker
)

// Lifted tells a colour that is as dark as a dark screen: buttons there have a light tone of it, as links have.
func (p Palette) Lifted() bool { return p.Dark["accent"] != p.Light["accent"] }

// Verdict is about the light theme; on dark screens links are always in a lighter tone.
func (p Palette) Verdict() Verdict {
	switch {
	case p.Light["accent"] != p.Main:
		return VerdictDarkened
	case p.Main.OKLCH().L >= lightEnough:
		return VerdictDarkText
	case p.Light["accent-text"] != p.Main:
		return VerdictDeepened
	}
	return VerdictKept
}

// Figures are the contrasts shown to the company beside its colour: how the text of the main button reads, and a link
// on the page. None is below 4.5; round them down when they are shown.
type Figures struct{ ButtonLight, ButtonDark, LinkLight, LinkDark float64 }

// Figures of the palette.
func (p Palette) Figures() Figures {
	return Figures{
		ButtonLight: p.Light.contrast("on-accent", "accent"), ButtonDark: p.Dark.contrast("on-accent", "accent"),
		LinkLight: p.Light.contrast("accent-text", "surface"), LinkDark: p.Dark.contrast("accent-text", "surface"),
	}
}

// Print is what a palette lends to what is white whatever the screen: the PDF and the mail.
type Print struct {
	Text Color // of headings and links on white, 4.5 or more
	Rule Color // of lines and marks on white, 3 or more: the accent where it can be seen, else as Text
	Band Color // of an area or a button: the accent itself
	On   Color // of text on Band, 4.5 or more
}

// Print of the palette.
func (p Palette) Print() Print {
	out := Print{Text: p.Light["accent-text"], Rule: p.Light["accent"], Band: p.Light["accent"], On: p.Light["on-accent"]}
	if Contrast(out.Rule, white) < leastMark {
		out.Rule = out.Text
	}
	return out
}
