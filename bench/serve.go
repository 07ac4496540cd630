package main

import (
	"bytes"
	"context"
	"errors"
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

// served is a seeded database with the application and the bare handler running on it, each a process of its own.
type served struct {
	app, bare          *exec.Cmd
	base               string // address of the application
	bareBase           string
	loginURL           string
	username, password string   // of the customer with many documents
	usernames          []string // of customers with an access
	seeded             time.Duration
}

const slug = "estudio-marjal"

// seedAndServe fills the database and starts both servers.
func seedAndServe(ctx context.Context, p plan, binary, folder, database string) (*served, error) {
	addrs, err := freeAddresses()
	if err != nil {
		return nil, err
	}
	env := append(os.Environ(), "ACUSE_ADDR="+addrs[0], "ACUSE_DATA="+folder, "ACUSE_DATABASE_URL="+database, "ACUSE_URL=http://"+addrs[0],
		"ACUSE_TRUSTED_PROXIES=127.0.0.0/8,::1/128") // so that the benchmark can ask from many addresses
	s := &served{base: "http://" + addrs[0], bareBase: "http://" + addrs[1]}
	seed := exec.CommandContext(ctx, binary, "seed", "--customers", strconv.Itoa(p.customers), "--documents", strconv.Itoa(p.documents),
		"--heavy-customer", strconv.Itoa(p.heavy), "--logins", strconv.Itoa(nameCount))
	seed.Env = env
	began := time.Now()
	out, err := seed.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("seed: %w\n%s", err, out)
	}
	s.seeded = time.Since(began)
	if err := s.readLogin(out); err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s.app = exec.CommandContext(ctx, binary, "serve")
	s.app.Env = env
	s.bare = exec.CommandContext(ctx, self, "-bare", addrs[1], "-database", database, "-username", s.username)
	for _, c := range []*exec.Cmd{s.app, s.bare} {
		if err := c.Start(); err != nil {
			return nil, err
		}
	}
	if err := errors.Join(waitFor(ctx, s.base+"/readyz"), waitFor(ctx, s.bareBase)); err != nil {
		s.stop()
		return nil, err
	}
	return s, nil
}

func (s *served) stop() {
	for _, c := range []*exec.Cmd{s.app, s.bare} {
		_ = c.Process.Signal(os.Interrupt)
		_ = c.Wait()
	}
}

// readLogin takes the customers' logins from what seed prints; the first has many documents.
func (s *served) readLogin(out []byte) error {
	for line := range bytes.Lines(out) {
		if f := strings.Fields(string(line)); len(f) == 5 && f[0] == "LOGIN" && f[1] == "portal" {
			if s.username == "" {
				s.loginURL, s.username, s.password = f[2], f[3], f[4]
			}
			s.usernames = append(s.usernames, f[3])
		}
	}
	if len(s.usernames) == nameCount {
		return nil
	}
	return fmt.Errorf("seed did not print the logins of %d customers:\n%s", nameCount, out)
}

// logIn opens a session and gives its cookie; status tells how it was answered.
func (s *served) logIn(ctx context.Context, client *http.Client) (cookie string, status int, err error) {
	form := url.Values{"username": {s.username}, "password": {s.password}}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.loginURL, strings.NewReader(form.Encode()))
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

// freeAddresses are two addresses on this machine where nobody listens.
func freeAddresses() ([2]string, error) {
	var addrs [2]string
	for i := range addrs {
		l, err := net.Listen("tcp", "localhost:0")
		if err != nil {
			return addrs, err
		}
		addrs[i] = fmt.Sprintf("localhost:%d", l.Addr().(*net.TCPAddr).Port)
		defer l.Close()
	}
	return addrs, nil
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
