package e2e_test

import (
	"testing"

	"acuse/e2e/harness"
)

// TestAPDFIsSharedWhereTheSystemCanAndThatReadsIt stands in for the system, which shares nothing without a window.
func TestAPDFIsSharedWhereTheSystemCanAndThatReadsIt(t *testing.T) {
	t.Parallel()
	s := startShelf(t)
	p := s.Open(harness.View{Mobile: true})
	p.LogIn(s.customer)
	p.Navigate(p.Path() + "?leido=no&tipo=factura")
	openFirst(p)
	if p.Eval(`document.querySelector("[data-share]").hidden`) != true {
		t.Error("a browser that shares no files offers to")
	}
	p.Eval(`(() => {
		navigator.canShare = () => true;
		navigator.share = async data => { window.shared = data.files[0]; };
		const script = document.createElement("script");
		script.src = document.querySelector("script[src*='/portal.']").src;
		document.head.append(script);
		return new Promise(done => script.onload = () => done(1));
	})()`)
	p.Click("Compartir")
	got := p.Eval(`new Promise((done, no) => { const wait = n => window.shared ? done(shared.name + " " + shared.type + " " + (shared.size > 1000)) : n ? setTimeout(wait, 100, n - 1) : no("nothing"); wait(80); })`)
	if name, _ := got.(string); len(name) < 20 || name[len(name)-20:] != "application/pdf true" {
		t.Errorf("shared: got %v, want a PDF", got)
	}
	p.Reload()
	p.ExpectText("Leído")
}
