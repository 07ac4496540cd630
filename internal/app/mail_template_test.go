package app_test

import (
	"strings"
	"testing"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/mail"
)

func TestACompanysOwnWordsGoOutUntilTheUsualOnesAreBack(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	usual, err := w.MailTemplate(ctx, w.owner, "access", "es")
	if w.ok(err); usual.Own || !strings.Contains(usual.Body, "{contraseña}") || len(usual.Words) != 6 {
		t.Fatalf("got %+v, want the usual text", usual)
	}
	own := app.MailTemplateForm{Kind: "access", Language: "es", Subject: " Bienvenida,\r\n {cliente}", Body: "Entra en {url}\r\ncon {usuario} y {contraseña}\r\n"}
	w.ok(w.SaveMailTemplate(ctx, w.owner, own))
	page, err := w.MailTemplate(ctx, w.owner, "access", "es")
	if w.ok(err); !page.Own || page.Subject != "Bienvenida, {cliente}" || page.Body != "Entra en {url}\ncon {usuario} y {contraseña}" {
		t.Errorf("got %+v", page)
	}
	if other, err := w.MailTemplate(ctx, w.owner, "access", "ca"); err != nil || other.Own {
		t.Errorf("in another language: got own %v, %v", other.Own, err)
	}
	username, password := w.grant(w.owner, customer)
	m := w.sent[len(w.sent)-1]
	if m.Subject != "Bienvenida, Café" || !strings.Contains(m.Text, "con "+username+" y "+password) || !strings.Contains(m.HTML, "con "+username) {
		t.Errorf("got %q\n%s", m.Subject, m.Text)
	}
	w.ok(w.SaveMailTemplate(ctx, w.owner, usual.MailTemplateForm)) // as good as resetting it
	if page, err = w.MailTemplate(ctx, w.owner, "access", "es"); err != nil || page.Own {
		t.Errorf("the usual text typed: got own %v, %v", page.Own, err)
	}
	own.Kind = "forgotten"
	w.ok(w.SaveMailTemplate(ctx, w.owner, own))
	w.ok(w.Forgot(ctx, app.Forgotten{Username: username, Slug: w.slug, IP: "203.0.113.9"}))
	w.ok(w.AssignPasswords(ctx, app.AssignPasswords{ForgottenID: w.text(`SELECT id FROM forgotten`)}))
	w.runMail()
	if m := w.sent[len(w.sent)-1]; m.Kind != mail.KindForgotten || m.Subject != "Bienvenida, Café" {
		t.Errorf("a forgotten password: got %s %q", m.Kind, m.Subject)
	}
	w.ok(w.ResetMailTemplate(ctx, w.owner, "forgotten", "es"))
	if n := w.count(`SELECT count(*) FROM mail_template`); n != 0 {
		t.Errorf("got %d texts kept, want none", n)
	}
}

func TestTheTextOfADocumentIsProposedAndFollowsItsWay(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	customer := w.customer(w.owner, "Café", "cafe@b.example")
	for kind, body := range map[string]string{"link": "Hola, {cliente}: mira {documento} {número}\n\n{enlace}", "attachment": "Hola, {cliente}: va dentro, {total}"} {
		w.ok(w.SaveMailTemplate(ctx, w.owner, app.MailTemplateForm{Kind: kind, Language: "es", Subject: kind + " {número}", Body: body}))
	}
	first, second := w.invoice(w.owner, customer), w.invoice(w.owner, customer)
	page, err := w.NewDispatch(ctx, w.owner, []string{first})
	w.ok(err)
	number := w.page(first).Number
	if got := page.Texts[0]; got.Subject != "link "+number || got.Body != "Hola, {cliente}: mira Factura "+number { // each message greets whoever gets it
		t.Errorf("proposed for one: got %+v", got)
	}
	for way, want := range map[billing.SendWay]string{billing.ByLink: "Hola, Café: mira Factura " + number, billing.ByAttachment: "Hola, Café: va dentro, 653,40\u00a0€"} {
		if m := w.dispatch(way, "", first)[0]; !strings.Contains(m.Text, want) {
			t.Errorf("%s: got\n%s\nwant %q", way, m.Text, want)
		}
	}
	sent := w.dispatch(billing.ByAttachment, "", first, second)
	if len(sent) != 2 || !strings.Contains(sent[0].Text, "Hola, Café: va dentro") || sent[1].Subject != "attachment "+w.page(second).Number {
		t.Errorf("several, attached: got %q\n%s", sent[1].Subject, sent[0].Text)
	}
	// What somebody has written goes as it is; a link in it needs a link.
	page, err = w.NewDispatch(ctx, w.owner, []string{first})
	w.ok(err)
	page.Texts[0].Body, page.Way = "Mira en {enlace}", billing.ByAttachment
	wantKey(t, w.SendDocuments(ctx, w.owner, page.DispatchForm), "outbox.error.link_attached", "body.es")
	page.Way = billing.ByLink
	w.sent = nil
	w.ok(w.SendDocuments(ctx, w.owner, page.DispatchForm))
	w.runMail()
	if m := w.sent[0]; !strings.Contains(m.Text, "Mira en\nhttps://acuse.example/"+w.slug+"/d/"+mailed(t, m)) {
		t.Errorf("got\n%s", m.Text)
	}
}

func TestATextIsLookedAtBeforeItIsKept(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	for _, kind := range app.MailTemplateKinds() {
		for _, lang := range billing.Languages {
			page, err := w.MailTemplate(ctx, w.owner, kind, lang)
			w.ok(err)
			preview, err := w.PreviewMailTemplate(ctx, w.owner, page.MailTemplateForm)
			if w.ok(err); preview.Subject == "" || strings.ContainsAny(preview.Subject+preview.Text, "{}") || !strings.Contains(preview.Text, "Estudio Marjal") {
				t.Errorf("%s, %s: got %q\n%s", kind, lang, preview.Subject, preview.Text)
			}
		}
	}
	bad := app.MailTemplateForm{Kind: "link", Language: "es", Subject: "x", Body: "nada"}
	_, err := w.PreviewMailTemplate(ctx, w.owner, bad)
	wantKey(t, err, "outbox.error.missing_word", "body")
	wantKey(t, w.SaveMailTemplate(ctx, w.owner, bad), "outbox.error.missing_word", "body")
	staff := w.owner
	staff.Role = billing.Staff
	bad.Body = "{enlace}"
	for name, err := range map[string]error{"saves": w.SaveMailTemplate(ctx, staff, bad), "resets": w.ResetMailTemplate(ctx, staff, "link", "es")} {
		if billing.CodeOf(err) != billing.Forbidden {
			t.Errorf("who is not the owner %s it: got %v, want forbidden", name, err)
		}
	}
	for _, f := range []app.MailTemplateForm{{Kind: "spam", Language: "es", Subject: "x", Body: "x"}, {Kind: "link", Language: "xx", Subject: "x", Body: "{enlace}"}} {
		if err := w.SaveMailTemplate(ctx, w.owner, f); billing.CodeOf(err) != billing.NotFound {
			t.Errorf("%+v: got %v, want not found", f, err)
		}
	}
}
