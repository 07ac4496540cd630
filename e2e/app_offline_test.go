package e2e_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"acuse/e2e/harness"
)

// keeps turns on that this device keeps the list, and waits until the portal's worker stands before its pages.
func keeps(p *harness.Page, base string) {
	p.Navigate(base + "/configuracion")
	p.Follow("Guardar en este dispositivo")
	p.ExpectText("Activado en este dispositivo")
	p.Eval(`navigator.serviceWorker.ready.then(() => 1)`)
	if p.Eval(`navigator.serviceWorker.controller !== null`) == false { // it came to stand while this page was being loaded
		p.Reload()
	}
}

// kept are the addresses of what the device has kept of people, in whatever portal.
func kept(p *harness.Page) string {
	return fmt.Sprint(p.Eval(`(async () => {
		await new Promise(done => setTimeout(done, 300)); // what is being kept
		const all = [];
		for (const name of await caches.keys()) {
			for (const request of await (await caches.open(name)).keys()) {
				if (name.startsWith("kept:") || request.method !== "GET" || /descargas|pdf/.test(request.url)) all.push(new URL(request.url).pathname + new URL(request.url).search);
			}
		}
		return all.sort().join(" ");
	})()`))
}

func TestTheListLastSeenIsReadWithoutAConnectionAndGoneAfterTheLogOut(t *testing.T) {
	t.Parallel()
	s := startShelf(t)
	p := s.Open(harness.View{Mobile: true})
	p.LogIn(s.customer)
	base := strings.TrimSuffix(p.Path(), "/documentos")
	p.Reload()
	if got := kept(p); got != "" {
		t.Errorf("kept unasked: %s", got)
	}
	offered := `document.querySelector(".app-only")?.checkVisibility() ?? false`
	if p.Eval(offered) != false {
		t.Error("a browser's tab speaks of the app")
	}
	p.Ahead(installed)
	p.Reload()
	if p.Eval(offered) != true {
		t.Error("the app does not say that it can keep the list")
	}
	p.ExpectFits()
	p.Picture("offer")
	keeps(p, base)
	p.Navigate(base + "/documentos?leido=no")
	if p.Eval(offered) != false {
		t.Error("the app offers what it does already")
	}
	openFirst(p)
	document := p.Path()
	p.ExpectText("Reforma de la terraza")
	if got, want := kept(p), document+" "+base+"/documentos?leido=no"; got != want {
		t.Errorf("kept: got %q, want %q", got, want)
	}
	s.Stop()
	p.Navigate(base + "/")
	p.ExpectText("Esta es la última que viste, tal como estaba el ", s.numbers[0], "abrir lo que no está guardado aquí necesitan conexión")
	waitUntil(t, 5*time.Second, "nothing to lead where the device has nothing", func() bool {
		return p.Eval(`[...new Set([...document.querySelectorAll('a[href]:not([href^="#"])')].filter(a => a.origin === location.origin).map(a => a.pathname + a.search))].sort().join(" ")`) == base+"/ "+base+"/documentos "+document
	})
	if left := p.Eval(`[...document.querySelectorAll("main :is(button, input, select):not(:disabled, [data-forget]), main a[href*='?'], main a[href*='/excel'], main a[href*='/listado'], [data-bar]:not([hidden])")].map(one => one.outerHTML).join("\n")`); left != "" {
		t.Errorf("the kept list offers what needs a connection:\n%s", left)
	}
	asleep := p.Eval(`getComputedStyle(document.querySelector("#exports a")).backgroundColor`)
	for _, active := range []string{".filters .fold", ".filters .picks a"} {
		if got := p.Eval(`(e => (e.href ?? "") + getComputedStyle(e).backgroundColor)(document.querySelector("` + active + `"))`); got != asleep {
			t.Errorf("%s looks active on the kept list, or leads to it: got %v, want %v", active, got, asleep)
		}
	}
	p.ExpectFits()
	p.ExpectAccessible()
	p.Picture("kept-list")
	p.Navigate(base + "/documentos?q=nada")
	p.ExpectText("la lista que has pedido no está guardada en este dispositivo. Esta es la última que viste", s.numbers[0])
	p.Navigate(document)
	p.ExpectText("Sin conexión: así estaba el ")
	if p.Eval(`[...document.querySelectorAll("form[method=post] button")].some(button => !button.disabled)`) == true {
		t.Error("a page without a connection offers to send something")
	}
	p.ExpectAccessible()
	p.Navigate(base + "/mis-datos")
	p.ExpectText("Sin conexión", "no está guardada en este dispositivo")
	p.ExpectNoText("actívalo antes")
	p.ExpectAccessible()
	p.ExpectFits()
	p.Follow("Ver los documentos")
	p.ExpectText(s.numbers[0])
	p.Navigate(document)
	p.Click("Borrar de este dispositivo")
	p.ExpectText("Se borran aquí las listas y los documentos guardados.")
	p.ExpectAccessible()
	p.ExpectFits()
	p.Picture("forget")
	p.Follow("Borrar")
	p.ExpectText("no está guardada en este dispositivo", "actívalo antes")
	if got := kept(p); got != "" {
		t.Errorf("kept after the device was told to forget it: %s", got)
	}
	s.Restart()
	p.Navigate(base + "/documentos")
	p.ExpectNoText("Sin conexión")
	if got := kept(p); got != base+"/documentos" {
		t.Errorf("kept with a connection: got %q, want the list", got)
	}
	p.Follow("Salir")
	if got := kept(p); got != "" {
		t.Errorf("kept after the log-out: %s", got)
	}
	s.Stop()
	p.Navigate(base + "/documentos")
	p.ExpectNoText(s.numbers[0])
	if n := p.Eval(`document.querySelectorAll("main a[href$='/documentos']").length`); n != 0.0 {
		t.Errorf("%v links lead to a list that is not kept", n)
	}
	p.ExpectText("no está guardada", "actívalo antes en Configuración > Ver los documentos sin conexión", "Reintentar")
	p.Picture("unkept")
}

// TestEachListSeenIsReadWithoutAConnectionAtItsAddress: one that was narrowed or sorted takes no other's place, and the plain one
// answers where what was asked for was never seen.
func TestEachListSeenIsReadWithoutAConnectionAtItsAddress(t *testing.T) {
	t.Parallel()
	s := startShelf(t)
	p := s.Open(harness.View{Mobile: true})
	p.LogIn(s.customer)
	base := strings.TrimSuffix(p.Path(), "/documentos")
	keeps(p, base)
	first, last := s.numbers[0], s.numbers[len(s.numbers)-1]
	p.Navigate(base + "/documentos?hecho=password")
	p.ExpectText(first, last)
	p.Navigate(base + "/documentos?orden=total&q=" + first + "&tipo=")
	p.ExpectText(first)
	p.ExpectNoText(last)
	p.Navigate(base + "/documentos?q=" + last)
	p.ExpectNoText(first)
	want := strings.Join([]string{base + "/documentos", base + "/documentos?orden=total&q=" + first, base + "/documentos?q=" + last}, " ")
	if got := kept(p); got != want {
		t.Errorf("kept: got %q, want %q", got, want)
	}
	s.Stop()
	for _, x := range []struct {
		asked, note string
		shown, not  string
	}{
		{"", "Sin conexión: así estaba el ", first, ""},
		{"?q=" + first + "&orden=total", "Sin conexión: así estaba el ", first, last},
		{"?q=" + last, "Sin conexión: así estaba el ", last, first},
		{"?q=nada", "la lista que has pedido no está guardada en este dispositivo. Esta es la lista sin filtros", first, ""},
	} {
		p.Navigate(base + "/documentos" + x.asked)
		p.ExpectText(x.note)
		p.Within("#rows").ExpectText(x.shown)
		if x.not != "" {
			p.Within("#rows").ExpectNoText(x.not)
		}
	}
	p.ExpectFits()
	p.ExpectAccessible()
	p.Picture("plain-list-instead")
	p.Navigate(base + "/documentos?q=" + last)
	waitUntil(t, 5*time.Second, "the way from a kept list to the plain one, and no other", func() bool {
		return p.Eval(`[...document.querySelectorAll(".filters a[href], thead a[href], .pager a[href]")].map(a => a.pathname + a.search).join(" ")`) == base+"/documentos"
	})
	s.Restart()
	p.Navigate(base + "/documentos")
	p.Follow("Salir")
	if got := kept(p); got != "" {
		t.Errorf("kept after the log-out: %s", got)
	}
}

func TestNobodySeesWithoutAConnectionWhatAnotherSaw(t *testing.T) {
	t.Parallel()
	s := startShelf(t)
	p := s.Open(harness.View{})
	p.LogIn(s.customer)
	base := strings.TrimSuffix(p.Path(), "/documentos")
	keeps(p, base)
	p.Navigate(base + "/documentos")
	if got, want := kept(p), base+"/documentos"; got != want {
		t.Fatalf("kept: got %q, want %q", got, want)
	}
	p.DropCookies() // the session ends without a log-out, and another customer enters by the common door
	other := s.other
	other.URL = s.URL + "/entrar"
	p.LogIn(other)
	p.ExpectPath(base + "/documentos")
	if got := kept(p); got != "" {
		t.Errorf("kept for another customer: %s", got)
	}
	s.Stop()
	p.Navigate(base + "/documentos")
	p.ExpectNoText(s.numbers[0])
}

// TestADownloadWithoutAConnectionSaysSo where the browser knows that there is none: the worker lets no page of the browser's own
// come, which has no way back.
func TestADownloadWithoutAConnectionSaysSo(t *testing.T) {
	t.Parallel()
	s := startShelf(t)
	p := s.Open(harness.View{Mobile: true}).For(t)
	p.LogIn(s.customer)
	base := strings.TrimSuffix(p.Path(), "/documentos")
	w := p.Worker()
	if p.Eval(`navigator.serviceWorker.controller !== null`) == false {
		p.Reload()
	}
	w.Eval(`Object.defineProperty(navigator, "onLine", {value: false, configurable: true}); 0`)
	p.Navigate(base + "/documentos/excel")
	p.ExpectText("Sin conexión", "actívalo antes en Configuración", "Reintentar")
	p.ExpectFits()
	p.ExpectAccessible()
	w.Eval(`delete navigator.onLine; 0`)
	p.Navigate(base + "/documentos")
	p.ExpectText(s.numbers[0])
}

// TestTheOfflinePageSpeaksThePersonsLanguage also when it has just changed, and when the worker is a new one that no page has
// spoken to yet; whatever was chosen before the log-in.
func TestTheOfflinePageSpeaksThePersonsLanguage(t *testing.T) {
	t.Parallel()
	s := startShelf(t)
	p := s.Open(harness.View{})
	p.LogIn(s.customer)
	base := strings.TrimSuffix(p.Path(), "/documentos")
	p.Navigate(base + "/entrar?lang=ca")
	p.Worker()
	speaks := func(when, want string) {
		t.Helper()
		waitUntil(t, 10*time.Second, want+" "+when, func() bool {
			return p.Eval(`caches.match("`+base+`/sin-conexion").then(page => page.text()).then(text => /<html lang="(..)"/.exec(text)[1])`) == want
		})
	}
	prefer := func(language string) {
		p.Navigate(base + "/configuracion")
		p.Fill("language", language)
		p.Loads("the page in another language", func() { p.Eval(`document.querySelector("form[aria-labelledby=h-preferences]").requestSubmit()`) })
	}
	prefer("gl")
	speaks("once it is chosen", "gl")
	prefer("en")
	speaks("once it is changed", "en")
	before := p.Eval(shells)
	office := s.Open(harness.View{})
	office.LogIn(s.office)
	office.Navigate(brandPage)
	office.Fill("color", "#7fb800")
	office.Loads("publishing", func() { office.Click("Guardar y publicar") })
	p.Eval(`navigator.serviceWorker.getRegistration().then(worker => worker.update()).then(() => 1)`)
	waitUntil(t, 20*time.Second, "the new worker", func() bool {
		now, _ := p.Eval(shells).(string)
		return now != before && now != "" && !strings.Contains(now, ",")
	})
	speaks("of a new worker", "en")
	s.Stop()
	p.Navigate(base + "/mis-datos")
	p.ExpectText("No connection", "is not kept on this device")
	p.ExpectAccessible()
}
