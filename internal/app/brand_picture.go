package app

import (
	"context"
	"time"

	"acuse/internal/billing"
	"acuse/internal/picture"
	"acuse/internal/store"
)

// PictureMax is how many bytes an uploaded picture may have.
const PictureMax = picture.MaxUpload

// picturesADay is how many pictures a company may upload in a day: each is kept, since a version may be put back.
const picturesADay = 60

// AddBrandPicture makes an uploaded picture safe and takes it into what is being made: kind is logo, icon or login.
func (a *App) AddBrandPicture(ctx context.Context, who Actor, kind string, upload []byte) error {
	if err := who.mayManage(); err != nil {
		return err
	}
	var before int
	err := a.store.Look(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		before, err = tx.BrandPictures(a.Now().Add(-24 * time.Hour))
		return err
	})
	if err != nil {
		return err
	}
	if before >= picturesADay {
		return billing.Fail(billing.TooMany, "brand.error.pictures")
	}
	set, err := picture.Make(ctx, picture.Kind(kind), upload)
	if err != nil {
		return err
	}
	p := store.BrandPicture{ID: store.NewID(), Kind: kind, Width: set.Width, Height: set.Height, AccountID: who.AccountID, CreatedAt: a.Now(),
		Grounds: store.LogoGrounds{OnLight: set.OnLight, OnDark: set.OnDark, Grounded: set.Grounded}}
	for _, f := range set.Files {
		p.Files = append(p.Files, store.BrandFile{Use: string(f.Use), Hash: f.Hash, MediaType: f.MediaType, Width: f.Width, Height: f.Height, Body: f.Body})
	}
	var page BrandPage
	return a.changeBrandDraft(ctx, who, &page, func(tx *store.Tx, b *billing.Brand) error {
		*pictureOf(b, kind) = p.ID
		return tx.AddBrandPicture(p)
	})
}

// DropBrandPicture takes a picture out of what is being made; versions that were published keep it.
func (a *App) DropBrandPicture(ctx context.Context, who Actor, kind string) error {
	var page BrandPage
	return a.changeBrandDraft(ctx, who, &page, func(_ *store.Tx, b *billing.Brand) error {
		*pictureOf(b, kind) = ""
		return nil
	})
}

// pictureOf is the brand's picture of that kind.
func pictureOf(b *billing.Brand, kind string) *string {
	switch kind {
	case "logo":
		return &b.Logo
	case "icon":
		return &b.Icon
	}
	return &b.Login
}
