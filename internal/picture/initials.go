package picture

import (
	"context"
	"errors"
	"image/color"
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"

	"acuse/internal/inter"
)

// Initials draws an icon of a company that has uploaded none: letters on a ground, both "#27407d". Letters are what
// InitialsOf gives. The same ones give the same bytes. ok is false for a use that is no icon's.
func Initials(letters, background, text string, use Use) (f File, ok bool, err error) {
	bg, okBg := parseHex(background)
	fg, okFg := parseHex(text)
	if !okBg || !okFg {
		return File{}, false, errors.New("picture: not colours: " + background + ", " + text)
	}
	outline, err := glyphs(letters)
	if err != nil {
		return File{}, false, err
	}
	rounded, full := box(0, 0, 512, 512, 96, 96), box(0, 0, 512, 512, 0, 0)
	icons := map[Use]struct {
		side   int
		ground path
		fg     color.NRGBA
		wide   float64
	}{
		UseIcon32: {32, rounded, fg, 380}, UseIcon180: {180, full, fg, 300}, UseIcon192: {192, rounded, fg, 300},
		UseIcon512: {512, rounded, fg, 300}, UseMaskable: {512, full, fg, 270}, UseBadge: {96, nil, white, 430},
	}
	icon, ok := icons[use]
	if !ok {
		return File{}, false, nil
	}
	large, err := monogram(icon.ground, outline, bg, icon.fg, icon.wide).draw(context.Background(), 2*icon.side, 2*icon.side)
	if err != nil {
		return File{}, false, err
	}
	var s Set
	if err := s.addPNG(use, resize(large, icon.side, icon.side)); err != nil {
		return File{}, false, err
	}
	return s.Files[0], true, nil
}

// monogram is letters in the middle of a ground, 512 by 512; their box is at most so wide, and 0.8 as high.
func monogram(ground, letters path, bg, fg color.NRGBA, wide float64) *drawing {
	d := &drawing{width: 512, height: 512}
	if ground != nil {
		d.items = append(d.items, &shape{path: ground, m: identity, fill: paint{on: true, color: bg}})
	}
	low, high, ok := letters.bounds()
	if !ok {
		return d
	}
	scale := min(wide/(high.x-low.x), 0.8*wide/(high.y-low.y))
	m := matrix{scale, 0, 0, scale, 256 - scale*(low.x+high.x)/2, 256 - scale*(low.y+high.y)/2}
	d.items = append(d.items, &shape{path: letters, m: m, fill: paint{on: true, color: fg}})
	return d
}

// unsaid are words of a company's name that are not its name, folded.
var unsaid = set("a", "de", "del", "la", "el", "los", "las", "lo", "les", "els", "en", "y", "e", "i", "o", "da", "do", "das",
	"dos", "des", "d", "l", "the", "of", "and", "eta", "sl", "slu", "sa", "sau", "sll", "slp", "slpu", "slne", "cb", "sc",
	"scp", "sca", "scoop", "coop", "scl", "sccl", "aie", "ute", "ltd", "llc", "gmbh", "inc")

// legalForms with dots are no words of a name.
var legalForms = strings.NewReplacer("S.L.U.", "", "S. L. U.", "", "S.L.", "", "S. L.", "", "S.A.U.", "", "S. A. U.", "", "S.A.", "",
	"S. A.", "", "C.B.", "", "C. B.", "", "S.C.", "", "S. C.", "")

// InitialsOf is what stands for a name: the first letters of its first two words that say something. A legal form with
// dots, "S. L. U.", is none.
func InitialsOf(name string) string {
	name = legalForms.Replace(norm.NFC.String(name))
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	var said []string
	for _, w := range words {
		if !unsaid[strings.ToLower(w)] {
			said = append(said, w)
		}
	}
	if len(said) == 0 {
		said = words
	}
	var out []rune
	for _, w := range said[:min(2, len(said))] {
		out = append(out, unicode.ToUpper([]rune(w)[0]))
	}
	return string(out)
}

// glyphs is the outline of a text of one line; what the font lacks is left out, and a disc stands for nothing at all.
func glyphs(text string) (path, error) {
	f, err := sfnt.Parse(inter.SemiBold)
	if err != nil {
		return nil, err
	}
	var buf sfnt.Buffer
	size := fixed.I(1000)
	var out path
	at := 0.0
	for _, r := range text {
		i, err := f.GlyphIndex(&buf, r)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			continue
		}
		segments, err := f.LoadGlyph(&buf, i, size, nil)
		if err != nil {
			return nil, err
		}
		out = append(out, outlineOf(segments, at)...)
		advance, err := f.GlyphAdvance(&buf, i, size, font.HintingNone)
		if err != nil {
			return nil, err
		}
		at += float64(advance) / 64
	}
	if len(out) == 0 {
		return ellipse(0, 0, 400, 400), nil
	}
	return out, nil
}

func outlineOf(segments sfnt.Segments, x float64) path {
	r := &pathReader{}
	for _, s := range segments {
		p := func(i int) point { return point{float64(s.Args[i].X)/64 + x, float64(s.Args[i].Y) / 64} }
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if len(r.out) > 0 {
				r.out = append(r.out, step{op: 'Z'})
			}
			r.add('M', p(0))
		case sfnt.SegmentOpLineTo:
			r.add('L', p(0))
		case sfnt.SegmentOpQuadTo:
			r.quadratic(p(0), p(1))
		case sfnt.SegmentOpCubeTo:
			r.add('C', p(0), p(1), p(2))
		}
	}
	if len(r.out) > 0 {
		r.out = append(r.out, step{op: 'Z'})
	}
	return r.out
}
