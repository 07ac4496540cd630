package office

import (
	"net/http"
	"slices"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// brandPath is Configuración > Imagen de marca.
const brandPath = door.BrandPath

var brandDone = map[string]string{"guardado": "brand.done.saved", "publicada": "brand.done.published", "descartado": "brand.done.discarded",
	"recuperada": "brand.done.restored", "imagen": "brand.done.picture"}

// brandKinds are the pictures of a brand.
var brandKinds = []string{"logo", "icon", "login"}

// Brand is Configuración > Imagen de marca: what customers see, as it is being made, beside a preview of it.
func Brand(v *door.Visit) error {
	page, err := v.App.Brand(v.R.Context(), v.Actor)
	if err != nil {
		return err
	}
	return showBrand(v, page, nil)
}

// SaveBrand keeps what was typed as a draft and, where that button was pressed, publishes it. A script asks for the part
// of the page that follows from it.
func SaveBrand(v *door.Visit) error {
	f := brandForm(v)
	page, err := keep(v, f, chosen(v)...)
	if err == nil && v.R.PostFormValue("publicar") != "" {
		err = v.App.PublishBrand(v.R.Context(), v.Actor, page.Revision)
		if err == nil {
			return v.RedirectDone(brandPath, "publicada")
		}
	}
	if errs, ok := door.Errors(err); ok {
		return showTyped(v, f, errs)
	}
	if err != nil {
		return err
	}
	if v.Fragment() {
		return showBrand(v, page, nil)
	}
	return v.RedirectDone(brandPath, "guardado")
}

// keep takes a form into the draft. A colour that was taken out is none, where a form without the field leaves the usual one.
func keep(v *door.Visit, f app.BrandForm, uploads ...app.BrandUpload) (app.BrandPage, error) {
	if f.Color == "" && v.R.PostForm.Has("color") {
		return app.BrandPage{}, billing.Errors{{Code: billing.Invalid, Field: "color", Key: "error.required"}}
	}
	return v.App.SaveBrandDraft(v.R.Context(), v.Actor, f, uploads...)
}

// chosen are the pictures that were chosen.
func chosen(v *door.Visit) (all []app.BrandUpload) {
	for _, kind := range brandKinds {
		if upload := v.Upload(kind); upload != nil {
			all = append(all, app.BrandUpload{Kind: kind, Body: upload})
		}
	}
	return all
}

// showTyped shows the page with what was typed, which is not kept.
func showTyped(v *door.Visit, f app.BrandForm, errs billing.Errors) error {
	page, err := v.App.Brand(v.R.Context(), v.Actor)
	if err != nil {
		return err
	}
	page.Brand.Color, page.Brand.Font, page.Brand.Corners, page.Brand.Short, page.Brand.Texts, page.Brand.Support = f.Color, f.Font, f.Corners, f.Short, f.Texts, f.Support
	return showBrand(v, page, errs)
}

// DiscardBrand forgets the draft.
func DiscardBrand(v *door.Visit) error {
	err := v.App.DiscardBrandDraft(v.R.Context(), v.Actor, shownRevision(v))
	if errs, ok := door.Errors(err); ok {
		return askDiscard(v, errs)
	}
	if err != nil {
		return err
	}
	return v.RedirectDone(brandPath, "descartado")
}

// AddBrandPicture takes a picture into the draft, and what was typed beside it.
func AddBrandPicture(v *door.Visit) error {
	kind, err := brandKind(v)
	if err != nil {
		return err
	}
	f := brandForm(v)
	switch upload := v.Upload(kind); {
	case upload == nil:
		err = billing.Errors{{Code: billing.Invalid, Field: kind, Key: "brand.error.picture_none"}}
	case !v.R.PostForm.Has("revision"): // the picture alone was sent
		err = v.App.AddBrandPicture(v.R.Context(), v.Actor, kind, upload)
	default:
		_, err = keep(v, f, app.BrandUpload{Kind: kind, Body: upload})
	}
	if errs, ok := door.Errors(err); ok {
		return showTyped(v, f, errs)
	}
	if err != nil {
		return err
	}
	return v.RedirectDone(brandPath, "imagen")
}

// DropBrandPicture takes a picture out of the draft.
func DropBrandPicture(v *door.Visit) error {
	kind, err := brandKind(v)
	if err != nil {
		return err
	}
	if err := v.App.DropBrandPicture(v.R.Context(), v.Actor, kind); err != nil {
		return err
	}
	return v.RedirectDone(brandPath, "imagen")
}

func brandKind(v *door.Visit) (string, error) {
	if kind := v.R.PathValue("kind"); slices.Contains(brandKinds, kind) {
		return kind, nil
	}
	return "", billing.ErrNotFound
}

func brandForm(v *door.Visit) app.BrandForm {
	f := app.BrandForm{Revision: shownRevision(v), Color: v.Text("color"), Font: v.Text("font"), Corners: v.Text("corners"), Short: v.Text("short_name"), Texts: map[string]billing.BrandTexts{},
		Support: billing.Support{Email: v.Text("support_email"), Phone: v.Text("support_phone"), URL: v.Text("support_url")}}
	for _, language := range billing.Languages {
		f.Texts[language] = billing.BrandTexts{Welcome: v.Text("welcome." + language), Footer: v.Text("footer." + language),
			MailHeader: v.Text("mail_header." + language), MailFooter: v.R.PostFormValue("mail_footer." + language)}
	}
	return f
}

func showBrand(v *door.Visit, page app.BrandPage, errs billing.Errors) error {
	brand := page.Brand
	if errs.On("color") != nil {
		brand.Color = page.Published.Color // what was typed is none
	}
	look, err := v.App.LookOfBrand(v.R.Context(), v.Actor, brand)
	if err != nil {
		return err
	}
	b := brandView{BrandPage: page, v: v, look: look, errs: errs, part: v.R.Method == http.MethodPost && v.Fragment()}
	if b.part {
		return v.Render(door.Status(errs), b.live())
	}
	o := layout(v, v.P.T("brand.title"), "brand", toasts(v, brandDone)...)
	o.Scripts = []string{"brand.js"}
	return v.Render(door.Status(errs), b.page(o))
}

// brandView is the page of the brand as it is shown.
type brandView struct {
	app.BrandPage
	v    *door.Visit
	look *app.Look
	errs billing.Errors
	part bool // a script asks for what follows from the form
}

func (b brandView) may() bool { return b.v.Actor.Role.CanManage() }

// swatches are colours to begin with.
var swatches = []string{"#27407d", "#1f5fbf", "#0f766e", "#7fb800", "#e0a010", "#b4432a", "#6d2e6b", "#222222"}

func (b brandView) fonts() []ui.Option { return options(b.v.P, "brand.font.", billing.BrandFonts) }
func (b brandView) corners() []ui.Option {
	return options(b.v.P, "brand.corners.", billing.BrandCorners)
}

func options(p *i18n.Printer, key string, values []string) []ui.Option {
	all := make([]ui.Option, len(values))
	for i, value := range values {
		all[i] = ui.Option{Value: value, Text: p.T(key + value)}
	}
	return all
}

// most says how long a text may be.
func (b brandView) most(characters int) string { return b.v.P.T("brand.text.most", "n", characters) }

// picture is the address of the draft's picture of that kind.
func (b brandView) picture(kind string) string { return brandPicture(b.v, b.look, kind) }

// uploaded reports whether the draft has a picture of that kind by itself.
func (b brandView) uploaded(kind string) bool {
	return map[string]string{"logo": b.Brand.Logo, "icon": b.Brand.Icon, "login": b.Brand.Login}[kind] != ""
}

// iconIs is the key of the sentence that says what the icon is made of.
func (b brandView) iconIs() string {
	_, made := b.look.Files["icon-192"]
	switch {
	case b.uploaded("icon"):
		return ""
	case made:
		return "brand.icon.logo"
	case b.uploaded("logo"):
		return "brand.icon.wide"
	}
	return "brand.icon.initials"
}

// portalAddress is where the customers log in.
func (b brandView) portalAddress() string { return b.v.App.PortalBase(b.v.Desk.Company) + "/entrar" }
