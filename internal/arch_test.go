// Package internal_test holds the house to its plan: who may call whom, which floor may touch what, and how
// long a file may get. What it enforces is written in docs/ARCHITECTURE.md.
package internal_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// floors is the import table: each floor of internal/ and the floors it may call. cmd and e2e may call all.
var floors = map[string][]string{
	"web":     {"app", "billing", "i18n"},
	"api":     {"app", "billing", "i18n"},
	"work":    {"app", "billing", "i18n", "db"},
	"app":     {"store", "mail", "push", "pdf", "xlsx", "picture", "android", "dial", "ahead", "billing"},
	"store":   {"db", "ahead", "billing"},
	"mail":    {"billing", "i18n", "dial"},
	"push":    {"billing", "i18n", "dial"},
	"dial":    {},
	"ahead":   {},
	"inter":   {},
	"pdf":     {"billing", "i18n", "inter"},
	"xlsx":    {"billing", "i18n"},
	"picture": {"billing", "inter"},
	"android": {"billing", "i18n", "picture"},
	"backup":  {"db"},
	"db":      {},
	"billing": {},
	"i18n":    {},
	"config":  {},

	"platformtest": {}, // for tests of all floors
	"pushtest":     {}, // likewise
}

// reserved are packages that only some floors may import: a driver, the web, a template engine.
// The longest prefix that fits decides.
var reserved = map[string][]string{
	"modernc.org/sqlite":                      {"db"},
	"github.com/jackc/pgx":                    {"db", "e2e"},
	"github.com/pressly/goose":                {"db"},
	"github.com/riverqueue/river/riverdriver": {"db", "store", "work"},
	"github.com/riverqueue/river":             {"db", "store", "work", "app"},
	"database/sql":                            {"db", "store", "work", "cmd", "e2e"},
	"database/sql/driver":                     {"db", "store", "billing"}, // a domain type may say how it is stored
	"net/http":                                {"web", "api", "push", "pushtest", "cmd", "e2e"},
	"github.com/a-h/templ":                    {"web"},
	"github.com/wneessen/go-mail":             {"mail"},
	"github.com/SherClockHolmes/webpush-go":   {"push"},
	"github.com/chromedp":                     {"e2e"},
}

const (
	longFile    = 300 // lines: time to split it by meaning
	tooLongFile = 400
)

// vagueNames say nothing about what is inside.
var vagueNames = []string{"util", "utils", "common", "helper", "helpers", "model", "models", "service", "services", "manager", "managers"}

var sql = regexp.MustCompile(`(?s)\b(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM)\b` +
	`|(?i)^\s*(select\s.+\sfrom|insert\s+into|update\s+\w+\s+set|delete\s+from)\s`)

func TestArrowsOnlyGoDown(t *testing.T) {
	for _, f := range sources(t) {
		if f.isTest() {
			continue // tests build the floors below them: a real database under a use case
		}
		for _, imported := range f.imports(t) {
			if why := forbidden(f.floor(), imported); why != "" {
				t.Errorf("%s imports %s: %s", f.path, imported, why)
			}
		}
	}
}

func TestSQLStaysInStoreAndDB(t *testing.T) {
	for _, f := range sources(t) {
		if f.isTest() || slices.Contains([]string{"store", "db", "e2e"}, f.floor()) {
			continue
		}
		ast.Inspect(f.parse(t, 0), func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			if text, _ := strconv.Unquote(lit.Value); sql.MatchString(text) {
				t.Errorf("%s: %q looks like SQL: it belongs in internal/store", f.path, text)
			}
			return true
		})
	}
}

func TestFilesAreShortAndNamedAfterWhatTheyHold(t *testing.T) {
	for _, f := range sources(t) {
		switch lines := strings.Count(f.text, "\n"); {
		case f.isTest() || f.isGenerated():
		case lines > tooLongFile:
			t.Errorf("%s: %d lines, at most %d: split it by meaning", f.path, lines, tooLongFile)
		case lines > longFile:
			t.Logf("%s: %d lines, aim at %d", f.path, lines, longFile)
		}
		for part := range strings.SplitSeq(strings.TrimSuffix(stem(f.path), "_test"), "/") {
			if slices.Contains(vagueNames, part) {
				t.Errorf("%s: %q says nothing: name it after the trade's noun it holds", f.path, part)
			}
		}
	}
}

func TestTheRulesTellRightFromWrong(t *testing.T) {
	for _, x := range []struct {
		floor, imported string
		allowed         bool
	}{
		{"web", "acuse/internal/app", true},
		{"web", "acuse/internal/web/ui", true},
		{"web", "acuse/internal/store", false},
		{"web", "acuse/internal/api", false},
		{"app", "acuse/internal/web/ui", false},
		{"billing", "acuse/internal/db", false},
		{"billing", "time", true},
		{"billing", "github.com/google/uuid", false},
		{"store", "modernc.org/sqlite", false},
		{"db", "github.com/jackc/pgx/v5/stdlib", true},
		{"app", "github.com/riverqueue/river", true},
		{"app", "github.com/riverqueue/river/riverdriver/riversqlite", false},
		{"app", "net/http", false},
		{"pdf", "github.com/a-h/templ", false},
		{"app", "acuse/e2e/harness", false},
		{"cmd", "acuse/internal/work", true},
		{"attic", "time", false},
	} {
		if why := forbidden(x.floor, x.imported); (why == "") != x.allowed {
			t.Errorf("%s importing %s: got %q, want allowed = %v", x.floor, x.imported, why, x.allowed)
		}
	}
	for text, want := range map[string]bool{
		"SELECT id FROM document":             true,
		"select id\n from document":           true,
		"WITH d AS (SELECT id FROM document)": true,
		"Update customer set name = $1":       true,
		"choose one from the list":            false,
		"please select one":                   false,
	} {
		if got := sql.MatchString(text); got != want {
			t.Errorf("%q looks like SQL: got %v, want %v", text, got, want)
		}
	}
}

// forbidden says why a floor may not import a package, "" when it may.
func forbidden(floor, imported string) string {
	below, known := floors[floor]
	if !known && floor != "cmd" && floor != "e2e" {
		return fmt.Sprintf("%q is not a floor of the import table: add it there and to docs/ARCHITECTURE.md", floor)
	}
	if rest, ours := strings.CutPrefix(imported, "acuse/"); ours {
		target := floorOf(rest + "/x.go")
		if known && target != floor && !slices.Contains(below, target) {
			return fmt.Sprintf("%s may import %v of ours", floor, below)
		}
		return ""
	}
	if first, _, _ := strings.Cut(imported, "/"); floor == "billing" && strings.Contains(first, ".") {
		return "billing imports the standard library only"
	}
	longest := ""
	for prefix := range reserved {
		if (imported == prefix || strings.HasPrefix(imported, prefix+"/")) && len(prefix) > len(longest) {
			longest = prefix
		}
	}
	if longest != "" && !slices.Contains(reserved[longest], floor) {
		return fmt.Sprintf("only %v may", reserved[longest])
	}
	return ""
}

// source is one Go or templ file of the project, its path from the module's root.
type source struct{ path, text string }

func sources(t *testing.T) []source {
	t.Helper()
	root := os.DirFS("..")
	var all []source
	for _, top := range []string{"cmd", "internal", "e2e"} {
		err := fs.WalkDir(root, top, func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() && d.Name() == "testdata" {
				return fs.SkipDir
			}
			if d.IsDir() || (filepath.Ext(name) != ".go" && filepath.Ext(name) != ".templ") {
				return nil
			}
			text, err := fs.ReadFile(root, name)
			all = append(all, source{name, string(text)})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(all) < 5 {
		t.Fatalf("found %d source files: the walk does not see the project", len(all))
	}
	return all
}

func (f source) isTest() bool      { return strings.HasSuffix(f.path, "_test.go") }
func (f source) isGenerated() bool { return strings.HasSuffix(f.path, "_templ.go") }
func (f source) floor() string     { return floorOf(f.path) }

func (f source) imports(t *testing.T) []string {
	if path.Ext(f.path) != ".go" {
		return nil // a .templ file's imports stand in its generated twin
	}
	var all []string
	for _, spec := range f.parse(t, parser.ImportsOnly).Imports {
		imported, _ := strconv.Unquote(spec.Path.Value)
		all = append(all, imported)
	}
	return all
}

func (f source) parse(t *testing.T, mode parser.Mode) *ast.File {
	if path.Ext(f.path) != ".go" {
		return &ast.File{Name: ast.NewIdent("templ")}
	}
	tree, err := parser.ParseFile(token.NewFileSet(), f.path, f.text, mode)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// floorOf is the floor of a file: the folder under internal/, or the first folder.
func floorOf(name string) string {
	parts := strings.Split(name, "/")
	if parts[0] == "internal" && len(parts) > 2 {
		return parts[1]
	}
	return parts[0]
}

// stem is a path without its endings: "internal/app/users_test.go" gives "internal/app/users_test".
func stem(name string) string {
	return strings.TrimSuffix(strings.TrimSuffix(name, path.Ext(name)), "_templ")
}
