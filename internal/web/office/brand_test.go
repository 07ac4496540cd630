package office

import (
	"net/url"
	"strings"
	"testing"
)

// keep sends the form of the brand as the script does while it is typed in.
func (d *desk) keep(status int, form url.Values) string {
	d.t.Helper()
	return d.page(status, request{handler: SaveBrand, target: brandPath, form: form, part: true})
}

func TestAScriptIsToldWhetherTheDraftIsKept(t *testing.T) {
	d := newDesk(t)
	expect(t, d.page(200, request{handler: Brand, target: brandPath}), `id="brand-kept" role="status" data-failed="Sin guardar. Prueba con el botón."></p>`)
	expect(t, d.keep(200, url.Values{"revision": {"0"}, "color": {"#0f766e"}}), ">Guardado en el borrador</p>")
	page := d.keep(409, url.Values{"revision": {"0"}, "color": {"#b4432a"}})
	expect(t, page, ">Sin guardar: otra pestaña u otra persona la ha cambiado.</p>")
	expectNo(t, page, "Guardado en el borrador")
	for field, name := range map[string]string{"color": "Color", "support_url": "Página de ayuda", "welcome.ca": "En la entrada, Català"} {
		expect(t, d.keep(422, url.Values{"revision": {d.revision()}, field: {"=" + strings.Repeat("x", 2000)}}), `data-wrong="`+field+`">Sin guardar. Revisa: `+name+"</p>")
	}
	if got, want := d.page(303, request{handler: SaveBrand, target: brandPath, form: url.Values{"revision": {d.revision()}}}), brandPath+"?hecho=guardado"; got != want {
		t.Errorf("without a script: got sent to %s, want %s", got, want)
	}
	expect(t, d.page(200, request{handler: Brand, target: brandPath + "?hecho=guardado"}), "Borrador guardado. Tus clientes aún no lo ven.")
}

// revision is that of the draft, as the page has it.
func (d *desk) revision() string {
	d.t.Helper()
	_, rest, _ := strings.Cut(d.page(200, request{handler: Brand, target: brandPath}), `name="revision" value="`)
	revision, _, _ := strings.Cut(rest, `"`)
	return revision
}

func TestNothingIsClaimedBesideAColourThatIsNone(t *testing.T) {
	d := newDesk(t)
	claims := []string{"se lee bien", `class="faint">AA<`}
	expect(t, d.keep(200, url.Values{"revision": {"0"}, "color": {"#0f766e"}}), claims...)
	bad := url.Values{"revision": {d.revision()}, "color": {"#0f76"}}
	for how, page := range map[string]string{"while typing": d.keep(422, bad), "after the button": d.page(422, request{handler: SaveBrand, target: brandPath, form: bad})} {
		t.Run(how, func(t *testing.T) {
			expect(t, page, "Sin un color válido no hay contraste que medir.")
			expectNo(t, page, claims...)
		})
	}
	bad = url.Values{"revision": {d.revision()}, "color": {"#27407d"}, "support_url": {"x"}}
	expect(t, d.keep(422, bad), claims...) // the colour is one, whatever else is wrong
}

// TestPublishingAgainShowsTheDraftThatGoesWithIt, and once more where that has changed meanwhile.
func TestPublishingAgainShowsTheDraftThatGoesWithIt(t *testing.T) {
	d := newDesk(t)
	d.keep(200, url.Values{"revision": {"0"}, "color": {"#0f766e"}})
	d.page(303, request{handler: SaveBrand, target: brandPath, form: url.Values{"revision": {d.revision()}, "color": {"#0f766e"}, "publicar": {"1"}}})
	ask := request{handler: BrandVersion, target: versionPath(0), path: map[string]string{"number": "0"}}
	expectNo(t, d.page(200, ask), "Se descarta tu borrador")
	d.keep(200, url.Values{"revision": {d.revision()}, "color": {"#6d2e6b"}, "footer.es": {"Hasta el martes"}})
	shown := d.revision()
	expect(t, d.page(200, ask), "Se descarta tu borrador", "#6d2e6b", "Hasta el martes", `name="revision" value="`+shown+`"`)
	d.keep(200, url.Values{"revision": {shown}, "color": {"#6d2e6b"}, "footer.es": {"Hasta el jueves"}})
	again := request{handler: RestoreBrand, target: versionPath(0), path: ask.path, form: url.Values{"revision": {shown}}}
	expect(t, d.page(409, again), "El borrador ha cambiado mientras tanto.", "Hasta el jueves")
	again.form = url.Values{"revision": {d.revision()}}
	if got, want := d.page(303, again), brandPath+"?hecho=recuperada"; got != want {
		t.Errorf("got sent to %s, want %s", got, want)
	}
	page := d.page(200, request{handler: Brand, target: brandPath})
	expectNo(t, page, "Hasta el jueves", "sin publicar")
}

// TestWhatATextOrAPictureMayBeIsSaidBeforehand, and no text grows longer than is taken.
func TestWhatATextOrAPictureMayBeIsSaidBeforehand(t *testing.T) {
	d := newDesk(t)
	page := d.page(200, request{handler: Brand, target: brandPath})
	for name, most := range map[string]string{"welcome.es": "160", "footer.ca": "160", "mail_header.eu": "160", "mail_footer.gl": "400"} {
		_, field, _ := strings.Cut(page, `name="`+name+`"`)
		field, _, _ = strings.Cut(field, `</div>`)
		expect(t, field, `maxlength="`+most+`"`, "Hasta "+most+" caracteres.")
	}
	expect(t, page, "De 400 px o más por lado.")
}

func TestTheFileOfALogoIsToldThatLettersBecomeOutlines(t *testing.T) {
	d := newDesk(t)
	_, rest, _ := strings.Cut(d.page(200, request{handler: Brand, target: brandPath}), `id="f-logo-h">`)
	hint, _, _ := strings.Cut(rest, "<")
	expect(t, hint, "Convierte los textos de un SVG en trazados.")
}

// TestAColourThatWasTakenOutIsMissed: the usual one is not put in its place behind anybody's back.
func TestAColourThatWasTakenOutIsMissed(t *testing.T) {
	d := newDesk(t)
	d.keep(200, url.Values{"revision": {"0"}, "color": {"#b4432a"}})
	empty := url.Values{"revision": {d.revision()}, "color": {" "}, "publicar": {"1"}}
	expect(t, d.page(422, request{handler: SaveBrand, target: brandPath, form: empty}), "Este dato hace falta.", `aria-invalid="true"`)
	expect(t, d.page(200, request{handler: Brand, target: brandPath}), `value="#b4432a"`, "Tienes cambios sin publicar")
	expect(t, d.keep(422, empty), `data-wrong="color"`)
}
