package picture

import (
	"bytes"
	"context"
	"image"
	"image/color"
	stddraw "image/draw"
	"image/jpeg"
	"image/png"
	"runtime"

	"golang.org/x/image/draw"
)

// within is the size, in whole pixels, of the largest picture of that shape that fits in a box.
func within(w, h float64, box image.Point) (int, int) {
	scale := min(float64(box.X)/w, float64(box.Y)/h)
	return max(1, int(w*scale+0.5)), max(1, int(h*scale+0.5))
}

// shrink makes a picture of any type w by h pixels, no more than it has. What is far larger is averaged in whole steps
// first, some rows at a time.
func shrink(ctx context.Context, img image.Image, w, h int) (*image.RGBA, error) {
	b := img.Bounds()
	step := max(1, min(b.Dx()*4/(5*w), b.Dy()*4/(5*h)))
	cols, rows := (b.Dx()+step-1)/step, (b.Dy()+step-1)/step
	averaged := image.NewRGBA(image.Rect(0, 0, cols, rows))
	strip := image.NewRGBA(image.Rect(0, 0, b.Dx(), step))
	for y := range rows {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		high := min(step, b.Dy()-y*step)
		stddraw.Draw(strip, image.Rect(0, 0, b.Dx(), high), img, image.Pt(b.Min.X, b.Min.Y+y*step), stddraw.Src)
		for x := range cols {
			average(averaged.Pix[averaged.PixOffset(x, y):], strip, x*step, min((x+1)*step, b.Dx()), high)
		}
	}
	if step > 1 {
		runtime.GC() // the large picture goes before the small ones are made: there is not always room for both
	}
	return resize(averaged, w, h), nil
}

// average puts the mean of a strip's pixels between two columns into out.
func average(out []byte, strip *image.RGBA, from, to, rows int) {
	var sum [4]int
	for y := range rows {
		row := strip.Pix[y*strip.Stride:]
		for x := from; x < to; x++ {
			for c := range 4 {
				sum[c] += int(row[4*x+c])
			}
		}
	}
	n := (to - from) * rows
	for c := range 4 {
		out[c] = byte((sum[c] + n/2) / n)
	}
}

// resize makes a picture w by h pixels: its rows first, then its columns, some at a time, for CatmullRom keeps 32 bytes
// for each pixel of what it makes narrower.
func resize(img *image.RGBA, w, h int) *image.RGBA {
	if img.Rect.Dx() == w && img.Rect.Dy() == h {
		return img
	}
	const band = 64
	from := img.Rect
	narrow := image.NewRGBA(image.Rect(0, 0, w, from.Dy()))
	for y := 0; y < from.Dy(); y += band {
		to := min(y+band, from.Dy())
		draw.CatmullRom.Scale(narrow, image.Rect(0, y, w, to), img, image.Rect(from.Min.X, from.Min.Y+y, from.Max.X, from.Min.Y+to), draw.Src, nil)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for x := 0; x < w; x += band {
		to := min(x+band, w)
		draw.CatmullRom.Scale(out, image.Rect(x, 0, to, h), narrow, image.Rect(x, 0, to, from.Dy()), draw.Src, nil)
	}
	return out
}

// fit is the picture as large as a box allows, never larger than it is.
func fit(img *image.RGBA, box image.Point) *image.RGBA {
	w, h := within(float64(img.Rect.Dx()), float64(img.Rect.Dy()), box)
	if w >= img.Rect.Dx() {
		return img
	}
	return resize(img, w, h)
}

// placed is the picture in the middle of a canvas w by h, as large as a box allows, on a ground; a ground without alpha leaves
// the rest transparent.
func placed(img *image.RGBA, w, h int, box image.Point, ground color.Color) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	stddraw.Draw(out, out.Rect, image.NewUniform(ground), image.Point{}, stddraw.Src)
	iw, ih := within(float64(img.Rect.Dx()), float64(img.Rect.Dy()), box)
	scaled := resize(img, iw, ih)
	at := image.Pt((w-iw)/2, (h-ih)/2)
	stddraw.Draw(out, scaled.Rect.Add(at), scaled, image.Point{}, stddraw.Over)
	return out
}

// flat is the picture on a ground, without transparency.
func flat(img *image.RGBA, ground color.Color) *image.RGBA {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	return placed(img, w, h, image.Pt(w, h), ground)
}

// framed is the picture on a ground that shows around it, a tenth of its height wide.
func framed(img *image.RGBA, ground color.Color) *image.RGBA {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	rim := max(2, min(w, h)/10)
	return placed(img, w, h, image.Pt(max(1, w-2*rim), max(1, h-2*rim)), ground)
}

func (s *Set) addPNG(use Use, img *image.RGBA) error {
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		return err
	}
	s.add(use, "image/png", img.Rect.Dx(), img.Rect.Dy(), out.Bytes())
	return nil
}

func (s *Set) addJPEG(use Use, img *image.RGBA) error {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 82}); err != nil {
		return err
	}
	s.add(use, "image/jpeg", img.Rect.Dx(), img.Rect.Dy(), out.Bytes())
	return nil
}
