package picture_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"testing"

	"acuse/internal/picture"
)

// TestAnAppHasItsPicturesAtEveryDensity: in the sizes that Android asks for, with what matters where no mask cuts it.
func TestAnAppHasItsPicturesAtEveryDensity(t *testing.T) {
	own, err := picture.Make(context.Background(), picture.Icon, []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><circle cx="24" cy="24" r="24" fill="#b4432a"/></svg>`))
	must(t, err)
	initials := func(use picture.Use) []byte { return initial(t, "Estudio Marjal", use).Body }
	body := func(s picture.Set, use picture.Use) []byte {
		f, _ := s.File(use)
		return f.Body
	}
	for name, x := range map[string]struct {
		icons  picture.Icons
		ground string
	}{
		"own":      {picture.Icons{Plain: body(own, picture.UseIcon512), Masked: body(own, picture.UseMaskable), Shape: body(own, picture.UseIcon512)}, ""},
		"initials": {picture.Icons{Plain: initials(picture.UseIcon512), Masked: initials(picture.UseMaskable), Shape: initials(picture.UseMaskable)}, "#27407d"},
	} {
		t.Run(name, func(t *testing.T) {
			l, err := x.icons.Launcher()
			must(t, err)
			if x.ground != "" && l.Ground != x.ground {
				t.Errorf("ground: got %s, want %s", l.Ground, x.ground)
			}
			again, err := x.icons.Launcher()
			must(t, err)
			seen := map[string]bool{}
			for i, f := range l.Files {
				img, err := png.Decode(bytes.NewReader(f.Body))
				must(t, err)
				want := int(float64(map[string]int{"ic_launcher": 48, "ic_launcher_foreground": 108, "ic_launcher_monochrome": 108, "ic_notification": 24, "splash": 128}[f.Name]) *
					map[string]float64{"mdpi": 1, "hdpi": 1.5, "xhdpi": 2, "xxhdpi": 3, "xxxhdpi": 4}[f.Density])
				if got := img.Bounds().Size(); got != image.Pt(want, want) || f.Side != want {
					t.Errorf("%s %s: got %v, want %d", f.Density, f.Name, got, want)
				}
				if !bytes.Equal(f.Body, again.Files[i].Body) {
					t.Errorf("%s %s: made twice it differs", f.Density, f.Name)
				}
				checkLayer(t, f, img)
				seen[f.Density+f.Name] = true
			}
			if len(seen) != 25 {
				t.Errorf("got %d pictures, want 5 of 5 densities", len(seen))
			}
		})
	}
}

// checkLayer looks where a picture paints, and in which colours.
func checkLayer(t *testing.T, f picture.LauncherFile, img image.Image) {
	t.Helper()
	painted, outside, colored := 0, 0, 0
	half := float64(f.Side) / 2
	for y := range f.Side {
		for x := range f.Side {
			r, g, b, a := img.At(x, y).RGBA()
			if a < 0x8000 {
				continue
			}
			painted++
			dx, dy := float64(x)+.5-half, float64(y)+.5-half
			if dx*dx+dy*dy > half*half*(66./108)*(66./108)*1.05 {
				outside++
			}
			if r != a || g != a || b != a {
				colored++
			}
		}
	}
	switch {
	case painted < f.Side*f.Side/30:
		t.Errorf("%s %s: only %d pixels are painted", f.Density, f.Name, painted)
	case f.Name == "ic_launcher_monochrome" && outside > 0:
		t.Errorf("%s %s: %d pixels lie where a mask may cut", f.Density, f.Name, outside)
	case (f.Name == "ic_launcher_monochrome" || f.Name == "ic_notification") && (colored > 0 || painted > f.Side*f.Side*9/10):
		t.Errorf("%s %s: it is no shape in white: %d coloured of %d", f.Density, f.Name, colored, painted)
	}
}
