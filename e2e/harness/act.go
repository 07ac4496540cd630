package harness

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// Click presses the one visible button, link or label with that text (or aria-label). It waits until the thing
// is there, enabled and uncovered, but not for what the click brings: ExpectText does, or use Follow.
func (p *Page) Click(text string) {
	p.t.Helper()
	at := p.wait(fmt.Sprintf("cannot click %q", text), "press", text)
	p.do("click", chromedp.MouseClickXY(at["x"].(float64), at["y"].(float64)))
}

// Follow clicks and waits until the next page is loaded.
func (p *Page) Follow(text string) {
	p.t.Helper()
	p.Loads(fmt.Sprintf("a click on %q", text), func() { p.Click(text) })
}

// Loads does what makes the browser load another page, and waits until that is there.
func (p *Page) Loads(what string, act func()) {
	p.t.Helper()
	p.must(p.verb("mark"))
	act()
	p.wait("after "+what, "loaded")
}

// Enabled says whether the button or link with that text can be used.
func (p *Page) Enabled(text string) bool {
	p.t.Helper()
	return p.wait(fmt.Sprintf("cannot find %q", text), "enabled", text)["on"].(bool)
}

// Fill types into the field of that name, over what stands there; in a list it chooses the option with that
// label or value, in a date field the value is "2026-11-23".
func (p *Page) Fill(name, value string) {
	p.t.Helper()
	if p.wait(fmt.Sprintf("cannot fill %q", name), "fill", name, value)["type"] != true {
		return
	}
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if _, err := chromedp.Call(ctx, input.InsertText, input.InsertTextParams{Text: value}); err != nil {
		p.fail("cannot type into %q: %v", name, err)
	}
}

// Value is what stands in the field of that name; "true" or "false" for a box, the chosen value for radios.
func (p *Page) Value(name string) string {
	p.t.Helper()
	return p.wait(fmt.Sprintf("cannot read %q", name), "value", name)["value"].(string)
}

// Check ticks the box (or radio) of that name and value; "" takes the first.
func (p *Page) Check(name, value string) { p.t.Helper(); p.tick(name, value, true) }

// Uncheck unticks it.
func (p *Page) Uncheck(name, value string) { p.t.Helper(); p.tick(name, value, false) }

// Press sends a key as typed: kb.Enter, kb.Escape, kb.Tab of chromedp/kb, or a letter.
func (p *Page) Press(key string) {
	p.t.Helper()
	p.do("press a key", chromedp.KeyEvent(key))
}

// Upload chooses files for the file field of that name.
func (p *Page) Upload(name string, paths ...string) {
	p.t.Helper()
	selector := fmt.Sprintf("%s input[type=file][name=%s]", p.scope, quote(name))
	p.do("upload", chromedp.SetUploadFiles(chromedp.CSS(selector), paths))
}

// Download runs act, which must make the browser receive one file, and returns it.
func (p *Page) Download(act func()) File {
	p.t.Helper()
	var got download
	ctx, stop := context.WithCancel(p.ctx)
	defer stop()
	if err := chromedp.Listen(ctx, got.note); err != nil {
		p.t.Fatal(err)
	}
	act()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		name, guid, state := got.now()
		switch state {
		case cdpbrowser.DownloadProgressStateCompleted:
			content, err := os.ReadFile(filepath.Join(p.downloads, guid))
			if err != nil {
				p.t.Fatal(err)
			}
			return File{name, content}
		case cdpbrowser.DownloadProgressStateCanceled:
			p.fail("the download of %q was cut off", name)
		}
	}
	p.fail("no file was downloaded")
	return File{}
}

func (p *Page) tick(name, value string, on bool) {
	p.t.Helper()
	at := p.wait(fmt.Sprintf("cannot tick %q = %q", name, value), "check", name, value, on)
	if at["done"] != true {
		p.do("tick", chromedp.MouseClickXY(at["x"].(float64), at["y"].(float64)))
	}
}

// wait asks page.js until its answer has no "why", and fails with the last one.
func (p *Page) wait(what, verb string, args ...any) map[string]any {
	p.t.Helper()
	why := ""
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		value, err := p.eval(p.verb(verb, args...))
		if err != nil {
			why = err.Error() // between two pages there is nothing to ask
			continue
		}
		answer := value.(map[string]any)
		if answer["why"] == nil {
			return answer
		}
		why = answer["why"].(string)
	}
	p.fail("%s: %s", what, why)
	return nil
}

// keepDownloads lets every download of this person through, into the page's folder.
func (p *Page) keepDownloads() {
	p.t.Helper()
	tell := true
	_, err := chromedp.Call(p.ctx, cdpbrowser.SetDownloadBehavior, cdpbrowser.SetDownloadBehaviorParams{
		Behavior:         cdpbrowser.SetDownloadBehaviorBehaviorAllowAndName,
		BrowserContextID: chromedp.FromContext(p.ctx).BrowserContextID,
		DownloadPath:     p.downloads,
		EventsEnabled:    &tell,
	})
	if err != nil {
		p.t.Fatal(err)
	}
}

// download follows the first file that arrives.
type download struct {
	mu         sync.Mutex
	name, guid string
	state      cdpbrowser.DownloadProgressState
}

func (d *download) note(event any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch e := event.(type) {
	case *cdpbrowser.EventDownloadWillBegin:
		if d.guid == "" {
			d.name, d.guid = e.SuggestedFilename, e.GUID
		}
	case *cdpbrowser.EventDownloadProgress:
		if e.GUID == d.guid {
			d.state = e.State
		}
	}
}

func (d *download) now() (name, guid string, state cdpbrowser.DownloadProgressState) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.name, d.guid, d.state
}
