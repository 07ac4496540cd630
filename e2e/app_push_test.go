package e2e_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"acuse/e2e/harness"
	"acuse/internal/platformtest"
	"acuse/internal/pushtest"
	"acuse/internal/web/office"
)

// told is a customer whose device is told of new documents: the phone stands in for the browser's maker, which a browser
// without windows has none of, and what it decrypts is handed to the worker as that maker's message.
type told struct {
	shelf
	t        *testing.T
	p        *harness.Page
	w        *harness.Worker
	phone    *pushtest.Phone
	office   *harness.Page
	customer string // its id
	base     string
}

// startTold opens the customer's phone, which may be told, and the company's side.
func startTold(t *testing.T) *told {
	t.Helper()
	d := &told{shelf: startShelf(t), t: t, phone: pushtest.New(t)}
	d.p, d.office = d.Open(harness.View{Window: true, Mobile: true}), d.Open(harness.View{})
	d.office.LogIn(d.shelf.office)
	d.office.Navigate("/app/clientes?q=" + d.shelf.customer.Username)
	openFirst(d.office)
	d.customer = d.office.Path()[strings.LastIndex(d.office.Path(), "/")+1:]
	d.p.Permit("notifications", true)
	return d
}

// subscribing is a browser's subscription as the maker would give it, kept between pages.
const subscribing = `(() => {
	const subscription = {endpoint: %q, options: {}, toJSON: () => ({endpoint: %[1]q, keys: {p256dh: %q, auth: %q}}),
		unsubscribe: async () => { localStorage.removeItem("subscribed"); return true; }};
	PushManager.prototype.getSubscription = async () => localStorage.getItem("subscribed") ? subscription : null;
	PushManager.prototype.subscribe = async asked => { localStorage.setItem("subscribed", asked.userVisibleOnly + " " + asked.applicationServerKey); return subscription; };
})()`

func TestADeviceShowsWhatTheServerSentIt(t *testing.T) {
	t.Parallel()
	d := startTold(t)
	d.p.Ahead(fmt.Sprintf(subscribing, d.phone.Endpoint+"/1", d.phone.P256dh, d.phone.Auth))
	d.p.LogIn(d.shelf.customer)
	d.base = strings.TrimSuffix(d.p.Path(), "/documentos")
	d.w = d.p.Worker()
	d.w.Eval(`navigator.setAppBadge = async n => { self.figure = n; }; navigator.clearAppBadge = async () => { self.figure = 0; }; 0`)
	for _, part := range []struct {
		name string
		run  func(*told)
	}{
		{"the button", (*told).subscribe},
		{"a new document", (*told).document},
		{"a message that cannot be read", (*told).broken},
		{"another address", (*told).moved},
		{"taken away", (*told).removed},
		{"logged out", (*told).loggedOut},
		{"revoked", (*told).revoked},
		{"who cannot be told", (*told).whyNot},
	} {
		if !t.Run(part.name, func(t *testing.T) {
			in := *d
			in.t, in.p, in.office, in.w = t, d.p.For(t), d.office.For(t), d.w.For(t)
			part.run(&in)
		}) {
			return // the next part goes on from here
		}
	}
}

const tellMe = "Avisarme en este dispositivo"

func (d *told) subscribe() {
	d.p.Navigate(d.base + "/configuracion")
	d.p.Follow(tellMe)
	d.p.ExpectText("Te avisaremos en este dispositivo.")
	d.p.Within("[data-endpoint]").ExpectText("este", "Desde")
	d.p.Within("section[aria-labelledby=h-push]").ExpectNoText(tellMe, "no puede recibir avisos")
	if got := d.p.Eval(`localStorage.getItem("subscribed")`).(string); !strings.HasPrefix(got, "true B") {
		d.t.Errorf("asked the browser with %q, want userVisibleOnly and a key", got)
	}
	d.p.ExpectFits()
	d.p.ExpectAccessible()
	if os.Getenv("ACUSE_PICTURES") != "" {
		d.p.Screenshot("avisos")
	}
}

// issue has the company issue an invoice, and answers its number and the message that came.
func (d *told) issue() (number string, payload []byte) {
	d.t.Helper()
	before := len(d.phone.Got())
	d.office.Navigate(office.Kinds[0].NewPath() + "?cliente=" + d.customer)
	d.office.Fill("line.0.text", "Reforma de la cocina")
	d.office.Fill("line.0.price", "10")
	d.office.Follow("Emitir")
	d.office.ExpectText("con el número ")
	waitUntil(d.t, 15*time.Second, "a message to the device", func() bool { return len(d.phone.Got()) > before })
	return documentNumber.FindString(d.office.Text()), d.phone.Got()[before].Payload
}

const notifications = `navigator.serviceWorker.ready.then(r => r.getNotifications()).then(all => all.map(n => [n.title, n.body, n.lang, new URL(n.icon).pathname, new URL(n.badge).pathname].join("|")).join("\n"))`

// shown waits for the one notification that is shown, and takes it away.
func (d *told) shown() string {
	d.t.Helper()
	var got string
	waitUntil(d.t, 10*time.Second, "a notification", func() bool {
		got = d.p.Eval(notifications).(string)
		return got != ""
	})
	if at := platformtest.Find(got); at != "" {
		d.t.Errorf("the platform in a notification: %s", at)
	}
	return got
}

func (d *told) clear() {
	d.p.Eval(`navigator.serviceWorker.ready.then(r => r.getNotifications()).then(all => all.forEach(n => n.close())).then(() => 1)`)
	waitUntil(d.t, 10*time.Second, "no notification", func() bool { return d.p.Eval(notifications) == "" })
}

// click presses the one notification as a person does, and answers what was opened or brought to the front.
func (d *told) click() string {
	d.w.Eval(`(self.went = "", clients.openWindow = async url => { self.went = "open " + url; }, WindowClient.prototype.focus = async function() { self.went = "focus " + new URL(this.url).pathname; },
		registration.getNotifications().then(([notification]) => {
			const event = new NotificationEvent("notificationclick", {notification});
			event.waitUntil = () => {}; // of an event that a script made the browser takes none
			self.dispatchEvent(event);
		}), 0)`)
	var went string
	waitUntil(d.t, 10*time.Second, "the click", func() bool { went = d.w.Eval(`self.went`).(string); return went != "" })
	return went
}

func (d *told) document() {
	number, payload := d.issue()
	d.w.Deliver(payload)
	company := d.p.Eval(`document.querySelector("meta[name='app-scope']") && fetch(document.querySelector("link[rel=manifest]").href).then(r => r.json()).then(m => m.name)`)
	icons := d.p.Eval(`fetch(document.querySelector("link[rel=manifest]").href).then(r => r.json()).then(m => m.icons[0].src)`)
	if got, want := d.shown(), fmt.Sprintf("%s|Factura %s: ya se puede ver|es|%s|", company, number, icons); !strings.HasPrefix(got, want) {
		d.t.Errorf("shown: got %q, want %q", got, want)
	}
	d.w.Deliver(payload) // the maker hands it over twice
	unread := d.p.Eval(`fetch(document.querySelector("meta[name='app-scope']").content + "sin-leer").then(r => r.text())`).(string)
	d.w.Expect(`self.figure`, unread)
	if got := strings.Count(d.shown(), "\n"); got != 0 {
		d.t.Errorf("one document is shown %d times", got+1)
	}
	went := d.click()
	path, ok := strings.CutPrefix(went, "open "+d.base+"/documentos/")
	if !ok {
		d.t.Fatalf("the click: got %q, want the document opened", went)
	}
	d.p.Navigate(d.base + "/documentos/" + path)
	d.p.ExpectText(number, "Reforma de la cocina")
	d.w.Deliver(payload)
	d.shown()
	if got, want := d.click(), "focus "+d.p.Path(); got != want {
		d.t.Errorf("the click while it is open: got %q, want %q", got, want)
	}
	d.clear()
	d.p.Navigate(d.base + "/configuracion")
	d.p.Within("[data-endpoint]").ExpectText("Último aviso")
}

func (d *told) broken() {
	for _, payload := range []string{"{", `[]`, `null`, `{"title":{}}`} {
		d.w.Deliver([]byte(payload))
		if got := d.shown(); !strings.Contains(got, "|Hay novedades.|es|") {
			d.t.Errorf("%s: got %q, want news without words", payload, got)
		}
		if payload == "{" {
			if got := d.click(); got != "open "+d.base+"/documentos" {
				d.t.Errorf("the click: got %q, want the list", got)
			}
		}
		d.clear()
	}
}

// moved: the browser gives the device another address, and it is told there.
func (d *told) moved() {
	d.w.Eval(fmt.Sprintf(`(() => {
		const event = new ExtendableEvent("pushsubscriptionchange");
		event.waitUntil = done => done.then(() => { self.moved = "yes"; });
		event.oldSubscription = {endpoint: %q, options: {}};
		event.newSubscription = {toJSON: () => ({endpoint: %q, keys: {p256dh: %q, auth: %q}}), unsubscribe: async () => { self.refused = "yes"; }};
		self.dispatchEvent(event);
	})()`, d.phone.Endpoint+"/1", d.phone.Endpoint+"/2", d.phone.P256dh, d.phone.Auth))
	d.w.Expect(`self.moved`, "yes")
	d.w.Expect(`self.refused`, "undefined")
	d.p.Reload()
	if got := d.p.Eval(`[...document.querySelectorAll("[data-endpoint]")].map(e => e.dataset.endpoint).join()`); got != d.phone.Endpoint+"/2" {
		d.t.Errorf("told at %v, want at the new address alone", got)
	}
	d.issue()
	d.p.Within("[data-endpoint]").Follow("Quitar")
	d.p.ExpectText("Ya no te avisaremos en ese dispositivo.")
	d.subscribe()
}

// removed: what is under way when the person takes the device from the list shows nothing of the document.
func (d *told) removed() {
	number, payload := d.issue()
	d.p.Within("[data-endpoint]").Follow("Quitar")
	d.p.ExpectText("Ya no te avisaremos en ese dispositivo.", tellMe)
	if got := d.p.Eval(`localStorage.getItem("subscribed")`); got != nil {
		d.t.Errorf("the browser is still subscribed: %v", got)
	}
	d.over(number, payload, "Este dispositivo ya no recibe avisos.|es|")
}

// over: a message that waited at the maker comes after the end.
func (d *told) over(number string, payload []byte, want string) {
	d.t.Helper()
	d.w.Eval(`self.figure = 7`)
	d.w.Deliver(payload)
	if got := d.shown(); !strings.Contains(got, want) || strings.Contains(got, number) {
		d.t.Errorf("shown: got %q, want %q and nothing of %s", got, want, number)
	}
	d.w.Expect(`self.figure`, "0")
	d.clear()
}

// loggedOut: what is shown goes with the log-out, and what comes after it says nothing; in the person's language.
func (d *told) loggedOut() {
	d.subscribe()
	d.p.Fill("language", "en")
	d.p.Within("form[aria-labelledby=h-preferences]").Follow("Guardar")
	number, payload := d.issue()
	d.w.Deliver(payload)
	if got, want := d.shown(), "|Invoice "+number+": ready for you to see|en|"; !strings.Contains(got, want) {
		d.t.Errorf("shown: got %q, want %q", got, want)
	}
	d.p.Follow("Log out")
	d.p.ExpectPath(d.base + "/entrar")
	waitUntil(d.t, 10*time.Second, "no notification after the log-out", func() bool { return d.p.Eval(notifications) == "" })
	d.over(number, payload, "This device no longer receives notices.|en|")
}

// revoked: the device has not been in the portal since.
func (d *told) revoked() {
	d.p.LogIn(d.shelf.customer)
	d.p.Navigate(d.base + "/configuracion")
	d.p.Follow("Notify me on this device")
	number, payload := d.issue()
	d.office.Navigate("/app/clientes/" + d.customer)
	d.office.Follow("Quitar acceso")
	d.office.Within("main").Follow("Quitar acceso")
	d.over(number, payload, "This device no longer receives notices.|en|")
}

// whyNot: who cannot be told reads why, and what can be done.
func (d *told) whyNot() {
	for script, want := range map[string]string{
		``:                           "Este navegador tiene bloqueados los avisos de esta página. Permítelos en los ajustes del sitio", // as the shell does
		`delete window.PushManager;`: "Este navegador no puede recibir avisos",
		`delete window.PushManager; Object.defineProperty(navigator, "standalone", {value: false})`: "En iPhone y iPad los avisos llegan a la app",
	} {
		p := d.settings(script)
		p.ExpectText(want)
		p.Within("section[aria-labelledby=h-push]").ExpectNoText(tellMe)
		p.ExpectFits()
	}
	const asking, allowed, later = `Object.defineProperty(Notification, "permission", {value: "default"}); Notification.requestPermission = `,
		`Object.defineProperty(Notification, "permission", {value: "granted"}); Notification.requestPermission = async () => "granted";`,
		`const wait = window.setTimeout; window.setTimeout = (act, ms) => wait(act, ms === 10000 ? 1500 : ms);`
	for _, x := range []struct{ script, first, then string }{
		{asking + `() => new Promise(() => {})`, "Tu navegador pregunta si permites los avisos", ""},
		{asking + `() => new Promise(done => setTimeout(done, 1500, "default"))`, "Tu navegador pregunta si permites los avisos", tellMe},
		{allowed, "", "Tu navegador no ha podido darse de alta en su servicio de avisos"},
		{allowed + later + `PushManager.prototype.subscribe = () => new Promise(() => {})`, "Activando… Puede tardar hasta 10 segundos.", "no ha contestado en 10 segundos: los avisos no se han activado. Vuelve a pulsar el botón"},
		{allowed + later + `PushManager.prototype.getSubscription = () => new Promise(() => {})`, "Activando…", "no ha contestado en 10 segundos"},
	} {
		p := d.settings(x.script)
		p.ExpectNoText("no puede recibir avisos", "bloqueados")
		p.Click(tellMe)
		at := p.Within("section[aria-labelledby=h-push]")
		if x.first != "" {
			at.Within("[role=status]").ExpectText(x.first)
			at.ExpectNoText(tellMe)
		}
		if x.then != "" {
			at.ExpectText(x.then, tellMe)
			if got := p.Eval(`document.activeElement.textContent.trim()`); got != tellMe {
				d.t.Errorf("%s: the keyboard is at %q, want it at the button", x.then, got)
			}
			at.ExpectNoText("Activando…", "Tu navegador pregunta")
		}
		p.ExpectFits()
	}
}

// settings is Configuración of another customer on a phone whose browser is as the script makes it.
func (d *told) settings(script string) *harness.Page {
	p := d.Open(harness.View{Mobile: true}).For(d.t)
	p.Ahead(script)
	p.LogIn(d.shelf.other)
	p.Navigate(d.base + "/configuracion")
	return p
}
