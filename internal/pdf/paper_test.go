package pdf

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"acuse/internal/billing"
	"acuse/internal/platformtest"
)

// aLogo is a picture with holes; deep has sixteen bits a part, which fpdf cannot read.
func aLogo(t *testing.T, width, height int, deep bool) []byte {
	t.Helper()
	set := func(put func(x, y int, c color.Color)) {
		for x := range width {
			for y := range height {
				dx, dy := x-height/2, y-height/2
				if dx*dx+dy*dy < height*height/4 || x > height && y > height/3 && y < 2*height/3 {
					put(x, y, color.NRGBA{0x0b, 0x6e, 0x4f, 0xff})
				}
			}
		}
	}
	var m image.Image
	if deep {
		im := image.NewNRGBA64(image.Rect(0, 0, width, height))
		set(im.Set)
		m = im
	} else {
		im := image.NewNRGBA(image.Rect(0, 0, width, height))
		set(im.Set)
		m = im
	}
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func brandedInvoice(logo []byte) billing.Snapshot {
	s := tenLines()
	sum := sha256.Sum256(logo)
	s.Paper = billing.Paper{Accent: "#0b6e4f", Logo: hex.EncodeToString(sum[:])}
	return s
}

func TestABrandedDocumentReadsAsItsGoldenTextAndShowsItsLogo(t *testing.T) {
	for _, lang := range billing.Languages {
		logo := aLogo(t, 480, 120, lang == "eu")
		s := brandedInvoice(logo)
		s.Language = lang
		content, err := Branded(s, logo)
		if err != nil {
			t.Fatal(err)
		}
		again, _ := Branded(s, logo)
		if !bytes.Equal(content, again) {
			t.Errorf("%s: drawn twice it is not the same", lang)
		}
		path := filepath.Join(t.TempDir(), "branded.pdf")
		if dir := os.Getenv("ACUSE_DRAWINGS"); dir != "" { // to be looked at
			path = filepath.Join(dir, "branded-"+lang+".pdf")
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		expectGolden(t, "branded-"+lang, tool(t, "pdftotext", "-layout", path, "-"))
		if images := tool(t, "pdfimages", "-list", path); !strings.Contains(images, "480   120") || !strings.Contains(images, "smask") {
			t.Errorf("%s: got\n%s\nwant the logo and its holes", lang, images)
		}
		if check := tool(t, "qpdf", "--check", path); !strings.Contains(check, "No syntax or stream encoding errors found") {
			t.Errorf("%s: qpdf --check: %s", lang, check)
		}
		places, err := platformtest.In("branded.pdf", content)
		if err != nil || len(places) != 0 {
			t.Errorf("%s: got %v, %v, want nothing of the platform", lang, places, err)
		}
	}
}

// TestASnapshotWithoutABrandIsWhatItWas: neither its JSON nor its drawing knows of brands.
func TestASnapshotWithoutABrandIsWhatItWas(t *testing.T) {
	text, err := json.Marshal(tenLines())
	if err != nil || bytes.Contains(text, []byte("look")) {
		t.Errorf("got %s, %v, want no brand", text, err)
	}
	content, err := Document(tenLines())
	if err != nil {
		t.Fatal(err)
	}
	const want = "d19b47c960a61d56" // of the drawing as it was before there were brands
	sum := sha256.Sum256(content)
	if got := hex.EncodeToString(sum[:8]); got != want {
		t.Errorf("the drawing: got %s, want %s", got, want)
	}
}

func TestABrandThatCannotBeDrawnIsRefused(t *testing.T) {
	good := aLogo(t, 40, 10, false)
	for name, c := range map[string]struct {
		paper billing.Paper
		logo  []byte
	}{
		"a colour that is none": {billing.Paper{Accent: "red"}, nil}, "a broken colour": {billing.Paper{Accent: "#12345g"}, nil},
		"a hash without its logo": {billing.Paper{Logo: "x"}, nil}, "a logo without its hash": {billing.Paper{}, good},
		"no picture": {billing.Paper{Logo: "x"}, []byte("<svg/>")}, "half a picture": {billing.Paper{Logo: "x"}, good[:len(good)-20]},
		"too many points": {billing.Paper{Logo: "x"}, aLogo(t, logoSide+1, 1, false)},
	} {
		s := tenLines()
		s.Paper = c.paper
		if got, err := Branded(s, c.logo); err == nil {
			t.Errorf("%s: got %d bytes, want an error", name, len(got))
		}
	}
	for name, size := range map[string][2]int{"one point": {1, 1}, "a tower": {10, 400}, "a ribbon": {400, 4}} {
		if _, err := Branded(brandedInvoice(good), aLogo(t, size[0], size[1], false)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
