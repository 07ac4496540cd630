package harness

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// prepared are data made once by the program itself, without the demo company and with it, for all servers to begin with:
// to migrate and fill a file takes many times longer than to copy it.
var prepared = map[bool]*preparation{false: {}, true: {}}

type preparation struct {
	once sync.Once
	data string // the folder, once it is made
}

// preparable says whether a server may begin with prepared data: not where others' data, another key or more arguments
// make them different. Arguments {"--demo"} let a server make the demo company itself.
func (o Options) preparable() bool {
	ownKey := func(variable string) bool { return strings.HasPrefix(variable, "ACUSE_SECRET_KEY=") }
	return o.Database == "" && os.Getenv("TEST_DATABASE_URL") == "" && len(o.Args) == 0 && !slices.ContainsFunc(o.Env, ownKey)
}

// putInto copies the data into a folder that is not there yet.
func (p *preparation) putInto(t testing.TB, folder string, demo bool) {
	t.Helper()
	p.once.Do(func() {
		s := newServer(t, filepath.Join(filepath.Dir(binary), map[bool]string{false: "empty", true: "demo"}[demo]), demo)
		s.Restart()
		s.Stop()
		p.data = s.Data
	})
	if p.data == "" {
		t.Fatal("no data to begin with: the test that was to make them failed")
	}
	if out, err := exec.Command("cp", "-a", p.data, folder).CombinedOutput(); err != nil { // -a: a key that others may read is refused
		t.Fatalf("copy %s: %v\n%s", p.data, err, out)
	}
}
