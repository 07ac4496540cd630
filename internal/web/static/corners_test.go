package static

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestCornersAreThoseOfTheBrand: a corner that is neither of the tokens nor a circle stays as it is when a company chooses square
// ones. Those of a mark too small to have any are listed.
func TestCornersAreThoseOfTheBrand(t *testing.T) {
	marks := []string{"2px", "4px", "3px 3px 0 0", "0 0 3px 3px"} // a key, the swatch in a well, the line of an open tab
	radius := regexp.MustCompile(`border-radius:\s*([^;}]+)`)
	for _, sheet := range []string{"src/app.css", "src/site.css"} {
		content, err := os.ReadFile(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range radius.FindAllStringSubmatch(string(content), -1) {
			value := strings.TrimSpace(m[1])
			if !strings.Contains(value, "var(--r-") && !slices.Contains(append(marks, "0", "50%", "99px", "inherit"), value) {
				t.Errorf("%s: a corner of %s, want one of var(--r-s), var(--r-m), var(--r-l)", sheet, value)
			}
		}
	}
}
