package app

import (
	"context"

	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/picture"
	"acuse/internal/store"
)

// letterhead is what the company's mails to its customers look like.
func (a *App) letterhead(ctx context.Context, c billing.Company, language string) (mail.Letterhead, error) {
	look, err := a.LookOf(ctx, c)
	if err != nil {
		return mail.Letterhead{}, err
	}
	return a.letterheadOf(ctx, c, look, language)
}

func (a *App) letterheadOf(ctx context.Context, c billing.Company, look *Look, language string) (mail.Letterhead, error) {
	texts := look.Brand.In(language, c.Language)
	h := mail.Letterhead{Color: look.Brand.Color, Corners: look.Brand.Corners, Header: texts.MailHeader, Footer: texts.MailFooter, Support: look.Brand.Support, Plate: look.Plate == PlateLight}
	var err error
	h.Logo, err = a.brandBody(ctx, c.ID, look, picture.UseLogoMail)
	return h, err
}

// paper is what the brand adds to what is drawn with it.
func (l *Look) paper() billing.Paper {
	if l.Brand.Color == "" && l.Brand.Logo == "" {
		return billing.Paper{}
	}
	paper := billing.Paper{Logo: l.Files[string(picture.UseLogoPDF)].Hash}
	if l.Brand.Color != "" {
		paper.Accent = l.Palette.Print().Text.String()
	}
	return paper
}

// brandBody is the brand's picture for that use, nil without one.
func (a *App) brandBody(ctx context.Context, company string, look *Look, use picture.Use) ([]byte, error) {
	f, ok := look.Files[string(use)]
	if !ok {
		return nil, nil
	}
	f, err := a.BrandFile(ctx, company, f.Hash)
	return f.Body, err
}

// logoOf is the picture that a drawing wants, nil when it wants none.
func logoOf(tx *store.Tx, paper billing.Paper) ([]byte, error) {
	if paper.Logo == "" {
		return nil, nil
	}
	f, err := tx.BrandFile(paper.Logo)
	return f.Body, err
}
