package e2e_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// subscribingEach is subscribing with a subscription of its own for each worker, as browsers have it.
const subscribingEach = `(() => {
	Object.defineProperty(ServiceWorkerRegistration.prototype, "pushManager", {get() {
		const name = "subscribed " + new URL(this.scope).pathname;
		const subscription = () => {
			const endpoint = localStorage.getItem(name);
			return endpoint && {endpoint, options: {}, toJSON: () => ({endpoint, keys: {p256dh: %q, auth: %q}}),
				unsubscribe: async () => { localStorage.removeItem(name); return true; }};
		};
		return {getSubscription: async () => subscription(), subscribe: async () => {
			localStorage.setItem(name, %q + Object.keys(localStorage).length);
			return subscription();
		}};
	}});
})()`

// subscriptions are the workers that the browser is subscribed for.
const subscriptions = `Object.keys(localStorage).filter(name => name.startsWith("subscribed ")).sort().join()`

// TestADeviceToldUnderAnOldSlugStaysTold, once, and leads to where the portal is now: its worker is still the one that was
// registered there, with all it knew. The log-out takes away what that one has shown and kept, and whoever comes next what it was subscribed for.
func TestADeviceToldUnderAnOldSlugStaysTold(t *testing.T) {
	t.Parallel()
	d := startTold(t)
	d.p.Ahead(fmt.Sprintf(subscribingEach, d.phone.P256dh, d.phone.Auth, d.phone.Endpoint+"/"))
	d.p.LogIn(d.shelf.customer)
	d.base = strings.TrimSuffix(d.p.Path(), "/documentos")
	keeps(d.p, d.base)
	d.w = d.p.Worker()
	d.p.Navigate(d.base + "/documentos")
	d.p.Navigate(d.base + "/configuracion")
	d.p.Follow(tellMe)
	d.p.ExpectText("Te avisaremos en este dispositivo.")
	d.office.Navigate(brandPage + "/direccion")
	d.office.Fill("slug", "nombre-nuevo")
	d.office.Loads("the other slug", func() { d.office.Click("Cambiar dirección") })

	number, payload := d.issue()
	d.w.Deliver(payload)
	if got, want := d.shown(), "|Factura "+number+": ya se puede ver|es|"; !strings.Contains(got, want) {
		t.Errorf("shown: got %q, want %q", got, want)
	}
	went, ok := strings.CutPrefix(d.click(), "open ")
	if !ok {
		t.Fatalf("the click: got %q, want the document opened", went)
	}
	d.p.Navigate(went)
	d.p.ExpectPath("/nombre-nuevo/documentos/" + went[strings.LastIndex(went, "/")+1:])
	d.p.ExpectText(number)

	d.p.Navigate("/nombre-nuevo/configuracion")
	d.p.Within("[data-endpoint]").ExpectText("este")
	d.p.Within("section[aria-labelledby=h-push]").ExpectNoText(tellMe)
	d.w.Eval(fmt.Sprintf(`(() => {
		const event = new ExtendableEvent("pushsubscriptionchange");
		event.waitUntil = done => done.then(() => { self.moved = "yes"; });
		event.oldSubscription = {endpoint: %q, options: {}};
		event.newSubscription = {toJSON: () => ({endpoint: %q, keys: {p256dh: %q, auth: %q}}), unsubscribe: async () => { self.refused = "yes"; }};
		self.dispatchEvent(event);
	})()`, d.p.Eval(`document.querySelector("[data-endpoint]").dataset.endpoint`), d.phone.Endpoint+"/moved", d.phone.P256dh, d.phone.Auth))
	d.w.Expect(`self.moved`, "yes")
	d.w.Expect(`self.refused`, "undefined")
	d.p.Reload()
	if got := d.p.Eval(`[...document.querySelectorAll("[data-endpoint]")].map(e => e.dataset.endpoint).join()`); got != d.phone.Endpoint+"/moved" {
		t.Errorf("told at %v, want at the new address alone", got)
	}

	_, payload = d.issue()
	d.w.Deliver(payload)
	d.p.Navigate("/nombre-nuevo/documentos")
	waitUntil(t, 10*time.Second, "the list kept under the present slug", func() bool { return strings.Contains(kept(d.p), "/nombre-nuevo/documentos") })
	d.p.Follow("Salir")
	d.p.ExpectPath("/nombre-nuevo/entrar")
	const everywhere = `navigator.serviceWorker.getRegistrations().then(all => Promise.all(all.map(r => r.getNotifications()))).then(all => String(all.flat().length))`
	waitUntil(t, 10*time.Second, "no notification of any worker after the log-out", func() bool { return d.p.Eval(everywhere) == "0" })
	if got := kept(d.p); got != "" {
		t.Errorf("kept after the log-out: %s", got)
	}
	d.w.Deliver(payload)
	waitUntil(t, 10*time.Second, "that the device is told no more", func() bool {
		return strings.Contains(fmt.Sprint(d.p.Eval(`navigator.serviceWorker.getRegistrations().then(all => Promise.all(all.map(r => r.getNotifications()))).then(all => all.flat().map(n => n.body).join())`)), "Este dispositivo ya no recibe avisos.")
	})
	if got, want := d.p.Eval(subscriptions), "subscribed "+d.base+"/"; got != want {
		t.Fatalf("subscribed for %v, want %s", got, want)
	}
	d.p.LogIn(d.shelf.other)
	waitUntil(t, 10*time.Second, "that the browser gives up what was somebody else's", func() bool { return d.p.Eval(subscriptions) == "" })
}
