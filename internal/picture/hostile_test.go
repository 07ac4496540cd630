package picture_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"acuse/internal/billing"
	"acuse/internal/picture"
)

func TestHostileUploadsAreRefusedWithTheReasonBesideTheirField(t *testing.T) {
	gifOf := func() []byte {
		var out bytes.Buffer
		must(t, gif.Encode(&out, photo(200, 200), nil))
		return out.Bytes()
	}
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	_, err := z.Write([]byte(svg(`<path d="M0 0h9v9z"/>`)))
	must(t, err)
	must(t, z.Close())

	for name, c := range map[string]struct {
		upload []byte
		key    string
	}{
		"nothing":                   {nil, "empty"},
		"a byte too many":           {append(pngOf(t, photo(64, 64)), make([]byte, picture.MaxUpload)...), "too_big"},
		"text":                      {[]byte("not a picture at all"), "format"},
		"a web page":                {[]byte("<!DOCTYPE html><html><body onload=x()></body></html>"), "unsafe"},
		"a web page, no doctype":    {[]byte("<html><body></body></html>"), "format"},
		"other XML":                 {[]byte("<rss/>"), "format"},
		"a PDF":                     {[]byte("%PDF-1.7\n"), "format"},
		"WebP":                      {[]byte("RIFF\x00\x00\x00\x00WEBPVP8 "), "format"},
		"GIF":                       {gifOf(), "gif"},
		"BMP":                       {[]byte("BM\x00\x00\x00\x00"), "format"},
		"an animated PNG":           {withChunk(pngOf(t, photo(64, 64)), "acTL", make([]byte, 8)), "animated"},
		"1x1 PNG":                   {pngOf(t, photo(1, 1)), "too_small"},
		"a strip":                   {pngOf(t, photo(32*41, 32)), "strip"},
		"20,001 px wide":            {header(20_001, 1000), "too_wide"},
		"41 megapixels":             {header(8200, 5000), "pixels"},
		"the largest header":        {header(1<<31-1, 1<<31-1), "broken"},
		"10,000 megapixels":         {header(100_000, 100_000), "too_wide"},
		"header and nothing":        {header(4000, 4000), "broken"},
		"a PNG cut off":             {pngOf(t, photo(300, 300))[:400], "broken"},
		"a JPEG cut off":            {jpegOf(t, photo(300, 300))[:400], "broken"},
		"a PNG with a wrong sum":    {flipped(pngOf(t, photo(64, 64)), 60), "broken"},
		"only a PNG signature":      {[]byte("\x89PNG\r\n\x1a\n"), "broken"},
		"only a JPEG marker":        {[]byte("\xff\xd8\xff\xe0"), "broken"},
		"a PNG that shows nothing":  {pngOf(t, image.NewNRGBA(image.Rect(0, 0, 64, 64))), "blank"},
		"a progressive JPEG beyond": {progressive(6000, 6000), "pixels"},

		"svg: script":                   {svgBytes(`<script>alert(1)</script>`), "unsafe"},
		"svg: SCRIPT":                   {svgBytes(`<SCRIPT>alert(1)</SCRIPT>`), "unsafe"},
		"svg: script of a prefix":       {[]byte(`<svg:svg xmlns:svg="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><svg:script>alert(1)</svg:script></svg:svg>`), "unsafe"},
		"svg: script, unknown prefix":   {svgBytes(`<svg:script>alert(1)</svg:script>`), "unsafe"},
		"svg: script in metadata":       {svgBytes(`<metadata><x:ScRipt xmlns:x="http://www.w3.org/2000/svg">1</x:ScRipt></metadata>`), "unsafe"},
		"svg: html inside":              {svgBytes(`<p xmlns="http://www.w3.org/1999/xhtml">x</p>`), "unsafe"},
		"svg: onload":                   {[]byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="alert(1)"><path d="M0 0h9v9z"/></svg>`), "unsafe"},
		"svg: OnClick":                  {svgBytes(`<path d="M0 0h9v9z" OnClick="alert(1)"/>`), "unsafe"},
		"svg: handler with a prefix":    {svgBytes(`<path d="M0 0h9v9z" svg:onclick="alert(1)"/>`), "unsafe"},
		"svg: handler in what is left":  {svgBytes(`<title onclick="alert(1)">x</title>`), "unsafe"},
		"svg: foreignObject":            {svgBytes(`<foreignObject/>`), "unsafe"},
		"svg: link":                     {svgBytes(`<a href="#x"><path d="M0 0h9v9z"/></a>`), "unsafe"},
		"svg: javascript link":          {svgBytes(`<use xlink:href="javascript:alert(1)"/>`), "unsafe"},
		"svg: JaVaScRiPt link":          {svgBytes(`<use href=" Java&#x53;cript:alert(1)"/>`), "unsafe"},
		"svg: use of another file":      {svgBytes(`<use xlink:href="https://evil.example/x.svg#a"/>`), "unsafe"},
		"svg: use of a data URL":        {svgBytes(`<use href="data:image/svg+xml,%3Csvg/%3E#a"/>`), "unsafe"},
		"svg: href under other prefix":  {svgBytes(`<use xmlns:y="http://www.w3.org/1999/xlink" y:HREF="//evil.example/#a"/>`), "unsafe"},
		"svg: picture":                  {svgBytes(`<image href="data:image/png;base64,AAAA"/>`), "unsafe"},
		"svg: picture from outside":     {svgBytes(`<image xlink:href="http://169.254.169.254/"/>`), "unsafe"},
		"svg: animation":                {svgBytes(`<animate attributeName="href" to="javascript:alert(1)"/>`), "unsafe"},
		"svg: set":                      {svgBytes(`<set attributeName="onmouseover" to="alert(1)"/>`), "unsafe"},
		"svg: xml:base":                 {svgBytes(`<g xml:base="https://evil.example/"/>`), "unsafe"},
		"svg: style sheet":              {[]byte(`<?xml-stylesheet href="https://evil.example/x.css"?>` + svg(``)), "unsafe"},
		"svg: style sheet inside":       {svgBytes(`<metadata><?xml-stylesheet href="x"?></metadata>`), "unsafe"},
		"svg: @import":                  {svgBytes(`<style>@import url(https://evil.example/x.css);</style>`), "unsafe"},
		"svg: @font-face":               {svgBytes(`<style>@font-face{src:url(x)}</style>`), "unsafe"},
		"svg: @import in a section":     {svgBytes(`<style><![CDATA[@import 'x';]]></style>`), "unsafe"},
		"svg: url() outside":            {svgBytes(`<path d="M0 0h9v9z" style="fill:url(https://evil.example/x)"/>`), "unsafe"},
		"svg: URL( in an attribute":     {svgBytes(`<path d="M0 0h9v9z" fill="URL('//evil.example/#a')"/>`), "unsafe"},
		"svg: url() in an unknown":      {svgBytes(`<path d="M0 0h9v9z" style="cursor:url(x)"/>`), "unsafe"},
		"svg: a second url()":           {svgBytes(`<path d="M0 0h9v9z" fill="url(#a) url(http://evil.example)"/>`), "unsafe"},
		"svg: escaped url":              {svgBytes(`<path d="M0 0h9v9z" style="fill:\75rl(http://evil.example)"/>`), "unsafe"},
		"svg: comment in url":           {svgBytes(`<path d="M0 0h9v9z" style="fill:ur/**/l(http://evil.example)"/>`), "unsupported"},
		"svg: expression":               {svgBytes(`<path d="M0 0h9v9z" style="width:expression(alert(1))"/>`), "unsafe"},
		"svg: behaviour":                {svgBytes(`<path d="M0 0h9v9z" style="x:1;-moz-binding:url(#x)"/>`), "unsafe"},
		"svg: url in a rule":            {svgBytes(`<style>.a{background:url(//evil.example)}</style>`), "unsafe"},
		"svg: entity":                   {[]byte(`<!DOCTYPE svg [<!ENTITY x "y">]>` + svg(`&x;`)), "unsafe"},
		"svg: external entity":          {[]byte(`<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>` + svg(`<title>&x;</title>`)), "unsafe"},
		"svg: parameter entity":         {[]byte(`<!DOCTYPE svg [<!ENTITY % x SYSTEM "http://evil.example/x.dtd"> %x;]>` + svg(``)), "unsafe"},
		"svg: billion laughs":           {[]byte(laughs()), "unsafe"},
		"svg: undeclared entity":        {svgBytes(`<title>&nbsp;</title>`), "unsafe"},
		"svg: too deep":                 {svgBytes(strings.Repeat("<g>", 5000) + `<path d="M0 0h9v9z"/>` + strings.Repeat("</g>", 5000)), "complex"},
		"svg: too many":                 {svgBytes(strings.Repeat("<g/>", 20_001)), "complex"},
		"svg: too many attributes":      {svgBytes("<path" + manyAttributes(65) + "/>"), "complex"},
		"svg: over a megabyte":          {svgBytes("<!--" + strings.Repeat("x", 1<<20) + "-->"), "svg_too_big"},
		"svg: use of itself":            {svgBytes(`<g id="a"><use href="#a"/></g>`), "complex"},
		"svg: use in a ring":            {svgBytes(`<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>`), "complex"},
		"svg: use bomb":                 {svgBytes(useBomb(`<path d="M0 0h9v9z"/>`)), "complex"},
		"svg: use bomb of nothing":      {svgBytes(useBomb(``)), "complex"},
		"svg: clip in a ring":           {svgBytes(`<clipPath id="a"><path d="M0 0h9v9z" clip-path="url(#a)"/></clipPath><path clip-path="url(#a)" d="M0 0h9v9z"/>`), "unsupported"},
		"svg: gradients in a ring":      {svgBytes(`<linearGradient id="a" href="#b"/><linearGradient id="b" href="#a"/><path fill="url(#a)" d="M0 0h9v9z"/>`), "complex"},
		"svg: painting for ever":        {svgBytes(strings.Repeat(`<path d="M0 0h9v9H0z"/>`, 9_000)), "complex"},
		"svg: layers inside each other": {svgBytes(strings.Repeat(`<g opacity=".9">`, 40) + `<path d="M0 0h9v9H0z"/>` + strings.Repeat("</g>", 40)), "complex"},
		"svg: a million dashes":         {svgBytes(`<path stroke="red" stroke-dasharray=".00001" d="M0 0h9"/>`), "complex"},
		"svg: far away":                 {svgBytes(`<path d="M0 0h1e9v9z"/>`), "unsupported"},
		"svg: endless number":           {svgBytes(`<path d="M0 0h1e999v9z"/>`), "unsupported"},
		"svg: NaN":                      {svgBytes(`<rect width="NaN" height="9"/>`), "unsupported"},
		"svg: scaled without end":       {svgBytes(strings.Repeat(`<g transform="scale(1e6)">`, 9) + `<path d="M0 0h9v9z"/>` + strings.Repeat("</g>", 9)), "complex"},
		"svg: no size":                  {[]byte(`<svg xmlns="http://www.w3.org/2000/svg" width="100%"><path d="M0 0h9v9z"/></svg>`), "no_size"},
		"svg: nothing to see":           {svgBytes(`<path d="M0 0h9v9z" fill="none"/>`), "blank"},
		"svg: text":                     {svgBytes(`<text>Marjal</text>`), "unsupported"},
		"svg: filter":                   {svgBytes(`<path filter="url(#f)" d="M0 0h9v9z"/>`), "unsupported"},
		"svg: mask":                     {svgBytes(`<path style="mask:url(#f)" d="M0 0h9v9z"/>`), "unsupported"},
		"svg: another svg inside":       {svgBytes(`<svg/>`), "unsupported"},
		"svg: not closed":               {[]byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g>`), "broken"},
		"svg: two roots":                {[]byte(svg(``) + svg(``)), "format"},
		"svg: followed by a page":       {[]byte(svg(`<path d="M0 0h9v9z"/>`) + "<html><script>x</script></html>"), "unsafe"},
		"svg: closed crosswise":         {svgBytes(`<g><defs></g></defs>`), "broken"},
		"svg: gzip":                     {zipped.Bytes(), "format"},
		"svg: white all over":           {svgBytes(`<path fill="#fff" d="M-9 -9h999v999h-999z"/>`), "plain"},
		"png: white all over":           {pngOf(t, whiteOf(200, 200)), "plain"},
		"svg: UTF-16":                   {inUTF16(svg(`<script>1</script>`)), "encoding"},
		"svg: UTF-16 without a mark":    {inUTF16(svg(`<script>1</script>`))[2:], "encoding"},
		"svg: said to be UTF-16":        {[]byte(`<?xml version="1.0" encoding="UTF-16"?>` + svg(``)), "encoding"},
		"svg: UTF-7":                    {[]byte(`<?xml version="1.0" encoding="UTF-7"?>` + svg(`+ADw-script+AD4-`)), "encoding"},
		"svg: not UTF-8":                {svgBytes("<title>\xc3\x28</title>"), "encoding"},
		"svg: Latin-1":                  {[]byte(`<?xml version="1.0" encoding="ISO-8859-1"?>` + svg(``)), "encoding"},
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			set, err := picture.Make(context.Background(), picture.Logo, c.upload)
			var refused *billing.Error
			if !errors.As(err, &refused) || refused.Code != billing.Invalid || refused.Key != "brand.error.picture_"+c.key || refused.Field != "logo" {
				t.Errorf("got %v, want invalid: logo: brand.error.picture_%s", err, c.key)
			}
			if len(set.Files) > 0 {
				t.Errorf("got %d files of a refused upload", len(set.Files))
			}
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("took %s to refuse", took)
			}
		})
	}
}

func TestNothingOfWhatHidesInAPictureComesOut(t *testing.T) {
	secrets := []string{"<script>alert(1)</script>", "GPSLatitude-39.4699", "evil.example", "hidden.txt"}
	var archive bytes.Buffer
	z := zip.NewWriter(&archive)
	f, err := z.Create("hidden.txt")
	must(t, err)
	_, err = f.Write([]byte("evil.example"))
	must(t, err)
	must(t, z.Close())
	page := []byte(strings.Join(secrets, "\n"))

	hiding := map[string][]byte{
		"PNG text":                          withChunk(pngOf(t, photo(420, 400)), "tEXt", append([]byte("Comment\x00"), page...)),
		"PNG zTXt bomb":                     withChunk(pngOf(t, photo(420, 400)), "zTXt", append([]byte("Comment\x00\x00"), deflated(t, 64<<20)...)),
		"PNG iCCP bomb":                     withChunk(pngOf(t, photo(420, 400)), "iCCP", append([]byte("p\x00\x00"), deflated(t, 64<<20)...)),
		"JPEG comment":                      withSegment(jpegOf(t, photo(420, 400)), 0xfe, page),
		"JPEG Exif":                         withSegment(jpegOf(t, photo(420, 400)), 0xe1, append([]byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00"), page...)),
		"JPEG and what a telephone appends": append(jpegOf(t, photo(420, 400)), "SEFT hidden.txt evil.example"...),
		"PNG in pixels":                     pngOf(t, pixelsOf(420, 400, page)),
		"JPEG as script":                    withSegment(jpegOf(t, photo(420, 400)), 0xe0, []byte("*/=alert(1);/*"+string(page))),
	}
	if got := bytes.Contains(hiding["PNG text"], []byte(secrets[0])); !got {
		t.Fatal("the upload does not hold what is looked for")
	}
	for name, upload := range map[string][]byte{
		"PNG and page":  append(pngOf(t, photo(420, 400)), page...),
		"PNG and ZIP":   append(pngOf(t, photo(420, 400)), archive.Bytes()...),
		"JPEG and page": append(jpegOf(t, photo(420, 400)), page...),
		"JPEG and ZIP":  append(jpegOf(t, photo(420, 400)), archive.Bytes()...),
		"PNG and PDF":   append(pngOf(t, photo(420, 400)), "%PDF-1.7"...),
	} {
		var refused *billing.Error
		if _, err := picture.Make(context.Background(), picture.Logo, upload); !errors.As(err, &refused) || refused.Key != "brand.error.picture_carries" || refused.Field != "logo" {
			t.Errorf("%s: got %v, want it refused beside its field", name, err)
		}
	}
	for name, upload := range hiding {
		for _, kind := range []picture.Kind{picture.Logo, picture.Login} { // a logo makes icons, too
			set, err := picture.Make(context.Background(), kind, upload)
			if err != nil {
				t.Errorf("%s, %s: %v", name, kind, err)
				continue
			}
			for _, f := range set.Files {
				for _, secret := range secrets {
					if bytes.Contains(f.Body, []byte(secret)) {
						t.Errorf("%s, %s, %s: holds %q", name, kind, f.Use, secret)
					}
				}
				onlyPicture(t, f)
			}
		}
	}
}

// onlyPicture fails where a made file holds more than the chunks that a picture needs.
func onlyPicture(t *testing.T, f picture.File) {
	t.Helper()
	switch f.MediaType {
	case "image/png":
		rest := f.Body[8:]
		for len(rest) >= 12 {
			n, kind := binary.BigEndian.Uint32(rest), string(rest[4:8])
			if !strings.Contains("IHDR IDAT PLTE tRNS IEND", kind) {
				t.Errorf("%s: chunk %q", f.Use, kind)
			}
			rest = rest[n+12:]
		}
		if len(rest) != 0 {
			t.Errorf("%s: %d bytes behind the picture", f.Use, len(rest))
		}
	case "image/jpeg":
		if bytes.Contains(f.Body, []byte("Exif")) || !bytes.HasSuffix(f.Body, []byte("\xff\xd9")) {
			t.Errorf("%s: metadata, or bytes behind the picture", f.Use)
		}
	}
}

func TestWhatASVGSaysBesideItsShapesIsNotInTheOneThatIsServed(t *testing.T) {
	upload := `<?xml version="1.0" encoding="utf-8"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<!-- secret-comment --><svg xmlns="http://www.w3.org/2000/svg" xmlns:i="urn:secret-space" viewBox="0 0 90 90" i:note="secret-attribute" data-x="secret-data" class="secret-class">
<title>secret-title</title><metadata><?xpacket begin?><i:x>secret-meta</i:x></metadata><i:view>secret-element</i:view>
<style>.secret-class{fill:#c00;font-family:secret-font}</style>
<path id="secret-id" class="secret-class" aria-label="secret-label" d="M0 0h90v90z"/></svg>`
	set, err := picture.Make(context.Background(), picture.Icon, []byte(upload))
	if err != nil {
		t.Fatal(err)
	}
	f, _ := set.File(picture.UseIconSVG)
	want := `<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90" viewBox="0 0 90 90"><path fill="#cc0000" d="M0 0L90 0L90 90Z"/></svg>` + "\n"
	if string(f.Body) != want {
		t.Errorf("got  %s\nwant %s", f.Body, want)
	}
}

// cleanSVG fails where a written SVG holds anything but the elements and attributes that this package writes.
func cleanSVG(t *testing.T, body []byte) {
	t.Helper()
	const elements = " svg defs g path clipPath linearGradient radialGradient stop "
	const attributes = " xmlns width height viewBox id d transform fill fill-opacity fill-rule stroke stroke-opacity stroke-width stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset opacity clip-path clip-rule gradientUnits gradientTransform spreadMethod cx cy r fx fy x1 y1 x2 y2 offset stop-color stop-opacity "
	d := xml.NewDecoder(bytes.NewReader(body))
	for {
		token, err := d.Token()
		if err != nil {
			if err.Error() != "EOF" {
				t.Errorf("written SVG: %v", err)
			}
			return
		}
		switch token := token.(type) {
		case xml.StartElement:
			if !strings.Contains(elements, " "+token.Name.Local+" ") || token.Name.Space != "http://www.w3.org/2000/svg" {
				t.Errorf("written SVG has <%s>", token.Name.Local)
			}
			for _, a := range token.Attr {
				url := strings.Contains(a.Value, "url") && !strings.HasPrefix(a.Value, "url(#d")
				if !strings.Contains(attributes, " "+a.Name.Local+" ") || a.Name.Space != "" || url || a.Name.Local != "xmlns" && strings.Contains(a.Value, ":") {
					t.Errorf("written SVG has %s=%q", a.Name.Local, a.Value)
				}
			}
		case xml.CharData:
			if strings.TrimSpace(string(token)) != "" {
				t.Errorf("written SVG has the text %q", token)
			}
		case xml.Comment, xml.ProcInst, xml.Directive:
			t.Errorf("written SVG has %v", token)
		}
	}
}

func TestUploadsWaitForEachOtherAndGiveUpWithTheirRequest(t *testing.T) {
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := picture.Make(gone, picture.Logo, pngOf(t, photo(640, 320))); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the request's own end", err)
	}
	done := make(chan error, 8)
	for range 8 {
		go func() {
			_, err := picture.Make(context.Background(), picture.Logo, pngOf(t, photo(640, 320)))
			done <- err
		}()
	}
	for range 8 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func svg(inside string) string {
	return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">` + inside + `</svg>`
}

func svgBytes(inside string) []byte { return []byte(svg(inside)) }

func useBomb(leaf string) string {
	out := `<g id="u0">` + leaf + `</g>`
	for i := range 20 {
		out += fmt.Sprintf(`<g id="u%d">%s</g>`, i+1, strings.Repeat(fmt.Sprintf(`<use href="#u%d"/>`, i), 10))
	}
	return out
}

func laughs() string {
	out := `<!DOCTYPE svg [<!ENTITY l0 "lol">`
	for i := range 9 {
		out += fmt.Sprintf(`<!ENTITY l%d "%s">`, i+1, strings.Repeat(fmt.Sprintf("&l%d;", i), 10))
	}
	return out + "]>" + svg("<title>&l9;</title>")
}

func manyAttributes(n int) string {
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, ` a%d="x"`, i)
	}
	return out.String()
}

func inUTF16(s string) []byte {
	out := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}

// photo is a picture of many colours.
func photo(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetNRGBA(x, y, color.NRGBA{byte(x * 255 / w), byte(y * 255 / h), byte((x ^ y) & 127), 255})
		}
	}
	return img
}

// pixelsOf is a picture whose pixels are a text.
func pixelsOf(w, h int, text []byte) *image.NRGBA {
	img := photo(w, h)
	for i, c := range bytes.Repeat(text, 1+len(img.Pix)/len(text))[:len(img.Pix)] {
		img.Pix[i] = c
	}
	for i := 3; i < len(img.Pix); i += 4 {
		img.Pix[i] = 255
	}
	return img
}

func pngOf(t testing.TB, img image.Image) []byte {
	var out bytes.Buffer
	must(t, png.Encode(&out, img))
	return out.Bytes()
}

func jpegOf(t testing.TB, img image.Image) []byte {
	var out bytes.Buffer
	must(t, jpeg.Encode(&out, img, nil))
	return out.Bytes()
}

// chunk is one of a PNG's.
func chunk(kind string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, kind...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// withChunk puts a chunk behind a PNG's header.
func withChunk(file []byte, kind string, body []byte) []byte {
	return bytes.Join([][]byte{file[:33], chunk(kind, body), file[33:]}, nil)
}

// withSegment puts a segment at the beginning of a JPEG.
func withSegment(file []byte, marker byte, body []byte) []byte {
	head := binary.BigEndian.AppendUint16([]byte{0xff, 0xd8, 0xff, marker}, uint16(len(body)+2))
	return bytes.Join([][]byte{head, body, file[2:]}, nil)
}

// header is a PNG that says it is so large and holds nothing.
func header(w, h uint32) []byte {
	body := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	return append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", append(body, 8, 6, 0, 0, 0))...)
}

// progressive is the beginning of a progressive JPEG of three components of the same size.
func progressive(w, h uint16) []byte {
	frame := []byte{8}
	frame = binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(frame, h), w)
	frame = append(frame, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0)
	file := binary.BigEndian.AppendUint16([]byte{0xff, 0xd8, 0xff, 0xc2}, uint16(len(frame)+2))
	return append(append(file, frame...), 0xff, 0xda, 0, 2)
}

func flipped(file []byte, at int) []byte {
	file[at] ^= 0x55
	return file
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func whiteOf(w, h int) image.Image {
	img := image.NewGray(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	return img
}
