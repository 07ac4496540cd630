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
	source, err := axeSource()
	if err != nil {
		p.t.Fatal(err)
	}
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
		_, err = chromedp.Run(ctx, chromedp.Evaluate[chromedp.Void](source+"\n;0", inside))
	}
	if err != nil {
		p.t.Fatalf("axe does not load: %v", err)
	}
	found, err := chromedp.Run(ctx, chromedp.Evaluate[[]Violation](axeRun, inside, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("axe does not run: %v", err)
	}
	return found
}

const axeRun = `axe.run(document, {
	resultTypes: ["violations"],
	runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
}).then(({violations}) => violations.map(v => ({
	id: v.id, impact: v.impact ?? "", help: v.help,
	nodes: v.nodes.map(n => n.target.join(" ") + " " + (n.failureSummary ?? "").replace(/\s+/g, " ")),
})))`

// axeSource is axe-core as published, kept under e2e/testdata with its licence.
var axeSource = sync.OnceValues(func() (string, error) {
	text, err := os.ReadFile(filepath.Join(Root(), "e2e", "testdata", "axe-core", "axe.min.js"))
	return string(text), err
})
