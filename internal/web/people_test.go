package web_test

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web/door"
)

// people are what the strangers of this file need of the world.
type people struct {
	contact, access              string       // another contact of the customer, and the customer's own access
	revoked, inactive, colleague *http.Cookie // sessions of contacts of the same customer
}

// withPeople adds how strangers ask for the routes of contacts, passwords and sign-ups.
func (w *world) withPeople(all map[string]example) map[string]example {
	maps.Copy(all, map[string]example{
		"GET /olvido":                            {open: true},
		"POST /olvido":                           {open: true},
		"portal GET /olvido":                     {open: true},
		"portal POST /olvido":                    {open: true},
		"GET /contrasena":                        {path: "/contrasena", own: true},
		"POST /contrasena":                       {path: "/contrasena", form: url.Values{"password": {"otra clave larga"}, "again": {"otra clave larga"}}, own: true},
		"GET /mis-proveedores":                   {open: true}, // shows what the asking session holds: see TestMisProveedores…
		"portal GET /mis-proveedores":            {path: "/mis-proveedores", own: true},
		"portal POST /mis-proveedores":           {path: "/mis-proveedores", form: url.Values{"access": {w.access}}},
		"GET /confirmar/{token}":                 {open: true},
		"POST /confirmar/{token}":                {open: true},
		"GET /confirmado":                        {open: true},
		"GET /app/confirmar":                     {path: "/app/confirmar", own: true},
		"POST /app/confirmar":                    {path: "/app/confirmar", own: true},
		"GET /app/clientes/{id}/contactos/nuevo": {path: "/app/clientes/" + w.customer + "/contactos/nuevo"},
		"POST /app/clientes/{id}/contactos": {path: "/app/clientes/" + w.customer + "/contactos",
			form: url.Values{"id": {w.NewAct()}, "name": {"x"}, "email": {"x@x.example"}, "language": {"es"}}},
		"GET /app/contactos/{id}":         {path: "/app/contactos/" + w.contact},
		"POST /app/contactos/{id}":        {path: "/app/contactos/" + w.contact, form: url.Values{"name": {"robado"}, "email": {"x@x.example"}, "language": {"es"}}},
		"POST /app/contactos/{id}/quitar": {path: "/app/contactos/" + w.contact + "/quitar"},
	})
	for _, key := range []string{"portal GET /documentos", "portal POST /documentos/pdf", "portal GET /mis-datos"} {
		e := all[key]
		e.firm = true
		all[key] = e
	}
	return all
}

// confirm does what the mailed link of a sign-up does.
func (w *world) confirm(t *testing.T, who app.Actor, email string) {
	t.Helper()
	desk, err := w.Desk(t.Context(), who)
	ok(t, err)
	_, err = w.SetUser(t.Context(), desk.Company.Slug, email, "", "", billing.Owner)
	ok(t, err)
}

// addPeople gives three contacts of the customer a session each: one that goes on, one whose access was taken away since,
// and one whose access is inactive.
func (w *world) addPeople(t *testing.T, who app.Actor, g app.Guest) {
	t.Helper()
	w.access = g.Access.ID
	sessions := map[string]*http.Cookie{}
	for _, name := range []string{"quitada", "parada", "colega"} {
		f, _, err := w.NewContact(t.Context(), who, w.customer)
		ok(t, err)
		f.Name, f.Email = name, name+"@zarzaparrilla.example"
		ok(t, w.AddContact(t.Context(), who, f))
		holder := w.customer + "/" + f.ID
		ok(t, w.ChangeAccess(t.Context(), who, billing.GrantAccess, w.NewAct(), []string{holder}))
		sessions[name] = w.enter(t, w.slug, f.Email, w.company)
		switch name {
		case "quitada":
			ok(t, w.ChangeAccess(t.Context(), who, billing.RevokeAccess, w.NewAct(), []string{holder}))
		case "parada":
			ok(t, w.ChangeAccess(t.Context(), who, billing.DeactivateAccess, w.NewAct(), []string{holder}))
		default:
			w.contact = f.ID
		}
	}
	w.revoked, w.inactive, w.colleague = sessions["quitada"], sessions["parada"], sessions["colega"]
}

// TestNoByteGoesToASessionRevokedBeforeItsRequest: two hundred people download over and over while their accesses are
// taken away, one after the other. Whoever asks after that gets nothing.
func TestNoByteGoesToASessionRevokedBeforeItsRequest(t *testing.T) {
	const people = 200
	w := newWorld(t)
	who, err := w.Actor(t.Context(), w.owner.Value)
	ok(t, err)
	var holders []string
	var sessions []*http.Cookie
	for i := range people {
		holder, token := w.lightAccess(t, i)
		holders, sessions = append(holders, holder), append(sessions, &http.Cookie{Name: door.PortalCookie, Value: token})
	}
	tickets := make([]string, people)
	for i, s := range sessions {
		g, err := w.Guest(t.Context(), s.Value, w.slug)
		ok(t, err)
		tickets[i], err = w.OpenDownload(t.Context(), g, []string{w.invoice})
		ok(t, err)
	}
	revoked := make([]atomic.Bool, people)
	var served, refused atomic.Int64
	var all sync.WaitGroup
	for i := range people {
		all.Go(func() {
			for {
				over := revoked[i].Load()
				status, body := w.fetch(t, tickets[i], sessions[i])
				got := status == http.StatusOK && strings.HasPrefix(body, "%PDF-")
				switch {
				case over && (got || strings.Contains(body, "%PDF-")):
					t.Errorf("session %d got %d bytes after its access was taken away", i, len(body))
					return
				case over:
					refused.Add(1)
					return
				case got:
					served.Add(1)
				}
				time.Sleep(300 * time.Millisecond) // else two hundred would only wait for each other
			}
		})
	}
	for i := range people {
		ok(t, w.ChangeAccess(t.Context(), who, billing.RevokeAccess, w.NewAct(), holders[i:i+1]))
		revoked[i].Store(true)
	}
	all.Wait()
	if served.Load() == 0 || refused.Load() != people {
		t.Errorf("served %d downloads and refused %d people: want some and all %d", served.Load(), refused.Load(), people)
	}
}

func (w *world) fetch(t *testing.T, ticket string, cookie *http.Cookie) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.server.URL+"/"+w.slug+"/descargas/"+ticket, nil)
	if err != nil {
		t.Error(err)
		return 0, ""
	}
	r.AddCookie(cookie)
	return answerOf(t, r)
}

func TestAPersonOfTwoCustomersChoosesAndIsShownOnlyTheChosen(t *testing.T) {
	w := newWorld(t)
	who, err := w.Actor(t.Context(), w.owner.Value)
	ok(t, err)
	const shared = "gestoria@miravella.example"
	first, second := w.addCustomer(t, who, "Bar Uno", shared), w.addCustomer(t, who, "Bar Dos", shared)
	ok(t, w.ChangeAccess(t.Context(), who, billing.GrantAccess, w.NewAct(), []string{first, second}))
	w.samePassword(t, shared, "la misma para los dos")

	jar := map[string]*http.Cookie{}
	status, at, _ := w.visit(t, jar, http.MethodPost, "/"+w.slug+"/entrar", url.Values{"username": {shared}, "password": {"la misma para los dos"}})
	if status != 303 || at != "/"+w.slug+"/mis-proveedores" {
		t.Fatalf("log in: got %d to %s, want Mis proveedores", status, at)
	}
	if status, at, _ := w.visit(t, jar, http.MethodGet, "/"+w.slug+"/documentos", nil); status != 303 || at != "/"+w.slug+"/mis-proveedores" {
		t.Errorf("before the choice: got %d to %s, want Mis proveedores", status, at)
	}
	_, _, page := w.visit(t, jar, http.MethodGet, "/"+w.slug+"/mis-proveedores", nil)
	if !strings.Contains(page, "Bar Uno") || !strings.Contains(page, "Bar Dos") || strings.Contains(page, "Acuse") {
		t.Errorf("the choice does not name both customers, or names the platform:\n%s", page)
	}
	for _, name := range []string{"Bar Uno", "Bar Dos", "Bar Uno"} {
		status, _, _ := w.visit(t, jar, http.MethodPost, "/"+w.slug+"/mis-proveedores", url.Values{"access": {w.accessOf(t, name)}})
		_, _, page := w.visit(t, jar, http.MethodGet, "/"+w.slug+"/mis-datos", nil)
		other := map[string]string{"Bar Uno": "Bar Dos", "Bar Dos": "Bar Uno"}[name]
		if status != 303 || !strings.Contains(page, name) || strings.Contains(page, other) || !strings.Contains(page, "Mis proveedores") {
			t.Errorf("as %s: got %d, and a page that does not show only it, with the way to the others:\n%s", name, status, page)
		}
	}
}

// TestWhatIsNotThereKeepsTheMenuOfTheCompany: whoever is on the company's side stays there, and nobody else sees it.
func TestWhatIsNotThereKeepsTheMenuOfTheCompany(t *testing.T) {
	w := newWorld(t)
	for _, x := range []struct {
		who    *http.Cookie
		path   string
		status int
		menu   bool
	}{
		{w.owner, "/app/facturas/nada", http.StatusNotFound, true},
		{w.owner, "/app/no-hay-tal-sitio", http.StatusNotFound, true},
		{w.reader, "/app/clientes/nuevo", http.StatusForbidden, true},
		{w.owner, "/entrar/nada", http.StatusNotFound, false},
		{w.guest, "/" + w.slug + "/nada", http.StatusNotFound, false},
		{nil, "/app/no-hay-tal-sitio", http.StatusSeeOther, false},
	} {
		jar := map[string]*http.Cookie{}
		if x.who != nil {
			jar[x.who.Name] = x.who
		}
		status, _, page := w.visit(t, jar, http.MethodGet, x.path, nil)
		if got := strings.Contains(page, `class="sidebar"`); status != x.status || got != x.menu {
			t.Errorf("%s: got %d, with the menu %t, want %d, %t", x.path, status, got, x.status, x.menu)
		}
		if got := strings.Contains(page, secret); got != x.menu && !strings.HasPrefix(x.path, "/"+w.slug) {
			t.Errorf("%s: names the company %t, want %t", x.path, got, x.menu)
		}
	}
}
