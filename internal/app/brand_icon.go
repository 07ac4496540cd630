package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"acuse/internal/billing"
	"acuse/internal/picture"
	"acuse/internal/store"
)

// widest is how many times wider than high, or higher than wide, a logo may be to make icons of: of a longer one nothing
// is left to see.
const widest = 2

// IsIcon reports whether a picture for that use stands for the company where there is room for a square only.
func IsIcon(use string) bool {
	return strings.HasPrefix(use, "icon-") || use == string(picture.UseBadge)
}

// tooWide reports whether a logo of that size makes no icons.
func tooWide(logo store.BrandFile) bool {
	return logo.Width > widest*logo.Height || logo.Height > widest*logo.Width
}

// monogram is what an icon of initials is made of.
type monogram struct{ letters, ground, text string }

func (l *Look) monogram(c billing.Company) monogram {
	return monogram{picture.InitialsOf(c.Name), l.Palette.Light["accent"].String(), l.Palette.Light["on-accent"].String()}
}

// Initials is a sign of what the icons of a company without any are made of: with it in their address whoever has one may
// keep it.
func (l *Look) Initials(c billing.Company) string {
	m := l.monogram(c)
	sum := sha256.Sum256([]byte(m.letters + m.ground + m.text))
	return hex.EncodeToString(sum[:8])
}

// InitialsIcon is the icon for a use of a company that has none: its initials in its colour. It is drawn when it is asked
// for, and kept by nobody but this process and the browsers.
func (a *App) InitialsIcon(c billing.Company, l *Look, use string) (store.BrandFile, error) {
	key := iconKey{l.monogram(c), use}
	if f, ok := a.icons.get(key); ok {
		return f, nil
	}
	drawn, ok, err := picture.Initials(key.letters, key.ground, key.text, picture.Use(use))
	if err == nil && !ok {
		err = billing.ErrNotFound
	}
	if err != nil {
		return store.BrandFile{}, err
	}
	f := store.BrandFile{Use: use, Hash: drawn.Hash, MediaType: drawn.MediaType, Width: drawn.Width, Height: drawn.Height, Body: drawn.Body}
	a.icons.put(key, f)
	return f, nil
}

// BrandPicture is a picture of the brand by its hash, or an icon of initials by what it is made of. Forever is false for an
// icon that is not made so any more: pages from before the name or the colour changed get the one in force.
func (a *App) BrandPicture(ctx context.Context, c billing.Company, l *Look, name string) (f store.BrandFile, forever bool, err error) {
	sign, use, initials := strings.Cut(name, "-")
	if !initials {
		f, err = a.BrandFile(ctx, c.ID, name)
		return f, true, err
	}
	f, err = a.InitialsIcon(c, l, use)
	return f, sign == l.Initials(c), err
}

// iconKey is one icon of initials.
type iconKey struct {
	monogram
	use string
}
