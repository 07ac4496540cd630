package portal_test

import (
	"cmp"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/db"
	"acuse/internal/i18n"
	"acuse/internal/mail"
	"acuse/internal/store/storetest"
	"acuse/internal/web"
	"acuse/internal/web/door"
)

// world is the made-up company behind the real web door, with two customers who may enter.
type world struct {
	*app.App
	t         testing.TB
	db        *db.DB
	url, base string
	now       time.Time
	office    string // token of the owner
	answering atomic.Int64
	customers [2]customer
	sent      []mail.Message
}

// customer is logged in.
type customer struct {
	w     *world
	token string
	guest app.Guest
}

// newWorld gives the first customer as many documents, and the second one.
func newWorld(t testing.TB, documents int) *world {
	t.Helper()
	w := &world{t: t, now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	s, d := storetest.Open(t)
	w.db = d
	w.App = app.New(s, app.Options{HashKiB: 64, URL: "https://acuse.example", Secret: []byte("0123456789abcdef0123456789abcdef"), Now: func() time.Time { return w.now },
		MailFrom: "no-reply@acuse.example", Send: func(_ context.Context, m mail.Message) (string, error) { w.sent = append(w.sent, m); return "", nil }})
	logins, err := w.Seed(t.Context(), app.SeedPlan{Customers: 2, Documents: documents + documents/2 + 8, HeavyCustomers: []int{documents}, Logins: 2})
	if err != nil {
		t.Fatal(err)
	}
	portals := 0
	for _, l := range logins {
		entered, err := w.LogIn(t.Context(), app.LogIn{Username: l.Username, Password: l.Password})
		if err != nil {
			t.Fatal(err)
		}
		if l.Door == "office" {
			w.office = cmp.Or(w.office, entered.Token) // the first is the owner
			continue
		}
		guest, err := w.Guest(t.Context(), entered.Token, entered.Slug)
		if err != nil {
			t.Fatal(err)
		}
		w.base = "/" + entered.Slug
		w.customers[portals] = customer{w: w, token: entered.Token, guest: guest}
		portals++
	}
	handler := web.New(w.App, web.Options{Ready: s.Ready, Log: slog.New(slog.DiscardHandler)})
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.answering.Add(1)
		defer w.answering.Add(-1)
		handler.ServeHTTP(rw, r)
	}))
	t.Cleanup(server.Close)
	w.url = server.URL
	return w
}

// settle waits until the server has done all that follows an answer.
func (w *world) settle() {
	for w.answering.Load() > 0 {
		time.Sleep(time.Millisecond)
	}
}

// unread are the documents that the customer has not read.
func (c customer) unread() []billing.Document {
	c.w.t.Helper()
	page, err := c.w.PortalDocuments(c.w.t.Context(), c.guest, app.PortalQuery{Reading: billing.Unread, Desc: true})
	if err != nil {
		c.w.t.Fatal(err)
	}
	return page.Documents
}

// read reports whether the customer has read that document.
func (c customer) read(d billing.Document) bool {
	c.w.t.Helper()
	for _, x := range c.unread() {
		if x.ID == d.ID {
			return false
		}
	}
	return true
}

// expectRead looks once the server has settled: a reading is written down after its last byte.
func (c customer) expectRead(what string, d billing.Document, want bool) {
	c.w.t.Helper()
	c.w.settle()
	if got := c.read(d); got != want {
		c.w.t.Errorf("%s: read = %v, want %v", what, got, want)
	}
}

type answer struct {
	status   int
	location string
	header   http.Header
	body     string
}

func (c customer) get(path string) answer { return c.send(http.MethodGet, path, nil, nil) }

func (c customer) send(method, path string, form url.Values, head http.Header) answer {
	c.w.t.Helper()
	r, err := http.NewRequest(method, c.w.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		c.w.t.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, values := range head {
		r.Header[name] = values
	}
	r.AddCookie(&http.Cookie{Name: door.PortalCookie, Value: c.token})
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		c.w.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		c.w.t.Fatal(err)
	}
	return answer{response.StatusCode, response.Header.Get("Location"), response.Header, string(body)}
}

// ticket ticks the documents and presses PDF.
func (c customer) ticket(documents ...billing.Document) string {
	c.w.t.Helper()
	form := url.Values{}
	for _, d := range documents {
		form.Add("id", d.ID)
	}
	a := c.send(http.MethodPost, c.w.base+"/documentos/pdf", form, nil)
	if a.status != http.StatusSeeOther || !strings.HasPrefix(a.location, c.w.base+"/descargas/") {
		c.w.t.Fatalf("the button PDF: got %d to %q", a.status, a.location)
	}
	return a.location
}

// seenLater is when opening a document again is another opening.
const seenLater = 11 * time.Minute

func printer(lang string) *i18n.Printer { return i18n.For(lang) }

// actor is the owner.
func (w *world) actor() app.Actor {
	w.t.Helper()
	who, err := w.Actor(w.t.Context(), w.office)
	if err != nil {
		w.t.Fatal(err)
	}
	return who
}

func (c customer) seenAt(d billing.Document) time.Time {
	c.w.t.Helper()
	page, err := c.w.PortalDocuments(c.w.t.Context(), c.guest, app.PortalQuery{Search: d.Number})
	if err != nil || len(page.Documents) != 1 {
		c.w.t.Fatal(err)
	}
	return page.Documents[0].SeenAt
}
