package web_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestAPollIsNoUseOfTheSession(t *testing.T) {
	w := newWorld(t)
	before := time.Now().UTC().Add(-time.Hour).Truncate(time.Microsecond)
	_, err := w.db.Write.ExecContext(t.Context(), `UPDATE session SET seen_at = $1 WHERE door = 'office'`, before)
	ok(t, err)
	seen := func() int {
		var n int
		ok(t, w.db.Read.QueryRowContext(t.Context(), `SELECT count(*) FROM session WHERE door = 'office' AND seen_at > $1`, before).Scan(&n))
		return n
	}
	for _, c := range []struct {
		path, poll string
		want       int
	}{{"/app/avisos?desde=1", "1", 0}, {"/app/facturas", "1", 0}, {"/app/facturas", "", 1}} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.server.URL+c.path, nil)
		ok(t, err)
		req.AddCookie(w.owner)
		if c.poll != "" {
			req.Header.Set("X-Poll", c.poll)
		}
		res, err := http.DefaultClient.Do(req)
		ok(t, err)
		body, err := io.ReadAll(res.Body)
		ok(t, err)
		ok(t, res.Body.Close())
		if res.StatusCode != http.StatusOK || seen() != c.want {
			t.Errorf("%s with X-Poll %q: got %d, %d sessions in use, want 200 and %d", c.path, c.poll, res.StatusCode, seen(), c.want)
		}
		if strings.HasPrefix(c.path, "/app/avisos") && (!strings.Contains(string(body), "data-next=") || strings.Contains(string(body), "<html")) {
			t.Errorf("news: got %s, want a fragment that says when to ask next", body)
		}
	}
}

// TestAPollOfThePortalIsNoUseOfTheSession either: what a document's page asks for by itself, and the progress of a ZIP.
func TestAPollOfThePortalIsNoUseOfTheSession(t *testing.T) {
	w := newWorld(t)
	before := time.Now().UTC().Add(-time.Hour).Truncate(time.Microsecond)
	_, err := w.db.Write.ExecContext(t.Context(), `UPDATE session SET seen_at = $1 WHERE door = 'portal'`, before)
	ok(t, err)
	for _, c := range []struct {
		path, poll string
		used       int
	}{{"/documentos", "1", 0}, {"/documentos/" + w.invoice, "1", 0}, {"/configuracion", "1", 0}, {"/documentos/" + w.invoice, "", 1}} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.server.URL+"/"+w.slug+c.path, nil)
		ok(t, err)
		req.AddCookie(w.guest)
		req.Header.Set("X-Poll", c.poll)
		res, err := http.DefaultTransport.RoundTrip(req)
		ok(t, err)
		ok(t, res.Body.Close())
		var used int
		ok(t, w.db.Read.QueryRowContext(t.Context(), `SELECT count(*) FROM session WHERE door = 'portal' AND seen_at > $1`, before).Scan(&used))
		if res.StatusCode != http.StatusOK || used != c.used {
			t.Errorf("%s with X-Poll %q: got %d, %d sessions in use, want 200 and %d", c.path, c.poll, res.StatusCode, used, c.used)
		}
	}
}
