package harness

import (
	"context"
	"os"

	"github.com/chromedp/chromedp"
)

// Picture keeps a picture of the whole page in e2e/artifacts where ACUSE_PICTURES is set; otherwise nobody looks at it.
func (p *Page) Picture(name string) {
	p.t.Helper()
	if os.Getenv("ACUSE_PICTURES") != "" {
		p.Screenshot(name)
	}
}

// Screenshot keeps a picture of the whole page in e2e/artifacts and returns its path.
func (p *Page) Screenshot(name string) string {
	p.t.Helper()
	path := Artifact(p.t, name+".png")
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.WriteFile(path, picture, 0o644)
	}
	if err != nil {
		p.t.Errorf("no picture: %v", err)
	}
	return path
}
