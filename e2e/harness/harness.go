// Package harness drives the running program as a person would: it builds the binary once, starts servers on
// fresh data, opens pages in Chromium, reads the mails that were sent and asks plain HTTP questions.
// Every helper fails the test itself, with what the page or the log said; a test reads as its steps.
package harness

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// binary is what Main built; Start runs it.
var binary string

// Main is the body of a package's TestMain: it builds the program at pkg ("./cmd/acuse", from the module's
// root), runs the tests and closes the browsers.
func Main(m *testing.M, pkg string) {
	os.Exit(runMain(m, pkg))
}

func runMain(m *testing.M, pkg string) int {
	dir, err := os.MkdirTemp("", "acuse-e2e")
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		return 1
	}
	defer os.RemoveAll(dir)
	defer shell.close()
	defer windowed.close()
	binary = filepath.Join(dir, "acuse")
	build := exec.Command("go", "build", "-buildvcs=false", "-o", binary, pkg)
	build.Dir = Root()
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "e2e: go build %s: %v\n%s", pkg, err, out)
		return 1
	}
	return m.Run()
}

// Root is the folder of go.mod.
var Root = sync.OnceValue(func() string {
	dir, err := os.Getwd()
	for ; err == nil; dir = filepath.Dir(dir) {
		if _, missing := os.Stat(filepath.Join(dir, "go.mod")); missing == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			err = os.ErrNotExist
		}
	}
	panic("e2e: no go.mod above the working directory: " + err.Error())
})

// Artifact is the path of a file that is kept after the run, e2e/artifacts/<test>-<name>: a picture, a log.
func Artifact(t testing.TB, name string) string {
	t.Helper()
	dir := filepath.Join(Root(), "e2e", "artifacts")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, unsafeInName.ReplaceAllString(t.Name(), "_")+"-"+name)
}

var unsafeInName = regexp.MustCompile(`[^A-Za-z0-9_.-]+`)

// Squeeze makes texts comparable: every run of white space, no-break spaces of money included, is one space.
func Squeeze(text string) string { return strings.Join(strings.Fields(text), " ") }
