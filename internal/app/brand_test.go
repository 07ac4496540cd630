package app_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
)

// markSVG is a logo.
const markSVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><rect width="120" height="40" rx="8" fill="#b4432a"/><circle cx="20" cy="20" r="10" fill="#fff"/></svg>`

// brand keeps a draft and answers the page.
func (w *world) brand(color string) app.BrandPage {
	w.t.Helper()
	page, err := w.Brand(w.t.Context(), w.owner)
	w.ok(err)
	page, err = w.SaveBrandDraft(w.t.Context(), w.owner, app.BrandForm{Revision: page.Revision, Color: color, Font: "literata", Corners: "round",
		Texts:   map[string]billing.BrandTexts{"es": {Welcome: "Tus facturas, siempre a mano", MailHeader: "Diseño y papel", MailFooter: "Gracias por tu confianza"}},
		Support: billing.Support{Email: "ayuda@estudiomarjal.example", Phone: "960 000 014"}})
	w.ok(err)
	return page
}

// look is what the company looks like to its customers.
func (w *world) look() *app.Look {
	w.t.Helper()
	c, err := w.CompanyBySlug(w.t.Context(), w.slug)
	w.ok(err)
	look, err := w.LookOf(w.t.Context(), c)
	w.ok(err)
	return look
}

func TestABrandIsMadePublishedUndoneAndGoneBackTo(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	page := w.brand("B4432A")
	if !page.Changed || page.Number != 0 || page.Brand.Color != "#b4432a" || page.Brand.Corners != "round" {
		t.Errorf("the draft: got %+v", page)
	}
	if look := w.look(); look.Theme != nil {
		t.Errorf("a draft is shown to customers: %s", look.Theme)
	}
	w.ok(w.PublishBrand(ctx, w.owner, page.Revision))
	first := w.look()
	if !bytes.Contains(first.Theme, []byte("#b4432a")) || first.Brand.In("ca", "es").Welcome != "Tus facturas, siempre a mano" {
		t.Errorf("published: got %s and %+v", first.Theme, first.Brand)
	}
	page = w.brand("#0f766e")
	w.ok(w.PublishBrand(ctx, w.owner, page.Revision))
	page, err := w.Brand(ctx, w.owner)
	w.ok(err)
	if page.Number != 2 || page.Changed || page.Undo != 1 || len(page.Versions) != 2 || page.Versions[0].By == "" {
		t.Fatalf("two versions: got %+v", page)
	}
	w.ok(w.RestoreBrand(ctx, w.owner, page.Undo, page.Revision))
	w.ok(w.RestoreBrand(ctx, w.owner, page.Undo, page.Revision)) // sent twice
	if look := w.look(); look.Hash != first.Hash {
		t.Errorf("undone: got %s, want the first version's %s", look.Hash, first.Hash)
	}
	if n := w.count(`SELECT count(*) FROM brand`); n != 3 {
		t.Errorf("got %d versions, want 3: none is changed, and the same twice is one", n)
	}
	w.ok(w.RestoreBrand(ctx, w.owner, 0, -3))
	if look := w.look(); look.Theme == nil || !look.Brand.IsZero() {
		t.Errorf("the usual look: got %+v", look.Brand)
	}
	if err := w.RestoreBrand(ctx, w.owner, 99, -4); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("a version that is none: got %v, want not found", err)
	}
}

// TestUndoingGoesBackOneByOne, to the usual look; what was put back by name is undone like any publication.
func TestUndoingGoesBackOneByOne(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	at := func(step, color string, undo int64) {
		t.Helper()
		page, err := w.Brand(ctx, w.owner)
		w.ok(err)
		if page.Brand.Color != color || page.Undo != undo {
			t.Fatalf("%s: got %q, to be undone to %d, want %q and %d", step, page.Brand.Color, page.Undo, color, undo)
		}
	}
	restore := func(number int64) {
		t.Helper()
		page, err := w.Brand(ctx, w.owner)
		w.ok(err)
		w.ok(w.RestoreBrand(ctx, w.owner, number, page.Revision))
	}
	at("at first", "", -1)
	for _, color := range []string{"#b4432a", "#0f766e", "#27407d"} {
		w.ok(w.PublishBrand(ctx, w.owner, w.brand(color).Revision))
	}
	at("three", "#27407d", 2)
	restore(2)
	at("undone", "#0f766e", 1)
	restore(1)
	at("twice", "#b4432a", 0)
	restore(0)
	if page, err := w.Brand(ctx, w.owner); err != nil || !page.Brand.IsZero() || page.Undo != -1 {
		t.Fatalf("thrice: got %+v, %v", page, err)
	}
	restore(3) // version 7
	at("put back by name", "#27407d", 0)
	restore(1)
	at("and another", "#b4432a", 7)
	restore(7)
	at("undone", "#27407d", 0)
}

// TestTheDraftThatWasShownIsForgotten and none that somebody has changed meanwhile.
func TestTheDraftThatWasShownIsForgotten(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.brand("#b4432a")
	shown, err := w.BrandDraftChange(ctx, w.owner)
	w.ok(err)
	w.brand("#0f766e")
	if err := w.DiscardBrandDraft(ctx, w.owner, shown.Revision); billing.CodeOf(err) != billing.Conflict {
		t.Errorf("changed meanwhile: got %v, want a conflict", err)
	}
	shown, err = w.BrandDraftChange(ctx, w.owner)
	w.ok(err)
	w.ok(w.DiscardBrandDraft(ctx, w.owner, shown.Revision))
	w.ok(w.DiscardBrandDraft(ctx, w.owner, shown.Revision)) // sent twice
	if page, err := w.Brand(ctx, w.owner); err != nil || page.Changed || page.Brand.Color != "" {
		t.Errorf("forgotten: got %+v, %v", page.Brand, err)
	}
}

// TestPublishingAgainEndsADraftAsItWasShown: the form has what is in force afterwards, and nothing goes that the page has not
// shown.
func TestPublishingAgainEndsADraftAsItWasShown(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.ok(w.PublishBrand(ctx, w.owner, w.brand("#b4432a").Revision))
	w.ok(w.PublishBrand(ctx, w.owner, w.brand("#0f766e").Revision))
	if change, err := w.BrandChange(ctx, w.owner, 1); err != nil || change.Draft != nil {
		t.Errorf("without a draft: got %v, %+v", err, change.Draft)
	}
	w.brand("#27407d")
	shown, err := w.BrandChange(ctx, w.owner, 1)
	w.ok(err)
	if shown.Draft == nil || shown.Draft.Brand.Color != "#27407d" {
		t.Errorf("what goes: got %+v, want the draft", shown.Draft)
	}
	w.brand("#6d2e6b")
	if err := w.RestoreBrand(ctx, w.owner, 1, shown.Revision); billing.CodeOf(err) != billing.Conflict {
		t.Errorf("over a draft that was not shown: got %v, want a conflict", err)
	}
	shown, err = w.BrandChange(ctx, w.owner, 1)
	w.ok(err)
	w.ok(w.RestoreBrand(ctx, w.owner, 1, shown.Revision))
	page, err := w.Brand(ctx, w.owner)
	w.ok(err)
	if page.Brand.Color != "#b4432a" || page.Changed || page.Revision != -3 {
		t.Errorf("afterwards: got %s of revision %d, want what is published", page.Brand.Color, page.Revision)
	}
}

// TestTheMailBesideABrandIsThatOfAnInvoice: in the words it goes out with, usual or the company's own.
func TestTheMailBesideABrandIsThatOfAnInvoice(t *testing.T) {
	w := newWorld(t)
	expect := func(want ...string) {
		t.Helper()
		m, err := w.BrandExampleMail(t.Context(), w.owner, "es", "light")
		w.ok(err)
		for _, text := range want {
			if !strings.Contains(m.Text, text) {
				t.Errorf("no %q in\n%s", text, m.Text)
			}
		}
	}
	expect("Te enviamos la factura F-", "Zona privada: http", "usuario\n  cafe@example.com")
	w.ok(w.SaveMailTemplate(t.Context(), w.owner, app.MailTemplateForm{Kind: "link", Language: "es", Subject: "Para {cliente}", Body: "Aquí la tienes.\n{enlace}"}))
	expect("Aquí la tienes.", "Zona privada: http")
}

func TestABrandThatCannotBeLeavesTheDraftAsItWas(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	page := w.brand("#b4432a")
	long := strings.Repeat("x", billing.BrandLineMax+1)
	for field, f := range map[string]app.BrandForm{
		"color": {Color: "rojo"}, "font": {Font: "comic"}, "corners": {Corners: "star"}, "welcome.eu": {Texts: map[string]billing.BrandTexts{"eu": {Welcome: long}}},
		"support_email": {Support: billing.Support{Email: "x"}}, "support_phone": {Support: billing.Support{Phone: "<b>"}},
		"support_url": {Support: billing.Support{URL: "javascript:alert(1)"}}, "short_name": {Short: strings.Repeat("x", billing.BrandShortMax+1)},
	} {
		f.Revision = page.Revision
		_, err := w.SaveBrandDraft(ctx, w.owner, f)
		var errs billing.Errors
		if !errors.As(err, &errs) || errs.On(field) == nil || len(errs) != 1 {
			t.Errorf("%s: got %v, want an error beside it", field, err)
		}
	}
	hostile := []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>1</script></svg>`)
	var wrong billing.Errors
	if err := w.AddBrandPicture(ctx, w.owner, "logo", hostile); !errors.As(err, &wrong) || wrong.On("logo") == nil {
		t.Errorf("a script in a logo: got %v", err)
	}
	for _, upload := range []app.BrandUpload{{Kind: "login", Body: hostile}, {Kind: "icon", Body: []byte{}}} {
		_, err := w.SaveBrandDraft(ctx, w.owner, app.BrandForm{Revision: page.Revision, Color: "#0f766e"}, app.BrandUpload{Kind: "logo", Body: []byte(markSVG)}, upload)
		if !errors.As(err, &wrong) || len(wrong) != 1 || wrong.On(upload.Kind) == nil {
			t.Errorf("beside a %s that cannot be taken: got %v", upload.Kind, err)
		}
		if now, err := w.Brand(ctx, w.owner); err != nil || now.Brand.Color != "#b4432a" || now.Brand.Logo != "" || now.Revision != page.Revision {
			t.Errorf("half of the form was kept: %+v, %v", now.Brand, err)
		}
	}
	_, err := w.SaveBrandDraft(ctx, w.owner, app.BrandForm{Revision: page.Revision - 1, Color: "#000000"})
	if billing.CodeOf(err) != billing.Conflict {
		t.Errorf("a draft that another tab changed: got %v, want a conflict", err)
	}
	if err := w.PublishBrand(ctx, w.owner, page.Revision-1); billing.CodeOf(err) != billing.Conflict {
		t.Errorf("publishing what was not seen: got %v, want a conflict", err)
	}
	after, err := w.Brand(ctx, w.owner)
	w.ok(err)
	if !after.Brand.Equal(page.Brand) || after.Revision != page.Revision || w.count(`SELECT count(*) FROM brand_picture`) != 0 {
		t.Errorf("something was kept:\n%+v\nwant\n%+v", after.Brand, page.Brand)
	}
}

func TestAPageFromBeforeAPublicationOverwritesNoLaterDraft(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	before, err := w.Brand(ctx, w.owner) // a tab that stays open
	w.ok(err)
	draft := w.brand("#b4432a")
	w.ok(w.PublishBrand(ctx, w.owner, draft.Revision))
	w.wait(time.Second)
	for name, stale := range map[string]int64{"from before": before.Revision, "of the draft that was published": draft.Revision} {
		_, err := w.SaveBrandDraft(ctx, w.owner, app.BrandForm{Revision: stale, Color: "#000000"})
		if billing.CodeOf(err) != billing.Conflict {
			t.Errorf("a page %s: got %v, want a conflict", name, err)
		}
	}
	later := w.brand("#0f766e")
	if _, err := w.SaveBrandDraft(ctx, w.owner, app.BrandForm{Revision: draft.Revision, Color: "#000000"}); later.Revision == draft.Revision || billing.CodeOf(err) != billing.Conflict {
		t.Errorf("over a later draft, of %d and %d: got %v, want a conflict", later.Revision, draft.Revision, err)
	}
}

func TestDocumentsAndMailsWearTheBrandThatWasInForceWhenTheyWereIssued(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	customer := w.customer(w.owner, "Café Almirante, S.L.", "cafe@cafe.example")
	plain := w.invoice(w.owner, customer)
	w.ok(w.AddBrandPicture(ctx, w.owner, "logo", []byte(markSVG)))
	page := w.brand("#0f766e")
	w.ok(w.PublishBrand(ctx, w.owner, page.Revision))
	branded := w.invoice(w.owner, customer)
	sent := w.dispatch(billing.ByLink, "cafe@cafe.example", branded)
	if m := sent[0]; len(m.Inline) != 1 || !strings.Contains(m.HTML, "cid:") || !strings.Contains(m.Text, "Diseño y papel") || !strings.Contains(m.Text, "ayuda@estudiomarjal.example") {
		t.Errorf("the mail: %d pictures\n%s", len(m.Inline), m.Text)
	}
	look := w.look()
	if look.Files["logo"].MediaType != "image/svg+xml" || look.Files["logo-pdf"].Hash == "" {
		t.Errorf("the logo's files: %+v", look.Files)
	}
	w.ok(w.RestoreBrand(ctx, w.owner, 0, -1))
	for invoice, want := range map[string]bool{plain: false, branded: true} {
		file, err := w.OfficePDF(ctx, w.owner, invoice, app.Origin{})
		w.ok(err)
		if got := bytes.Contains(file.Content, []byte("/Subtype /Image")); got != want {
			t.Errorf("%s: a logo in its PDF: %v, want %v", file.Name, got, want)
		}
	}
	f, err := w.BrandFile(ctx, w.owner.CompanyID, look.Files["logo"].Hash)
	w.ok(err)
	stranger, _ := w.found("Otra", "otra@otra.example")
	if _, err := w.BrandFile(ctx, stranger.CompanyID, look.Files["logo"].Hash); billing.CodeOf(err) != billing.NotFound || len(f.Body) == 0 {
		t.Errorf("another company's picture: got %v, want not found", err)
	}
}

func TestTheDrawnListWearsTheBrandInForce(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	customer := w.customer(w.owner, "Café Almirante, S.L.", "cafe@cafe.example")
	w.invoice(w.owner, customer)
	before, token := w.guest(w.owner, w.slug, customer)
	w.ok(w.AddBrandPicture(ctx, w.owner, "logo", []byte(markSVG)))
	page := w.brand("#0f766e")
	w.ok(w.PublishBrand(ctx, w.owner, page.Revision))
	now, err := w.Guest(ctx, token, w.slug)
	w.ok(err)
	for guest, want := range map[*app.Guest]bool{&before: false, &now: true} {
		content, err := w.PortalListPDF(ctx, *guest, app.PortalQuery{}, "")
		w.ok(err)
		if got := bytes.Contains(content, []byte("/Subtype /Image")); got != want {
			t.Errorf("brand %d: a logo in the list: %v, want %v", guest.Company.Brand, got, want)
		}
	}
}
