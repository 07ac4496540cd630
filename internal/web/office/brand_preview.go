package office

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// previewPages are what a brand is shown on.
var previewPages = []string{"entrada", "documentos", "documento", "correo", "pdf"}

// previewID is the part of the page that the preview is, previewEnd what comes after its frame.
const previewID, previewEnd = "vista-previa", "vista-previa-fin"

// shownFirst marks the button of the page that stands in the preview from the beginning.
func shownFirst(page string) templ.Attributes {
	if page != previewPages[0] {
		return nil
	}
	return templ.Attributes{"aria-current": "true"}
}

// PreviewSchemes are the themes that the preview is shown in.
var PreviewSchemes = []string{"light", "dark"}

// BrandPreview leads to the page of the preview that was asked for, in that language and theme.
func BrandPreview(v *door.Visit) error {
	ask := v.R.URL.Query()
	return v.Redirect(door.BrandPreview(oneOf(ask.Get("idioma"), v.Desk.Company.Language, billing.Languages), oneOf(ask.Get("tema"), "light", PreviewSchemes)) +
		"/" + oneOf(ask.Get("pagina"), previewPages[0], previewPages))
}

// oneOf is what was asked for where there is such, else the usual one.
func oneOf(asked, usual string, all []string) string {
	if slices.Contains(all, asked) {
		return asked
	}
	return usual
}

// previewFirst is what stands in the preview from the beginning.
func (b brandView) previewFirst() string {
	return door.BrandPreview(b.v.Desk.Company.Language, "light") + "/" + previewPages[0]
}

// previewIn are the languages of the preview, previewAs its themes.
func (b brandView) previewIn() []ui.Option {
	var all []ui.Option
	for _, language := range b.languages() {
		all = append(all, ui.Option{Value: language, Text: i18n.For(language).Name()})
	}
	return all
}

func (b brandView) previewAs() []ui.Option { return options(b.v.P, "brand.preview.", PreviewSchemes) }

// BrandDraftTheme is the stylesheet of the brand that is being made.
func BrandDraftTheme(v *door.Visit) error {
	look, err := v.App.DraftLook(v.R.Context(), v.Actor)
	if err != nil {
		return err
	}
	if _, use, icon := strings.Cut(v.R.PathValue("file"), "-"); icon {
		f, err := v.App.InitialsIcon(v.Desk.Company, look, use)
		if err != nil {
			return err
		}
		v.W.Header().Set("Content-Type", f.MediaType)
		_, err = v.W.Write(f.Body)
		return err
	}
	if !strings.HasSuffix(v.R.PathValue("file"), ".css") {
		return billing.ErrNotFound
	}
	v.W.Header().Set("Content-Type", "text/css; charset=utf-8")
	_, err = v.W.Write(look.Theme)
	return err
}

// contrastRow is a line of the table of contrasts, in both themes.
type contrastRow struct{ key, light, dark string }

// figures are the contrasts of the brand's colours where they matter most; empty where what was typed is no colour.
func (b brandView) figures() []contrastRow {
	if b.errs.On("color") != nil {
		return []contrastRow{{key: "button"}, {key: "link"}}
	}
	f := b.look.Palette.Figures()
	return []contrastRow{{"button", ratio(b.v.P, f.ButtonLight), ratio(b.v.P, f.ButtonDark)}, {"link", ratio(b.v.P, f.LinkLight), ratio(b.v.P, f.LinkDark)}}
}

// ratio is a contrast, rounded down: what reads 4,5 is.
func ratio(p *i18n.Printer, r float64) string {
	s := strconv.FormatFloat(math.Floor(r*10)/10, 'f', 1, 64)
	if p.Comma() {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

// verdict says what became of the main colour.
func (b brandView) verdict() string {
	if b.errs.On("color") != nil {
		return b.v.P.T("brand.contrast.none")
	}
	text := b.v.P.T(string(b.look.Palette.Verdict()), "color", b.look.Palette.Light["accent"].String())
	if b.look.Palette.Lifted() {
		text += " " + b.v.P.T("brand.verdict.lifted")
	}
	return text
}

// called are the names of the fields that something may be wrong with.
func (b brandView) called() []ui.Pair { return brandFields(b.v.P) }

// brandFields are all fields of a brand, by what they are called.
func brandFields(p *i18n.Printer) []ui.Pair {
	all := []ui.Pair{{Term: "color", Text: p.T("brand.color")}, {Term: "font", Text: p.T("brand.font")}, {Term: "corners", Text: p.T("brand.corners")}, {Term: "short_name", Text: p.T("brand.short")}}
	for _, kind := range brandKinds {
		all = append(all, ui.Pair{Term: kind, Text: p.T("brand.picture." + kind)})
	}
	for _, name := range []string{"support_email", "support_phone", "support_url"} {
		all = append(all, ui.Pair{Term: name, Text: p.T("brand." + name)})
	}
	for _, language := range billing.Languages {
		for _, text := range []string{"welcome", "footer", "mail_header", "mail_footer"} {
			all = append(all, ui.Pair{Term: text + "." + language, Text: p.T("brand.text."+text) + ", " + i18n.For(language).Name()})
		}
	}
	return all
}

// wrongField is the first one that keeps what was sent from being kept, for a script to mark.
func (b brandView) wrongField() string {
	if !b.part || len(b.errs) == 0 {
		return ""
	}
	return b.errs[0].Field
}

// keptText says to a script whether what it sent is in the draft.
func (b brandView) keptText() string {
	switch {
	case !b.part:
		return ""
	case len(b.errs) == 0:
		return b.v.P.T("brand.kept")
	case b.errs[0].Code == billing.Conflict:
		return b.v.P.T("brand.kept.changed")
	}
	for _, c := range b.called() {
		if c.Term == b.errs[0].Field {
			return b.v.P.T("brand.kept.not", "field", c.Text)
		}
	}
	return b.v.P.T("brand.kept.failed")
}

// stateKey is the sentence about who sees what.
func (b brandView) stateKey() string {
	switch {
	case b.Changed:
		return "brand.state.draft"
	case b.Number == 0 || b.Published.IsZero():
		return "brand.state.usual"
	}
	return "brand.state.published"
}

// languages are all, the company's first.
func (b brandView) languages() []string {
	all := []string{b.v.Desk.Company.Language}
	for _, language := range billing.Languages {
		if language != all[0] {
			all = append(all, language)
		}
	}
	return all
}

// openTexts are those of the company's language, and those that something is wrong with.
func (b brandView) openTexts(language string) bool {
	for _, e := range b.errs {
		if strings.HasSuffix(e.Field, "."+language) {
			return true
		}
	}
	return language == b.v.Desk.Company.Language
}
