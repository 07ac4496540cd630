package portal

import (
	"net/http"

	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// Preview shows a page of the portal to somebody of the company, as the customer named in the address sees it, with
// links that stay inside the preview. Only GET leads here: in a preview nothing can be sent.
func Preview(page door.Handler) door.Handler {
	return func(v *door.Visit) error {
		customer := v.R.PathValue("customer")
		g, err := v.App.Preview(v.R.Context(), v.Actor, customer)
		if err != nil {
			return err
		}
		if v.R.Method != http.MethodGet && v.R.Method != http.MethodHead {
			return billing.ErrForbidden
		}
		v.Guest, v.Company, v.Preview = g, g.Company, "/app/clientes/"+customer+"/portal"
		v.P = i18n.For(g.Access.Language)
		if v.Look, err = v.App.LookOf(v.R.Context(), v.Company); err != nil {
			return err
		}
		return page(v)
	}
}

// asPreview says above the page, in the language of who looks, that it is one, and takes away what would change
// something.
func asPreview(v *door.Visit, page *ui.PortalPage) {
	if v.OfDraft() {
		page.Logout, page.Toasts = "", nil
		return // of a brand: the frame around it says so
	}
	p := i18n.For(v.Desk.User.Language)
	page.Logout, page.Toasts = "", nil
	page.Notices = append([]ui.NoteProps{{Icon: "eye", Title: p.T("own.preview.title"), Text: p.T("own.preview.text", "customer", v.Guest.Customer.Name),
		Link: ui.Link{Text: p.T("own.preview.back"), Href: "/app/clientes/" + v.Guest.Customer.ID}}}, page.Notices...)
}
