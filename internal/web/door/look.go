package door

import (
	"strings"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web/ui"
)

// Pictures of a brand by their use: see picture.
const (
	useLogo  = "logo"
	useIcon  = "icon-32"
	useLogin = "login"
)

// PageLook is the company's brand as its pages show it.
func (v *Visit) PageLook() ui.PageLook {
	if v.Look == nil {
		return ui.PageLook{}
	}
	look := ui.PageLook{Font: v.Look.Brand.Font, Logo: v.logo(), Icon: v.BrandPath(useIcon), Picture: v.BrandPath(useLogin),
		Footer: v.brandTexts().Footer, Support: v.support(), Scheme: v.Scheme, Plate: string(v.Look.Plate)}
	if v.Look.Theme != nil {
		look.Theme = v.themeBase() + "/" + v.Look.Hash + ".css"
	}
	return look
}

func (v *Visit) logo() ui.Logo {
	f := v.Look.Files[useLogo]
	return ui.Logo{Path: v.BrandPath(useLogo), Width: f.Width, Height: f.Height}
}

// BrandPath is the address of the brand's picture for that use, "" without one; an icon there always is.
func (v *Visit) BrandPath(use string) string {
	look := v.Look
	if look == nil {
		look = app.UsualLook()
	}
	if f, ok := look.Files[use]; ok {
		return v.brandBase() + "/" + f.Hash
	}
	if !app.IsIcon(use) {
		return ""
	}
	if v.initials == "" {
		v.initials = look.Initials(v.Company)
	}
	return v.brandBase() + "/" + v.initials + "-" + use
}

// Welcome is what the company says beside the log-in, "" when it has no words of its own.
func (v *Visit) Welcome() string { return v.brandTexts().Welcome }

func (v *Visit) brandTexts() billing.BrandTexts { return v.Brand().In(v.P.Lang(), v.Company.Language) }

// Brand of the company, the usual one where its look is not known.
func (v *Visit) Brand() billing.Brand {
	if v.Look == nil {
		return billing.Brand{}
	}
	return v.Look.Brand
}

// brandBase is where the files of the brand are: in the portal itself, also for a preview of it.
func (v *Visit) brandBase() string {
	if v.Preview != "" {
		return "/" + v.Company.Slug + "/marca"
	}
	return v.Base() + "/marca"
}

// themeBase is where the stylesheet is: one that is not in force yet is only the company's own to see.
func (v *Visit) themeBase() string {
	if v.OfDraft() {
		return BrandPath + "/tema"
	}
	return v.brandBase()
}

// BrandPath is Configuración > Imagen de marca, and BrandPreviews where the pages are that it shows a draft on.
const (
	BrandPath     = "/app/configuracion/imagen-de-marca"
	BrandPreviews = BrandPath + "/vista"
)

// BrandPreview is the preview of a draft in a language and a theme, "light" or "dark": what its pages lead to has both, too.
func BrandPreview(language, scheme string) string {
	return BrandPreviews + "/" + language + "-" + scheme
}

// OfDraft reports whether the page is shown with a brand that is still being made.
func (v *Visit) OfDraft() bool { return strings.HasPrefix(v.Preview, BrandPreviews+"/") }

// FormMethod is that of a form that a preview of a brand shows, too: there it goes nowhere, as HTML has it for the method of
// a dialog where there is none.
func (v *Visit) FormMethod() string {
	if v.OfDraft() {
		return "dialog"
	}
	return "post"
}

// support is whom a customer asks for help.
func (v *Visit) support() []ui.Link {
	all := linksTo(v.Look.Ask)
	if page := v.Look.Brand.Support.URL; page != "" {
		all = append(all, ui.Link{Text: v.P.T("brand.help"), Href: page})
	}
	return all
}

// Help is whom a customer asks where a page cannot help and has nobody to ask at its foot: the company itself, as its legal
// notice names it.
func (v *Visit) Help() []ui.Link {
	if v.Look != nil && len(v.support()) > 0 {
		return nil
	}
	return linksTo(billing.Ways(v.Company.Email, v.Company.Phone))
}

func linksTo(ways []billing.Way) (all []ui.Link) {
	for _, w := range ways {
		all = append(all, ui.Link{Text: w.Text, Href: w.URL})
	}
	return all
}
