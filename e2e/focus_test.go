package e2e_test

import (
	"testing"

	"github.com/chromedp/chromedp/kb"

	"acuse/e2e/harness"
)

// TestWhatHasTheKeyboardIsSeen on the long forms that have a bar at their foot (WCAG 2.4.11), from the first control to the
// bar.
func TestWhatHasTheKeyboardIsSeen(t *testing.T) {
	t.Parallel()
	const covered = `(() => {
		const e = document.activeElement;
		if (!e || e === document.body || e.tagName === "IFRAME" || e.closest(".bar, .skip")) return "";
		const r = (e.labels && getComputedStyle(e).clipPath !== "none" ? e.labels[0] : e).getBoundingClientRect();
		const bar = document.querySelector(".bar").getBoundingClientRect();
		return r.bottom > bar.top && r.top < bar.bottom && bar.top < innerHeight && r.bottom - bar.top > 1 ? e.outerHTML.slice(0, 120) : "";
	})()`
	for _, view := range []string{"desktop", "phone"} {
		for _, path := range []string{brandPage, "/app/facturas-periodicas/nueva", "/app/facturas/nueva"} {
			t.Run(view+path, func(t *testing.T) {
				t.Parallel()
				s := harness.Start(t, harness.Options{Demo: true})
				p := s.Open(views[view]).For(t)
				p.LogIn(s.Login("office", "lucia@"))
				p.Navigate(path)
				for inBar, steps := false, 0; !inBar; steps++ {
					if steps == 100 {
						t.Fatal("a hundred steps do not lead to the bar")
					}
					p.Press(kb.Tab)
					if got := p.Eval(covered); got != "" {
						t.Errorf("behind the bar: %s", got)
					}
					inBar = p.Eval(`!!document.activeElement.closest(".bar")`).(bool)
				}
			})
		}
	}
}
