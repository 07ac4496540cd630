package web_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/store/storetest"
	"acuse/internal/web"
	"acuse/internal/web/door"
)

// shop is a company as its customers meet it: who is inside, and what there is to fetch.
type shop struct {
	*world
	name                   string
	who                    app.Actor
	user                   *http.Cookie
	host, base             string       // its own domain, "" at the platform's host, and what every path begins with
	theme, logo            string       // files of its brand, "" without one
	newcomer               *http.Cookie // still with the password that was mailed
	newName, newPassword   string       // with which the newcomer logs in
	document, both         string       // one document, and the ids of two
	dead, takenBack        string       // tokens of links
	fileTicket, linkTicket string
}

// shops are two companies on one server whose customer is the same person, with one password for both.
func shops(t *testing.T) []*shop {
	t.Helper()
	s, d := storetest.Open(t)
	dns := everywhere{map[string]string{}}
	all := []*shop{{name: "Estudio Marjal"}, {name: "Almazara del Puig"}}
	a := app.New(s, app.Options{HashKiB: 64, URL: "http://localhost", Aliases: []string{"plain.example"}, MailFrom: "no-reply@localhost", Secret: []byte("secret"), Resolver: dns,
		Send: func(_ context.Context, m mail.Message) (string, error) {
			for _, s := range all {
				s.mailed = append(s.mailed, m)
			}
			return "", nil
		}})
	server := httptest.NewServer(web.New(a, web.Options{Dev: true, MailDir: t.TempDir(), Ready: s.Ready, Log: slog.New(slog.DiscardHandler),
		TrustedProxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}))
	t.Cleanup(server.Close)
	for _, shop := range all {
		shop.world = &world{App: a, db: d, store: s, server: server, dns: dns}
	}
	for _, s := range all {
		s.open(t)
	}
	all[0].samePassword(t, "cafe@cafe.example", "una clave larga del café")
	for _, s := range all {
		s.letIn(t)
	}
	return all
}

// open founds the company, with a customer who gets an access and one who has not entered yet.
func (s *shop) open(t *testing.T) {
	t.Helper()
	domain := strings.ToLower(strings.Fields(s.name)[0]) + ".example"
	s.user, s.who = s.found(t, s.name, "jefa@"+domain)
	desk, err := s.Desk(t.Context(), s.who)
	ok(t, err)
	s.slug, s.base, s.company = desk.Company.Slug, "/"+desk.Company.Slug, s.who.CompanyID
	if s.name == "Almazara del Puig" {
		s.wear(t)
	}
	s.customer = s.addCustomer(t, s.who, "Café Almirante", "cafe@cafe.example")
	ok(t, s.ChangeAccess(t.Context(), s.who, billing.GrantAccess, s.NewAct(), []string{s.customer}))
	newcomer := s.addCustomer(t, s.who, "Nueva", "nueva@"+domain)
	ok(t, s.ChangeAccess(t.Context(), s.who, billing.GrantAccess, s.NewAct(), []string{newcomer}))
}

// footerOf is the company's own line at the foot of its pages.
func footerOf(language string) string { return "Desde 1921 · " + language }

// wear publishes a brand with everything that one may have.
func (s *shop) wear(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	ok(t, s.AddBrandPicture(ctx, s.who, "logo", []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><rect width="120" height="40" fill="#7fb800"/><circle cx="20" cy="20" r="9" fill="#fff"/></svg>`)))
	page, err := s.Brand(ctx, s.who)
	ok(t, err)
	f := app.BrandForm{Revision: page.Revision, Color: "#7fb800", Font: "figtree", Texts: map[string]billing.BrandTexts{}, Support: billing.Support{Email: "ayuda@almazara.example", Phone: "960 000 014"}}
	for _, language := range billing.Languages {
		f.Texts[language] = billing.BrandTexts{Welcome: "Aceite", Footer: footerOf(language), MailHeader: "Almazara", MailFooter: "Aceite"}
	}
	page, err = s.SaveBrandDraft(ctx, s.who, f)
	ok(t, err)
	ok(t, s.PublishBrand(ctx, s.who, page.Revision))
	desk, err := s.Desk(ctx, s.who)
	ok(t, err)
	look, err := s.LookOf(ctx, desk.Company)
	ok(t, err)
	s.theme, s.logo = look.Hash+".css", look.Files["logo"].Hash
}

// letIn gives both their sessions, and the first one documents, links and tickets.
func (s *shop) letIn(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	s.enterFirst(t)
	s.enterAll(t)
	g := s.inside(t)
	s.access = g.Access.ID
	first, second := s.issue(t), s.issue(t)
	s.document, s.both = first, first+" "+second
	s.dead = s.send(t, s.who, s.issue(t))
	_, err := s.db.Write.ExecContext(ctx, `UPDATE link SET expires_at = $1 WHERE id = $2`, time.Now().UTC().Add(-time.Hour), s.link)
	ok(t, err)
	third := s.issue(t)
	s.takenBack = s.send(t, s.who, third)
	ok(t, s.RevokeLink(ctx, s.who, third, s.link))
	s.attach(t, second)
	s.token = s.send(t, s.who, first)
	s.proposal = s.propose(t, s.who, g)
}

// tickets are made anew where they are used: each works for some minutes.
func (s *shop) tickets(t *testing.T, documents ...string) {
	t.Helper()
	g := s.inside(t)
	var err error
	s.ticket, err = s.OpenDownload(t.Context(), g, documents[:1])
	ok(t, err)
	s.fileTicket, err = s.OpenDownload(t.Context(), g, documents)
	ok(t, err)
	s.linkTicket, err = s.UseLink(t.Context(), s.company, s.token)
	ok(t, err)
}

// enterAll logs both in at the portal's address.
func (s *shop) enterAll(t *testing.T) {
	t.Helper()
	enter := func(name, password string) *http.Cookie {
		entered, err := s.LogIn(t.Context(), app.LogIn{Slug: s.slug, Host: s.host, Username: name, Password: password})
		ok(t, err)
		return &http.Cookie{Name: door.PortalCookie, Value: app.BareToken(entered.Token)}
	}
	s.guest, s.newcomer = enter("cafe@cafe.example", "una clave larga del café"), enter(s.newName, s.newPassword)
}

// inside is who is logged in.
func (s *shop) inside(t *testing.T) app.Guest {
	t.Helper()
	g, err := s.Guest(t.Context(), app.BoundToken(s.guest.Value, s.host), s.slug)
	ok(t, err)
	return g
}

// moveTo gives the portal a domain of its own, at which everybody logs in anew.
func (s *shop) moveTo(t *testing.T, host string) {
	t.Helper()
	s.prove(t, s.user, host)
	s.host, s.base = host, ""
	s.enterAll(t)
}

// enterFirst takes the newcomer's password from the mail.
func (s *shop) enterFirst(t *testing.T) {
	t.Helper()
	var id string
	ok(t, s.db.Read.QueryRowContext(t.Context(), `SELECT id, recipient FROM email WHERE state = 'pending' AND company_id = $1 AND recipient LIKE 'nueva%'`, s.company).Scan(&id, &s.newName))
	text := s.deliver(t, id)
	_, after, _ := strings.Cut(text, "Contraseña")
	s.newPassword = strings.Fields(strings.TrimLeft(after, ": \n"))[0]
}

// deliver sends a message of the outbox and answers its text.
func (s *shop) deliver(t *testing.T, id string) string {
	t.Helper()
	ok(t, s.SendEmail(t.Context(), app.SendEmail{CompanyID: s.company, EmailID: id}))
	return s.mailed[len(s.mailed)-1].Text
}

func (s *shop) issue(t *testing.T) string {
	t.Helper()
	draft := s.newDraft(s.customer)
	_, err := s.Issue(t.Context(), s.who, draft, true)
	ok(t, err)
	return draft.ID
}

// attach mails a document as a PDF.
func (s *shop) attach(t *testing.T, document string) {
	t.Helper()
	page, err := s.NewDispatch(t.Context(), s.who, []string{document})
	ok(t, err)
	page.Way = billing.ByAttachment
	ok(t, s.SendDocuments(t.Context(), s.who, page.DispatchForm))
	sent, err := s.Document(t.Context(), s.who, document)
	ok(t, err)
	s.deliver(t, sent.Emails[0].ID)
}
