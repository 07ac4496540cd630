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
	const most = 320 << 20
	for name, img := range map[string]interface {
		image.Image
		Set(x, y int, c color.Color)
	}{
		"40 megapixels":           image.NewNRGBA(image.Rect(0, 0, 8000, 5000)),
		"26 megapixels of 16 bit": image.NewNRGBA64(image.Rect(0, 0, 5200, 5000)),
		"20,000 pixels wide":      image.NewNRGBA(image.Rect(0, 0, 20_000, 2000)),
	} {
		b := img.Bounds()
		for i := range 2000 {
			for d := range 40 {
				img.Set(i*b.Dx()/2000, (i+d)%b.Dy(), color.NRGBA{byte(i), byte(d), 90, 255})
			}
		}
		var out bytes.Buffer
		encoder := png.Encoder{CompressionLevel: png.BestSpeed}
		must(t, encoder.Encode(&out, img))
		img = nil
		if out.Len() > picture.MaxUpload {
			t.Fatalf("%s: the upload has %d bytes", name, out.Len())
		}
		peak, took := peakOf(func() {
			_, err := picture.Make(context.Background(), picture.Login, out.Bytes(), "")
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
