package i18n

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	// asked finds a key handed over literally: p.T("ui.save", T("…", TMap("…", Key: "…".
	asked = regexp.MustCompile(`(?:\bT(?:Map)?\(\s*|\bKey:\s*)"([^"\\]+)"`)
	// worded finds whatever else looks like a key: a literal that begins with a room. One that ends in a dot is the
	// beginning of keys that are put together.
	worded = regexp.MustCompile(`"((?:` + strings.Join(rooms(), "|") + `)\.[a-zA-Z0-9_.]*)"`)
	// fileName are literals that only look like a key.
	fileName = regexp.MustCompile(`\.(css|js|json|svg|html|go|com|example|pdf|sql|txt)$`)
)

// rooms are the names of the files.
func rooms() []string {
	names, _ := fs.Glob(files, Default+"/*.json")
	for i, name := range names {
		names[i] = strings.TrimSuffix(filepath.Base(name), ".json")
	}
	return names
}

func TestEveryKeyInTheSourcesHasATextInEveryLanguage(t *testing.T) {
	used := map[string]bool{}
	found := keysInSources(t)
	for _, key := range slices.Sorted(maps.Keys(found)) {
		for _, p := range printers {
			if !known(p, key, used) {
				t.Errorf("%s: %q has no text in %s", found[key], key, p.lang)
			}
		}
	}
	var unused []string
	for _, key := range Keys(Default) {
		if !used[key] && !strings.HasPrefix(key, "country.") {
			unused = append(unused, key)
		}
	}
	if len(unused) > 0 {
		t.Logf("%d keys are never used: %s", len(unused), strings.Join(unused, ", "))
	}
}

// known reports whether a key, or any key with this beginning, has a text, and notes which ones are used.
func known(p *Printer, key string, used map[string]bool) bool {
	if !strings.HasSuffix(key, ".") {
		_, ok := p.texts[key]
		used[key] = used[key] || ok
		return ok
	}
	found := false
	for k := range p.texts {
		if strings.HasPrefix(k, key) {
			used[k], found = true, true
		}
	}
	return found
}

// keysInSources finds every key named under internal/, and one place where it stands.
func keysInSources(t *testing.T) map[string]string {
	root := moduleRoot(t)
	keys := map[string]string{}
	err := filepath.WalkDir(filepath.Join(root, "internal"), func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if slices.Contains([]string{"i18n", "testdata"}, d.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		source := strings.HasSuffix(name, ".templ") ||
			strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && !strings.HasSuffix(name, "_templ.go")
		if !source {
			return nil
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		place, _ := filepath.Rel(root, name)
		for _, pattern := range []*regexp.Regexp{asked, worded} {
			for _, m := range pattern.FindAllStringSubmatch(string(content), -1) {
				if pattern == asked || !fileName.MatchString(m[1]) {
					keys[m[1]] = place
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(keys) == 0 {
		t.Fatal("no key found in the sources: the search is broken")
	}
	return keys
}

func moduleRoot(t *testing.T) string {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
}
