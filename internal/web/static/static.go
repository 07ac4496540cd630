// Package static serves what the browser loads besides pages: css, script, font, icons. The files are embedded under
// names that carry the hash of their content, so a browser keeps them for ever, and already compressed.
package static

import (
	"embed"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"acuse/internal/billing"
)

//go:generate go run ./gen

// Prefix is where Handler stands.
const Prefix = "/static/"

//go:embed dist
var dist embed.FS

// asset is one file in the three ways it can be sent; brotli and gzip are nil where they would not be smaller.
type asset struct {
	plain, brotli, gzip []byte
	kind                string
}

var assets, urls = index(dist)

var kinds = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".json":  "application/json",
	".svg":   "image/svg+xml",
	".woff2": "font/woff2",
}

// URL is the address of a file by the name it has in src: "app.css". An unknown name is a fault of the program.
func URL(name string) string {
	url, ok := urls[name]
	if !ok {
		panic("static: no file " + name)
	}
	return url
}

// Font is the address of the sheet that declares one of billing.BrandFonts, to be linked beside the brand's own, and
// of the file with its Latin letters, which the page may ask for ahead. The usual font, and whatever is unknown, has
// the sheet "": app.css declares it. So a page loads no font but its brand's.
func Font(key string) (sheet, file string) {
	if !slices.Contains(billing.BrandFonts[1:], key) {
		return "", URL("inter-latin.woff2")
	}
	return URL(key + ".css"), URL(key + "-latin.woff2")
}

// Handler serves Prefix. What is not there is 404.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := assets[strings.TrimPrefix(r.URL.Path, Prefix)]
		switch {
		case !ok:
			http.NotFound(w, r)
			return
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
			return
		}
		body, encoding := a.choose(r.Header.Get("Accept-Encoding"))
		h := w.Header()
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("Content-Type", a.kind)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Vary", "Accept-Encoding")
		h.Set("Content-Length", strconv.Itoa(len(body)))
		if encoding != "" {
			h.Set("Content-Encoding", encoding)
		}
		if r.Method == http.MethodGet {
			_, _ = w.Write(body) // the browser has gone: nothing to be done
		}
	})
}

// choose picks the smallest form the browser takes.
func (a asset) choose(accepted string) (body []byte, encoding string) {
	if a.brotli != nil && accepts(accepted, "br") {
		return a.brotli, "br"
	}
	if a.gzip != nil && accepts(accepted, "gzip") {
		return a.gzip, "gzip"
	}
	return a.plain, ""
}

// accepts reports whether an Accept-Encoding header names the coding and does not refuse it with q=0.
func accepts(header, coding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, q, _ := strings.Cut(part, ";")
		if !strings.EqualFold(strings.TrimSpace(name), coding) {
			continue
		}
		weight, err := strconv.ParseFloat(strings.TrimPrefix(strings.TrimSpace(q), "q="), 64)
		return q == "" || err == nil && weight > 0
	}
	return false
}

// index reads dist once: "app.3f2a9b1c.css" is served by that name and found by "app.css".
func index(files fs.FS) (map[string]asset, map[string]string) {
	served, byName := map[string]asset{}, map[string]string{}
	names, err := fs.Glob(files, "dist/*")
	if err != nil {
		panic(err)
	}
	read := func(name string) []byte {
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return nil
		}
		return content
	}
	for _, full := range names {
		kind, ok := kinds[path.Ext(full)]
		if !ok {
			continue // .br and .gz belong to the file before them
		}
		name := path.Base(full)
		served[name] = asset{plain: read(full), brotli: read(full + ".br"), gzip: read(full + ".gz"), kind: kind}
		parts := strings.Split(name, ".")
		byName[parts[0]+"."+parts[len(parts)-1]] = Prefix + name
	}
	return served, byName
}
