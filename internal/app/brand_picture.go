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

// BrandUpload is a picture as it came: Kind is logo, icon or login.
type BrandUpload struct {
	Kind string
	Body []byte
}

// AddBrandPicture makes an uploaded picture safe and takes it into what is being made. What is wrong with it is said beside
// the field of its kind.
func (a *App) AddBrandPicture(ctx context.Context, who Actor, kind string, upload []byte) error {
	p, err := a.madePicture(ctx, who, BrandUpload{kind, upload})
	if err != nil {
		return beside(kind, err)
	}
	var page BrandPage
	return a.changeBrandDraft(ctx, who, &page, func(tx *store.Tx, b *billing.Brand) error { return takePicture(tx, b, p) })
}

func takePicture(tx *store.Tx, b *billing.Brand, p store.BrandPicture) error {
	*pictureOf(b, p.Kind) = p.ID
	return tx.AddBrandPicture(p)
}

// madePicture is an upload made safe, and in every size it is used in.
func (a *App) madePicture(ctx context.Context, who Actor, upload BrandUpload) (p store.BrandPicture, err error) {
	if err := who.mayManage(); err != nil {
		return p, err
	}
	var before int
	err = a.store.Look(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		before, err = tx.BrandPictures(a.Now().Add(-24 * time.Hour))
		return err
	})
	if err != nil {
		return p, err
	}
	if before >= picturesADay {
		return p, billing.Fail(billing.TooMany, "brand.error.pictures")
	}
	set, err := picture.Make(ctx, picture.Kind(upload.Kind), upload.Body)
	if err != nil {
		return p, err
	}
	p = store.BrandPicture{ID: store.NewID(), Kind: upload.Kind, Width: set.Width, Height: set.Height, AccountID: who.AccountID, CreatedAt: a.Now(),
		Grounds: store.LogoGrounds{OnLight: set.OnLight, OnDark: set.OnDark, Grounded: set.Grounded}}
	for _, f := range set.Files {
		p.Files = append(p.Files, store.BrandFile{Use: string(f.Use), Hash: f.Hash, MediaType: f.MediaType, Width: f.Width, Height: f.Height, Body: f.Body})
	}
	return p, nil
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
