package web_test

import (
	"net/http"
	"net/url"
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
