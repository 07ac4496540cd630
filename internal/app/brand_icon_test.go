package app_test

import (
	"bytes"
	"image/png"
	"testing"

	"acuse/internal/billing"
)

const squareSVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><circle cx="20" cy="20" r="18" fill="#b4432a"/></svg>`

// TestACompanyWithoutAnIconHasItsInitials, and so has one whose logo is too wide to make icons of.
func TestACompanyWithoutAnIconHasItsInitials(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	wantIcons := func(when string, own bool) {
		t.Helper()
		look := w.look()
		for _, use := range []string{"icon-32", "icon-180", "icon-192", "icon-512", "icon-maskable-512", "badge-96"} {
			if _, got := look.Files[use]; got != own {
				t.Errorf("%s, %s: has a picture of its own %v, want %v", when, use, got, own)
			}
		}
	}
	wantIcons("at first", false)
	for _, step := range []struct {
		when, kind, picture string
		own                 bool
	}{{"with a wide logo", "logo", markSVG, false}, {"with an icon beside it", "icon", squareSVG, true}, {"without it again", "icon", "", false}, {"with a square logo", "logo", squareSVG, true}} {
		if step.picture == "" {
			w.ok(w.DropBrandPicture(ctx, w.owner, step.kind))
		} else {
			w.ok(w.AddBrandPicture(ctx, w.owner, step.kind, []byte(step.picture)))
		}
		page, err := w.Brand(ctx, w.owner)
		w.ok(err)
		w.ok(w.PublishBrand(ctx, w.owner, page.Revision))
		wantIcons(step.when, step.own)
		if _, ok := w.look().Files["logo"]; !ok {
			t.Errorf("%s: the logo itself is gone", step.when)
		}
	}
}

func TestAnIconOfInitialsHasAnAddressOfAllItIsMadeOf(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	company, err := w.CompanyBySlug(ctx, w.slug)
	w.ok(err)
	usual := w.look()
	sign := usual.Initials(company)
	f, forever, err := w.BrandPicture(ctx, company, usual, sign+"-icon-192")
	w.ok(err)
	if drawn, err := png.Decode(bytes.NewReader(f.Body)); err != nil || drawn.Bounds().Dx() != 192 || f.MediaType != "image/png" || !forever {
		t.Errorf("got %v, %s, kept for ever %v, want a PNG of 192 px to keep", err, f.MediaType, forever)
	}
	old, forever, err := w.BrandPicture(ctx, company, usual, "0011223344556677-icon-192")
	if w.ok(err); forever || old.Hash != f.Hash {
		t.Errorf("an old address: got %s, kept for ever %v, want %s, not to keep", old.Hash, forever, f.Hash)
	}
	for _, name := range []string{sign + "-logo", sign + "-icon-33", sign + "-", "-"} {
		if _, _, err := w.BrandPicture(ctx, company, usual, name); billing.CodeOf(err) != billing.NotFound {
			t.Errorf("%s: got %v, want not found", name, err)
		}
	}
	page := w.brand("#e0a010")
	w.ok(w.PublishBrand(ctx, w.owner, page.Revision))
	if coloured := w.look().Initials(company); coloured == sign {
		t.Error("another colour has the same address")
	}
	renamed := company
	renamed.Name = "Taller Vega"
	if usual.Initials(renamed) == sign {
		t.Error("another name has the same address")
	}
}
