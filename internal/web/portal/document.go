package portal

import (
	"net/http"
	"strings"

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
	}
	return &ui.PillProps{Text: p.T("list.document.pending"), Tone: "line"}
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
	icon, tone, title string
	event             billing.ReadEvent
}

func ownMoments(p *i18n.Printer, events []billing.ReadEvent) []ownMoment {
	var all []ownMoment
	for _, e := range events {
		switch {
		case e.Phase == billing.Opened:
			all = append(all, ownMoment{"eye", "", p.T("list.document.opened"), e})
		case e.Channel == billing.ChannelZip:
			all = append(all, ownMoment{"download", "read", p.T("list.document.downloaded_zip"), e})
		default:
			all = append(all, ownMoment{"download", "read", p.T("list.document.downloaded"), e})
		}
	}
	return all
}
