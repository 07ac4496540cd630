package billing

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	documented = regexp.MustCompile("(?m)^\\| `--([a-z0-9-]+)` \\|(.*)\\|$")
	quoted     = regexp.MustCompile("`([^`]+)`")
	inTheme    = regexp.MustCompile(`--([a-z0-9-]+):([^;}]+)`)
)

// TestTheDocumentedPropertiesAreThoseOfThemesAndSheets: docs/brand.md says what a brand may set; a theme writes that and
// nothing else, and the sheets use all of it.
func TestTheDocumentedPropertiesAreThoseOfThemesAndSheets(t *testing.T) {
	read := func(path string) string {
		t.Helper()
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(content)
	}
	theme, _, _ := strings.Cut(string(PaletteOf(UsualColor).Theme("", "").CSS), "@media")
	written := map[string]string{}
	for _, m := range inTheme.FindAllStringSubmatch(theme, -1) {
		written[m[1]] = m[2]
	}
	page, rows := read("../../docs/brand.md"), map[string][]string{}
	for _, m := range documented.FindAllStringSubmatch(page, -1) {
		if rows[m[1]] != nil {
			t.Errorf("--%s stands twice in docs/brand.md", m[1])
		}
		rows[m[1]] = strings.Split(m[2], " | ")
	}
	if a, b := slices.Sorted(maps.Keys(rows)), slices.Sorted(maps.Keys(written)); !slices.Equal(a, b) || len(a) < 20 {
		t.Errorf("docs/brand.md has\n%v\nthe theme writes\n%v", a, b)
	}
	for name, cells := range rows {
		if !slices.Contains(cells, "`"+written[name]+"`") {
			t.Errorf("--%s: got the default in %q, want %q as the usual theme has it", name, cells, written[name])
		}
	}
	tokens := read(sheetOfTokens)
	sheets := tokens + read("../web/static/src/app.css") + read("../web/static/src/site.css")
	for name := range written {
		if !strings.Contains(sheets, "var(--"+name+")") && !strings.Contains(sheets, "from var(--"+name+") ") {
			t.Errorf("--%s is written and documented, and no sheet uses it", name)
		}
	}
	for _, m := range regexp.MustCompile(`(--brand[a-z-]*):`).FindAllStringSubmatch(sheets, -1) {
		if _, ok := written[m[1][2:]]; !ok {
			t.Errorf("%s looks like a brand's, and no theme writes it", m[1])
		}
	}
	expectAllowed(t, rows["brand-font"], slices.Collect(maps.Values(families)))
	var widths []string
	for _, radius := range radii {
		widths = append(widths, fmt.Sprintf("%dpx", radius))
	}
	expectAllowed(t, rows["brand-radius"], widths)
}

// expectAllowed looks for the row's cell of what is allowed, which has every value and no other.
func expectAllowed(t *testing.T, cells, want []string) {
	t.Helper()
	if len(cells) < 4 {
		t.Fatalf("got the cells %q", cells)
	}
	var got []string
	for _, m := range quoted.FindAllStringSubmatch(cells[3], -1) {
		got = append(got, m[1])
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("docs/brand.md allows %q, a theme %q", got, want)
	}
}
