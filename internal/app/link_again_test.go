package app_test

import (
	"strings"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/mail"
)

func TestWhoAsksForALinkTakenBackIsToldToTheCompanyAndGetsNone(t *testing.T) {
	for name := range killers(nil) {
		if name == "expired" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			ctx := t.Context()
			customer, invoice, token := w.linked()
			killers(w)[name](customer, invoice)
			w.runMail()
			links := w.count(`SELECT count(*) FROM link`)
			for day := 1; day <= 2; day++ {
				w.sent = nil
				noErrors(t, together(8, func(int) error { return w.AskNewLink(ctx, w.owner.CompanyID, token, "203.0.113.9") }))
				w.runMail()
				if len(w.sent) != 1 || w.sent[0].Kind != mail.KindLinkAsked || w.sent[0].To != "lucia@estudiomarjal.example" ||
					w.sent[0].Subject != "administracion@cafealmirante.example pide un enlace nuevo" || !strings.Contains(w.sent[0].Text, "/app/facturas/"+invoice) {
					t.Fatalf("day %d: got %d mails %v, want one to the company that says who asks", day, len(w.sent), w.sent)
				}
				acts := w.page(invoice).Acts
				if len(acts) != day || acts[0].Kind != billing.EventLinkAsked || acts[0].Who != "administracion@cafealmirante.example" {
					t.Errorf("day %d: the history has %+v, want a request of the recipient's each day", day, acts)
				}
				w.wait(24 * time.Hour)
			}
			if n := w.count(`SELECT count(*) FROM link`); n != links {
				t.Errorf("got %d links, want the %d of before", n, links)
			}
			if page, err := w.LookAtLink(ctx, w.owner.CompanyID, token, app.Request{}); err != nil || page.State != billing.LinkRevoked {
				t.Errorf("got %s, %v, want the link as dead as before", page.State, err)
			}
			if got := w.page(invoice).Emails; len(got) != 1 {
				t.Errorf("got %d messages of the document, want the first one alone", len(got))
			}
		})
	}
}

func TestOneAddressAsksForNewLinksOnlySoOften(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	for range 30 {
		w.ok(w.AskNewLink(ctx, w.owner.CompanyID, strings.Repeat("a", 32), "203.0.113.9"))
	}
	if err := w.AskNewLink(ctx, w.owner.CompanyID, "x", "203.0.113.9"); billing.CodeOf(err) != billing.TooMany {
		t.Errorf("the thirty-first: got %v, want too many", err)
	}
	w.ok(w.AskNewLink(ctx, w.owner.CompanyID, "x", "203.0.113.10"))
}
