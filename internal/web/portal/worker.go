package portal

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
	"acuse/internal/web/static"
)

//go:embed sw.js
var workerSource string

// How much of the portal a device keeps to be read without a connection, where the person has asked for it.
const (
	keptDays      = 14 // as long as a session lives at most
	keptDocuments = 20 // and lists that something was asked of, beside the plain one
	keptLetters   = 5_000_000
)

// workerConfig is what sw.js knows of the portal it works for.
type workerConfig struct {
	Version string           `json:"version"` // of all that follows and of the worker itself
	Brand   int64            `json:"brand"`   // its number: the page of the shell has its words
	Base    string           `json:"base"`
	Shell   []string         `json:"shell"` // addresses that never change their content
	Notes   map[string]notes `json:"notes"` // above a page that was kept, by language
	Icon    string           `json:"icon"`  // of a notification, and
	Badge   string           `json:"badge"` // in one colour
	Days    int              `json:"days"`
	Most    int              `json:"most"`
	Letters int              `json:"letters"` // of all that is kept
	Zone    string           `json:"zone"`    // of the company, as its pages tell the time
	Name    string           `json:"name"`
	Words   map[string]words `json:"words"` // by language
}

// notes are HTML with {day} and {time}.
type notes struct {
	Kept  string `json:"kept"`  // above the page that was asked for
	Plain string `json:"plain"` // above the plain list in place of one that was not kept
	Last  string `json:"last"`  // above the list last seen in place of it
}

// words of notifications that say nothing of a document.
type words struct {
	News  string `json:"news"`  // there is something
	Ended string `json:"ended"` // this device is not told any more
}

// Worker is the script that serves the portal without a connection, for anybody: it has nothing of a customer.
func Worker(v *door.Visit) error {
	l := looksOf(v)
	c := workerConfig{Brand: v.Company.Brand, Base: v.Base(), Icon: l.Icon192, Badge: l.Badge, Days: keptDays, Most: keptDocuments, Letters: keptLetters, Zone: v.Company.Zone().String(),
		Name: v.Company.Name, Notes: map[string]notes{}, Words: map[string]words{}}
	for _, name := range []string{"app.css", "app.js", "portal.js"} {
		c.Shell = append(c.Shell, static.URL(name))
	}
	c.Shell = append(c.Shell, l.Icon192)
	look := v.PageLook()
	sheet, font := static.Font(look.Font)
	if sheet == "" {
		c.Shell = append(c.Shell, static.URL("inter-latin-ext.woff2"))
	}
	for _, own := range []string{look.Theme, look.Logo.Path, look.Icon, sheet, font} {
		if own != "" && !slices.Contains(c.Shell, own) {
			c.Shell = append(c.Shell, own)
		}
	}
	for _, lang := range billing.Languages {
		var n notes
		for key, html := range map[string]*string{"app.offline.note": &n.Kept, "app.offline.note.plain": &n.Plain, "app.offline.note.last": &n.Last} {
			var note strings.Builder
			if err := offlineNote(i18n.For(lang), key).Render(v.R.Context(), &note); err != nil {
				return err
			}
			*html = note.String()
		}
		c.Notes[lang] = n
		c.Words[lang] = words{i18n.For(lang).T("app.push.news"), i18n.For(lang).T("app.push.ended")}
	}
	script, err := c.script()
	if err != nil {
		return err
	}
	head := v.W.Header()
	head.Set("Content-Type", "text/javascript; charset=utf-8")
	head.Set("Cache-Control", "no-cache")
	_, err = v.W.Write(script)
	return err
}

// script is the worker with what it knows before it, and a version made of both.
func (c workerConfig) script() ([]byte, error) {
	unversioned, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(append(unversioned, workerSource...))
	c.Version = hex.EncodeToString(sum[:6])
	config, err := json.Marshal(c)
	return []byte("const APP = " + string(config) + ";\n" + workerSource), err
}

// Offline is the page that stands in for all that a device has not kept. It is the same for everybody, in the language of
// whoever is logged in: a new version of the worker asks for it before any page has said which that is.
func Offline(v *door.Visit) error {
	if lang, _, err := door.FindGuest(v, v.Company.Slug, v.App.GuestLanguage); err == nil {
		v.P = i18n.For(lang)
	}
	v.P = printerAsked(v)
	page := bare(v, v.P.T("app.offline.title")) // without links that lead nowhere until there is a connection again
	v.W.Header().Set("Cache-Control", "no-cache")
	return v.Render(http.StatusOK, offlinePage(v, page))
}

// sessionHeader tells the worker whose the page is: an opaque sign of the log-in, and behind a dot another one of the
// access where this device may keep what it sees; signedOut before the log-in. keepHeader stands on what may be kept.
const (
	sessionHeader = "X-Session"
	besideHeader  = "X-Beside" // signs of the browser's other log-ins, at portals of other companies: what they keep stays
	keepHeader    = "X-Keep"
	signedOut     = "none"
)

// SignedIn says in the head of an answer whose it is.
func SignedIn(v *door.Visit) {
	session, access := v.App.DeviceMarks(v.Guest)
	if ofDevice(v, keepCookie) != access {
		access = ""
	}
	v.W.Header().Set(sessionHeader, session+"."+access)
	sayBeside(v)
}

// SignedOut says that nobody is logged in: whatever a device has kept goes.
func SignedOut(v *door.Visit) {
	v.W.Header().Set(sessionHeader, signedOut)
	sayBeside(v)
}

// sayBeside names those that are not over; where that cannot be asked, none is, and what they keep is kept anew.
func sayBeside(v *door.Visit) {
	var others []string
	for _, token := range v.Tokens(door.PortalCookie) {
		if token == v.Session {
			continue
		}
		if held, err := v.App.OpenTo(v.R.Context(), token); err == nil && len(held) > 0 {
			others = append(others, v.App.SessionMark(token))
		}
	}
	if len(others) > 0 {
		v.W.Header().Set(besideHeader, strings.Join(others, " "))
	}
}

// keepable lets the device keep this page, where the person has asked for that, and reports whether it does.
func keepable(v *door.Visit) bool {
	kept := keeps(v)
	if kept {
		v.W.Header().Set(keepHeader, "1")
	}
	return kept
}

// keeps reports whether this device keeps what this access sees.
func keeps(v *door.Visit) bool {
	_, access := v.App.DeviceMarks(v.Guest)
	return !v.Guest.Preview && ofDevice(v, keepCookie) == access
}

// keepCookie holds the sign of the access for which this device keeps its list. Nobody else's list is kept by it.
const keepCookie = "keep"

// KeepHere settles whether this device keeps the list last seen.
func KeepHere(v *door.Visit) error {
	_, access := v.App.DeviceMarks(v.Guest)
	if v.Text("keep") != "1" {
		access = ""
	}
	setOfDevice(v, keepCookie, access)
	return v.RedirectDone(v.Base()+settingsPath, "dispositivo")
}

// KeepMoved takes what this device does along from an old slug to the present one: the worker there knows by it that what was
// kept under the old one is of the same access, and clears it, and the pages whether it is told for somebody else.
func KeepMoved(v *door.Visit, slug string) {
	for _, name := range []string{keepCookie, toldCookie} {
		if access := ofDevice(v, name); access != "" {
			setOfDevice(v, name, access)
			setUnder(v, "/"+slug, name, "")
		}
	}
}

// setOfDevice has the browser remember in this portal for which access it does something; "" is for none.
func setOfDevice(v *door.Visit, name, access string) { setUnder(v, v.Base(), name, access) }

func setUnder(v *door.Visit, base, name, access string) {
	cookie := &http.Cookie{Name: name, Value: access, Path: base + "/", MaxAge: 365 * 24 * 3600, Secure: v.Secure, HttpOnly: true,
		SameSite: http.SameSiteLaxMode}
	if access == "" {
		cookie.MaxAge = -1
	}
	http.SetCookie(v.W, cookie)
}

// ofDevice is what setOfDevice had the browser remember. It is no token: it opens nothing, whatever the host.
func ofDevice(v *door.Visit, name string) string {
	cookie, err := v.R.Cookie(name)
	if err != nil {
		return ""
	}
	return cookie.Value
}

// Unread is how many documents nobody has read yet, as a bare figure: the pages put it on the app's icon.
func Unread(v *door.Visit) error {
	n, err := v.App.UnreadCount(v.R.Context(), v.Guest)
	if err != nil {
		return err
	}
	v.W.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err = v.W.Write([]byte(strconv.Itoa(n)))
	return err
}
