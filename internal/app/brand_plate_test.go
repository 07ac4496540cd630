package app_test

import (
	"strings"
	"testing"

	"acuse/internal/app"
)

// svgOf is a drawing of 120 by 40.
func svgOf(inside string) string {
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40">` + inside + `</svg>`
}

func TestALogoHasAPlateOnlyWhereItWouldNotBeSeen(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	for name, c := range map[string]struct {
		inside string
		want   app.Plate
	}{
		"with its own yellow ground": {`<rect width="120" height="40" fill="#ffdd00"/><circle cx="60" cy="20" r="12" fill="#d00"/>`, app.PlateNone},
		"with its own white ground":  {`<rect width="120" height="40" fill="#fff"/><circle cx="60" cy="20" r="12" fill="#d00"/>`, app.PlateNone},
		"on a badge":                 {`<rect x="2" y="2" width="116" height="36" rx="12" fill="#ffdd00"/><circle cx="60" cy="20" r="12" fill="#14110d"/>`, app.PlateNone},
		"on a disc":                  {`<circle cx="60" cy="20" r="20" fill="#ffdd00"/><circle cx="60" cy="20" r="12" fill="#14110d"/>`, app.PlateNone},
		"a badge with nothing on it": {`<rect x="2" y="2" width="116" height="36" rx="12" fill="#ffdd00"/>`, app.PlateDark},
		"dark":                       {`<circle cx="60" cy="20" r="18" fill="#14110d"/>`, app.PlateLight},
		"white":                      {`<circle cx="60" cy="20" r="18" fill="#fff"/>`, app.PlateDark},
		"red":                        {`<circle cx="60" cy="20" r="18" fill="#d33"/>`, app.PlateLogin},
		"dark and white":             {`<rect x="20" y="4" width="46" height="32" fill="#14110d"/><rect x="66" y="4" width="34" height="32" fill="#fff"/>`, app.PlateMid},
		"white, a little dark":       {`<rect x="20" y="4" width="90" height="32" fill="#fff"/><rect x="60" y="14" width="9" height="9" fill="#14110d"/>`, app.PlateDark},
		"a dark and a red half":      {`<rect x="20" y="4" width="40" height="32" fill="#d33"/><rect x="60" y="4" width="40" height="32" fill="#14110d"/>`, app.PlateLight},
		"dark and pale":              {`<rect x="20" y="4" width="30" height="32" fill="#14110d"/><rect x="50" y="4" width="50" height="32" fill="#ffdd00"/>`, app.PlateMid},
	} {
		w.ok(w.AddBrandPicture(ctx, w.owner, "logo", []byte(svgOf(c.inside))))
		look, err := w.DraftLook(ctx, w.owner)
		w.ok(err)
		if look.Plate != c.want {
			t.Errorf("%s: got the plate %q, want %q", name, look.Plate, c.want)
		}
		example, err := w.BrandExampleMail(ctx, w.owner, "es", "dark")
		w.ok(err)
		if got := strings.Contains(example.HTML, `class="plate"`); got != (c.want == app.PlateLight) {
			t.Errorf("%s: plate in a dark mailbox %v; the pages have %q", name, got, c.want)
		}
	}
}
