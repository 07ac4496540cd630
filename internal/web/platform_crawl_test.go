package web_test

import (
	"html"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"acuse/internal/billing"
	"acuse/internal/web"
)

// crawl is a walk through one company's portal in one language.
type crawl struct {
	*shop
	t       *testing.T
	lang    string
	loaded  map[string]bool // addresses of what the pages load
	led     map[string]bool // where their links lead
	cookies map[string]bool // names of what answers leave in the browser
	others  []string        // slugs that a page may lead to
	asked   int
}

// walk asks for every route of the portal in the router's table, for errors, and now and then for where the pages lead.
func (c *crawl) walk(round int) {
	c.t.Helper()
	c.tickets(c.t, strings.Fields(c.both)...)
	c.led = map[string]bool{}
	c.ask(http.MethodPost, look{path: "/configuracion", form: url.Values{"language": {c.lang}, "rows": {"25"}}, by: c.guest, want: 303})
	looks := c.looks(round)
	for _, route := range web.Routes() {
		if !route.IsPortal() {
			continue
		}
		key := route.Method + " " + route.Pattern
		if len(looks[key]) == 0 {
			c.t.Errorf("portal %s has no look: say here how a customer asks for it", key)
		}
		for _, l := range looks[key] {
			c.ask(route.Method, l)
		}
		delete(looks, key)
	}
	for _, key := range slices.Sorted(maps.Keys(looks)) { // what is no route: errors
		method, _, _ := strings.Cut(key, " ")
		for _, l := range looks[key] {
			c.ask(method, l)
		}
	}
	if round%len(billing.Languages) == 0 { // they lead to the same in every language
		c.follow()
	}
}

var linksOf = regexp.MustCompile(`<a\b[^>]*? href="(/[^"]*)"`)

// own reports whether an address is in the company's portal: behind a slug of those companies, or at its own domain
// anything but that.
func (c *crawl) own(address string) bool {
	behind := slices.ContainsFunc(c.others, func(slug string) bool { return strings.HasPrefix(address+"/", "/"+slug+"/") })
	if c.host == "" {
		return behind || strings.HasPrefix(address, "/static/")
	}
	return !behind && strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//")
}

// look looks at the foot of a page, which says on each what the company says of itself, and remembers where its links lead.
func (c *crawl) look(what, text string) {
	c.t.Helper()
	for _, to := range linksOf.FindAllStringSubmatch(text, -1) {
		c.led[html.UnescapeString(to[1])] = true
	}
	if !strings.Contains(what, "/sin-conexion") { // without a connection they would lead nowhere
		for _, path := range []string{"/legal", "/privacidad"} {
			if !strings.Contains(text, `href="`+c.base+path) {
				c.t.Errorf("%s: no way to %s", what, path)
			}
		}
	}
	if c.theme == "" {
		return
	}
	for _, want := range []string{footerOf(c.lang), `href="mailto:ayuda@almazara.example"`, `href="tel:960000014"`} {
		if _, foot, _ := strings.Cut(text, `class="portal-foot"`); !strings.Contains(foot, want) {
			c.t.Errorf("%s: its foot has no %s:\n%s", what, want, foot)
		}
	}
}

// follow goes where the pages lead: no link of theirs is dead.
func (c *crawl) follow() {
	c.t.Helper()
	if len(c.led) < 20 {
		c.t.Errorf("%s: only %d links found", c.lang, len(c.led))
	}
	for address := range c.led {
		r, err := http.NewRequestWithContext(c.t.Context(), http.MethodGet, c.server.URL+address, nil)
		ok(c.t, err)
		r.Host = c.host
		if c.host != "" {
			r.Header.Set("X-Forwarded-Proto", "https")
		}
		r.AddCookie(c.guest)
		if status, _ := answerOf(c.t, r); status >= 400 {
			c.t.Errorf("%s %s: a page leads to %s, which answers %d", c.lang, c.host, address, status)
		}
	}
}
