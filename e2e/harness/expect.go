package harness

import (
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// ExpectText waits until the page shows each of the texts.
func (p *Page) ExpectText(texts ...string) {
	p.t.Helper()
	for _, text := range texts {
		p.until(fmt.Sprintf("%q is not on the page", text), p.verb("text"), func(shown string) bool { return strings.Contains(shown, Squeeze(text)) })
	}
}

// ExpectNoText waits until the page shows none of the texts.
func (p *Page) ExpectNoText(texts ...string) {
	p.t.Helper()
	for _, text := range texts {
		p.until(fmt.Sprintf("%q is on the page", text), p.verb("text"), func(shown string) bool { return !strings.Contains(shown, Squeeze(text)) })
	}
}

// ExpectPath waits until the address shown has that path.
func (p *Page) ExpectPath(path string) {
	p.t.Helper()
	p.until(fmt.Sprintf("the path is not %s", path), "location.pathname", func(shown string) bool { return shown == path })
}

// ExpectFits fails if the page can be scrolled sideways.
func (p *Page) ExpectFits() {
	p.t.Helper()
	answer := p.must(p.verb("fits")).(map[string]any)
	if over := answer["over"].(float64); over > 0 {
		p.fail("the page is %v px wider than the window: %v", over, answer["who"])
	}
}

// What a phone keeps for itself: above, or beside, for its camera, below for its own bar.
const notchAbove, notchBelow = 47, 34

// ExpectThumb fails if the page is trouble on a phone: on the narrowest, or on its side.
func (p *Page) ExpectThumb() {
	p.t.Helper()
	p.notch(notchAbove, notchBelow, 0)
	p.do("a narrow phone", phone(360, 844))
	for _, told := range p.must(p.verb("phone", notchBelow)).([]any) {
		p.t.Errorf("%s at 360 px: %v", p.Path(), told)
	}
	p.ExpectFits()
	p.do("a phone at twice its size", phone(320, 844))
	p.ExpectFits()
	p.notch(0, notchBelow, notchAbove)
	p.do("phone on its side", phone(844, 390))
	p.ExpectFits()
	p.notch(0, 0, 0)
	p.do("phone", phone(390, 844))
}

// Wide makes the window as wide as that: a phone's, or a desktop's.
func (p *Page) Wide(px int64) {
	p.t.Helper()
	if p.view.Mobile {
		p.do("another width", phone(px, 844))
		return
	}
	p.do("another width", chromedp.EmulateViewport(px, 900))
}

// notch sets what the phone keeps for itself at each edge; 0 is said, too: what is not said has no value at all.
func (p *Page) notch(above, below, beside int64) {
	p.t.Helper()
	insets := emulation.SafeAreaInsets{Top: &above, Bottom: &below, Left: &beside, Right: &beside}
	if _, err := chromedp.Call(p.ctx, emulation.SetSafeAreaInsetsOverride, emulation.SetSafeAreaInsetsOverrideParams{Insets: &insets}); err != nil {
		p.t.Fatal(err)
	}
}

// phone is a screen of that size under a finger.
func phone(wide, high int64) chromedp.Action[chromedp.Void] {
	return chromedp.EmulateViewport(wide, high, chromedp.EmulateScale(2), chromedp.EmulateMobile, chromedp.EmulateTouch)
}

// ExpectNoProblems fails on errors in the browser's console.
func (p *Page) ExpectNoProblems() {
	p.t.Helper()
	if got := p.Problems(); len(got) > 0 {
		p.fail("the console says:\n    %s", strings.Join(got, "\n    "))
	}
}

// ExpectAccessible runs axe in light and in dark and fails on what it finds.
func (p *Page) ExpectAccessible() {
	p.t.Helper()
	if found := p.violations(); len(found) > 0 {
		p.fail("%d violations of WCAG 2.2 AA:\n    %s", len(found), strings.Join(found, "\n    "))
	}
}

// until waits until what the expression gives, a text, holds.
func (p *Page) until(otherwise, expression string, holds func(string) bool) {
	p.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if got, err := p.eval(expression); err == nil && holds(Squeeze(got.(string))) {
			return
		}
	}
	p.fail("%s", otherwise)
}

// fail ends the test with where the browser is and what it shows.
func (p *Page) fail(format string, args ...any) {
	p.t.Helper()
	where, shown := "an unknown place", "nothing that can be read"
	if href, err := p.eval("location.href"); err == nil {
		where = href.(string)
	}
	whole := *p
	whole.scope = ""
	if text, err := p.eval(whole.verb("text")); err == nil {
		shown = strings.TrimSpace(text.(string))
	}
	if letters := []rune(shown); len(letters) > 3000 {
		shown = string(letters[:3000]) + "…"
	}
	part := ""
	if p.scope != "" {
		part = " within " + p.scope
	}
	p.t.Fatalf("%s%s\n  at %s\n  picture: %s\n  the page says:\n%s", fmt.Sprintf(format, args...), part, where,
		p.Screenshot("failure"), "    "+strings.ReplaceAll(shown, "\n", "\n    "))
}
