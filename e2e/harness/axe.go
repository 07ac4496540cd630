package harness

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Violation is a rule of axe that a page breaks, and where.
type Violation struct {
	ID     string   `json:"id"`     // such as "color-contrast"
	Impact string   `json:"impact"` // minor, moderate, serious, critical
	Help   string   `json:"help"`
	Nodes  []string `json:"nodes"` // a selector and what is wrong with it
}

func (v Violation) String() string {
	return fmt.Sprintf("%s (%s): %s: %s", v.ID, v.Impact, v.Help, strings.Join(v.Nodes, "; "))
}

// Axe checks the page as it stands against WCAG 2.2 A and AA. It runs in a world of its own, where the page's
// content security policy does not reach; it needs a View with JavaScript.
func (p *Page) Axe() []Violation {
	p.t.Helper()
	return p.axe(`["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]`)
}

// axe checks the page against some rules of axe, or those with some of its tags.
func (p *Page) axe(rules string) []Violation {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	tree, err := chromedp.Call(ctx, page.GetFrameTree, struct{}{})
	if err != nil {
		p.t.Fatal(err)
	}
	world, err := chromedp.Call(ctx, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: tree.FrameTree.Frame.ID, WorldName: "axe"})
	if err != nil {
		p.t.Fatal(err)
	}
	inside := func(e *runtime.EvaluateParams) { e.ContextID = world.ExecutionContextID }
	there, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`"axe" in globalThis`, inside))
	if err == nil && !there {
		err = loadAxe(ctx, inside)
	}
	if err != nil {
		p.t.Fatalf("axe does not load: %v", err)
	}
	found, err := chromedp.Run(ctx, chromedp.Evaluate[[]Violation](fmt.Sprintf(axeRun, rules), inside, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("axe does not run: %v", err)
	}
	return found
}

// loadAxe runs axe's source in a world.
func loadAxe(ctx context.Context, inside func(*runtime.EvaluateParams)) error {
	source, err := axeSource()
	if err != nil {
		return err
	}
	_, err = chromedp.Run(ctx, chromedp.Evaluate[chromedp.Void](source+"\n;0", inside))
	return err
}

// violations are those in light and those in dark. Where dark shows the same things in the same places it can only have
// colours of its own: the other rules would say the same again.
func (p *Page) violations() []string {
	p.t.Helper()
	var found []string
	note := func(mode string, all []Violation) {
		for _, v := range all {
			found = append(found, mode+": "+v.String())
		}
	}
	p.colours(false)
	note("light", p.Axe())
	shape := p.must(p.verb("shape"))
	p.colours(true)
	if p.must(p.verb("shape")) == shape {
		note("dark", p.axe(colourRules))
	} else {
		note("dark", p.Axe())
	}
	p.colours(p.view.Dark)
	return found
}

// colourRules are the rules of those tags that read colours.
const colourRules = `["color-contrast", "link-in-text-block"]`

// Of what axe would load again, its rules for pages like ours read sound and films only, not style sheets. Bars lie flat
// meanwhile: what one happens to cover where the page is scrolled to is not too small.
const axeRun = `(async () => {
	const flat = new CSSStyleSheet();
	flat.replaceSync(".bar, .portal-nav, .mobile-head { position: static !important; }");
	document.adoptedStyleSheets.push(flat);
	try {
		const {violations} = await axe.run(document, {
			resultTypes: ["violations"],
			preload: {assets: ["media"]},
			runOnly: %s,
		});
		return violations.map(v => ({
			id: v.id, impact: v.impact ?? "", help: v.help,
			nodes: v.nodes.map(n => n.target.join(" ") + " " + (n.failureSummary ?? "").replace(/\s+/g, " ")),
		}));
	} finally {
		document.adoptedStyleSheets = document.adoptedStyleSheets.filter(sheet => sheet !== flat);
	}
})()`

// axeSource is axe-core as published, kept under e2e/testdata with its licence.
var axeSource = sync.OnceValues(func() (string, error) {
	text, err := os.ReadFile(filepath.Join(Root(), "e2e", "testdata", "axe-core", "axe.min.js"))
	return string(text), err
})
