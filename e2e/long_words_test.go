package e2e_test

import (
	"strings"
	"testing"
	"time"

	"acuse/e2e/harness"
)

// TestALongWordMakesNoPageWider: a subject of one word of 200 letters, where the messages and links of a document are shown.
func TestALongWordMakesNoPageWider(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	p := s.Open(harness.View{}).For(t)
	p.Enter(s.Login("office", "lucia@"))
	p.Navigate("/app/facturas?estado=issued&leido=unread")
	p.Check("id", tickable(p, 1)[0])
	p.Within("[data-bar]").Follow("Enviar")
	p.Fill("subject.es", strings.Repeat("asuntolargo", 18))
	p.Within(".bar-form").Follow("Enviar")
	document := ""
	waitUntil(t, 20*time.Second, "the message at the document", func() bool {
		document = p.Path()
		p.Navigate(document)
		return strings.Contains(p.Text(), "Enlaces vivos") && strings.Contains(p.Text(), "asuntolargo")
	})
	message := p.Eval(`document.querySelector("#sent .c-title a").getAttribute("href")`).(string)
	for name, view := range map[string]harness.View{"1280": {}, "390": {Mobile: true}} {
		p := s.Open(view).For(t)
		p.Enter(s.Login("office", "lucia@"))
		for at, path := range map[string]string{"document": document, "message": message, "outbox": outboxPage} {
			p.Navigate(path)
			p.ExpectFits()
			p.Picture("long-words-" + at + "-" + name)
		}
		p.Navigate(document)
		p.ExpectText("asuntolargo")
		p.ExpectNoProblems()
	}
}

// TestALongWordAtTheFootMakesNoPageWider: one of 160 letters, under the pages of a customer.
func TestALongWordAtTheFootMakesNoPageWider(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	office := s.Open(harness.View{}).For(t)
	office.LogIn(s.Login("office", "lucia@"))
	office.Navigate(brandPage)
	office.Fill("footer.es", strings.Repeat("W", 160))
	office.Fill("welcome.es", strings.Repeat("M", 160))
	office.Fill("support_url", "https://"+strings.Repeat("ayuda", 20)+".example")
	office.Loads("publishing", func() { office.Click("Guardar y publicar") })
	for _, view := range []harness.View{{}, {Mobile: true}} {
		p := s.Open(view).For(t)
		for _, path := range []string{"/entrar", "/olvido"} {
			p.Navigate("/estudio-marjal" + path)
			p.ExpectFits()
		}
		p.LogIn(s.Login("portal", ""))
		for _, path := range []string{"/documentos", "/configuracion", "/legal"} {
			p.Navigate("/estudio-marjal" + path)
			p.ExpectText("WWWW")
			p.ExpectFits()
			if view.Mobile {
				p.Wide(320)
				p.ExpectFits()
				p.Wide(390)
			}
		}
	}
}
