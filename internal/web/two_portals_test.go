package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"acuse/internal/billing"
	"acuse/internal/web/door"
)

// TestACustomerOfTwoCompaniesIsInBothPortalsAtOnce in one browser: logging in or out at one leaves the other as it was, with
// its devices; a new log-in at the same one takes the place of the one before.
func TestACustomerOfTwoCompaniesIsInBothPortalsAtOnce(t *testing.T) {
	w := newWorld(t)
	const email = "cafe@zarzaparrilla.example"
	rivalWho, err := w.Actor(t.Context(), w.otherUser.Value)
	ok(t, err)
	desk, err := w.Desk(t.Context(), rivalWho)
	ok(t, err)
	theirs := desk.Company.Slug
	id := w.addCustomer(t, rivalWho, "El mismo café", email)
	ok(t, w.ChangeAccess(t.Context(), rivalWho, billing.GrantAccess, w.NewAct(), []string{id}))
	w.samePassword(t, email, "otra clave en la otra empresa")
	passwords := map[string]string{w.slug: "clave de cafe larga", theirs: "otra clave en la otra empresa"}

	jar := map[string]*http.Cookie{}
	logIn := func(slug string) {
		t.Helper()
		if status, at, _ := w.visit(t, jar, http.MethodPost, "/"+slug+"/entrar", url.Values{"username": {email}, "password": {passwords[slug]}}); status != 303 || at != "/"+slug+"/documentos" {
			t.Fatalf("log in at %s: got %d to %s", slug, status, at)
		}
	}
	inside := func(when string, want map[string]bool) {
		t.Helper()
		for slug, in := range want {
			status, _, page := w.visit(t, jar, http.MethodGet, "/"+slug+"/documentos", nil)
			if (status == http.StatusOK) != in {
				t.Errorf("%s, at %s: got %d", when, slug, status)
			}
			if in && strings.Contains(page, "Mis proveedores") {
				t.Errorf("%s, %s names other suppliers, which its password does not open", when, slug)
			}
		}
	}
	devices := func() (n int) {
		ok(t, w.db.Read.QueryRowContext(t.Context(), `SELECT count(*) FROM push_subscription WHERE company_id = $1`, w.company).Scan(&n))
		return n
	}
	logIn(w.slug)
	first := jar[door.PortalCookie].Value
	g, err := w.Guest(t.Context(), first, w.slug)
	ok(t, err)
	w.addDevice(t, g)
	told := devices()
	logIn(theirs)
	inside("in at both", map[string]bool{w.slug: true, theirs: true})
	if got := devices(); got != told {
		t.Errorf("the log-in at the other left %d devices of %d", got, told)
	}
	logIn(w.slug)
	inside("in again at one", map[string]bool{w.slug: true, theirs: true})
	if _, err := w.Guest(t.Context(), first, w.slug); billing.CodeOf(err) != billing.NotFound || devices() != told {
		t.Errorf("the session before goes on (%v), or its device does not", err)
	}
	w.visit(t, jar, http.MethodPost, "/"+theirs+"/salir", nil)
	inside("out at one", map[string]bool{w.slug: true, theirs: false})
	logIn(theirs)
	w.visit(t, jar, http.MethodPost, "/"+w.slug+"/configuracion/sesiones", url.Values{"which": {"all"}})
	inside("all closed at one", map[string]bool{w.slug: false, theirs: true})
	logIn(w.slug)
	kept := *jar[door.PortalCookie]
	w.visit(t, jar, http.MethodPost, "/salir?todo=1", nil)
	inside("out of all", map[string]bool{w.slug: false, theirs: false})
	jar[door.PortalCookie] = &kept
	inside("with the cookie of before", map[string]bool{w.slug: false, theirs: false})
}
