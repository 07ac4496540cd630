package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"iter"
)

// segments are the marker segments of a JPEG before its first scan: marker and what it holds.
func segments(upload []byte) iter.Seq2[byte, []byte] {
	return func(yield func(byte, []byte) bool) {
		rest := upload[min(2, len(upload)):]
		for len(rest) >= 4 && rest[0] == 0xff {
			marker := rest[1]
			if marker == 0xff { // padding
				rest = rest[1:]
				continue
			}
			n := int(binary.BigEndian.Uint16(rest[2:]))
			if marker == 0xda || n < 2 || n+2 > len(rest) || !yield(marker, rest[4:n+2]) {
				return
			}
			rest = rest[n+2:]
		}
	}
}

// orientation is the way up of a photograph as its camera noted it, 1 to 8 (Exif 2.3, tag 0x0112); 1 where it says
// nothing that makes sense.
func orientation(upload []byte) int {
	for marker, body := range segments(upload) {
		if tiff, ok := bytes.CutPrefix(body, []byte("Exif\x00\x00")); marker == 0xe1 && ok {
			return tiffOrientation(tiff)
		}
	}
	return 1
}

func tiffOrientation(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if string(tiff[:2]) == "II" {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 1
	}
	entries := tiff[at:]
	n := int(order.Uint16(entries))
	for i := range n {
		entry := 2 + 12*i
		if entry+12 > len(entries) {
			break
		}
		if order.Uint16(entries[entry:]) != 0x0112 {
			continue
		}
		if way := int(order.Uint16(entries[entry+8:])); way >= 1 && way <= 8 {
			return way
		}
		break
	}
	return 1
}

// turn puts a picture the way up that an orientation says.
func turn(img *image.RGBA, way int) *image.RGBA {
	if way <= 1 {
		return img
	}
	w, h := img.Rect.Dx(), img.Rect.Dy()
	ow, oh := w, h
	if way > 4 {
		ow, oh = h, w
	}
	out := image.NewRGBA(image.Rect(0, 0, ow, oh))
	for y := range oh {
		for x := range ow {
			sx, sy := source(way, x, y, w, h)
			copy(out.Pix[out.PixOffset(x, y):][:4], img.Pix[img.PixOffset(sx, sy):][:4])
		}
	}
	return out
}

// source is where the pixel (x, y) of the turned picture stands in the one that was stored, w by h.
func source(way, x, y, w, h int) (int, int) {
	switch way {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return y, h - 1 - x
	case 7:
		return w - 1 - y, h - 1 - x
	case 8:
		return w - 1 - y, x
	}
	return x, y
}
