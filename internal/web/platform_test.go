package web_test

import (
	"cmp"
	"html"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/platformtest"
	"acuse/internal/web/door"
)

// look is one way to ask for a route of the portal.
type look struct {
	path string // behind the slug
	form url.Values
	by   *http.Cookie // nil is anybody
	head map[string]string
	want int
}

// done are the words of ?hecho=: each page may be shown with one.
var done = []string{"password", "preferencias", "contrasena", "sesiones", "consentimiento", "propuesta"}

// TestNothingOfThePlatformIsLeftInAPortal walks the router's own table for two companies in every language, and once more at
// a company's own domain: pages, errors, files, and what they load. A route of the portal without a look fails.
func TestNothingOfThePlatformIsLeftInAPortal(t *testing.T) {
	all := shops(t)
	c := crawl{t: t, loaded: map[string]bool{}, cookies: map[string]bool{}, others: []string{all[0].slug, all[1].slug}}
	for _, s := range all {
		for n, lang := range billing.Languages {
			c.shop, c.lang = s, lang
			c.walk(n)
		}
	}
	c.shop, c.lang = all[1], billing.Languages[len(billing.Languages)-1]
	c.moveTo(t, "facturas.almazara.example")
	c.walk(len(billing.Languages))
	expectNeutralFiles(t, all[0], c.loaded)
	expectNeutralMails(t, all)
	for name := range c.cookies {
		if !slices.Contains(portalCookies, name) {
			t.Errorf("a cookie %q is set, which no privacy text names: see cookies_test.go", name)
		}
	}
}

// brandFiles asks for what a brand has, and for what it has not.
func (s *shop) brandFiles(ask func(path string, want int) look) []look {
	if s.theme == "" {
		return []look{ask("/marca/nada.css", 404)}
	}
	return []look{ask("/marca/"+s.theme, 200), ask("/marca/nada.css", 404), ask("/marca/"+s.logo, 200), ask("/marca/nada", 404)}
}

// looks are by method and pattern; those that are no route of the table are errors.
func (c *crawl) looks(round int) map[string][]look {
	s, none := c.shop, []look(nil)
	in := func(path string, want int) look { return look{path: path, by: s.guest, want: want} }
	send := func(path string, by *http.Cookie, want int, pairs ...string) look {
		form := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			form.Add(pairs[i], pairs[i+1])
		}
		return look{path: path, form: form, by: by, want: want}
	}
	anybody := func(path string, want int) look { return look{path: path, want: want} }
	first := strings.Fields(s.both)[0]
	link, name := "/d/"+s.token, "x"+strconv.Itoa(round)+"@"+s.slug+".example"
	all := map[string][]look{
		"GET /marca/{file}":                   s.brandFiles(anybody),
		"GET /.well-known/assetlinks.json":    {anybody("/.well-known/assetlinks.json", map[bool]int{true: 404, false: 200}[s.host == ""])}, // of whole hosts only
		"GET /favicon.ico":                    {anybody("/favicon.ico", 302)},
		"GET /robots.txt":                     {anybody("/robots.txt", 200)},
		"GET /manifest.webmanifest":           {anybody("/manifest.webmanifest?idioma="+c.lang, 200)},
		"GET /sw.js":                          {anybody("/sw.js", 200)},
		"GET /sin-conexion":                   {anybody("/sin-conexion?idioma="+c.lang, 200)},
		"GET /sin-leer":                       {in("/sin-leer", 200)},
		"GET /configuracion/dispositivo":      {in("/configuracion/dispositivo", 303)},
		"POST /configuracion/dispositivo":     {send("/configuracion/dispositivo", s.guest, 303)},
		"GET /configuracion/avisos":           {in("/configuracion/avisos", 303)},
		"POST /configuracion/avisos":          {send("/configuracion/avisos", s.guest, 422, "endpoint", "https://127.0.0.1/x")},
		"GET /avisos/{id}":                    {anybody("/avisos/no", 404)},
		"GET /configuracion/avisos/{id}":      {in("/configuracion/avisos/no", 303)},
		"POST /configuracion/avisos/{id}":     {send("/configuracion/avisos/no", s.guest, 303)},
		"GET /legal":                          {anybody("/legal", 200), in("/legal?lang="+c.lang, 200)},
		"GET /privacidad":                     {anybody("/privacidad", 200)},
		"GET /mis-datos/proponer":             {in("/mis-datos/proponer", 200)},
		"POST /mis-datos/proponer":            {send("/mis-datos/proponer", s.guest, 422, "name", "", "email", "x")},
		"GET /configuracion":                  {in("/configuracion", 200)},
		"POST /configuracion":                 {send("/configuracion", s.guest, 422, "language", "xx"), send("/configuracion", nil, 401, "language", "xx")},
		"POST /configuracion/contrasena":      {send("/configuracion/contrasena", s.guest, 422, "current", "una clave larga del café", "password", "corta")},
		"POST /configuracion/sesiones":        {send("/configuracion/sesiones", s.guest, 303, "which", "others")},
		"POST /configuracion/consentimiento":  {send("/configuracion/consentimiento", s.guest, 303, "given", "1")},
		"GET /salir":                          {anybody("/salir", 303)},
		"GET /documentos/pdf":                 {in("/documentos/pdf", 303)},
		"GET /configuracion/contrasena":       {in("/configuracion/contrasena", 303)},
		"GET /configuracion/sesiones":         {in("/configuracion/sesiones", 303)},
		"GET /configuracion/consentimiento":   {in("/configuracion/consentimiento", 303)},
		"GET /d/{token}/nuevo":                {anybody("/d/"+s.dead+"/nuevo", 303)},
		"GET /{$}":                            {anybody("/", 303), in("/", 303)},
		"GET /entrar":                         {anybody("/entrar", 200), anybody("/entrar?next=%2Fdocumentos", 200), in("/entrar", 303)},
		"POST /entrar":                        {send("/entrar", nil, 401), send("/entrar", nil, 401, "username", name, "password", "no es esta")},
		"POST /salir":                         {send("/salir", nil, 303)},
		"GET /contrasena":                     {{path: "/contrasena", by: s.newcomer, want: 200}, in("/contrasena", 303)},
		"POST /contrasena":                    {send("/contrasena", s.newcomer, 422, "password", "corta")},
		"GET /documentos":                     {in("/documentos", 200), in("/documentos?q=nada", 200), in("/documentos?fecha=entre&desde=2026-12-31&hasta=2020-01-01", 422), anybody("/documentos", 303)},
		"POST /documentos/pdf":                {send("/documentos/pdf", s.guest, 422), send("/documentos/pdf", s.guest, 303, "id", first)},
		"GET /descargas/{ticket}":             {in("/descargas/"+s.ticket, 200), in("/descargas/"+s.fileTicket, 200), in("/descargas/no", 404)},
		"GET /mis-datos":                      {in("/mis-datos", 200)},
		"GET /documentos/{id}":                {in("/documentos/"+first, 200), in("/documentos/no", 404)},
		"GET /documentos/excel":               {in("/documentos/excel", 200)},
		"GET /documentos/listado":             {in("/documentos/listado", 200)},
		"GET /descargas/{ticket}/progreso":    {in("/descargas/"+s.fileTicket+"/progreso", 200)},
		"GET /d/{token}":                      {anybody(link, 200), anybody("/d/"+s.dead, 410), anybody("/d/"+s.takenBack, 410), anybody("/d/nada", 404), anybody("/d/"+s.dead+"?pedido=1", 200)},
		"POST /d/{token}":                     {send(link, nil, 303), send("/d/"+s.dead, nil, 410)},
		"POST /d/{token}/nuevo":               {send("/d/"+s.dead+"/nuevo", nil, 303), send("/d/"+s.takenBack+"/nuevo", nil, 303)},
		"GET /d/{token}/descargas/{ticket}":   {anybody(link+"/descargas/"+s.linkTicket, 200), anybody(link+"/descargas/no", 404)},
		"GET /olvido":                         {anybody("/olvido", 200), anybody("/olvido?enviado=1", 200)},
		"POST /olvido":                        append(none, send("/olvido", nil, 422), send("/olvido", nil, 303, "username", name), send("/olvido", nil, 303, "username", name), send("/olvido", nil, 303, "username", name), send("/olvido", nil, 429, "username", name)),
		"GET /mis-proveedores":                {in("/mis-proveedores", 200)},
		"POST /mis-proveedores":               {send("/mis-proveedores", s.guest, 303, "access", s.access), send("/mis-proveedores", s.guest, 404, "access", "no")},
		"GET nothing":                         {anybody("/no-existe", 404), in("/no-existe", 404), in("/documentos/a/b/c", 404)},
		"DELETE nothing":                      {in("/documentos", 404)},
		"HEAD files":                          {in("/documentos/excel", 200)},
		"POST a form without end":             {send("/entrar", nil, 422, "username", strings.Repeat("x", 1<<20))},
		"POST from another site":              {{path: "/entrar", form: url.Values{}, head: map[string]string{"Sec-Fetch-Site": "cross-site"}, want: 403}},
		"POST where no session would be kept": {{path: "/entrar", form: url.Values{}, head: map[string]string{"Host": cmp.Or(s.host, "plain.example"), "X-Forwarded-Proto": "http"}, want: 403}},
		"GET a part of a page":                {{path: "/documentos", by: s.guest, head: map[string]string{"HX-Request": "true", "X-Poll": "1"}, want: 200}},
	}
	for _, word := range done {
		all["GET /documentos"] = append(all["GET /documentos"], in("/documentos?hecho="+word, 200))
	}
	return all
}

// ask looks through the answer: status, head, body, and of a page its language, its title and where it leads.
func (c *crawl) ask(method string, l look) {
	c.t.Helper()
	c.asked++
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.server.URL+c.base+l.path, strings.NewReader(l.form.Encode()))
	ok(c.t, err)
	if l.form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("X-Forwarded-For", "203.0.113."+strconv.Itoa(c.asked%250+1))
	r.AddCookie(&http.Cookie{Name: door.LanguageCookie, Value: c.lang})
	if l.by != nil {
		r.AddCookie(l.by)
	}
	if c.host != "" {
		r.Header.Set("X-Forwarded-Proto", "https") // the proxy is on this machine
	}
	for name, value := range l.head {
		r.Header.Set(name, value)
	}
	r.Host = cmp.Or(l.head["Host"], c.host)
	res, err := http.DefaultTransport.RoundTrip(r)
	ok(c.t, err)
	body, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	ok(c.t, err)
	for _, cookie := range res.Cookies() {
		c.cookies[cookie.Name] = true
	}
	what := c.lang + " " + method + " " + c.host + c.base + l.path[:min(len(l.path), 60)]
	if res.StatusCode != l.want {
		c.t.Errorf("%s: got %d, want %d\n%s", what, res.StatusCode, l.want, body[:min(len(body), 400)])
	}
	expectNeutral(c.t, what, res.Header, body)
	if l.by == c.newcomer && res.StatusCode != 303 {
		return // speaks the language it was invited in
	}
	if strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") && res.StatusCode != 303 {
		c.page(what, string(body))
	}
}

// expectNeutral fails where the head or the body of an answer has something of the platform.
func expectNeutral(t *testing.T, what string, head http.Header, body []byte) {
	t.Helper()
	for name, values := range head {
		if found := platformtest.Find(name + ": " + strings.Join(values, "\n")); found != "" {
			t.Errorf("%s: its head: %s", what, found)
		}
	}
	needTools(t, body)
	places, err := platformtest.In("the body", body)
	if err != nil {
		t.Errorf("%s: %v", what, err)
	}
	for _, p := range places {
		t.Errorf("%s: %s: %s", what, p.Part, p.Found)
	}
}

var (
	titleOf = regexp.MustCompile(`<title>([^<]*)</title>`)
	langOf  = regexp.MustCompile(`<html lang="([^"]*)"`)
	leads   = regexp.MustCompile(`\b(?:href|action|src|content|data-[a-z-]+)="((?:https?:/)?/[^"]*)"`)
)

// page looks at what every page of a portal says of itself.
func (c *crawl) page(what, text string) {
	c.t.Helper()
	title := titleOf.FindStringSubmatch(text)
	if !strings.Contains(text, "<html") {
		return // a part of one
	}
	if len(title) == 0 || !strings.HasSuffix(html.UnescapeString(title[1]), " · "+c.name) || strings.Count(title[1], "·") > strings.Count(c.name, "·")+2 {
		c.t.Errorf("%s: got the title %q, want the page's and then %q", what, title, c.name)
	}
	if lang := langOf.FindStringSubmatch(text); len(lang) == 0 || lang[1] != c.lang {
		c.t.Errorf("%s: got the language %q, want %s", what, lang, c.lang)
	}
	for _, to := range leads.FindAllStringSubmatch(text, -1) {
		address := html.UnescapeString(to[1])
		c.loaded[address] = c.loaded[address] || strings.HasPrefix(address, "/static/")
		if !c.own(address) {
			c.t.Errorf("%s: it leads to %q, outside of the company's portal", what, address)
		}
	}
	c.look(what, text)
}

var loads = regexp.MustCompile(`url\(["']?([^"')]+)|["'](/static/[^"']+)["']`)

// expectNeutralFiles looks through what the pages load, and what that loads.
func expectNeutralFiles(t *testing.T, s *shop, loaded map[string]bool) {
	t.Helper()
	var queue []string
	for address, isFile := range loaded {
		if isFile {
			queue = append(queue, address)
		}
	}
	seen := map[string]bool{}
	for len(queue) > 0 {
		address := queue[0]
		queue = queue[1:]
		if seen[address] {
			continue
		}
		seen[address] = true
		res, err := http.Get(s.server.URL + address)
		ok(t, err)
		body, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		ok(t, err)
		if res.StatusCode != http.StatusOK {
			t.Errorf("%s: got %d", address, res.StatusCode)
		}
		expectNeutral(t, address, res.Header, append([]byte(address+"\n"), body...))
		if kind := res.Header.Get("Content-Type"); !strings.HasPrefix(kind, "text/") && !strings.HasPrefix(kind, "image/svg") {
			continue
		}
		for _, found := range loads.FindAllStringSubmatch(string(body), -1) {
			if next := found[1] + found[2]; !strings.HasPrefix(next, "data:") && !strings.HasPrefix(next, "#") && !strings.Contains(next, "$") {
				at, err := url.Parse(address)
				ok(t, err)
				queue = append(queue, at.ResolveReference(&url.URL{Path: next}).Path)
			}
		}
	}
	for _, kind := range []string{".css", ".js", ".woff2", ".json"} {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(seen)), func(address string) bool { return strings.HasSuffix(address, kind) }) {
			t.Errorf("no %s among what the pages load: %v", kind, slices.Sorted(maps.Keys(seen)))
		}
	}
}

// expectNeutralMails looks through the messages that went to customers, as they leave.
func expectNeutralMails(t *testing.T, all []*shop) {
	t.Helper()
	dir := t.TempDir()
	toCustomers := map[string]bool{mail.KindAccessGranted: true, mail.KindDocumentSent: true, mail.KindForgotten: true}
	sent := 0
	for _, m := range all[0].mailed {
		if toCustomers[m.Kind] {
			_, err := mail.File(dir)(t.Context(), m)
			ok(t, err)
			sent++
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.eml"))
	ok(t, err)
	for _, file := range files {
		content, err := os.ReadFile(file)
		ok(t, err)
		places, err := platformtest.In(filepath.Base(file), content)
		ok(t, err)
		for _, p := range places {
			t.Errorf("a mail: %s: %s", p.Part, p.Found)
		}
	}
	if sent != len(files) || sent < 6*len(all) {
		t.Errorf("looked at %d of %d mails, want %d at least", len(files), sent, 6*len(all))
	}
}
