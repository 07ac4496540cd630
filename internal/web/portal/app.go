package portal

import (
	"encoding/json"

	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// looks is how the company's app looks: its names, its colours and its icons. All that is said of it elsewhere comes from
// here.
type looks struct {
	Name, Short                string
	Theme, Background          string // of the installed app, before a page is there
	Light, Dark                string // around a page, by the colours of the device
	Icon192, Icon512, Maskable string
	Apple, Badge               string // 180 px for iPhones; one colour, for Android's status bar
}

// looksOf the company's brand.
func looksOf(v *door.Visit) looks {
	c := v.Company
	l := looks{Name: c.Name, Short: v.Brand().ShortName(c.Name), Theme: "#27407d", Background: "#f6f7f9", Light: "#ffffff", Dark: "#16181d",
		Icon192: v.BrandPath("icon-192"), Icon512: v.BrandPath("icon-512"), Maskable: v.BrandPath("icon-maskable-512"),
		Apple: v.BrandPath("icon-180"), Badge: v.BrandPath("badge-96")}
	if v.Look != nil && v.Look.Theme != nil {
		light, dark := v.Look.Palette.Light, v.Look.Palette.Dark
		l.Theme, l.Background = light["accent"].String(), light["bg"].String()
		l.Light, l.Dark = light["surface"].String(), dark["surface"].String()
	}
	return l
}

// App is how a page of the portal says that it can be installed; nil in the company's preview of it.
func App(v *door.Visit) *ui.App {
	if v.Preview != "" {
		return nil
	}
	l, session := looksOf(v), v.W.Header().Get(sessionHeader)
	if session != "" && session != signedOut {
		session = "in"
		if toldOfAnother(v) {
			session = "other"
		}
	}
	return &ui.App{Session: session, Beside: v.W.Header().Get(besideHeader), Scope: v.Base() + "/", Manifest: v.Base() + "/manifest.webmanifest?idioma=" + v.P.Lang(), Icon: l.Apple,
		Title: l.Short, Light: l.Light, Dark: l.Dark}
}

// manifest is a web app manifest: https://www.w3.org/TR/appmanifest/.
type manifest struct {
	ID          string         `json:"id"`
	Name        string         `json:"name"`
	ShortName   string         `json:"short_name"`
	Description string         `json:"description"`
	Lang        string         `json:"lang"`
	Dir         string         `json:"dir"`
	StartURL    string         `json:"start_url"`
	Scope       string         `json:"scope"`
	Display     string         `json:"display"`
	Displays    []string       `json:"display_override"`
	Theme       string         `json:"theme_color"`
	Background  string         `json:"background_color"`
	Categories  []string       `json:"categories"`
	Icons       []manifestIcon `json:"icons"`
	Shortcuts   []shortcut     `json:"shortcuts"`
}

type manifestIcon struct {
	Src     string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose,omitempty"`
}

type shortcut struct {
	Name      string         `json:"name"`
	ShortName string         `json:"short_name"`
	URL       string         `json:"url"`
	Icons     []manifestIcon `json:"icons"`
}

// Manifest of the company's app, for anybody. It is asked for without cookies, so its address says the language.
func Manifest(v *door.Visit) error {
	p, base, l := printerAsked(v), v.Base(), looksOf(v)
	icon := manifestIcon{Src: l.Icon192, Sizes: "192x192", Type: "image/png", Purpose: "any"}
	m := manifest{ID: base + "/", Name: l.Name, ShortName: l.Short, Description: p.T("app.description", "company", l.Name), Lang: p.Lang(), Dir: "ltr",
		StartURL: base + "/documentos", Scope: base + "/", Display: "standalone",
		Displays: []string{"standalone", "minimal-ui"}, Theme: l.Theme, Background: l.Background,
		Categories: []string{"business", "finance"},
		Icons:      []manifestIcon{icon, {l.Icon512, "512x512", "image/png", "any"}, {l.Maskable, "512x512", "image/png", "maskable"}},
		Shortcuts: []shortcut{
			{p.T("portal.nav.documents"), p.T("portal.nav.documents"), base + "/documentos", []manifestIcon{icon}},
			{p.T("app.unread_documents"), p.T("app.unread"), base + "/documentos?leido=no", []manifestIcon{icon}},
		}}
	content, err := json.Marshal(m)
	if err != nil {
		return err
	}
	v.W.Header().Set("Content-Type", "application/manifest+json")
	return sendKept(v, content)
}
