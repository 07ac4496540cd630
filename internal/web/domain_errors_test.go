package web_test

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestNoErrorAtACompanysAddressNamesThePlatform: forms that nobody can read, requests that are none, and a database that does not
// answer, behind the slug and at the domain, with a session and without.
func TestNoErrorAtACompanysAddressNamesThePlatform(t *testing.T) {
	w := newWorld(t)
	w.prove(t, w.owner, own)
	inside := map[string]*http.Cookie{"": w.guest, own: w.logInAt(t, own, "", "cafe@zarzaparrilla.example")}
	const form, parts = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
	asked := 0
	ask := func(host, method, path, kind, body string, cookie *http.Cookie, want int) {
		t.Helper()
		base := ""
		if host == "" {
			base = "/" + w.slug
		}
		r, err := http.NewRequestWithContext(t.Context(), method, w.server.URL+base+path, strings.NewReader(body))
		ok(t, err)
		r.Host = host
		r.Header.Set("Content-Type", kind)
		r.Header.Set("X-Forwarded-Proto", "https")
		asked++
		r.Header.Set("X-Forwarded-For", "203.0.113."+strconv.Itoa(asked%250+1))
		if cookie != nil {
			r.AddCookie(cookie)
		}
		res, err := http.DefaultTransport.RoundTrip(r)
		ok(t, err)
		defer res.Body.Close()
		text, err := io.ReadAll(res.Body)
		ok(t, err)
		what := host + " " + method + " " + path + " " + kind
		if res.StatusCode != want {
			t.Errorf("%s: got %d, want %d\n%.200s", what, res.StatusCode, want, text)
		}
		expectNeutral(t, what, res.Header, text)
		if title := titleOf.FindSubmatch(text); title != nil && !slices.ContainsFunc([]string{secret + " Estudio", own, w.slug}, func(name string) bool { return bytes.HasSuffix(title[1], []byte(" · "+name)) }) {
			t.Errorf("%s: it is nobody's: %s", what, title[1])
		}
	}
	for host, cookie := range inside {
		_, err := w.db.Write.ExecContext(t.Context(), `DELETE FROM throttle`) // each of these is a log-in that fails
		ok(t, err)
		for _, by := range []*http.Cookie{nil, cookie} {
			for body, want := range map[string]int{"username=%zz": 422, "username=x;y": 422, "username=" + strings.Repeat("x", 1<<20): 422} {
				ask(host, "POST", "/entrar", form, body, by, want)
				ask(host, "POST", "/mis-datos/proponer", form, body, by, want)
			}
			for _, body := range []string{"", "--x\r\n", "--x\r\nContent-Disposition: form-data; name=\"username\"\r\n\r\nx\r\n--x--\r\n"} {
				ask(host, "POST", "/entrar", parts, body, by, 401)
			}
			ask(host, "POST", "/entrar", "application/json", `{"username": "x"}`, by, 401)
			ask(host, "POST", "/entrar", "/;=", "x", by, 422)
			for _, method := range []string{"PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND"} {
				ask(host, method, "/documentos", form, "", by, 404)
			}
			ask(host, "POST", "/documentos", form, "", by, 404)
		}
	}
	w.without(t, "session_access", func() { // the door fails
		ask("", "GET", "/documentos", form, "", w.guest, 500)
		ask(own, "GET", "/documentos", form, "", inside[own], 500)
	})
	w.without(t, "company", func() { // nothing can be told of anybody
		ask("", "GET", "/documentos", form, "", w.guest, 500)
		ask("", "GET", "/entrar", form, "", nil, 500)
		ask("", "POST", "/entrar", form, "username=%zz", nil, 422)
		ask(own, "GET", "/documentos", form, "", inside[own], 503)
	})
}

// without is what happens while a table of the database cannot be read.
func (w *world) without(t *testing.T, table string, do func()) {
	t.Helper()
	rename := func(from, to string) {
		_, err := w.db.Write.ExecContext(t.Context(), `ALTER TABLE `+from+` RENAME TO `+to)
		ok(t, err)
	}
	rename(table, table+"_away")
	defer rename(table+"_away", table)
	do()
}
