package picture

import (
	"image"
	"image/color"
)

// logoBox is the room of a logo on a page, in CSS pixels.
var logoBox = image.Pt(480, 160)

func addLogo(p *picture, s *Set) error {
	if p.drawing != nil {
		w, h := within(p.drawing.width, p.drawing.height, logoBox)
		s.add(UseLogo, "image/svg+xml", w, h, p.drawing.svg())
	} else if err := s.addPNG(UseLogo, fit(p.pixels, logoBox.Mul(2))); err != nil {
		return err
	}
	// Mails are read on dark grounds as well, and nobody knows where: a logo that is not seen on both brings its ground along.
	// Paper is white.
	mail, paper := fit(p.pixels, logoBox), fit(p.pixels, image.Pt(1200, 400))
	switch {
	case s.OnLight && s.OnDark:
	case s.OnLight:
		mail = flat(mail, white)
	default:
		behind := groundFor(p.pixels)
		mail, paper = framed(mail, behind), framed(paper, behind)
	}
	if err := s.addPNG(UseLogoMail, mail); err != nil {
		return err
	}
	return s.addPNG(UseLogoPDF, paper)
}

func addIcons(p *picture, s *Set) error {
	if p.drawing != nil {
		w, h := within(p.drawing.width, p.drawing.height, image.Pt(512, 512))
		s.add(UseIconSVG, "image/svg+xml", w, h, p.drawing.svg())
	}
	behind := groundFor(p.pixels)
	half := fit(p.pixels, image.Pt(512, 512)) // is enough for all, and quicker
	square := func(side, inner int, ground color.Color) *image.RGBA {
		return placed(half, side, side, image.Pt(inner, inner), ground)
	}
	touch, masked := 180-2*18, safe(p.pixels, 512)
	if filled(p.pixels) {
		touch = 180
	}
	for _, f := range []struct {
		use Use
		img *image.RGBA
	}{
		{UseIcon32, square(32, 32, color.Transparent)},
		{UseIcon180, square(180, touch, behind)},
		{UseIcon192, square(192, 192, color.Transparent)},
		{UseIcon512, square(512, 512, color.Transparent)},
		{UseMaskable, square(512, masked, behind)},
		{UseBadge, badge(square(96, 88, color.Transparent))},
	} {
		if err := s.addPNG(f.use, f.img); err != nil {
			return err
		}
	}
	return nil
}

// safe is the side of the square within a maskable icon of that side: a phone may cut away all outside a circle of 80 %
// of its width (W3C, Web App Manifest, "Icon masks"), so that the corners of what is square lie on that circle.
func safe(img *image.RGBA, side int) int {
	w, h := float64(img.Rect.Dx()), float64(img.Rect.Dy())
	return int(0.8 * float64(side) * max(w, h) / hypot(w, h))
}

func addLogin(p *picture, s *Set) error {
	photo := flat(p.pixels, white)
	if err := s.addJPEG(UseLogin, fit(photo, image.Pt(1600, 1600))); err != nil {
		return err
	}
	return s.addJPEG(UseLogin800, fit(photo, image.Pt(800, 1600)))
}

// badge is the shape of an icon in white: a notification paints it in the phone's own colour. A picture without
// transparency shows by how much it differs from its edge.
func badge(img *image.RGBA) *image.RGBA {
	out := image.NewRGBA(img.Rect)
	edge, plain := edgeColor(trimmed(img))
	for i := 0; i < len(img.Pix); i += 4 {
		a := int(img.Pix[i+3])
		if plain && a > 0 {
			r, g, b := unmultiplied(img.Pix[i:])
			far := max(abs(r-int(edge.R)), abs(g-int(edge.G)), abs(b-int(edge.B)))
			a = a * min(255, far*2) / 255
		}
		for c := range 4 {
			out.Pix[i+c] = byte(a)
		}
	}
	if empty(out) { // one colour all over
		for i := 0; i < len(img.Pix); i += 4 {
			for c := range 4 {
				out.Pix[i+c] = img.Pix[i+3]
			}
		}
	}
	return out
}

func unmultiplied(p []byte) (r, g, b int) {
	a := int(p[3])
	return int(p[0]) * 255 / a, int(p[1]) * 255 / a, int(p[2]) * 255 / a
}

func abs(n int) int { return max(n, -n) }
