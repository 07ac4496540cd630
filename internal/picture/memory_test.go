package picture_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"acuse/internal/picture"
)

func TestTheLargestPicturesTakeBoundedMemory(t *testing.T) {
	const most = 280 << 20
	for name, make := range map[string]func() drawImage{
		"40 megapixels":           func() drawImage { return image.NewNRGBA(image.Rect(0, 0, 8000, 5000)) },
		"26 megapixels of 16 bit": func() drawImage { return image.NewNRGBA64(image.Rect(0, 0, 5200, 5000)) },
	} {
		out := lightly(t, make())
		if len(out) > picture.MaxUpload {
			t.Fatalf("%s: the upload has %d bytes", name, len(out))
		}
		peak, took := peakOf(func() {
			_, err := picture.Make(context.Background(), picture.Login, out)
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		})
		t.Logf("%s: %d MB at most, %s", name, peak>>20, took.Round(100*time.Millisecond))
		if peak > most {
			t.Errorf("%s: took %d MB, at most %d", name, peak>>20, most>>20)
		}
	}
}

type drawImage interface {
	image.Image
	Set(x, y int, c color.Color)
}

// lightly is a PNG of a picture with a line across.
func lightly(t *testing.T, img drawImage) []byte {
	b := img.Bounds()
	for i := range 2000 {
		for d := range 40 {
			img.Set(i*b.Dx()/2000, (i+d)%b.Dy(), color.NRGBA{byte(i), byte(d), 90, 255})
		}
	}
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	must(t, encoder.Encode(&out, img))
	return out.Bytes()
}

// peakOf is by how much the heap grew at most while f ran.
func peakOf(f func()) (uint64, time.Duration) {
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	var done atomic.Bool
	peak := make(chan uint64)
	go func() {
		var most uint64
		for !done.Load() {
			var now runtime.MemStats
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapInuse)
			time.Sleep(5 * time.Millisecond)
		}
		peak <- most - min(most, before.HeapInuse)
	}()
	began := time.Now()
	f()
	took := time.Since(began)
	done.Store(true)
	return <-peak, took
}
