package harness

import (
	"context"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Cookies are those that the browser would send to that address, also those no script sees.
func (p *Page) Cookies(address string) []*network.Cookie {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	got, err := chromedp.Call(ctx, network.GetCookies, network.GetCookiesParams{URLs: []string{address}})
	if err != nil {
		p.fail("ask for the cookies: %v", err)
	}
	return got.Cookies
}

// Stored is everything that the browser keeps for the origin of the page, one a line: caches and what is in them, databases,
// workers, the manifest, and what scripts have put away.
func (p *Page) Stored() string {
	p.t.Helper()
	return p.must(`(async () => {
		const all = [];
		for (const name of await caches.keys()) {
			all.push("cache " + name);
			for (const request of await (await caches.open(name)).keys()) all.push("cached " + name + " " + request.url + " " + await (await (await caches.open(name)).match(request)).text());
		}
		for (const database of await indexedDB.databases()) all.push("database " + database.name);
		for (const worker of await navigator.serviceWorker.getRegistrations()) all.push("worker " + worker.scope + " " + (worker.active ?? worker.installing ?? worker.waiting).scriptURL);
		for (const store of [localStorage, sessionStorage]) for (const entry of Object.entries(store)) all.push("stored " + entry.join("="));
		const manifest = document.querySelector("link[rel=manifest]")?.href;
		if (manifest) all.push("manifest " + manifest + " " + await (await fetch(manifest)).text());
		return all.join("\n");
	})()`).(string)
}
