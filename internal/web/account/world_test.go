package account_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/db"
	"acuse/internal/mail"
	"acuse/internal/store/storetest"
	"acuse/internal/web"
)

// world is the made-up company behind the real web door; only the mail and the clock are the test's.
type world struct {
	*app.App
	t      *testing.T
	db     *db.DB
	url    string
	office app.Login // its owner
	portal app.Login // its first customer
	slug   string
	mails  string

	mu   sync.Mutex
	now  time.Time
	sent []mail.Message
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), mails: t.TempDir()}
	s, d := storetest.Open(t)
	w.db = d
	w.App = app.New(s, app.Options{HashKiB: 64, URL: "https://acuse.example", MailFrom: "no-reply@acuse.example", Secret: []byte("0123456789abcdef0123456789abcdef"),
		Now: func() time.Time { w.mu.Lock(); defer w.mu.Unlock(); return w.now },
		Send: func(_ context.Context, m mail.Message) (string, error) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.sent = append(w.sent, m)
			return "", nil
		}})
	logins, err := w.Seed(t.Context(), app.SeedPlan{Customers: 1, Documents: 3, Logins: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range logins {
		if l.Door == "office" && w.office.Door == "" {
			w.office = l
		} else if l.Door == "portal" {
			w.portal = l
		}
	}
	w.slug = strings.Split(strings.TrimPrefix(w.portal.URL, "https://acuse.example/"), "/")[0]
	server := httptest.NewServer(web.New(w.App, web.Options{Dev: true, MailDir: w.mails, Ready: s.Ready, Log: slog.New(slog.DiscardHandler)}))
	t.Cleanup(server.Close)
	w.url = server.URL
	return w
}

// browser keeps cookies as a browser does on loopback, and follows nothing by itself.
type browser struct {
	w       *world
	host    string // another name for the server; "" is its own
	cookies map[string]string
}

func (w *world) browser() *browser { return &browser{w: w, cookies: map[string]string{}} }

type answer struct {
	status   int
	location string
	header   http.Header
	body     string
}

func (b *browser) get(path string) answer { return b.send(http.MethodGet, path, nil) }

func (b *browser) post(path string, form url.Values) answer {
	return b.send(http.MethodPost, path, form)
}

func (b *browser) logIn(path string, as app.Login) answer {
	return b.post(path, url.Values{"username": {as.Username}, "password": {as.Password}})
}

func (b *browser) send(method, path string, form url.Values) answer {
	b.w.t.Helper()
	r, err := http.NewRequest(method, b.w.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.w.t.Fatal(err)
	}
	r.Host = b.host
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		b.w.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.w.t.Fatal(err)
	}
	for _, c := range response.Cookies() {
		if b.cookies[c.Name] = c.Value; c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
	}
	return answer{response.StatusCode, response.Header.Get("Location"), response.Header, string(body)}
}

func (a answer) expect(t *testing.T, what string, status int, location string) {
	t.Helper()
	if a.status != status || a.location != location {
		t.Errorf("%s: got %d to %q, want %d to %q", what, a.status, a.location, status, location)
	}
}

func (a answer) expectText(t *testing.T, what string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(a.body, text) {
			t.Errorf("%s: the page does not say %q", what, text)
		}
	}
}

func (a answer) expectNoText(t *testing.T, what string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(a.body, text) {
			t.Errorf("%s: the page says %q", what, text)
		}
	}
}
