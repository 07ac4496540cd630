package web_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/db"
	"acuse/internal/mail"
	"acuse/internal/store"
	"acuse/internal/store/storetest"
	"acuse/internal/web"
	"acuse/internal/web/door"
	"acuse/internal/web/office"
)

// secret marks everything of the company that strangers must never see.
const secret = "Zarzaparrilla"

// example is how the strangers ask for a route: its path in the first company, and what they would send.
// A route without an entry fails the test.
type example struct {
	path string
	form url.Values
	own  bool // shows or changes only what is the asking user's: 200 is right, the first company's data never
	firm bool // is the customer's: another contact of it may do it as well, as themselves
	open bool // for anybody
}

func examples(w *world) map[string]example {
	all := map[string]example{
		"GET /{$}":                                     {open: true},
		"GET /entrar":                                  {open: true},
		"POST /entrar":                                 {open: true},
		"POST /salir":                                  {open: true},
		"GET /registro":                                {open: true},
		"POST /registro":                               {open: true},
		"GET /app/{$}":                                 {path: "/app/", own: true},
		"GET /app/clientes":                            {path: "/app/clientes?q=" + secret, own: true},
		"GET /app/clientes/nuevo":                      {path: "/app/clientes/nuevo", own: true},
		"POST /app/clientes":                           {path: "/app/clientes", form: url.Values{"id": {w.customer}, "name": {"x"}}, own: true},
		"POST /app/accesos":                            {path: "/app/accesos", form: url.Values{"id": {w.customer}, "act": {w.NewAct()}, "action": {"revoke"}, "confirmed": {"1"}}},
		"GET /app/accesos":                             {path: "/app/accesos?" + url.Values{"id": {w.customer}, "act": {w.NewAct()}, "action": {"revoke"}}.Encode()},
		"GET /app/accesos/{act}":                       {path: "/app/accesos/" + w.act},
		"GET /app/clientes/{id}":                       {path: "/app/clientes/" + w.customer},
		"GET /app/clientes/{id}/editar":                {path: "/app/clientes/" + w.customer + "/editar"},
		"POST /app/clientes/{id}":                      {path: "/app/clientes/" + w.customer, form: url.Values{"name": {"robado"}, "language": {"es"}, "tax_id_type": {"cif"}, "country": {"ES"}}},
		"GET /app/configuracion/mis-datos":             {path: "/app/configuracion/mis-datos", own: true},
		"POST /app/configuracion/mis-datos":            {path: "/app/configuracion/mis-datos", form: url.Values{"name": {"robada"}}, own: true},
		"GET /app/configuracion/interfaz":              {path: "/app/configuracion/interfaz", own: true},
		"POST /app/configuracion/interfaz":             {path: "/app/configuracion/interfaz", form: url.Values{"notify": {"0"}, "language": {"es"}}, own: true},
		"GET /app/configuracion/correo/recordatorios":  {path: "/app/configuracion/correo/recordatorios", own: true},
		"POST /app/configuracion/correo/recordatorios": {path: "/app/configuracion/correo/recordatorios", form: url.Values{"remind_days": {"9"}}, own: true},
		"portal GET /{$}":                              {path: "/", own: true},
		"portal GET /entrar":                           {open: true},
		"portal POST /entrar":                          {open: true},
		"portal POST /salir":                           {open: true},
		"portal GET /contrasena":                       {path: "/contrasena", own: true},
		"portal POST /contrasena":                      {path: "/contrasena", form: url.Values{"password": {"otra clave larga"}, "again": {"otra clave larga"}}, own: true},
		"portal GET /descargas/{ticket}":               {path: "/descargas/" + w.ticket},
		"portal GET /d/{token}":                        {open: true}, // whoever has a living link: see dead_links_test.go
		"portal POST /d/{token}":                       {open: true},
		"portal POST /d/{token}/nuevo":                 {open: true},
		"portal GET /d/{token}/descargas/{ticket}":     {open: true},
		"GET /dev/correo":                              {open: true},
		"GET /dev/correo/{file}":                       {open: true},
		"GET /dev/correo/{file}/html":                  {open: true},
		"portal GET /documentos":                       {path: "/documentos?despues=" + w.invoice, own: true},
		"portal POST /documentos/pdf":                  {path: "/documentos/pdf", form: url.Values{"id": {w.invoice}}},
		"portal GET /mis-datos":                        {path: "/mis-datos", own: true},
		"GET /app/avisos":                              {path: "/app/avisos?desde=1", own: true},
	}
	for route, e := range outboxExamples(w) {
		all[route] = e
	}
	for _, kind := range office.Kinds {
		for route, e := range salesExamples(w, kind) {
			all[route] = e
		}
	}
	for route, e := range addressExamples() {
		all[route] = e
	}
	for route, e := range portalExamples(w) {
		all[route] = e
	}
	for route, e := range androidExamples() {
		all[route] = e
	}
	for route, e := range brandExamples() {
		all[route] = e
	}
	for route, e := range scheduleExamples(w) {
		all[route] = e
	}
	return all
}

// salesExamples are those of one kind. The documents are invoices: under another kind's addresses they are not there,
// which the owner is told by the way to the right one.
func salesExamples(w *world, kind office.Sales) map[string]example {
	list, fresh, send := kind.Path(), kind.NewPath(), kind.DispatchPath()
	one, draft := list+"/"+w.invoice, list+"/"+w.draft
	confirm := example{path: list + "/acciones?do=archive&id=" + w.invoice}
	if kind != office.Kinds[0] { // nobody's
		confirm = example{path: list + "/acciones?id=" + w.invoice, own: true}
	}
	return map[string]example{
		"GET " + list:                                     {path: list + "?despues=" + w.invoice, own: true},
		"GET " + fresh:                                    {path: fresh + "?cliente=" + w.customer, own: true},
		"POST " + list + "/totales":                       {path: list + "/totales", form: w.typed(w.draft), own: true},
		"GET " + list + "/acciones":                       confirm,
		"POST " + list + "/acciones":                      {path: list + "/acciones", form: url.Values{"do": {"archive"}, "confirmed": {"1"}, "id": {w.invoice}}},
		"GET " + list + "/{id}":                           {path: one},
		"POST " + list + "/{id}":                          {path: draft, form: w.typed(w.draft)},
		"POST " + list + "/{id}/emitir":                   {path: draft + "/emitir", form: w.typed(w.draft)},
		"POST " + list + "/{id}/borrar":                   {path: draft + "/borrar"},
		"GET " + list + "/{id}/pdf":                       {path: one + "/pdf"},
		"GET " + send + "/nuevo":                          {path: send + "/nuevo?id=" + w.invoice},
		"POST " + send:                                    {path: send, form: w.dispatchForm()},
		"GET " + send + "/{id}":                           {path: send + "/" + w.dispatch},
		"POST " + list + "/{id}/enlaces/{link}/anular":    {path: one + "/enlaces/" + w.link + "/anular"},
		"POST " + list + "/{id}/correos/{email}/reenviar": {path: one + "/correos/" + w.email + "/reenviar"},
		"POST " + list + "/{id}/recordatorios":            {path: one + "/recordatorios", form: url.Values{"reminders": {"own"}, "remind_days": {"9"}}},
		"POST " + list + "/{id}/correos/{email}/reenviar": {path: one + "/correos/" + w.email + "/reenviar", form: url.Values{"act": {w.NewAct()}}},
		"POST " + list + "/{id}/no-leido":                 {path: one + "/no-leido"},
		"POST " + list + "/{id}/cobros":                   {path: one + "/cobros", form: url.Values{"payment": {w.NewAct()}, "date": {string(w.Today())}, "amount": {"1"}}},
		"POST " + list + "/{id}/cobros/{payment}/anular":  {path: one + "/cobros/" + w.payment + "/anular", form: url.Values{"reason." + w.payment: {"x"}}},
	}
}

// TestStrangersAreShownNothing walks the router's own table: every route, asked for by everybody who has no right to
// it, answers with the log-in, 403 or 404, shows nothing of the company and changes nothing of it.
func TestStrangersAreShownNothing(t *testing.T) {
	w := newWorld(t)
	table := w.withPeople(examples(w))
	for _, route := range web.Routes() {
		key := route.Method + " " + route.Pattern
		if route.IsPortal() {
			key = "portal " + key
		}
		e, ok := table[key]
		if !ok {
			t.Errorf("%s has no entry: say here how a stranger would ask for it", key)
			continue
		}
		if e.open {
			continue
		}
		for name, who := range w.strangers(route) {
			t.Run(key+" by "+name, func(t *testing.T) { w.ask(t, route, e, who) })
		}
	}
}

// TestEveryRouteIsForSomebody guards the test above: the rightful person gets each page it refuses to strangers.
func TestEveryRouteIsForSomebody(t *testing.T) {
	w := newWorld(t)
	table := w.withPeople(examples(w))
	for _, route := range web.Routes() {
		key, cookie := route.Method+" "+route.Pattern, w.owner
		if route.IsPortal() {
			key, cookie = "portal "+key, w.guest
		}
		if e := table[key]; route.Method == http.MethodGet && !e.open {
			status, _ := w.do(t, route, e, cookie)
			if status != http.StatusOK && status != http.StatusSeeOther {
				t.Errorf("%s: the rightful person got %d", key, status)
			}
		}
	}
}

type world struct {
	*app.App
	db                                             *db.DB
	store                                          *store.Store
	server                                         *httptest.Server
	slug, company                                  string
	customer, invoice, draft, act, ticket, payment string
	dispatch, link, email, token                   string       // of the invoice, sent by e-mail
	proposal                                       string       // of the customer, open
	device                                         string       // that the customer is told on
	schedule, occurrence                           string       // of the customer, paused, and its next day
	owner, reader, guest, other, otherUser         *http.Cookie // sessions
	people
	mailed []mail.Message
	dns    everywhere
}

func newWorld(t *testing.T) *world {
	t.Helper()
	s, d := storetest.Open(t)
	w := &world{db: d, store: s, dns: everywhere{map[string]string{}}}
	w.App = app.New(s, app.Options{HashKiB: 64, URL: "http://localhost", MailFrom: "no-reply@localhost", Secret: []byte("secret"), Resolver: w.dns,
		Send: func(_ context.Context, m mail.Message) (string, error) {
			w.mailed = append(w.mailed, m)
			return "", nil
		}})
	w.server = httptest.NewServer(web.New(w.App, web.Options{Dev: true, MailDir: t.TempDir(), Ready: s.Ready, TrustedProxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Log: slog.New(slog.DiscardHandler)}))
	t.Cleanup(w.server.Close)
	ctx := t.Context()
	owner, who := w.found(t, secret+" Estudio", "lucia@zarzaparrilla.example")
	w.owner, w.company = owner, who.CompanyID
	desk, err := w.Desk(ctx, who)
	ok(t, err)
	w.slug = desk.Company.Slug
	w.customer = w.addCustomer(t, who, secret+" Café", "cafe@zarzaparrilla.example")
	neighbour := w.addCustomer(t, who, "Vecino", "vecino@vecino.example")
	draft := w.newDraft(w.customer)
	ok(t, w.SaveDraft(ctx, who, draft, true))
	invoice := w.newDraft(w.customer)
	_, err = w.Issue(ctx, who, invoice, true)
	ok(t, err)
	paid := app.PaymentForm{ID: w.NewAct(), DocumentID: invoice.ID, Date: string(w.Today()), Amount: "1", Method: secret}
	ok(t, w.AddPayment(ctx, who, paid, true))
	w.payment = paid.ID
	w.draft, w.invoice, w.act = draft.ID, invoice.ID, w.NewAct()
	ok(t, w.ChangeAccess(ctx, who, billing.GrantAccess, w.act, []string{w.customer, neighbour}))
	w.guest = w.enter(t, w.slug, "cafe@zarzaparrilla.example", w.company)
	w.other = w.enter(t, w.slug, "vecino@vecino.example", w.company)
	g, err := w.Guest(ctx, w.guest.Value, w.slug)
	ok(t, err)
	w.ticket, err = w.OpenDownload(ctx, g, []string{w.invoice})
	ok(t, err)
	w.proposal = w.propose(t, who, g)
	w.device = w.addDevice(t, g)
	w.token = w.send(t, who, w.invoice)
	w.setUpMail(t, who)
	w.addPeople(t, who, g)
	w.addSchedule(t, who)
	_, err = w.SetUser(ctx, w.slug, "lector@zarzaparrilla.example", "Lector", "una-clave-larga-1", billing.Reader)
	ok(t, err)
	entered, err := w.LogIn(ctx, app.LogIn{Username: "lector@zarzaparrilla.example", Password: "una-clave-larga-1"})
	ok(t, err)
	w.reader = &http.Cookie{Name: door.OfficeCookie, Value: entered.Token}
	w.otherUser, _ = w.found(t, "Otra empresa", "otra@otra.example")
	return w
}

func (w *world) found(t *testing.T, name, email string) (*http.Cookie, app.Actor) {
	t.Helper()
	entered, err := w.SignUp(t.Context(), app.SignUp{Company: name, Name: "Ana", Email: email, Password: "una-clave-larga-1", Language: "es"})
	ok(t, err)
	who, err := w.Actor(t.Context(), entered.Token)
	ok(t, err)
	w.confirm(t, who, email)
	ok(t, w.SaveCompany(t.Context(), who, app.CompanyForm{Party: billing.Party{Name: name, TaxIDType: billing.TaxIDNIF, TaxID: "93471790C",
		Address: "Calle " + name, Country: "ES", Email: email}}))
	return &http.Cookie{Name: door.OfficeCookie, Value: entered.Token}, who
}

func (w *world) addCustomer(t *testing.T, who app.Actor, name, email string) string {
	t.Helper()
	f := w.NewCustomer()
	f.Party = billing.Party{Name: name, TaxIDType: billing.TaxIDCIF, TaxID: "B58378431", Address: "Calle " + name, Country: "ES", Email: email}
	ok(t, w.AddCustomer(t.Context(), who, f))
	return f.ID
}

func (w *world) newDraft(customer string) app.DraftForm {
	f := w.NewDraft(billing.Invoice)
	f.CustomerID, f.Notes = customer, secret
	f.Lines = []app.LineForm{{Text: secret, Quantity: "1", Price: "10", Tax: "21"}}
	return f
}

// typed is a draft as a form sends it.
func (w *world) typed(id string) url.Values {
	return url.Values{"id": {id}, "revision": {"1"}, "customer_id": {w.customer}, "issue_date": {string(w.Today())},
		"line.0.text": {"x"}, "line.0.quantity": {"1"}, "line.0.price": {"1"}, "line.0.tax": {"21"}}
}

// enter logs a customer in with a password of its own.
func (w *world) enter(t *testing.T, slug, username, company string) *http.Cookie {
	t.Helper()
	ctx := t.Context()
	rows, err := w.db.Read.QueryContext(ctx, `SELECT id FROM email WHERE state = 'pending' AND company_id = $1 AND recipient = $2`, company, username)
	ok(t, err)
	var id string
	for rows.Next() {
		ok(t, rows.Scan(&id))
	}
	ok(t, rows.Close())
	ok(t, w.SendEmail(ctx, app.SendEmail{CompanyID: company, EmailID: id}))
	text := w.mailed[len(w.mailed)-1].Text
	_, after, _ := strings.Cut(text, "Contraseña")
	password := strings.Fields(strings.TrimLeft(after, ": \n"))[0]
	entered, err := w.LogIn(ctx, app.LogIn{Slug: slug, Username: username, Password: password})
	ok(t, err)
	g, err := w.Guest(ctx, entered.Token, slug)
	ok(t, err)
	entered, err = w.ChoosePassword(ctx, g, "clave de "+username[:4]+" larga", "clave de "+username[:4]+" larga")
	ok(t, err)
	return &http.Cookie{Name: door.PortalCookie, Value: entered.Token}
}

// strangers to a route: who they are, and whether the door may let them in to what is theirs.
func (w *world) strangers(route web.Route) map[string]stranger {
	if route.IsPortal() {
		return map[string]stranger{"anonymous": {}, "other customer": {w.other, true}, "company user": {w.owner, false}, "other company": {w.otherUser, false}, "reader": {w.reader, false},
			"revoked contact": {w.revoked, false}, "inactive contact": {w.inactive, false}, "other contact of the same customer": {w.colleague, true}}
	}
	all := map[string]stranger{"anonymous": {}, "customer": {w.guest, false}, "other customer": {w.other, false}, "other company": {w.otherUser, true}}
	if route.Right == web.Write || route.Right == web.Manage {
		all["reader"] = stranger{w.reader, false}
	}
	return all
}

type stranger struct {
	cookie *http.Cookie
	inside bool // stands inside the door, with things of their own
}

func (w *world) ask(t *testing.T, route web.Route, e example, who stranger) {
	before := w.state(t)
	status, body := w.do(t, route, e, who.cookie)
	if who.cookie == w.colleague && e.firm { // what is the customer's is theirs too, in their own name
		if status != http.StatusOK && status != http.StatusSeeOther {
			t.Errorf("a contact got %d of what is its customer's", status)
		}
		return
	}
	refused := status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusNotFound ||
		status == http.StatusSeeOther && !who.inside
	if !refused && (!e.own || !who.inside) {
		t.Errorf("got %d, want the log-in, 403 or 404", status)
	}
	shown := strings.ReplaceAll(body, secret+" Estudio", "") // the company's own name stands on its door
	if w.reader == who.cookie || w.colleague == who.cookie && e.own {
		shown = "" // a reader may see, not touch; a contact sees the name of its customer
	}
	if at := strings.Index(shown, secret); at >= 0 && !strings.Contains(e.path, secret) {
		t.Errorf("the answer shows the company's data: …%s…", shown[max(0, at-80):min(len(shown), at+80)])
	}
	if after := w.state(t); after != before {
		t.Errorf("something changed:\nbefore %s\nafter  %s", before, after)
	}
}

// do sends the request and answers what came back, without following anywhere.
func (w *world) do(t *testing.T, route web.Route, e example, cookie *http.Cookie) (int, string) {
	t.Helper()
	path := e.path
	if route.IsPortal() {
		path = "/" + w.slug + path
	}
	req, err := http.NewRequestWithContext(t.Context(), route.Method, w.server.URL+path, strings.NewReader(e.form.Encode()))
	ok(t, err)
	if route.Method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if cookie != nil {
		req.AddCookie(cookie)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	ok(t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	ok(t, err)
	if at := res.Header.Get("Location"); cookie == nil && res.StatusCode == http.StatusSeeOther && !strings.Contains(at, "/entrar") {
		t.Errorf("sent to %s, want the log-in", at)
	}
	return res.StatusCode, string(body)
}

// state is what the first company has: any change of it shows.
func (w *world) state(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for _, table := range []string{"customer", "access", "access_password", "access_act", "document", "document_line", "version", "download", "read_event", "email", "member", "series_counter", "dispatch", "dispatch_line", "link", "contact", "session_access", "payment", "document_event", "document_seen", "profile_proposal", "legal_text", "schedule", "schedule_line", "schedule_price", "schedule_run", "schedule_event",
		"company_domain", "dkim_key", "old_slug", "mail_server", "mail_template", "refused_address", "email_attempt", "reminder_rule", "reminder", "push_subscription"} {
		var n int
		ok(t, w.db.Read.QueryRowContext(t.Context(), `SELECT count(*) FROM `+table+` WHERE company_id = $1`, w.company).Scan(&n))
		fmt.Fprintf(&b, "%s %d, ", table, n)
	}
	for _, sum := range []string{`SELECT name || slug FROM company WHERE id = $1`, `SELECT CAST(sum(revision) AS TEXT) FROM document WHERE company_id = $1`,
		`SELECT CAST(sum(pending) AS TEXT) FROM document WHERE company_id = $1`, `SELECT CAST(count(read_at) + count(archived_at) AS TEXT) FROM document WHERE company_id = $1`,
		`SELECT max(name) || min(name) FROM customer WHERE company_id = $1`, `SELECT CAST(count(*) AS TEXT) FROM member WHERE company_id = $1 AND notify`,
		`SELECT max(password_hash) || min(password_hash) FROM access WHERE company_id = $1 AND username LIKE 'cafe%'`,
		`SELECT CAST(count(revoked_at) AS TEXT) || '/' || CAST(count(last_used_at) AS TEXT) FROM link WHERE company_id = $1`,
		`SELECT max(phone) FROM customer WHERE company_id = $1`, `SELECT CAST(count(*) AS TEXT) FROM profile_proposal_field WHERE company_id = $1 AND state = 'open'`,
		`SELECT max(state) || min(state) || max(name) || CAST(max(next_date) AS TEXT) || CAST(max(revision) AS TEXT) FROM schedule WHERE company_id = $1`,
		`SELECT max(state) || min(state) || CAST(count(next_at) + count(resent_at) AS TEXT) FROM email WHERE company_id = $1`,
		`SELECT max(host) || CAST(count(tested_at) AS TEXT) FROM mail_server WHERE company_id = $1`, `SELECT max(subject) FROM mail_template WHERE company_id = $1`} {
		var v string
		ok(t, w.db.Read.QueryRowContext(t.Context(), sum, w.company).Scan(&v))
		b.WriteString(v + ", ")
	}
	return b.String()
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
