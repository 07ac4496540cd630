package picture_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"acuse/internal/billing"
	"acuse/internal/picture"
)

var update = flag.Bool("update", false, "write the golden files anew")

func deflated(t testing.TB, n int) []byte {
	var out bytes.Buffer
	z := zlib.NewWriter(&out)
	zeros := make([]byte, 1<<20)
	for range n / len(zeros) {
		_, err := z.Write(zeros)
		must(t, err)
	}
	must(t, z.Close())
	return out.Bytes()
}

// decoded reads a made file again, as anybody would, and checks the size that is said of it.
func decoded(t *testing.T, set picture.Set, use picture.Use) image.Image {
	t.Helper()
	f, ok := set.File(use)
	if !ok {
		t.Fatalf("no file for %s", use)
	}
	read := map[string]func([]byte) (image.Image, error){
		"image/png":  func(b []byte) (image.Image, error) { return png.Decode(bytes.NewReader(b)) },
		"image/jpeg": func(b []byte) (image.Image, error) { return jpeg.Decode(bytes.NewReader(b)) },
	}[f.MediaType]
	img, err := read(f.Body)
	must(t, err)
	if got := img.Bounds().Size(); got != image.Pt(f.Width, f.Height) {
		t.Errorf("%s: is %v, says %dx%d", use, got, f.Width, f.Height)
	}
	if os.Getenv("PICTURES") != "" { // to look at them
		must(t, os.WriteFile(filepath.Join(os.Getenv("PICTURES"), filepath.Base(t.Name())+"-"+string(use)+filepath.Ext("."+f.MediaType[6:])), f.Body, 0o600))
	}
	return img
}

func opaque(img image.Image) bool { return img.(interface{ Opaque() bool }).Opaque() }

var iconSides = map[picture.Use]int{picture.UseIcon32: 32, picture.UseIcon180: 180, picture.UseIcon192: 192,
	picture.UseIcon512: 512, picture.UseMaskable: 512, picture.UseBadge: 96}

// checkIcons: sizes, and transparency only where phones take it.
func checkIcons(t *testing.T, set picture.Set) {
	t.Helper()
	for use, side := range iconSides {
		img := decoded(t, set, use)
		if img.Bounds().Dx() != side || img.Bounds().Dy() != side {
			t.Errorf("%s: got %v, want %d pixels each side", use, img.Bounds(), side)
		}
		if whole := use == picture.UseIcon180 || use == picture.UseMaskable; whole && !opaque(img) {
			t.Errorf("%s is transparent", use)
		}
	}
	badge := decoded(t, set, picture.UseBadge)
	painted := 0
	for y := range 96 {
		for x := range 96 {
			c := color.NRGBAModel.Convert(badge.At(x, y)).(color.NRGBA)
			if c.A > 0 && (c.R < 250 || c.G < 250 || c.B < 250) {
				t.Fatalf("badge has the colour %v", c)
			}
			if c.A > 128 {
				painted++
			}
		}
	}
	if painted < 96 || opaque(badge) {
		t.Errorf("badge: %d of %d pixels painted", painted, 96*96)
	}
}

// letters is a logo of dark bars on nothing, 600 by 200.
func letters(c color.NRGBA) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, 600, 200))
	for y := 20; y < 180; y++ {
		for x := 20; x < 580; x++ {
			if x/40%2 == 0 {
				img.SetNRGBA(x, y, c)
			}
		}
	}
	return img
}

func TestALogoIsCutForPageMailAndPaper(t *testing.T) {
	set, err := picture.Make(context.Background(), picture.Logo, pngOf(t, letters(color.NRGBA{0x27, 0x40, 0x7d, 255})))
	must(t, err)
	if set.Width != 600 || set.Height != 200 || !set.OnLight || set.OnDark {
		t.Errorf("got %dx%d, on light %t, on dark %t", set.Width, set.Height, set.OnLight, set.OnDark)
	}
	page, mail, paper := decoded(t, set, picture.UseLogo), decoded(t, set, picture.UseLogoMail), decoded(t, set, picture.UseLogoPDF)
	for name, c := range map[string]struct {
		img    image.Image
		size   image.Point
		opaque bool
	}{"page": {page, image.Pt(600, 200), false}, "mail": {mail, image.Pt(480, 160), true}, "paper": {paper, image.Pt(600, 200), false}} {
		if c.img.Bounds().Size() != c.size || opaque(c.img) != c.opaque {
			t.Errorf("%s: got %v, opaque %t; want %v, %t", name, c.img.Bounds().Size(), opaque(c.img), c.size, c.opaque)
		}
	}
	checkIcons(t, set)
}

func TestALogoSeenOnEveryGroundGetsNoneInMails(t *testing.T) {
	set, err := picture.Make(context.Background(), picture.Logo, pngOf(t, letters(color.NRGBA{0xd3, 0x30, 0x30, 255})))
	must(t, err)
	if mail := decoded(t, set, picture.UseLogoMail); !set.OnLight || !set.OnDark || set.Grounded || opaque(mail) {
		t.Errorf("on light %t, on dark %t, grounded %t, with a ground in mails %t; want it seen on both, without one", set.OnLight, set.OnDark, set.Grounded, opaque(mail))
	}
}

func TestALargeLogoIsMadeSmallerAndASmallOneIsNotMadeLarger(t *testing.T) {
	for _, c := range []struct{ w, h, wantW, wantH int }{{4000, 1000, 960, 240}, {1000, 4000, 80, 320}, {100, 40, 100, 40}} {
		set, err := picture.Make(context.Background(), picture.Logo, jpegOf(t, photo(c.w, c.h)))
		must(t, err)
		if got := decoded(t, set, picture.UseLogo).Bounds().Size(); got != image.Pt(c.wantW, c.wantH) {
			t.Errorf("%dx%d: got %v, want %dx%d", c.w, c.h, got, c.wantW, c.wantH)
		}
	}
}

func TestAWhiteLogoCanBeSeenInMailsAndOnPaper(t *testing.T) {
	set, err := picture.Make(context.Background(), picture.Logo, pngOf(t, letters(color.NRGBA{255, 255, 255, 255})))
	must(t, err)
	if set.OnLight || !set.OnDark {
		t.Errorf("on light %t, on dark %t; want false, true", set.OnLight, set.OnDark)
	}
	for _, use := range []picture.Use{picture.UseLogoMail, picture.UseLogoPDF, picture.UseIcon180, picture.UseMaskable} {
		img := decoded(t, set, use)
		if got := color.NRGBAModel.Convert(img.At(0, 0)); !opaque(img) || got != (color.NRGBA{0x22, 0x22, 0x22, 255}) {
			t.Errorf("%s: ground %v, want the plate that pages have, whatever the colour of the day", use, got)
		}
	}
}

func TestALogoThatIsSeenOnWhiteIsLaidOnIt(t *testing.T) {
	set, err := picture.Make(context.Background(), picture.Logo, pngOf(t, letters(color.NRGBA{0x27, 0x40, 0x7d, 255})))
	must(t, err)
	if got := color.NRGBAModel.Convert(decoded(t, set, picture.UseMaskable).At(0, 0)); got != (color.NRGBA{255, 255, 255, 255}) {
		t.Errorf("ground %v, want white", got)
	}
}

func TestAnIconMustBeNearlySquare(t *testing.T) {
	for _, c := range []struct {
		w, h int
		ok   bool
	}{{256, 256, true}, {400, 200, true}, {600, 200, false}, {200, 600, false}} {
		_, err := picture.Make(context.Background(), picture.Icon, pngOf(t, photo(c.w, c.h)))
		if got := err == nil; got != c.ok {
			t.Errorf("%d x %d: got %v, want taken %v", c.w, c.h, err, c.ok)
		}
	}
}

func TestAMaskableIconKeepsItsPictureInsideTheSafeCircle(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 300, 300)) // a cross of the corners
	for i := range 300 {
		for d := range 20 {
			img.SetNRGBA(i, min(299, max(0, i+d-10)), color.NRGBA{200, 0, 0, 255})
			img.SetNRGBA(299-i, min(299, max(0, i+d-10)), color.NRGBA{200, 0, 0, 255})
		}
	}
	set, err := picture.Make(context.Background(), picture.Icon, pngOf(t, img))
	must(t, err)
	masked := decoded(t, set, picture.UseMaskable)
	for y := range 512 {
		for x := range 512 {
			dx, dy := x-256, y-256
			if _, g, _, _ := masked.At(x, y).RGBA(); dx*dx+dy*dy > 206*206 && g < 0xf000 {
				t.Fatalf("(%d, %d) is painted and outside the circle of 80 %%", x, y)
			}
		}
	}
}

func TestALoginPictureIsTurnedAsItsCameraSaysAndLosesItsMetadata(t *testing.T) {
	// Red at the top left, green at the top right, blue at the bottom left as it is seen; stored in eight ways.
	seen := func(x, y int) color.NRGBA {
		switch {
		case x < 300 && y < 200:
			return color.NRGBA{220, 20, 20, 255}
		case y < 200:
			return color.NRGBA{20, 180, 20, 255}
		case x < 300:
			return color.NRGBA{20, 20, 220, 255}
		}
		return color.NRGBA{240, 240, 240, 255}
	}
	const w, h = 600, 400
	stored := map[byte]func(x, y int) (int, int){ // from where it is seen to where it is stored
		1: func(x, y int) (int, int) { return x, y },
		2: func(x, y int) (int, int) { return w - 1 - x, y },
		3: func(x, y int) (int, int) { return w - 1 - x, h - 1 - y },
		4: func(x, y int) (int, int) { return x, h - 1 - y },
		5: func(x, y int) (int, int) { return y, x },
		6: func(x, y int) (int, int) { return y, w - 1 - x },
		7: func(x, y int) (int, int) { return h - 1 - y, w - 1 - x },
		8: func(x, y int) (int, int) { return h - 1 - y, x },
	}
	for way, where := range stored {
		img := image.NewNRGBA(image.Rect(0, 0, w, h))
		if way > 4 {
			img = image.NewNRGBA(image.Rect(0, 0, h, w))
		}
		for y := range h {
			for x := range w {
				sx, sy := where(x, y)
				img.SetNRGBA(sx, sy, seen(x, y))
			}
		}
		exif := []byte("Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00" + string(rune(way)) + "\x00\x00\x00\x00\x00\x00\x00GPS-secret")
		set, err := picture.Make(context.Background(), picture.Login, withSegment(jpegOf(t, img), 0xe1, exif))
		must(t, err)
		got := decoded(t, set, picture.UseLogin)
		if got.Bounds().Dx() != w || set.Width != w || set.Height != h {
			t.Errorf("way %d: got %v, set %dx%d", way, got.Bounds(), set.Width, set.Height)
			continue
		}
		for _, p := range []image.Point{{100, 100}, {500, 100}, {100, 300}, {500, 300}} {
			want := seen(p.X, p.Y)
			c := color.NRGBAModel.Convert(got.At(p.X, p.Y)).(color.NRGBA)
			if far(c.R, want.R) > 30 || far(c.G, want.G) > 30 || far(c.B, want.B) > 30 {
				t.Errorf("way %d at %v: got %v, want %v", way, p, c, want)
			}
		}
		for _, f := range set.Files {
			if bytes.Contains(f.Body, []byte("GPS-secret")) || bytes.Contains(f.Body, []byte("Exif")) {
				t.Errorf("way %d, %s: holds the camera's metadata", way, f.Use)
			}
		}
	}
}

func TestALoginPictureIsAtMost1600And800PixelsWide(t *testing.T) {
	set, err := picture.Make(context.Background(), picture.Login, jpegOf(t, photo(4000, 3000)))
	must(t, err)
	for use, want := range map[picture.Use]image.Point{picture.UseLogin: {1600, 1200}, picture.UseLogin800: {800, 600}} {
		if got := decoded(t, set, use).Bounds().Size(); got != want {
			t.Errorf("%s: got %v, want %v", use, got, want)
		}
	}
	if len(set.Files) != 2 {
		t.Errorf("got %d files, want 2", len(set.Files))
	}
}

func TestASVGLogoIsServedAsSVGAndPaintedForTheRest(t *testing.T) {
	upload, err := os.ReadFile("testdata/orchard.svg")
	must(t, err)
	set, err := picture.Make(context.Background(), picture.Logo, upload)
	must(t, err)
	f, _ := set.File(picture.UseLogo)
	if f.MediaType != "image/svg+xml" || f.Width != 480 || f.Height != 120 {
		t.Errorf("got %s, %dx%d", f.MediaType, f.Width, f.Height)
	}
	cleanSVG(t, f.Body)
	if *update {
		must(t, os.WriteFile("testdata/orchard.safe.svg", f.Body, 0o600))
	}
	want, err := os.ReadFile("testdata/orchard.safe.svg")
	must(t, err)
	if !bytes.Equal(f.Body, want) {
		t.Errorf("the safe SVG is another than testdata/orchard.safe.svg:\n%s", f.Body)
	}
	if got := decoded(t, set, picture.UseLogoMail).Bounds().Size(); got != image.Pt(480, 120) {
		t.Errorf("mail: got %v", got)
	}
	decoded(t, set, picture.UseLogoPDF)
	checkIcons(t, set)

	again, err := picture.Make(context.Background(), picture.Logo, f.Body)
	must(t, err)
	twice, _ := again.File(picture.UseLogo)
	if !bytes.Equal(twice.Body, f.Body) {
		t.Errorf("a safe SVG comes out changed:\n%s\n%s", f.Body, twice.Body)
	}
	for _, use := range []picture.Use{picture.UseLogoPDF, picture.UseIcon512} {
		if d := difference(decoded(t, set, use), decoded(t, again, use)); d > 0.5 {
			t.Errorf("%s: what is served looks unlike what was uploaded, by %.2f of 255", use, d)
		}
	}
}

func TestAnSVGIsPaintedAsABrowserPaintsIt(t *testing.T) {
	// orchard.chromium.png is Chromium 156's own picture of orchard.svg on white.
	upload, err := os.ReadFile("testdata/orchard.svg")
	must(t, err)
	set, err := picture.Make(context.Background(), picture.Logo, upload)
	must(t, err)
	painted := decoded(t, set, picture.UseLogoPDF)
	onWhite := image.NewRGBA(painted.Bounds())
	draw.Draw(onWhite, onWhite.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(onWhite, onWhite.Rect, painted, image.Point{}, draw.Over)
	theirs, err := os.ReadFile("testdata/orchard.chromium.png")
	must(t, err)
	browser, err := png.Decode(bytes.NewReader(theirs))
	must(t, err)
	if d := difference(onWhite, browser); d > 0.5 || onWhite.Rect != browser.Bounds() {
		t.Errorf("differs by %.3f of 255 on the mean, want at most 0.5", d)
	}
}

func difference(a, b image.Image) float64 {
	sum, n := 0, 0
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			p, q := color.RGBAModel.Convert(a.At(x, y)).(color.RGBA), color.RGBAModel.Convert(b.At(x, y)).(color.RGBA)
			sum += far(p.R, q.R) + far(p.G, q.G) + far(p.B, q.B) + far(p.A, q.A)
			n += 4
		}
	}
	return float64(sum) / float64(n)
}

func far(a, b byte) int { return max(int(a)-int(b), int(b)-int(a)) }

func TestInitialsAreIconsInTheCompanysColours(t *testing.T) {
	for _, name := range []string{"Estudio Marjal, S. L.", "Iñaki y Ángela CB", "42", "", "日本"} {
		t.Run(name, func(t *testing.T) { initials(t, name) })
	}
	if _, _, err := picture.Initials("X", "blue", "#fff", picture.UseIcon32); err == nil {
		t.Error("blue was taken for a colour")
	}
	if _, ok, err := picture.Initials("X", "#27407d", "#ffffff", picture.UseLogo); ok || err != nil {
		t.Errorf("a logo of initials: got %v, %v, want none", ok, err)
	}
}

func initials(t *testing.T, name string) {
	var set picture.Set
	for use := range iconSides {
		f := initial(t, name, use)
		if again := initial(t, name, use); again.Hash != f.Hash {
			t.Errorf("%q, %s: other bytes the second time", name, use)
		}
		set.Files = append(set.Files, f)
	}
	checkIcons(t, set)
	if got := color.NRGBAModel.Convert(decoded(t, set, picture.UseMaskable).At(1, 1)); got != (color.NRGBA{0x27, 0x40, 0x7d, 255}) {
		t.Errorf("%q: ground %v", name, got)
	}
}

func initial(t *testing.T, name string, use picture.Use) picture.File {
	t.Helper()
	f, ok, err := picture.Initials(picture.InitialsOf(name), "#27407d", "#ffffff", use)
	must(t, err)
	if !ok {
		t.Fatalf("%s is no icon's use", use)
	}
	return f
}

func FuzzSVG(f *testing.F) {
	for _, name := range []string{"orchard.svg", "orchard.safe.svg"} {
		seed, err := os.ReadFile("testdata/" + name)
		must(f, err)
		f.Add(seed)
	}
	f.Add(svgBytes(`<style>.a{fill:red}</style><g class="a" transform="rotate(3)"><rect x="1" width="50%" height="3" rx="1"/></g>`))
	f.Add(svgBytes(`<path d="M1 1a3 2 9 013 3Q1 2 3 4T5 6zm1 1" stroke="#123" stroke-dasharray="1 2" stroke-linejoin="round"/>`))
	f.Fuzz(func(t *testing.T, upload []byte) {
		if len(upload) > 1<<13 {
			return
		}
		safe, err := picture.SafeSVG(upload)
		var refused *billing.Error
		if err != nil {
			if !errors.As(err, &refused) || refused.Code != billing.Invalid {
				t.Errorf("got %v, want a refusal", err)
			}
			return
		}
		cleanSVG(t, safe)
		if _, err := picture.SafeSVG(safe); err != nil && !(errors.As(err, &refused) && refused.Key == "brand.error.picture_complex") {
			t.Errorf("what was written is not taken again: %v\n%s", err, safe)
		}
	})
}
