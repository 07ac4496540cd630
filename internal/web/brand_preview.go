package web

import (
	"net/http"
	"slices"
	"strings"

	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/account"
	"acuse/internal/web/door"
	"acuse/internal/web/office"
	"acuse/internal/web/portal"
)

// brandPreview shows a page of the portal, a mail or a document with the brand that is being made, on made-up data: in a
// frame of Configuración > Imagen de marca. Its pages are the real ones and lead to others, which it only says it has not.
func brandPreview(v *door.Visit) error {
	look, err := v.App.DraftLook(v.R.Context(), v.Actor)
	if err != nil {
		return err
	}
	language, scheme, _ := strings.Cut(v.R.PathValue("as"), "-")
	if !slices.Contains(billing.Languages, language) || !slices.Contains(office.PreviewSchemes, scheme) {
		return billing.ErrNotFound
	}
	v.P = i18n.For(language)
	v.Company, v.Look, v.Preview, v.Scheme = v.Desk.Company, look, door.BrandPreview(language, scheme), scheme
	v.W.Header().Set("Content-Security-Policy", framedPolicy)
	example := v.App.BrandExample(v.Company, v.P.Lang())
	v.Guest = example.Guest
	page := v.R.PathValue("page")
	if strings.HasPrefix(page, "documentos/example-") { // a line of the list
		page = "documento"
	}
	switch page {
	case "entrada", "entrar":
		return v.Render(http.StatusOK, account.Example(v))
	case "", "documentos":
		return v.Render(http.StatusOK, portal.Page(v, example.List))
	case "documento":
		return v.Render(http.StatusOK, portal.ExampleDocument(v, example.Document))
	case "correo":
		m, err := v.App.BrandExampleMail(v.R.Context(), v.Actor, v.P.Lang(), v.Scheme)
		if err != nil {
			return err
		}
		return v.RenderMail(m.HTML)
	case "pdf":
		body, err := v.App.BrandExamplePDF(v.R.Context(), v.Actor, v.P.Lang())
		if err != nil {
			return err
		}
		v.W.Header().Set("Content-Type", "application/pdf")
		v.W.Header().Set("Content-Disposition", `inline; filename="ejemplo.pdf"`)
		_, err = v.W.Write(body)
		return err
	}
	return v.Render(http.StatusOK, portal.NotInPreview(v))
}
