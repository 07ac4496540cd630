package e2e_test

import (
	"strings"
	"testing"

	"acuse/e2e/harness"
)

// TestThePortalCanBeInstalled by what the browser itself says of it, in a profile of its own: from one that forgets
// everything nothing is installed.
func TestThePortalCanBeInstalled(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	for _, view := range []harness.View{{Profile: true}, {Profile: true, Mobile: true}} {
		p := s.Open(view)
		p.Navigate("/estudio-marjal/entrar")
		if why := p.Uninstallable(); len(why) > 0 {
			t.Errorf("the log-in: %q, want nothing", why)
		}
		p.LogIn(s.Login("portal", ""))
		p.Navigate(portalPath)
		if why := p.Uninstallable(); len(why) > 0 {
			t.Errorf("the list: %q, want nothing", why)
		}
		p.Navigate("/entrar")
		if why := p.Uninstallable(); len(why) == 0 {
			t.Error("the company's own log-in can be installed")
		}
	}
	office := s.Open(harness.View{})
	office.Enter(s.Login("office", "lucia@"))
	office.Navigate(brandPage)
	office.Fill("color", "#7a2048")
	office.Loads("publishing", func() { office.Click("Guardar y publicar") })
	p := s.Open(harness.View{Profile: true})
	p.Navigate("/estudio-marjal/entrar")
	if why := p.Uninstallable(); len(why) > 0 {
		t.Errorf("with a brand: %q, want nothing", why)
	}
	atItsDomain(t, s, p)
}

// atItsDomain: the same portal at the root of the company's own domain, which this browser finds on this machine.
func atItsDomain(t *testing.T, s *harness.Server, p *harness.Page) {
	if _, err := openBooks(t, s).d.Write.ExecContext(t.Context(), `UPDATE company SET domain = $1 WHERE slug = 'estudio-marjal'`, harness.Domain); err != nil {
		t.Fatal(err)
	}
	p.Navigate(strings.Replace(s.URL, "localhost", harness.Domain, 1) + "/entrar")
	p.ExpectPath("/entrar")
	if why := p.Uninstallable(); len(why) > 0 {
		t.Errorf("at its own domain: %q, want nothing", why)
	}
	p.Permit("notifications", true)
	p.Eval(`navigator.serviceWorker.register("/sw.js", {scope: "/"}).then(() => navigator.serviceWorker.ready).then(() => 1)`) // a page does once somebody is in
	d := &told{t: t, p: p, w: p.Worker()}
	d.w.Deliver([]byte(`{"title":"Estudio Marjal","body":"Factura F-1: ya se puede ver","path":"documentos/abc","tag":"abc","unread":1,"lang":"es"}`))
	if got := d.shown(); !strings.HasPrefix(got, "Estudio Marjal|Factura F-1: ya se puede ver|es|") {
		t.Errorf("shown: got %q", got)
	}
	if got := d.click(); got != "open /documentos/abc" {
		t.Errorf("the click at its own domain: got %q, want the document at the root", got)
	}
}
