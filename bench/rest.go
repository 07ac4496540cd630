package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"time"
)

// restFigures are the demo as a small company would run it.
type restFigures struct {
	started  []turn // milliseconds to the first page: new database, one that is there
	memory   []turn // MB: after the start, after a thousand requests
	requests int
}

const restRequests = 1000

// settle is how long the server is left alone before its memory counts as that at rest.
const settle = 3 * time.Second

// atRest starts the demo on a new database and on one that is there.
func (b *bench) atRest(ctx context.Context) error {
	f := restFigures{requests: restRequests}
	for n := range (b.rounds + 2) / 3 {
		folder := filepath.Join(b.folder, fmt.Sprintf("rest-%d", n))
		var t, m turn
		c, took, err := b.demo(ctx, folder)
		if err != nil {
			return err
		}
		t.a = took
		c.stop()
		if c, t.b, err = b.demo(ctx, folder); err != nil {
			return err
		}
		m, err = c.rest(ctx)
		c.stop()
		if err != nil {
			return err
		}
		f.started, f.memory = append(f.started, t), append(f.memory, m)
	}
	log.Printf("at rest: %s ms and %s ms to the first page, %s MB, after %d requests %s MB", of(f.started, first), of(f.started, second), of(f.memory, first), f.requests, of(f.memory, second))
	b.report.rest = append(b.report.rest, f)
	return nil
}

// demo starts the built program with its demo company and answers the milliseconds until its first page has come.
func (b *bench) demo(ctx context.Context, folder string) (*served, float64, error) {
	addr, err := freeAddress()
	if err != nil {
		return nil, 0, err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, 0, err
	}
	printed, err := os.Create(filepath.Join(folder, "printed"))
	if err != nil {
		return nil, 0, err
	}
	defer printed.Close()
	s := &served{base: "http://" + addr, app: exec.CommandContext(ctx, b.binary, "serve", "--demo"), database: printed.Name()}
	s.app.Env = append(os.Environ(), "ACUSE_DEV=1", "ACUSE_DATA="+folder, "ACUSE_ADDR="+addr, "ACUSE_URL=http://"+addr)
	s.app.Stdout = printed
	client := newClient(1)
	defer client.CloseIdleConnections()
	began := time.Now()
	if err := s.app.Start(); err != nil {
		return nil, 0, err
	}
	for time.Since(began) < time.Minute {
		if _, err := fetch(ctx, client, target{url: s.base + "/entrar"}); err == nil {
			return s, float64(time.Since(began).Microseconds()) / 1000, nil
		}
		time.Sleep(time.Millisecond)
	}
	s.stop()
	return nil, 0, fmt.Errorf("the demo did not answer")
}

var portalLogin = regexp.MustCompile(`(?m)^LOGIN portal (\S+) (\S+) (\S+)$`)

// rest is the memory of a server that has just been started, and once it has answered many requests.
func (s *served) rest(ctx context.Context) (turn, error) {
	var m turn
	printed, err := os.ReadFile(s.database)
	if err != nil {
		return m, err
	}
	login := portalLogin.FindSubmatch(printed)
	if login == nil {
		return m, fmt.Errorf("the demo printed no log-in:\n%s", printed)
	}
	time.Sleep(settle)
	if m.a, err = memory(s.app.Process.Pid, "VmRSS"); err != nil {
		return m, err
	}
	client := newClient(1)
	defer client.CloseIdleConnections()
	cookie, status, err := enter(ctx, client, string(login[1]), string(login[2]), string(login[3]))
	if err != nil || status != http.StatusSeeOther {
		return m, fmt.Errorf("log in: got %d, %w", status, err)
	}
	for range restRequests {
		if err := drain(ctx, client, target{url: s.base + "/" + slug + "/documentos", cookie: cookie, gzip: true}); err != nil {
			return m, err
		}
	}
	time.Sleep(settle)
	m.b, err = memory(s.app.Process.Pid, "VmRSS")
	return m, err
}

// restTable is the report's part about the program at rest.
func (r *report) restTable(t *table) {
	t.begin("At rest", fmt.Sprintf(`The built program with its demo on SQLite, resident memory %s after the start, and as long after %d pages of the customer's list; and the time from the
start of the process until its first page has come, with everything to be made, and with everything there.`, settle, restRequests),
		"After the start, MB", "After the requests, MB", "Goal", "Met", "First page, new database, ms", "First page, existing database, ms")
	for _, f := range r.rest {
		after := of(f.memory, second)
		t.row(of(f.memory, first), bold(after), "≤ 60 MB", met(after.median <= 60), of(f.started, first), of(f.started, second))
	}
}
