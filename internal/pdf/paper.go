package pdf

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	imagedraw "image/draw"
	"image/png"

	"codeberg.org/go-pdf/fpdf"

	"acuse/internal/billing"
)

// A logo is drawn into this box, in mm, above the issuer's name; one of more points than that on a side is not drawn.
const (
	logoWidth  = 56.0
	logoHeight = 16.0
	logoGap    = 4.0
	logoSide   = 4000
)

// paper is what a company's brand adds, as the drawing needs it.
type paper struct {
	accent colour // of the title and the rules
	logo   []byte // a PNG that fpdf can read, nil is none
	w, h   float64
}

// paperOf reads it. It fails on a logo that is missing or none: a drawing that is kept for ever must not lack it.
func paperOf(l billing.Paper, logo []byte) (paper, error) {
	accent, err := accentOf(l.Accent)
	if err != nil {
		return paper{}, err
	}
	k := paper{accent: accent}
	if (l.Logo == "") != (logo == nil) {
		return k, errors.New("pdf: the logo goes with its hash in the snapshot")
	}
	if logo == nil {
		return k, nil
	}
	size, err := png.DecodeConfig(bytes.NewReader(logo))
	if err != nil {
		return k, fmt.Errorf("pdf: logo: %w", err)
	}
	if size.Width > logoSide || size.Height > logoSide {
		return k, fmt.Errorf("pdf: a logo of %d × %d points, at most %d", size.Width, size.Height, logoSide)
	}
	k.logo, err = plainPNG(logo)
	scale := min(logoWidth/float64(size.Width), logoHeight/float64(size.Height))
	k.w, k.h = float64(size.Width)*scale, float64(size.Height)*scale
	return k, err
}

// plainPNG writes a picture anew in the one form that fpdf reads whatever it was: eight bits, nothing interlaced, no texts.
func plainPNG(content []byte) ([]byte, error) {
	m, err := png.Decode(bytes.NewReader(content))
	if err != nil {
		return nil, fmt.Errorf("pdf: logo: %w", err)
	}
	plain := image.NewNRGBA(image.Rect(0, 0, m.Bounds().Dx(), m.Bounds().Dy()))
	imagedraw.Draw(plain, plain.Bounds(), m, m.Bounds().Min, imagedraw.Src)
	var out bytes.Buffer
	if err := png.Encode(&out, plain); err != nil {
		return nil, fmt.Errorf("pdf: logo: %w", err)
	}
	return out.Bytes(), nil
}

// accentOf reads "#27407d"; "" is ink. Whether it can be read on paper was asked when it was chosen.
func accentOf(s string) (colour, error) {
	if s == "" {
		return ink, nil
	}
	if len(s) == 7 && s[0] == '#' {
		if c, err := hex.DecodeString(s[1:]); err == nil {
			return colour{int(c[0]), int(c[1]), int(c[2])}, nil
		}
	}
	return ink, fmt.Errorf("pdf: %q is no colour", s)
}

// logo draws the company's picture at the left and gives the y below.
func (d *drawing) logo(y float64) float64 {
	if d.paper.logo == nil {
		return y
	}
	options := fpdf.ImageOptions{ImageType: "PNG"}
	d.pdf.RegisterImageOptionsReader("logo", options, bytes.NewReader(d.paper.logo))
	d.pdf.ImageOptions("logo", leftEdge, y, d.paper.w, d.paper.h, false, options, 0, "")
	return y + d.paper.h + logoGap
}
