package harness

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long a step waits for the page to come round.
const patience = 30 * time.Second

// View is how somebody looks at a page. The zero View is a desktop, 1280 px, light, with JavaScript.
type View struct {
	Mobile   bool // 390 px, touch
	Dark     bool
	NoScript bool
	Profile  bool   // in a Chromium with windows of its own, dearest: there is nothing it forgets at its end, so that it installs apps
	Hosts    string // in a Chromium of its own, to which these names are addresses ("MAP *.example 127.0.0.1"), whoever certifies them
	Window   bool   // in a Chromium with windows, dearer: it alone keeps a page whole for Back, with all that was typed
}

// Page is one tab of one person: cookies are shared with nobody but the tabs made from it.
type Page struct {
	t         testing.TB
	ctx       context.Context
	base      string
	view      View
	scope     string // a CSS selector, "" = the whole page
	problems  *problems
	downloads string
}

// Open opens an empty tab of a new person. Paths given to it stand on base. A failed test keeps a picture of it.
func Open(t testing.TB, base string, view View) *Page {
	t.Helper()
	if view.Profile || view.Hosts != "" {
		own := &chromium{programs: shell.programs, hosts: view.Hosts}
		if view.Profile {
			own.programs = windowed.programs
		}
		ctx, cancel := chromedp.NewContext(own.browser(t))
		return newPage(t, ctx, func() { cancel(); own.close() }, base, view)
	}
	chromium := shell
	if view.Window {
		chromium = windowed
	}
	ctx, cancel := chromedp.NewContext(chromium.browser(t), chromedp.WithNewBrowserContext())
	return newPage(t, ctx, cancel, base, view)
}

// Open is harness.Open on this server.
func (s *Server) Open(view View) *Page {
	s.t.Helper()
	return Open(s.t, s.URL, view)
}

// Tab opens another tab of the same person.
func (p *Page) Tab() *Page {
	p.t.Helper()
	ctx, cancel := chromedp.NewContext(p.ctx)
	return newPage(p.t, ctx, cancel, p.base, p.view)
}

// Within is the same tab seen through a CSS selector: texts, buttons and fields inside it only.
func (p *Page) Within(selector string) *Page {
	part := *p
	part.scope = selector
	return &part
}

// For is the same tab in a part of the test: what fails there fails that part only.
func (p *Page) For(t testing.TB) *Page {
	part := *p
	part.t = t
	return &part
}

// Navigate opens a path, or a whole URL, and returns the status of the answer.
func (p *Page) Navigate(path string) int {
	p.t.Helper()
	if !strings.Contains(path, "://") {
		path = p.base + path
	}
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	response, err := chromedp.Run(ctx, chromedp.NavigateResponse(path))
	if err != nil {
		p.fail("cannot open %s: %v", path, err)
	}
	return int(response.Status)
}

// Reload asks for the same page again.
func (p *Page) Reload() {
	p.t.Helper()
	p.do("reload", chromedp.Reload())
}

// Back goes to the page before, as the browser's button does; it needs a View with Window.
func (p *Page) Back() {
	p.t.Helper()
	if !p.view.Window {
		p.t.Fatal("Back needs a View with Window: only there are pages kept whole, as people's browsers do")
	}
	from := p.URL()
	p.must("history.back()") // a page kept whole by the browser loads nothing: only the address tells
	p.until("the browser did not go back", "location.href + ' ' + document.readyState", func(shown string) bool {
		return !strings.HasPrefix(shown, from+" ") && strings.HasSuffix(shown, " complete")
	})
}

// DropCookies ends every session of this person in the browser, and nowhere else.
func (p *Page) DropCookies() {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if _, err := chromedp.Call(ctx, network.ClearBrowserCookies, struct{}{}); err != nil {
		p.fail("drop the cookies: %v", err)
	}
}

// IsPhone reports whether the page is looked at on a phone.
func (p *Page) IsPhone() bool { return p.view.Mobile }

// URL is the address shown.
func (p *Page) URL() string {
	p.t.Helper()
	return p.must("location.href").(string)
}

// Path is the address shown, without the host.
func (p *Page) Path() string {
	p.t.Helper()
	u, err := url.Parse(p.URL())
	if err != nil {
		p.t.Fatal(err)
	}
	return u.Path
}

// Text is what a person can read, white space squeezed. Letters stand as CSS shows them (text-transform).
func (p *Page) Text() string {
	p.t.Helper()
	return Squeeze(p.must(p.verb("text")).(string))
}

// Eval evaluates JavaScript, also where the page has none, and returns its value as JSON decodes it.
func (p *Page) Eval(expression string) any {
	p.t.Helper()
	return p.must(expression)
}

// Problems are the errors in the browser's console so far: exceptions, refusals of the content security
// policy, resources that failed to load (which a page answered with 4xx is too).
func (p *Page) Problems() []string { return p.problems.all() }

func newPage(t testing.TB, ctx context.Context, cancel func(), base string, view View) *Page {
	t.Helper()
	p := &Page{t: t, ctx: ctx, base: base, view: view, problems: &problems{}, downloads: t.TempDir()}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("at the end: %s", p.Screenshot("end"))
		}
		cancel()
	})
	if err := chromedp.Do(ctx); err != nil { // opens the tab; its life is ctx's
		t.Fatalf("Chromium opens no tab: %v", err)
	}
	if err := chromedp.Listen(ctx, p.problems.note); err != nil {
		t.Fatal(err)
	}
	if view.Mobile {
		p.do("phone", phone(390, 844))
	} else {
		p.do("desktop", chromedp.EmulateViewport(1280, 800))
	}
	p.colours(view.Dark)
	if _, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: laidOut}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: view.NoScript}); err != nil {
		t.Fatal(err)
	}
	p.keepDownloads()
	return p
}

// laidOut shows every page as it is to whoever has scrolled through it: cards of a list that are laid out as they come near
// have no text before, and axe finds nothing wrong with them.
const laidOut = `(() => {
	const whole = new CSSStyleSheet();
	whole.replaceSync("* { content-visibility: visible !important; }");
	document.adoptedStyleSheets.push(whole);
})()`

// colours sets light or dark; motion is always reduced, so that no test meets a page half-way.
func (p *Page) colours(dark bool) {
	p.t.Helper()
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	_, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme},
		{Name: "prefers-reduced-motion", Value: "reduce"},
	}})
	if err != nil {
		p.t.Fatal(err)
	}
}

//go:embed page.js
var pageScript string

// verb is the expression that calls a function of page.js.
func (p *Page) verb(name string, args ...any) string {
	list := make([]string, len(args))
	for i, arg := range args {
		list[i] = quote(arg)
	}
	return fmt.Sprintf("%s(%s).%s(%s)", strings.TrimSpace(pageScript), quote(p.scope), name, strings.Join(list, ","))
}

func quote(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings and bools always marshal
	}
	return string(text)
}

func (p *Page) eval(expression string) (any, error) {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[any](expression, chromedp.EvalAwaitPromise))
}

func (p *Page) must(expression string) any {
	p.t.Helper()
	value, err := p.eval(expression)
	if err != nil {
		p.t.Fatalf("the page cannot be asked: %v", err)
	}
	return value
}

func (p *Page) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.fail("%s: %v", what, err)
	}
}

// problems collects what the console says, while the test goes on.
type problems struct {
	mu  sync.Mutex
	got []string
}

func (c *problems) note(event any) {
	var text string
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		text = e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			text += " " + e.ExceptionDetails.Exception.Description
		}
	case *cdplog.EventEntryAdded:
		if e.Entry.Level != cdplog.EntryLevelError {
			return
		}
		text = e.Entry.Text + " " + e.Entry.URL
	default:
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.got = append(c.got, text)
}

func (c *problems) all() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]string(nil), c.got...)
}
