package picture_test

import (
	"context"
	"errors"
	"image/color"
	"os"
	"testing"

	"acuse/internal/billing"
	"acuse/internal/picture"
)

// refusedOnly fails on an error that is not for people: it would be one of ours.
func refusedOnly(t *testing.T, err error) {
	t.Helper()
	var refused *billing.Error
	if !errors.As(err, &refused) || refused.Code != billing.Invalid || refused.Field == "" {
		t.Errorf("got %v, want a refusal beside a field", err)
	}
}

func FuzzMake(f *testing.F) {
	f.Add(0, pngOf(f, letters(color.NRGBA{1, 2, 3, 255}).SubImage(photo(200, 200).Rect)))
	f.Add(1, jpegOf(f, photo(130, 130)))
	f.Add(2, withSegment(jpegOf(f, photo(400, 400)), 0xe1, []byte("Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00")))
	f.Add(0, progressive(300, 300))
	f.Add(1, header(300, 300))
	drawn, err := os.ReadFile("testdata/orchard.svg")
	must(f, err)
	f.Add(2, drawn)
	f.Fuzz(func(t *testing.T, kind int, upload []byte) {
		if len(upload) > 1<<15 {
			return
		}
		set, err := picture.Make(context.Background(), picture.Kinds[uint(kind)%3], upload)
		if err != nil {
			refusedOnly(t, err)
			return
		}
		for _, file := range set.Files {
			if file.MediaType == "image/svg+xml" {
				cleanSVG(t, file.Body)
				continue
			}
			decoded(t, set, file.Use)
			onlyPicture(t, file)
		}
	})
}
