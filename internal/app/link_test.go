package app_test

import (
	"bytes"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/store"
)

var linkURL = regexp.MustCompile(`https://acuse\.example/[a-z0-9-]+/d/([a-z2-7]{32})\b`)

// dispatch sends documents by e-mail, to those addresses when there is one document, and answers its messages.
func (w *world) dispatch(way billing.SendWay, to string, documents ...string) []mail.Message {
	w.t.Helper()
	w.runMail()
	w.sent = nil
	page, err := w.NewDispatch(w.t.Context(), w.owner, documents)
	w.ok(err)
	page.Way = way
	if to != "" {
		page.To = to
	}
	w.ok(w.SendDocuments(w.t.Context(), w.owner, page.DispatchForm))
	w.runMail()
	return w.sent
}

// mailed is the token in a mail.
func mailed(t testing.TB, m mail.Message) string {
	t.Helper()
	for _, body := range []string{m.Text, m.HTML} {
		if linkURL.FindStringSubmatch(body) == nil {
			t.Fatalf("no link in the mail:\n%s", body)
		}
	}
	return linkURL.FindStringSubmatch(m.Text)[1]
}

// linked is an invoice whose link was mailed to its customer.
func (w *world) linked() (customer, invoice, token string) {
	w.t.Helper()
	customer = w.customer(w.owner, "Café Almirante, S.L.", "administracion@cafealmirante.example")
	invoice = w.invoice(w.owner, customer)
	return customer, invoice, mailed(w.t, w.dispatch(billing.ByLink, "", invoice)[0])
}

// press downloads by a link, whole, as the portal's door does.
func (w *world) press(token string, r app.Request) error {
	ctx := w.t.Context()
	ticket, err := w.UseLink(ctx, w.owner.CompanyID, token)
	if err != nil {
		return err
	}
	d, err := w.ReadByLink(ctx, w.owner.CompanyID, token, ticket, r)
	if err != nil {
		return err
	}
	file, err := d.File(ctx, 0)
	if err != nil {
		return err
	}
	size := int64(len(file.Content))
	return d.Sent(ctx, 0, size, size)
}

func (w *world) page(invoice string) app.DocumentPage {
	w.t.Helper()
	page, err := w.Document(w.t.Context(), w.owner, invoice)
	w.ok(err)
	return page
}

func TestALinkPressedIsAReadingByThatLink(t *testing.T) {
	w := newWorld(t)
	_, invoice, token := w.linked()
	w.ok(w.press(token, app.Request{}))
	page := w.page(invoice)
	if page.Reading() != billing.Read || page.ReadBy != "administracion@cafealmirante.example" || !page.ReadByLink {
		t.Errorf("got %s by %q (link %t), want read by the link", page.Reading(), page.ReadBy, page.ReadByLink)
	}
	e := page.Events[0]
	if e.Phase != billing.Completed || e.Channel != billing.ChannelLink || e.LinkID != page.Links[0].ID || e.Who != page.ReadBy || e.AccessID != "" {
		t.Errorf("got %+v, want a completed event of the link", e)
	}
	if !page.Links[0].LastUsedAt.Equal(w.Now()) {
		t.Errorf("used: got %s, want now", page.Links[0].LastUsedAt)
	}
	news, _, err := w.ReadNews(t.Context(), w.owner, w.NewsSince())
	if w.ok(err); len(news) != 1 || news[0].Documents[0].Link != page.ReadBy {
		t.Errorf("got the news %+v, want one by the link", news)
	}
	w.sent = nil
	w.runMail()
	if len(w.sent) != 1 || !strings.Contains(w.sent[0].Text, "Descargado: por el enlace enviado a administracion@cafealmirante.example") {
		t.Errorf("got %d notices, want one that names the link: %v", len(w.sent), w.sent)
	}
}

func TestFiftyDownloadsByALinkAreFiftyReadingsAndOneNotice(t *testing.T) {
	w := newWorld(t)
	_, _, token := w.linked()
	noErrors(t, together(50, func(int) error { return w.press(token, app.Request{}) }))
	for query, want := range map[string]int{
		`SELECT count(*) FROM read_event WHERE phase = 'completed' AND channel = 'link'`: 50,
		`SELECT count(*) FROM read_event WHERE first`:                                    1,
		`SELECT count(*) FROM email WHERE kind = 'documents_read'`:                       1,
	} {
		if got := w.count(query); got != want {
			t.Errorf("%s: got %d, want %d", query, got, want)
		}
	}
}

func TestLookingAtALinkIsNeverAReadingAndKeptWithItsReason(t *testing.T) {
	w := newWorld(t)
	_, invoice, token := w.linked()
	office, err := w.LogIn(t.Context(), app.LogIn{Username: "lucia@estudiomarjal.example", Password: ownerPassword})
	w.ok(err)
	agent := func(s string) app.Origin { return app.Origin{IP: "203.0.113.8", UserAgent: s} }
	requests := map[billing.Reason]app.Request{
		billing.ReasonHead:          {Head: true},
		billing.ReasonPrefetch:      {Prefetch: true},
		billing.ReasonOfficeSession: {Office: office.Token},
		billing.ReasonRobot:         {Origin: agent("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)")},
		billing.ReasonLinkOpened:    {Origin: agent("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36")},
	}
	for reason, r := range requests {
		page, err := w.LookAtLink(t.Context(), w.owner.CompanyID, token, r)
		if err != nil || page.State != billing.LinkLive || page.Version.Number != "F-2026-0001" {
			t.Errorf("%s: got %s, %q, %v, want the document", reason, page.State, page.Version.Number, err)
		}
		if reason != billing.ReasonLinkOpened { // nor is what follows the button, when no person pressed it
			w.ok(w.press(token, r))
		}
	}
	page := w.page(invoice)
	if page.Reading() != billing.Unread {
		t.Errorf("got %s, want unread", page.Reading())
	}
	seen := map[billing.Reason]int{}
	for _, e := range page.Events {
		if e.Phase != billing.Ignored || e.Channel != billing.ChannelLink || e.Who != "administracion@cafealmirante.example" {
			t.Errorf("got %+v, want an ignored event of the link", e)
		}
		seen[e.Reason]++
	}
	for reason := range requests {
		want := 2
		if reason == billing.ReasonLinkOpened {
			want = 1
		}
		if seen[reason] != want {
			t.Errorf("%s: got %d events, want %d", reason, seen[reason], want)
		}
	}
}

func TestWhoeverHasALinkCannotFillTheHistoryWithLooks(t *testing.T) {
	w := newWorld(t)
	_, invoice, token := w.linked()
	look := func() {
		for range 30 {
			_, err := w.LookAtLink(t.Context(), w.owner.CompanyID, token, app.Request{})
			w.ok(err)
		}
	}
	look()
	if got := len(w.page(invoice).Events); got != 20 {
		t.Errorf("in an hour: got %d events, want 20", got)
	}
	w.wait(61 * time.Minute)
	look()
	if got := len(w.page(invoice).Events); got != 40 {
		t.Errorf("in the next: got %d events, want 40", got)
	}
}

func TestALinkOpensItsOneDocumentAndNothingElse(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	customer, _, token := w.linked()
	other := mailed(t, w.dispatch(billing.ByLink, "", w.invoice(w.owner, customer))[0])
	ticket, err := w.UseLink(ctx, w.owner.CompanyID, other)
	w.ok(err)
	if _, err := w.ReadByLink(ctx, w.owner.CompanyID, token, ticket, app.Request{}); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("another link's ticket: got %v, want not found", err)
	}
	g, _ := w.guest(w.owner, w.slug, customer)
	if _, err := w.ReadDocuments(ctx, g, ticket, app.Request{}); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("a link's ticket in the portal: got %v, want not found", err)
	}
	if _, err := w.Guest(ctx, token, w.slug); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("a link's token as a session: got %v, want not found", err)
	}
	stranger, _ := w.found("Otra", "otra@otra.example")
	if _, err := w.LookAtLink(ctx, stranger.CompanyID, token, app.Request{}); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("behind another company's slug: got %v, want not found", err)
	}
	w.wait(app.TicketLife)
	if _, err := w.ReadByLink(ctx, w.owner.CompanyID, other, ticket, app.Request{}); !isKey(err, "error.ticket_expired") {
		t.Errorf("too late: got %v, want error.ticket_expired", err)
	}
}

func isKey(err error, key string) bool {
	var one *billing.Error
	return errors.As(err, &one) && one.Key == key
}

// killers are the ways in which a link dies.
func killers(w *world) map[string]func(customer, invoice string) billing.LinkState {
	change := func(action billing.AccessAction, customer string) {
		w.ok(w.ChangeAccess(w.t.Context(), w.owner, action, w.NewAct(), []string{customer}))
	}
	return map[string]func(customer, invoice string) billing.LinkState{
		"expired": func(string, string) billing.LinkState { w.wait(billing.LinkLife); return billing.LinkExpired },
		"anulado": func(_, invoice string) billing.LinkState {
			w.ok(w.RevokeLink(w.t.Context(), w.owner, invoice, w.page(invoice).Links[0].ID))
			return billing.LinkRevoked
		},
		"Quitar acceso": func(customer, _ string) billing.LinkState {
			change(billing.GrantAccess, customer)
			change(billing.RevokeAccess, customer)
			return billing.LinkRevoked
		},
		"Desactivar, and then Activar": func(customer, _ string) billing.LinkState {
			change(billing.GrantAccess, customer)
			change(billing.DeactivateAccess, customer)
			change(billing.ActivateAccess, customer)
			return billing.LinkRevoked
		},
		"archived": func(_, invoice string) billing.LinkState {
			_, err := w.db.Write.ExecContext(w.t.Context(), `UPDATE document SET archived_at = $1 WHERE id = $2`, w.Now(), invoice)
			w.ok(err)
			return billing.LinkRevoked
		},
	}
}

func TestADeadLinkOpensNothingFromThatMomentOn(t *testing.T) {
	for name := range killers(nil) {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			ctx := t.Context()
			customer, invoice, token := w.linked()
			ticket, err := w.UseLink(ctx, w.owner.CompanyID, token)
			w.ok(err)
			running, err := w.ReadByLink(ctx, w.owner.CompanyID, token, ticket, app.Request{})
			w.ok(err)
			want := killers(w)[name](customer, invoice)
			events := len(w.page(invoice).Events)
			page, err := w.LookAtLink(ctx, w.owner.CompanyID, token, app.Request{})
			if err != nil || page.State != want || page.Version.Number != "" || page.Document.ID != "" {
				t.Errorf("the page: got %s, %q, %v, want %s and no document", page.State, page.Version.Number, err, want)
			}
			for what, do := range map[string]func() error{
				"the button":         func() error { _, err := w.UseLink(ctx, w.owner.CompanyID, token); return err },
				"a ticket":           func() error { _, err := w.ReadByLink(ctx, w.owner.CompanyID, token, ticket, app.Request{}); return err },
				"a running download": func() error { _, err := running.File(ctx, 0); return err },
			} {
				if err := do(); billing.CodeOf(err) != billing.NotFound {
					t.Errorf("%s: got %v, want not found", what, err)
				}
			}
			after := w.page(invoice)
			if after.Reading() != billing.Unread || len(after.Events) != events {
				t.Errorf("got %s and %d new events, want unread and none", after.Reading(), len(after.Events)-events)
			}
		})
	}
}

func TestTakingOneAccessAwayLeavesOtherCustomersLinksAlive(t *testing.T) {
	w := newWorld(t)
	_, _, theirs := w.linked()
	customer := w.customer(w.owner, "Vecino", "vecino@b.example")
	mine := mailed(t, w.dispatch(billing.ByLink, "otra.persona@b.example", w.invoice(w.owner, customer))[0])
	w.grant(w.owner, customer)
	w.ok(w.ChangeAccess(t.Context(), w.owner, billing.RevokeAccess, w.NewAct(), []string{customer}))
	for token, want := range map[string]billing.LinkState{theirs: billing.LinkLive, mine: billing.LinkRevoked} {
		page, err := w.LookAtLink(t.Context(), w.owner.CompanyID, token, app.Request{})
		if err != nil || page.State != want {
			t.Errorf("got %s, %v, want %s", page.State, err, want)
		}
	}
}

func TestALinkTakenBackBeforeItsMailWentOutIsNeverMailed(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	invoice := w.invoice(w.owner, customer)
	w.sendErr = errors.New("connection refused")
	w.dispatch(billing.ByLink, "", invoice)
	w.ok(w.RevokeLink(t.Context(), w.owner, invoice, w.page(invoice).Links[0].ID))
	w.mended()
	w.runMail()
	if got := w.page(invoice).Emails[0].State; len(w.sent) != 0 || got != store.EmailCancelled {
		t.Errorf("got %d mails and %s, want none and cancelled", len(w.sent), got)
	}
}

func TestSendingAgainKeepsTheEarlierLinkWorking(t *testing.T) {
	w := newWorld(t)
	_, invoice, first := w.linked()
	second := mailed(t, w.dispatch(billing.ByLink, "", invoice)[0])
	if first == second {
		t.Fatalf("two mails carry one link: %s", first)
	}
	w.ok(w.press(first, app.Request{}))
	w.ok(w.press(second, app.Request{}))
	if got := w.count(`SELECT count(*) FROM read_event WHERE phase = 'completed'`); got != 2 {
		t.Errorf("readings: got %d, want 2", got)
	}
}

func TestAMailTriedAgainCarriesTheSameLinkAndNothingKeptHoldsIt(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	invoice := w.invoice(w.owner, customer)
	w.sendErr = errors.New("connection refused")
	w.dispatch(billing.ByLink, "", invoice)
	job := w.waiting()[0]
	if got := w.page(invoice).Emails[0]; got.State != store.EmailPending || got.LastAnswer == "" {
		t.Fatalf("got %s %q, want pending with its answer", got.State, got.LastAnswer)
	}
	w.mended()
	var tokens []string
	for range 2 { // the program stopped after the server took it, before that was written down
		w.wait(app.MailClaim) // which the attempt that was cut off still had
		w.ok(w.SendEmail(t.Context(), job))
		_, err := w.db.Write.ExecContext(t.Context(), `UPDATE email SET state = 'pending' WHERE id = $1`, job.EmailID)
		w.ok(err)
		tokens = append(tokens, mailed(t, w.sent[len(w.sent)-1]))
	}
	if tokens[0] != tokens[1] || w.sent[0].ID != w.sent[1].ID {
		t.Errorf("got links %v of mails %s and %s, want one link and one Message-ID", tokens, w.sent[0].ID, w.sent[1].ID)
	}
	w.ok(w.press(tokens[0], app.Request{}))
	for _, column := range []string{"link.id", "email.id", "email.dedupe", "email.subject", "email.body", "download.link_id"} {
		table, _, _ := strings.Cut(column, ".")
		if n := w.count(`SELECT count(*) FROM `+table+` WHERE `+column+` LIKE $1`, "%"+tokens[0]+"%"); n != 0 {
			t.Errorf("%s holds the token", column)
		}
	}
	if n := w.count(`SELECT count(*) FROM river_job WHERE CAST(args AS TEXT) LIKE $1`, "%"+tokens[0]+"%"); n != 0 {
		t.Error("a job holds the token")
	}
}

func TestAnExpiredLinkGivesANewOneToItsRecipientOnlyAndNotTooOften(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	customer, invoice, token := w.linked()
	w.wait(billing.LinkLife)
	w.sent = nil
	noErrors(t, together(8, func(int) error { return w.AskNewLink(ctx, w.owner.CompanyID, token, "203.0.113.9") }))
	w.runMail()
	if len(w.sent) != 1 || w.sent[0].To != "administracion@cafealmirante.example" || w.sent[0].Subject != "Factura F-2026-0001 de Estudio Marjal" {
		t.Fatalf("got %d mails %v, want one like the first", len(w.sent), w.sent)
	}
	fresh := mailed(t, w.sent[0])
	w.ok(w.press(fresh, app.Request{}))
	if by := w.page(invoice).Links[0].CreatedBy; by != "" {
		t.Errorf("made by %q, want nobody of the company", by)
	}
	w.runMail() // the notice
	w.wait(8 * time.Hour)
	w.sent = nil
	w.ok(w.AskNewLink(ctx, w.owner.CompanyID, token, "203.0.113.9"))
	w.ok(w.AskNewLink(ctx, w.owner.CompanyID, fresh, "203.0.113.9")) // it still works
	w.runMail()
	if len(w.sent) != 1 {
		t.Errorf("eight hours later: got %d mails, want 1", len(w.sent))
	}
	w.grant(w.owner, customer)
	w.ok(w.ChangeAccess(ctx, w.owner, billing.RevokeAccess, w.NewAct(), []string{customer}))
	w.sent = nil
	w.wait(8 * time.Hour)
	for _, dead := range []string{token, fresh, "", strings.Repeat("a", 32)} {
		if err := w.AskNewLink(ctx, w.owner.CompanyID, dead, "203.0.113.9"); err != nil {
			t.Errorf("asking with %q: got %v, want the same answer as ever", dead, err)
		}
	}
	w.runMail()
	for _, m := range w.sent {
		if m.Kind != mail.KindLinkAsked {
			t.Errorf("after Quitar acceso: got %s to %s, want nothing but a word to the company", m.Kind, m.To)
		}
	}
}

// TestOnlyWhatWentOutAsAnAttachmentAloneIsUnverifiable, in whatever order it went out, and marked unread as well.
func TestOnlyWhatWentOutAsAnAttachmentAloneIsUnverifiable(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	for name, c := range map[string]struct {
		ways []billing.SendWay
		want billing.ReadState
	}{
		"attached":              {[]billing.SendWay{billing.ByAttachment}, billing.Unverified},
		"linked":                {[]billing.SendWay{billing.ByLink}, billing.Unread},
		"attached, then linked": {[]billing.SendWay{billing.ByAttachment, billing.ByLink}, billing.Unread},
		"linked, then attached": {[]billing.SendWay{billing.ByLink, billing.ByAttachment}, billing.Unread},
	} {
		invoice := w.invoice(w.owner, customer)
		var link string
		for i, way := range c.ways {
			if sent := w.dispatch(way, []string{"cafe@b.example", "conta@b.example"}[i], invoice); way == billing.ByLink {
				link = mailed(t, sent[0])
			}
		}
		if got := w.page(invoice).Reading(); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
		if link == "" {
			continue
		}
		w.ok(w.press(link, app.Request{}))
		if got := w.page(invoice).Reading(); got != billing.Read {
			t.Errorf("%s and read: got %s", name, got)
		}
		w.ok(w.MarkUnread(t.Context(), w.owner, billing.Invoice, invoice))
		if got := w.page(invoice).Reading(); got != c.want {
			t.Errorf("%s and marked unread: got %s, want %s", name, got, c.want)
		}
	}
}

func TestAnAttachmentIsTheStoredPDFAndCannotBeVerified(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	invoice := w.invoice(w.owner, customer)
	w.sendErr = errors.New("connection refused")
	w.dispatch(billing.ByAttachment, "", invoice)
	if got := w.page(invoice).Reading(); got != billing.Unread {
		t.Errorf("before it went out: got %s, want unread", got)
	}
	w.mended()
	w.runMail()
	m := w.sent[0]
	stored, err := w.OfficePDF(t.Context(), w.owner, invoice, app.Origin{})
	w.ok(err)
	if len(m.Attachments) != 1 || !bytes.Equal(m.Attachments[0].Content, stored.Content) || m.Attachments[0].Name != stored.Name {
		t.Fatalf("got %d attachments, want the stored PDF byte for byte", len(m.Attachments))
	}
	if linkURL.MatchString(m.Text) || w.count(`SELECT count(*) FROM link`) != 0 {
		t.Error("it carries a link, too")
	}
	page := w.page(invoice)
	if page.Reading() != billing.Unverified || !page.AttachedAt.Equal(w.Now()) {
		t.Errorf("got %s since %s, want unknown since now", page.Reading(), page.AttachedAt)
	}
	rows, _, err := w.Documents(t.Context(), w.owner, app.DocumentQuery{Kind: billing.Invoice})
	w.ok(err)
	if got := rows[0].Reading(); got != billing.Unverified {
		t.Errorf("in the list: got %s, want unknown", got)
	}
	g, _ := w.guest(w.owner, w.slug, customer)
	w.ok(w.fetch(g, app.Request{}, invoice))
	if got := w.page(invoice).Reading(); got != billing.Read {
		t.Errorf("read in the portal after all: got %s, want read", got)
	}
}

func TestLinksAndMessagesOfOthersAreNotThere(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	customer, invoice, _ := w.linked()
	another := w.invoice(w.owner, customer)
	page := w.page(invoice)
	stranger, _ := w.found("Otra", "otra@otra.example")
	reader := w.owner
	reader.Role = billing.Reader
	for name, c := range map[string]struct {
		who      app.Actor
		document string
		want     billing.Code
	}{"another company": {stranger, invoice, billing.NotFound}, "another document": {w.owner, another, billing.NotFound}, "a reader": {reader, invoice, billing.Forbidden}} {
		if err := w.RevokeLink(ctx, c.who, c.document, page.Links[0].ID); billing.CodeOf(err) != c.want {
			t.Errorf("%s revokes: got %v, want %s", name, err, c.want)
		}
		if err := w.SendAgain(ctx, c.who, c.document, page.Emails[0].ID, w.NewAct()); billing.CodeOf(err) != c.want {
			t.Errorf("%s sends again: got %v, want %s", name, err, c.want)
		}
	}
	if got := w.page(invoice).Links; !slices.Equal(got, page.Links) {
		t.Errorf("got %v, want the link untouched", got)
	}
	by := w.page(invoice).Issuer
	w.ok(w.RevokeLink(ctx, w.owner, invoice, page.Links[0].ID))
	at := w.Now()
	w.wait(time.Minute)
	w.ok(w.RevokeLink(ctx, w.owner, invoice, page.Links[0].ID)) // pressed twice
	if got := w.page(invoice).Revoked; len(got) != 1 || got[0].RevokedBy != by || !got[0].RevokedAt.Equal(at) || got[0].Recipient != page.Links[0].Recipient {
		t.Errorf("in its history: got %+v, want once by %s", got, by)
	}
}
