package web_test

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestAnOldSlugLeadsToThePresentOne: everything under it, forms too, without the session or a mailed link being lost.
func TestAnOldSlugLeadsToThePresentOne(t *testing.T) {
	w := newWorld(t)
	old := w.slug
	owner, err := w.Actor(t.Context(), w.owner.Value)
	ok(t, err)
	ok(t, w.ChangeSlug(t.Context(), owner, "zarza-nueva"))
	jar := map[string]*http.Cookie{"portal": w.guest}
	for _, x := range []struct{ method, path, want string }{
		{"GET", "/", "/zarza-nueva/"},
		{"GET", "/documentos?orden=-total&q=a%2Fb", "/zarza-nueva/documentos?orden=-total&q=a%2Fb"},
		{"GET", "/d/" + w.token, "/zarza-nueva/d/" + w.token},
		{"POST", "/d/" + w.token, "/zarza-nueva/d/" + w.token},
		{"POST", "/entrar", "/zarza-nueva/entrar"},
		{"GET", "/nada", "/zarza-nueva/nada"},
	} {
		status, at, _ := w.visit(t, jar, x.method, "/"+old+x.path, url.Values{"username": {"x"}})
		if status != http.StatusPermanentRedirect || at != x.want {
			t.Errorf("%s %s: got %d %s, want 308 %s", x.method, x.path, status, at, x.want)
		}
	}
	if status, _, _ := w.visit(t, jar, "GET", "/zarza-nueva/documentos", nil); status != http.StatusOK {
		t.Errorf("the session under the present slug: got %d", status)
	}
	if status, _, _ := w.visit(t, jar, "GET", "/zarza-nueva/d/"+w.token, nil); status != http.StatusOK {
		t.Errorf("the mailed link under the present slug: got %d", status)
	}
}

// TestWhatADeviceKeepsMovesWithTheSlug: the choice goes along, so that the device forgets what it kept under the old one.
func TestWhatADeviceKeepsMovesWithTheSlug(t *testing.T) {
	w := newWorld(t)
	old := w.slug
	owner, err := w.Actor(t.Context(), w.owner.Value)
	ok(t, err)
	ok(t, w.ChangeSlug(t.Context(), owner, "zarza-nueva"))
	for _, chosen := range []string{"", "keep=abc", "told=abc"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.server.URL+"/"+old+"/documentos", nil)
		ok(t, err)
		r.Header.Set("Cookie", chosen)
		res, err := http.DefaultTransport.RoundTrip(r)
		ok(t, err)
		ok(t, res.Body.Close())
		got := map[string]string{}
		for _, c := range res.Cookies() {
			if got[c.Path] = c.Name + "=" + c.Value; c.MaxAge < 0 {
				got[c.Path] = "none"
			}
		}
		want := map[string]string{}
		if chosen != "" {
			want = map[string]string{"/" + old + "/": "none", "/zarza-nueva/": chosen}
		}
		if !maps.Equal(got, want) {
			t.Errorf("%q: got %v, want %v", chosen, got, want)
		}
	}
}

// TestNoPathLeadsOutOfASlug: what is written with too many slashes or dots stays behind the slug, and nothing that looks like
// another host becomes the address of one.
func TestNoPathLeadsOutOfASlug(t *testing.T) {
	w := newWorld(t)
	w.prove(t, w.owner, own)
	for path, want := range map[string]string{ // "" is an error without a way on
		"/S//documentos": "/S/documentos", "/S///documentos//x/?a=%2F&b": "/S/documentos/x/?a=%2F&b", "/S/./entrar": "/S/entrar", "/S/d/../entrar": "/S/entrar",
		"/S//evil.example": "/S/evil.example", "/S//evil.example/%2e%2e": "/S/evil.example/%2e%2e", "/S": "/S/", "/S?x=1": "/S/?x=1", "/S/": "/S/entrar",
		"/S/%5Cevil.example": "", "/S/%2F%2Fevil.example": "", "/S%2F%2Fevil.example": "", "/S%2Fdocumentos": "",
		"//evil.example": "/evil.example", "//evil.example/..": "/", "/%5Cevil.example": "", "/%5Cevil.example/": "", "/%2Fevil.example": "", "/%2F%2Fevil.example/": "", "/%09/evil.example": "",
	} {
		path, want = strings.Replace(path, "S", w.slug, 1), strings.Replace(want, "S", w.slug, 1)
		for _, method := range []string{"GET", "POST"} {
			status, to, _, _ := w.at(t, "", method, path, nil)
			if to != want && (method == "GET" || strings.Contains(path, "//")) || to == "" && status < 400 {
				t.Errorf("%s %s: got %d to %q, want to %q", method, path, status, to, want)
			}
		}
	}
	for _, path := range []string{"//evil.example", "//evil.example/..", "/%5Cevil.example", "/%2F%2Fevil.example", "/x//..//evil.example", "/entrar//"} {
		if status, to, _, _ := w.at(t, own, "GET", path, nil); status < 300 || to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.HasPrefix(to, `/\`)) {
			t.Errorf("at the domain, %s: got %d to %q", path, status, to)
		}
	}
}

// TestASlugInCapitalsIsTheSame: phones begin what is typed with one.
func TestASlugInCapitalsIsTheSame(t *testing.T) {
	w := newWorld(t)
	for path, want := range map[string]string{
		"/" + strings.ToUpper(w.slug):                             "/" + w.slug + "/",
		"/" + strings.ToUpper(w.slug) + "/entrar?lang=en":         "/" + w.slug + "/entrar?lang=en",
		"/" + strings.ToUpper(w.slug[:1]) + w.slug[1:] + "/d/AbC": "/" + w.slug + "/d/AbC",
	} {
		status, at, _ := w.visit(t, nil, "GET", path, nil)
		if status != http.StatusPermanentRedirect || at != want {
			t.Errorf("%s: got %d %s, want 308 %s", path, status, at, want)
		}
	}
}
