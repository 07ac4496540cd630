package account_test

import (
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"acuse/internal/mail"
	"acuse/internal/web"
)

func TestTheDevelopersMailboxShowsMailsAndLetsLinksBeClicked(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.get("/dev/correo").expectText(t, "an empty mailbox", "Aún no hay mensajes")
	w.granted()
	if _, err := mail.File(w.mails)(t.Context(), w.sent[0]); err != nil {
		t.Fatal(err)
	}
	kept, err := mail.List(w.mails)
	if err != nil || len(kept) != 1 {
		t.Fatalf("got %v, %v", kept, err)
	}
	path := "/dev/correo/" + kept[0].File
	b.get("/dev/correo").expectText(t, "the mailbox", `href="`+path+`"`, "ruiz@bodegas.example")
	link := "https://acuse.example/" + w.slug + "/entrar"
	b.get(path).expectText(t, "the mail", `<a href="`+link+`">`+link+`</a>`, `sandbox`, `src="`+path+`/html"`)

	part := b.get(path + "/html")
	part.expectText(t, "its HTML", "<html", link)
	if got := part.header.Get("Content-Security-Policy"); !strings.Contains(got, "default-src 'none'") || !strings.Contains(got, "sandbox") || strings.Contains(got, "script-src") {
		t.Errorf("the HTML may do more than be looked at: %s", got)
	}
	for _, bad := range []string{"/dev/correo/nothing.eml", "/dev/correo/..%2Fsecret.eml", "/dev/correo/..%2Fsecret.eml/html"} {
		b.get(bad).expect(t, bad, 404, "")
	}
}

func TestWithoutDevelopmentThereIsNoMailbox(t *testing.T) {
	w := newWorld(t)
	server := httptest.NewServer(web.New(w.App, web.Options{MailDir: w.mails, Log: slog.New(slog.DiscardHandler)}))
	defer server.Close()
	w.url = server.URL
	w.browser().get("/dev/correo").expect(t, "the mailbox", 404, "")
}
