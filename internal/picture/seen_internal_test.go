package picture

import (
	"image"
	"image/color"
	"math/rand/v2"
	"testing"
)

// TestOfATwoTonedLogoTheLeastIsLost: on the ground that it gets no less of it can be seen than on any other.
func TestOfATwoTonedLogoTheLeastIsLost(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	tone := func() color.RGBA {
		return color.RGBA{uint8(random.IntN(256)), uint8(random.IntN(256)), uint8(random.IntN(256)), 255}
	}
	reached := map[[2]bool]int{}
	for range 3000 {
		img := image.NewRGBA(image.Rect(0, 0, 40, 10))
		one, other, cut := tone(), tone(), 4+random.IntN(32)
		if random.IntN(3) == 0 { // as logos are: one dark, one pale
			one, other = color.RGBA{uint8(random.IntN(50)), uint8(random.IntN(50)), uint8(random.IntN(50)), 255}, color.RGBA{255, uint8(220 + random.IntN(36)), uint8(200 + random.IntN(56)), 255}
		}
		for x := 2; x < 38; x++ {
			for y := 2; y < 8; y++ {
				img.SetRGBA(x, y, one)
				if x > cut {
					img.SetRGBA(x, y, other)
				}
			}
		}
		onLight, onDark := grounds(img)
		reached[[2]bool{onLight, onDark}]++
		light, dark, mid := seenOn(img, white), seenOn(img, darkPage), seenOn(img, middle)
		if light >= wellSeen || dark >= wellSeen {
			if !onLight && !onDark {
				t.Fatalf("%v and %v: a plate on every ground, though one shows it well", one, other)
			}
			continue
		}
		got := map[[2]bool]float64{{true, false}: light, {false, true}: dark, {false, false}: mid}[[2]bool{onLight, onDark}]
		if got < max(light, dark, mid) {
			t.Fatalf("%v and %v: %.2f of it can be seen; on light %.2f, on dark %.2f, in the middle %.2f", one, other, got, light, dark, mid)
		}
		ground := groundFor(img)
		if seen := seenOn(img, ground); seen < max(light, mid) {
			t.Fatalf("%v and %v: in a mail %.2f of it can be seen; on light %.2f, in the middle %.2f", one, other, seen, light, mid)
		}
	}
	for _, kind := range [][2]bool{{true, true}, {true, false}, {false, true}, {false, false}} {
		if reached[kind] == 0 {
			t.Errorf("no logo is seen on light %v and on dark %v", kind[0], kind[1])
		}
	}
}
