package billing

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// BrandFonts are the fonts a company may choose from, all of them served by Acuse itself; the first is the usual one.
// They differ in more than taste: inter is neutral, figtree geometric, nunito-sans rounded, atkinson made for people
// who see little, literata has serifs.
var BrandFonts = []string{"inter", "figtree", "nunito-sans", "atkinson", "literata"}

// families are the CSS families of BrandFonts.
var families = map[string]string{
	"inter":       `"Inter Variable",Inter,system-ui,sans-serif`,
	"figtree":     `"Figtree Variable",system-ui,sans-serif`,
	"nunito-sans": `"Nunito Sans Variable",system-ui,sans-serif`,
	"atkinson":    `"Atkinson Variable",system-ui,sans-serif`,
	"literata":    `"Literata Variable",Georgia,serif`,
}

// radii are what the corners of a brand mean, in CSS px.
var radii = map[string]int{"soft": 8, "square": 0, "round": 14}

// Radius is how round BrandCorners are, in CSS px; "" and what is unknown are the first of them.
func Radius(corners string) int {
	if radius, ok := radii[corners]; ok {
		return radius
	}
	return radii[BrandCorners[0]]
}

// Theme is the stylesheet of a brand, to be loaded after app.css, whose tokens it sets anew.
type Theme struct {
	CSS  []byte
	Hash string // of its bytes: half a SHA-256 in hexadecimal, for an address that never changes its content
}

// contrastWanted is what tokens.css does for who asks for more contrast; the theme comes later and has to repeat it.
const contrastWanted = "@media (prefers-contrast:more){:root{--line:var(--line-strong);--text-2:var(--text);--text-3:var(--text)}}"

// Theme writes the palette as a stylesheet, with one of BrandFonts and the corners "soft", "square" or "round"; ""
// and whatever is unknown are the first of each. The same brand gives the same bytes. Every value is written from a
// Color or taken from a table, so that nothing a person typed gets in.
//
// It declares no font: a page whose brand has another one than the usual links its sheet, too (package static).
func (p Palette) Theme(font, corners string) Theme {
	family, ok := families[font]
	if !ok {
		family = families[BrandFonts[0]]
	}
	var b strings.Builder
	fmt.Fprintf(&b, "@layer tokens{:root{--brand:%s;--brand-font:%s;--brand-radius:%dpx", p.Main, family, Radius(corners)) // a calculation wants the unit of nothing, too
	for _, name := range []string{"accent", "accent-hover", "on-accent"} {
		p.writeTone(&b, name)
	}
	for _, t := range tones {
		p.writeTone(&b, t.name)
	}
	b.WriteString("}" + contrastWanted + "}\n")
	css := []byte(b.String())
	sum := sha256.Sum256(css)
	return Theme{CSS: css, Hash: hex.EncodeToString(sum[:16])}
}

func (p Palette) writeTone(b *strings.Builder, name string) {
	if light, dark := p.Light[name], p.Dark[name]; light == dark {
		fmt.Fprintf(b, ";--%s:%s", name, light)
	} else {
		fmt.Fprintf(b, ";--%s:light-dark(%s,%s)", name, light, dark)
	}
}
