package pdf

import (
	"strings"
)

// The sheet, in mm: A4, the edges of what is drawn, and where the last block of a page must end.
const (
	leftEdge   = 16.0
	rightEdge  = 194.0
	topEdge    = 13.0
	bottomEdge = 280.0
	footerTop  = 287.0
	width      = rightEdge - leftEdge
)

// face is a font in its size (points) with the height of its line (mm).
type face struct {
	family        string
	size, leading float64
}

// The faces of the drawing.
var (
	titleFace   = face{bold, 21, 8.2}
	numberFace  = face{semiBold, 12, 6.4}
	issuerFace  = face{bold, 14, 6.2}
	payableFace = face{bold, 17, 7.2}
	dueFace     = face{bold, 13, 6}
	bodyFace    = face{regular, 9, 4.76}
	strongFace  = face{semiBold, 9, 4.76}
	detailFace  = face{regular, 7.8, 4.1}
	taxFace     = face{regular, 8.2, 4.3}
	labelFace   = face{semiBold, 7.5, 4}
	legalFace   = face{regular, 7.5, 3.85}
)

// colour of text or rule, as fpdf takes it.
type colour struct{ r, g, b int }

var (
	ink  = colour{0x1b, 0x1a, 0x17}
	soft = colour{0x5b, 0x58, 0x50}
	pale = colour{0xd9, 0xd6, 0xcd}
)

func (d *drawing) newPage() {
	d.pdf.AddPage()
	d.y = topEdge
}

// room makes sure that a block of that height fits below y, on a new page if need be. It reports whether it turned one.
func (d *drawing) room(height float64) bool {
	if d.y+height <= d.bottom {
		return false
	}
	d.newPage()
	return true
}

func (d *drawing) use(f face) {
	if d.face != f {
		d.pdf.SetFont(f.family, "", f.size)
		d.face = f
	}
}

// measure is how wide a text runs, in mm.
func (d *drawing) measure(f face, s string) float64 {
	d.use(f)
	return d.pdf.GetStringWidth(s)
}

// text writes one line whose box begins at x and y.
func (d *drawing) text(x, y float64, f face, c colour, s string) {
	const capitals, mm = 0.727, 25.4 / 72 // height of Inter's capitals in em; a point in mm
	d.use(f)
	d.pdf.SetTextColor(c.r, c.g, c.b)
	d.pdf.Text(x, y+(f.leading+capitals*f.size*mm)/2, s)
}

// textRight writes one line that ends at x.
func (d *drawing) textRight(x, y float64, f face, c colour, s string) {
	d.text(x-d.measure(f, s), y, f, c, s)
}

// rule draws a line from x to x at y; thick in mm.
func (d *drawing) rule(from, to, y, thick float64, c colour) {
	d.pdf.SetDrawColor(c.r, c.g, c.b)
	d.pdf.SetLineWidth(thick)
	d.pdf.Line(from, y, to, y)
}

// block writes a text of at most max lines into a column and gives the y below it; the last line of a longer text
// ends in an ellipsis.
func (d *drawing) block(x, y, w float64, f face, c colour, max int, s string) float64 {
	if s == "" {
		return y
	}
	lines := d.wrap(f, w, s)
	if len(lines) > max {
		lines = lines[:max]
		lines[max-1] = d.cut(f, w, lines[max-1]+" …")
	}
	for _, line := range lines {
		d.text(x, y, f, c, line)
		y += f.leading
	}
	return y
}

// cut shortens a line to a width; what is cut shows as an ellipsis.
func (d *drawing) cut(f face, w float64, s string) string {
	if d.measure(f, s) <= w {
		return s
	}
	runes := []rune(s)
	for len(runes) > 0 && d.measure(f, string(runes)+"…") > w {
		runes = runes[:len(runes)-1]
	}
	return strings.TrimRight(string(runes), " ") + "…"
}

// fit gives the face in the size at which a text that must not be broken or cut fits a width.
func (d *drawing) fit(f face, w float64, s string) face {
	if run := d.measure(f, s); run > w {
		f.size *= w / run
	}
	return f
}

// wrap breaks a text into lines of a width: at its own breaks, at spaces, and inside a word only if it is wider than
// the line.
func (d *drawing) wrap(f face, w float64, s string) []string {
	var lines []string
	space := d.measure(f, " ")
	for paragraph := range strings.SplitSeq(s, "\n") {
		line, run := "", 0.0
		for _, word := range strings.FieldsFunc(paragraph, isBreak) {
			long := d.measure(f, word)
			if line != "" && run+space+long <= w {
				line, run = line+" "+word, run+space+long
				continue
			}
			if line != "" {
				lines = append(lines, line)
			}
			for long > w {
				head := d.prefix(f, w, word)
				lines, word = append(lines, head), word[len(head):]
				long = d.measure(f, word)
			}
			line, run = word, long
		}
		lines = append(lines, line)
	}
	return lines
}

// prefix is as much of a word as fits a width, at least one character.
func (d *drawing) prefix(f face, w float64, word string) string {
	run := 0.0
	for i, r := range word {
		run += d.measure(f, string(r))
		if run > w && i > 0 {
			return word[:i]
		}
	}
	return word
}
