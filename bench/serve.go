package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// served is a seeded database with the application running on it, and perhaps the bare handler, each a process of its own.
type served struct {
	app, bare          *exec.Cmd
	database           string
	base               string // address of the application
	bareBase           string
	loginURL           string
	username, password string    // of the customer with many documents
	office             [3]string // log-in page, name, password of the owner
	second             [2]string // name and password of the second customer
	usernames          []string  // of customers with an access
	seeded             time.Duration
}

const slug = "estudio-marjal"

// seedPlan is what a company is filled with.
type seedPlan struct {
	customers, documents int
	heavy                []int // documents of the first customers
	logins               int
}

// seed fills a database and answers what seed printed, and how long it took.
func (b *bench) seed(ctx context.Context, database string, p seedPlan) ([]byte, time.Duration, error) {
	seed := exec.CommandContext(ctx, b.binary, "seed", "--customers", strconv.Itoa(p.customers), "--documents", strconv.Itoa(p.documents),
		"--logins", strconv.Itoa(p.logins))
	for _, n := range p.heavy {
		seed.Args = append(seed.Args, "--heavy-customer", strconv.Itoa(n))
	}
	seed.Env = b.env(database, "localhost:8080")
	began := time.Now()
	out, err := seed.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("seed: %w\n%s", err, out)
	}
	return out, time.Since(began), err
}

func (b *bench) env(database, addr string) []string {
	return append(os.Environ(), "ACUSE_ADDR="+addr, "ACUSE_DATA="+b.folder, "ACUSE_DATABASE_URL="+database, "ACUSE_URL=http://"+addr,
		"ACUSE_TRUSTED_PROXIES=127.0.0.0/8,::1/128") // so that the benchmark can ask from many addresses
}

// seedAndServe fills the database and starts the application on it.
func (b *bench) seedAndServe(ctx context.Context, database string, p seedPlan) (*served, error) {
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	out, took, err := b.seed(ctx, database, p)
	if err != nil {
		return nil, err
	}
	s := &served{database: database, base: "http://" + addr, seeded: took}
	if err := s.readLogins(out, p.logins); err != nil {
		return nil, err
	}
	return s, b.restart(ctx, s)
}

// restart starts the application where it was before.
func (b *bench) restart(ctx context.Context, s *served) error {
	s.app = exec.CommandContext(ctx, b.binary, "serve")
	s.app.Env = b.env(s.database, strings.TrimPrefix(s.base, "http://"))
	if err := s.app.Start(); err != nil {
		return err
	}
	err := waitFor(ctx, s.base+"/readyz")
	if err != nil {
		s.stop()
	}
	return err
}

// serveBareList starts the bare handler beside the application.
func (s *served) serveBareList(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	addr, err := freeAddress()
	if err != nil {
		return err
	}
	s.bareBase = "http://" + addr
	s.bare = exec.CommandContext(ctx, self, "-child", "list", "-database", s.database, "-arg", addr+","+s.username)
	s.bare.Stderr = os.Stderr
	if err := s.bare.Start(); err != nil {
		return err
	}
	return waitFor(ctx, s.bareBase)
}

func (s *served) stop() {
	for _, c := range []*exec.Cmd{s.app, s.bare} {
		if c == nil || c.Process == nil {
			continue
		}
		_ = c.Process.Signal(os.Interrupt)
		_ = c.Wait()
	}
}

// readLogins takes the log-ins from what seed prints; the first customers have many documents.
func (s *served) readLogins(out []byte, customers int) error {
	for line := range bytes.Lines(out) {
		f := strings.Fields(string(line))
		switch {
		case len(f) != 5 || f[0] != "LOGIN":
		case f[1] == "office" && s.office[0] == "":
			s.office = [3]string{s.base + "/entrar", f[3], f[4]}
		case f[1] == "portal":
			switch len(s.usernames) {
			case 0:
				s.loginURL, s.username, s.password = s.base+"/"+slug+"/entrar", f[3], f[4]
			case 1:
				s.second = [2]string{f[3], f[4]}
			}
			s.usernames = append(s.usernames, f[3])
		}
	}
	if len(s.usernames) == customers {
		return nil
	}
	return fmt.Errorf("seed did not print the log-ins of %d customers:\n%s", customers, out)
}

// logIn opens a session of the first customer and gives its cookie; status tells how it was answered.
func (s *served) logIn(ctx context.Context, client *http.Client) (cookie string, status int, err error) {
	return enter(ctx, client, s.loginURL, s.username, s.password)
}

// enter logs in and gives the session's cookie.
func enter(ctx context.Context, client *http.Client, page, username, password string) (cookie string, status int, err error) {
	form := url.Values{"username": {username}, "password": {password}}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, page, strings.NewReader(form.Encode()))
	if err != nil {
		return "", 0, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := client.Do(r)
	if err != nil {
		return "", 0, err
	}
	defer answer.Body.Close()
	for _, c := range answer.Cookies() {
		cookie = c.Name + "=" + c.Value
	}
	return cookie, answer.StatusCode, nil
}

// lists measures the customer's list of documents in turns: the application, logged in, and the bare handler.
func (s *served) lists(ctx context.Context, p plan, gzip bool) ([]turn, error) {
	const connections = 8
	client := newClient(connections)
	defer client.CloseIdleConnections()
	cookie, status, err := s.logIn(ctx, client)
	if err != nil || status != http.StatusSeeOther {
		return nil, fmt.Errorf("log in: got %d, %w", status, err)
	}
	app := target{s.base + "/" + slug + "/documentos", cookie, gzip}
	bare := target{s.bareBase + "/" + slug + "/documentos", "", gzip}
	if err := samePage(ctx, client, app, bare); err != nil {
		return nil, err
	}
	var turns []turn
	for n := range p.rounds + 1 {
		var t turn
		if t.a, err = rate(ctx, client, app, connections, p.long); err != nil {
			return nil, err
		}
		if t.b, err = rate(ctx, client, bare, connections, p.long); err != nil {
			return nil, err
		}
		if n > 0 { // the first round only warms up
			turns = append(turns, t)
		}
	}
	return turns, nil
}

// samePage makes sure that both render the same, byte by byte.
func samePage(ctx context.Context, client *http.Client, app, bare target) error {
	app.gzip, bare.gzip = false, false
	got, err := fetch(ctx, client, app)
	if err != nil {
		return err
	}
	want, err := fetch(ctx, client, bare)
	if err != nil {
		return err
	}
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return fmt.Errorf("the two pages differ: got\n…%s\nwant\n…%s", around(got, i), around(want, i))
		}
	}
	if len(got) != len(want) {
		return fmt.Errorf("the application's page has %d bytes, the bare handler's %d", len(got), len(want))
	}
	return nil
}

func around(page []byte, at int) []byte { return page[max(0, at-100):min(len(page), at+100)] }

// freeAddress is one on this machine where nobody listens.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return fmt.Sprintf("localhost:%d", l.Addr().(*net.TCPAddr).Port), nil
}

func waitFor(ctx context.Context, url string) error {
	client := newClient(1)
	defer client.CloseIdleConnections()
	for range 300 {
		if _, err := fetch(ctx, client, target{url: url}); err == nil {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return fmt.Errorf("%s does not answer", filepath.Base(url))
}
