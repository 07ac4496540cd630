package office

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/store/storetest"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// invoices are the first of the five.
var invoices = Kinds[0]

// desk is a company with its owner on a real database, asked through the handlers as the door would.
type desk struct {
	t     *testing.T
	app   *app.App
	owner app.Actor
	exec  func(sql string, args ...any) // straight on the database
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	s, db := storetest.Open(t)
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	d := &desk{t: t, app: app.New(s, app.Options{HashKiB: 64, URL: "https://acuse.example", MailFrom: "no-reply@acuse.example",
		Secret: []byte("0123456789abcdef0123456789abcdef"), Now: func() time.Time { return now }})}
	d.exec = func(sql string, args ...any) {
		t.Helper()
		_, err := db.Write.ExecContext(t.Context(), sql, args...)
		d.ok(err)
	}
	entered, err := d.app.SignUp(t.Context(), app.SignUp{Company: "Estudio Marjal", Name: "Lucía Ferrandis",
		Email: "lucia@estudiomarjal.example", Password: "una-clave-larga-1", Language: "es", IP: "203.0.113.1"})
	d.ok(err)
	d.owner, err = d.app.Actor(t.Context(), entered.Token)
	d.ok(err)
	_, err = d.app.SetUser(t.Context(), "estudio-marjal", "lucia@estudiomarjal.example", "", "", billing.Owner) // confirms the address
	d.ok(err)
	return d
}

func (d *desk) ok(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// complete fills in what a company needs to issue.
func (d *desk) complete() {
	d.ok(d.app.SaveCompany(d.t.Context(), d.owner, app.CompanyForm{Party: party("Estudio Marjal", "lucia@estudiomarjal.example")}))
}

func party(name, email string) billing.Party {
	return billing.Party{Name: name, TaxIDType: billing.TaxIDNIF, TaxID: "93471790C", Address: "Carrer de la Marjal, 14",
		Country: "ES", Province: "Valencia", City: "Massanassa", Postcode: "46470", Email: email}
}

func (d *desk) customer(name, email string) string {
	d.t.Helper()
	f := d.app.NewCustomer()
	f.Party = party(name, email)
	d.ok(d.app.AddCustomer(d.t.Context(), d.owner, f))
	return f.ID
}

// request is what the browser sends; role "" is the owner's.
type request struct {
	handler door.Handler
	method  string // "" is GET, or POST with a form
	target  string
	path    map[string]string // values of the pattern
	form    url.Values
	role    billing.Role
	lang    string
	part    bool // a script asks for a part of the page
}

// ask answers a request; an error of the handler, which the door would answer, stands in err.
func (d *desk) ask(q request) (answer *httptest.ResponseRecorder, err error) {
	d.t.Helper()
	var body string
	if q.method == "" {
		q.method = http.MethodGet
	}
	if q.form != nil {
		q.method, body = http.MethodPost, q.form.Encode()
	}
	r := httptest.NewRequest(q.method, q.target, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if q.part {
		r.Header.Set("HX-Request", "true")
	}
	for name, value := range q.path {
		r.SetPathValue(name, value)
	}
	d.ok(r.ParseForm())
	w := httptest.NewRecorder()
	v := &door.Visit{W: w, R: r, App: d.app, P: i18n.For(q.lang), Actor: d.owner, IP: "203.0.113.9"}
	if q.role != "" {
		v.Actor.Role = q.role
	}
	v.Desk, err = d.app.Desk(d.t.Context(), v.Actor)
	d.ok(err)
	err = q.handler(v)
	return w, err
}

// page is ask for what must answer with that status.
func (d *desk) page(status int, q request) string {
	d.t.Helper()
	w, err := d.ask(q)
	d.ok(err)
	if w.Code != status {
		d.t.Fatalf("%s %s: got %d, want %d\n%s", q.method, q.target, w.Code, status, w.Body)
	}
	if status == http.StatusSeeOther {
		return w.Header().Get("Location")
	}
	return w.Body.String()
}

func expect(t *testing.T, page string, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains(page, want) {
			t.Errorf("got a page without %q, want it\n%s", want, page)
		}
	}
}

func expectNo(t *testing.T, page string, unwanted ...string) {
	t.Helper()
	for _, not := range unwanted {
		if strings.Contains(page, not) {
			t.Errorf("got a page with %q, want none", not)
		}
	}
}

func TestEveryPageSaysWhatIsToBeMended(t *testing.T) {
	d := newDesk(t)
	page := d.page(200, request{handler: invoices.List, target: invoices.Path()})
	expect(t, page, "El correo espera.", "Completa los datos de tu empresa para poder emitir.", `href="`+profilePath+`"`)
	expectNo(t, d.page(200, request{handler: Profile, target: profilePath}), "Completa los datos de tu empresa")
	expect(t, d.page(200, request{handler: Interface, target: interfacePath}), "Completa los datos de tu empresa")
	d.complete()
	page = d.page(200, request{handler: Customers, target: customersPath})
	expect(t, page, "El correo espera.")
	expectNo(t, page, "Completa los datos de tu empresa")
}

func TestOnlyToastsOfThePagesOwnListAreShown(t *testing.T) {
	d := newDesk(t)
	for asked, want := range map[string]string{"guardado": "Cambios guardados.", "emitida": "", "<b>roto</b>": "", "": ""} {
		page := d.page(200, request{handler: Profile, target: profilePath + "?hecho=" + url.QueryEscape(asked)})
		if got := strings.Contains(page, "data-toast"); got != (want != "") {
			t.Errorf("?hecho=%s: got a toast %t, want %t", asked, got, want != "")
		}
		expect(t, page, want)
		expectNo(t, page, "roto")
	}
}

func TestOnlyTheOwnerCanChangeTheCompanysData(t *testing.T) {
	d := newDesk(t)
	d.complete()
	expect(t, d.page(200, request{handler: Profile, target: profilePath}), `name="iban"`, `name="tax_id"`)
	page := d.page(200, request{handler: Profile, target: profilePath, role: billing.Staff})
	expect(t, page, "Carrer de la Marjal, 14")
	expectNo(t, page, `name="iban"`, "Guardar")
}

func TestProfileAndInterfaceAreKept(t *testing.T) {
	d := newDesk(t)
	form := url.Values{"name": {"Estudio Marjal, S.L."}, "tax_id_type": {"nif"}, "tax_id": {"93471790C"}, "address": {"Calle 1"},
		"country": {"ES"}, "province": {"Valencia"}, "city": {"Massanassa"}, "postcode": {"46470"}, "iban": {"ES00"}}
	page := d.page(422, request{handler: SaveProfile, target: profilePath, form: form})
	expect(t, page, `value="Estudio Marjal, S.L."`, `value="ES00"`, `id="f-iban-e"`)
	form.Set("iban", "ES7712341234161234567890")
	if got, want := d.page(303, request{handler: SaveProfile, target: profilePath, form: form}), profilePath+"?hecho=guardado"; got != want {
		t.Errorf("got sent to %s, want %s", got, want)
	}
	d.page(303, request{handler: SaveInterface, target: interfacePath, form: url.Values{"notify": {"0"}, "language": {"en"}}})
	page = d.page(200, request{handler: Interface, target: interfacePath})
	expect(t, page, `<option value="0" selected>No`, `<option value="en" selected>`)
	d.page(422, request{handler: SaveInterface, target: interfacePath, form: url.Values{"notify": {"1"}, "language": {"tlh"}}})
}

func TestSortHeadsTurnTheOrderRoundAndKeepTheFilter(t *testing.T) {
	a := address{"/x", url.Values{"q": {"ana"}, "orden": {"-date"}, "leido": {""}}}
	for _, c := range []struct {
		first, chosen string
		href, dir     string
	}{
		{"-date", "-date", "/x?orden=date&q=ana", "descending"},
		{"-date", "date", "/x?orden=-date&q=ana", "ascending"},
		{"-total", "-date", "/x?orden=-total&q=ana", ""},
		{"customer", "-date", "/x?orden=customer&q=ana", ""},
	} {
		got := a.sortHead("", "", c.first, c.chosen)
		if got.Href != c.href || got.Dir != c.dir {
			t.Errorf("%s while sorted by %s: got %s %q, want %s %q", c.first, c.chosen, got.Href, got.Dir, c.href, c.dir)
		}
	}
	if got := (address{"/x", url.Values{"q": {"ana"}}}).with("q", ""); got != "/x" {
		t.Errorf("without its only filter: got %s, want /x", got)
	}
}

func TestLabelsOfALineEndInItsNumber(t *testing.T) {
	for _, lang := range billing.Languages {
		v := &door.Visit{P: i18n.For(lang)}
		for _, label := range []string{numbered(v, "office.line.price", 6), v.P.T("office.line.drop_n", "n", "7")} {
			if !strings.HasSuffix(label, "7") {
				t.Errorf("%s: got %q, want the number at the end: editor.js renumbers it there", lang, label)
			}
		}
	}
}

func lineForm(values ...string) url.Values {
	form := url.Values{"issue_date": {"2026-11-23"}, "due_date": {"2026-12-23"}, "revision": {"0"}}
	for i := 0; i+4 < len(values); i += 5 {
		for j, field := range []string{"text", "quantity", "price", "discount", "tax"} {
			form.Set(fmt.Sprintf("line.%d.%s", i/5, field), values[i+j])
		}
	}
	return form
}

func TestTheMenuCountsTheCustomersWhoProposeChanges(t *testing.T) {
	for n, want := range map[int]string{1: "1 cliente propone cambios en sus datos", 2: "2 clientes proponen cambios en sus datos",
		app.ProposalsMax + 1: "Más de 99 clientes proponen cambios en sus datos"} {
		v := &door.Visit{P: i18n.For("es"), Desk: app.Desk{Proposals: n}}
		figure := map[bool]string{false: strconv.Itoa(n), true: "99+"}[n > app.ProposalsMax]
		if got := waiting(v); got.Figure != figure || got.Text != want {
			t.Errorf("%d: got %+v", n, got)
		}
	}
	if got := waiting(&door.Visit{P: i18n.For("es")}); got != (ui.Tally{}) {
		t.Errorf("none: got %+v", got)
	}
}
