package mail

import (
	"fmt"
	"strings"
	"testing"

	"acuse/internal/billing"
)

func unread(lang string, n int) DocumentsUnread {
	m := DocumentsUnread{Envelope: Envelope{ID: "0199-d4@acuse.example", From: "correo@acuse.example", To: "lucia@estudiomarjal.example"},
		Lang: lang, UserName: "Lucía Ferrandis", CompanyName: "Estudio Marjal", URL: "https://acuse.example/app/"}
	for i := range n {
		m.Documents = append(m.Documents, UnreadDocument{Kind: billing.Invoice, Number: fmt.Sprintf("F-2026-%04d", 184+i), Customer: "Café Almirante, S.L.",
			Total: 148701, Due: "2026-12-20", URL: "https://acuse.example/app/facturas/0199a184"})
	}
	return m
}

func reminder(lang string, kind TemplateKind) DocumentSent {
	m := byLink(lang)
	if kind == TemplateFallback {
		m = attached(lang)
	}
	m.Subject, m.Body = ReminderTexts(lang, kind)
	return m
}

func TestLettersOfRemindersLookAsTheyWereApproved(t *testing.T) {
	for _, lang := range billing.Languages {
		for name, m := range map[string]interface{ Message() (Message, error) }{"unread-one": unread(lang, 1), "unread-two": unread(lang, 2),
			"reminder": reminder(lang, TemplateReminder), "reminder-attached": reminder(lang, TemplateFallback)} {
			got := mustMessage(t, m)
			golden(t, name+"."+lang+".txt.golden", "Subject: "+got.Subject+"\n\n"+got.Text)
			golden(t, name+"."+lang+".html.golden", got.HTML)
			if strings.Contains(got.Subject+got.Text, "{") {
				t.Errorf("%s in %s: a word is not filled in:\n%s\n%s", name, lang, got.Subject, got.Text)
			}
		}
	}
}

func TestANoticeOfVeryManyUnreadNamesSomeAndCountsTheRest(t *testing.T) {
	got := mustMessage(t, unread("es", UnreadMax+3))
	if !strings.Contains(got.Subject, "23 documentos sin leer") || !strings.Contains(got.Text, "y 3 más") || strings.Contains(got.Text, "F-2026-0204") {
		t.Errorf("got %q\n%s", got.Subject, got.Text)
	}
	if _, err := unread("es", 0).Message(); err == nil {
		t.Error("of nothing: got a message, want an error")
	}
}
