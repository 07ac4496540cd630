package web_test

import (
	"encoding/json"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"acuse/internal/app"
	"acuse/internal/web"
)

const (
	androidPage    = "/app/configuracion/imagen-de-marca/android"
	assetLinksPath = "/.well-known/assetlinks.json"
	ownPrint       = "FA:C6:17:45:DC:09:03:78:6F:B9:ED:E6:2A:96:2B:39:9F:73:48:F0:BB:6F:89:9B:83:32:66:75:91:03:3B:9C"
	rivalPrint     = "00:C6:17:45:DC:09:03:78:6F:B9:ED:E6:2A:96:2B:39:9F:73:48:F0:BB:6F:89:9B:83:32:66:75:91:03:3B:9C"
)

func (w *world) saveAndroid(t *testing.T, cookie *http.Cookie, name, pasted string, want int) string {
	t.Helper()
	status, _, body, _ := w.at(t, "", "POST", androidPage, url.Values{"package": {name}, "fingerprints": {pasted}}, cookie)
	if status != want {
		t.Fatalf("keeping %q: got %d, want %d", name, status, want)
	}
	return body
}

// linked asks a host which apps are its own, as Google does: without a session, one that follows nowhere.
func (w *world) linked(t *testing.T, host string) (status int, packages string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "GET", w.server.URL+assetLinksPath, nil)
	ok(t, err)
	if host != "" {
		r.Host = host
	}
	res, err := http.DefaultTransport.RoundTrip(r)
	ok(t, err)
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return res.StatusCode, ""
	}
	if kind := res.Header.Get("Content-Type"); kind != "application/json" || len(res.Cookies()) > 0 || res.Header.Get("Cache-Control") != "public, max-age=300" {
		t.Errorf("%s: %v", host, res.Header)
	}
	var links []struct {
		Relation []string
		Target   struct {
			Namespace    string
			Package      string   `json:"package_name"`
			Fingerprints []string `json:"sha256_cert_fingerprints"`
		}
	}
	ok(t, json.NewDecoder(res.Body).Decode(&links))
	if links == nil {
		t.Errorf("%s: null, want an array", host)
	}
	for _, l := range links {
		if len(l.Relation) != 1 || l.Relation[0] != "delegate_permission/common.handle_all_urls" || l.Target.Namespace != "android_app" || len(l.Target.Fingerprints) == 0 {
			t.Errorf("%s: %+v", host, l)
		}
		packages += l.Target.Package + " " + strings.Join(l.Target.Fingerprints, " ") + "\n"
	}
	return res.StatusCode, packages
}

// TestEachHostSaysWhichAppsAreItsOwn and none says it of another's: by host, proven and not, and where the platform's is shared.
func TestEachHostSaysWhichAppsAreItsOwn(t *testing.T) {
	w := newWorld(t)
	expect := func(when string, hosts map[string]string) {
		t.Helper()
		for host, want := range hosts {
			status, got := w.linked(t, host)
			if strings.HasPrefix(want, "4") {
				if status != http.StatusMisdirectedRequest {
					t.Errorf("%s, at %q: got %d %q, want 421", when, host, status, got)
				}
			} else if status != http.StatusOK || got != want {
				t.Errorf("%s, at %q: got %d %q, want %q", when, host, status, got, want)
			}
		}
	}
	expect("at first", map[string]string{"": "", "localhost": "", "other.example": "421"})
	w.saveAndroid(t, w.owner, "es.zarza.app", ownPrint, http.StatusSeeOther)
	w.saveAndroid(t, w.otherUser, "es.rival.app", rivalPrint, http.StatusSeeOther)
	who, err := w.Actor(t.Context(), w.owner.Value)
	ok(t, err)
	ok(t, w.ClaimDomain(t.Context(), who, own))
	expect("wanted, not proven", map[string]string{"": "", own: "421", rival: "421"})
	w.prove(t, w.owner, own)
	mine, theirs := "es.zarza.app "+ownPrint+"\n", "es.rival.app "+rivalPrint+"\n"
	expect("proven", map[string]string{"": "", own: mine, strings.ToUpper(own) + ":8443": mine, rival: "421", "other.example": "421"})
	w.prove(t, w.otherUser, rival)
	expect("both", map[string]string{"": "", own: mine, rival: theirs})
	if status, _, _, _ := w.at(t, "", "GET", "/"+w.slug+assetLinksPath, nil); status != http.StatusNotFound {
		t.Errorf("behind a slug: got %d, want 404", status)
	}
	for _, cookie := range []*http.Cookie{nil, w.owner, w.guest, w.otherUser} {
		if status, _, body, set := w.at(t, own, "GET", assetLinksPath, nil, cookie); status != 200 || strings.Contains(body, "rival") || len(set) > 0 {
			t.Errorf("with a session: got %d %s", status, body)
		}
	}
	ok(t, w.DropDomain(t.Context(), who))
	expect("given up", map[string]string{own: "421", rival: theirs})
	w.App = app.New(w.store, app.Options{HashKiB: 64, URL: "http://localhost", Secret: []byte("secret"), Resolver: w.dns, SharedApps: true})
	w.server = httptest.NewServer(web.New(w.App, web.Options{Log: slog.New(slog.DiscardHandler)}))
	t.Cleanup(w.server.Close)
	expect("shared", map[string]string{"": mine, "other.example": "421", rival: theirs})
	w.saveAndroid(t, w.owner, "es.zarza.app", "", http.StatusSeeOther)
	expect("withdrawn", map[string]string{"": "", rival: theirs})
}

// TestWhatIsWrongWithAnAppIsSaidBesideIt and what was typed stays, whatever it is.
func TestWhatIsWrongWithAnAppIsSaidBesideIt(t *testing.T) {
	w := newWorld(t)
	for _, x := range []struct{ name, pasted, field, says string }{
		{`es."><script>`, ownPrint, "package", "Escribe dos o más palabras"},
		{"es.class.app", "", "package", "palabra reservada de Java"},
		{"es.zarza.app", "AA:BB:CC:DD:EE:FF:00 <i>x", "fingerprints", "no es una huella SHA-256"},
		{"es.zarza.app", "5A:5B:5C:5D:5E:5F:60:61:62:63:64:65:66:67:68:69:6A:6B:6C:6D", "fingerprints", "es SHA-1 o MD5"},
	} {
		body := w.saveAndroid(t, w.owner, x.name, x.pasted, http.StatusUnprocessableEntity)
		_, beside, _ := strings.Cut(body, `id="f-`+x.field+`-e"`)
		beside, _, _ = strings.Cut(beside, "</p>")
		if !strings.Contains(beside, x.says) {
			t.Errorf("%q, %q: got %q beside %s", x.name, x.pasted, beside, x.field)
		}
		for _, typed := range []string{x.name, x.pasted} {
			if !strings.Contains(body, html.EscapeString(typed)) {
				t.Errorf("%q was not kept", typed)
			}
		}
		if strings.Contains(body, "<script>") || strings.Contains(body, "<i>x") {
			t.Errorf("%q, %q became more than text", x.name, x.pasted)
		}
	}
	if _, to, _, _ := w.at(t, "", "GET", androidPage+"/proyecto", nil, w.owner); to != androidPage {
		t.Errorf("a project without a name leads to %q", to)
	}
	w.saveAndroid(t, w.owner, "es.zarza.app", ownPrint, http.StatusSeeOther)
	status, _, body, _ := w.at(t, "", "GET", androidPage+"/proyecto", nil, w.owner)
	if status != http.StatusOK || !strings.HasPrefix(body, "PK\x03\x04") {
		t.Errorf("the project: got %d", status)
	}
}
