package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	stddraw "image/draw"
	"image/png"
)

// Densities are the screens that Android has pictures for, and how many pixels a dp has on each.
var Densities = []struct {
	Name  string
	Scale float64
}{{"mdpi", 1}, {"hdpi", 1.5}, {"xhdpi", 2}, {"xxhdpi", 3}, {"xxxhdpi", 4}}

// Icons are what the pictures of an Android app are made of, all PNGs of ours.
type Icons struct {
	Plain  []byte // UseIcon512
	Masked []byte // UseMaskable: what matters lies within a circle of 80 %
	Shape  []byte // whose shape stands for it in one colour
}

// Launcher is an app's pictures.
type Launcher struct {
	Ground string // colour behind the foreground, "#27407d"
	Files  []LauncherFile
}

// LauncherFile is a PNG of so many pixels each way.
type LauncherFile struct {
	Name    string // "ic_launcher_foreground"
	Density string
	Side    int
	Body    []byte
}

// The sides of the pictures, in dp. The layers of an adaptive icon have 108, of which a mask shows 72 at most and 66
// always (Android, "Adaptive icons"); so a maskable icon of the web fills the 72.
const (
	layerSide, maskSide, shapeSide     = 108, 72, 46 // the corners of a square of 46 lie on a circle of 66
	legacySide, notifySide, splashSide = 48, 24, 128
	notifyShape                        = 22
)

// Launcher makes them. The same icons give the same bytes.
func (i Icons) Launcher() (Launcher, error) {
	var l Launcher
	plain, err := ours(i.Plain)
	if err != nil {
		return l, err
	}
	masked, err := ours(i.Masked)
	if err != nil {
		return l, err
	}
	shape, err := ours(i.Shape)
	if err != nil {
		return l, err
	}
	shape = atOrigin(trimmed(badge(shape)))
	ground := masked.RGBAAt(0, 0)
	l.Ground = fmt.Sprintf("#%02x%02x%02x", ground.R, ground.G, ground.B)
	for _, d := range Densities {
		px := func(dp int) int { return int(float64(dp)*d.Scale + 0.5) }
		for _, f := range []struct {
			name       string
			img        *image.RGBA
			side, room int
		}{
			{"ic_launcher", plain, legacySide, legacySide},
			{"ic_launcher_foreground", masked, layerSide, maskSide},
			{"ic_launcher_monochrome", shape, layerSide, shapeSide},
			{"ic_notification", shape, notifySide, notifyShape},
			{"splash", plain, splashSide, splashSide},
		} {
			side := px(f.side)
			var out bytes.Buffer
			if err := png.Encode(&out, placed(f.img, side, side, image.Pt(px(f.room), px(f.room)), color.Transparent)); err != nil {
				return l, err
			}
			l.Files = append(l.Files, LauncherFile{f.name, d.Name, side, out.Bytes()})
		}
	}
	return l, nil
}

// ours reads a PNG that this package has made.
func ours(body []byte) (*image.RGBA, error) {
	img, err := png.Decode(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	out := image.NewRGBA(image.Rect(0, 0, img.Bounds().Dx(), img.Bounds().Dy()))
	stddraw.Draw(out, out.Rect, img, img.Bounds().Min, stddraw.Src)
	return out, nil
}

// atOrigin is a part of a picture as a picture of its own.
func atOrigin(img *image.RGBA) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, img.Rect.Dx(), img.Rect.Dy()))
	stddraw.Draw(out, out.Rect, img, img.Rect.Min, stddraw.Src)
	return out
}
