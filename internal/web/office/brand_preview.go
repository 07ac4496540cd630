package office

import (
	"math"
	"strconv"
	"strings"

	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
)

// previewPages are what a brand is shown on.
var previewPages = []string{"entrada", "documentos", "documento", "correo", "pdf"}

// previewPath is where a page of the preview is.
func previewPath(page, theme string) string { return door.BrandPreview + "/" + page + "?tema=" + theme }

// BrandScheme is the theme that the preview is asked for in.
func BrandScheme(v *door.Visit) string {
	if v.R.URL.Query().Get("tema") == "oscuro" {
		return "dark"
	}
	return "light"
}

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

// figures are the contrasts of the brand's colours where they matter most.
func (b brandView) figures() []contrastRow {
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
func (b brandView) verdict() string { return string(b.look.Palette.Verdict()) }

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
