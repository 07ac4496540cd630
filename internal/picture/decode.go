package picture

import (
	"bytes"
	"context"
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"
)

const pngSignature = "\x89PNG\r\n\x1a\n"

// formatOf tells by its content what an upload is: "png", "jpeg" or "svg".
func formatOf(upload []byte) (string, error) {
	begins := func(s string) bool { return bytes.HasPrefix(upload, []byte(s)) }
	switch {
	case len(upload) == 0:
		return "", refuse("brand.error.picture_empty")
	case len(upload) > MaxUpload:
		return "", refuse("brand.error.picture_too_big", "max", MaxUpload>>20)
	case (begins(pngSignature) || begins("\xff\xd8\xff")) && carries(upload):
		return "", refuse("brand.error.picture_carries")
	case begins(pngSignature):
		return "png", nil
	case begins("\xff\xd8\xff"):
		return "jpeg", nil
	case begins("GIF8"):
		return "", refuse("brand.error.picture_gif")
	case begins("\xff\xfe"), begins("\xfe\xff"), begins("<\x00"), begins("\x00<"), begins("\x00\x00\xfe\xff"), begins("\x00\x00\x00<"):
		return "", refuse("brand.error.picture_encoding")
	case looksLikeXML(upload):
		return "svg", nil
	}
	return "", refuse("brand.error.picture_format")
}

// carries reports whether something else comes behind a picture, which makes two files of one: an archive, whose directory
// stands at its end, or a page or a program behind the last mark of the picture's end. Telephones append data of their own to
// a JPEG, which are neither. Whatever it is, no file that is made of the upload has it.
func carries(upload []byte) bool {
	const directory = 64 << 10 // how far from the end of a ZIP its directory's own end may be
	if bytes.Contains(upload[max(0, len(upload)-directory):], []byte("PK\x05\x06")) {
		return true
	}
	end, mark := bytes.LastIndex(upload, []byte("\xff\xd9")), 2
	if bytes.HasPrefix(upload, []byte(pngSignature)) {
		end, mark = bytes.LastIndex(upload, []byte("IEND")), len("IEND")+4
	}
	if end < 0 {
		return false // broken: whoever decodes it says so
	}
	behind := bytes.ToLower(upload[min(len(upload), end+mark):])
	for _, begin := range []string{"<script", "<html", "<!doctype", "<svg", "<?php", "%pdf-", "#!/", "rar!", "7z\xbc\xaf"} {
		if bytes.Contains(behind, []byte(begin)) {
			return true
		}
	}
	return false
}

func looksLikeXML(upload []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(upload, []byte("\ufeff")), " \t\r\n"), []byte("<"))
}

// decode gives the pixels of a PNG or JPEG the way up it is seen. Its size is checked before anything is decoded.
func decode(ctx context.Context, kind Kind, format string, upload []byte) (*picture, error) {
	config, decoder := png.DecodeConfig, png.Decode
	if format == "jpeg" {
		config, decoder = jpeg.DecodeConfig, jpeg.Decode
	}
	c, err := config(bytes.NewReader(upload))
	if err != nil {
		return nil, refuse("brand.error.picture_broken")
	}
	if err := checkSize(kind, c, memoryOf(format, upload, c)); err != nil {
		return nil, err
	}
	if format == "png" && animated(upload) {
		return nil, refuse("brand.error.picture_animated")
	}
	img, err := decoder(untilDone{ctx, bytes.NewReader(upload)})
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil || img.Bounds().Dx() != c.Width || img.Bounds().Dy() != c.Height {
		return nil, refuse("brand.error.picture_broken")
	}
	turned := 1
	if format == "jpeg" {
		turned = orientation(upload)
	}
	box := mostPixels[kind]
	if turned > 4 {
		box.X, box.Y = box.Y, box.X
	}
	if kind == Login { // only its width is bounded, and its height by what a tall one makes of it
		box = image.Pt(1600, 1600)
	}
	w, h := within(float64(c.Width), float64(c.Height), box)
	if w > c.Width || h > c.Height {
		w, h = c.Width, c.Height
	}
	small, err := shrink(ctx, img, w, h)
	if err != nil {
		return nil, err
	}
	if empty(small) {
		return nil, refuse("brand.error.picture_blank")
	}
	p := &picture{width: c.Width, height: c.Height, pixels: turn(small, turned)}
	if turned > 4 {
		p.width, p.height = c.Height, c.Width
	}
	return p, nil
}

// untilDone ends a decoding whose time is over: decoders ask for bytes all along.
type untilDone struct {
	ctx context.Context
	r   io.Reader
}

func (u untilDone) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(p)
}

func checkSize(kind Kind, c image.Config, memory int64) error {
	switch {
	case min(c.Width, c.Height) < minSide[kind]:
		return refuse("brand.error.picture_too_small", "min", minSide[kind], "width", c.Width, "height", c.Height)
	case max(c.Width, c.Height) > maxSide:
		return refuse("brand.error.picture_too_wide", "max", maxSide)
	case int64(c.Width)*int64(c.Height) > maxPixels || memory > maxMemory:
		return refuse("brand.error.picture_pixels", "max", maxPixels/1_000_000)
	case max(c.Width, c.Height) > 40*min(c.Width, c.Height):
		return refuse("brand.error.picture_strip")
	}
	return nil
}

// memoryOf is about how many bytes the decoder will need. A progressive JPEG keeps four bytes more for each sample
// until its last scan.
func memoryOf(format string, upload []byte, c image.Config) int64 {
	pixels := int64(c.Width) * int64(c.Height)
	if format == "jpeg" {
		progressive, samples := frameOf(upload, pixels)
		if progressive {
			return 5 * samples
		}
		return samples
	}
	switch c.ColorModel {
	case color.RGBA64Model, color.NRGBA64Model:
		return 8 * pixels
	case color.GrayModel:
		return pixels
	case color.Gray16Model:
		return 2 * pixels
	}
	return 4 * pixels
}

// frameOf reads the frame header of a JPEG: whether it is progressive, and how many samples its components have.
func frameOf(upload []byte, pixels int64) (progressive bool, samples int64) {
	for marker, body := range segments(upload) {
		if marker < 0xc0 || marker > 0xc2 || len(body) < 6 {
			continue
		}
		n := int(body[5])
		if len(body) < 6+3*n {
			break
		}
		var most, sum int64 = 1, 0
		for i := range n {
			factors := body[6+3*i+1]
			area := int64(factors>>4) * int64(factors&15)
			most, sum = max(most, area), sum+area
		}
		return marker == 0xc2, pixels * sum / most
	}
	return true, 4 * pixels
}

// animated reports whether a PNG is one of several frames (APNG).
func animated(upload []byte) bool {
	rest := upload[len(pngSignature):]
	for len(rest) >= 8 {
		n, kind := binary.BigEndian.Uint32(rest), string(rest[4:8])
		if kind == "acTL" {
			return true
		}
		if kind == "IDAT" || int64(n)+12 > int64(len(rest)) {
			return false
		}
		rest = rest[n+12:]
	}
	return false
}

// rgba is any picture in the one form that the rest of the package works with.
func rgba(img image.Image) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, img.Bounds().Dx(), img.Bounds().Dy()))
	draw.Draw(out, out.Bounds(), img, img.Bounds().Min, draw.Src)
	return out
}
