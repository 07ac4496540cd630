package harness

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/serviceworker"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// Worker is the service worker that stands before a page.
type Worker struct {
	page         *Page
	inside       *Page
	origin       string
	registration serviceworker.RegistrationID
}

// Permit grants this person's browser something, such as "notifications", or denies it; it needs a View with Window.
func (p *Page) Permit(name string, granted bool) {
	p.t.Helper()
	setting := cdpbrowser.PermissionSettingGranted
	if !granted {
		setting = cdpbrowser.PermissionSettingDenied
	}
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	_, err := chromedp.CallBrowser(ctx, cdpbrowser.SetPermission, cdpbrowser.SetPermissionParams{Setting: setting,
		Permission: &cdpbrowser.PermissionDescriptor{Name: name}, BrowserContextID: chromedp.FromContext(p.ctx).BrowserContextID})
	if err != nil {
		p.fail("permit %s: %v", name, err)
	}
}

// Ahead runs a script in every page from the next one on, before its own.
func (p *Page) Ahead(script string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if _, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script}); err != nil {
		p.fail("a script ahead: %v", err)
	}
}

// Worker waits until the page's worker runs.
func (p *Page) Worker() *Worker {
	p.t.Helper()
	scope, _ := p.Eval(`navigator.serviceWorker.ready.then(r => r.scope)`).(string)
	origin, _ := p.Eval(`location.origin`).(string)
	w := &Worker{page: p, origin: origin}
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	found := make(chan serviceworker.RegistrationID, 100)
	if err := chromedp.Listen(ctx, func(event any) {
		if e, ok := event.(*serviceworker.EventWorkerRegistrationUpdated); ok {
			for _, r := range e.Registrations {
				if r.ScopeURL == scope && !r.IsDeleted {
					found <- r.RegistrationID
				}
			}
		}
	}); err != nil {
		p.t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, serviceworker.Enable, cdp.Empty{}); err != nil {
		p.fail("the worker: %v", err)
	}
	select {
	case w.registration = <-found:
	case <-ctx.Done():
		p.fail("no worker for %s", scope)
	}
	if _, err := chromedp.Call(ctx, serviceworker.StartWorker, serviceworker.StartWorkerParams{ScopeURL: scope}); err != nil {
		p.fail("start the worker: %v", err)
	}
	inside, stop := chromedp.NewContext(p.ctx, chromedp.WithTargetID(p.workerTarget(scope)), chromedp.WithDetachOnCancel())
	p.t.Cleanup(stop)
	if err := chromedp.Do(inside); err != nil { // attaches; its life is inside's
		p.fail("ask the worker: %v", err)
	}
	w.inside = &Page{t: p.t, ctx: inside, base: p.base}
	return w
}

func (p *Page) workerTarget(scope string) target.ID {
	p.t.Helper()
	own := chromedp.FromContext(p.ctx).BrowserContextID
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		all, err := chromedp.Targets(p.ctx)
		if err != nil {
			p.fail("the browser's targets: %v", err)
		}
		for _, one := range all {
			if one.Type == "service_worker" && strings.HasPrefix(one.URL, scope) && (own == "" || one.BrowserContextID == own) {
				return one.TargetID
			}
		}
	}
	p.fail("the worker of %s does not run", scope)
	return ""
}

// For is the same worker in a part of the test.
func (w *Worker) For(t testing.TB) *Worker {
	part := *w
	part.page, part.inside = w.page.For(t), w.inside.For(t)
	return &part
}

// Eval evaluates an expression in the worker.
func (w *Worker) Eval(expression string) any {
	w.page.t.Helper()
	return w.inside.must(expression)
}

// Expect waits until an expression is that text in the worker.
func (w *Worker) Expect(expression, want string) {
	w.page.t.Helper()
	w.inside.until(expression+" is not "+want, `String(`+expression+`)`, func(got string) bool { return got == want })
}

// counting has the worker count what it has shown, from the first time on.
const counting = `self.shown ??= (() => {
	const show = ServiceWorkerRegistration.prototype.showNotification;
	ServiceWorkerRegistration.prototype.showNotification = async function(...words) { await show.apply(this, words); self.shown++; };
	return 0;
})()`

// Deliver hands the worker a message as the browser does that has decrypted it, and waits until a notification is shown:
// who asks Chromium for those of a page while one is on its way makes it forget that one.
func (w *Worker) Deliver(payload []byte) {
	w.page.t.Helper()
	before := w.Eval(counting)
	ctx, cancel := context.WithTimeout(w.page.ctx, patience)
	defer cancel()
	_, err := chromedp.Call(ctx, serviceworker.DeliverPushMessage, serviceworker.DeliverPushMessageParams{Origin: w.origin,
		RegistrationID: w.registration, Data: string(payload)})
	if err != nil {
		w.page.fail("deliver a message: %v", err)
	}
	w.Expect(fmt.Sprintf(`self.shown > %v`, before), "true")
}
