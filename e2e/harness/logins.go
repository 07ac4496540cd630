package harness

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Login is a way in that the program printed.
type Login struct{ Door, URL, Username, Password string }

var loginLine = regexp.MustCompile(`(?m)^LOGIN (\S+) (\S+) (\S+) (\S+)$`)

// Login is that of the demo company for a door ("office", "portal") whose user name begins so.
func (s *Server) Login(door, username string) Login {
	s.t.Helper()
	for _, l := range Logins(s.Log()) {
		if l.Door == door && strings.HasPrefix(l.Username, username) {
			return l
		}
	}
	s.t.Fatalf("no LOGIN %s %s… in the log", door, username)
	return Login{}
}

// Logins are those in what the program said, in its order.
func Logins(said string) []Login {
	var all []Login
	for _, m := range loginLine.FindAllStringSubmatch(said, -1) {
		all = append(all, Login{m[1], m[2], m[3], m[4]})
	}
	return all
}

// LogIn enters through the form.
func (p *Page) LogIn(l Login) {
	p.t.Helper()
	p.Navigate(l.URL)
	p.Fill("username", l.Username)
	p.Fill("password", l.Password)
	p.Within("main").Follow("Entrar")
}

// Enter is logged in without the form, on no page yet: for tests of what comes after, whose time the form's two pages are not
// worth. The cookie lasts as long as the browser.
func (p *Page) Enter(l Login) {
	p.t.Helper()
	answer := NewClient(p.t, p.base).Post(l.URL, url.Values{"username": {l.Username}, "password": {l.Password}})
	cookies := (&http.Response{Header: answer.Header}).Cookies()
	if answer.Status != http.StatusSeeOther || len(cookies) == 0 {
		p.t.Fatalf("the log-in of %s: status %d, %d cookies", l.Username, answer.Status, len(cookies))
	}
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	for _, c := range cookies {
		set := network.SetCookieParams{Name: c.Name, Value: c.Value, URL: p.base, Path: c.Path, Secure: &c.Secure, HTTPOnly: &c.HttpOnly, SameSite: network.CookieSameSiteLax}
		if _, err := chromedp.Call(ctx, network.SetCookie, set); err != nil {
			p.t.Fatalf("the browser does not take the cookie %s: %v", c.Name, err)
		}
	}
}
