// Package portal is what a company's customers see: their documents, and how they get them.
package portal

import (
	"acuse/internal/billing"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// done are the words a page may have to say about what has just been done: ?hecho=… and the key of its text.
var done = map[string]string{"password": "portal.done.password", "preferencias": "own.preferences.saved", "contrasena": "own.password.changed",
	"sesiones": "own.sessions.ended", "consentimiento": "own.consent.saved", "propuesta": "own.propose.sent", "dispositivo": "app.keep.saved", "avisos": "app.push.saved", "sin-avisos": "app.push.removed"}

// Home leads to the documents or to the log-in.
func Home(v *door.Visit) error {
	if v.Guest.Preview {
		return v.Redirect(v.Base() + "/documentos")
	}
	switch _, _, err := door.FindGuest(v, v.Company.Slug, v.App.Guest); {
	case err == nil:
		return v.Redirect(v.Base() + "/documentos")
	case billing.CodeOf(err) != billing.NotFound:
		return err
	}
	return v.Redirect(v.Base() + "/entrar")
}

// layout is what stands around every page; here is the entry of the menu that leads to it.
func layout(v *door.Visit, title, here string) ui.PortalPage {
	base := v.Base()
	entry := func(path, icon, text string) ui.NavEntry {
		return ui.NavEntry{Href: base + path, Icon: icon, Text: text, Current: path == here}
	}
	page := ui.PortalPage{
		Page:    ui.Page{P: v.P, Title: title, Brand: v.Company.Name, Look: v.PageLook(), App: App(v)},
		Company: v.Company.Name, Home: base + "/", Logout: base + "/salir",
		Customer: v.Guest.Customer.Name, Username: v.Guest.Access.Username,
		Nav: []ui.NavEntry{
			entry("/documentos", "file-text", v.P.T("portal.nav.documents")),
			entry("/mis-datos", "user", v.P.T("portal.nav.profile")),
			entry("/configuracion", "settings", v.P.T("own.nav.settings")),
		},
		FootLinks: LegalLinks(v),
	}
	if v.Guest.Contact.ID != "" {
		page.Username = v.Guest.Who()
	}
	if v.Guest.Several {
		page.Nav = append(page.Nav, entry("/mis-proveedores", "users", v.P.T("people.suppliers.title")))
	}
	if key, ok := done[v.R.URL.Query().Get("hecho")]; ok {
		page.Toasts = []ui.ToastProps{{Text: v.P.T(key, "company", v.Company.Name)}}
	}
	if v.Guest.Preview {
		asPreview(v, &page)
	}
	return page
}

// bare is a page of the portal without its menu, for anybody.
func bare(v *door.Visit, title string) ui.BarePage {
	return ui.BarePage{Page: ui.Page{P: v.P, Title: title, Brand: v.Company.Name, Look: v.PageLook(), App: App(v)}, Company: v.Company.Name, Home: v.Base() + "/"}
}
