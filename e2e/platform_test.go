package e2e_test

import (
	"strings"
	"testing"

	"acuse/e2e/harness"
	"acuse/internal/platformtest"
)

// stores are what a page has left in the browser, and the page as the scripts have made it.
const stores = `JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), document.cookie, document.title, document.documentElement.outerHTML])`

// TestABrowserSeesNothingOfThePlatformInAPortal: heads and bodies of all answers, what is stored, and the page as it stands.
func TestABrowserSeesNothingOfThePlatformInAPortal(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	login := s.Login("portal", "")
	p := s.Open(harness.View{})
	traffic := p.Traffic()
	kinds := map[string]int{}
	look := func(what string) (found []string) {
		t.Helper()
		for _, x := range traffic.Take() {
			path := strings.TrimPrefix(x.URL, s.URL)
			ending := path[strings.LastIndexAny(path, "./")+1:]
			kinds[ending] += len(x.Body)
			for part, text := range map[string]string{"address": path, "head": x.Head} {
				if at := platformtest.Find(text); at != "" {
					found = append(found, what+": "+path+": "+part+": "+at)
				}
			}
			places, err := platformtest.In(path, x.Body)
			if err != nil {
				t.Error(err)
			}
			for _, place := range places {
				found = append(found, what+": "+place.Part+": "+place.Found)
			}
		}
		if at := platformtest.Find(p.Eval(stores).(string)); at != "" {
			found = append(found, what+": in the browser: "+at)
		}
		return found
	}
	expectNothing := func(what string) {
		t.Helper()
		for _, found := range look(what) {
			t.Error(found)
		}
	}
	for _, path := range []string{"/entrar", "/olvido", "/olvido?enviado=1", "/legal", "/privacidad", "/d/nada", "/no-existe"} {
		p.Navigate("/estudio-marjal" + path)
		expectNothing(path)
	}
	p.LogIn(login)
	expectNothing("after the log-in")
	for _, path := range []string{"/documentos", "/documentos?leido=no", "/mis-datos", "/mis-datos/proponer", "/configuracion", "/documentos/nada", "/no-existe"} {
		p.Navigate("/estudio-marjal" + path)
		expectNothing(path)
	}
	p.Navigate(portalPath)
	openFirst(p)
	expectNothing("a document")
	if kinds["css"] == 0 || kinds["js"] == 0 || kinds["documentos"] == 0 {
		t.Errorf("got bytes by ending %v, want those of pages, style and scripts", kinds)
	}
	p.Navigate("/registro")
	if found := look("the platform's own page"); len(found) == 0 {
		t.Error("the platform's own page: got nothing, want its name found")
	}
}
