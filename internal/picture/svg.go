package picture

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// Limits of an SVG. Programs that draw write far less; what is over them was made to hurt, or is a photograph.
const (
	maxSVG      = 1 << 20 // bytes
	maxElements = 20_000
	maxDepth    = 64 // elements inside each other
	maxAttrs    = 64 // of one element
	maxValue    = 512 << 10
	maxSheet    = 64 << 10
)

const svgSpace = "http://www.w3.org/2000/svg"

// element is an element of SVG's namespace; of its attributes those without one, and href.
type element struct {
	name     string
	attrs    map[string]string
	children []*element
}

// parseSVG reads an SVG into a drawing. It refuses what could run, load or reach out, what cannot be painted here as a
// browser would paint it, and what is too large; it drops what programs leave behind for themselves.
func parseSVG(ctx context.Context, upload []byte) (*drawing, error) {
	if len(upload) > maxSVG {
		return nil, refuse("brand.error.picture_svg_too_big", "max", maxSVG>>10)
	}
	r := &svgReader{ids: map[string]*element{}}
	root, err := r.read(ctx, bytes.TrimPrefix(upload, []byte("\ufeff")))
	if err != nil {
		return nil, err
	}
	rules, err := parseSheet(r.sheet.String())
	if err != nil {
		return nil, err
	}
	b := &builder{ctx: ctx, ids: r.ids, rules: rules}
	return b.drawing(root)
}

type svgReader struct {
	ids      map[string]*element
	sheet    strings.Builder
	elements int
}

func (r *svgReader) read(ctx context.Context, upload []byte) (*element, error) {
	d := xml.NewDecoder(untilDone{ctx, bytes.NewReader(upload)})
	var root *element
	var open []*element // nil stands for what is dropped, with all in it
	for {
		offset := d.InputOffset()
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, xmlError(ctx, err)
		}
		switch t := token.(type) {
		case xml.ProcInst:
			if t.Target != "xml" || offset != 0 {
				if len(open) > 0 && open[len(open)-1] == nil && t.Target != "xml-stylesheet" {
					continue // of metadata
				}
				return nil, unsafe("<?" + t.Target + "?>")
			}
		case xml.Directive:
			// A document type is named, never followed; one that declares something is refused.
			if bytes.ContainsAny(t, "[<") || !bytes.HasPrefix(t, []byte("DOCTYPE svg")) {
				return nil, unsafe("<!DOCTYPE>")
			}
		case xml.StartElement:
			e, err := r.start(t, open, root)
			if err != nil {
				return nil, err
			}
			if root == nil {
				root = e
			}
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if n := len(open); n > 0 && open[n-1] != nil && open[n-1].name == "style" {
				if r.sheet.Len()+len(t) > maxSheet {
					return nil, refuse("brand.error.picture_complex")
				}
				r.sheet.Write(t)
			}
		}
	}
	if root == nil {
		return nil, refuse("brand.error.picture_format")
	}
	return root, nil
}

// xmlError says why a file cannot be read as XML.
func xmlError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if strings.Contains(err.Error(), "encoding") || strings.Contains(err.Error(), "invalid UTF-8") {
		return refuse("brand.error.picture_encoding")
	}
	if strings.Contains(err.Error(), "entity") {
		return unsafe("&…;")
	}
	return refuse("brand.error.picture_broken")
}

// start reads the beginning of an element; nil is one to drop.
func (r *svgReader) start(t xml.StartElement, open []*element, root *element) (*element, error) {
	r.elements++
	if r.elements > maxElements || len(open) >= maxDepth || len(t.Attr) > maxAttrs {
		return nil, refuse("brand.error.picture_complex")
	}
	ours := t.Name.Space == svgSpace || t.Name.Space == ""
	if root == nil && len(open) == 0 && (!ours || t.Name.Local != "svg") {
		return nil, refuse("brand.error.picture_format") // a page, or something else of this family
	}
	if name := strings.ToLower(t.Name.Local); runningElements[name] || ours && unsafeElements[name] || t.Name.Space == "http://www.w3.org/1999/xhtml" {
		return nil, unsafe("<" + short(t.Name.Local) + ">")
	}
	attrs, err := attributes(t.Attr)
	if err != nil {
		return nil, err
	}
	if len(open) == 0 {
		if root != nil || !ours || t.Name.Local != "svg" {
			return nil, refuse("brand.error.picture_format")
		}
	} else if open[len(open)-1] == nil || !ours || droppedElements[t.Name.Local] {
		return nil, nil
	}
	if !keptElements[t.Name.Local] || t.Name.Local == "svg" && root != nil {
		return nil, unsupported("<" + short(t.Name.Local) + ">")
	}
	e := &element{name: t.Name.Local, attrs: attrs}
	if len(open) > 0 {
		parent := open[len(open)-1]
		parent.children = append(parent.children, e)
	}
	if id := attrs["id"]; id != "" && r.ids[id] == nil {
		r.ids[id] = e
	}
	return e, nil
}

// attributes are those without a namespace, and href of any. Handlers of events and references to anything outside the
// file are refused wherever they stand.
func attributes(all []xml.Attr) (map[string]string, error) {
	out := make(map[string]string, len(all))
	for _, a := range all {
		name, value := strings.ToLower(a.Name.Local), a.Value
		if len(value) > maxValue {
			return nil, refuse("brand.error.picture_complex")
		}
		switch {
		case a.Name.Space == "xmlns":
			continue
		case strings.HasPrefix(name, "on"), name == "base":
			return nil, unsafe(short(a.Name.Local) + "=")
		case name == "href", name == "src":
			if value = strings.TrimSpace(value); !strings.HasPrefix(value, "#") {
				return nil, unsafe(short(a.Name.Local) + "=" + short(value))
			}
			out["href"] = value[1:]
		case a.Name.Space == "":
			out[a.Name.Local] = value
		}
	}
	return out, nil
}

func unsafe(what string) error      { return refuse("brand.error.picture_unsafe", "what", what) }
func unsupported(what string) error { return refuse("brand.error.picture_unsupported", "what", what) }

// short is the beginning of what a file says, fit to be shown.
func short(s string) string {
	const most = 24
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0xfffd {
			return -1
		}
		return r
	}, s)
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}

func set(names ...string) map[string]bool {
	m := make(map[string]bool, len(names))
	for _, n := range names {
		m[n] = true
	}
	return m
}

var (
	// keptElements are all that is read; what they say is painted and written anew.
	keptElements = set("svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs", "use",
		"linearGradient", "radialGradient", "stop", "clipPath", "style")
	// droppedElements say nothing about what is seen.
	droppedElements = set("title", "desc", "metadata", "view")
	// runningElements run or reach out, in any namespace and any case.
	runningElements = set("script", "foreignobject", "iframe", "embed", "object", "handler", "listener", "html")
	// unsafeElements are those of SVG, and what is taken for it, that load, link or move.
	unsafeElements = set("a", "image", "img", "video", "audio", "canvas", "link", "meta", "animate", "animatemotion",
		"animatetransform", "animatecolor", "set", "discard", "mpath", "feimage", "font-face-uri")
)
