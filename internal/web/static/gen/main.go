// Gen makes dist out of src: one style sheet, file names with the hash of their content, brotli and gzip beside each.
// Run it with `go generate ./internal/web/static`.
package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	"github.com/andybalholm/brotli"
)

// sheets make up app.css, in this order.
var sheets = []string{"tokens.css", "app.css", "site.css"}

func main() {
	files, err := build("src")
	if err == nil {
		err = write("dist", files)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// build makes every file of dist, by its name.
func build(src string) (map[string][]byte, error) {
	out := map[string][]byte{}
	fonts, err := filepath.Glob(filepath.Join(src, "fonts", "*.woff2"))
	if err != nil {
		return nil, err
	}
	addresses := []string{}
	for _, font := range fonts {
		content, err := os.ReadFile(font)
		if err != nil {
			return nil, err
		}
		name := hashed(filepath.Base(font), content)
		out[name] = content // woff2 is brotli already
		addresses = append(addresses, `url("fonts/`+filepath.Base(font)+`")`, "url("+name+")")
	}
	if err := addSheets(out, src, strings.NewReplacer(addresses...)); err != nil {
		return nil, err
	}
	if err := addPlaces(out, src); err != nil {
		return nil, err
	}
	return out, addOthers(out, src)
}

// addSheets adds app.css, and each sheet that declares a brand's font by itself, with the addresses of the fonts.
func addSheets(out map[string][]byte, src string, addresses *strings.Replacer) error {
	read := func(name string) (string, error) {
		content, err := os.ReadFile(name)
		return minifyCSS(addresses.Replace(string(content))), err
	}
	all := ""
	for _, sheet := range sheets {
		css, err := read(filepath.Join(src, sheet))
		if err != nil {
			return err
		}
		all += css
	}
	if err := add(out, "app.css", []byte(all)); err != nil {
		return err
	}
	fonts, err := filepath.Glob(filepath.Join(src, "fonts", "*.css"))
	if err != nil {
		return err
	}
	for _, name := range fonts {
		css, err := read(name)
		if err != nil {
			return err
		}
		if err := add(out, filepath.Base(name), []byte(css)); err != nil {
			return err
		}
	}
	return nil
}

// addOthers adds scripts and pictures.
func addOthers(out map[string][]byte, src string) error {
	for _, pattern := range []string{"*.js", "*.svg"} {
		names, err := filepath.Glob(filepath.Join(src, pattern))
		if err != nil {
			return err
		}
		for _, name := range names {
			content, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			if pattern == "*.js" {
				content = []byte(minifyJS(string(content)))
			}
			if err := add(out, filepath.Base(name), content); err != nil {
				return err
			}
		}
	}
	return nil
}

// add puts a file in, and its compressed forms where they are smaller.
func add(out map[string][]byte, name string, content []byte) error {
	name = hashed(name, content)
	out[name] = content
	var br, gz bytes.Buffer
	b := brotli.NewWriterLevel(&br, brotli.BestCompression)
	if _, err := b.Write(content); err != nil {
		return err
	}
	if err := b.Close(); err != nil {
		return err
	}
	g, err := gzip.NewWriterLevel(&gz, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := g.Write(content); err != nil {
		return err
	}
	if err := g.Close(); err != nil {
		return err
	}
	for ext, packed := range map[string]*bytes.Buffer{".br": &br, ".gz": &gz} {
		if packed.Len() < len(content) {
			out[name+ext] = packed.Bytes()
		}
	}
	return nil
}

// hashed puts the hash of the content into a name: app.css is app.3f2a9b1c4d.css.
func hashed(name string, content []byte) string {
	sum := sha256.Sum256(content)
	base, ext, _ := strings.Cut(name, ".")
	return fmt.Sprintf("%s.%s.%s", base, hex.EncodeToString(sum[:5]), ext)
}

// write replaces the folder by these files.
func write(dir string, files map[string][]byte) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
