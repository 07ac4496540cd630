package web_test

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"acuse/internal/billing"
	"acuse/internal/web/door"
)

// portalCookies are all that a portal leaves in a browser.
var portalCookies = []string{door.PortalCookie, "keep", door.LanguageCookie, "told"}

// named are the cookies that the privacy text names, a line each: "lang: what it is for".
var named = regexp.MustCompile(`(?m)(?:^|<p class="pre">)([\w-]+): `)

// TestThePrivacyTextNamesEveryCookie: those that a visit really sets are those that the usual text names, in every language.
func TestThePrivacyTextNamesEveryCookie(t *testing.T) {
	w := newWorld(t)
	set := map[string]bool{}
	visit := func(method, path string, form url.Values, by *http.Cookie) {
		t.Helper()
		status, _, body, cookies := w.at(t, "", method, "/"+w.slug+path, form, by)
		if status >= 400 {
			t.Fatalf("%s %s: got %d\n%.400s", method, path, status, body)
		}
		for _, c := range cookies {
			set[c.Name] = true
		}
	}
	visit("GET", "/entrar?lang=ca", nil, nil)
	visit("POST", "/entrar", url.Values{"username": {"cafe@zarzaparrilla.example"}, "password": {"clave de cafe larga"}}, nil)
	visit("POST", "/configuracion/dispositivo", url.Values{"keep": {"1"}}, w.guest)
	visit("POST", "/configuracion/avisos", url.Values{"endpoint": {"https://8.8.8.8/push/2"}, "auth": {"AAAAAAAAAAAAAAAAAAAAAA"},
		"p256dh": {"BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"}}, w.guest)
	visit("POST", "/salir", nil, w.guest)
	want := slices.Sorted(maps.Keys(set))
	if got := slices.Sorted(slices.Values(portalCookies)); !slices.Equal(got, want) {
		t.Errorf("portalCookies: got %v, want those that are set, %v", got, want)
	}
	for _, lang := range billing.Languages {
		_, _, page, _ := w.at(t, "", "GET", "/"+w.slug+"/privacidad?lang="+lang, nil)
		var got []string
		for _, line := range named.FindAllStringSubmatch(page, -1) {
			got = append(got, line[1])
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("%s: the text names %v, want %v\n%s", lang, got, want, page[strings.Index(page, "<article"):])
		}
	}
}
