package account

import (
	"net/http"
	"strings"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// suppliersPath is Mis proveedores, on Acuse's own side or behind a company's slug.
const suppliersPath = "/mis-proveedores"

// Suppliers is Mis proveedores after the common log-in: every portal that the person's password opens, and the
// company's side if it opens that too.
func Suppliers(v *door.Visit) error {
	all, err := suppliersOf(v)
	if err != nil {
		return err
	}
	office, err := officeKnows(v)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return Home(v)
	}
	return show(v, http.StatusOK, suppliersPage(v, all, office))
}

func suppliersOf(v *door.Visit) ([]app.Supplier, error) {
	tokens := v.Tokens(door.PortalCookie)
	if v.Session != "" {
		tokens = []string{v.Session}
	}
	for _, token := range tokens {
		if all, err := v.App.Suppliers(v.R.Context(), token); billing.CodeOf(err) != billing.NotFound {
			return all, err
		}
	}
	return nil, nil
}

// severalHome is where somebody goes whose password opens several things: on to the page they had asked for, or to the
// choice.
func severalHome(v *door.Visit, next string) string {
	switch {
	case inPortal(v):
		return v.Base() + suppliersPath
	case strings.HasPrefix(next, "/app/"):
		return next
	}
	return suppliersPath
}

// suppliers are the rows of the choice, each with where choosing it is sent.
func suppliers(v *door.Visit, all []app.Supplier) []ui.SupplierRow {
	rows := make([]ui.SupplierRow, len(all))
	for i, s := range all {
		rows[i] = ui.SupplierRow{AccessID: s.AccessID, Company: s.Company, Customer: s.Customer, Contact: s.Contact, Action: portalOf(v, s.Slug) + suppliersPath}
	}
	return rows
}

// suppliersText says what to do on Mis proveedores: who is in the only portal there is has nothing to choose.
func suppliersText(all []app.Supplier, here string) string {
	switch {
	case len(all) == 1 && here != "":
		return "people.suppliers.text_one"
	case len(all) == 1:
		return "people.suppliers.text_single"
	}
	return "people.suppliers.text"
}

// PortalSuppliers is Mis proveedores inside a company's portal.
func PortalSuppliers(v *door.Visit) error {
	all, err := suppliersOf(v)
	if err != nil {
		return err
	}
	here := v.Guest.Access.ID
	if v.Guest.MustChoose {
		here = ""
	}
	return show(v, http.StatusOK, portalSuppliersPage(v, all, here))
}

// ChooseSupplier goes on as the access that was chosen, among those that the session holds in this company.
func ChooseSupplier(v *door.Visit) error {
	if err := v.App.ChooseSupplier(v.R.Context(), v.Guest, v.R.PostFormValue("access")); err != nil {
		return err
	}
	return v.Redirect(v.Base() + portalHome)
}
