// Package android writes the project of a company's Android app: a Trusted Web Activity that shows its portal, as a ZIP
// that its people build, sign and publish with Google's tools on a computer of theirs. Nothing is built here.
package android

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io/fs"
	"net/url"
	"slices"
	"strings"
	"time"

	"acuse/internal/billing"
	"acuse/internal/picture"
)

// App is what a project is made of.
type App struct {
	Name    string // of the company, however it is written
	Short   string // below the icon
	Folder  string // of the project: its slug
	Package string // its applicationId
	Base    string // where the portal is, without a slash at the end: "https://facturas.empresa.es"
	Icons   picture.Icons
	Light   Colors
	Dark    Colors
}

// Colors are those of one theme, "#f6f7f9".
type Colors struct {
	Bar    string // around the page
	Ground string // behind the icon, before the page is there
}

// What the project is built with: the newest of 2026, and what Google Play asks for since 31 August 2026 (API level 36).
// Version 9.3 of the Android Gradle plugin wants Gradle 9.5 and JDK 17; the helper wants API level 23, and 24 from its next
// version on.
const (
	pluginVersion = "9.3.1"
	gradleVersion = "9.5.0"
	helperVersion = "2.7.3"
	sdk, minSDK   = 36, 24
)

// written is the moment that stands in the ZIP: the same app gives the same bytes.
var written = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// Project is the ZIP.
func (a App) Project() ([]byte, error) {
	if err := billing.CheckAndroidPackage(a.Package); err != nil {
		return nil, err
	}
	p, err := a.page()
	if err != nil {
		return nil, err
	}
	launcher, err := a.Icons.Launcher()
	if err != nil {
		return nil, err
	}
	p.IconGround = launcher.Ground
	files, err := p.files()
	if err != nil {
		return nil, err
	}
	for _, f := range launcher.Files {
		folder := "drawable-"
		if strings.HasPrefix(f.Name, "ic_launcher") {
			folder = "mipmap-"
		}
		files = append(files, file{resources + folder + f.Density + "/" + f.Name + ".png", f.Body})
	}
	files = append(files, file{"tienda/icono-512.png", a.Icons.Masked})
	return zipped(a.Folder, files)
}

// file of the project, by its path in it.
type file struct {
	path string
	body []byte
}

func zipped(folder string, files []file) ([]byte, error) {
	slices.SortFunc(files, func(a, b file) int { return cmp.Compare(a.path, b.path) })
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range files {
		h := &zip.FileHeader{Name: folder + "/" + f.path, Method: zip.Deflate, Modified: written}
		h.SetMode(0o644 &^ fs.ModeType)
		w, err := z.CreateHeader(h)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(f.body); err != nil {
			return nil, err
		}
	}
	err := z.Close() // writes, too
	return out.Bytes(), err
}

// page is what the files of the project say.
type page struct {
	App
	Start, Links, Privacy    string // addresses
	Site, Scheme, Host, Port string // of the portal: "https://facturas.empresa.es"
	Path                     string // that the portal's links begin with
	Secure                   bool   // it is on https, without which no browser trusts the app
	Statements               string // asset_statements, JSON
	Shortcuts                []shortcut
	IconGround               string
	AGP, Gradle, Helper      string
	SDK, MinSDK              int
	Labels                   labels
}

type shortcut struct{ ID, Long, URL string } // ID and Long are strings of the app

func (a App) page() (page, error) {
	u, err := url.Parse(a.Base)
	if err != nil {
		return page{}, err
	}
	if u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return page{}, errors.New("android: not where a portal is: " + a.Base)
	}
	p := page{App: a, Start: a.Base + "/", Privacy: a.Base + "/privacidad",
		Site: u.Scheme + "://" + u.Host, Scheme: u.Scheme, Host: u.Hostname(), Port: u.Port(), Path: u.Path + "/", Secure: u.Scheme == "https",
		Shortcuts: []shortcut{{"documents", "documents", a.Base + "/documentos"}, {"unread", "unread_long", a.Base + "/documentos?leido=no"}},
		AGP:       pluginVersion, Gradle: gradleVersion, Helper: helperVersion, SDK: sdk, MinSDK: minSDK, Labels: labelsIn(languages[0])}
	p.Links = p.Site + "/.well-known/assetlinks.json"
	statements, err := json.Marshal([]statement{{Relation: []string{"delegate_permission/common.handle_all_urls"}, Target: target{"web", p.Site}}})
	p.Statements = string(statements)
	return p, err
}

// statement is the app's half of what page and app say of each other: https://developers.google.com/digital-asset-links.
type statement struct {
	Relation []string `json:"relation"`
	Target   target   `json:"target"`
}

type target struct {
	Namespace string `json:"namespace"`
	Site      string `json:"site"`
}
