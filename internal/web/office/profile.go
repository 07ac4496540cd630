package office

import (
	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

var profileDone = map[string]string{"guardado": "office.done.saved"}

// Profile is the tab Empresa of Configuración > Mis Datos.
func Profile(v *door.Visit) error {
	company := v.Desk.Company
	return showProfile(v, app.CompanyForm{Party: company.Party, IBAN: company.IBAN}, nil)
}

// SaveProfile keeps the company's own data.
func SaveProfile(v *door.Visit) error {
	f := app.CompanyForm{Party: partyOf(v), IBAN: v.Text("iban")}
	err := v.App.SaveCompany(v.R.Context(), v.Actor, f)
	if errs, ok := door.Errors(err); ok {
		return showProfile(v, f, errs)
	}
	if err != nil {
		return err
	}
	return v.RedirectDone(profilePath, "guardado")
}

func showProfile(v *door.Visit, f app.CompanyForm, errs billing.Errors) error {
	o := layout(v, v.P.T("office.profile.title"), "profile", toasts(v, profileDone)...)
	o.Scripts = []string{"places.js"}
	return v.Render(door.Status(errs), profilePage(v, o, f, errs))
}

// Interface is the tab Interfaz: Recibir emails, and the language of the screens.
func Interface(v *door.Visit) error {
	return showInterface(v, v.Desk.User.Notify, v.Desk.User.Language, nil)
}

// SaveInterface keeps the tab Interfaz of whoever asks.
func SaveInterface(v *door.Visit) error {
	notify, language := v.Text("notify") == "1", v.Text("language")
	err := v.App.SaveInterface(v.R.Context(), v.Actor, notify, language)
	if errs, ok := door.Errors(err); ok {
		return showInterface(v, notify, language, errs)
	}
	if err != nil {
		return err
	}
	return v.RedirectDone(interfacePath, "guardado")
}

func showInterface(v *door.Visit, notify bool, language string, errs billing.Errors) error {
	o := layout(v, v.P.T("office.profile.title"), "profile", toasts(v, profileDone)...)
	return v.Render(door.Status(errs), interfacePage(v, o, map[bool]string{true: "1", false: "0"}[notify], language, errs))
}

func profileTabs(v *door.Visit, current string) []ui.Tab {
	return []ui.Tab{
		{Text: v.P.T("office.profile.company"), Href: profilePath, Current: current == profilePath},
		{Text: v.P.T("office.profile.interface"), Href: interfacePath, Current: current == interfacePath},
		{Text: v.P.T("own.legal.tab"), Href: legalPath, Current: current == legalPath},
		{Text: v.P.T("address.tab"), Href: addressPath, Current: current == addressPath},
	}
}
