package e2e_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"acuse/e2e/harness"
)

// saysOfDraft waits for what Imagen de marca says about the draft.
func saysOfDraft(t *testing.T, p *harness.Page, want string) {
	t.Helper()
	waitUntil(t, 10*time.Second, "«"+want+"»", func() bool { return p.Eval(`document.getElementById("brand-kept").textContent`) == want })
}

// TestTheDraftSaysThatItIsKept while somebody types, and that it is not, without anything moving.
func TestTheDraftSaysThatItIsKept(t *testing.T) {
	t.Parallel()
	for _, view := range []string{"desktop", "phone"} {
		t.Run(view, func(t *testing.T) {
			t.Parallel()
			s := harness.Start(t, harness.Options{Demo: true})
			p := s.Open(views[view]).For(t)
			p.LogIn(s.Login("office", "lucia@"))
			p.Navigate(brandPage)
			places := `[...document.querySelectorAll(".bar, #brand-contrast, #vista-previa")].map(e => Math.round(e.getBoundingClientRect().height)).join()`
			before := p.Eval(places)
			if got := p.Eval(`document.querySelector(".bar").offsetHeight`); got.(float64) > 76 {
				t.Errorf("the bar takes %v px of the window, want 76 at most", got)
			}
			p.Fill("color", "#0f766e")
			saysOfDraft(t, p, "Guardado en el borrador")
			p.ExpectText("Descartar cambios", "Tu color se lee bien")
			p.ExpectAccessible()
			p.Picture("brand-kept")
			p.Fill("color", "#b443")
			saysOfDraft(t, p, "Sin guardar. Revisa: Color")
			p.ExpectNoText("se lee bien", "AA")
			p.ExpectAccessible()
			p.Picture("brand-not-kept")
			p.Fill("color", "#b4432a")
			saysOfDraft(t, p, "Guardado en el borrador")
			marked := `[...document.querySelectorAll("[aria-invalid=true]")].map(e => e.name).join()`
			p.Fill("support_url", "puerto.example")
			saysOfDraft(t, p, "Sin guardar. Revisa: Página de ayuda")
			if got := p.Eval(marked); got != "" {
				t.Errorf("marked while it is typed into: %v", got)
			}
			p.Press(kb.Tab)
			waitUntil(t, 10*time.Second, "the mark of the field that is wrong", func() bool { return p.Eval(marked) == "support_url" })
			p.ExpectAccessible()
			p.Fill("support_url", "https://puerto.example")
			saysOfDraft(t, p, "Guardado en el borrador")
			waitUntil(t, 10*time.Second, "no mark", func() bool { return p.Eval(marked) == "" })
			p.Eval(`window.fetch = () => Promise.reject(new TypeError("no connection"))`)
			p.Fill("color", "#222222")
			saysOfDraft(t, p, "Sin guardar. Prueba con el botón.")
			if after := p.Eval(places); after != before {
				t.Errorf("the heights: got %v, want %v as before", after, before)
			}
		})
	}
}

// TestWhoeverLeavesAtOnceHasTypedItAllTheSame: what was typed is kept as a draft before the script's own time for it has come.
func TestWhoeverLeavesAtOnceHasTypedItAllTheSame(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	p := s.Open(harness.View{})
	p.LogIn(s.Login("office", "lucia@"))
	p.Navigate(brandPage)
	p.Fill("support_phone", "600 000 000")
	p.Navigate("/app/facturas")
	waitUntil(t, 10*time.Second, "the draft to be kept", func() bool {
		p.Navigate(brandPage)
		return p.Value("support_phone") == "600 000 000"
	})
	p.ExpectText("Descartar cambios")
}

// TestAChosenPictureIsKeptWithTheRest: whoever chooses a file and presses the button at the foot has sent it, too. What is wrong
// with it is said beside it, and nothing is published.
func TestAChosenPictureIsKeptWithTheRest(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	logo := brands(t)[0].logo(t)
	none, err := filepath.Abs("testdata/brands/brands.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, view := range []string{"desktop", "without JavaScript"} {
		p := s.Open(views[view]).For(t)
		p.Enter(s.Login("office", "lucia@"))
		p.Navigate(brandPage)
		p.Fill("support_phone", "600 000 000")
		p.Upload("icon", none)
		p.Follow("Guardar y publicar")
		p.ExpectText("Este archivo no es una imagen que podamos usar")
		p.ExpectNoText("Versión 1")
		if views[view].NoScript { // a script keeps what is typed, and says so
			if got := p.Value("support_phone"); got != "600 000 000" {
				t.Errorf("the form has lost what was typed beside the picture: %q", got)
			}
			again := p.Tab()
			again.Navigate(brandPage)
			if got := again.Value("support_phone"); got != "" {
				t.Errorf("half of the form was kept: %q", got)
			}
		}
		p.Upload("logo", logo)
		p.Follow("Guardar borrador")
		p.ExpectText("Borrador guardado", "Quitar el logotipo")
		p.Follow("Descartar cambios")
		p.ExpectText("¿Descartar los cambios?", "Logotipo", "Tu nombre en letras", "600 000 000")
		p.ExpectFits()
		p.Picture("discard")
		p.Follow("Descartar cambios")
		p.ExpectText("Cambios descartados", "Tu nombre en letras")
		p.ExpectNoText("Quitar el logotipo")
	}
}

// TestThePreviewIsAtHand: on a phone a button leads to it and it is a phone's; beside the form all of it is in the window.
func TestThePreviewIsAtHand(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	for view, width := range map[string]string{"desktop": "wide", "phone": "phone"} {
		p := s.Open(views[view])
		p.LogIn(s.Login("office", "lucia@"))
		p.Navigate(brandPage)
		if got := p.Eval(`document.querySelector("[name=ancho]:checked").value`); got != width {
			t.Errorf("%s: the width of the preview: got %v, want %s", view, got, width)
		}
		if got := p.Eval(`document.activeElement.tagName + " " + scrollY`); got != "BODY 0" {
			t.Errorf("%s: got the focus and the window at %v, want them left alone by the page in the frame", view, got)
		}
		if view == "phone" {
			p.Click("Ver vista previa")
		} else {
			p.ExpectNoText("Ver vista previa")
			p.Eval(`document.getElementById("h-texts").scrollIntoView()`)
		}
		waitUntil(t, 10*time.Second, view+": the heading of the preview in the window", func() bool {
			return p.Eval(`(() => { const top = document.getElementById("h-preview").getBoundingClientRect().top; return top > 0 && top < innerHeight / 2; })()`) == true
		})
		if view == "desktop" {
			if got := p.Eval(`document.querySelector(".preview-frame").getBoundingClientRect().bottom <= document.querySelector(".bar").getBoundingClientRect().top`); got != true {
				t.Error("the frame of the preview ends below the bar")
			}
		}
		p.ExpectFits()
	}
}

// TestThePreviewOfTheMailIsOfTheSchemeThatIsAsked, whatever the system says; it fits, and follows what is typed.
func TestThePreviewOfTheMailIsOfTheSchemeThatIsAsked(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	for _, how := range []harness.View{{}, {Dark: true}, {Mobile: true}} {
		p := s.Open(how)
		p.LogIn(s.Login("office", "lucia@"))
		for theme, want := range map[string]string{"light": "rgb(246, 246, 246)", "dark": "rgb(16, 16, 16)"} {
			p.Navigate(brandPage + "/vista/es-" + theme + "/correo")
			if got := p.Eval(`getComputedStyle(document.body).backgroundColor`); got != want {
				t.Errorf("%+v, %s: got a mail on %v, want on %s", how, theme, got, want)
			}
			p.ExpectFits()
			p.Picture(fmt.Sprintf("brand-mail-%s-%t-%t", theme, how.Dark, how.Mobile))
		}
	}
	p := s.Open(harness.View{})
	p.LogIn(s.Login("office", "lucia@"))
	p.Navigate(brandPage)
	p.Eval(`document.querySelector("iframe").addEventListener("load", () => { window.shown = (window.shown || 0) + 1; })`)
	p.Eval(`document.querySelector("[data-preview-ask] [value=correo]").click()`)
	waitUntil(t, 10*time.Second, "the mail in the frame", func() bool { return p.Eval(`window.shown === 1`) == true })
	p.Fill("color", "#b4432a")
	waitUntil(t, 10*time.Second, "the mail in its new colour", func() bool { return p.Eval(`window.shown > 1`) == true })
	p.Picture("brand-mail-follows")
}

// TestThePreviewIsInTheLanguageOfWhatIsTyped, on the page that shows it; another language and ground are a choice away, and
// the links inside keep both.
func TestThePreviewIsInTheLanguageOfWhatIsTyped(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	p := s.Open(harness.View{}).For(t)
	p.LogIn(s.Login("office", "lucia@"))
	p.Navigate(brandPage)
	inside := func(want string) {
		t.Helper()
		waitUntil(t, 10*time.Second, "«"+want+"» in the preview", func() bool {
			return p.Eval(`(() => { const d = document.querySelector("iframe").contentDocument; return d?.readyState === "complete" && (d.documentElement.lang + " " + d.documentElement.dataset.theme + " " + d.body.innerText).includes(`+fmt.Sprintf("%q", want)+`); })()`) == true
		})
	}
	steps := p.Eval(`history.length`)
	inside("es light")
	inside("Entra en tu zona privada")
	p.Eval(`document.querySelector("details.brand-texts:has([name='welcome.en'])").open = true`)
	p.Fill("welcome.en", "Welcome to the marsh")
	inside("Welcome to the marsh")
	inside("en light")
	p.Fill("tema", "dark")
	inside("en dark")
	p.Eval(`document.querySelector("[data-preview-ask] [value=documentos]").click()`)
	inside("Documents")
	p.Fill("idioma", "eu")
	inside("eu dark")
	p.Eval(`document.querySelector("[data-preview-ask] [value=entrada]").click()`)
	inside("Sartu zure eremu pribatuan")
	if got := p.Eval(`history.length`); got != steps {
		t.Errorf("the preview has added steps for Back: %v, before %v", got, steps)
	}
	p.Eval(`document.querySelector("iframe").contentDocument.querySelector("a[hreflang=ca]").click()`)
	inside("ca dark")
	p.Eval(`document.querySelector("details.brand-texts:has([name='mail_footer.gl'])").open = true`)
	p.Fill("mail_footer.gl", "Ata logo")
	waitUntil(t, 10*time.Second, "the mail in Galician", func() bool {
		return p.Eval(`document.querySelector("[data-preview-ask] [aria-current]").value + document.querySelector("[name=idioma]").value`) == "correogl"
	})
	p.ExpectAccessible()
	p.ExpectFits()

	plain := s.Open(harness.View{NoScript: true}).For(t)
	plain.LogIn(s.Login("office", "lucia@"))
	plain.Navigate(brandPage + "/vista?pagina=entrada&idioma=en&tema=dark")
	plain.ExpectText("Welcome to the marsh")
	plain.Navigate(brandPage + "/vista?pagina=otra&idioma=xx&tema=rojo")
	plain.ExpectText("Entra en tu zona privada")
}

// TestAColourThatIsTheGroundsHasAnEdge: of every colour that is shown, 3 to 1 against the paper it lies on, light or dark.
func TestAColourThatIsTheGroundsHasAnEdge(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	for _, dark := range []bool{false, true} {
		p := s.Open(harness.View{Dark: dark})
		p.LogIn(s.Login("office", "lucia@"))
		for _, color := range []string{"#ffffff", "#191919"} {
			p.Navigate(brandPage)
			p.Fill("color", color)
			p.Loads("publishing", func() { p.Click("Guardar y publicar") })
			if got := p.Eval(edges); got != "" {
				t.Errorf("dark %v, the brand %s: %v", dark, color, got)
			}
		}
	}
}

// TestTheHistoryOfABrandFitsANarrowPhone, and what is asked before one of it is put back.
func TestTheHistoryOfABrandFitsANarrowPhone(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	p := s.Open(harness.View{Mobile: true})
	p.LogIn(s.Login("office", "lucia@"))
	for _, color := range []string{"#b4432a", "#0f766e"} {
		p.Navigate(brandPage)
		p.Fill("color", color)
		p.Loads("publishing", func() { p.Click("Guardar y publicar") })
	}
	for _, path := range []string{brandPage, brandPage + "/versiones/1"} {
		p.Navigate(path)
		p.Wide(320)
		p.ExpectFits()
		p.ExpectText("Volver a publicar")
		p.Picture("history-320")
		p.Wide(390)
	}
}

// edges names the colours of the page whose edge is too faint: the width and the contrast of each.
const edges = `(() => {
	const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
	const luminance = (color) => {
		paint.fillStyle = "#fff";
		paint.fillRect(0, 0, 1, 1);
		paint.fillStyle = color;
		paint.fillRect(0, 0, 1, 1);
		const [r, g, b] = [...paint.getImageData(0, 0, 1, 1).data].map((v) => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
		return .2126 * r + .7152 * g + .0722 * b;
	};
	const ground = (el) => { const own = getComputedStyle(el).backgroundColor; return own === "rgba(0, 0, 0, 0)" ? ground(el.parentElement) : own; };
	const shown = [...document.querySelectorAll(".swatch, .brand-dot circle")];
	return shown.length < 9 ? "only " + shown.length + " are shown" : shown.map((el) => {
		const style = getComputedStyle(el), dot = el.localName === "circle";
		const width = dot ? style.stroke === "none" ? 0 : parseFloat(style.strokeWidth) : parseFloat(style.borderTopWidth);
		const [a, b] = [luminance(dot ? style.stroke : style.borderTopColor), luminance(ground(el.parentElement))];
		const contrast = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
		return width >= 1 && contrast >= 3 ? "" : (el.dataset.color ?? el.getAttribute("fill")) + ": " + width + " px, " + contrast.toFixed(2) + ":1";
	}).filter(Boolean).join("; ");
})()`
