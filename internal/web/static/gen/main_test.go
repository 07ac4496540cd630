package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

func TestDistIsWhatSrcMakes(t *testing.T) {
	want, err := build("../src")
	if err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob("../dist/*")
	if err != nil {
		t.Fatal(err)
	}
	if len(names) != len(want) {
		t.Errorf("dist has %d files, want %d: run go generate ./internal/web/static", len(names), len(want))
	}
	for name, content := range want {
		got, err := os.ReadFile(filepath.Join("../dist", name))
		if err != nil || !bytes.Equal(unpack(t, name, got), unpack(t, name, content)) {
			t.Errorf("%s is stale (%v): run go generate ./internal/web/static", name, err)
		}
	}
}

// unpack compares what is in a compressed file, not how this version of a compressor writes it.
func unpack(t *testing.T, name string, content []byte) []byte {
	var from io.Reader = bytes.NewReader(content)
	switch filepath.Ext(name) {
	case ".br":
		from = brotli.NewReader(from)
	case ".gz":
		z, err := gzip.NewReader(from)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return nil
		}
		from = z
	}
	all, err := io.ReadAll(from)
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
	return all
}

func TestMinifyingKeepsWhatCounts(t *testing.T) {
	for css, want := range map[string]string{
		"a { color: red; /* x */ }":                           "a{color:red}",
		"a   :hover > b ,\n c { }":                            "a :hover > b,c{}",
		`a::before { content: "a  ; { /* b */ \" "; }`:        `a::before{content:"a  ; { /* b */ \" "}`,
		"a { width: calc(1px + (2px - 3px)); margin: 0 1px }": "a{width:calc(1px + (2px - 3px));margin:0 1px}",
		"@media (width <= 640px) {\n a { b: c; }\n}\n":        "@media (width <= 640px){a{b:c}}",
		"a { & b { c: d; } e: f; }":                           "a{& b{c:d;}e:f}",
		"a{b:c} /* x */ d{e:f}":                               "a{b:c}d{e:f}",
	} {
		if got := minifyCSS(css); strings.ReplaceAll(got, ";}", "}") != strings.ReplaceAll(want, ";}", "}") {
			t.Errorf("%q: got %q, want %q", css, got, want)
		}
	}
	if got, want := minifyJS("// c\n  a(); // kept\n\n\tb('//');\n"), "a(); // kept\nb('//');\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
