// Package door is what every handler of the web door gets and answers with: one Visit a request.
package door

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/ui"
)

// Visit is one request that has passed the door: who it is has been found, and that they may.
type Visit struct {
	W       http.ResponseWriter
	R       *http.Request
	App     *app.App
	P       *i18n.Printer
	Chosen  string // the language of the pages before the log-in
	IP      string
	Dev     bool   // the developer's help is shown
	MailDir string // where the developer's mails lie
	Secure  bool   // the browser will keep a session here: https, or loopback

	Actor app.Actor // company's side
	Desk  app.Desk  // company's side: what stands around every page

	Host    string          // the company's own domain that the portal was asked for at, "" at the platform's host
	Company billing.Company // portal, also before the log-in
	Look    *app.Look       // portal: the company's brand; nil before it is known, which is the usual look
	Scheme  string          // preview of a brand: "light" or "dark" in place of what the system says
	Guest   app.Guest       // portal
	Session string          // portal: the token of the guest's session
	Preview string          // where the company's preview of the portal is, "" in the portal itself

	FormPage string // the page of the form that was sent, where that is not the one it was sent from

	files    map[string][]byte // of a form with files
	initials string            // the sign of the company's icons of initials, once a page has asked for it
}

// Handler answers a visit. An error it returns is answered by the door: see web.
type Handler func(*Visit) error

// Now is the instant of the visit.
func (v *Visit) Now() time.Time { return v.App.Now() }

// Base is the first part of every path of the company's portal, "/estudio-marjal", or of the preview of it; nothing at its
// own domain.
func (v *Visit) Base() string {
	if v.Preview != "" {
		return v.Preview
	}
	if v.Host != "" {
		return ""
	}
	return "/" + v.Company.Slug
}

// Text is a value of the form or the query, without spaces around it.
func (v *Visit) Text(name string) string { return strings.TrimSpace(v.R.FormValue(name)) }

// Fragment reports whether a script asks for the part of a page that it puts into the one on screen: it says so as htmx
// does. Who asks without gets the page.
func (v *Visit) Fragment() bool {
	v.W.Header().Add("Vary", "HX-Request")
	return v.R.Header.Get("HX-Request") != ""
}

// Render answers with a page.
func (v *Visit) Render(status int, page templ.Component) error {
	v.W.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.W.WriteHeader(status)
	ctx := v.R.Context()
	if v.R.Method == http.MethodPost {
		ctx = ui.AnswersForm(ctx, v.formPage())
	}
	return page.Render(ctx, v.W)
}

// mailPolicy is for the HTML part of a message, shown in a frame: it may run nothing, fetch nothing and go nowhere.
const mailPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'"

// RenderMail answers with the HTML of a mail, for the frame of a page.
func (v *Visit) RenderMail(html string) error {
	head := v.W.Header()
	head.Set("Content-Type", "text/html; charset=utf-8")
	head.Set("Content-Security-Policy", mailPolicy)
	head.Set("Cache-Control", "no-store")
	_, err := v.W.Write([]byte(html))
	return err
}

// Redirect answers a POST: see there (303).
func (v *Visit) Redirect(path string) error {
	http.Redirect(v.W, v.R, path, http.StatusSeeOther)
	return nil
}

// RedirectDone is Redirect to a page that says what was done: key is the i18n key "ui.done.<key>" of its toast.
func (v *Visit) RedirectDone(path, key string) error {
	sign := "?"
	if strings.Contains(path, "?") {
		sign = "&"
	}
	return v.Redirect(path + sign + "hecho=" + url.QueryEscape(key))
}

// Origin is where the request came from.
func (v *Visit) Origin() app.Origin {
	agent := v.R.UserAgent()
	return app.Origin{IP: v.IP, UserAgent: strings.ToValidUTF8(agent[:min(len(agent), 400)], "")}
}

// Errors are what a form shows of an error: those beside fields, or one for the whole form. What is not an error for
// people, or is not about the form (not found, forbidden …), is ok=false and goes back to the door.
func Errors(err error) (errs billing.Errors, ok bool) {
	switch billing.CodeOf(err) {
	case billing.Invalid, billing.Conflict, billing.Unknown, billing.TooMany, billing.Busy:
		var one *billing.Error
		switch {
		case errors.As(err, &errs):
			return errs, true
		case errors.As(err, &one):
			return billing.Errors{one}, true
		}
	}
	return nil, false
}

// Status of a page that shows such errors, or none.
func Status(errs billing.Errors) int {
	if len(errs) == 0 {
		return http.StatusOK
	}
	switch errs[0].Code {
	case billing.NotFound:
		return http.StatusNotFound
	case billing.Unknown:
		return http.StatusUnauthorized
	case billing.Conflict:
		return http.StatusConflict
	case billing.TooMany:
		return http.StatusTooManyRequests
	case billing.Busy:
		return http.StatusServiceUnavailable
	}
	return http.StatusUnprocessableEntity
}

// formPage is the page of the form that this answers: the one it was sent from, or what the form's own address leads to.
func (v *Visit) formPage() string {
	if v.FormPage != "" {
		return v.FormPage
	}
	from, err := url.Parse(v.R.Referer())
	if err != nil || from.Host != v.R.Host || LocalPath(from.RequestURI()) == "" {
		return LocalPath(v.R.RequestURI)
	}
	q := from.Query()
	if q.Has("hecho") { // what was done then is not done again
		q.Del("hecho")
		from.RawQuery = q.Encode()
	}
	return from.RequestURI()
}

// LocalPath is a path of this server to go on to, or "" when what was asked for is none: never a way out to others.
func LocalPath(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(s, "/") ||
		strings.HasPrefix(s, "//") || strings.ContainsAny(s, "\\\r\n\t") {
		return ""
	}
	return s
}

// Page numbers of a list in its address: ?despues=ID, ?antes=ID, ?ultima=1, and n, the number of the first row.
func (v *Visit) Page() app.PageRequest {
	q := v.R.URL.Query()
	r := app.PageRequest{After: q.Get("despues"), Before: q.Get("antes"), Last: q.Get("ultima") != ""}
	if r.After != "" {
		r.Before = ""
	}
	if n, err := strconv.Atoi(q.Get("n")); err == nil && n > 0 {
		r.Start = n
	}
	return r
}

// Order reads ?orden=: one of the columns, with "-" before it from the last to the first; standard for any other.
func (v *Visit) Order(standard string, columns ...string) string {
	asked := v.R.URL.Query().Get("orden")
	if !slices.Contains(columns, strings.TrimPrefix(asked, "-")) {
		return standard
	}
	return asked
}

// Pager of a list that lies at path.
func (v *Visit) Pager(path string, info app.PageInfo) ui.PagerProps {
	props := ui.PagerProps{From: info.From, To: info.To, Total: info.Total, More: info.TotalIsMore, Uncounted: info.Uncounted}
	props.FirstHref, props.PrevHref, props.NextHref, props.LastHref = v.pageLinks(path, info)
	return props
}

// AddUp is the address of this page of a list with all that its filter shows counted and added up.
func (v *Visit) AddUp(path string) string {
	q := v.R.URL.Query()
	q.Del("hecho")
	q.Set("sumar", "1")
	return path + "?" + q.Encode()
}

// pageLinks are the ways to the pages around this one, keeping the filter and order that its address holds.
func (v *Visit) pageLinks(path string, info app.PageInfo) (first, prev, next, last string) {
	link := func(key, value string, start int) string {
		q := v.R.URL.Query()
		for _, k := range []string{"despues", "antes", "ultima", "n", "hecho", "sumar"} {
			q.Del(k)
		}
		if key != "" {
			q.Set(key, value)
		}
		if start > 0 {
			q.Set("n", strconv.Itoa(start))
		}
		return path + "?" + q.Encode()
	}
	if info.Prev != "" {
		first, prev = link("", "", 0), link("antes", info.Prev, max(1, info.From-info.Size))
	}
	if info.Next != "" {
		next, last = link("despues", info.Next, info.To+1), link("ultima", "1", 0)
	}
	return first, prev, next, last
}
