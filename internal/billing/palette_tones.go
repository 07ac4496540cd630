package billing

// tone is a colour of the interface and how it is derived from the main colour, for each theme.
type tone struct {
	name        string
	light, dark func(main OKLCH) OKLCH
}

// tones are the rules of tokens.css, sections 2 to 4, but for those of accentOf and lift. A test compares them with the sheet.
var tones = []tone{
	{"accent-text", deep(.48), bright(.78, .13)},
	{"accent-soft", tint(.96, .022), tint(.29, .04)},
	{"accent-line", tint(.85, .06), tint(.45, .08)},

	{"bg", tint(.976, .0045), tint(.168, .010)},
	{"surface", fixed(1, 0, 0), tint(.207, .011)},
	{"sunken", tint(.963, .006), tint(.246, .013)},
	{"line", tint(.922, .008), tint(.305, .014)},
	{"line-strong", tint(.625, .012), tint(.57, .016)},
	{"text", tint(.235, .025), tint(.945, .006)},
	{"text-2", tint(.435, .022), tint(.78, .012)},
	{"text-3", tint(.52, .018), tint(.69, .014)},

	{"read", fixed(.50, .125, 156), fixed(.80, .14, 156)},
	{"read-soft", fixed(.955, .035, 158), fixed(.30, .05, 158)},
	{"danger", fixed(.51, .18, 26), fixed(.79, .115, 24)},
	{"danger-soft", fixed(.957, .02, 22), fixed(.30, .055, 22)},
	{"danger-fill", fixed(.51, .18, 26), fixed(.52, .17, 26)},
	{"on-danger", fixed(1, 0, 0), fixed(1, 0, 0)},
	{"warn", fixed(.49, .10, 68), fixed(.83, .11, 80)},
	{"warn-soft", fixed(.962, .038, 84), fixed(.30, .042, 76)},
	{"card", fixed(.968, .014, 6), fixed(.272, .030, 2)},
	{"card-line", fixed(.865, .045, 4), fixed(.42, .05, 2)},
	{"card-text", fixed(.42, .10, 4), fixed(.88, .05, 4)},
}

// tint is a lightness with a breath of the main colour's hue.
func tint(l, most float64) func(OKLCH) OKLCH {
	return func(o OKLCH) OKLCH { return OKLCH{l, min(o.C, most), o.H} }
}

// deep is the main colour, not lighter than that.
func deep(most float64) func(OKLCH) OKLCH {
	return func(o OKLCH) OKLCH { return OKLCH{min(o.L, most), o.C, o.H} }
}

// bright is the main colour, neither darker nor stronger than that.
func bright(least, most float64) func(OKLCH) OKLCH {
	return func(o OKLCH) OKLCH { return OKLCH{max(o.L, least), min(o.C, most), o.H} }
}

// fixed is a meaning's colour, which no brand changes.
func fixed(l, c, h float64) func(OKLCH) OKLCH {
	return func(OKLCH) OKLCH { return OKLCH{l, c, h} }
}

// The least contrasts of WCAG 2.2 AA. Large text could do with leastMark, but a page does not know what will be large.
const (
	leastText = 4.5 // text: 1.4.3
	leastMark = 3   // the border of a field, a mark that says something: 1.4.11
)

// pair is a colour that is seen on another.
type pair struct {
	text, on string
	least    float64
}

// contrasts are all that app.css and site.css put together, once in either order: "surface" on "text-2" of a pill is
// "text-2" on "surface". Lines that only divide, and tints that only decorate what a word says, need no contrast.
// The counts in the buttons of the company's own lists, and its charts, are not here: its side has the usual palette.
var contrasts = pairsOf(
	// the page, a card, a filled field or a row under the pointer, a ticked row or a chosen filter
	uses{leastText, []string{"text", "text-2", "text-3", "accent-text", "read", "danger"}, []string{"surface", "bg", "hover", "sunken", "accent-soft"}},
	uses{leastText, []string{"on-accent"}, []string{"accent", "accent-hover"}},
	uses{leastText, []string{"on-danger"}, []string{"danger-fill"}},
	uses{leastText, []string{"danger"}, []string{"danger-soft"}},
	uses{leastText, []string{"warn"}, []string{"warn-soft"}},
	uses{leastText, []string{"text", "card-text"}, []string{"card"}},
	uses{leastText, []string{"text"}, []string{"accent-line"}},                                            // what is selected
	uses{leastMark, []string{"read"}, []string{"read-soft"}},                                              // icon of the history
	uses{leastMark, []string{"line-strong"}, []string{"surface", "bg", "hover", "sunken", "accent-soft"}}, // of a box, a switch, an empty ring
	uses{leastMark, []string{"accent-text"}, []string{"danger-soft", "warn-soft", "read-soft", "card"}},   // the ring of the focus; that on "accent" is "on-accent"
)

// uses are colours each of which is seen on each of some grounds.
type uses struct {
	least     float64
	texts, on []string
}

func pairsOf(all ...uses) []pair {
	var out []pair
	for _, u := range all {
		for _, text := range u.texts {
			for _, on := range u.on {
				out = append(out, pair{text, on, u.least})
			}
		}
	}
	return out
}

// ground is the colour of a ground by name; "hover" is a row under the pointer, which is half transparent.
func (t Tones) ground(name string) Color {
	if name == "hover" {
		return t["sunken"].over(t["surface"], .55)
	}
	return t[name]
}

func (t Tones) contrast(text, on string) float64 { return Contrast(t[text], t.ground(on)) }
