// Package picture makes what a company uploads as its logo, its icon or the picture of its log-in safe, and cuts it for
// every use. Bytes come in, bytes go out: it knows neither database nor web.
//
// Nothing of an upload is passed on. A PNG or JPEG is decoded and encoded anew; an SVG is read into a drawing of paths,
// numbers and colours, and that drawing is written. So what else the file held (metadata, scripts, another file behind
// it) has no way out.
package picture

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"image"
	"time"

	"acuse/internal/billing"
)

// Kind is what a picture was uploaded as. It is the form field that errors stand beside, too.
type Kind string

const (
	Logo  Kind = "logo"  // on pages, mails and documents
	Icon  Kind = "icon"  // of the browser's tab and of the installed app
	Login Kind = "login" // beside the form of the log-in
)

// Kinds are all of them.
var Kinds = []Kind{Logo, Icon, Login}

// Use is what one file of a set is for.
type Use string

const (
	UseLogo     Use = "logo"              // SVG or PNG; within 480x160 CSS pixels, a PNG has up to twice as many of its own
	UseLogoMail Use = "logo-mail"         // PNG without transparency, within 480x160: shown at half its size
	UseLogoPDF  Use = "logo-pdf"          // PNG within 1200x400 that can be seen on white paper
	UseIconSVG  Use = "icon-svg"          // only of an uploaded SVG
	UseIcon32   Use = "icon-32"           // PNG, of the browser's tab
	UseIcon180  Use = "icon-180"          // PNG without transparency, apple-touch-icon
	UseIcon192  Use = "icon-192"          // PNG, manifest, purpose "any"
	UseIcon512  Use = "icon-512"          // PNG, manifest, purpose "any"
	UseMaskable Use = "icon-maskable-512" // PNG without transparency, manifest, purpose "maskable"
	UseBadge    Use = "badge-96"          // PNG, white and transparent only, for notifications
	UseLogin    Use = "login"             // JPEG up to 1600 pixels wide
	UseLogin800 Use = "login-800"         // JPEG up to 800 pixels wide
)

// Limits of an upload.
const (
	MaxUpload = 5 << 20    // bytes; who reads an upload stops here
	maxSide   = 20_000     // pixels
	maxPixels = 40_000_000 // pixels
	maxMemory = 200 << 20  // bytes that decoding may take; making the files takes as much again at most
	maxTime   = 30 * time.Second
)

// minSide is the fewest pixels on the shorter side of a picture that is made of pixels, by kind.
var minSide = map[Kind]int{Logo: 32, Icon: 128, Login: 400}

// File is one made file.
type File struct {
	Use           Use
	MediaType     string
	Width, Height int // pixels; of an SVG, CSS pixels
	Body          []byte
	Hash          string // SHA-256 of Body, hexadecimal
}

// Set is everything made of one upload.
type Set struct {
	Kind          Kind
	Width, Height int // of the upload as it is seen: pixels, of an SVG the units of its view box
	Files         []File
	OnLight       bool // it can be seen on a white page
	OnDark        bool // it can be well seen on a dark page; one that cannot needs a light ground there
	Grounded      bool // it has a ground of its own, up to its edges: it is seen on any page
}

// File is the set's file for a use, and whether there is one.
func (s Set) File(use Use) (File, bool) {
	for _, f := range s.Files {
		if f.Use == use {
			return f, true
		}
	}
	return File{}, false
}

// Make makes every file of an upload. A logo makes icons as well, for a company that uploads none of its own.
//
// It answers a billing.Error beside the field of the kind where the upload cannot be taken, with the reason; code Busy
// where another upload is being made and this one waited too long. One upload is made at a time in the process, within
// some 300 MB and 30 seconds; waiting counts.
func Make(ctx context.Context, kind Kind, upload []byte) (Set, error) {
	set, err := makeOne(ctx, kind, upload)
	var refused *billing.Error
	if errors.As(err, &refused) {
		at := *refused
		at.Field = string(kind)
		return Set{}, &at
	}
	return set, err
}

// making has room for one upload at a time: the memory of one is what a small server can spare.
var making = make(chan struct{}, 1)

func makeOne(ctx context.Context, kind Kind, upload []byte) (Set, error) {
	format, err := formatOf(upload)
	if err != nil {
		return Set{}, err
	}
	limited, cancel := context.WithTimeout(ctx, maxTime)
	defer cancel()
	select {
	case making <- struct{}{}:
		defer func() { <-making }()
	case <-limited.Done():
		if ctx.Err() != nil {
			return Set{}, ctx.Err()
		}
		return Set{}, billing.Fail(billing.Busy, "brand.error.picture_busy")
	}
	p, err := read(limited, kind, format, upload)
	if err == nil && kind != Login && plain(p.pixels) {
		err = refuse("brand.error.picture_plain")
	}
	if err == nil && kind == Icon && max(p.width, p.height) > 2*min(p.width, p.height) {
		err = refuse("brand.error.picture_icon")
	}
	if err == nil {
		var set Set
		if set, err = p.set(limited, kind); err == nil {
			return set, nil
		}
	}
	if ctx.Err() != nil {
		return Set{}, ctx.Err()
	}
	if limited.Err() != nil {
		return Set{}, refuse("brand.error.picture_complex")
	}
	return Set{}, err
}

// picture is an upload that was read: its pixels, and the drawing they were made of where it was an SVG.
type picture struct {
	width, height int
	pixels        *image.RGBA
	drawing       *drawing
}

// read gives the pixels of an upload, no more of them than any use of the kind needs.
func read(ctx context.Context, kind Kind, format string, upload []byte) (*picture, error) {
	if format == "svg" {
		d, err := parseSVG(ctx, upload)
		if err != nil {
			return nil, err
		}
		w, h := within(d.width, d.height, mostPixels[kind])
		pixels, err := d.draw(ctx, w, h)
		if err != nil {
			return nil, err
		}
		if empty(pixels) {
			return nil, refuse("brand.error.picture_blank")
		}
		return &picture{int(d.width + 0.5), int(d.height + 0.5), pixels, d}, nil
	}
	return decode(ctx, kind, format, upload)
}

// mostPixels is the box that the largest file of a kind fits in.
var mostPixels = map[Kind]image.Point{Logo: {1200, 1024}, Icon: {1024, 1024}, Login: {1600, 1600}}

func (p *picture) set(ctx context.Context, kind Kind) (Set, error) {
	s := Set{Kind: kind, Width: p.width, Height: p.height}
	s.OnLight, s.OnDark = grounds(p.pixels)
	_, s.Grounded = ownGround(p.pixels)
	steps := []func(*picture, *Set) error{}
	switch kind {
	case Logo:
		steps = append(steps, addLogo, addIcons)
	case Icon:
		steps = append(steps, addIcons)
	case Login:
		steps = append(steps, addLogin)
	default:
		return Set{}, errors.New("picture: no such kind: " + string(kind))
	}
	for _, step := range steps {
		if err := ctx.Err(); err != nil {
			return Set{}, err
		}
		if err := step(p, &s); err != nil {
			return Set{}, err
		}
	}
	return s, nil
}

func (s *Set) add(use Use, mediaType string, w, h int, body []byte) {
	sum := sha256.Sum256(body)
	s.Files = append(s.Files, File{use, mediaType, w, h, bytes.Clone(body), hex.EncodeToString(sum[:])})
}

func refuse(key string, args ...any) *billing.Error {
	return billing.Fail(billing.Invalid, key, args...)
}
