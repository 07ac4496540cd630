package e2e_test

import (
	"strings"
	"testing"
	"time"

	"acuse/e2e/harness"
)

// installed stands in for an app that was installed, whose icon bears a figure.
const installed = `(() => {
	const ask = window.matchMedia;
	window.matchMedia = query => query.includes("display-mode") ? {matches: true} : ask.call(window, query);
	navigator.setAppBadge = async n => localStorage.setItem("figure", n);
	navigator.clearAppBadge = async () => localStorage.removeItem("figure");
})()`

// TestNothingStaysOnADeviceOnceTheLogInIsOver however it ends: no list, no document, no figure on the icon.
func TestNothingStaysOnADeviceOnceTheLogInIsOver(t *testing.T) {
	t.Parallel()
	s := startShelf(t)
	const own = "otra clave de Almirante"
	for _, end := range []struct {
		name string
		who  *harness.Login
		end  func(t *testing.T, p *harness.Page)
	}{
		{"log-out", &s.customer, func(t *testing.T, p *harness.Page) { p.Follow("Salir") }},
		{"password changed on another device", &s.customer, func(t *testing.T, p *harness.Page) {
			other := s.Open(harness.View{}).For(t)
			other.LogIn(s.customer)
			other.Navigate(strings.TrimSuffix(other.Path(), "/documentos") + "/configuracion")
			other.Fill("current", s.customer.Password)
			other.Fill("password", own)
			other.Fill("again", own)
			other.Follow("Cambiar contraseña")
			s.customer.Password = own
		}},
		{"sessions ended on another device", &s.customer, func(t *testing.T, p *harness.Page) {
			other := s.Open(harness.View{}).For(t)
			other.LogIn(s.customer)
			other.Navigate(strings.TrimSuffix(other.Path(), "/documentos") + "/configuracion")
			other.Follow("Cerrar las demás")
		}},
		{"session expired", &s.customer, func(t *testing.T, p *harness.Page) { s.Ahead(13 * time.Hour) }},
		{"access made inactive", &s.other, func(t *testing.T, p *harness.Page) { s.end(t, &s.other, "Desactivar") }},
		{"access revoked", &s.customer, func(t *testing.T, p *harness.Page) { s.end(t, &s.customer, "Quitar acceso") }},
	} {
		t.Run(end.name, func(t *testing.T) {
			p := s.Open(harness.View{}).For(t)
			p.Ahead(installed)
			p.LogIn(*end.who)
			base := strings.TrimSuffix(p.Path(), "/documentos")
			keeps(p, base)
			p.Navigate(base + "/documentos")
			waitUntil(t, 10*time.Second, "a figure on the icon", func() bool { return p.Eval(`localStorage.getItem("figure")`) != nil })
			if got := kept(p); got != base+"/documentos" {
				t.Fatalf("kept: got %q, want the list", got)
			}
			end.end(t, p)
			p.Navigate(base + "/documentos")
			p.ExpectPath(base + "/entrar")
			if got := kept(p); got != "" {
				t.Errorf("kept afterwards: %s", got)
			}
			waitUntil(t, 10*time.Second, "no figure on the icon", func() bool { return p.Eval(`localStorage.getItem("figure")`) == nil })
			if got := p.Eval(`indexedDB.databases().then(all => all.length)`); got != 0.0 {
				t.Errorf("%v databases are kept", got)
			}
		})
	}
}

// end has the company do that with the access of a customer.
func (s shelf) end(t *testing.T, who *harness.Login, action string) {
	office := s.Open(harness.View{}).For(t)
	office.LogIn(s.office)
	office.Navigate("/app/clientes?q=" + who.Username)
	openFirst(office)
	office.Follow(action)
	office.Within("main").Follow(action)
}

// TestADeviceForgetsWhatItKeptUnderAnOldSlug, and keeps on under the present one.
func TestADeviceForgetsWhatItKeptUnderAnOldSlug(t *testing.T) {
	t.Parallel()
	s := startShelf(t)
	p := s.Open(harness.View{})
	p.LogIn(s.customer)
	base := strings.TrimSuffix(p.Path(), "/documentos")
	keeps(p, base)
	p.Navigate(base + "/documentos")
	if got := kept(p); got != base+"/documentos" {
		t.Fatalf("kept: got %q, want the list", got)
	}
	office := s.Open(harness.View{})
	office.LogIn(s.office)
	office.Navigate(brandPage + "/direccion")
	office.Fill("slug", "nombre-nuevo")
	office.Loads("the other slug", func() { office.Click("Cambiar dirección") })
	p.Navigate(base + "/documentos")
	p.ExpectPath("/nombre-nuevo/documentos")
	waitUntil(t, 10*time.Second, "the list under the present slug alone", func() bool {
		p.Reload()
		return kept(p) == "/nombre-nuevo/documentos"
	})
}

const shells = `caches.keys().then(names => names.filter(name => name.startsWith("shell:")).sort().join())`

// TestWhatADeviceKeepsIsBoundedAndOfOneVersion: of the server, whose styles and scripts change with it.
func TestWhatADeviceKeepsIsBoundedAndOfOneVersion(t *testing.T) {
	t.Parallel()
	s := startShelf(t)
	p := s.Open(harness.View{})
	p.LogIn(s.customer)
	base := strings.TrimSuffix(p.Path(), "/documentos")
	keeps(p, base)
	p.Navigate(base + "/documentos")
	t.Run("bounds", func(t *testing.T) { boundedKeep(p.For(t)) })
	if got := kept(p); got != base+"/documentos" {
		t.Fatalf("kept: got %q, want the list", got)
	}
	before := p.Eval(shells)
	office := s.Open(harness.View{})
	office.LogIn(s.office)
	office.Navigate(brandPage)
	office.Fill("color", "#7fb800")
	office.Loads("publishing", func() { office.Click("Guardar y publicar") })
	// The browser lets the new version begin once the old one has nothing to do, and looks again with each page.
	waitUntil(t, 30*time.Second, "the new version alone", func() bool {
		p.Navigate(base + "/documentos")
		time.Sleep(500 * time.Millisecond)
		now, _ := p.Eval(shells).(string)
		return now != before && now != "" && !strings.Contains(now, ",")
	})
	p.Navigate(base + "/documentos")
	waitUntil(t, 10*time.Second, "the list kept anew", func() bool { return kept(p) == base+"/documentos" })
	s.Stop()
	p.Navigate(base + "/documentos")
	p.ExpectText("Sin conexión: así estaba el ")
	if got := p.Eval(`[...document.querySelectorAll("link[rel=stylesheet]")].filter(link => !link.sheet?.cssRules.length).map(link => link.href).join()`); got != "" {
		t.Errorf("drawn without %v", got)
	}
	if got := p.Eval(`getComputedStyle(document.documentElement).getPropertyValue("--brand").trim()`); got != "#7fb800" {
		t.Errorf("drawn in %v, want the new colour", got)
	}
}

// boundedKeep asks the worker itself: nobody has so many documents, or so full a device, in a test.
func boundedKeep(p *harness.Page) {
	w := p.Worker()
	w.Eval(`(async () => {
		const cache = await caches.open("trial"), names = async () => (await cache.keys()).map(r => (u => u.pathname.split("/").pop() + u.search)(new URL(r.url))).join();
		const put = (path, letters) => cache.put(path, new Response("", {headers: {"X-Letters": letters}}));
		await put(list, 10);
		for (let i = 0; i < 25; i++) await put(i % 2 ? list + "/" + i : list + "?q=" + i, 10);
		await dropOldest(cache);
		self.many = await names();
		await put(list + "/long", letters - 15);
		await dropOldest(cache);
		self.long = await names();
		const full = [1, 2, 3];
		await putWherePossible({keys: async () => full, delete: async () => full.shift(), put: async (path, response) => {
			if (full.length > 1) throw new DOMException("", "QuotaExceededError");
			self.room = full.join() + " " + await response.text();
		}}, "x", () => new Response("kept"));
		await put(list + "/long", 10);
		await putWherePossible({keys: () => cache.keys(), delete: request => cache.delete(request), put: async () => {
			if ((await cache.keys()).length > 1) throw new DOMException("", "QuotaExceededError");
			self.last = await names();
		}}, "x", () => new Response(""));
		await caches.delete("trial");
		await putWherePossible({keys: async () => [], put: async () => { throw new DOMException("", "QuotaExceededError"); }}, "x", () => new Response(""));
		self.stopped = "yes";
	})(), 0`)
	w.Expect(`self.many`, "documentos,5,documentos?q=6,7,documentos?q=8,9,documentos?q=10,11,documentos?q=12,13,documentos?q=14,15,documentos?q=16,17,documentos?q=18,19,documentos?q=20,21,documentos?q=22,23,documentos?q=24")
	w.Expect(`self.long`, "documentos,long")
	w.Expect(`self.room`, "3 kept")
	w.Expect(`self.last`, "documentos")
	w.Expect(`self.stopped`, "yes")
}
