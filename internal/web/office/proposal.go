package office

import (
	"acuse/internal/billing"
	"acuse/internal/web/door"
)

// DecideProposal accepts or rejects the ticked fields of what a customer would have changed in its data.
func DecideProposal(v *door.Visit) error {
	customer, accept := v.R.PathValue("id"), v.Text("do") == "accept"
	err := v.App.DecideProposal(v.R.Context(), v.Actor, customer, v.R.PathValue("proposal"), v.R.PostForm["field"], accept)
	if errs, ok := door.Errors(err); ok {
		return showCustomer(v, customer, errs)
	}
	if err != nil {
		return err
	}
	return v.RedirectDone(customersPath+"/"+customer, map[bool]string{true: "aceptado", false: "rechazado"}[accept])
}

// showCustomer shows a customer's page with what was wrong with a form on it.
func showCustomer(v *door.Visit, id string, errs billing.Errors) error {
	page, err := v.App.Customer(v.R.Context(), v.Actor, id)
	if err != nil {
		return err
	}
	return v.Render(door.Status(errs), customerPage(v, layout(v, page.Name, "customers"), page, v.App.NewAct(), errs))
}
