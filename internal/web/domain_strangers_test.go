package web_test

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"testing"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web"
	"acuse/internal/web/door"
)

// TestStrangersAreShownNothingAtADomain walks every route of the router's table at the first company's domain, with the
// sessions of everybody else, of each host: those that are no routes of a portal are nothing there.
func TestStrangersAreShownNothingAtADomain(t *testing.T) {
	w := newWorld(t)
	w.prove(t, w.owner, own)
	strangers, inside, friends := w.atDomains(t)
	table := w.withPeople(examples(w))
	for _, route := range web.Routes() {
		key := route.Method + " " + route.Pattern
		if route.IsPortal() {
			key = "portal " + key
		}
		e, known := table[key]
		if !known {
			t.Errorf("%s has no entry in strangers_test.go", key)
		}
		if e.open {
			continue
		}
		for name, cookie := range strangers {
			before := w.state(t)
			status, to, body, _ := w.at(t, own, route.Method, e.path, e.form, cookie)
			refused := status == http.StatusUnauthorized || status == http.StatusNotFound || status == http.StatusSeeOther && strings.HasPrefix(to, "/entrar")
			if !route.IsPortal() && !alsoPortal(e.path) {
				refused = status == http.StatusNotFound && to == ""
			}
			if friends[name] { // stands inside, with what is theirs
				refused = refused || status == http.StatusForbidden || e.own || name != "other customer" && e.firm
			}
			shown := strings.ReplaceAll(body, secret+" Estudio", "")
			if name == "other contact of the same customer" && (e.own || e.firm) {
				shown = "" // sees the name of its customer
			}
			if !refused || strings.Contains(shown, secret) && !strings.Contains(e.path, secret) {
				t.Errorf("%s by %s: got %d %s", key, name, status, to)
			}
			if after := w.state(t); after != before && !(friends[name] && (e.firm || strings.HasSuffix(key, "/sesiones"))) { // their own sessions end
				t.Errorf("%s by %s: something changed:\nbefore %s\nafter  %s", key, name, before, after)
			}
		}
		if route.IsPortal() && route.Method == http.MethodGet {
			if status, to, _, _ := w.at(t, own, route.Method, e.path, nil, inside); status != 200 && status != 303 && !strings.Contains(e.path, w.ticket) || strings.HasPrefix(to, "/entrar") {
				t.Errorf("%s: the rightful person got %d %s", route.Pattern, status, to)
			}
		}
	}
}

// alsoPortal reports whether a path of the platform is one of the portal's, too: at a domain it is the portal's.
func alsoPortal(path string) bool {
	path, _, _ = strings.Cut(path, "?")
	return slices.ContainsFunc(web.Routes(), func(r web.Route) bool { return r.IsPortal() && r.Pattern == path })
}

// atDomains makes sessions of everybody who has no right to what the customer has at its company's domain; friends are those
// who stand inside it, with things of their own.
func (w *world) atDomains(t *testing.T) (strangers map[string]*http.Cookie, inside *http.Cookie, friends map[string]bool) {
	t.Helper()
	w.prove(t, w.otherUser, rival)
	rivals, err := w.Actor(t.Context(), w.otherUser.Value)
	ok(t, err)
	customer := w.addCustomer(t, rivals, "Cliente ajeno", "ajeno@ajeno.example")
	ok(t, w.ChangeAccess(t.Context(), rivals, billing.GrantAccess, w.NewAct(), []string{customer}))
	page, err := w.Address(t.Context(), rivals)
	ok(t, err)
	w.enter(t, page.Slug, "ajeno@ajeno.example", rivals.CompanyID)
	strangers = map[string]*http.Cookie{"anonymous": nil, "customer of another company, of its domain": w.logInAt(t, rival, "", "ajeno@ajeno.example"),
		"customer of another company, of the platform": w.logInAt(t, "", "/"+page.Slug, "ajeno@ajeno.example"),
		"the customer itself, of the platform":         w.logInAt(t, "", "/"+w.slug, "cafe@zarzaparrilla.example"),
		"company user":                                 {Name: door.OfficeCookie, Value: w.owner.Value}, "user of another company": {Name: door.OfficeCookie, Value: w.otherUser.Value},
		"company user, as a customer": {Name: door.PortalCookie, Value: w.owner.Value}, "reader": w.reader,
		"other customer":                     w.logInAt(t, own, "", "vecino@vecino.example"),
		"other contact of the same customer": w.logInAt(t, own, "", "colega@zarzaparrilla.example")}
	for name, verb := range map[string]billing.AccessAction{"quitada": billing.RevokeAccess, "parada": billing.DeactivateAccess} {
		strangers[name+", since it logged in"] = w.outSince(t, name+"2@zarzaparrilla.example", verb)
	}
	return strangers, w.logInAt(t, own, "", "cafe@zarzaparrilla.example"), map[string]bool{"other customer": true, "other contact of the same customer": true}
}

// outSince logs a contact of the customer in at the domain, and then ends its access.
func (w *world) outSince(t *testing.T, email string, verb billing.AccessAction) *http.Cookie {
	t.Helper()
	who, err := w.Actor(t.Context(), w.owner.Value)
	ok(t, err)
	f, _, err := w.NewContact(t.Context(), who, w.customer)
	ok(t, err)
	f.Name, f.Email = "Persona", email
	ok(t, w.AddContact(t.Context(), who, f))
	holder := []string{w.customer + "/" + f.ID}
	ok(t, w.ChangeAccess(t.Context(), who, billing.GrantAccess, w.NewAct(), holder))
	w.enter(t, w.slug, email, w.company)
	session := w.logInAt(t, own, "", email)
	ok(t, w.ChangeAccess(t.Context(), who, verb, w.NewAct(), holder))
	return session
}

// TestAnUnprovenDomainAnswersNothingOfACompany: every route of the table, with every session that opens it elsewhere, at a domain
// that is only wanted, that two want, whose records are not there, and that was lost.
func TestAnUnprovenDomainAnswersNothingOfACompany(t *testing.T) {
	w := newWorld(t)
	table := w.withPeople(examples(w))
	owner, err := w.Actor(t.Context(), w.owner.Value)
	ok(t, err)
	other, err := w.Actor(t.Context(), w.otherUser.Value)
	ok(t, err)
	var session *http.Cookie
	states := []struct {
		name string
		do   func()
	}{
		{"wanted", func() { ok(t, w.ClaimDomain(t.Context(), owner, own)) }},
		{"looked for in vain", func() { ok(t, w.CheckDomainNow(t.Context(), owner)) }},
		{"wanted by two", func() { ok(t, w.ClaimDomain(t.Context(), other, own)) }},
		{"lost", func() {
			ok(t, w.DropDomain(t.Context(), other))
			w.prove(t, w.owner, own)
			session = w.logInAt(t, own, "", "cafe@zarzaparrilla.example")
			clear(w.dns.said)
			ok(t, w.CheckDomainNow(t.Context(), owner))
			_, err := w.db.Write.ExecContext(t.Context(), `UPDATE company_domain SET failing_since = $1`, w.Now().Add(-app.DomainGrace))
			ok(t, err)
			ok(t, w.CheckDomainNow(t.Context(), owner))
		}},
	}
	for _, state := range states {
		state.do()
		for _, route := range web.Routes() {
			e, prefixes := table[route.Method+" "+route.Pattern], []string{""}
			if route.IsPortal() {
				e, prefixes = table["portal "+route.Method+" "+route.Pattern], []string{"", "/" + w.slug}
			}
			for _, prefix := range prefixes {
				before := w.state(t)
				status, to, body, set := w.at(t, own, route.Method, prefix+cmp.Or(e.path, route.Pattern), e.form, w.owner, w.guest, session)
				if status != http.StatusMisdirectedRequest || to != "" || !strings.HasPrefix(body, "Aquí todavía no hay nada") || strings.Contains(body, "Acuse") || len(set) != 0 || w.state(t) != before {
					t.Errorf("%s: %s %s%s: got %d %s %v %.80s", state.name, route.Method, prefix, route.Pattern, status, to, set, body)
				}
			}
		}
	}
}
