package harness

import (
	"bytes"
	"errors"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

const (
	startWithin = 60 * time.Second // migrations and the demo company included
	stopWithin  = 20 * time.Second
)

// Options say how a server differs from `acuse serve` on an empty folder.
type Options struct {
	Demo bool     // with the demo company
	Args []string // more arguments after "serve"
	Env  []string // more "NAME=value"; the last one of a name counts
	// Database is where its data is, instead of in a fresh one: that of another Server makes a second node of it.
	Database string
}

// Server is one running program with data of its own.
type Server struct {
	URL  string // http://localhost:port
	Data string // its ACUSE_DATA
	// Database is what its ACUSE_DATABASE_URL is: a SQLite file, or postgres://… with TEST_DATABASE_URL.
	Database string
	t        testing.TB
	args     []string
	env      []string
	log      record
	cmd      *exec.Cmd
	done     chan struct{} // closed at the program's end
	exit     error         // how it ended, once done
}

// Start runs the program on fresh data, in development mode on a free loopback port, and waits until /readyz
// says yes. With TEST_DATABASE_URL set it runs on a fresh PostgreSQL database, dropped at the test's end.
// The test's end stops it; a failed test keeps its log.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	if binary == "" {
		t.Fatal("harness.Start needs harness.Main in the package's TestMain")
	}
	s := newServer(t, filepath.Join(t.TempDir(), "data"), o.Demo)
	s.args = append(s.args, o.Args...)
	if server := os.Getenv("TEST_DATABASE_URL"); o.Database != "" {
		s.Database = o.Database
	} else if server != "" {
		s.Database = freshDatabase(t, server)
	}
	s.env = append(s.env, "ACUSE_DATABASE_URL="+s.Database)
	s.env = append(s.env, o.Env...)
	t.Cleanup(s.end)
	if o.preparable() {
		prepared[o.Demo].putInto(t, s.Data, o.Demo)
	}
	s.Restart()
	return s
}

// newServer is one that never ran, on that folder and a free port.
func newServer(t testing.TB, data string, demo bool) *Server {
	t.Helper()
	port := freePort(t)
	s := &Server{t: t, URL: "http://localhost:" + port, Data: data, Database: filepath.Join(data, "acuse.db"), args: []string{"serve"}}
	if demo {
		s.args = append(s.args, "--demo")
	}
	s.env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "TZ=UTC",
		"ACUSE_DEV=1", "ACUSE_ADDR=localhost:" + port, "ACUSE_DATA=" + s.Data}
	return s
}

// Stop asks the program to end (SIGTERM) and fails the test if it does not, or ends with an error.
func (s *Server) Stop() {
	s.t.Helper()
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.done:
		if s.exit != nil {
			s.t.Errorf("the server ended badly after SIGTERM: %v", s.exit)
		}
	case <-time.After(stopWithin):
		_ = s.cmd.Process.Kill()
		<-s.done
		s.t.Errorf("the server still ran %v after SIGTERM", stopWithin)
	}
	s.cmd = nil
}

// Kill ends the program as a power cut would (SIGKILL).
func (s *Server) Kill() {
	s.t.Helper()
	if s.cmd == nil {
		s.t.Fatal("the server is not running")
	}
	_ = s.cmd.Process.Kill()
	<-s.done
	s.cmd = nil
}

// Restart starts the program again on the same data and port, stopping it first if it runs.
func (s *Server) Restart() {
	s.t.Helper()
	s.Stop()
	cmd := exec.Command(binary, s.args...)
	cmd.Env = s.env
	cmd.Dir = filepath.Dir(s.Data)
	cmd.Stdout, cmd.Stderr = &s.log, &s.log
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.cmd, s.done = cmd, make(chan struct{})
	go func() {
		defer close(s.done)
		s.exit = cmd.Wait()
	}()
	s.waitReady()
}

// Ahead starts the program again with its clock so far ahead of this machine's.
func (s *Server) Ahead(by time.Duration) {
	s.t.Helper()
	s.args = append(slices.DeleteFunc(s.args, func(a string) bool { return strings.HasPrefix(a, "--clock-ahead=") }), "--clock-ahead="+by.String())
	s.Restart()
}

// PID is the running program's process id.
func (s *Server) PID() int {
	s.t.Helper()
	if s.cmd == nil {
		s.t.Fatal("the server is not running")
	}
	return s.cmd.Process.Pid
}

// Log is what the program wrote so far, on both its outputs.
func (s *Server) Log() string { return s.log.String() }

// Run runs the program with other arguments ("user", "reset", …) on the server's data and returns what it wrote.
func (s *Server) Run(args ...string) (string, error) {
	cmd := exec.Command(binary, args...)
	cmd.Env = s.env
	cmd.Dir = filepath.Dir(s.Data)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (s *Server) waitReady() {
	s.t.Helper()
	deadline := time.Now().Add(startWithin)
	last := "no answer"
	for time.Now().Before(deadline) {
		select {
		case <-s.done:
			s.cmd = nil
			s.t.Fatalf("the server ended before it was ready: %v\n%s", s.exit, s.Log())
		case <-time.After(50 * time.Millisecond):
		}
		response, err := plain.Get(s.URL + "/readyz")
		if err != nil {
			last = err.Error()
			continue
		}
		response.Body.Close()
		if last = response.Status; response.StatusCode == http.StatusOK {
			return
		}
	}
	s.t.Fatalf("the server was not ready after %v: %s\n%s", startWithin, last, s.Log())
}

func (s *Server) end() {
	s.Stop()
	if !s.t.Failed() {
		return
	}
	path := Artifact(s.t, "server.log")
	if err := os.WriteFile(path, []byte(s.Log()), 0o644); err != nil {
		s.t.Log(err)
	}
	log := s.Log()
	if len(log) > 8000 {
		log = "…" + log[len(log)-8000:]
	}
	s.t.Logf("the server's log (whole in %s):\n%s", path, log)
}

func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err = errors.Join(err, l.Close()); err != nil {
		t.Fatal(err)
	}
	return port
}

// record is a log that one process writes while the test reads.
type record struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.all.Write(p)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.all.String()
}
