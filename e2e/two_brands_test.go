package e2e_test

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"acuse/e2e/harness"
	"acuse/internal/platformtest"
)

// brandHost is one of two companies of a server, with a domain of its own and a customer who may enter.
type brandHost struct {
	slug, host, base string // base is https://host:port
	customer         harness.Login
	words            []string // that only its pages have
}

// twoBrands is a server with certificates of its own, the two, and one browser in which both are open.
type twoBrands struct {
	*harness.Server
	ca   *authority
	port string // encrypted, host:port
	a, b *brandHost
}

// startBrands proves both domains. The authority finds nobody at the port of tls-alpn-01, so it asks by http-01.
func startBrands(t *testing.T) *twoBrands {
	t.Helper()
	ca := startAuthority(t)
	w := &twoBrands{ca: ca, port: freeAddr(t)}
	_, tlsPort, _ := net.SplitHostPort(w.port)
	w.Server = harness.Start(t, harness.Options{Demo: true, Env: []string{"ACUSE_URL=https://acuse.localhost:" + tlsPort, "ACUSE_TLS_ADDR=" + w.port,
		"ACUSE_ACME_URL=https://" + ca.acme + "/dir", "ACUSE_DNS_ADDR=" + ca.dns, "SSL_CERT_FILE=" + ca.root}})
	ca.run(t, strings.TrimPrefix(w.URL, "http://"), freeAddr(t))
	ca.tell(t, "add-a", map[string]any{"host": "acuse.localhost.", "addresses": []string{"127.0.0.1"}})
	w.a = w.brand(t, "facturas.marjal.example", w.Login("office", "lucia@"), w.Login("portal", ""))
	w.a.words = []string{w.a.host, "/" + w.a.slug, "Estudio Marjal"}
	office, customer := w.found(t)
	w.b = w.brand(t, "clientes.almazara.example", office, customer)
	w.b.words = []string{w.b.host, "/" + w.b.slug, "Almazara"}
	return w
}

// found makes the second company as its owner does, with a document of a customer who may enter and has a password.
func (w *twoBrands) found(t *testing.T) (office, customer harness.Login) {
	t.Helper()
	office = harness.Login{URL: w.URL + "/entrar", Username: "vicenta@almazara.example", Password: ownerPassword}
	p := w.Open(harness.View{})
	p.Navigate("/registro")
	for field, value := range map[string]string{"company": "Almazara del Puig", "name": "Vicenta", "email": office.Username, "password": office.Password} {
		p.Fill(field, value)
	}
	p.Follow("Crear empresa")
	for field, value := range map[string]string{"name": "Almazara del Puig", "tax_id_type": "nif", "tax_id": "93471790C", "address": "Camí del Puig, 2", "province": "Valencia", "city": "El Puig", "postcode": "46540"} {
		p.Fill(field, value)
	}
	p.Follow("Guardar")
	p.ExpectText("93471790C")
	if said, err := w.Run("user", "almazara-del-puig", office.Username, "--role=owner"); err != nil { // which confirms the address, too
		t.Fatalf("user: %v\n%s", err, said)
	}
	addCustomer(p)
	issueInvoice(p, harness.View{})
	grantAccess(p)
	customer = harness.Login{URL: w.URL + "/almazara-del-puig/entrar", Username: customerEmail, Password: passwordIn(t, w.WaitMail(customerEmail, "Almazara"))}
	p.LogIn(customer)
	p.Fill("password", ownPassword)
	p.Fill("again", ownPassword)
	p.Follow("Guardar y entrar")
	p.ExpectPath("/almazara-del-puig/documentos")
	customer.Password = ownPassword
	return office, customer
}

func (w *twoBrands) brand(t *testing.T, host string, office, customer harness.Login) *brandHost {
	t.Helper()
	w.ca.tell(t, "set-cname", map[string]any{"host": host + ".", "target": "acuse.localhost."})
	user := w.Client()
	user.Post("/entrar", url.Values{"username": {office.Username}, "password": {office.Password}})
	w.ca.prove(t, user, host)
	_, tlsPort, _ := net.SplitHostPort(w.port)
	b := &brandHost{slug: strings.Split(customer.URL, "/")[3], host: host, base: "https://" + host + ":" + tlsPort, customer: customer}
	b.customer.URL = b.base + "/entrar"
	if status, _ := w.ca.get(t, w.port, host, "/entrar"); status != 200 { // and its certificate, with the authority's own root
		t.Fatalf("https://%s/entrar: got %d", host, status)
	}
	return b
}

// TestNothingOfOneBrandIsAtAnother of the same server: two companies at their own domains and behind their slugs, in one browser.
func TestNothingOfOneBrandIsAtAnother(t *testing.T) {
	t.Parallel()
	w := startBrands(t)
	p := w.Open(harness.View{Hosts: "MAP *.example 127.0.0.1"})
	t.Run("at their domains", func(t *testing.T) { w.atDomains(t, p.For(t)) })
	t.Run("a session of one host", func(t *testing.T) { w.sessionElsewhere(t, p.For(t)) })
	t.Run("mail", w.mails)
	t.Run("in the clear", w.inTheClear)
	t.Run("log out of one", func(t *testing.T) { w.logOutOfOne(t, p.For(t)) })
	t.Run("behind slugs of one origin", func(t *testing.T) { w.behindSlugs(t, p.For(t)) })
}

var pushKey = regexp.MustCompile(`data-push="([^"]+)"`)

// atDomains opens both, lets this device keep both lists, and looks at what there is of each.
func (w *twoBrands) atDomains(t *testing.T, p *harness.Page) {
	keys := map[string]string{}
	for _, b := range []*brandHost{w.a, w.b} {
		p.LogIn(b.customer)
		p.ExpectText("Documentos")
		keeps(p, b.base)
	}
	for _, b := range []*brandHost{w.a, w.b} {
		other := w.b
		if b == w.b {
			other = w.a
		}
		for _, path := range []string{"/documentos", "/configuracion", "/mis-datos", "/legal", "/no-existe", "/documentos"} {
			p.Navigate(b.base + path)
			w.expectOnly(t, b.host+path, fmt.Sprint(p.Eval("document.documentElement.outerHTML")), b, other)
		}
		p.Navigate(fmt.Sprint(p.Eval(`document.querySelector("main a[href^='/documentos/']:not([href*='excel'], [href*='listado'])").href`)))
		w.expectOnly(t, "a document", fmt.Sprint(p.Eval("document.documentElement.outerHTML")), b, other)
		if got := kept(p); !strings.HasPrefix(got, "/documentos /documentos/") {
			t.Errorf("%s keeps %q, want its list and a document", b.host, got)
		}
		stored := p.Stored()
		w.expectOnly(t, "stored at "+b.host, stored, b, other)
		for _, want := range []string{"worker " + b.base + "/ " + b.base + "/sw.js", "cache shell::", "cache kept::", `"start_url":"/`, `"scope":"/"`} {
			if !strings.Contains(strings.ReplaceAll(stored, `": "`, `":"`), want) {
				t.Errorf("stored at %s: no %s in\n%.3000s", b.host, want, stored)
			}
		}
		for _, c := range p.Cookies(b.base + "/documentos") {
			if c.Domain != b.host || !c.Secure {
				t.Errorf("%s gets the cookie %s of %s", b.host, c.Name, c.Domain)
			}
		}
		p.Navigate(b.base + "/configuracion")
		if key := pushKey.FindStringSubmatch(fmt.Sprint(p.Eval("document.documentElement.outerHTML"))); key != nil {
			keys[key[1]] = b.host
		}
	}
	if len(keys) != 2 { // whom a browser's maker takes messages from
		t.Errorf("keys for notices: got %v, want one a company", keys)
	}
	if a, b := w.session(t, p, w.a), w.session(t, p, w.b); a == b {
		t.Error("both have one session")
	}
}

// expectOnly fails where something has words of the other brand or of the platform, or leads anywhere but to its own host.
func (w *twoBrands) expectOnly(t *testing.T, what, text string, own, other *brandHost) {
	t.Helper()
	for _, word := range other.words {
		if at := strings.Index(text, word); at >= 0 {
			t.Errorf("%s has %q of the other: …%s…", what, word, text[max(0, at-80):min(len(text), at+80)])
		}
	}
	if at := platformtest.Find(text); at != "" {
		t.Errorf("%s names the platform: %s", what, at)
	}
	for _, address := range address.FindAllString(text, -1) {
		if u, err := url.Parse(address); err == nil && "https://"+u.Host != own.base && u.Host != "www.w3.org" {
			t.Errorf("%s leads to %s", what, address)
		}
	}
}

var address = regexp.MustCompile(`https?://[^\s"'<>)\\]+`)

// session is the value of the cookie of that brand's domain.
func (w *twoBrands) session(t *testing.T, p *harness.Page, b *brandHost) string {
	t.Helper()
	for _, c := range p.Cookies(b.base + "/documentos") {
		if c.Name == "__Host-portal" {
			return c.Value
		}
	}
	t.Fatalf("no session at %s", b.host)
	return ""
}

// sessionElsewhere takes the cookie of one to the other's host and slug, and to its own slug.
func (w *twoBrands) sessionElsewhere(t *testing.T, p *harness.Page) {
	session := w.session(t, p, w.a)
	get := func(host, path string) int {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+host+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.AddCookie(&http.Cookie{Name: "__Host-portal", Value: session})
		if host == "localhost" {
			r.URL.Scheme, r.URL.Host = "http", strings.TrimPrefix(w.URL, "http://")
		}
		res, err := w.ca.client(t, w.port, host != "localhost").Transport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res.StatusCode
	}
	for at, want := range map[[2]string]int{{w.a.host, "/documentos"}: 200, {w.b.host, "/documentos"}: 303, {"localhost", "/" + w.a.slug + "/documentos"}: 303, {"localhost", "/" + w.b.slug + "/documentos"}: 303} {
		if got := get(at[0], at[1]); got != want {
			t.Errorf("%s%s: got %d, want %d", at[0], at[1], got, want)
		}
	}
}

// mails asks at each domain for another password: the mail leads there alone.
func (w *twoBrands) mails(t *testing.T) {
	for _, b := range []*brandHost{w.a, w.b} {
		other := w.b
		if b == w.b {
			other = w.a
		}
		res, err := w.ca.client(t, w.port, true).PostForm("https://"+b.host+"/olvido", url.Values{"username": {b.customer.Username}})
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		m := w.WaitMail(b.customer.Username, "nueva para los documentos de "+b.words[2])
		links := m.Links()
		if len(links) == 0 || slices.ContainsFunc(links, func(l string) bool { return !strings.HasPrefix(l, b.base+"/") }) {
			t.Errorf("%s: the mail leads to %v", b.host, links)
		}
		w.expectOnly(t, "a mail of "+b.host, m.Subject+m.Text+m.HTML, b, other)
	}
}

// inTheClear: the plain listener leads over to the same page, and nowhere else.
func (w *twoBrands) inTheClear(t *testing.T) {
	_, tlsPort, _ := net.SplitHostPort(w.port)
	for _, x := range []struct {
		method, host, path string
		status             int
		to                 string
	}{
		{"GET", w.a.host, "/documentos?q=a%2Fb", 308, w.a.base + "/documentos?q=a%2Fb"}, {"POST", w.a.host, "/entrar", 308, w.a.base + "/entrar"},
		{"GET", strings.ToUpper(w.b.host) + ".:80", "/", 308, w.b.base + "/"}, {"GET", w.a.host, "//evil.example/..", 308, w.a.base + "//evil.example/.."},
		{"GET", "evil.example", "/", 421, ""}, {"GET", "evil.example", "/app/", 421, ""}, {"GET", w.a.host + "@evil.example", "/", 421, ""}, {"GET", "192.0.2.1", "/" + w.a.slug + "/entrar", 421, ""},
		{"GET", "192.0.2.1", "/healthz", 200, ""}, {"GET", "evil.example", "/.well-known/acme-challenge/x", 403, ""}, {"GET", w.a.host, "/.well-known/acme-challenge/x", 404, ""},
		{"GET", "localhost:" + tlsPort, "/entrar", 200, ""},
	} {
		r, err := http.NewRequestWithContext(t.Context(), x.method, w.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		asked, err := url.ParseRequestURI(x.path)
		if err != nil {
			t.Fatal(err)
		}
		r.Host, r.URL.Path, r.URL.RawQuery = x.host, asked.Path, asked.RawQuery
		res, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if to := res.Header.Get("Location"); res.StatusCode != x.status || to != x.to {
			t.Errorf("%s http://%s%s: got %d %s, want %d %s", x.method, x.host, x.path, res.StatusCode, to, x.status, x.to)
		}
	}
}

// logOutOfOne leaves the other as it was.
func (w *twoBrands) logOutOfOne(t *testing.T, p *harness.Page) {
	p.Navigate(w.b.base + "/documentos")
	before := kept(p)
	p.Navigate(w.a.base + "/documentos")
	p.Follow("Salir")
	if got := kept(p); got != "" {
		t.Errorf("%s still keeps %s", w.a.host, got)
	}
	p.Navigate(w.b.base + "/documentos")
	p.ExpectText("Documentos")
	p.ExpectPath("/documentos")
	if got := kept(p); got != before || before == "" {
		t.Errorf("%s keeps %q, before %q", w.b.host, got, before)
	}
}

// behindSlugs opens both on the platform's one origin: workers, caches and what they keep are by slug. A browser has one
// session there, so whoever logs in next, at whichever, or logs out ends what the one before kept at any.
func (w *twoBrands) behindSlugs(t *testing.T, p *harness.Page) {
	base := func(b *brandHost) string { return w.URL + "/" + b.slug }
	enter := func(b *brandHost) {
		t.Helper()
		l := b.customer
		l.URL = base(b) + "/entrar"
		p.LogIn(l)
		p.ExpectPath("/" + b.slug + "/documentos")
		keeps(p, base(b))
		p.Navigate(base(b) + "/documentos")
		if got, want := kept(p), "/"+b.slug+"/documentos"; !slices.Contains(strings.Fields(got), want) {
			t.Errorf("%s keeps %q, want %q", b.slug, got, want)
		}
		for _, entry := range regexp.MustCompile(`(?m)^cached (?:shell|kept):(/[^:]*):\S+ http://[^/]+(\S+)`).FindAllStringSubmatch(p.Stored(), -1) {
			if !strings.HasPrefix(entry[2], entry[1]+"/") && !strings.HasPrefix(entry[2], "/static/") {
				t.Errorf("the cache of %s has %s", entry[1], entry[2])
			}
		}
	}
	enter(w.a)
	enter(w.b)
	both := "/" + w.b.slug + "/documentos /" + w.a.slug + "/documentos"
	if got := kept(p); got != both { // the first is still inside
		t.Errorf("inside both, kept are %q, want %q", got, both)
	}
	stored := p.Stored()
	for _, b := range []*brandHost{w.a, w.b} {
		if want := "worker " + base(b) + "/ " + base(b) + "/sw.js"; !strings.Contains(stored, want) {
			t.Errorf("no %s in\n%.2000s", want, stored)
		}
		if !strings.Contains(stored, "cache shell:/"+b.slug+":") {
			t.Errorf("no shell of %s", b.slug)
		}
	}
	p.Navigate(base(w.b) + "/documentos")
	p.Follow("Salir")
	if got, want := kept(p), "/"+w.a.slug+"/documentos"; got != want {
		t.Errorf("kept after the log-out at one: %q, want what the other keeps", got)
	}
	p.Navigate(base(w.a) + "/documentos")
	p.ExpectPath("/" + w.a.slug + "/documentos")
	p.Follow("Salir")
	if got := kept(p); got != "" {
		t.Errorf("kept after both log-outs: %s", got)
	}
	for _, b := range []*brandHost{w.a, w.b} {
		if !strings.Contains(p.Stored(), "cache shell:/"+b.slug+":") {
			t.Errorf("the log-out took the shell of %s, which is nobody's", b.slug)
		}
	}
	p.Navigate(w.b.base + "/documentos") // its own domain is another origin: nothing happened there
	p.ExpectPath("/documentos")
	if kept(p) == "" {
		t.Errorf("%s keeps nothing any more", w.b.host)
	}
}
