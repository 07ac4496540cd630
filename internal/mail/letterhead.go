package mail

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"html/template"
	"image/png"
	"strings"

	"acuse/internal/billing"
	"acuse/internal/i18n"
)

// Letterhead is what a company's mails to its customers look like. The zero one is the usual: the company's name in ink.
type Letterhead struct {
	Name    string          // above the letter, and read out for the logo; "" is the company's name
	Color   string          // "#27407d", of band, button and links, in the tones of its palette; "" is the usual
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
	l.Header, l.Corners, l.Contacts = h.Header, h.Corners, contactsOf(h.Support)
	if len(l.Contacts) > 0 {
		l.Help = p.T("mail.support")
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

// contact is a way to whom a customer asks for help. Its address is made of what a brand may have there: billing.Brand.Check.
type contact struct {
	Text string
	URL  template.URL
}

func contactsOf(s billing.Support) (all []contact) {
	for _, c := range billing.Ways(s.Email, s.Phone) {
		all = append(all, contact{strings.ReplaceAll(c.Text, " ", "\u00a0"), template.URL(c.URL)}) // no telephone number is broken
	}
	if s.URL != "" {
		all = append(all, contact{s.URL, template.URL(s.URL)})
	}
	return all
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

// edged is the contrast below which a button cannot be told from the card: it has an edge then. WCAG asks for nothing where
// its words can be read.
const edged = 1.5

// inkOf makes a letter's ink of a brand's main colour, in the tones that its pages have; false for what is no colour.
func inkOf(color string) (ink, bool) {
	main, err := billing.ParseColor(color)
	if err != nil {
		return ink{}, false
	}
	p := billing.PaletteOf(main)
	light, dark := p.Light, p.Dark
	i := ink{Fill: light["accent"].String(), OnFill: light["on-accent"].String(), Link: light["accent-text"].String(),
		DarkFill: dark["accent"].String(), DarkOnFill: dark["on-accent"].String(), DarkLink: dark["accent-text"].String()}
	if billing.Contrast(light["accent"], billing.Color{R: 255, G: 255, B: 255}) < edged {
		i.Edge = i.Link
	}
	return i, true
}
