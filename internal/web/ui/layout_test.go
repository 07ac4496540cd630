package ui

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"acuse/internal/billing"
	"acuse/internal/i18n"

	"github.com/a-h/templ"
)

func layouts() map[string]templ.Component {
	page := Page{P: es, Title: "Clientes", Brand: "Marjal", Scripts: []string{"htmx.js"}, Toasts: []ToastProps{{Text: "Guardado"}}}
	return map[string]templ.Component{
		"office": Office(OfficePage{Page: page, Company: "Lucía Ferrandis", TaxID: "93471790C", Email: "l@x.example", Current: "customers",
			Sales: []NavEntry{{Href: "/app/f", Icon: "file-text", Text: "Facturas"}},
			Links: OfficeLinks{Home: "/app/", Customers: "/app/c", Logout: "/app/out"}}),
		"portal": Portal(PortalPage{Page: page, Company: "Marjal", Home: "/m/", Customer: "Café", Username: "c@x.example", Logout: "/m/out",
			Nav: []NavEntry{{Href: "/m/d", Icon: "file-text", Text: "Documentos", Current: true}, {Href: "/m/p", Icon: "user", Text: "Mis Datos"}}}),
		"door":  Door(DoorPage{Page: page, Company: "Marjal", Languages: []Language{{Code: "es", Name: "Castellano", Current: true}, {Code: "en", Name: "English", Href: "?lang=en"}}}),
		"plain": Plain(PlainPage{Page: page, Company: "Marjal", Status: 404}),
	}
}

func TestEveryLayoutIsAWholeAccessiblePage(t *testing.T) {
	for name, c := range layouts() {
		t.Run(name, func(t *testing.T) {
			html := render(t, c)
			has(t, html, "<!doctype html>", `<html lang="es">`, `<meta name="robots" content="noindex">`, "<title>Clientes · Marjal</title>",
				`<main class=`, `id="contenido"`, "/static/app.", "/static/inter-latin.", `<script defer src="/static/htmx.`)
			if n := strings.Count(html, "<main"); n != 1 {
				t.Errorf("got %d <main>, want 1", n)
			}
		})
	}
}

func TestNoLayoutNeedsAWeakerContentSecurityPolicy(t *testing.T) {
	weak := regexp.MustCompile(`(?i)\sstyle=|<style|\son[a-z]+=|<script(?:>|\s[^>]*>[^<])|javascript:|https?://`)
	for name, c := range layouts() {
		if found := weak.FindString(render(t, c)); found != "" {
			t.Errorf("%s: found %q", name, found)
		}
	}
}

func TestOfficeShowsOnlyEntriesThatExist(t *testing.T) {
	html := render(t, layouts()["office"])
	has(t, html, "NIF 93471790C", `<a href="/app/c" aria-current="page">`, `<a href="/app/f">`, `method="post" action="/app/out"`, "l@x.example")
	hasNot(t, html, es.T("ui.nav.profile"), es.T("ui.nav.settings"))
}

func TestACustomerNeverSeesOurName(t *testing.T) {
	ours := regexp.MustCompile(`(?i)acuse|/platform\.[0-9a-f]+\.svg`)
	for _, name := range []string{"portal", "door", "plain"} {
		if found := ours.FindString(render(t, layouts()[name])); found != "" {
			t.Errorf("%s: found %q", name, found)
		}
	}
	has(t, render(t, layouts()["portal"]), "Marjal ve cuándo abres y cuándo descargas", `<a href="/m/d" aria-current="page">`)
}

func TestDoorOffersTheOtherLanguages(t *testing.T) {
	has(t, render(t, layouts()["door"]), `<b lang="es" aria-current="true">Castellano</b>`, `href="?lang=en" lang="en" hreflang="en"`)
}

func TestPlainPagesSayWhatHappenedInTheirLanguage(t *testing.T) {
	for _, lang := range billing.Languages {
		p := i18n.For(lang)
		for status, kind := range map[int]string{403: "403", 404: "404", 422: "422", 429: "429", 503: "503", 500: "500", 418: "500"} {
			html := render(t, Plain(PlainPage{Page: Page{P: p}, Status: status, ErrorID: "e-1"}))
			has(t, html, templ.EscapeString(p.T("ui.plain."+kind+".title")), templ.EscapeString(p.T("ui.plain."+kind+".text")), "e-1")
			hasNot(t, html, "ui.plain")
		}
	}
}

func TestPartyFieldsAreTheTenOfMisDatosInOrder(t *testing.T) {
	labels := []string{"Nombre o Razón Social", "Tipo Identificador Fiscal", "Identificador Fiscal", "Dirección", "País",
		"Provincia", "Ciudad/Municipio", "Código Postal", "E-mail", "Teléfono"}
	names := []string{"name", "tax_id_type", "tax_id", "address", "country", "province", "city", "postcode", "email", "phone"}
	html := render(t, PartyFields(es, billing.Party{TaxIDType: billing.TaxIDNIE}, nil, PartyOptions{}))
	pairs := render(t, PartyPairs(es, billing.Party{TaxIDType: billing.TaxIDNIE, Country: "ES"}))
	at, pairAt := 0, 0
	for i, label := range labels {
		for _, piece := range []string{`<label for="f-` + names[i] + `">` + label, `name="` + names[i] + `"`} {
			next := strings.Index(html[at:], piece)
			if next < 0 {
				t.Fatalf("%q does not follow in %s", piece, html[at:])
			}
			at += next
		}
		next := strings.Index(pairs[pairAt:], "<dt>"+label+"</dt>")
		if next < 0 {
			t.Fatalf("%q does not follow in %s", label, pairs[pairAt:])
		}
		pairAt += next
	}
	has(t, html, `<option value="nie" selected>NIE`, `<option value="ES" selected>España`, `autocomplete="off"`)
	has(t, pairs, "<dd>NIE</dd>", "<dd>España</dd>")
	has(t, render(t, PartyFields(es, billing.Party{}, nil, PartyOptions{Own: true})), `autocomplete="email"`)
}

func TestCountriesBeginWithSpainAndAreSortedAsPeopleRead(t *testing.T) {
	all := Countries(es)
	var codes []string
	for _, c := range all {
		codes = append(codes, c.Value)
	}
	order := []string{"ES", "DE", "AD", "BE", "FR", "AX", "IT", "MX", "FM", "OM"} // … Francia, Islas Åland, Italia, México, Micronesia, Omán
	positions := make([]int, len(order))
	for i, code := range order {
		positions[i] = slices.Index(codes, code)
	}
	if len(all) < 240 || positions[0] != 0 || !slices.IsSorted(positions) {
		t.Errorf("got %d countries with %v at %v, want all of them, Spain first and these in this order", len(all), order, positions)
	}
}
