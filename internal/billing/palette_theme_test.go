package billing

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

const sheetOfTokens = "../web/static/src/tokens.css"

func TestTheThemesOfThreeBrands(t *testing.T) {
	for name, b := range map[string]struct{ color, font, corners string }{
		"light":    {"#e0a010", "literata", "square"},
		"middling": {"#b4432a", "figtree", "round"},
		"dark":     {"#222222", "inter", "soft"},
	} {
		theme := PaletteOf(color(t, b.color)).Theme(b.font, b.corners)
		golden := filepath.Join("testdata", "theme-"+name+".css")
		if *update {
			if err := os.WriteFile(golden, theme.CSS, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if string(theme.CSS) != string(want) {
			t.Errorf("%s: got\n%s\nwant\n%s", golden, theme.CSS, want)
		}
		if hash := fmt.Sprintf("%x", sha256.Sum256(want)); theme.Hash != hash[:32] {
			t.Errorf("%s: got the hash %s, want %s", golden, theme.Hash, hash[:32])
		}
	}
}

func TestWhateverIsAskedForAThemeIsMadeOfKnownValues(t *testing.T) {
	known := regexp.MustCompile(`^@layer tokens\{:root\{--brand:#[0-9a-f]{6};--brand-font:("[A-Z][A-Za-z ]+",)?[A-Za-z,-]+;--brand-radius:(8|0|14)px` +
		`(;--[a-z0-9-]+:(#[0-9a-f]{6}|light-dark\(#[0-9a-f]{6},#[0-9a-f]{6}\)))+\}` + regexp.QuoteMeta(contrastWanted) + `\}\n$`)
	p := PaletteOf(color(t, "#0f766e"))
	seen := map[string]string{}
	for _, font := range append([]string{"", "x", `";}body{display:none}`, "</style>"}, BrandFonts...) {
		for _, corners := range []string{"", "soft", "square", "round", "1px;}*{color:red", "0"} {
			theme := p.Theme(font, corners)
			if !known.Match(theme.CSS) {
				t.Errorf("%q, %q: got %s", font, corners, theme.CSS)
			}
			if twin, ok := seen[theme.Hash]; ok && twin != string(theme.CSS) {
				t.Errorf("%q, %q: another theme has the hash %s", font, corners, theme.Hash)
			}
			seen[theme.Hash] = string(theme.CSS)
		}
	}
	if want := len(BrandFonts) * len(radii); len(seen) != want {
		t.Errorf("got %d different themes, want %d: a font and a corner each, what is unknown as the usual", len(seen), want)
	}
	if usual := p.Theme("", ""); usual.Hash != p.Theme("inter", "soft").Hash {
		t.Errorf("got %s, want Inter and soft corners for who chose nothing", usual.CSS)
	}
	if len(families) != len(BrandFonts) {
		t.Errorf("got %d families for %d fonts", len(families), len(BrandFonts))
	}
}

var (
	declaration = regexp.MustCompile(`--([a-z0-9-]+):\s*([^;]+);`)
	spaces      = regexp.MustCompile(`\s+`)
)

// TestTheRulesAreThoseOfTheStylesheet reads every colour that tokens.css derives from --brand, or fixes, and writes
// each rule of this package as the sheet would.
func TestTheRulesAreThoseOfTheStylesheet(t *testing.T) {
	sheet, err := os.ReadFile(sheetOfTokens)
	if err != nil {
		t.Fatal(err)
	}
	_, text, ok := strings.Cut(string(sheet), "/* 2. Accent")
	text, _, ok2 := strings.Cut(text, "/* 5. Type")
	if !ok || !ok2 {
		t.Fatal("tokens.css has other sections than 2 to 4")
	}
	got := map[string]string{}
	for _, m := range declaration.FindAllStringSubmatch(text, -1) {
		got[m[1]] = spaces.ReplaceAllString(m[2], " ")
	}
	want := map[string]string{
		"light-brand":  "round(nearest, clamp(0, (l - .66) * 1000, 1), 1)",
		"accent":       "oklch(from var(--brand) calc(min(l, .53) + (l - min(l, .53)) * var(--light-brand)) c h)",
		"accent-hover": "oklch(from var(--accent) calc(l - .05 + .09 * var(--light-brand)) c h)",
		"on-accent":    "oklch(from var(--brand) calc(.995 - .8 * var(--light-brand)) .01 h)",
	}
	for name, rule := range want {
		if got[name] != rule {
			t.Errorf("--%s is %q, want %q: change accentOf, too", name, got[name], rule)
		}
	}
	for _, tone := range tones {
		want[tone.name] = ""
		for theme, rule := range themesOf(t, tone.name, got[tone.name]) {
			for _, o := range []OKLCH{{.42, .11, 264}, {.9, .19, 120}, {.6, .002, 30}, {.1, .3, 350}, {}} {
				mine := tone.light
				if theme == "dark" {
					mine = tone.dark
				}
				if sheets := evaluate(t, rule, o); mine(o) != sheets {
					t.Errorf("--%s, %s, of %v: got %v, want %v as the sheet has it: %s", tone.name, theme, o, mine(o), sheets, rule)
				}
			}
		}
	}
	if a, b := slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)); !slices.Equal(a, b) {
		t.Errorf("tokens.css has the colours %v, the palette %v", a, b)
	}
}

func TestTheThemeRepeatsWhatMoreContrastMeans(t *testing.T) {
	sheet, err := os.ReadFile(sheetOfTokens)
	if err != nil {
		t.Fatal(err)
	}
	bare := strings.ReplaceAll(strings.ReplaceAll(string(sheet), " ", ""), ";}", "}")
	if !strings.Contains(bare, strings.ReplaceAll(contrastWanted, " ", "")) {
		t.Errorf("tokens.css does not have %s", contrastWanted)
	}
}

// themesOf parts "light-dark(a, b)"; a value by itself is that of both.
func themesOf(t *testing.T, name, value string) map[string]string {
	t.Helper()
	inner, ok := strings.CutPrefix(value, "light-dark(")
	if !ok {
		return map[string]string{"light": value, "dark": value}
	}
	inner = strings.TrimSuffix(inner, ")")
	at := strings.Index(inner, ", oklch(")
	if at < 0 {
		t.Fatalf("--%s: cannot read %q", name, value)
	}
	return map[string]string{"light": strings.TrimSpace(inner[:at]), "dark": strings.TrimSpace(inner[at+2:])}
}

var (
	fromBrand = regexp.MustCompile(`^oklch\(from var\(--brand\) (\S+|m\w+\([^)]*\)) (c|min\(c, [^)]*\)) h\)$`)
	plain     = regexp.MustCompile(`^oklch\((\S+) (\S+) (\S+)\)$`)
)

// evaluate is what a browser makes of the rule for that brand.
func evaluate(t *testing.T, rule string, o OKLCH) OKLCH {
	t.Helper()
	number := func(s string) float64 {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatalf("%q: %v", rule, err)
		}
		return v
	}
	if rule == "#fff" {
		return OKLCH{L: 1}
	}
	if m := plain.FindStringSubmatch(rule); m != nil {
		return OKLCH{number(m[1]), number(m[2]), number(m[3])}
	}
	m := fromBrand.FindStringSubmatch(rule)
	if m == nil {
		t.Fatalf("cannot read the rule %q", rule)
	}
	of := func(s string, own float64) float64 {
		name, bound, ok := strings.Cut(strings.TrimSuffix(s, ")"), ", ")
		switch {
		case s == "c" || s == "l":
			return own
		case !ok:
			return number(s)
		case strings.HasPrefix(name, "min("):
			return min(own, number(bound))
		}
		return max(own, number(bound))
	}
	return OKLCH{of(m[1], o.L), of(m[2], o.C), o.H}
}
