package web_test

import (
	"html"
	"io"
	"net/http"
	"strings"
	"testing"

	"acuse/internal/web"
)

// TestWhatIsOnlyToBeSentLeadsToThePageOfItsForm when it is asked for by GET: after logging in again, or by reloading.
func TestWhatIsOnlyToBeSentLeadsToThePageOfItsForm(t *testing.T) {
	w := newWorld(t)
	table := w.withPeople(examples(w))
	pages := map[string]bool{}
	for _, route := range web.Routes() {
		pages[route.Method+" "+route.Pattern] = true
	}
	invoice, draft := "/app/facturas/"+w.invoice, "/app/facturas/"+w.draft
	wanted := map[string]string{"/app/facturas/{id}/emitir": draft, "/app/facturas/{id}/cobros": invoice,
		"/app/facturas/{id}/cobros/{payment}/anular": invoice, "/app/facturas/{id}/enlaces/{link}/anular": invoice,
		"/app/envios/facturas": "/app/facturas", "/app/clientes/{id}/contactos": "/app/clientes/" + w.customer,
		"/app/clientes/{id}/propuestas/{proposal}": "/app/clientes/" + w.customer}
	n := 0
	for _, route := range web.Routes() {
		if route.Door != web.Office || route.Method != http.MethodPost || pages["GET "+route.Pattern] {
			continue
		}
		n++
		path, _, _ := strings.Cut(table["POST "+route.Pattern].path, "?")
		if at := w.get(t, path+"?q=x", nil); !strings.HasPrefix(at, "/entrar") {
			t.Errorf("GET %s by a stranger: sent to %q, want the log-in", route.Pattern, at)
		}
		for _, who := range []*http.Cookie{w.owner, w.reader} {
			at := w.get(t, path+"?q=x", who)
			if want := wanted[route.Pattern]; want != "" && at != want+"?q=x" {
				t.Errorf("GET %s: sent to %q, want %s?q=x", route.Pattern, at, want)
			}
			if at == "" || !strings.HasPrefix(path, strings.TrimSuffix(at, "?q=x")) && wanted[route.Pattern] == "" && !strings.HasPrefix(path, "/app/envios/") {
				t.Errorf("GET %s: sent to %q, want a page above it", route.Pattern, at)
			}
		}
	}
	if n < len(wanted) {
		t.Errorf("only %d addresses are sent to and not asked for", n)
	}
}

// TestTheAnswerToAFormNamesThePageOfTheForm, whose address a script gives it: Back then asks for the page.
func TestTheAnswerToAFormNamesThePageOfTheForm(t *testing.T) {
	w := newWorld(t)
	page := "/app/facturas/" + w.invoice
	post := page + "/cobros"
	for from, want := range map[string]string{
		w.server.URL + page + "?hecho=emitida&x=1#cobros": page + "?x=1", "": post, "https://elsewhere.example/trap": post,
		w.server.URL + "//elsewhere.example/": post,
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.server.URL+post, strings.NewReader("amount=abc"))
		ok(t, err)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Referer", from)
		req.AddCookie(w.owner)
		answer, err := http.DefaultClient.Do(req)
		ok(t, err)
		body, err := io.ReadAll(answer.Body)
		ok(t, err)
		ok(t, answer.Body.Close())
		_, rest, _ := strings.Cut(string(body), `<meta name="form-page" content="`)
		if got, _, _ := strings.Cut(rest, `"`); answer.StatusCode != http.StatusUnprocessableEntity || html.UnescapeString(got) != want {
			t.Errorf("sent from %q: got %d and the page %q, want 422 and %q", from, answer.StatusCode, got, want)
		}
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.server.URL+page, nil)
	ok(t, err)
	req.AddCookie(w.owner)
	answer, err := http.DefaultClient.Do(req)
	ok(t, err)
	body, err := io.ReadAll(answer.Body)
	ok(t, err)
	ok(t, answer.Body.Close())
	if strings.Contains(string(body), "form-page") {
		t.Error("a page that answers no form names one")
	}
}

// get asks for a path and answers where it leads to.
func (w *world) get(t *testing.T, path string, who *http.Cookie) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.server.URL+path, nil)
	ok(t, err)
	if who != nil {
		req.AddCookie(who)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(req)
	ok(t, err)
	ok(t, answer.Body.Close())
	if answer.StatusCode != http.StatusSeeOther {
		t.Errorf("GET %s: got %d, want 303", path, answer.StatusCode)
	}
	return answer.Header.Get("Location")
}
