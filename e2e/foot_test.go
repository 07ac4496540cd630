package e2e_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"acuse/e2e/harness"
)

// footEdges are where the lines of the foot begin, each once, in pixels; and what stands on a line that is no line of its own
// (below 12 px from the last one is the same).
const footEdges = `(() => {
  const foot = document.querySelector(".portal-foot"), lines = new Map();
  const words = document.createTreeWalker(foot, NodeFilter.SHOW_TEXT);
  const boxes = [...foot.querySelectorAll("svg")].map(x => x.getBoundingClientRect());
  while (words.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(words.currentNode);
    if (words.currentNode.data.trim()) boxes.push(...range.getClientRects());
  }
  for (const {left, top, height} of boxes) {
    const line = Math.round((top + height / 2) / 12);
    const at = [line, line - 1, line + 1].find(l => lines.has(l)) ?? line;
    lines.set(at, Math.min(lines.get(at) ?? Infinity, Math.round(left)));
  }
  return JSON.stringify([...new Set(lines.values())]);
})()`

// footLanguages end with the one in which the test logs in.
var footLanguages = []string{"ca", "eu", "gl", "en", "es"}

var legalNotice = map[string]string{"es": "Aviso legal", "ca": "Avís legal", "eu": "Lege-oharra", "gl": "Aviso legal", "en": "Legal notice"}

// footEmail is longer than a phone is wide.
const footEmail = "atencion.a.clientes.y.proveedores@estudio-marjal-arquitectura.example"

// TestTheFootOfEveryPageBeginsAtOneEdge: at 390 px, with everything that a company may say there, in every language.
func TestTheFootOfEveryPageBeginsAtOneEdge(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	link := sendLink(t, s)
	publishFoot(t, s)
	login := s.Login("portal", "")
	for name, view := range map[string]harness.View{"390": {Mobile: true}, "1280": {}} {
		p, languages := s.Open(view).For(t), footLanguages
		if !view.Mobile { // there is room
			languages = []string{"eu", "es"}
		}
		look := func(path, lang string, texts ...string) {
			t.Helper()
			p.Navigate(path)
			p.Within(".portal-foot").ExpectText(append(texts, "Almàssera, des de 1921 ("+lang+")", footEmail, "960 000 014")...)
			p.ExpectFits()
			if edges := fmt.Sprint(p.Eval(footEdges)); view.Mobile && strings.Contains(edges, ",") {
				t.Errorf("%s in %s: the lines of the foot begin at %s", path, lang, edges)
			}
			p.Picture(fmt.Sprintf("foot-%s-%s-%s", name, lang, strings.NewReplacer("/", "-", "?", "-").Replace(path[:min(len(path), 30)])))
		}
		for _, lang := range languages {
			text := legalNotice[lang]
			look(portalBase+"/entrar?lang="+lang, lang, text)
			look(portalBase+"/d/nada", lang, text)
			look(link, lang, text)
			look(portalBase+"/privacidad", lang, text)
			look(portalBase+"/no-existe", lang, text)
			look(portalBase+"/sin-conexion", lang)
		}
		p.LogIn(login)
		for _, lang := range languages {
			text := legalNotice[lang]
			p.Navigate(portalBase + "/configuracion")
			p.Fill("language", lang)
			p.Within("[aria-labelledby=h-preferences]").Loads("the language", func() { p.Eval(`document.querySelector("[aria-labelledby=h-preferences] button").click()`) })
			look(portalBase+"/documentos", lang, text)
		}
	}
}

// sendLink mails a document of the demo company as a link, and answers its path.
func sendLink(t *testing.T, s *harness.Server) string {
	t.Helper()
	p := s.Open(harness.View{}).For(t)
	p.LogIn(s.Login("office", "lucia@"))
	p.Navigate("/app/facturas?estado=issued&leido=unread")
	p.Check("id", tickable(p, 1)[0])
	p.Within("[data-bar]").Follow("Enviar")
	p.Within(".bar-form").Follow("Enviar")
	link := ""
	waitUntil(t, 20*time.Second, "the mail with the link", func() bool {
		for _, m := range s.Mails() {
			for _, to := range m.Links() {
				if strings.Contains(to, portalBase+"/d/") {
					link = strings.TrimPrefix(to, s.URL)
				}
			}
		}
		return link != ""
	})
	return link
}

var revision = regexp.MustCompile(`name="revision" value="(\d+)"`)

// publishFoot has the demo company say everything that may stand at the foot of its pages.
func publishFoot(t *testing.T, s *harness.Server) {
	t.Helper()
	login, c := s.Login("office", "lucia@"), s.Client()
	c.Post("/entrar", url.Values{"username": {login.Username}, "password": {login.Password}})
	form := url.Values{"publicar": {"1"}, "revision": {revision.FindStringSubmatch(c.Get(brandPage).Body)[1]},
		"support_email": {footEmail}, "support_phone": {"960 000 014"}, "support_url": {"https://estudiomarjal.example/ayuda"}}
	for _, lang := range footLanguages {
		form.Set("footer."+lang, "Almàssera, des de 1921 ("+lang+")")
	}
	c.Post(brandPage, form)
}
