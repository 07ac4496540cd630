package portal

import (
	"net/http"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// Link is the page an e-mailed link leads to: what the document is, and the button that downloads it. Looking at it is
// never a reading; it comes with GET, and so do mail scanners, previews and prefetching browsers.
func Link(v *door.Visit) error {
	if v.R.URL.Query().Has("pedido") {
		secret(v)
		v.P = printerAsked(v)
		return v.Render(http.StatusOK, deadPage(v, linkLayout(v, v.P.T("share.dead.asked")),
			v.P.T("share.dead.asked_text", "company", v.Company.Name), false))
	}
	return showLink(v, nil)
}

// UseLink is its button: a ticket, and on to what it gives, by GET, because phones ask for a download a second time.
func UseLink(v *door.Visit) error {
	ticket, err := v.App.UseLink(v.R.Context(), v.Company.ID, v.R.PathValue("token"))
	if billing.CodeOf(err) == billing.NotFound {
		return showLink(v, nil) // it has died meanwhile
	}
	if err != nil {
		return err
	}
	return v.Redirect(linkPath(v) + "/descargas/" + ticket)
}

// FetchByLink hands over what a ticket of the link is for.
func FetchByLink(v *door.Visit) error {
	secret(v)
	d, err := v.App.ReadByLink(v.R.Context(), v.Company.ID, v.R.PathValue("token"), v.R.PathValue("ticket"), request(v))
	if billing.CodeOf(err) == billing.NotFound {
		return showLink(v, billing.Errors{{Code: billing.NotFound, Key: "share.page.ticket_expired"}})
	}
	if err != nil {
		return err
	}
	return deliver(v, d)
}

// AskLink is the button of a link that is dead. Its answer is the same whatever the link was, in the language of its page.
func AskLink(v *door.Visit) error {
	if err := v.App.AskNewLink(v.R.Context(), v.Company.ID, v.R.PathValue("token"), v.IP); err != nil {
		return err
	}
	to := linkPath(v) + "?pedido=1"
	if asked := v.Text("idioma"); asked != "" {
		to += "&idioma=" + i18n.For(asked).Lang()
	}
	return v.Redirect(to)
}

// showLink shows what the link opens, or that it opens nothing any more.
func showLink(v *door.Visit, errs billing.Errors) error {
	secret(v)
	page, err := v.App.LookAtLink(v.R.Context(), v.Company.ID, v.R.PathValue("token"), request(v))
	if billing.CodeOf(err) == billing.NotFound {
		return v.Render(http.StatusNotFound, deadPage(v, linkLayout(v, v.P.T("share.dead.unknown")),
			v.P.T("share.dead.unknown_text", "company", v.Company.Name), false))
	}
	if err != nil {
		return err
	}
	if _, err := v.R.Cookie(door.LanguageCookie); err != nil && v.R.URL.Query().Get("lang") == "" {
		v.P = i18n.For(page.Language)
	}
	if page.State != billing.LinkLive { // of what it died is between the company and its customer
		return v.Render(http.StatusGone, deadPage(v, linkLayout(v, v.P.T("share.dead.gone")), v.P.T("share.dead.gone_text"), true))
	}
	title := v.P.T("share.page.title", "kind", v.P.T("portal.kind."+string(page.Version.Kind)), "number", page.Version.Number)
	layout := linkLayout(v, title)
	layout.Seen = v.P.T("share.page.foot", "company", v.Company.Name)
	return v.Render(door.Status(errs), linkPage(v, layout, page, errs))
}

// secret keeps the address of a link to who has it: no robot lists it, no cache keeps it, no page learns it.
func secret(v *door.Visit) {
	h := v.W.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Robots-Tag", "noindex, nofollow, noarchive")
	h.Set("Referrer-Policy", "no-referrer")
}

func linkPath(v *door.Visit) string { return v.Base() + "/d/" + v.R.PathValue("token") }

func linkLayout(v *door.Visit, title string) ui.BarePage {
	page := bare(v, title)
	page.FootLinks = append(LegalLinks(v), ui.Link{Text: v.P.T("share.page.area"), Href: v.Base() + "/entrar" + langAlong(v)})
	return page
}

// linkPairs are what the document says of itself.
func linkPairs(p *i18n.Printer, page app.LinkPage) []ui.Pair {
	d := page.Version
	pairs := []ui.Pair{{Term: p.T("share.page.from"), Text: d.Issuer.Name}, {Term: p.T("share.page.to"), Text: d.Customer.Name}}
	if d.DueDate != "" {
		pairs = append(pairs, ui.Pair{Term: p.T("share.page.due"), Text: p.DateLong(string(d.DueDate))})
	}
	if d.Kind != billing.Invoice {
		pairs = append(pairs, ui.Pair{Term: p.T("share.mail.total"), Text: p.Money(int64(d.Totals.Total))})
	} else {
		pairs = append(pairs, ui.Pair{Term: p.T("share.mail.total_invoice"), Text: p.Money(int64(d.Totals.Total))},
			ui.Pair{Term: p.T("share.mail.payable"), Text: p.Money(int64(d.Totals.Payable))})
	}
	if paidText(p, page.Document) != "" {
		pairs = append(pairs, ui.Pair{Term: p.T("portal.documents.pending"), Text: p.Money(int64(page.Document.Pending))})
	}
	return pairs
}
