package harness

import (
	"context"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Uninstallable are the reasons why the browser would not install the page as an app, its manifest's faults included.
func (p *Page) Uninstallable() []string {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	var why []string
	manifest, err := chromedp.Call(ctx, page.GetAppManifest, page.GetAppManifestParams{})
	if err != nil {
		p.fail("read the manifest: %v", err)
	}
	if manifest.URL == "" {
		why = append(why, "no manifest")
	}
	for _, e := range manifest.Errors {
		why = append(why, "manifest: "+e.Message)
	}
	found, err := chromedp.Call(ctx, page.GetInstallabilityErrors, cdp.Empty{})
	if err != nil {
		p.fail("ask whether it can be installed: %v", err)
	}
	for _, e := range found.InstallabilityErrors {
		why = append(why, e.ErrorID)
	}
	return why
}
