package app

import (
	"context"
	"strings"

	"acuse/internal/android"
	"acuse/internal/billing"
	"acuse/internal/picture"
	"acuse/internal/store"
)

// sharedAndroidMax bounds how many apps one host names: some 200 bytes each.
const sharedAndroidMax = 500

// AndroidPage is Configuración > Imagen de marca > Aplicación Android.
type AndroidPage struct {
	Package      string // proposed as long as none is kept
	Fingerprints []string
	Saved        bool
	Start        string // where the app opens
	Links        string // where the company's host says which apps are its own
	Trusted      bool   // that host names, or would name, this company's: it has one of its own, or may share the platform's
	Secure       bool   // the portal is on https
}

// Android is the page.
func (a *App) Android(ctx context.Context, who Actor) (AndroidPage, error) {
	var page AndroidPage
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) error {
		company, err := tx.Company()
		if err != nil {
			return err
		}
		base := a.PortalBase(company)
		page = AndroidPage{Start: base + "/", Links: strings.TrimSuffix(base, "/"+company.Slug) + "/.well-known/assetlinks.json",
			Trusted: company.Domain != "" || a.options.SharedApps, Secure: strings.HasPrefix(base, "https:")}
		kept, err := tx.AndroidApp()
		if billing.CodeOf(err) == billing.NotFound {
			page.Package = billing.ProposeAndroidPackage(company.Domain, company.Slug)
			return nil
		}
		page.Package, page.Fingerprints, page.Saved = kept.Package, kept.Fingerprints, true
		return err
	})
	return page, err
}

// SaveAndroid keeps what the company's app is called and who signs it, as typed and pasted. What is wrong is said beside
// "package" and "fingerprints". From then on the company's host says that the app is its own.
func (a *App) SaveAndroid(ctx context.Context, who Actor, name, pasted string) error {
	if err := who.mayManage(); err != nil {
		return err
	}
	app := billing.AndroidApp{Package: strings.TrimSpace(name)}
	var errs billing.Errors
	var err error
	errs.AddErr("package", billing.CheckAndroidPackage(app.Package))
	app.Fingerprints, err = billing.ParseFingerprints(pasted)
	errs.AddErr("fingerprints", err)
	if err := errs.Err(); err != nil {
		return err
	}
	return a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error { return tx.PutAndroidApp(app, who.AccountID, a.Now()) })
}

// AndroidProject is the project of the company's app as a ZIP, and the ZIP's name. As long as no package is kept it is a
// billing.ErrNotFound.
func (a *App) AndroidProject(ctx context.Context, who Actor) (name string, content []byte, err error) {
	var company billing.Company
	var kept billing.AndroidApp
	err = a.store.View(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		if company, err = tx.Company(); err == nil {
			kept, err = tx.AndroidApp()
		}
		return err
	})
	if err != nil {
		return "", nil, err
	}
	look, err := a.LookOf(ctx, company)
	if err != nil {
		return "", nil, err
	}
	icons, err := a.androidIcons(ctx, company, look)
	if err != nil {
		return "", nil, err
	}
	app := android.App{Name: company.Name, Short: look.Brand.ShortName(company.Name), Folder: company.Slug + "-android", Package: kept.Package, Base: a.PortalBase(company), Icons: icons,
		Light: androidColors(look.Palette.Light), Dark: androidColors(look.Palette.Dark)}
	content, err = app.Project()
	return app.Folder + ".zip", content, err
}

func androidColors(tones billing.Tones) android.Colors {
	return android.Colors{Bar: tones["surface"].String(), Ground: tones["bg"].String()}
}

// androidIcons are the icons of the brand, or the company's initials in its colour.
func (a *App) androidIcons(ctx context.Context, company billing.Company, look *Look) (picture.Icons, error) {
	plain, err := a.brandBody(ctx, company.ID, look, picture.UseIcon512)
	if err != nil {
		return picture.Icons{}, err
	}
	masked, err := a.brandBody(ctx, company.ID, look, picture.UseMaskable)
	if err != nil || plain != nil && masked != nil {
		return picture.Icons{Plain: plain, Masked: masked, Shape: plain}, err
	}
	own, err := a.InitialsIcon(company, look, string(picture.UseIcon512))
	if err != nil {
		return picture.Icons{}, err
	}
	full, err := a.InitialsIcon(company, look, string(picture.UseMaskable))
	return picture.Icons{Plain: own.Body, Masked: full.Body, Shape: full.Body}, err
}

// AndroidAppsOf are the apps that the company's own domain says are its own: none or one.
func (a *App) AndroidAppsOf(ctx context.Context, company string) ([]billing.AndroidApp, error) {
	var app billing.AndroidApp
	err := a.store.Look(ctx, company, func(tx *store.Tx) (err error) {
		app, err = tx.AndroidApp()
		return err
	})
	if billing.CodeOf(err) == billing.NotFound || err == nil && len(app.Fingerprints) == 0 {
		return nil, nil
	}
	return []billing.AndroidApp{app}, err
}

// SharedAndroidApps are the apps that the platform's host says are its own. Android knows no part of a host: whoever is
// named there may take every link to it, those of other companies too. So it names none unless who runs the installation
// trusts all companies, see Options.SharedApps; a company's own domain names its own alone.
func (a *App) SharedAndroidApps(ctx context.Context) ([]billing.AndroidApp, error) {
	if !a.options.SharedApps {
		return nil, nil
	}
	return a.store.Directory().SharedAndroidApps(ctx, sharedAndroidMax)
}
