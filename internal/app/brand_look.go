package app

import (
	"context"
	"maps"
	"sync"

	"acuse/internal/billing"
	"acuse/internal/picture"
	"acuse/internal/store"
)

// Look is a brand made ready to be shown: its stylesheet, and its pictures by their use.
type Look struct {
	Brand   billing.Brand
	Palette billing.Palette
	Theme   []byte                     // its stylesheet, nil for the usual look
	Hash    string                     // of the stylesheet: its address
	Files   map[string]store.BrandFile // without their bodies, by use: "logo", "icon-32" …
	Plate   Plate                      // what the logo has behind it
	Ask     []billing.Way              // whom a customer asks for help, without the page of help, which is called in each language
}

// usualLook is the look of whoever has not published a brand.
var usualLook = Look{Palette: billing.PaletteOf(billing.UsualColor)}

// UsualLook is the look of whoever has not published a brand, or whose look is not known.
func UsualLook() *Look { return &usualLook }

// LookOf is what a company looks like to its customers. It is asked of the database once: a version never changes.
func (a *App) LookOf(ctx context.Context, c billing.Company) (*Look, error) {
	if c.Brand == 0 {
		return &usualLook, nil
	}
	if look, ok := a.looks.get(lookKey{c.ID, c.Brand}); ok {
		return look, nil
	}
	var look *Look
	return look, a.store.View(ctx, c.ID, func(tx *store.Tx) (err error) {
		look, err = a.lookIn(tx, c)
		return err
	})
}

// themesBack is how many publications a page may be behind that still asks for its theme.
const themesBack = 5

// HadTheme reports whether a theme of that hash was the company's until lately.
func (a *App) HadTheme(ctx context.Context, c billing.Company, hash string) (bool, error) {
	for last := c.Brand; c.Brand > 1 && c.Brand > last-themesBack; {
		c.Brand--
		look, err := a.LookOf(ctx, c)
		if err != nil || look.Hash == hash {
			return err == nil, err
		}
	}
	return false, nil
}

// lookIn is LookOf inside a transaction.
func (a *App) lookIn(tx *store.Tx, c billing.Company) (*Look, error) {
	if c.Brand == 0 {
		return &usualLook, nil
	}
	key := lookKey{c.ID, c.Brand}
	if look, ok := a.looks.get(key); ok {
		return look, nil
	}
	brand, err := tx.Brand(c.Brand)
	if err != nil {
		return nil, err
	}
	look, err := lookOf(tx, brand)
	if err == nil {
		a.looks.put(key, look)
	}
	return look, err
}

// DraftLook is what the company would look like with what is being made.
func (a *App) DraftLook(ctx context.Context, who Actor) (*Look, error) {
	var look *Look
	return look, a.store.View(ctx, who.CompanyID, func(tx *store.Tx) error {
		page, err := brandNow(tx)
		if err == nil {
			look, err = lookOf(tx, page.Brand)
		}
		return err
	})
}

// LookOfBrand is what the company would look like with a brand that is being made, read or typed.
func (a *App) LookOfBrand(ctx context.Context, who Actor, b billing.Brand) (*Look, error) {
	var look *Look
	return look, a.store.View(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		look, err = lookOf(tx, b)
		return err
	})
}

// BrandFile is a picture of the company by the hash of its content.
func (a *App) BrandFile(ctx context.Context, company, hash string) (store.BrandFile, error) {
	var f store.BrandFile
	return f, a.store.Look(ctx, company, func(tx *store.Tx) (err error) {
		f, err = tx.BrandFile(hash)
		return err
	})
}

func lookOf(tx *store.Tx, b billing.Brand) (*Look, error) {
	look := &Look{Brand: b, Palette: billing.PaletteOf(b.MainColor()), Files: map[string]store.BrandFile{}, Ask: billing.Ways(b.Support.Email, b.Support.Phone)}
	theme := look.Palette.Theme(b.Font, b.Corners)
	look.Theme, look.Hash = theme.CSS, theme.Hash
	// An icon of its own takes the place of those made from the logo; where neither is there, initials do.
	for _, picture := range []string{b.Logo, b.Login, b.Icon} {
		if picture == "" {
			continue
		}
		files, err := tx.BrandFilesOf(picture)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			look.Files[f.Use] = f
		}
	}
	if b.Logo == "" {
		return look, nil
	}
	if b.Icon == "" && tooWide(look.Files[string(picture.UseLogo)]) {
		maps.DeleteFunc(look.Files, func(use string, _ store.BrandFile) bool { return IsIcon(use) })
	}
	grounds, err := tx.LogoGrounds(b.Logo)
	look.Plate = plateOf(grounds)
	return look, err
}

// lookKey is one version of one company's brand.
type lookKey struct {
	company string
	number  int64
}

// keptMax bounds how many looks, and how many icons, are kept; each has some kilobytes.
const keptMax = 2000

// kept are those that were asked for lately.
type kept[K comparable, V any] struct {
	mu  sync.Mutex
	all map[K]V
}

func (k *kept[K, V]) get(key K) (V, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	v, ok := k.all[key]
	return v, ok
}

func (k *kept[K, V]) put(key K, v V) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.all == nil || len(k.all) >= keptMax {
		k.all = map[K]V{}
	}
	k.all[key] = v
}
