package portal_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web/door"
)

// visitor has nothing but what it is given: no session.
func (w *world) visitor() customer { return customer{w: w} }

// link mails a document of the first customer and answers the path of its link.
func (w *world) link(d billing.Document) string {
	w.t.Helper()
	ctx := w.t.Context()
	who, err := w.Actor(ctx, w.office)
	w.ok(err)
	page, err := w.NewDispatch(ctx, who, []string{d.ID})
	w.ok(err)
	page.To = "quien.sea@b.example"
	w.ok(w.SendDocuments(ctx, who, page.DispatchForm))
	sent, err := w.Document(ctx, who, d.ID)
	w.ok(err)
	w.ok(w.SendEmail(ctx, app.SendEmail{CompanyID: who.CompanyID, EmailID: sent.Emails[0].ID}))
	return regexp.MustCompile(w.base + `/d/[a-z2-7]{32}\b`).FindString(w.sent[len(w.sent)-1].Text)
}

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// events of a document, by what they say.
func (w *world) events(d billing.Document) map[string]int {
	w.t.Helper()
	w.settle()
	who, err := w.Actor(w.t.Context(), w.office)
	w.ok(err)
	page, err := w.Document(w.t.Context(), who, d.ID)
	w.ok(err)
	all := map[string]int{}
	for _, e := range page.Events {
		all[string(e.Phase)+" "+string(e.Reason)]++
	}
	return all
}

func TestThePageOfALinkSaysWhatItIsAndItsButtonReadsIt(t *testing.T) {
	w := newWorld(t, 6)
	c := w.customers[0]
	d := c.unread()[0]
	path := w.link(d)
	visitor := w.visitor()
	page := visitor.get(path)
	for name, want := range map[string]string{"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow, noarchive"} {
		if got := page.header.Get(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	for _, want := range []string{"Factura " + d.Number, c.guest.Company.Name, c.guest.Customer.Name, "Total factura", "Total a pagar", "Descargar PDF",
		`method="post" action="` + path + `"`, `content="noindex"`, "ve cuándo"} {
		if page.status != 200 || !strings.Contains(page.body, want) {
			t.Errorf("got %d and a page without %q", page.status, want)
		}
	}
	if strings.Contains(page.body, "Acuse") || strings.Contains(page.body, "/platform.") {
		t.Error("something of ours stands on it")
	}
	c.expectRead("looked at", d, false)
	for range 2 {
		pressed := visitor.send(http.MethodPost, path, url.Values{}, nil)
		if pressed.status != http.StatusSeeOther || !strings.HasPrefix(pressed.location, path+"/descargas/") {
			t.Fatalf("the button: got %d to %q", pressed.status, pressed.location)
		}
		c.expectRead("a ticket alone", d, len(w.events(d)) > 1)
		file := visitor.get(pressed.location)
		if file.status != 200 || !strings.HasPrefix(file.body, "%PDF-") || file.header.Get("Referrer-Policy") != "no-referrer" {
			t.Fatalf("got %d and %.20q", file.status, file.body)
		}
		c.expectRead("delivered whole", d, true)
	}
	if got := w.events(d); got["completed "] != 2 || got["ignored link_opened"] != 1 {
		t.Errorf("got %v, want two readings and one look", got)
	}
}

func TestOnlyAWholeDeliveryByLinkToAPersonIsAReading(t *testing.T) {
	w := newWorld(t, 6)
	c := w.customers[0]
	d := c.unread()[0]
	path := w.link(d)
	visitor := w.visitor()
	head := func(name, value string) http.Header { return http.Header{name: {value}} }
	for what, x := range map[string]struct {
		method string
		head   http.Header
		event  string
	}{
		"a HEAD":                       {"HEAD", nil, "ignored head"},
		"a prefetch":                   {"GET", head("Sec-Purpose", "prefetch"), "ignored prefetch"},
		"a browser of the company's":   {"GET", head("Cookie", door.OfficeCookie+"="+w.office), "ignored office_session"},
		"a messenger's preview":        {"GET", head("User-Agent", "WhatsApp/2.23.20.0"), "ignored robot"},
		"a mail gateway":               {"GET", head("User-Agent", "BarracudaCentral Link Scanner"), "ignored robot"},
		"a piece that is not the last": {"GET", head("Range", "bytes=0-99"), "started "},
	} {
		before := w.events(d)[x.event]
		for _, at := range []string{path, visitor.send(http.MethodPost, path, url.Values{}, nil).location} {
			if a := visitor.send(x.method, at, nil, x.head); a.status >= 400 {
				t.Errorf("%s: got %d for %s", what, a.status, at)
			}
			c.expectRead(what, d, false)
		}
		want := 2
		if x.event == "started " {
			want = 1 // the page itself is a look
		}
		if got := w.events(d)[x.event] - before; got != want {
			t.Errorf("%s: got %d more events %q, want %d", what, got, x.event, want)
		}
	}
	if a := visitor.send(http.MethodPost, path, url.Values{}, http.Header{"Origin": {"null"}}); a.status != http.StatusSeeOther {
		t.Errorf("a browser that hides where it comes from: got %d, want 303", a.status)
	}
	if a := visitor.send(http.MethodPost, w.base+"/entrar", url.Values{}, http.Header{"Origin": {"null"}}); a.status != http.StatusForbidden {
		t.Errorf("and elsewhere: got %d, want 403", a.status)
	}
}

func TestAnExpiredLinkOffersANewOneAndAnswersTheSameToAnybody(t *testing.T) {
	w := newWorld(t, 6)
	d := w.customers[0].unread()[0]
	path := w.link(d)
	visitor := w.visitor()
	w.now = w.now.Add(billing.LinkLife)
	page := visitor.get(path)
	if page.status != http.StatusGone || !strings.Contains(page.body, "Este enlace ya no sirve") || !strings.Contains(page.body, `action="`+path+`/nuevo"`) ||
		strings.Contains(page.body, d.Number) {
		t.Fatalf("got %d, want 410, the button and nothing of the document\n%s", page.status, page.body)
	}
	if a := visitor.send(http.MethodPost, path, url.Values{}, nil); a.status != http.StatusGone {
		t.Errorf("its button: got %d, want 410", a.status)
	}
	var answers []string
	for _, p := range []string{path, w.base + "/d/" + strings.Repeat("a", 32)} {
		asked := visitor.send(http.MethodPost, p+"/nuevo", url.Values{}, nil)
		if asked.status != http.StatusSeeOther {
			t.Fatalf("asking: got %d, want 303", asked.status)
		}
		said := visitor.get(asked.location)
		answers = append(answers, strings.ReplaceAll(said.body, p, ""))
		if said.status != 200 || !strings.Contains(said.body, "Petición recibida") {
			t.Errorf("got %d, want the same answer as ever", said.status)
		}
	}
	if answers[0] != answers[1] {
		t.Errorf("a link that was one is told from one that never was:\n%s\n%s", answers[0], answers[1])
	}
}

func TestATicketOfALinkThatIsTooOldLeadsBackToItsPage(t *testing.T) {
	w := newWorld(t, 6)
	d := w.customers[0].unread()[0]
	path := w.link(d)
	visitor := w.visitor()
	ticket := visitor.send(http.MethodPost, path, url.Values{}, nil).location
	w.now = w.now.Add(6 * time.Minute)
	if a := visitor.get(ticket); a.status != 404 || !strings.Contains(a.body, "Esta descarga ha caducado.") || !strings.Contains(a.body, "Descargar PDF") {
		t.Errorf("got %d, want 404 with the sentence and the button", a.status)
	}
}

func TestALinkSpeaksTheCustomersLanguageUnlessThePersonChoseAnother(t *testing.T) {
	w := newWorld(t, 6)
	ctx := t.Context()
	d := w.customers[0].unread()[0]
	path := w.link(d)
	who, err := w.Actor(ctx, w.office)
	w.ok(err)
	customer, err := w.Customer(ctx, who, d.CustomerID)
	w.ok(err)
	w.ok(w.SaveCustomer(ctx, who, app.CustomerForm{ID: customer.ID, Party: customer.Party, Language: "en"}))
	visitor := w.visitor()
	for want, cookie := range map[string]string{"Download PDF": "", "Descargar PDF": "lang=es"} {
		head := http.Header{}
		if cookie != "" {
			head.Set("Cookie", cookie)
		}
		if a := visitor.send(http.MethodGet, path, nil, head); !strings.Contains(a.body, want) {
			t.Errorf("cookie %q: got a page without %q", cookie, want)
		}
	}
}

// TestADeadLinkSaysOnceWhomToAsk: the company's contact for help at the foot, or without one the company itself above it;
// nothing of its customer.
func TestADeadLinkSaysOnceWhomToAsk(t *testing.T) {
	w := newWorld(t, 6)
	c, who := w.customers[0], w.actor()
	d := c.unread()[0]
	dead, unknown, visitor := w.link(d), w.base+"/d/"+strings.Repeat("a", 32), w.visitor()
	w.now = w.now.Add(billing.LinkLife)
	company := c.guest.Company
	expect := func(atFoot bool, email, phone string, no ...string) {
		t.Helper()
		for path, status := range map[string]int{dead: 410, unknown: 404, unknown + "?pedido=1": 200} {
			page := visitor.get(path)
			above, foot, _ := strings.Cut(page.body, "<footer")
			says := above
			if atFoot {
				says = foot
			}
			asks := strings.Contains(above, "ponte en contacto con "+company.Name)
			if page.status != status || asks == atFoot || !strings.Contains(says, `href="mailto:`+email+`"`) || !strings.Contains(says, `href="tel:`+phone+`"`) {
				t.Errorf("%s: got %d, want %d with %s and %s\n%s", path, page.status, status, email, phone, page.body)
			}
			if n := strings.Count(page.body, "mailto:"); n != 1 {
				t.Errorf("%s: it says %d times whom to ask, want once\n%s", path, n, page.body)
			}
			for _, not := range append(no, c.guest.Customer.Name, c.guest.Customer.Email, c.guest.Access.Username, "quien.sea@b.example", d.Number) {
				if strings.Contains(page.body, not) {
					t.Errorf("%s: it says %q", path, not)
				}
			}
		}
	}
	expect(false, company.Email, strings.ReplaceAll(company.Phone, " ", ""))
	ctx := t.Context()
	brand, err := w.Brand(ctx, who)
	w.ok(err)
	brand, err = w.SaveBrandDraft(ctx, who, app.BrandForm{Revision: brand.Revision, Texts: map[string]billing.BrandTexts{},
		Support: billing.Support{Email: "ayuda@marjal.example", Phone: "960 000 014"}})
	w.ok(err)
	w.ok(w.PublishBrand(ctx, who, brand.Revision))
	expect(true, "ayuda@marjal.example", "960000014", company.Email)
}

// TestALinkKeepsItsLanguage: what its pages lead to, and the answer to asking for another, speak as it does.
func TestALinkKeepsItsLanguage(t *testing.T) {
	w := newWorld(t, 6)
	d := w.customers[0].unread()[0]
	path, visitor, who := w.link(d), w.visitor(), w.actor()
	customer, err := w.Customer(t.Context(), who, d.CustomerID)
	w.ok(err)
	w.ok(w.SaveCustomer(t.Context(), who, app.CustomerForm{ID: customer.ID, Party: customer.Party, Language: "eu"}))
	page := visitor.get(path)
	for _, to := range []string{"/legal?lang=eu", "/privacidad?lang=eu", "/entrar?lang=eu"} {
		if !strings.Contains(page.body, `href="`+w.base+to+`"`) {
			t.Errorf("the page does not lead to %s", to)
		}
	}
	w.now = w.now.Add(billing.LinkLife)
	if page = visitor.get(path); !strings.Contains(page.body, `name="idioma" value="eu"`) {
		t.Errorf("the button does not say the language:\n%s", page.body)
	}
	asked := visitor.send(http.MethodPost, path+"/nuevo", url.Values{"idioma": {"eu"}}, nil)
	if said := visitor.get(asked.location); !strings.Contains(said.body, `<html lang="eu"`) || !strings.Contains(said.body, "Eskaera jasota") {
		t.Errorf("got another language:\n%s", said.body)
	}
}
