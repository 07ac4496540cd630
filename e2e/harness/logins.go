package harness

import (
	"regexp"
	"strings"
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
