package ui

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"acuse/internal/billing"
	"acuse/internal/i18n"

	"github.com/a-h/templ"
)

var es = i18n.For("es")

func render(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// has fails for every piece that is not in the HTML.
func has(t *testing.T, html string, pieces ...string) {
	t.Helper()
	for _, want := range pieces {
		if !strings.Contains(html, want) {
			t.Errorf("got %s\nwant it to contain %s", html, want)
		}
	}
}

// hasNot fails for every piece that is in the HTML.
func hasNot(t *testing.T, html string, pieces ...string) {
	t.Helper()
	for _, unwanted := range pieces {
		if strings.Contains(html, unwanted) {
			t.Errorf("got %s\nwant it not to contain %s", html, unwanted)
		}
	}
}

func TestFieldTiesHintAndErrorToItsBox(t *testing.T) {
	var errs billing.Errors
	errs.Add("line.2.price", "ui.tick", "what", "x")
	html := render(t, Field(es, errs, FieldProps{Label: "Precio", Name: "line.2.price", Hint: "sin IVA", Required: true, Value: "3"}))
	has(t, html, `<label for="f-line-2-price">Precio`, `id="f-line-2-price" name="line.2.price" type="text" value="3" required`,
		`aria-invalid="true"`, `aria-describedby="f-line-2-price-h f-line-2-price-e"`, `id="f-line-2-price-h">sin IVA`,
		`id="f-line-2-price-e"`, "Marcar x")

	html = render(t, Field(es, errs, FieldProps{Label: "Otro", Name: "other"}))
	hasNot(t, html, "aria-invalid", "aria-describedby", `class="error"`)
}

func TestBareFieldKeepsItsNameForTheEar(t *testing.T) {
	html := render(t, Field(es, nil, FieldProps{Label: "Precio, línea 2", Name: "p", Bare: true, Num: true, Unit: "€"}))
	has(t, html, `aria-label="Precio, línea 2"`, `class="input num"`)
	hasNot(t, html, "<label", `class="field"`)
}

func TestOtherControlsShowTheirErrorToo(t *testing.T) {
	var errs billing.Errors
	errs.Add("x", "ui.skip")
	for name, c := range map[string]templ.Component{
		"select": Select(es, errs, SelectProps{Label: "L", Name: "x"}),
		"area":   Area(es, errs, AreaProps{Label: "L", Name: "x"}),
		"check":  Check(es, errs, CheckProps{Label: "L", Name: "x"}),
		"switch": Switch(es, errs, CheckProps{Label: "L", Name: "x"}),
	} {
		t.Run(name, func(t *testing.T) {
			has(t, render(t, c), `aria-invalid="true"`, `aria-describedby="f-x-e"`, `id="f-x-e"`, es.T("ui.skip"))
		})
	}
}

func TestFormErrorsLeadToTheFields(t *testing.T) {
	var errs billing.Errors
	errs.Add("tax_id", "ui.skip")
	errs.Add("", "ui.log_out")
	html := render(t, FormErrors(es, errs))
	has(t, html, `role="alert"`, `<a href="#f-tax_id"><b>Identificador Fiscal</b>: `+es.T("ui.skip"), "<li>"+es.T("ui.log_out"), es.T("ui.form_errors", "n", 2))

	alone := render(t, FormErrors(es, billing.Errors{billing.Fail(billing.Unknown, "ui.log_out")}))
	has(t, alone, "<b>"+es.T("ui.log_out")+"</b>")
	hasNot(t, alone, "<li>")
	if got := render(t, FormErrors(es, nil)); got != "" {
		t.Errorf("without errors: got %q, want nothing", got)
	}
}

func TestHostileTextNeverBecomesMarkup(t *testing.T) {
	const hostile = `"><script>alert(1)</script>`
	page := Page{P: es, Title: hostile, Brand: hostile, Description: hostile, Toasts: []ToastProps{{Text: hostile, Small: hostile}}}
	var errs billing.Errors
	errs.Add("name", "ui.tick", "what", hostile)
	for name, c := range map[string]templ.Component{
		"office": Office(OfficePage{Page: page, Company: hostile, TaxID: hostile, Email: hostile, Notices: []NoteProps{{Title: hostile, Text: hostile}}}),
		"portal": Portal(PortalPage{Page: page, Company: hostile, Customer: hostile, Username: hostile}),
		"door":   Door(DoorPage{Page: page, Company: hostile, Slogan: hostile, Notice: hostile}),
		"plain":  Plain(PlainPage{Page: page, Company: hostile, ErrorID: hostile}),
		"party":  PartyFields(es, billing.Party{Name: hostile, Address: hostile, Country: hostile}, errs, PartyOptions{}),
		"pairs":  PartyPairs(es, billing.Party{Name: hostile, Country: hostile, TaxIDType: hostile}),
		"tick":   Tick(es, TickProps{Value: hostile, What: hostile}),
		"area":   Area(es, nil, AreaProps{Label: hostile, Value: "</textarea>" + hostile}),
		"errors": FormErrors(es, errs),
		"read":   ReadMark(es, ReadProps{State: Read, Who: hostile}),
	} {
		t.Run(name, func(t *testing.T) { hasNot(t, render(t, c), "<script>alert", "</textarea>\"") })
	}
	has(t, render(t, Button(ButtonProps{Text: "x", Href: "/a?b=1&c=2"})), `href="/a?b=1&amp;c=2"`)
}

func TestSortingHeadSaysHowTheListIsSorted(t *testing.T) {
	html := render(t, SortHead(SortProps{Text: "Cliente", Href: "?sort=-name&q=a", Dir: "ascending", Class: "num"}))
	has(t, html, `scope="col"`, `role="columnheader"`, `aria-sort="ascending"`, `href="?sort=-name&amp;q=a"`, `class="num"`, "<svg")
	hasNot(t, render(t, SortHead(SortProps{Text: "NIF", Href: "?"})), "aria-sort", "<svg")
}

// The number is the style sheet's, which counts without a script: the words before it suit one and many.
func TestABarsWordsSuitEveryNumber(t *testing.T) {
	got := render(t, Bar(es, BarProps{Text: "Marca una fila.", All: 71, AllText: "Marcar los 71"}))
	has(t, got, `data-all="71"`, `>Marcados:</span>`)
	hasNot(t, got, "data-one", "data-many")
}

func TestTicksHaveNames(t *testing.T) {
	has(t, render(t, Tick(es, TickProps{Value: "7", What: "F-2026-0184"})), `name="id"`, `value="7"`, `aria-label="Marcar F-2026-0184"`)
	has(t, render(t, TickHead(es)), "data-tick-all", `aria-label="Marcar todas las filas"`)
}

func TestPagerSaysWhereAndLeadsOn(t *testing.T) {
	for _, c := range []struct {
		pager PagerProps
		want  string
	}{
		{PagerProps{From: 1, To: 50, Total: 2000}, "1–50 de 2.000"},
		{PagerProps{From: 1, To: 50, Total: 10000, More: true}, "1–50 de más de 10.000"},
		{PagerProps{Total: 12}, "12 en total"},
		{PagerProps{From: 51, To: 100, Total: 100, More: true, Uncounted: true}, "51–100 y más"},
		{PagerProps{More: true, Uncounted: true}, "Final de la lista"},
	} {
		if got := c.pager.text(es); got != c.want {
			t.Errorf("%+v: got %q, want %q", c.pager, got, c.want)
		}
	}
	html := render(t, Pager(es, PagerProps{Total: 99, NextHref: "?after=1", LastHref: "?last"}))
	has(t, html, `aria-label="Página siguiente"`, `aria-label="Última página"`)
	hasNot(t, html, "Página anterior", "Primera página")
}

func TestPickIsTintedOnlyWhileItFilters(t *testing.T) {
	k := PickProps{Label: "Leído", Name: "r", Options: []Option{{"", "Todos"}, {"no", "No leído"}}}
	hasNot(t, render(t, Pick(k)), "data-on")
	k.Value = "no"
	has(t, render(t, Pick(k)), "data-on", `<option value="no" selected>`)
}

func TestMoneyKeepsItsSignFaint(t *testing.T) {
	for _, c := range []struct {
		p     *i18n.Printer
		cents billing.Cents
		want  string
	}{
		{es, 148701, "1.487,01<span class=\"cur\">\u00a0€</span>"},
		{es, -12690, "−126,90<span class=\"cur\">\u00a0€</span>"},
		{es, 0, "<span class=\"zero\">0,00\u00a0€</span>"},
		{i18n.For("en"), 148701, `<span class="cur">€</span>1,487.01`},
	} {
		if got := render(t, Money(c.p, c.cents)); got != c.want {
			t.Errorf("%d: got %q, want %q", c.cents, got, c.want)
		}
	}
}

func TestDaysCarryTheirMachineForm(t *testing.T) {
	has(t, render(t, Day(es, "2026-11-20", "2026-11-23")), `<time datetime="2026-11-20">20 nov</time>`)
	has(t, render(t, FullDay(es, "2026-11-20")), `<time datetime="2026-11-20">20/11/2026</time>`)
	has(t, render(t, Day(es, "", "2026-11-23")), "—")
}

func TestReadMarkSaysStateTimeAndReader(t *testing.T) {
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	mark := func(at time.Time, full bool) string {
		return render(t, ReadMark(es, ReadProps{State: Read, At: at, Now: now, Full: full, Who: "ana@x.example"}))
	}
	has(t, mark(now.Add(-time.Hour), false), `data-state="read"`, "Leído", "hoy, 10:00", `title="ana@x.example"`, "por ana@x.example", `datetime="2026-11-23T09:00:00Z"`)
	has(t, mark(now.AddDate(0, 0, -20), false), ">3 nov<")
	has(t, mark(now.AddDate(0, 0, -20), true), ">3 nov, 11:00<")
	hasNot(t, render(t, ReadMark(es, ReadProps{State: Unread, Now: now})), "<time", "title")
	link := render(t, ReadMark(es, ReadProps{State: Read, At: now, Now: now, Who: "por el enlace enviado a ana@x.example", Link: true}))
	has(t, link, `title="por el enlace enviado a ana@x.example"`, ">por el enlace enviado a ana@x.example<")
	for _, state := range []string{Unread, Seen, Read, Stale, Unverified, Bounced} {
		if word := es.T("ui.read." + state); strings.HasPrefix(word, "ui.") {
			t.Errorf("%s has no word", state)
		}
	}
}

func TestEveryIconNamedInTheSourcesIsThere(t *testing.T) {
	named := regexp.MustCompile(`(?:\bIcon(?:Small)?\(|\bIcon:\s*|icon: +|turn\([^,]+, )"([a-z0-9-]+)"`)
	found := 0
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, "_templ.go") || !strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, ".templ") {
			return err
		}
		content, err := os.ReadFile(name)
		for _, m := range named.FindAllStringSubmatch(string(content), -1) {
			found++
			if _, ok := icons[m[1]]; !ok {
				t.Errorf("%s: there is no icon %q", name, m[1])
			}
		}
		return err
	})
	if err != nil || found == 0 {
		t.Errorf("found %d icons in the sources (%v), want some", found, err)
	}
}
