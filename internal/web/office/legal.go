package office

import (
	"slices"

	"github.com/a-h/templ"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// legalPath is the tab Textos legales of Configuración > Mis Datos.
const legalPath = "/app/configuracion/textos-legales"

var legalDone = map[string]string{"guardado": "own.legal.saved"}

// LegalTexts is the tab Textos legales: what the company's customers read at the foot of their portal.
func LegalTexts(v *door.Visit) error {
	language := pick(v, "idioma", billing.Languages...)
	if language == "" {
		language = v.Desk.Company.Language
	}
	if !slices.Contains(billing.Languages, language) {
		language = billing.Languages[0]
	}
	f, err := v.App.LegalTexts(v.R.Context(), v.Actor, language)
	if err != nil {
		return err
	}
	return showLegalTexts(v, f, nil)
}

// SaveLegalTexts keeps the company's own words in one language; an empty field is the usual text again.
func SaveLegalTexts(v *door.Visit) error {
	f := app.LegalForm{Language: v.Text("idioma"), Legal: v.R.PostFormValue("legal"), Privacy: v.R.PostFormValue("privacy")}
	err := v.App.SaveLegalTexts(v.R.Context(), v.Actor, f)
	if errs, ok := door.Errors(err); ok {
		return showLegalTexts(v, f, errs)
	}
	if err != nil {
		return err
	}
	return v.RedirectDone(legalPath+"?idioma="+f.Language, "guardado")
}

func showLegalTexts(v *door.Visit, f app.LegalForm, errs billing.Errors) error {
	return v.Render(door.Status(errs), legalTextsPage(v, layout(v, v.P.T("office.profile.title"), "profile", toasts(v, legalDone)...), f, errs))
}

// legalLanguages are the ways to the texts in each language.
func legalLanguages(current string) []ui.Tab {
	var all []ui.Tab
	for _, code := range billing.Languages {
		all = append(all, ui.Tab{Text: i18n.For(code).Name(), Href: legalPath + "?idioma=" + code, Current: code == current})
	}
	return all
}

// publicPage is a legal page as the company's customers see it.
func publicPage(v *door.Visit, page, language string) string {
	base := "/" + v.Desk.Company.Slug
	if v.Desk.Company.Domain != "" {
		base = v.App.PortalBase(v.Desk.Company)
	}
	return base + "/" + page + "?lang=" + language
}

// usualHint says that the usual text stands as long as there is none of the company's own.
func usualHint(v *door.Visit, text string) string {
	if text != "" {
		return ""
	}
	return v.P.T("own.legal.usual")
}

// readOnly keeps a field from being typed into by whoever may not keep it.
func readOnly(v *door.Visit) templ.Attributes {
	if v.Actor.Role.CanManage() {
		return nil
	}
	return templ.Attributes{"readonly": true}
}
