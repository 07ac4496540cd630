// Package ui is the parts every page is built from: layouts, fields, tables, marks. They follow the reference pages
// of the design, write no text of their own but through the printer, and carry no inline style or script.
package ui

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"acuse/internal/i18n"
)

// Page is what every layout has to know about a page.
type Page struct {
	P           *i18n.Printer
	Title       string       // of this page; the brand follows it in <title>
	Brand       string       // "Acuse" on the company's side, the company's name towards its customers
	Description string       // only for pages that search engines may see
	Index       bool         // false, the rule: robots keep out
	Scripts     []string     // further files of static, such as "editor.js"; app.js is always there
	Toasts      []ToastProps // what has just happened
	News        string       // where app.js asks for toasts of what happens while the page is open; "" is nowhere
	App         *App         // how the page can be installed; nil on the company's side
	Look        PageLook     // towards a company's customers: its brand
}

// PageLook is a company's brand on a page of its customers; the zero one is the usual.
type PageLook struct {
	Theme   string // address of its stylesheet
	Font    string // one of billing.BrandFonts, "" is the usual
	Logo    Logo   // without one it is its name in letters
	Plate   string // behind it, an app.Plate
	Icon    string // address of the tab's icon
	Picture string // address of the picture beside the log-in
	Footer  string // the company's own line at the foot of a page
	Support []Link // whom a customer asks for help
	Scheme  string // "light" or "dark" in place of what the system says: for the preview
}

// Logo is a picture by its address, "" for none, and its size in pixels, so that the page leaves room for it.
type Logo struct {
	Path          string
	Width, Height int
}

// App is the company's portal as something to be installed on a phone. Scope is the path it takes up, with a slash at
// the end; what it is called and looks like stands in its manifest.
type App struct {
	Scope, Manifest, Icon string // addresses; Icon is the one for iPhones
	Title                 string // below the icon
	Light, Dark           string // colour around the page
	Session               string // "in" for somebody logged in, "other" where this device is told for somebody else, "none" at the log-in, "" elsewhere
	Beside                string // signs of the browser's log-ins at other portals
}

// Link is a word that leads somewhere.
type Link struct{ Text, Href string }

// scheme is the attribute of a page that is light or dark whatever the system says.
func (l PageLook) scheme() templ.Attributes {
	if l.Scheme == "" {
		return nil
	}
	return templ.Attributes{"data-theme": l.Scheme}
}

// NavEntry is an entry of a menu.
type NavEntry struct {
	Href, Icon, Text string
	Tally            Tally
	Current          bool // this is where we are
}

// Tally is a small figure at the end of an entry of a menu, and the sentence it stands for, which is read out.
type Tally struct{ Figure, Text string }

// OfficeLinks are where the company's menu leads. An empty one leaves its entry out.
type OfficeLinks struct{ Home, Customers, Profile, Mail, Brand, Logout string }

// OfficePage is a page of the company's side. Name and NIF stand on each: the law asks for it.
type OfficePage struct {
	Page
	Company string // name of the company
	TaxID   string // its NIF
	Email   string // of who is logged in
	Links   OfficeLinks
	Waiting Tally       // what waits under Clientes
	Lost    Tally       // what did not arrive, under Correo
	Sales   []NavEntry  // the lists under Ventas
	Current string      // which of the Links is marked: "customers", "profile", "mail", "brand" or ""
	Notices []NoteProps // above the content of every page: what somebody has to mend
}

func (o OfficePage) menu() []navGroup {
	p := o.P
	groups := []navGroup{
		{"", []NavEntry{{Href: o.Links.Home, Icon: "house", Text: p.T("recurring.home"), Current: o.Current == "home"}}},
		{p.T("ui.nav.sales"), o.Sales},
		{p.T("ui.nav.contacts"), []NavEntry{{Href: o.Links.Customers, Icon: "users", Text: p.T("ui.nav.customers"), Tally: o.Waiting, Current: o.Current == "customers"}}},
		{p.T("ui.nav.settings"), []NavEntry{{Href: o.Links.Profile, Icon: "settings", Text: p.T("ui.nav.profile"), Current: o.Current == "profile"}}},
	}
	if o.Links.Mail != "" {
		settings := &groups[len(groups)-1].Entries
		*settings = append(*settings, NavEntry{Href: o.Links.Mail, Icon: "mail", Text: p.T("outbox.title"), Tally: o.Lost, Current: o.Current == "mail"})
	}
	if o.Links.Brand != "" {
		settings := &groups[len(groups)-1].Entries
		*settings = append(*settings, NavEntry{Href: o.Links.Brand, Icon: "palette", Text: p.T("brand.title"), Current: o.Current == "brand"})
	}
	var shown []navGroup
	for _, g := range groups {
		if len(g.Entries) > 0 && g.Entries[0].Href != "" {
			shown = append(shown, g)
		}
	}
	return shown
}

type navGroup struct {
	Title   string
	Entries []NavEntry
}

// PortalPage is a page of a company's customers: nothing on it bears Acuse's name.
type PortalPage struct {
	Page
	Company   string     // whose portal it is
	Home      string     // where its name leads
	Nav       []NavEntry // Documentos, Mis Datos …
	Customer  string     // who is logged in: the name on its documents
	Username  string     // and what it logs in with
	Logout    string     // the POST of Salir; "" leaves the button out
	FootLinks []Link
	Notices   []NoteProps
}

// DoorPage is a page before the log-in: log in, forgotten password, set a password, sign up.
type DoorPage struct {
	Page
	Company   string // whose door it is; "" is Acuse's own, for companies
	Home      string // where the name leads
	Slogan    string // the large sentence beside the form
	Small     string // the line under it
	Notice    string // the open word under a customer's log-in: who sees what
	Languages []Language
	FootLinks []Link
}

// Language is a way to the same page in another language.
type Language struct {
	Code, Name, Href string
	Current          bool
}

// BarePage is a page without menus: what did not work, the developer's mailbox.
type BarePage struct {
	Page
	Logout    string // the POST of Salir; "" leaves the button out
	Company   string // in whose portal it is; "" is Acuse's own side
	Home      string // where the name leads
	Seen      string // what the company sees of who uses the page, "" is nothing
	FootLinks []Link
}

// PlainPage is a page that only says that something did not work.
type PlainPage struct {
	Page
	Company   string // in whose portal it happened; "" is Acuse's own side
	Home      string // where the name leads
	Status    int    // 403, 404, 422, 429, 503; any other is shown as 500
	ErrorID   string // what to quote to find it in the log, for 500
	Back      Link   // the way out
	FootLinks []Link
}

// initials are up to two letters for a company without a logo.
func initials(name string) string {
	var b strings.Builder
	for _, word := range strings.Fields(name) {
		for _, r := range word {
			b.WriteString(strings.ToUpper(string(r)))
			break
		}
		if b.Len() > 0 && len([]rune(b.String())) == 2 {
			break
		}
	}
	return b.String()
}

func (p Page) fullTitle() string {
	if p.Brand == "" || p.Brand == p.Title {
		return p.Title
	}
	return p.Title + " · " + p.Brand
}

// icon is the tab's icon: a customer never sees ours.
func icon(company string) string {
	if company == "" {
		return "platform.svg"
	}
	return "document.svg"
}

// Plain is a whole page that says what did not work and the way out; title and text follow from its status.
func Plain(s PlainPage) templ.Component { return plain(s.titled()) }

// OfficePlain is Plain for somebody who is on the company's side: the menu stays. The title of o is the page's own.
func OfficePlain(o OfficePage, s PlainPage) templ.Component {
	s = s.titled()
	o.Title = s.Title
	return officePlain(o, s)
}

// titled fills the title of a plain page from its status.
func (s PlainPage) titled() PlainPage {
	if s.Title == "" {
		s.Title = s.P.T("ui.plain." + s.kind() + ".title")
	}
	return s
}

func (s PlainPage) text() string { return s.P.T("ui.plain." + s.kind() + ".text") }

func (s PlainPage) kind() string {
	switch s.Status {
	case 403, 404, 422, 429, 503:
		return strconv.Itoa(s.Status)
	}
	return "500"
}

// current marks the entry of a menu where we are.
func current(here bool) templ.Attributes {
	if !here {
		return nil
	}
	return templ.Attributes{"aria-current": "page"}
}

// formPageKey carries the address of a form's page to the head of the page that answers it.
type formPageKey struct{}

// AnswersForm marks what is rendered as the answer to a form that stands on that page: app.js gives it the page's
// address, so that Back and Reload ask for the page and not for sending the form again.
func AnswersForm(ctx context.Context, page string) context.Context {
	return context.WithValue(ctx, formPageKey{}, page)
}

func formPage(ctx context.Context) string {
	page, _ := ctx.Value(formPageKey{}).(string)
	return page
}
