package mail

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"html/template"
	"image/png"
	"math"
	"strconv"
	"strings"

	"acuse/internal/billing"
	"acuse/internal/i18n"
)

// Letterhead is what a company's mails to its customers look like. The zero one is the usual: the company's name in ink.
type Letterhead struct {
	Name    string          // above the letter, and read out for the logo; "" is the company's name
	Color   string          // "#27407d", of band, button and links; what cannot be read is made darker or lighter. "" is the usual
	Corners string          // one of billing.BrandCorners
	Logo    []byte          // PNG of at most LogoMax bytes and logoSide points, sent along; nil, or one that is none, leaves the name
	Plate   bool            // in a dark mailbox the logo wants a light plate
	Header  string          // a line under the name
	Footer  string          // lines above the company's address
	Support billing.Support // whom a customer asks for help; what is empty is left out
}

// LogoMax is how many bytes of a logo travel with each mail.
const LogoMax = 100 << 10

// A logo is drawn into this box, in CSS px, and is never more points on a side than that.
const (
	logoWidth, logoHeight = 200, 56
	logoSide              = 2000
)

// Inline is a file that the HTML of a message shows: no mail fetches anything.
type Inline struct {
	Attachment
	ID string // Content-ID without <>
}

// picture is a logo as the letter draws it.
type picture struct {
	Address       template.URL
	Width, Height int
	Plate         bool
}

// on puts the head around a letter, and answers what must travel along.
func (h Letterhead) on(p *i18n.Printer, l *letter) []Inline {
	if h.Name != "" {
		l.Head = h.Name
	}
	if ink, ok := inkOf(h.Color); ok {
		l.Ink, l.Band = ink, ink.DarkFill
	}
	l.Header, l.Corners = h.Header, h.Corners
	if help := supportLine(h.Support); help != "" {
		l.Footer = append([]string{p.T("mail.support", "contact", help)}, l.Footer...)
	}
	if h.Footer != "" {
		l.Footer = append(strings.Split(h.Footer, "\n"), l.Footer...)
	}
	if len(h.Logo) > LogoMax {
		return nil
	}
	size, err := png.DecodeConfig(bytes.NewReader(h.Logo))
	if err != nil || size.Width > logoSide || size.Height > logoSide {
		return nil
	}
	sum := sha256.Sum256(h.Logo)
	id := "logo." + hex.EncodeToString(sum[:8]) + "@letterhead"
	scale := min(1, logoWidth/float64(size.Width), logoHeight/float64(size.Height))
	l.Logo = &picture{template.URL("cid:" + id), max(1, int(float64(size.Width)*scale)), max(1, int(float64(size.Height)*scale)), h.Plate}
	return []Inline{{Attachment{Name: "logo.png", Type: "image/png", Content: h.Logo}, id}}
}

// supportLine is all of it, in one line.
func supportLine(s billing.Support) string {
	var all []string
	for _, part := range []string{s.Email, strings.ReplaceAll(oneLine(s.Phone), " ", "\u00a0"), s.URL} {
		if part = oneLine(part); part != "" {
			all = append(all, part)
		}
	}
	return strings.Join(all, " · ")
}

// HTMLAlone is the HTML with its pictures inside, for a page that shows the message: a browser has no other parts.
func (m Message) HTMLAlone() string { return withPictures(m.HTML, m.Inline) }

func withPictures(html string, pictures []Inline) string {
	for _, i := range pictures {
		html = strings.ReplaceAll(html, `"cid:`+i.ID+`"`, `"data:`+i.Type+";base64,"+base64.StdEncoding.EncodeToString(i.Content)+`"`)
	}
	return html
}

// InScheme is the HTML of a mail as a mailbox of that scheme, "light" or "dark", shows it, whatever the system of whoever
// looks at it says: a browser asks the system alone.
func InScheme(html, scheme string) string {
	asked := "all"
	if scheme == "light" {
		asked = "not all"
	}
	head, body, _ := strings.Cut(html, "</head>")
	head = strings.NewReplacer(`content="light dark"`, `content="`+scheme+`"`, "color-scheme: light dark;", "color-scheme: "+scheme+";",
		"color-schemes: light dark;", "color-schemes: "+scheme+";", "@media (prefers-color-scheme: dark)", "@media "+asked).Replace(head)
	return head + "</head>" + body
}

// The paper that links are read on: the box of a letter, in a light and in a dark mailbox.
const (
	lightBox = "#f4f4f4"
	darkBox  = "#232323"
	readable = 4.5 // WCAG 2.2, 1.4.3
	edged    = 1.5 // below it a button cannot be told from the card: WCAG asks for nothing where its words can be read
	alive    = 8   // of a button in a dark mailbox that had to be lightened: a middling grey looks switched off
)

// inkOf makes a letter's ink of one colour, each pair of it readable; false for what is no colour.
func inkOf(color string) (ink, bool) {
	c, ok := parseColor(color)
	if !ok {
		return ink{}, false
	}
	light, dark := c.until(lightBox, 0, readable), c.until(darkBox, 255, readable)
	fill := dark
	if dark != c {
		fill = c.until(darkBox, 255, alive)
	}
	i := ink{Fill: c.String(), OnFill: c.over(), Link: light.String(), DarkFill: fill.String(), DarkOnFill: fill.over(), DarkLink: dark.String()}
	if contrast(c, rgb{255, 255, 255}) < edged {
		i.Edge = i.Link
	}
	return i, true
}

// rgb is a colour, each part from 0 to 255.
type rgb [3]float64

func parseColor(s string) (c rgb, ok bool) {
	if len(s) != 7 || s[0] != '#' {
		return c, false
	}
	n, err := strconv.ParseUint(s[1:], 16, 32)
	return rgb{float64(n >> 16), float64(n >> 8 & 255), float64(n & 255)}, err == nil
}

func (c rgb) String() string {
	return "#" + hex.EncodeToString([]byte{byte(math.Round(c[0])), byte(math.Round(c[1])), byte(math.Round(c[2]))})
}

// until goes towards black (0) or white (255) until c has that contrast on the paper.
func (c rgb) until(paper string, end, least float64) rgb {
	on, _ := parseColor(paper)
	for step := 0.0; step <= 1; step += 0.02 {
		mixed := rgb{c[0] + (end-c[0])*step, c[1] + (end-c[1])*step, c[2] + (end-c[2])*step}
		if drawn, _ := parseColor(mixed.String()); contrast(drawn, on) >= least {
			return drawn
		}
	}
	return rgb{end, end, end}
}

// over is black or white, whichever can be read on c: one of them always can.
func (c rgb) over() string {
	if contrast(c, rgb{255, 255, 255}) >= readable {
		return "#ffffff"
	}
	return "#000000"
}

// contrast is the ratio of WCAG 2.2 between two colours.
func contrast(a, b rgb) float64 {
	high, low := max(a.luminance(), b.luminance()), min(a.luminance(), b.luminance())
	return (high + 0.05) / (low + 0.05)
}

func (c rgb) luminance() float64 {
	part := func(v float64) float64 {
		if v /= 255; v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*part(c[0]) + 0.7152*part(c[1]) + 0.0722*part(c[2])
}
