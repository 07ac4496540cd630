package mail

import (
	"strings"
	"testing"

	"acuse/internal/billing"
)

func linkAsked(lang string) LinkAsked {
	return LinkAsked{Envelope: Envelope{ID: "1@x", From: "no-reply@x.example", To: "lucia@x.example"}, Lang: lang, UserName: "Lucía",
		CompanyName: "Estudio Marjal", CustomerName: "Café Almirante, S.L.", Who: "cafe@b.example", Kind: billing.Invoice, Number: "F-2026-0001",
		URL: "https://acuse.example/app/facturas/1"}
}

func TestWhoAsksForALinkLooksAsItWasApproved(t *testing.T) {
	for _, lang := range billing.Languages {
		got := mustMessage(t, linkAsked(lang))
		golden(t, "link_asked."+lang+".txt.golden", "Subject: "+got.Subject+"\n\n"+got.Text)
		golden(t, "link_asked."+lang+".html.golden", got.HTML)
	}
}

func TestWhoAsksForALinkStaysInTheirPlace(t *testing.T) {
	for _, name := range hostile {
		m := linkAsked("en")
		m.UserName, m.CompanyName, m.CustomerName, m.Who, m.Number = name, name, name, name, name
		message := mustMessage(t, m)
		if strings.ContainsAny(message.Subject, "\r\n") || strings.Contains(message.HTML, "<script>") {
			t.Errorf("%q: subject %q", name, message.Subject)
		}
	}
}
