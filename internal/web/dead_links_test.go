package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web"
)

var tokenInMail = regexp.MustCompile(`/d/([a-z2-7]{32})\b`)

// send mails a document as a link, keeps what it made for the strangers to try, and answers the token in the mail.
func (w *world) send(t *testing.T, who app.Actor, document string) string {
	t.Helper()
	ctx := t.Context()
	page, err := w.NewDispatch(ctx, who, []string{document})
	ok(t, err)
	ok(t, w.SendDocuments(ctx, who, page.DispatchForm))
	sent, err := w.Document(ctx, who, document)
	ok(t, err)
	w.dispatch, w.email, w.link = page.ID, sent.Emails[0].ID, sent.Links[0].ID
	ok(t, w.SendEmail(ctx, app.SendEmail{CompanyID: who.CompanyID, EmailID: w.email}))
	return tokenInMail.FindStringSubmatch(w.mailed[len(w.mailed)-1].Text)[1]
}

// dispatchForm is Enviar por e-mail as a form sends it.
func (w *world) dispatchForm() url.Values {
	return url.Values{"act": {w.NewAct()}, "id": {w.invoice}, "to": {"ladron@ladron.example"}, "way": {"link"}, "subject.es": {"x"}, "body.es": {"x"}}
}

// deadLinks are tokens that must open nothing under the first company's slug.
func deadLinks(t *testing.T, w *world, who app.Actor) map[string]string {
	t.Helper()
	ctx := t.Context()
	dead := map[string]string{"a mistyped link": strings.Repeat("a", 32), "nothing": "x"}
	send := func(name, customer string) {
		draft := w.newDraft(customer)
		_, err := w.Issue(ctx, who, draft, true)
		ok(t, err)
		dead[name] = w.send(t, who, draft.ID)
	}
	change := func(action billing.AccessAction, customer string) {
		ok(t, w.ChangeAccess(ctx, who, action, w.NewAct(), []string{customer}))
	}
	send("an expired link", w.customer)
	_, err := w.db.Write.ExecContext(ctx, `UPDATE link SET expires_at = $1 WHERE id = $2`, time.Now().UTC().Add(-time.Hour), w.link)
	ok(t, err)
	send("a revoked link", w.customer)
	sent, err := w.Dispatch(ctx, who, w.dispatch)
	ok(t, err)
	ok(t, w.RevokeLink(ctx, who, sent.Lines[0].DocumentID, w.link))
	for name, action := range map[string]billing.AccessAction{"a link of an ended access": billing.RevokeAccess, "a link of an inactive access": billing.DeactivateAccess} {
		customer := w.addCustomer(t, who, secret+" "+string(action), string(action)+"@zarzaparrilla.example")
		change(billing.GrantAccess, customer)
		send(name, customer)
		change(action, customer)
	}
	_, stranger := w.found(t, "Tercera empresa", "tercera@tercera.example")
	customer := w.addCustomer(t, stranger, secret+" ajena", "ajena@ajena.example")
	draft := w.newDraft(customer)
	_, err = w.Issue(ctx, stranger, draft, true)
	ok(t, err)
	dead["another company's link"] = w.send(t, stranger, draft.ID)
	return dead
}

// TestDeadLinksOpenNothing walks the routes behind an e-mailed link: with a link that is dead, each shows nothing of the
// document, gives no ticket and changes nothing, whoever asks.
func TestDeadLinksOpenNothing(t *testing.T) {
	w := newWorld(t)
	who, err := w.Actor(t.Context(), w.owner.Value)
	ok(t, err)
	live := w.token
	ticket, err := w.UseLink(t.Context(), w.company, live)
	ok(t, err)
	walked := 0
	for name, token := range deadLinks(t, w, who) {
		for _, route := range web.Routes() {
			if !strings.HasPrefix(route.Pattern, "/d/{token}") {
				continue
			}
			walked++
			path := strings.NewReplacer("{token}", token, "{ticket}", ticket).Replace(route.Pattern)
			asks := strings.Contains(name, "link of") || name == "an expired link" || name == "a revoked link"
			asks = asks && strings.HasSuffix(path, "/nuevo")
			for visitor, cookie := range map[string]*http.Cookie{"anybody": {Name: "lang", Value: "es"}, "the customer": w.guest, "another customer": w.other, "another company": w.otherUser} {
				t.Run(route.Method+" "+route.Pattern+" with "+name+" by "+visitor, func(t *testing.T) {
					before := w.state(t)
					status, body := w.do(t, route, example{path: path, form: url.Values{}}, cookie)
					want := status == http.StatusNotFound || status == http.StatusGone
					if strings.HasSuffix(path, "/nuevo") {
						want = status == http.StatusSeeOther
					}
					if !want {
						t.Errorf("got %d, want 404, 410 or the same answer as ever", status)
					}
					if shown := strings.ReplaceAll(body, secret+" Estudio", ""); strings.Contains(shown, secret) || strings.Contains(shown, "F-2") {
						t.Errorf("the answer shows the document:\n%s", shown)
					}
					if after := w.state(t); after != before && !asks {
						t.Errorf("something changed:\nbefore %s\nafter  %s", before, after)
					}
				})
			}
		}
	}
	if walked < 20 {
		t.Errorf("walked %d routes: the walk does not see those behind a link", walked)
	}
	if status, body := w.do(t, web.Route{Method: "GET", Door: web.PortalOpen}, example{path: "/d/" + live}, nil); status != 200 || !strings.Contains(body, "Descargar PDF") {
		t.Errorf("the living link: got %d, want its page\n%s", status, body)
	}
}

// TestALinkIsNoWayIntoThePortal: a living link, in every place where a session would be, opens no list and no page.
func TestALinkIsNoWayIntoThePortal(t *testing.T) {
	w := newWorld(t)
	table := examples(w)
	for _, route := range web.Routes() {
		e := table["portal "+route.Method+" "+route.Pattern]
		if route.Door != web.Portal && route.Door != web.Choosing {
			continue
		}
		e.path = strings.TrimSuffix(e.path, w.ticket) + map[bool]string{true: w.token}[strings.HasSuffix(e.path, w.ticket)]
		if status, body := w.do(t, route, e, &http.Cookie{Name: "__Host-portal", Value: w.token}); status != http.StatusUnauthorized && status != http.StatusSeeOther && status != http.StatusNotFound ||
			strings.Contains(body, secret+" Café") {
			t.Errorf("%s %s: got %d, want the log-in", route.Method, route.Pattern, status)
		}
	}
}
