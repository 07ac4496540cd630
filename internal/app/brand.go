package app

import (
	"context"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// brandHistory is how many published versions the page of the brand shows.
const brandHistory = 20

// BrandPage is Configuración > Imagen de marca: what is being made beside what is in force.
type BrandPage struct {
	Brand     billing.Brand // what is being made
	Revision  int64         // of it: above 0 of a draft, which no other draft ever has; else what is in force, as −Number
	Changed   bool          // it differs from what is in force
	Published billing.Brand
	Number    int64 // of the version in force, 0 is the usual look
	Versions  []store.BrandVersion
	Undo      int64                // the version that Deshacer puts back, 0 the usual look; -1 when there is nothing to undo
	Logos     map[string]BrandLogo // of the versions, by the id of the picture; where the page shows them
}

// BrandForm is a brand as typed; the pictures are uploaded by themselves.
type BrandForm struct {
	Revision                    int64 // that the form was opened with
	Color, Font, Corners, Short string
	Texts                       map[string]billing.BrandTexts
	Support                     billing.Support
}

// Brand of the company, as it is and as it is being made.
func (a *App) Brand(ctx context.Context, who Actor) (BrandPage, error) {
	var page BrandPage
	return page, a.store.View(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		if page, err = brandPage(tx); err != nil {
			return err
		}
		var logos []string
		for _, version := range page.Versions {
			if version.Brand.Logo != "" {
				logos = append(logos, version.Brand.Logo)
			}
		}
		page.Logos, err = brandLogos(tx, logos)
		return err
	})
}

// BrandLogo is a logo that versions of a brand have.
type BrandLogo struct {
	Hash  string // of its file: its address
	Plate Plate
}

func brandLogos(tx *store.Tx, pictures []string) (map[string]BrandLogo, error) {
	all, err := tx.Logos(pictures)
	logos := make(map[string]BrandLogo, len(all))
	for id, logo := range all {
		logos[id] = BrandLogo{logo.Hash, plateOf(logo.LogoGrounds)}
	}
	return logos, err
}

// brandPage is brandNow with the history.
func brandPage(tx *store.Tx) (BrandPage, error) {
	p, err := brandNow(tx)
	if err != nil {
		return p, err
	}
	if p.Versions, err = tx.BrandVersions(brandHistory); err != nil {
		return p, err
	}
	steps, err := tx.BrandSteps()
	p.Undo = undoOf(steps)
	return p, err
}

// undoOf is the version before the last one that has not been undone, 0 the usual look, -1 without any: whoever undoes
// twice goes two publications back. Putting back just that version is what undoes; putting back any other can be undone.
func undoOf(steps []store.BrandStep) int64 {
	standing := []int64{0}
	for _, s := range steps {
		if last := len(standing) - 1; last > 0 && s.Restores == standing[last-1] {
			standing = standing[:last]
		} else {
			standing = append(standing, s.Number)
		}
	}
	if len(standing) == 1 {
		return -1
	}
	return standing[len(standing)-2]
}

// brandNow is the brand in force and the one that is being made.
func brandNow(tx *store.Tx) (BrandPage, error) {
	var p BrandPage
	company, err := tx.Company()
	if err != nil {
		return p, err
	}
	p.Number = company.Brand
	if p.Published, err = tx.Brand(company.Brand); err != nil {
		return p, err
	}
	draft, err := tx.BrandDraft()
	if err != nil {
		return p, err
	}
	p.Brand, p.Revision = p.Published, -p.Number
	if draft.Revision > 0 {
		p.Brand, p.Revision = draft.Brand, draft.Revision
	}
	p.Changed = !p.Brand.Equal(p.Published)
	return p, nil
}

// SaveBrandDraft keeps what was typed and the pictures chosen beside it, all of it or nothing, without showing it to any
// customer. Whoever was quicker is not overwritten. What is wrong with a picture is said beside the field of its kind.
func (a *App) SaveBrandDraft(ctx context.Context, who Actor, f BrandForm, chosen ...BrandUpload) (BrandPage, error) {
	var page BrandPage
	var pictures []store.BrandPicture
	for _, upload := range chosen {
		p, err := a.madePicture(ctx, who, upload)
		if err != nil {
			return page, beside(upload.Kind, err)
		}
		pictures = append(pictures, p)
	}
	err := a.changeBrandDraft(ctx, who, &page, func(tx *store.Tx, d *billing.Brand) error {
		if page.Revision != f.Revision {
			return billing.Fail(billing.Conflict, "brand.error.changed")
		}
		d.Color, d.Font, d.Corners, d.Short, d.Texts, d.Support = f.Color, f.Font, f.Corners, f.Short, f.Texts, f.Support
		*d = d.Clean()
		if err := d.Check().Err(); err != nil {
			return err
		}
		for _, p := range pictures {
			if err := takePicture(tx, d, p); err != nil {
				return err
			}
		}
		return nil
	})
	return page, err
}

// changeBrandDraft lets do change what is being made; page is what it was before, and afterwards what it is.
func (a *App) changeBrandDraft(ctx context.Context, who Actor, page *BrandPage, do func(*store.Tx, *billing.Brand) error) error {
	if err := who.mayManage(); err != nil {
		return err
	}
	return a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		if *page, err = brandNow(tx); err != nil {
			return err
		}
		brand := page.Brand
		if err := do(tx, &brand); err != nil {
			return err
		}
		if brand.Equal(page.Brand) {
			return nil
		}
		page.Brand, page.Revision = brand, max(page.Revision+1, a.Now().UnixMicro())
		page.Changed = !brand.Equal(page.Published)
		return tx.PutBrandDraft(store.BrandDraft{Brand: brand, Revision: page.Revision, AccountID: who.AccountID, UpdatedAt: a.Now()})
	})
}

// DiscardBrandDraft goes back to what is in force, from the draft that the page that asks has shown: revision is its.
func (a *App) DiscardBrandDraft(ctx context.Context, who Actor, revision int64) error {
	if err := who.mayManage(); err != nil {
		return err
	}
	return a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		page, err := brandNow(tx)
		switch {
		case err != nil || page.Revision <= 0:
			return err // twice the same: the form was sent twice
		case page.Revision != revision:
			return billing.Fail(billing.Conflict, "brand.again.changed")
		}
		return tx.DropBrandDraft()
	})
}

// PublishBrand puts what is being made in force, as the page that asks for it has seen it.
func (a *App) PublishBrand(ctx context.Context, who Actor, revision int64) error {
	if err := who.mayManage(); err != nil {
		return err
	}
	return a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		page, err := brandNow(tx)
		switch {
		case err != nil:
			return err
		case page.Revision != revision:
			return billing.Fail(billing.Conflict, "brand.error.changed")
		case !page.Changed:
			return tx.DropBrandDraft()
		}
		if err := page.Brand.Check().Err(); err != nil {
			return err
		}
		if _, err := tx.PublishBrand(page.Brand, -1, who.AccountID, a.Now()); err != nil {
			return err
		}
		return tx.DropBrandDraft()
	})
}

// BrandChange is what putting a version in force again changes, or forgetting the draft.
type BrandChange struct {
	Now, Then *Look
	Draft     *Look // what has not been published and goes with it, nil without any
	Revision  int64 // of what is being made, as BrandPage has it
}

// BrandChange of a published version, 0 of the usual look; billing.ErrNotFound without it.
func (a *App) BrandChange(ctx context.Context, who Actor, number int64) (BrandChange, error) {
	var c BrandChange
	if err := who.mayManage(); err != nil {
		return c, err
	}
	return c, a.store.View(ctx, who.CompanyID, func(tx *store.Tx) error {
		company, err := tx.Company()
		if err != nil {
			return err
		}
		if c.Now, err = a.lookIn(tx, company); err != nil {
			return err
		}
		company.Brand = number
		if c.Then, err = a.lookIn(tx, company); err != nil {
			return err
		}
		page, err := brandNow(tx)
		if c.Revision = page.Revision; err == nil && page.Changed {
			c.Draft, err = lookOf(tx, page.Brand)
		}
		return err
	})
}

// BrandDraftChange is what forgetting the draft changes: from it to what is in force.
func (a *App) BrandDraftChange(ctx context.Context, who Actor) (BrandChange, error) {
	var c BrandChange
	if err := who.mayManage(); err != nil {
		return c, err
	}
	return c, a.store.View(ctx, who.CompanyID, func(tx *store.Tx) error {
		page, err := brandNow(tx)
		if err != nil {
			return err
		}
		c.Revision = page.Revision
		if c.Now, err = lookOf(tx, page.Brand); err != nil {
			return err
		}
		c.Then, err = lookOf(tx, page.Published)
		return err
	})
}

// RestoreBrand puts a version that was published before in force again, 0 the usual look, as a version of its own. What is
// being made goes, as the page that asks has shown it: revision is that of what it has shown.
func (a *App) RestoreBrand(ctx context.Context, who Actor, number, revision int64) error {
	if err := who.mayManage(); err != nil {
		return err
	}
	return a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		page, err := brandNow(tx)
		if err != nil {
			return err
		}
		brand, err := tx.Brand(number)
		switch {
		case err != nil || brand.Equal(page.Published):
			return err // twice the same: the form was sent twice
		case page.Revision != revision:
			return billing.Fail(billing.Conflict, "brand.again.changed")
		}
		if _, err := tx.PublishBrand(brand, number, who.AccountID, a.Now()); err != nil {
			return err
		}
		return tx.DropBrandDraft()
	})
}
