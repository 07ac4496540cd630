package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/web/door"
)

// TestAnErrorSpeaksTheLanguageOfWhoeverIsLoggedIn, whatever was chosen before the log-in, and whether or not a door had been
// passed; so does the page that a device shows without a connection. None of it is a use of the session.
func TestAnErrorSpeaksTheLanguageOfWhoeverIsLoggedIn(t *testing.T) {
	w := newWorld(t)
	w.prove(t, w.owner, own)
	inside := w.logInAt(t, own, "", "cafe@zarzaparrilla.example")
	g, err := w.Guest(t.Context(), w.guest.Value, w.slug)
	ok(t, err)
	ok(t, w.SavePreferences(t.Context(), g, "en", app.PageSizes[0]))
	owner, err := w.Actor(t.Context(), w.owner.Value)
	ok(t, err)
	ok(t, w.SaveInterface(t.Context(), owner, true, "eu"))
	before := time.Now().UTC().Add(-time.Hour).Truncate(time.Microsecond)
	_, err = w.db.Write.ExecContext(t.Context(), `UPDATE session SET seen_at = $1`, before)
	ok(t, err)

	const form = "application/x-www-form-urlencoded"
	at := "/" + w.slug
	for _, x := range []struct {
		who                      *http.Cookie
		host, method, path, body string
		site                     string
		status                   int
		want                     string
	}{
		{w.guest, "", "GET", at + "/nada", "", "", 404, "en"},
		{w.guest, "", "GET", at + "/avisos/nada", "", "", 404, "en"},
		{w.guest, "", "POST", at + "/documentos", "", "cross-site", 403, "en"},
		{w.guest, "", "POST", at + "/mis-datos/proponer", "name=%zz", "", 422, "en"},
		{w.guest, "", "PUT", at + "/documentos", "", "", 404, "en"},
		{w.guest, "", "GET", at + "/sin-conexion", "", "", 200, "en"},
		{w.guest, "", "GET", at + "/sin-conexion?idioma=gl", "", "", 200, "gl"},
		{inside, own, "GET", "/nada", "", "", 404, "en"},
		{inside, own, "GET", "/sin-conexion", "", "", 200, "en"},
		{w.other, "", "GET", at + "/nada", "", "", 404, "es"},
		{nil, "", "GET", at + "/nada", "", "", 404, "ca"},
		{nil, "", "GET", at + "/sin-conexion", "", "", 200, "ca"},
		{w.owner, "", "GET", at + "/nada", "", "", 404, "ca"}, // it is its customers' side
		{w.owner, "", "GET", "/app/nada", "", "", 404, "eu"},
		{w.owner, "", "GET", "/entrar/nada", "", "", 404, "eu"},
		{w.owner, "", "GET", "/ninguna-empresa", "", "", 308, ""},
		{w.owner, "", "GET", "/ninguna-empresa/", "", "", 404, "eu"},
		{w.owner, "", "POST", "/app/clientes", "name=%zz", "", 422, "eu"},
		{w.owner, "", "POST", "/app/clientes", "", "cross-site", 403, "eu"},
		{w.guest, "", "GET", "/entrar/nada", "", "", 404, "ca"},
	} {
		r, err := http.NewRequestWithContext(t.Context(), x.method, w.server.URL+x.path, strings.NewReader(x.body))
		ok(t, err)
		r.Host = x.host
		r.Header.Set("X-Forwarded-Proto", "https")
		r.Header.Set("Content-Type", form)
		r.Header.Set("Sec-Fetch-Site", x.site)
		r.AddCookie(&http.Cookie{Name: door.LanguageCookie, Value: "ca"})
		if x.who != nil {
			r.AddCookie(x.who)
		}
		status, body := answerOf(t, r)
		_, after, _ := strings.Cut(body, `<html lang="`)
		if got, _, _ := strings.Cut(after, `"`); status != x.status || got != x.want {
			t.Errorf("%s %s%s: got %d in %q, want %d in %q", x.method, x.host, x.path, status, got, x.status, x.want)
		}
	}
	var used int
	ok(t, w.db.Read.QueryRowContext(t.Context(), `SELECT count(*) FROM session WHERE seen_at > $1 AND door = 'portal'`, before).Scan(&used))
	if used != 0 {
		t.Errorf("%d sessions of the portal were used, want none", used)
	}

	_, err = w.db.Write.ExecContext(t.Context(), `UPDATE session SET seen_at = $1`, before.Add(-app.SessionIdle))
	ok(t, err)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.server.URL+at+"/nada", nil)
	ok(t, err)
	r.AddCookie(w.guest)
	if _, body := answerOf(t, r); !strings.Contains(body, `<html lang="es"`) {
		t.Errorf("once the session is over: got %.200s, want the usual language", body)
	}
}
