package portal

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// Document is one document on screen, as its PDF says it. Opening it is *visto*; a HEAD, a prefetch, the company's own
// people and a page that looks for news are not.
func Document(v *door.Visit) error {
	d, err := v.App.OpenDocument(v.R.Context(), v.Guest, v.R.PathValue("id"), request(v), v.R.Header.Get("X-Poll") != "")
	if err != nil {
		return err
	}
	keepable(v)
	title := v.P.T("portal.kind."+string(d.Kind)) + " " + d.Number
	return v.Render(http.StatusOK, documentPage(v, layout(v, title, "/documentos"), d))
}

// moneyPill is the state of money of a document, none where none is owed.
func moneyPill(p *i18n.Printer, d billing.Document, today billing.Date) *ui.PillProps {
	switch {
	case !owes(d):
		return nil
	case d.Pending == 0:
		return &ui.PillProps{Text: p.T("list.document.paid"), Icon: "check"}
	case late(d, today):
		return &ui.PillProps{Text: p.T("list.document.late"), Tone: "late"}
	case d.Paid != 0:
		return &ui.PillProps{Text: p.T("list.document.partial"), Tone: "line"}
	}
	return &ui.PillProps{Text: p.T("list.document.pending"), Tone: "line"}
}

// figure is the amount that a document is known by: what is still to be paid of it, once part of it has been, and else
// what it comes to.
func figure(d billing.Document) billing.Cents {
	if owes(d) && d.Pending > 0 {
		return d.Pending
	}
	return d.Totals.Payable
}

// paidText says what of a document has been paid, "" when nothing has, or nothing is owed.
func paidText(p *i18n.Printer, d billing.Document) string {
	switch {
	case !owes(d):
		return ""
	case d.Pending == 0:
		return p.T("list.document.all_paid")
	case d.Paid != 0:
		return p.T("list.document.part_paid", "paid", p.Money(int64(d.Paid)), "payable", p.Money(int64(d.Totals.Payable)))
	}
	return ""
}

// dueText says when a document is due, "" when it has no such day or has been paid.
func dueText(p *i18n.Printer, d billing.Document) string {
	if d.DueDate == "" || owes(d) && d.Pending == 0 {
		return ""
	}
	return p.T("pdf.due_on", "date", p.DateLong(string(d.DueDate)))
}

// address is a party under its name: NIF, street, town.
func address(p *i18n.Printer, party, issuer billing.Party) []string {
	var lines []string
	if party.TaxID != "" {
		key := "pdf.tax_id.nif" // DNI, NIE and the old CIF all are the NIF of today
		switch party.TaxIDType {
		case billing.TaxIDVAT, billing.TaxIDPassport, billing.TaxIDOther:
			key = "pdf.tax_id." + string(party.TaxIDType)
		}
		lines = append(lines, p.T(key)+" "+party.TaxID)
	}
	if party.Address != "" {
		lines = append(lines, party.Address)
	}
	place := strings.TrimSpace(party.Postcode + " " + party.City)
	if party.Province != "" && party.Province != party.City {
		place = strings.TrimSpace(place + " (" + party.Province + ")")
	}
	if party.Country != "" && party.Country != issuer.Country {
		place = strings.TrimPrefix(place+", "+ui.CountryName(p, party.Country), ", ")
	}
	if place != "" {
		lines = append(lines, place)
	}
	return lines
}

// toPay reports whether the page says how: where nothing is owed it must not ask for money.
func toPay(d app.PortalDocument) bool { return d.Pending > 0 && d.Snapshot.IBAN != "" }

// ownMoment is a line of the customer's own history.
type ownMoment struct {
	at                time.Time
	icon, tone, title string
}

// ownMoments are what the customer knows of a document, newest first: when it came, and who of it opened and got it.
func ownMoments(v *door.Visit, d app.PortalDocument) []ownMoment {
	all := []ownMoment{{d.IssuedAt, "file-check", "", v.P.T("list.document.was_issued", "company", v.Company.Name)}}
	for _, e := range d.Sent {
		all = append(all, ownMoment{e.SentAt, "send", "", v.P.T("list.document.was_sent", "company", v.Company.Name, "who", e.Recipient)})
	}
	for _, e := range d.Events {
		m := ownMoment{e.At, "download", "read", v.P.T("list.document.downloaded")}
		switch {
		case e.Phase == billing.Opened:
			m.icon, m.tone, m.title = "eye", "", v.P.T("list.document.opened")
		case e.Channel == billing.ChannelLink:
			m.title = v.P.T("list.document.downloaded_link", "who", e.Who)
		case e.AccessID != v.Guest.Access.ID:
			m.title = v.P.T("list.document.downloaded_other", "who", e.Who)
		case e.Channel == billing.ChannelZip:
			m.title = v.P.T("list.document.downloaded_zip")
		}
		all = append(all, m)
	}
	slices.SortStableFunc(all, func(a, b ownMoment) int { return b.at.Compare(a.at) })
	return all
}
