package portal

import (
	"slices"
	"strconv"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// settingsPath is Configuración, behind the portal's base.
const settingsPath = "/configuracion"

// Settings is Configuración: preferences, password, open sessions, own log-ins, consent.
func Settings(v *door.Visit) error { return showSettings(v, "", "", nil) }

// SavePreferences keeps Idioma and Número máximo Filas en los Listados.
func SavePreferences(v *door.Visit) error {
	language, rows := v.Text("language"), v.Text("rows")
	n, _ := strconv.Atoi(rows) // what is no number is no choice either
	return settled(v, v.App.SavePreferences(v.R.Context(), v.Guest, language, n), "preferencias", language, rows)
}

// ChangePassword changes the password of whoever knows the present one.
func ChangePassword(v *door.Visit) error {
	form := app.PasswordChange{Current: v.R.PostFormValue("current"), Password: v.R.PostFormValue("password"), Again: v.R.PostFormValue("again")}
	return settled(v, v.App.ChangePassword(v.R.Context(), v.Guest, form), "contrasena", "", "")
}

// EndSessions ends the other open sessions of the access, or all of them: then one has to log in again.
func EndSessions(v *door.Visit) error {
	all := v.Text("which") == "all"
	if err := v.App.EndSessions(v.R.Context(), v.Guest, all); err != nil {
		return err
	}
	if all {
		if err := v.Leave(door.PortalCookie); err != nil {
			return err
		}
		return v.Redirect(v.Base() + "/entrar")
	}
	return v.RedirectDone(v.Base()+settingsPath, "sesiones")
}

// SayConsent keeps what the customer says about electronic invoices.
func SayConsent(v *door.Visit) error {
	if err := v.App.SayConsent(v.R.Context(), v.Guest, v.Text("given") == "1"); err != nil {
		return err
	}
	return v.RedirectDone(v.Base()+settingsPath, "consentimiento")
}

// settled sends on when a form of the page was kept, or shows it again with its errors and what was typed.
func settled(v *door.Visit, err error, what, language, rows string) error {
	if err == nil {
		return v.RedirectDone(v.Base()+settingsPath, what)
	}
	errs, ok := door.Errors(err)
	if !ok {
		return err
	}
	return showSettings(v, language, rows, errs)
}

func showSettings(v *door.Visit, language, rows string, errs billing.Errors) error {
	s, err := v.App.PortalSettings(v.R.Context(), v.Guest)
	if err != nil {
		return err
	}
	if language == "" {
		language, rows = s.Language, strconv.Itoa(s.PageSize)
	}
	return v.Render(door.Status(errs), settingsPage(v, layout(v, v.P.T("own.settings.title"), settingsPath), s, language, rows, errs))
}

func languageOptions() []ui.Option {
	var all []ui.Option
	for _, code := range billing.Languages {
		all = append(all, ui.Option{Value: code, Text: i18n.For(code).Name()})
	}
	return all
}

// rowOptions are the choices, and the usual number as long as nobody has chosen.
func rowOptions(now int) []ui.Option {
	sizes := slices.Clone(app.PageSizes)
	if !slices.Contains(sizes, now) {
		sizes = append(sizes, now)
		slices.Sort(sizes)
	}
	var all []ui.Option
	for _, n := range sizes {
		all = append(all, ui.Option{Value: strconv.Itoa(n), Text: strconv.Itoa(n)})
	}
	return all
}

// ConsentText is the text that a customer accepts, of that version.
func ConsentText(p *i18n.Printer, version int, company string) string {
	return p.T("own.consent.text."+strconv.Itoa(version), "company", company)
}

// consentSentence says what the customer said last.
func consentSentence(v *door.Visit, c *billing.Consent) string {
	switch {
	case c == nil:
		return v.P.T("own.consent.none")
	case c.Given:
		return v.P.T("own.consent.given", "who", c.Who, "when", v.P.Instant(c.At))
	}
	return v.P.T("own.consent.refused", "who", c.Who, "when", v.P.Instant(c.At))
}

// deviceIcon of a session: a phone or a screen.
func deviceIcon(userAgent string) string {
	switch named(systems, userAgent) {
	case "iPhone", "iPad", "Android":
		return "smartphone"
	}
	return "monitor"
}
