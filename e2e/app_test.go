package e2e_test

import (
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
}
