package portal_test

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"acuse/internal/app"
)

type readManifest struct {
	ID, Name, Lang, Scope, Display string
	ShortName                      string   `json:"short_name"`
	StartURL                       string   `json:"start_url"`
	DisplayOverride                []string `json:"display_override"`
	Dir                            string
	Categories                     []string
	Icons                          []struct{ Src, Sizes, Type, Purpose string }
	Shortcuts                      []manifestShortcut
}

type manifestShortcut struct {
	Name, URL string
	Icons     []struct{ Src, Sizes, Type string }
}

// fetch asks for a path of the portal as nobody, or with a session.
func (w *world) fetch(path, token string) (*http.Response, string) {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, w.url+path, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Cookie", "__Host-portal="+token)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return answer, string(body)
}

func TestTheManifestIsOfTheCompanyAndInTheLanguageOfItsAddress(t *testing.T) {
	w := newWorld(t, 3)
	for lang, want := range map[string]string{"": "Documentos sin leer", "ca": "Documents per llegir", "en": "Unread documents", "eu": "Irakurri gabeko dokumentuak", "gl": "Documentos sen ler"} {
		answer, body := w.fetch(w.base+"/manifest.webmanifest?idioma="+lang, "")
		for header, want := range map[string]string{"Content-Type": "application/manifest+json", "Cache-Control": "public, max-age=3600"} {
			if got := answer.Header.Get(header); answer.StatusCode != http.StatusOK || got != want {
				t.Errorf("%d, %s: got %q, want %q", answer.StatusCode, header, got, want)
			}
		}
		if cookies := answer.Cookies(); len(cookies) > 0 {
			t.Errorf("the language of an address was remembered: %v", cookies)
		}
		var m readManifest
		if err := json.Unmarshal([]byte(body), &m); err != nil {
			t.Fatal(err)
		}
		if m.Name != w.customers[0].guest.Company.Name || m.ID != w.base+"/" || m.Scope != w.base+"/" || m.StartURL != w.base+"/documentos" || m.Display != "standalone" ||
			len(m.DisplayOverride) == 0 || m.DisplayOverride[0] != "standalone" || m.Dir != "ltr" || len(m.Categories) == 0 {
			t.Errorf("got %+v", m)
		}
		if m.ShortName == "" || len([]rune(m.ShortName)) > 12 {
			t.Errorf("short name: got %q, want up to 12 letters", m.ShortName)
		}
		if !slices.ContainsFunc(m.Shortcuts, func(s manifestShortcut) bool {
			return s.Name == want && s.URL == w.base+"/documentos?leido=no" && len(s.Icons) > 0
		}) {
			t.Errorf("%q: shortcuts %v, want one named %q", lang, m.Shortcuts, want)
		}
		var purposes []string
		for _, icon := range m.Icons {
			purposes = append(purposes, icon.Purpose+" "+icon.Sizes)
			if got, _ := w.fetch(icon.Src, ""); got.StatusCode != http.StatusOK || got.Header.Get("Content-Type") != icon.Type {
				t.Errorf("%s: got %d %s, want a %s", icon.Src, got.StatusCode, got.Header.Get("Content-Type"), icon.Type)
			} else if kept := got.Header.Get("Cache-Control"); !strings.Contains(kept, "immutable") {
				t.Errorf("%s: got %q, want an icon that a browser keeps", icon.Src, kept)
			}
		}
		if want := []string{"any 192x192", "any 512x512", "maskable 512x512"}; !slices.Equal(purposes, want) {
			t.Errorf("icons: got %v, want %v", purposes, want)
		}
		if strings.Contains(strings.ToLower(body), "acuse") {
			t.Errorf("the platform's name stands in it: %s", body)
		}
	}
}

func TestAPageSaysWhenTheDeviceIsToldForSomebodyElse(t *testing.T) {
	w := newWorld(t, 3)
	c := w.customers[0]
	_, own := w.App.DeviceMarks(c.guest)
	for told, want := range map[string]string{"": "in", own: "in", "another": "other"} {
		_, body := w.fetch(w.base+"/documentos", c.token+"; told="+told)
		if mark := `<meta name="app-session" content="` + want + `">`; !strings.Contains(body, mark) {
			t.Errorf("told for %q: the page lacks %s", told, mark)
		}
	}
}

func TestEveryPageOfThePortalCanBeInstalledAndNoneOfTheOffice(t *testing.T) {
	w := newWorld(t, 3)
	c := w.customers[0]
	pages := []string{"/entrar", "/olvido", "/legal", "/privacidad", "/documentos", "/documentos/" + c.unread()[0].ID, "/mis-datos", "/configuracion", "/d/none", "/nothing"}
	for _, page := range pages {
		token := c.token
		if page == "/entrar" {
			token = ""
		}
		_, body := w.fetch(w.base+page, token)
		for _, want := range []string{`<link rel="manifest" href="` + w.base + `/manifest.webmanifest?idioma=es">`, `<link rel="apple-touch-icon"`,
			`<meta name="theme-color" media="(prefers-color-scheme: dark)"`} {
			if !strings.Contains(body, want) {
				t.Errorf("%s: %s is missing", page, want)
			}
		}
	}
	for _, page := range []string{"/entrar", "/registro", "/nothing"} {
		if _, body := w.fetch(page, ""); strings.Contains(body, "manifest") {
			t.Errorf("%s has a manifest", page)
		}
	}
}

// TestTheAppIsCalledWhatItsCompanySays, on every phone.
func TestTheAppIsCalledWhatItsCompanySays(t *testing.T) {
	w := newWorld(t, 3)
	ctx, who := t.Context(), w.actor()
	brand, err := w.Brand(ctx, who)
	w.ok(err)
	brand, err = w.SaveBrandDraft(ctx, who, app.BrandForm{Revision: brand.Revision, Short: "La Marjal"})
	w.ok(err)
	w.ok(w.PublishBrand(ctx, who, brand.Revision))
	_, body := w.fetch(w.base+"/manifest.webmanifest", "")
	var m readManifest
	if err := json.Unmarshal([]byte(body), &m); err != nil || m.ShortName != "La Marjal" {
		t.Errorf("the manifest: got %q, %v", m.ShortName, err)
	}
	if _, page := w.fetch(w.base+"/entrar", ""); !strings.Contains(page, `<meta name="apple-mobile-web-app-title" content="La Marjal"`) {
		t.Error("on an iPhone it is called otherwise")
	}
}
