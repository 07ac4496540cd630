package portal

import (
	"net/http"
	"strings"

	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// LegalLinks are the ways to the company's legal pages, at the foot of every page of its portal.
func LegalLinks(v *door.Visit) []ui.Link {
	lang := langAlong(v)
	return []ui.Link{{Text: v.P.T("own.legal.legal"), Href: v.Base() + "/legal" + lang}, {Text: v.P.T("own.legal.privacy"), Href: v.Base() + "/privacidad" + lang}}
}

// langAlong takes the language of a page along to one that stands before the log-in, where that would choose another: whoever
// is inside has an own one, and a mailed link speaks its customer's.
func langAlong(v *door.Visit) string {
	if v.Preview != "" || v.Guest.Access.ID == "" && v.P.Lang() == v.Chosen {
		return ""
	}
	return "?lang=" + v.P.Lang()
}

// Legal is the company's Aviso legal, for anybody.
func Legal(v *door.Visit) error { return showLegal(v, billing.LegalNotice) }

// Privacy is what the company says about the data it keeps, for anybody.
func Privacy(v *door.Visit) error { return showLegal(v, billing.Privacy) }

func showLegal(v *door.Visit, kind billing.LegalKind) error {
	text, err := v.App.LegalText(v.R.Context(), v.Company.ID, kind, v.P.Lang())
	if err != nil {
		return err
	}
	if text == "" {
		text = usualText(v.P, v.Company, kind)
	}
	title := v.P.T("own.legal." + string(kind))
	page := bare(v, title)
	page.FootLinks = append([]ui.Link{{Text: v.P.T("own.legal.back"), Href: page.Home}}, LegalLinks(v)...)
	return v.Render(http.StatusOK, legalPage(v, page, paragraphs(text)))
}

// usualText is a legal page made of the company's data.
func usualText(p *i18n.Printer, company billing.Company, kind billing.LegalKind) string {
	var party []string
	for _, line := range append([]string{company.Name}, append(address(p, company.Party, company.Party), company.Email, company.Phone)...) {
		if line != "" {
			party = append(party, line)
		}
	}
	contact := company.Email
	if contact == "" {
		contact = company.Name
	}
	return p.T("own.legal.default."+string(kind), "company", company.Name, "party", strings.Join(party, "\n"), "contact", contact)
}

// paragraph of a legal text: a heading, or lines.
type paragraph struct {
	heading bool
	text    string
}

// paragraphs are parted by empty lines; a line that begins with # is a heading.
func paragraphs(text string) []paragraph {
	var all []paragraph
	for block := range strings.SplitSeq(text, "\n\n") {
		block = strings.TrimSpace(block)
		for strings.HasPrefix(block, "#") {
			heading, rest, _ := strings.Cut(block, "\n")
			all = append(all, paragraph{true, strings.TrimSpace(strings.TrimLeft(heading, "#"))})
			block = strings.TrimSpace(rest)
		}
		if block != "" {
			all = append(all, paragraph{text: block})
		}
	}
	return all
}
