package portal

import (
	"net/http"

	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// profilePath is Mis Datos, behind the portal's base.
const profilePath = "/mis-datos"

// Profile is Mis Datos: what the company has written down about this customer, to be read only, and what became of the
// change it last proposed.
func Profile(v *door.Visit) error {
	p, err := v.App.LastProposal(v.R.Context(), v.Guest)
	if err != nil {
		return err
	}
	return v.Render(http.StatusOK, profilePage(v, layout(v, v.P.T("portal.profile.title"), profilePath), p))
}

// writeTo is the way to the company, whose text ends the sentence before it; nothing when the company has no e-mail.
func writeTo(v *door.Visit) ui.Link {
	to := mailTo(v.Company.Email)
	to.Text = v.P.T("portal.profile.write", "email", to.Text)
	return to
}

// Propose is the form of Proponer un cambio, filled in with what is known.
func Propose(v *door.Visit) error { return showPropose(v, v.Guest.Customer.Party, nil) }

// SendProposal sends the company what the customer would have changed.
func SendProposal(v *door.Visit) error {
	party := billing.Party{Name: v.Text("name"), TaxIDType: billing.TaxIDType(v.Text("tax_id_type")), TaxID: v.Text("tax_id"),
		Address: v.Text("address"), Country: v.Text("country"), Province: v.Text("province"), City: v.Text("city"),
		Postcode: v.Text("postcode"), Email: v.Text("email"), Phone: v.Text("phone")}
	err := v.App.ProposeChange(v.R.Context(), v.Guest, party)
	if errs, ok := door.Errors(err); ok {
		return showPropose(v, party, errs)
	}
	if err != nil {
		return err
	}
	return v.RedirectDone(v.Base()+profilePath, "propuesta")
}

func showPropose(v *door.Visit, party billing.Party, errs billing.Errors) error {
	return v.Render(door.Status(errs), proposePage(v, layout(v, v.P.T("own.propose.title"), profilePath), party, errs))
}

// FieldText is the value of a field of Mis Datos as people read it: a kind of tax number or a country by its name.
func FieldText(p *i18n.Printer, field, value string) string {
	switch {
	case value == "":
		return "—"
	case field == "tax_id_type":
		return p.T("ui.tax_id_type." + value)
	case field == "country":
		return ui.CountryName(p, value)
	}
	return value
}

// ProposalPill is what became of a proposed field.
func ProposalPill(p *i18n.Printer, state billing.ProposalState) ui.PillProps {
	pill := ui.PillProps{Text: p.T("own.proposal.state." + string(state))}
	switch state {
	case billing.ProposalOpen:
		pill.Tone = "line"
	case billing.ProposalAccepted:
		pill.Icon = "check"
	}
	return pill
}
